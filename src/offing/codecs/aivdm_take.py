"""Take one whole AIS message: judge it, time it, write its rows."""

import numpy as np
from numpy.typing import NDArray

from offing.codecs.ais_clock import hear_base, hear_second
from offing.codecs.aivdm_bits import bits
from offing.codecs.aivdm_rows import (
    BASE_DAY,
    BASE_HOUR,
    BASE_MINUTE,
    BASE_MONTH,
    BASE_YEAR,
    GIVES_POSITION,
    GIVES_STATICS,
    LEAST,
    MMSI,
    MOST,
    P_CRAFT,
    P_LENGTH,
    P_OFFSET,
    P_RECEIVER,
    P_T,
    PART,
    S_CRAFT,
    S_LENGTH,
    S_OFFSET,
    S_T,
    SECOND_AT,
    write_kinematics,
    write_particulars,
)
from offing.codecs.nmea_parts import reject
from offing.codecs.nmea_state import (
    CONTINUATIONS,
    FROM_BASE,
    FROM_NOWHERE,
    INDEXED,
    LINES,
    MESSAGES,
    NONE,
    NOW,
    ORIGIN,
    POSITIONS,
    STATICS,
    UNKNOWN_PART,
    UNKNOWN_TYPE,
    WRONG_LENGTH,
)
from offing.codecs.nmea_time import civil_us
from offing.nav.compiled import kernel

# said[...]: what is known of a message besides its payload.
T, T_ORIGIN, T_RECEIVER, T_GROUP, T_OFFSET, T_END = range(6)
SAID = 6

# Rows of the index of all messages, for those who want every field.
X_TYPE, X_T, X_OFFSET, X_LENGTH, X_RECEIVER, X_BITS, X_TEXT = range(7)
INDEX = 7

# Base stations whose date lies outside these years have no clock.
FIRST_YEAR, LAST_YEAR = 2000, 2099


@kernel
def refusal(words: NDArray[np.int64], length: int) -> int:
    """Return why a payload of *length* bits is refused, or -1."""
    type_ = int(words[0]) >> 54
    if length < 6 or type_ < 1 or type_ > 27:
        return UNKNOWN_TYPE
    if length < LEAST[type_] or length > MOST[type_]:
        return WRONG_LENGTH
    if type_ == 24:
        part = bits(words, PART, 2)
        if part > 1:
            return UNKNOWN_PART
        if part == 1 and length < 162:
            return WRONG_LENGTH
    return -1


@kernel
def base_time(words: NDArray[np.int64]) -> int:
    """Return the seconds since 1970 that a base station report says, or NONE."""
    year = bits(words, BASE_YEAR, 14)
    hour, minute = bits(words, BASE_HOUR, 5), bits(words, BASE_MINUTE, 6)
    second = bits(words, int(SECOND_AT[4]), 6)
    if year < FIRST_YEAR or year > LAST_YEAR or hour > 23 or minute > 59 or second > 59:
        return NONE
    t = civil_us(
        year, bits(words, BASE_MONTH, 4), bits(words, BASE_DAY, 5), hour * 3600 + minute * 60 + second, 0
    )
    return t if t == NONE else t // 1_000_000


@kernel
def message_time(words: NDArray[np.int64], type_: int, t: int, state: NDArray[np.int64]) -> int:
    """Return the time of a message: *t* if a line gave one, else what the messages themselves tell, or NONE."""
    if type_ == 4:
        said = base_time(words)
        if said != NONE:
            hear_base(state, bits(words, MMSI, 30), said)
    if t != NONE or state[NOW] == NONE:
        return t
    if type_ != 4 and type_ != 21 and type_ != 11 and SECOND_AT[type_] >= 0:
        second = bits(words, int(SECOND_AT[type_]), 6)
        if second < 60:
            return hear_second(state, second) * 1_000_000
    return int(state[NOW]) * 1_000_000


@kernel
def take_message(
    words: NDArray[np.int64],
    length: int,
    parts: int,
    said: NDArray[np.int64],
    state: NDArray[np.int64],
    counts: NDArray[np.int64],
    examples: NDArray[np.int64],
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
) -> bool:
    """Count the message of *length* bits in *words* and write its rows; tell whether it was taken."""
    reason = refusal(words, length)
    if reason >= 0:
        reject(counts, examples, reason, parts, int(said[T_OFFSET]))
        return False
    type_ = int(words[0]) >> 54
    mmsi = bits(words, MMSI, 30)
    span = int(said[T_END]) - int(said[T_OFFSET])
    t = int(said[T])
    origin = int(said[T_ORIGIN])
    if t == NONE or type_ == 4:
        t = message_time(words, type_, t, state)
        if said[T] == NONE:
            origin = FROM_NOWHERE if t == NONE else FROM_BASE
    counts[type_] += 1
    counts[ORIGIN + origin] += 1
    counts[LINES] += parts
    counts[MESSAGES] += 1
    counts[CONTINUATIONS] += parts - 1
    if GIVES_POSITION[type_]:
        row = int(counts[POSITIONS])
        counts[POSITIONS] = row + 1
        pi64[P_CRAFT, row] = mmsi
        pi64[P_T, row] = t
        pi64[P_OFFSET, row] = said[T_OFFSET]
        pi32[P_LENGTH, row] = span
        pi32[P_RECEIVER, row] = said[T_RECEIVER]
        write_kinematics(words, type_, row, p64, p32, p8)
    if GIVES_STATICS[type_]:
        row = int(counts[STATICS])
        counts[STATICS] = row + 1
        si64[S_CRAFT, row] = mmsi
        si64[S_T, row] = t
        si64[S_OFFSET, row] = said[T_OFFSET]
        s32[S_LENGTH, row] = span
        write_particulars(words, length, type_, row, s32, s16, draughts, names, callsigns, destinations)
    if index.shape[1] > 0:
        row = int(counts[INDEXED])
        counts[INDEXED] = row + 1
        index[X_TYPE, row] = type_
        index[X_T, row] = t
        index[X_OFFSET, row] = said[T_OFFSET]
        index[X_LENGTH, row] = span
        index[X_RECEIVER, row] = said[T_RECEIVER]
        index[X_BITS, row] = length
    return True
