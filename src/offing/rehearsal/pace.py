"""How far along her way a ship is when: speed taken up and taken off as an engine can."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GAIN_MPS2 = 0.04  # some 5 knots a minute


def over(seconds: Floats, length_m: float, first_mps: float, last_mps: float) -> Floats:
    """Return metres gone at *seconds* (from 0), so that *length_m* is made good at the last of them.

    Speed changes evenly from *first_mps* to a steady one and at the end to *last_mps*; a
    negative *last_mps* leaves the steady one to the end.
    """
    total = float(seconds[-1])
    low, high = 0.0, 400.0
    for _ in range(60):
        steady = (low + high) / 2
        final = steady if last_mps < 0 else last_mps
        gone = _gone(total, steady, first_mps, final)
        low, high = (steady, high) if gone < length_m else (low, steady)
    final = steady if last_mps < 0 else last_mps
    return _metres(seconds, *_ramps(total, steady, first_mps, final), (first_mps, steady, steady, final), length_m)


def onward(seconds: Floats, steady_mps: float, first_mps: float, last_mps: float) -> Floats:
    """Return metres gone at *seconds* by a ship that takes up a steady speed and, unless *last_mps* < 0, that last."""
    total = float(seconds[-1])
    final = steady_mps if last_mps < 0 else last_mps
    ramps = _ramps(total, steady_mps, first_mps, final)
    return _metres(seconds, *ramps, (first_mps, steady_mps, steady_mps, final), None)


def _ramps(total: float, steady: float, first: float, final: float) -> tuple[float, float]:
    """Return how long speed is taken up and how long it is taken off; both are cut where time is short."""
    up, down = abs(steady - first) / GAIN_MPS2, abs(steady - final) / GAIN_MPS2
    share = min(1.0, 0.9 * total / max(up + down, 1e-9))
    return up * share, down * share


def _gone(total: float, steady: float, first: float, final: float) -> float:
    up, down = _ramps(total, steady, first, final)
    return steady * (total - up - down) + up * (first + steady) / 2 + down * (steady + final) / 2


def _metres(
    seconds: Floats, up: float, down: float, speeds: tuple[float, float, float, float], length_m: float | None
) -> Floats:
    total = float(seconds[-1])
    speed = np.interp(seconds, [0.0, up, max(up, total - down), total], speeds)
    gone = np.concatenate([[0.0], np.cumsum((speed[1:] + speed[:-1]) / 2 * np.diff(seconds))])
    if length_m is None or gone[-1] <= 0:
        return gone
    scaled: Floats = gone * (length_m / gone[-1])
    return scaled
