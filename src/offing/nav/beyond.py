"""Which of many positions lie beyond a distance from the nearest of something, asking about few of them.

A distance changes by no more than a craft moves. So the answer at one place, with room to
spare, is the answer all around it, and only those near the limit are asked about singly.
"""

import math
from collections.abc import Callable

import numpy as np

from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.runs import Flags, Floats, Ints

# How far positions may lie from the one that answers for them, first wide and then narrow.
_REACHES_M = (8000.0, 800.0)
# Metres to a degree at most: of latitude at the pole, of longitude at the equator.
_NORTH_M, _EAST_M = 111_700.0, 111_400.0
# What a distance may err by: a metre up to 400 km, four percent at most beyond.
_ERROR_M, _ERROR_PART = 2.0, 0.04


def beyond(lat: Floats, lon: Floats, limit_m: float, distance: Callable[[Floats, Floats], Floats]) -> Flags:
    """Return of n positions in degrees whether the nearest lies more than *limit_m* metres off.

    *distance* gives the distances of n positions, infinite where nothing is near, NaN where
    unknown (not beyond). Exactly what asking about every position would give; quick where
    successive positions lie near one another.
    """
    flags = np.zeros(len(lat), np.bool_)
    left = np.arange(len(lat))
    for reach in _REACHES_M:
        if not len(left):
            return flags
        lats, lons = (readonly(values[left], np.float64) for values in (lat, lon))
        heads = _heads(lats, lons, reach)
        metres = distance(lats[heads], lons[heads])
        error = np.where(np.abs(metres) < 400_000.0, _ERROR_M, _ERROR_PART * np.where(np.isinf(metres), 0.0, metres))
        sure = (np.abs(metres - limit_m) > reach + 2 * error) | np.isnan(metres)
        spread = np.diff(np.append(heads, len(left)))
        flags[left] = np.repeat(metres > limit_m, spread)
        left = left[~np.repeat(sure, spread)]
    flags[left] = distance(lat[left], lon[left]) > limit_m
    return flags


@kernel
def _heads(lat: Floats, lon: Floats, reach_m: float) -> Ints:
    """Return the rows that begin a run of positions all within *reach_m* of the first."""
    n = len(lat)
    heads = np.empty(n, np.int64)
    number = 0
    head = -1
    for row in range(n):
        if head >= 0:
            turn = abs(lon[row] - lon[head])
            if turn > 180.0:
                turn = 360.0 - turn
            north = abs(lat[row] - lat[head]) * _NORTH_M
            # Cheap first: where even the equator's degrees are near enough, so are these.
            east = turn * _EAST_M
            if north + east <= reach_m:
                continue
            east *= math.cos(math.radians(min(abs(lat[row]), abs(lat[head]))))
            if north + east <= reach_m:
                continue
        head = row
        heads[number] = row
        number += 1
    return heads[:number].copy()
