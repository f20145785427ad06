"""Lines of the record as a person reads them."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from offing.cli import claims, judged, warnings
from offing.cli.terminal import remark, say, say_indented, say_struck, show_place, show_span

Line = Mapping[str, Any]

# Units that names of fields end in, and how they are written after a number.
_UNITS = {"m": " m", "kn": " kn", "deg": "°", "nm": " nm", "km": " km"}
_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
# Particulars that read better otherwise than by their names.
_PHRASES = {
    "gap.distance_m": "{} covered",
    "gap.implied_speed_kn": "implied {}",
    "identity_conflict.reason": "{}",
    "stop.reach_m": "within {}",
    "stop.state": "{}",
}
_WORDS = {"imo": "IMO", "mmsi": "MMSI", "callsign": "call sign"}
_PLACES = ("area", "from", "to")
_SHOWN = 3
_ID = 10
_FAR_M = 10_000
_SENTENCE = 4  # spaces, from which on a text says something of its own
_TIME = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|\+00:00)$")
_ROUNDED_S = 30  # spans in detail are rounded to hundredths of an hour


def print_events(lines: Sequence[Line], *, passing: bool = False) -> None:
    """Print *lines*, oldest first: what, when and where in columns, below them who and what more is known.

    Visits to the shoreline's zones, and what only serves other detectors, only where *passing*
    is set; else it is said how many there are.
    """
    if passing:
        _print(lines)
        return
    visits = sum(map(is_passing, lines))
    serving = sorted({line["kind"] for line in lines if line.get("working")})
    _print([line for line in lines if not is_passing(line) and not line.get("working")])
    if visits:
        remark(f"offing: {visits:,} visits to the zones along the shore are not shown; --kind area_visit lists them")
    if serving:
        n = sum(bool(line.get("working")) for line in lines)
        remark(f"offing: {n:,} lines that others rest on are not shown; --kind {' --kind '.join(serving)} lists them")


def is_passing(line: Line) -> bool:
    """Tell whether a line is a visit to one of the zones along the shore, of which there are many."""
    return line["kind"] == "area_visit" and str(line["detail"].get("area_id")).startswith(("zone:", "near:"))


def _print(lines: Sequence[Line]) -> None:
    if not lines:
        return
    if any(line.get("synthetic") for line in lines):
        say("A rehearsal: nothing of what follows happened.")
    heads = [(*_head(line), judged.mark(line)) for line in lines]
    widths = [max(map(len, column)) for column in zip(*heads, strict=True)]
    for line, head in zip(lines, heads, strict=True):
        words = "  ".join(word.ljust(width) for word, width in zip(head, widths, strict=True)).rstrip()
        (say_struck if judged.is_rejected(line) else say)(words)
        say_indented(_ID + 2, " · ".join(name_craft(craft) for craft in line["craft"]))
        for words in (*describe(line), judged.words_of(line)):
            say_indented(_ID + 2, words)


def _head(line: Line) -> tuple[str, ...]:
    if line.get("source") == "warning":
        return line["id"][:_ID], line["kind"], warnings.hours(line["detail"]), line["detail"]["subject"], ""
    if is_said(line):
        return (
            line["id"][:_ID],
            line["kind"],
            claims.when(line["detail"], inferred=False),
            line["detail"]["modality"],
            "tier C, inferred" if line["basis"]["settings"]["tier"] == "C" else "",
        )
    start = f"{as_time(line['t_start']):%Y-%m-%d %H:%M}Z"
    # `why` takes the beginning of an id.
    return line["id"][:_ID], line["kind"], start, _lasted(line), show_place(line["lat"], line["lon"])


def is_said(line: Line) -> bool:
    """Tell whether a line rests on words: a claim or a sighting of a document."""
    return line.get("source") in ("report", "sighting")


def as_time(value: Any) -> datetime:
    """Return a time that may have been written out as ISO 8601."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _lasted(line: Line) -> str:
    if line["t_end"] is None:
        return "open"
    lasted = as_time(line["t_end"]) - as_time(line["t_start"])
    return ", ".join([*([show_span(lasted)] if lasted else ()), *(["open"] if line.get("open") else ())])


def name_craft(craft: Line) -> str:
    """Return name and label of a craft, such as ``EVER GIVEN mmsi:353136000``."""
    return f"{craft['name']} {craft['id']}" if craft.get("name") else str(craft["id"])


def describe(line: Line, *, whole: bool = False) -> list[str]:
    """Return what more is known of an event, in the detector's own order: each sentence, then its particulars.

    Not how long it lasted, which stands beside its time; nothing that a sentence has told;
    no count of zero. Unless the *whole* is asked for, only the first few particulars, and
    none where sentences tell enough.
    """
    kind, detail = line["kind"], line["detail"]
    if line.get("source") == "warning":
        return warnings.lines_of(detail)
    if is_said(line):
        return [*claims.lines_of(detail), claims.source_of(detail["document"])]
    since = f"open since {as_time(line['t_start']):%Y-%m-%d %H:%MZ}" if line["t_end"] is None and not whole else ""
    sentences = [_tell(kind, name, value) for name, value in detail.items() if _is_sentence(name, value)]
    told = " ".join(sentences)
    parts = (_particular(line, name, told) for name in detail)
    particulars = [words for words in parts if words]
    if not whole:
        particulars = [] if sentences else particulars[:_SHOWN]
    return [words for words in (since, *sentences, ", ".join(particulars), _warned(detail)) if words]


def _warned(detail: Line) -> str:
    """Return what was announced for the place and time of an event."""
    told = [f"{one['number']} ({one['subject'].replace('_', ' ')})" for one in detail.get("warnings") or ()]
    more = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return f"in an area warned of by {', '.join(told[:_SHOWN])}{more}" if told else ""


def _is_sentence(name: str, value: Any) -> bool:
    # The names of places may have as many words as a sentence.
    return isinstance(value, str) and name not in _PLACES and (name == "reason" or value.count(" ") >= _SENTENCE)


def _particular(line: Line, name: str, told: str) -> str:
    """Return one particular in words; nothing where it need not be said."""
    detail = line["detail"]
    value = detail[name]
    if value is None or isinstance(value, list | dict) or _is_sentence(name, value):
        return ""
    if name.startswith(("lat", "lon", "duration_")) or _is_told(value, told):
        return ""
    if name.endswith("_id") and name.removesuffix("_id") in detail:
        return ""  # the name is said
    if name == "area":
        return str(value)
    stem, _, unit = name.rpartition("_")
    if unit not in _UNITS and unit not in _SECONDS:
        return _tell(line["kind"], name, value) if value != 0 or isinstance(value, bool) else ""
    if stem.endswith("_b") and f"{stem[:-2]}_a_{unit}" in detail:
        return ""
    if stem.endswith("_a") and (other := detail.get(f"{stem[:-2]}_b_{unit}")) is not None:
        shown = f"{_measure(value, unit).removesuffix(_UNITS.get(unit, ''))} and {_measure(other, unit)}"
        return f"{_spaced(stem[:-2])}s {shown}"
    if unit in _SECONDS:
        return _tell(line["kind"], name, _exact(line, value * _SECONDS[unit]))
    words = _measure(value, unit)
    return "" if words in told else _tell(line["kind"], name, words)


def _is_told(value: Any, told: str) -> bool:
    return isinstance(value, str | int) and len(str(value)) > 3 and str(value) in told


def _exact(line: Line, seconds: float) -> str:
    """Return a span in words, and where it is that of the event itself, the very words beside its time."""
    if line["t_end"] is not None:
        lasted = as_time(line["t_end"]) - as_time(line["t_start"])
        if abs(lasted.total_seconds() - seconds) < _ROUNDED_S:
            return show_span(lasted)
    return show_span(timedelta(seconds=seconds))


def _tell(kind: str, name: str, value: Any) -> str:
    """Return a particular with its name, or in its own phrase."""
    stem, _, unit = name.rpartition("_")
    plain = _spaced(stem if stem and (unit in _UNITS or unit in _SECONDS) else name)
    if isinstance(value, bool):
        return plain if value else f"not {plain}"
    words = str(value) if name.startswith(("imo", "mmsi")) else _plain(value)
    if f"{kind}.{name}" in _PHRASES:
        return _PHRASES[f"{kind}.{name}"].format(words)
    return f"{plain}: {words}" if _is_sentence(name, value) else f"{plain} {words}"


def _spaced(name: str) -> str:
    return " ".join(_WORDS.get(word, word) for word in name.split("_"))


def _plain(value: Any) -> str:
    if not isinstance(value, str):
        return f"{value:,}" if isinstance(value, int) else number(value)
    return _TIME.sub(lambda found: f"{found[1]} {found[2]}Z", value)


def _measure(value: float, unit: str) -> str:
    """Return a number with its unit, far distances in kilometres and speeds to a tenth."""
    if unit in _SECONDS:
        return show_span(timedelta(seconds=value * _SECONDS[unit]))
    if unit == "m" and abs(value) >= _FAR_M:
        return f"{value / 1000:,.1f} km"
    shown = f"{value:,.1f}" if unit == "kn" and abs(value) < 100 else number(value)
    return shown + _UNITS[unit]


def settings_in_line(settings: Mapping[str, str]) -> str:
    """Return settings as one reads them aloud: ``within 500 m, at least 2h``."""
    told = []
    for name, value in settings.items():
        stem, _, unit = name.rpartition("_")
        has_unit = stem and unit in _UNITS
        told.append(f"{_spaced(stem if has_unit else name)} {value}{_UNITS[unit] if has_unit else ''}")
    return ", ".join(told)


def number(value: float) -> str:
    """Return *value* with as many digits as matter to a reader."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
