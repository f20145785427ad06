"""Read what stands on one line of a NMEA log: tag blocks, AIS sentences, clock sentences.

IEC 61162-1 (sentences, checksums) and 61162-450 (tag blocks); gpsd's description of
AIVDM/AIVDO for what real receivers send.
"""

import numpy as np
from numpy.typing import NDArray

from offing.codecs.nmea_names import name_number
from offing.codecs.nmea_state import (
    BAD_CHARACTER,
    BAD_CHECKSUM,
    BAD_CLOCK,
    BAD_FILL,
    EMPTY_PAYLOAD,
    F_CHANNEL,
    F_CHARS,
    F_END,
    F_FILL,
    F_PART,
    F_PAYLOAD,
    F_SEQUENCE,
    F_TOTAL,
    L_GROUP,
    L_STAMP_RX,
    L_STAMP_T,
    L_TAG,
    L_TAG_BAD,
    L_TAG_RX,
    L_TAG_T,
    MALFORMED,
    MOST_CHARS,
    NO_CHECKSUM,
    NONE,
    PAYLOAD_TOO_LONG,
    WORDS,
)
from offing.codecs.nmea_time import (
    EARLIEST_S,
    LATEST_S,
    Buffer,
    civil_us,
    find_time,
    read_clock_time,
    read_digits,
    read_epoch,
)
from offing.nav.compiled import kernel

# The six bits that a payload character stands for; 64 marks what is none (M.1371 armouring).
SIX_BITS = np.full(256, 64, np.uint8)
SIX_BITS[48:88] = np.arange(40)
SIX_BITS[96:120] = np.arange(40, 64)

# What ends a field of a tag block: a comma, an asterisk, a backslash, a line feed.
ENDS_TAG = np.isin(np.arange(256), (44, 42, 92, 10))


@kernel
def read_hex(buf: Buffer, at: int, end: int) -> int:
    """Return the number that two hexadecimal digits at *at* write, or -1."""
    if at + 2 > end:
        return -1
    value = 0
    for i in range(at, at + 2):
        c = int(buf[i])
        if 48 <= c <= 57:
            digit = c - 48
        elif 65 <= c <= 70:
            digit = c - 55
        elif 97 <= c <= 102:
            digit = c - 87
        else:
            return -1
        value = value * 16 + digit
    return value


@kernel
def check_sentence(buf: Buffer, at: int, end: int) -> tuple[int, int]:
    """Return 1, 0 or -1 for a right, wrong or missing checksum of the sentence at *at*, and where it ends."""
    xor = 0
    i = at + 1
    while i < end:
        c = int(buf[i])
        if c == 42:
            said = read_hex(buf, i + 1, end)
            if said < 0:
                return -1, i
            return (1 if said == xor else 0), i + 3
        if c == 10 or c == 13:
            break
        xor ^= c
        i += 1
    return -1, i


@kernel
def read_seconds(buf: Buffer, at: int) -> int:
    """Return the time that ten digits at *at* say in seconds since 1970, or NONE."""
    value, bad = 0, 0
    for i in range(at, at + 10):
        digit = int(buf[i]) - 48
        bad |= digit | (9 - digit)
        value = value * 10 + digit
    if bad < 0 or value < EARLIEST_S or value >= LATEST_S:
        return NONE
    return value * 1_000_000


@kernel
def read_tag_block(  # noqa: C901 - one pass over the block
    buf: Buffer,
    at: int,
    end: int,
    memo: NDArray[np.int64],
    names: NDArray[np.int64],
) -> int:
    """Read the tag block whose opening backslash is at *at*; return what follows it, or -1 if it never closes.

    A block whose checksum is wrong is not believed; one without any is.
    """
    xor, i = 0, at + 1
    c_at, c_end, s_at, s_end, g_at = -1, -1, -1, -1, -1
    while i < end:
        key, begin = int(buf[i]), i + 2
        while i < end and not ENDS_TAG[buf[i]]:
            xor ^= int(buf[i])
            i += 1
        if begin <= i and buf[begin - 1] == 58:
            if key == 99:
                c_at, c_end = begin, i
            elif key == 115:
                s_at, s_end = begin, i
            elif key == 103:
                g_at = begin
        if i >= end or buf[i] != 44:
            break
        xor ^= 44
        i += 1
    good = True
    if i < end and buf[i] == 42:
        good = read_hex(buf, i + 1, end) == xor
        i += 1
        while i < end and buf[i] != 92 and buf[i] != 10:
            i += 1
    if i >= end or buf[i] != 92:
        return -1
    if not good:
        memo[L_TAG_BAD] = 1
        return i + 1
    memo[L_TAG] = 1
    if c_at >= 0:
        t = read_seconds(buf, c_at) if c_end - c_at == 10 else NONE
        if t == NONE:
            t, _ = read_epoch(buf, c_at, i)
        if t != NONE:
            memo[L_TAG_T] = t
    if s_at >= 0:
        memo[L_TAG_RX] = name_number(buf, s_at, s_end, memo, names)
    if g_at >= 0:
        _, j = read_digits(buf, g_at, i)
        if j < i and buf[j] == 45:
            _, j = read_digits(buf, j + 1, i)
            if j < i and buf[j] == 45:
                group, k = read_digits(buf, j + 1, i)
                if k > j + 1:
                    memo[L_GROUP] = group
    return i + 1


@kernel
def is_ais_sentence(buf: Buffer, at: int, end: int) -> bool:
    """Tell whether "!xxVDM," or "!xxVDO," stands at *at*."""
    if at + 6 >= end or buf[at] != 33 or buf[at + 3] != 86 or buf[at + 4] != 68 or buf[at + 6] != 44:
        return False
    return buf[at + 5] == 77 or buf[at + 5] == 79


@kernel
def read_plain_stamp(buf: Buffer, at: int, end: int, memo: NDArray[np.int64]) -> int:
    """Read the commonest stamp, ten digits and a space or comma before the sentence; return what follows or -1."""
    if at + 12 >= end:
        return -1
    mark = buf[at + 10]
    if mark != 32 and mark != 44 and mark != 9 and mark != 59:
        return -1
    memo[L_STAMP_T] = read_seconds(buf, at)
    return at + 11 if memo[L_STAMP_T] != NONE else -1


@kernel
def why_not(buf: Buffer, at: int, end: int, reason: int) -> int:
    """Return why the sentence at *at* is refused: its checksum if that is wrong or missing, else *reason*.

    Noise spoils characters and checksums alike; a wrong character under a right checksum was sent so.
    """
    checked, _ = check_sentence(buf, at, end)
    if checked == 0:
        return BAD_CHECKSUM
    return reason if checked == 1 else NO_CHECKSUM


@kernel
def read_sentence(  # noqa: C901 - one pass over the sentence, each byte once
    buf: Buffer, at: int, end: int, memo: NDArray[np.int64]
) -> int:
    """Read the AIS sentence at *at* and the words of its payload into *memo*; return -1 or why it is refused.

    The reason is the first thing found wrong; see why_not for the checksum, which comes before it.
    """
    if at + 14 > end:
        return MALFORMED
    xor = int(buf[at + 1]) ^ int(buf[at + 2]) ^ int(buf[at + 3]) ^ int(buf[at + 4]) ^ int(buf[at + 5]) ^ 44
    total, part = int(buf[at + 7]) - 48, int(buf[at + 9]) - 48
    if total < 1 or total > 9 or part < 1 or part > total or buf[at + 8] != 44 or buf[at + 10] != 44:
        return MALFORMED
    xor ^= (total + 48) ^ (part + 48)
    i = at + 11
    sequence = -1
    while i < end and buf[i] != 44:
        digit = int(buf[i]) - 48
        if digit < 0 or digit > 9 or sequence > 99:
            return MALFORMED
        sequence = digit if sequence < 0 else sequence * 10 + digit
        xor ^= digit + 48
        i += 1
    xor ^= 44
    i += 1
    channel, begin = 0, i
    while i < end and buf[i] != 44:
        channel = int(buf[i])
        if channel < 33 or i > begin + 2:
            return MALFORMED
        xor ^= channel
        i += 1
    xor ^= 44
    i += 1
    payload = i
    word, held, k = 0, 0, WORDS
    stop = min(end, payload + MOST_CHARS + 1)
    while i < stop:
        value = int(SIX_BITS[buf[i]])
        if value & 64:
            break
        xor ^= int(buf[i])
        word = (word << 6) | value
        held += 1
        i += 1
        if held == 10:
            memo[k] = word
            k += 1
            word, held = 0, 0
    chars = i - payload
    if chars > MOST_CHARS:
        return PAYLOAD_TOO_LONG
    if i >= end or buf[i] != 44:
        if i < end and (buf[i] == 42 or buf[i] == 10 or buf[i] == 13):
            return MALFORMED
        return BAD_CHARACTER
    if i + 2 >= end or buf[i + 2] != 42:
        return BAD_FILL
    fill = int(buf[i + 1]) - 48
    xor ^= 44 ^ int(buf[i + 1])
    said = read_hex(buf, i + 3, end)
    if said != xor:
        return BAD_CHECKSUM if said >= 0 else NO_CHECKSUM
    if fill < 0 or fill > 5:
        return BAD_FILL
    if chars == 0 and part == 1:
        return EMPTY_PAYLOAD
    memo[k] = word << (60 - 6 * held)
    for j in range(k + 1, WORDS + 10):
        memo[j] = 0
    memo[F_TOTAL] = total
    memo[F_PART] = part
    memo[F_SEQUENCE] = sequence
    memo[F_CHANNEL] = channel
    memo[F_PAYLOAD] = payload
    memo[F_CHARS] = chars
    memo[F_FILL] = fill
    memo[F_END] = i + 5
    return -1


@kernel
def read_tail(
    buf: Buffer,
    at: int,
    end: int,
    memo: NDArray[np.int64],
    names: NDArray[np.int64],
) -> None:
    """Read what follows a checksum: a stamp, or the fields some coast guards append.

    Of those (``s22359,d-101,T24.55,r08TPHI1,1242958962``) the r or b field names the
    station that heard, and the bare number is the time.
    """
    if memo[L_STAMP_T] == NONE:
        memo[L_STAMP_T] = find_time(buf, at, end)
    i = at
    while i < end:
        if (buf[i] == 44 or buf[i] == 32) and i + 2 < end and (buf[i + 1] == 114 or buf[i + 1] == 98):
            stop = i + 2
            while stop < end and (48 <= buf[stop] <= 57 or 65 <= buf[stop] <= 90 or 97 <= buf[stop] <= 122):
                stop += 1
            if stop > i + 2 and memo[L_STAMP_RX] < 0:
                memo[L_STAMP_RX] = name_number(buf, i + 1, stop, memo, names)
            i = stop
        else:
            i += 1


@kernel
def find_comma(buf: Buffer, at: int, end: int) -> int:
    """Return where the next comma is, or *end*."""
    while at < end and buf[at] != 44:
        at += 1
    return at


@kernel
def next_field(buf: Buffer, at: int, end: int) -> int:
    """Return where the field after the next comma begins."""
    return min(find_comma(buf, at, end) + 1, end)


@kernel
def read_clock(  # noqa: C901 - three sentences, a few fields each
    buf: Buffer,
    at: int,
    end: int,
    memo: NDArray[np.int64],
    names: NDArray[np.int64],
) -> int:
    """Read a $PGHP, RMC or ZDA sentence into the stamp of *line*.

    Return 1 for a clock, 0 for another sentence, or minus (1 + reason) for a refusal. A clock
    that has no time yet (empty fields) is a clock without a stamp.
    """
    if at + 7 >= end:
        return 0
    a, b, c, d = int(buf[at + 1]), int(buf[at + 2]), int(buf[at + 3]), int(buf[at + 4])
    gatehouse = a == 80 and b == 71 and c == 72 and d == 80 and buf[at + 5] == 44
    rmc = c == 82 and d == 77 and buf[at + 5] == 67 and buf[at + 6] == 44
    zda = c == 90 and d == 68 and buf[at + 5] == 65 and buf[at + 6] == 44
    checked, stop = check_sentence(buf, at, end)
    if checked == 0:
        return -1 - BAD_CHECKSUM
    if not (gatehouse or rmc or zda):
        return 0
    if checked < 0:
        return -1 - NO_CHECKSUM
    stop -= 3
    if gatehouse:
        p = next_field(buf, next_field(buf, at, stop), stop)
        year, p = read_digits(buf, p, stop)
        month, p = read_digits(buf, p + 1, stop)
        day, p = read_digits(buf, p + 1, stop)
        hour, p = read_digits(buf, p + 1, stop)
        minute, p = read_digits(buf, p + 1, stop)
        second, p = read_digits(buf, p + 1, stop)
        ms, p = read_digits(buf, p + 1, stop)
        if hour > 23 or minute > 59 or second > 60 or p >= stop or buf[p] != 44:
            return -1 - BAD_CLOCK
        memo[L_STAMP_T] = civil_us(year, month, day, hour * 3600 + minute * 60 + second)
        if memo[L_STAMP_T] != NONE:
            memo[L_STAMP_T] += ms % 1000 * 1000
        for _ in range(3):
            p = next_field(buf, p, stop)
        memo[L_STAMP_RX] = name_number(buf, p, find_comma(buf, p, stop), memo, names)
        return 1 if memo[L_STAMP_T] != NONE else -1 - BAD_CLOCK
    p = next_field(buf, at, stop)
    if p >= stop or buf[p] == 44:
        return 1
    time_of_day, us, p = read_clock_time(buf, p, stop)
    for _ in range(8 if rmc else 1):
        p = next_field(buf, p, stop)
    if p >= stop or buf[p] == 44:
        return 1
    day, p = read_digits(buf, p, min(stop, p + 2))
    if rmc:
        month, p = read_digits(buf, p, min(stop, p + 2))
        year, p = read_digits(buf, p, min(stop, p + 2))
        year += 2000 if year < 80 else 1900
    else:
        month, p = read_digits(buf, p + 1, stop)
        year, p = read_digits(buf, p + 1, stop)
    t = civil_us(year, month, day, time_of_day)
    if t != NONE:
        memo[L_STAMP_T] = t + us
    return 1 if memo[L_STAMP_T] != NONE else -1 - BAD_CLOCK
