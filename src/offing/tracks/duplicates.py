"""Which reports say again what was heard already.

Several receivers hear one transmission, and each stamps it with its own clock. AIS repeats
the UTC second of the position in the message itself, so the same words with the same second
within half a minute are one transmission (the second comes round after a whole one). Where
no such second is given only the very same moment will do.
"""

import math

import numpy as np
from numpy.typing import NDArray

from offing.nav.compiled import kernel
from offing.tracks.cleaning import DUPLICATE

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Small = NDArray[np.int8]

LOOK_BACK_US = 30_000_000
_SAME_WORDS_US = 1_000_000
_SAME_PLACE_M = 30.0
# A report is compared with at most this many of its craft before it, so that a log whose
# clock stands still does not cost the square of its length.
_LOOK_BACK_ROWS = 256
_M_PER_DEG = 111_195.08


@kernel
def _alike(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


@kernel
def mark_duplicates(  # noqa: C901 - a kernel
    rows: Ints,
    t: Ints,
    bounds: Ints,
    reports: int,
    heard: int,
    reason: NDArray[np.uint8],
    lat: Floats,
    lon: Floats,
    sog: Singles,
    cog: Singles,
    heading: Singles,
    status: Small,
    second: Small,
) -> None:
    """Set the reason of duplicates among the reports ordered by *rows*, *t* and *bounds*.

    Rows below *reports* are judged; those from there to *heard* are reports of the slice
    before, looked back on only; those from *heard* on and those with another reason count
    for nothing. A report is a duplicate whether or not the one it repeats is one itself: so
    the answer depends on nothing but what was heard in the half minute before.
    """
    for group in range(len(bounds) - 1):
        for place in range(bounds[group], bounds[group + 1]):
            row = rows[place]
            if row >= reports or reason[row] != 0:
                continue
            compared = 0
            earlier = place - 1
            while earlier >= bounds[group] and compared < _LOOK_BACK_ROWS:
                age = t[place] - t[earlier]
                if age >= LOOK_BACK_US:
                    break
                other = rows[earlier]
                earlier -= 1
                if other >= heard or (reason[other] != 0 and reason[other] != DUPLICATE):
                    continue
                compared += 1
                timed = 0 <= second[row] < 60 and 0 <= second[other] < 60
                if timed and second[row] != second[other]:
                    continue
                if not timed and age == 0:
                    north = (lat[row] - lat[other]) * _M_PER_DEG
                    east = (lon[row] - lon[other]) * _M_PER_DEG * math.cos(math.radians(lat[row]))
                    if north * north + east * east <= _SAME_PLACE_M * _SAME_PLACE_M:
                        reason[row] = DUPLICATE
                        break
                if not timed and age > _SAME_WORDS_US:
                    continue
                if (
                    lat[row] == lat[other]
                    and lon[row] == lon[other]
                    and status[row] == status[other]
                    and _alike(sog[row], sog[other])
                    and _alike(cog[row], cog[other])
                    and _alike(heading[row], heading[other])
                ):
                    reason[row] = DUPLICATE
                    break
