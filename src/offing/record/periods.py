"""Days, weeks and months of a time zone, as stretches of time; a day that the clocks change in has 23 or 25 hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from offing.schema.errors import UsageError

BY = ("day", "week", "month")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)


def moment(us: int) -> datetime:
    """Return the UTC moment that *us* microseconds since 1970 stand for."""
    return _EPOCH + timedelta(microseconds=us)


def micros(at: datetime) -> int:
    """Return an aware moment in microseconds since 1970."""
    since = at.astimezone(UTC) - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its name in the IANA database; raises UsageError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"there is no time zone {name!r}; write one such as Asia/Taipei, Europe/Oslo or UTC") from None


@dataclass(frozen=True)
class Periods:
    """Cut time into days, weeks (from Monday, ISO 8601) or months of a time zone."""

    by: str = "day"
    zone: str = "UTC"

    def __post_init__(self) -> None:
        if self.by not in BY:
            raise UsageError(f"--by {self.by!r}: write one of {', '.join(BY)}")
        zone_of(self.zone)

    @cached_property
    def _clock(self) -> ZoneInfo:
        return zone_of(self.zone)

    def day(self, us: int) -> date:
        """Return the local day that a moment lies on."""
        return moment(us).astimezone(self._clock).date()

    def last_day(self, start: int, end: int) -> date:
        """Return the local day on which a half-open time ends: its last instant, where it has one."""
        return self.day(max(end - 1, start))

    def first(self, day: date) -> date:
        """Return the first day of the period that a day lies in."""
        if self.by == "week":
            return day - timedelta(days=day.weekday())
        return day.replace(day=1) if self.by == "month" else day

    def next(self, first: date) -> date:
        """Return the first day of the period after the one that begins with *first*."""
        if self.by == "month":
            return (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        return first + timedelta(days=7 if self.by == "week" else 1)

    def label(self, first: date) -> str:
        """Return the name of the period that begins with *first*: 2024-05-03, 2024-W18, 2024-05."""
        if self.by == "week":
            year, week, _ = first.isocalendar()
            return f"{year}-W{week:02d}"
        return f"{first:%Y-%m}" if self.by == "month" else first.isoformat()

    def bounds(self, first: date) -> tuple[int, int]:
        """Return when the period that begins with *first* begins and ends, in microseconds."""
        return self.midnight(first), self.midnight(self.next(first))

    def midnight(self, day: date) -> int:
        """Return when a local day begins; where the clocks leave midnight out, its first instant."""
        return micros(datetime(day.year, day.month, day.day, tzinfo=self._clock))

    def between(self, since: date, until: date) -> Iterator[date]:
        """Yield the first day of each period from the one of *since* to the one of *until*."""
        first = self.first(since)
        while first <= until:
            yield first
            first = self.next(first)


def days(since: date, until: date) -> list[date]:
    """Return the days from *since* to *until*, both of them."""
    return [since + timedelta(days=n) for n in range((until - since).days + 1)]


def in_words(some: list[date]) -> list[str]:
    """Return days as texts, several in a row as "2024-05-03 to 2024-05-06"."""
    told: list[str] = []
    for start, end in runs(some):
        told.append(start.isoformat() if start == end else f"{start.isoformat()} to {end.isoformat()}")
    return told


def runs(some: list[date]) -> list[tuple[date, date]]:
    """Return the stretches of days in a row, first and last of each."""
    found: list[tuple[date, date]] = []
    for day in sorted(some):
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
