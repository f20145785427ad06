from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.convoys import Leg, off, sail, told
from detectors.fleets import HOUR, MINUTE, SECOND, T0, Fix, Static, runs_table
from detectors.law import Event, Record, moment_of
from offing.detectors.consort import consort, gate
from offing.schema.tables import GRID

A, B, C = 211000001, 211000002, 211000003
SLOWING: list[Leg] = [(40, 15, 180), (40, 10, 180)]
STEADY: list[Leg] = [(40, 15, 360)]
BENDING: list[Leg] = [(40, 15, 180), (75, 15, 180)]
SHORTER = timedelta(hours=3, minutes=30)
BOX: list[Leg] = [(0, 14, 40), (90, 14, 30), (180, 14, 40), (270, 14, 30)] * 3


def found(fixes: list[Fix], statics: list[Static] | None = None, **chosen: object) -> list[Event]:
    return Record(consort, fixes, statics or [], **chosen).events()


def pair(legs: list[Leg], bearing: float = 120.0, miles: float = 1.0, **how: int) -> list[Fix]:
    lat, lon = off(35.0, -30.0, bearing, miles)
    return sail(A, legs, wander=2.0) + sail(B, legs, lat, lon, wander=2.0, **how)


def test_the_example_of_the_docstring() -> None:
    (event,) = found(pair(SLOWING))
    assert event["craft"] == [A, B]
    assert event["t_start"] == moment_of(T0 + 5 * MINUTE)
    assert event["duration_h"] == pytest.approx(5.9, abs=0.1)
    assert (event["manoeuvres"], event["common_speed_changes"], event["common_turns"]) == (1, 1, 0)
    assert event["mean_range_m"] == pytest.approx(1852, rel=0.1)
    assert event["chance"] < 0.01
    assert not found(pair(STEADY))
    astern = off(35.0, -30.0, 220, 2.5)
    assert not found(sail(A, BENDING) + sail(B, BENDING, *astern, late=10 * MINUTE))


def test_a_column_of_warships_turns_in_succession() -> None:
    astern = off(35.0, -30.0, 220, 2.5)
    fixes = sail(A, BENDING) + sail(B, BENDING, *astern, late=10 * MINUTE)
    (event,) = found(fixes, told(35, A, B))
    assert (event["in_succession"], event["together"], event["type_a"]) == (1, 0, "military")
    assert event["follows"] is None


def test_warships_without_any_manoeuvre_tell_nothing() -> None:
    assert not found(pair(STEADY), told(35, A, B))


def test_warships_in_a_box_go_nowhere_in_company_and_others_do_not() -> None:
    (event,) = found(pair(BOX, 100, 4), told(35, A, B))
    assert event["net_nm"] < 5 < event["way_a_nm"]
    assert event["together"] >= 8
    assert not found(pair(BOX, 100, 4), told(30, A, B))


def test_a_turn_at_one_time_far_apart_counts_and_one_at_one_place_does_not() -> None:
    bends: list[Leg] = [(40, 15, 120), (75, 15, 120), (20, 15, 150)]
    assert found(pair(bends, 130, 4))[0]["together"] == 2
    astern = off(35.0, -30.0, 220, 4)
    assert not found(sail(A, bends) + sail(B, bends, *astern, late=16 * MINUTE))


@pytest.mark.parametrize(("miles", "kind", "events"), [(4.9, 70, 1), (5.2, 70, 0), (9.5, 35, 1), (10.2, 35, 0)])
def test_the_reach_is_five_miles_and_ten_of_state_craft(miles: float, kind: int, events: int) -> None:
    bends: list[Leg] = [(40, 15, 90), (75, 15, 90), (20, 15, 90), (60, 12, 90), (10, 12, 90), (50, 12, 90)]
    lat, lon = off(35.0, -30.0, 130, miles)
    assert len(found(sail(A, bends) + sail(B, bends, lat, lon), told(kind, A, B))) == events


def test_four_hours_are_needed_and_half_an_hour_is_bridged() -> None:
    short: list[Leg] = [(40, 15, 120), (40, 10, 110)]
    assert not found(pair(short))
    assert found(pair(short), at_least=SHORTER)
    fixes = pair(SLOWING)
    silent = [f for f in fixes if f.craft == A or not 100 < (f.t - T0) / MINUTE < 124]
    assert len(found(silent)) == 1


def test_a_kind_counts_from_when_it_was_told() -> None:
    astern = off(35.0, -30.0, 220, 2.5)
    fixes = sail(A, BENDING) + sail(B, BENDING, *astern, late=10 * MINUTE)
    assert found(fixes, told(35, A, B, t=T0 + 5 * HOUR))
    assert not found(fixes, told(35, A, B, t=T0 + 7 * HOUR))


@pytest.mark.parametrize(("code", "flag"), [(52, "tow"), (30, "fishing"), (60, "ferry")])
def test_tows_fleets_and_ferries_are_told(code: int, flag: str) -> None:
    (event,) = found(pair(SLOWING), told(code, A, B))
    assert event[flag] and sum(event[name] for name in ("tow", "fishing", "ferry")) == 1


def test_where_they_met_is_told_of_those_heard_before() -> None:
    away: list[Leg] = [(40, 15, 200), (40, 10, 180)]
    lat, lon = off(35.0, -30.0, 310, 30.0)
    station = off(35.0, -30.0, 130, 1.0)
    # B comes down from the north-west for 100 minutes and joins a mile off.
    joined = [f for f in sail(B, away, *station) if f.t >= T0 + 100 * MINUTE]
    first = joined[0]
    coming = [
        Fix(B, T0 + n * 2 * MINUTE, lat + (first.lat - lat) * n / 50, lon + (first.lon - lon) * n / 50, 20.0, cog=100.0)
        for n in range(50)
    ]
    (event,) = found(sail(A, away) + coming + joined)
    assert event["met"]
    assert moment_of(T0 + 90 * MINUTE) <= event["met_t"] <= moment_of(T0 + 120 * MINUTE)
    assert event["first_range_m"] > 5000
    (event,) = found(pair(SLOWING))
    assert not event["met"] and event["first_range_m"] is None


def test_the_path_has_both_places_every_ten_minutes() -> None:
    fixes = pair(SLOWING)
    (event,) = Record(consort, fixes).table().to_pylist()
    by = {(f.craft, f.t): f for f in fixes}
    times = [place["t"] for place in event["_path"]]
    assert np.diff(times).tolist() == [10 * MINUTE] * (len(times) - 1)
    for place in event["_path"]:
        for craft, lat, lon in ((A, "lat_a", "lon_a"), (B, "lat_b", "lon_b")):
            assert place[lat] == pytest.approx(by[craft, place["t"]].lat, abs=1e-4)
            assert place[lon] == pytest.approx(by[craft, place["t"]].lon, abs=1e-4)


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 179.9), (10.0, -179.99), (84.0, 20.0), (-70.0, 0.0)])
def test_company_is_kept_anywhere(lat: float, lon: float) -> None:
    there = off(lat, lon, 120, 1.0)
    (event,) = found(sail(A, SLOWING, lat, lon) + sail(B, SLOWING, *there))
    assert event["mean_range_m"] == pytest.approx(1852, rel=0.15)


@pytest.mark.parametrize("step", [10 * SECOND, 30 * MINUTE])
def test_the_rate_of_reports_does_not_matter(step: int) -> None:
    lat, lon = off(35.0, -30.0, 120, 1.0)
    assert len(found(sail(A, SLOWING, step=step) + sail(B, SLOWING, lat, lon, step=step))) == 1


def test_duplicates_change_nothing_but_themselves() -> None:
    fixes = pair(SLOWING)
    twice = fixes + [f for f in fixes if f.t % (10 * MINUTE) == 0]
    drop = ("evidence", "fixes")
    once, again = ([{k: v for k, v in e.items() if k not in drop} for e in found(f)] for f in (fixes, twice))
    assert once == again


def test_a_crowd_shrinks_the_reach_of_all_but_state_craft() -> None:
    n = 400
    grid = pa.table(
        {
            **{field.name: pa.array([0] * n).cast(field.type) for field in GRID},
            "craft_id": np.arange(n),
            "lat": 50.01 + 0.0001 * np.arange(n),
            "lon": np.full(n, 3.01),
            "sog_kn": pa.array([12.0] * (n - 2) + [2.0, 0.5], pa.float32()),
        }
    )
    reach = gate(grid, runs_table(told(35, 7, n - 2, n - 1, t=0)))
    assert reach[7] == reach[n - 2] == 18520.0 and reach[n - 1] == 0
    assert 0 < reach[8] < 9260 / 5
    assert gate(grid.slice(0, 5), runs_table([])).tolist() == [9260.0] * 5


legs = st.lists(
    st.tuples(
        st.sampled_from([40.0, 60.0, 100.0, 350.0]), st.sampled_from([8.0, 12.0, 15.0]), st.sampled_from([40.0, 90.0])
    ),
    min_size=4,
    max_size=8,
)


@settings(max_examples=15)
@given(legs, st.integers(0, 30), st.lists(st.integers(5, 500), min_size=1, max_size=4), st.sampled_from([0, HOUR]))
def test_no_window_changes_a_convoy(ways: list[Leg], late: int, cuts: list[int], more: int) -> None:
    second, third = off(35.0, -30.0, 200, 1.5), off(35.0, -30.0, 100, 4.0)
    fixes = sail(A, ways) + sail(B, ways, *second, late=late * MINUTE) + sail(C, ways, *third)
    record = Record(consort, fixes, told(35, A, B) + told(55, C, t=T0 + 3 * HOUR), more=more, at_most_chance=0.05)
    whole = record.table()
    cut = record.table([T0 + n * MINUTE for n in cuts], buckets=7)
    assert cut.sort_by([("t_start", "ascending")]).num_rows == whole.num_rows
    assert record.events([T0 + n * MINUTE for n in cuts], buckets=7) == record.events()
    key = [("t_start", "ascending"), ("mean_range_m", "ascending")]
    if whole.num_rows:
        assert cut.sort_by(key)["_path"].to_pylist() == whole.sort_by(key)["_path"].to_pylist()
