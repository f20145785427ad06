"""Take one whole AIS message: judge it, time it, count it, set it on its way to the columns."""

import numpy as np
from numpy.typing import NDArray

from offing.codecs.ais_clock import hear_base, hear_second
from offing.codecs.aivdm_bits import bits
from offing.codecs.aivdm_rows import (
    BASE_DAY,
    BASE_HOUR,
    BASE_MINUTE,
    BASE_MONTH,
    BASE_SECOND,
    BASE_YEAR,
    GIVES_POSITION,
    GIVES_STATICS,
    LEAST,
    LEAST_PART_B,
    MMSI,
    MOST,
    PART,
    TELLS_SECOND,
)
from offing.codecs.nmea_parts import reject
from offing.codecs.nmea_state import (
    CONTINUATIONS,
    F_CHARS,
    F_FILL,
    FROM_BASE,
    FROM_NOWHERE,
    LINES,
    M_END,
    M_OFFSET,
    M_ORIGIN,
    M_PARTS,
    M_RX,
    M_T,
    MESSAGES,
    NONE,
    NOW,
    ORIGIN,
    R_BITS,
    R_LENGTH,
    R_OFFSET,
    R_RX,
    R_T,
    R_TYPE,
    R_WORDS,
    ROW,
    ROW_WORDS,
    ROWS,
    TYPES,
    UNKNOWN_PART,
    UNKNOWN_TYPE,
    WORDS,
    WRONG_LENGTH,
)
from offing.codecs.nmea_time import civil_us
from offing.nav.compiled import kernel

# Base stations whose date lies outside these years have no clock.
FIRST_YEAR, LAST_YEAR = 2000, 2099


@kernel
def refusal(memo: NDArray[np.int64], length: int) -> int:
    """Return why the payload at hand, of *length* bits, is refused, or -1."""
    type_ = int(memo[WORDS]) >> 54
    if length < 6 or type_ < 1 or type_ > 27:
        return UNKNOWN_TYPE
    if length < LEAST[type_] or length > MOST[type_]:
        return WRONG_LENGTH
    if type_ == 24:
        part = bits(memo, WORDS, PART)
        if part > 1:
            return UNKNOWN_PART
        if part == 1 and length < LEAST_PART_B:
            return WRONG_LENGTH
    return -1


@kernel
def base_time(memo: NDArray[np.int64]) -> int:
    """Return the seconds since 1970 that the base station report at hand says, or NONE."""
    year, month, day = (
        bits(memo, WORDS, BASE_YEAR),
        bits(memo, WORDS, BASE_MONTH),
        bits(memo, WORDS, BASE_DAY),
    )
    hour, minute = bits(memo, WORDS, BASE_HOUR), bits(memo, WORDS, BASE_MINUTE)
    second = bits(memo, WORDS, BASE_SECOND)
    if year < FIRST_YEAR or year > LAST_YEAR or hour > 23 or minute > 59 or second > 59:
        return NONE
    t = civil_us(year, month, day, hour * 3600 + minute * 60 + second)
    return t if t == NONE else t // 1_000_000


@kernel
def message_time(memo: NDArray[np.int64], type_: int) -> int:
    """Return the time of the message at hand: its line's if that gave one, else what messages tell, or NONE."""
    if type_ == 4:
        said = base_time(memo)
        if said != NONE:
            hear_base(memo, bits(memo, WORDS, MMSI), said)
    t, now = int(memo[M_T]), int(memo[NOW])
    if t != NONE or now == NONE:
        return t
    if TELLS_SECOND[type_] >= 0:
        second = bits(memo, WORDS, int(TELLS_SECOND[type_]))
        if second < 60:
            return hear_second(memo, second) * 1_000_000
    return now * 1_000_000


@kernel
def take_message(memo: NDArray[np.int64], rows: NDArray[np.int64], every: bool) -> bool:
    """Count the message at hand and write its row, with *every* also of types that are only counted.

    Tell whether a row was written.
    """
    length = 6 * int(memo[F_CHARS]) - int(memo[F_FILL])
    parts, offset = int(memo[M_PARTS]), int(memo[M_OFFSET])
    reason = refusal(memo, length)
    if reason >= 0:
        reject(memo, reason, parts, offset)
        return False
    type_ = int(memo[WORDS]) >> 54
    t, origin = int(memo[M_T]), int(memo[M_ORIGIN])
    if t == NONE or type_ == 4:
        t = message_time(memo, type_)
        if memo[M_T] == NONE:
            origin = FROM_NOWHERE if t == NONE else FROM_BASE
    memo[TYPES + type_] += 1
    memo[ORIGIN + origin] += 1
    memo[LINES] += parts
    memo[MESSAGES] += 1
    memo[CONTINUATIONS] += parts - 1
    statics = GIVES_STATICS[type_]
    if not (statics or every or GIVES_POSITION[type_]):
        return False
    at = int(memo[ROWS]) * ROW
    memo[ROWS] += 1
    rows[at + R_TYPE] = type_
    rows[at + R_T] = t
    rows[at + R_OFFSET] = offset
    rows[at + R_LENGTH] = int(memo[M_END]) - offset
    rows[at + R_RX] = memo[M_RX]
    rows[at + R_BITS] = length
    for k in range(ROW_WORDS if statics else 3):
        rows[at + R_WORDS + k] = memo[WORDS + k]
    return True
