import itertools
import math
from datetime import timedelta
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from detectors.fleets import DAY, HOUR, MINUTE, SECOND, T0, Fix, heard_until
from detectors.law import DRAWN, Event, Record, moment_of
from offing.atlas import claims, shore
from offing.detectors.area_visit import area_visit

SHIP = 211000001
AIRCRAFT = (2 << 56) | 0x3C0001
GEOD = Geod(ellps="WGS84")
NM = 1852.0
GERMAN_BIGHT = DRAWN["German Bight"]  # 7.9 to 8.1 E, 54.005 to 54.4 N


def track(*legs: tuple[int, float, float], craft: int = SHIP, segment: int = T0) -> list[Fix]:
    return [Fix(craft, t, lat, lon, 10.0, segment=segment) for t, lat, lon in legs]


def visits(fixes: list[Fix], area: str, **given_settings: Any) -> list[Event]:
    events = Record(area_visit, fixes, **given_settings).events_of_every_cut()
    return [event for event in events if event["area_id"] == area]


def test_a_ship_that_crosses_a_drawn_area_visits_it_once() -> None:
    fixes = track(*((T0 + n * 10 * MINUTE, 54.2, 7.5 + n * 0.05) for n in range(21)))
    [visit] = visits(fixes, "drawn:German Bight")
    inside = [fix for fix in fixes if 7.9 - 1e-9 <= fix.lon <= 8.1 + 1e-9]
    assert (visit["t_start"], visit["t_end"]) == (moment_of(inside[0].t), moment_of(inside[-1].t))
    assert visit["fixes"] == len(inside)
    assert visit["entered"] == moment_of(inside[0].t)
    assert visit["left"] == moment_of(inside[-1].t)
    assert not visit["open"]
    middle = shapely.centroid(GERMAN_BIGHT)
    nearest = min(GEOD.inv(fix.lon, fix.lat, middle.x, middle.y)[2] for fix in inside)
    assert visit["closest_nm"] == pytest.approx(nearest / NM, abs=0.03)


def test_a_ship_that_grazes_the_line_every_second_visits_once() -> None:
    fixes = track(*((T0 + n * SECOND, 54.2, 7.9 + 0.0001 * math.sin(n)) for n in range(-600, 600)))
    [visit] = visits(fixes[::7], "drawn:German Bight")
    assert visit["fixes"] == sum(fix.lon >= 7.9 for fix in fixes[::7])


def test_a_ship_that_comes_back_after_an_hour_visits_twice_and_after_ten_minutes_once() -> None:
    out_and_in = [(0, 8.0), (10, 7.5), (80, 8.0), (90, 7.5), (100, 8.0), (140, 7.5), (200, 7.4)]
    fixes = track(*((T0 + minute * MINUTE, 54.2, lon) for minute, lon in out_and_in))
    first, second = visits(fixes, "drawn:German Bight")
    assert first["t_end"] == moment_of(T0)
    assert (first["entered"], first["left"]) == (None, moment_of(T0))
    assert second["entered"] == moment_of(T0 + 80 * MINUTE)
    assert second["t_end"] == second["left"] == moment_of(T0 + 100 * MINUTE)


def test_a_silence_ends_a_visit_and_nobody_says_when_the_ship_left() -> None:
    fixes = track((T0, 54.2, 8.0), (T0 + HOUR, 54.2, 8.0), (T0 + 8 * HOUR, 54.2, 8.0), (T0 + 9 * HOUR, 54.2, 7.0))
    first, second = visits(fixes, "drawn:German Bight")
    assert first["left"] is None
    assert first["t_end"] == moment_of(T0 + HOUR)
    assert second["entered"] is None
    assert second["left"] == moment_of(T0 + 8 * HOUR)


def test_a_ship_still_inside_makes_an_open_visit() -> None:
    [visit] = visits(track((T0, 54.2, 7.0), (T0 + HOUR, 54.2, 8.0)), "drawn:German Bight")
    assert visit["open"]
    assert visit["left"] is None


def test_areas_at_the_antimeridian_and_the_pole_are_entered_from_any_side() -> None:
    across = track(*((T0 + n * HOUR, 0.3, (179.5 + n * 0.15 + 180) % 360 - 180) for n in range(8)))
    assert len(visits(across, "drawn:Date Line")) == 1
    over = track(*((T0 + n * HOUR, 89.5 + 0.2 * min(n, 5 - n), 0.0 if n < 3 else 180.0) for n in range(6)))
    assert len(visits(over, "drawn:Cap")) == 1


def test_only_aircraft_visit_an_adiz_and_seas_only_where_asked_for() -> None:
    over = [(T0 + n * HOUR, 30.0, 121.5 + n) for n in range(4)]
    kinds = {event["area_id"].split(":")[0] for event in Record(area_visit, track(*over)).events()}
    assert kinds == {"zone", "near"}
    flown = {event["area_id"] for event in Record(area_visit, track(*over, craft=AIRCRAFT)).events()}
    assert any(area.startswith("adiz:") for area in flown)
    assert visits(track(*over), "sea:east-china-sea", also="sea")


def test_a_zone_is_told_with_the_closest_approach_to_its_shore() -> None:
    # Straight in on Helgoland from the west and out again, five-minute steps.
    fixes = track(*((T0 + n * 5 * MINUTE, 54.18, 7.0 + 0.03 * min(n, 40 - n)) for n in range(41)))
    [visit] = visits(fixes, "zone:DE:12")
    exact = [float(shore.distance_of(fix.lat, fix.lon, "DE")[0]) for fix in fixes]
    assert visit["area"] == "within 12 nm of the shore of Germany"
    assert visit["fixes"] == sum(metres <= 12 * NM for metres in exact)
    assert visit["closest_nm"] == pytest.approx(min(exact) / NM, abs=0.1)
    assert visit["closest_at"] == moment_of(fixes[exact.index(min(exact))].t)


def plain(fixes: list[Fix], rejoins: int = 30 * MINUTE, silent: int = 6 * HOUR) -> list[tuple[str, int, int, int]]:
    """Return area, first, last and number of fixes of each visit, by measuring every fix to every shore."""
    inside: dict[str, list[int]] = {}
    for n, fix in enumerate(fixes):
        every = shore.within(fix.lat, fix.lon, 210 * NM)
        held = {f"near:{every[0][0]}"} if every and every[0][1] <= 200 * NM else set()
        for code, metres in every:
            breadth = float(claims.breadths([code])[0])
            held |= {f"zone:{code}:{nm:g}" for nm in (breadth, 24.0) if metres <= nm * NM}
        point = shapely.Point(fix.lon, fix.lat)
        held |= {f"drawn:{name}" for name, shape in DRAWN.items() if shape.intersects(point)}
        for area in held:
            inside.setdefault(area, []).append(n)
    found = []
    for area, rows in inside.items():
        visit = [rows[0]]
        for before, row in itertools.pairwise(rows):
            silence = fixes[row].t - fixes[before].t
            if silence >= silent or (row > before + 1 and silence >= rejoins):
                found.append((area, fixes[visit[0]].t, fixes[visit[-1]].t, len(visit)))
                visit = []
            visit.append(row)
        found.append((area, fixes[visit[0]].t, fixes[visit[-1]].t, len(visit)))
    return sorted(found)


STEPS = st.tuples(
    st.sampled_from((SECOND, MINUTE, 7 * MINUTE, 29 * MINUTE, HOUR, 5 * HOUR, 7 * HOUR)),
    st.floats(-0.12, 0.12),
    st.floats(-0.2, 0.2),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.tuples(st.floats(53.8, 54.6), st.floats(7.0, 8.3)), st.lists(STEPS, min_size=1, max_size=40))
def test_visits_are_what_measuring_every_fix_gives(start: tuple[float, float], steps: list[Any]) -> None:
    t, lat, lon = T0, *start
    fixes = track((t, lat, lon))
    for span, north, east in steps:
        t, lat, lon = t + span, lat + north * span / (span + HOUR), lon + east * span / (span + HOUR)
        fixes += track((t, lat, lon))
    events = Record(area_visit, fixes).events()
    got = sorted(
        (e["area_id"], round(e["t_start"].timestamp()) * SECOND, round(e["t_end"].timestamp()) * SECOND, e["fixes"])
        for e in events
    )
    assert got == plain(fixes)


def test_a_visit_of_weeks_is_one_however_the_days_are_read() -> None:
    fixes = track(*((T0 + n * HOUR, 54.18, 7.8 - 1e-5 * (n % 3)) for n in range(24 * 8)))
    cuts = [T0 + day * DAY for day in range(1, 8)]
    record = Record(area_visit, fixes, rejoins_within=timedelta(minutes=30))
    assert record.events(cuts) == record.events()
    assert heard_until(fixes) > cuts[-1]
    assert {event["fixes"] for event in record.events()} == {len(fixes)}
