import numpy as np
import pytest

from detectors.fleets import MINUTE, T0, Static, runs_table
from offing.nav.told import antenna_places, names_at, told_since

A, B = 211000001, 211000002


def places(reports: list[Static], *asked: tuple[int, int]) -> list[list[float]]:
    craft, t = (np.array(column, np.int64) for column in zip(*asked, strict=True))
    return antenna_places(runs_table(reports), craft, t).tolist()


def test_only_what_was_told_by_then_counts() -> None:
    reports = [Static(A, T0 + 10 * MINUTE, sides=(60, 40, 9, 7)), Static(B, T0, sides=(5, 5, 2, 2))]
    before, at, after, other = places(reports, (A, T0), (A, T0 + 10 * MINUTE), (A, T0 + 99 * MINUTE), (B, T0))
    assert np.isnan(before).all()
    assert at == after == [60, 40, 9, 7]
    assert other == [5, 5, 2, 2]


def test_a_report_that_is_silent_takes_back_what_the_one_of_its_kind_said() -> None:
    told = [Static(A, T0, sides=(60, 40, 9, 7)), Static(A, T0 + MINUTE, name="ONE")]
    assert np.isnan(places(told, (A, T0 + MINUTE))[0]).all()
    apart = [Static(A, T0, "part B", sides=(60, 40, 9, 7)), Static(A, T0 + MINUTE, "part A", name="ONE")]
    assert places(apart, (A, T0 + MINUTE))[0] == [60, 40, 9, 7]
    newer = [Static(A, T0, "voyage", sides=(60, 40, 9, 7)), Static(A, T0 + MINUTE, "part B", sides=(6, 4, 2, 2))]
    assert places(newer, (A, T0), (A, T0 + MINUTE)) == [[60, 40, 9, 7], [6, 4, 2, 2]]


def test_a_window_brings_along_both_parts_of_a_class_b_report_and_the_last_of_each() -> None:
    told = [Static(A, T0, "part A", name="ONE"), Static(A, T0 + MINUTE, "part A", name="TWO")]
    told += [Static(A, T0 + 2 * MINUTE, "part B", sides=(60, 40, 9, 7)), Static(A, T0 + 9 * MINUTE, "part A", name="X")]
    kept = told_since(runs_table(told), T0 + 5 * MINUTE)
    assert [start.timestamp() * 1e6 - T0 for start in kept["t_start"].to_pylist()] == [MINUTE, 2 * MINUTE, 9 * MINUTE]
    asked = np.array([A]), np.array([T0 + 5 * MINUTE])
    assert names_at(kept, *asked) == ["TWO"]
    assert antenna_places(kept, *asked).tolist() == [[60, 40, 9, 7]]


@pytest.mark.parametrize(
    ("sides", "placed"),
    [
        ((0, 100, 0, 16), [50, 50, 8, 8]),
        ((0, 100, 4, 12), [0, 100, 4, 12]),
        ((30, 70, 0, 0), [30, 70, None, None]),
        ((0, 0, 0, 0), [None] * 4),
    ],
)
def test_a_place_not_told_is_the_middle_and_a_size_not_told_unknown(sides: tuple, placed: list) -> None:
    (found,) = places([Static(A, T0, sides=sides)], (A, T0))
    assert [None if np.isnan(side) else side for side in found] == placed


def test_names_and_those_who_told_nothing() -> None:
    runs = runs_table([Static(A, T0, name="ONE"), Static(A, T0 + MINUTE, name="TWO")])
    asked = np.array([A, A, B]), np.array([T0, T0 + MINUTE, T0 + MINUTE])
    assert names_at(runs, *asked) == ["ONE", "TWO", None]
    assert names_at(runs.slice(0, 0), *asked) == [None] * 3
    assert np.isnan(antenna_places(runs.slice(0, 0), *asked)).all()
