"""Number the receivers' names as they come, in a table that lives as long as one call."""

import numpy as np
from numpy.typing import NDArray

from offing.codecs.nmea_state import HASH_SLOTS, MOST_NAMES, NAME_CHARS, NAMES
from offing.codecs.nmea_time import Buffer
from offing.nav.compiled import kernel


@kernel
def name_number(
    buf: Buffer,
    begin: int,
    end: int,
    counts: NDArray[np.int64],
    slots: NDArray[np.int32],
    texts: NDArray[np.uint8],
    ends: NDArray[np.int32],
) -> int:
    """Return the number of the name buf[begin:end], given it now if it is new; -1 for an empty name or a full table.

    Names are cut at NAME_CHARS; what is not printable ASCII in them becomes "?".
    """
    end = min(end, begin + NAME_CHARS)
    if end <= begin:
        return -1
    mixed = end - begin
    for i in range(begin, end):
        mixed = ((mixed ^ int(buf[i])) * 16_777_619) & 0xFFFFFFFF
    at = (mixed ^ (mixed >> 15)) & (HASH_SLOTS - 1)
    while slots[at] != 0:
        number = int(slots[at]) - 1
        first = int(ends[number])
        if int(ends[number + 1]) - first == end - begin:
            same = True
            for i in range(begin, end):
                c = int(buf[i])
                if texts[first + i - begin] != (c if 32 <= c <= 126 else 63):
                    same = False
                    break
            if same:
                return number
        at = (at + 1) & (HASH_SLOTS - 1)
    number = int(counts[NAMES])
    if number >= MOST_NAMES:
        return -1
    first = int(ends[number])
    for i in range(begin, end):
        c = int(buf[i])
        texts[first + i - begin] = c if 32 <= c <= 126 else 63
    ends[number + 1] = first + end - begin
    slots[at] = number + 1
    counts[NAMES] = number + 1
    return number
