"""Signs that one identity fits no single craft, and how they gather into conflicts."""

import math

import numpy as np
from numpy.typing import NDArray

from offing.nav.compiled import kernel
from offing.nav.runs import Flags, Floats, Ints

# A place counts from the third fix of a segment on: one or two may be noise.
_BELIEVED = 3

# A sign is one thing that does not fit: the integers, and the floats, that describe it.
UNKNOWN_CODE, JUMP, RETURN, CHANGE, LAND = range(5)
S_CRAFT, S_T, S_TO, S_SIGN, S_FIXES, S_SILENCE, S_TOOK, S_WHAT, S_AFTER, S_RUN, S_IMO, S_FROM = (*range(11), 12)
S_OTHER, S_HERE, S_LAST, SIGN_COUNTS = 15, 18, 21, 24
S_LAT, S_LON, S_METRES, S_OTHER_LAT, S_OTHER_LON, SIGN_MEASURES = range(6)
NAME, IMO, CALLSIGN = 1, 2, 4

# What is kept of a conflict.
CRAFT, START, END, CODE, RETURNS, JUMPS, FIXES, LONGEST, TOOK = range(9)
NAMES, IMOS, CALLSIGNS, IMO_FROM, IMO_TO, AFTER, BY, LANDS, LAND_SEGMENT, LAND_END = range(9, 19)
FIRST_AT, FAR_AT, CHANGE_AT, LAND_AT, LAST_AT, COUNTS = 19, 28, 34, 37, 40, 43
LAT, LON, METRES, OTHER_LAT, OTHER_LON, MEASURES = range(6)


@kernel
def cell_heads(lat: Floats, lon: Floats, per_degree: int) -> Ints:
    """Return the rows at which positions enter another cell of a grid of so many cells a degree."""
    heads = np.empty(len(lat), np.int64)
    number = 0
    north, east = np.nan, np.nan
    for row in range(len(lat)):
        # Not math.floor, which knows no NaN where kernels run as plain Python.
        to_north, to_east = np.floor((lat[row] + 90.0) * per_degree), np.floor((lon[row] + 180.0) * per_degree)
        if to_north != north or to_east != east:
            heads[number] = row
            number += 1
            north, east = to_north, to_east
    return heads[:number].copy()


@kernel
def follow(  # noqa: C901 - a kernel
    bounds: Ints,
    t: Ints,
    segment: Ints,
    in_segment: NDArray[np.int8],
    ashore: Flags,
    odd: NDArray[np.int8],
    edge: int,
    within: int,
) -> Ints:
    """Return the signs of fixes sorted by craft and time: sign, rows from, other, here and last, fixes, silence.

    Of the fixes of one moment none comes before another: what each is held against was heard earlier.
    """
    signs = np.empty((2 * len(t) + len(bounds), 7), np.int64)  # no page is touched before it is needed
    number = 0
    names = np.empty(8, np.int64)
    latest = np.empty(8, np.int64)
    for group in range(len(bounds) - 1):
        first, end = bounds[group], bounds[group + 1]
        known, best, second = 0, -1, -1  # segments so far; rows last believed in one and in another
        unassigned = -1
        row = first
        while row < end:
            after = row + 1
            while after < end and t[after] == t[row]:
                after += 1
            for here in range(row, after):
                if t[here] < edge:
                    continue
                if odd[group] != 0:
                    if unassigned < 0:
                        unassigned = number
                        number += 1
                        signs[unassigned, 0], signs[unassigned, 1], signs[unassigned, 2] = UNKNOWN_CODE, -1, -1
                        signs[unassigned, 3], signs[unassigned, 5], signs[unassigned, 6] = here, 0, 0
                    signs[unassigned, 4] = here
                    signs[unassigned, 5] += 1
                    if here > first:
                        signs[unassigned, 6] = max(signs[unassigned, 6], t[here] - t[here - 1])
                other = best
                if other >= 0 and segment[other] == segment[here]:
                    other = second
                start = -1
                for k in range(known):
                    if names[k] == segment[here]:
                        start = latest[k]
                sign = -1
                if (
                    other >= 0
                    and start >= 0
                    and in_segment[start] >= _BELIEVED
                    and t[here] - t[start] <= within
                    and t[other] >= t[start]
                ):
                    sign = RETURN
                elif other >= 0 and in_segment[here] == _BELIEVED:
                    sign, start = JUMP, other
                if sign >= 0:
                    signs[number, 0], signs[number, 1], signs[number, 2] = sign, start, other
                    signs[number, 3], signs[number, 4] = here, here
                    signs[number, 5] = 2 if sign == JUMP else 1
                    signs[number, 6] = t[here] - t[start]
                    number += 1
                before = -1
                for k in range(known):
                    if names[k] == segment[here]:
                        before = latest[k]
                if ashore[here] and before >= 0 and ashore[before] and in_segment[here] >= _BELIEVED:
                    if in_segment[here] > _BELIEVED:
                        before = -1
                    signs[number, 0], signs[number, 1], signs[number, 2] = LAND, before, -1
                    signs[number, 3], signs[number, 4] = here, here
                    signs[number, 5] = 0 if sign >= 0 else 1  # counted already
                    signs[number, 6] = t[here] - t[here - 1] if here > first and ashore[here - 1] else 0
                    number += 1
            for here in range(row, after):
                place = known - 1
                while place >= 0 and names[place] != segment[here]:
                    place -= 1
                if place < 0:
                    if known == len(names):
                        more_names, more_latest = np.empty(2 * known, np.int64), np.empty(2 * known, np.int64)
                        more_names[:known], more_latest[:known] = names, latest
                        names, latest = more_names, more_latest
                    place = known
                    known += 1
                    names[place] = segment[here]
                latest[place] = here
                if in_segment[here] >= _BELIEVED:
                    if best >= 0 and segment[best] != segment[here]:
                        second = best
                    best = here
            row = after
    return signs[:number].copy()


@kernel
def gather(  # noqa: C901 - a kernel
    signs: Ints, measured: Floats, odd: NDArray[np.int8], before: Ints, measured_before: Floats, within: int
) -> tuple[Ints, Floats, Ints, Ints]:
    """Gather signs, sorted by craft and time, into conflicts; those carried in come first, sorted by craft.

    The last two tell which change of name and of call sign was each conflict's first, -1 for none.
    """
    carried_in = len(before)
    counts = np.empty((carried_in + len(signs), COUNTS), np.int64)
    measures = np.empty((carried_in + len(signs), MEASURES), np.float64)
    counts[:carried_in] = before
    measures[:carried_in] = measured_before
    name_run = np.full(carried_in + len(signs), -1, np.int64)
    callsign_run = np.full(carried_in + len(signs), -1, np.int64)
    number, following, now = carried_in, 0, -1
    for row in range(len(signs)):
        craft, sign = signs[row, S_CRAFT], signs[row, S_SIGN]
        if row == 0 or craft != signs[row - 1, S_CRAFT]:
            now = -1
            while following < carried_in and counts[following, CRAFT] < craft:
                following += 1
            if following < carried_in and counts[following, CRAFT] == craft:
                now = following
        if sign == LAND and signs[row, S_FROM] < 0:
            # It goes on from where a segment began ashore, or sailed there on waters that no map here has.
            away = now < 0 or counts[now, LAND_SEGMENT] != signs[row, S_AFTER]
            if away or signs[row, S_T] - counts[now, LAND_END] > within:
                continue
        begins = now < 0 or not (odd[row] != 0 or signs[row, S_T] - counts[now, END] <= within)
        if begins:
            now = number
            number += 1
            for column in range(COUNTS):
                counts[now, column] = -1 if column >= FIRST_AT else 0
            counts[now, CRAFT], counts[now, START] = craft, signs[row, S_T]
            counts[now, END] = signs[row, S_T]
            counts[now, CODE] = odd[row]
            for column in range(MEASURES):
                measures[now, column] = np.nan
            for part in range(9):
                counts[now, FIRST_AT + part] = signs[row, S_FROM + part]
            if sign == RETURN:
                counts[now, FIXES] += 2
        counts[now, LONGEST] = max(counts[now, LONGEST], signs[row, S_SILENCE])
        if sign == UNKNOWN_CODE or odd[row] == 0:
            counts[now, FIXES] += signs[row, S_FIXES]
        if math.isnan(measures[now, LAT]):
            measures[now, LAT], measures[now, LON] = measured[row, S_LAT], measured[row, S_LON]
        if begins or signs[row, S_TO] > counts[now, END]:
            counts[now, END] = signs[row, S_TO]
            for part in range(3):
                counts[now, LAST_AT + part] = signs[row, S_LAST + part]
        if sign == RETURN:
            counts[now, RETURNS] += 1
        elif sign == JUMP:
            counts[now, JUMPS] += 1
        elif sign == LAND:
            if counts[now, LANDS] == 0:
                for part in range(3):
                    counts[now, LAND_AT + part] = signs[row, S_HERE + part]
            counts[now, LANDS] += 1
            counts[now, LAND_SEGMENT], counts[now, LAND_END] = signs[row, S_AFTER], signs[row, S_T]
        if sign == CHANGE:
            what = signs[row, S_WHAT]
            if counts[now, NAMES] + counts[now, IMOS] + counts[now, CALLSIGNS] == 0:
                counts[now, AFTER], counts[now, BY] = signs[row, S_AFTER], signs[row, S_T]
                for part in range(3):
                    counts[now, CHANGE_AT + part] = signs[row, S_HERE + part]
            if what & NAME:
                if counts[now, NAMES] == 0:
                    name_run[now] = signs[row, S_RUN]
                counts[now, NAMES] += 1
            if what & CALLSIGN:
                if counts[now, CALLSIGNS] == 0:
                    callsign_run[now] = signs[row, S_RUN]
                counts[now, CALLSIGNS] += 1
            if what & IMO:
                if counts[now, IMOS] == 0:
                    counts[now, IMO_FROM], counts[now, IMO_TO] = signs[row, S_IMO], signs[row, S_IMO + 1]
                counts[now, IMOS] += 1
        if measured[row, S_METRES] > measures[now, METRES] or (
            math.isnan(measures[now, METRES]) and not math.isnan(measured[row, S_METRES])
        ):
            measures[now, METRES] = measured[row, S_METRES]
            measures[now, OTHER_LAT], measures[now, OTHER_LON] = measured[row, S_OTHER_LAT], measured[row, S_OTHER_LON]
            counts[now, TOOK] = signs[row, S_TOOK]
            for part in range(6):
                counts[now, FAR_AT + part] = signs[row, S_OTHER + part]
    return counts[:number].copy(), measures[:number].copy(), name_run[:number].copy(), callsign_run[:number].copy()
