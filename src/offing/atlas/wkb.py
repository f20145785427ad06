"""Rings and lines into well-known binary, without shapely: it takes longer to import than a look-up may last."""

import struct
from collections.abc import Iterable, Sequence

import numpy as np

from offing.nav.vectors import destination

Ring = Sequence[Sequence[float]]  # (lat, lon) or [lat, lon], in degrees

_POLYGON, _LINE, _MULTIPOLYGON = 3, 2, 6


def polygons(shapes: Iterable[Sequence[Ring]]) -> bytes:
    """Return polygons, each an outer ring and its holes as (lat, lon), as one WKB polygon or multipolygon.

    Rings are closed here where they are not.
    """
    parts = [_head(_POLYGON, len(rings)) + b"".join(_points(_closed(ring)) for ring in rings) for rings in shapes]
    return parts[0] if len(parts) == 1 else _head(_MULTIPOLYGON, len(parts)) + b"".join(parts)


def line(points: Ring) -> bytes:
    """Return a line of (lat, lon) points as WKB."""
    return struct.pack("<BI", 1, _LINE) + _points(points)


def circle(lat: float, lon: float, radius_km: float, corners: int = 48) -> list[tuple[float, float]]:
    """Return the ring (lat, lon) round a place whose sides touch the circle of that radius from outside."""
    bearings = np.arange(corners) * (360.0 / corners)
    reach = radius_km * 1000.0 / np.cos(np.pi / corners)
    lats, lons = destination(np.full(corners, lat), np.full(corners, lon), bearings, np.full(corners, reach))
    return list(zip(lats.tolist(), lons.tolist(), strict=True))


def _head(kind: int, count: int) -> bytes:
    return struct.pack("<BII", 1, kind, count)


def _closed(ring: Ring) -> Ring:
    return ring if tuple(ring[0]) == tuple(ring[-1]) else [*ring, ring[0]]


def _points(ring: Ring) -> bytes:
    return struct.pack("<I", len(ring)) + np.ascontiguousarray(np.asarray(ring, "<f8")[:, ::-1]).tobytes()
