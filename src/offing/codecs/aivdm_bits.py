"""Read bits, numbers and text from a payload held in 60-bit words.

Ten six-bit characters fill a word: bit *i* of the payload is bit ``59 - i % 60`` of the
word ``base + i // 60``. Sixty bits, so that no shift ever meets the sign.
"""

import numpy as np
from numpy.typing import NDArray

from offing.nav.compiled import kernel


@kernel
def cut(words: NDArray[np.int64], base: int, start: int, width: int) -> int:
    """Return *width* bits (at most 60) from bit *start* on of the payload at words[base], unsigned."""
    skip = start // 60
    room = 60 - (start - skip * 60)
    word = int(words[base + skip])
    if width <= room:
        return (word >> (room - width)) & ((1 << width) - 1)
    rest = width - room
    return ((word & ((1 << room) - 1)) << rest) | (int(words[base + skip + 1]) >> (60 - rest))


@kernel
def bits(words: NDArray[np.int64], base: int, place: int) -> int:
    """Return the field at *place* (see Layout.place) of the payload at words[base], unsigned."""
    place = int(place)
    return cut(words, base, place >> 8, place & 255)


@kernel
def signed_bits(words: NDArray[np.int64], base: int, place: int) -> int:
    """Return the field at *place* of the payload at words[base] as two's complement."""
    width = int(place) & 255
    raw = bits(words, base, place)
    return raw - ((raw >> (width - 1)) << width)


@kernel
def write_text(words: NDArray[np.int64], base: int, length: int, place: int, out: NDArray[np.uint8], at: int) -> int:
    """Write the six-bit characters of the field at *place* to *out* at *at*; return where they end.

    *length* is the payload's in bits; what lies beyond it reads as "@". Nothing is trimmed.
    """
    begin = int(place) >> 8
    for _ in range((int(place) & 255) // 6):
        held = min(6, length - begin)
        code = cut(words, base, begin, held) if held > 0 else 0
        out[at] = code + 64 if code < 32 else code
        begin += 6
        at += 1
    return at


@kernel
def trim_text(out: NDArray[np.uint8], begin: int, end: int) -> int:
    """Trim the text in *out* of trailing "@" and then of spaces at both ends; return its new end."""
    while end > begin and out[end - 1] == 64:
        end -= 1
    while end > begin and out[end - 1] == 32:
        end -= 1
    first = begin
    while first < end and out[first] == 32:
        first += 1
    if first > begin:
        for k in range(end - first):
            out[begin + k] = out[first + k]
    return begin + end - first
