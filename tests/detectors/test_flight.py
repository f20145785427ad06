from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.fleets import Fix
from detectors.flights import FRIGATE, HELO, HOUR, KN, MINUTE, SECOND, T0, TANKER, deck_of, flown, high, ship
from detectors.law import Event, Record, moment_of
from offing.detectors.flight import flight

FAR = [Fix(FRIGATE + 50, T0 + 6 * HOUR, 50.0, 0.0, 1.0)]  # heard hours later, so that nothing is open


def found(fixes: list[Fix], **given_: object) -> list[Event]:
    return Record(flight, fixes + FAR, **given_).events()


def named(event: Event) -> tuple[object, ...]:
    return (event["launched_from"], event["recovered_on"], event["begins"], event["ends"])


def test_the_example_of_the_docstring() -> None:
    destroyer = [replace(f, lat=f.lat + 0.3) for f in ship(TANKER, sog=0.0, lon=20.2)]
    (event,) = found(ship() + destroyer + flown(600, 50, aboard=120, to=(0.3, 20.2), ground=10.0))
    assert event["craft"] == [HELO, FRIGATE, TANKER]
    assert named(event) == (f"mmsi:{FRIGATE}", f"mmsi:{TANKER}", "at a ship", "at a ship")
    assert abs(event["t_start"] - moment_of(T0 + 10 * MINUTE)) <= timedelta(minutes=1)
    assert abs(event["t_end"] - moment_of(T0 + 60 * MINUTE)) <= timedelta(minutes=1)
    assert len(event["rests_on"]) == 3
    assert len(event["evidence"]) <= 20
    assert (event["open"], event["max_alt_m"]) == (False, 160)


@pytest.mark.parametrize("aboard", [0, 30, 180, 900])
@pytest.mark.parametrize("ground", [0.0, 12.0])
@pytest.mark.parametrize("sog", [0.0, 12.0, 25.0])
def test_she_comes_back_to_the_ship_that_she_left(aboard: int, ground: float, sog: float) -> None:
    (event,) = found(ship(sog=sog) + flown(3600, 40, aboard=aboard, ground=ground, sog=sog))
    assert event["craft"] == [HELO, FRIGATE]
    assert event["launched_from"] == event["recovered_on"] == f"mmsi:{FRIGATE}"
    assert abs(event["t_start"] - moment_of(T0 + HOUR)) <= timedelta(minutes=1)
    assert abs(event["t_end"] - moment_of(T0 + HOUR + 40 * MINUTE)) <= timedelta(minutes=1)


def test_of_two_ships_the_nearer_counts() -> None:
    beside = [replace(f, craft=TANKER, lat=f.lat - 0.003) for f in ship()]
    (event,) = found(ship() + beside + flown(3600, 40))
    assert event["craft"] == [HELO, FRIGATE]


def test_without_the_ship_heard_nobody_launched_her() -> None:
    (event,) = found(flown(3600, 40, aboard=60))
    assert event["craft"] == [HELO]
    assert named(event) == (None, None, "on the ground", "on the ground")


def passing(sog: float, alt: float, off_m: float = 0.0, minutes: int = 20) -> list[Fix]:
    """Return an aircraft first heard as it passes over the frigate, northward, an hour after T0."""
    lon = deck_of(3600) + off_m / 111_195
    return [
        Fix(HELO, T0 + (3600 + n) * SECOND, n * sog * KN / 111_195, lon, sog, segment=T0, cog=0.0, alt_m=alt)
        for n in range(0, minutes * 60, 10)
    ]


@pytest.mark.parametrize(("sog", "alt"), [(80.0, 60.0), (120.0, 150.0), (15.0, 400.0), (80.0, 1500.0)])
def test_one_first_heard_as_it_passes_fast_or_high_was_not_launched(sog: float, alt: float) -> None:
    (event,) = found(ship() + passing(sog, alt))
    assert event["craft"] == [HELO]
    assert named(event) == (None, None, "first heard in the air", "last heard in the air")


def test_one_first_heard_hovering_too_far_off_was_not_launched() -> None:
    assert found(ship() + passing(8.0, 60.0, off_m=900.0))[0]["launched_from"] is None


def test_one_that_flies_low_past_a_ship_on_her_way_flies_one_flight() -> None:
    halfway = [replace(f, craft=TANKER, lat=0.28, lon=deck_of(3600 + 1200)) for f in ship(sog=0.0)]
    (event,) = found(ship() + halfway + flown(3600, 40))
    assert event["craft"] == [HELO, FRIGATE]


def test_a_stay_aboard_parts_two_flights() -> None:
    between = [
        Fix(HELO, T0 + n * SECOND, 0.0, deck_of(n), 12.0, segment=T0, cog=90.0, alt_m=10.0)
        for n in range(6010, 7200, 10)
    ]
    one, other = found(ship() + flown(3600, 40, ground=10.0) + between + flown(7200, 40, ground=10.0))
    assert named(one)[:2] == named(other)[:2] == (f"mmsi:{FRIGATE}",) * 2
    assert abs(one["t_end"] - moment_of(T0 + 6000 * SECOND)) <= timedelta(minutes=1)
    assert abs(other["t_start"] - moment_of(T0 + 2 * HOUR)) <= timedelta(minutes=1)


def test_one_that_never_leaves_the_deck_flies_not() -> None:
    on_deck = [
        Fix(HELO, T0 + n * SECOND, 0.0, deck_of(n), 12.0, segment=T0, cog=90.0, alt_m=10.0) for n in range(0, 3600, 10)
    ]
    assert found(ship() + on_deck) == []


def test_it_is_open_while_she_flies_and_says_not_how_it_ends() -> None:
    fixes = ship() + flown(3600, 180)[:600]
    events = Record(flight, fixes).events()
    assert [(e["open"], e["ends"], e["recovered_on"]) for e in events] == [(True, None, None)]
    assert events[0]["launched_from"] == f"mmsi:{FRIGATE}"


def test_an_airliner_is_first_and_last_heard_in_the_air() -> None:
    (event,) = found([replace(f, sog=450.0) for f in high(passing(200.0, 0.0), 11_000.0)])
    assert named(event) == (None, None, "first heard in the air", "last heard in the air")


def test_a_few_stray_fixes_are_no_flight() -> None:
    assert found(ship() + passing(80.0, 500.0)[:4]) == []


@settings(max_examples=15)
@given(cuts=st.lists(st.integers(0, 3 * 3600).map(lambda n: T0 + n * SECOND), max_size=6))
def test_any_windows_of_sorties_and_decks_give_the_same(cuts: list[int]) -> None:
    record = Record(flight, ship() + flown(3600, 40, aboard=120, ground=10.0) + FAR)
    assert record.events(cuts) == record.events()
