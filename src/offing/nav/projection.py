"""Maps of a part of the world on a plane: which projection suits it, and where positions fall on it.

Mercator, as charts have it, where no part lies beyond 78 degrees; about a pole the polar stereographic; where a map
must show both, longitude against latitude as they are. x runs to the right and y up; a unit is an earth's radius about
the middle of the map.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
MERCATOR_UP_TO = 78.0
_POLAR_FROM = 30.0  # a map about a pole shows nothing nearer to the equator
_EARTH_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Projection:
    """Hold how positions fall on a map: ``kind`` is mercator, north, south or plain, ``lon_0`` its middle."""

    kind: str
    lon_0: float

    @property
    def polar(self) -> bool:
        """Tell whether a pole is the middle of it."""
        return self.kind in ("north", "south")

    @property
    def latitudes(self) -> tuple[float, float]:
        """Return the southernmost and northernmost latitude that can be drawn."""
        spans = {"north": (_POLAR_FROM, 90.0), "south": (-90.0, -_POLAR_FROM), "plain": (-90.0, 90.0)}
        return spans.get(self.kind, (-84.0, 84.0))

    def forward(self, lat: ArrayLike, lon: ArrayLike) -> tuple[Floats, Floats]:
        """Return x and y; longitudes that run on beyond 180 degrees run on in x."""
        lats = np.clip(np.asarray(lat, np.float64), *self.latitudes)
        away = np.radians(np.asarray(lon, np.float64) - self.lon_0)
        if self.polar:
            sign = 1.0 if self.kind == "north" else -1.0
            reach = 2 * np.tan(np.pi / 4 - sign * np.radians(lats) / 2)
            return reach * np.sin(away), -sign * reach * np.cos(away)
        return away, np.radians(lats) if self.kind == "plain" else np.arcsinh(np.tan(np.radians(lats)))

    def inverse(self, x: float, y: float) -> tuple[float, float]:
        """Return latitude and longitude of a point of the map."""
        if self.polar:
            sign = 1.0 if self.kind == "north" else -1.0
            lat = sign * (90 - math.degrees(2 * math.atan(math.hypot(x, y) / 2)))
            lon = math.degrees(math.atan2(x, -sign * y)) + self.lon_0
        else:
            lat = math.degrees(y if self.kind == "plain" else math.atan(math.sinh(y)))
            lon = math.degrees(x) + self.lon_0
        return lat, (lon + 180) % 360 - 180

    def metres(self, lat: float) -> float:
        """Return how many metres eastward a unit of x stands for at a latitude."""
        if self.polar:
            return _EARTH_M * (1 + math.sin(math.radians(abs(lat)))) / 2
        return _EARTH_M * math.cos(math.radians(lat))


def suited(south: float, north: float, lon_0: float) -> Projection:
    """Return the projection that suits a part of the world between two latitudes."""
    if max(-south, north) <= MERCATOR_UP_TO:
        return Projection("mercator", lon_0)
    if south >= _POLAR_FROM:
        return Projection("north", lon_0)
    if north <= -_POLAR_FROM:
        return Projection("south", lon_0)
    return Projection("plain", lon_0)


def middle(lons: Sequence[float] | Floats) -> tuple[float, float]:
    """Return the middle and the width, in degrees, of the shortest stretch eastward that holds all longitudes."""
    ordered = np.unique(np.asarray(lons, np.float64) % 360)
    gaps = np.diff(ordered, append=ordered[0] + 360)
    widest = int(np.argmax(gaps))
    west, width = float(ordered[(widest + 1) % len(ordered)]), float(360 - gaps[widest])
    return (west + width / 2 + 180) % 360 - 180, width


def unwrapped(lon: Floats, near: float | None = None) -> Floats:
    """Return longitudes of one line that run on where it crosses 180 degrees; the first lies within 180 of *near*."""
    if not len(lon):
        return lon
    run: Floats = np.unwrap(lon, period=360.0)
    return np.asarray(run if near is None else run - 360.0 * round((float(run[0]) - near) / 360.0), np.float64)


def clipped(points: Floats, axis: int, limit: float, *, above: bool) -> Floats:
    """Return a ring of points (n, 2), first again last or not, cut along one axis (Sutherland and Hodgman's way)."""
    if not len(points):
        return points
    after = np.roll(points, -1, axis=0)
    inside = points[:, axis] >= limit if above else points[:, axis] <= limit
    if inside.all():
        return points
    if not inside.any():
        return points[:0]
    enters = inside != np.roll(inside, -1)
    run = after[:, axis] - points[:, axis]
    share = np.divide(limit - points[:, axis], run, out=np.zeros(len(points)), where=enters)
    crossing = points + share[:, None] * (after - points)
    crossing[:, axis] = limit
    # Of each side its first end where that is inside, then where it crosses.
    both = np.stack([points, crossing], axis=1).reshape(-1, 2)
    return np.asarray(both[np.stack([inside, enters], axis=1).reshape(-1)], np.float64)
