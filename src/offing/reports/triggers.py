"""Words that alone tell of a happening: the lists that loose reading goes by, ``lexicons/en/triggers.toml``.

A family of triggers is of one kind of claim. It names its verbs or its nouns, and what must stand with them::

    [[family]]
    id = "departed"
    kind = "movement"
    verbs = "depart, set set set sail"
    subject = "craft"
    from = ["from"]
    example = "The corvette, her stores at last aboard, departed."
    against = "The minister departed."
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from offing.reports.frame_words import noun_forms, verb_forms
from offing.reports.frames import ROLES, Frame, Part
from offing.reports.lexicon import Entry, Lexicon
from offing.reports.packaged import text_of
from offing.schema.errors import PluginError

_FILE = "triggers.toml"
_KEYS = frozenset(
    ("id", "kind", "verbs", "nouns", "subject", "object", "beside", "needs", "unless", "words", "plover", "modality")
) | {"again", "bare", "told", "example", "against", *ROLES}


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Hold one family of triggers.

    ``frame`` carries kind, roles and needs as a frame does; ``beside`` are kinds of phrase of which one must stand in
    the sentence, ``words`` and ``unless`` what must and must not stand in it; ``again`` tells whether it may give a
    claim beside another of its kind, ``bare`` whether it needs nobody and nothing beside it; ``told`` are kinds of
    claim of which the document must have told one before, "any" for one of any kind.
    """

    frame: Frame
    beside: frozenset[str]
    words: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    again: bool
    bare: bool
    told: frozenset[str]
    example: str
    against: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """Hold what one form of a trigger means: its family, and base, s, past, pp, ing, be or noun."""

    family: Family
    form: str


@cache
def families(language: str = "en") -> tuple[Family, ...]:
    """Return every family of triggers; raise PluginError where one cannot be understood."""
    return tuple(_family(row) for row in _table(language)["family"])


@cache
def triggers(language: str = "en") -> Lexicon:
    """Return the lexicon of all triggers, and of the phrases that hold one and tell nothing (kind "idle")."""
    table = _table(language)
    entries = [Entry(phrase.strip(), "idle", None, "any") for phrase in str(table["idle"]).split(",")]
    for row, family in zip(table["family"], families(language), strict=True):
        forms = [(spelling, form) for form, spelling in verb_forms(row["verbs"])] if "verbs" in row else []
        forms += [(spelling, "noun") for spelling, _ in noun_forms(row["nouns"])] if "nouns" in row else []
        entries += [Entry(spelling, "trigger", Trigger(family, form), "any") for spelling, form in forms]
    return Lexicon(entries)


@cache
def _table(language: str) -> dict[str, Any]:
    folder = f"lexicons/{language}"
    try:
        return tomllib.loads(text_of(folder, _FILE))
    except tomllib.TOMLDecodeError as problem:
        raise PluginError(f"{folder}/{_FILE}: no TOML ({problem})") from problem


def _family(row: Mapping[str, Any]) -> Family:
    where = f"{_FILE}, family {row.get('id')}"
    if strange := set(row) - _KEYS:
        raise PluginError(f"{where}: {', '.join(sorted(strange))} is no key of a family of triggers")
    if missing := {"id", "kind", "example", "against"} - set(row):
        raise PluginError(f"{where}: {', '.join(sorted(missing))} is missing")
    frame = Frame(
        id=f"loose-{row['id']}",
        kind=row["kind"],
        says="",
        verbs=frozenset(),
        subject=_part(row.get("subject")),
        object=_part(row.get("object")),
        preps=(),
        roles={slot: tuple(row[slot]) for slot in ROLES if slot in row},
        plover=row.get("plover"),
        modality=row.get("modality"),
        tier="C",
        needs=tuple(frozenset(one.split("|")) for one in row.get("needs", ())),
    )
    return Family(
        frame,
        beside=frozenset(str(row.get("beside", "")).split("|")) - {""},
        words=_pattern(row.get("words")),
        unless=_pattern(row.get("unless")),
        again=bool(row.get("again", False)),
        bare=bool(row.get("bare", False)),
        told=frozenset(str(row.get("told", "")).split("|")) - {""},
        example=row["example"],
        against=row["against"],
    )


def _part(kinds: str | None) -> Part | None:
    """Return what may stand as subject or object: kinds of phrase; a "?" at the end marks what may lack."""
    if kinds is None:
        return None
    return Part(frozenset(kinds.rstrip("?").split("|")) - {""}, kinds.endswith("?"))


def _pattern(words: str | None) -> re.Pattern[str] | None:
    return re.compile(words, re.IGNORECASE) if words else None
