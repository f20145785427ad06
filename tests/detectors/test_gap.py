from dataclasses import replace
from datetime import timedelta

import pytest
from pyproj import Geod

from detectors.fleets import DAY, HOUR, MINUTE, SECOND, T0, Fix, line
from detectors.law import Event, Record, moment_of
from offing.detectors.gap import gap

SHIP = 211000001


def found(fixes: list[Fix], **settings: object) -> list[Event]:
    return Record(gap, fixes, **settings).events_of_every_cut()


def test_a_silence_runs_from_the_last_fix_before_to_the_first_after() -> None:
    before = line(SHIP, range(T0, T0 + HOUR, 10 * MINUTE), 54.0, 8.0)
    after = line(SHIP, range(T0 + 9 * HOUR, T0 + 10 * HOUR, 10 * MINUTE), 55.0, 8.5, believed=6, segment=T0)
    (event,) = found(before + after)
    metres = Geod(ellps="WGS84").inv(8.0, 54.0, 8.5, 55.0)[2]
    assert (event["t_start"], event["t_end"]) == (moment_of(T0 + 50 * MINUTE), moment_of(T0 + 9 * HOUR))
    assert (event["lat"], event["lon"], event["lat_end"], event["lon_end"]) == (54.0, 8.0, 55.0, 8.5)
    assert event["distance_m"] == pytest.approx(metres, abs=1)
    assert event["implied_speed_kn"] == pytest.approx(metres / 1852 / (490 / 60), abs=0.06)
    assert (event["silence_h"], event["longest_silence_s"], event["fixes"]) == (8.17, 29400.0, 2)
    assert [e["offset"] for e in event["evidence"]] == [600, 700]


@pytest.mark.parametrize(("silence", "events"), [(6 * HOUR - 1, 0), (6 * HOUR, 1)])
def test_six_hours_to_the_microsecond_are_a_gap(silence: int, events: int) -> None:
    assert len(found(line(SHIP, [T0, T0 + silence]))) == events


def test_another_threshold_is_taken() -> None:
    fixes = line(SHIP, [T0, T0 + 2 * HOUR])
    assert len(found(fixes, longer_than=timedelta(hours=2))) == 1
    assert not found(fixes, longer_than=timedelta(hours=2, microseconds=1))


def test_a_gap_is_open_once_others_were_heard_for_six_hours_and_closing_it_keeps_its_start() -> None:
    ship = line(SHIP, range(T0, T0 + HOUR, MINUTE))
    other = line(SHIP + 1, range(T0, T0 + 9 * HOUR, 10 * MINUTE))
    (event,) = found(ship + other)
    assert event["open"]
    assert (event["t_end"], event["silence_h"], event["lat_end"]) == (None, None, None)
    (closed,) = found(ship + other + line(SHIP, [T0 + 9 * HOUR], believed=10, segment=T0))
    assert not closed["open"]
    assert closed["t_start"] == event["t_start"]


def test_a_stray_fix_leaves_no_open_gap_but_one_between_two_strays_counts() -> None:
    other = line(SHIP + 1, range(T0, T0 + 9 * HOUR, 10 * MINUTE))
    assert not found(line(SHIP, range(T0, T0 + 9 * SECOND, SECOND)) + other)
    assert found(line(SHIP, range(T0, T0 + 10 * SECOND, SECOND)) + other)
    assert not any(event["open"] for event in found(line(SHIP, [T0, T0 + 7 * HOUR]) + other))


def test_the_silence_of_one_of_two_hulls_is_a_gap_while_the_other_goes_on() -> None:
    silent = line(SHIP, [T0, T0 + 8 * HOUR])
    heard = line(SHIP, range(T0 + 1, T0 + 8 * HOUR, 10 * MINUTE), -30.0)
    (event,) = found(silent + heard)
    assert event["lat"] == 54.0


def test_two_hulls_last_heard_in_the_same_second_give_two_gaps_of_their_own() -> None:
    one = line(SHIP, range(T0, T0 + HOUR, MINUTE)) + line(SHIP, [T0 + 8 * HOUR], segment=T0, believed=10)
    other = line(SHIP, [*range(T0, T0 + HOUR, MINUTE), T0 + 20 * HOUR], -30.0, segment=T0 + 1)
    starts = [event["t_start"] for event in found(one + other + line(SHIP + 1, [T0 + DAY]))]
    assert starts == [moment_of(T0 + 59 * MINUTE), moment_of(T0 + 59 * MINUTE + 1), moment_of(T0 + 8 * HOUR)]


@pytest.mark.parametrize(
    ("place", "then"), [((10.0, 179.9), (10.0, -179.9)), ((89.95, 0.0), (89.95, 180.0)), ((-89.9, 0.0), (-89.9, 90.0))]
)
def test_distances_hold_at_the_antimeridian_and_the_poles(
    place: tuple[float, float], then: tuple[float, float]
) -> None:
    (event,) = found(line(SHIP, [T0], *place) + line(SHIP, [T0 + 7 * HOUR], *then, segment=T0))
    metres = Geod(ellps="WGS84").inv(place[1], place[0], then[1], then[0])[2]
    assert event["distance_m"] == pytest.approx(metres, abs=1)


@pytest.mark.parametrize("step", [SECOND, HOUR])
def test_the_rate_of_reports_does_not_matter(step: int) -> None:
    before = range(T0, T0 + 2 * HOUR + 1, step)
    after = range(T0 + 8 * HOUR, T0 + 10 * HOUR + 1, step)
    record = Record(gap, line(SHIP, [*before, *after]))
    (event,) = record.events()
    assert (event["t_start"], event["t_end"]) == (moment_of(before[-1]), moment_of(after[0]))


def test_a_repeated_time_changes_nothing() -> None:
    fixes = line(SHIP, [T0, T0 + 7 * HOUR])
    doubled = [*fixes, *(replace(fix, in_segment=fix.in_segment + 1) for fix in fixes)]
    assert [(e["t_start"], e["t_end"]) for e in found(doubled)] == [(e["t_start"], e["t_end"]) for e in found(fixes)]
