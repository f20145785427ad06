from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.fleets import Fix
from detectors.flights import FRIGATE, HELO, HOUR, MINUTE, OTHER, SECOND, T0, TANKER, deck_of, flown, high, ship
from detectors.law import Event, Record, moment_of
from offing.detectors.deck import deck


def found(fixes: list[Fix], **given_: object) -> list[Event]:
    return Record(deck, fixes, **given_).events_of_every_cut()


def aboard(minutes: int, craft: int = HELO, alt: float | None = 0.0) -> list[Fix]:
    """Return an aircraft on the frigate's deck from T0 on."""
    times = range(0, minutes * 60 + 1, 10)
    return [Fix(craft, T0 + n * SECOND, 0.0, deck_of(n), 12.0, segment=T0, cog=90.0, alt_m=alt) for n in times]


def over(lat: float, alt: float | None, sog: float, minutes: int = 5) -> list[Fix]:
    """Return an aircraft that keeps beside the frigate, whatever speed it tells."""
    return [replace(fix, lat=lat, alt_m=alt, sog=sog) for fix in aboard(minutes)]


def test_the_example_of_the_docstring() -> None:
    fixes = ship(hours=1) + flown(600, 30, aboard=600)[:76]  # ten minutes aboard, and two on the way
    at, about = found(fixes)
    assert at["craft"] == [FRIGATE, HELO]
    assert (at["at_ship"], about["at_ship"], at["ship"]) == (True, False, "a")
    assert (at["t_start"], at["t_end"]) == (moment_of(T0 + MINUTE), moment_of(T0 + 10 * MINUTE))
    assert about["t_start"] == moment_of(T0 + 11 * MINUTE)
    assert at["min_range_m"] == pytest.approx(0, abs=1)
    assert at["lon"] == pytest.approx(deck_of(60), abs=1e-6)
    assert (at["steps"], len(at["evidence"])) == (10, 4)


@pytest.mark.parametrize(("lat", "at_ship"), [(0.0044, True), (0.0046, False)])
def test_five_hundred_metres_are_at_the_ship(lat: float, at_ship: bool) -> None:
    (event,) = found(ship(hours=0.1) + over(lat, 50.0, 12.0))
    assert event["at_ship"] == at_ship


@pytest.mark.parametrize(("sog", "at_ship"), [(31.9, True), (32.1, False)])
def test_the_speed_is_relative_to_the_ships(sog: float, at_ship: bool) -> None:
    (event,) = found(ship(hours=0.1) + over(0.0, 50.0, sog))
    assert event["at_ship"] == at_ship


@pytest.mark.parametrize(("alt", "events"), [(250.0, 1), (251.0, 0), (None, 1)])
def test_higher_up_it_is_not_near_her(alt: float | None, events: int) -> None:
    assert len(found(ship(hours=0.1) + over(0.0, alt, 12.0))) == events


@pytest.mark.parametrize(("lat", "sog", "events"), [(0.0359, 12.0, 1), (0.0361, 12.0, 0), (0.0, 151.0, 0)])
def test_beyond_four_kilometres_or_faster_than_helicopters_it_is_away(lat: float, sog: float, events: int) -> None:
    assert len(found(ship(hours=0.1) + over(lat, 50.0, sog))) == events


def test_ships_meet_ships_and_aircraft_aircraft_unheeded() -> None:
    fixes = ship(hours=0.2) + [replace(f, craft=TANKER) for f in ship(hours=0.2)]
    assert found(fixes) == []
    assert found(aboard(10) + aboard(10, OTHER)) == []
    both = found(fixes + aboard(10))
    assert [event["craft"] for event in both] == [[FRIGATE, HELO], [TANKER, HELO]]


def test_a_rescue_aircraft_with_a_lesser_number_than_the_ships() -> None:
    (event,) = found(ship(hours=0.1) + aboard(5, 111232001))
    assert (event["craft"], event["ship"]) == ([111232001, FRIGATE], "b")
    assert event["lon"] == pytest.approx(deck_of(60), abs=1e-6)


@pytest.mark.parametrize(("missing", "events"), [(1, 1), (2, 2)])
def test_one_missing_step_is_bridged(missing: int, events: int) -> None:
    there = aboard(12)
    away = [replace(f, alt_m=500.0) if 5 * 60 < (f.t - T0) / SECOND <= (5 + missing) * 60 else f for f in there]
    assert len(found(ship(hours=0.3) + away)) == events


def test_across_the_date_line() -> None:
    fixes = ship(lon=179.99, hours=0.5) + flown(600, 15, aboard=300, lon=179.99)
    events = found(fixes)
    assert [event["at_ship"] for event in events] == [True, True]
    assert all(abs(event["lon"]) > 179.9 for event in events)


_LEGS = st.lists(
    st.tuples(st.sampled_from((0.0, 0.004, 0.02, 0.05)), st.sampled_from((12.0, 90.0)), st.integers(1, 8)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=30)
@given(legs=_LEGS, data=st.data())
def test_any_windows_give_what_one_gives(legs: list[tuple[float, float, int]], data: st.DataObject) -> None:
    fixes, at = ship(hours=0.7), 0
    for lat, sog, minutes in legs:
        for n in range(at, at + minutes * 60, 20):
            fixes.append(Fix(HELO, T0 + n * SECOND, lat, deck_of(n), sog, segment=T0, cog=90.0, alt_m=60.0))
        at += minutes * 60
    record = Record(deck, fixes, more=data.draw(st.sampled_from((0, HOUR))))
    whole = record.events()
    cuts = data.draw(st.lists(st.integers(0, 45 * 60).map(lambda n: T0 + n * SECOND), max_size=6))
    assert record.events(cuts) == whole
    assert record.events(cuts, buckets=7) == whole
    assert sum(event["steps"] for event in whole) == record.contacts.num_rows


def test_a_high_pass_is_no_contact() -> None:
    assert found(ship(hours=1) + high(flown(600, 30), 300.0)) == []
