"""Resolve what a piece of an English date tells into a stretch of local time."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from offing.codecs import date_spans as spans
from offing.codecs.date_context import FROM_PUBLICATION, FROM_TEXT
from offing.codecs.date_english_counted import around, counted, hours, then, unit, vague
from offing.codecs.date_english_match import Fields
from offing.codecs.date_english_now import English, by_full_date, nearest, number_in, year_in
from offing.codecs.date_spans import Stretch

_YEARS_ABOUT = (-2, -1, 0, 1, 2)


def resolve(tells: Fields, now: English) -> Stretch | None:
    """Return the stretch told, None where there is none."""
    for name, read in _READERS:
        if name in tells:
            return read(tells, now)
    return _alone(tells)


def _recurring(
    tells: Fields, now: English, make: Callable[[int], Stretch | None], grain: str, local: str
) -> Stretch | None:
    """Resolve a part of a year that may lack its year."""
    y, step, today = year_in(tells, now), number_in(tells, "step"), now.context.today
    if y is not None:
        return make(y)
    if today is None:
        for y in sorted(now.context.named_years, reverse=True):
            now.context.note("year from the latest year the text names")
            return make(y)
        return spans.unknown(grain, local)
    now.context.note(f"year {FROM_PUBLICATION}")
    candidates = [c for c in (make(today.year + i) for i in (-2, -1, 0, 1, 2)) if c]
    noon = spans.day(today).start
    if step == -1 and tells.get("firm"):
        past = [c for c in candidates if c.end and noon and c.end <= noon]
        if grain == "month" and past and past[-1].end == datetime(today.year, today.month, 1):
            past.pop()  # that would have been "last month"
        return past[-1] if past else None
    if step == 1 and tells.get("firm"):
        return next((c for c in candidates if c.start and noon and c.start > noon), None)
    if step == 0:
        return candidates[2] if len(candidates) > 2 else None
    return nearest(candidates, today, {-1: "past", 1: "future"}.get(step or 0, now.tense))


def _quarter(tells: Fields, now: English) -> Stretch | None:
    q = number_in(tells, "quarter") or 1
    today = now.context.today
    if "years_ago" in tells and today:  # a year before the last such quarter that has ended
        ended = (c for i in (0, 1) if (c := spans.quarter(today.year - i, q)) and c.end and c.end.date() <= today)
        last = next(ended, None)
        return spans.quarter(last.start.year - 1, q) if last and last.start else None
    return _recurring(tells, now, lambda y: spans.quarter(y, q), "quarter", f"XXXX-Q{q}")


def _half(tells: Fields, now: English) -> Stretch | None:
    h = number_in(tells, "half") or 1
    return _recurring(tells, now, lambda y: spans.half(y, h), "span", f"XXXX-H{h}")


def _season(tells: Fields, now: English) -> Stretch | None:
    code = str(tells["season"])
    return _recurring(tells, now, lambda y: spans.season(y, code), "season", f"XXXX-{code}")


def _months(tells: Fields, now: English) -> Stretch | None:
    """Resolve the first months of a year."""
    y, count = year_in(tells, now), number_in(tells, "months") or 0
    if y is None:
        return None
    if count == 6:
        return spans.half(y, 1)
    first, last = spans.month(y, 1), spans.month(y, count)
    return spans.join(first, last) if first and last else None


def _month(tells: Fields, now: English) -> Stretch | None:
    m = number_in(tells, "month") or 1
    if now.full and year_in(tells, now) is None and "step" not in tells and "within" not in tells:
        full = by_full_date([date(now.full.year + i, m, 1) for i in (0, 1)], now)
        if full is not None:
            return spans.month(full.year, m)
    if "within" in tells:
        whole = _month({k: v for k, v in tells.items() if k != "within"}, now)
        return _within(whole, tells["within"]) if whole and whole.start else whole
    return _recurring(tells, now, lambda y: spans.month(y, m), "month", f"XXXX-{m:02d}")


def _within(month: Stretch, which: object) -> Stretch | None:
    """Return a week, a half or some days of a month; its weeks are counted from its first day."""
    if not isinstance(which, tuple) or month.start is None or month.end is None:
        return month
    place, count, unit = which
    if unit in ("days", "weeks") and count == 1:
        return spans.third(month, "early" if place == 1 else "late")
    if unit == "weekend":
        return spans.weekend_of(month, place)
    middle = month.start + 15 * spans.DAY
    if unit == "half":
        if place not in (1, 2, -1):
            return None
        first, end = (month.start, middle) if place == 1 else (middle, month.end)
    else:
        size = count * (7 if unit.startswith("week") else 1) * spans.DAY
        first = month.start + (place - 1) * size if place > 0 else month.end - size
        end = min(first + size, month.end)
    if not month.start <= first < end:
        return None
    last = (end - spans.DAY).date()
    return spans.join(spans.day(first.date()), spans.day(last)) if first.date() < last else spans.day(last)


def _alone(tells: Fields) -> Stretch | None:
    """Return a century, a decade or a year."""
    if "century" in tells:
        first = ((number_in(tells, "century") or 0) - 1) * 100
        return spans.years(first, 100, f"{first // 100:02d}")
    if "decade" in tells:
        first = number_in(tells, "decade") or 0
        return spans.years(first, 10, f"{first // 10}")
    if "last_year" in tells:
        one, other = spans.year(number_in(tells, "year") or 0), spans.year(number_in(tells, "last_year") or 0)
        return spans.join(one, other) if one and other else None
    return spans.year(number_in(tells, "year") or 0) if "year" in tells else None


def _on_day(tells: Fields, now: English) -> Stretch | None:
    """Resolve a day, or the part or clock time of it; a range of days of one month."""
    d = _day(tells, now)
    if d is None:
        return None
    if isinstance(d, date):
        now.context.tell(d)
        if "weekday" in tells and "day" in tells and d.weekday() != tells["weekday"]:
            now.context.note("the weekday told is not that day's")
    last = number_in(tells, "last_day")
    if last is not None and not isinstance(d, date):
        return spans.unknown("span", f"{d}/{d[:-2]}{last:02d}")
    if last is not None and isinstance(d, date):
        if tells.get("part") == "NI" and last == d.day + 1:  # the night of 16-17 July
            return spans.part(d, "NI")
        end = spans.valid_day(d.year, d.month, last)
        return spans.join(spans.day(d), spans.day(end)) if end else None
    return timed(d, tells)


def timed(d: date | str, tells: Fields) -> Stretch | None:
    """Return a day, or the part or clock time told of it."""
    clock, code = tells.get("clock"), tells.get("part")
    if isinstance(clock, tuple):
        if isinstance(d, date):
            return spans.clock(d, *clock)
        grain = ("hour", "minute", "second")[len(clock) - 1]
        return spans.unknown(grain, f"{d}T" + ":".join(f"{n:02d}" for n in clock))
    if code:
        return spans.part(d, str(code)) if isinstance(d, date) else spans.unknown("part_of_day", f"{d}T{code}")
    return spans.day(d) if isinstance(d, date) else spans.unknown("day", d)


def _day(tells: Fields, now: English) -> date | str | None:
    if "day" in tells and "month" not in tells:
        return _lone_day(tells, now)
    if "day" in tells:
        return _month_day(tells, now)
    if "today" in tells or "night" in tells:
        step = number_in(tells, "today") if "today" in tells else number_in(tells, "night")
        return _relative_day(step or 0, now)
    if "weekday" in tells:
        return _weekday(tells, now)
    if "doubtful_day" in tells:
        return _doubtful(tells, now)
    base = now.context.before or now.context.today
    now.context.note(f"day {FROM_TEXT if now.context.before else FROM_PUBLICATION}")
    return base or "XXXX-XX-XX"


def _relative_day(step: int, now: English) -> date | str:
    today = now.context.today
    if today is None:
        return "XXXX-XX-XX"
    now.context.note(f"day {FROM_PUBLICATION}")
    return today + timedelta(days=step)


def _lone_day(tells: Fields, now: English) -> date | str | None:
    """Resolve a day told without its month: in the month told before, or as near publication as the tense lets it."""
    d, weekday = number_in(tells, "day") or 0, number_in(tells, "weekday")
    today = now.context.today
    if now.context.before is not None or today is None:
        return now.context.month_of(d, weekday) or (f"XXXX-XX-{d:02d}" if 1 <= d <= 31 else None)
    months = [divmod(today.year * 12 + today.month - 1 + step, 12) for step in (0, -1, 1)]
    days = [x for x in (spans.valid_day(y, m + 1, d) for y, m in months) if x]
    best = nearest([spans.day(x) for x in days], today, now.tense)
    now.context.note(f"month {FROM_PUBLICATION}")
    return best.start.date() if best and best.start else None


def _month_day(tells: Fields, now: English) -> date | str | None:
    m, d, y = number_in(tells, "month") or 0, number_in(tells, "day") or 0, year_in(tells, now)
    if y is not None:
        return spans.valid_day(y, m, d)
    if spans.valid_day(2000, m, d) is None:
        return None
    weekday, today = number_in(tells, "weekday"), now.context.today
    full = by_full_date([x for i in (0, 1) if now.full and (x := spans.valid_day(now.full.year + i, m, d))], now)
    if full is not None and (weekday is None or full.weekday() == weekday):
        return full
    if today is None:
        return now.context.in_named_year(m, d, weekday) or f"XXXX-{m:02d}-{d:02d}"
    days = [x for x in (spans.valid_day(today.year + i, m, d) for i in _YEARS_ABOUT) if x]
    near = [x for x in days if x.year - today.year < 2]
    fitting = [x for x in near if x.weekday() == weekday] if weekday is not None else []
    best = nearest([spans.day(x) for x in fitting or days], today, now.tense)
    now.context.note(f"year {FROM_PUBLICATION}")
    return best.start.date() if best and best.start else None


def _weekday(tells: Fields, now: English) -> date | str:
    weekday, step = number_in(tells, "weekday") or 0, number_in(tells, "step")
    told = tells.get("from_told") and now.context.before
    today = now.context.before if told else now.context.today
    if today is None:
        return f"XXXX-WXX-{weekday + 1}"
    now.context.note(f"day {FROM_TEXT if told else FROM_PUBLICATION}")
    back = (today.weekday() - weekday) % 7
    if step == -1:
        return today - timedelta(days=back or 7)
    if step == 1:
        return today - timedelta(days=today.weekday() - weekday) + timedelta(days=7)
    if (step == 0 and now.tense not in ("past", "begun")) or (step is None and now.tense == "future"):
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    return today - timedelta(days=back)


def _doubtful(tells: Fields, now: English) -> date | str | None:
    """Resolve 07/08/2023: the reading nearer to publication; open where nothing decides."""
    y, told, today = number_in(tells, "year") or 0, tells["doubtful_day"], now.context.today
    if not isinstance(told, tuple):
        return None
    found = [d for d in (spans.valid_day(y, told[0], told[1]), spans.valid_day(y, told[1], told[0])) if d]
    if today is None or not found:
        return f"{y:04d}-XX-XX"
    now.context.note(f"day against month {FROM_PUBLICATION}")
    return min(found, key=lambda d: abs((d - today).days))


_READERS = (
    *(("vague", vague), ("hours", hours), ("then", then), ("around", around), ("count", counted)),
    *(("day", _on_day), ("doubtful_day", _on_day), ("quarter", _quarter), ("half", _half)),
    *(("season", _season), ("months", _months), ("month", _month), ("that_day", _on_day)),
    *(("unit", unit), ("weekday", _on_day), ("today", _on_day), ("night", _on_day)),
    *(("clock", _on_day), ("part", _on_day)),
)
