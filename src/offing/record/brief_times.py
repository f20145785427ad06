"""Times as a brief writes them: UTC, with the local day or hour beside it where one was told."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_FINE = ("second", "minute", "hour", "part_of_day")
_INSTANT = timedelta(minutes=2)
_LAST = timedelta(microseconds=1)
_YEARS, _MONTHS = 360, 27  # days, from which on a time as fine as that is told by its name


def as_time(value: Any) -> datetime | None:
    """Return a time that may be written out, None for none."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def day(at: date) -> str:
    """Return a day in words: "18 July 2023"."""
    return f"{at.day} {at:%B %Y}"


def minute(at: datetime) -> str:
    """Return an instant to the minute: "18 July 2023, 06:30Z"."""
    return f"{day(at)}, {at:%H:%M}Z"


def days(first: date, last: date) -> str:
    """Return a stretch of days: "20 to 23 July 2023"."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    return f"{first.day} {first:%B} to {day(last)}" if first.year == last.year else f"{day(first)} to {day(last)}"


def span(start: datetime, end: datetime | None) -> str:
    """Return when something that was tracked lasted: "17 July 2023, 07:46Z to 17:06Z"."""
    if end is None:
        return f"{minute(start)}, still open"
    if end - start < _INSTANT:
        return minute(start)
    return f"{minute(start)} to {f'{end:%H:%M}Z' if start.date() == end.date() else minute(end)}"


def told(time: Mapping[str, Any] | None) -> str:
    """Return the time of a claim as fine as it was told, UTC, the local one beside it where the zone is known."""
    if not time:
        return ""
    start, end, grain = as_time(time.get("start")), as_time(time.get("end")), time.get("granularity") or "span"
    if start is None and end is None:
        return f"{time.get('local')}, no year told" if time.get("local") else ""
    if start is None or end is None:
        return f"until {minute(end)}" if end else f"since {minute(start)}" if start else ""
    zone = _zone(time.get("zone"))
    if grain in _FINE:
        return (minute(start) if end - start < _INSTANT else span(start, end)) + _beside(start, end, zone)
    zone = _zone_of_days(start, end, zone)
    first, last = (at.astimezone(zone or UTC) for at in (start, end - _LAST))
    if not _is_whole(first, last):
        return span(start, end) + _beside(start, end, zone)
    within = (last - first).days
    if grain == "year" and within > _YEARS:
        return f"{first:%Y}"
    if grain in ("month", "quarter", "season") and within > _MONTHS:
        return f"{first:%B %Y}" if within < _MONTHS + 5 else f"{first:%B} to {last:%B %Y}"
    words = days(first.date(), last.date())
    return f"{words}, local days ({start:%d %b %H:%M}Z to {end:%d %b %H:%M}Z)" if first.utcoffset() else words


def _beside(start: datetime, end: datetime, zone: ZoneInfo | None) -> str:
    """Return the local hour to stand beside UTC; nothing where it is the same or not known."""
    first, last = ((at.astimezone(zone) if zone else at) for at in (start, end))
    if not first.utcoffset():
        return ""
    one_day = first.date() == last.date()
    words = f"{first:%H:%M} to {last:%H:%M}" if one_day else f"{first:%d %b %H:%M} to {last:%d %b %H:%M}"
    return f" ({f'{first:%H:%M}' if end - start < _INSTANT else words} there)"


def _is_whole(first: datetime, last: datetime) -> bool:
    return (first.hour, first.minute) == (0, 0) and (last.hour, last.minute) == (23, 59)


def _zone_of_days(start: datetime, end: datetime, zone: ZoneInfo | None) -> ZoneInfo | None:
    """Return the zone whose days an interval is made of: none for days of UTC."""
    return None if _is_whole(start, end - _LAST) else zone


def day_of(time: Mapping[str, Any] | None) -> date | None:
    """Return the day on which a claim's time begins, the local one where a day was told; None where none is."""
    start = as_time((time or {}).get("start"))
    if start is None:
        return None
    if (time or {}).get("granularity") in _FINE:
        return start.date()
    end = as_time((time or {}).get("end")) or start
    return start.astimezone(_zone_of_days(start, end, _zone((time or {}).get("zone"))) or UTC).date()


@cache
def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
