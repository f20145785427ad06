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
)
from offing.codecs.nmea_time import Buffer, civil_us, find_time, read_clock_time, read_digits, read_epoch
from offing.nav.compiled import kernel

# facts[...] of an AIS sentence; F_END is one past its checksum.
F_TOTAL, F_PART, F_SEQUENCE, F_CHANNEL, F_PAYLOAD, F_CHARS, F_FILL, F_END = range(8)
FACTS = 8


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
def read_tag_block(  # noqa: C901 - one pass over the block
    buf: Buffer,
    at: int,
    end: int,
    line: NDArray[np.int64],
    counts: NDArray[np.int64],
    slots: NDArray[np.int32],
    texts: NDArray[np.uint8],
    ends: NDArray[np.int32],
) -> int:
    """Read the tag block whose opening backslash is at *at*; return what follows it, or -1 if it never closes.

    A block whose checksum is wrong is not believed; one without any is.
    """
    xor = 0
    i = at + 1
    c_at, s_at, s_end, g_at = -1, -1, -1, -1
    fresh = True
    while i < end:
        c = int(buf[i])
        if c == 42 or c == 92 or c == 10:
            break
        if fresh and i + 1 < end and buf[i + 1] == 58:
            if c == 99:
                c_at = i + 2
            elif c == 115:
                s_at = i + 2
                s_end = -1
            elif c == 103:
                g_at = i + 2
        fresh = c == 44
        if fresh and s_at >= 0 and s_end < 0:
            s_end = i
        xor ^= c
        i += 1
    if s_at >= 0 and s_end < 0:
        s_end = i
    good = True
    if i < end and buf[i] == 42:
        good = read_hex(buf, i + 1, end) == xor
        i += 1
        while i < end and buf[i] != 92 and buf[i] != 10:
            i += 1
    if i >= end or buf[i] != 92:
        return -1
    if not good:
        line[L_TAG_BAD] = 1
        return i + 1
    line[L_TAG] = 1
    if c_at >= 0:
        t, _ = read_epoch(buf, c_at, i)
        if t != NONE:
            line[L_TAG_T] = t
    if s_at >= 0:
        line[L_TAG_RX] = name_number(buf, s_at, s_end, counts, slots, texts, ends)
    if g_at >= 0:
        _, j = read_digits(buf, g_at, i, 3)
        if j < i and buf[j] == 45:
            _, j = read_digits(buf, j + 1, i, 3)
            if j < i and buf[j] == 45:
                group, k = read_digits(buf, j + 1, i, 15)
                if k > j + 1:
                    line[L_GROUP] = group
    return i + 1


@kernel
def is_ais_sentence(buf: Buffer, at: int, end: int) -> bool:
    """Tell whether "!xxVDM," or "!xxVDO," stands at *at*."""
    if at + 6 >= end or buf[at] != 33 or buf[at + 3] != 86 or buf[at + 4] != 68 or buf[at + 6] != 44:
        return False
    return buf[at + 5] == 77 or buf[at + 5] == 79


@kernel
def why_not(buf: Buffer, at: int, end: int, reason: int) -> int:
    """Return why the sentence at *at* is refused: its checksum if that is wrong or missing, else *reason*."""
    checked, _ = check_sentence(buf, at, end)
    if checked == 0:
        return BAD_CHECKSUM
    return reason if checked == 1 else NO_CHECKSUM


@kernel
def read_sentence(  # noqa: C901 - one pass over the sentence, each byte once
    buf: Buffer, at: int, end: int, words: NDArray[np.int64], facts: NDArray[np.int64]
) -> int:
    """Read the AIS sentence at *at* into *facts*, its payload into *words*; return -1 or why it is refused."""
    if at + 14 > end:
        return why_not(buf, at, end, MALFORMED)
    xor = int(buf[at + 1]) ^ int(buf[at + 2]) ^ int(buf[at + 3]) ^ int(buf[at + 4]) ^ int(buf[at + 5]) ^ 44
    total, part = int(buf[at + 7]) - 48, int(buf[at + 9]) - 48
    if total < 1 or total > 9 or part < 1 or part > total or buf[at + 8] != 44 or buf[at + 10] != 44:
        return why_not(buf, at, end, MALFORMED)
    xor ^= (total + 48) ^ (part + 48)
    i = at + 11
    sequence = -1
    while i < end and buf[i] != 44:
        digit = int(buf[i]) - 48
        if digit < 0 or digit > 9 or sequence > 99:
            return why_not(buf, at, end, MALFORMED)
        sequence = digit if sequence < 0 else sequence * 10 + digit
        xor ^= digit + 48
        i += 1
    xor ^= 44
    i += 1
    channel, begin = 0, i
    while i < end and buf[i] != 44:
        channel = int(buf[i])
        if channel < 33 or i > begin + 2:
            return why_not(buf, at, end, MALFORMED)
        xor ^= channel
        i += 1
    xor ^= 44
    i += 1
    payload = i
    word, held, k = 0, 0, 0
    stop = min(end, payload + MOST_CHARS + 1)
    while i < stop:
        c = int(buf[i])
        value = c - 48
        if value < 0 or value > 71:
            break
        if value >= 40:
            if value < 48:
                break
            value -= 8
        xor ^= c
        word = (word << 6) | value
        held += 1
        if held == 10:
            words[k] = word
            k += 1
            word, held = 0, 0
        i += 1
    chars = i - payload
    if i >= end or buf[i] != 44:
        if chars > MOST_CHARS:
            return why_not(buf, at, end, PAYLOAD_TOO_LONG)
        if i < end and (buf[i] == 42 or buf[i] == 10 or buf[i] == 13):
            return why_not(buf, at, end, MALFORMED)
        return why_not(buf, at, end, BAD_CHARACTER)
    if i + 2 >= end or buf[i + 2] != 42:
        return why_not(buf, at, end, BAD_FILL)
    fill = int(buf[i + 1]) - 48
    xor ^= 44 ^ int(buf[i + 1])
    said = read_hex(buf, i + 3, end)
    if said != xor:
        return BAD_CHECKSUM if said >= 0 else NO_CHECKSUM
    if fill < 0 or fill > 5:
        return BAD_FILL
    if chars == 0 and part == 1:
        return EMPTY_PAYLOAD
    words[k] = word << (60 - 6 * held)
    for j in range(k + 1, 10):
        words[j] = 0
    facts[F_TOTAL] = total
    facts[F_PART] = part
    facts[F_SEQUENCE] = sequence
    facts[F_CHANNEL] = channel
    facts[F_PAYLOAD] = payload
    facts[F_CHARS] = chars
    facts[F_FILL] = fill
    facts[F_END] = i + 5
    return -1


@kernel
def read_tail(
    buf: Buffer,
    at: int,
    end: int,
    line: NDArray[np.int64],
    counts: NDArray[np.int64],
    slots: NDArray[np.int32],
    texts: NDArray[np.uint8],
    ends: NDArray[np.int32],
) -> None:
    """Read what follows a checksum: a stamp, or the fields some coast guards append.

    Of those (``s22359,d-101,T24.55,r08TPHI1,1242958962``) the r or b field names the
    station that heard, and the bare number is the time.
    """
    if line[L_STAMP_T] == NONE:
        line[L_STAMP_T] = find_time(buf, at, end)
    i = at
    while i < end:
        if (buf[i] == 44 or buf[i] == 32) and i + 2 < end and (buf[i + 1] == 114 or buf[i + 1] == 98):
            stop = i + 2
            while stop < end and (48 <= buf[stop] <= 57 or 65 <= buf[stop] <= 90 or 97 <= buf[stop] <= 122):
                stop += 1
            if stop > i + 2 and line[L_STAMP_RX] < 0:
                line[L_STAMP_RX] = name_number(buf, i + 1, stop, counts, slots, texts, ends)
            i = stop
        else:
            i += 1


@kernel
def next_field(buf: Buffer, at: int, end: int, count: int) -> int:
    """Return where the field *count* commas further on begins."""
    while at < end and count > 0:
        if buf[at] == 44:
            count -= 1
        at += 1
    return at


@kernel
def read_clock(  # noqa: C901 - three sentences, a few fields each
    buf: Buffer,
    at: int,
    end: int,
    line: NDArray[np.int64],
    counts: NDArray[np.int64],
    slots: NDArray[np.int32],
    texts: NDArray[np.uint8],
    ends: NDArray[np.int32],
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
        p = next_field(buf, at, stop, 2)
        year, p = read_digits(buf, p, stop, 4)
        month, p = read_digits(buf, p + 1, stop, 2)
        day, p = read_digits(buf, p + 1, stop, 2)
        hour, p = read_digits(buf, p + 1, stop, 2)
        minute, p = read_digits(buf, p + 1, stop, 2)
        second, p = read_digits(buf, p + 1, stop, 2)
        ms, p = read_digits(buf, p + 1, stop, 3)
        if hour > 23 or minute > 59 or second > 60 or p >= stop or buf[p] != 44:
            return -1 - BAD_CLOCK
        line[L_STAMP_T] = civil_us(year, month, day, hour * 3600 + minute * 60 + second, ms * 1000)
        station = next_field(buf, p, stop, 3)
        line[L_STAMP_RX] = name_number(
            buf, station, next_field(buf, station, stop, 1) - 1, counts, slots, texts, ends
        )
        return 1 if line[L_STAMP_T] != NONE else -1 - BAD_CLOCK
    p = next_field(buf, at, stop, 1)
    if p >= stop or buf[p] == 44:
        return 1
    time_of_day, us, p = read_clock_time(buf, p, stop)
    p = next_field(buf, p, stop, 8 if rmc else 1)
    if p >= stop or buf[p] == 44:
        return 1
    day, p = read_digits(buf, p, stop, 2)
    if rmc:
        month, p = read_digits(buf, p, stop, 2)
        year, p = read_digits(buf, p, stop, 2)
        year += 2000 if year < 80 else 1900
    else:
        month, p = read_digits(buf, p + 1, stop, 2)
        year, p = read_digits(buf, p + 1, stop, 4)
    if time_of_day >= 0:
        line[L_STAMP_T] = civil_us(year, month, day, time_of_day, us)
    return 1 if line[L_STAMP_T] != NONE else -1 - BAD_CLOCK
