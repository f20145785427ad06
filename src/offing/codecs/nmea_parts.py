"""Put multi-part messages together: interleaved, out of order, with parts that never come.

A bounded table of slots, one per message under way. A part joins the latest slot that it
fits; what waits too long, or is pushed out by newer ones, is given up and counted.
"""

import numpy as np
from numpy.typing import NDArray

from offing.codecs.nmea_state import (
    CHANNEL,
    DISORDER_LINES,
    END,
    EXAMPLE,
    EXAMPLES,
    F_CHANNEL,
    F_CHARS,
    F_FILL,
    F_PART,
    F_PAYLOAD,
    F_SEQUENCE,
    F_TOTAL,
    FILL,
    FIRST_LINE,
    GROUP,
    LAST_LINE,
    LAST_T,
    LENGTHS,
    LINE,
    LINES,
    LOG_T,
    M_END,
    M_GROUP,
    M_OFFSET,
    M_ORIGIN,
    M_PARTS,
    M_RX,
    M_T,
    MASK,
    MOST_CHARS,
    MOST_EXAMPLES,
    NONE,
    OFFSET,
    ORIGIN_OF_TIME,
    PART_MISSING,
    PATIENCE_LINES,
    PATIENCE_US,
    PENDING,
    RECEIVER,
    REJECTED,
    SEQUENCE,
    SLOTS,
    TIME,
    TIME_PART,
    TOTAL,
    USED,
    WORDS,
)
from offing.codecs.nmea_time import Buffer
from offing.nav.compiled import kernel


@kernel
def reject(memo: NDArray[np.int64], reason: int, lines: int, offset: int) -> None:
    """Count *lines* lines as refused for *reason*, and keep the first few as examples."""
    memo[REJECTED + reason] += lines
    memo[LINES] += lines
    if memo[EXAMPLES] < MOST_EXAMPLES:
        at = EXAMPLE + 2 * int(memo[EXAMPLES])
        memo[at] = offset
        memo[at + 1] = reason
        memo[EXAMPLES] += 1


@kernel
def reject_line(memo: NDArray[np.int64], reason: int, offset: int) -> None:
    """Count the line at *offset* as refused for *reason*."""
    reject(memo, reason, 1, offset)


@kernel
def parts_held(mask: int) -> int:
    """Return how many parts a mask holds."""
    held = 0
    while mask:
        held += mask & 1
        mask >>= 1
    return held


@kernel
def give_up(slot: int, memo: NDArray[np.int64], meta: NDArray[np.int64]) -> None:
    """Free *slot* and count its lines as parts of a message that never came together."""
    reject(memo, PART_MISSING, parts_held(int(meta[slot, MASK])), int(meta[slot, OFFSET]))
    meta[slot, USED] = 0
    memo[PENDING] -= 1


@kernel
def give_up_all(memo: NDArray[np.int64], meta: NDArray[np.int64]) -> None:
    """Give up every message under way, oldest first: the log has ended."""
    while memo[PENDING] > 0:
        give_up(oldest_slot(meta), memo, meta)


@kernel
def oldest_slot(meta: NDArray[np.int64]) -> int:
    """Return the slot in use whose first line came first, or -1."""
    oldest = -1
    for slot in range(SLOTS):
        if meta[slot, USED] and (oldest < 0 or meta[slot, FIRST_LINE] < meta[oldest, FIRST_LINE]):
            oldest = slot
    return oldest


@kernel
def is_stale(memo: NDArray[np.int64], meta: NDArray[np.int64], slot: int) -> bool:
    """Tell whether *slot* has waited longer for its next part than a message takes."""
    if memo[LINE] - meta[slot, LAST_LINE] > PATIENCE_LINES:
        return True
    heard, now = int(meta[slot, LAST_T]), int(memo[LOG_T])
    return heard != NONE and now != NONE and abs(now - heard) > PATIENCE_US


@kernel
def fits(
    memo: NDArray[np.int64],
    meta: NDArray[np.int64],
    slot: int,
    group: int,
    receiver: int,
) -> bool:
    """Tell whether the part at hand can belong to the message in *slot*."""
    part = int(memo[F_PART])
    mask = int(meta[slot, MASK])
    if meta[slot, TOTAL] != memo[F_TOTAL] or meta[slot, SEQUENCE] != memo[F_SEQUENCE] or mask >> part & 1:
        return False
    channel, other = int(meta[slot, CHANNEL]), int(memo[F_CHANNEL])
    if channel != other and channel != 0 and other != 0:
        return False
    if group >= 0 and meta[slot, GROUP] >= 0 and meta[slot, GROUP] != group:
        return False
    if receiver >= 0 and meta[slot, RECEIVER] >= 0 and meta[slot, RECEIVER] != receiver:
        return False
    return mask >> part == 0 or int(memo[LINE]) - int(meta[slot, LAST_LINE]) <= DISORDER_LINES


@kernel
def slot_for(
    memo: NDArray[np.int64],
    meta: NDArray[np.int64],
    group: int,
    receiver: int,
) -> int:
    """Return the slot that the part at hand joins: the latest that it fits, else a new one."""
    found, free, left = -1, -1, int(memo[PENDING])
    for slot in range(SLOTS):
        if meta[slot, USED]:
            left -= 1
            if is_stale(memo, meta, slot):
                give_up(slot, memo, meta)
            elif fits(memo, meta, slot, group, receiver) and (
                found < 0 or meta[slot, LAST_LINE] > meta[found, LAST_LINE]
            ):
                found = slot
        if free < 0 and not meta[slot, USED]:
            free = slot
        if left <= 0 and free >= 0:
            break
    if found >= 0:
        return found
    if free < 0:
        free = oldest_slot(meta)
        give_up(free, memo, meta)
    meta[free, :] = 0
    meta[free, USED] = 1
    meta[free, TOTAL] = memo[F_TOTAL]
    meta[free, SEQUENCE] = memo[F_SEQUENCE]
    meta[free, GROUP] = -1
    meta[free, RECEIVER] = -1
    meta[free, TIME] = NONE
    meta[free, TIME_PART] = 10
    meta[free, LAST_T] = NONE
    meta[free, OFFSET] = 2**62
    meta[free, FIRST_LINE] = memo[LINE]
    memo[PENDING] += 1
    return free


@kernel
def add_part(
    buf: Buffer,
    memo: NDArray[np.int64],
    meta: NDArray[np.int64],
    text: NDArray[np.uint8],
) -> int:
    """Add the part at hand to its message; return the slot if that is now whole, else -1."""
    slot = slot_for(memo, meta, int(memo[M_GROUP]), int(memo[M_RX]))
    part = int(memo[F_PART])
    meta[slot, MASK] |= 1 << part
    if meta[slot, CHANNEL] == 0:
        meta[slot, CHANNEL] = memo[F_CHANNEL]
    if meta[slot, GROUP] < 0:
        meta[slot, GROUP] = memo[M_GROUP]
    if meta[slot, RECEIVER] < 0:
        meta[slot, RECEIVER] = memo[M_RX]
    if memo[M_T] != NONE:
        meta[slot, LAST_T] = memo[M_T]
        if part < meta[slot, TIME_PART]:
            meta[slot, TIME] = memo[M_T]
            meta[slot, ORIGIN_OF_TIME] = memo[M_ORIGIN]
            meta[slot, TIME_PART] = part
    meta[slot, OFFSET] = min(int(meta[slot, OFFSET]), int(memo[M_OFFSET]))
    meta[slot, END] = max(int(meta[slot, END]), int(memo[M_END]))
    meta[slot, LAST_LINE] = memo[LINE]
    if part == memo[F_TOTAL]:
        meta[slot, FILL] = memo[F_FILL]
    meta[slot, LENGTHS + part - 1] = memo[F_CHARS]
    first = int(memo[F_PAYLOAD])
    for i in range(int(memo[F_CHARS])):
        text[slot, (part - 1) * MOST_CHARS + i] = buf[first + i]
    whole = (1 << (int(memo[F_TOTAL]) + 1)) - 2
    return slot if meta[slot, MASK] == whole else -1


@kernel
def join_parts(slot: int, memo: NDArray[np.int64], meta: NDArray[np.int64], text: NDArray[np.uint8]) -> None:
    """Make the whole message in *slot* the one at hand, as if it had stood on one line; free the slot."""
    chars, word, held, k = 0, 0, 0, WORDS
    for part in range(int(meta[slot, TOTAL])):
        for i in range(int(meta[slot, LENGTHS + part])):
            c = int(text[slot, part * MOST_CHARS + i])
            chars += 1
            word = (word << 6) | (c - 48 if c < 88 else c - 56)
            held += 1
            if held == 10:
                memo[k] = word
                k += 1
                word, held = 0, 0
    memo[k] = word << (60 - 6 * held)
    for j in range(k + 1, WORDS + 10):
        memo[j] = 0
    memo[F_CHARS] = chars
    memo[F_FILL] = meta[slot, FILL]
    memo[M_T] = meta[slot, TIME]
    memo[M_ORIGIN] = meta[slot, ORIGIN_OF_TIME]
    memo[M_RX] = meta[slot, RECEIVER]
    memo[M_OFFSET] = meta[slot, OFFSET]
    memo[M_END] = meta[slot, END]
    memo[M_PARTS] = meta[slot, TOTAL]
    meta[slot, USED] = 0
    memo[PENDING] -= 1
