"""What a helmsman cannot help: wandering about the station, and taking time to come to it."""

from math import sqrt

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from offing.rehearsal.pace import GAIN_MPS2

Floats = NDArray[np.float64]

_LEAST_S = 180.0  # to settle on any station
_SETTLE_S = 300.0  # a tenth of the way is left after twelve minutes
_HARDEST_MPS2 = 0.08  # some 0.6 degrees a second at 15 knots
_HERMITE = 1.5  # peak speed of a change over its mean one


def wander(rng: Generator, steps: int, step_s: float, every_s: float) -> Floats:
    """Return a smooth wandering of mean 0 and deviation about 1: a cubic through a random value *every_s*."""
    at = np.arange(steps) * (step_s / every_s)
    whole = at.astype(np.int64)
    part = at - whole
    c = rng.standard_normal(int(whole[-1]) + 4) * 1.15
    a, b, d, e = c[whole], c[whole + 1], c[whole + 2], c[whole + 3]
    return b + 0.5 * part * (d - a + part * (2 * a - 5 * b + 4 * d - e + part * (3 * (b - d) + e - a)))


def closing_mps(east: float, north: float, with_east: float, with_north: float, most_mps: float) -> float:
    """Return the greatest speed at which a ship of *most_mps* can close a station that moves.

    *east*, *north*: from the station to the ship (metres); *with_…*: the station's speed.
    """
    away = float(np.hypot(east, north))
    if away < 1.0:
        return most_mps
    along = -(with_east * east + with_north * north) / away
    left = max(most_mps**2 - with_east**2 - with_north**2, 0.0)
    return float(-along + np.sqrt(along**2 + left))


def coming(seconds: Floats, away: Floats, drift: Floats, closing: float) -> Floats:
    """Return where a ship is from her station while she comes to it, shape (n, 2) metres.

    *away* is where she is at first, *drift* how she moves against the station (m/s), *closing*
    the greatest speed at which she may close it. A cubic of Hermite: nothing jumps.
    """
    takes = max(_HERMITE * float(np.hypot(*away)) / max(closing, 0.3), _LEAST_S)
    takes = max(takes, 2.0 * float(np.hypot(*drift)) / GAIN_MPS2)
    u = np.clip(seconds / takes, 0.0, 1.0)[:, None]
    held = 1 - u * u * (3 - 2 * u)
    swung = u * (1 - u) ** 2 * takes
    return held * away + swung * drift


def pursued(station_mps: Floats, away: Floats, own_mps: tuple[float, float], most_mps: float, step_s: float) -> Floats:
    """Return where a ship is from a station that she comes up with and keeps as well as she can, shape (n, 2) metres.

    *station_mps*: the station's speed east and north over each of n - 1 steps. She goes no
    faster than *most_mps*, and takes up speed and turns no harder than ships do.
    """
    found = np.empty((len(station_mps) + 1, 2))
    east, north = float(away[0]), float(away[1])
    v_east, v_north = own_mps
    found[0] = east, north
    harder = _HARDEST_MPS2 * step_s
    for number, (s_east, s_north) in enumerate(station_mps.tolist(), 1):
        w_east, w_north = s_east - east / _SETTLE_S, s_north - north / _SETTLE_S
        speed = sqrt(w_east * w_east + w_north * w_north)
        if speed > most_mps:
            w_east, w_north = w_east * most_mps / speed, w_north * most_mps / speed
        d_east, d_north = w_east - v_east, w_north - v_north
        change = sqrt(d_east * d_east + d_north * d_north)
        share = min(1.0, harder / change) if change > 0 else 1.0
        v_east, v_north = v_east + d_east * share, v_north + d_north * share
        east, north = east + (v_east - s_east) * step_s, north + (v_north - s_north) * step_s
        found[number] = east, north
    return found
