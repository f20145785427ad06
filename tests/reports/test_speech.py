"""Who says it: over insertions, from sentence to sentence, in quotations, for "the ministry" and "the service"."""

import pytest

from offing.reports.english import read_english
from offing.schema.claim import Claim
from offing.schema.document import Document


def read(text: str, publisher: str | None = None) -> tuple[Claim, ...]:
    document = Document(text=text, extractor="test", language="en", publisher=publisher)
    return read_english(document).claims


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Italy's defence ministry said on Monday that two frigates, led by the Virginio Fasan, had left Taranto.",
            "ministry:IT:defense",
        ),
        (
            "Two Italian frigates left Taranto on Monday, a navy spokesman, Commander Luca Bruni, told reporters.",
            "person:luca-bruni",
        ),
        (
            "Two Italian frigates left Taranto on Monday, Defence Ministry spokesman Luca Bruni told reporters.",
            "person:luca-bruni",
        ),
        ("Two Italian frigates left Taranto on Monday, said Luca Bruni, a spokesman.", "person:luca-bruni"),
        ("Two Italian frigates left Taranto on Monday, the Italian embassy in Athens said.", "state:IT"),
        ("Two Italian frigates left Taranto on Monday, a defence source in Rome said.", "state:IT"),
    ],
)
def test_the_speaker_is_who_the_words_name(text: str, speaker: str) -> None:
    (claim,) = read(text)
    assert claim.speaker is not None
    assert claim.speaker.id == speaker


@pytest.mark.parametrize(
    "behind",
    ["he said.", "the spokesman added."],
)
def test_who_spoke_goes_on_speaking(behind: str) -> None:
    text = (
        "The drill was routine, said navy spokesman Luca Bruni of Italy. Two Italian frigates left Taranto, " + behind
    )
    assert [one.speaker.id for one in read(text) if one.kind == "movement" and one.speaker] == ["person:luca-bruni"]


def test_a_quotation_of_several_sentences_has_one_speaker() -> None:
    text = (
        "“Two Italian frigates left Taranto on Monday. They crossed the Ionian Sea on Tuesday,” "
        "Rear Admiral Luca Bruni of the Italian Navy said. “A Greek destroyer entered Taranto in the evening.”"
    )
    speakers = {one.speaker.id for one in read(text) if one.kind == "movement" and one.speaker}
    assert speakers == {"person:luca-bruni"}
    assert sum(one.kind == "movement" for one in read(text)) >= 2


def test_the_foreign_ministry_is_that_of_the_state_a_text_is_from() -> None:
    text = "Chile's navy held a drill off Arica. The Foreign Ministry protested against a visit by a Peruvian frigate."
    (claim,) = [one for one in read(text) if one.kind == "reaction"]
    assert [one.id for one in claim.actors] == ["ministry:CL:foreign"]
    assert claim.tier == "B"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Chile's defence minister Maya Fernández said the passage of the Peruvian frigate was unacceptable.",
            "reaction",
        ),
        ("The Chilean defence ministry said the waters off Arica are Chilean.", "statement"),
    ],
)
def test_what_an_authority_says_is_judged_or_asserted(text: str, kind: str) -> None:
    assert [one.kind for one in read(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "An analyst said the passage of the Peruvian frigate was unacceptable.",
        "The Chilean navy said there was no intrusion into its waters.",
        "The Chilean navy said it wants to deter any provocation at sea.",
        "It was not the first time that a Peruvian frigate called at Arica.",
        "The Chilean navy did not say what the frigate was doing.",
    ],
)
def test_what_nobody_of_office_says_or_what_is_taken_back_is_no_reaction(text: str) -> None:
    assert not [one for one in read(text) if one.kind in ("reaction", "statement")]
