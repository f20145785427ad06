"""The closest approach of two craft between the steps of a grid."""

import math

import numpy as np
from numpy.typing import NDArray

from offing.nav.compiled import kernel
from offing.nav.runs import Floats, Ints

Singles = NDArray[np.float32]

# Nearer to a pole than this a bearing turns as one steps aside, and nothing is said.
HIGHEST_LAT = 89.0


@kernel
def approaches(
    bounds: Ints, t: Ints, range_m: Singles, bearing_deg: Singles, lat: Floats, lon: Floats, step: int
) -> Floats:
    """Return for each contact the closest approach between it and the next: where b was of a, and when.

    Contacts are sorted by pair and time, *bounds* parting the pairs. The result has shape (n, 4): metres,
    metres east and north, and microseconds after the contact. Up to the next contact, two steps off at most,
    each moves in a straight line to where it finds it; the last of a row of contacts counts as it stands.
    Infinite for a contact that stands alone, and beyond HIGHEST_LAT.
    """
    n = len(t)
    found = np.full((n, 4), np.inf)
    for group in range(len(bounds) - 1):
        for row in range(bounds[group], bounds[group + 1]):
            follows = row + 1 < bounds[group + 1] and t[row + 1] - t[row] <= 2 * step
            preceded = row > bounds[group] and t[row] - t[row - 1] <= 2 * step
            if not (follows or preceded) or abs(lat[row]) > HIGHEST_LAT:
                continue
            angle = math.radians(bearing_deg[row])
            x, y, when = range_m[row] * math.sin(angle), range_m[row] * math.cos(angle), 0.0
            if follows:
                # North turns as one goes east, so the next bearing is told against this one's north.
                turn = lon[row + 1] - lon[row]
                turn = turn - 360.0 if turn > 180.0 else (turn + 360.0 if turn < -180.0 else turn)
                angle = math.radians(bearing_deg[row + 1] - turn * math.sin(math.radians(lat[row])))
                span = float(t[row + 1] - t[row])
                east = (range_m[row + 1] * math.sin(angle) - x) / span
                north = (range_m[row + 1] * math.cos(angle) - y) / span
                square = east * east + north * north
                if square > 0.0:
                    when = min(max(-(x * east + y * north) / square, 0.0), span)
                x, y = x + when * east, y + when * north
            found[row, 0], found[row, 1], found[row, 2], found[row, 3] = math.hypot(x, y), x, y, when
    return found


@kernel
def passings(
    bounds: Ints,
    t: Ints,
    metres: Floats,
    nearer_m: float,
    step: int,
    around: int,
    edge: int,
    until: int,
) -> Ints:
    """Return the contacts at which two craft passed closest, once for each passing, shape (passings, 4).

    That is the contact whose approach, of *metres*, is nearer than *nearer_m* and the nearest of all within
    *around* microseconds, contacts at most two steps apart being one row of contacts. It is known when the row
    has ended or *around* is over; those known after *edge* and up to *until* are returned: the contact, the
    first and the last of its row within *around*, and when it was known.
    """
    found = np.empty((16, 4), np.int64)
    number = 0
    for group in range(len(bounds) - 1):
        for row in range(bounds[group], bounds[group + 1]):
            if not metres[row] < nearer_m:
                continue
            first, last, nearest = row, row, True
            while first > bounds[group] and t[first] - t[first - 1] <= 2 * step and t[first - 1] >= t[row] - around:
                first -= 1
                nearest = nearest and metres[first] > metres[row]
            known = t[row] + around + 2 * step
            while nearest:
                if last + 1 == bounds[group + 1] or t[last + 1] - t[last] > 2 * step:
                    known = min(known, t[last] + 2 * step)
                    break
                if t[last + 1] > t[row] + around:
                    break
                last += 1
                nearest = metres[last] >= metres[row]
            if not nearest or known <= edge or known > until:
                continue
            if number == len(found):
                more = np.empty((2 * number, 4), np.int64)
                more[:number] = found
                found = more
            found[number, 0], found[number, 1], found[number, 2], found[number, 3] = row, first, last, known
            number += 1
    return found[:number].copy()
