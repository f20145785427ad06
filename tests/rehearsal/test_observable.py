from dataclasses import replace
from typing import Any

from offing.rehearsal.observable import judged
from offing.rehearsal.oracle_ways import ways
from offing.rehearsal.played import Played, Truth
from rehearsal.hearing import every_minute, hears
from rehearsal.plays import HOUR, START, eastward, member, path, play, speaks

ONE, OTHER, THIRD = 799_000_001, 799_000_002, 799_000_003


def three(hours: float = 12.0, **spells: list[Any]) -> Played:
    members = [member(number) for number in (1, 2, 3)]
    paths = [path(number, *eastward(10, hours=hours, lat=40 + number / 100)) for number in (1, 2, 3)]
    said = spells.get("spells") or [speaks(number, 0, hours) for number in (1, 2, 3)]
    return play(members, paths, said, hours=hours)


def true(kind: str, craft: tuple[int, ...], since: float, until: float, **more: Any) -> Truth:
    return Truth(kind, craft, START + round(since * HOUR), START + round(until * HOUR), 40.01, 135.0, **more)


def judge(played: Played, truth: Truth, heard: dict[Any, list[float]], wrong: Any = None) -> Truth:
    [result] = judged(played, [truth], list(ways(played, hears(heard))), wrong or {})
    return result


ALL = {number: every_minute(12) for number in (1, 2, 3)}


def test_who_was_heard_throughout_could_be_observed() -> None:
    result = judge(three(), true("encounter", (ONE, OTHER), 2, 8), ALL)
    assert result.observable is True
    assert result.why == ""


def test_who_was_heard_by_nobody_was_out_of_range() -> None:
    heard = ALL | {2: every_minute(12, (4, 6))}
    result = judge(three(), true("encounter", (ONE, OTHER), 2, 8), heard)
    assert result.observable is False
    assert result.why == "SIM 2 was out of range of every receiver from 2023-07-15 04:00Z to 2023-07-15 06:00Z"


def test_who_did_not_transmit_was_silent() -> None:
    spells = [speaks(1, 0, 12), speaks(2, 0, 4), speaks(2, 6, 12), speaks(3, 0, 12)]
    heard = ALL | {2: every_minute(12, (4, 6))}
    result = judge(three(spells=spells), true("encounter", (ONE, OTHER), 2, 8), heard)
    assert result.why == "SIM 2 was silent from 2023-07-15 04:00Z to 2023-07-15 06:00Z"


def test_who_never_transmits_is_said_to_transmit_nothing() -> None:
    played = three(spells=[speaks(1, 0, 12), speaks(3, 0, 12)])
    result = judge(played, true("encounter", (ONE, OTHER), 2, 8), {1: ALL[1], 3: ALL[3]})
    assert result.why == "SIM 2 transmitted nothing"


def test_short_silences_are_borne_and_those_outside_the_event_do_not_matter() -> None:
    heard = ALL | {2: every_minute(12, (0, 1.9), (4, 4.5), (8.1, 12))}
    assert judge(three(), true("encounter", (ONE, OTHER), 2, 8), heard).observable


def test_a_stop_bears_hours_but_no_greater_share_of_itself() -> None:
    silent = ALL | {1: every_minute(12, (2, 5))}
    assert judge(three(), true("stop", (ONE,), 0, 12), silent).observable
    assert judge(three(), true("stop", (ONE,), 1, 6), silent).observable is False
    one_pass = {1: [3.2, 3.25]}
    assert judge(three(), true("stop", (ONE,), 3, 3.5), one_pass).observable is False


def test_a_visit_that_lies_between_two_reports_was_not_seen() -> None:
    heard = {1: every_minute(12, (3.0, 4.0))}
    assert judge(three(), true("area_visit", (ONE,), 3.3, 3.5), heard).observable is False
    assert judge(three(), true("area_visit", (ONE,), 2.5, 4.5), heard).observable


def test_a_transit_needs_a_report_before_its_gate_and_one_beyond() -> None:
    whole = {1: every_minute(12)}
    assert judge(three(), true("strait_transit", (ONE,), 2, 6), whole).observable
    late = {1: [hour for hour in every_minute(12) if hour > 2.05]}
    assert judge(three(), true("strait_transit", (ONE,), 2, 6), late).observable is False
    assert judge(three(), true("strait_transit", (ONE,), 2, 6), {1: every_minute(12, (1, 5))}).observable
    assert judge(three(), true("strait_transit", (ONE,), 2, 6), {1: every_minute(12, (1, 6.5))}).observable is False


def test_a_voyage_needs_its_ports_heard() -> None:
    voyage = true("voyage", (ONE,), 2, 8)
    assert judge(three(), voyage, {1: every_minute(12, (4, 7))}).observable
    assert judge(three(), voyage, {1: every_minute(12, (1.2, 2))}).observable is False
    assert judge(three(), voyage, {1: every_minute(12, (8.05, 8.6))}).observable is False


def test_a_pass_needs_reports_by_the_minute_about_it() -> None:
    passed = true("close_quarters", (ONE, OTHER), 6, 6)
    assert judge(three(), passed, ALL).observable
    assert judge(three(), passed, ALL | {2: every_minute(12, (6.01, 6.09))}).observable is False


def test_of_a_company_those_heard_are_what_could_be_observed() -> None:
    company = true("company", (ONE, OTHER, THIRD), 1, 11)
    result = judge(three(), company, ALL | {3: []})
    assert (result.observable, result.craft) == (True, (ONE, OTHER))
    assert "SIM 3" in result.why
    result = judge(three(), company, {1: ALL[1]})
    assert (result.observable, result.craft) == (False, (ONE, OTHER, THIRD))


def test_each_member_must_be_heard_only_while_it_took_part() -> None:
    members = [{"craft": key, "since": START, "until": START + 12 * HOUR} for key in (ONE, OTHER)]
    members.append({"craft": THIRD, "since": START + 6 * HOUR, "until": START + 12 * HOUR})
    company = true("company", (ONE, OTHER, THIRD), 0, 12, detail={"members": members})
    result = judge(three(), company, ALL | {3: every_minute(12, (0, 6))})
    assert (result.observable, len(result.craft)) == (True, 3)


def test_a_meeting_is_judged_about_the_time_of_the_meeting() -> None:
    meeting = true("rendezvous", (ONE, OTHER), 2, 12)
    assert judge(three(), meeting, ALL | {2: every_minute(12, (8, 11))}).observable
    assert judge(three(), meeting, ALL | {2: every_minute(12, (3, 5))}).observable is False


def test_who_reported_a_wrong_place_could_not_be_observed() -> None:
    wrong = {ONE: [(START + 3 * HOUR, START + 4 * HOUR)]}
    assert judge(three(), true("stop", (ONE,), 2, 8), ALL, wrong).observable is False
    assert judge(three(), true("stop", (ONE,), 5, 8), ALL, wrong).observable
    assert judge(three(), true("gap", (ONE,), 2, 8), ALL, wrong).observable


def test_scripted_events_come_back_under_the_identity_used() -> None:
    played = three(spells=[speaks(1, 0, 12, as_number=77), speaks(2, 0, 12), speaks(3, 0, 12)])
    result = judge(played, true("company", (ONE, OTHER), 1, 11), {(77, 1): every_minute(12), 2: ALL[2]})
    assert (result.craft, result.observable) == ((799_000_077, OTHER), True)
    decoy = judge(played, true("company", (ONE, OTHER), 1, 11, decoy=True), {})
    assert (decoy.craft, decoy.observable) == ((799_000_077, OTHER), None)


def test_what_is_judged_already_stays_so() -> None:
    said = replace(true("company", (ONE, OTHER), 1, 11), observable=False, why="by the author")
    assert judge(three(), said, ALL) == said


def test_craft_of_nowhere_are_said_not_to_have_been_there() -> None:
    result = judge(three(), true("company", (799_000_050, ONE), 1, 11), ALL)
    assert result.observable is False
    assert "not there" in result.why
