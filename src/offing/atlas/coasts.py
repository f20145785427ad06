"""The shores of the world as rings to be drawn: of a part of it, no finer than asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from offing.atlas.shore import geodetic, shore
from offing.nav.nearest import Tree

Floats = NDArray[np.float64]
_GAP = 90.0  # degrees of longitude, that two neighbours on the shore are never apart but where a line was cut at a pole
_METRES = 111_000.0  # in a degree


@dataclass(frozen=True)
class _Rings:
    """Hold each ring's leaves in the order of its line, its extent, and how large it is at least in degrees."""

    leaves: NDArray[np.int64]
    starts: NDArray[np.int64]
    west: Floats
    south: Floats
    east: Floats
    north: Floats
    size: Floats


@cache
def _rings() -> _Rings:
    held = shore()
    leaves = np.lexsort((held.leaf_at, held.leaf_ring))
    ring = held.leaf_ring[leaves]
    starts = np.flatnonzero(np.append(True, np.diff(ring) != 0))
    origin = held.tree.origin[leaves].astype(np.float64)
    lat, lon = geodetic(*origin.T)
    reach = _extents_m(held.tree)[leaves] / _METRES
    wide = np.minimum(reach / np.maximum(np.cos(np.radians(lat)), 0.01), 180.0)
    low, high = np.minimum.reduceat, np.maximum.reduceat
    across = np.maximum(high(lat, starts) - low(lat, starts), high(lon, starts) - low(lon, starts))
    return _Rings(
        leaves,
        np.append(starts, len(leaves)),
        *(low(lon - wide, starts), low(lat - reach, starts), high(lon + wide, starts), high(lat + reach, starts)),
        np.maximum(across, high(reach, starts)),
    )


def _extents_m(tree: Tree) -> Floats:
    """Return how far the points of each leaf may be from one another, in metres."""
    starts = tree.starts[:-1].astype(np.int64)
    spans = [
        np.maximum.reduceat(axis, starts).astype(np.float64) - np.minimum.reduceat(axis, starts)
        for axis in np.asarray(tree.points).T
    ]
    return np.asarray(np.sqrt(sum(span**2 for span in spans)) * tree.scale, np.float64)


def rings_near(south: float, north: float, lon: float, wide: float, least: float) -> Iterator[tuple[Floats, Floats]]:
    """Yield latitudes and longitudes of each ring that may reach into a part of the world.

    The part lies between two latitudes, *wide* degrees of longitude about *lon*; rings smaller than *least* degrees are
    left out. Longitudes run on beyond 180 where a ring does; the ring about a pole is closed through that pole. Rings
    are those of land, of great lakes and of islands in them: what an odd number of them holds is land.
    """
    known = _rings()
    apart = np.abs((((known.west + known.east) / 2 - lon) + 180) % 360 - 180)
    near = (apart <= (known.east - known.west + wide) / 2) | (known.east - known.west > 180)
    large = known.size >= least
    for number in np.flatnonzero(near & large & (known.north >= south) & (known.south <= north)):
        yield _ring(known.leaves[known.starts[number] : known.starts[number + 1]])


def _ring(leaves: NDArray[np.int64]) -> tuple[Floats, Floats]:
    tree = shore().tree
    begins, ends = tree.starts[leaves].astype(np.int64), tree.starts[leaves + 1].astype(np.int64)
    counts = ends - begins
    first = np.concatenate(([0], np.cumsum(counts)))
    which = np.repeat(begins - first[:-1], counts) + np.arange(first[-1])
    scale = np.repeat(tree.scale[leaves].astype(np.float64), counts)[:, None]
    place = np.repeat(tree.origin[leaves].astype(np.float64), counts, axis=0) + scale * tree.points[which]
    return _closed(*geodetic(*place.T))


def _closed(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Return a ring whose longitudes run on; one that was cut along meridians to a pole is closed through it."""
    steps = np.abs((np.diff(lon, append=lon[0]) + 180) % 360 - 180)
    cut = int(np.argmax(steps))
    if steps[cut] > _GAP and abs(lat[cut]) > 60:
        lat, lon = np.roll(lat, -cut - 1), np.roll(lon, -cut - 1)
    lon = np.unwrap(lon, period=360.0)
    if abs(lon[-1] - lon[0]) > _GAP:  # about a pole, which the line itself never reaches
        pole = -90.0 if lat.mean() < 0 else 90.0
        lat, lon = np.append(lat, [pole, pole]), np.append(lon, [lon[-1], lon[0]])
    return lat, lon
