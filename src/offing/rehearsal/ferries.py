"""Ferries: back and forth between two near ports by a timetable, passing each other half-way."""

from itertools import combinations

import numpy as np

from offing.atlas.sea_lanes import clearance
from offing.nav.distance import KNOT_MPS, distance_m
from offing.rehearsal.lanes import Lane
from offing.rehearsal.muster import MOORED, UNDER_WAY, Hull, Muster, clock, draw
from offing.rehearsal.played import Floats
from offing.rehearsal.waters import Road

_FERRIES = (
    Hull(60, 130, 21, 5.5, 18.0, "A", "FERRY"),
    Hull(60, 80, 15, 3.8, 14.5, "A", "LINKSHIP"),
    Hull(40, 45, 12, 1.8, 30.0, "A", "FASTCAT"),
)
_SHARES = (0.5, 0.35, 0.15)
_NEAREST_M, _FARTHEST_M = 12_000.0, 140_000.0
_CLEAR_M = 300.0
_BENDS = 60  # places tried
_SHARES_OF_WAY = (0.0, 0.12, 0.25, 0.5, 0.75, 0.88, 1.0)
_KEEP_CLEAR_M = 900.0  # how far a ferry keeps to starboard of the line half-way, where there is room

Place = tuple[float, float]


def ferries(rng: np.random.Generator, muster: Muster, by: list[Road], n: int) -> None:
    """Put n ferries on lines between the ports, two a line where n allows; fewer where no line clears the shore."""
    lines = _lines(rng, by)
    for k in range(n if lines else 0):
        if k % 2 == 0:
            line = lines[(k // 2) % len(lines)]
            hull = draw(rng, _FERRIES, _SHARES)
            stay_s = float(rng.uniform(1500.0, 3000.0))
            trip_s = line.length_m / (hull.speed_kn * KNOT_MPS) + stay_s
            leaves_s = -float(rng.uniform(0.0, 2.0)) * trip_s
            pair: list[int] = []
        # The second of a line is at the one end when the first is at the other.
        key = muster.enlist("ferry", hull, "SIM FERRY")
        pair.append(key)
        _shuttle(rng, muster, key, line, hull, (leaves_s - (k % 2) * trip_s, stay_s))
        if len(pair) == 2:
            lat, lon = line.at(np.array([0.5 * line.length_m]), 0.0)
            what = "two ferries of one line that pass each other"
            kinds = "company rendezvous close_quarters"
            muster.decoy(kinds, (pair[0], pair[1]), (muster.start, muster.end), (float(lat[0]), float(lon[0])), what)


def _lines(rng: np.random.Generator, by: list[Road]) -> list[Lane]:
    """Return lines between ports, out of each by the place off it, with at most one bend; shortest first."""
    found = []
    for a, b in combinations(by, 2):
        span = float(distance_m(*a.near, *b.near))
        if not _NEAREST_M <= span <= _FARTHEST_M:
            continue
        bend = _bend(rng, a.off, b.off)
        if bend is None:
            continue
        stops = np.array([a.near, a.off, *bend, b.off, b.near])
        stops[:, 1] = np.unwrap(stops[:, 1], period=360.0)
        clear = clearance(stops[:-1, 0], stops[:-1, 1], stops[1:, 0], stops[1:, 1])
        if min(clear[1:-1]) >= _CLEAR_M and min(clear) > 0.0:
            found.append((span, _line(stops, float(min(clear[1:-1])))))
    return [line for _, line in sorted(found, key=lambda one: one[0])]


def _bend(rng: np.random.Generator, a: Place, b: Place) -> list[Place] | None:
    """Return where a line from a to b must bend to clear the shore: nowhere, or at one place; None: it cannot."""
    if clearance(a[0], a[1], b[0], b[1])[0] >= _CLEAR_M:
        return []
    turn = (b[1] - a[1] + 180.0) % 360.0 - 180.0
    middle = 0.5 * (a[0] + b[0]), a[1] + 0.5 * turn
    aside = rng.uniform(-0.7, 0.7, _BENDS), rng.uniform(-0.25, 0.25, _BENDS)
    cosine = np.cos(np.radians(middle[0]))
    lat = middle[0] + aside[0] * turn * cosine + aside[1] * (b[0] - a[0])
    lon = middle[1] - aside[0] * (b[0] - a[0]) / cosine + aside[1] * turn
    n = np.ones(_BENDS)
    clear = np.minimum(clearance(a[0] * n, a[1] * n, lat, lon), clearance(lat, lon, b[0] * n, b[1] * n))
    way = distance_m(a[0], a[1], lat, lon) + distance_m(lat, lon, b[0], b[1])
    way[clear < _CLEAR_M] = np.inf
    best = int(np.argmin(way))
    return [(float(lat[best]), float(lon[best]))] if np.isfinite(way[best]) else None


def _line(stops: Floats, clear_m: float) -> Lane:
    """Return the way from port to port as a lane that is widest half-way and narrow at both ends."""
    legs = np.cumsum([0.0, *distance_m(stops[1:-2, 0], stops[1:-2, 1], stops[2:-1, 0], stops[2:-1, 1])])
    share = np.unique(np.concatenate((_SHARES_OF_WAY, legs / legs[-1])))
    middle = np.stack([np.interp(share, legs / legs[-1], stops[1:-1, k]) for k in (0, 1)], axis=1)
    lat, lon = np.concatenate((stops[:1], middle, stops[-1:])).T
    # Aside is square to the line from end to end, bend or not: it is only to keep two ferries apart.
    along_lat, along_lon = stops[-2] - stops[1]
    cosine = np.cos(np.radians(stops[1, 0]))
    size = np.hypot(along_lat, along_lon * cosine)
    half = np.concatenate(([0.0], np.sin(np.pi * share), [0.0])) * min(_KEEP_CLEAR_M, 0.5 * clear_m) / 111_200.0
    aside_lat, aside_lon = -along_lon * cosine / size * half, along_lat / size * half / cosine
    run = np.concatenate(([0.0], np.cumsum(distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:]))))
    return Lane(lat, lon, aside_lat, aside_lon, run, np.zeros(0))


def _shuttle(
    rng: np.random.Generator, muster: Muster, key: int, line: Lane, hull: Hull, table: tuple[float, float]
) -> None:
    """Sail one ferry there and back until the end; *table* is when it first leaves and how long it lies, in seconds."""
    leaves, stay = table
    sail_s = line.length_m / (hull.speed_kn * KNOT_MPS)
    n = int(np.ceil((muster.length / 1e6 - leaves) / (sail_s + stay))) + 1
    late = np.minimum(rng.exponential(120.0, n), 0.5 * stay)
    departs = leaves + np.arange(n) * (sail_s + stay) + late
    out, back = line, line.back()
    for k in range(n):
        way = out if k % 2 == 0 else back
        lat, lon = way.at(way.run_m, np.ones(len(way.run_m)))
        # Slow over the first and the last mile.
        t = departs[k] + sail_s * (
            0.9 * way.run_m / way.length_m + 0.05 * (way.run_m > 0) + 0.05 * (way.run_m >= way.length_m)
        )
        muster.sail(key, clock(muster.start, t), lat, lon)
        end = clock(muster.start, [departs[k], t[-1], departs[k + 1] if k + 1 < n else t[-1] + stay])
        muster.transmit(key, end[0], end[1], UNDER_WAY)
        muster.transmit(key, end[1], end[2], MOORED)
