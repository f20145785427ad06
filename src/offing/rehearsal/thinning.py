"""Which steps of a track are worth a knot: those that a straight line between others would miss."""

import numpy as np
from numpy.typing import NDArray

from offing.rehearsal.plane import metres_per_degree
from offing.rehearsal.stage import Track

Ints = NDArray[np.int64]

_NEAR_M = 2.0  # GPS errs by more
_ALT_M = 2.0
_BLOCKS = (32, 8, 2)  # steps; the longest are 5 minutes and 20 s


def kept(track: Track) -> Ints:
    """Return the steps at which a track needs a knot, in order; both ends of every run of known steps."""
    known = ~np.isnan(track.lat)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    runs = [_run(track, int(first), int(end)) for first, end in zip(edges[::2], edges[1::2], strict=True)]
    return np.concatenate([np.empty(0, np.int64), *runs])


def _run(track: Track, first: int, end: int) -> Ints:
    per_north, per_east = metres_per_degree(track.lat[first:end])
    columns = np.stack(
        [
            track.lat[first:end] * per_north[0],
            track.lon[first:end] * per_east[0],
            np.nan_to_num(track.alt[first:end]) * (_NEAR_M / _ALT_M),
            np.nan_to_num(track.heading[first:end]),
            np.isnan(track.heading[first:end]) * 100.0,
        ]
    )
    wanted = np.zeros(end - first, np.bool_)
    wanted[[0, -1]] = True
    todo = np.arange(0, end - first - 1, _BLOCKS[0])
    for size, finer in zip(_BLOCKS, (*_BLOCKS[1:], 1), strict=True):
        wanted[todo] = True
        bent = todo[_bent(columns, todo, size)]
        todo = (bent[:, None] + np.arange(0, size, finer)).ravel()
        todo = todo[todo < end - first]
    wanted[todo] = True
    return first + np.flatnonzero(wanted)


def _bent(columns: NDArray[np.float64], starts: Ints, size: int) -> NDArray[np.bool_]:
    """Tell of each block of *size* steps whether a straight line through it misses a step."""
    last = columns.shape[1] - 1
    steps = np.minimum(starts[:, None] + np.arange(size + 1), last)
    values = columns[:, steps]
    length = np.maximum(steps[:, -1] - steps[:, 0], 1)
    part = (steps - steps[:, :1]) / length[:, None]
    line = values[:, :, :1] + (values[:, :, -1:] - values[:, :, :1]) * part
    found: NDArray[np.bool_] = np.abs(values - line).max(axis=(0, 2)) > _NEAR_M
    return found
