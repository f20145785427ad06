from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offing.atlas.sea_lanes import clearance
from offing.nav.distance import KNOT_MPS, distance_m
from offing.rehearsal.played import Played
from offing.rehearsal.traffic import KINDS, background, traffic_spec
from offing.schema.craft import is_rehearsal
from offing.schema.errors import UsageError

START = 1_700_000_000_000_000
HOUR = 3_600_000_000
TABLE = {
    "area": [33, 127, 39, 134], "lanes": 60, "ferries": 6, "fishing": 30, "anchored": 14, "moored": 12, "pilots": 3,
    "tows": 4, "pleasure": 14, "pairs": 3, "overtakings": 4, "escorts": 2, "drifting": 2, "loitering": 2,
}  # fmt: skip
SEAS = ([33, 127, 39, 134], [50, -3, 54, 5], [54, 10, 60, 22], [-20, 176, -14, -176])


def play(**changes: object) -> Played:
    asked = {"seed": 5, "start_us": START, "end_us": START + 24 * HOUR} | changes
    return background(asked.pop("table", TABLE), **asked)  # type: ignore[arg-type]


def forces(played: Played) -> list[str]:
    return [one.force.partition(":")[2] for one in played.members]


@pytest.mark.parametrize("area", SEAS)
def test_no_ship_under_way_crosses_land_and_none_is_faster_than_a_ship(area: list[float]) -> None:
    played = play(table=TABLE | {"area": area})
    knots = played.knots
    same = np.diff(knots.craft) == 0
    ends = (knots.lat[:-1], knots.lon[:-1], knots.lat[1:], knots.lon[1:])
    moves = same & (distance_m(*ends) > 1.0)
    assert moves.sum() > 1000
    assert (clearance(*(one[moves] for one in ends)) > 0).all()
    speed = distance_m(*ends)[moves] / (np.diff(knots.t)[moves] / 1e6) / KNOT_MPS
    assert speed.max() < 42  # fast ferries


def test_the_same_seed_gives_the_same_traffic_and_another_seed_another() -> None:
    a, b, c = play(), play(), play(seed=6)
    assert a.members == b.members
    assert a.truth == b.truth
    assert all(np.array_equal(x, y, equal_nan=True) for x, y in zip(a.knots, b.knots, strict=True))
    assert all(np.array_equal(x, y) for x, y in zip(a.spells, b.spells, strict=True))
    assert not np.array_equal(a.knots.lat, c.knots.lat)


def test_nobody_can_be_taken_for_a_real_ship() -> None:
    played = play()
    keys = [one.key for one in played.members]
    assert len(set(keys)) == len(keys)
    assert all(is_rehearsal(key) and 799_100_000 <= key <= 799_999_999 for key in keys)
    assert all(one.name.startswith("SIM ") and len(one.name) <= 20 for one in played.members)
    assert all(one.callsign.startswith("SIM") and len(one.callsign) <= 7 for one in played.members)
    assert len({one.name for one in played.members}) == len(keys)


def test_paths_and_spells_are_in_order_and_within_the_time() -> None:
    played = play()
    knots, spells = played.knots, played.spells
    same = np.diff(knots.craft) == 0
    assert (np.diff(knots.craft) >= 0).all()
    assert (np.diff(knots.t)[same] > 0).all()
    assert knots.t.min() >= START
    assert knots.t.max() <= START + 24 * HOUR
    assert (spells.since < spells.until).all()
    again = np.diff(spells.craft) == 0
    assert (spells.since[1:][again] >= spells.until[:-1][again]).all()
    assert (np.abs(knots.lon) <= 180).all()
    assert set(knots.craft) <= {one.key for one in played.members}


def test_craft_transmit_only_where_they_are() -> None:
    played = play()
    for key, since, until, *_ in zip(*played.spells, strict=True):
        own = played.knots.of(key)
        assert own.t[0] <= since + 1_000_000
        assert until <= own.t[-1] + 1_000_000


def test_every_kind_asked_for_is_there_with_its_decoys() -> None:
    played = play()
    there = forces(played)
    assert {"lane", "ferry", "fishing", "anchored", "moored", "pilot", "tow", "pleasure", "guard"} <= set(there)
    assert there.count("fishing") == 30
    assert there.count("tow") == 8
    kinds = {one.kind for one in played.truth}
    assert {"company", "rendezvous", "replenishment", "shadowing", "close_quarters", "group_activity"} <= kinds
    assert all(one.decoy and one.detail["what"] for one in played.truth)
    assert all(START <= one.t_start < one.t_end <= START + 24 * HOUR for one in played.truth)


def decoys(played: Played, what: str) -> list[tuple[tuple[int, ...], np.ndarray, np.ndarray]]:
    found = []
    for one in played.truth:
        if one.detail["what"].startswith(what) and one.kind == "company":
            t = np.linspace(one.t_start, one.t_end, 200).astype(np.int64)
            a, b = (played.knots.at(key, t) for key in one.craft[:2])
            found.append((one.craft, t, distance_m(*a, *b)))
    assert found
    return found


def test_a_tow_follows_its_tug_at_one_distance() -> None:
    for _, _, apart in decoys(play(), "a tug"):
        known = apart[~np.isnan(apart)]
        assert len(known) > 100
        assert 100 < np.median(known) < 650
        assert known.max() < 800


def test_a_pilot_boat_lies_alongside_for_some_ten_minutes() -> None:
    for _, t, apart in decoys(play(), "a pilot boat"):
        beside = t[apart < 45]
        assert 300 < (beside[-1] - beside[0]) / 1e6 < 900
        assert np.nanmax(apart) > 150


def test_an_overtaking_ship_passes_near_and_leaves() -> None:
    for _, _, apart in decoys(play(), "a ship that overtakes"):
        known = apart[~np.isnan(apart)]
        assert known.min() < 1852
        assert known.max() > 2 * known.min()


def test_ships_at_anchor_swing_and_stay() -> None:
    played = play()
    lying = played.spells.craft[played.spells.nav_status == 1]
    since = played.spells.since[played.spells.nav_status == 1]
    for key, begin in zip(lying, since, strict=True):
        own = played.knots.of(int(key))
        after = own.t >= begin
        apart = distance_m(own.lat[after], own.lon[after], own.lat[after][0], own.lon[after][0])
        assert 5 < apart.max() < 500
        assert np.isfinite(own.heading_deg[after]).all()


def test_ferries_run_back_and_forth() -> None:
    played = play()
    for key in [one.key for one in played.members if one.force == "traffic:ferry"]:
        lying = [
            k
            for k in range(len(played.spells.craft))
            if played.spells.craft[k] == key and played.spells.nav_status[k] == 5
        ]
        places = [played.knots.at(key, played.spells.since[k : k + 1]) for k in lying]
        places = [(float(lat[0]), float(lon[0])) for lat, lon in places if np.isfinite(lat[0])]
        assert len(places) >= 3
        assert all(float(distance_m(*a, *b)) > 8_000 for a, b in pairwise(places[1:]))


def test_lanes_have_two_sides() -> None:
    played = play(table={"area": [33, 127, 39, 134], "lanes": 80, "lane_between": [["Busan", "Vladivostok"]]})
    mid = START + 12 * HOUR
    north, south = [], []
    for one in played.members:
        lat, lon = played.knots.at(one.key, np.array([mid, mid + HOUR // 2]))
        if np.isfinite(lat).all() and 36.5 < lat[0] < 38.0:
            (north if lat[1] > lat[0] else south).append(float(lon[0]) - 0.36 * float(lat[0]))
    assert min(len(north), len(south)) >= 3
    assert np.mean(north) > np.mean(south)  # each keeps to starboard: northbound ships lie east


def test_some_ships_fall_silent_for_hours() -> None:
    played = play(table={"area": [33, 127, 39, 134], "lanes": 200})
    spells = played.spells
    pauses = (spells.since[1:] - spells.until[:-1])[np.diff(spells.craft) == 0]
    assert (pauses >= 3 * HOUR).sum() >= 2


@given(count=st.integers(20, 3000), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=4)
def test_a_count_scales_it(count: int, seed: int) -> None:
    assert traffic_spec(TABLE).scaled(count).craft == count
    played = background({"area": [33, 127, 39, 134]}, count=count, seed=seed, start_us=START, end_us=START + 6 * HOUR)
    assert 0.9 * count - 5 <= len(played.members) <= 1.1 * count + 5


def test_a_count_alone_peoples_the_world() -> None:
    played = background({}, count=1500, seed=2, start_us=START, end_us=START + 24 * HOUR)
    assert abs(len(played.members) - 1500) < 60
    assert np.ptp(played.knots.lon) > 200
    assert np.ptp(played.knots.lat) > 60


def test_an_area_without_water_has_no_traffic() -> None:
    played = play(table=TABLE | {"area": [45, 80, 47, 85]})
    assert played.members == []
    assert len(played.knots.t) == 0


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"lane": 5}, "'lane'"),
        ({"lanes": -1}, "lanes"),
        ({"lanes": 2.5}, "lanes"),
        ({"lanes": True}, "lanes"),
        ({"area": [1, 2, 3]}, "area"),
        ({"area": [40, 0, 30, 10]}, "area"),
        ({"area": "here"}, "area"),
        ({"lane_between": [["Busan"]]}, "lane_between"),
        ({"lanes": 3, "lane_between": [["Busan", "Atlantis"]]}, "Atlantis"),
        ({"lanes": 900_001}, "900001"),
        ({"lanes": 3, "since": "2023-11-15"}, "not a time"),
        ({"lanes": 3, "since": datetime(2023, 11, 15)}, "not a time"),
        ({"lanes": 3, "until": datetime(2023, 11, 14, tzinfo=UTC)}, "no time within"),
    ],
)
def test_a_wrong_table_is_refused_with_its_reason(table: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        play(table=table)


def test_of_a_long_story_only_the_days_it_names_have_traffic() -> None:
    since, until = (datetime(2023, 11, 15, hour, tzinfo=UTC) for hour in (2, 9))
    some = play(table=TABLE | {"since": since, "until": until})
    first, last = (int(one.timestamp()) * 1_000_000 for one in (since, until))
    assert first <= some.knots.t.min() <= first + HOUR
    assert last - HOUR <= some.knots.t.max() <= last
    assert np.array_equal(some.knots.t, play(start_us=first, end_us=last).knots.t)
    assert np.array_equal(play(table=TABLE | {"since": datetime(2020, 1, 1, tzinfo=UTC)}).knots.t, play().knots.t)


def test_every_kind_has_a_usual_number() -> None:
    assert set(traffic_spec({}).counts) == set(KINDS)
    assert traffic_spec({}).craft > 100
