from datetime import UTC, datetime

from offing.reports.english import read_english
from offing.schema.claim import Claim
from offing.schema.document import Document


def read(text: str, *, publisher: str | None = None) -> tuple[Claim, ...]:
    on = datetime(2024, 5, 14, 12, tzinfo=UTC)
    return read_english(Document(text=text, extractor="test", language="en", published=on, publisher=publisher)).claims


def ids(claim: Claim, slot: str = "actors") -> list[str]:
    return [party.id for party in getattr(claim, slot)]


def test_the_drill_takes_name_and_actors_from_the_one_told_of_before() -> None:
    first, second = read(
        'Chile and Peru began the naval exercise "Calm Sea" off Callao. The drill aims to train boarding.'
    )
    assert ids(first) == ids(second) == ["state:CL", "state:PE"]
    assert second.detail["name"] == "Calm Sea"
    assert second.detail["aim"] == "train boarding"
    assert (first.tier, second.tier) == ("A", "B")
    assert all(party.inferred for party in second.actors)


def test_a_pronoun_stands_for_the_subject_of_the_sentence_before() -> None:
    _, second = read("Two Chilean frigates left Valparaiso on Monday. They entered Callao on Friday.")
    assert ids(second) == ["state:CL"]
    assert second.tier == "B"


def test_the_ships_are_those_told_of_before() -> None:
    _, second = read("Two Chilean frigates left Valparaiso on Monday. On Friday the ships entered Callao.")
    assert ids(second) == ["state:CL"]
    assert second.tier == "B"


def test_both_countries_are_the_two_named_together_last() -> None:
    text = "Chile and Peru share a sea border. Officers of both countries met in Lima to plan naval patrols."
    (meeting,) = read(text)
    assert ids(meeting) == ["state:CL", "state:PE"]
    assert meeting.tier == "B"


def test_the_ministry_is_that_of_the_state_the_sentence_before_was_about() -> None:
    _, second = read(
        "China's flotilla departed from Qingdao. The ministry announced that Russian forces would join the drill."
    )
    assert second.speaker is not None
    assert second.speaker.id == "ministry:CN:defense"
    assert second.speaker.inferred
    assert ids(second) == ["state:RU"]


def test_a_ship_told_of_again_by_name_alone_belongs_to_whom_it_did() -> None:
    _, second = read(
        "The Chilean frigate Almirante Cochrane left Valparaiso. The frigate Almirante Cochrane entered Callao."
    )
    assert ids(second) == ["state:CL"]


def test_its_ships_are_those_of_the_party_in_the_sentence() -> None:
    (claim,) = read("Peru said that its frigates had entered Valparaiso.")
    assert ids(claim) == ["state:PE"]
    assert claim.speaker is not None
    assert claim.speaker.id == "state:PE"


def test_a_drill_without_anybody_and_without_reference_is_no_claim() -> None:
    assert read("The next drill will be held in the spring, the school near the naval base said.") == ()
