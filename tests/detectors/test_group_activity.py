import math
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
import shapely

from detectors.gatherings import EAST, MEETS, WEST, WORKS_UNTIL, drill
from detectors.law import Record, moment_of
from detectors.pairs import Path, Row, at, event, found, kept, sails, table
from offing.detectors.company import company
from offing.detectors.group_activity import group_activity
from offing.nav.distance import destination
from offing.schema.tables import WARNINGS

A, B, C, D = range(799_000_001, 799_000_005)
HELICOPTER = (2 << 56) | 0xDF0001
PLACE = (38.5, 133.0)


def racetrack(lat: float, lon: float, nm: float = 10.0, knots: float = 15.0, right: float = 0.0) -> Path:
    """Return a way to and fro along a parallel, from the west end."""

    def place(h: float) -> tuple[float, float]:
        sailed = knots * h % (2 * nm)
        y, x = destination(lat, lon, 90.0, 1852 * (sailed if sailed <= nm else 2 * nm - sailed))
        y, x = destination(y, x, 0.0, right)
        return float(y), float(x)

    return place


def flight(since: float, until: float, place: tuple[float, float], *ships: int) -> Row:
    row = event((HELICOPTER, *ships), since, until, place, id=f"flight-{since}", lat_end=place[0], lon_end=place[1])
    return row | {"craft": [HELICOPTER, *ships]}


def working(a: int, b: int, since: float, until: float, lat: float = PLACE[0], lon: float = PLACE[1]) -> Row:
    ways = {a: racetrack(lat, lon), b: racetrack(lat, lon, right=1500)}
    return kept(a, b, since, until, ways, type_a="military", type_b="military")


def on_passage(a: int, b: int, since: float, until: float) -> Row:
    return kept(a, b, since, until, {a: sails(*PLACE, 90, 15), b: sails(*PLACE, 90, 15, right=1000)})


def activities(
    pairs: list[Row],
    flights: list[Row] | None = None,
    met: list[Row] | None = None,
    warnings: list[Row] | None = None,
    **settings: Any,
) -> list[Row]:
    closed = pa.Table.from_pylist(warnings or [], WARNINGS)

    def find(consort: Any, rendezvous: Any, flight: Any, until: Any) -> Any:
        joined = company.find(consort, table([]), until)
        ids = table([event((1, 2), 0, 1, PLACE, id=f"company-{c[0]}") for c in joined["craft"].to_pylist()])["id"]
        return group_activity.find(joined.append_column("id", ids), rendezvous, flight, closed, until, **settings)

    tables = {"consort": table(pairs), "rendezvous": table(met or []), "flight": table(flights or [])}
    supply = {**tables, "until": at(1000)}
    return found(replace(group_activity, find=find, inputs=tuple(supply)), supply)


def test_the_example_of_the_docstring() -> None:
    (one,) = activities([working(A, B, 0, 5)], [flight(1, 2.5, PLACE, A)])
    assert (one["craft"], one["flights"], one["companies"], one["groups"]) == ([A, B], 1, 1, 1)
    assert (one["members"], one["aircraft"]) == ([f"mmsi:{A}", f"mmsi:{B}"], ["icao:df0001"])
    assert (one["t_start"], one["t_end"], one["state"], one["open"]) == (at(0), at(5), True, False)
    middle = destination(*PLACE, 90.0, 5 * 1852)
    assert (one["lat"], one["lon"]) == pytest.approx(tuple(map(float, middle)), abs=0.03)
    assert 4.5 <= one["radius_nm"] <= 6
    assert one["way_nm"] == pytest.approx(75, abs=6)
    assert one["made_good_nm"] <= 10
    assert one["rests_on"] == [f"company-{A}", "flight-1"]


def test_without_aircraft_or_another_group_it_is_none() -> None:
    assert not activities([working(A, B, 0, 5)])
    assert not activities([working(A, B, 0, 5)], [flight(6, 8, PLACE, A)])
    assert not activities([working(A, B, 0, 5)], [flight(1, 2, (41.0, 140.0))])
    assert activities([working(A, B, 0, 5)], [flight(1, 2, (PLACE[0] + 0.3, PLACE[1]))])


def test_decoys_a_passage_with_a_helicopter_ships_at_anchor_and_boats_that_fish_are_none() -> None:
    flights = [flight(1, 4, PLACE, A)]
    assert not activities([on_passage(A, B, 0, 10)], flights)
    still = {A: sails(*PLACE, 90, 0), B: sails(*PLACE, 90, 0, right=900)}
    assert not activities([kept(A, B, 0, 10, still, course=math.nan)], flights)
    assert not activities([working(A, B, 0, 10) | {"fishing": True}], flights)


def test_two_companies_at_work_in_one_place_are_one_event_and_far_apart_none() -> None:
    (one,) = activities([working(A, B, 0, 5), working(C, D, 2, 8)])
    assert (one["craft"], one["companies"], one["t_start"], one["t_end"]) == ([A, B, C, D], 2, at(0), at(8))
    assert not activities([working(A, B, 0, 5), working(C, D, 2, 8, lat=PLACE[0] + 1)])
    assert not activities([working(A, B, 0, 5), working(C, D, 4.5, 9)])


def test_a_company_that_came_of_two_sides_is_several_groups() -> None:
    pairs = [working(A, B, 0, 6)]
    assert activities(pairs, met=[event((A, B), 0.5, 0.5, PLACE, id="r")])[0]["groups"] == 2
    assert not activities(pairs, met=[event((A, C), 0.5, 0.5, PLACE, id="r")])


def test_two_sides_that_sail_straight_towards_one_another_do_not_work_though_their_middle_stays() -> None:
    apart = destination(*PLACE, 90.0, 45 * 1852)
    ways = {A: sails(*PLACE, 90, 12), B: sails(float(apart[0]), float(apart[1]), 270, 12)}
    assert not activities([kept(A, B, 0, 3.8, ways)], met=[event((A, B), 1.9, 1.9, PLACE, id="r")])


def test_only_the_time_at_work_is_told_of_a_company_that_came_and_goes() -> None:
    def way(right: float) -> Path:
        out = sails(PLACE[0], PLACE[1] - 3.0, 90, 15, right=right)
        work = racetrack(*out(10.0))
        on = sails(*work(8.0), 180, 15)
        return lambda h: out(h) if h < 10 else work(h - 10) if h < 18 else on(h - 18)

    pairs = [kept(A, B, 0, 30, {A: way(0), B: way(900)})]
    (one,) = activities(pairs, [flight(12, 14, PLACE, B)])
    assert abs((one["t_start"] - at(10)).total_seconds()) <= 3600
    assert abs((one["t_end"] - at(18)).total_seconds()) <= 3600


@pytest.mark.parametrize("lon", [179.95, -179.95])
def test_the_antimeridian_parts_nothing(lon: float) -> None:
    (one,) = activities([working(A, B, 0, 5, 20.0, lon)], [flight(1, 2.5, (20.0, lon), A)])
    assert abs(one["lon"]) > 179.8 and one["radius_nm"] < 6


def warning(number: str, since: float, until: float | None, subject: str = "gunnery", off: float = 0.0) -> Row:
    west, south, east, north = box = (PLACE[1] - 1 + off, PLACE[0] - 1, PLACE[1] + 1 + off, PLACE[0] + 1)
    sides = {"west": west, "south": south, "east": east, "north": north, "geometry": shapely.box(*box).wkb}
    windows = [{"start": at(since), "end": None if until is None else at(until)}]
    return {"id": number, "number": number, "subject": subject, "label": "", "windows": windows, **sides}


def test_what_was_announced_for_the_place_and_the_hours_is_told() -> None:
    def told(*warnings: Row) -> list[Row]:
        (one,) = activities([working(A, B, 0, 5)], [flight(1, 2.5, PLACE, A)], warnings=list(warnings))
        return [one]

    (one,) = told(warning("SIM 1/24", -5, 50), warning("SIM 2/24", 3, 5.5), warning("SIM 3/24", 8, None))
    assert [(w["id"], w["subject"], w["inside_h"]) for w in one["warnings"]] == [
        ("SIM 1/24", "gunnery", 5.0),
        ("SIM 2/24", "gunnery", 2.0),
    ]
    assert (one["called"], one["called_by"]) == (None, None)
    assert told(warning("SIM 4/24", 0, 5, off=3.0))[0]["warnings"] == []
    assert told(warning("SIM 5/24", 4.5, 9))[0]["warnings"] == []  # half an hour of it


def test_only_a_warning_that_says_so_calls_it_an_exercise() -> None:
    announced = [warning("SIM 1/24", 0, 5), warning("SIM 2/24", 0, 5, "naval_exercise")]
    (one,) = activities([working(A, B, 0, 5)], [flight(1, 2.5, PLACE, A)], warnings=announced)
    assert (one["called"], one["called_by"]) == ("exercise", "SIM 2/24")
    # What is announced makes no event of ships on passage.
    assert not activities([on_passage(A, B, 0, 10)], [flight(1, 2.5, PLACE, A)], warnings=announced)


def test_nothing_gives_nothing() -> None:
    assert activities([]) == []


def test_from_fixes_through_all_that_it_rests_on() -> None:
    fixes, statics = drill()
    (one,) = Record(group_activity, fixes, statics).events()
    assert one["craft"] == [*WEST, *EAST]
    assert one["groups"] == 2
    assert abs((one["t_start"] - moment_of(MEETS)).total_seconds()) <= 3600
    assert one["t_end"] == moment_of(WORKS_UNTIL)
