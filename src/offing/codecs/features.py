"""GeoJSON features and lists of JSON objects, cut out of their text so that every value can be quoted from it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from offing.codecs.detection_rows import Value
from offing.schema.errors import InputError

_DECODER = json.JSONDecoder(strict=False)
_FEATURES = re.compile(r'"features"\s{0,20}:\s{0,20}\[')
_CRS = re.compile(r'"crs"\s{0,20}:\s{0,20}(?=\{)')
_KEY = re.compile(r'"((?:[^"\\]|\\.){1,80})"\s{0,20}:\s{0,20}')
_LARGEST = 100_000  # characters of a feature
_MOST = 1_000_000
_POINT = 2


@dataclass(frozen=True, slots=True)
class Feature:
    """Hold one object: its stretch of the text, its properties and the position of its point, or what is wrong."""

    start: int
    end: int
    properties: Mapping[str, Any]
    point: tuple[float, float] | None = None
    wrong: str = ""


def crs_of(text: str) -> Any:
    """Return the old member "crs" of a collection, which newer files do not have; None where there is none."""
    found = _CRS.search(text, 0, 10_000) or _CRS.search(text, max(0, len(text) - 10_000))
    if found is None:
        return None
    try:
        return _DECODER.raw_decode(text, found.end())[0]
    except (ValueError, RecursionError):
        return None


def features(text: str) -> Iterator[Feature]:
    """Yield the features of a collection, or the objects of a list or of lines; raises InputError for neither."""
    found = _FEATURES.search(text, 0, 100_000)
    begin = text.lstrip("\ufeff \t\n")
    lead = len(text) - len(begin)
    if found is not None:
        at = found.end()
    elif begin.startswith("["):
        at = lead + 1
    elif begin.startswith("{"):
        at = lead
    else:
        raise InputError("no GeoJSON and no list of objects")
    for _ in range(_MOST):
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        if at >= len(text) or text[at] != "{":
            return
        try:
            told, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            yield Feature(at, len(text), {}, None, "JSON that breaks off or cannot be read")
            return
        yield _feature(told, at, end)
        at = end


def _feature(told: dict[str, Any], start: int, end: int) -> Feature:
    if end - start > _LARGEST:
        return Feature(start, end, {}, None, f"a feature of more than {_LARGEST:,} characters")
    geometry = told.get("geometry")
    own = told.get("properties")
    properties = own if isinstance(own, dict) else {key: one for key, one in told.items() if key != "geometry"}
    if not isinstance(geometry, dict):
        return Feature(start, end, properties)
    where = geometry.get("coordinates")
    numbers = isinstance(where, list) and len(where) >= _POINT and all(_is_number(one) for one in where[:_POINT])
    if geometry.get("type") != "Point" or not numbers or not isinstance(where, list):
        return Feature(start, end, properties, None, "a feature that is no point")
    return Feature(start, end, properties, (float(where[0]), float(where[1])))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12


def values_of(text: str, feature: Feature, moved: int) -> dict[str, Value]:
    """Return the properties of a feature as texts, each with its stretch in a text that begins *moved* later."""
    spans: dict[str, tuple[int, int]] = {}
    stretch = text[feature.start : feature.end]
    for match in _KEY.finditer(stretch):
        if match[1] in feature.properties and match[1] not in spans:
            spans[match[1]] = _value_span(stretch, match.end())
    found = {}
    for name, value in list(feature.properties.items())[:200]:
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            begin, end = spans.get(name, (0, len(stretch)))
            found[name] = Value(str(value), (feature.start + begin - moved, feature.start + end - moved))
    return found


def _value_span(stretch: str, at: int) -> tuple[int, int]:
    try:
        value, end = _DECODER.raw_decode(stretch, at)
    except (ValueError, RecursionError):
        return at, at
    return (at + 1, end - 1) if isinstance(value, str) else (at, end)


def point_span(text: str, feature: Feature, moved: int) -> tuple[int, int]:
    """Return where the numbers of a feature's point stand."""
    at = text.find('"coordinates"', feature.start, feature.end)
    begin = text.find("[", at, feature.end) if at >= 0 else -1
    end = text.find("]", begin, feature.end) if begin >= 0 else -1
    return (begin + 1 - moved, end - moved) if end > 0 else (feature.start - moved, feature.end - moved)
