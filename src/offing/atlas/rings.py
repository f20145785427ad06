"""Geometry taken apart into bare arrays, before anything is known of its soundness.

Libraries close rings, drop what they do not like or refuse it without a reason; here what
was written is kept as it is, so that what is mended can be said.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from offing.nav.runs import Floats
from offing.schema.errors import InputError

_DEEPEST = 16  # collections within collections
_POINT, _LINE, _POLYGON, _MULTI = 1, 2, 3, (4, 5, 6, 7)


@dataclass(slots=True)
class Parts:
    """Hold the parts of a geometry: vertices are rows of longitude and latitude, or of what stands for them."""

    polygons: list[list[Floats]] = field(default_factory=list)
    lines: list[Floats] = field(default_factory=list)
    points: int = 0


def from_wkb(wkb: bytes) -> Parts:
    """Return the parts of well-known binary of any flavour, heights left out; raise InputError where it is none."""
    parts = Parts()
    try:
        _read(memoryview(wkb), 0, parts, 0)
    except (struct.error, ValueError) as error:
        raise InputError(f"the geometry is not well-known binary: {error}") from error
    return parts


def _read(data: memoryview, at: int, parts: Parts, depth: int) -> int:
    """Add the geometry that begins at a byte; return where it ends."""
    if depth > _DEEPEST:
        raise ValueError("collections within collections without end")
    order = {0: ">", 1: "<"}.get(data[at] if at < len(data) else 2)
    if order is None:
        raise ValueError("it does not begin with its byte order")
    (code,) = struct.unpack_from(order + "I", data, at + 1)
    at += 5 + (4 if code & 0x20000000 else 0)
    flat = code & 0x0FFFFFFF
    wide = 2 + bool(code & 0x80000000) + bool(code & 0x40000000) + (0, 1, 1, 2)[min(flat // 1000, 3)]
    kind = flat % 1000
    if kind == _POINT:
        parts.points += 1
        return at + 8 * wide
    if kind == _LINE:
        line, at = _vertices(data, at, order, wide)
        parts.lines.append(line)
        return at
    if kind != _POLYGON and kind not in _MULTI:
        raise ValueError(f"geometry of type {flat} (a curve or a surface) is not understood")
    (count,) = struct.unpack_from(order + "I", data, at)
    at += 4
    if kind == _POLYGON:
        rings = []
        for _ in range(count):
            ring, at = _vertices(data, at, order, wide)
            rings.append(ring)
        parts.polygons.append(rings)
        return at
    for _ in range(count):
        at = _read(data, at, parts, depth + 1)
    return at


def _vertices(data: memoryview, at: int, order: str, wide: int) -> tuple[Floats, int]:
    (count,) = struct.unpack_from(order + "I", data, at)
    values = np.frombuffer(data, order + "f8", count * wide, at + 4)
    return values.reshape(count, wide)[:, :2].astype(np.float64), at + 4 + 8 * wide * count


def from_geojson(geometry: Mapping[str, Any]) -> Parts:
    """Return the parts of a GeoJSON geometry; raise InputError where it is none."""
    parts = Parts()
    _add(geometry, parts, 0)
    return parts


def _add(geometry: Any, parts: Parts, depth: int) -> None:
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind == "GeometryCollection":
        if depth > _DEEPEST:
            raise InputError("the geometry has collections within collections without end")
        for member in _list(geometry.get("geometries"), "geometries"):
            _add(member, parts, depth + 1)
        return
    place = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    if kind == "Polygon":
        parts.polygons.append([_positions(ring) for ring in _list(place, "coordinates")])
    elif kind == "MultiPolygon":
        polygons = (_list(polygon, "coordinates") for polygon in _list(place, "coordinates"))
        parts.polygons += [[_positions(ring) for ring in polygon] for polygon in polygons]
    elif kind == "LineString":
        parts.lines.append(_positions(place))
    elif kind == "MultiLineString":
        parts.lines += [_positions(line) for line in _list(place, "coordinates")]
    elif kind in ("Point", "MultiPoint"):
        parts.points += 1 if kind == "Point" else len(_list(place, "coordinates"))
    elif kind in ("Feature", "FeatureCollection"):
        raise InputError(f"a GeoJSON {kind} is no geometry; take the geometry from its features")
    else:
        raise InputError(f"{kind!r} is no type of GeoJSON geometry")


def _list(value: Any, what: str) -> Sequence[Any]:
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise InputError(f"the GeoJSON geometry lacks its {what}, or they are no list")
    return value


def _positions(value: Any) -> Floats:
    """Return a list of GeoJSON positions as rows of two numbers."""
    positions = _list(value, "coordinates")
    if not all(isinstance(one, Sequence) and len(one) >= 2 for one in positions):
        raise InputError("the GeoJSON geometry has a position without longitude and latitude, or nested wrongly")
    try:
        if any(isinstance(number, bool | str) for one in positions for number in one[:2]):
            raise ValueError("not a number")
        return np.array([(float(one[0]), float(one[1])) for one in positions], np.float64).reshape(-1, 2)
    except (TypeError, ValueError) as error:
        raise InputError("the GeoJSON geometry has a coordinate that is no number") from error
