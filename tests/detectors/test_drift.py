import math
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from detectors.fleets import HOUR, M_PER_DEG, MINUTE, SECOND, T0, Fix
from detectors.law import Event, Record, moment_of
from offing.detectors.drift import drift
from offing.schema.errors import UsageError

SHIP = 211000001
GEOD = Geod(ellps="WGS84")


def found(fixes: list[Fix], **settings: object) -> list[Event]:
    return Record(drift, fixes, **settings).events_of_every_cut()


def sail(
    *legs: tuple[float | None, float | None, float], step: int = MINUTE, lat: float = 54.0, lon: float = 8.0
) -> list[Fix]:
    """Return fixes of legs of speed (east, all the same), heading and minutes."""
    fixes, t = [], T0
    for speed, heading, lasting in legs:
        for _ in range(round(lasting * MINUTE / step)):
            fixes.append(Fix(SHIP, t, lat, lon, speed, cog=90.0, heading=heading))
            metres = (1.0 if speed is None else speed) * 1852 / 3600 * step / SECOND
            lon = (lon + metres / M_PER_DEG / max(math.cos(math.radians(lat)), 1e-9) + 540) % 360 - 180
            t += step
    return fixes


SAILING = (12.0, 90.0, 20)


def test_the_example_of_the_docstring() -> None:
    (event,) = found(sail(SAILING, (2.0, 0.0, 31), SAILING))
    assert (event["t_start"], event["t_end"]) == (moment_of(T0 + 20 * MINUTE), moment_of(T0 + 50 * MINUTE))
    assert (event["fixes"], event["duration_h"], event["open"]) == (31, 0.5, False)
    assert event["distance_m"] == pytest.approx(event["made_good_m"], abs=1) == pytest.approx(1852, rel=0.01)
    length = GEOD.inv(event["lon"], event["lat"], event["lon_end"], event["lat_end"])[2]
    assert event["made_good_m"] == pytest.approx(length, abs=1)
    assert (event["mean_apart_deg"], event["mean_speed_kn"], event["longest_silence_s"]) == (90.0, 2.0, 60.0)
    assert [pointer["offset"] for pointer in event["evidence"]] == [2100, 5100]
    assert not found(sail(SAILING, (2.0, 0.0, 5), SAILING)) and not found(sail(SAILING, (0.9, 0.0, 90), SAILING))


@pytest.mark.parametrize(
    ("speed", "heading", "events"),
    [
        (5.0, 0.0, 1),
        (5.1, 0.0, 0),
        (1.0, 0.0, 1),
        (0.9, 0.0, 0),
        (2.0, 45.0, 1),
        (2.0, 46.0, 0),
        (2.0, 135.0, 1),
        (2.0, 134.0, 0),
        (2.0, 359.0, 1),
        (2.0, 270.0, 1),
        (None, 0.0, 0),
        (2.0, None, 0),
    ],
)
def test_bounds_of_speed_and_angle(speed: float | None, heading: float | None, events: int) -> None:
    assert len(found(sail(SAILING, (speed, heading, 60)))) == events


@pytest.mark.parametrize(("lasting", "events"), [(10 * MINUTE - 1, 0), (10 * MINUTE, 1)])
def test_ten_minutes_to_the_microsecond(lasting: int, events: int) -> None:
    fixes = [Fix(SHIP, t, 54.0, 8.0 + n * 0.01, 4.0, cog=90.0, heading=0.0) for n, t in enumerate((T0, T0 + lasting))]
    assert len(found(fixes)) == events


@pytest.mark.parametrize(("metres", "events"), [(499.0, 0), (501.0, 1)])
def test_five_hundred_metres_between_the_ends(metres: float, events: int) -> None:
    lon, lat, _ = GEOD.fwd(8.0, 54.0, 90.0, metres)
    fixes = [
        Fix(SHIP, T0 + n * MINUTE, 54.0 + n / 12 * (lat - 54.0), 8.0 + n / 12 * (lon - 8.0), 1.5, cog=90.0, heading=0.0)
        for n in range(13)
    ]
    assert len(found(fixes)) == events


def test_the_distance_must_be_made_within_an_hour() -> None:
    # Half a knot made good while telling more: five hundred metres take 33 minutes, or never come about.
    slow = [Fix(SHIP, T0 + n * MINUTE, 54.0, 8.0 + n * 2.4e-4, 1.5, cog=90.0, heading=0.0) for n in range(90)]
    assert len(found(slow)) == 1
    assert not found(slow, within=timedelta(minutes=30))
    late = [
        Fix(SHIP, T0 + n * MINUTE, 54.0, 8.0 + max(0, n - 200) * 1e-3, 1.5, cog=90.0, heading=0.0) for n in range(300)
    ]
    (event,) = found(late)
    assert event["t_start"] == moment_of(T0 + (208 - 60) * MINUTE)


def test_wavering_ends_no_drift_and_sailing_does() -> None:
    legs = ((2.0, 0.0, 20), (0.7, 0.0, 5), (2.0, 50.0, 5), (5.8, 0.0, 2), (2.0, 0.0, 20))
    assert [event["fixes"] for event in found(sail(*legs))] == [40]
    for parting in ((6.1, 0.0, 1), (0.4, 0.0, 1), (2.0, 61.0, 1)):
        assert [event["fixes"] for event in found(sail((2.0, 0.0, 20), parting, (2.0, 0.0, 20)))] == [20, 20]


@pytest.mark.parametrize(("lasting", "fixes"), [(29, [40]), (30, [20, 20])])
def test_fixes_that_do_not_tell_hold_the_state_for_half_an_hour(lasting: int, fixes: list[int]) -> None:
    events = found(sail((2.0, 0.0, 20), (2.0, None, lasting), (2.0, 0.0, 20)))
    assert [event["fixes"] for event in events] == fixes


def test_a_drift_is_open_until_half_an_hour_has_passed() -> None:
    drifting = sail((2.0, 0.0, 20))
    for after, still in ((30 * MINUTE, True), (30 * MINUTE + 1, False)):
        (event,) = found([*drifting, Fix(SHIP + 1, T0 + 19 * MINUTE + after, 50.0, -10.0)])
        assert event["open"] is still


def test_settings_are_taken() -> None:
    fixes = sail((7.0, 60.0, 8))
    assert not found(fixes)
    taken = {"slower_than_kn": 8.0, "apart_deg": 20.0, "at_least": timedelta(minutes=5), "moves_m": 100.0}
    assert found(fixes, **taken)
    assert not found(fixes, **taken | {"faster_than_kn": 7.5})
    with pytest.raises(UsageError, match=r"drift.at_least .* longer than drift.within"):
        found(fixes, at_least=timedelta(hours=2))


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 179.995), (89.99, 10.0), (-77.0, -179.999)])
def test_it_holds_at_the_antimeridian_and_near_the_pole(lat: float, lon: float) -> None:
    (event,) = found(sail((4.0, 0.0, 30), lat=lat, lon=lon))
    assert event["distance_m"] == pytest.approx(4 * 1852 * 29 / 60, rel=0.02)


@pytest.mark.parametrize("step", [SECOND, 10 * MINUTE])
def test_the_rate_of_reports_does_not_matter(step: int) -> None:
    (event,) = Record(drift, sail((2.0, 0.0, 40), (12.0, 90.0, 40), step=step)).events()
    assert event["duration_h"] == pytest.approx(0.67, abs=0.175)


def test_reports_an_hour_apart_tell_of_no_drift() -> None:
    assert not found(sail((2.0, 0.0, 600), step=HOUR))


def test_repeated_times_are_borne() -> None:
    once = sail((2.0, 0.0, 30))
    assert [event["fixes"] for event in found([*once, *once])] == [60]


def test_two_hulls_that_drift_in_the_same_second_give_two_drifts() -> None:
    one = sail((2.0, 0.0, 20))
    other = [Fix(f.craft, f.t, -30.0, f.lon, f.sog, None, T0 + 1, cog=f.cog, heading=f.heading) for f in one]
    events = Record(drift, one + other).events()
    assert [(e["t_start"], e["lat"]) for e in events] == [(moment_of(T0), 54.0), (moment_of(T0 + 1), -30.0)]


def test_decoys_a_brief_manoeuvre_a_swing_at_anchor_and_a_class_b_without_heading_are_none() -> None:
    tug = sail(*((3.0, 0.0, 4), (3.0, 90.0, 2)) * 10)
    swing = [
        Fix(SHIP, T0 + n * MINUTE, 54.0, 8.0 + 1e-3 * math.sin(n / 9), 1.2, cog=90.0 if n % 9 else 5.0, heading=0.0)
        for n in range(300)
    ]
    assert not found(tug) and not found(swing) and not found(sail((2.0, None, 120)))


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from((0.3, 0.7, 1.0, 2.0, 4.0, 5.5, 7.0, None)),
            st.sampled_from((0.0, 44.0, 50.0, 90.0, None)),
            st.integers(1, 25),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_what_is_found_is_what_a_plain_reading_of_the_table_finds(
    legs: list[tuple[float | None, float | None, int]],
) -> None:
    fixes = sail(*legs)
    events = Record(drift, fixes).events()
    assert [(e["t_start"], e["t_end"], e["fixes"]) for e in events] == plainly(fixes)


def plainly(fixes: list[Fix]) -> list[tuple]:
    """Follow the docstring's table, looking back over every fix each time."""
    events: list[list[Fix]] = []
    state = None
    for n, fix in enumerate(fixes):
        said = judged(fix)
        if said is False:
            state = None
        if said is not True:
            continue
        if state and fix.t - state[-1].t <= 30 * MINUTE:
            state.append(fix)
            continue
        state = None
        run: list[Fix] = []
        for earlier in fixes[n::-1]:
            if judged(earlier) is False or earlier.t < fix.t - HOUR:
                break
            if judged(earlier):
                if run and run[-1].t - earlier.t > 30 * MINUTE:
                    break
                run.append(earlier)
        # What an ended drift has counted is not counted again.
        run = [one for one in run if not events or one.t > events[-1][-1].t]
        off = GEOD.inv(run[-1].lon, run[-1].lat, fix.lon, fix.lat)[2]
        if fix.t - run[-1].t >= 10 * MINUTE and off >= 500:
            state = run[::-1]
            events.append(state)
    return [(moment_of(event[0].t), moment_of(event[-1].t), len(event)) for event in events]


def judged(fix: Fix) -> bool | None:
    """Tell whether a fix drifts, sails (False), or leaves it open."""
    if fix.sog is None:
        return None
    if fix.sog < 0.5 or fix.sog > 6:
        return False
    if fix.heading is None:
        return None
    angle = abs((fix.cog - fix.heading + 180) % 360 - 180)
    if angle < 30:
        return False
    return True if angle >= 45 and 1 <= fix.sog <= 5 else None
