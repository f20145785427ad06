"""The nearest of many segments or points on WGS 84, by a tree of boxes in earth-centred metres.

A straight line through the earth is shortest where the geodesic is, to within a metre at
400 km and a millimetre at 40 km; so the search compares chords, and turns one into an arc at
the end. Boxes that are farther than the best so far are not opened, so that a good first
guess (the ``within_m``) makes it quick, and never changes what it finds.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offing.nav.columns import readonly
from offing.nav.compiled import is_interpreted, kernel
from offing.nav.distance import ECCENTRICITY_2, EQUATOR_M, MEAN_RADIUS_M, earth_vectors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LEAF = 8
_DEEPEST = 64
# Boxes are kept in 32 bits and points rounded; this much is allowed for both.
_SLACK_M = 2.0


class Tree(NamedTuple):
    """Hold segments as a tree; every field is an array, so that kernels take it whole.

    A node is a box (least x, y, z, then greatest, metres) and a link: the number of its right
    child, its left one being the next node; or, below zero, -1 less the number of its leaf. Leaf k holds
    the points ``starts[k]`` to ``starts[k + 1]``, each as a multiple of ``scale[k]`` metres
    off ``origin[k]``. With ``stride`` 1 each two successive points of a leaf are joined,
    with 2 each pair is. ``order`` names the input segment of each pair.
    """

    box: NDArray[np.float32]
    link: NDArray[np.int32]
    origin: NDArray[np.float32]
    scale: NDArray[np.float32]
    starts: NDArray[np.int32]
    points: NDArray[Any]
    order: NDArray[np.int32]
    stride: int


def build(lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike) -> Tree:
    """Return the tree of n segments between positions in degrees; where both ends are one, of points."""
    a = earth_vectors(np.asarray(lat_a, np.float64), np.asarray(lon_a, np.float64)).reshape(-1, 3)
    b = earth_vectors(np.asarray(lat_b, np.float64), np.asarray(lon_b, np.float64)).reshape(-1, 3)
    order, box, link, ends = grow(np.minimum(a, b), np.maximum(a, b), _LEAF)
    starts = np.concatenate(([0], ends)).astype(np.int64)
    points = np.stack((a[order], b[order]), axis=1)
    origin = (points[starts[:-1], 0] if len(order) else np.zeros((0, 3))).astype(np.float32)
    offsets = points - np.repeat(origin, np.diff(starts), axis=0)[:, None, :]
    return Tree(
        box=readonly(box, np.float32),
        link=readonly(link, np.int32),
        origin=readonly(origin, np.float32),
        scale=readonly(np.ones(len(origin)), np.float32),
        starts=readonly(2 * starts, np.int32),
        points=readonly(offsets.reshape(-1, 3), np.float32),
        order=readonly(order, np.int32),
        stride=2,
    )


def grow(low: Floats, high: Floats, leaf: int) -> tuple[Ints, Floats, Ints, Ints]:
    """Return the order of n boxes along a tree's leaves, its nodes' boxes and links, and where each leaf ends.

    *low* and *high* have the shape (n, 3); a leaf holds at most *leaf* of them. Nodes are
    halved at the median along their widest side.
    """
    order = np.arange(len(low))
    middle = 0.5 * (low + high)
    boxes: list[Floats] = []
    links: list[int] = []
    ends: list[int] = []
    waiting = [(0, len(order), -1)] if len(order) else []
    while waiting:
        start, end, parent = waiting.pop()
        if parent >= 0:
            links[parent] = len(links)
        rows = order[start:end]
        boxes.append(np.concatenate((low[rows].min(axis=0), high[rows].max(axis=0))))
        if end - start <= leaf:
            links.append(-1 - len(ends))
            ends.append(end)
            continue
        centres = middle[rows]
        axis = int(np.argmax(np.ptp(centres, axis=0)))
        half = (end - start) // 2
        order[start:end] = rows[np.argpartition(centres[:, axis], half)]
        links.append(0)
        waiting += [(start + half, end, len(links) - 1), (start, start + half, -1)]
    slack = np.array([-_SLACK_M] * 3 + [_SLACK_M] * 3)
    box = np.array(boxes).reshape(-1, 6) + slack
    return order, box, np.array(links, np.int64), np.array(ends, np.int64)


def nearest(tree: Tree, lat: ArrayLike, lon: ArrayLike, within_m: float = math.inf) -> tuple[Floats, Ints]:
    """Return for each of n positions the distance to the nearest segment in metres, and its number.

    Infinite and -1 where none lies *within_m*, NaN and -1 where the position is unknown.
    Within 1 m up to 400 km, half a percent up to 15,000 km, four percent about the antipodes.
    """
    lats, lons = (readonly(np.atleast_1d(np.asarray(values, np.float64)).ravel(), np.float64) for values in (lat, lon))
    distance, point = nearest_each(tree, 0, lats, lons, float(within_m))
    return distance, np.where(point >= 0, numbered(tree, point), -1)


def numbered(tree: Tree, point: Ints) -> Ints:
    """Return the numbers of the input segments that points of the tree belong to."""
    if not len(tree.order):
        return point
    found: Ints = tree.order[np.maximum(point, 0) // 2].astype(np.int64)
    return found


@kernel
def nearest_each(tree: Tree, root: int, lat: Floats, lon: Floats, within_m: float) -> tuple[Floats, Ints]:
    """Return distance and point below *root* for each position; neighbours in the arrays help one another."""
    n = len(lat)
    metres = np.empty(n, np.float64)
    point = np.empty(n, np.int64)
    stack = np.empty(_DEEPEST, np.int64)
    place = np.zeros(3)
    last = -1
    for row in range(n):
        if math.isnan(lat[row]) or math.isnan(lon[row]):
            metres[row], point[row] = np.nan, -1
            continue
        earth_vector(lat[row], lon[row], place)
        square, last = nearest_square(tree, root, place, chord_m(within_m) ** 2, last, stack)
        metres[row] = span_m(square) if last >= 0 else np.inf
        point[row] = last
    return metres, point


@kernel
def nearest_one(tree: Tree, lat: float, lon: float, within_m: float) -> tuple[float, int]:
    """Return distance and number of the nearest segment of a tree made by build(); (inf, -1) beyond *within_m*."""
    stack = np.empty(_DEEPEST, np.int64)
    place = np.zeros(3)
    earth_vector(lat, lon, place)
    square, point = nearest_square(tree, 0, place, chord_m(within_m) ** 2, -1, stack)
    if point < 0:
        return np.inf, -1
    return span_m(square), int(tree.order[point // 2])


@kernel
def earth_vector(lat: float, lon: float, place: Floats) -> None:
    """Write a position as metres from the earth's centre into *place*."""
    up = math.sin(math.radians(lat))
    across = math.cos(math.radians(lat))
    normal = EQUATOR_M / math.sqrt(1.0 - ECCENTRICITY_2 * up * up)
    place[0] = normal * across * math.cos(math.radians(lon))
    place[1] = normal * across * math.sin(math.radians(lon))
    place[2] = normal * (1.0 - ECCENTRICITY_2) * up


@kernel
def chord_m(arc: float) -> float:
    """Return the straight line through the earth below an arc of the surface."""
    if arc >= math.pi * MEAN_RADIUS_M:
        return 3.0 * MEAN_RADIUS_M  # longer than any
    return 2.0 * MEAN_RADIUS_M * math.sin(0.5 * arc / MEAN_RADIUS_M)


@kernel
def span_m(square: float) -> float:
    """Return the arc of the surface above a chord whose square is given."""
    return 2.0 * MEAN_RADIUS_M * math.asin(min(1.0, 0.5 * math.sqrt(square) / MEAN_RADIUS_M))


@kernel
def _box_square(tree: Tree, node: int, place: Floats) -> float:
    square: float = 0.0
    for axis in range(3):
        off: float = max(float(tree.box[node, axis]) - place[axis], place[axis] - float(tree.box[node, axis + 3]))
        if off > 0.0:
            square += off * off
    return square


@kernel
def segment_square(tree: Tree, leaf: int, point: int, place: Floats) -> float:
    """Return the square of the distance from *place* to the segment that begins at *point* of *leaf*."""
    scale = float(tree.scale[leaf])
    x = place[0] - float(tree.origin[leaf, 0]) - scale * float(tree.points[point, 0])
    y = place[1] - float(tree.origin[leaf, 1]) - scale * float(tree.points[point, 1])
    z = place[2] - float(tree.origin[leaf, 2]) - scale * float(tree.points[point, 2])
    u = scale * (float(tree.points[point + 1, 0]) - float(tree.points[point, 0]))
    v = scale * (float(tree.points[point + 1, 1]) - float(tree.points[point, 1]))
    w = scale * (float(tree.points[point + 1, 2]) - float(tree.points[point, 2]))
    long = u * u + v * v + w * w
    if long > 0.0:
        part = min(1.0, max(0.0, (x * u + y * v + z * w) / long))
        x, y, z = x - part * u, y - part * v, z - part * w
    square: float = x * x + y * y + z * z
    return square


@kernel
def _leaf_square(tree: Tree, leaf: int, place: Floats, limit: float) -> tuple[float, int]:
    """Return the squared chord to the first of a leaf's nearest segments, -1 where all are beyond *limit*."""
    best, which = limit, -1
    for point in range(int(tree.starts[leaf]), int(tree.starts[leaf + 1]) - 1, tree.stride):
        square = segment_square(tree, leaf, point, place)
        if square < best or (square == best and which < 0):
            best, which = square, point
    return best, which


@kernel
def leaf_of(tree: Tree, point: int) -> int:
    """Return the leaf that holds *point*."""
    low, high = 0, len(tree.starts) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if tree.starts[middle] <= point:
            low = middle
        else:
            high = middle
    return low


@kernel
def nearest_square(  # noqa: C901 - a kernel
    tree: Tree, root: int, place: Floats, limit: float, guess: int, stack: NDArray[np.int64]
) -> tuple[float, int]:
    """Return the squared chord to the nearest segment below *root* and its point; (*limit*, -1) where none is nearer.

    *guess* is a point below *root* that may be near, or -1; of several as near, the one that
    comes first in the tree is returned whatever the guess. *stack* is room for 64 numbers.
    """
    best, which = limit, -1
    if guess >= 0:
        # A hair wider, so that the guess itself is found again in its turn.
        hint = segment_square(tree, leaf_of(tree, guess), guess, place) * (1.0 + 1e-12) + 1e-9
        best = min(best, hint)
    if len(tree.link) == 0 or _box_square(tree, root, place) > best:
        return limit, -1
    depth = 1
    stack[0] = root
    while depth > 0:
        depth -= 1
        node = stack[depth]
        if _box_square(tree, node, place) > best:
            continue
        while tree.link[node] >= 0:
            left, right = node + 1, int(tree.link[node])
            off_left, off_right = _box_square(tree, left, place), _box_square(tree, right, place)
            if off_right < off_left:
                left, right = right, left
                off_left, off_right = off_right, off_left
            if off_right <= best:
                stack[depth] = right
                depth += 1
            node = left
            if off_left > best:
                node = -1
                break
        if node < 0:
            continue
        square, point = _leaf_square(tree, -1 - int(tree.link[node]), place, best)
        if point >= 0 and (square < best or which < 0 or point < which):
            best, which = square, point
    if which < 0:
        return limit, -1
    return best, which


def _box_square_plain(tree: Tree, node: int, place: Floats) -> float:
    square = 0.0
    low_x, low_y, low_z, high_x, high_y, high_z = tree.box[node].tolist()
    x, y, z = place.tolist()
    for off in (max(low_x - x, x - high_x), max(low_y - y, y - high_y), max(low_z - z, z - high_z)):
        if off > 0.0:
            square += off * off
    return square


def _leaf_square_plain(tree: Tree, leaf: int, place: Floats, limit: float) -> tuple[float, int]:
    first, last = int(tree.starts[leaf]), int(tree.starts[leaf + 1])
    points = float(tree.scale[leaf]) * tree.points[first:last].astype(np.float64)
    begins = points[: -1 : tree.stride]
    along = points[1 :: tree.stride] - begins
    away = place - tree.origin[leaf].astype(np.float64) - begins
    long = np.einsum("ij,ij->i", along, along)
    part = np.einsum("ij,ij->i", away, along) / np.where(long > 0.0, long, 1.0)
    away -= np.minimum(1.0, np.maximum(0.0, part))[:, None] * along
    squares = np.einsum("ij,ij->i", away, away)
    nearest_ = int(np.argmin(squares))
    if squares[nearest_] > limit:
        return limit, -1
    return float(squares[nearest_]), first + nearest_ * tree.stride


if is_interpreted():
    # As plain Python the two innermost loops are most of the time; NumPy does each in one step.
    _box_square, _leaf_square = _box_square_plain, _leaf_square_plain
