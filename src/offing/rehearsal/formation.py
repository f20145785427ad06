"""Formations: where each ship's station is, ahead and to the right of the guide."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def stations(formation: str, parties: list[int], spacing_m: float) -> Floats:
    """Return metres ahead and to the right of the guide, shape (ships, 2); the guide's own, the first, is (0, 0).

    *parties* says how many ships each party has, the guide's first.
    """
    ships = sum(parties)
    k = np.arange(ships).astype(np.float64)
    ahead: Floats = np.zeros(ships)
    right: Floats = np.zeros(ships)
    if formation == "column":
        ahead = -spacing_m * k
    elif formation == "line abreast":
        right = np.float64(spacing_m) * ((k + 1) // 2) * np.where(k % 2 == 1, 1.0, -1.0)
    elif formation == "two columns":
        halves = parties if len(parties) > 1 else [ships - ships // 2, ships // 2]
        ahead = -spacing_m * np.concatenate([np.arange(n, dtype=np.float64) for n in halves])
        right = 1.5 * spacing_m * np.repeat(np.arange(len(halves), dtype=np.float64), halves)
    elif formation == "diamond":
        # Lead, both wings, rear; any more astern of the rear.
        ahead = spacing_m * np.select([k == 0, k <= 2, k == 3], [0.0, -1.0, -2.0], 1.0 - k)
        right = spacing_m * np.select([k == 1, k == 2], [1.0, -1.0], 0.0)
    elif formation == "screen":
        # The guide in the middle, the others on an arc ahead, from beam to beam.
        bearing = np.radians(np.linspace(-75, 75, max(ships - 1, 1)) if ships > 2 else np.zeros(1))
        ahead[1:], right[1:] = (
            2 * spacing_m * np.cos(bearing[: ships - 1]),
            2 * spacing_m * np.sin(bearing[: ships - 1]),
        )
    else:  # loose: about the guide, nobody keeps a line
        angle = k * 2.4
        ahead, right = spacing_m * np.sqrt(k) * np.cos(angle), spacing_m * np.sqrt(k) * np.sin(angle)
    return np.stack([ahead, right], axis=1)


def turned(ahead: Floats, right: Floats, axis_deg: Floats) -> tuple[Floats, Floats]:
    """Return metres east and north of stations that lie ahead and to the right of an axis."""
    sin, cos = np.sin(np.radians(axis_deg)), np.cos(np.radians(axis_deg))
    return ahead * sin + right * cos, ahead * cos - right * sin


def trailing(values: Floats, steps: int) -> Floats:
    """Return the mean of each value and the *steps* before it; the first stands for what came before."""
    if steps < 1:
        return values
    padded = np.concatenate([np.full(steps, values[0]), values])
    total = np.cumsum(np.concatenate([[0.0], padded]))
    means: Floats = (total[steps + 1 :] - total[: -steps - 1]) / (steps + 1)
    return means
