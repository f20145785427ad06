import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from offing.nav.columns import readonly
from offing.nav.episodes import distinct_starts, evidence_column, find_rows

_small = st.integers(0, 3)


def ints(values: list[int]) -> np.ndarray:
    return readonly(np.array(values, np.int64), np.int64)


@given(st.lists(st.tuples(_small, _small, _small)), st.lists(st.tuples(_small, _small, _small)))
def test_find_rows_finds_the_last_equal_row(rows: list[tuple[int, ...]], wanted: list[tuple[int, ...]]) -> None:
    rows.sort()
    columns = tuple(ints([row[k] for row in rows]) for k in range(3))
    keys = tuple(ints([key[k] for key in wanted]) for k in range(3))
    expected = [max((n for n, row in enumerate(rows) if row == key), default=-1) for key in wanted]
    assert find_rows(columns, keys).tolist() == expected


@given(st.lists(st.tuples(_small, _small, st.booleans(), _small), max_size=12))
def test_distinct_starts_never_repeat_and_never_move_what_was_given(rows: list[tuple[int, int, bool, int]]) -> None:
    craft = ints([row[0] for row in rows])
    first = ints([row[1] for row in rows])
    taken: set[tuple[int, int]] = set()
    given_: list[int] = []
    for one, start, known, _ in rows:
        given_.append(start if known and (one, start) not in taken else -1)
        taken.add((one, start))
    starts = distinct_starts((craft,), first, ints(given_), (ints([row[3] for row in rows]),))
    pairs = list(zip(craft.tolist(), starts.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    assert all(start == known for start, known in zip(starts.tolist(), given_, strict=True) if known >= 0)
    assert all(start >= begun for start, begun in zip(starts, first, strict=True))


def test_distinct_starts_go_by_the_order_given() -> None:
    starts = distinct_starts((ints([1, 1, 2]),), ints([5, 5, 5]), ints([-1, -1, -1]), (ints([9, 3, 0]),))
    assert starts.tolist() == [6, 5, 5]


def test_evidence_names_each_pointer_once_and_none_that_is_missing() -> None:
    one, other, none = (1, 10, 5), (1, 20, 5), (-1, -1, -1)
    column = evidence_column(np.array([[one, other, one], [none, one, one], [none, none, none]], np.int64))
    told = [[tuple(e.values()) for e in row] for row in pa.table({"e": column})["e"].to_pylist()]
    assert told == [[one, other], [one], []]
