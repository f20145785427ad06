"""Lay a calendar to the clauses of a warning: months and years that are not written, then windows in UTC."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from offing.codecs.sun import sun_times
from offing.codecs.warning_clauses import Clause, Day, Hours, fresh, hours_of_moments
from offing.codecs.warning_nights import nights_in_force
from offing.schema.claim import Span
from offing.schema.warning import Window

MOST_WINDOWS = 1_200  # of one warning: three years of days, and more
_MANY = f"only the first {MOST_WINDOWS:,} windows are kept"
_LATE = timedelta(days=5)  # a warning of a day may come so much after it
_PAST = timedelta(days=31)  # a day so much before the issue is rather that than the one of next year,
_FAR = timedelta(days=300)  # where that lies so far ahead
_BEGUN = timedelta(days=10)  # what has begun may be announced so late
_ANOTHER_MONTH = 15  # days; a day so much after the next in a list is of the month before
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_OVER = "a window ends before the warning was issued"
_ALWAYS = datetime.min.replace(tzinfo=UTC)
ZONES = {"МСК": "Europe/Moscow", "JST": "Asia/Tokyo", "KST": "Asia/Seoul", "BJT": "Asia/Shanghai"}


@dataclass(slots=True)
class Calendar:
    """Hold what the clauses of a warning are read by, and collect what had to be supposed.

    ``issued`` is when the warning was; ``zone`` names the zone of hours that tell none ("UTC" for all but coastal
    warnings in a local language), ``local`` that of hours called local, None where it is not known; ``middle`` the
    place whose sun counts, ``ends`` when the warning says that it is over; ``year`` one that counts where it tells
    no issue, ``year_of`` whose it is. ``reservations`` and ``lost`` are filled: what had to be supposed, and which
    stretches gave nothing.
    """

    issued: datetime | None
    zone: str = "UTC"
    local: str | None = None
    middle: tuple[float, float] | None = None
    ends: datetime | None = None
    year: int | None = None
    year_of: str = "the warning's number"
    reservations: dict[str, None] = field(default_factory=dict)
    lost: list[tuple[Span, str]] = field(default_factory=list)
    at: Span = (0, 0)

    def windows(self, clauses: Sequence[Clause], hours: Sequence[Clause] = ()) -> list[Window]:
        """Return the windows of clauses, in order of start; days that tell no hours take those of *hours*."""
        clauses, hours = fresh(clauses), fresh(hours)
        self._share(clauses, hours)
        self._months(clauses)
        self._inherit(clauses)
        found: dict[tuple[bool, datetime | None, datetime | None], Window] = {}
        for clause in clauses:
            self.at = clause.span
            for window in self._of(clause):
                found.setdefault((window.alternate, window.start, window.end), window)
                if len(found) >= MOST_WINDOWS:
                    self._note(_MANY)
                    return self._sorted(found.values())
        return self._sorted(found.values())

    def _sorted(self, found: Iterable[Window]) -> list[Window]:
        if self.issued is not None and found and all(one.end is not None and one.end < self.issued for one in found):
            self._note(_OVER)
        return sorted(found, key=lambda one: (one.alternate, one.start or _ALWAYS))

    def moment(self, day: Day, *, before: bool = False) -> datetime | None:
        """Return when a moment is; *before*: the last before the issue, not the next."""
        self._near_month([day])
        on = self._dated(day, before=before)
        return None if on is None else self._at(on, day.hm or "0000", day.zone)

    def _share(self, clauses: Sequence[Clause], common: Sequence[Clause]) -> None:
        """Complete the clauses of one area by those told for all: days by hours, hours by days."""
        hours = next((one for one in common if one.hours and not one.days), None)
        days = next((one for one in common if (one.days or one.until) and not one.hours), None)
        for clause in clauses:
            if hours is not None and clause.days and not clause.hours:
                clause.hours, clause.daily = hours.hours, True
                clause.without |= hours.without
                clause.weekdays = clause.weekdays or hours.weekdays
                clause.holidays_out |= hours.holidays_out
            elif days is not None and clause.hours and not clause.calendar():
                clause.days, clause.until, clause.daily = days.days, days.until, True

    def _note(self, words: str) -> None:
        self.reservations[words] = None

    def _lose(self, words: str) -> None:
        """Say that the clause gives no window, or not all of its windows."""
        self._note(words)
        if (self.at, words) not in self.lost:
            self.lost.append((self.at, words))

    def _months(self, clauses: Sequence[Clause]) -> None:
        """Fill months backward over the list, as they are written: "31, 02 THRU 14 AUG" begins in July."""
        row = [day for clause in clauses for day in clause.calendar()]
        pairs = [pair for clause in clauses for pair in (*clause.days, clause.moments or (None, None))]
        firsts = {id(pair[0]) for pair in pairs if pair[0] is not pair[1]}
        later: Day | None = None
        for at in range(len(row) - 1, -1, -1):
            day = row[at]
            if day.month is None and later is not None and later.month:
                day.month, day.year = later.month, later.year
                if day.day > later.day and (id(day) in firsts or day.day - later.day > _ANOTHER_MONTH):
                    self._month_before(day, _first_of_run(row, at), later.month)
            elif day.year is None and later is not None and later.year is not None and day.month is not None:
                day.year = later.year - (day.month > (later.month or 0))
            later = day
        self._near_month(row)

    def _month_before(self, day: Day, first: int, month: int) -> None:
        """Put a day into the month before, unless its list began there long before the issue and this month suits."""
        earlier = 12 if month == 1 else month - 1
        if self._suits(first, earlier) or not self._suits(day.day, month):
            day.month = earlier
            day.year = None if day.year is None else day.year - (month == 1)

    def _suits(self, day: int, month: int) -> bool:
        """Tell whether a day lies near the issue, or behind it."""
        if self.issued is None:
            return day <= _LONGEST[month - 1]
        issued = self.issued.date()
        real = [one for n in (-1, 0, 1) if (one := _date(issued.year + n, month, day)) is not None]
        return any(issued - _BEGUN <= one <= issued + _FAR for one in real)

    def _near_month(self, row: Sequence[Day]) -> None:
        """Give days at the end of a list, whose month nobody tells, that of the day before, or of the issue."""
        before: Day | None = None
        for day in row:
            if day.month is None and before is not None and before.month:
                day.month, day.year = before.month, before.year
            elif day.month is None and self.issued is not None:
                late = day.day + 15 < self.issued.day
                following = self.issued.replace(day=28) + timedelta(days=7)
                day.month = following.month if late else self.issued.month
                self._note("the month is not written; it is taken from the day of issue")
            elif day.month is None:
                self._note("no month is told")
            before = day

    def _inherit(self, clauses: Sequence[Clause]) -> None:
        """Give alternate days the hours of those before, and weekdays the days told behind them."""
        for one, following in pairwise(clauses):
            dated = (following.days or following.weekdays) and not following.hours and following.moments is None
            hours_of_moments(one, following)
            if dated and one.hours and (following.alternate or following.weekdays):
                following.hours, following.daily = one.hours, one.daily
        for one, following in reversed(list(pairwise(clauses))):
            bare = not (one.days or one.until or one.moments or one.further_notice)
            if bare and (one.weekdays or one.daily) and (following.days or following.until):
                one.days, one.until = following.days, one.until or following.until
                one.holidays_out |= following.holidays_out
                one.without |= following.without
                if not (following.hours or following.weekdays or following.daily or following.alternate):
                    following.days, following.until = [], None  # they are told once, for these hours

    def _of(self, clause: Clause) -> Iterator[Window]:
        if clause.holidays_out:
            self._note("holidays are left out, and are not known here")
        if clause.moments is not None:
            yield from self._range(clause)
        elif clause.hours or clause.daily or clause.weekdays or clause.without:
            yield from self._nights(self._daily(clause))
        elif clause.days:
            yield from self._whole_days(clause)
        elif clause.until is not None or clause.further_notice:
            end = self._end(clause.until) if clause.until is not None else None
            if end is not None and self.issued is not None and end <= self.issued:
                self._lose(_OVER)
            elif end is not None or clause.further_notice:
                yield Window(self.issued, end, clause.span, clause.alternate)

    def _range(self, clause: Clause) -> Iterator[Window]:
        first, last = clause.moments or (None, None)
        end_on = self._dated(last) if last is not None else None
        start_on = self._dated(first, not_after=end_on) if first is not None else None
        if first is None or start_on is None or (last is not None and end_on is None):
            return
        start = self._at(start_on, first.hm or "0000", first.zone or (last.zone if last else None))
        end = start + timedelta(hours=clause.length) if start is not None and clause.length else None
        if last is not None and end_on is not None:
            end = (
                self._at(end_on, last.hm, last.zone) if last.hm else self._at(end_on + timedelta(days=1), "0000", None)
            )
        if start is None or (last is not None and end is None):
            return
        if end is not None and end <= start:
            self._lose("a window that ends before it begins")
            return
        if end is not None and self.issued is not None and end < self.issued:
            self._note(_OVER)
        if self.issued is not None and start < self.issued - _PAST:
            self._note("a window begins long before the warning was issued")
        yield Window(start, end, clause.span, clause.alternate)

    def _end(self, until: Day) -> datetime | None:
        """Return the end that "until" gives: its moment, or the end of its day."""
        on = self._dated(until, bounding=True)
        if on is None:
            return None
        return self._at(on, until.hm, until.zone) if until.hm else self._at(on + timedelta(days=1), "0000", None)

    def _daily(self, clause: Clause) -> Iterator[Window]:
        hours = clause.hours or [Hours("0000", "2400", None, clause.span)]
        left_out = {day for pair in clause.without_days for day in self._each(pair)}
        for day in self._days(clause):
            if day.weekday() in clause.without or (clause.weekdays and day.weekday() not in clause.weekdays):
                continue
            if day in left_out:
                continue
            for one in hours:
                window = self._hours(day, one, clause)
                if window is not None:
                    yield window

    def _nights(self, told: Iterator[Window]) -> list[Window]:
        found = list(islice(told, MOST_WINDOWS))
        if len(found) == MOST_WINDOWS:
            self._note(_MANY)
        kept = nights_in_force(found, self.ends)
        if len(kept) < len(found):
            self._note("the last night is left out: the warning is over before it begins")
        return kept

    def _days(self, clause: Clause) -> Iterator[date]:
        if clause.until is not None and self.issued is not None:
            last = self._dated(clause.until, bounding=True)
            if last is not None:
                yield from _span(self.issued.date(), last)
        elif clause.further_notice and self.issued is not None:
            self._note("no end is told; a year of days is kept")
            yield from _span(self.issued.date(), self.issued.date() + timedelta(days=365))
        for pair in clause.days:
            yield from self._each(pair)
        if not (clause.days or clause.until or clause.further_notice):
            self._lose("the days of these hours are not told")

    def _each(self, pair: tuple[Day, Day]) -> Iterator[date]:
        last = self._dated(pair[1], bounding=pair[0] is not pair[1])
        first = last if pair[0] is pair[1] else self._dated(pair[0], not_after=last)
        if first is None or last is None:
            return
        if last < first:
            self._lose("days that end before they begin")
            return
        yield from _span(first, last)

    def _hours(self, day: date, hours: Hours, clause: Clause) -> Window | None:
        start = self._at(day, hours.start, hours.zone)
        if hours.length is not None:
            end = None if start is None else start + timedelta(hours=hours.length)
        else:
            end = self._at(day, hours.end, hours.zone)
        if start is None or end is None:
            return None
        if end <= start:
            end += timedelta(days=1)
        return Window(start, end, (clause.span[0], clause.span[1]), clause.alternate)

    def _whole_days(self, clause: Clause) -> Iterator[Window]:
        for pair in clause.days:
            days = list(self._each(pair))
            if not days:
                continue
            first, last = days[0], days[-1]
            start, end = self._at(first, "0000", None), self._at(last + timedelta(days=1), "0000", None)
            if start is not None:
                yield Window(start, end, clause.span, clause.alternate)

    def _dated(
        self, day: Day, *, not_after: date | None = None, before: bool = False, bounding: bool = False
    ) -> date | None:
        """Return the date of a day: its year as written, or the one that suits the issue.

        A *bounding* day, which ends something, is never before the issue.
        """
        if day.rough:
            self._note("a day is told only roughly: as the beginning, the middle or the end of a month")
        if not day.month or day.day < 1:
            self._lose("a date that cannot be read")
            return None
        if day.day > _LONGEST[day.month - 1]:
            self._lose("a date that does not exist")
            return None
        if day.year is not None:
            return self._real(day.year, day)
        if not_after is not None:
            found = [_of_year(not_after.year - n, day) for n in (0, 1)]
            if day.month == not_after.month:
                return found[0]  # even where it comes behind its end, which is then said
            return next((one for one in found if one is not None and one <= not_after), found[0])
        if self.issued is None and self.year is not None:
            self._note(f"the year is taken from {self.year_of}")
            return self._real(self.year, day)
        if self.issued is None:
            self._lose("no year is told")
            return None
        return self._around(day, self.issued.date(), before=before, bounding=bounding)

    def _real(self, year: int, day: Day) -> date | None:
        """Return a date of a year, None where there is none."""
        found = _of_year(year, day)
        if found is None:
            self._lose("a date that does not exist")
        return found

    def _around(self, day: Day, issued: date, *, before: bool, bounding: bool) -> date | None:
        """Return the date of a day without a year that suits the issue."""
        real = [one for n in (-1, 0, 1) if (one := _of_year(issued.year + n, day)) is not None]
        if not real:
            self._lose("a date that does not exist")
        if before:
            return max((one for one in real if one <= issued + timedelta(days=1)), default=None)
        if bounding and self.ends is not None:
            told = max((one for one in real if one <= self.ends.date()), default=None)
            if told is not None and told >= issued - _LATE:
                return told
        return self._nearest(real, issued, bounding=bounding)

    def _nearest(self, real: Sequence[date], issued: date, *, bounding: bool) -> date | None:
        """Return the day that suits an issue: the next, or one that is just past."""
        ahead = min((one for one in real if one >= issued), default=None)
        behind = max((one for one in real if one < issued), default=None)
        if behind is None or ahead is None:
            return ahead or behind
        if not bounding and issued - behind <= _LATE:
            return behind
        if issued - behind <= _PAST and ahead - issued > _FAR:
            self._note("a day before the warning was issued")
            return behind
        return ahead

    def _at(self, day: date, hm: str | None, zone: str | None) -> datetime | None:
        """Return an hour of a day in UTC."""
        if hm in ("SUNRISE", "SUNSET", "DAWN", "DUSK"):
            return self._sun(day, hm)
        minutes = _minutes(hm or "0000")
        if minutes is None:
            self._lose("an hour that does not exist")
            return None
        name = self._zone(zone)
        if name is None:
            return None
        try:
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC if name == "UTC" else ZoneInfo(name))
            return (midnight + timedelta(minutes=minutes)).astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def _zone(self, zone: str | None) -> str | None:
        if zone == "LOCAL":
            if self.local is None:
                self._lose("hours are told in a local time that is not known")
            return self.local
        return ZONES.get(zone, zone) if zone else self.zone

    def _sun(self, day: date, which: str) -> datetime | None:
        if self.middle is None:
            self._lose("hours of the sun at a place that is not known")
            return None
        self._note("sunrise and sunset are computed for the middle of the area")
        rise, sets = sun_times(day, *self.middle)
        if rise is None:
            self._lose("the sun neither rises nor sets there on that day")
        found = rise if which in ("SUNRISE", "DAWN") else sets
        return None if found is None else (found + timedelta(seconds=30)).replace(second=0, microsecond=0)


def _span(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def _first_of_run(row: Sequence[Day], at: int) -> int:
    """Return the first day of the rising list without months that a day stands in."""
    while at and row[at - 1].month is None and row[at - 1].day <= row[at].day:
        at -= 1
    return row[at].day


def _of_year(year: int, day: Day) -> date | None:
    """Return the date of a day in a year; the last of a February that is told roughly may be the 28th."""
    month = day.month or 0
    return _date(year, month, day.day) or (_date(year, month, 28) if day.rough and day.day > 28 else None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _minutes(hm: str) -> int | None:
    digits = hm.rstrip("Z")
    if len(digits) != 4 or not digits.isdigit():
        return None
    hours, minutes = int(digits[:2]), int(digits[2:])
    return None if hours > 24 or minutes > 59 or (hours == 24 and minutes) else hours * 60 + minutes
