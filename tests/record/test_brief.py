"""The brief, put together from lines and findings alone."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.record.brief import Brief, Sentence, brief_json
from offing.record.brief_claims import activities, by_whom, clause, listed, number, place, unit
from offing.record.brief_events import told as events_told
from offing.record.brief_made import made
from offing.record.brief_material import Cite, Material, Noted, Opposed, Side
from offing.record.brief_rest import hours_of
from offing.record.brief_times import day_of, days, told
from offing.schema.finding import SLOTS, VERDICTS, Check, Finding, finding_id, whole
from offing.schema.operation import Member, Operation

AS_OF = datetime(2031, 8, 1, tzinfo=UTC)
ACCUSING = re.compile(r"\b(spoof\w*|dark|illegal\w*|violat\w*|intrud\w*|intrusion\w*)\b", re.IGNORECASE)
WATCHER = {"id": "navy:jmsdf", "name": "Japan Maritime Self-Defense Force", "kind": "navy", "state": "JP"}
CHINA = {"id": "state:CN", "name": "China", "kind": "state", "state": "CN"}
RUSSIA = {"id": "state:RU", "name": "Russia", "kind": "state", "state": "RU"}


def claim(id_: str, kind: str = "exercise", **slots: Any) -> dict[str, Any]:
    publisher = slots.pop("publisher", "Wire Agency")
    source = slots.pop("source", "report")
    document = {"id": slots.pop("document", f"d{id_}"), "publisher": publisher, "title": "A title", "copies": 0}
    document["published"] = slots.pop("published", datetime(2031, 7, 20, tzinfo=UTC))
    empty = {"actors": [], "targets": [], "forces": [], "units": [], "place": None, "time": None, "speaker": None}
    empty |= {"origin": None, "modality": "occurred", "detail": {}, "text": "Some words.", "tier": "A"}
    detail = {**empty, **slots, "document": document}
    start = (detail["time"] or {}).get("start")
    return {
        "id": id_,
        "kind": kind,
        "source": source,
        "t_start": datetime.fromisoformat(start) if start else None,
        "t_end": None,
        "lat": None,
        "lon": None,
        "craft": [],
        "area": None,
        "detail": detail,
        "synthetic": False,
    }


def event(id_: str, kind: str, names: tuple[str, ...], hour: int = 0, **detail: Any) -> dict[str, Any]:
    start = datetime(2031, 7, 20, hour, tzinfo=UTC)
    return {
        "id": id_,
        "kind": kind,
        "source": "track",
        "t_start": start,
        "t_end": start + timedelta(hours=2),
        "lat": 39.85,
        "lon": 133.2,
        "craft": [{"id": f"mmsi:{name}", "name": name} for name in names],
        "area": None,
        "detail": detail,
        "synthetic": False,
    }


def when(first: str, last: str, zone: str = "UTC", grain: str = "span") -> dict[str, Any]:
    return {"start": first, "end": last, "granularity": grain, "zone": zone}


def material(*lines: dict[str, Any], findings: tuple[Finding, ...] = (), **more: Any) -> Material:
    members = tuple(Member(line["id"], line["source"], "bears its name") for line in lines)
    operation = Operation(
        "o1", "exercise", "Calm-2031", ("Calm-2031",), None, None, ("state:CN", "state:RU"), (), members
    )
    lanes = {"track": "transmitted", "sighting": "sighted", "warning": "announced", "report": "said"}
    cites = {
        line["id"]: (Cite(lanes[line["source"]], line["detail"].get("document", {}).get("id", "log"), "in", "ab" * 32),)
        for line in lines
    }
    held = {line["id"]: line for line in lines}
    return Material(operation, held, {one.line: one for one in findings}, cites, AS_OF, **more)


def found(line: str, *checks: Check) -> Finding:
    return Finding(finding_id(line), line, "said", "exercise", whole(tuple(one.verdict for one in checks)), checks)


def texts(brief: Brief) -> list[str]:
    return [one.text for one in brief.sentences()]


def section(brief: Brief, key: str) -> list[Sentence]:
    part = next((one for one in brief.sections if one.key == key), None)
    return [] if part is None else [*part.sentences, *(one for row in part.rows for cell in row.cells for one in cell)]


# -- Words -----------------------------------------------------------------------------------------


def test_a_claim_in_words_says_what_its_slots_say() -> None:
    sea = {"name": "Sea of Japan", "method": "name", "role": "at"}
    held = claim("a", actors=[CHINA, RUSSIA], place=sea, detail={"name": "Calm-2031"}, modality="planned")
    assert clause(held) == "China and Russia are to hold the exercise Calm-2031 in the Sea of Japan"
    left = claim("b", "movement", actors=[CHINA], detail={"from": {"name": "Qingdao", "method": "name"}})
    assert clause(left) == "craft of China left Qingdao"
    saw = claim(
        "c",
        "sighting",
        observer=WATCHER,
        targets=[{**RUSSIA, "name": "Russian Navy", "kind": "navy"}],
        forces=[{"count": 2, "unit": "frigate"}],
        detail={"heading": "北東", "heading_deg": 45.0},
        source="sighting",
    )
    assert clause(saw) == (
        "the Japan Maritime Self-Defense Force saw two frigates of the Russian Navy heading north-east"
    )
    denied = claim("d", actors=[CHINA], modality="denied")
    assert clause(denied) == "China did not hold an exercise"
    off = claim("d", actors=[CHINA, RUSSIA], modality="cancelled", detail={"name": "Calm-2031"})
    assert clause(off) == "China and Russia are no longer to hold the exercise Calm-2031"
    strange = claim("e", "statement", text="It was said.")
    assert clause(strange) == "the text has “It was said.”"


@pytest.mark.parametrize(
    "modality", ["planned", "ongoing", "occurred", "cancelled", "denied", "possible", "called_for"]
)
@pytest.mark.parametrize("kind", ["exercise", "movement", "sighting", "port_call", "meeting", "pledge", "reaction"])
def test_every_kind_and_modality_has_words(kind: str, modality: str) -> None:
    for actors in ([], [CHINA], [CHINA, RUSSIA]):
        words = clause(claim("a", kind, actors=actors, modality=modality))
        assert words
        assert "{" not in words


def test_by_whose_word() -> None:
    plain = claim("a", publisher="Joint Staff (Japan)", speaker={"name": "Joint Staff Office", "kind": "staff"})
    assert by_whom(plain) == "Joint Staff (Japan)"
    relayed = claim("a", publisher="Wire", speaker={"name": "Ministry of Defence", "kind": "ministry"}, origin=WATCHER)
    assert by_whom(relayed) == ("the Ministry of Defence (through Wire), citing the Japan Maritime Self-Defense Force")


def test_numbers_lists_units_and_places() -> None:
    assert [number(n) for n in (0, 1, 12, 13, 1200)] == ["no", "one", "twelve", "13", "1,200"]
    assert listed(["a", "b", "a", "c"]) == "a, b and c"
    assert listed(map(str, range(12)), most=3) == "0, 1, 2 and nine more"
    assert unit({"name": "Guiyang", "hull_number": "119"}) == "Guiyang (119)"
    assert unit({"class": "P-3C", "kind": "patrol_aircraft"}) == "a P-3C"
    assert unit({"name": "おおたか", "hulls": ["jmsdf:PG-826"]}) == "Otaka “おおたか”"
    assert place({"name": "対馬海峡", "method": "name"}) == "the Tsushima Strait"
    assert place({"name": "何処か遠く", "lat": 39.85, "lon": 133.2}) == "“何処か遠く”, about 39°51'N 133°12'E"
    assert activities(["射撃", "towing"]) == "firing “射撃” and “towing”"


def test_times_are_utc_with_the_local_one_beside() -> None:
    assert told(when("2031-07-20T00:00Z", "2031-07-24T00:00Z")) == "20 to 23 July 2031"
    japan = told(when("2031-07-17T15:00Z", "2031-07-23T15:00Z", "Asia/Tokyo"))
    assert japan == "18 to 23 July 2031, local days (17 Jul 15:00Z to 23 Jul 15:00Z)"
    hour = told(when("2031-07-15T01:45Z", "2031-07-15T01:46Z", "Asia/Shanghai", "minute"))
    assert hour == "15 July 2031, 01:45Z (09:45 there)"
    assert told(None) == ""
    assert told({"start": None, "end": None, "granularity": "day", "local": "3 May"}) == "3 May, no year told"
    assert days(datetime(2031, 12, 30).date(), datetime(2032, 1, 2).date()) == "30 December 2031 to 2 January 2032"
    assert str(day_of(when("2031-07-17T15:00Z", "2031-07-18T15:00Z", "Asia/Tokyo", "day"))) == "2031-07-18"


def test_hours_of_a_warning_on_days_in_a_row_are_told_together() -> None:
    first = datetime(2031, 7, 20, tzinfo=UTC)
    windows = [(first + timedelta(days=n), first + timedelta(days=n, hours=10)) for n in range(4)]
    assert hours_of(windows) == ["daily 00:00Z to 10:00Z, 20 to 23 July 2031"]
    assert hours_of(windows[:1]) == ["20 July 2031, 00:00Z to 10:00Z"]
    assert len(hours_of([*windows, (first + timedelta(days=9), first + timedelta(days=10))])) == 2


def test_many_events_alike_are_one_sentence_and_a_group_is_named_once() -> None:
    strait = {"area": "Tsushima Strait", "direction": "south-west to north-east"}
    some = [event(f"t{n}", "strait_transit", (f"SIM {n}",), **strait) for n in range(5)]
    activity = event("g", "group_activity", tuple(f"SIM {n}" for n in range(5)), 5, radius_nm=6.2)
    first, second = events_told([*some, activity])
    assert first.text.startswith("five craft (SIM 0, SIM 1, SIM 2, SIM 3 and SIM 4) passed the Tsushima Strait")
    assert first.lines == tuple(f"t{n}" for n in range(5))
    assert second.text.startswith("the same five craft manoeuvred together within 6.2 nm")
    unknown = events_told([event("x", "some_new_kind", ("SIM 1",))])
    assert unknown[0].text.startswith("SIM 1: some new kind")


# -- The whole -------------------------------------------------------------------------------------


def four_tell_it() -> list[dict[str, Any]]:
    slots = {"actors": [CHINA, RUSSIA], "detail": {"name": "Calm-2031"}}
    time = when("2031-07-20T00:00Z", "2031-07-24T00:00Z")
    return [claim(f"c{n}", publisher=f"Paper {n}", time=time, **slots) for n in range(4)]


def test_the_same_said_by_four_is_one_sentence_with_four_numbers() -> None:
    brief = made(material(*four_tell_it()))
    [one] = section(brief, "timeline")
    assert one.text == (
        "China and Russia held the exercise Calm-2031, 20 to 23 July 2031, say Paper 0, Paper 1, Paper 2 and Paper 3."
    )
    assert one.lines == ("c0", "c1", "c2", "c3")
    assert one.sources == (1, 2, 3, 4)
    assert [one.lane for one in brief.sources] == ["said"] * 4


def test_what_a_document_says_twice_is_told_once_by_its_fuller_line() -> None:
    time = when("2031-07-15T01:45Z", "2031-07-15T01:46Z", grain="minute")
    port = {"from": {"name": "Qingdao", "method": "name"}}
    fuller = claim("a", "movement", actors=[CHINA], time=time, detail=port, document="one")
    less = claim("b", "movement", detail=port, document="one")
    elsewhere = claim("c", "movement", detail=port, document="two")
    shown = section(made(material(fuller, less, elsewhere)), "timeline")
    assert [one.lines for one in shown] == [("a", "b"), ("c",)]


def test_verdicts_reasons_and_evidence_are_the_findings_own() -> None:
    said, heard = four_tell_it()[0], event("e", "company", ("SIM A", "SIM B"))
    checks = (
        Check("who", "confirmed", "China", "five heard there", "transmitted", ("e", "gone")),
        Check("how many", "not observable", "nine", reason="no reception there then"),
    )
    brief = made(material(said, heard, findings=(found("c0", *checks),)))
    one = next(one for one in section(brief, "timeline") if one.lines == ("c0",))
    assert one.verdict == "not observable"
    assert one.because == "how many: no reception there then; who confirmed: five heard there"
    assert one.against == ("e",)
    assert one.findings == ("fc0",)
    [unknown] = section(brief, "unknown")
    assert unknown.text == "No reception there then: one line (how many 1)."
    assert "one not observable" in brief.head[1]


def test_disputes_firsts_and_what_is_rejected() -> None:
    lines = four_tell_it()
    opposed = Opposed("start", (Side("20 July", ("A", "B"), ("c0", "c1"), "C3"), Side("18 July", ("C",), ("c2",))))
    first = Noted("“first time”, says A: not observable, the record reaches back only to 2030", ("c3",), verdict="open")
    held = material(*lines, opposed=(opposed,), firsts=(first,), rejected=(lines[3] | {"review": {"by": "Ann"}},))
    brief = made(held)
    [dispute] = section(brief, "disputes")
    assert dispute.text == "Start: 20 July, say A and B (grade C3); 18 July, says C."
    assert dispute.lines == ("c0", "c1", "c2")
    assert section(brief, "firsts")[0].text.endswith("back only to 2030.")
    assert "Ann rejected it" in section(brief, "doubts")[0].text


def test_participants_by_name_and_number_whoever_names_them() -> None:
    both = {"name": "Guiyang", "hull_number": "119", "state": "CN", "kind": "destroyer"}
    lines = [
        claim("a", "unit", units=[both]),
        claim("b", "unit", units=[{"hull_number": "119", "state": "CN", "kind": "warship"}], publisher="Staff"),
        claim("c", "unit", units=[{"name": "GUIYANG", "kind": "ship"}], publisher="Other"),
        claim("d", "unit", units=[{"name": "Gromky", "hull_number": "119", "state": "RU"}]),
        event("e", "company", ("SIM GUIYANG", "SIM OTHER")),
    ]
    part = next(one for one in made(material(*lines)).sections if one.key == "participants")
    china, russia = part.rows
    assert china.head.startswith("Guiyang (119)")
    assert china.cells[0][0].lines == ("a", "b", "c")
    assert china.cells[1][0].lines == ("e",)
    assert russia.head.startswith("Gromky (119)")
    assert "SIM OTHER" in part.sentences[0].text


checks = st.builds(
    Check,
    slot=st.sampled_from(SLOTS),
    verdict=st.sampled_from(VERDICTS),
    said=st.text(max_size=12),
    seen=st.text(max_size=12),
    against=st.lists(st.sampled_from(["c0", "c1", "e", "nowhere"]), max_size=3).map(tuple),
    reason=st.text(max_size=12),
)


@given(st.lists(st.tuples(st.sampled_from(["c0", "c1", "c2", "e"]), st.lists(checks, max_size=4)), max_size=4))
def test_every_sentence_has_a_source_and_no_verdict_that_no_finding_gives(some: Any) -> None:
    given_ = tuple({line: found(line, *its) for line, its in some}.values())
    brief = made(material(*four_tell_it(), event("e", "company", ("SIM A", "SIM B")), findings=given_))
    verdicts = {one.verdict for one in given_} | {check.verdict for one in given_ for check in one.checks}
    numbers = {one.number for one in brief.sources}
    for one in brief.sentences():
        assert one.lines
        assert one.sources
        assert {*one.sources, *one.against_sources} <= numbers
        assert one.verdict in verdicts | {""}
        assert bool(one.verdict) is bool(one.findings)
    assert not ACCUSING.search(" ".join([*brief.head, *(part.about + part.title for part in brief.sections)]))


@given(st.permutations([*four_tell_it(), event("e", "company", ("SIM A", "SIM B")), claim("z", "unit", units=[])]))
def test_the_order_of_lines_does_not_matter(lines: list[dict[str, Any]]) -> None:
    ordered = sorted(lines, key=lambda line: line["id"])
    assert brief_json(made(material(*lines))) == brief_json(made(material(*ordered)))


def test_a_brief_of_nothing_says_so_without_failing() -> None:
    brief = made(material())
    assert [one.key for one in brief.sections] == ["map"]
    assert brief.sources == ()
    assert brief_json(brief)["brief"] == "Calm-2031"


def test_a_re_enactment_is_named_one() -> None:
    held = material(*four_tell_it())
    synthetic = replace(held, operation=replace(held.operation, synthetic=True))
    assert "made_up" not in brief_json(made(held))
    assert brief_json(made(synthetic))["made_up"].startswith("Re-enactment")
    assert made(synthetic).synthetic
