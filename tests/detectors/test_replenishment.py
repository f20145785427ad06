import math
from datetime import timedelta

import pyarrow as pa
import pytest

from detectors.fleets import MINUTE, SECOND, T0, Fix, Static
from detectors.law import Event, Record, moment_of
from detectors.plane import Path, Ship, beside, straight
from offing.detectors.replenishment import gate, replenishment
from offing.schema.tables import GRID

A, B = 211000001, 211000002
FRIGATE = (60, 75, 8, 8)
TANKER = (150, 30, 20, 12)  # her antenna is aft
EAST = straight(0.0, 0.0, 90.0, 12.0)


def told(*ships: Ship, kinds: tuple[int | None, ...] = (), names: tuple[str | None, ...] = ()) -> list[Static]:
    return [
        Static(
            ship.craft,
            T0,
            name=names[n] if names else None,
            ship_type=kinds[n] if kinds else None,
            sides=ship.sides,
        )
        for n, ship in enumerate(ships)
    ]


def found(one: Ship, other: Ship, until: float, **heard: object) -> list[Event]:
    said = {name: heard.pop(name) for name in ("kinds", "names") if name in heard}
    fixes = one.fixes(until, **heard) + other.fixes(until, **heard)
    return Record(replenishment, fixes, told(one, other, **said)).events()


def abeam(metres: float, ahead: float = 0.0) -> Path:
    return beside(EAST, lambda _: ahead, lambda _: metres)


def comes_alongside(s: float) -> tuple[float, float]:
    """Return the station on the guide: astern, up, alongside for an hour from 1800, and away ahead."""
    ahead = -460.0 if s < 1500 else min(-460.0 + 1.6 * (s - 1500), 0.0) if s < 5400 else 2.5 * (s - 5400)
    starboard = 60.0 if s < 5400 else 60.0 + 0.8 * (s - 5400)
    return ahead + 4 * math.sin(s / 90), starboard + 5 * math.sin(s / 70)


def test_the_example_of_the_docstring() -> None:
    one, other = Ship(A, EAST), Ship(B, abeam(70.0))
    (event,) = found(one, other, 5430, since=-30.0)
    assert (event["t_start"], event["t_end"]) == (moment_of(T0), moment_of(T0 + 90 * MINUTE))
    assert (event["steps"], event["duration_h"], event["open"]) == (46, 1.5, True)
    assert event["called"] == "alongside under way"
    assert event["min_gap_m"] == event["mean_gap_m"] == pytest.approx(70 - 24, abs=1)
    assert event["mean_speed_kn"] == 12.0
    assert len(event["evidence"]) <= 6


def test_any_cut_gives_the_same() -> None:
    guide = Ship(A, EAST, FRIGATE)
    mate = Ship(B, lambda s: beside(EAST, lambda t: comes_alongside(t)[0], lambda t: comes_alongside(t)[1])(s), TANKER)
    fixes = guide.fixes(7000, every=120) + mate.fixes(7000, every=120)
    assert len(Record(replenishment, fixes, told(guide, mate)).events_of_every_cut()) == 1


@pytest.mark.parametrize("noise_m", [0.0, 10.0])
@pytest.mark.parametrize(("one", "other"), [(FRIGATE, TANKER), (TANKER, FRIGATE), (FRIGATE, FRIGATE)])
def test_the_true_hulls_say_when_it_began_and_ended(one: tuple, other: tuple, noise_m: float) -> None:
    guide = Ship(A, EAST, one)
    mate = Ship(B, beside(EAST, lambda s: comes_alongside(s)[0], lambda s: comes_alongside(s)[1]), other)
    apart = {s: guide.hull(s).distance(mate.hull(s)) for s in range(0, 7200, 10)}
    near = [s for s, metres in apart.items() if metres <= 100]
    for seed in range(6 if noise_m else 1):
        (event,) = found(guide, mate, 7200, noise_m=noise_m, seed=seed)
        start, end = (int((event[name] - moment_of(T0)).total_seconds()) for name in ("t_start", "t_end"))
        assert abs(start - min(near)) <= 240 and abs(end - max(near)) <= 240
        inside = [apart[s] for s in range(start, end, 10)]
        assert event["mean_gap_m"] == pytest.approx(sum(inside) / len(inside), abs=8)
        assert not event["open"]


@pytest.mark.parametrize("gap", [15.0, 30.0, 50.0, 70.0])
@pytest.mark.parametrize("seed", range(4))
def test_positions_that_err_by_ten_metres_neither_hide_nor_part_it(gap: float, seed: int) -> None:
    one, other = Ship(A, EAST), Ship(B, abeam(gap + 24))
    (event,) = found(one, other, 7200, noise_m=10.0, seed=seed)
    assert event["duration_h"] >= 1.9
    assert event["mean_gap_m"] == pytest.approx(gap, abs=6)


@pytest.mark.parametrize(("gap", "events"), [(97.0, 1), (103.0, 0)])
def test_a_hundred_metres_between_the_hulls_are_the_reach(gap: float, events: int) -> None:
    assert len(found(Ship(A, EAST, (20, 160, 30, 5)), Ship(B, abeam(gap + 5 + 9), (90, 30, 9, 25)), 3600)) == events
    # To port, the other sides count; astern, bow and stern.
    assert len(found(Ship(A, EAST, (20, 160, 30, 5)), Ship(B, abeam(-gap - 30 - 25), (90, 30, 9, 25)), 3600)) == events
    astern = Ship(B, abeam(0.0, -gap - 160 - 90), (90, 30, 9, 25))
    assert len(found(Ship(A, EAST, (20, 160, 30, 5)), astern, 3600)) == events


@pytest.mark.parametrize(("minutes", "events"), [(25, 0), (35, 1)])
def test_half_an_hour_is_the_least(minutes: int, events: int) -> None:
    assert len(found(Ship(A, EAST), Ship(B, abeam(70.0)), minutes * 60)) == events


@pytest.mark.parametrize(("knots", "events"), [(6.0, 0), (7.5, 0), (8.5, 1), (17.5, 1), (18.5, 0), (22.0, 0)])
def test_eight_to_eighteen_knots_are_its_speeds(knots: float, events: int) -> None:
    way = straight(0.0, 0.0, 30.0, knots)
    assert len(found(Ship(A, way), Ship(B, beside(way, lambda _: 0.0, lambda _: 70.0)), 3600)) == events


def test_hulls_that_told_no_size_are_taken_for_140_by_18() -> None:
    fixes = [fix for ship in (Ship(A, EAST), Ship(B, abeam(70.0))) for fix in ship.fixes(3600)]
    (event,) = Record(replenishment, fixes).events()
    assert event["mean_gap_m"] == pytest.approx(52, abs=1)


def test_no_antenna_place_told_is_taken_to_be_in_the_middle() -> None:
    fixes = [fix for ship in (Ship(A, EAST), Ship(B, abeam(70.0))) for fix in ship.fixes(3600)]
    (event,) = Record(replenishment, fixes, [Static(craft, T0, sides=(0, 180, 0, 30)) for craft in (A, B)]).events()
    assert event["mean_gap_m"] == pytest.approx(40, abs=1)


@pytest.mark.parametrize(
    ("names", "kinds", "called"),
    [
        ((None, "TAIHU"), (35, 35), "replenishment"),
        (("TAIHU", None), (None, None), "replenishment"),
        ((None, "TAIHU"), (35, 70), "alongside under way"),
        (("GROMKIY", "PECHENGA"), (35, 35), "replenishment"),
        (("GROMKIY", "SOVERSHENNIY"), (35, 35), "alongside under way"),
        ((None, None), (80, 35), "alongside under way"),
    ],
)
def test_only_a_known_supply_ship_makes_it_a_replenishment(
    names: tuple[str | None, ...], kinds: tuple[int | None, ...], called: str
) -> None:
    (event,) = found(Ship(A, EAST), Ship(B, abeam(70.0)), 3600, names=names, kinds=kinds)
    assert event["called"] == called


def test_a_rehearsals_name_counts_without_its_mark() -> None:
    (event,) = found(Ship(799000001, EAST), Ship(799000002, abeam(70.0)), 3600, names=(None, "SIM TAIHU"))
    assert event["called"] == "replenishment"


def test_decoys_are_none() -> None:
    guide = Ship(A, EAST)
    column = Ship(B, abeam(0.0, -457.0))
    assert not found(guide, column, 7200)
    barge = Ship(B, abeam(0.0, -300.0), (30, 30, 8, 8))
    assert not found(Ship(A, EAST, (15, 15, 5, 5)), barge, 7200, kinds=(31, None))
    assert not found(Ship(A, EAST, (15, 15, 5, 5)), Ship(B, abeam(60.0)), 7200, kinds=(52, 70))
    overtaking = beside(EAST, lambda s: -1500 + 1.0 * s, lambda _: 80.0)
    assert not found(guide, Ship(B, overtaking), 3600)
    pilot = beside(
        EAST, lambda s: 0.0 if 1500 < s < 2100 else 6.0 * (s - 1500 if s < 1500 else s - 2100), lambda _: 25.0
    )
    assert not found(guide, Ship(B, pilot, (8, 8, 3, 3)), 3600)
    assert not found(guide, Ship(B, abeam(25.0), (8, 8, 3, 3)), 7200, kinds=(70, 50))
    # One hull with two transmitters, and a boat on deck.
    assert not found(guide, Ship(B, abeam(0.0, 30.0)), 7200, noise_m=5.0)
    assert not found(guide, Ship(B, abeam(5.0, -40.0), (5, 5, 2, 2)), 7200, noise_m=5.0)
    crossing = beside(EAST, lambda s: 20 * math.sin(s / 50), lambda s: 400 * math.sin(s / 200))
    assert not found(guide, Ship(B, crossing), 7200)


@pytest.mark.parametrize(("lat", "events"), [(54.06, 0), (54.5, 1)])
def test_the_approaches_of_a_port_are_left_out(lat: float, events: int) -> None:
    # The law's world has an anchorage at 54.03 N 8 E.
    slow = straight(-9000.0, 0.0, 90.0, 9.0)
    assert (
        len(found(Ship(A, slow), Ship(B, beside(slow, lambda _: 0.0, lambda _: 70.0)), 3600, origin=(lat, 8.0)))
        == events
    )


def test_whoever_tells_later_that_she_is_a_tug_takes_it_back() -> None:
    ships = (Ship(A, EAST), Ship(B, abeam(70.0)))
    fixes = [fix for ship in ships for fix in ship.fixes(5400, every=60)]
    late = [*told(*ships), Static(B, T0 + 70 * MINUTE, ship_type=52, sides=ships[1].sides)]
    assert Record(replenishment, fixes, told(*ships)).events()
    assert not Record(replenishment, fixes, late).events_of_every_cut()
    # One told of after they had parted takes nothing back.
    after = [*told(*ships), Static(B, T0 + 89 * MINUTE, ship_type=52, sides=ships[1].sides)]
    short = [fix for fix in fixes if fix.craft == A or fix.t < T0 + 60 * MINUTE]
    assert len(Record(replenishment, short, after).events()) == 1


def test_a_size_told_during_it_counts_from_then_on() -> None:
    ships = (Ship(A, EAST), Ship(B, abeam(160.0)))
    fixes = [fix for ship in ships for fix in ship.fixes(7200, every=60)]
    assert not Record(replenishment, fixes).events()
    wide = [Static(craft, T0 + 60 * MINUTE, sides=(150, 150, 35, 35)) for craft in (A, B)]
    (event,) = Record(replenishment, fixes, wide).events()
    assert event["mean_gap_m"] == pytest.approx(90, abs=1)


def test_one_noisy_step_is_bridged_and_two_minutes_apart_twice_are_not() -> None:
    def events(away: set[int]) -> list[Event]:
        one = Ship(A, EAST).fixes(2 * 3600, every=60)
        gone = {minute * MINUTE + T0 for minute in away}
        other = [
            Fix(f.craft, f.t, f.lat + 0.01 * any(abs(f.t - t) < 90 * SECOND for t in gone), f.lon, f.sog, cog=f.cog)
            for f in Ship(B, abeam(70.0)).fixes(2 * 3600, every=60)
        ]
        return Record(replenishment, one + other).events()

    assert len(events({60})) == 1
    assert len(events({60, 62, 64})) == 2


@pytest.mark.parametrize("origin", [(40.0, 179.99), (0.5, -179.95), (80.0, 0.0), (89.5, 10.0), (-89.9, -100.0)])
def test_the_antimeridian_and_the_poles_are_places_like_any_other(origin: tuple[float, float]) -> None:
    (event,) = found(Ship(A, EAST), Ship(B, abeam(70.0)), 3600, origin=origin, every=30.0)
    assert event["mean_gap_m"] == pytest.approx(46, abs=2)
    assert -180 <= event["lon"] <= 180


@pytest.mark.parametrize(("every", "events"), [(1.0, 1), (60.0, 1), (590.0, 1), (660.0, 0), (3600.0, 0)])
def test_who_is_seldom_heard_is_not_said_to_keep_alongside(every: float, events: int) -> None:
    until = 6 * 3600 if every > 500 else 3600
    way = straight(0.0, 0.0, 90.0, 12.0)
    assert len(found(Ship(A, way), Ship(B, beside(way, lambda _: 0.0, lambda _: 70.0)), until, every=every)) == events


def test_a_fix_heard_twice_changes_nothing_but_their_number() -> None:
    fixes = [fix for ship in (Ship(A, EAST), Ship(B, abeam(70.0))) for fix in ship.fixes(3600)]
    (once,), (twice,) = (Record(replenishment, given).events() for given in (fixes, fixes + fixes))
    assert (once["t_start"], once["t_end"], once["steps"]) == (twice["t_start"], twice["t_end"], twice["steps"])


def test_settings_are_taken() -> None:
    fixes = [fix for ship in (Ship(A, EAST), Ship(B, abeam(170.0))) for fix in ship.fixes(1500)]
    assert not Record(replenishment, fixes).events()
    assert Record(replenishment, fixes, gap_m=200.0, at_least=timedelta(minutes=15)).events()


def test_the_gate_leaves_out_the_slow_the_fast_and_those_without_a_course() -> None:
    rows = [(6.9, 90.0), (7.0, 90.0), (19.0, 0.0), (19.1, 0.0), (12.0, None)]
    grid = pa.table(
        {
            **{field.name: pa.array([0] * len(rows)).cast(field.type) for field in GRID},
            "sog_kn": pa.array([sog for sog, _ in rows], pa.float32()),
            "cog_deg": pa.array([cog for _, cog in rows], pa.float32()),
        }
    )
    assert gate(grid).tolist() == [False, True, True, False, False]
