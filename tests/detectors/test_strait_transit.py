"""Passages sailed with their truth, and what looks like one and is none."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.fleets import HOUR, MINUTE, SECOND, T0, Fix, fixes_table
from detectors.law import Event, Record, moment_of
from offing.atlas.straits import rows
from offing.detectors.strait_transit import strait_transit
from offing.nav.distance import distance_m
from offing.nav.episodes import micros
from offing.schema.tables import AREAS

SHIP = 211000001
Way = list[tuple[float, float]]
# From the Sea of Japan between Korea and Tsushima to the East China Sea, some 190 nm.
WEST_CHANNEL: Way = [(36.2, 130.6), (34.9, 129.2), (34.4, 128.85), (33.4, 127.2)]
EAST_CHANNEL: Way = [(36.2, 130.6), (34.3, 129.7), (33.7, 129.35), (32.7, 128.0)]
TSUGARU: Way = [(41.0, 139.2), (41.36, 140.28), (41.35, 140.5), (41.6, 140.95), (41.5, 141.3), (41.2, 142.5)]
BERING: Way = [(64.5, -168.9), (65.75, -169.2), (67.2, -168.9)]
LONG: Way = [(70.6, 175.5), (70.0, 178.5), (69.6, -179.0), (69.5, -176.0)]
GIBRALTAR: Way = [(35.9, -6.8), (35.92, -5.9), (35.98, -5.5), (36.03, -5.3), (36.2, -4.3)]


def sailed(way: Way, knots: float, step: int, *, start: int = T0, segment: int = T0, craft: int = SHIP) -> list[Fix]:
    """Return fixes at constant speed along straight legs, on a sphere."""
    fixes, t, left = [], start, 0.0
    for (lat_a, lon_a), (lat_b, lon_b) in pairwise(way):
        length = float(distance_m(lat_a, lon_a, lat_b, lon_b))
        turn = (lon_b - lon_a + 180) % 360 - 180
        while left <= length:
            part = left / length
            lon = (lon_a + part * turn + 180) % 360 - 180
            fixes.append(Fix(craft, t, lat_a + part * (lat_b - lat_a), lon, knots, segment=segment))
            left += knots * 1852 / 3600 * step / SECOND
            t += step
        left -= length
    return fixes


def record(fixes: list[Fix], **options: Any) -> Record:
    """Return the record of *fixes* in the atlas's straits alone."""
    held = Record(strait_transit, fixes, **options)
    held.world = {"areas": rows()}
    return held


def found(fixes: list[Fix], **options: Any) -> list[Event]:
    return record(fixes, **options).events_of_every_cut()


def names(events: list[Event]) -> list[tuple[str, str]]:
    return sorted((event["area_id"].removeprefix("strait:"), event["direction"]) for event in events)


@pytest.mark.parametrize(
    ("way", "there", "back"),
    [
        (
            WEST_CHANNEL,
            [("tsushima", "north-east to south-west"), ("tsushima-west", "north-east to south-west")],
            [("tsushima", "south-west to north-east"), ("tsushima-west", "south-west to north-east")],
        ),
        (
            EAST_CHANNEL,
            [("tsushima", "north-east to south-west"), ("tsushima-east", "north-east to south-west")],
            [("tsushima", "south-west to north-east"), ("tsushima-east", "south-west to north-east")],
        ),
        (TSUGARU, [("tsugaru", "west to east")], [("tsugaru", "east to west")]),
        (BERING, [("bering", "Bering Sea to Chukchi Sea")], [("bering", "Chukchi Sea to Bering Sea")]),
        (LONG, [("long", "East Siberian Sea to Chukchi Sea")], [("long", "Chukchi Sea to East Siberian Sea")]),
        (GIBRALTAR, [("gibraltar", "Atlantic to Mediterranean")], [("gibraltar", "Mediterranean to Atlantic")]),
    ],
)
@pytest.mark.parametrize("step", [10 * MINUTE, HOUR])
def test_a_passage_is_found_both_ways(way: Way, there: list, back: list, step: int) -> None:
    find = found if step == HOUR else lambda fixes: record(fixes).events()
    assert names(find(sailed(way, 12.0, step))) == there
    assert names(find(sailed(way[::-1], 12.0, step))) == back


def test_what_an_event_says() -> None:
    fixes = sailed(TSUGARU, 12.0, 10 * MINUTE)
    (event,) = found(fixes)
    times = [fix.t for fix in fixes]
    begun, ended = times.index(micros(event["t_start"])), times.index(micros(event["t_end"]))
    assert event["fixes"] == ended - begun + 1
    assert event["longest_silence_s"] == 600
    assert event["mean_speed_kn"] == pytest.approx(12.0, abs=0.1)
    assert event["duration_h"] == pytest.approx((times[ended] - times[begun]) / HOUR, abs=0.34)
    assert fixes[begun].lon < event["lon"] < fixes[begun + 1].lon
    assert fixes[ended - 1].lon < event["lon_end"] < fixes[ended].lon
    assert (event["area"], event["from_side"], event["to_side"]) == ("Tsugaru Strait", "west", "east")
    assert [pointer["offset"] for pointer in event["evidence"]] == [
        100 * (row + 1) for row in (begun, begun + 1, ended - 1, ended)
    ]


@pytest.mark.parametrize("step", [SECOND, MINUTE, HOUR])
def test_the_rate_of_reports_does_not_matter(step: int) -> None:
    (event,) = record(sailed(GIBRALTAR, 15.0, step)).events()
    (other,) = record(sailed(GIBRALTAR, 15.0, 5 * MINUTE)).events()
    assert event["duration_h"] == pytest.approx(other["duration_h"], abs=0.02)
    assert event["mean_speed_kn"] == pytest.approx(other["mean_speed_kn"], abs=0.2)


@pytest.mark.parametrize(
    "way",
    [
        [(41.0, 139.2), (41.36, 140.28), (41.4, 140.6), (41.36, 140.28), (41.0, 139.2)],  # in and out at one end
        [(41.4, 140.5), (41.6, 140.95), (41.5, 141.3), (41.2, 142.5)],  # begins inside, from Hakodate or Aomori
        [(41.0, 139.2), (41.36, 140.28), (41.4, 140.6)],  # ends inside
        [(39.5, 139.0), (42.0, 139.0)],  # passes by
        [(41.45, 140.5), (41.6, 140.95), (41.5, 141.3), (41.2, 142.5), (41.5, 141.3), (41.6, 140.95), (41.45, 140.5)],
    ],
)
def test_decoys_are_no_transits(way: Way) -> None:
    assert found(sailed(way, 12.0, 20 * MINUTE)) == []


def test_round_the_island_and_in_at_the_other_end_is_no_transit() -> None:
    out_west = sailed([(41.4, 140.6), (41.36, 140.28), (41.0, 139.2)], 14.0, HOUR)
    in_east = sailed([(41.2, 142.5), (41.5, 141.3), (41.6, 140.95)], 14.0, HOUR, start=out_west[-1].t + 5 * HOUR)
    # The step from one side of Honshu to the other goes over land, far south of the strait.
    south = Fix(SHIP, out_west[-1].t + 2 * HOUR, 38.0, 141.5, segment=T0)
    assert found([*out_west, south, *in_east]) == []


def test_there_and_back_are_two_transits() -> None:
    there = sailed(TSUGARU, 12.0, 30 * MINUTE)
    back = sailed(TSUGARU[::-1], 12.0, 30 * MINUTE, start=there[-1].t + HOUR)
    assert names(found(there + back)) == [("tsugaru", "east to west"), ("tsugaru", "west to east")]


@pytest.mark.parametrize("at", [(41.3, 140.29), (41.65, 141.19)])
def test_a_ship_that_lies_on_a_gate_transits_once(at: tuple[float, float]) -> None:
    # For an hour at one-second steps the receiver wavers about the line, a hundred metres to either side.
    chance = random.Random(7)
    cut = 2 if at[1] < 141 else 4
    first = sailed(TSUGARU[:cut], 12.0, MINUTE)
    lying = [
        Fix(SHIP, first[-1].t + MINUTE + n * SECOND, at[0], at[1] + chance.uniform(-0.02, 0.02)) for n in range(3600)
    ]
    rest = sailed(TSUGARU[cut:], 12.0, MINUTE, start=lying[-1].t + MINUTE)
    events = record(first + lying + rest).events([lying[100].t, lying[2000].t])
    assert names(events) == [("tsugaru", "west to east")]
    assert record(first + lying + rest).events() == events


def test_a_silence_too_long_claims_nothing() -> None:
    fixes = sailed(TSUGARU, 12.0, 10 * MINUTE)
    inside = [fix for fix in fixes if 140.5 < fix.lon < 141.0]
    for silent, transits in ((6 * HOUR, 1), (6 * HOUR + SECOND, 0)):
        late = silent - (inside[-1].t - inside[0].t)
        before = [fix for fix in fixes if fix.t <= inside[0].t]
        after = [replace(fix, t=fix.t + late) for fix in fixes if fix.t >= inside[-1].t]
        assert len(found(before + after)) == transits
        assert len(found(before + after, silent_for=timedelta(hours=7))) == 1


def test_one_step_over_both_gates_is_a_transit_unless_it_is_too_long() -> None:
    ends = [Fix(SHIP, T0, 35.95, -6.3), Fix(SHIP, T0 + 6 * HOUR, 36.0, -4.9)]
    (event,) = found(ends)
    assert (event["fixes"], len(event["evidence"]), event["area_id"]) == (2, 2, "strait:gibraltar")
    assert event["duration_h"] < 6
    assert found([ends[0], replace(ends[1], t=T0 + 6 * HOUR + 1)]) == []


def test_a_passage_longer_than_the_setting_is_none() -> None:
    fixes = sailed(TSUGARU, 6.0, HOUR)
    (event,) = found(fixes)
    span = event["t_end"] - event["t_start"]
    assert len(found(fixes, within=span)) == 1
    assert found(fixes, within=span - timedelta(seconds=1)) == []


def test_two_hulls_under_one_identity_are_followed_apart() -> None:
    one = sailed(TSUGARU[:3], 12.0, 20 * MINUTE)
    other = sailed(TSUGARU[3:], 12.0, 20 * MINUTE, start=T0 + 7 * MINUTE, segment=T0 + 7 * MINUTE)
    assert found(one + other) == []
    both = sailed(TSUGARU, 12.0, 20 * MINUTE) + sailed(
        TSUGARU[::-1], 12.0, 20 * MINUTE, start=T0 + 7 * MINUTE, segment=T0 + 7 * MINUTE
    )
    assert names(found(both)) == [("tsugaru", "east to west"), ("tsugaru", "west to east")]


def test_duplicates_and_repeated_times_change_nothing() -> None:
    fixes = sailed(WEST_CHANNEL, 12.0, HOUR)
    twice = [*fixes, *(replace(fix, offset=9000 + n) for n, fix in enumerate(fixes))]
    whole = record(fixes).events()
    for once, doubled in zip(whole, found(twice), strict=True):
        assert {**once, "fixes": 0, "evidence": 0} == {**doubled, "fixes": 0, "evidence": 0}


def test_without_gates_there_are_no_transits() -> None:

    nothing = strait_transit.find(fixes_table(sailed(TSUGARU, 12.0, HOUR)), AREAS.empty_table(), moment_of(0))
    assert isinstance(nothing, pa.Table)
    assert nothing.num_rows == 0


WAYS = (WEST_CHANNEL, EAST_CHANNEL, TSUGARU, BERING, LONG, GIBRALTAR)


@settings(max_examples=25)
@given(data=st.data())
def test_the_law_holds_for_ships_in_straits(data: st.DataObject) -> None:
    fixes: list[Fix] = []
    for number in range(data.draw(st.integers(1, 3))):
        way = data.draw(st.sampled_from(WAYS))
        way = way[:: data.draw(st.sampled_from((1, -1)))]
        turns = data.draw(st.integers(1, 3))  # on and back again
        full = way + (way[-2::-1] if turns > 1 else []) + (way[1:] if turns > 2 else [])
        step = data.draw(st.sampled_from((20 * MINUTE, HOUR, 5 * HOUR)))
        start = T0 + number * 1_037 + data.draw(st.integers(0, 10)) * HOUR
        craft = SHIP + data.draw(st.integers(0, 1))
        heard = sailed(
            full, data.draw(st.sampled_from((5.0, 12.0, 20.0))), step, start=start, segment=start, craft=craft
        )
        lost = data.draw(st.sets(st.integers(0, len(heard) - 1), max_size=len(heard) // 2))
        fixes += [fix for n, fix in enumerate(heard) if n not in lost]
    held = record(fixes, more=data.draw(st.sampled_from((0, HOUR))))
    moments = sorted({fix.t for fix in fixes})
    cuts = data.draw(st.lists(st.sampled_from(moments), max_size=5))
    whole = held.events()
    assert held.events([cut + data.draw(st.integers(0, 1)) for cut in cuts]) == whole
    assert held.events(cuts, buckets=7) == whole
