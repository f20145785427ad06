"""Put multi-part messages together: interleaved, out of order, with parts that never come.

A bounded table of slots, one per message under way. A part joins the latest slot that it
fits; what waits too long, or is pushed out by newer ones, is given up and counted.
"""

import numpy as np
from numpy.typing import NDArray

from offing.codecs.nmea_sentences import F_CHANNEL, F_CHARS, F_FILL, F_PART, F_PAYLOAD, F_SEQUENCE, F_TOTAL
from offing.codecs.nmea_state import (
    CHANNEL,
    DISORDER_LINES,
    END,
    EXAMPLES,
    FILL,
    FIRST_LINE,
    GROUP,
    LAST_LINE,
    LAST_T,
    LENGTHS,
    LINE,
    LINES,
    LOG_T,
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
)
from offing.codecs.nmea_time import Buffer
from offing.nav.compiled import kernel


@kernel
def reject(
    counts: NDArray[np.int64], examples: NDArray[np.int64], reason: int, lines: int, offset: int
) -> None:
    """Count *lines* lines as refused for *reason*, and keep the first few as examples."""
    counts[REJECTED + reason] += lines
    counts[LINES] += lines
    if counts[EXAMPLES] < MOST_EXAMPLES:
        examples[counts[EXAMPLES], 0] = offset
        examples[counts[EXAMPLES], 1] = reason
        counts[EXAMPLES] += 1


@kernel
def parts_held(mask: int) -> int:
    """Return how many parts a mask holds."""
    held = 0
    while mask:
        held += mask & 1
        mask >>= 1
    return held


@kernel
def give_up(
    slot: int,
    state: NDArray[np.int64],
    meta: NDArray[np.int64],
    counts: NDArray[np.int64],
    examples: NDArray[np.int64],
) -> None:
    """Free *slot* and count its lines as parts of a message that never came together."""
    reject(counts, examples, PART_MISSING, parts_held(int(meta[slot, MASK])), int(meta[slot, OFFSET]))
    meta[slot, USED] = 0
    state[PENDING] -= 1


@kernel
def give_up_all(
    state: NDArray[np.int64], meta: NDArray[np.int64], counts: NDArray[np.int64], examples: NDArray[np.int64]
) -> None:
    """Give up every message under way, oldest first: the log has ended."""
    while state[PENDING] > 0:
        give_up(oldest_slot(meta), state, meta, counts, examples)


@kernel
def oldest_slot(meta: NDArray[np.int64]) -> int:
    """Return the slot in use whose first line came first, or -1."""
    oldest = -1
    for slot in range(SLOTS):
        if meta[slot, USED] and (oldest < 0 or meta[slot, FIRST_LINE] < meta[oldest, FIRST_LINE]):
            oldest = slot
    return oldest


@kernel
def is_stale(state: NDArray[np.int64], meta: NDArray[np.int64], slot: int) -> bool:
    """Tell whether *slot* has waited longer for its next part than a message takes."""
    if state[LINE] - meta[slot, LAST_LINE] > PATIENCE_LINES:
        return True
    heard, now = int(meta[slot, LAST_T]), int(state[LOG_T])
    return heard != NONE and now != NONE and abs(now - heard) > PATIENCE_US


@kernel
def fits(
    state: NDArray[np.int64],
    meta: NDArray[np.int64],
    slot: int,
    facts: NDArray[np.int64],
    group: int,
    receiver: int,
) -> bool:
    """Tell whether the part in *facts* can belong to the message in *slot*."""
    part = int(facts[F_PART])
    mask = int(meta[slot, MASK])
    if meta[slot, TOTAL] != facts[F_TOTAL] or meta[slot, SEQUENCE] != facts[F_SEQUENCE] or mask >> part & 1:
        return False
    channel, other = int(meta[slot, CHANNEL]), int(facts[F_CHANNEL])
    if channel != other and channel != 0 and other != 0:
        return False
    if group >= 0 and meta[slot, GROUP] >= 0 and meta[slot, GROUP] != group:
        return False
    if receiver >= 0 and meta[slot, RECEIVER] >= 0 and meta[slot, RECEIVER] != receiver:
        return False
    return mask >> part == 0 or int(state[LINE]) - int(meta[slot, LAST_LINE]) <= DISORDER_LINES


@kernel
def slot_for(
    state: NDArray[np.int64],
    meta: NDArray[np.int64],
    facts: NDArray[np.int64],
    group: int,
    receiver: int,
    counts: NDArray[np.int64],
    examples: NDArray[np.int64],
) -> int:
    """Return the slot that the part in *facts* joins: the latest that it fits, else a new one."""
    found, free, left = -1, -1, int(state[PENDING])
    for slot in range(SLOTS):
        if meta[slot, USED]:
            left -= 1
            if is_stale(state, meta, slot):
                give_up(slot, state, meta, counts, examples)
            elif fits(state, meta, slot, facts, group, receiver) and (
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
        give_up(free, state, meta, counts, examples)
    meta[free, :] = 0
    meta[free, USED] = 1
    meta[free, TOTAL] = facts[F_TOTAL]
    meta[free, SEQUENCE] = facts[F_SEQUENCE]
    meta[free, GROUP] = -1
    meta[free, RECEIVER] = -1
    meta[free, TIME] = NONE
    meta[free, TIME_PART] = 10
    meta[free, LAST_T] = NONE
    meta[free, OFFSET] = 2**62
    meta[free, FIRST_LINE] = state[LINE]
    state[PENDING] += 1
    return free


@kernel
def add_part(
    buf: Buffer,
    state: NDArray[np.int64],
    meta: NDArray[np.int64],
    text: NDArray[np.uint8],
    facts: NDArray[np.int64],
    said: NDArray[np.int64],
    counts: NDArray[np.int64],
    examples: NDArray[np.int64],
) -> int:
    """Add the part in *facts* to its message; return the slot if that is now whole, else -1.

    *said* holds what is known of the line: time, its origin, receiver, group, offset, end.
    """
    slot = slot_for(state, meta, facts, int(said[3]), int(said[2]), counts, examples)
    part = int(facts[F_PART])
    meta[slot, MASK] |= 1 << part
    if meta[slot, CHANNEL] == 0:
        meta[slot, CHANNEL] = facts[F_CHANNEL]
    if meta[slot, GROUP] < 0:
        meta[slot, GROUP] = said[3]
    if meta[slot, RECEIVER] < 0:
        meta[slot, RECEIVER] = said[2]
    if said[0] != NONE:
        meta[slot, LAST_T] = said[0]
        if part < meta[slot, TIME_PART]:
            meta[slot, TIME] = said[0]
            meta[slot, ORIGIN_OF_TIME] = said[1]
            meta[slot, TIME_PART] = part
    meta[slot, OFFSET] = min(int(meta[slot, OFFSET]), int(said[4]))
    meta[slot, END] = max(int(meta[slot, END]), int(said[5]))
    meta[slot, LAST_LINE] = state[LINE]
    if part == facts[F_TOTAL]:
        meta[slot, FILL] = facts[F_FILL]
    meta[slot, LENGTHS + part - 1] = facts[F_CHARS]
    first = int(facts[F_PAYLOAD])
    for i in range(int(facts[F_CHARS])):
        text[slot, (part - 1) * MOST_CHARS + i] = buf[first + i]
    whole = (1 << (int(facts[F_TOTAL]) + 1)) - 2
    return slot if meta[slot, MASK] == whole else -1


@kernel
def join_parts(
    slot: int,
    meta: NDArray[np.int64],
    text: NDArray[np.uint8],
    words: NDArray[np.int64],
    joined: NDArray[np.uint8],
) -> int:
    """Write the payload of the whole message in *slot* to *words* and *joined*; return its characters."""
    chars, word, held, k = 0, 0, 0, 0
    for part in range(int(meta[slot, TOTAL])):
        for i in range(int(meta[slot, LENGTHS + part])):
            c = int(text[slot, part * MOST_CHARS + i])
            joined[chars] = c
            chars += 1
            word = (word << 6) | (c - 48 if c < 88 else c - 56)
            held += 1
            if held == 10:
                words[k] = word
                k += 1
                word, held = 0, 0
    words[k] = word << (60 - 6 * held)
    for j in range(k + 1, 10):
        words[j] = 0
    return chars
