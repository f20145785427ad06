"""The network of sea lanes: where merchant ships go, and the shortest way along it.

``data/sea_lanes.npz`` is searoute's network (Apache-2.0) with every leg that came too near to the
shore led round it or dropped; build_atlas/sea_lanes.py makes it. It ships as data since
searoute itself would bring networkx, a slow import, and legs over land. Legs are rhumb
lines: ships steer courses.
"""

import heapq
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offing.nav.distance import distance_m

_FILE = Path(__file__).parent / "data" / "sea_lanes.npz"
# Steps toward a shore end here; what comes nearer counts as touching it.
_TOUCH_M = 100.0

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SeaLanes:
    """Hold the network: nodes, and legs between them, each in both directions.

    ``starts[k]`` to ``starts[k + 1]`` are the legs from node k; ``to`` is where one ends,
    ``length_m`` how long it is, ``clear_m`` a distance within which no shore comes to it.
    ``shore_m`` is the distance of a node to the shore.
    """

    lat: Floats
    lon: Floats
    shore_m: Floats
    starts: Ints
    to: Ints
    length_m: Floats
    clear_m: Floats


@cache
def sea_lanes() -> SeaLanes:
    """Return the network as the package ships it."""
    with np.load(_FILE) as held:
        nodes, shore_m, legs, clear_m = (held[name] for name in ("nodes", "shore_m", "legs", "clear_m"))
    a, b = legs.astype(np.int64).T
    lat, lon = np.ascontiguousarray(nodes[:, 0]), np.ascontiguousarray(nodes[:, 1])
    length = distance_m(lat[a], lon[a], lat[b], lon[b])
    begin, end = np.concatenate((a, b)), np.concatenate((b, a))
    order = np.argsort(begin, kind="stable")
    starts = np.searchsorted(begin[order], np.arange(len(lat) + 1))
    doubled = (np.concatenate((one, one))[order].astype(np.float64) for one in (length, clear_m))
    return SeaLanes(lat, lon, shore_m.astype(np.float64), starts, end[order], *doubled)


def nearest_node(lat: float, lon: float) -> int:
    """Return the number of the node nearest to a position in degrees."""
    held = sea_lanes()
    return int(np.argmin(distance_m(held.lat, held.lon, lat, lon)))


def ways(node: int, clear_m: float = 0.0) -> tuple[Floats, Ints]:
    """Return for every node the length in metres of the shortest way from *node*, and the node before it on that way.

    Infinite and -1 where no way of legs that clear the shore by *clear_m* leads. Dijkstra's algorithm.
    """
    held = sea_lanes()
    starts, to = held.starts.tolist(), held.to.tolist()
    lengths = np.where(held.clear_m >= clear_m, held.length_m, np.inf).tolist()
    far = [np.inf] * len(held.lat)
    before = [-1] * len(held.lat)
    far[node] = 0.0
    waiting = [(0.0, node)]
    while waiting:
        so_far, here = heapq.heappop(waiting)
        if so_far > far[here]:
            continue
        for leg in range(starts[here], starts[here + 1]):
            reached = so_far + lengths[leg]
            if reached < far[to[leg]]:
                far[to[leg]], before[to[leg]] = reached, here
                heapq.heappush(waiting, (reached, to[leg]))
    return np.array(far), np.array(before, np.int64)


def way(before: Ints, node: int) -> Ints:
    """Return the nodes on the way to *node*, from where ways() began; empty where none leads there."""
    found = [node]
    while before[found[-1]] >= 0:
        found.append(int(before[found[-1]]))
    return np.array(found[::-1] if len(found) > 1 else [], np.int64)


def along(lat_a: Floats, lon_a: Floats, lat_b: Floats, lon_b: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Return the positions at a share (0 to 1) of each rhumb line from a to b, in degrees (on the sphere)."""
    turn = (lon_b - lon_a + 180.0) % 360.0 - 180.0
    high_a, high_b = _stretched(lat_a), _stretched(lat_b)
    # A share of the line's length is a share of its latitude; on a parallel both stand still.
    lat = lat_a + share * (lat_b - lat_a)
    level = np.abs(lat_b - lat_a) < 1e-6
    rise = np.where(level, 1.0, high_b - high_a)
    part = np.where(level, share, (_stretched(lat) - high_a) / rise)
    return lat, (lon_a + part * turn + 180.0) % 360.0 - 180.0


def _stretched(lat: Floats) -> Floats:
    """Return Mercator's ordinate in degrees."""
    ordinate: Floats = np.degrees(np.arctanh(np.sin(np.radians(lat))))
    return ordinate


def clearance(lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike) -> Floats:
    """Return for each of n rhumb lines, in degrees, a distance in metres within which no shore comes to it.

    0 where it touches a shore. It goes along the line in steps of half the distance to
    the nearest shore, so that no shore is stepped over, and falls short of the true
    distance by a quarter at most.
    """
    from offing.atlas.shore import nearest

    ends = [np.atleast_1d(np.asarray(one, np.float64)).ravel() for one in (lat_a, lon_a, lat_b, lon_b)]
    length = np.maximum(distance_m(*ends), 1.0)
    least = np.full(len(length), np.inf)
    share = np.zeros(len(length))
    going = np.arange(len(length))
    while len(going):
        lat_a, lon_a, lat_b, lon_b = (one[going] for one in ends)
        lat, lon = along(lat_a, lon_a, lat_b, lon_b, share[going])
        metres, _ = nearest(lat, lon)
        least[going] = np.minimum(least[going], 0.75 * metres)
        touches = metres < _TOUCH_M
        least[going[touches]] = 0.0
        done = touches | (share[going] >= 1.0)
        share[going] = np.minimum(share[going] + 0.5 * metres / length[going], 1.0)
        going = going[~done]
    return least
