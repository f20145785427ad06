"""Tell where the time of a sentence in a log came from, by looking at it and at the lines before it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

TAG, STAMP, CLOCK, BASE, START = "tag block", "stamp on the line", "clock line", "base stations", "start"

_SENTENCE = re.compile(rb"!..VD[MO],[^*]*\*[0-9A-Fa-f]{2}")
_LAST_PART = re.compile(rb"!..VD[MO],([1-9]),\1,[^*]*\*[0-9A-Fa-f]{2}")
_TAG_BLOCK = re.compile(rb"\\[^\\\r\n]*\\")
_TAG_TIME = re.compile(rb"[\\,]c:(\d{10,16})")
_STAMP = re.compile(rb"(?<![\d.])\d{10}|\d[-/.]\d{1,2}[-/.]\d|\d{8}[T_ ]?\d{4}")
_CLOCK = re.compile(rb"\$(PGHP|..RMC|..ZDA),([^*\r\n]*)\*[0-9A-Fa-f]{2}")
# A clock without a time yet is passed over; after so many another explanation is likelier.
_CLOCKS = 20
# A tag block on a line of its own stands so near the sentence it belongs to.
_TAG_LINES = 8


@dataclass(frozen=True, slots=True)
class Origin:
    """Name where a time came from, and the line before the sentence that told it, as a range of bytes before it."""

    kind: str
    begin: int | None = None
    end: int | None = None


def time_origin(before: bytes, sentence: bytes, t: datetime | None) -> Origin | None:
    """Return what gave *sentence* the time *t*; None where that cannot be told from the bytes *before* it.

    The order is that of the decoder: tag block, stamp, clock line. Where none of them says *t*,
    the seconds of other reports did, counted from a base station or from a given start: BASE.
    Of a report whose time is not known (None) the nearest that tells any is taken.
    """
    line = sentence.split(b"\n", 1)[0]
    if any(_says(int(found[1]), t) for found in _TAG_TIME.finditer(line)):
        return Origin(TAG)
    for begin, end in islice(_lines_back(before), _TAG_LINES):
        if _LAST_PART.search(before, begin, end):
            break
        if _TAG_BLOCK.search(before, begin, end):
            found = _TAG_TIME.search(before, begin, end)
            if found and _says(int(found[1]), t):
                return Origin(TAG, begin, end)
            break
    if _STAMP.search(_SENTENCE.sub(b" ", _TAG_BLOCK.sub(b" ", line))):
        return Origin(STAMP)
    return _clock(before, t) or (None if t is None else Origin(BASE))


def _says(epoch: int, t: datetime | None) -> bool:
    """Tell whether digits in seconds, milliseconds or microseconds are that time."""
    scale = {10: 1_000_000, 13: 1000, 16: 1}.get(len(str(epoch)))
    return scale is not None and (
        t is None or datetime.fromtimestamp(0, UTC) + timedelta(microseconds=epoch * scale) == t
    )


def _clock(before: bytes, t: datetime | None) -> Origin | None:
    tried = 0
    for begin, end in _lines_back(before):
        found = _CLOCK.search(before, begin, end)
        if found is None:
            continue
        said = _clock_time(found[1], found[2].decode("ascii", "replace").split(","))
        if said is not None:
            return Origin(CLOCK, begin, end) if t in (None, said) else None
        tried += 1
        if tried == _CLOCKS:
            return None
    return None


def _lines_back(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the lines of *text*, the last first, without their ends."""
    end = len(text)
    while end > 0:
        begin = text.rfind(b"\n", 0, end - 1) + 1
        yield begin, begin + len(text[begin:end].rstrip(b"\r\n"))
        end = begin


def _clock_time(kind: bytes, fields: list[str]) -> datetime | None:
    with suppress(ValueError, IndexError):
        if kind == b"PGHP":
            year, month, day, hour, minute, second, ms = map(int, fields[1:8])
            return datetime(year, month, day, hour, minute, tzinfo=UTC) + timedelta(seconds=second, milliseconds=ms)
        if kind.endswith(b"RMC"):
            day, month, year = (int(fields[8][at : at + 2]) for at in (0, 2, 4))
            year += 2000 if year < 80 else 1900
        else:
            day, month, year = map(int, fields[1:4])
        clock = fields[0]
        since = timedelta(hours=int(clock[:2]), minutes=int(clock[2:4]), seconds=float(clock[4:]))
        return datetime(year, month, day, tzinfo=UTC) + since
    return None
