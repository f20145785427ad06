import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.reports.english import read_english
from offing.reports.readers import read_document
from offing.schema.claim import Claim, Place, Time
from offing.schema.document import Document

ON = datetime(2024, 5, 14, 12, tzinfo=UTC)  # a Tuesday


def document(text: str, **more: object) -> Document:
    return Document(text=text, extractor="test", language="en", published=ON, **more)  # type: ignore[arg-type]


def read(text: str, **more: object) -> tuple[Claim, ...]:
    return read_english(document(text, **more)).claims


def ids(claim: Claim, slot: str = "actors") -> list[str]:
    return [party.id for party in getattr(claim, slot)]


def test_the_reader_of_english_takes_english_documents() -> None:
    reader, reading = read_document(document("Two Chilean frigates left Valparaiso."))
    assert reader is not None
    assert reader.name == "english"
    assert [claim.kind for claim in reading.claims] == ["movement"]


def test_every_sentence_is_accounted_for() -> None:
    reading = read_english(document("Two Chilean frigates left Valparaiso. It was a fine day. The navy was proud."))
    assert reading.sentences == 3
    assert reading.telling == 1
    assert reading.telling + sum(reading.passed.values()) == reading.sentences


@pytest.mark.parametrize(
    "text",
    [
        "The Chilean frigate Lynch left Valparaiso on Monday, the navy said.",
        "The Chilean frigate Lynch left Valparaiso on Monday, according to the navy of Chile.",
        "The Chilean navy said on Tuesday that the frigate Lynch had left Valparaiso on Monday.",
    ],
)
def test_who_says_it(text: str) -> None:
    (claim,) = read(text)
    assert claim.kind == "movement"
    assert claim.speaker is not None
    assert "navy" in claim.speaker.id
    assert claim.time is not None
    assert claim.time.start == datetime(2024, 5, 13, tzinfo=UTC)


def test_the_time_of_saying_is_not_the_time_of_what_is_said() -> None:
    (claim,) = read("The Chilean navy announced on Monday that two frigates will visit Callao.")
    assert claim.modality == "planned"
    assert claim.time is None
    said = claim.detail["said_at"]
    assert isinstance(said, Time)
    assert said.start == datetime(2024, 5, 13, tzinfo=UTC)


def test_a_clause_in_the_middle_is_read_for_itself_and_the_main_clause_too() -> None:
    force, movement = read("The Indian task group, consisting of two frigates and a corvette, left Mumbai on Sunday.")
    assert force.kind == "force"
    assert [(one.count, one.unit) for one in force.forces] == [(2, "frigate"), (1, "corvette")]
    assert movement.kind == "movement"
    assert isinstance(movement.detail["from"], Place)
    assert movement.detail["from"].name == "Mumbai"


def test_a_sighting_takes_up_how_the_ships_moved() -> None:
    (claim,) = read("Japan's navy spotted two Russian frigates sailing north off Yonaguni on Monday.")
    assert claim.kind == "sighting"
    assert ids(claim, "targets") == ["state:RU"]
    assert claim.detail["heading"] == "north"
    assert not claim.sighted


def test_a_sighting_in_a_release_of_the_service_that_saw_is_its_own() -> None:
    (claim,) = read("The Royal Navy tracked a Russian corvette in the English Channel.", publisher="Royal Navy")
    assert claim.sighted
    assert claim.observer is not None
    assert claim.observer.id == "navy:rn"


def test_we_are_the_service_that_publishes() -> None:
    (claim,) = read("We will host a naval exercise off Vigo in June.", publisher="Royal Navy")
    assert ids(claim) == ["navy:rn"]
    assert claim.modality == "planned"


def test_a_report_that_is_called_untrue_is_denied_and_one_told_wrongly_is_left() -> None:
    (claim,) = read("Reports that the corvette Rezkiy ran aground near Vladivostok are not true, the navy said.")
    assert claim.modality == "denied"
    assert read("The story reported erroneously the number of Chilean warships that arrived in Callao.") == ()


def test_what_was_before_the_record_is_counted_by_its_reason() -> None:
    reading = read_english(document("A Danish frigate collided with a Polish ferry on 3 May 1964."))
    assert reading.claims == ()
    assert reading.passed == {"before 1990": 1}


def test_days_are_held_as_told_and_hours_in_the_zone_of_the_text() -> None:
    head = "SEOUL, May 14 (Yonhap) -- Two Russian frigates left Busan on Monday. "
    text = head + "The ships passed Jeju at 9 a.m. on Monday."
    left, passed = read(text)
    assert left.time is not None
    assert left.time.start == datetime(2024, 5, 13, tzinfo=UTC)
    assert passed.time is not None
    assert passed.time.start == datetime(2024, 5, 13, 0, tzinfo=UTC)
    assert passed.time.granularity != "day"


def test_two_things_said_of_one_exercise_in_a_sentence_are_one_claim() -> None:
    (claim,) = read("The Norwegian naval drill, which began on 2 May, is designed to protect sea lanes.")
    assert claim.kind == "exercise"
    assert claim.detail["aim"] == "protect sea lanes"
    assert claim.time is not None


def test_a_list_of_ships_under_a_heading_is_one_claim() -> None:
    text = (
        "Ships taking part in the Chinese drill in the Yellow Sea:\n\n- destroyer Guiyang (119)\n"
        "- destroyer Qiqihar (121)\n- frigate Rizhao (598)\n\nIt ended on Sunday."
    )
    listed = [claim for claim in read(text) if claim.rule == "ships-listed"]
    assert len(listed) == 1
    assert [unit.hull_number for unit in listed[0].units] == ["119", "121", "598"]
    assert ids(listed[0]) == ["state:CN"]


def test_a_first_time_is_a_claim_beside_what_else_is_said() -> None:
    kinds = {
        claim.kind: claim for claim in read("Omani and Indian ships trained with Kenyan frigates for the first time.")
    }
    assert set(kinds) == {"exercise", "statement"}
    assert kinds["statement"].detail["first"] == "for the first time"


def test_two_claims_of_one_kind_never_rest_on_one_verb() -> None:
    for claims in (
        read("India and Japan launched a joint drill, in which five ships took part, off Kochi on Monday."),
    ):
        triggers = [(claim.kind, claim.spans["trigger"]) for claim in claims]
        assert len(triggers) == len(set(triggers))


@pytest.mark.parametrize(
    "text",
    [
        "The school held a fire drill on Friday.",
        "Did Chile hold a naval drill off Callao?",
        "The company launched a fleet of electric taxis in Oslo.",
        "Oil firms stopped to drill off the coast of Norway.",
        "The naval museum opened a new room on Sunday.",
        "Without warships no navy can live, he said.",
        "The German navy left Kiel on 30 May 1916.",
        "Norway protested against the visit of a cruise ship from Iceland.",
    ],
)
def test_what_only_sounds_like_it_gives_nothing(text: str) -> None:
    assert read(text) == ()


def spans(claim: Claim) -> list[tuple[int, int]]:
    parts: list[object] = [*claim.actors, *claim.targets, *claim.forces, *claim.units, claim.place, claim.time]
    parts += [claim.speaker, *claim.detail.values()]
    own = [span for one in parts if (span := getattr(one, "span", None))]
    return [claim.quote, *claim.spans.values(), *own]


WORDS = """China Russia Japan's the a two navy frigates warships drill exercise held left Qingdao Vladivostok in off
from and , . said will which consisting of on Monday July 15 by they it to monitor (119) : " - ; that has
been called off not first time joint"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=40))
def test_any_row_of_words_is_read_and_every_span_lies_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    reading = read_english(document(text))
    assert reading.telling + sum(reading.passed.values()) == reading.sentences
    for claim in reading.claims:
        for start, end in spans(claim):
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "warship " * 20_000,
        "the " * 20_000 + "navy",
        "China, " * 10_000 + "held a drill",
        "(" * 20_000 + "frigate" + ")" * 20_000,
        "first " * 20_000 + "navy",
        "said the navy, " * 5_000,
        '"' * 50_000 + "frigate",
    ],
)
def test_long_rows_of_one_thing_are_read_in_bounded_work(text: str) -> None:
    began = time.process_time()
    read_english(document(text))
    assert time.process_time() - began < 60  # hours where work grows with the square


def test_who_watches_from_a_ship_that_is_named_is_told_by_name_and_does_not_watch_itself() -> None:
    found = [one for one in read("JS Otaka, JS Yakushima and P-1 aircraft watched them.") if one.kind == "sighting"]
    for one in found:
        assert [actor.name for actor in one.actors] == ["Japan Maritime Self-Defense Force"]
        assert not {actor.id for actor in one.actors} & {target.id for target in one.targets}
    assert found
