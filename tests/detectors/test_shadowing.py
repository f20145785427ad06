from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.convoys import Leg, off, sail, told
from detectors.fleets import HOUR, MINUTE, SECOND, T0, Fix
from detectors.law import Event, Record
from offing.detectors.shadowing import shadowing

A, B, C = 211000001, 211000002, 211000003
TURNS: list[Leg] = [(0, 12, 70), (60, 12, 60), (350, 12, 60), (60, 12, 60)]
ASTERN = off(35.0, -30.0, 200, 4.0)


def found(fixes: list[Fix], kind: int = 35, *craft: int, **chosen: object) -> list[Event]:
    return Record(shadowing, fixes, told(kind, *(craft or (A, B))), **chosen).events()


def followed(late: float = 6, place: tuple[float, float] = ASTERN, who: int = B, of: int = A, **how: int) -> list[Fix]:
    return sail(of, TURNS, **how) + sail(who, TURNS, *place, late=round(late * MINUTE), **how)


def test_the_example_of_the_docstring() -> None:
    (event,) = found(followed())
    assert (event["target"], event["follower"]) == (f"mmsi:{A}", f"mmsi:{B}")
    assert (event["turns"], event["turns_at_once"], event["turns_at_place"]) == (3, 0, 0)
    assert event["lag_min"] == pytest.approx(6, abs=1)
    assert event["mean_range_m"] == pytest.approx(7000, rel=0.15)


def test_who_follows_is_told_by_whose_turns_come_after() -> None:
    (event,) = found(followed(who=A, of=B))
    assert (event["target"], event["follower"]) == (f"mmsi:{B}", f"mmsi:{A}")


def test_ships_that_turn_together_are_in_company() -> None:
    assert not found(followed(late=0))


def test_ships_that_turn_at_one_place_follow_a_lane_or_a_leader() -> None:
    astern = off(35.0, -30.0, 180, 4.0)
    straight: list[Leg] = [(0, 12, 70), (40, 12, 60), (10, 12, 60), (50, 12, 60)]
    fixes = sail(A, straight) + sail(B, straight, *astern, late=20 * MINUTE)
    assert not found(fixes)


@pytest.mark.parametrize(("abeam", "events"), [(0.3, 0), (2.5, 1)])
def test_who_keeps_well_abeam_does_not_come_to_the_place(abeam: float, events: int) -> None:
    # Two miles astern at 12 knots are ten minutes: who answers so late turns at the place if in the wake.
    place = off(*off(35.0, -30.0, 180, 2.0), 270, abeam)
    straight: list[Leg] = [(0, 12, 70), (40, 12, 60), (0, 12, 60), (40, 12, 60)]
    fixes = sail(A, straight) + sail(B, straight, *place, late=10 * MINUTE)
    assert len(found(fixes)) == events


@pytest.mark.parametrize(("kind", "craft", "events"), [(70, (A, B), 0), (55, (B,), 1), (35, (A,), 1)])
def test_one_of_the_two_is_a_state_craft(kind: int, craft: tuple[int, ...], events: int) -> None:
    assert len(found(followed(), kind, *craft)) == events


def test_settings_are_taken() -> None:
    assert not found(followed(), turns=4)
    assert not found(followed(), at_least=timedelta(hours=5))


@pytest.mark.parametrize(("miles", "events"), [(11.0, 1), (14.0, 0)])
def test_twelve_miles_are_the_reach(miles: float, events: int) -> None:
    assert len(found(followed(place=off(35.0, -30.0, 200, miles)))) == events


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 179.95), (5.0, -179.95), (75.0, 10.0), (-70.0, 0.0)])
def test_shadowing_is_seen_anywhere(lat: float, lon: float) -> None:
    place = off(lat, lon, 200, 4.0)
    fixes = sail(A, TURNS, lat, lon) + sail(B, TURNS, *place, late=6 * MINUTE)
    (event,) = found(fixes)
    assert event["follower"] == f"mmsi:{B}"


@pytest.mark.parametrize("step", [10 * SECOND, 6 * MINUTE])
def test_the_rate_of_reports_does_not_matter(step: int) -> None:
    assert len(found(followed(step=step))) == 1


def test_duplicates_change_nothing() -> None:
    fixes = followed()
    (once,), (twice,) = found(fixes), found(fixes + fixes[::7])
    assert all(once[name] == twice[name] for name in ("t_start", "turns", "lag_min", "mean_range_m"))


def test_two_in_company_shadowed_by_one_are_two_events() -> None:
    beside = off(35.0, -30.0, 90, 1.0)
    events = found(followed() + sail(C, TURNS, *beside), 35, A, B, C)
    assert [(event["target"], event["follower"]) for event in events] == [
        (f"mmsi:{A}", f"mmsi:{B}"),
        (f"mmsi:{C}", f"mmsi:{B}"),
    ]


ways = st.lists(st.tuples(st.sampled_from([0.0, 60.0, 350.0]), st.just(12.0), st.just(60.0)), min_size=4, max_size=6)


@settings(max_examples=12)
@given(ways, st.integers(0, 15), st.lists(st.integers(5, 400), min_size=1, max_size=4), st.sampled_from([0, HOUR]))
def test_no_window_changes_a_shadowing(legs: list[Leg], late: int, cuts: list[int], more: int) -> None:
    fixes = sail(A, legs) + sail(B, legs, *ASTERN, late=late * MINUTE) + sail(C, legs, *off(35.0, -30.0, 90, 1.0))
    record = Record(shadowing, fixes, told(35, A, B, C), more=more, turns=1)
    assert record.events([T0 + n * MINUTE for n in cuts], buckets=7) == record.events()
