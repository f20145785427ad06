"""Read the times of day of English texts: 09:45 China time, 0900 (0100 GMT), 151000Z JUL 23, 8-10 a.m."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, tzinfo

from offing.codecs.date_english_match import Fields, Words
from offing.codecs.date_zones import SHORT, named_zone

_MOST_HOURS = 72


def _clock(at: Words) -> Fields | None:
    shape, tells = at.shape, Fields()
    h, m, s = _hms(at)
    half = at.values("p")
    if half:
        if not 1 <= h <= 12:
            return None
        h = h % 12 + (12 if half[0] == "p" else 0)
    if h > 24 or (m or 0) > 59:
        return None
    tells["clock"] = (h,) if m is None else (h, m) if s is None else (h, m, s)
    zone = _zone(at)
    if zone is not None:
        tells["zone"] = zone
    return None if shape[0] in "DN" and not half and zone is None else tells


def _group(at: Words) -> Fields | None:
    """Read a date-time group: 151000Z JUL 23."""
    written = str(at.first)
    tells: Fields = {"day": int(written[:2]), "clock": (int(written[2:4]), int(written[4:6]))}
    letter = "ABCDEFGHIKLM".find(written[6]) + 1 or -("NOPQRSTUVWXY".find(written[6]) + 1)
    tells["zone"] = letter * 60 if letter else SHORT["UTC"]
    for month in at.values("Mm"):
        tells["month"] = month
    for year in at.values("YDB"):
        tells["year"] = int(str(year)) if int(str(year)) > 99 else 2000 + int(str(year))
    return tells


def _dual(at: Words) -> Fields | None:
    """Read an hour told in two zones: the first, whose zone the second tells where it has none of its own."""
    middle = at.start + at.shape.index("(")
    first, second = (_clock(Words(at.found, *ends)) for ends in ((at.start, middle), (middle + 1, at.end - 1)))
    if not first or not second:
        return first or second
    if "zone" in first and first["zone"] != "local":
        return first
    one, other = (int(t[0]) * 60 + int(t[1] if len(t) > 1 else 0) for t in _clocks(first, second))
    zone = second.get("zone")
    offset = zone.utcoffset(datetime(2000, 1, 1)) if isinstance(zone, tzinfo) else None
    if offset is None:
        return first
    east = (one - other + offset // timedelta(minutes=1) + 12 * 60) % (24 * 60) - 12 * 60
    return {**first, "zone": east} if east % 15 == 0 else first


def _clocks(*told: Fields) -> Iterator[tuple[int, ...]]:
    for tells in told:
        clock = tells["clock"]
        if isinstance(clock, tuple):
            yield clock


def _loose(at: Words) -> Fields | None:
    h, m, _ = _hms(at)
    return {"clock": (h,) if m is None else (h, m), "loose": at.shape != "c"} if 1 <= h <= 12 else None


def _length(at: Words) -> Fields | None:
    """Read "24 hours to", "24 hours ending at"."""
    hours, unit = at.values("DBN")[0], str(at.values("u")[0])
    if not unit.startswith("h") or not isinstance(hours, int) or hours > _MOST_HOURS:
        return None
    return {"length": hours}


def _hours(at: Words) -> Fields | None:
    tells = _length(at)
    return {"hours": tells["length"]} if tells else None


def _hms(at: Words) -> tuple[int, int | None, int | None]:
    value = at.first
    if at.shape[0] == "c":
        told = [int(x) for x in re.split(r"[:.]", str(value))]
        return told[0], told[1], told[2] if len(told) > 2 else None
    if at.shape[0] == "V":
        return (value if isinstance(value, int) else 99), None, None
    if at.shape[0] in "YHG":
        digits = str(value[0] if isinstance(value, tuple) else value)
        return int(digits[:2]), int(digits[2:]), None
    return (value if isinstance(value, int) else 99), None, None


def _zone(at: Words) -> tzinfo | str | None:
    first = at.first
    if isinstance(first, tuple) and first[1]:
        return SHORT[str(first[1])]
    for value in at.values("Z"):
        return named_zone(value) if value == "eastern" else value  # type: ignore[return-value]
    if "5" in at.shape:
        return "local"
    named = [str(v) for v in at.values("X")]
    if not named:
        return None
    zones = [z for z in map(named_zone, named) if z]
    return zones[-1] if zones else "local"


def _part(at: Words) -> Fields | None:
    if at.before in ("*", "a") and at.shape[0] == "P":
        return None  # good morning; $50 a night
    if at.shape[-1] == "u":  # the early hours of
        return {"part": "SM"} if str(at.last) == "hours" and at.values("e") == ["early"] else None
    return {"part": at.values("P")[0], **local_zone(at)}


def local_zone(at: Words) -> Fields:
    """Return the zone of "local time" where it stands behind a weekday or a part of the day."""
    return {"zone": "local"} if "5" in at.shape else {}


HOURS: dict[str, Callable[[Words], Fields | None]] = {
    **{"clock": _clock, "group": _group, "dual": _dual, "loose": _loose, "length": _length, "hours": _hours},
    "part": _part,
}
