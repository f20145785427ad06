"""Pilot boats: each meets ships off its port, lies alongside under way for ten minutes, and goes back."""

import numpy as np

from offing.nav.distance import KNOT_MPS, distance_m
from offing.rehearsal.muster import MINUTE, UNDER_WAY, Hull, Muster, clock, draw, moved
from offing.rehearsal.waters import Road

_PILOT = Hull(50, 16, 5, 1.6, 18.0, "A", "PILOT")
_SHIPS = (Hull(70, 170, 26, 9.5, 9.5, "A", "INBOUND"), Hull(80, 180, 30, 10.5, 9.0, "A", "TANKER"))
_EVERY_S = 4.5 * 3600.0
_ALONGSIDE_S = 600.0
_BESIDE_M = 6.0
_ROOM_M = 2500.0


Knot = tuple[float, float, float]  # seconds from the start, latitude, longitude


def jobs(length_us: int, n: int) -> int:
    """Return how many ships n pilot boats meet in a stretch of time."""
    return n * max(1, int(length_us / 1e6 // _EVERY_S) - 1)


def pilots(rng: np.random.Generator, muster: Muster, by: list[Road], n: int) -> None:
    """Put n pilot boats off the ports and let each meet ships that come in, one every few hours."""
    fit = [road for road in by if road.off_room_m > _ROOM_M]
    for k in range(n if fit else 0):
        road = fit[k % len(fit)]
        _station(rng, muster, road, jobs(muster.length, 1), k // len(fit))


def _station(rng: np.random.Generator, muster: Muster, road: Road, count: int, other: int) -> None:
    """Let one boat lie at its station between the ships it meets near it."""
    boat = draw(rng, (_PILOT,))
    key = muster.enlist("pilot", boat)
    lat, lon = moved(*road.off, 500.0 + 350.0 * other, -200.0)
    station = (float(lat), float(lon))
    knots = [(0.0, *station)]
    first = float(rng.uniform(0.5, 1.5)) * 3600.0
    for k in range(count):
        begins, ends = _meeting(rng, muster, road, (key, boat), first + k * _EVERY_S + float(rng.uniform(0.0, 1800.0)))
        knots.append((begins[0] - _reach_s(station, begins[1:]), *station))
        knots += [begins, ends, (ends[0] + _reach_s(ends[1:], station), *station)]
    knots.append((max(knots[-1][0] + 1.0, muster.length / 1e6), *station))
    t, y, x = np.array(knots).T
    muster.sail(key, clock(muster.start, t), y, x)
    muster.transmit(key, muster.start, muster.end, UNDER_WAY)


def _reach_s(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return how long a pilot boat takes from a to b."""
    return float(distance_m(*a, *b)) / (16.0 * KNOT_MPS) + 60.0


def _meeting(
    rng: np.random.Generator, muster: Muster, road: Road, pilot: tuple[int, Hull], meets: float
) -> tuple[Knot, Knot]:
    """Lead a ship past the place off the port; return where and when the boat comes alongside it and casts off."""
    hull = draw(rng, _SHIPS)
    key = muster.enlist("pilotage", hull, f"SIM {road.name.upper()}"[:20])
    run_s = _ALONGSIDE_S * float(rng.uniform(0.8, 1.2))
    speed = hull.speed_kn * KNOT_MPS
    turn = float(rng.uniform(0, 2 * np.pi))
    east, north = np.sin(turn), np.cos(turn)
    # It passes the middle of the free water on a straight course, then stands off on the same course.
    reach = min(0.85 * road.off_room_m, 9_000.0)
    half = min(0.5 * run_s * speed, 0.8 * reach)
    s = np.array([-reach, -half, half, reach])
    lat, lon = moved(*road.off, s * east, s * north)
    t = meets + (s - s[1]) / speed
    muster.sail(key, clock(muster.start, t), lat, lon)
    since, until = clock(muster.start, t[[0, -1]])
    muster.transmit(key, since, until, UNDER_WAY)
    beside = 0.5 * (hull.beam_m + pilot[1].beam_m) + _BESIDE_M
    y, x = moved(lat[1:3], lon[1:3], beside * north, -beside * east)
    moments = clock(muster.start, t[1:3])
    place = (float(lat[1]), float(lon[1]))
    kinds = "replenishment rendezvous close_quarters company"
    times = (int(moments[0]) - 5 * MINUTE, int(moments[1]) + 5 * MINUTE)
    muster.decoy(kinds, (pilot[0], key), times, place, "a pilot boat alongside a ship under way")
    return (float(t[1]), float(y[0]), float(x[0])), (float(t[2]), float(y[1]), float(x[1]))
