"""The way along the shore from one position to another, for rings that say "then along the coastline to"."""

from functools import lru_cache

import numpy as np

from offing.atlas.shore import outline as shoreline
from offing.nav.distance import earth_vectors
from offing.nav.runs import Floats, Ints
from offing.schema.warning import Vertex

_ASHORE_M = 15_000.0  # a corner further from the shore than that does not lie on it
_JOINED_M = 2_000.0  # a shore whose ends lie so near is closed
_LONGEST = 15.0  # times the straight way; a longer way leads round an island or a continent
_MOST = 1_500  # corners
_CELL = 4  # shores are kept by quarters of a degree


def along_shore(a: Vertex, b: Vertex) -> tuple[list[tuple[float, float]], str | None]:
    """Return longitudes and latitudes between two positions along the shore, and why there are none."""
    lat, lon = _ring(round(a.lat * _CELL) / _CELL, round(a.lon * _CELL) / _CELL)
    near_a, at_a = _nearest(lat, lon, a)
    near_b, at_b = _nearest(lat, lon, b)
    if max(near_a, near_b) > _ASHORE_M:
        return [], "a stretch along the shore is drawn straight: its ends are not on one shore"
    closed = _length(lat[[0, -1]], lon[[0, -1]]) < _JOINED_M
    ways = [_between(at_a, at_b)]
    if closed:
        ways.append(_around(at_a, at_b, len(lat)))
    lengths = [_length(lat[way], lon[way]) for way in ways]
    best = ways[int(np.argmin(lengths))]
    straight = _length(np.array([a.lat, b.lat]), np.array([a.lon, b.lon]))
    if min(lengths) > _LONGEST * max(straight, 1_000.0):
        return [], "a stretch along the shore is drawn straight: the way along it leads round everything"
    thin = best[:: max(1, len(best) // _MOST)]
    return [(float(lon[n]), float(lat[n])) for n in thin], None


@lru_cache(maxsize=8)
def _ring(lat: float, lon: float) -> tuple[Floats, Floats]:
    return shoreline(lat, lon)


def _nearest(lat: Floats, lon: Floats, at: Vertex) -> tuple[float, int]:
    """Return how far a shore is from a position in metres, and its corner there."""
    east = (lon - at.lon + 180) % 360 - 180
    square = (lat - at.lat) ** 2 + (east * np.cos(np.radians(at.lat))) ** 2
    n = int(np.argmin(square))
    return _length(np.array([at.lat, lat[n]]), np.array([at.lon, lon[n]])), n


def _between(a: int, b: int) -> Ints:
    return np.arange(a, b + 1) if a <= b else np.arange(a, b - 1, -1)


def _around(a: int, b: int, count: int) -> Ints:
    """Return the other way round a closed shore."""
    if a <= b:
        return np.concatenate([np.arange(a, -1, -1), np.arange(count - 1, b - 1, -1)])
    return np.concatenate([np.arange(a, count), np.arange(0, b + 1)])


def _length(lat: Floats, lon: Floats) -> float:
    """Return the length of a line in metres, by straight ways through the earth between its corners."""
    return float(np.sqrt((np.diff(earth_vectors(lat, lon), axis=0) ** 2).sum(axis=1)).sum())
