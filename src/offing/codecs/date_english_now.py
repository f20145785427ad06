"""Where the reading of an English text has got to, and what a date that leaves out a part is completed from."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from offing.codecs import date_spans as spans
from offing.codecs.date_context import FROM_PUBLICATION, FROM_TEXT, Context
from offing.codecs.date_english_match import Fields
from offing.codecs.date_spans import Stretch

_DAYS = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "centurie": 1200}
_HALF_YEAR = 184
_NEWS = 45  # days from publication within which a date without a year belongs to the news itself
# What a second ahead of publication and one behind it weigh where a date lacks its year; found on news of 1989-1998.
_WEIGHTS = {"": (2, 1), "past": (4, 1), "future": (1, 4), "begun": (1000, 1)}
_MONTH_WEIGHTS = _WEIGHTS | {"past": (100, 1), "future": (1, 6)}


@dataclass(slots=True)
class English:
    """Hold where a text has got to: the context, and the period told last (quarter, month or year)."""

    context: Context
    period: Stretch | None = None
    quarter: Stretch | None = None  # the quarter told last
    fiscal: bool = False  # whether it is one of a fiscal year, which need not end as its number says
    last: date | None = None  # where what was told last begins
    told: Stretch | None = None  # what was told last
    full: date | None = None  # the beginning of the day or month told last with its year
    full_end: int = 0  # the word after it
    beside_full: bool = False  # whether the present expression stands in its paragraph
    by_full: bool = False  # whether the present expression took its year
    tense: str = ""  # "past", "begun" or "future", as the words about the present expression say, or ""


def number_in(tells: Fields, name: str) -> int | None:
    """Return a number told under a name, if any."""
    value = tells.get(name)
    return value if isinstance(value, int) else None


def shifted(base: date, unit: str, count: int) -> date | None:
    """Return a day some units on; the last of the month where it has no such day."""
    try:
        if unit in _DAYS:
            return base + timedelta(days=count * _DAYS[unit])
        months = base.year * 12 + base.month - 1 + count * _MONTHS[unit]
        y, m = months // 12, months % 12 + 1
        return date(y, m, min(base.day, monthrange(y, m)[1]))
    except (KeyError, ValueError, OverflowError):
        return None


def unit_at(d: date, unit: str) -> Stretch | None:
    """Return the unit that a day lies in."""
    if unit == "day":
        return spans.day(d)
    if unit in ("week", "fortnight"):
        return spans.week(d)
    if unit == "weekend":
        return spans.weekend(d)
    if unit == "month":
        return spans.month(d.year, d.month)
    if unit == "quarter":
        return spans.quarter(d.year, (d.month + 2) // 3)
    if unit == "year":
        return spans.year(d.year)
    if unit == "decade":
        return spans.years(d.year // 10 * 10, 10, str(d.year // 10))
    return None


def nearest(candidates: list[Stretch], today: date | None, tense: str) -> Stretch | None:
    """Return the nearest of some stretches, those that the tense speaks against counted as farther."""
    if today is None or not candidates:
        return None
    noon = spans.day(today).start
    ahead, behind = (_MONTH_WEIGHTS if candidates[0].grain == "month" else _WEIGHTS)[tense]

    def cost(c: Stretch) -> float:
        if c.start is None or c.end is None or noon is None:
            return 0.0
        if c.start > noon:
            return (c.start - noon).total_seconds() * ahead
        return max(0.0, (noon - c.end).total_seconds()) * behind

    return min(candidates, key=cost)


def year_in(tells: Fields, now: English) -> int | None:
    """Return the year told, also as "last year"."""
    y = number_in(tells, "year")
    if y is None and tells.get("unit") == "year" and now.context.today:
        y = now.context.today.year + (number_in(tells, "step") or 0)
        now.context.note(f"year {FROM_PUBLICATION}")
    return y


def by_full_date(candidates: list[date], now: English) -> date | None:
    """Return the first of some days that follows within half a year a date told with its year just before.

    What lies near publication, or ahead of it, is news rather than a part of that history.
    """
    today, full = now.context.today, now.full
    if full is None or not now.beside_full or (today is not None and now.tense == "future"):
        return None
    found = next((d for d in candidates if full.replace(day=1) <= d <= full + timedelta(days=_HALF_YEAR)), None)
    if found is None or (today is not None and not found <= today):
        return None
    if today is not None and any(_is_news(_in_year(found, y), today, now.tense) for y in (today.year, today.year - 1)):
        return None
    now.by_full = True
    now.context.note(f"year {FROM_TEXT}")
    return found


def _is_news(d: date, today: date, tense: str) -> bool:
    days = (d - today).days
    return -_NEWS <= days <= (0 if tense == "past" else _NEWS)


def _in_year(d: date, y: int) -> date:
    return d.replace(year=y, day=min(d.day, 28))
