"""The order by (craft, time) of rows that mostly stand in time order already.

Craft are few and rows many, so the rows are dealt out to their craft by counting and only
the craft whose rows came out of order are merged. The order is stable: rows of one craft and
time keep the order in which they were given.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offing.nav.columns import readonly
from offing.nav.compiled import kernel

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Order:
    """Say how rows stand by (key, t): ``rows`` in that order, their times, and the groups.

    Group ``g`` has the key ``keys[g]``, keys ascending, and the places
    ``bounds[g]:bounds[g + 1]`` of ``rows`` and ``t``.
    """

    rows: Ints
    t: Ints
    keys: Ints
    bounds: Ints


def order_by(keys: Ints, t: Ints, placed: Flags | None = None) -> Order:
    """Return the stable order by (key, t) of the rows that are *placed* (all, if None)."""
    if placed is None:
        placed = np.ones(len(keys), np.bool_)
    codes, distinct = _encode(readonly(keys, np.int64), readonly(placed, np.bool_))
    ascending = np.argsort(distinct)
    rank = np.empty(len(distinct), np.int64)
    rank[ascending] = np.arange(len(distinct))
    rows, sorted_t, bounds = _arrange(codes, rank, readonly(t, np.int64))
    return Order(rows, sorted_t, distinct[ascending], bounds)


@kernel
def _slot(key: int, mask: int) -> int:
    # 32 folded bits times a 30-bit odd number: well mixed, and within 63 bits without wrap-around.
    return (((key ^ (key >> 32)) & 0xFFFFFFFF) * 0x2545F491 >> 20) & mask


@kernel
def _encode(keys: Ints, placed: Flags) -> tuple[Codes, Ints]:
    """Return a dense code for each placed row (-1 for others) and the key of each code."""
    codes = np.empty(len(keys), np.int32)
    distinct = np.empty(512, np.int64)
    slots = np.full(1024, -1, np.int32)
    mask = 1023
    found = 0
    code = -1
    for row in range(len(keys)):
        if not placed[row]:
            codes[row] = -1
            continue
        key = keys[row]
        if code >= 0 and distinct[code] == key:
            codes[row] = code
            continue
        if found == len(distinct):
            larger = np.empty(2 * found, np.int64)
            larger[:found] = distinct
            distinct = larger
            slots = np.full(4 * found, -1, np.int32)
            mask = 4 * found - 1
            for known in range(found):
                slot = _slot(distinct[known], mask)
                while slots[slot] >= 0:
                    slot = (slot + 1) & mask
                slots[slot] = known
        slot = _slot(key, mask)
        while slots[slot] >= 0 and distinct[slots[slot]] != key:
            slot = (slot + 1) & mask
        if slots[slot] < 0:
            slots[slot] = found
            distinct[found] = key
            found += 1
        code = int(slots[slot])
        codes[row] = code
    return codes, distinct[:found].copy()


@kernel
def _arrange(codes: Codes, rank: Ints, t: Ints) -> tuple[Ints, Ints, Ints]:
    """Return rows by (rank of their code, t), their times, and the bounds of the ranks."""
    bounds = np.zeros(len(rank) + 1, np.int64)
    for row in range(len(codes)):
        if codes[row] >= 0:
            bounds[rank[codes[row]] + 1] += 1
    longest = 0
    for group in range(len(rank)):
        longest = max(longest, bounds[group + 1])
        bounds[group + 1] += bounds[group]
    heads = bounds[:-1].copy()
    rows = np.empty(bounds[-1], np.int64)
    times = np.empty(bounds[-1], np.int64)
    for row in range(len(codes)):
        if codes[row] >= 0:
            place = heads[rank[codes[row]]]
            rows[place] = row
            times[place] = t[row]
            heads[rank[codes[row]]] = place + 1
    starts = np.empty(longest + 1, np.int64)
    spare_rows = np.empty(longest, np.int64)
    spare_times = np.empty(longest, np.int64)
    for group in range(len(rank)):
        _merge_runs(rows, times, bounds[group], bounds[group + 1], starts, spare_rows, spare_times)
    return rows, times, bounds


@kernel
def _merge_runs(  # noqa: C901 - a kernel
    rows: Ints, times: Ints, begin: int, end: int, starts: Ints, spare_rows: Ints, spare_times: Ints
) -> None:
    """Sort places begin:end by time, stably, by merging the runs they already stand in."""
    runs = 0
    starts[0] = begin
    for place in range(begin + 1, end):
        if times[place] < times[place - 1]:
            runs += 1
            starts[runs] = place
    runs += 1
    starts[runs] = end
    while runs > 1:
        merged = 0
        for run in range(0, runs, 2):
            starts[merged] = starts[run]
            merged += 1
            if run + 1 == runs:
                break
            left, middle, stop = starts[run], starts[run + 1], starts[run + 2]
            # What does not lie after the right run's first row stays where it is.
            low, high = left, middle
            while low < high:
                half = (low + high) >> 1
                if times[half] <= times[middle]:
                    low = half + 1
                else:
                    high = half
            waiting = middle - low
            for k in range(waiting):
                spare_rows[k] = rows[low + k]
                spare_times[k] = times[low + k]
            taken = 0
            right = middle
            place = low
            while taken < waiting:
                if right < stop and times[right] < spare_times[taken]:
                    rows[place] = rows[right]
                    times[place] = times[right]
                    right += 1
                else:
                    rows[place] = spare_rows[taken]
                    times[place] = spare_times[taken]
                    taken += 1
                place += 1
        starts[merged] = end
        runs = merged
