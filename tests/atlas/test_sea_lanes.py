from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.atlas.land import inland
from offing.atlas.sea_lanes import along, clearance, nearest_node, sea_lanes, way, ways
from offing.atlas.shore import nearest
from offing.nav.distance import distance_m


def test_no_leg_comes_near_to_a_shore() -> None:
    held = sea_lanes()
    begin = np.repeat(np.arange(len(held.lat)), np.diff(held.starts))
    some = np.arange(0, len(begin), 37)
    for share in (0.1, 0.37, 0.5, 0.81):
        a, b = begin[some], held.to[some]
        lat, lon = along(held.lat[a], held.lon[a], held.lat[b], held.lon[b], np.full(len(some), share))
        metres, _ = nearest(lat, lon)
        assert (metres >= held.clear_m[some]).all()
        assert (metres > 500).all()
        assert not inland(lat, lon).any()


def test_a_way_leads_from_node_to_node() -> None:
    held = sea_lanes()
    busan, vladivostok = nearest_node(35.05, 129.2), nearest_node(43.0, 131.9)
    far, before = ways(busan)
    nodes = way(before, vladivostok)
    steps = distance_m(held.lat[nodes[:-1]], held.lon[nodes[:-1]], held.lat[nodes[1:]], held.lon[nodes[1:]])
    assert (nodes[0], nodes[-1]) == (busan, vladivostok)
    assert far[vladivostok] == pytest.approx(steps.sum())
    assert 850_000 < far[vladivostok] < 1_050_000
    assert all(b in held.to[held.starts[a] : held.starts[a + 1]] for a, b in pairwise(nodes.tolist()))


def test_a_way_keeps_off_narrow_waters() -> None:
    far, _ = ways(nearest_node(35.05, 129.2), 3000.0)
    wide, _ = ways(nearest_node(35.05, 129.2))
    assert (far >= wide).all()
    assert np.isinf(far).sum() > np.isinf(wide).sum()


def test_where_no_way_leads_there_is_none() -> None:
    far, before = ways(nearest_node(42.0, 51.0))  # the Caspian
    assert np.isinf(far[nearest_node(0.0, -30.0)])
    assert len(way(before, nearest_node(0.0, -30.0))) == 0


place = st.tuples(st.floats(-70, 70), st.floats(-180, 180))


@given(place, st.floats(-5, 5), st.floats(-5, 5))
def test_a_rhumb_line_has_one_course(start: tuple[float, float], north: float, east: float) -> None:
    ends = [np.array([one]) for one in (*start, start[0] + north, start[1] + east)]
    shares = np.linspace(0, 1, 5)
    lat, lon = along(*ends, shares)
    high = np.arctanh(np.sin(np.radians(lat)))
    wound = np.radians(np.unwrap(lon, period=360))
    if np.hypot(*np.diff(np.stack((high, wound)))).min() > 1e-6:
        courses = np.unwrap(np.arctan2(np.diff(wound), np.diff(high)))
        assert np.ptp(courses) < 1e-4


def test_a_line_over_land_has_no_clearance() -> None:
    # Across Kyushu; along the open sea east of it; out of sight of land in the Pacific.
    clear = clearance([33.0, 31.5, 30.0], [129.0, 132.5, 160.0], [32.0, 30.5, 35.0], [133.0, 133.5, 165.0])
    assert clear[0] == 0
    assert 0 < clear[1] < 150_000
    assert clear[2] > 500_000
