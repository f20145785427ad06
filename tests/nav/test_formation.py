import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from offing.nav.formation import Held, formation, held

NM = 1852.0
MINUTE = 60_000_000


def ring(bearings: list[float], range_m: float = 2 * NM) -> tuple[list[float], list[float]]:
    """Return stations on those bearings of a main body, which comes first."""
    ahead = [0.0, *(range_m * math.cos(math.radians(b)) for b in bearings)]
    right = [0.0, *(range_m * math.sin(math.radians(b)) for b in bearings)]
    return ahead, right


SHAPES = {
    "column": ([0.0, -1000.0, -2000.0, -3000.0], [0.0, 0.0, 0.0, 0.0]),
    "line abreast": ([0.0, 0.0, 0.0], [0.0, 1000.0, 2000.0]),
    "echelon": ([0.0, -800.0, -1600.0], [0.0, 800.0, 1600.0]),
    "diamond": ([1000.0, 0.0, -1000.0, 0.0], [0.0, 1000.0, 0.0, -1000.0]),
    "screen": ring([-60.0, -20.0, 20.0, 60.0]),
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_examples(name: str) -> None:
    assert formation(*SHAPES[name]) == name


@pytest.mark.parametrize("name", SHAPES)
@given(
    noise=st.lists(st.tuples(st.floats(-80, 80), st.floats(-80, 80)), min_size=5, max_size=5),
    order=st.permutations(range(5)),
    size=st.floats(1.0, 4.0),
)
def test_a_helmsmans_noise_the_size_and_the_order_of_ships_change_no_name(
    name: str, noise: list[tuple[float, float]], order: list[int], size: float
) -> None:
    ahead, right = SHAPES[name]
    stations = [(size * a + da, size * r + dr) for a, r, (da, dr) in zip(ahead, right, noise, strict=False)]
    mixed = [stations[place] for place in order if place < len(stations)]
    assert formation(*zip(*mixed, strict=True)) == name


@given(st.lists(st.tuples(st.integers(-5000, 5000), st.integers(-5000, 5000)), min_size=2, max_size=8))
def test_neither_the_point_of_reference_nor_the_side_matters(stations: list[tuple[float, float]]) -> None:
    ahead, right = (np.array(side, float) for side in zip(*stations, strict=True))
    assume(np.ptp(ahead) + np.ptp(right) > 10.0)
    name = formation(ahead, right)
    assert formation(ahead, -right) == name
    assert formation(ahead + 512.0, right - 1024.0) == name


@pytest.mark.parametrize(
    ("ahead", "right"),
    [
        ([0.0, 0.0, 1000.0, 1000.0], [0.0, 1000.0, 0.0, 1000.0]),  # two columns side by side
        ([0.0, -1000.0, -1000.0], [0.0, 900.0, -900.0]),  # a wedge has no name here
        ([0.0], [0.0]),
        ([0.0, math.nan], [0.0, 1.0]),
        ([0.0, 0.0], [0.0, 0.0]),
    ],
)
def test_what_is_no_formation_has_no_name(ahead: list[float], right: list[float]) -> None:
    assert formation(ahead, right) is None


@pytest.mark.parametrize(
    ("angle", "name"), [(0, "column"), (24, "column"), (26, "echelon"), (64, "echelon"), (66, "line abreast")]
)
def test_two_ships_are_named_by_the_bearing_between_them(angle: float, name: str) -> None:
    ahead, right = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    assert formation([0.0, -1000 * ahead], [0.0, 1000 * right]) == name


def test_a_ring_all_round_and_a_screen_of_two_in_the_middle_are_screens() -> None:
    assert formation(*ring([0, 72, 144, 216, 288])) == "screen"
    ahead, right = ring([-70, -30, 30, 70], 3 * NM)
    assert formation([*ahead, -600.0], [*right, 0.0]) == "screen"


def test_what_holds_is_told_with_its_times_and_one_odd_step_is_bridged() -> None:
    names = ["column"] * 4 + [None] + ["column"] * 4 + ["echelon"] * 2 + ["screen"] * 5
    steps = [(n * 10 * MINUTE, name) for n, name in enumerate(names)]
    assert held(steps, step_us=10 * MINUTE, at_least_us=30 * MINUTE, ships=4) == [
        Held("column", 0, 80 * MINUTE, 4),
        Held("screen", 110 * MINUTE, 150 * MINUTE, 4),
    ]


def test_a_silence_parts_what_was_held() -> None:
    steps = [(n * 10 * MINUTE, "column") for n in (*range(5), *range(10, 15))]
    found = held(steps, step_us=10 * MINUTE, at_least_us=30 * MINUTE, ships=2)
    assert [(run.since, run.until) for run in found] == [(0, 40 * MINUTE), (100 * MINUTE, 140 * MINUTE)]
