"""Warnings of our own for tests: a text read as if a coordinator had issued it, and what it says in few words."""

from datetime import UTC, datetime
from typing import Any

from offing.codecs.warnings import read_warning
from offing.schema.warning import Announced, NavWarning, Shape, Window

ISSUED = datetime(2031, 7, 10, 6, tzinfo=UTC)
SQUARE = "31-00N 122-00E, 31-00N 123-00E, 32-00N 123-00E, 32-00N 122-00E"


def announced(text: str, issued: datetime | None = ISSUED, **facts: Any) -> NavWarning:
    """Return a text read as HYDROPAC 1234/31."""
    known = {"series": "HYDROPAC", "number": "1234", "year": 2031} | facts
    return read_warning(text, Announced(issued=issued, **known))


def shapes(warning: NavWarning) -> list[Shape]:
    """Return the shapes of all areas."""
    return [shape for area in warning.areas for shape in area.shapes]


def positions(warning: NavWarning) -> list[tuple[float, float]]:
    """Return every position, rounded to some ten metres."""
    return [(round(one.lat, 4), round(one.lon, 4)) for shape in shapes(warning) for one in shape.vertices]


def hours(warning: NavWarning) -> list[str]:
    """Return the windows of the first area that has any: "0712 0800-0712 1600", alternates behind "alt "."""
    told = next((area.windows for area in warning.areas if area.windows), ())
    return [("alt " if one.alternate else "") + f"{_at(one, 0)}-{_at(one, 1)}" for one in told]


def _at(window: Window, end: int) -> str:
    value = (window.start, window.end)[end]
    return f"{value:%m%d %H%M}" if value else "open"


def supposed(warning: NavWarning) -> set[str]:
    """Return what had to be supposed of hours."""
    return {words for area in warning.areas for words in area.supposed}


def reserved(warning: NavWarning) -> set[str]:
    """Return what must be said of shapes."""
    return {words for shape in shapes(warning) for words in shape.reservations}


def unread(warning: NavWarning, text: str) -> list[tuple[str, str]]:
    """Return the reasons and words of what was not understood."""
    return [(one.reason, text[slice(*one.span)]) for one in warning.unread]
