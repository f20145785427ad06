from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from offing.engine.instants import DAY_US
from offing.engine.slices import ROWS_PER_SLICE, Slice, buckets_for, month_of, plan

JULY_1 = int(datetime(2023, 7, 1, tzinfo=UTC).timestamp()) * 1_000_000


def day(number: int) -> int:
    return JULY_1 + number * DAY_US


def test_neighbouring_new_days_share_a_slice():
    slices, dirty = plan([], {day(0): 10, day(1): 10, day(5): 10})
    assert slices == [Slice(day(0), day(6))]
    assert dirty == set(slices)


def test_a_slice_never_crosses_a_month():
    slices, _ = plan([], {day(30): 1, day(31): 1})
    assert slices == [Slice(day(30), day(31)), Slice(day(31), day(32))]


def test_a_full_slice_is_followed_by_another():
    slices, _ = plan([], {day(0): ROWS_PER_SLICE, day(1): 1})
    assert len(slices) == 2


def test_a_touched_day_makes_its_slice_dirty_and_no_other():
    old = [Slice(day(0), day(2)), Slice(day(4), day(6))]
    slices, dirty = plan(old, {day(5): 3})
    assert slices == old
    assert dirty == {old[1]}


def test_new_days_go_round_what_is_there():
    old = [Slice(day(2), day(3))]
    slices, dirty = plan(old, {day(1): 1, day(3): 1})
    assert slices == [Slice(day(1), day(2)), old[0], Slice(day(3), day(4))]
    assert dirty == {slices[0], slices[2]}


@given(st.lists(st.dictionaries(st.integers(0, 90), st.integers(1, ROWS_PER_SLICE), min_size=1), max_size=5))
def test_slices_never_overlap_and_hold_every_touched_day(reads):
    slices: list[Slice] = []
    for read in reads:
        touched = {day(number): rows for number, rows in read.items()}
        slices, dirty = plan(slices, touched)
        assert all(one.end <= other.start for one, other in pairwise(slices))
        assert all(month_of(s.start) == month_of(s.end - 1) for s in slices)
        for start in touched:
            assert [s for s in dirty if s.holds(start)] == [s for s in slices if s.holds(start)] != []


def test_buckets_grow_with_the_rows():
    assert buckets_for(0) == buckets_for(1_000_000) == 1
    assert buckets_for(1_000_001) == 2
    assert buckets_for(10_000_000) == 16
