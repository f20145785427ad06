"""Groups of rows in sorted columns.

*Bounds* are the rows at which groups begin, with the number of rows at the end, so that
group ``g`` is ``bounds[g]:bounds[g + 1]``.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

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
