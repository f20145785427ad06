"""The parity of Mode S: 24 bits that check the others.

ICAO Annex 10, volume IV, 3.1.2.3.3: the generator polynomial is x^24 + x^23 + … + x^12 + x^10
+ x^3 + 1.
"""

import numpy as np
from numpy.typing import NDArray

_POLYNOMIAL = 0xFFF409


def _table() -> NDArray[np.uint32]:
    table = np.arange(256, dtype=np.uint32) << np.uint32(16)
    for _ in range(8):
        high = table & 0x800000
        table = (table << np.uint32(1)) & np.uint32(0xFFFFFF)
        table ^= np.where(high != 0, _POLYNOMIAL, 0).astype(np.uint32)
    return table


_TABLE = _table()
_PLAIN = _TABLE.tolist()


def parity_of(data: bytes) -> int:
    """Return the parity of the bytes before it."""
    rest = 0
    for byte in data:
        rest = (rest << 8 & 0xFFFFFF) ^ _PLAIN[rest >> 16 ^ byte]
    return rest


def parities_of(messages: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return the parity of each row of bytes, shape (messages, bytes before the parity)."""
    rest = np.zeros(len(messages), np.uint32)
    for column in range(messages.shape[1]):
        rest = (rest << np.uint32(8) & np.uint32(0xFFFFFF)) ^ _TABLE[rest >> np.uint32(16) ^ messages[:, column]]
    return rest


def is_sound(message: bytes) -> bool:
    """Tell whether an extended squitter of 14 bytes passes its check."""
    return parity_of(message[:-3]) == int.from_bytes(message[-3:], "big")
