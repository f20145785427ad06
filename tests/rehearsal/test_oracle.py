"""The oracle on paths made by hand, whose events are known."""

import math
from dataclasses import replace

import numpy as np
import pytest

from offing.rehearsal.oracle import merged, true_events
from offing.rehearsal.played import Interference, Knots, Member, Played, Spells, Truth
from rehearsal.hearing import every_minute, hears
from rehearsal.plays import HOUR, MINUTE, START, Leg, member, path, play, speaks

SEA = (40.0, 135.0)  # the Sea of Japan, far from any port
NM = 1 / 60
ONE, OTHER = 799_000_001, 799_000_002


def sails(*legs: Leg, status: int = 0, hours: float | None = None, **more: object) -> Played:
    last = hours or legs[-1][0]
    spells = [speaks(1, 0, last, status=status)]
    return play([member(1, **more)], [path(1, *legs)], spells, hours=last)


def happened(played: Played, kind: str, heard: list[float] | None = None) -> list[Truth]:
    hours = (played.end - played.start) / HOUR
    times = every_minute(hours) if heard is None else heard
    reports = hears({int(key) % 1_000_000: times for key in {one.key for one in played.members}})
    return [one for one in true_events(played, heard=reports, kinds=[kind]) if one.kind == kind and not one.decoy]


def sure(events: list[Truth]) -> list[tuple[float, float]]:
    """Return from which hour to which the events last that are not marginal."""
    return [
        (round((one.t_start - START) / HOUR, 2), round((one.t_end - START) / HOUR, 2))
        for one in events
        if not one.marginal
    ]


def north(*parts: tuple[float, float]) -> list[Leg]:
    """Return legs due north from SEA: (hours, knots) one after the other."""
    legs, hour, lat = [(0.0, *SEA)], 0.0, SEA[0]
    for hours, knots in parts:
        hour, lat = hour + hours, lat + hours * knots * NM
        legs.append((hour, lat, SEA[1]))
    return legs


def test_a_ship_that_lies_still_for_an_hour_stopped_once() -> None:
    events = happened(sails(*north((1, 10), (1, 0), (1, 10))), "stop")
    assert sure(events) == [(1.0, 2.0)]
    assert events[0].observable
    assert (events[0].lat, events[0].lon) == pytest.approx((SEA[0] + 10 * NM, SEA[1]), abs=1e-3)


def test_slow_sailing_ends_no_stop_and_begins_none() -> None:
    legs = north((1, 10), (0.5, 0), (0.5, 0.24), (0.5, 0), (1, 10), (1, 0.45), (1, 10))
    assert sure(happened(sails(*legs), "stop")) == [(1.0, 2.5)]


def test_a_stop_of_ten_minutes_is_on_the_bound_and_of_five_is_none() -> None:
    assert [one.marginal for one in happened(sails(*north((1, 10), (1 / 6, 0), (1, 10))), "stop")] == [True]
    assert happened(sails(*north((1, 10), (1 / 12, 0), (1, 10))), "stop") == []


def test_a_silence_of_seven_hours_is_a_gap_and_of_five_none() -> None:
    played = sails(*north((30, 10)))
    events = happened(played, "gap", every_minute(30, (2, 9), (12, 17), (20, 26.1)))
    assert sure(events) == [(2.0, 9.0)]
    assert [one.marginal for one in events] == [False, True]
    assert events[0].lat == pytest.approx(SEA[0] + 20 * NM, abs=1e-4)


def test_who_falls_silent_for_good_has_a_gap_to_when_anyone_was_last_heard() -> None:
    played = play(
        [member(1), member(2)],
        [path(1, *north((20, 5))), path(2, *north((20, 6)))],
        [speaks(1, 0, 20), speaks(2, 0, 20)],
        hours=20,
    )
    events = true_events(played, heard=hears({1: every_minute(8), 2: every_minute(20)}), kinds=["gap"])
    assert sure(events) == [(8.0, 20.0)]
    assert events[0].detail["open"]


def test_a_ship_hove_to_in_the_middle_of_the_sea_loiters() -> None:
    assert sure(happened(sails(*north((2, 12), (4, 1), (2, 12))), "loitering")) == [(2.0, 6.0)]
    assert happened(sails(*north((2, 12), (4, 3), (2, 12))), "loitering") == []
    # Ten miles off Oki, the islands' shore is too near.
    near = [(hour, lat - SEA[0] + 36.4, 133.2) for hour, lat, _ in north((2, 3), (4, 1), (2, 3))]
    assert happened(sails(*near), "loitering") == []


def drifting(heading: float, knots: float, hours: float) -> Played:
    legs = north((1, 12), (hours, knots), (1, 12))
    played = sails(*legs)
    turned = np.full(len(legs), np.nan)
    turned[1] = heading
    return replace(played, knots=played.knots._replace(heading_deg=turned))


def test_a_ship_set_abeam_drifts() -> None:
    assert sure(happened(drifting(90.0, 2.0, 1.0), "drift")) == [(1.0, 2.0)]
    assert happened(drifting(20.0, 2.0, 1.0), "drift") == []
    assert happened(drifting(90.0, 0.3, 1.0), "drift") == []
    assert happened(drifting(90.0, 7.0, 1.0), "drift") == []
    assert sure(happened(drifting(90.0, 2.0, 0.1), "drift")) == []


def call(lies: float) -> Played:
    """Return a ship that comes from the south to Pohang's roads, lies there, and goes on to the sea."""
    from offing.atlas.ports import named

    port = named("Pohang")[0]
    far, near = port.lat + 0.5, port.lat + 0.005
    lon = port.lon
    return sails((0, far, lon), (3, near, lon), (3 + lies, near, lon), (6 + lies, far, lon))


def test_a_ship_that_lies_in_port_visits_it_and_then_sails_on_a_voyage() -> None:
    played = call(2.0)
    [visit] = happened(played, "port_visit")
    start, end = (round((t - START) / HOUR, 2) for t in (visit.t_start, visit.t_end))
    assert 2.5 < start < 3 < 5 < end < 5.6
    assert not visit.marginal
    [voyage] = happened(played, "voyage")
    assert voyage.t_start == visit.t_end
    assert voyage.detail["open"]
    assert happened(call(0.02), "port_visit") == []


def test_a_ship_through_the_tsushima_strait_passes_its_gates_in_order() -> None:
    through = sails((0, 36.5, 131.5), (20, 33.0, 127.5))
    found = {one.detail["area_id"]: one for one in happened(through, "strait_transit")}
    assert "strait:tsushima" in found
    one = found["strait:tsushima"]
    assert one.detail["direction"].startswith("north-east to")
    assert START < one.t_start < one.t_end < through.end
    back = sails((0, 36.5, 131.5), (8, 34.7, 129.9), (16, 36.5, 131.5))
    assert "strait:tsushima" not in {one.detail["area_id"] for one in happened(back, "strait_transit")}


def test_crossing_a_gate_agrees_with_shapely() -> None:
    import shapely

    from offing.atlas.straits import straits
    from offing.rehearsal.oracle_places import _crossings
    from offing.rehearsal.oracle_ways import ways

    rng = np.random.default_rng(5)
    line = next(one for one in straits() if one.id == "tsushima").gates[0]
    gate = shapely.LineString([(lon, lat) for lat, lon in line])
    for _ in range(30):
        (lat_a, lat_b), (lon_a, lon_b) = rng.uniform(33, 36.5, 2), rng.uniform(128, 132, 2)
        played = sails((0, lat_a, lon_a), (2, lat_b, lon_b))
        [way] = ways(played, hears({}))
        track = shapely.LineString(np.stack([way.lon, way.lat], axis=1))
        crossed = list(_crossings(way, line))
        assert len(crossed) == shapely.get_num_coordinates(track.intersection(gate))
        for step, part, _ in crossed:
            lat = way.lat[step] + part * (way.lat[step + 1] - way.lat[step])
            lon = way.lon[step] + part * (way.lon[step + 1] - way.lon[step])
            assert gate.distance(shapely.Point(lon, lat)) < 1e-6


def test_a_ship_along_a_coast_visits_its_zones() -> None:
    # Due west towards Oki from 60 nm off, and out again.
    legs = [(0.0, 36.2, 134.6), (8.0, 36.2, 133.45), (16.0, 36.2, 134.6)]
    found = {one.detail["area_id"]: one for one in happened(sails(*legs), "area_visit") if not one.marginal}
    assert {"zone:JP:12", "zone:JP:24", "near:JP"} <= set(found)
    near, outer, whole = (found[name] for name in ("zone:JP:12", "zone:JP:24", "near:JP"))
    assert whole.t_start < outer.t_start < near.t_start < START + 8 * HOUR < near.t_end < outer.t_end < whole.t_end


def test_the_distances_to_shores_are_those_measured_at_every_sample_where_it_matters() -> None:
    from offing.atlas import shore
    from offing.rehearsal.oracle_places import _shores
    from offing.rehearsal.oracle_ways import ways

    [way] = ways(sails((0, 36.2, 134.6), (8, 34.6, 129.6), (16, 35.2, 129.5)), hears({}))
    for code, off in _shores(way).items():
        true = np.minimum(shore.distance_of(way.lat, way.lon, code), 225 * 1852)
        for nm in (3.0, 12.0, 24.0, 200.0):
            close = np.abs(true - nm * 1852) < 100
            assert np.abs(off - true)[close].max(initial=0.0) < 1.0
            assert ((off < nm * 1852) == (true < nm * 1852)).all()


def two(apart_m: float, knots: float = 0.8, hours: float = 4.0, **more: object) -> Played:
    legs = north((1, 12), (hours, knots), (1, 12))
    east = apart_m / 111_320 / math.cos(math.radians(SEA[0]))
    away = [(hour, lat, lon + east + (abs(hour - 1 - hours / 2) > hours / 2 - 0.01) * 0.2) for hour, lat, lon in legs]
    away = [away[0], (0.99, legs[1][1], SEA[1] + east), (1 + hours + 0.01, legs[2][1], SEA[1] + east), away[-1]]
    return play(
        [member(1), member(2, **more)],
        [path(1, *legs), path(2, *away)],
        [speaks(1, 0, 6), speaks(2, 0, 6)],
        hours=hours + 2,
    )


def test_two_that_drift_side_by_side_meet() -> None:
    [event] = happened(two(200), "encounter")
    assert not event.marginal
    assert event.craft == (ONE, OTHER)
    assert [round((t - START) / HOUR, 1) for t in (event.t_start, event.t_end)] == [1.0, 5.0]
    assert happened(two(900), "encounter") == []
    assert happened(two(200, knots=6), "encounter") == []
    assert happened(two(200, hours=1.5), "encounter") == []


def crossing(astern_m: float, **more: object) -> Played:
    """Return a ship that sails north and one that crosses her track eastwards, so far astern of her."""
    half, knots = 0.5, 14.0
    way = knots * half * NM
    lat = SEA[0] - astern_m / 111_030
    wide = way / math.cos(math.radians(SEA[0]))
    legs = [(0.0, SEA[0] - way, SEA[1]), (2 * half, SEA[0] + way, SEA[1])]
    other = [(0.0, lat, SEA[1] - wide), (2 * half, lat, SEA[1] + wide)]
    return play(
        [member(1), member(2, **more)], [path(1, *legs), path(2, *other)], [speaks(1, 0, 1), speaks(2, 0, 1)], hours=1
    )


def test_two_that_cross_at_a_ships_length_come_to_close_quarters() -> None:
    [event] = happened(crossing(40), "close_quarters")
    assert not event.marginal
    assert event.t_start == event.t_end == pytest.approx(START + HOUR / 2, abs=MINUTE)
    assert event.detail["cpa_m"] < 60
    assert happened(crossing(900), "close_quarters") == []
    assert happened(crossing(40, ship_type=50), "close_quarters") == []


def test_the_domain_is_that_published() -> None:
    from offing.rehearsal.oracle_pairs import _reach_m

    assert round(_reach_m(200, 15, 0)) == 471
    assert round(_reach_m(200, 15, math.pi / 2)) == 299
    assert round(_reach_m(200, 15, math.pi)) == 274
    assert round(_reach_m(200, 15, -math.pi / 2)) == 228


def far_apart(two_at_once: bool) -> Played:
    paths = [path(1, *north((6, 10))), path(2, *((hour, lat, lon + 4) for hour, lat, lon in north((6, 10))))]
    spells = [speaks(1, 0, 6 if two_at_once else 2), speaks(2, 0 if two_at_once else 2.5, 6, as_number=1)]
    return play([member(1), member(2)], paths, spells, hours=6)


@pytest.mark.parametrize("two_at_once", [True, False])
def test_one_identity_on_two_ships_far_apart_is_a_conflict(two_at_once: bool) -> None:
    played = far_apart(two_at_once)
    own = every_minute(6) if two_at_once else every_minute(2)
    other = [hour for hour in every_minute(6) if two_at_once or hour >= 2.5]
    reports = hears({(1, 1): own, (1, 2): other})
    [event] = true_events(played, heard=reports, kinds=["identity_conflict"])
    assert event.craft == (ONE,)
    assert not event.marginal
    assert event.observable
    assert event.t_start == START + (0 if two_at_once else round(2.5 * HOUR))


def test_reports_of_a_wrong_place_may_be_listed_as_a_conflict_or_not_and_hide_what_else_happened() -> None:
    played = sails(*north((1, 10), (2, 0), (1, 10)))
    wrong = Interference(START + HOUR, START + 2 * HOUR, *SEA, 50_000.0, "circle", 5_000.0)
    played = replace(played, interference=[wrong])
    events = true_events(played, heard=hears({1: every_minute(4)}), kinds=["identity_conflict", "stop"])
    by_kind = {one.kind: one for one in events}
    assert by_kind["identity_conflict"].marginal
    assert by_kind["stop"].observable is False
    assert "reported a wrong place" in by_kind["stop"].why
    # Interference is asked of all craft anew.
    assert by_kind["gnss_interference"].craft == (ONE,)


def test_scripted_events_and_decoys_come_through_and_scripted_kinds_that_are_computed_do_not() -> None:
    told = [
        Truth("company", (ONE,), START, START + HOUR, *SEA),
        Truth("company", (ONE,), START, START + HOUR, *SEA, decoy=True),
        Truth("stop", (ONE,), START, START + HOUR, *SEA),
    ]
    played = replace(sails(*north((4, 10))), truth=told)
    events = true_events(played, heard=hears({1: every_minute(4)}), kinds=["stop"])
    assert [(one.kind, one.decoy) for one in events] == [("company", False), ("company", True)]


def test_across_the_antimeridian_all_is_as_elsewhere() -> None:
    east = [(hour, lat - SEA[0] - 15, 179.95 + hour * 0.01) for hour, lat, _ in north((2, 1), (4, 1), (2, 1))]
    wrapped = [(hour, lat, (lon + 180) % 360 - 180) for hour, lat, lon in east]
    assert sure(happened(sails(*wrapped), "loitering")) == [(0.0, 8.0)]
    other = [(hour, lat + 0.001, lon) for hour, lat, lon in wrapped]
    played = play(
        [member(1), member(2)], [path(1, *wrapped), path(2, *other)], [speaks(1, 0, 8), speaks(2, 0, 8)], hours=8
    )
    [event] = happened(played, "encounter")
    assert not event.marginal
    assert abs(event.lon) > 179


def test_a_shadowing_lies_midway_on_both_ways_and_a_watch_where_its_first_shadowing_does() -> None:
    legs = north((10, 10))
    beside = [(hour, lat, lon + 0.1) for hour, lat, lon in legs]
    span = {"since": START, "until": START + 4 * HOUR}
    told = [
        Truth("shadowing", (ONE, OTHER), START, START + 10 * HOUR, *SEA),
        Truth(
            "watch",
            (ONE, OTHER),
            START,
            START + 10 * HOUR,
            *SEA,
            {"target": ONE, "followers": [{"craft": OTHER} | span]},
        ),
    ]
    spells = [speaks(1, 0, 10), speaks(2, 0, 10)]
    played = replace(play([member(1), member(2)], [path(1, *legs), path(2, *beside)], spells, hours=10), truth=told)
    heard = hears({1: every_minute(10), 2: every_minute(10)})
    places = {one.kind: (one.lat, one.lon) for one in true_events(played, heard=heard, kinds=[])}
    assert places["shadowing"] == pytest.approx((SEA[0] + 50 * NM, SEA[1] + 0.05), abs=0.01)
    assert places["watch"] == pytest.approx((SEA[0] + 20 * NM, SEA[1] + 0.05), abs=0.01)


def test_heard_times_of_ships_and_aircraft_join() -> None:
    one, other = hears({1: [0.0, 2.0], 3: [1.0]}), hears({1: [1.0], 2: [0.5]})
    whole = merged([one, other])
    assert whole.crafts.tolist() == [ONE, OTHER, 799_000_003]
    assert whole.of(ONE).tolist() == [START, START + HOUR, START + 2 * HOUR]
    assert whole.by.tolist() == [ONE] * 3 + [OTHER, 799_000_003]
    assert merged([hears({}), hears({})]).times.tolist() == []


def test_nobody_and_nowhere_give_nothing() -> None:
    empty = replace(
        sails(*north((1, 1))),
        members=[],
        knots=Knots(*(np.empty(0),) * 6),
        spells=Spells(*(np.empty(0, np.int64),) * 5),
    )  # type: ignore[arg-type]
    assert true_events(empty, heard=hears({})) == []


def test_members_without_a_path_are_passed_over() -> None:
    played = sails(*north((2, 10)))
    ghost: Member = member(9)
    assert true_events(replace(played, members=[*played.members, ghost]), heard=hears({}), kinds=["stop"]) == []
