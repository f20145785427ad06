"""Crossings of gates, against shapely and against a track walked bit by bit."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from offing.nav.gates import between, build, crossings

LONG = 10**15
coordinate = st.integers(-40, 40).map(lambda n: n / 16)  # a coarse lattice: exact hits and corners are common
points = st.tuples(coordinate, coordinate)


def crossed(lines, track, *, segments=None, longest=LONG, every=1):
    """Return (row, gate, left) of the crossings of one craft's track of (lat, lon)."""
    n = len(track)
    lat, lon = np.array(track, float).reshape(-1, 2).T.copy()
    segment = np.zeros(n, np.int64) if segments is None else np.array(segments, np.int64)
    found = crossings(build(lines), np.full(n, 7), segment, np.arange(n) * every, lat, lon, longest)
    return list(zip(found.row.tolist(), found.gate.tolist(), found.left.tolist(), strict=True)), found.part


NORTH = [(-1.0, 0.0), (1.0, 0.0)]  # walked to the north: west is on the left


def test_a_step_across_is_found_with_its_side_and_place() -> None:
    found, part = crossed([NORTH], [(0.5, 1.0), (0.5, -3.0)])
    assert (found, part.tolist()) == ([(1, 0, 1)], [0.25])
    found, part = crossed([NORTH], [(0.5, -3.0), (0.5, 1.0)])
    assert (found, part.tolist()) == ([(1, 0, 0)], [0.75])


def test_steps_that_pass_beyond_the_ends_or_stop_short_cross_nothing() -> None:
    for track in ([(1.1, 1.0), (1.1, -1.0)], [(-1.1, 1.0), (-1.1, -1.0)], [(0.0, 3.0), (0.0, 1.0)]):
        assert crossed([NORTH], track)[0] == []


def test_a_fix_exactly_on_the_gate_is_decided_once() -> None:
    through = [(0.0, 1.0), (0.0, 0.0), (0.0, -1.0)]
    assert [left for _, _, left in crossed([NORTH], through)[0]] == [1]
    assert [left for _, _, left in crossed([NORTH], through[::-1])[0]] == [0]
    for back in ([(0.0, 1.0), (0.0, 0.0), (0.0, 1.0)], [(0.0, -1.0), (0.0, 0.0), (0.0, -1.0)]):
        sides = [left for _, _, left in crossed([NORTH], back)[0]]
        assert sides in ([], [0, 1])
    lying = [(0.0, 1.0), *[(0.01 * n, 0.0) for n in range(20)], (0.0, -1.0)]
    assert [left for _, _, left in crossed([NORTH], lying)[0]] == [1]


def test_a_step_through_a_corner_crosses_once() -> None:
    bent = [(-1.0, 0.0), (0.0, 0.0), (1.0, 1.0)]
    assert [left for _, _, left in crossed([bent], [(0.0, 1.0), (0.0, -1.0)])[0]] == [1]
    grazed = [(-1.0, -1.0), (0.0, 0.0), (-1.0, 1.0)]  # the step touches the corner from above, or just misses it
    assert len(crossed([grazed], [(0.0, -1.0), (0.0, 1.0)])[0]) in (0, 2)


def test_the_antimeridian_is_no_edge_of_the_world() -> None:
    for east in (0.0, 0.5, -0.5):
        line = [(-1.0, (180.0 + east + 180) % 360 - 180), (1.0, (180.0 + east + 180) % 360 - 180)]
        assert [left for *_, left in crossed([line], [(0.0, -179.0), (0.0, 179.0)])[0]] == [1]
        assert [left for *_, left in crossed([line], [(0.0, 179.0), (0.0, -179.0)])[0]] == [0]
    across = [(0.0, 179.0), (0.0, -179.0)]
    assert [left for *_, left in crossed([across], [(-1.0, 180.0), (1.0, -180.0)])[0]] == [1]
    assert crossed([NORTH], [(0.0, -179.0), (0.0, 179.0)])[0] == []


def test_segments_and_long_silences_part_a_track() -> None:
    track = [(0.0, 1.0), (0.0, -1.0)]
    assert crossed([NORTH], track, segments=[0, 1])[0] == []
    assert crossed([NORTH], track, every=10, longest=9)[0] == []
    assert crossed([NORTH], track, every=10, longest=10)[0] != []


def test_no_gates_and_no_rows_give_nothing() -> None:
    assert crossed([], [(0.0, 1.0), (0.0, -1.0)])[0] == []
    assert crossed([NORTH], [])[0] == []


@given(gate=st.lists(points, min_size=2, max_size=4, unique=True), track=st.lists(points, min_size=2, max_size=12))
def test_crossings_are_those_of_a_track_moved_by_a_trifle(gate: list, track: list) -> None:
    # The rule of the module, carried out in numbers: every fix a bit further east, less further north.
    moved = [(lat + 1e-9, lon + 1e-5) for lat, lon in track]
    expected = []
    for row in range(1, len(moved)):
        (lat_a, lon_a), (lat_b, lon_b) = moved[row - 1 : row + 1]
        for (y_a, x_a), (y_b, x_b) in pairwise(gate):
            step = shapely.LineString([(lon_a, lat_a), (lon_b, lat_b)])
            if step.length and step.crosses(shapely.LineString([(x_a, y_a), (x_b, y_b)])):
                left = (x_b - x_a) * (lat_b - y_a) - (y_b - y_a) * (lon_b - x_a) > 0
                expected.append((row, 0, int(left)))
    assert sorted(crossed([gate], track)[0]) == sorted(expected)


moves = st.tuples(st.integers(-9, 9), st.integers(-9, 9), st.sampled_from((1e-5, 1e-3, 0.03, 1.0)))


@given(
    lines=st.lists(st.lists(points, min_size=2, max_size=3, unique=True), min_size=1, max_size=4),
    start=points,
    moves=st.lists(
        st.tuples(st.integers(-9, 9), st.integers(-9, 9), st.sampled_from((1e-5, 1e-3, 0.03, 1.0))), max_size=60
    ),
    shift=st.sampled_from((0.0, 100.0, 179.0, -179.9, 180.0)),
)
def test_skipping_far_craft_changes_nothing(lines: list, start: tuple, moves: list, shift: float) -> None:
    track = [start]
    for d_lat, d_lon, size in moves:
        track.append((track[-1][0] + d_lat * size, track[-1][1] + d_lon * size))
    turned = [[(lat, (lon + shift + 180) % 360 - 180) for lat, lon in line] for line in (*lines, track)]
    whole = crossed(turned[:-1], turned[-1])[0]
    # Step by step: each alone in a segment of its own cannot be skipped for where the others were.
    alone = [
        (row, gate, left)
        for row in range(1, len(track))
        for _, gate, left in crossed(turned[:-1], turned[-1][row - 1 : row + 1])[0]
    ]
    assert sorted(whole) == sorted(alone)


@pytest.mark.parametrize("far", [3.0, 50.0, 100.0])
def test_a_step_longer_than_any_cell_is_held_against_every_gate(far: float) -> None:
    assert len(crossed([NORTH], [(0.0, far), (0.0, -far / 2)])[0]) == 1


def test_positions_between_go_the_short_way_round() -> None:
    lat, lon = between(np.array([0.0]), np.array([179.0]), np.array([2.0]), np.array([-179.0]), np.array([0.75]))
    assert (lat.tolist(), lon.tolist()) == ([1.5], [-179.5])
