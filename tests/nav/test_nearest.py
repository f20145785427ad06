import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from offing.nav.nearest import build, nearest, nearest_one

GEOD = Geod(ellps="WGS84")
LATS, LONS = st.floats(-90, 90), st.floats(-180, 180)
PLACES = st.tuples(LATS, LONS)


def geodesic_m(lat, lon, lats, lons):
    return GEOD.inv(np.full(len(lats), lon), np.full(len(lats), lat), lons, lats)[2]


@given(st.lists(PLACES, min_size=1, max_size=60), PLACES)
def test_the_nearest_point_is_the_one_with_the_shortest_geodesic(points, place):
    lats, lons = np.array(points).T
    [metres], [which] = nearest(build(lats, lons, lats, lons), *place)
    exact = geodesic_m(*place, lats, lons)
    error = 0.005 if exact[which] < 15e6 else 0.04
    assert metres == pytest.approx(exact[which], rel=error, abs=1.0)
    assert exact[which] <= exact.min() * (1 + 2 * error) + 1.0


def test_half_a_percent_does_not_hold_about_the_antipodes():
    [metres], _ = nearest(build([-89.0], [0.0], [-89.0], [0.0]), 62.0, 0.0)
    [exact] = geodesic_m(62.0, 0.0, np.array([-89.0]), np.array([0.0]))
    assert 0.005 < abs(metres / exact - 1) < 0.04


@given(PLACES.filter(lambda p: abs(p[0]) < 80), st.floats(0, 360), st.floats(0, 400_000))
def test_distances_up_to_400_km_are_true_to_a_metre(place, bearing, metres):
    lat, lon = place
    there = GEOD.fwd(lon, lat, bearing, metres)
    tree = build([there[1]], [there[0]], [there[1]], [there[0]])
    assert nearest(tree, lat, lon)[0][0] == pytest.approx(metres, abs=1.5)


def test_a_segment_is_nearest_at_its_foot():
    tree = build([10.0], [20.0], [10.0], [20.05])
    [metres], [which] = nearest(tree, 10.1, 20.02)
    foot = min(GEOD.inv(20.02, 10.1, lon, 10.0)[2] for lon in np.linspace(20.0, 20.05, 2001))
    assert which == 0
    assert metres == pytest.approx(foot, abs=1.0)


def test_what_lies_beyond_the_limit_is_not_found():
    tree = build([0.0], [0.0], [0.0], [0.0])
    assert nearest(tree, 1.0, 0.0, within_m=110_000)[1][0] == -1
    assert math.isinf(nearest(tree, 1.0, 0.0, within_m=110_000)[0][0])
    assert nearest(tree, 1.0, 0.0, within_m=111_000)[1][0] == 0


def test_nothing_is_near_to_an_empty_tree_and_nowhere_is_unknown():
    tree = build([], [], [], [])
    assert nearest(tree, 1.0, 0.0)[1][0] == -1
    tree = build([0.0], [0.0], [0.0], [0.0])
    assert math.isnan(nearest(tree, math.nan, 0.0)[0][0])


def test_the_antimeridian_is_no_wall():
    tree = build([0.0, 0.0], [179.9, 170.0], [0.0, 0.0], [179.9, 170.0])
    [metres], [which] = nearest(tree, 0.0, -179.9)
    assert which == 0
    assert metres == pytest.approx(GEOD.inv(179.9, 0, -179.9, 0)[2], abs=1)


@given(st.lists(PLACES, min_size=1, max_size=100), st.lists(PLACES, min_size=1, max_size=8))
def test_a_search_finds_the_same_alone_and_after_others(points, places):
    lats, lons = np.array(points).T
    tree = build(lats, lons, lats, lons)
    together = nearest(tree, *np.array(places).T)
    for row, (lat, lon) in enumerate(places):
        alone = nearest(tree, lat, lon)
        assert (alone[0][0], alone[1][0]) == (together[0][row], together[1][row])
        assert nearest_one(tree, lat, lon, math.inf) == (alone[0][0], alone[1][0])
