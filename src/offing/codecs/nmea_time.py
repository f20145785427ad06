"""Read points of time from bytes: epochs, ISO 8601 and its kin, clock sentences.

All in microseconds since 1970, UTC. What lies outside 1990-2100 is no time a receiver of
AIS can have: a clock never set, or digits that are something else.
"""

import numpy as np
from numpy.typing import NDArray

from offing.codecs.nmea_state import NONE
from offing.nav.compiled import kernel

Buffer = bytes | NDArray[np.uint8]

EARLIEST_S, LATEST_S = 631_152_000, 4_102_444_800


@kernel
def civil_days(year: int, month: int, day: int) -> int:
    """Return days from 1970-01-01 to a Gregorian date (H. Hinnant, chrono-compatible low-level date algorithms)."""
    y = year - 1 if month <= 2 else year
    era = y // 400
    of_era = y - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


@kernel
def civil_us(year: int, month: int, day: int, second_of_day: int) -> int:
    """Return microseconds since 1970, or NONE where the date does not exist or no receiver can have it."""
    if (
        year < 1
        or year > 9999
        or month < 1
        or month > 12
        or day < 1
        or day > 31
        or second_of_day < 0
        or second_of_day > 86_400
    ):
        return NONE
    if day > 28:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        if month == 2 and day > (29 if leap else 28):
            return NONE
        if day == 31 and (month == 4 or month == 6 or month == 9 or month == 11):
            return NONE
    seconds = civil_days(year, month, day) * 86_400 + second_of_day
    if seconds < EARLIEST_S or seconds >= LATEST_S:
        return NONE
    return seconds * 1_000_000


@kernel
def read_digits(buf: Buffer, at: int, end: int) -> tuple[int, int]:
    """Return the number whose digits begin at *at*, and where they end.

    Up to twenty are read, of which eighteen, all that surely fit 63 bits, make the number.
    """
    value, most, end = 0, at + 18, min(end, at + 20)
    while at < end:
        digit = int(buf[at]) - 48
        if digit < 0 or digit > 9:
            break
        if at < most:
            value = value * 10 + digit
        at += 1
    return value, at


@kernel
def read_fraction(buf: Buffer, at: int, end: int) -> tuple[int, int]:
    """Return the microseconds of a fraction that may begin at *at* with "." and where it ends."""
    if at >= end or buf[at] != 46:
        return 0, at
    value, stop = read_digits(buf, at + 1, min(end, at + 7))
    for _ in range(6 - (stop - at - 1)):
        value *= 10
    while stop < end and 48 <= buf[stop] <= 57:
        stop += 1
    return value, stop


@kernel
def read_clock_time(buf: Buffer, at: int, end: int) -> tuple[int, int, int]:
    """Return (second of day or -1, microseconds, end) of HH:MM[:SS[.f]] or HHMM[SS[.f]] at *at*."""
    hour, stop = read_digits(buf, at, min(end, at + 2))
    if stop - at != 2:
        return -1, 0, at
    colon = stop < end and buf[stop] == 58
    if colon:
        stop += 1
    minute, after = read_digits(buf, stop, min(end, stop + 2))
    if after - stop != 2:
        return -1, 0, at
    second, us = 0, 0
    begin = after + 1 if colon else after
    if not colon or (after < end and buf[after] == 58):
        second, stop = read_digits(buf, begin, min(end, begin + 2))
        if stop - begin == 2:
            us, after = read_fraction(buf, stop, end)
        else:
            second = 0
    if hour > 24 or minute > 59 or second > 60:
        return -1, 0, at
    return hour * 3600 + minute * 60 + second, us, after


@kernel
def read_zone(buf: Buffer, at: int, end: int) -> tuple[int, int]:
    """Return the seconds east of UTC that Z, +hh, +hh:mm or +hhmm at *at* stand for, and their end."""
    if at < end and buf[at] == 90:
        return 0, at + 1
    if at >= end or (buf[at] != 43 and buf[at] != 45):
        return 0, at
    hours, stop = read_digits(buf, at + 1, min(end, at + 3))
    if stop - at != 3:
        return 0, at
    minutes = 0
    begin = stop + 1 if stop < end and buf[stop] == 58 else stop
    value, after = read_digits(buf, begin, min(end, begin + 2))
    if after - begin == 2:
        minutes, stop = value, after
    east = hours * 3600 + minutes * 60
    return (east if buf[at] == 43 else -east), stop


@kernel
def read_epoch(buf: Buffer, at: int, end: int) -> tuple[int, int]:
    """Return the time that 10 digits (s), 13 (ms), 16 (us) or 19 (ns) at *at* say, and their end."""
    value, stop = read_digits(buf, at, end)
    count = stop - at
    if count == 10:
        us, stop = read_fraction(buf, stop, end)
        value = value * 1_000_000 + us
    elif count == 13:
        us, stop = read_fraction(buf, stop, end)
        value = value * 1000 + us // 1000
    elif count == 19:
        value //= 100
    elif count != 16:
        return NONE, stop
    if value < EARLIEST_S * 1_000_000 or value >= LATEST_S * 1_000_000:
        return NONE, stop
    return value, stop


@kernel
def read_dated(buf: Buffer, year: int, month: int, day: int, at: int, end: int) -> tuple[int, int]:
    """Return the time whose date is known and whose clock follows at *at* after T, a space, a comma or nothing."""
    if at < end and (buf[at] == 84 or buf[at] == 32 or buf[at] == 44 or buf[at] == 95):
        at += 1
    second, us, stop = read_clock_time(buf, at, end)
    if second < 0:
        return NONE, at
    east, stop = read_zone(buf, stop, end)
    t = civil_us(year, month, day, second)
    if t != NONE:
        t += us - east * 1_000_000
    return t, stop


@kernel
def read_time(buf: Buffer, at: int, end: int) -> tuple[int, int]:
    """Return the time that begins at *at* (NONE if none does) and where it ends.

    Epoch in s, ms, us or ns; YYYY-MM-DD or DD/MM/YYYY with "-", "/" or "." and a clock;
    YYYYMMDD[T]HHMMSS. Without a zone a time is UTC.
    """
    first, stop = read_digits(buf, at, end)
    count = stop - at
    mark = int(buf[stop]) if stop < end else 0
    if count == 8 or count == 14:
        value, begin = read_digits(buf, at, min(end, at + 8))
        return read_dated(buf, value // 10_000, value // 100 % 100, value % 100, begin, end)
    if count >= 10:
        return read_epoch(buf, at, end)
    if (count == 4 or count == 2 or count == 1) and (mark == 45 or mark == 47 or mark == 46):
        second, middle = read_digits(buf, stop + 1, min(end, stop + 3))
        if middle == stop + 1 or middle >= end or buf[middle] != mark:
            return NONE, stop
        third, after = read_digits(buf, middle + 1, min(end, middle + 5))
        if count == 4:
            return read_dated(buf, first, second, third, after, end)
        if after - middle - 1 == 4:
            return read_dated(buf, third, second, first, after, end)
    return NONE, stop


@kernel
def find_time(buf: Buffer, at: int, end: int) -> int:
    """Return the first time in a stretch of fields parted by commas, spaces and the like, or NONE."""
    fresh = True
    while at < end:
        c = buf[at]
        if 48 <= c <= 57 and fresh:
            t, stop = read_time(buf, at, end)
            if t != NONE:
                return t
            at = max(stop, at + 1)
            fresh = False
            continue
        fresh = not (65 <= c <= 90 or 97 <= c <= 122 or 48 <= c <= 57 or c == 45 or c == 46 or c == 58)
        at += 1
    return NONE
