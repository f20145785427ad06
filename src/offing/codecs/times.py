"""Written times, column by column: which form a column has, and its values as UTC microseconds.

Forms are ``epoch`` (a count of units since 1970), ``ymd`` (ISO 8601 and its looser kin, also
``20160112130211``), ``dmy``, ``mdy`` and ``clock`` (a time of day alone). A time without a
zone is UTC. What cannot be read is NO_TIME.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from offing.nav.compiled import kernel

NO_TIME = -(2**63)
_FIRST_TIME = 315_532_800_000_000  # 1980-01-01: counts that put most rows before it are no epoch
_LAST_TIME = 4_102_444_800_000_000  # 2100-01-01
_ORDERS = {"ymd": 0, "dmy": 1, "mdy": 2, "clock": 3}
_UNITS = {1_000_000.0: "seconds", 1_000.0: "milliseconds", 1.0: "microseconds", 0.001: "nanoseconds"}
_WORDS = {"ymd": "year-month-day", "dmy": "day/month/year", "mdy": "month/day/year", "clock": "time of day"}
_SHARE = 0.9  # of a sample that must read in a form for the column to have it
_SAMPLE = 2_000
_DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class TimeForm:
    """Say how a column writes its times; ``unit_us`` and ``base_us`` are of an epoch only.

    ``dated`` is False for a time of day; ``timed`` is False for a date alone. ``doubt``
    tells, in words, what settled day against month, or that nothing did.
    """

    kind: str
    unit_us: float = 0.0
    base_us: int = 0
    dated: bool = True
    timed: bool = True
    zoned: bool = False
    doubt: str = ""

    @property
    def sure(self) -> bool:
        """Tell whether the form leaves no choice between day and month."""
        return self.kind not in ("dmy", "mdy")

    def words(self) -> str:
        """Return the form as a user reads it."""
        if self.kind == "epoch":
            since = "1970" if not self.base_us else "the given start"
            return f"{_UNITS.get(self.unit_us, 'units')} since {since}"
        zone = "" if self.zoned or not (self.dated and self.timed) else ", no zone given: UTC"
        doubt = f" ({self.doubt})" if self.doubt else ""
        return f"{_WORDS[self.kind]}{doubt}{zone}"

    def as_dict(self) -> dict[str, Any]:
        """Return what read_times needs, as JSON takes it."""
        return {"form": self.kind, "unit_us": self.unit_us, "base_us": self.base_us}


@kernel
def _digits(data: NDArray[np.uint8], i: int, end: int) -> tuple[int, int, int]:
    """Return the number at *i*, how many digits it has, and where it ends."""
    value, count = 0, 0
    while i < end and 48 <= int(data[i]) <= 57 and count < 16:
        value = value * 10 + int(data[i]) - 48
        count += 1
        i += 1
    return value, count, i


@kernel
def _month(data: NDArray[np.uint8], i: int, end: int) -> tuple[int, int]:
    """Return the month named at *i* (0: none) and where its letters end."""
    if i + 3 > end:
        return 0, i
    key = 0
    for k in range(3):
        key = key * 32 + (int(data[i + k]) & 31)
    month = 0
    names = (10286, 6306, 13362, 1554, 13369, 10926, 10924, 1703, 19632, 15476, 14838, 4259)
    for k in range(12):
        if key == names[k]:
            month = k + 1
    while i < end and (65 <= int(data[i]) <= 90 or 97 <= int(data[i]) <= 122):
        i += 1
    return month, i


@kernel
def _civil_days(year: int, month: int, day: int) -> int:
    """Return days since 1970 of a Gregorian date (Hinnant, days_from_civil)."""
    y = year - 1 if month <= 2 else year
    era = y // 400
    of_era = y - era * 400
    shifted = month - 3 if month > 2 else month + 9
    of_year = (153 * shifted + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


@kernel
def _month_days(year: int, month: int) -> int:
    if month == 2:
        return 29 if (year % 4 == 0 and year % 100 != 0) or year % 400 == 0 else 28
    return 30 if month in (4, 6, 9, 11) else 31


@kernel
def _date(data: NDArray[np.uint8], i: int, end: int, order: int) -> tuple[int, int]:  # noqa: C901 - one pass over the bytes
    """Return days since 1970 of the date at *i* (-1 day of year 1: none) and where it ends."""
    bad = -719163
    a, na, i = _digits(data, i, end)
    if na >= 8:
        if na not in (8, 14) or order != 0:
            return bad, i
        i -= na - 8
        a = a // 1_000_000 if na == 14 else a
        y, m, d = a // 10000, a // 100 % 100, a % 100
    else:
        named = 0
        if na == 0:
            named, i = _month(data, i, end)
            if named == 0:
                return bad, i
        while i < end and int(data[i]) in (32, 44, 45, 46, 47):
            i += 1
        b, nb, i = _digits(data, i, end)
        if nb == 0 and na > 0:
            named, i = _month(data, i, end)
            b = named
            if named == 0:
                return bad, i
        start = i
        while i < end and int(data[i]) in (32, 44, 45, 46, 47):
            i += 1
        c, nc, i = _digits(data, i, end)
        if nc == 0 or start == i - nc or na > 4 or nb > 2 or nc > 4:
            return bad, i
        if order == 0:
            y, m, d, ny = a, b, c, na
        elif na == 0:
            y, m, d, ny = c, named, b, nc
        elif named > 0 or order == 1:
            y, m, d, ny = c, b, a, nc
        else:
            y, m, d, ny = c, a, b, nc
        if ny == 2:
            y += 2000 if y < 69 else 1900  # as POSIX has it
        elif ny != 4:
            return bad, i
    if not (1900 <= y <= 2200 and 1 <= m <= 12 and 1 <= d <= _month_days(y, m)):
        return bad, i
    return _civil_days(y, m, d), i


@kernel
def _clock(data: NDArray[np.uint8], i: int, end: int) -> tuple[int, int]:  # noqa: C901 - one pass over the bytes
    """Return microseconds of the time of day at *i* (-1: none) and where it ends."""
    h, n, i = _digits(data, i, end)
    m, s, fraction = 0, 0, 0
    if n == 0:
        return -1, i
    if n >= 3:
        if n > 6:
            return -1, i
        if n >= 5:
            h, m, s = h // 10000, h // 100 % 100, h % 100
        else:
            h, m = h // 100, h % 100
    else:
        if i >= end or int(data[i]) != 58:
            return -1, i
        m, n, i = _digits(data, i + 1, end)
        if n == 0:
            return -1, i
        if i < end and int(data[i]) == 58:
            s, n, i = _digits(data, i + 1, end)
            if n == 0:
                return -1, i
    if i + 1 < end and int(data[i]) in (44, 46):
        i += 1
        weight = 100_000
        while i < end and 48 <= int(data[i]) <= 57:
            fraction += weight * (int(data[i]) - 48)
            weight //= 10
            i += 1
    while i < end and int(data[i]) == 32:
        i += 1
    if i + 2 <= end and (int(data[i + 1]) | 32) == 109:  # AM, PM
        half = int(data[i]) | 32
        if half in (97, 112) and 1 <= h <= 12:
            h = h % 12 + (12 if half == 112 else 0)
            i += 2
    if h > 23 or m > 59 or s > 60:  # 60: a leap second
        return -1, i
    return ((h * 60 + m) * 60 + s) * 1_000_000 + fraction, i


@kernel
def _zone(data: NDArray[np.uint8], i: int, end: int) -> tuple[int, int]:
    """Return minutes east of UTC of what ends a time (10000: not understood), and 1 if a zone is there."""
    while i < end and int(data[i]) == 32:
        i += 1
    if i == end:
        return 0, 0
    first = int(data[i])
    if first in (43, 45):
        h, n, i = _digits(data, i + 1, end)
        m = 0
        if n > 2:
            h, m = h // 100, h % 100
        elif i < end and int(data[i]) == 58:
            m, n, i = _digits(data, i + 1, end)
        minutes = h * 60 + m
        return (10000 if i != end or minutes > 900 else (minutes if first == 43 else -minutes)), 1
    if i + 1 == end and (first | 32) == 122:  # Z
        return 0, 1
    if i + 3 == end:
        a, b, c = first | 32, int(data[i + 1]) | 32, int(data[i + 2]) | 32
        if (a == 117 and b == 116 and c == 99) or (a == 103 and b == 109 and c == 116):  # UTC, GMT
            return 0, 1
    return 10000, 0


@kernel
def read_stamps(  # noqa: C901 - one pass over the bytes
    data: NDArray[np.uint8], offsets: NDArray[np.int64], order: int, out: NDArray[np.int64], parts: NDArray[np.int8]
) -> None:
    """Read each text between two *offsets* of *data* into *out*: UTC microseconds or NO_TIME.

    *order*: 0 year first, 1 day first, 2 month first, 3 a time of day alone. *parts* gets 1
    for a time of day read, plus 2 for a zone.
    """
    for row in range(len(out)):
        out[row] = -9223372036854775808
        parts[row] = 0
        i, end = int(offsets[row]), int(offsets[row + 1])
        while i < end and int(data[i]) == 32:
            i += 1
        while end > i and int(data[end - 1]) == 32:
            end -= 1
        if i == end:
            continue
        days = 0
        if order != 3:
            days, i = _date(data, i, end, order)
            if days == -719163:
                continue
        clock = 0
        if order == 3 or i < end:
            while i < end and int(data[i]) in (32, 44, 84, 116, 95, 58):  # T and what stands for it
                i += 1
            clock, i = _clock(data, i, end)
            if clock < 0:
                continue
            parts[row] = 1
        minutes, zoned = _zone(data, i, end)
        if minutes == 10000:
            continue
        parts[row] += 2 * zoned
        out[row] = days * 86_400_000_000 + clock - minutes * 60_000_000


def read_texts(texts: pl.Series, kind: str) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Return texts of the form *kind* as UTC microseconds (or NO_TIME), and what parts each has."""
    array = texts.cast(pl.String).fill_null("").rechunk().to_arrow()
    _, offsets, data = array.buffers()
    starts = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    content = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    out, parts = np.empty(len(array), np.int64), np.empty(len(array), np.int8)
    read_stamps(content, starts, _ORDERS[kind], out, parts)
    return out, parts


def read_epoch(numbers: NDArray[np.float64], unit_us: float, base_us: int = 0) -> NDArray[np.int64]:
    """Return counts of units since 1970 (or *base_us*) as UTC microseconds; NaN gives NO_TIME."""
    good = np.isfinite(numbers) & (np.abs(numbers) * unit_us < 9e18)
    micros = np.rint(np.where(good, numbers, 0.0) * unit_us).astype(np.int64) + base_us
    return np.where(good, micros, NO_TIME)


def guess_epoch(numbers: NDArray[np.float64], share: float = _SHARE) -> TimeForm | None:
    """Return the epoch whose unit puts *share* or more of *numbers* between 1980 and 2100, if one does."""
    finite = numbers[np.isfinite(numbers)]
    if not len(finite):
        return None
    for unit_us in _UNITS:
        micros = finite * unit_us
        if np.mean((micros >= _FIRST_TIME) & (micros < _LAST_TIME)) >= share:
            return TimeForm("epoch", unit_us, zoned=True)
    return None


def guess_form(texts: pl.Series, also: NDArray[np.int64] | None = None, share: float = _SHARE) -> TimeForm | None:
    """Return the form that *share* or more of *texts* have, or None where they are no times.

    *also* may give the same rows' times read from another column: it settles whether day or
    month comes first where the values alone do not.
    """
    texts = texts.head(_SAMPLE).cast(pl.String).str.strip_chars()
    filled = (texts.is_not_null() & (texts != "")).fill_null(False).to_numpy()
    if not filled.any():
        return None
    known = also[: len(texts)][filled] if also is not None else None
    texts = texts.filter(pl.Series(filled))
    numbers = texts.cast(pl.Float64, strict=False)
    if numbers.null_count() <= (1 - share) * len(texts):
        number = _guess_number(texts, numbers.fill_null(np.nan).to_numpy(), share)
        if number is not None:
            return number
    return _guess_text(texts, known, share)


def _guess_number(texts: pl.Series, numbers: NDArray[np.float64], share: float) -> TimeForm | None:
    epoch = guess_epoch(numbers, share)
    if epoch is not None:
        return epoch
    stamps, parts = read_texts(texts, "ymd")
    if np.mean(_sane(stamps)) >= share:
        return TimeForm("ymd", timed=bool(np.any(parts & 1)))
    return None


def _guess_text(texts: pl.Series, known: NDArray[np.int64] | None, share: float) -> TimeForm | None:
    read = {kind: read_texts(texts, kind) for kind in ("ymd", "dmy", "mdy")}
    shares = {kind: float(np.mean(_sane(stamps))) for kind, (stamps, _) in read.items()}
    best = max(shares, key=lambda kind: shares[kind])
    if shares[best] < share:
        stamps, _ = read_texts(texts, "clock")
        return TimeForm("clock", dated=False) if np.mean(stamps != NO_TIME) >= share else None
    doubt = ""
    if best != "ymd":
        best, doubt = _settle(texts, read["dmy"][0], read["mdy"][0], known)
    parts = read[best][1]
    return TimeForm(best, timed=bool(np.any(parts & 1)), zoned=bool(np.mean(parts & 2) > 1), doubt=doubt)


def _settle(
    texts: pl.Series, dmy: NDArray[np.int64], mdy: NDArray[np.int64], known: NDArray[np.int64] | None
) -> tuple[str, str]:
    """Return day first or month first, with what settled it."""
    day, month = _sane(dmy), _sane(mdy)
    if day.sum() != month.sum():
        return ("dmy", "first part above 12") if day.sum() > month.sum() else ("mdy", "second part above 12")
    if not np.any(dmy != mdy):
        return "dmy", "the same either way"
    if known is not None:
        near = [np.mean(np.abs(one[day & month] - known[day & month]) < 2_000_000) for one in (dmy, mdy)]
        if max(near) > _SHARE > min(near):
            return "dmy" if near[0] > near[1] else "mdy", "agrees with the other column"
    spans = [int(np.ptp(one[day & month] // _DAY_US)) for one in (dmy, mdy)]
    if min(spans) * 4 < max(spans):
        kind = "dmy" if spans[0] < spans[1] else "mdy"
        return kind, "so read the days follow one another"
    if texts.str.contains(r"(?i)\d\s*[ap]m\b").any():
        return "mdy", "ambiguous; taken so for its AM and PM"
    return "dmy", "ambiguous: could be month/day; day first assumed"


def _sane(stamps: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (stamps >= 0) & (stamps < _LAST_TIME)


def read_times(
    values: pl.Series, form: dict[str, Any], numbers: NDArray[np.float64] | None = None
) -> NDArray[np.int64]:
    """Return a column's times as UTC microseconds, NO_TIME where null or unreadable.

    Takes texts, numbers (*numbers* where they were parsed already) or any Polars time type;
    *form* is what TimeForm.as_dict gave.
    """
    if values.dtype == pl.Date:
        values = values.cast(pl.Datetime("us"))
    if isinstance(values.dtype, pl.Datetime):
        return values.dt.cast_time_unit("us").to_physical().fill_null(NO_TIME).to_numpy()
    if values.dtype == pl.Time:
        return (values.to_physical() // 1_000).fill_null(NO_TIME).to_numpy()
    if form["form"] == "epoch":
        if numbers is None:
            numbers = values.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()
        return read_epoch(numbers, form["unit_us"], form["base_us"])
    return read_texts(values, form["form"])[0]
