"""The form of one sighting: a small TOML text that is written once and read like any input."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from offing.codecs.media_told import Clock, clock_of, remarks, spot_of
from offing.codecs.stated_places import read_distance, read_position
from offing.codecs.stated_times import read_stated, until, zone_of
from offing.codecs.text_bytes import one_line
from offing.schema.errors import InputError
from offing.schema.sighting import FIELDS, Observation, Spot, Told, When
from offing.schema.span import Span

MARK = "# A sighting, as it was told to offing add. Form 1."
_TIMES = ("at", "until", "zone", "position", "radius")
_KEYS = (*_TIMES, *FIELDS)
_LONGEST, _MOST = 2_000, 50  # characters of a value, values of a key
_LINE = re.compile(r"^(\w+) = (.*)$", re.MULTILINE)
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


def write_form(values: Mapping[str, Sequence[str]], media: Sequence[Mapping[str, Any]]) -> str:
    """Return the form of a sighting: what is told by key (FIELDS, at, until, zone, position …), then its files."""
    lines = [MARK, "[sighting]"]
    for key in _KEYS:
        told = [one for one in values.get(key, ()) if one]
        if len(told) == 1:
            lines.append(f"{key} = {_string(told[0])}")
        elif told:
            lines.append(f"{key} = [{', '.join(map(_string, told))}]")
    for one in media:
        lines.append("\n[[media]]")
        lines += [f"{key} = {_string(str(value))}" for key, value in one.items() if value not in (None, "")]
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    """Return a text as a TOML string of one line; JSON's escapes are TOML's too."""
    return json.dumps(one_line(text, _LONGEST), ensure_ascii=False).replace("\x7f", "\\u007f")


def read_form(text: str) -> Observation:
    """Return what a form tells; raises InputError where it is none, or lacks who saw it, when or where."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"no form of a sighting: {str(error)[:100]}") from None
    found = tables.get("sighting")
    if not isinstance(found, dict):
        raise InputError("no form of a sighting: it has no table [sighting]")
    strange = sorted(set(found) - set(_KEYS))
    if strange:
        raise InputError(f"a form with a key that is not known: {strange[0][:40]}; there are {', '.join(_KEYS)}")
    told = {key: _told(text, key, value) for key, value in found.items()}
    media = [_file(one) for one in tables.get("media", ())[:_MOST] if isinstance(one, dict)]
    if not told.get("observer"):
        raise InputError('no observer: say who saw it, as in observer = "A. Name"')
    clocks = [clock for one in media if (clock := clock_of(one)) is not None]
    when = _when(told, clocks)
    spot = _spot(told, media)
    if spot is None and not told.get("place"):
        raise InputError("no place: give a position or the name of a place")
    notes = [
        f"its {what} rests on what the file says alone"
        for what, one in (("time", when), ("place", spot))
        if _rests(one)
    ]
    notes += remarks(media, None if _rests(when) else when, None if _rests(spot) else spot, when.zone)
    values = {field: told[field] for field in FIELDS if told.get(field)}
    start = text.index("[sighting]") if "[sighting]" in text else 0
    end = text.find("\n[[media]]", start)
    return Observation(
        (start, len(text.rstrip()) if end < 0 else end), when, spot, values, tuple(media), notes=tuple(notes)
    )


def _rests(one: When | Spot | None) -> bool:
    """Tell whether a time or position is what a file says."""
    return one is not None and one.span is None


def _told(text: str, key: str, value: Any) -> tuple[Told, ...]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str | int | float) for one in values):
        raise InputError(f"a form that cannot be read: {key} is no text")
    spans = _spans(text, key)
    words = [one_line(str(one), _LONGEST) for one in values[:_MOST]]
    return tuple(Told(one, spans[n] if n < len(spans) else None) for n, one in enumerate(words) if one)


def _spans(text: str, key: str) -> list[Span]:
    """Return where the values of a key stand, between their quotation marks."""
    for line in _LINE.finditer(text):
        if line[1] == key:
            return [(line.start(2) + one.start(1), line.start(2) + one.end(1)) for one in _STRING.finditer(line[2])]
    return []


def _file(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form says of one file, its texts bounded."""
    return {str(key)[:40]: one_line(str(value), 500) for key, value in list(told.items())[:40]}


def _when(told: Mapping[str, tuple[Told, ...]], clocks: Sequence[Clock]) -> When:
    zone = zone_of(told["zone"][0].text) if told.get("zone") else None
    if told.get("at"):
        at = told["at"][0]
        when = read_stated(at.text, zone, at.span)
    elif clocks:
        when = clocks[0].when(zone)
    else:
        raise InputError('no time: say when it was seen, as in at = "2024-05-03 06:10 JST"')
    if not told.get("until"):
        return when
    last = told["until"][0]
    words = f"{when.local[:10]} {last.text}" if re.match(r"\d{1,2}:\d\d", last.text) else last.text
    return until(when, read_stated(words, zone, last.span))


def _spot(told: Mapping[str, tuple[Told, ...]], media: Sequence[Mapping[str, Any]]) -> Spot | None:
    radius = read_distance(told["radius"][0].text) if told.get("radius") else None
    if told.get("position"):
        position = told["position"][0]
        return read_position(position.text, position.span, radius)
    if told.get("place"):
        return None
    return next((spot for one in media if (spot := spot_of(one)) is not None), None)
