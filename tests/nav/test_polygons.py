"""The index of areas: built-in cases that need no other library."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.nav.columns import readonly
from offing.nav.polygon_grid import build
from offing.nav.polygons import COLUMNS, Polygons, cell_is_pure, cell_of, clearance_deg, inside_one, members, members_of

Ring = list[tuple[float, float]]


def index_of(*areas: list[Ring]) -> Polygons:
    """Return the index of areas, each a list of rings (lon, lat) not yet closed."""
    rings = [(number, [*ring, ring[0]]) for number, area in enumerate(areas) for ring in area]
    vertices = np.array([vertex for _, ring in rings for vertex in ring], float).reshape(-1, 2)
    start = np.cumsum([0, *(len(ring) for _, ring in rings)])
    owners = np.array([number for number, _ in rings], np.int64)
    return build(vertices[:, 0], vertices[:, 1], start, owners, len(areas))


def box(west: float, south: float, east: float, north: float) -> Ring:
    return [(west, south), (east, south), (east, north), (west, north)]


def holding(index: Polygons, lat: float, lon: float) -> list[int]:
    """Return the areas that hold one point, by every way of asking."""
    offsets, numbers = members(index, readonly([lat], np.float64), readonly([lon], np.float64))
    found = numbers[offsets[0] : offsets[1]].tolist()
    out = np.full(len(index.boxes) + 1, -7, np.int32)
    assert out[: members_of(index, lat, lon, out, 0)].tolist() == found
    assert [area for area in range(len(index.boxes)) if inside_one(index, lat, lon, area)] == found
    return found


def test_points_inside_outside_in_a_hole_and_on_every_border() -> None:
    index = index_of([box(10, 10, 20, 20), box(14, 14, 16, 16)], [box(15, 15, 30, 30)])
    assert holding(index, 12, 12) == [0]
    assert holding(index, 15.5, 15.5) == [1]
    assert holding(index, 18, 18) == [0, 1]
    assert holding(index, 9.999999999, 12) == []
    for lat, lon in [(10, 10), (20, 13), (14, 15), (12, 10), (20, 10)]:
        assert 0 in holding(index, lat, lon)


def test_areas_come_in_ascending_order_however_they_hold_the_point() -> None:
    wide, narrow = box(-50, -50, 50, 50), box(0.1, 0.1, 0.9, 0.9)
    index = index_of([wide], [narrow], [wide], [narrow], [box(0.2, -20, 20, 20)])
    assert holding(index, 0.5, 0.5) == [0, 1, 2, 3, 4]


def test_an_area_on_each_side_of_180_holds_the_points_of_that_meridian() -> None:
    index = index_of([box(170, 0, 180, 10)], [box(-180, 5, -170, 15)], [box(-180, 0, -175, 4), box(175, 0, 180, 4)])
    for lon in (-180.0, 180.0):
        assert holding(index, 2, lon) == [0, 2]
        assert holding(index, 7, lon) == [0, 1]
        assert holding(index, 12, lon) == [1]
        assert cell_of(index.child, 2, lon) == -1
    assert holding(index, 7, 179.9999) == [0]
    assert holding(index, 7, -179.9999) == [1]


def test_a_cap_closed_along_the_pole_holds_it_and_nothing_bounds_it_there() -> None:
    index = index_of([box(-180, 60, 180, 90)], [box(-180, -90, 180, -70)], [[(0, 80), (20, 80), (10, 90)]])
    assert holding(index, 90, 55) == [0]
    assert holding(index, 90, 10) == [0, 2]
    assert holding(index, -90, 180) == [1]
    assert holding(index, 60, -180) == [0]
    assert cell_is_pure(index.starts, cell_of(index.child, 89.9, 100))
    assert not cell_is_pure(index.starts, cell_of(index.child, 60, 100))


@pytest.mark.parametrize(
    ("lat", "lon"), [(np.nan, 5), (5, np.nan), (91, 5), (-91, 5), (5, 181), (5, -181), (np.inf, 5), (5, -np.inf)]
)
def test_what_is_no_point_lies_in_nothing(lat: float, lon: float) -> None:
    index = index_of([box(-180, -90, 180, 90)])
    assert holding(index, lat, lon) == []
    assert cell_of(index.child, lat, lon) == -1
    assert not cell_is_pure(index.starts, -1)
    assert clearance_deg(index, lat, lon) == 0.0


def test_no_areas_and_empty_ones() -> None:
    assert holding(index_of(), 5, 5) == []
    assert holding(index_of([], [box(0, 0, 10, 10)], []), 5, 5) == [1]


def test_a_cell_that_many_edges_pass_is_split_and_decides_as_before() -> None:
    angle = np.linspace(0, 2 * np.pi, 5000, endpoint=False)
    circle = list(zip(20.5 + 0.3 * np.cos(angle), 30.5 + 0.3 * np.sin(angle), strict=True))
    index = index_of([circle])
    assert len(index.child) > COLUMNS * 180
    around = np.linspace(0, 2 * np.pi, 777)
    for radius, inside in ((0.2999, True), (0.30001, False), (0.01, True), (0.4, False)):
        lat, lon = (
            readonly(values, np.float64) for values in (30.5 + radius * np.sin(around), 20.5 + radius * np.cos(around))
        )
        offsets, _ = members(index, lat, lon)
        assert np.array_equal(np.diff(offsets), np.full(777, int(inside)))


@given(
    st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=3, max_size=8),
    st.floats(-3, 3),
    st.floats(-3, 3),
    st.floats(-1, 1, exclude_min=True, exclude_max=True),
    st.floats(-1, 1, exclude_min=True, exclude_max=True),
)
def test_within_its_clearance_a_point_stays_in_the_same_areas(
    ring: list[tuple[int, int]], lat: float, lon: float, up: float, right: float
) -> None:
    index = index_of([[(x / 8, y / 8) for x, y in ring]], [box(-2, -1, 1, 2)])
    free = clearance_deg(index, lat, lon)
    assert 0.0 <= free <= 0.5
    assert holding(index, lat + up * free, lon + right * free) == holding(index, lat, lon)
    if free:
        assert free < 0.5 or cell_is_pure(index.starts, cell_of(index.child, lat, lon))


def test_a_point_in_the_middle_of_nowhere_may_move_half_a_cell() -> None:
    index = index_of([box(10, 10, 20, 20)])
    assert clearance_deg(index, 50.5, 50.5) == pytest.approx(0.5)
    assert clearance_deg(index, 10.25, 15.5) == pytest.approx(0.25)
    assert clearance_deg(index, 10.0, 15.5) == 0.0


_BOTH_WAYS = """
import json
import numpy as np
from offing.nav.columns import readonly
from offing.nav.polygon_grid import build
from offing.nav.polygons import clearance_deg, members
lon = [-180, -150, -150, -180, -180, 170, 180, 180, 170, 170, 0, 3, 2, -1, 0]
lat = [10, 10, 30, 30, 10, 10, 10, 30, 30, 10, 0, 1, 4, 2, 0]
index = build(np.array(lon, float), np.array(lat, float), np.array([0, 5, 10, 15]), np.array([0, 0, 1]), 2)
random = np.random.default_rng(3)
lat = readonly(random.integers(-4, 34, 500), np.float64)
lon = random.integers(-180, 181, 500).astype(float)
lon[::2] = random.integers(-2, 4, 250)
lon = readonly(lon, np.float64)
offsets, numbers = members(index, lat, lon)
free = [clearance_deg(index, *place) for place in zip(lat.tolist(), lon.tolist())]
print(json.dumps([hasattr(members, "compiled"), offsets.tolist(), numbers.tolist(), free]))
"""


def test_compiled_and_interpreted_kernels_agree() -> None:
    answers = []
    for interpreted in ("0", "1"):
        environment = {**os.environ, "OFFING_INTERPRETED": interpreted}
        run = subprocess.run([sys.executable, "-c", _BOTH_WAYS], env=environment, capture_output=True, check=True)
        answers.append(json.loads(run.stdout))
    (compiled, *one), (plain, *other) = answers
    assert (compiled, plain) == (True, False)
    assert one == other
    assert len(one[1]) > 30
