"""Navies, coast guards and their like: whose they are and what they are called."""

import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from offing.schema.errors import UsageError

_FILE = Path(__file__).parent / "data" / "navies.toml"
KINDS = ("navy", "coast guard", "border guard", "maritime safety", "maritime militia", "auxiliary")


@dataclass(frozen=True, slots=True)
class Navy:
    """Hold one service. ``prefixes`` stand before its ships' names, ``pennants`` says how numbers are given."""

    id: str
    state: str
    kind: str
    name: str
    also: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pennants: str = ""


@cache
def navies() -> dict[str, Navy]:
    """Return every navy and coast guard by its id."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    del tables["provenance"]
    return {key: _navy(key, table) for key, table in tables.items()}


def navy(key: str) -> Navy:
    """Return the navy of an id; raise UsageError where there is none."""
    found = navies().get(key)
    if found is None:
        raise UsageError(f"{key!r} is no navy; known are {', '.join(navies())}")
    return found


def named(text: str) -> str | None:
    """Return the id of the navy that a name means, None where none or several do."""
    found = _index().get(_plain(text), ())
    return found[0] if len(found) == 1 else None


def of_state(state: str) -> list[Navy]:
    """Return the navies, coast guards and others of a state of two letters."""
    return [it for it in navies().values() if it.state == state]


def _navy(key: str, table: dict[str, object]) -> Navy:
    also, prefixes, names = table.pop("also", []), table.pop("prefixes", []), table.pop("names", {})
    assert isinstance(also, list) and isinstance(prefixes, list) and isinstance(names, dict)  # noqa: S101
    by_language = {language: tuple(words) for language, words in names.items()}
    return Navy(id=key, also=tuple(also), prefixes=tuple(prefixes), names=by_language, **table)  # type: ignore[arg-type]


@cache
def _index() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, it in navies().items():
        words = {_plain(word) for word in (it.name, *it.also, *(w for ws in it.names.values() for w in ws))}
        for word in words:
            found[word] = (*found.get(word, ()), key)
    return found


def _plain(text: str) -> str:
    text = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return text.removeprefix("the ").replace("\u2019", "'")
