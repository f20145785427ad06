"""Words as texts are searched by: folded letters, and pairs of signs where a script writes no blanks."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 60  # letters of a word; what is longer is no word
_MOST: Final = 400_000  # characters of a text that are looked at
# Ideographs, kana and hangul: what is written without blanks, or with ever other endings.
_JOINED: Final = "\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_PART: Final = re.compile(rf"[{_JOINED}]+|(?:(?![{_JOINED}_])\w)+")
_IS_JOINED: Final = re.compile(rf"[{_JOINED}]")


def words_of(text: str) -> list[str]:
    """Return the words of a text in order; of signs that join, every pair (one alone is itself)."""
    return [word for part in _parts(text[:_MOST]) for word in _words(part)]


def asked_words(query: str) -> list[list[str]]:
    """Return what is asked for, part by part: each part's words stand one behind the other in a text."""
    return [_words(part) for part in _parts(query)]


def _parts(text: str) -> Iterator[str]:
    for found in _PART.finditer(fold(text)):
        if len(found[0]) <= LONGEST or _IS_JOINED.match(found[0]):
            yield found[0]


def _words(part: str) -> list[str]:
    if len(part) > 1 and _IS_JOINED.match(part):
        return [part[at : at + 2] for at in range(len(part) - 1)]
    return [part]


def fold(text: str) -> str:
    """Return a text without case, accents and widths."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter) or letter in "\u3099\u309a")
    return unicodedata.normalize("NFC", plain)
