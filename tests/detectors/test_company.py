from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.convoys import sail, told
from detectors.fleets import HOUR, MINUTE, T0
from detectors.gatherings import EAST, WEST, drill
from detectors.law import Record
from detectors.pairs import Path, Row, at, event, found, kept, sails, table
from offing.detectors.company import company
from offing.nav.links import read_links

A, B, C, D, E, F = range(799_000_001, 799_000_007)
COLUMN = {ship: sails(38.0, 132.0, 90, 12, ahead=-1000 * n) for n, ship in enumerate((A, B, C, D, E, F))}


def companies(pairs: list[Row], shadows: list[Row] | None = None, **options: Any) -> list[Row]:
    supply = {"consort": table(pairs), "shadowing": table(shadows or []), "until": at(1000)}
    return found(replace(company, settings=company.settings | options, find=_with(options)), supply)


def _with(options: dict[str, Any]) -> Any:
    return lambda *tables: company.find(*tables, **options)


def shadow(shadower: int, target: int, since: float, until: float) -> Row:
    return event((shadower, target), since, until, (38.0, 132.0), follower=f"mmsi:{shadower}", id=f"s{since}")


def pair(a: int, b: int, since: float, until: float, ways: dict[int, Path] = COLUMN, **detail: Any) -> Row:
    return kept(a, b, since, until, ways, **detail)


def test_the_example_of_the_docstring() -> None:
    (one,) = companies([pair(A, B, 0, 10), pair(B, C, 0, 10), pair(C, D, 3, 8)])
    assert one["craft"] == [A, B, C, D]
    assert (one["ships"], one["duration_h"], one["label"], one["state"]) == (4, 10.0, None, False)
    assert (one["t_start"], one["t_end"], one["open"]) == (at(0), at(10), False)
    assert [m for m in one["members"] if m["craft"] == f"mmsi:{D}"] == [
        {"craft": f"mmsi:{D}", "since": at(3).isoformat(), "until": at(8).isoformat()}
    ]
    assert one["formation"] == "column"
    assert {(f["formation"], f["ships"]) for f in one["formations"]} == {("column", 3), ("column", 4)}
    assert one["mean_speed_kn"] == pytest.approx(12, abs=0.1)
    assert one["mean_course_deg"] == pytest.approx(90, abs=2)
    assert one["distance_nm"] == pytest.approx(120, abs=0.5) == one["made_good_nm"]
    assert one["lon_end"] > one["lon"]
    assert (one["fixes"], one["longest_silence_s"], len(one["evidence"])) == (30, 600.0, 3)
    assert len(one["rests_on"]) == 3


def test_the_ends_of_a_long_column_are_of_one_company() -> None:
    ships = (A, B, C, D, E, F)
    (one,) = companies([pair(a, b, 0, 6) for a, b in pairwise(ships)])
    assert one["craft"] == [A, B, C, D, E, F]


def test_two_companies_are_two_until_a_pair_of_both_ties_them() -> None:
    apart = [pair(A, B, 0, 20), pair(C, D, 5, 20)]
    assert [one["craft"] for one in companies(apart)] == [[A, B], [C, D]]
    one, other = companies([*apart, pair(B, C, 10, 20)])
    assert (one["craft"], one["t_start"], one["t_end"]) == ([A, B, C, D], at(0), at(20))
    assert [m["since"] for m in one["members"]] == [at(h).isoformat() for h in (0, 0, 10, 10)]
    assert (other["craft"], other["t_start"], other["t_end"]) == ([C, D], at(5), at(10))


def test_of_two_companies_that_join_the_larger_goes_on_and_of_one_that_parts_the_larger_part() -> None:
    pairs = [pair(A, B, 0, 40, open=True), pair(C, D, 5, 40), pair(D, E, 5, 40), pair(B, C, 20, 30)]
    pairs = [row | {"open": row.get("open", False)} for row in pairs]
    first, larger, after = companies(pairs)
    assert (first["craft"], first["t_start"], first["t_end"], first["open"]) == ([A, B], at(0), at(20), False)
    assert (larger["craft"], larger["t_start"], larger["t_end"]) == ([A, B, C, D, E], at(5), at(40))
    assert [m["until"] for m in larger["members"]] == [at(h).isoformat() for h in (30, 30, 40, 40, 40)]
    assert (after["craft"], after["t_start"], after["t_end"], after["open"]) == ([A, B], at(30), at(40), True)


@pytest.mark.parametrize(("alone", "events"), [(3.9, 1), (4.0, 2)])
def test_who_was_apart_for_less_than_four_hours_was_no_company_of_its_own(alone: float, events: int) -> None:
    pairs = [pair(A, B, 0, 20), pair(B, C, 0, 20), pair(D, E, 2, 20), pair(C, D, 2 + alone, 20)]
    listed = companies(pairs)
    assert len(listed) == events
    assert listed[0]["craft"] == [A, B, C, D, E]
    pairs = [pair(A, B, 0, 20), pair(B, C, 0, 20), pair(C, D, 0, 20 - alone), pair(D, E, 0, 20)]
    assert len(companies(pairs)) == events


def test_a_company_joins_when_it_met_and_not_when_it_came_within_reach() -> None:
    across = pair(B, C, 9.4, 20, met=True, met_t=at(10), met_lat=38.0, met_lon=132.0)
    listed = companies([pair(A, B, 0, 20), pair(C, D, 5, 20), across])
    assert [one["t_end"] for one in listed] == [at(20), at(10)]


def test_a_ship_that_goes_over_to_another_company_does_not_tie_them() -> None:
    pairs = [pair(A, B, 0, 10), pair(B, C, 9.5, 20), pair(C, D, 9.5, 20)]
    assert [one["craft"] for one in companies(pairs)] == [[A, B], [B, C, D]]
    assert len(companies([pair(A, B, 0, 10.5), *pairs[1:]])) == 1


@pytest.mark.parametrize(("silent", "events"), [(2.9, 1), (3.1, 2)])
def test_a_silence_of_three_hours_is_bridged_for_the_same_pair(silent: float, events: int) -> None:
    listed = companies([pair(A, B, 0, 6), pair(A, B, 6 + silent, 12)])
    assert len(listed) == events
    assert [len(one["members"]) for one in listed] == [2] * events
    assert len(companies([pair(A, B, 0, 6), pair(A, C, 6 + silent, 12)])) == 2


def test_a_ship_that_comes_back_has_two_memberships() -> None:
    (one,) = companies([pair(A, B, 0, 24), pair(B, C, 0, 6), pair(B, C, 14, 24)])
    assert [m["since"] for m in one["members"] if m["craft"] == f"mmsi:{C}"] == [at(0).isoformat(), at(14).isoformat()]


@pytest.mark.parametrize(
    ("detail", "label"),
    [
        ({"tow": True}, "tow"),
        ({"type_a": "tow", "type_b": "cargo"}, "tow"),
        ({"type_b": "pilot"}, "pilot"),
        ({"ferry": True}, "ferry"),
        ({"fishing": True, "type_a": "fishing", "type_b": "fishing"}, "fishing"),
        ({"type_a": "fishing"}, "fishing"),
    ],
)
def test_tows_pilots_ferries_and_fishing_are_listed_only_on_demand_and_with_their_label(
    detail: dict[str, Any], label: str
) -> None:
    pairs = [pair(A, B, 0, 6, **detail), pair(C, D, 0, 6), pair(B, C, 0, 6, **detail)]
    assert [one["craft"] for one in companies(pairs)] == [[C, D]]
    assert [(one["craft"], one["label"]) for one in companies(pairs, labelled=True)] == [
        ([A, B, C], label),
        ([C, D], None),
    ]


def test_a_trawler_beside_a_warship_is_looked_at() -> None:
    (one,) = companies([pair(A, B, 0, 6, type_a="fishing", type_b="military")])
    assert not one["state"]


def test_two_that_say_they_are_a_navys_make_it_one_of_a_state() -> None:
    (one,) = companies([pair(A, B, 0, 6, type_a="military", type_b="guard"), pair(B, C, 0, 6, type_a="guard")])
    assert one["state"]


def test_a_shadower_is_no_company_of_what_it_follows_nor_of_its_companions() -> None:
    pairs = [pair(A, B, 0, 20), pair(A, D, 5, 12), pair(B, D, 5, 12)]
    assert [one["craft"] for one in companies(pairs, [shadow(D, A, 5, 12)])] == [[A, B]]
    assert companies(pairs, [shadow(D, A, 19, 20)])[0]["craft"] == [A, B, D]


def test_two_shadowers_keep_company_only_if_that_lasts_longer_than_their_shadowing() -> None:
    pairs = [pair(A, B, 0, 20), pair(A, C, 5, 12), pair(A, D, 5, 12), pair(B, D, 5, 12)]
    shadows = [shadow(C, A, 5, 12), shadow(D, B, 5, 12)]
    assert [one["craft"] for one in companies([*pairs, pair(C, D, 5, 12)], shadows)] == [[A, B]]
    assert [one["craft"] for one in companies([*pairs, pair(C, D, 5, 30)], shadows)] == [[A, B], [C, D]]


def test_of_a_ship_long_in_company_and_one_that_came_to_it_the_latter_is_outside_whoever_turned_first() -> None:
    pairs = [pair(A, B, 0, 60), pair(B, C, 0, 60), pair(A, D, 20, 30), pair(B, D, 20, 30), pair(C, D, 20, 30)]
    assert [one["craft"] for one in companies(pairs, [shadow(A, D, 20, 30)])] == [[A, B, C]]
    assert [one["craft"] for one in companies(pairs, [shadow(D, A, 20, 30)])] == [[A, B, C]]


def test_one_that_turns_after_the_others_is_none_of_theirs_and_one_that_is_late_once_is() -> None:
    pairs = [pair(A, B, 0, 20), pair(A, D, 5, 12, follows="b"), pair(B, D, 5, 12, follows="b")]
    assert [one["craft"] for one in companies(pairs)] == [[A, B]]
    pairs = [pair(A, B, 0, 20), pair(A, D, 5, 12, follows="b"), pair(B, D, 5, 12), pair(C, D, 5, 12)]
    assert [one["craft"] for one in companies(pairs)] == [[A, B, C, D]]


def test_formations_are_told_with_the_times_they_held() -> None:
    def changes(n: int) -> Path:
        column, abreast = sails(38, 132, 90, 12, ahead=-900 * n), sails(38, 132, 90, 12, right=900 * n)
        return lambda h: (column if h < 4 else abreast)(h)

    ways = {ship: changes(n) for n, ship in enumerate((A, B, C))}
    (one,) = companies([kept(A, B, 0, 9, ways), kept(B, C, 0, 9, ways)])
    assert [(f["formation"], f["since"], f["until"]) for f in one["formations"]] == [
        ("column", at(0).isoformat(), at(4 - 1 / 6).isoformat()),
        ("line abreast", at(4).isoformat(), at(9).isoformat()),
    ]
    assert one["formation"] == "line abreast"


def test_ships_that_make_no_way_are_in_no_formation_and_have_no_course() -> None:
    ways = {ship: sails(38, 132, 90, 0, ahead=-900 * n) for n, ship in enumerate((A, B))}
    (one,) = companies([kept(A, B, 0, 6, ways, course=float("nan"))])
    assert (one["formations"], one["formation"], one["mean_course_deg"]) == ([], None, None)
    assert (one["distance_nm"], one["mean_speed_kn"]) == (0.0, 0.0)


@pytest.mark.parametrize(("lat", "lon", "course"), [(0.0, 179.5, 90.0), (89.7, 20.0, 0.0), (-89.9, 0.0, 45.0)])
def test_the_way_is_measured_across_the_antimeridian_and_by_the_poles(lat: float, lon: float, course: float) -> None:
    ways = {ship: sails(lat, lon, course, 15, right=800 * n) for n, ship in enumerate((A, B))}
    (one,) = companies([kept(A, B, 0, 4, ways, course=course)])
    assert one["made_good_nm"] == pytest.approx(60, abs=1)
    assert one["distance_nm"] == pytest.approx(60, abs=1)


def test_open_pairs_make_an_open_company_and_those_on_trial_none() -> None:
    assert companies([pair(A, B, 0, 6, open=True), pair(B, C, 0, 6)])[0]["open"]
    assert companies([pair(A, B, 0, 6, _unripe=True)]) == []
    assert companies([]) == []


SHIPS = st.sampled_from((A, B, C, D, E, F))
PAIRS = st.tuples(SHIPS, SHIPS, st.integers(0, 40), st.integers(4, 12)).filter(lambda p: p[0] < p[1])


@settings(max_examples=30)
@given(st.lists(PAIRS, max_size=10, unique_by=lambda p: (p[0], p[1], p[2])))
def test_every_pair_is_in_a_company_at_every_time_and_in_no_two(pairs: list[tuple[int, ...]]) -> None:
    rows = [pair(a, b, since, since + lasts) for a, b, since, lasts in pairs]
    listed = companies(rows)
    for row in rows:
        of = [one for one in listed if row["id"] in one["rests_on"]]
        assert min(one["t_start"] for one in of) <= row["t_start"]
        assert max(one["t_end"] for one in of) >= row["t_end"]
        assert all({*row["craft"]} <= {*one["craft"]} for one in of)
    for one in listed:
        assert one["t_end"] > one["t_start"] and len(one["craft"]) > 1
        assert {m["craft"] for m in one["members"]} == {f"mmsi:{ship}" for ship in one["craft"]}


def test_links_tell_how_long_they_shared() -> None:
    first, second = read_links(table([pair(A, B, 0, 6), pair(A, C, 4, 9)]), table([]))
    assert first.overlap(second.t_start, second.t_end) == 2 * HOUR
    assert first.overlap(T0 + 7 * HOUR, T0 + 8 * HOUR) == -HOUR
    assert len(first.steps) == 37 and first.steps[1].t == T0 + 10 * MINUTE


def test_from_fixes_through_all_that_it_rests_on() -> None:
    fixes, statics = drill()
    (one,) = Record(company, fixes, statics).events()
    assert (one["craft"], one["state"]) == ([*WEST, *EAST], True)
    assert {f["ships"] for f in one["formations"]} >= {2}


def test_from_fixes_a_tow_trawlers_and_a_lane_are_none() -> None:
    legs = [(80.0, 10.0, 150.0), (100.0, 7.0, 150.0), (60.0, 10.0, 150.0)]
    pair = sail(A, legs) + sail(B, legs, 35.01, -30.0)
    assert Record(company, pair, []).events()
    assert not Record(company, pair, told(52, A)).events()
    assert not Record(company, pair, told(30, A, B)).events()
    straight = [(80.0, 12.0, 600.0)]
    assert not Record(company, sail(A, straight) + sail(B, straight, 35.01, -30.0), told(70, A, B)).events()
