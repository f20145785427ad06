"""Local stretches of time: what a date or a time of day covers, half open, before any zone is known.

``local`` names a stretch as ISO 8601 and TimeML's TIMEX3 do: 2023-07-15, 2023-W28, 2023-Q3, 2023-SU,
2023-07-15T09:45, 2023-07-15TMO (morning), 199 (a decade); X stands for what is not known, and two
stretches with a stroke between them are an interval, open where one is wanting ("2022-02/").
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

FIRST_YEAR, LAST_YEAR = 1000, 2999
DAY = timedelta(days=1)
# Seasons of the northern half of the world by whole months, as weather services count them: code, first month.
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
# Hours of a part of the day, from and to, past midnight where over 24; those of Japan's weather service, rounded.
PARTS = {
    "MO": (0, 12),
    "AF": (12, 24),
    "DT": (6, 18),
    "MI": (11, 13),
    "EV": (18, 24),
    "NI": (18, 30),
    "LN": (22, 27),  # late at night
    "SM": (0, 6),  # the small hours
    "DA": (3, 6),  # dawn
    "EM": (4, 7),  # early in the morning
    "LA": (12, 15),  # past noon
    "DU": (15, 18),  # towards evening
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hold a local stretch of time, half open; an end not told or not known is None."""

    start: datetime | None
    end: datetime | None
    grain: str
    local: str


def year(y: int) -> Stretch | None:
    """Return a whole year, None if it is out of what texts mean."""
    if not FIRST_YEAR <= y <= LAST_YEAR:
        return None
    return Stretch(datetime(y, 1, 1), datetime(y + 1, 1, 1), "year", f"{y:04d}")


def years(first: int, count: int, local: str) -> Stretch | None:
    """Return a decade or a century."""
    if not (first >= FIRST_YEAR and first + count <= LAST_YEAR and count > 0):
        return None
    return Stretch(datetime(first, 1, 1), datetime(first + count, 1, 1), "span", local)


def month(y: int, m: int) -> Stretch | None:
    """Return a whole month."""
    return _months(y, m, 1, "month", f"{y:04d}-{m:02d}")


def quarter(y: int, q: int) -> Stretch | None:
    """Return a quarter of a year."""
    return _months(y, 3 * q - 2, 3, "quarter", f"{y:04d}-Q{q}")


def half(y: int, h: int) -> Stretch | None:
    """Return a half of a year."""
    return _months(y, 6 * h - 5, 6, "span", f"{y:04d}-H{h}")


def season(y: int, code: str) -> Stretch | None:
    """Return a season; a winter begins in December of its year."""
    return _months(y, SEASONS[code], 3, "season", f"{y:04d}-{code}")


def _months(y: int, m: int, count: int, grain: str, local: str) -> Stretch | None:
    if not (FIRST_YEAR <= y <= LAST_YEAR and 1 <= m <= 12):
        return None
    last = y * 12 + m - 1 + count
    return Stretch(datetime(y, m, 1), datetime(last // 12, last % 12 + 1, 1), grain, local)


def day(d: date) -> Stretch:
    """Return a whole day."""
    start = datetime(d.year, d.month, d.day)
    return Stretch(start, start + DAY, "day", d.isoformat())


def week(d: date) -> Stretch:
    """Return the week, Monday to Sunday, that a day lies in."""
    start = _monday(d)
    told = d.isocalendar()
    return Stretch(start, start + 7 * DAY, "week", f"{told.year:04d}-W{told.week:02d}")


def weekend(d: date) -> Stretch:
    """Return Saturday and Sunday of the week that a day lies in."""
    start = _monday(d)
    return Stretch(start + 5 * DAY, start + 7 * DAY, "span", week(d).local + "-WE")


def weekend_of(whole: Stretch, place: int) -> Stretch | None:
    """Return the nth weekend of a month, the last for -1: the nth that begins in it."""
    if whole.start is None or whole.end is None:
        return None
    if place < 0:
        last = (whole.end - DAY).date()
        return weekend(last - DAY * ((last.weekday() - 5) % 7))
    first = whole.start.date()
    return weekend(first + DAY * ((5 - first.weekday()) % 7 + 7 * (place - 1)))


def _monday(d: date) -> datetime:
    return datetime(d.year, d.month, d.day) - DAY * d.weekday()


def part(d: date, code: str) -> Stretch:
    """Return a part of a day."""
    first, last = PARTS[code]
    start = datetime(d.year, d.month, d.day)
    return Stretch(start + timedelta(hours=first), start + timedelta(hours=last), "part_of_day", f"{d}T{code}")


def clock(d: date, h: int, m: int | None = None, s: int | None = None) -> Stretch | None:
    """Return an hour, minute or second of a day; 24:00 is the next day's 00:00."""
    if not (0 <= h <= 24 and 0 <= (m or 0) <= 59 and 0 <= (s or 0) <= 59) or (h == 24 and (m or s)):
        return None
    start = datetime(d.year, d.month, d.day) + timedelta(hours=h, minutes=m or 0, seconds=s or 0)
    if m is None:
        return Stretch(start, start + timedelta(hours=1), "hour", f"{d}T{h:02d}")
    if s is None:
        return Stretch(start, start + timedelta(minutes=1), "minute", f"{d}T{h:02d}:{m:02d}")
    return Stretch(start, start + timedelta(seconds=1), "second", f"{d}T{h:02d}:{m:02d}:{s:02d}")


def third(whole: Stretch, which: str) -> Stretch:
    """Return the early, mid or late third of a stretch; of a month the days 1-10, 11-20 and 21 on."""
    if whole.start is None or whole.end is None:
        return replace(whole, local=f"{whole.local} {which}")
    if whole.grain == "month":
        cuts = [whole.start, whole.start + 10 * DAY, whole.start + 20 * DAY, whole.end]
    else:
        step = timedelta(days=round((whole.end - whole.start) / DAY / 3)) or (whole.end - whole.start) / 3
        cuts = [whole.start, whole.start + step, whole.end - step, whole.end]
    at = ("early", "mid", "late").index(which)
    return Stretch(cuts[at], cuts[at + 1], "span", f"{whole.local} {which}")


def join(first: Stretch, last: Stretch) -> Stretch:
    """Return the stretch from one to the other, the last day or month within it, a last clock time its end."""
    end = last.start if last.grain in ("hour", "minute", "second") else last.end
    return Stretch(first.start, end, "span", f"{first.local}/{last.local}")


def since(first: Stretch) -> Stretch:
    """Return an interval whose end is open."""
    return Stretch(first.start, None, "span", f"{first.local}/")


def until(last: Stretch) -> Stretch:
    """Return an interval whose beginning is open."""
    end = last.start if last.grain in ("hour", "minute", "second") else last.end
    return Stretch(None, end, "span", f"/{last.local}")


def unknown(grain: str, local: str) -> Stretch:
    """Return a stretch of which only the form is known ("XXXX-07-15")."""
    return Stretch(None, None, grain, local)


def valid_day(y: int, m: int, d: int) -> date | None:
    """Return the date, None where there is none such."""
    if FIRST_YEAR <= y <= LAST_YEAR and 1 <= m <= 12 and 1 <= d <= monthrange(y, m)[1]:
        return date(y, m, d)
    return None
