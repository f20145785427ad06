"""A name in one language."""

from collections.abc import Iterable
from typing import Any, NamedTuple


class Name(NamedTuple):
    """What a place is called in a language (BCP 47: "ja", "zh-Hant")."""

    lang: str
    name: str


def names_of(entries: Iterable[dict[str, Any]]) -> tuple[Name, ...]:
    """Return the names of an authored entry, in its order: the first is the one shown."""
    return tuple(Name(entry["lang"], entry["name"]) for entry in entries)
