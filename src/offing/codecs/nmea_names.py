"""Number the receivers' names as they come, in a table that lives as long as one call.

A name is packed seven bits a character into four words of one row, so that the whole
table is one array and a name is found by comparing numbers.
"""

import numpy as np
from numpy.typing import NDArray

from offing.codecs.nmea_state import NAMES
from offing.codecs.nmea_time import Buffer
from offing.nav.compiled import kernel

NAME_WORDS = 4
WORD_CHARS = 9
NAME_CHARS = NAME_WORDS * WORD_CHARS  # IEC 61162-450 allows 15
HASH_SLOTS = 16384
MOST_NAMES = 8000  # so that the table is never half full
N_NUMBER = 4  # column: the number given, plus one
NAME_ROW = 5


@kernel
def pack_name(buf: Buffer, begin: int, end: int) -> int:
    """Return up to nine characters as one number, seven bits each."""
    word = 0
    for i in range(begin, end):
        c = int(buf[i])
        word = (word << 7) | (c if 32 <= c <= 126 else 63)
    return word


@kernel
def packed_number(w0: int, w1: int, w2: int, w3: int, memo: NDArray[np.int64], names: NDArray[np.int64]) -> int:
    """Return the number of a packed name, given it now if it is new; -1 where the table is full."""
    mixed = w0 ^ (w0 >> 23) ^ (w1 >> 3) ^ (w1 >> 31) ^ w2 ^ w3
    at = (((mixed ^ (mixed >> 14)) & 0xFFFFFFF) * 40_503) >> 7 & 16383
    while names[at, 4] != 0:
        if names[at, 0] == w0 and names[at, 1] == w1 and names[at, 2] == w2 and names[at, 3] == w3:
            return int(names[at, 4]) - 1
        at = (at + 1) & 16383
    number = int(memo[NAMES])
    if number >= MOST_NAMES:
        return -1
    names[at, 0] = w0
    names[at, 1] = w1
    names[at, 2] = w2
    names[at, 3] = w3
    names[at, 4] = number + 1
    memo[NAMES] = number + 1
    return number


@kernel
def name_number(buf: Buffer, begin: int, end: int, memo: NDArray[np.int64], names: NDArray[np.int64]) -> int:
    """Return the number of the name buf[begin:end], given it now if it is new; -1 for an empty one or a full table.

    Names are cut at NAME_CHARS; what is not printable ASCII in them becomes "?".
    """
    end = min(end, begin + 36)
    if end <= begin:
        return -1
    return packed_number(
        pack_name(buf, begin, min(end, begin + 9)),
        pack_name(buf, begin + 9, min(end, begin + 18)),
        pack_name(buf, begin + 18, min(end, begin + 27)),
        pack_name(buf, begin + 27, end),
        memo,
        names,
    )


def names_in(table: NDArray[np.int64], count: int) -> list[str]:
    """Return the names of a table in the order of their numbers."""
    found = [""] * count
    for row in table[table[:, N_NUMBER] > 0].tolist():
        text = bytearray()
        for word in row[:NAME_WORDS]:
            packed = bytearray()
            while word:
                packed.append(word & 127)
                word >>= 7
            text += packed[::-1]
        found[row[N_NUMBER] - 1] = text.decode("ascii")
    return found
