"""Projections against pyproj's, and rings cut to half planes against shapely's."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from offing.nav.projection import Projection, clipped, middle, suited, unwrapped

SPHERE = "+a=1 +b=1 +units=m"


@pytest.mark.parametrize(
    ("kind", "words", "lat"),
    [
        ("mercator", "+proj=merc +lon_0=150", (-80, 80)),
        ("north", "+proj=stere +lat_0=90 +lon_0=150", (35, 90)),
        ("south", "+proj=stere +lat_0=-90 +lon_0=150", (-90, -35)),
        ("plain", "+proj=eqc +lon_0=150", (-90, 90)),
    ],
)
def test_positions_fall_where_pyproj_puts_them(kind: str, words: str, lat: tuple[int, int]) -> None:
    lats, lons = np.linspace(*lat, 41), np.linspace(-20, 320, 41)
    oracle = pyproj.Proj(f"{words} {SPHERE}")
    ours = Projection(kind, 150.0)
    np.testing.assert_allclose(np.array(ours.forward(lats, lons)), np.array(oracle(lons, lats)), atol=1e-9)
    for y, x in zip(lats[1:-1], lons[1:-1], strict=True):
        back = ours.inverse(*(float(one[0]) for one in ours.forward([y], [x])))
        assert back == pytest.approx((y, (x + 180) % 360 - 180), abs=1e-9)


def test_the_projection_suits_the_part_of_the_world() -> None:
    assert suited(-60, 70, 0).kind == "mercator"
    assert suited(60, 88, 0).kind == "north"
    assert suited(-89, -60, 0).kind == "south"
    assert suited(-80, 80, 0).kind == "plain"


@given(st.lists(st.floats(-180, 180), min_size=1, max_size=12))
def test_the_shortest_stretch_holds_every_longitude(lons: list[float]) -> None:
    at, width = middle(lons)
    away = [abs((lon - at + 180) % 360 - 180) for lon in lons]
    assert max(away) <= width / 2 + 1e-6
    assert width <= 360


def test_a_line_runs_on_across_180_degrees() -> None:
    assert unwrapped(np.array([179.0, -179.0, -178.0])).tolist() == [179.0, 181.0, 182.0]
    assert unwrapped(np.array([-179.0, 179.0]), near=200.0).tolist() == [181.0, 179.0]


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=3, max_size=9), st.booleans())
def test_a_cut_ring_holds_what_the_half_plane_does(corners: list[tuple[float, float]], above: bool) -> None:
    ring = np.array(corners)
    whole = shapely.Polygon(ring)
    if not whole.is_valid:
        return
    half = shapely.box(1.0, -9, 9, 9) if above else shapely.box(-9, -9, 1.0, 9)
    cut = clipped(ring, 0, 1.0, above=above)
    area = abs(np.sum(cut[:, 0] * np.roll(cut[:, 1], -1) - np.roll(cut[:, 0], -1) * cut[:, 1])) / 2 if len(cut) else 0
    assert area == pytest.approx(whole.intersection(half).area, abs=1e-6)
