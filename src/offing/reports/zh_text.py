"""Chinese text made even for reading, one code point for one, and the numbers in it."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from offing.codecs.han_numbers import narrow, number
from offing.schema.claim import Claim, Force, Party, Place, Time

T = TypeVar("T")

# Pieces of print that stand for one another in releases typed by hand.
_EVEN = str.maketrans({"丶": "、", "﹑": "、", "､": "、", "․": ".", "\u3000": " ", "\u00a0": " ", "﹙": "(", "﹚": ")"})
NUMBER = r"\d{1,4}|[一二兩三四五六七八九十百廿卅]{1,5}"


def even(text: str) -> str:
    """Return the text with wide letters, digits and marks made narrow; every offset stays."""
    return narrow(text).translate(_EVEN)


def count_of(written: str) -> int | None:
    """Return the number that is written, None where it is not one."""
    return number(written.strip())


def as_printed(value: T, evened: str, text: str) -> T:
    """Return a claim (or slot) whose words are those of the text, not of its evened copy."""
    return _printed(value, evened, text)  # type: ignore[no-any-return]


def _printed(value: Any, evened: str, text: str) -> Any:
    if isinstance(value, str):
        at = evened.find(value) if value and not value.isascii() else -1
        return text[at : at + len(value)] if at >= 0 else value
    if isinstance(value, list | tuple):
        return type(value)(_printed(one, evened, text) for one in value)
    if isinstance(value, Mapping):
        return {key: _printed(one, evened, text) for key, one in value.items()}
    if isinstance(value, Claim | Force | Party | Place | Time):
        names = [field.name for field in fields(value) if isinstance(getattr(value, field.name), _PARTS)]
        kept = [name for name in names if name not in ("geometry", "spans", "span", "count_span", "quote")]
        return replace(value, **{name: _printed(getattr(value, name), evened, text) for name in kept})
    return value


_PARTS = (str, list, tuple, Mapping, Force, Party, Place, Time)
