"""Read bits, numbers and text from a payload held in 60-bit words.

Ten six-bit characters fill a word: bit *i* of the payload is bit ``59 - i % 60`` of the
word ``base + i // 60``. Sixty bits, so that no shift ever meets the sign.
"""

import numpy as np
from numpy.typing import NDArray

from offing.nav.compiled import kernel


@kernel
def bits(words: NDArray[np.int64], base: int, start: int, width: int) -> int:
    """Return *width* bits (at most 60) from bit *start* on of the payload at words[base], unsigned."""
    skip = start // 60
    room = 60 - (start - skip * 60)
    word = int(words[base + skip])
    if width <= room:
        return (word >> (room - width)) & ((1 << width) - 1)
    rest = width - room
    return ((word & ((1 << room) - 1)) << rest) | (int(words[base + skip + 1]) >> (60 - rest))


@kernel
def signed_bits(words: NDArray[np.int64], base: int, start: int, width: int) -> int:
    """Return *width* bits from bit *start* on as two's complement."""
    raw = bits(words, base, start, width)
    return raw - ((raw >> (width - 1)) << width)


@kernel
def write_text(
    words: NDArray[np.int64], base: int, length: int, start: int, chars: int, out: NDArray[np.uint8], at: int
) -> int:
    """Write *chars* six-bit characters from bit *start* on to *out* at *at*; return where they end.

    *length* is the payload's in bits; what lies beyond it reads as "@". Nothing is trimmed.
    """
    for k in range(chars):
        begin = start + 6 * k
        left = length - begin
        code = 0
        if left >= 6:
            code = bits(words, base, begin, 6)
        elif left > 0:
            code = bits(words, base, begin, left)
        out[at + k] = code + 64 if code < 32 else code
    return at + chars


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
