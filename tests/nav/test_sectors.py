"""Sectors, circles, corridors and the plane against PROJ's geodesics."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from offing.nav.sectors import Plane, circle, corridor, farthest_m, middle, sectors

GEOD = Geod(ellps="WGS84")
lats, lons = st.floats(-89, 89), st.floats(-180, 180)


@given(lats, lons, st.floats(0, 360), st.floats(1, 180), st.floats(1_000, 1_000_000), st.floats(0, 1))
@settings(max_examples=60)
def test_the_corners_of_a_sector_lie_at_its_ranges_and_bearings(
    lat: float, lon: float, bearing: float, half: float, far: float, part: float
) -> None:
    y, x = sectors(lat, lon, bearing, half, part * far, far)
    azimuth, _, metres = GEOD.inv(np.full(y.shape, lon), np.full(y.shape, lat), x, y)
    on_near = np.abs(metres - part * far) < 1.0
    assert (on_near | (np.abs(metres - far) < 1.0)).all()
    seen = metres > 1.0
    off = np.abs((azimuth - bearing + 180) % 360 - 180)[seen]
    assert off.max() <= half + 0.01
    assert off.max() == pytest.approx(half, abs=0.01)
    assert (y[:, 0] == y[:, -1]).all() and (x[:, 0] == x[:, -1]).all()


def test_a_sector_without_a_near_range_ends_in_its_position() -> None:
    y, x = sectors([10.0, 20.0], [179.9, -30.0], 45.0, 22.5, 0.0, 50_000.0)
    at = np.hypot(y - [[10.0], [20.0]], (x - [[179.9], [-30.0]] + 180) % 360 - 180)
    assert (at.min(axis=1) < 1e-9).all()
    assert y.shape[0] == 2


@given(lats, lons, st.floats(100, 2_000_000))
@settings(max_examples=60)
def test_a_circle_keeps_its_distance(lat: float, lon: float, metres: float) -> None:
    y, x = circle(lat, lon, metres)
    assert np.abs(GEOD.inv(np.full(len(y), lon), np.full(len(y), lat), x, y)[2] - metres).max() < 1.0
    assert farthest_m(lat, lon, y, x) == pytest.approx(metres, rel=0.01)


@given(lats, lons, st.floats(0, 360), st.floats(1, 1_000_000))
@settings(max_examples=60)
def test_the_plane_keeps_distance_and_bearing_from_its_middle(
    lat: float, lon: float, bearing: float, metres: float
) -> None:
    x_there, y_there, _ = GEOD.fwd(lon, lat, bearing, metres)
    x, y = Plane(lat, lon).forward(y_there, x_there)
    assert np.hypot(x, y) == pytest.approx(metres, rel=1e-5)
    back_lat, back_lon = Plane(lat, lon).back(x, y)
    assert GEOD.inv(x_there, y_there, float(back_lon), float(back_lat))[2] < max(0.01, 2e-4 * metres)


@given(st.floats(-70, 70), lons, st.floats(0, 360), st.floats(5_000, 300_000), st.floats(500, 20_000))
@settings(max_examples=40)
def test_a_corridor_is_as_wide_as_told(lat: float, lon: float, bearing: float, leg: float, half: float) -> None:
    end_lon, end_lat, _ = GEOD.fwd(lon, lat, bearing, leg)
    y, x = corridor([lat, end_lat], [lon, end_lon], half)
    along = GEOD.npts(lon, lat, end_lon, end_lat, max(int(leg / half * 10), 10))
    track = np.array([(lon, lat), *along, (end_lon, end_lat)])
    for corner_lat, corner_lon in zip(y[0], x[0], strict=True):
        n = len(track)
        metres = GEOD.inv(np.full(n, corner_lon), np.full(n, corner_lat), track[:, 0], track[:, 1])[2]
        assert metres.min() == pytest.approx(half, rel=0.01)


def test_the_middle_of_two_positions_across_the_antimeridian_lies_there() -> None:
    lat, lon = middle([10.0, 10.0], [179.0, -179.0])
    assert abs(abs(lon) - 180) < 1e-9
    assert lat == pytest.approx(10.0, abs=0.01)
