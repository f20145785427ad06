"""Where operations are: whether a place is in the same waters, near them, or apart."""

from collections.abc import Iterable
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from typing import Any

from offing.schema.operation import Waters
from offing.schema.text import to_json

Key = tuple[str, float | None, float | None, float, int]  # what tells one outline from others
NEAR_KM = 60.0  # between two outlines that are taken for one place told twice
_EARTH_KM, _KM_A_DEGREE = 6371.0, 111.2
_WIDEST_KM = 400.0  # of a place without an outline
_SHAPES: dict[Key, Any] = {}
_APART: dict[tuple[Key, Key], float] = {}
_MANY = 65_536


class Reach:
    """Hold the waters of an operation, each once, however many names it has."""

    def __init__(self, places: Iterable[Waters] = ()) -> None:
        found: dict[str, Waters] = {}
        every = sorted(places, key=lambda one: (one.name, one.lat is None, one.lat or 0.0, one.lon or 0.0))
        for place in every:
            found.setdefault(place.name.casefold() if place.lat is None else _where(place), place)
        self.places = tuple(found.values())
        self.names = frozenset(place.name.casefold() for place in every)

    def __bool__(self) -> bool:
        return bool(self.places)

    @cached_property
    def _drawn(self) -> tuple[tuple[Waters, Key], ...]:
        return tuple((place, _key(place)) for place in self.places if place.lat is not None)

    def touches(self, one: Waters | None, within_km: float = NEAR_KM) -> bool:
        """Tell whether a place is one of these by name, or lies within some kilometres of one of them."""
        if one is None:
            return False
        if one.name and one.name.casefold() in self.names:
            return True
        if one.lat is None:
            return False
        key = _key(one)
        return any(_apart_km(one, key, place, own) <= within_km for place, own in self._drawn)

    def geometry(self) -> dict[str, Any] | None:
        """Return all outlines as one GeoJSON geometry, None without any."""
        parts = [
            {"type": "Point", "coordinates": [place.lon, place.lat]} if place.geometry is None else dict(place.geometry)
            for place in self.places
            if place.geometry is not None or place.lat is not None
        ]
        if len(parts) < 2:
            return parts[0] if parts else None
        return {"type": "GeometryCollection", "geometries": parts}


def _where(place: Waters) -> str:
    """Return what is the same of one place under several names: its middle and reach, roughly."""
    return f"{place.lat or 0.0:.2f} {place.lon or 0.0:.2f} {place.radius_km:.0f}"


def _apart_km(one: Waters, key: Key, other: Waters, other_key: Key) -> float:
    """Return how far two places are apart; of outlines it is worked out once."""
    if one.geometry is None and other.geometry is None:
        return _between_km(one, other) - _reach_km(one) - _reach_km(other)
    pair = (key, other_key)
    if pair not in _APART:
        if len(_APART) >= _MANY:
            _APART.clear()
        _APART[pair] = _outlines_apart_km(one, key, other, other_key)
    return _APART[pair]


def _outlines_apart_km(one: Waters, key: Key, other: Waters, other_key: Key) -> float:
    a, b = _outline(one, key), _outline(other, other_key)
    if a is not None and b is not None:
        return float(a.distance(b)) * _KM_A_DEGREE
    import shapely

    outline, point = (a, other) if a is not None else (b, one)
    return float(outline.distance(shapely.Point(point.lon, point.lat))) * _KM_A_DEGREE - _reach_km(point)


def _reach_km(place: Waters) -> float:
    return min(place.radius_km, _WIDEST_KM)


def _between_km(one: Waters, other: Waters) -> float:
    lat_a, lon_a, lat_b, lon_b = (radians(x or 0.0) for x in (one.lat, one.lon, other.lat, other.lon))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


def _key(place: Waters) -> Key:
    corners = 0
    if place.geometry is not None:
        parts = place.geometry.get("coordinates") or ()
        corners = sum(len(part) for part in parts) + len(parts)
    return place.name, place.lat, place.lon, place.radius_km, corners


def _outline(place: Waters, key: Key) -> Any:
    """Return the outline as a shapely geometry, made once however many lines tell it."""
    if place.geometry is None:
        return None
    if key not in _SHAPES:
        import shapely

        if len(_SHAPES) >= _MANY:
            _SHAPES.clear()
        _SHAPES[key] = shapely.from_geojson(to_json(place.geometry))
        shapely.prepare(_SHAPES[key])
    return _SHAPES[key]
