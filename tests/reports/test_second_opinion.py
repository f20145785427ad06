from dataclasses import replace
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.engine import spacy_names
from offing.reports.second_opinion import doubt, doubting, veto
from offing.schema.claim import Claim, Party, Place, Reading, Unit
from offing.schema.document import Document

TEXT = (
    "Jordan Vale met the crew of the frigate Elli in Limassol.\n\nThe patrol ship Naiad left Volos for Chios on Monday."
)


def at(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def name(words: str, label: str, text: str = TEXT) -> tuple[int, int, str]:
    return (*at(words, text), label)


def party(words: str, id_: str) -> Party:
    return Party(id_, words, id_.partition(":")[0], span=at(words))


def place(words: str, said: str | None = None, **more: str) -> Place:
    return Place(words, span=at(said or words), method="name", **more)


MEETING = Claim(
    "meeting",
    at("Jordan Vale met the crew of the frigate Elli in Limassol."),
    "meet",
    actors=(party("Jordan", "state:JO"), party("Elli", "name:elli")),
    place=place("Limassol"),
)
LEFT = Claim(
    "movement",
    at("The patrol ship Naiad left Volos for Chios on Monday."),
    "left",
    units=(Unit(name="Naiad", span=at("Naiad"), spans={"name": at("Naiad")}),),
    place=place("Volos", role="from"),
    detail={"from": place("Volos"), "to": [place("Chios", "for Chios")]},
)
READING = Reading((MEETING, LEFT), 2, 2, {})


def balanced(reading: Reading) -> bool:
    return reading.telling + sum(reading.passed.values()) == reading.sentences


def test_a_state_within_the_name_of_a_person_is_left_out_and_that_is_said():
    new = veto(TEXT, READING, [name("Jordan Vale", "PERSON")], "spaCy")
    meeting, left = new.claims
    assert [one.id for one in meeting.actors] == ["name:elli"]
    assert meeting.tier == "C"
    assert meeting.place == MEETING.place
    assert meeting.detail["doubt"] == ["actors “Jordan” left out: spaCy takes “Jordan Vale” for a person's name"]
    assert left == LEFT
    assert new.notes == ("spaCy doubts 1 of the names",)
    assert balanced(new)


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Jordan", "PERSON"),  # alone it may be anybody
        ("Jordan Vale met", "PERSON"),  # no name is written so
        ("Jordan", "ORG"),
        ("Naiad", "GPE"),  # ships bear the names of towns, people and firms
        ("Naiad", "PERSON"),
        ("Naiad", "ORG"),
        ("Limassol", "PERSON"),
        ("Volos", "ORG"),
        ("Limas", "LAW"),  # a part of the word
    ],
)
def test_what_is_not_plainly_something_else_stays(words: str, label: str):
    assert veto(TEXT, READING, [name(words, label)], "spaCy") == READING


def test_a_place_goes_from_every_slot_that_it_stands_in():
    left = veto(TEXT, READING, [name("Volos", "MONEY"), name("Chios", "WORK_OF_ART")], "spaCy").claims[1]
    assert left.place is None
    assert left.detail.keys() == {"doubt"}
    assert [one.partition(" left out")[0] for one in left.detail["doubt"]] == [
        "place “Volos”",
        "from “Volos”",
        "to “Chios”",
    ]


def test_a_claim_of_which_nothing_is_left_is_dropped_and_its_sentence_counted():
    ship = replace(LEFT, place=None, detail={})
    new = veto(TEXT, Reading((MEETING, ship), 2, 2, {}), [name("Naiad", "LANGUAGE")], "spaCy")
    assert new.claims == (MEETING,)
    assert new.passed == {"names doubted by spaCy": 1}
    assert balanced(new)


def test_a_sentence_that_another_claim_rests_on_still_tells():
    ship = replace(LEFT, place=None, detail={})
    told = replace(ship, actors=(party("Elli", "name:elli"),))
    new = veto(TEXT, Reading((ship, told), 2, 1, {"no claim": 1}), [name("Naiad", "LANGUAGE")], "spaCy")
    assert [one.units for one in new.claims] == [()]
    assert (new.telling, new.passed) == (1, {"no claim": 1})


@pytest.mark.parametrize(
    "more", [{"hull_number": "P 62"}, {"class_name": "Elli"}, {"hulls": ("gr:naiad",)}, {"kind": "patrol"}]
)
def test_a_ship_that_more_than_its_name_tells_is_not_doubted(more: dict[str, object]):
    ship = replace(LEFT.units[0], **more)
    reading = Reading((replace(LEFT, units=(ship,)),), 2, 1, {"no claim": 1})
    assert veto(TEXT, reading, [name("Naiad", "LANGUAGE")], "spaCy") == reading


def test_a_person_in_office_is_not_doubted_one_without_is():
    vale = Party("person:jordan-vale", "Jordan Vale", "person", span=at("Jordan Vale"))
    minister = replace(vale, office="minister of defence")
    names = [name("Jordan Vale", "GPE")]
    kept = veto(TEXT, Reading((replace(MEETING, actors=(minister,)),), 2, 1), names, "spaCy").claims
    assert kept[0].actors == (minister,)
    # Of the meeting a place alone would be left.
    assert veto(TEXT, Reading((replace(MEETING, actors=(vale,)),), 2, 1), names, "spaCy").claims == ()


def test_only_sentences_with_names_are_shown_and_offsets_are_those_of_the_text():
    shown = []

    def recognise(texts):
        shown.extend(texts)
        return [[(0, 11, "PERSON")] if one.startswith("Jordan Vale") else [] for one in texts]

    new = doubt(TEXT, READING, recognise, "spaCy")
    assert [one.partition(" ")[0] for one in shown] == ["Jordan", "The"]
    assert [one.id for one in new.claims[0].actors] == ["name:elli"]
    shown.clear()
    assert doubt(TEXT, Reading((), 2, 0, {"no claim": 2}), recognise, "spaCy").claims == ()
    assert shown == []


def test_headlines_and_tables_tell_nothing_of_names():
    headline = "Jordan Vale Meets Greek Crew Aboard Frigate"
    table = "Jordan " + "and the ship of " * 200
    for text in (headline, table):
        actor = Party("state:JO", "Jordan", "state", span=(0, 6))
        reading = Reading((Claim("meeting", (0, len(text)), "meet", actors=(actor,)),), 1, 1)
        assert doubt(text, reading, lambda texts: [[(0, 6, "LAW")] for _ in texts], "spaCy") == reading


def test_a_recogniser_that_names_what_is_not_there_is_not_heard():
    assert doubt(TEXT, READING, lambda texts: [[(-9, 90_000, "LAW"), (5, 5, "LAW")] for _ in texts], "spaCy") == READING


def test_the_second_tells_all_versions_it_depends_on():
    second = doubting(lambda texts: [[] for _ in texts], "spaCy 3.8, model 1")
    assert second.label == "spaCy 3.8, model 1, doubts 1"
    assert second.hear(Document(TEXT, "test"), READING) == (READING, True)


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(TEXT)),
            st.integers(1, 40),
            st.sampled_from(["PERSON", "LAW", "GPE", "EVENT", "MONEY", "ODD"]),
        ),
        max_size=8,
    )
)
def test_a_veto_takes_away_and_never_adds(found: list[tuple[int, int, str]]):
    names = [(start, start + length, label) for start, length, label in found]
    new = veto(TEXT, READING, names, "spaCy")
    assert balanced(new)
    for claim in new.claims:
        old = MEETING if claim.kind == "meeting" else LEFT
        assert set(claim.actors) <= set(old.actors)
        assert {one.name for one in claim.units} <= {one.name for one in old.units}
        assert claim.place in (None, old.place)
        assert (claim.tier == "C") == ("doubt" in claim.detail)


@pytest.mark.skipif(find_spec("spacy") is None, reason="spaCy is not installed: pip install 'offing[nlp]'")
def test_the_model_itself_doubts_a_state_within_a_persons_name():
    names = spacy_names.load()
    text = "Michael Jordan visited the aircraft carrier in Norfolk on Tuesday."
    start = text.index("Jordan")
    actor = Party("state:JO", "Jordan", "state", span=(start, start + 6))
    where = Place("Norfolk", span=at("Norfolk", text), method="name")
    crew = Party("navy:usn", "carrier", "navy", span=at("carrier", text))
    reading = Reading((Claim("meeting", (0, len(text)), "meet", actors=(actor, crew), place=where),), 1, 1)
    [claim] = doubt(text, reading, names, "spaCy").claims
    assert claim.actors == (crew,)
    assert claim.place == where
