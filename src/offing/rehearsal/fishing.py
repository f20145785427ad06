"""Fishing fleets: many boats that work one ground for hours, each to and fro as it likes, some in pairs."""

import numpy as np

from offing.nav.distance import KNOT_MPS
from offing.rehearsal.muster import FISHING, Hull, Muster, clock, draw, moved
from offing.rehearsal.played import Floats
from offing.rehearsal.waters import Area, sites

_BOATS = (
    Hull(30, 24, 7, 2.8, 3.4, "A", "TRAWLER"),
    Hull(30, 16, 5, 2.0, 3.0, "B", "SEINER"),
    Hull(30, 42, 9, 4.5, 3.9, "A", "DRAGGER"),
)
_FLEET = (5, 12)
_ROOM_M, _FAR_M = 9_000.0, 250_000.0
_LEG_M = 2_600.0
_PAIR_APART_M = (280.0, 450.0)


def fishing(rng: np.random.Generator, muster: Muster, area: Area, n: int) -> None:
    """Put n fishing boats on grounds in *area*, five to twelve on each."""
    fleets: list[int] = []
    while sum(fleets) < n:
        fleets.append(min(int(rng.integers(*_FLEET, endpoint=True)), n - sum(fleets)))
    grounds = sites(rng, area, len(fleets), _ROOM_M, _FAR_M)
    for k, boats in enumerate(fleets if len(grounds.lat) else []):
        place = k % len(grounds.lat)
        radius = min(float(rng.uniform(4_000.0, 9_000.0)), 0.7 * float(grounds.room_m[place]))
        _fleet(rng, muster, (float(grounds.lat[place]), float(grounds.lon[place])), radius, boats)


def _fleet(rng: np.random.Generator, muster: Muster, centre: tuple[float, float], radius: float, boats: int) -> None:
    hulls = [draw(rng, _BOATS) for _ in range(boats)]
    keys = [muster.enlist("fishing", hull) for hull in hulls]
    paths = [_tows(rng, muster, radius, hull.speed_kn) for hull in hulls]
    paired = boats >= 4 and rng.uniform() < 0.4
    if paired:
        t, east, north = paths[0]
        apart = float(rng.uniform(*_PAIR_APART_M))
        paths[1] = (t, *_abreast(east, north, apart))
    for key, (t, east, north) in zip(keys, paths, strict=True):
        lat, lon = moved(centre[0], centre[1], east, north)
        muster.sail(key, clock(muster.start, t), lat, lon)
        muster.transmit(key, muster.start, muster.end, FISHING)
    everyone = (muster.start, muster.end)
    if paired:
        muster.decoy(
            "company replenishment rendezvous encounter",
            tuple(keys[:2]),
            everyone,
            centre,
            "two boats that trawl as a pair",
        )
    if boats > 1:
        muster.decoy(
            "company rendezvous group_activity shadowing gnss_interference",
            tuple(keys),
            everyone,
            centre,
            "a fishing fleet at work",
        )


def _tows(rng: np.random.Generator, muster: Muster, radius: float, speed_kn: float) -> tuple[Floats, Floats, Floats]:
    """Return seconds, metres east and metres north of one boat's tows: to and fro, slowly shifting."""
    span_s = muster.length / 1e6
    hours = span_s / 3600.0
    n = int(hours * speed_kn * KNOT_MPS * 3600.0 / _LEG_M) + 3
    heading = float(rng.uniform(0.0, 2 * np.pi))
    # Legs lead to places either side of the ground's middle in turn, so that it zigzags along its heading.
    along = np.where(np.arange(n) % 2 == 0, 1.0, -1.0) * rng.uniform(0.25, 0.75, n) * radius
    across = radius * 0.6 * np.sin(rng.uniform(0, 2 * np.pi) + np.cumsum(rng.uniform(0.15, 0.6, n)))
    east = along * np.sin(heading) + across * np.cos(heading)
    north = along * np.cos(heading) - across * np.sin(heading)
    pace = speed_kn * KNOT_MPS * rng.uniform(0.85, 1.15, n - 1)
    hauling = np.where(rng.uniform(0, 1, n - 1) < 0.3, rng.uniform(600.0, 1500.0, n - 1), 0.0)
    return _knots(rng, east, north, pace, hauling, span_s)


def _knots(
    rng: np.random.Generator, east: Floats, north: Floats, pace: Floats, hauling: Floats, span_s: float
) -> tuple[Floats, Floats, Floats]:
    """Return knots at both ends of each leg; at its end a boat that hauls drifts at half a knot for so many seconds."""
    legs = np.hypot(np.diff(east), np.diff(north)) / pace
    arrive = np.concatenate(([0.0], np.cumsum(legs + hauling))) - float(rng.uniform(0.0, legs[0]))
    drift = hauling * 0.25
    bearing = rng.uniform(0, 2 * np.pi, len(drift))
    early = np.stack((arrive[1:] - hauling, east[1:], north[1:]))
    shift = np.stack((hauling, drift * np.sin(bearing), drift * np.cos(bearing)))
    late = early + shift
    both = np.stack((early, late), axis=2).reshape(3, -1)
    path = np.concatenate((np.array([[arrive[0]], [east[0]], [north[0]]]), both), axis=1)
    kept = np.concatenate(([True], np.diff(path[0]) > 1.0))
    needed = kept & (np.concatenate(([0.0], path[0][kept]))[np.cumsum(kept) - 1] < span_s)
    t, x, y = path[:, needed]
    return t, x, y


def _abreast(east: Floats, north: Floats, apart: float) -> tuple[Floats, Floats]:
    """Return the path of a boat abreast of another, on the same side of the ground throughout."""
    heading = np.arctan2(east[-1] - east[0], north[-1] - north[0])
    return east + apart * np.cos(heading), north - apart * np.sin(heading)
