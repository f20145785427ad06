"""Detections of ships in satellites' images: what a row or feature tells of one, every value with its stretch."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from offing.codecs.projections import Transform, in_degrees
from offing.codecs.stated_places import read_number, read_position
from offing.codecs.stated_times import NO_ZONE, read_stated
from offing.codecs.text_bytes import one_line
from offing.schema.errors import InputError
from offing.schema.sighting import Detection, Observation, Spot, Told, When
from offing.schema.span import Span

# Products of Sentinel and Landsat tell in their names when the image was taken, in UTC.
_IN_SCENE = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(?!\d)")
_AGREE = timedelta(minutes=2)
_WORDS = {"high": 0.9, "medium": 0.6, "low": 0.3}  # as xView3 tells its confidence
_SAID = ("id", "scene", "mmsi", "match_score")
_LONGEST_SHIP_M = 500.0
_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Value:
    """Hold one value of a row or feature, and where it stands in the document's text."""

    text: str
    span: Span


Values = Mapping[str, Value]


def read_detection(
    values: Values, span: Span, zone: tzinfo | None, transform: Transform | None, given: Mapping[str, str]
) -> Observation:
    """Return what is told of one detection, by field; raises InputError where it has no time or no position."""
    when = _when(values, zone)
    spot = _spot(values, transform)
    told = {
        field: (Told(one_line(values[field].text, 200), values[field].span),)
        for field in ("observer", "means", "note", "grade", "platform")
        if field in values
    }
    satellite = _satellite(values)
    if satellite and "platform" not in told:
        told["platform"] = (satellite,)
    for field in ("observer", "grade", "origin"):
        if given.get(field) and field not in told:
            told[field] = (Told(given[field], inferred="given for all rows"),)
    if "observer" not in told:
        told["observer"] = (satellite or Told("satellite", inferred="a detector of ships in satellites' images"),)
    return Observation(span, when, spot, told, detection=_detection(values))


def _when(values: Values, zone: tzinfo | None) -> When:
    scene = _of_scene(values)
    time = values.get("time")
    if time is None:
        if scene is None:
            raise InputError("no time: neither a column of times nor one in the name of its scene")
        told, where = scene
        return When(
            told,
            told + timedelta(seconds=1),
            "second",
            "UTC",
            values["scene"].text[:60],
            where,
            "from the name of its scene",
        )
    try:
        return read_stated(time.text, zone, time.span)
    except InputError as error:
        if scene is None or not str(error).startswith(NO_ZONE):
            raise
    supposed = read_stated(time.text, UTC, time.span)
    if abs(supposed.start - scene[0]) > _AGREE:
        raise InputError(f"{NO_ZONE}: {time.text[:40]!r} is not the time in the name of its scene, which is in UTC")
    return When(
        supposed.start,
        supposed.end,
        supposed.granularity,
        "UTC",
        time.text,
        time.span,
        "UTC, as in the name of its scene",
    )


def _of_scene(values: Values) -> tuple[datetime, Span] | None:
    scene = values.get("scene") or values.get("id")
    found = _IN_SCENE.search(scene.text[:500]) if scene else None
    if scene is None or found is None:
        return None
    try:
        at = datetime(*(int(part) for part in found.groups()), tzinfo=UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        return None
    return at, scene.span


def _spot(values: Values, transform: Transform | None) -> Spot:
    error = read_number(values["error"].text) if "error" in values else None
    error = error if error is not None and error >= 0 else None
    lat, lon = (values.get("lat"), values.get("lon")) if "lat" in values else (values.get("y"), values.get("x"))
    if lat is None or lon is None:
        position = values.get("position")
        if position is None:
            raise InputError("no position: a cell of it is empty")
        return read_position(position.text, position.span, error)
    north, east = read_number(lat.text), read_number(lon.text)
    if north is None or east is None:
        raise InputError(f"no position that is understood: {lat.text[:20]!r}, {lon.text[:20]!r}")
    placed_lon, placed_lat = in_degrees(east, north, transform)
    span = (min(lat.span, lon.span)[0], max(lat.span, lon.span)[1])
    note = f"from {east:g}, {north:g} of the file's own projection" if transform is not None else None
    return Spot(placed_lat, placed_lon, error, span, note)


def _detection(values: Values) -> Detection:
    spans = {name: values[name].span for name in ("length", "score", *_SAID) if name in values}
    length = read_number(values["length"].text) if "length" in values else None
    said = {name: one_line(values[name].text, 200) for name in _SAID if name in values}
    return Detection(
        length if length is not None and 0 < length < _LONGEST_SHIP_M else None,
        _score(values),
        read_number(values["error"].text) if "error" in values else None,
        spans,
        said,
    )


def _score(values: Values) -> float | None:
    if "score" not in values:
        return None
    words = values["score"].text.strip()
    number = _WORDS.get(words.lower(), read_number(words.removesuffix("%")))
    if number is None or number < 0:
        return None
    number = number / _PERCENT if number > 1 and (words.endswith("%") or number <= _PERCENT) else number
    return number if number <= 1 else None


def _satellite(values: Values) -> Told | None:
    """Return the satellite that a scene's name begins with."""
    scene = values.get("scene") or values.get("id")
    names = {"S1": "Sentinel-1", "S2": "Sentinel-2", "LC": "Landsat", "VN": "VIIRS", "SV": "VIIRS"}
    name = names.get(scene.text[:2].upper()) if scene else None
    return Told(name, scene.span) if name and scene else None
