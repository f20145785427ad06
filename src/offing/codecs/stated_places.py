"""Positions, distances, numbers and bearings as people write them into forms and tables."""

import re

from offing.codecs.coordinates import positions
from offing.schema.errors import InputError
from offing.schema.sighting import Spot
from offing.schema.span import Span

_PAIR = re.compile(
    r"\s*(?P<lat>[+-]?\d{1,3}(?:\.\d{1,12})?)°?\s*(?:,\s*|;\s*|\s)\s*(?P<lon>[+-]?\d{1,3}(?:\.\d{1,12})?)°?\s*"
)
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,15})?(?:[eE][+-]?\d{1,2})?")
_SPAN = re.compile(r"\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*(nm|nmi|nautical miles?|km|m|mi)?\s*", re.IGNORECASE)
_METRES = {"nm": 1852.0, "nmi": 1852.0, "km": 1000.0, "m": 1.0, "mi": 1609.344}
_POINTS = ("n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw")
_WORDS = {"north": "n", "south": "s", "east": "e", "west": "w"}
_MOST_POLES, _MOST_TURN = 90.0, 180.0
EXAMPLE = '"34.61 129.42", "34-36.5N 129-25.2E" or "N34.61 E129.42"'


def read_position(words: str, span: Span | None = None, radius_m: float | None = None) -> Spot:
    """Return the position that *words* tell, in degrees or in degrees and minutes; raises InputError."""
    told = words[:200]
    pair = _PAIR.fullmatch(told)
    if pair:
        return placed(float(pair["lat"]), float(pair["lon"]), span, radius_m)
    found = positions(told.upper())
    if len(found) == 1:
        return Spot(found[0].lat, found[0].lon, radius_m, span)
    hemispheres = re.fullmatch(
        r"\s*([NS])?\s?(\d{1,3}(?:\.\d{1,12})?)°?\s?([NS])?[,;\s]+([EW])?\s?(\d{1,3}(?:\.\d{1,12})?)°?\s?([EW])?\s*",
        told.upper(),
    )
    if hemispheres and bool(hemispheres[1]) != bool(hemispheres[3]) and bool(hemispheres[4]) != bool(hemispheres[6]):
        north = -1 if "S" in (hemispheres[1], hemispheres[3]) else 1
        east = -1 if "W" in (hemispheres[4], hemispheres[6]) else 1
        return placed(north * float(hemispheres[2]), east * float(hemispheres[5]), span, radius_m)
    raise InputError(f"no position that is understood: {told[:60]!r}; write {EXAMPLE}")


def placed(lat: float, lon: float, span: Span | None = None, radius_m: float | None = None) -> Spot:
    """Return a position of two numbers of degrees; raises InputError where they are none."""
    if not (abs(lat) <= _MOST_POLES and abs(lon) <= _MOST_TURN):
        raise InputError(
            f"a position that is not on Earth: {lat:g}, {lon:g}; latitude is within 90, longitude within 180"
        )
    return Spot(lat, lon, radius_m, span)


def read_distance(words: str) -> float:
    """Return in metres the distance that *words* tell ("2nm", "5 km", "300 m"; nautical miles without a unit)."""
    found = _SPAN.fullmatch(words[:40])
    if found is None:
        raise InputError(f"no distance that is understood: {words[:40]!r}; write 2nm, 5km or 300m")
    unit = (found[2] or "nm").lower()
    return float(found[1].replace(",", ".")) * _METRES["nm" if unit.startswith("nautical") else unit]


def read_number(words: str) -> float | None:
    """Return the number that a cell is, None where it is none."""
    told = words.strip()[:40]
    return float(told.replace(",", ".")) if _NUMBER.fullmatch(told) else None


def read_heading(words: str) -> float | None:
    """Return a heading in degrees: "225", "225°", "SW", "south-west"; None where it is none."""
    told = re.sub(r"[\s_-]", "", words.lower())[:20].removesuffix("°").removesuffix("deg")
    number = read_number(told)
    if number is not None:
        return number % 360 if 0 <= number <= 360 else None
    for word, letter in _WORDS.items():
        told = told.replace(word, letter)
    return _POINTS.index(told) * 22.5 if told in _POINTS else None
