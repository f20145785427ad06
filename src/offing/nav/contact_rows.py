"""Contacts as rows in the order that pair detectors follow them in."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from offing.nav.columns import integers, readonly, times
from offing.nav.runs import Flags, Ints, group_bounds

PAIR = ("craft_a", "segment_a", "craft_b", "segment_b")


def int64(column: pa.ChunkedArray) -> Ints:
    """Return a column of integers or times as 64-bit integers."""
    return readonly(times(column) if pa.types.is_timestamp(column.type) else integers(column), np.int64)


def by_pair(contacts: pa.Table) -> pa.Table:
    """Return CONTACTS by pair, segments and time; they mostly come so."""
    keys = [int64(contacts[name]) for name in (*PAIR, "t")]
    tied = np.ones(max(contacts.num_rows - 1, 0), np.bool_)
    for key in keys:
        if np.any(tied & (key[1:] < key[:-1])):
            return contacts.take(pa.array(np.lexsort(keys[::-1])))
        tied &= key[1:] == key[:-1]
    return contacts


def lasting(contacts: pa.Table, least_us: int, known: Ints, names: Sequence[str] = PAIR) -> Flags:
    """Tell of each contact, by pair, whether its pair is seen here for *least_us* or is one of the *known*.

    *known* has a row a pair and a column for each of *names*: the two craft, or their segments too.
    """
    keys = {name: int64(contacts[name]) for name in PAIR}
    bounds = group_bounds(*keys.values())
    t, first, last = int64(contacts["t"]), bounds[:-1], bounds[1:] - 1
    long = t[last] - t[first] >= least_us
    if len(known):
        met = set(map(tuple, known.tolist()))
        pairs = zip(*(keys[name][first].tolist() for name in names), strict=True)
        long |= np.fromiter((pair in met for pair in pairs), np.bool_, len(long))
    return np.asarray(np.repeat(long, np.diff(bounds)))
