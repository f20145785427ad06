"""The held-out labelled documents: that they can be read, and are fit to measure with."""

from pathlib import Path

import pytest

from offing.reports.labels import Labelled, load
from offing.reports.sentences import sentences
from offing.schema.claim import KINDS, Claim

ROOT = Path(__file__).parents[2] / "tests/golden/reports"
FILES = sorted((ROOT / "held").glob("*.toml"))


def read(path: Path) -> Labelled:
    return load(path.read_text(encoding="utf-8"), path.name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_words_that_are_labelled_explicit_stand_in_the_sentence_of_their_claim(path: Path) -> None:
    found = read(path)
    for claim in found.claims:
        if claim.tier == "A":
            start, end = whole_sentences(found.document.text, claim.quote)
            outside = [found.document.text[a:b] for a, b in spans(claim) if a < start or end < b]
            assert outside == [], found.document.text[slice(*claim.quote)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_two_claims_of_a_kind_rest_on_the_same_words(path: Path) -> None:
    rests = [(claim.kind, claim.quote) for claim in read(path).claims]
    assert len(rests) == len(set(rests))


def test_there_are_enough_of_every_kind_and_of_documents_without_claims() -> None:
    found = [read(path) for path in FILES]
    assert len(found) >= 24
    assert sum(not one.claims for one in found) >= 5
    assert {claim.kind for one in found for claim in one.claims} == set(KINDS)


def test_a_document_is_held_only_once_and_is_not_among_those_that_rules_are_written_on() -> None:
    held = [read(path).document.text for path in FILES]
    others = {read(path).document.text for path in (ROOT / "dev").glob("*.toml")}
    assert len(set(held)) == len(held)
    assert others.isdisjoint(held)


def whole_sentences(text: str, quote: tuple[int, int]) -> tuple[int, int]:
    touched = [one for one in sentences(text) if one.start < quote[1] and quote[0] < one.end]
    return touched[0].start, touched[-1].end


def spans(claim: Claim) -> list[tuple[int, int]]:
    parties = [*claim.actors, *claim.targets, claim.speaker, claim.origin, claim.observer]
    things = [*claim.forces, *claim.units, *claim.platforms, claim.place, claim.time]
    return [slot.span for slot in (*parties, *things) if slot is not None and slot.span is not None]
