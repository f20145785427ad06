"""Circles, annular sectors and corridors on WGS 84, and the plane in which they are put together.

Everything is arrays of degrees and metres; rings are closed and run clockwise. The plane is
the azimuthal equidistant one round a middle: distance and bearing from the middle are true,
other lengths are too long across the line of sight by about (r / 6371 km)² / 6: 0.4 % at 1,000 km.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offing.nav.distance import arc_m, bearing_deg, destination, earth_vectors, ranges_m, unit_vectors

Floats = NDArray[np.float64]

# Of an arc drawn with corners so far apart the chords fall short by less than 0.04 %.
_ARC_STEP_DEG = 3.0


class Plane(NamedTuple):
    """Map positions to metres east (x) and north (y) of a middle and back."""

    lat: float
    lon: float

    def forward(self, lat: ArrayLike, lon: ArrayLike) -> tuple[Floats, Floats]:
        """Return x and y of positions."""
        metres = ranges_m(self.lat, self.lon, lat, lon)
        bearing = np.radians(bearing_deg(self.lat, self.lon, lat, lon))
        return metres * np.sin(bearing), metres * np.cos(bearing)

    def lines(self, lines: Sequence[tuple[Floats, Floats]]) -> list[Floats]:
        """Return x and y, (n, 2) each, of lines of latitudes and longitudes: at once, for islets are many."""
        lats, lons = (np.concatenate(values) for values in zip(*lines, strict=True))
        ends = np.cumsum([len(line[0]) for line in lines])[:-1]
        return np.split(np.column_stack(self.forward(lats, lons)), ends)

    def back(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Return latitudes and longitudes, the latter in -180 to 180."""
        x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
        return destination(self.lat, self.lon, np.degrees(np.arctan2(x, y)), np.hypot(x, y))


def sectors(
    lat: ArrayLike, lon: ArrayLike, bearing: float, half_width_deg: float, near_m: float, far_m: float
) -> tuple[Floats, Floats]:
    """Return for n positions the rings (n, k) of what lies between two ranges within half a width of a bearing.

    A half width of 180 or more gives the whole annulus, slit open along the bearing opposite;
    a near range of 0 gives a sector with its point at the position.
    """
    lats, lons = np.atleast_1d(np.asarray(lat, np.float64)), np.atleast_1d(np.asarray(lon, np.float64))
    half = min(half_width_deg, 180.0)
    turns = bearing + np.linspace(-half, half, 2 + int(np.ceil(2 * half / _ARC_STEP_DEG)))
    inner = turns[::-1] if near_m > 0 else turns[:1]
    bearings = np.concatenate((turns, inner, turns[:1]))
    ranges = np.concatenate((np.full(len(turns), far_m), np.full(len(inner), near_m), [far_m]))
    return destination(lats[:, None], lons[:, None], bearings[None, :], ranges[None, :])


def circle(lat: float, lon: float, radius_m: float) -> tuple[Floats, Floats]:
    """Return the ring of positions at *radius_m* from one."""
    bearings = np.append(np.arange(0.0, 360.0, _ARC_STEP_DEG), 0.0)
    return destination(lat, lon, bearings, np.full(len(bearings), radius_m))


def corridor(lat: ArrayLike, lon: ArrayLike, half_width_m: float) -> tuple[Floats, Floats]:
    """Return for a track of n positions the rings (n - 1, k) of what lies within *half_width_m* of each leg.

    Each ring is the two half circles round a leg's ends and the sides that join them; the
    corridor is all of them together.
    """
    lats, lons = np.asarray(lat, np.float64), np.asarray(lon, np.float64)
    there = bearing_deg(lats[:-1], lons[:-1], lats[1:], lons[1:])[:, None]
    back = bearing_deg(lats[1:], lons[1:], lats[:-1], lons[:-1])[:, None]
    turns = np.linspace(-90.0, 90.0, 2 + int(np.ceil(180.0 / _ARC_STEP_DEG)))[None, :]
    # Seen from its end a leg goes on away from where it came.
    ahead = destination(lats[1:, None], lons[1:, None], back + 180.0 + turns, np.full(turns.shape, half_width_m))
    astern = destination(lats[:-1, None], lons[:-1, None], there + 180.0 + turns, np.full(turns.shape, half_width_m))
    joined = [np.concatenate((a, b, a[:, :1]), axis=1) for a, b in zip(ahead, astern, strict=True)]
    return joined[0], joined[1]


def middle(lat: ArrayLike, lon: ArrayLike) -> tuple[float, float]:
    """Return the position in the midst of n positions: the direction of their mean vector."""
    x, y, z = unit_vectors(np.asarray(lat, np.float64).ravel(), np.asarray(lon, np.float64).ravel()).mean(axis=0)
    return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x)))


def farthest_m(lat: float, lon: float, lats: ArrayLike, lons: ArrayLike) -> float:
    """Return the distance from a position to the farthest of n others; within 0.5 %, which is enough for a radius."""
    there = earth_vectors(np.asarray(lats, np.float64), np.asarray(lons, np.float64))
    chords: Floats = np.linalg.norm(there - earth_vectors(np.array(lat), np.array(lon)), axis=-1)
    return float(arc_m(chords.max()))
