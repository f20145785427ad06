from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.reports import english
from offing.reports.english import read_english, read_loosely
from offing.reports.triggers import Family, _family, families, triggers
from offing.schema.claim import KINDS, Claim
from offing.schema.document import Document
from offing.schema.errors import PluginError


def read(text: str) -> tuple[Claim, ...]:
    return read_english(Document(text=text, extractor="test", language="en")).claims


def loose(text: str) -> tuple[Claim, ...]:
    return read_loosely(Document(text=text, extractor="test", language="en")).claims


@pytest.mark.parametrize("family", families(), ids=lambda family: family.frame.id)
def test_the_example_of_a_family_is_read_loosely(family: Family) -> None:
    assert f"loose-{family.frame.kind}" in [claim.rule for claim in loose(family.example)]


@pytest.mark.parametrize("family", families(), ids=lambda family: family.frame.id)
def test_what_stands_against_a_family_gives_no_claim_of_its_kind(family: Family) -> None:
    assert triggers().hits(family.against), "it holds no trigger, so it says nothing against one"
    assert family.frame.kind not in [claim.kind for claim in loose(family.against)]


@pytest.mark.parametrize("family", families(), ids=lambda family: family.frame.id)
def test_a_family_is_of_a_kind_that_there_is(family: Family) -> None:
    assert family.frame.kind in KINDS
    assert family.frame.tier == "C"


FRAMED = "Two Chilean frigates left Valparaiso on Monday."


def test_a_kind_that_a_frame_gave_is_not_given_again() -> None:
    assert [(claim.kind, claim.tier) for claim in read(FRAMED)] == [("movement", "A")]


def test_every_slot_stands_in_the_text_letter_by_letter() -> None:
    text = "Nine hours later, as told, the Danish frigate Niels Juel, her tanks full, departed Kiel for Riga."
    (claim,) = loose(text)
    assert claim.kind == "movement"
    slots = [*claim.actors, *claim.units, *((claim.place,) if claim.place else ())]
    assert slots
    assert all(one.inferred for one in claim.actors if one.span is None)
    for one in slots:
        if one.span is not None:
            assert text[slice(*one.span)]
    assert claim.spans["trigger"] == (text.index("departed"), text.index("departed") + len("departed"))


@pytest.mark.parametrize(
    "text",
    [
        "Analysts say that the Danish frigate, painted grey, departed.",
        "If the Danish frigate, painted grey, departed, the port would be empty.",
        "The Danish frigate, painted grey, could depart.",
        "Had the Danish frigate, painted grey, departed?",
        "In 1944 the Danish frigate, painted grey, departed.",
        "The Danish frigate is to keep the name for the exercise.",
        "The Danish patrol boat is grey.",
    ],
)
def test_what_is_supposed_asked_or_long_ago_is_left_out(text: str) -> None:
    assert loose(text) == ()


TOLD = """The Danish frigates, their stores aboard, departed.

The ships sailed through the Sound on 2 May 2019. They collided with a tanker off Kiel, and the drill went on."""


def test_loose_reading_leaves_alone_what_frames_read(monkeypatch: pytest.MonkeyPatch) -> None:
    beside = [claim for claim in read(TOLD) if claim.tier != "C"]
    monkeypatch.setattr(english, "loose", lambda scene, found: [])
    assert list(read(TOLD)) == beside


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"id": "x", "kind": "unit", "example": "", "against": "", "colour": "red"}, "colour is no key"),
        ({"id": "x", "kind": "unit", "example": ""}, "against is missing"),
    ],
)
def test_a_family_that_cannot_be_understood_is_refused(row: dict[str, str], problem: str) -> None:
    with pytest.raises(PluginError, match=problem):
        _family(row)


WORDS = sorted(["frigate", "Danish", "departed", "drill", "the", "attack", "of", ",", "visit", "Kiel", "it", "was"])


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_row_of_words_is_read_without_failing(words: Sequence[str]) -> None:
    for claim in loose(" ".join(words) + "."):
        assert (claim.rule == f"loose-{claim.kind}") == (
            claim.tier == "C"
        )  # a list of ships is read without frames too
