"""Lanes that ships of the traffic follow: routes along the network of sea lanes, cut to an area.

A lane is a line of vertices a few miles apart, rounded at its waypoints, and beside every
vertex the way across the lane. A ship keeps to a share of the lane's half width, so that
all ships of a lane alter course at the same waypoints, and where the shore is near they
draw together.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from offing.atlas import ports
from offing.atlas.sea_lanes import SeaLanes, along, clearance, nearest_node, sea_lanes, way, ways
from offing.nav.distance import distance_m
from offing.rehearsal.played import Floats, Ints
from offing.rehearsal.waters import WORLD, Area, within
from offing.schema.errors import UsageError

# Half a lane's width: what traffic separation schemes of two to three miles a lane allow.
_HALF_WIDTH_M = 3500.0
_CLEAR_M = (3000.0, 1200.0, 0.0)
_EVERY_M = 12_000.0
_ARM_M = 700.0
_CLOSE_M = 9_000.0
_SHORTEST_M = 60_000.0
# So far about an area lie the ends of lanes that lead across it.
_BEYOND_DEG = 1.5
_SHARPEST_DEG = 100.0
_ROUNDED = (0.0, 0.25, 0.5, 0.75, 1.0)
_METRES_A_DEGREE = 111_200.0
# Where the world's sea trade ends: the routes of a world-wide rehearsal lead between these.
GREAT_PORTS = (
    ("Shanghai", 31.2, 122.2), ("Singapore", 1.2, 104.1), ("Busan", 35.0, 129.2), ("Tokyo", 34.9, 139.8),
    ("Vladivostok", 43.0, 131.9), ("Kaohsiung", 22.5, 120.2), ("Hong Kong", 22.1, 114.2), ("Manila", 14.4, 120.6),
    ("Jakarta", -6.0, 106.9), ("Chennai", 13.1, 80.5), ("Colombo", 6.9, 79.7), ("Mumbai", 18.8, 72.6),
    ("Fujairah", 25.2, 56.5), ("Jeddah", 21.4, 39.0), ("Mombasa", -4.1, 39.8), ("Durban", -29.9, 31.2),
    ("Cape Town", -33.8, 18.3), ("Lagos", 6.3, 3.4), ("Dakar", 14.6, -17.6), ("Casablanca", 33.7, -7.7),
    ("Algeciras", 36.0, -5.3), ("Marseille", 43.2, 5.2), ("Piraeus", 37.8, 23.5), ("Haifa", 32.9, 34.9),
    ("Rotterdam", 52.0, 3.8), ("Hamburg", 54.1, 8.0), ("Gdansk", 54.6, 18.9), ("Helsinki", 60.0, 25.0),
    ("Bergen", 60.3, 4.8), ("New York", 40.4, -73.7), ("Halifax", 44.5, -63.4), ("Savannah", 31.9, -80.6),
    ("Houston", 29.2, -94.5), ("Veracruz", 19.2, -95.9), ("Kingston", 17.7, -76.8), ("Cartagena", 10.5, -75.7),
    ("Santos", -24.2, -46.3), ("Buenos Aires", -35.8, -55.8), ("Valparaiso", -33.0, -71.8), ("Callao", -12.1, -77.4),
    ("Los Angeles", 33.6, -118.4), ("Seattle", 48.4, -125.0), ("Anchorage", 59.0, -152.0), ("Honolulu", 21.2, -157.9),
    ("Sydney", -33.9, 151.4), ("Fremantle", -32.0, 115.5), ("Port Hedland", -20.0, 118.4), ("Auckland", -36.4, 175.0),
)  # fmt: skip


class Lane(NamedTuple):
    """Hold a lane: its vertices, and per vertex the way to starboard over half the lane's width, in degrees.

    Longitudes are wound (no jump at 180 degrees). ``run_m`` is the distance along the lane
    from its beginning; ``turn_m`` is where it alters course by 20 degrees or more.
    """

    lat: Floats
    lon: Floats
    aside_lat: Floats
    aside_lon: Floats
    run_m: Floats
    turn_m: Floats

    @property
    def length_m(self) -> float:
        """Return its length."""
        return float(self.run_m[-1])

    def back(self) -> "Lane":
        """Return the lane from its end to its beginning, for ships that sail it the other way."""
        ahead = (self.lat, self.lon, -self.aside_lat, -self.aside_lon, self.length_m - self.run_m)
        lat, lon, aside_lat, aside_lon, run = (column[::-1] for column in ahead)
        return Lane(lat, lon, aside_lat, aside_lon, run, np.sort(self.length_m - self.turn_m))

    def at(self, run_m: Floats, share: Floats | float) -> tuple[Floats, Floats]:
        """Return positions a distance along the lane and a share of its half width to starboard."""
        lat, lon, up, right = (np.interp(run_m, self.run_m, column) for column in self[:4])
        return lat + share * up, lon + share * right

    def half_m(self, run_m: Floats) -> Floats:
        """Return half the lane's width in metres at distances along it."""
        lat, up, right = (np.interp(run_m, self.run_m, one) for one in (self.lat, self.aside_lat, self.aside_lon))
        width: Floats = _METRES_A_DEGREE * np.hypot(up, right * np.cos(np.radians(lat)))
        return width


def lanes(rng: np.random.Generator, area: Area | None, n: int, between: Sequence[tuple[str, str]] = ()) -> list[Lane]:
    """Return up to n lanes: between the ports named, or else across *area*, or else all over the world.

    UsageError where the atlas knows no port of a name, or no lane joins two of them.
    """
    if between:
        nodes = iter([_joined(*pair) for pair in between])
    elif area is None:
        nodes = _all_over(rng, n)
    else:
        nodes = _across(rng, area, n)
    found: list[Lane] = []
    for each in nodes:
        found += _parts(each, area or WORLD)
        if len(found) >= n and not between:
            break
    return found


def _joined(a: str, b: str) -> Ints:
    ends = []
    for name in (a, b):
        listed = ports.named(name)
        if not listed:
            raise UsageError(f"{name!r} is no port the atlas knows; name a lane by two of its ports")
        ends.append(nearest_node(listed[0].lat, listed[0].lon))
    for clear_m in _CLEAR_M:
        nodes = way(ways(ends[0], clear_m)[1], ends[1])
        if len(nodes):
            return nodes
    raise UsageError(f"no sea lane of the atlas leads from {a} to {b}; name two other ports")


def _all_over(rng: np.random.Generator, n: int) -> Iterator[Ints]:
    """Yield the nodes of routes between great ports, five from each."""
    ends = [nearest_node(lat, lon) for _, lat, lon in GREAT_PORTS]
    while True:
        for k in rng.permutation(len(ends)):
            _, before = ways(ends[k], _CLEAR_M[1])
            for other in rng.permutation(len(ends))[: max(2, min(5, n))]:
                nodes = way(before, ends[other])
                if len(nodes) > 2:
                    yield nodes


def _across(rng: np.random.Generator, area: Area, n: int) -> Iterator[Ints]:
    """Yield the nodes of routes between nodes of the area or near it, far ones rather than near ones."""
    held = sea_lanes()
    south, west, north, east = area
    around = (south - _BEYOND_DEG, _wound(west - _BEYOND_DEG), north + _BEYOND_DEG, _wound(east + _BEYOND_DEG))
    inside = np.flatnonzero(within(around, held.lat, held.lon) & (held.shore_m > 1500.0))
    for begin in rng.permutation(inside)[: 4 * n]:
        far, before = ways(int(begin), _CLEAR_M[0])
        there = inside[np.isfinite(far[inside]) & (far[inside] > _SHORTEST_M)]
        if len(there):
            weight = far[there] / far[there].sum()
            yield way(before, int(rng.choice(there, p=weight)))


def _wound(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0


def _parts(nodes: Ints, area: Area) -> Iterator[Lane]:
    """Yield the stretches of a route's lane that lie in *area* and are long enough."""
    lane = _lane(sea_lanes(), nodes)
    if lane is None:
        return
    inside = within(area, lane.lat, (lane.lon + 180.0) % 360.0 - 180.0)
    bounds = np.flatnonzero(np.diff(np.concatenate(([False], inside, [False])).astype(np.int8)))
    for first, last in zip(bounds[::2].tolist(), bounds[1::2].tolist(), strict=True):
        run = lane.run_m[first:last]
        if run[-1] - run[0] >= _SHORTEST_M:
            turns = lane.turn_m[(lane.turn_m > run[0]) & (lane.turn_m < run[-1])] - run[0]
            lat, lon, aside_lat, aside_lon = (column[first:last] for column in lane[:4])
            yield Lane(lat, lon, aside_lat, aside_lon, run - run[0], turns)


def _lane(held: SeaLanes, nodes: Ints) -> Lane | None:
    kept = _straightened(held, nodes)
    lats, lons = held.lat[kept], held.lon[kept]
    lat, lon, half = _dense(lats, lons, clearance(lats[:-1], lons[:-1], lats[1:], lons[1:]))
    if len(lat) < 3:
        return None
    east = np.diff(lon) * np.cos(np.radians(0.5 * (lat[1:] + lat[:-1])))
    course = np.degrees(np.arctan2(east, np.diff(lat)))
    turn = (np.diff(course) + 180.0) % 360.0 - 180.0
    if np.abs(turn).max() > _SHARPEST_DEG:
        return None
    # Across the lane: square to the course, at a waypoint along the bisector and so much longer.
    bent = np.concatenate(([0.0], turn, [0.0]))
    across = np.radians(np.concatenate((course[:1], course[:-1] + 0.5 * turn, course[-1:])) + 90.0)
    half = _gentle(half, distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:]), np.tan(np.radians(0.5 * np.abs(bent))))
    reach = half / np.cos(np.radians(0.5 * bent)) / _METRES_A_DEGREE
    corners = np.stack((lat, lon, reach * np.cos(across), reach * np.sin(across) / np.cos(np.radians(lat))))
    vertices, at_corner = _rounded(corners, bent)
    steps = distance_m(vertices[0, :-1], vertices[1, :-1], vertices[0, 1:], vertices[1, 1:])
    run = np.concatenate(([0.0], np.cumsum(steps)))
    lat, lon, aside_lat, aside_lon = vertices
    return Lane(lat, lon, aside_lat, aside_lon, run, run[at_corner[np.abs(bent) >= 20.0]])


def _gentle(half: Floats, legs: Floats, tangent: Floats) -> Floats:
    """Return half widths so narrow at bends that no leg folds over, and that widen by a quarter of the way at most."""
    shorter = np.minimum(np.concatenate((legs[:1], legs)), np.concatenate((legs, legs[-1:])))
    fit = np.minimum(half, 0.4 * shorter / np.maximum(tangent, 1e-6))
    for k in range(1, len(fit)):
        fit[k] = min(fit[k], fit[k - 1] + 0.25 * legs[k - 1])
    for k in range(len(fit) - 2, -1, -1):
        fit[k] = min(fit[k], fit[k + 1] + 0.25 * legs[k])
    return fit


def _clear(held: SeaLanes, nodes: Ints) -> Floats:
    """Return by how many metres each leg between successive nodes clears the shore."""
    found = []
    for a, b in pairwise(nodes.tolist()):
        legs = slice(int(held.starts[a]), int(held.starts[a + 1]))
        found.append(float(held.clear_m[legs][held.to[legs] == b].max()))
    return np.array(found)


def _straightened(held: SeaLanes, nodes: Ints) -> Ints:
    """Return nodes without those that follow within some miles on another, where the way past them is as clear.

    The network has knots of many nodes off ports; no ship alters course at each of them.
    """
    legs = distance_m(held.lat[nodes[:-1]], held.lon[nodes[:-1]], held.lat[nodes[1:]], held.lon[nodes[1:]])
    clear = _clear(held, nodes)
    kept = [0]
    ahead = 1
    while ahead < len(nodes):
        last = ahead
        # As far on as the legs stay short; what was longer is a waypoint of its own.
        while last + 1 < len(nodes) and min(legs[last], legs[kept[-1] : last].sum()) < _CLOSE_M:
            last += 1
        while last > ahead:
            a, b = nodes[kept[-1]], nodes[last]
            past = clearance(held.lat[a], held.lon[a], held.lat[b], held.lon[b])[0]
            if past >= min(_CLEAR_M[0], clear[kept[-1] : last].min()):
                break
            last -= 1
        kept.append(last)
        ahead = last + 1
    return nodes[kept]


def _dense(lat: Floats, lon: Floats, clear: Floats) -> tuple[Floats, Floats, Floats]:
    """Return positions along the legs, some miles apart, and half the lane's width at each in metres."""
    lats, lons, halves = [], [], []
    for k in range(len(clear)):
        ends = (lat[k : k + 1], lon[k : k + 1], lat[k + 1 : k + 2], lon[k + 1 : k + 2])
        pieces = max(1, int(np.ceil(float(distance_m(*ends)[0]) / _EVERY_M)))
        between = along(*ends, np.arange(pieces) / pieces)
        room = np.full(pieces, clear[k])
        room[0] = min(clear[k], clear[max(k - 1, 0)])
        lats.append(between[0])
        lons.append(between[1])
        halves.append(room)
    wound = np.unwrap(np.concatenate((*lons, lon[-1:])), period=360.0)
    return (
        np.concatenate((*lats, lat[-1:])),
        wound,
        np.minimum(_HALF_WIDTH_M, 0.5 * np.concatenate((*halves, clear[-1:]))),
    )


def _rounded(corners: Floats, bent: Floats) -> tuple[Floats, Ints]:
    """Return corners, shape (4, n), with each that bends cut off by a curve, and where each corner is in the result."""
    columns: list[Floats] = []
    at = np.zeros(corners.shape[1], np.int64)
    for k in range(corners.shape[1]):
        if abs(bent[k]) < 1.0:
            at[k] = len(columns)
            columns.append(corners[:, k])
            continue
        before, here, after = (_arm(corners, k, -1), corners[:, k], _arm(corners, k, 1))
        at[k] = len(columns) + len(_ROUNDED) // 2
        columns += [(1 - u) ** 2 * before + 2 * u * (1 - u) * here + u**2 * after for u in _ROUNDED]
    return np.stack(columns, axis=1), at


def _arm(corners: Floats, k: int, step: int) -> Floats:
    """Return what lies an arm's length from corner k toward the next or the one before."""
    ends = distance_m(corners[0, k], corners[1, k], corners[0, k + step], corners[1, k + step])
    share = min(0.4, _ARM_M / max(float(ends), 1.0))
    arm: Floats = corners[:, k] + share * (corners[:, k + step] - corners[:, k])
    return arm
