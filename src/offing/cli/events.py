"""Lines of the record as a person reads them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from offing.cli.terminal import say, say_indented, show_place, show_span

Line = Mapping[str, Any]

# Units that names of fields end in, and how they are written after a number.
_UNITS = {"m": " m", "kn": " kn", "deg": "°", "nm": " nm", "km": " km"}
_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
_SHOWN = 5
_ID = 10
_FAR_M = 10_000
_SENTENCE = 4  # spaces, from which on a text says something of its own


def print_events(lines: Sequence[Line]) -> None:
    """Print *lines*, oldest first: what, when and where in columns, below them who and what more is known."""
    heads = [_head(line) for line in lines]
    widths = [max(map(len, column)) for column in zip(*heads, strict=True)]
    for line, head in zip(lines, heads, strict=True):
        say("  ".join(word.ljust(width) for word, width in zip(head, widths, strict=True)).rstrip())
        say_indented(_ID + 2, " · ".join(name_craft(craft) for craft in line["craft"]))
        say_indented(_ID + 2, describe(line["detail"]))


def _head(line: Line) -> tuple[str, ...]:
    start = f"{as_time(line['t_start']):%Y-%m-%d %H:%M}Z"
    # `why` takes the beginning of an id.
    return line["id"][:_ID], line["kind"], start, _lasted(line), show_place(line["lat"], line["lon"])


def as_time(value: Any) -> datetime:
    """Return a time that may have been written out as ISO 8601."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _lasted(line: Line) -> str:
    if line["t_end"] is None:
        return "open"
    span = show_span(as_time(line["t_end"]) - as_time(line["t_start"]))
    return f"{span}, open" if line.get("open") else span


def name_craft(craft: Line) -> str:
    """Return name and label of a craft, such as ``EVER GIVEN mmsi:353136000``."""
    return f"{craft['name']} {craft['id']}" if craft.get("name") else str(craft["id"])


def describe(detail: Mapping[str, Any], shown: int = _SHOWN) -> str:
    """Return the first *shown* particulars of an event in words, in the detector's own order."""
    told = (_tell(name, value) for name, value in detail.items())
    return ", ".join([words for words in told if words][:shown])


def _tell(name: str, value: Any) -> str:
    if value is None or isinstance(value, list | dict) or name.startswith(("lat", "lon")):
        return ""
    plain = name.replace("_", " ")
    if isinstance(value, bool):
        return plain if value else f"not {plain}"
    if isinstance(value, str):
        return f"{plain}: {value}" if value.count(" ") >= _SENTENCE else f"{plain} {value}"
    words, _, unit = name.rpartition("_")
    words = words.replace("_", " ")
    if words and unit in _SECONDS:
        return f"{words} {show_span(timedelta(seconds=value * _SECONDS[unit]))}"
    if words and unit == "m" and abs(value) >= _FAR_M:
        return f"{words} {value / 1000:,.1f} km"
    if words and unit in _UNITS:
        return f"{words} {number(value)}{_UNITS[unit]}"
    return f"{plain} {number(value)}"


def number(value: float) -> str:
    """Return *value* with as many digits as matter to a reader."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
