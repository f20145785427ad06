"""The shore against an exact geodesic oracle, and against what everybody knows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from offing.atlas import shore

GEOD = Geod(ellps="WGS84")
NM = 1852.0


def vertices() -> tuple[np.ndarray, np.ndarray]:
    """Return every vertex of the shipped shore, in degrees."""
    tree = shore.shore().tree
    leaf = np.repeat(np.arange(len(tree.origin)), np.diff(tree.starts))
    x, y, z = (tree.origin[leaf].astype(float) + tree.scale[leaf, None].astype(float) * tree.points).T
    return np.degrees(np.arctan2(z, (1 - 0.00669437999014) * np.hypot(x, y))), np.degrees(np.arctan2(y, x))


LAT, LON = vertices()


def exact_m(lat: float, lon: float, about_m: float) -> float:
    """Return the shortest geodesic to any point of the shipped lines, sampled closely, by pyproj."""
    tree = shore.shore().tree
    box = about_m / 110_000 + 0.05
    wide = box / max(0.02, np.cos(np.radians(min(89.0, abs(lat) + box))))
    turn = np.abs((LON - lon + 180) % 360 - 180)
    near = np.flatnonzero((np.abs(LAT - lat) < box) & (turn < wide))
    _, _, metres = GEOD.inv(np.full(len(near), lon), np.full(len(near), lat), LON[near], LAT[near])
    ends = set((tree.starts[1:] - 1).tolist())
    best = float(metres.min())
    for v in near[np.argsort(metres)[:40]].tolist():
        for a, b in ((v - 1, v), (v, v + 1)):
            if a >= 0 and a not in ends and b < len(LAT):
                part = np.linspace(0, 1, 201)
                step = (LON[b] - LON[a] + 180) % 360 - 180
                lats, lons = LAT[a] + part * (LAT[b] - LAT[a]), LON[a] + part * step
                best = min(best, float(GEOD.inv(np.full(201, lon), np.full(201, lat), lons, lats)[2].min()))
    return best


@settings(max_examples=60)
@given(st.integers(0, len(LAT) - 1), st.floats(0, 360), st.sampled_from((3.0, 12.0, 24.0, 200.0)), st.floats(-0.5, 0.5))
def test_distances_near_the_limits_are_within_a_tenth_of_a_mile_of_the_geodesic(
    vertex: int, bearing: float, limit_nm: float, off_nm: float
) -> None:
    lon, lat, _ = GEOD.fwd(LON[vertex], LAT[vertex], bearing, (limit_nm + off_nm) * NM)
    [metres], _ = shore.nearest(lat, lon)
    assert metres == pytest.approx(exact_m(lat, lon, metres), abs=0.05 * NM)


@pytest.mark.parametrize(
    ("lat", "lon", "holder"),
    [
        (36.06, 120.3, "CN"),
        (34.7, 129.45, "JP"),
        (35.08, 129.07, "KR"),
        (43.08, 131.9, "RU"),
        (25.16, 121.75, "TW"),
        (24.43, 118.4, "TW"),
        (22.28, 114.17, "CN"),
        (37.24, 131.87, "disputed:liancourt-rocks"),
        (25.74, 123.47, "disputed:senkaku-islands"),
        (50.75, -1.3, "GB"),
        (55.67, 12.62, "DK"),
        (36.15, 29.59, "GR"),
        (60.17, 24.95, "FI"),
        (59.98, 29.75, "RU"),
        (-54.8, -68.3, "AR"),
        (-51.69, -57.85, "disputed:falkland-islands"),
        (65.8, -169.06, "RU"),
        (65.75, -168.92, "US"),
        (20.42, 136.08, "JP"),
        (45.0, 51.0, "KZ"),
        (42.9, -79.2, "CA"),
    ],
)
def test_the_nearest_shore_belongs_to_whom_it_does(lat: float, lon: float, holder: str) -> None:
    assert shore.holders()[int(shore.nearest(lat, lon)[1][0])] == holder


@given(st.floats(-75, 80), st.floats(-180, 180))
def test_the_nearest_of_all_is_the_nearest_of_any_one(lat: float, lon: float) -> None:
    [metres], [holder] = shore.nearest(lat, lon)
    every = shore.within(lat, lon, metres + 10_000)
    code = shore.holders()[int(holder)]
    assert every[0][1] == pytest.approx(metres)
    assert shore.distance_of(lat, lon, code)[0] == pytest.approx(metres)
    assert all(off >= metres - 1e-6 for _, off in every)


def test_an_outline_is_the_whole_island() -> None:
    lat, lon = shore.outline(44.2, 9.8)  # Liguria: the continent
    assert lat.max() - lat.min() > 70
    lat, lon = shore.outline(50.68, -1.3)  # the Isle of Wight
    assert (50.56 < lat.min() < 50.60) and (50.75 < lat.max() < 50.78)
    assert (-1.60 < lon.min() < -1.55) and (-1.10 < lon.max() < -1.05)


def test_what_no_position_has_no_shore() -> None:
    metres, holder = shore.nearest([np.nan, 0.0], [0.0, np.nan])
    assert np.isnan(metres).all()
    assert (holder == -1).all()
