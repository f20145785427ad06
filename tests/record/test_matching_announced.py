"""Warnings held against who was heard inside, and events that nobody announces."""

import numpy as np
import pytest

from offing.atlas.ship_kinds import MILITARY
from offing.record.matching_asserted import Asserted, Named
from offing.record.matching_craft import Fleet, Heard, UserTie, hull_id, ties_of, unit_craft
from offing.record.matching_events import make_events
from offing.record.matching_evidence import Evidence
from offing.record.matching_places import make_where, where_of
from offing.record.matching_unannounced import telling, unannounced
from offing.record.matching_warnings import Announced, Closed, Traffic, announced_finding
from offing.schema.finding import UNANNOUNCED

HOUR, DAY = 3_600_000_000, 86_400_000_000
NOON = 1_689_595_200_000_000
QIQIHAR, GUIYANG, TRADER = 412_000_121, 412_000_119, 235_000_001
PLACE = {"name": "there", "lat": 35.0, "lon": 131.0, "radius_km": 30.0, "method": "coordinates", "role": "at"}
GROUP = ("aaaa", "group_activity", NOON, NOON + 5 * HOUR, 35.0, 131.0)
TIES = ties_of(
    [
        Heard(QIQIHAR, ("QIQIHAR",), (), MILITARY),
        Heard(GUIYANG, ("GUIYANG",), (), MILITARY),
        Heard(TRADER, ("TRADER",), (), 0),
    ]
)


def warning(subject: str = "naval_exercise", windows: tuple[tuple[int, int], ...] = ((NOON, NOON + DAY),)) -> Announced:
    where = where_of(PLACE)
    assert where is not None
    outline = make_where("A", "at", where.outline, 0.0, 0.0)
    return Announced("www", "NAVAREA XI 1", subject, (Closed("A", outline, windows),))


def traffic(*fixes: tuple[int, int]) -> Traffic:
    craft, t = (
        (np.array(column, np.int64) for column in zip(*fixes, strict=True)) if fixes else (np.empty(0, np.int64),) * 2
    )
    return Traffic(craft, t, np.full(len(t), 35.0), np.full(len(t), 131.0), {TRADER: "cargo", QIQIHAR: "military"})


def evidence(*, group: bool = True, heard: float = 1.0) -> Evidence:
    pairs = [(QIQIHAR, 0), (GUIYANG, 0)] if group else []
    events = make_events([GROUP] if group else [], pairs, NOON + 99 * DAY)
    return Evidence(ties=TIES, events=events, reception=lambda _where, _since, _until: heard, transmissions=True)


def test_a_group_inside_confirms_an_exercise() -> None:
    found = announced_finding(warning(), traffic((QIQIHAR, NOON), (TRADER, NOON + HOUR)), evidence(), NOON + 9 * DAY)
    assert found.verdict == "confirmed"
    assert (
        "2 craft heard inside while it was closed: cargo 1, military 1 (state craft: QIQIHAR)" in found.checks[0].seen
    )


def test_who_passes_before_and_after_is_counted_beside() -> None:
    fixes = [(TRADER + n, NOON - DAY + n * HOUR) for n in range(6)] + [
        (TRADER + n, NOON + DAY + n * HOUR) for n in range(5)
    ]
    found = announced_finding(warning(), traffic(*fixes), evidence(group=False), NOON + 9 * DAY)
    assert "before 6, during 0, after 5 craft: fewer than at other times" in found.checks[0].seen
    assert found.verdict == "not observable"


def test_firing_is_nothing_that_is_heard() -> None:
    found = announced_finding(warning("gunnery"), traffic((QIQIHAR, NOON)), evidence(), NOON + 9 * DAY)
    assert {check.slot: check.verdict for check in found.checks} == {
        "what": "not observable",
        "where": "confirmed",
        "when": "confirmed",
    }


@pytest.mark.parametrize(("heard", "reason"), [(0.0, "no reception"), (1.0, "no state craft was heard inside")])
def test_nobody_inside_contradicts_nothing(heard: float, reason: str) -> None:
    found = announced_finding(warning(), traffic(), evidence(group=False, heard=heard), NOON + 9 * DAY)
    assert found.verdict == "not observable"
    assert any(reason in words for words in found.reasons)


def test_a_warning_to_come_is_open_and_one_without_hours_says_so() -> None:
    assert announced_finding(warning(), traffic(), evidence(), NOON).verdict == "open"
    untimed = announced_finding(warning(windows=()), traffic(), evidence(), NOON)
    assert (untimed.verdict, untimed.reasons) == ("not observable", ("tells no time",))


def said(**more: object) -> Asserted:
    told: dict[str, object] = {"id": "ccc", "lane": "said", "kind": "movement", "modality": "occurred", "detail": {}}
    return Asserted(**(told | {"time": (NOON, NOON + HOUR), "published": NOON} | more))  # type: ignore[arg-type]


def test_an_event_that_nobody_tells_of_is_unannounced() -> None:
    [found] = unannounced([0], evidence(), telling([], []))
    assert (found.verdict, found.reasons) == (UNANNOUNCED, ("no document held announces it",))
    assert found.checks[0].against == ("aaaa",)


@pytest.mark.parametrize(
    "told",
    [
        said(named=(Named("Qiqihar", hull_id("plan:121"), (), "CN", 30.0, True, 1),)),
        said(parties=(("China", Fleet("CN", None, "warship")),), where=where_of(PLACE)),
        said(parties=(("China", Fleet("CN", None, "warship")),), where=where_of(PLACE), time=None),
    ],
)
def test_a_claim_of_its_ships_or_of_its_state_there_announces_it(told: Asserted) -> None:
    assert not unannounced([0], evidence(), telling([told], []))


@pytest.mark.parametrize(
    "told",
    [
        said(parties=(("Russia", Fleet("RU", None, "warship")),), where=where_of(PLACE)),
        said(parties=(("China", Fleet("CN", None, "warship")),)),
        said(parties=(("China", Fleet("CN", None, "warship")),), where=where_of(PLACE | {"lat": 10.0})),
        said(kind="pledge", parties=(("China", Fleet("CN", None, "warship")),), where=where_of(PLACE)),
        said(
            parties=(("China", Fleet("CN", None, "warship")),),
            where=where_of(PLACE),
            time=(NOON - 9 * DAY, NOON - 8 * DAY),
        ),
    ],
)
def test_other_claims_do_not(told: Asserted) -> None:
    assert len(unannounced([0], evidence(), telling([told], []))) == 1


def test_a_warning_over_it_announces_it() -> None:
    assert not unannounced([0], evidence(), telling([], [warning()]))


def test_a_user_ties_and_unties() -> None:
    heard = [Heard(QIQIHAR, ("QIQIHAR",), (), MILITARY), Heard(TRADER, ("TRADER",), (), 0)]
    hull = hull_id("plan:121")
    assert ties_of(heard).of_hull[hull] == (QIQIHAR,)
    assert hull not in ties_of(heard, [UserTie(QIQIHAR, hull, tied=False)]).of_hull
    assert ties_of(heard, [UserTie(TRADER, hull, tied=True)]).of_hull[hull] == (TRADER, QIQIHAR)


def test_a_tie_for_a_time_holds_in_that_time_alone() -> None:
    ties = ties_of([], [UserTie(TRADER, "plan:121", tied=True, since=NOON, until=NOON + DAY)])
    assert ties.hold(TRADER, (NOON, NOON + HOUR))
    assert not ties.hold(TRADER, (NOON - HOUR, NOON + HOUR))
    assert ties.hold(QIQIHAR, (NOON - HOUR, NOON + HOUR))


def test_a_name_under_another_flag_ties_nothing() -> None:
    assert hull_id("plan:121") not in ties_of([Heard(235_000_009, ("QIQIHAR",), (), MILITARY)]).of_hull


def test_a_number_of_several_ships_is_no_craft() -> None:
    assert unit_craft({"hull_number": "119", "hulls": ["plan:119", "plan:121"]}, TIES) == ()


@pytest.mark.parametrize(
    "place",
    [
        None,
        {"name": "x"},
        {"name": "x", "lat": None, "lon": 3.0},
        {"name": "x", "lat": 3.0, "lon": 3.0, "geometry": {"type": "Polygon", "coordinates": [[[0, 0]]]}},
        {"name": "x", "lat": 3.0, "lon": 3.0, "geometry": {"type": "Polygon", "coordinates": "x"}},
        {"name": "x", "lat": 3.0, "lon": 179.99, "radius_km": 50.0},
        {"name": "x", "lat": 89.9, "lon": 0.0, "radius_km": 50.0},
    ],
)
def test_places_that_are_none_or_odd_do_no_harm(place: dict[str, object] | None) -> None:
    where = where_of(place)
    if where is not None:
        lat, lon = np.array([3.0, 3.0, 89.9]), np.array([-179.99, 3.0, 0.0])
        assert where.holds(lat, lon).shape == (3,)
        assert np.isfinite(where.away_m(lat, lon)).all()
        assert len(where.cells()[0])


def test_a_place_over_180_degrees_holds_both_sides() -> None:
    where = where_of({"name": "x", "lat": 3.0, "lon": 179.9, "radius_km": 50.0, "method": "coordinates"})
    assert where is not None
    assert where.holds(np.array([3.0, 3.0]), np.array([-179.9, 179.9])).all()
    assert where.away_m(np.array([3.0]), np.array([-179.5]))[0] < 40_000
