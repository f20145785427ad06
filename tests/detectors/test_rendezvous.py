from dataclasses import replace
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.gatherings import EAST, MEETS, WEST, drill
from detectors.gatherings import PLACE as MEETING
from detectors.law import Record, moment_of
from detectors.pairs import Path, Row, at, event, found, kept, sails, table
from offing.detectors.company import company
from offing.detectors.rendezvous import rendezvous
from offing.schema.tables import PORTS

A, B, C, D, E, F, G = range(799_000_001, 799_000_008)
PLACE = (38.0, 132.0)
WAYS: dict[int, Path] = {ship: sails(*PLACE, 90, 12, ahead=-1000 * n) for n, ship in enumerate((A, B, C, D, E, F, G))}


def pair(a: int, b: int, since: float, until: float, **detail: Any) -> Row:
    return kept(a, b, since, until, WAYS, **detail)


def met(a: int, b: int, moment: float, until: float, place: tuple[float, float] = PLACE, **detail: Any) -> Row:
    """Return a pair that came within reach half an hour before it met."""
    told = {"met": True, "met_t": at(moment), "met_lat": place[0], "met_lon": place[1]}
    return pair(a, b, moment - 0.5, until, **told, **detail)


def port(lat: float, lon: float) -> pa.Table:
    row = {"port_id": "X", "name": "X", "kind": "port", "state": "JP", "lat": lat, "lon": lon, "source": "test"}
    return pa.Table.from_pylist([row], PORTS)


def meetings(
    pairs: list[Row], shadows: list[Row] | None = None, ports: pa.Table | None = None, **options: Any
) -> list[Row]:
    def find(*tables: Any) -> pa.Table:
        consort, shadowing, known, until = tables
        joined = company.find(consort, shadowing, until)
        ids = pa.array([f"company-{craft[0]}" for craft in joined["craft"].to_pylist()], pa.string())
        return rendezvous.find(consort, shadowing, joined.append_column("id", ids), known, until, **options)

    inputs = ("consort", "shadowing", "ports", "until")
    supply = {
        "consort": table(pairs),
        "shadowing": table(shadows or []),
        "ports": PORTS.empty_table() if ports is None else ports,
        "until": at(1000),
    }
    return found(replace(rendezvous, find=find, inputs=inputs), supply)


def five_and_two(moment: float = 12.0) -> list[Row]:
    five, two = (A, B, C, D, E), (F, G)
    within = [pair(a, b, 0, 30) for a, b in pairwise(five)] + [pair(F, G, 4, 30)]
    return within + [met(a, b, moment + 0.1 * n, 30) for n, (a, b) in enumerate((a, b) for a in five for b in two)]


def test_the_example_of_the_docstring() -> None:
    (one,) = meetings(five_and_two())
    assert (one["t_start"], one["t_end"]) == (at(12), at(12.9))
    assert one["side_a"] == [f"mmsi:{ship}" for ship in (A, B, C, D, E)]
    assert one["side_b"] == [f"mmsi:{ship}" for ship in (F, G)]
    assert (one["craft"], one["ships"]) == ([A, B, C, D, E, F, G], 7)
    assert (one["lat"], one["lon"], one["stayed_h"]) == (*PLACE, 18.0)
    assert one["rests_on"][-1] == f"company-{A}" and len(one["rests_on"]) == 11


def test_two_ships_alone_meet() -> None:
    (one,) = meetings([met(A, B, 5, 12, first_course_difference_deg=70.0, first_relative_speed_kn=18.0)])
    assert (one["side_a"], one["side_b"], one["ships"]) == ([f"mmsi:{A}"], [f"mmsi:{B}"], 2)
    assert (one["course_difference_deg"], one["closing_kn"], one["state"]) == (70.0, 18.0, False)


def test_pairs_across_that_came_within_reach_before_the_first_met_are_not_yet_in_company() -> None:
    # A and D are within reach first, and meet last.
    pairs = [pair(A, B, 0, 30), pair(C, D, 0, 30), met(A, C, 10, 30), met(A, D, 10.3, 30) | {"t_start": at(8.9)}]
    (one,) = meetings([*pairs, pair(B, D, 9.4, 30)])
    assert (len(one["side_a"]), len(one["side_b"])) == (2, 2)
    assert (one["t_start"], one["t_end"]) == (at(10), at(10.3))


def test_a_third_side_that_comes_later_is_a_meeting_of_its_own() -> None:
    one, other = meetings([met(A, B, 5, 40), met(A, C, 20, 40), met(B, C, 20.2, 40)])
    assert (one["ships"], other["ships"]) == (2, 3)
    assert (other["side_a"], other["side_b"]) == ([f"mmsi:{A}", f"mmsi:{B}"], [f"mmsi:{C}"])


def test_three_that_meet_one_after_the_other_are_two_meetings() -> None:
    one, other = meetings([met(A, B, 5, 40), met(A, C, 6, 40), met(B, C, 6.5, 40)])
    assert ([one["ships"], other["ships"]], other["t_end"]) == ([2, 3], at(6.5))


def test_decoys_ships_never_apart_of_one_company_by_trade_or_of_one_port_do_not_meet() -> None:
    assert not meetings([pair(A, B, 0, 10)])
    assert not meetings([pair(A, B, 0, 20), pair(B, C, 0, 20), met(A, C, 10, 20)])  # a station exchanged
    for trade in ({"tow": True}, {"ferry": True}, {"fishing": True}, {"type_b": "pilot"}):
        assert not meetings([met(A, B, 5, 12, **trade)])
    assert not meetings([met(A, B, 5, 12)], ports=port(PLACE[0] + 0.05, PLACE[1]))


@pytest.mark.parametrize(("off_deg", "events"), [(0.0895, 0), (0.0905, 1)])
def test_ten_kilometres_from_a_port_are_the_bound(off_deg: float, events: int) -> None:
    # A degree of latitude is 110.99 km there.
    assert len(meetings([met(A, B, 5, 12)], ports=port(PLACE[0] + off_deg, PLACE[1]))) == events


def test_the_arrival_of_a_shadower_is_none() -> None:
    shadow = event((A, C), 10, 20, PLACE, follower=f"mmsi:{C}", id="s")
    pairs = [pair(A, B, 0, 20), met(A, C, 10, 20), met(B, C, 10.5, 20)]
    assert len(meetings(pairs)) == 1
    assert not meetings(pairs, [shadow])


@pytest.mark.parametrize(("apart", "events"), [(11.9, 0), (12.1, 1)])
def test_who_kept_company_twelve_hours_before_only_goes_on(apart: float, events: int) -> None:
    assert len(meetings([pair(A, B, 0, 10), met(A, B, 10 + apart, 40)])) == events


def test_a_company_broken_by_a_silence_still_meets_as_one_side() -> None:
    pairs = [pair(A, B, 0, 9), pair(A, B, 11.8, 30), met(A, C, 12, 30), met(B, C, 12.2, 30)]
    (one,) = meetings(pairs)
    assert one["side_a"] == [f"mmsi:{A}", f"mmsi:{B}"]


def test_pairs_that_follow_later_than_six_hours_are_not_of_the_meeting() -> None:
    pairs = [pair(A, B, 0, 40), met(A, C, 10, 40), met(B, C, 17, 40)]
    (one,) = meetings(pairs)
    assert one["t_end"] == at(10)


def test_one_that_goes_on_is_open_and_nothing_gives_nothing() -> None:
    assert meetings([met(A, B, 5, 12, open=True)])[0]["open"]
    assert meetings([]) == []


SHIPS = st.sampled_from((A, B, C, D, E))


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(SHIPS, SHIPS, st.integers(1, 60), st.integers(5, 12), st.booleans()).filter(lambda p: p[0] < p[1]),
        max_size=9,
        unique_by=lambda p: (p[0], p[1], p[2] // 15),
    )
)
def test_whatever_meets_was_apart_and_is_told_once(drawn: list[tuple[int, int, int, int, bool]]) -> None:
    pairs = [(met if meets else pair)(a, b, since, since + lasts) for a, b, since, lasts, meets in drawn]
    for one in meetings(pairs):
        sides = {*one["side_a"]}, {*one["side_b"]}
        assert not sides[0] & sides[1]
        assert {f"mmsi:{ship}" for ship in one["craft"]} == sides[0] | sides[1]
        assert one["t_start"] <= one["t_end"]


def test_from_fixes_through_all_that_it_rests_on() -> None:
    fixes, statics = drill()
    (one,) = Record(rendezvous, fixes, statics).events()
    assert [one["side_a"], one["side_b"]] == [[f"mmsi:{ship}" for ship in side] for side in (WEST, EAST)]
    assert abs((one["t_start"] - moment_of(MEETS)).total_seconds()) <= 900
    assert (one["lat"], one["lon"]) == pytest.approx(MEETING, abs=0.03)
    alone = [fix for fix in fixes if fix.craft in WEST]
    assert not Record(rendezvous, alone, statics).events()
