import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from offing.tracks.sorting import order_by

keys = st.one_of(st.integers(0, 4), st.sampled_from([2**57 + 1, -5, 412_345_678, 2**40]))


@settings(deadline=None)  # the first example compiles
@given(st.lists(st.tuples(keys, st.integers(-3, 9), st.booleans()), max_size=60))
def test_order_equals_a_stable_sort_of_the_placed_rows(rows: list[tuple[int, int, bool]]) -> None:
    key, t = np.array([r[0] for r in rows], np.int64), np.array([r[1] for r in rows], np.int64)
    placed = np.array([r[2] for r in rows], np.bool_)
    order = order_by(key, t, placed)
    expected = sorted((i for i, r in enumerate(rows) if r[2]), key=lambda i: (rows[i][0], rows[i][1]))
    assert order.rows.tolist() == expected
    assert order.t.tolist() == [rows[i][1] for i in expected]
    assert order.keys.tolist() == sorted({r[0] for r in rows if r[2]})
    assert np.repeat(order.keys, np.diff(order.bounds)).tolist() == [rows[i][0] for i in expected]


def test_many_keys_and_scrambled_runs_outgrow_the_first_tables() -> None:
    random = np.random.default_rng(7)
    key, t = random.integers(0, 3000, 8000), random.integers(0, 1000, 8000)
    order = order_by(key, t)
    assert np.array_equal(order.rows, np.lexsort((t, key)))
