import math
import random

import pyarrow as pa
import pytest

from detectors.fleets import HOUR, MINUTE, SECOND, T0, Fix, Static
from detectors.law import Event, Record, moment_of
from detectors.plane import KNOT, Ship, beside, straight
from offing.detectors.close_quarters import FARTHEST_M, REACH_M, close_quarters, gate
from offing.nav.domain import domain_m
from offing.schema.tables import GRID

A, B = 211000001, 211000002
LONG = (90, 90, 12, 12)


def sizes(*ships: Ship, kinds: tuple[int | None, ...] = ()) -> list[Static]:
    return [
        Static(ship.craft, T0, ship_type=kinds[n] if kinds else None, sides=ship.sides) for n, ship in enumerate(ships)
    ]


def found(one: Ship, other: Ship, until: float, kinds: tuple[int | None, ...] = (), **heard: object) -> list[Event]:
    fixes = one.fixes(until, **heard) + other.fixes(until, **heard)
    return Record(close_quarters, fixes, sizes(one, other, kinds=kinds)).events()


def pass_by(cpa_m: float, course: float, knots: float, at: float = 900.0) -> tuple[Ship, Ship]:
    """Return one that goes east at 14 knots, and one that passes it so far off, *at* seconds after T0."""
    one = Ship(A, straight(-14 * KNOT * at, 0.0, 90.0, 14.0))
    away = (knots * KNOT * math.sin(math.radians(course)) - 14 * KNOT, knots * KNOT * math.cos(math.radians(course)))
    size = math.hypot(*away)
    x, y = -away[1] / size * cpa_m, away[0] / size * cpa_m
    moved = (knots * KNOT * at * f(math.radians(course)) for f in (math.sin, math.cos))
    return one, Ship(B, straight(x - next(moved), y - next(moved), course, knots))


def truth(one: Ship, other: Ship, until: float, step: float = 0.25) -> tuple[float, float]:
    """Return metres and seconds of the closest approach of the antennas, by looking everywhere."""
    return min((math.dist(one.path(n * step), other.path(n * step)), n * step) for n in range(round(until / step)))


def seconds(event: Event) -> float:
    return (event["t_start"] - moment_of(T0)).total_seconds()


def test_the_example_of_the_docstring() -> None:
    # The one that goes north is 150 m short of where the other's track lies when that one is there.
    east, north = (
        Ship(A, straight(-14 * KNOT * 900, 0.0, 90.0, 14.0)),
        Ship(B, straight(0.0, -14 * KNOT * 900 - 150, 0.0, 14.0)),
    )
    (event,) = found(east, north, 1800)
    assert event["craft"] == [A, B]
    assert event["t_start"] == event["t_end"]
    metres, at = truth(east, north, 1800)
    assert event["cpa_m"] == pytest.approx(metres, abs=1) == pytest.approx(150 / math.sqrt(2), abs=1)
    assert seconds(event) == pytest.approx(at, abs=1)
    assert (event["aspect"], event["sog_a_kn"], event["sog_b_kn"]) == ("crossing", 14.0, 14.0)
    assert event["bearing_deg"] == pytest.approx(225, abs=1)
    assert (event["length_a_m"], event["length_b_m"]) == (180, 180)
    assert (event["lat"], event["lon"]) == (pytest.approx(40.0, abs=1e-3), pytest.approx(-30.0, abs=1e-3))
    assert 1 <= len(event["evidence"]) == event["fixes"] <= 4
    far = Ship(B, straight(0.0, -14 * KNOT * 900 - 1000 * math.sqrt(2), 0.0, 14.0))
    assert not found(east, far, 1800)


def test_any_cut_gives_the_same() -> None:
    one, other = pass_by(120.0, 200.0, 12.0, at=400.0)
    fixes = one.fixes(800, every=60) + other.fixes(800, every=60)
    assert len(Record(close_quarters, fixes, sizes(one, other)).events_of_every_cut()) == 1


@pytest.mark.parametrize("seed", range(40))
def test_true_paths_read_plainly_give_the_same_closest_approach_and_verdict(seed: int) -> None:
    rng = random.Random(seed)
    course, knots = rng.uniform(0, 360), rng.uniform(5, 25)
    one, other = pass_by(rng.uniform(30, 550), course, knots)
    bent, sharp = rng.uniform(-1, 1), rng.uniform(20e3, 60e3)
    way = other.path

    def turning(s: float) -> tuple[float, float]:
        x, y = way(s)
        return x, y + bent * (s - 900) ** 2 * 10 / sharp

    other = Ship(B, turning, sides=(*[rng.randint(15, 160)] * 2, 15, 15))
    metres, at = truth(one, other, 1800)
    bearing = math.degrees(math.atan2(*(v - u for u, v in zip(one.path(at), other.path(at), strict=True))))
    asked = max(
        float(domain_m(sum(ship.sides[:2]), ship.knots(at), off - ship.course(at), 0.9))
        for ship, off in ((one, bearing), (other, bearing + 180))
    )
    slow = (
        math.dist(*([v - u for u, v in zip(one.path(s), other.path(s), strict=True)] for s in (at - 60, at + 60)))
        < 3.3 * KNOT * 120
    )
    if abs(metres - asked) < 0.05 * asked or slow:
        return  # too near the bound to be told from 10-second fixes
    events = found(one, other, 1800)
    assert len(events) == (metres < asked)
    for event in events:
        assert event["cpa_m"] == pytest.approx(metres, abs=4)
        assert seconds(event) == pytest.approx(at, abs=max(2.0, 600 / metres))
        assert event["domain_m"] == pytest.approx(asked, rel=0.05)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("course", "knots", "least"), [(90.0, 19.0, 180.0), (270.0, 16.0, 100.0), (10.0, 10.0, 120.0)])
def test_positions_that_err_by_ten_metres_still_give_one_event(
    seed: int, course: float, knots: float, least: float
) -> None:
    one, other = pass_by(least, course, knots)
    (event,) = found(one, other, 1800, noise_m=10.0, seed=seed)
    assert event["cpa_m"] == pytest.approx(least, abs=45)
    assert seconds(event) == pytest.approx(900, abs=60 if course == 90 else 15)


def test_each_passing_is_an_event_of_its_own() -> None:
    east = Ship(A, straight(0.0, 0.0, 90.0, 14.0))
    # One that comes up from ahead, goes about, and overtakes: passing twice.
    way = straight(14 * KNOT * 1200, 150.0, 270.0, 12.0)
    turn = 1500.0

    def there_and_back(s: float) -> tuple[float, float]:
        x, y = way(min(s, turn))
        return x + max(s - turn, 0.0) * 26 * KNOT, y

    first, second = found(east, Ship(B, there_and_back), 5400)
    assert (first["aspect"], second["aspect"]) == ("head-on", "overtaking")
    assert seconds(first) == pytest.approx(14 * 1200 / 26, abs=2)


@pytest.mark.parametrize(
    ("course", "knots", "aspect"),
    [
        (270.0, 12.0, "head-on"),
        (280.0, 12.0, "head-on"),
        (250.0, 12.0, "crossing"),
        (0.0, 12.0, "crossing"),
        (100.0, 20.0, "overtaking"),
        (80.0, 8.0, "overtaking"),
        (150.0, 14.0, "crossing"),
    ],
)
def test_the_aspect_is_that_of_the_rules(course: float, knots: float, aspect: str) -> None:
    (event,) = found(*pass_by(100.0, course, knots), 1800)
    assert event["aspect"] == aspect


@pytest.mark.parametrize("origin", [(40.0, 179.9999), (-0.3, -179.999), (72.0, 180.0), (88.0, 15.0), (-88.5, 170.0)])
def test_the_antimeridian_and_high_latitudes_are_places_like_any_other(origin: tuple[float, float]) -> None:
    one, other = pass_by(110.0, 200.0, 12.0)
    (event,) = found(one, other, 1800, origin=origin)
    assert event["cpa_m"] == pytest.approx(110, abs=2)
    assert seconds(event) == pytest.approx(900, abs=2)
    assert event["aspect"] == "crossing"
    assert -180 <= event["lon"] <= 180


@pytest.mark.parametrize("lat", [89.95, -89.99])
def test_beside_a_pole_nothing_is_said(lat: float) -> None:
    assert not found(*pass_by(110.0, 200.0, 12.0), 1800, origin=(lat, 0.0))


@pytest.mark.parametrize(("every", "events"), [(1.0, 1), (60.0, 1), (170.0, 1), (300.0, 0), (3600.0, 0)])
def test_who_is_seldom_heard_is_not_said_to_have_passed(every: float, events: int) -> None:
    until = 2 * 3600 if every > 1000 else 1800
    assert len(found(*pass_by(110.0, 200.0, 12.0), until, every=every)) == events


def test_reports_on_the_hour_that_meet_by_chance_are_no_pass() -> None:
    fixes = [
        Fix(craft, T0 + n * HOUR, 40.0 + n * 0.2 * (craft == B), -30.0, 12.0, cog=0.0)
        for craft in (A, B)
        for n in range(3)
    ]
    assert not Record(close_quarters, fixes).events()


def test_a_fix_heard_twice_changes_nothing() -> None:
    one, other = pass_by(110.0, 200.0, 12.0)
    fixes = one.fixes(1800) + other.fixes(1800)
    once = Record(close_quarters, fixes).events()
    twice = Record(close_quarters, fixes + fixes).events()
    assert [(e["t_start"], e["cpa_m"]) for e in once] == [(e["t_start"], e["cpa_m"]) for e in twice] != []


def test_hulls_that_told_no_size_are_taken_for_a_hundred_metres() -> None:
    one, other = pass_by(110.0, 200.0, 12.0)
    fixes = one.fixes(1800) + other.fixes(1800)
    (event,) = Record(close_quarters, fixes).events()
    assert (event["length_a_m"], event["length_b_m"]) == (None, None)
    small = [Static(craft, T0, sides=(5, 5, 2, 2)) for craft in (A, B)]
    assert not Record(close_quarters, fixes, small).events()
    late = [Static(craft, T0 + 1790 * SECOND, sides=(5, 5, 2, 2)) for craft in (A, B)]
    assert Record(close_quarters, fixes, late).events() == [event]


def test_pilots_and_tugs_do_their_work_close_by() -> None:
    one, other = pass_by(110.0, 200.0, 12.0)
    assert found(one, other, 1800, kinds=(70, 80))
    for kinds in ((50, 70), (70, 52), (31, None)):
        assert not found(one, other, 1800, kinds=kinds)


def test_ships_in_company_alongside_and_slow_ones_do_not_pass() -> None:
    east = straight(0.0, 0.0, 90.0, 12.0)
    station = beside(east, lambda s: 40 * math.sin(s / 200), lambda s: 150 + 60 * math.cos(s / 130))
    assert not found(Ship(A, east), Ship(B, station), 7200)
    approach = beside(east, lambda s: min(-800 + 0.6 * s, 0.0), lambda s: max(250 - 0.1 * s, 45.0))
    assert not found(Ship(A, east), Ship(B, approach), 7200)
    creeping = straight(0.0, -1500.0, 0.0, 3.5)
    assert not found(Ship(A, straight(-1800.0, 0.0, 90.0, 3.5)), Ship(B, creeping), 3600)


@pytest.mark.parametrize(
    ("origin", "events"), [((54.03, 8.0), 0), ((54.1, 8.0), 1), ((54.16, 7.87), 1), ((54.178, 7.8935), 0)]
)
def test_harbours_and_the_shore_are_left_out(origin: tuple[float, float], events: int) -> None:
    # The law's world has an anchorage at the first; the last lies in the harbour of Heligoland.
    near, quay = pass_by(110.0, 200.0, 12.0), {"from_port_m": 0.0} if origin[0] > 54.15 else {}
    fixes = [fix for ship in near for fix in ship.fixes(1800, origin=origin)]
    assert len(Record(close_quarters, fixes, sizes(*near), **quay).events()) == events


def test_settings_are_taken() -> None:
    one, other = pass_by(400.0, 200.0, 12.0)
    fixes, told = one.fixes(1800) + other.fixes(1800), sizes(one, other)
    assert not Record(close_quarters, fixes, told).events()
    assert Record(close_quarters, fixes, told, risk=0.5).events()
    assert not Record(close_quarters, fixes, told, risk=0.5, passing_kn=30.0).events()


def test_the_gate_reaches_as_far_as_one_can_come_in_a_step() -> None:
    speeds = [0.0, 3.9, 4.0, 15.0, 40.0]
    grid = pa.table(
        {
            **{field.name: pa.array([0] * len(speeds)).cast(field.type) for field in GRID},
            "sog_kn": pa.array(speeds, pa.float32()),
        }
    )
    still, slow, four, fifteen, fast = gate(grid).tolist()
    assert still == slow == 0.0
    assert four == pytest.approx(math.hypot(FARTHEST_M, 2 * 4 * KNOT * 60))
    assert fifteen == pytest.approx(math.hypot(FARTHEST_M, 2 * 15 * KNOT * 60))
    assert fast == REACH_M


def test_two_hulls_under_one_identity_pass_a_third_each_on_its_own() -> None:
    one, other = pass_by(110.0, 200.0, 12.0)
    double = Ship(B, lambda s: (other.path(s)[0] + 14 * KNOT * 40, other.path(s)[1] + 60))
    fixes = one.fixes(1800) + other.fixes(1800) + double.fixes(1800, since=7)
    events = Record(close_quarters, fixes, sizes(one, other)).events()
    assert len(events) == 2
    assert len({event["t_start"] for event in events}) == 2


def test_a_passing_is_known_when_they_are_out_of_reach() -> None:
    one, other = pass_by(110.0, 270.0, 14.0)
    fixes = one.fixes(1800) + other.fixes(1800)
    record = Record(close_quarters, fixes, sizes(one, other))
    at = T0 + 900 * SECOND
    (event,) = record.events([at + n * 20 * SECOND for n in range(-9, 30)])
    assert event["t_start"] < moment_of(at + MINUTE)
