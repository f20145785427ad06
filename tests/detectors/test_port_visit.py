import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from detectors import law
from detectors.fleets import DAY, HOUR, MINUTE, SECOND, T0, Fix, line
from detectors.law import Event, Record, moment_of
from offing.detectors.port_visit import port_visit
from offing.schema.tables import PORTS

SHIP = 211000001
GEOD = Geod(ellps="WGS84")
HARBOUR = (54.0, 8.0)


def ports_table(places: Iterable[tuple[str, float, float]], kind: str = "port") -> pa.Table:
    rows = [
        {"port_id": name[:5], "name": name, "kind": kind, "state": "XX", "lat": lat, "lon": lon, "source": "test"}
        for name, lat, lon in places
    ]
    return pa.Table.from_pylist(rows, PORTS)


@pytest.fixture(autouse=True)
def harbours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be a few ports of our own only: one alone, a chain of three, one at the antimeridian."""
    places = [
        ("Alone", *HARBOUR),
        ("Chain West", 56.0, 8.00),
        ("Chain Middle", 56.0, 8.08),
        ("Chain East", 56.0, 8.16),
        ("Date Line", -16.79, -179.99),
        ("Far North", 89.99, 0.0),
    ]
    table = pa.concat_tables([ports_table(places), ports_table([("Arsenal", 54.005, 8.0)], "base")])
    monkeypatch.setattr(law, "world", lambda: {"ports": table.combine_chunks()})


def found(fixes: list[Fix], **more: object) -> list[Event]:
    return Record(port_visit, fixes, **more).events_of_every_cut()


def off(metres: float, bearing: float = 180.0, port: tuple[float, float] = HARBOUR) -> tuple[float, float]:
    """Return the position so far from a port."""
    lon, lat, _ = GEOD.fwd(port[1], port[0], bearing, metres)
    return lat, lon


def way(
    steps: Sequence[tuple[float, float | None]], step: int = 10 * MINUTE, start: int = T0, segment: int = T0
) -> list[Fix]:
    """Return fixes so many metres south of the port, with these speeds; the track began before them."""
    return [Fix(SHIP, start + n * step, *off(m), kn, segment=segment - 1) for n, (m, kn) in enumerate(steps)]


CALL = [(9000, 8.0), (2900, 8.0), (1000, 0.1), (1000, 0.1), (1000, 0.0), (3900, 8.0), (4100, 8.0), (9000, 12.0)]


def test_the_example_of_the_docstring() -> None:
    (event,) = found(way(CALL))
    assert (event["t_start"], event["t_end"]) == (moment_of(T0 + 10 * MINUTE), moment_of(T0 + 50 * MINUTE))
    assert (event["arrived"], event["departed"]) == (event["t_start"], event["t_end"])
    assert (event["area"], event["area_id"], event["state"], event["open"]) == ("Alone", "Alone", "XX", False)
    assert (event["fixes"], event["lay_h"], event["duration_h"]) == (5, 0.33, 0.67)
    assert event["port_distance_m"] == pytest.approx(1000, abs=1)


@pytest.mark.parametrize(
    ("nearest", "visits"), [(2999, 1), (3001, 0)], ids=["a metre within the distance of entering", "a metre beyond it"]
)
def test_the_distance_of_entering_to_the_metre(nearest: float, visits: int) -> None:
    assert len(found(way([(9000, 8.0), (nearest, 0.0), (nearest, 0.0), (nearest, 0.0), (9000, 8.0)]))) == visits


@pytest.mark.parametrize(("farthest", "visits"), [(3999, 1), (4001, 2)])
def test_the_distance_of_leaving_to_the_metre(farthest: float, visits: int) -> None:
    lying: list[tuple[float, float | None]] = [(2000, 0.0), (2000, 0.0)]
    assert len(found(way([(9000, 8.0), *lying, (farthest, 3.0), *lying, (9000, 8.0)]))) == visits


def test_who_passes_by_has_visited_nothing() -> None:
    assert not found(way([(m, 12.0) for m in range(9000, 0, -1000)] + [(m, 12.0) for m in range(0, 9000, 1000)]))
    assert not found(way([(9000, 12.0), (1000, 3.0), (1000, 0.3), (1000, 0.25), (9000, 12.0)]))


@pytest.mark.parametrize(("lasting", "visits"), [(10 * MINUTE - SECOND, 0), (10 * MINUTE, 1)])
def test_ten_minutes_still_are_a_visit(lasting: int, visits: int) -> None:
    fixes = [
        Fix(SHIP, T0, *off(9000), 8.0),
        Fix(SHIP, T0 + HOUR, *off(1000), 0.1),
        Fix(SHIP, T0 + HOUR + lasting, *off(1000), 0.4),
        Fix(SHIP, T0 + 2 * HOUR, *off(9000), 8.0),
    ]
    assert len(found(fixes)) == visits


@pytest.mark.parametrize(("silent", "visits"), [(4 * HOUR - SECOND, 0), (4 * HOUR, 1)])
def test_four_hours_unheard_inside_are_a_visit_whose_departure_is_the_last_fix(silent: int, visits: int) -> None:
    fixes = [*way([(9000, 8.0), (1000, 5.0)]), *way([(30_000, 12.0)], start=T0 + 10 * MINUTE + silent)]
    events = found(fixes)
    assert len(events) == visits
    for event in events:
        assert event["departed"] == moment_of(T0 + 10 * MINUTE)
        assert event["t_end"] == moment_of(T0 + 10 * MINUTE + silent)
        assert event["lay_h"] == 0.0


def test_a_silence_between_two_fixes_inside_is_time_lain_there() -> None:
    fixes = [*way([(9000, 8.0), (1000, 5.0)]), *way([(1100, 5.0), (9000, 8.0)], start=T0 + 10 * MINUTE + 20 * HOUR)]
    (event,) = found(fixes)
    assert (event["lay_h"], event["fixes"]) == (20.0, 2)
    assert event["longest_silence_s"] == 20 * 3600


def test_an_open_visit_has_not_departed() -> None:
    (event,) = found(way(CALL[:5]))
    assert event["open"]
    assert event["departed"] is None
    assert event["arrived"] == event["t_start"]


def test_of_a_track_that_begins_inside_the_arrival_is_unknown() -> None:
    (event,) = found(line(SHIP, range(T0, T0 + HOUR, 10 * MINUTE), *HARBOUR, 0.0))
    assert event["arrived"] is None
    assert event["t_start"] == moment_of(T0)


def test_who_falls_silent_inside_for_good_lies_there_once_it_is_believed() -> None:
    inbound = [Fix(SHIP, T0 + n * MINUTE, *off(9000 - 700 * n), 8.0, in_segment=n + 1) for n in range(10)]
    other = line(211000002, [T0, T0 + 6 * HOUR], 10.0, 10.0, 9.0)
    (event,) = found(inbound + other)
    assert event["open"]
    assert not found(inbound[1:] and [*inbound[:9], *other])


def test_a_port_city_is_one_visit_named_by_where_it_lay_longest() -> None:
    stops = [8.0] * 3 + [8.04, 8.08, 8.12] + [8.16] * 5
    fixes = [Fix(SHIP, T0, 55.9, 8.0, 9.0)]
    fixes += [
        Fix(SHIP, T0 + (n + 1) * 10 * MINUTE, 56.0, lon, 0.1 if lon in (8.0, 8.16) else 4.0)
        for n, lon in enumerate(stops)
    ]
    fixes.append(Fix(SHIP, T0 + 3 * HOUR, 56.1, 8.16, 9.0))
    (event,) = found(fixes)
    assert event["area"] == "Chain East"
    assert event["lay_h"] == pytest.approx((20 + 40) / 60, abs=0.01)


def test_found_in_another_port_it_has_left_the_first() -> None:
    at_first = [Fix(SHIP, T0 + n * 10 * MINUTE, *HARBOUR, 0.0) for n in range(3)]
    at_second = [Fix(SHIP, T0 + 9 * HOUR + n * 10 * MINUTE, 56.0, 8.0, 0.0) for n in range(3)]
    assert [event["area"] for event in found(at_first + at_second)] == ["Alone", "Chain West"]


def test_a_naval_base_is_named_within_a_kilometre_of_it() -> None:
    at_base = [Fix(SHIP, T0 + n * HOUR, 54.0052, 8.0, 0.0) for n in range(3)]
    beyond = [Fix(SHIP, T0 + n * HOUR, 54.0152, 8.0, 0.0) for n in range(3)]
    assert [event["area"] for event in (*found(at_base), *found(beyond))] == ["Arsenal", "Alone"]


@pytest.mark.parametrize("step", [SECOND, HOUR])
@pytest.mark.parametrize("middle", [2990.0, 3500.0, 3980.0])
def test_a_ship_that_swings_at_anchor_on_a_border_makes_one_visit(step: int, middle: float) -> None:
    n = 1800 if step == SECOND else 30
    swing = [(middle + 60 * math.sin(k / 7), 0.1) for k in range(n)]
    swing = [(min(m, 3999.0), kn) for m, kn in swing]
    events = Record(port_visit, way([(9000, 8.0), (2800, 2.0), *swing, (9000, 8.0)], step)).events()
    assert len(events) == 1
    assert events[0]["duration_h"] == pytest.approx(n * step / HOUR, abs=0.02)


@pytest.mark.parametrize("port", [(-16.79, -179.99), (89.99, 0.0)])
def test_ports_at_the_antimeridian_and_the_pole(port: tuple[float, float]) -> None:
    fixes = [
        Fix(SHIP, T0 + n * 10 * MINUTE, *off(metres, bearing, port), kn)
        for n, (metres, bearing, kn) in enumerate(
            [(9000, 270, 8.0), (2900, 270, 8.0), (2000, 270, 0.1), (2000, 270, 0.1), (2000, 90, 8.0), (9000, 90, 8.0)]
        )
    ]
    (event,) = found(fixes)
    assert event["fixes"] == 4
    assert GEOD.inv(event["lon"], event["lat"], *off(2000, 270, port)[::-1])[2] < 0.1


def test_repeated_times_are_borne() -> None:
    doubled = [fix for fix in way(CALL) for _ in range(2)]
    (event,) = found(doubled)
    assert (event["fixes"], event["duration_h"]) == (10, 0.67)


def test_late_fixes_give_what_timely_ones_give() -> None:
    fixes = [replace(fix, offset=n + 1) for n, fix in enumerate(way(CALL))]
    assert found(fixes[::2] + fixes[1::2]) == found(fixes)


def test_two_hulls_under_one_identity_make_visits_of_their_own() -> None:
    here = line(SHIP, range(T0, T0 + HOUR, 10 * MINUTE), *HARBOUR, 0.0)
    there = line(SHIP, range(T0, T0 + HOUR, 10 * MINUTE), 56.0, 8.0, 0.0, segment=T0 + 1)
    assert sorted(event["area"] for event in found(here + there)) == ["Alone", "Chain West"]


def test_without_speeds_the_way_between_fixes_tells() -> None:
    (event,) = found(way([(m, None) for m, _ in CALL]))
    assert (event["area"], event["lay_h"]) == ("Alone", 0.33)
    assert not found(way([(m, None) for m in (9000, 6000, 2900, 500, 2500, 6000)]))


def test_who_only_moves_about_for_a_day_has_arrived_within_it() -> None:
    busy = [(9000.0, 8.0)] + [(1000.0 + 500 * (n % 3), 3.0) for n in range(30)] + [(1000.0, 0.0)] * 3
    (event,) = found(way(busy, HOUR), lies_within=timedelta(days=1))
    assert event["t_start"] >= moment_of(T0 + 31 * HOUR) - timedelta(days=1)
    assert event["t_start"] <= moment_of(T0 + 8 * HOUR + HOUR)


def test_settings_are_taken() -> None:
    fixes = way([(9000, 8.0), (3500, 0.4), (3500, 0.4), (3500, 0.4), (9000, 8.0)])
    assert not found(fixes)
    assert found(fixes, enter_within_m=3600.0, slower_than_kn=0.5)
    assert not found(fixes, enter_within_m=3600.0, slower_than_kn=0.5, lies_for=timedelta(minutes=21))


def test_without_ports_there_are_no_visits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law, "world", lambda: {"ports": PORTS.empty_table()})
    assert not found(way(CALL))


# --- every fix measured, by other means ------------------------------------------------------

# No two of them a kilometre or eight apart, where two ways of measuring may differ.
SOUTH = (900.0, 2950.0, 3050.0, 3960.0, 4070.0, 7900.0, 8100.0, 30_000.0)


@st.composite
def calls(draw: st.DrawFn) -> list[Fix]:
    fixes, t, believed = [], T0, 0
    for _ in range(draw(st.integers(1, 8))):
        metres, speed = draw(st.sampled_from(SOUTH)), draw(st.sampled_from((0.0, 0.1, 0.3, 0.7, 8.0)))
        step = draw(st.sampled_from((30 * SECOND, 5 * MINUTE, 10 * MINUTE, HOUR, 4 * HOUR, 5 * HOUR, 20 * HOUR)))
        for _ in range(draw(st.integers(1, 6))):
            believed += 1
            fixes.append(Fix(SHIP, t, *off(metres), speed, in_segment=min(10, believed)))
            t += step
    return fixes


def plainly(fixes: list[Fix]) -> list[tuple[int, int, bool]]:
    """Return first fix, last fix and openness of each visit, by measuring every fix."""
    events: list[tuple[int, int, bool]] = []
    inside: list[Fix] = []
    near: list[int] = []
    first, run = None, None
    for fix, before in zip(fixes, [fixes[0], *fixes[:-1]], strict=True):
        metres = GEOD.inv(fix.lon, fix.lat, HARBOUR[1], HARBOUR[0])[2]
        if inside:
            if first is None and fix.t - before.t >= 4 * HOUR:
                first = next(t for t in near if t >= before.t - DAY + 10 * MINUTE)
            jump = GEOD.inv(fix.lon, fix.lat, before.lon, before.lat)[2]
            if metres > 4000 or jump > 8000:
                if first is not None:
                    events.append((first, inside[-1].t, False))
                inside, near, first, run = [], [], None, None
            elif first is None and fix.t - near[-1] > DAY - 10 * MINUTE:
                inside, near, run = [], [], None
            elif run is not None and (fix.sog > 0.5 or jump > 1000):
                run = None
        if inside or metres <= 3000:
            inside.append(fix)
            near += [fix.t] if metres <= 3000 else []
            run = fix.t if run is None and fix.sog < 0.2 else run
            if first is None and run is not None and fix.t - run >= 10 * MINUTE:
                first = next(t for t in near if t >= run - DAY + 10 * MINUTE)
    return [*events, (first, inside[-1].t, True)] if first is not None else events


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(calls())
def test_what_is_skipped_changes_nothing(fixes: list[Fix]) -> None:
    events = Record(port_visit, fixes, lies_within=timedelta(days=1)).events()
    spans = [(e["t_start"], e["departed"], e["open"]) for e in events]
    assert spans == [(moment_of(a), None if still else moment_of(b), still) for a, b, still in plainly(fixes)]
