import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from offing.nav import runs


def ints(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def test_bounds_of_no_rows_hold_no_group() -> None:
    assert runs.group_bounds(ints()).tolist() == [0]
    assert len(runs.group_of_row(runs.group_bounds(ints()))) == 0


def test_bounds_fall_where_any_key_changes() -> None:
    bounds = runs.group_bounds(ints(1, 1, 1, 2, 2), ints(7, 7, 8, 8, 8))
    assert bounds.tolist() == [0, 2, 3, 5]
    assert runs.group_of_row(bounds).tolist() == [0, 0, 1, 2, 2]


def test_order_is_none_where_segments_stand_together() -> None:
    assert runs.segment_order(ints(1, 1, 2, 2), ints(5, 9, 3, 3)) is not None
    assert runs.segment_order(ints(1, 1, 2, 2), ints(5, 5, 3, 3)) is None


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30))
def test_order_equals_a_stable_sort(rows: list[tuple[int, int]]) -> None:
    rows.sort(key=lambda row: row[0])
    craft, segment = ints(*[r[0] for r in rows]), ints(*[r[1] for r in rows])
    order = runs.segment_order(craft, segment)
    found = list(range(len(rows))) if order is None else order.tolist()
    assert found == sorted(range(len(rows)), key=lambda i: rows[i])


def test_hysteresis_begins_below_and_ends_above_and_heeds_the_initial_state() -> None:
    values = np.array([0.3, 0.1, 0.4, np.nan, 0.6, 0.3, 0.3])
    state = runs.hysteresis(values, ints(0, 6, 7), np.array([False, True]), 0.2, 0.5)
    assert state.tolist() == [False, True, True, True, False, False, True]


def test_hysteresis_says_the_same_interpreted() -> None:
    if not hasattr(runs.hysteresis, "py_func"):
        pytest.skip("kernels are interpreted already")
    values = np.random.default_rng(1).random(200)
    arguments = (values, ints(0, 50, 50, 200), np.array([True, False, True]), 0.3, 0.6)
    assert np.array_equal(runs.hysteresis(*arguments), runs.hysteresis.py_func(*arguments))


@given(hnp.arrays(np.bool_, st.integers(0, 30)), st.sets(st.integers(1, 29)))
def test_runs_are_the_maximal_stretches_of_the_state_within_a_group(state: np.ndarray, cuts: set[int]) -> None:
    bounds = ints(0, *sorted(c for c in cuts if c < len(state)), len(state))
    first, end = runs.runs_of(state, bounds)
    covered = [row for a, b in zip(first, end, strict=True) for row in range(a, b)]
    assert covered == np.flatnonzero(state).tolist()
    for a, b in zip(first.tolist(), end.tolist(), strict=True):
        assert a == 0 or not state[a - 1] or a in bounds
        assert b == len(state) or not state[b] or b in bounds
        assert not any(a < cut < b for cut in bounds)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=8), st.integers(0, 3))
def test_reductions_equal_loops(pieces: list[tuple[int, int]], tail: int) -> None:
    first, end, row = [], [], 0
    for skip, length in pieces:
        first.append(row + skip)
        row += skip + length
        end.append(row)
    values = np.random.default_rng(row).integers(-9, 9, row + tail).astype(np.float64)
    t = np.cumsum(np.abs(values)).astype(np.int64)
    found = runs.reduce_runs(np.maximum, values, ints(*first), ints(*end))
    assert found.tolist() == [values[a:b].max() for a, b in zip(first, end, strict=True)]
    steps = runs.longest_step(t, ints(*first), ints(*end)) if first else ints()
    assert steps.tolist() == [max(np.diff(t[a:b]), default=0) for a, b in zip(first, end, strict=True)]


def test_mean_leaves_unknown_values_out() -> None:
    values = np.array([1.0, np.nan, 3.0, np.nan])
    means = runs.mean_of_runs(values, ints(0, 3), ints(3, 4))
    assert means[0] == 2.0
    assert np.isnan(means[1])


def test_spacing_cuts_groups_in_two() -> None:
    t = ints(0, 5, 20, 21, 0, 30)
    assert runs.split_by_spacing(t, ints(0, 4, 6), 10).tolist() == [0, 2, 4, 5, 6]
