"""Write many AIVDM sentences in tag blocks at once, into one run of bytes.

Byte for byte what ``aivdm_encode.encode`` writes with receiver, time and group (IEC 61162-1
and 61162-450), and, where a line is to be spoilt, with one bit of its payload turned round.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.codecs.aivdm_encode import SENTENCE_CHARS
from offing.nav.columns import readonly
from offing.nav.compiled import kernel

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_ROOM = 130  # bytes of a line beside its receiver's name: tag block, sentence of 60 characters, line end
_HEX = np.frombuffer(b"0123456789ABCDEF", np.uint8)
_SENTENCE = np.frombuffer(b"AIVDM,", np.uint8)


class Messages(NamedTuple):
    """Messages to be written; payloads lie one after another in ``text``."""

    text: Bytes
    begin: Ints  # of each message's payload in text
    length: Ints  # characters
    fill: Ints  # bits
    channel: Ints  # ASCII code of A or B
    sequence: Ints  # 0-9, ties the parts of a long message
    group: Ints  # not negative, ties its tag blocks


class Lines(NamedTuple):
    """Lines to be written, in this order."""

    message: Ints  # row of Messages
    part: Ints  # from 0
    receiver: Ints  # row of names
    second: Ints  # seconds since 1970, as the receiver's clock says
    spoilt: Ints  # the bit of the payload part that is turned round; -1: none


def sentence_count(length: Ints) -> Ints:
    """Return how many sentences payloads of these many characters take."""
    return -(-length // SENTENCE_CHARS)


def write_lines(messages: Messages, lines: Lines, names: list[bytes]) -> tuple[bytes, Ints]:
    """Return all *lines* as bytes, and where each ends; *names* are those of receivers."""
    edges = np.cumsum([0, *map(len, names)])
    longest = max(map(len, names), default=0)
    out = np.empty(len(lines.message) * (_ROOM + longest), np.uint8)
    ends = np.empty(len(lines.message), np.int64)
    numbers = np.stack([column.astype(np.int64) for column in messages[1:]])
    rows = np.stack([column.astype(np.int64) for column in lines]) if len(lines.message) else np.empty((5, 0), np.int64)
    said = np.frombuffer(b"".join(names), np.uint8)
    size = put_lines(
        readonly(messages.text, np.uint8),
        readonly(numbers, np.int64),
        readonly(rows, np.int64),
        readonly(said, np.uint8),
        readonly(edges, np.int64),
        out,
        ends,
    )
    return out[:size].tobytes(), ends


@kernel
def put_number(out: Bytes, at: int, value: int) -> int:
    """Write *value* (not negative) in decimal digits; return where it ends."""
    digits, rest = 1, value // 10
    while rest > 0:
        digits += 1
        rest //= 10
    for k in range(at + digits - 1, at - 1, -1):
        out[k] = 48 + value % 10
        value //= 10
    return at + digits


@kernel
def put_checksum(out: Bytes, begin: int, end: int) -> int:
    """Write an asterisk and the exclusive or of what lies from *begin* to *end*; return where it ends."""
    xor = 0
    for k in range(begin, end):
        xor ^= int(out[k])
    out[end] = 42
    out[end + 1] = _HEX[xor >> 4]
    out[end + 2] = _HEX[xor & 15]
    return end + 3


@kernel
def put_lines(  # noqa: C901 - a kernel
    text: Bytes, messages: Ints, rows: Ints, names: Bytes, edges: Ints, out: Bytes, ends: Ints
) -> int:
    """Write the lines of *rows* to *out* and where each ends to *ends*; return how many bytes were written.

    *messages* and *rows* hold the columns of Messages (without text) and of Lines, one a row.
    """
    at = 0
    for line in range(rows.shape[1]):
        one, part, receiver = int(rows[0, line]), int(rows[1, line]), int(rows[2, line])
        begin, length = int(messages[0, one]), int(messages[1, one])
        total = (length + SENTENCE_CHARS - 1) // SENTENCE_CHARS
        if part == 0 or total > 1:
            out[at] = 92
            at += 1
            start = at
            if total > 1:
                out[at] = 103
                out[at + 1] = 58
                out[at + 2] = 49 + part
                out[at + 3] = 45
                out[at + 4] = 48 + total
                out[at + 5] = 45
                at = put_number(out, at + 6, int(messages[5, one]))
            if part == 0:
                if total > 1:
                    out[at] = 44
                    at += 1
                out[at] = 115
                out[at + 1] = 58
                at += 2
                for k in range(int(edges[receiver]), int(edges[receiver + 1])):
                    out[at] = names[k]
                    at += 1
                out[at] = 44
                out[at + 1] = 99
                out[at + 2] = 58
                at = put_number(out, at + 3, int(rows[3, line]))
            at = put_checksum(out, start, at)
            out[at] = 92
            at += 1
        out[at] = 33
        at += 1
        start = at
        for k in range(len(_SENTENCE)):
            out[at] = _SENTENCE[k]
            at += 1
        out[at] = 48 + total
        out[at + 1] = 44
        out[at + 2] = 49 + part
        out[at + 3] = 44
        at += 4
        if total > 1:
            out[at] = 48 + int(messages[4, one])
            at += 1
        out[at] = 44
        out[at + 1] = int(messages[3, one])
        out[at + 2] = 44
        at += 3
        first = at
        for k in range(begin + part * SENTENCE_CHARS, min(begin + (part + 1) * SENTENCE_CHARS, begin + length)):
            out[at] = text[k]
            at += 1
        chars = at - first
        out[at] = 44
        out[at + 1] = 48 + (int(messages[2, one]) if part == total - 1 else 0)
        at = put_checksum(out, start, at + 2)
        spoilt = int(rows[4, line])
        if spoilt >= 0:
            # After the checksum was written, which is how a receiver knows.
            spoilt %= 6 * chars
            code = int(out[first + spoilt // 6])
            code = (code - 48 if code < 88 else code - 56) ^ (1 << (spoilt % 6))
            out[first + spoilt // 6] = code + 48 if code < 40 else code + 56
        out[at] = 13
        out[at + 1] = 10
        at += 2
        ends[line] = at
    return at
