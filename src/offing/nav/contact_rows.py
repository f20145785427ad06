"""Contacts as rows in the order that pair detectors follow them in."""

import numpy as np
import pyarrow as pa

from offing.nav.columns import integers, readonly, times
from offing.nav.runs import Ints

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
