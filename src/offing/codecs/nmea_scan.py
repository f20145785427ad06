"""Scan a stretch of a NMEA log: each line once, straight to the columns of reports."""

import numpy as np
from numpy.typing import NDArray

from offing.codecs.aivdm_take import take_message
from offing.codecs.nmea_names import MOST_NAMES
from offing.codecs.nmea_parts import add_part, join_parts, reject_line
from offing.codecs.nmea_sentences import (
    is_ais_sentence,
    read_clock,
    read_plain_stamp,
    read_sentence,
    read_tag_block,
    read_tail,
    why_not,
)
from offing.codecs.nmea_state import (
    BAD_TAG_BLOCK,
    BLANK,
    CLOCK,
    CLOCK_RX,
    CLOCK_T,
    COMMENT,
    CONTEXT,
    F_CHARS,
    F_END,
    F_PART,
    F_PAYLOAD,
    F_TOTAL,
    FROM_CLOCK,
    FROM_NOWHERE,
    FROM_STAMP,
    FROM_TAG,
    GROUP_ID,
    GROUP_RX,
    GROUP_T,
    HEADER,
    L_GROUP,
    L_STAMP_RX,
    L_STAMP_T,
    L_TAG,
    L_TAG_BAD,
    L_TAG_RX,
    L_TAG_T,
    LENGTHS,
    LINE,
    LINE_TOO_LONG,
    LINES,
    LOG_T,
    M_END,
    M_GROUP,
    M_OFFSET,
    M_ORIGIN,
    M_PARTS,
    M_RX,
    M_T,
    MOST_CHARS,
    MOST_LINE,
    MOST_PARTS,
    NAMES,
    NO_SENTENCE,
    NONE,
    OTHER,
    PAYLOADS,
    R_TEXT,
    ROW,
    ROWS,
    SEVERAL_SENTENCES,
    TAG_BLOCK,
    TAG_GROUP,
    TAG_RX,
    TAG_SET,
    TAG_T,
    TOTAL,
    UNREADABLE,
)
from offing.codecs.nmea_time import Buffer, find_time
from offing.nav.compiled import kernel

# What a line turns out to be; positive kinds have a sentence.
K_BLANK, K_COMMENT, K_TAG, K_NOTHING, K_UNREADABLE, K_ENDLESS = -1, -2, -3, -4, -5, -6
K_OTHER, K_DOLLAR, K_AIS = 0, 1, 2


@kernel
def clear_line(memo: NDArray[np.int64]) -> None:
    """Forget the line before."""
    memo[L_TAG] = 0
    memo[L_TAG_T] = NONE
    memo[L_TAG_RX] = -1
    memo[L_GROUP] = -1
    memo[L_STAMP_T] = NONE
    memo[L_STAMP_RX] = -1
    memo[L_TAG_BAD] = 0


@kernel
def find_sentence(  # noqa: C901 - one pass over the line
    buf: Buffer,
    at: int,
    end: int,
    memo: NDArray[np.int64],
    names: NDArray[np.int64],
) -> tuple[int, int]:
    """Return what the line at *at* is and where its sentence begins, or where looking ended.

    Reads tag blocks and a stamp before the sentence on the way.
    """
    if at + 2 < end and buf[at] == 0xEF and buf[at + 1] == 0xBB and buf[at + 2] == 0xBF:
        at += 3
    stop = min(end, at + MOST_LINE)
    p, words, prefix, odd = at, False, at, False
    while p < stop:
        c = int(buf[p])
        if c == 10:
            break
        if c == 33 or c == 36:
            kind = K_AIS if is_ais_sentence(buf, p, end) else -1
            if kind < 0 and p + 3 < end and 65 <= buf[p + 1] <= 90 and 65 <= buf[p + 2] <= 90:
                kind = K_DOLLAR if c == 36 else K_OTHER
            if kind >= 0:
                if words:
                    memo[L_STAMP_T] = find_time(buf, prefix, p)
                return kind, p
            words = True
        elif c == 92:
            after = read_tag_block(buf, p, end, memo, names)
            if after > 0:
                if words:
                    memo[L_STAMP_T] = find_time(buf, prefix, p)
                p = prefix = after
                words = False
                continue
            words = True
        elif not words and (c == 35 or (c == 47 and p + 1 < end and buf[p + 1] == 47)):
            return K_COMMENT, p
        elif c > 32:
            words = True
            odd = odd or c == 127 or c > 244
        elif c != 32 and c != 9 and c != 13:
            odd = True
        p += 1
    if p == at + MOST_LINE and p < end and buf[p] != 10:
        return K_ENDLESS, p
    if odd:
        return K_UNREADABLE, p
    if words:
        return K_NOTHING, p
    if memo[L_TAG] or memo[L_TAG_BAD]:
        return K_TAG, p
    return K_BLANK, p


@kernel
def find_line_end(buf: Buffer, at: int, end: int) -> int:
    """Return where the line feed is, or *end*."""
    while at < end and buf[at] != 10:
        at += 1
    return at


@kernel
def more_sentences(buf: Buffer, at: int, end: int) -> bool:
    """Tell whether another AIS sentence begins in what is left of a line."""
    for i in range(at, end):  # noqa: SIM110 - any() over a generator does not compile
        if buf[i] == 33 and is_ais_sentence(buf, i, end):
            return True
    return False


@kernel
def keep_tag_block(memo: NDArray[np.int64]) -> None:
    """Keep the line's tag block for the message that follows."""
    memo[TAG_SET] = 1
    memo[TAG_T] = memo[L_TAG_T]
    memo[TAG_RX] = memo[L_TAG_RX]
    memo[TAG_GROUP] = memo[L_GROUP]


@kernel
def tell_line(memo: NDArray[np.int64], begin: int, stop: int) -> None:
    """Gather what the line and those before it say of its sentence: time, receiver, group, place."""
    tag_t, tag_rx, group = int(memo[L_TAG_T]), int(memo[L_TAG_RX]), int(memo[L_GROUP])
    if memo[TAG_SET] and not memo[L_TAG]:
        tag_t, tag_rx, group = int(memo[TAG_T]), int(memo[TAG_RX]), int(memo[TAG_GROUP])
    if group >= 0:
        # Lines of one group share what its first tag block said.
        if memo[GROUP_ID] != group or tag_t != NONE:
            memo[GROUP_ID] = group
            memo[GROUP_T] = tag_t
            memo[GROUP_RX] = tag_rx
        tag_t = int(memo[GROUP_T])
        tag_rx = tag_rx if tag_rx >= 0 else int(memo[GROUP_RX])
    memo[M_GROUP] = group
    memo[M_OFFSET] = begin
    memo[M_END] = stop
    memo[M_PARTS] = 1
    t, origin = tag_t, FROM_TAG
    if t == NONE:
        t, origin = int(memo[L_STAMP_T]), FROM_STAMP
    if t == NONE:
        t, origin = int(memo[CLOCK_T]), FROM_CLOCK
    if t == NONE:
        origin = FROM_NOWHERE
    else:
        memo[LOG_T] = t
    memo[M_T] = t
    memo[M_ORIGIN] = origin
    rx = tag_rx
    if rx < 0:
        rx = int(memo[CLOCK_RX])
    if rx < 0:
        rx = int(memo[L_STAMP_RX])
    memo[M_RX] = rx
    if memo[F_PART] == memo[F_TOTAL]:
        memo[TAG_SET] = 0


@kernel
def take_other_line(kind: int, memo: NDArray[np.int64], offset: int) -> None:
    """Count a line that carries no AIS sentence; keep a tag block that stands alone for what follows."""
    context = -1
    if kind == K_BLANK:
        context = BLANK
    elif kind == K_COMMENT:
        context = COMMENT
    elif kind == K_OTHER:
        context = OTHER
    elif kind == K_TAG and not memo[L_TAG_BAD]:
        context = TAG_BLOCK
        keep_tag_block(memo)
    elif kind == K_NOTHING and offset == 0:
        context = HEADER
    if context >= 0:
        memo[CONTEXT + context] += 1
        memo[LINES] += 1
        return
    reason = NO_SENTENCE
    if kind == K_TAG:
        reason = BAD_TAG_BLOCK
    elif kind == K_UNREADABLE:
        reason = UNREADABLE
    elif kind == K_ENDLESS:
        reason = LINE_TOO_LONG
    reject_line(memo, reason, offset)


@kernel
def take_dollar_line(
    buf: Buffer, at: int, stop: int, memo: NDArray[np.int64], names: NDArray[np.int64], offset: int
) -> None:
    """Count a "$" line whose sentence is at *at*; set the clock if it is one."""
    found = read_clock(buf, at, stop, memo, names)
    if more_sentences(buf, at, stop):
        found = -1 - SEVERAL_SENTENCES
    if found < 0:
        reject_line(memo, -1 - found, offset)
    else:
        memo[LINES] += 1
        memo[CONTEXT + (CLOCK if found == 1 else OTHER)] += 1
        if found == 1 and memo[L_TAG]:
            keep_tag_block(memo)
        if found == 1 and memo[L_STAMP_T] != NONE:
            memo[CLOCK_T] = memo[L_STAMP_T]
            memo[CLOCK_RX] = memo[L_STAMP_RX]


@kernel
def keep_payload(
    buf: Buffer,
    slot: int,
    memo: NDArray[np.int64],
    meta: NDArray[np.int64],
    text: NDArray[np.uint8],
    rows: NDArray[np.int64],
    payloads: NDArray[np.uint8],
) -> None:
    """Write the characters of the message at hand to *payloads* and where they end to its row."""
    to = int(memo[PAYLOADS])
    if slot < 0:
        first = int(memo[F_PAYLOAD])
        for i in range(int(memo[F_CHARS])):
            payloads[to] = buf[first + i]
            to += 1
    else:
        for part in range(int(meta[slot, TOTAL])):
            for i in range(int(meta[slot, LENGTHS + part])):
                payloads[to] = text[slot, part * MOST_CHARS + i]
                to += 1
    memo[PAYLOADS] = to
    rows[(int(memo[ROWS]) - 1) * ROW + R_TEXT] = to


@kernel
def scan(  # noqa: C901 - the loop over lines
    buf: Buffer,
    at: int,
    base: int,
    memo: NDArray[np.int64],
    meta: NDArray[np.int64],
    text: NDArray[np.uint8],
    names: NDArray[np.int64],
    rows: NDArray[np.int64],
    payloads: NDArray[np.uint8],
) -> int:
    """Read lines from *at* on until the bytes end, *rows* are full or *names* nearly so; return where it stopped.

    *base* is the offset of the first byte of *buf*; the other arrays are laid out in
    nmea_state and nmea_names. With room in *payloads* every message gets a row. Nothing is
    allocated, nothing raised.
    """
    end = len(buf)
    every = len(payloads) > 0
    room = len(rows) // ROW
    while at < end:
        if memo[ROWS] >= room or memo[NAMES] >= MOST_NAMES - 2:
            break
        if every and memo[PAYLOADS] + MOST_PARTS * MOST_CHARS > len(payloads):
            break
        memo[LINE] += 1
        clear_line(memo)
        begin, p, kind = at, at, K_AIS
        if buf[at] == 92:
            p = read_tag_block(buf, at, end, memo, names)
        elif 49 <= buf[at] <= 57:
            p = read_plain_stamp(buf, at, end, memo)
        if p < 0 or not is_ais_sentence(buf, p, end):
            clear_line(memo)
            kind, p = find_sentence(buf, at, end, memo, names)
        if kind != K_AIS:
            at = find_line_end(buf, p, end)
            if kind == K_DOLLAR:
                take_dollar_line(buf, p, at, memo, names, base + begin)
            elif kind == K_OTHER and more_sentences(buf, p, at):
                reject_line(memo, SEVERAL_SENTENCES, base + begin)
            else:
                take_other_line(kind, memo, base + begin)
            at += 1
            continue
        reason = read_sentence(buf, p, end, memo)
        if reason >= 0:
            reject_line(memo, why_not(buf, p, end, reason), base + begin)
            at = find_line_end(buf, p, end) + 1
            continue
        p = stop = int(memo[F_END])
        if stop < end and buf[stop] == 13:
            stop += 1
        if stop < end and buf[stop] != 10:
            stop = find_line_end(buf, stop, end)
        at = stop + 1
        if buf[stop - 1] == 13:
            stop -= 1
        if stop > p:
            if stop - begin > MOST_LINE:
                reason = LINE_TOO_LONG
            elif more_sentences(buf, p, stop):
                reason = SEVERAL_SENTENCES
            if reason >= 0:
                reject_line(memo, reason, base + begin)
                continue
            read_tail(buf, p, stop, memo, names)
        tell_line(memo, base + begin, base + stop)
        slot = -1
        if memo[F_TOTAL] > 1:
            slot = add_part(buf, memo, meta, text)
            if slot < 0:
                continue
            join_parts(slot, memo, meta, text)
        if take_message(memo, rows, every) and every:
            keep_payload(buf, slot, memo, meta, text, rows, payloads)
    return min(at, end)
