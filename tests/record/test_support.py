"""Support by independent origin, and grades with their reasons."""

import pytest

from offing.record.support import grade, reliability, supports, voices
from offing.record.telling import Source, local_day, origin_of, party_key
from offing.record.told_slots import told
from tellings import days, force, party, telling

MINISTRY = party("ministry:CN:defense", "Ministry of Defense")
BOTH = [party("state:CN", "China"), party("state:RU", "Russia")]
TIME = days("2031-05-20", "2031-05-24")


def test_a_ministry_that_five_agencies_quote_is_one_origin() -> None:
    lines = [telling(f"{n}", f"Agency {n}", "2031-05-20", actors=BOTH, time=TIME, speaker=MINISTRY) for n in range(5)]
    [start] = [one for one in supports(told(lines)) if one.topic == "start of the exercise"]
    [voice] = start.voices
    assert (voice.key, voice.how, len(voice.lines), len(voice.sources)) == ("authority:CN", "is quoted", 5, 5)
    lines.append(telling("x", "Paper", "2031-05-21", actors=BOTH, time=TIME))
    [start] = [one for one in supports(told(lines)) if one.topic == "start of the exercise"]
    assert [one.name for one in start.voices] == ["Ministry of Defense", "Paper"]
    assert start.grade.grade == "B2"


def test_authorities_of_one_state_do_not_confirm_one_another() -> None:
    known = [MINISTRY, party("state:CN"), {"id": "navy:plan", "name": "PLAN", "kind": "navy"}]
    known.append(party("person:hu", "Hu", state="CN", office="Minister of Defense"))
    assert {party_key(one) for one in known} == {"authority:CN"}
    assert party_key(party("person:hu", "Hu", state="CN")) == "person:hu", "without an office nobody speaks for a state"


def test_copies_and_relays_are_listed_and_count_for_nothing() -> None:
    relay = {"id": "r", "by": "Kyodo", "document": {"id": "dr", "title": "T", "publisher": "Kyodo", "published": None}}
    one = telling("a", "A", "2031-05-20", actors=BOTH, time=TIME, relays=(relay,))
    [start, _] = supports(told([one]))
    assert len(start.voices) == 1
    assert start.relays == (("r", Source("dr", "Kyodo", "T", None)),)
    assert start.grade.grade[1] == "3"


def test_who_saw_goes_before_who_is_quoted_and_who_publishes() -> None:
    source = Source("d", "Some Paper", "Title", None)
    navy = {"id": "navy:jmsdf", "name": "JMSDF", "kind": "navy", "state": "JP"}
    told_by = [
        ({"observer": navy, "speaker": MINISTRY}, None, ("authority:JP", "saw it")),
        ({"origin": navy, "speaker": MINISTRY}, None, ("authority:JP", "saw or decided it")),
        ({"speaker": MINISTRY}, navy, ("authority:CN", "is quoted")),
        ({}, navy, ("authority:JP", "publishes it")),
        ({}, None, ("outlet:some paper", "publishes it")),
        ({"speaker": {"id": "media:x", "name": "X", "kind": "media"}}, None, ("outlet:some paper", "publishes it")),
    ]
    for body, publisher, expected in told_by:
        origin = origin_of(body, source, publisher)
        assert (origin.key, origin.how) == expected
    nobody = origin_of({}, Source("d", None, None, None), None)
    assert (nobody.key, nobody.how) == ("document:d", "is not named")


@pytest.mark.parametrize(
    ("made", "letter"),
    [
        (telling("a", "A", None, "sighting", sighted=True, observer=MINISTRY, grade="A2"), "A"),
        (telling("a", "A", None, "sighting", sighted=True, observer=party("name:Bo", "Bo")), "F"),
        (telling("a", "A", None, actors=BOTH, speaker=MINISTRY), "B"),
        (telling("a", "A", None, actors=[BOTH[1]], speaker=MINISTRY), "C"),
        (telling("a", "A", None, actors=BOTH, speaker=party("name:Bo", "Bo")), "D"),
        (telling("a", "A", None, actors=BOTH), "F"),
    ],
    ids=["own eyes", "an observer unknown", "its own forces", "others' forces", "somebody", "an outlet"],
)
def test_reliability_is_of_an_origin_on_a_topic(made: object, letter: str) -> None:
    found, reason = reliability(made)  # type: ignore[arg-type]
    assert found == letter
    assert reason


def test_credibility_falls_where_others_tell_otherwise_and_where_transmissions_contradict() -> None:
    one, two, three = (telling(name, name, "2031-05-20", actors=BOTH) for name in "abc")
    assert [grade(some, against).grade[1] for some, against in (([one], []), ([one, two], []), ([one, two, three], []))]
    assert grade([one], []).grade == "F3"
    assert grade([one, two], []).grade == "F2"
    assert grade([one, two, three], []).grade == "F1"
    assert grade([one], [two]).grade == "F4"
    assert grade([one, two], [three]).grade == "F3"
    assert grade([one, two, three], [], {"b"}).grade == "F5"
    assert "c" in grade([one, two], [three]).credibility


def test_a_users_grade_stays_and_says_whose_it_is() -> None:
    one = telling("a", "A", "2031-05-20", actors=BOTH, note="B2 their desk has seen it")
    found = grade([one], [telling("b", "B", "2031-05-21")], {"a"})
    assert (found.grade, found.by) == ("B2", "Ann")
    assert "Ann" in found.reliability
    assert grade([telling("a", "A", None, note="a B2 bomber")], []).by is None


def test_voices_stand_in_the_order_in_which_they_spoke() -> None:
    lines = [telling("a", "Late", "2031-05-25"), telling("b", "Early", "2031-05-20"), telling("c", "Undated", None)]
    assert [one.name for one in voices(lines)] == ["Early", "Late", "Undated"]


def test_days_are_those_of_who_tells_them() -> None:
    tokyo = {"start": "2031-05-17T15:00:00Z", "end": "2031-05-23T15:00:00Z", "granularity": "span"}
    tokyo["zone"] = "Asia/Tokyo"
    assert [str(local_day(tokyo, end)) for end in ("start", "end")] == ["2031-05-18", "2031-05-23"]
    whole = days("2031-05-18", "2031-05-24") | {"zone": "Asia/Tokyo"}
    assert [str(local_day(whole, end)) for end in ("start", "end")] == ["2031-05-18", "2031-05-23"]
    assert str(local_day({**tokyo, "zone": "No/Where"}, "start")) == "2031-05-17"
    assert local_day({"start": None}, "start") is None


def test_only_the_slot_that_transmissions_contradict_falls() -> None:
    line = telling("a", "A", "2031-05-21", actors=BOTH, time=TIME, forces=[force(9, "warship")])
    by_slot = {one.slot: one.grade.grade[1] for one in supports(told([line]), {"a:how many"})}
    assert by_slot == {"when": "3", "how many": "5"}
    assert {one.grade.grade[1] for one in supports(told([line]), {"a"})} == {"5"}
