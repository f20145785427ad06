"""Who commands which side, as claims of their own."""

import pytest

from offing.reports.commanders import commanders, speaks_of_exercise
from offing.reports.english import read_english
from offing.reports.mention import Sentence
from offing.schema.document import Document


def told(text: str) -> list[tuple[str, str]]:
    found = commanders(text, Sentence(0, len(text), 0, 0), [])
    for one in found:
        assert text[slice(*one.actors[0].span or (0, 0))] == one.detail["written"]
    return [(str(one.detail["written"]), str(one.detail["side"])) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hu Wenlan commanded the Chinese side.", [("Hu Wenlan", "CN")]),
        (
            "Rear Admiral Ivan Petrov leads the Russian side, Hu Wenlan the Chinese.",
            [("Ivan Petrov", "RU"), ("Hu Wenlan", "CN")],
        ),
        ("Commander on the Chinese side is Hu Wanlan.", [("Hu Wanlan", "CN")]),
        ("The Russian detachment is led by Captain Ivan Petrov.", [("Ivan Petrov", "RU")]),
        ("Hu Wenlan leads the opposition.", []),
        ("Chinese ships were led by the destroyer Guiyang.", []),
        ("The Chinese side won.", []),
    ],
)
def test_a_side_and_a_name_make_a_claim(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


def test_only_texts_of_exercises_are_asked() -> None:
    assert speaks_of_exercise("The joint drill goes on.")
    text = "The warships are at sea. Hu Wenlan commanded the Chinese side."
    assert not [one for one in read_english(_document(text)).claims if one.rule == "commands"]
    text = "The Chinese and Russian navies held an exercise. Hu Wenlan commanded the Chinese side."
    [one] = [one for one in read_english(_document(text)).claims if one.rule == "commands"]
    assert (one.kind, one.tier, one.detail["side"]) == ("statement", "B", "CN")


@pytest.mark.parametrize("text", ["A" * 50_000, "Aa " * 20_000, "commands the " * 5_000, "Aa led " * 9_000])
def test_long_runs_are_bounded(text: str) -> None:
    assert told(text + " commanded ") == []


def _document(text: str) -> Document:
    return Document(text=text, extractor="text 1", language="en")
