import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from detectors.fleets import HOUR, M_PER_DEG, MINUTE, SECOND, T0, Fix
from detectors.law import Event, Record, moment_of
from offing.detectors.loitering import loitering
from offing.schema.errors import UsageError

SHIP = 211000001
GEOD = Geod(ellps="WGS84")
FAR_OUT = (45.0, -15.0)  # 300 nm west of France
STEP = 10 * MINUTE


def found(fixes: list[Fix], **settings: object) -> list[Event]:
    return Record(loitering, fixes, **settings).events_of_every_cut()


def sail(
    *legs: tuple[float, float], step: int = STEP, place: tuple[float, float] = FAR_OUT, start: int = T0
) -> list[Fix]:
    """Return fixes of legs of speed (north) and minutes."""
    (lat, lon), t, fixes = place, start, []
    for speed, lasting in legs:
        for _ in range(round(lasting * MINUTE / step)):
            fixes.append(Fix(SHIP, t, lat, lon))
            lat += speed * 1852 / 3600 * step / SECOND / M_PER_DEG
            t += step
    return fixes


def spans(events: list[Event]) -> list[tuple]:
    return [(event["t_start"], event["t_end"]) for event in events]


def test_the_example_of_the_docstring() -> None:
    (event,) = found(sail((15, 120), (0, 420), (15, 120)))
    # The first fix of the leg out is where the ship still lies.
    assert spans([event]) == [(moment_of(T0 + 2 * HOUR), moment_of(T0 + 9 * HOUR))]
    assert (event["duration_h"], event["fixes"], event["distance_m"], event["open"]) == (7.0, 43, 0, False)
    assert event["lat"] == pytest.approx(45.0 + 30 * 1852 / M_PER_DEG, abs=1e-4)
    assert (event["mean_speed_kn"], event["longest_silence_s"]) == (0, 600)
    assert event["shore_nm"] > 200 and event["port_km"] > 400
    assert [pointer["offset"] for pointer in event["evidence"]] == [1300, 5500]


@pytest.mark.parametrize(("speed", "events"), [(0.0, 1), (1.95, 1), (2.05, 0), (12.0, 0)])
def test_two_knots_are_the_bound(speed: float, events: int) -> None:
    results = found(sail((speed, 180)))
    assert len(results) == events
    for event in results:
        assert event["mean_speed_kn"] == pytest.approx(speed, abs=0.02)
        assert event["distance_m"] == pytest.approx(speed * 1852 * event["duration_h"], rel=0.01)


@pytest.mark.parametrize(("slow", "events"), [(40, 0), (50, 1)])
def test_an_hour_by_tens_of_minutes(slow: int, events: int) -> None:
    assert len(found(sail((12, 60), (1, slow), (12, 60)))) == events


def test_a_burst_of_speed_ends_nothing_and_getting_under_way_does() -> None:
    assert [e["duration_h"] for e in found(sail((0.5, 120), (6, 10), (0.5, 120)))] == [4.0]
    assert [e["duration_h"] for e in found(sail((0.5, 120), (12, 20), (0.5, 120)))] == [2.0, 1.83]


def test_near_the_shore_or_a_port_it_is_none() -> None:
    off_helgoland = sail((0.5, 180), place=(54.0, 8.0))
    assert not found(off_helgoland)
    assert not found(off_helgoland, from_shore_nm=5.0)  # an anchorage lies in the way there
    (event,) = found(off_helgoland, from_shore_nm=5.0, from_port_m=2000.0)
    assert 5 < event["shore_nm"] < 20 and event["port_km"] < 10
    at_the_date_line = sail((0.5, 180), place=(0.0, 179.9995))
    assert not found(at_the_date_line)
    assert found(at_the_date_line, from_port_m=1000.0)


def test_one_that_comes_near_the_shore_has_ended() -> None:
    # South towards Helgoland at 1.9 knots, from 24 nm north-west of it.
    fixes = [Fix(SHIP, T0 + n * STEP, 54.62 - n * 0.0053, 7.55) for n in range(40)]
    (event,) = found(fixes)
    assert event["t_end"] < moment_of(fixes[-1].t) and not event["open"]


@pytest.mark.parametrize(("silence", "durations"), [(360, [10.0]), (361, [2.0, 2.0])])
def test_six_hours_of_silence_are_bridged(silence: int, durations: list[float]) -> None:
    first = sail((0, 130))
    second = sail((0, 130), start=first[-1].t + silence * MINUTE)
    assert [e["duration_h"] for e in found(first + second)] == pytest.approx(durations, abs=0.02)


def test_it_is_open_until_six_hours_have_passed() -> None:
    lying = sail((0, 130))
    for after, still in ((6 * HOUR, True), (6 * HOUR + 1, False)):
        (event,) = found([*lying, Fix(SHIP + 1, T0 + 2 * HOUR + after, 50.0, -20.0)])
        assert event["open"] is still


def test_settings_are_taken() -> None:
    fixes = sail((3, 180))
    assert not found(fixes) and found(fixes, slower_than_kn=3.5)
    assert not found(fixes, slower_than_kn=3.5, at_least=timedelta(hours=4))
    assert len(found(sail((1, 120), (9, 60), (1, 30)), at_least=timedelta(minutes=30))) == 2
    assert len(found(sail((0, 120)) + sail((0, 120), start=T0 + 5 * HOUR), silent_for=hours_(2))) == 2
    with pytest.raises(UsageError, match=r"loitering.at_least .* shorter than twenty minutes"):
        found(fixes, at_least=timedelta(minutes=19))


def hours_(n: float) -> timedelta:
    return timedelta(hours=n)


@pytest.mark.parametrize("step", [SECOND, MINUTE, HOUR])
def test_neither_the_rate_of_reports_nor_their_noise_matters(step: int) -> None:
    chance = random.Random(1)
    fixes = [
        Fix(f.craft, f.t, f.lat + chance.gauss(0, 5e-5), f.lon + chance.gauss(0, 5e-5))
        for f in sail((12, 120), (0.2, 300), (12, 120), step=step)
    ]
    (event,) = Record(loitering, fixes).events()
    assert event["duration_h"] == pytest.approx(5, abs=0.2)
    assert event["mean_speed_kn"] == pytest.approx(0.2, abs=0.05)


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 179.9999), (89.9995, 10.0)])
def test_it_holds_at_the_antimeridian_and_at_the_pole(lat: float, lon: float) -> None:
    fixes = [Fix(SHIP, T0 + n * STEP, lat, (lon + n * 1e-5 + 540) % 360 - 180) for n in range(30)]
    (event,) = found(fixes, from_port_m=0.0)
    assert event["lat"] == pytest.approx(lat)
    assert event["lon"] == pytest.approx((lon + 14.5e-5 + 540) % 360 - 180, abs=1e-6)


def test_repeated_times_are_borne() -> None:
    once = sail((0.5, 180))
    assert [event["duration_h"] for event in found([*once, *once])] == [2.83]


def test_two_hulls_that_loiter_at_once_give_two_loiterings() -> None:
    one = sail((0, 120))
    other = [Fix(f.craft, f.t, -30.0, f.lon, segment=T0 + 1) for f in one]
    events = Record(loitering, one + other).events()
    assert [(e["t_start"], e["lat"]) for e in events] == [(moment_of(T0), 45.0), (moment_of(T0 + 1), -30.0)]


def test_decoys_a_turn_of_the_pilot_boat_and_slow_steaming_are_none() -> None:
    assert not found(sail(*((12, 60), (0, 20)) * 4)) and not found(sail((4, 600)))


@pytest.mark.parametrize(("sog", "events"), [(3.5, 0), (1.5, 1), (None, 1)])
def test_a_craft_heard_at_passes_is_believed_that_it_is_under_way(sog: float | None, events: int) -> None:
    fixes = [Fix(211000001, T0 + n * 90 * MINUTE, FAR_OUT[0] + n % 2 * 0.02, FAR_OUT[1], sog) for n in range(10)]
    assert len(found(fixes)) == events


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from((0.0, 0.5, 1.5, 1.9, 2.4, 4.0, 12.0)), st.integers(1, 12), st.sampled_from((0, 0, 0, 7, 37))
        ),
        min_size=1,
        max_size=12,
    )
)
def test_what_is_found_is_what_a_plain_reading_of_the_table_finds(legs: list[tuple[float, int, int]]) -> None:
    fixes: list[Fix] = []
    place, start = FAR_OUT, T0
    for speed, tens, silent in legs:
        fixes += sail((speed, 10 * tens + 10), place=place, start=start)
        place, start = (fixes[-1].lat, fixes[-1].lon), fixes[-1].t + silent * STEP + MINUTE
    assert spans(Record(loitering, fixes).events()) == plainly(fixes)


def plainly(fixes: list[Fix]) -> list[tuple]:
    """Follow the docstring's table, with all of the past at hand."""
    stations = list({fix.t // STEP: fix for fix in reversed(fixes)}.values())[::-1]

    def way(n: int) -> float:
        one, other = stations[n - 1], stations[n]
        return float(GEOD.inv(one.lon, one.lat, other.lon, other.lat)[2])

    def took(n: int) -> float:
        return (stations[n].t - stations[n - 1].t) / SECOND

    def slow(n: int) -> bool:
        denied = took(n) > 1800 and any((stations[k].sog or 0) >= 2 for k in (n - 1, n))
        return took(n) < 60 or (way(n) < 2 * 1852 / 3600 * took(n) and not denied)

    events: list[list[int]] = []
    loiters, since = False, 0
    for n in range(1, len(stations)):
        joined = took(n) <= 6 * 3600
        if not joined or not slow(n):
            since = n
        if loiters:
            hour = n
            while hour > 0 and took(hour) <= 6 * 3600 and stations[hour - 1].t // STEP >= stations[n - 1].t // STEP - 5:
                hour -= 1
            mean = sum(way(k) for k in range(hour + 1, n + 1)) / max((stations[n].t - stations[hour].t) / SECOND, 1)
            loiters = joined and (slow(n) or (mean < 2 * 1852 / 3600 and took(n) <= 1800))
        elif stations[n].t // STEP - stations[since].t // STEP >= 5:
            events.append([since, n])
            loiters = True
        if loiters:
            events[-1][1] = n
    return [(moment_of(stations[a].t), moment_of(stations[b].t)) for a, b in events]
