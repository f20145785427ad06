"""Times as people write them into forms and tables: with their zone, or not at all.

A time without a zone may be off by half a day, and so by two hundred miles: it is refused, with what to write.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from offing.codecs.date_zones import DOUBTFUL, SHORT, fixed, named_zone
from offing.schema.errors import InputError
from offing.schema.sighting import When
from offing.schema.span import Span

_LONGEST = 80
_STATED = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"(?:(?:[T ]|, ?)\s{0,3}(?P<H>\d{1,2}):?(?P<M>\d{2})(?::(?P<S>\d{2})(?P<f>[.,]\d{1,9})?)?)?"
    r"\s{0,3}(?P<zone>[A-Za-z][A-Za-z_/+-]{0,40}(?:[+-]\d{1,2})?|[+-]\d{2}:?(?:\d{2})?)?\s{0,3}"
    r"(?:\([A-Za-z ]{1,20}\))?"
)
_EPOCH = re.compile(r"-?\d{9,10}(?:\.\d{1,6})?|\d{12,13}")
_OFFSET = re.compile(r"(?:(?:UTC|GMT) ?)?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_DAY_OR_MONTH = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
EXAMPLE = "2024-05-03 06:10 JST, 2024-05-03T06:10+09:00 or 2024-05-02T21:10Z"
NO_ZONE = "a time without a zone"
_STEPS = {"day": timedelta(days=1), "minute": timedelta(minutes=1), "second": timedelta(seconds=1)}
_EARLIEST, _LATEST = 1800, 2200


def zone_of(words: str) -> tzinfo | None:
    """Return the zone of "JST", "Z", "+09:00", "UTC+9" or "Asia/Tokyo"; None where there is none of that name.

    Raises InputError for a name that several zones have.
    """
    name = words.strip()
    if name.upper() in DOUBTFUL:
        raise InputError(f"a zone that several go by: {name}; write the offset instead, as in +08:00")
    if name.upper() in SHORT:
        return SHORT[name.upper()]
    offset = _OFFSET.fullmatch(name)
    if offset:
        minutes = 60 * int(offset[2]) + int(offset[3] or 0)
        if minutes > 14 * 60:
            return None
        sign = -1 if offset[1] == "-" else 1
        return fixed(f"UTC{offset[1]}{minutes // 60:02d}:{minutes % 60:02d}", sign * minutes)
    if "/" in name:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    return named_zone(name)


def read_stated(words: str, zone: tzinfo | None = None, span: Span | None = None) -> When:
    """Return the time that *words* tell, as long as they are fine: a day, a minute, a second.

    *zone* is that of times that tell none. Raises InputError where it is no time, or no zone is told.
    """
    told = " ".join(words[: 2 * _LONGEST].split())
    if _EPOCH.fullmatch(told):
        seconds = float(told) / (1000 if len(told.partition(".")[0]) >= 12 else 1)
        start = datetime.fromtimestamp(seconds, UTC)
        return When(start, start + timedelta(seconds=1), "second", "UTC", told, span, "seconds since 1970")
    match = _STATED.fullmatch(told) if len(told) <= _LONGEST else None
    if match is None:
        why = "is it the day or the month that comes first? " if _DAY_OR_MONTH.match(told) else ""
        raise InputError(f"no time that is understood: {told[:40]!r}; {why}write {EXAMPLE}")
    own = zone_of(match["zone"]) if match["zone"] else zone
    if match["zone"] and own is None:
        raise InputError(f"a zone that is not known: {match['zone']!r}; write {EXAMPLE}")
    if own is None:
        raise InputError(f"{NO_ZONE}: {told[:40]!r}; write {EXAMPLE}, or say the zone of all with --zone")
    return _made(match, own, told, span, "" if match["zone"] else "the zone is given for all times")


def _made(match: re.Match[str], zone: tzinfo, told: str, span: Span | None, inferred: str) -> When:
    year, month, day = (int(match[name]) for name in ("y", "m", "d"))
    hour, minute, second = (int(match[name] or 0) for name in ("H", "M", "S"))
    grain = "second" if match["S"] else "minute" if match["H"] else "day"
    micro = int(float("0" + (match["f"] or ".0").replace(",", ".")) * 1_000_000)
    try:
        if not _EARLIEST <= year < _LATEST:
            raise ValueError
        local = datetime(year, month, day, hour, minute, second, tzinfo=zone)
        start = local.astimezone(UTC)
        end = (local + _STEPS[grain]).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InputError(f"a time that there is not: {told[:40]!r}; write {EXAMPLE}") from None
    start = start + timedelta(microseconds=micro)
    return When(start, end, grain, _name(zone), told, span, inferred or None)


def _name(zone: tzinfo) -> str:
    return "UTC" if zone is UTC else str(zone)


def until(first: When, last: When) -> When:
    """Return the interval from one told time to another; raises InputError where the second is before the first."""
    if last.start < first.start:
        raise InputError(f"an end before its beginning: {last.local!r} after {first.local!r}")
    end = last.start if last.granularity != "day" else last.end
    span = (
        first.span
        if first.span is None or last.span is None
        else (min(first.span, last.span)[0], max(first.span, last.span)[1])
    )
    inferred = "; ".join(dict.fromkeys(one.inferred for one in (first, last) if one.inferred)) or None
    grain = first.granularity if end <= first.end else "span"
    return When(first.start, max(end, first.end), grain, first.zone, f"{first.local} to {last.local}", span, inferred)
