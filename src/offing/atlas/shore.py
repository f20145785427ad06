"""The shore: how far it is, and whose.

GSHHG's shoreline, simplified to 60 m and parted by holder: a state's two letters, or
``disputed:…`` where more than one claims the place. build_atlas/shoreline.py makes the
files; they are mapped into memory, so that one look-up touches a few pages of them.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.distance import earth_vectors
from offing.nav.nearest import Tree, chord_m, earth_vector, nearest_each, nearest_square, span_m

_DATA = Path(__file__).parent / "data" / "shore"
_FIELDS = ("box", "link", "origin", "scale", "starts", "points")
_DEEPEST = 64
_STEPS = 32_768  # of a leaf's scale, that a point of it may be from its origin along an axis

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shore:
    """Hold the shore's tree, each holder's root in it, and which holders each cell may be near to.

    ``cell_starts`` and ``cell_holders`` list the holders of cells of half a degree, from
    90 S 180 W eastward, then northward: everyone whose shore may be nearest to a position in
    the cell, or within 24 nm of one, with 20 nm to spare.
    """

    codes: tuple[str, ...]
    tree: Tree
    roots: NDArray[np.int32]
    cell_starts: NDArray[np.int32]
    cell_holders: NDArray[np.int16]
    leaf_ring: NDArray[np.int32]
    leaf_at: NDArray[np.int32]


@cache
def shore() -> Shore:
    """Return the shore as the package ships it."""
    arrays = {name: _mapped(name) for name in _FIELDS}
    codes = tuple(json.loads((_DATA / "holders.json").read_text(encoding="utf-8")))
    tree = Tree(**arrays, order=readonly(np.zeros(0), np.int32), stride=1)
    rest = ("roots", "cell_starts", "cell_holders", "leaf_ring", "leaf_at")
    return Shore(codes, tree, **{name: _mapped(name) for name in rest})


def _mapped(name: str) -> NDArray:  # type: ignore[type-arg]
    array = np.load(_DATA / f"{name}.npy", mmap_mode="r")
    return readonly(array.view(np.ndarray), array.dtype)


def holders() -> tuple[str, ...]:
    """Return the codes of the shore's holders, by number."""
    return shore().codes


def nearest(lat: ArrayLike, lon: ArrayLike) -> tuple[Floats, NDArray[np.int16]]:
    """Return for each of n positions the distance to the nearest shore in metres, and its holder's number.

    On land too it is the distance to the shore. NaN and -1 where the position is unknown.
    Distances are those to GSHHG's line within 70 m up to 400 km, half a percent beyond, four about the antipodes.
    """
    held = shore()
    lats, lons = _flat(lat), _flat(lon)
    return nearest_holder(held.tree, held.roots, held.cell_starts, held.cell_holders, lats, lons)


def distance_of(lat: ArrayLike, lon: ArrayLike, code: str, within_m: float = math.inf) -> Floats:
    """Return for each of n positions the distance to the nearest shore of one holder; infinite beyond *within_m*."""
    held = shore()
    root = int(held.roots[held.codes.index(code)])
    return nearest_each(held.tree, root, _flat(lat), _flat(lon), float(within_m))[0]


def within(lat: float, lon: float, range_m: float) -> list[tuple[str, float]]:
    """Return every holder with a shore within *range_m* of one position, and how far it is, nearest first."""
    held = shore()
    place, stack = np.zeros(3), np.empty(_DEEPEST, np.int64)
    earth_vector(lat, lon, place)
    found = []
    for number in np.flatnonzero(held.roots >= 0):
        square, point = nearest_square(held.tree, int(held.roots[number]), place, chord_m(range_m) ** 2, -1, stack)
        if point >= 0:
            found.append((held.codes[number], float(span_m(square))))
    return sorted(found, key=lambda one: one[1])


def outline(lat: float, lon: float) -> tuple[Floats, Floats]:
    """Return latitudes and longitudes of the shoreline nearest to a position, as one line.

    It is the whole shore of an island or continent, closed unless it was cut at 180 degrees.
    """
    held = shore()
    ring = held.leaf_ring[_nearest_leaf(held, lat, lon)]
    leaves = np.flatnonzero(held.leaf_ring == ring)
    leaves = leaves[np.argsort(held.leaf_at[leaves], kind="stable")]
    x, y, z = np.concatenate([_leaf_points(held, int(leaf)) for leaf in leaves]).T
    return geodetic(x, y, z)


def _nearest_leaf(held: Shore, lat: float, lon: float) -> int:
    """Return the leaf with the shore nearest to a position.

    In plain arrays: who asks for one ring need not wait for the search of many positions to be compiled.
    """
    place = earth_vectors(np.array(lat, np.float64), np.array(lon, np.float64)).reshape(3)
    tree = held.tree
    off = np.sqrt(((tree.origin - place.astype(tree.origin.dtype)) ** 2).sum(axis=1, dtype=np.float64))
    reach = tree.scale * (_STEPS * math.sqrt(3.0))
    near = np.flatnonzero(off - reach <= (off + reach).min() + 1.0)
    return int(near[np.argmin([_off_leaf(held, int(leaf), place) for leaf in near])])


def _off_leaf(held: Shore, leaf: int, place: Floats) -> float:
    """Return how far a position is from the nearest of a leaf's stretches, in metres through the earth."""
    points = _leaf_points(held, leaf) - place
    start, along = points[:-1], np.diff(points, axis=0)
    if not len(along):
        return float(np.sqrt((points**2).sum(axis=1)).min())
    share = np.clip(-(start * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-9), 0.0, 1.0)
    return float(np.sqrt(((start + share[:, None] * along) ** 2).sum(axis=1)).min())


def _leaf_points(held: Shore, leaf: int) -> Floats:
    points = held.tree.points[held.tree.starts[leaf] : held.tree.starts[leaf + 1]].astype(np.float64)
    return np.asarray(held.tree.origin[leaf] + float(held.tree.scale[leaf]) * points, np.float64)


def geodetic(x: Floats, y: Floats, z: Floats) -> tuple[Floats, Floats]:
    """Return latitude and longitude of positions on the surface given in metres from the earth's centre."""
    from offing.nav.distance import ECCENTRICITY_2

    lat = np.degrees(np.arctan2(z, (1 - ECCENTRICITY_2) * np.hypot(x, y)))
    return lat, np.degrees(np.arctan2(y, x))


def _flat(values: ArrayLike) -> Floats:
    return readonly(np.atleast_1d(np.asarray(values, np.float64)).ravel(), np.float64)


@kernel
def cell_of(lat: float, lon: float) -> int:
    """Return the number of the half-degree cell that holds a position."""
    row = min(359, max(0, math.floor((lat + 90.0) * 2.0)))
    column = math.floor((lon + 180.0) * 2.0) % 720
    return row * 720 + column


@kernel
def nearest_point(
    tree: Tree,
    roots: NDArray[np.int32],
    cell_starts: NDArray[np.int32],
    cell_holders: NDArray[np.int16],
    lat: float,
    lon: float,
    guess: NDArray[np.int64],
    stack: NDArray[np.int64],
    place: Floats,
) -> tuple[float, int, int]:
    """Return the squared chord to the nearest shore of all, its holder, and the point of the tree.

    *guess* holds, for each holder, a point of the tree that may be near (-1: none known).
    """
    earth_vector(lat, lon, place)
    cell = cell_of(lat, lon)
    best, holder, which = np.inf, -1, -1
    for entry in range(int(cell_starts[cell]), int(cell_starts[cell + 1])):
        one = int(cell_holders[entry])
        square, point = nearest_square(tree, int(roots[one]), place, best, int(guess[one]), stack)
        if point >= 0:
            guess[one] = point
            if square < best:
                best, holder, which = square, one, point
    return best, holder, which


@kernel
def nearest_holder(
    tree: Tree,
    roots: NDArray[np.int32],
    cell_starts: NDArray[np.int32],
    cell_holders: NDArray[np.int16],
    lat: Floats,
    lon: Floats,
) -> tuple[Floats, NDArray[np.int16]]:
    """Return distance and holder of the nearest shore for each position; equal distances go to the lower number."""
    n = len(lat)
    metres = np.empty(n, np.float64)
    holder = np.empty(n, np.int16)
    guess = np.full(len(roots), -1, np.int64)
    stack = np.empty(_DEEPEST, np.int64)
    place = np.zeros(3)
    for row in range(n):
        holder[row] = -1
        metres[row] = np.nan
        if math.isnan(lat[row]) or math.isnan(lon[row]):
            continue
        best, one, _ = nearest_point(tree, roots, cell_starts, cell_holders, lat[row], lon[row], guess, stack, place)
        holder[row], metres[row] = one, span_m(best)
    return metres, holder
