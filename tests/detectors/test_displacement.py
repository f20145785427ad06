import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from detectors.fleets import HOUR, MINUTE, SECOND, T0, Fix
from detectors.law import Event, Record, moment_of
from offing.detectors.displacement import displacement

SHIP = 211000001
GEOD = Geod(ellps="WGS84")
AWAY = 7  # added to a segment's name


def found(fixes: list[Fix], **settings: object) -> list[Event]:
    return Record(displacement, fixes, **settings).events_of_every_cut()


def sailing(
    minutes: range | list[int], displaced: range | list[int], off_m: float = 18_520.0, bearing: float = 270.0
) -> list[Fix]:
    """Return a ship at 12 knots eastward, which reports from elsewhere in some minutes."""
    fixes, counted = [], {0: 0, AWAY: 0}
    for minute in minutes:
        lon, lat, _ = GEOD.fwd(8.0, 54.0, 90.0, 12 * 1852 * minute / 60)
        which = AWAY if minute in displaced else 0
        if which:
            lon, lat, _ = GEOD.fwd(lon, lat, bearing, off_m)
        counted[which] = min(counted[which] + 1, 10)
        fixes.append(
            Fix(SHIP, T0 + minute * MINUTE, lat, lon, 12.0, cog=90.0, segment=T0 + which, in_segment=counted[which])
        )
    return fixes


def test_the_example_of_the_docstring() -> None:
    (event,) = found(sailing(range(0, 120, 2), range(30, 71)))
    assert (event["t_start"], event["t_end"]) == (moment_of(T0 + 30 * MINUTE), moment_of(T0 + 70 * MINUTE))
    assert (event["craft"], event["returned"], event["open"]) == ([SHIP], True, False)
    assert event["offset_m"] == pytest.approx(18_520, rel=0.005)
    assert event["bearing_deg"] == pytest.approx(270, abs=1)
    assert (event["manner"], event["radius_m"]) == ("shift", None)
    assert (event["lat_before"], event["fixes"]) == (pytest.approx(54.0, abs=0.01), 21)
    assert event["lon"] < 8.0 < event["lon_before"]
    assert len(event["evidence"]) == 3


def test_one_that_does_not_come_back_is_open_until_it_is_silent_for_two_hours() -> None:
    away = sailing(range(0, 90, 2), range(30, 200))
    (event,) = found(away)
    assert (event["open"], event["returned"]) == (True, False)
    other = [Fix(211000009, T0 + n * HOUR, 10.0, 10.0) for n in range(5)]
    (event,) = found(away + other)
    assert (event["open"], event["returned"], event["t_end"]) == (False, False, moment_of(T0 + 88 * MINUTE))


@pytest.mark.parametrize(("minutes", "events"), [(9, 0), (10, 1)])
def test_it_lasts_ten_minutes(minutes: int, events: int) -> None:
    assert len(found(sailing(range(0, 60), range(20, 21 + minutes)))) == events


@pytest.mark.parametrize(("off_m", "events"), [(1700, 0), (2000, 1)])
def test_it_is_a_mile_off(off_m: float, events: int) -> None:
    assert len(found(sailing(range(0, 60), range(20, 40), off_m, 0.0))) == events


@pytest.mark.parametrize(("step", "events"), [(10, 1), (16, 0)])
def test_three_fixes_within_half_an_hour_are_the_fewest(step: int, events: int) -> None:
    assert len(found(sailing(range(0, 20 * step, step), range(5 * step, 12 * step)))) == events


def test_decoys_strays_and_two_ships_that_share_an_identity_are_none() -> None:
    assert not found(sailing(range(0, 120), [20, 40, 41, 60, 61, 62]))
    assert not found(sailing(range(0, 120), range(1, 120, 2)))
    assert not found(sailing(range(0, 120), []))


def test_each_time_away_is_one_event() -> None:
    events = found(sailing(range(0, 180, 2), [*range(20, 41), *range(100, 131)]))
    assert [event["t_start"] for event in events] == [moment_of(T0 + n * MINUTE) for n in (20, 100)]


def test_a_home_unheard_for_a_day_is_home_no_longer() -> None:
    fixes = sailing([*range(0, 30, 2), *range(30, 30 + 26 * 60, 10)], range(30, 10_000))
    (event,) = Record(displacement, fixes).events([T0 + 5 * HOUR, T0 + 25 * HOUR])
    assert not event["returned"] and not event["open"]
    assert event["t_end"] <= moment_of(T0 + 28 * MINUTE + 24 * HOUR)


def circling(lat: float, lon: float, radius: float) -> list[Fix]:
    home = [
        Fix(SHIP, T0 + n * MINUTE, lat, lon, 0.1, in_segment=min(n + 1, 10), segment=T0)
        for n in (*range(20), *range(60, 80))
    ]
    ring = []
    for n in range(80):
        x, y, _ = GEOD.fwd((lon + 0.2 + 180) % 360 - 180, lat, 10.0 * n, radius)
        ring.append(
            Fix(SHIP, T0 + 20 * MINUTE + n * 30 * SECOND, y, x, 21.0, segment=T0 + AWAY, in_segment=min(n + 1, 10))
        )
    return home + ring


@pytest.mark.parametrize(("lat", "lon"), [(54.0, 8.0), (-33.0, 179.9), (0.0, -179.95), (71.0, -20.0)])
def test_positions_that_run_round_are_told_with_centre_and_radius(lat: float, lon: float) -> None:
    (event,) = found(circling(lat, lon, 2500.0))
    assert (event["manner"], event["returned"]) == ("circle", True)
    assert event["radius_m"] == pytest.approx(2500, rel=0.01)
    centre = (lon + 0.2 + 180) % 360 - 180
    assert GEOD.inv(event["lon_circle"], event["lat_circle"], centre, lat)[2] < 60


@pytest.mark.parametrize("lat", [89.99, -90.0])
def test_poles_do_no_harm(lat: float) -> None:
    fixes = [
        Fix(SHIP, T0 + n * MINUTE, lat if n < 20 or n > 50 else lat - math.copysign(0.5, lat), 0.0, 5.0, cog=0.0,
            segment=T0 + AWAY * (20 <= n <= 50), in_segment=10)
        for n in range(80)
    ]  # fmt: skip
    (event,) = found(fixes)
    assert event["offset_m"] == pytest.approx(55_000, rel=0.05)


@given(st.permutations(range(12)))
def test_fixes_of_one_moment_may_come_in_any_order(order: list[int]) -> None:
    fixes = [replace(f, offset=n + 1) for n, f in enumerate(sailing(range(0, 90, 5), range(30, 61)))]
    twins = [
        Fix(SHIP, f.t, f.lat + 1, f.lon, 12.0, cog=90.0, segment=T0 + 9, in_segment=1, offset=f.offset + 100)
        for f in fixes[:12]
    ]
    mixed = Record(displacement, fixes + [twins[n] for n in order])
    assert mixed.events() == Record(displacement, fixes + twins).events()
