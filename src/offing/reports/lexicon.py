"""One pass over a text for all terms of a word list."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import ahocorasick_rs

Case = Literal["exact", "any"]

# Scripts that write words without a space between, or tie particles to them: kana, Han, Hangul.
_UNSPACED = (
    *((0x1100, 0x11FF), (0x2E80, 0x9FFF), (0xA960, 0xA97F)),
    *((0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
)
_UNSPACED_STARTS = [start for start, _ in _UNSPACED]


# The term as written where its case matters, the kind, the value.
_Meaning = tuple[str | None, str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one term and what it means.

    ``case`` "exact" finds the term as it is written alone ("US", "Turkey"); "any" in whatever capitals.
    """

    term: str
    kind: str
    value: Any = None
    case: Case = "exact"


@dataclass(frozen=True, slots=True)
class Hit:
    """Hold one term found: its stretch of the text in code points, and what its entry said."""

    start: int
    end: int
    kind: str
    value: Any


class Lexicon:
    """Find terms in texts: whole words where the script parts words, the longest of those that begin leftmost.

    A term that several entries give yields a hit for each, in the order of the entries. The order of the work is that
    of the text and of the terms in it, whatever they are.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        meanings: dict[str, list[_Meaning]] = {}
        for entry in entries:
            if not entry.term:
                continue
            meant = meanings.setdefault(_small(entry.term), [])
            one = (entry.term if entry.case == "exact" else None, entry.kind, entry.value)
            if one not in meant:
                meant.append(one)
        self._meanings = list(meanings.values())
        self._word_edges = [(_is_word(term[0]), _is_word(term[-1])) for term in meanings]
        # Overlapping matches are asked for, as the longest may turn out to be no whole word where a shorter one is.
        self._automaton = ahocorasick_rs.AhoCorasick(list(meanings)) if meanings else None

    def hits(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """Return what is found between two offsets of a text, in order, without overlaps."""
        if self._automaton is None:
            return []
        end = len(text) if end is None else end
        stretch = _small(text if start == 0 and end >= len(text) else text[start:end])
        matches = self._automaton.find_matches_as_indexes(stretch, overlapping=True)
        matches.sort(key=_leftmost_longest)
        found: list[Hit] = []
        reached = start
        for term, a, b in matches:
            a, b = a + start, b + start
            if a >= reached and self._stands(text, term, a, b):
                meant = [(kind, value) for as_is, kind, value in self._meanings[term] if as_is in (None, text[a:b])]
                found.extend(Hit(a, b, kind, value) for kind, value in meant)
                reached = b if meant else reached
        return found

    def _stands(self, text: str, term: int, start: int, end: int) -> bool:
        """Tell whether a match is no part of a longer word."""
        first, last = self._word_edges[term]
        if first and start > 0 and _is_word(text[start - 1]):
            return False
        return not (last and end < len(text) and _is_word(text[end]))


def _leftmost_longest(match: tuple[int, int, int]) -> tuple[int, int]:
    return match[1], -match[2]


def _small(text: str) -> str:
    """Return a text in small letters, each at its place: a capital whose small form has two letters stays."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def _is_word(char: str) -> bool:
    """Tell whether a character continues a word of a script that parts words."""
    if char < "\u0300":
        return char.isalnum()
    code = ord(char)
    if code < 0x370:  # marks that belong to the letter before them
        return True
    if not char.isalnum():
        return False
    at = bisect_right(_UNSPACED_STARTS, code) - 1
    return at < 0 or code > _UNSPACED[at][1]
