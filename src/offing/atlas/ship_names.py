"""Spellings of ships' names: what must not matter when two are compared."""

import re
import unicodedata

# Voiced kana are two marks once taken apart, and another letter without the second.
_KANA_MARKS = "\u3099\u309a"
_CYRILLIC_IN_LATIN = (
    (re.compile("shch|sch"), "sh"),
    (re.compile("kh"), "h"),
    (re.compile("ts|tz"), "c"),
    (re.compile("x"), "ks"),
    (re.compile("w"), "v"),
    (re.compile("[ijy]+"), "i"),
    (re.compile("ie"), "e"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def plain(text: str) -> str:
    """Return letters and digits alone: no case, width, accent, space, hyphen or quotation mark."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(c for c in apart if c in _KANA_MARKS or not unicodedata.combining(c))
    return "".join(c for c in unicodedata.normalize("NFC", kept) if c.isalnum())


def skeleton(text: str) -> str:
    """Return what the ways to write a Cyrillic name in Latin letters have in common.

    Sovershennyy, Sovershenny, Sovershenniy and Sovershennyi all give ``sovershenni``.
    """
    found = plain(text)
    for pattern, by in _CYRILLIC_IN_LATIN:
        found = pattern.sub(by, found)
    return found
