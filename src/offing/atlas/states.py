"""States and territories: codes, names, what their people and things are called, whose they are.

``data/states.toml`` is authored, ``data/state_names.csv`` made from the Unicode CLDR. To be
listed says nothing about recognition: Taiwan has number blocks and forces of its own, and so
stands on its own line, as territories do that the ITU or ISO give a code.
"""

import csv
import re
import tomllib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from offing.schema.errors import UsageError

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class State:
    """Hold one state or territory.

    ``of`` is the state whose territory it is, None for a state. ``demonym`` is adjective and
    people both ("Chinese"); ``also`` are further English words for the place or its people.
    ``coast`` tells whether it has a shore on the sea.
    """

    code: str
    alpha3: str
    name: str
    demonym: str = ""
    of: str | None = None
    also: tuple[str, ...] = ()
    coast: bool = True
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    adjectives: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def holder(self) -> str:
        """Return the code of the state that answers for it: its own, or that whose territory it is."""
        return self.of or self.code


@cache
def states() -> dict[str, State]:
    """Return every state and territory by its two letters, in the order of the alphabet."""
    tables = tomllib.loads((_DATA / "states.toml").read_text(encoding="utf-8"))
    del tables["provenance"]
    return {code: _state(code, table) for code, table in tables.items()}


def state(code: str) -> State:
    """Return the state of two or three letters; raise UsageError where there is none."""
    code = code.upper()
    found = states().get(code if len(code) == 2 else _by_alpha3().get(code, ""))
    if found is None:
        raise UsageError(f"{code!r} is no state; write two or three letters of ISO 3166, such as JP or JPN")
    return found


@cache
def names() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return what each state is called, by code and language; the name to show comes first."""
    found = {code: {"en": (it.name, *it.also), **it.names} for code, it in states().items()}
    with (_DATA / "state_names.csv").open(encoding="utf-8", newline="") as file:
        for code, language, name in list(csv.reader(file))[1:]:
            known = found[code].get(language, ())
            if name not in known:
                found[code][language] = (*known, name)
    return found


def named(text: str) -> str | None:
    """Return the code of the state that a name, adjective or code means.

    Case, accents' form and width do not matter, nor an English "the". None where no state is
    meant, or where the word alone leaves two open ("Congolese", "Korean"). Codes count in
    capitals only, for "no" and "in" are words.
    """
    if text in states():
        return text
    if text in _by_alpha3():
        return _by_alpha3()[text]
    return _index().get(_plain(text))


def _state(code: str, table: dict[str, object]) -> State:
    for key in ("names", "adjectives"):
        by_language = table.get(key)
        if isinstance(by_language, dict):
            table[key] = {language: tuple(words) for language, words in by_language.items()}
    also = table.pop("also", [])
    return State(code=code, also=tuple(also) if isinstance(also, list) else (), **table)  # type: ignore[arg-type]


@cache
def _by_alpha3() -> dict[str, str]:
    return {it.alpha3: code for code, it in states().items()}


@cache
def _index() -> dict[str, str]:
    """Map every word to the one state it means. A name goes before another's adjective."""
    places: dict[str, set[str]] = defaultdict(set)
    people: dict[str, set[str]] = defaultdict(set)
    for code, it in states().items():
        for spellings in names()[code].values():
            for word in spellings:
                places[_plain(word)].add(code)
        for word in (it.demonym, *(w for words in it.adjectives.values() for w in words)):
            people[_plain(word)].add(code)
    found = {word: codes for word, codes in people.items() if word}
    found.update(places)
    return {word: next(iter(codes)) for word, codes in found.items() if len(codes) == 1}


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold().strip()
    return re.sub(r"\s+", " ", text).removeprefix("the ").replace("\u2019", "'")
