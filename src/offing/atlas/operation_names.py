"""Names of operations across spellings, scripts and languages: one key for all of them."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from offing.atlas.ship_names import skeleton
from offing.atlas.spelling import fold

_FILE = Path(__file__).parent / "data" / "operation_names.toml"
_LONGEST = 200  # characters of a name that count
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)[\s-]?(?P<letter>[a-h](?![^\W\d_]))?")
_SHORT_YEAR = re.compile(r"(?<=[^\W\d_])[\s\-‐-―'’]{1,3}(?P<year>[0-4]\d)(?P<letter>[a-h])?(?:-\d)?$")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_LATIN = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdeziiklmnoprstufhcie", strict=True)),
        **{"ё": "e", "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia", "ъ": "", "ь": ""},
        **{"і": "i", "ї": "i", "є": "e", "ґ": "g", "ў": "u"},
    }
)
_SHORTEST = 4  # letters of a Latin or Cyrillic word that is found inside another


@dataclass(frozen=True, slots=True)
class OperationName:
    """Hold a name as it is compared: its words by meaning, in one order, and the year that it tells."""

    key: str
    year: int | None


@lru_cache(8192)
def folded(name: str) -> OperationName | None:
    """Return the key of a name, None where it has none: "Северное/Взаимодействие – 2023" as "Northern …"."""
    text = unicodedata.normalize("NFKC", name[:_LONGEST]).casefold()
    found = _YEAR.search(text) or _SHORT_YEAR.search(text.strip(" \"'“”«»„.,"))
    year = None
    if found is not None:
        year = int(found["year"])
        year += 0 if year > 99 else 2000
        text = text.replace(found[0], " ")
    words = [word for token in _WORD.findall(text) for word in _meant(token)]
    kept = [word for word in words if word]
    if all(map(str.isdigit, kept)):
        return None
    letter = f" {found['letter']}" if found is not None and found["letter"] else ""
    return OperationName(" ".join(sorted(set(kept))) + letter, year)


def speaks_of_exercise(text: str) -> bool:
    """Tell whether a sentence speaks of an exercise or a patrol, by name or not."""
    small = text.casefold()
    return any(word in small for word in _speaking())


def _meant(token: str) -> list[str]:
    """Return the meanings of one word; what no table knows stands for itself. What says nothing is empty."""
    key = _plain(token)
    known = _known()
    if key in known:
        return [known[key]]
    return _cut(key) or [key]


def _cut(key: str) -> list[str]:
    """Return the meanings of the words that a run without blanks is made of, none where any part of it is unknown."""
    known, alphabet = _known(), key.isascii()
    ways: list[list[str] | None] = [[]] + [None] * len(key)
    for end in range(1, len(key) + 1):
        for start in range(max(0, end - _longest_known()), end):
            before, part = ways[start], key[start:end]
            if before is not None and part in known and (not alphabet or len(part) >= _SHORTEST):
                ways[end] = [*before, known[part]]
                break  # the longest last word
    return ways[-1] or []


def _plain(word: str) -> str:
    """Return a word in one script: Cyrillic in Latin letters as loosely as people write it, Han in one form."""
    latin = word.translate(_LATIN)
    return skeleton(latin) if unicodedata.normalize("NFKD", latin)[:1].isascii() else fold(word)


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _known() -> dict[str, str]:
    """Return every word of the tables with its meaning; those that say nothing mean nothing."""
    meanings = {_plain(word.casefold()): name for name, words in _tables()["meanings"].items() for word in words}
    return {_plain(word.casefold()): "" for word in _tables()["left_out"]["words"]} | meanings


@cache
def _longest_known() -> int:
    return max(map(len, _known()))


@cache
def _speaking() -> tuple[str, ...]:
    return tuple(word.casefold() for word in _tables()["speaking"]["words"])
