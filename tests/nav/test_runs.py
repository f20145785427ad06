import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from offing.nav import runs


def ints(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def test_bounds_of_no_rows_hold_no_group() -> None:
    assert runs.group_bounds(ints()).tolist() == [0]


def test_bounds_fall_where_any_key_changes() -> None:
    bounds = runs.group_bounds(ints(1, 1, 1, 2, 2), ints(7, 7, 8, 8, 8))
    assert bounds.tolist() == [0, 2, 3, 5]


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
