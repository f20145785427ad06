"""Scan a stretch of a NMEA log: each line once, straight to the columns of reports."""

import numpy as np
from numpy.typing import NDArray

from offing.codecs.aivdm_take import (
    T_END,
    T_GROUP,
    T_OFFSET,
    T_ORIGIN,
    T_RECEIVER,
    X_TEXT,
    T,
    take_message,
)
from offing.codecs.nmea_parts import add_part, join_parts, reject
from offing.codecs.nmea_sentences import (
    F_CHARS,
    F_END,
    F_FILL,
    F_PART,
    F_PAYLOAD,
    F_TOTAL,
    is_ais_sentence,
    read_clock,
    read_sentence,
    read_tag_block,
    read_tail,
)
from offing.codecs.nmea_state import (
    BAD_TAG_BLOCK,
    BLANK,
    CLOCK,
    CLOCK_RX,
    CLOCK_T,
    COMMENT,
    CONTEXT,
    END,
    FILL,
    FROM_CLOCK,
    FROM_NOWHERE,
    FROM_STAMP,
    FROM_TAG,
    GROUP,
    HEADER,
    INDEX_TEXT,
    INDEXED,
    L_GROUP,
    L_STAMP_RX,
    L_STAMP_T,
    L_TAG,
    L_TAG_BAD,
    L_TAG_RX,
    L_TAG_T,
    LINE,
    LINE_TOO_LONG,
    LINES,
    LOG_T,
    MOST_LINE,
    MOST_NAMES,
    NAMES,
    NO_SENTENCE,
    NONE,
    OFFSET,
    ORIGIN_OF_TIME,
    OTHER,
    PENDING,
    POSITIONS,
    RECEIVER,
    SEVERAL_SENTENCES,
    STATICS,
    TAG_BLOCK,
    TAG_GROUP,
    TAG_RX,
    TAG_SET,
    TAG_T,
    TIME,
    TOTAL,
    UNREADABLE,
    USED,
)
from offing.codecs.nmea_time import Buffer, find_time
from offing.nav.compiled import kernel

# What a line turns out to be; positive kinds have a sentence.
K_BLANK, K_COMMENT, K_TAG, K_NOTHING, K_UNREADABLE, K_ENDLESS = -1, -2, -3, -4, -5, -6
K_OTHER, K_DOLLAR, K_AIS = 0, 1, 2


@kernel
def clear_line(line: NDArray[np.int64]) -> None:
    """Forget the line before."""
    line[L_TAG] = 0
    line[L_TAG_T] = NONE
    line[L_TAG_RX] = -1
    line[L_GROUP] = -1
    line[L_STAMP_T] = NONE
    line[L_STAMP_RX] = -1
    line[L_TAG_BAD] = 0


@kernel
def find_sentence(  # noqa: C901 - one pass over the line
    buf: Buffer,
    at: int,
    end: int,
    line: NDArray[np.int64],
    counts: NDArray[np.int64],
    slots: NDArray[np.int32],
    texts: NDArray[np.uint8],
    ends: NDArray[np.int32],
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
                    line[L_STAMP_T] = find_time(buf, prefix, p)
                return kind, p
            words = True
        elif c == 92:
            after = read_tag_block(buf, p, end, line, counts, slots, texts, ends)
            if after > 0:
                if words:
                    line[L_STAMP_T] = find_time(buf, prefix, p)
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
    if line[L_TAG] or line[L_TAG_BAD]:
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
    for i in range(at, end):
        if buf[i] == 33 and is_ais_sentence(buf, i, end):
            return True
    return False


@kernel
def tell_line(
    line: NDArray[np.int64], state: NDArray[np.int64], said: NDArray[np.int64], begin: int, stop: int
) -> None:
    """Write to *said* what the line and those before it say of its sentence: time, receiver, group, place."""
    tag_t, tag_rx, group = int(line[L_TAG_T]), int(line[L_TAG_RX]), int(line[L_GROUP])
    if state[TAG_SET] and not line[L_TAG]:
        tag_t, tag_rx, group = int(state[TAG_T]), int(state[TAG_RX]), int(state[TAG_GROUP])
    said[T_GROUP] = group
    said[T_OFFSET] = begin
    said[T_END] = stop
    if tag_t != NONE:
        said[T] = tag_t
        said[T_ORIGIN] = FROM_TAG
    elif line[L_STAMP_T] != NONE:
        said[T] = line[L_STAMP_T]
        said[T_ORIGIN] = FROM_STAMP
    else:
        said[T] = state[CLOCK_T]
        said[T_ORIGIN] = FROM_NOWHERE if state[CLOCK_T] == NONE else FROM_CLOCK
    if said[T] != NONE:
        state[LOG_T] = said[T]
    if tag_rx >= 0:
        said[T_RECEIVER] = tag_rx
    elif state[CLOCK_RX] >= 0:
        said[T_RECEIVER] = state[CLOCK_RX]
    else:
        said[T_RECEIVER] = line[L_STAMP_RX]


@kernel
def take_other_line(
    kind: int,
    line: NDArray[np.int64],
    state: NDArray[np.int64],
    counts: NDArray[np.int64],
    examples: NDArray[np.int64],
    offset: int,
) -> None:
    """Count a line that carries no AIS sentence; keep a tag block that stands alone for what follows."""
    context = -1
    if kind == K_BLANK:
        context = BLANK
    elif kind == K_COMMENT:
        context = COMMENT
    elif kind == K_OTHER:
        context = OTHER
    elif kind == K_TAG and not line[L_TAG_BAD]:
        context = TAG_BLOCK
        state[TAG_SET] = 1
        state[TAG_T] = line[L_TAG_T]
        state[TAG_RX] = line[L_TAG_RX]
        state[TAG_GROUP] = line[L_GROUP]
    elif kind == K_NOTHING and offset == 0:
        context = HEADER
    if context >= 0:
        counts[CONTEXT + context] += 1
        counts[LINES] += 1
    elif kind == K_TAG:
        reject(counts, examples, BAD_TAG_BLOCK, 1, offset)
    elif kind == K_UNREADABLE:
        reject(counts, examples, UNREADABLE, 1, offset)
    elif kind == K_ENDLESS:
        reject(counts, examples, LINE_TOO_LONG, 1, offset)
    else:
        reject(counts, examples, NO_SENTENCE, 1, offset)


@kernel
def take_dollar_line(
    buf: Buffer,
    at: int,
    stop: int,
    line: NDArray[np.int64],
    state: NDArray[np.int64],
    counts: NDArray[np.int64],
    examples: NDArray[np.int64],
    slots: NDArray[np.int32],
    texts: NDArray[np.uint8],
    ends: NDArray[np.int32],
    offset: int,
) -> None:
    """Count a "$" line whose sentence is at *at*; set the clock if it is one."""
    found = read_clock(buf, at, stop, line, counts, slots, texts, ends)
    if more_sentences(buf, at, stop):
        reject(counts, examples, SEVERAL_SENTENCES, 1, offset)
    elif found < 0:
        reject(counts, examples, -1 - found, 1, offset)
    else:
        counts[LINES] += 1
        counts[CONTEXT + (CLOCK if found == 1 else OTHER)] += 1
        if line[L_TAG]:
            state[TAG_SET] = 1
            state[TAG_T] = line[L_TAG_T]
            state[TAG_RX] = line[L_TAG_RX]
            state[TAG_GROUP] = line[L_GROUP]
        if found == 1 and line[L_STAMP_T] != NONE:
            state[CLOCK_T] = line[L_STAMP_T]
            state[CLOCK_RX] = line[L_STAMP_RX]


@kernel
def scan(  # noqa: C901 - the loop over lines
    buf: Buffer,
    at: int,
    base: int,
    state: NDArray[np.int64],
    meta: NDArray[np.int64],
    text: NDArray[np.uint8],
    words: NDArray[np.int64],
    line: NDArray[np.int64],
    facts: NDArray[np.int64],
    said: NDArray[np.int64],
    joined: NDArray[np.uint8],
    counts: NDArray[np.int64],
    examples: NDArray[np.int64],
    slots: NDArray[np.int32],
    texts: NDArray[np.uint8],
    ends: NDArray[np.int32],
    pi64: NDArray[np.int64],
    p64: NDArray[np.float64],
    p32: NDArray[np.float32],
    pi32: NDArray[np.int32],
    p8: NDArray[np.int8],
    si64: NDArray[np.int64],
    s32: NDArray[np.int32],
    s16: NDArray[np.int16],
    draughts: NDArray[np.float32],
    names: NDArray[np.uint8],
    callsigns: NDArray[np.uint8],
    destinations: NDArray[np.uint8],
    index: NDArray[np.int64],
    payloads: NDArray[np.uint8],
) -> int:
    """Read lines from *at* on until the bytes end or a block of columns is full; return where it stopped.

    *base* is the offset of the first byte of *buf*. The blocks are those of aivdm_rows and
    aivdm_take, the memory that of nmea_state. Nothing is allocated, nothing raised.
    """
    end = len(buf)
    indexing = index.shape[1] > 0
    while at < end:
        if counts[POSITIONS] >= pi64.shape[1] or counts[STATICS] >= si64.shape[1] or counts[NAMES] > MOST_NAMES - 8:
            break
        if indexing and (counts[INDEXED] >= index.shape[1] or counts[INDEX_TEXT] + len(joined) > len(payloads)):
            break
        state[LINE] += 1
        clear_line(line)
        begin, p, kind = at, at, K_AIS
        if buf[at] == 92:
            p = read_tag_block(buf, at, end, line, counts, slots, texts, ends)
        if p < 0 or not is_ais_sentence(buf, p, end):
            clear_line(line)
            kind, p = find_sentence(buf, at, end, line, counts, slots, texts, ends)
        if kind != K_AIS:
            stop = find_line_end(buf, p, end)
            at = stop + 1
            if kind == K_DOLLAR:
                take_dollar_line(
                    buf, p, stop, line, state, counts, examples, slots, texts, ends, base + begin
                )
            elif kind == K_OTHER and more_sentences(buf, p, stop):
                reject(counts, examples, SEVERAL_SENTENCES, 1, base + begin)
            else:
                take_other_line(kind, line, state, counts, examples, base + begin)
            continue
        reason = read_sentence(buf, p, end, words, facts)
        if reason >= 0:
            reject(counts, examples, reason, 1, base + begin)
            at = find_line_end(buf, p, end) + 1
            continue
        stop = int(facts[F_END])
        if stop < end and buf[stop] == 13:
            stop += 1
        if stop < end and buf[stop] != 10:
            stop = find_line_end(buf, stop, end)
        at = stop + 1
        if stop > begin and buf[stop - 1] == 13:
            stop -= 1
        if stop - begin > MOST_LINE:
            reject(counts, examples, LINE_TOO_LONG, 1, base + begin)
            continue
        if stop > facts[F_END]:
            if more_sentences(buf, int(facts[F_END]), stop):
                reject(counts, examples, SEVERAL_SENTENCES, 1, base + begin)
                continue
            read_tail(buf, int(facts[F_END]), stop, line, counts, slots, texts, ends)
        tell_line(line, state, said, base + begin, base + stop)
        if facts[F_PART] == facts[F_TOTAL]:
            state[TAG_SET] = 0
        chars, parts, slot = int(facts[F_CHARS]), 1, -1
        if facts[F_TOTAL] > 1:
            slot = add_part(buf, state, meta, text, facts, said, counts, examples)
            if slot < 0:
                continue
            chars = join_parts(slot, meta, text, words, joined)
            parts = int(meta[slot, TOTAL])
            facts[F_FILL] = meta[slot, FILL]
            said[T] = meta[slot, TIME]
            said[T_ORIGIN] = meta[slot, ORIGIN_OF_TIME]
            said[T_RECEIVER] = meta[slot, RECEIVER]
            said[T_GROUP] = meta[slot, GROUP]
            said[T_OFFSET] = meta[slot, OFFSET]
            said[T_END] = meta[slot, END]
            meta[slot, USED] = 0
            state[PENDING] -= 1
        taken = take_message(
            words,
            6 * chars - int(facts[F_FILL]),
            parts,
            said,
            state,
            counts,
            examples,
            pi64,
            p64,
            p32,
            pi32,
            p8,
            si64,
            s32,
            s16,
            draughts,
            names,
            callsigns,
            destinations,
            index,
        )
        if indexing and taken:
            to, first = int(counts[INDEX_TEXT]), int(facts[F_PAYLOAD])
            for i in range(chars):
                payloads[to + i] = joined[i] if slot >= 0 else buf[first + i]
            counts[INDEX_TEXT] = to + chars
            index[X_TEXT, counts[INDEXED] - 1] = to + chars
    return min(at, end)
