"""Where there is water: places at sea with room around them, and where ports are reached from it.

A place on a leg of the sea lanes is at sea, and so is all that lies nearer to it than the
nearest shore. From there one walks from disc to disc, without ever asking on which side
of a shore a place lies.
"""

from typing import NamedTuple

import numpy as np

from offing.atlas import ports
from offing.atlas.sea_lanes import along, clearance, sea_lanes
from offing.atlas.shore import nearest
from offing.nav.distance import destination, distance_m
from offing.rehearsal.played import Floats, Ints

Area = tuple[float, float, float, float]  # south, west, north, east; west > east across 180 degrees
WORLD: Area = (-56.0, -180.0, 66.0, 180.0)
_STEPS = 3
_TRIES = 12
_RINGS_M = (1200.0, 2500.0, 5000.0, 8000.0)
_BEARINGS = 12
_NODES = 4


class Sites(NamedTuple):
    """Hold places at sea and the distance of each to the nearest shore in metres."""

    lat: Floats
    lon: Floats
    room_m: Floats


class Road(NamedTuple):
    """Hold a port, and two places at sea by it with their room: one close to it, one some miles off."""

    name: str
    port: tuple[float, float]
    near: tuple[float, float]
    near_room_m: float
    off: tuple[float, float]
    off_room_m: float


def within(area: Area, lat: Floats, lon: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which positions lie in *area*."""
    south, west, north, east = area
    inside = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = (lat >= south) & (lat <= north) & inside
    return found


def sites(rng: np.random.Generator, area: Area, n: int, room_m: float, most_m: float = np.inf) -> Sites:
    """Return up to n places at sea in *area* whose nearest shore lies between *room_m* and *most_m* off.

    Fewer, in the end none, where the area has not that much water.
    """
    legs = _legs(area)
    found: list[Floats] = []
    have = 0
    for _ in range(_TRIES if len(legs) and n else 0):
        lat, lon, room = _walked(rng, legs, max(64, 3 * n), room_m)
        fits = (room >= room_m) & (room <= most_m) & within(area, lat, lon)
        found.append(np.stack((lat[fits], lon[fits], room[fits])))
        have += int(fits.sum())
        if have >= n:
            break
    if not have:
        return Sites(*np.zeros((3, 0)))
    return Sites(*np.concatenate(found, axis=1)[:, :n])


def _legs(area: Area) -> Ints:
    """Return begin and end of the legs that have an end, or their middle, in *area*, shape (n, 2)."""
    held = sea_lanes()
    begin = np.repeat(np.arange(len(held.lat)), np.diff(held.starts))
    once = begin < held.to
    a, b = begin[once], held.to[once]
    lat, lon = along(held.lat[a], held.lon[a], held.lat[b], held.lon[b], np.full(len(a), 0.5))
    inside = within(area, held.lat[a], held.lon[a]) | within(area, held.lat[b], held.lon[b]) | within(area, lat, lon)
    return np.stack((a[inside], b[inside]), axis=1)


def _walked(rng: np.random.Generator, legs: Ints, n: int, room_m: float) -> tuple[Floats, Floats, Floats]:
    held = sea_lanes()
    a, b = legs[rng.integers(0, len(legs), n)].T
    lat, lon = along(held.lat[a], held.lon[a], held.lat[b], held.lon[b], rng.uniform(0, 1, n))
    room, _ = nearest(lat, lon)
    for _ in range(_STEPS):
        step = np.minimum(0.9 * room, 150_000.0) * np.sqrt(rng.uniform(0, 1, n))
        step = np.where(room > 30 * room_m, step, np.minimum(step, 20 * room_m))
        lat, lon = destination(lat, lon, rng.uniform(0, 360, n), step)
        room, _ = nearest(lat, lon)
    return lat, lon, room


def roads(rng: np.random.Generator, area: Area, n: int) -> list[Road]:
    """Return up to n ports in *area*, in a random order, that a straight line from a sea lane's node nearly reaches."""
    table = ports.rows()
    lat, lon = table["lat"].to_numpy(), table["lon"].to_numpy()
    kinds = np.array(table["kind"].to_pylist())
    inside = np.flatnonzero(within(area, lat, lon) & (kinds == "port"))
    found: list[Road] = []
    for k in _neighbours(rng.permutation(inside), lat, lon)[: 2 * n + 8]:
        road = _road(table["name"][int(k)].as_py(), float(lat[k]), float(lon[k]))
        if road is not None:
            found.append(road)
        if len(found) == n:
            break
    return found


def _neighbours(chosen: Ints, lat: Floats, lon: Floats) -> Ints:
    """Return ports in an order in which each is followed by the three nearest to it, so that ferries have lines."""
    left = list(chosen)
    ordered: list[int] = []
    while left:
        first = left.pop(0)
        far = distance_m(lat[left], lon[left], lat[first], lon[first]) if left else np.zeros(0)
        near = [left[k] for k in np.argsort(far)[:60] if far[k] > 15_000.0][:3]
        ordered += [first, *near]
        left = [one for one in left if one not in near]
        if len(ordered) > 200:
            break
    return np.array(ordered, np.int64)


def _road(name: str, lat: float, lon: float) -> Road | None:
    held = sea_lanes()
    box = np.flatnonzero((np.abs(held.lat - lat) < 2) & (np.abs((held.lon - lon + 180) % 360 - 180) < 3))
    if not len(box):
        return None
    far = distance_m(held.lat[box], held.lon[box], lat, lon)
    nodes = box[np.argsort(far)[:_NODES]]
    ring = np.repeat(_RINGS_M, _BEARINGS)
    y, x = destination(
        np.full(len(ring), lat), lon, np.tile(np.arange(_BEARINGS) * 360.0 / _BEARINGS, len(_RINGS_M)), ring
    )
    room, _ = nearest(y, x)
    wide = np.flatnonzero(room > 300.0)
    node, place = (one.ravel() for one in np.meshgrid(nodes, wide, indexing="ij"))
    clear = clearance(held.lat[node], held.lon[node], y[place], x[place]) > 0.0
    wet = np.unique(place[clear])
    close = wet[ring[wet] < 4000.0]
    outer = wet[(ring[wet] > 4000.0) & (room[wet] > 1500.0)]
    if not len(close) or not len(outer):
        return None
    pairs = np.repeat(close, len(outer)), np.tile(outer, len(close))
    joined = clearance(y[pairs[0]], x[pairs[0]], y[pairs[1]], x[pairs[1]])
    best = int(np.argmax(joined > 150.0))
    if joined[best] <= 150.0:
        return None
    p, q = pairs[0][best], pairs[1][best]
    return Road(name, (lat, lon), (y[p], x[p]), float(room[p]), (y[q], x[q]), float(room[q]))
