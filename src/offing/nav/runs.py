"""Groups and runs in sorted columns: the grammar that detectors are written in.

*Bounds* are the rows at which groups begin, with the number of rows at the end, so that
group ``g`` is ``bounds[g]:bounds[g + 1]``. *Runs* are half-open row ranges (``first``,
``end``) that never cross a group.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from offing.nav.compiled import kernel

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def group_bounds(*keys: NDArray[Any]) -> Ints:
    """Return the bounds of the groups of adjacent rows that agree in every key."""
    n = len(keys[0])
    if n == 0:
        return np.zeros(1, np.int64)
    changed = np.zeros(n - 1, np.bool_)
    for key in keys:
        changed |= key[1:] != key[:-1]
    return np.concatenate(([0], np.flatnonzero(changed) + 1, [n])).astype(np.int64)


def group_of_row(bounds: Ints) -> Ints:
    """Return for each row the number of its group."""
    return np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))


def segment_order(craft_id: Ints, segment: Ints) -> Ints | None:
    """Return the row order by (craft, segment, t) of rows sorted by (craft, t).

    None means that the rows already stand so, as they do wherever one hull sends under one
    identity; only the rows of craft with several segments are sorted.
    """
    bounds = group_bounds(craft_id)
    if len(craft_id) == 0 or np.all((segment[1:] == segment[:-1]) | (craft_id[1:] != craft_id[:-1])):
        return None
    lowest = np.minimum.reduceat(segment, bounds[:-1])
    highest = np.maximum.reduceat(segment, bounds[:-1])
    mixed = np.flatnonzero(np.repeat(lowest != highest, np.diff(bounds)))
    order = np.arange(len(craft_id))
    order[mixed] = mixed[np.lexsort((segment[mixed], craft_id[mixed]))]
    return order


@kernel
def hysteresis(values: Floats, bounds: Ints, initial: Flags, begin_below: float, end_above: float) -> Flags:
    """Return the rows at which a state holds that begins below one value and ends above another.

    ``initial`` is the state of each group before its first row. A NaN, and any value from
    ``begin_below`` to ``end_above``, leaves the state as it is.
    """
    state = np.zeros(len(values), np.bool_)
    for group in range(len(bounds) - 1):
        held = initial[group]
        for row in range(bounds[group], bounds[group + 1]):
            if values[row] < begin_below:
                held = True
            elif values[row] > end_above:
                held = False
            state[row] = held
    return state


def runs_of(state: Flags, bounds: Ints) -> tuple[Ints, Ints]:
    """Return first and end of every run of rows of one group at which *state* holds."""
    if len(state) == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    begins = np.zeros(len(state) + 1, np.bool_)
    begins[bounds] = True
    before = np.concatenate(([False], state[:-1]))
    first = np.flatnonzero(state & (~before | begins[:-1]))
    after = np.concatenate((state[1:], [False]))
    end = np.flatnonzero(state & (~after | begins[1:])) + 1
    return first, end


def reduce_runs(ufunc: np.ufunc, values: NDArray[Any], first: Ints, end: Ints) -> NDArray[Any]:
    """Return *ufunc* (np.add, np.minimum, np.maximum …) over the values of each run.

    Runs must be ascending, apart and not empty, as runs_of returns them.
    """
    if len(first) == 0:
        return np.zeros(0, values.dtype)
    ends = np.empty(2 * len(first), np.int64)
    ends[0::2], ends[1::2] = first, end
    reduced: NDArray[Any] = ufunc.reduceat(values, ends[:-1] if end[-1] == len(values) else ends)[0::2]
    return reduced


def mean_of_runs(values: Floats, first: Ints, end: Ints) -> Floats:
    """Return the mean of each run without its NaNs; NaN where nothing else is in it."""
    known = ~np.isnan(values)
    total = reduce_runs(np.add, np.where(known, values, 0.0), first, end)
    count = reduce_runs(np.add, known.astype(np.int64), first, end)
    means: Floats = np.divide(total, count, out=np.full(len(first), np.nan), where=count > 0)
    return means


def longest_step(t: Ints, first: Ints, end: Ints) -> Ints:
    """Return the longest time between two adjacent rows of each run, 0 for a run of one row."""
    step = np.diff(t, prepend=t[:1])
    step[first] = 0
    return reduce_runs(np.maximum, step, first, end)


def split_by_spacing(t: Ints, bounds: Ints, spacing: int) -> Ints:
    """Return *bounds* with each group, sorted by time, cut where two rows lie more than *spacing* apart."""
    cuts = np.flatnonzero(np.diff(t) > spacing) + 1
    return np.union1d(bounds, cuts)
