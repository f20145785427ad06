import subprocess
import sys
from pathlib import Path

import pytest

from offing.reports.english import read_english
from offing.reports.frame_words import vocabulary
from offing.reports.frames import Frame, by_verb, compiled, frames
from offing.schema.claim import KINDS, MODALITIES, Claim, Place
from offing.schema.document import Document
from offing.schema.errors import PluginError

PAGE = Path(__file__).parents[2] / "docs" / "frames.md"


def read(text: str) -> tuple[Claim, ...]:
    return read_english(Document(text=text, extractor="test", language="en")).claims


def told(claim: Claim, key: str) -> object:
    if key in ("actors", "targets"):
        return [party.id for party in getattr(claim, key)]
    if key == "forces":
        return [f"{force.count} {force.unit}" for force in claim.forces]
    if key == "units":
        return [" ".join(part for part in (unit.name, unit.hull_number) if part) for unit in claim.units]
    value = claim.place if key == "place" else getattr(claim, key, None) or claim.detail.get(key)
    return value.name if isinstance(value, Place) else value


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.id)
def test_the_example_of_a_frame_yields_what_the_frame_says(frame: Frame) -> None:
    claims = [claim for claim in read(frame.example) if claim.rule == frame.id]
    assert claims, f"{frame.example!r} gives {[claim.rule for claim in read(frame.example)]}"
    assert {key: told(claims[0], key) for key in frame.expect} == dict(frame.expect)


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.id)
def test_a_frame_names_kinds_modalities_and_verbs_that_there_are(frame: Frame) -> None:
    assert frame.kind in KINDS
    assert frame.modality is None or frame.modality in MODALITIES
    assert frame.verbs <= vocabulary().groups | {"be", "*", "noun"}
    assert frame.example and frame.expect


def test_frames_are_found_by_their_verbs_the_most_specific_first() -> None:
    for found in by_verb().values():
        weights = [frame.weight for frame in found]
        assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"id": "x", "kind": "force", "says": "<craft> {hold} <exercise>", "colour": "red"}, "colour is no key"),
        ({"id": "x", "kind": "force", "says": "<craft> <exercise>"}, "names no verbs"),
        ({"id": "x", "kind": "force", "says": "<craft> {hold} what"}, "cannot read"),
    ],
)
def test_a_frame_that_cannot_be_understood_is_refused_with_its_file(row: dict[str, str], problem: str) -> None:
    with pytest.raises(PluginError, match=problem) as refused:
        compiled(row, "frames/en/x.toml")
    assert "frames/en/x.toml" in str(refused.value)


def test_the_page_shows_every_frame_and_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for frame in frames():
        assert f"`{frame.id}`" in page
        assert frame.example in page
    made = subprocess.run(
        [sys.executable, PAGE.with_name("write_frames.py"), "--print"], capture_output=True, check=True
    )
    assert made.stdout.decode() == page


@pytest.mark.parametrize(
    ("word", "form", "group"),
    [
        ("took part in", "past", "join"),
        ("holding", "ing", "hold"),
        ("sets sail", "s", "leave"),
        ("carried out", "past", "hold"),
        ("transited", "past", "transit"),
        ("under way", "be", "happen"),
    ],
)
def test_the_forms_of_verbs_are_made(word: str, form: str, group: str) -> None:
    _, found = vocabulary().at(word.split(), 0)
    assert found is not None
    assert group in found.verbs[form]
