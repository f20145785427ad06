"""From which zoom on each fix of a track is shown, so that a track looks the same with far fewer of them.

A fix is first shown at the zoom at which it lies in another cell than the fix before it: a cell in place (a 256th of a
tile of that zoom) or in time (a sixteenth of the whole at zoom 0, half of that every second zoom). So what is shown at
one zoom is shown at every deeper one, a moving ship shows where it turned, and one that lies still shows that it does.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from offing.nav.mercator import Units

DEEPEST: Final = 16
_CELL_BITS: Final = 8
_TIME_BITS: Final = 4
# The grid is moved by a part of the world that is no fraction of it, so that no anchorage on a round meridian
# lies on the edge of its largest cells, where a ship's swinging would be shown at every zoom.
_MOVED: Final = np.uint32(0x9E3779B9)


def levels(x: Units, y: Units, t: NDArray[np.int64], first: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return the zoom from which each of n fixes is shown, 0 to DEEPEST; *first* are those that begin a segment.

    *t* in any unit; the fixes of a segment lie one behind the other in time.
    """
    if not len(x):
        return np.zeros(0, np.uint8)
    apart = (_moved(x) ^ _before(_moved(x))) | (_moved(y) ^ _before(_moved(y)))
    by_place = 33 - _CELL_BITS - _bits(apart.astype(np.uint64))
    span = max(int(t.max() - t.min()), 1)
    ticks = ((t - t.min()).astype(np.float64) * (((1 << 31) - 1) / span)).astype(np.uint64)
    by_time = (32 - _TIME_BITS - _bits(ticks ^ _before(ticks))) * 2
    found = np.clip(np.minimum(by_place, by_time), 0, DEEPEST).astype(np.uint8)
    found[first] = 0
    return found


def _moved(units: Units) -> Units:
    return units + _MOVED


def _before(values: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([values[:1], values[:-1]])


def _bits(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return how many bits each value below 2**52 has, 0 of none."""
    return np.asarray(np.frexp(values.astype(np.float64))[1], np.int64)
