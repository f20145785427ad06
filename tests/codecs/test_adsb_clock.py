import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.adsb_clock import DAY, SECOND, Clock, counts_gps

START = 1_689_811_200 * SECOND  # 2023-07-20 00:00
TICKS = 12 * SECOND


def gps(t: int) -> int:
    return t % DAY // SECOND << 30 | t % SECOND * 1000


@given(steps=st.lists(st.integers(0, 50 * SECOND), max_size=50), first=st.integers(1, (1 << 48) - 1))
def test_a_counter_at_12_mhz_tells_what_passed_even_when_it_goes_round(steps: list[int], first: int) -> None:
    clock, passed = Clock(START), 0
    assert clock.read(first) == START
    for step in steps:
        passed += step
        counter = (first + 12 * passed) % (1 << 48)
        told = clock.read(counter)
        if counter not in (0, 0xFF004D4C4154):
            assert told is not None
            assert abs(told - START - passed) <= 2


@given(start=st.integers(START, START + DAY), steps=st.lists(st.integers(0, 50 * SECOND), max_size=50))
def test_radarcapes_time_of_the_day_goes_on_over_midnight(start: int, steps: list[int]) -> None:
    clock, t = Clock(start + 3 * SECOND, gps=True), start  # the start need not be exact
    for step in [0, *steps]:
        t += step
        assert clock.read(gps(t)) == t or gps(t) == 0


@pytest.mark.parametrize("wild", [5 * TICKS, 7000 * TICKS, 1 << 47, 9_000_000 * TICKS])
def test_one_wild_counter_moves_no_clock(wild: int) -> None:
    clock = Clock(START)
    assert clock.read(6000 * TICKS) == START
    assert clock.read(wild % (1 << 48)) is None
    assert clock.read(6001 * TICKS) == START + SECOND


def test_a_receiver_that_begins_anew_goes_on_from_where_it_was() -> None:
    clock = Clock(START)
    assert [clock.read(n * TICKS) for n in (6000, 6001)] == [START, START + SECOND]
    assert [clock.read(n * TICKS) for n in (1, 2, 3)] == [None, START + SECOND, START + 2 * SECOND]


def test_a_silence_of_hours_is_believed_when_confirmed() -> None:
    clock = Clock(START)
    assert clock.read(TICKS) == START
    assert clock.read(10_000 * TICKS) is None
    assert clock.read(10_001 * TICKS) == START + 10_000 * SECOND


def test_counters_not_told_take_the_time_of_the_message_before() -> None:
    clock = Clock(START)
    assert clock.read(0) is None
    assert [clock.read(n) for n in (TICKS, 0xFF004D4C4154, -1)] == [START] * 3


def test_without_a_start_it_tells_what_passed() -> None:
    clock = Clock()
    assert [clock.read(n * TICKS) for n in (77, 80)] == [0, 3 * SECOND]


def test_the_carry_goes_on() -> None:
    one, other = Clock(START), Clock(START)
    for n in (5, 6, 900_000, 7, 8):
        other = Clock(**other.as_carry())
        assert one.read(n * TICKS) == other.read(n * TICKS)


def test_radarcapes_counters_are_known_by_their_seconds() -> None:
    assert counts_gps([gps(START + n * SECOND // 3) for n in range(40)])
    assert not counts_gps([gps(START + n * 1000) for n in range(40)])  # all of one second: who can tell
    assert not counts_gps([(n * TICKS) * 7 for n in range(1, 40)])
    assert not counts_gps([])
