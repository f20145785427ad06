"""Yachts that wander or race, and ships that drift or loiter while they wait."""

import numpy as np

from offing.nav.distance import KNOT_MPS
from offing.rehearsal.muster import NOT_UNDER_COMMAND, SAILING, UNDER_WAY, Hull, Muster, clock, draw, moved
from offing.rehearsal.played import Floats
from offing.rehearsal.waters import Area, sites

_YACHTS = (Hull(36, 12, 4, 2.0, 5.5, "B", "YACHT"), Hull(37, 14, 4, 1.2, 9.0, "B", "CRUISETTE"))
_WAITS = (Hull(70, 180, 28, 9.0, 2.0, "A", "WAITER"), Hull(80, 200, 32, 9.0, 2.0, "A", "TANKER"))
_RACE = 6
_RACE_S = (3.0 * 3600.0, 5.0 * 3600.0)


def pleasure(rng: np.random.Generator, muster: Muster, area: Area, n: int) -> None:
    """Put n yachts near the shore in *area*; six or more: some sail a race round the same marks."""
    racing = _RACE if n >= 2 * _RACE else 0
    found = sites(rng, area, n - racing + 1, 2_500.0, 30_000.0)
    if not len(found.lat):
        return
    spots = list(zip(found.lat.tolist(), found.lon.tolist(), found.room_m.tolist(), strict=True))
    if racing:
        _race(rng, muster, spots[0])
    for k in range(n - racing):
        lat, lon, room = spots[k % len(spots)]
        hull = draw(rng, _YACHTS)
        t, east, north = _wandering(rng, 0.7 * min(room, 12_000.0), hull.speed_kn * KNOT_MPS, muster.length / 1e6)
        key = muster.enlist("pleasure", hull)
        y, x = moved(lat, lon, east, north)
        muster.sail(key, clock(muster.start, t), y, x)
        muster.transmit(key, muster.start, muster.end, SAILING if hull.ship_type == 36 else UNDER_WAY)


def _wandering(rng: np.random.Generator, radius: float, pace: float, span_s: float) -> tuple[Floats, Floats, Floats]:
    """Return seconds, metres east and metres north of legs from place to place within *radius* of the middle."""
    n = int(span_s * pace / (0.5 * radius)) + 4
    bearing, far = rng.uniform(0, 2 * np.pi, n), radius * np.sqrt(rng.uniform(0, 1, n))
    east, north = far * np.sin(bearing), far * np.cos(bearing)
    legs = np.maximum(np.hypot(np.diff(east), np.diff(north)), 50.0) / (pace * rng.uniform(0.75, 1.15, n - 1))
    t = np.concatenate(([0.0], np.cumsum(legs)))
    needed = np.concatenate(([True], t[:-1] < span_s))
    return t[needed], east[needed], north[needed]


def _race(rng: np.random.Generator, muster: Muster, spot: tuple[float, float, float]) -> None:
    """Let six yachts sail the same triangle for some hours, each at its own pace."""
    size = min(0.5 * spot[2], 2_500.0)
    turn = float(rng.uniform(0, 2 * np.pi)) + np.arange(3) * 2 * np.pi / 3
    marks = size * np.stack((np.sin(turn), np.cos(turn)))
    starts = float(rng.uniform(0.1, 0.5)) * muster.length / 1e6
    lasts = float(rng.uniform(*_RACE_S))
    keys = []
    for k in range(_RACE):
        hull = draw(rng, _YACHTS[:1])
        leg_s = size * np.sqrt(3.0) / (hull.speed_kn * KNOT_MPS)
        legs = int(lasts / leg_s)
        at = marks[:, np.arange(legs + 1) % 3] + rng.normal(0, 40.0, (2, legs + 1))
        # They come to the start under way in a line, and switch their transponders off when they are home.
        line = marks[:, :1] + np.array([[60.0 * k], [400.0]])
        path = np.concatenate((line, at), axis=1)
        t = starts + np.concatenate(([-300.0, 0.0], np.cumsum(leg_s * rng.uniform(0.95, 1.05, legs))))
        keys.append(muster.enlist("pleasure", hull))
        y, x = moved(spot[0], spot[1], path[0], path[1])
        moments = clock(muster.start, t)
        muster.sail(keys[-1], moments, y, x)
        muster.transmit(keys[-1], moments[0], moments[-1], SAILING)
    times = (int(muster.start + (starts - 300) * 1e6), int(muster.start + (starts + lasts) * 1e6))
    muster.decoy(
        "company group_activity rendezvous gnss_interference",
        tuple(keys),
        times,
        spot[:2],
        "yachts that race round marks",
    )


def drifting(rng: np.random.Generator, muster: Muster, area: Area, n: int) -> None:
    """Let n ships drift at one to two knots, their bows across the way they go, for the whole time."""
    found = sites(rng, area, n, 60_000.0) if muster.length < 86_400e6 * 1.5 else sites(rng, area, n, 150_000.0)
    if not len(found.lat):
        found = sites(rng, area, n, 15_000.0)
    for k in range(n if len(found.lat) else 0):
        place = k % len(found.lat)
        t = np.arange(0.0, muster.length / 1e6 + 1800.0, 1800.0)
        pace = min(float(rng.uniform(1.2, 2.2)) * KNOT_MPS, 0.7 * float(found.room_m[place]) / t[-1])
        set_to = float(rng.uniform(0, 2 * np.pi)) + 0.3 * np.sin(2 * np.pi * t / 44_700.0)
        east, north = (np.cumsum(pace * 1800.0 * part) for part in (np.sin(set_to), np.cos(set_to)))
        lat, lon = moved(found.lat[place], found.lon[place], east, north)
        key = muster.enlist("drifting", draw(rng, _WAITS))
        muster.sail(key, clock(muster.start, t), lat, lon, (np.degrees(set_to) + float(rng.uniform(65, 115))) % 360.0)
        muster.transmit(key, muster.start, muster.end, NOT_UNDER_COMMAND)


def loitering(rng: np.random.Generator, muster: Muster, area: Area, n: int) -> None:
    """Let n ships wait for orders: to and fro at a knot and a half within some miles."""
    found = sites(rng, area, n, 45_000.0)
    if not len(found.lat):
        found = sites(rng, area, n, 12_000.0)
    for k in range(n if len(found.lat) else 0):
        place = k % len(found.lat)
        t, east, north = _wandering(rng, 6_000.0, 1.4 * KNOT_MPS, muster.length / 1e6)
        lat, lon = moved(found.lat[place], found.lon[place], east, north)
        key = muster.enlist("loitering", draw(rng, _WAITS))
        muster.sail(key, clock(muster.start, t), lat, lon)
        muster.transmit(key, muster.start, muster.end, UNDER_WAY)
