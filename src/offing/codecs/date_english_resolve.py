"""Resolve what a piece of an English date tells into a stretch of local time."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from offing.codecs import date_spans as spans
from offing.codecs.date_context import FROM_PUBLICATION, FROM_TEXT, Context
from offing.codecs.date_english_pieces import Fields
from offing.codecs.date_spans import Stretch

_DAYS = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
_GRAINS = ("day", "week", "month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "centurie": 1200}
# What a second ahead of publication and one behind it weigh where a date lacks its year; found on news of 1989-1998.
_WEIGHTS = {"": (2, 1), "past": (4, 1), "future": (1, 4), "begun": (1000, 1)}


@dataclass(slots=True)
class English:
    """Hold where a text has got to: the context, and the period told last (quarter, month or year)."""

    context: Context
    period: Stretch | None = None
    last: date | None = None  # where what was told last begins
    tense: str = ""  # "past", "begun" or "future", as the words about the present expression say, or ""


def resolve(tells: Fields, now: English) -> Stretch | None:
    """Return the stretch told, None where there is none."""
    for name, read in _READERS:
        if name in tells:
            return read(tells, now)
    return _alone(tells)


def _int(tells: Fields, name: str) -> int | None:
    value = tells.get(name)
    return value if isinstance(value, int) else None


def _vague(tells: Fields, now: English) -> Stretch | None:
    today = now.context.today
    local = {"0": "PRESENT_REF", "1": "PAST_REF", "2": "FUTURE_REF"}[str(tells["vague"])]
    if today is None:
        return spans.unknown("span", local)
    now.context.note(f"about {FROM_PUBLICATION}".replace("from ", ""))
    whole = spans.day(today)
    start, end = (None if local == "PAST_REF" else whole.start), (None if local == "FUTURE_REF" else whole.end)
    return Stretch(start, end, "span", local)


def _shifted(base: date, unit: str, count: int) -> date | None:
    """Return a day some units on; the last of the month where it has no such day."""
    try:
        if unit in _DAYS:
            return base + timedelta(days=count * _DAYS[unit])
        months = base.year * 12 + base.month - 1 + count * _MONTHS[unit]
        y, m = months // 12, months % 12 + 1
        return date(y, m, min(base.day, monthrange(y, m)[1]))
    except (KeyError, ValueError, OverflowError):
        return None


def _around(tells: Fields, now: English) -> Stretch | None:
    today, count, unit = now.context.today, _int(tells, "around") or 0, str(tells["unit"])
    if tells.get("ahead") and now.tense != "future":
        return None
    if today is None:
        return None
    other = _shifted(today, unit, count)
    if other is None:
        return None
    now.context.note(f"counted {FROM_PUBLICATION}")
    if tells.get("ahead") == "in":
        return _unit_at(other, unit)
    first, last = min(today, other), max(today, other)
    return spans.join(spans.day(first), spans.day(last))


def _unit_at(d: date, unit: str) -> Stretch | None:
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


def _counted(tells: Fields, now: English) -> Stretch | None:
    """Resolve "two years ago" from publication; "a year earlier" from what was told last, in its own unit."""
    count, unit, period = _int(tells, "count") or 0, str(tells["unit"]), now.period
    if unit == "year" and "of" in tells and tells["of"] != "year" and (period is None or period.grain != "quarter"):
        period = _told_quarter({"unit": "quarter"}, now)
    if unit == "year" and period and period.start and period.grain == "quarter":
        other = _shifted(period.start.date(), unit, count)
        now.context.note(f"counted {FROM_TEXT}")
        return _unit_at(other, "quarter") if other else None
    base = now.context.today if tells["ago"] else now.context.before or now.context.today
    if base is None:
        return spans.unknown(unit if unit in _GRAINS else "span", "XXXX")
    other = _shifted(base, unit, count)
    now.context.note(f"counted {FROM_PUBLICATION if tells['ago'] or not now.context.before else FROM_TEXT}")
    if other is None:
        return None
    if not tells["ago"] and unit == "day":
        now.context.tell(other)
    return _unit_at(other, unit)


def _unit(tells: Fields, now: English) -> Stretch | None:
    unit, step = str(tells["unit"]), _int(tells, "step") or 0
    if "year_step" in tells and now.context.today:
        return _told_quarter({"unit": unit, "year": now.context.today.year + (_int(tells, "year_step") or 0)}, now)
    if unit in ("quarter", "period") and (
        "year" in tells or tells.get("bare") or tells.get("latest") or unit == "period"
    ):
        return _told_quarter(tells, now)
    told = tells.get("from_told") and now.last
    base = now.last if told else now.context.today
    if base is None:
        return spans.unknown(unit if unit in _GRAINS else "span", "XXXX")
    now.context.note(f"{unit} {FROM_TEXT if told else FROM_PUBLICATION}")
    if tells.get("bare") and unit == "weekend" and now.tense != "future":
        step = 0 if base.weekday() >= 5 else -1
    other = _shifted(base, unit, step)
    if other is None:
        return None
    if unit == "day":
        now.context.tell(other)
    if "weekday" in tells:
        weekday = _int(tells, "weekday") or 0
        return spans.day(other + timedelta(days=weekday - other.weekday()))
    return _unit_at(other, unit)


def _told_quarter(tells: Fields, now: English) -> Stretch | None:
    """Resolve "the quarter", "the latest period", "the 1988 quarter": the one told last, else the last that ended."""
    period, today, y = now.period, now.context.today, _int(tells, "year")
    q = None
    if period and period.start and period.grain == "quarter" and not tells.get("latest"):
        q, own = (period.start.month + 2) // 3, period.start.year
        now.context.note(f"quarter {FROM_TEXT}")
    elif (today and tells["unit"] == "quarter") or (today and tells.get("latest")):
        before = _shifted(today, "quarter", -1) or today
        q, own = (before.month + 2) // 3, before.year
        now.context.note(f"quarter {FROM_PUBLICATION}")
    if q is None:
        return spans.year(y) if y else None
    return spans.quarter(y or own, q)


def _nearest(candidates: list[Stretch], today: date | None, tense: str) -> Stretch | None:
    """Return the nearest of some stretches, those that the tense speaks against counted as farther."""
    if today is None or not candidates:
        return None
    noon = spans.day(today).start
    ahead, behind = _WEIGHTS[tense]

    def cost(c: Stretch) -> float:
        if c.start is None or c.end is None or noon is None:
            return 0.0
        if c.start > noon:
            return (c.start - noon).total_seconds() * ahead
        return max(0.0, (noon - c.end).total_seconds()) * behind

    return min(candidates, key=cost)


def _recurring(
    tells: Fields, now: English, make: Callable[[int], Stretch | None], grain: str, local: str
) -> Stretch | None:
    """Resolve a part of a year that may lack its year."""
    y, step, today = _year(tells, now), _int(tells, "step"), now.context.today
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
        return next((c for c in reversed(candidates) if c.end and noon and c.end <= noon), None)
    if step == 1 and tells.get("firm"):
        return next((c for c in candidates if c.start and noon and c.start > noon), None)
    if step == 0:
        return candidates[2] if len(candidates) > 2 else None
    return _nearest(candidates, today, {-1: "past", 1: "future"}.get(step or 0, now.tense))


def _year(tells: Fields, now: English) -> int | None:
    """Return the year told, also as "last year"."""
    y = _int(tells, "year")
    if y is None and tells.get("unit") == "year" and now.context.today:
        y = now.context.today.year + (_int(tells, "step") or 0)
        now.context.note(f"year {FROM_PUBLICATION}")
    return y


def _quarter(tells: Fields, now: English) -> Stretch | None:
    q = _int(tells, "quarter") or 1
    return _recurring(tells, now, lambda y: spans.quarter(y, q), "quarter", f"XXXX-Q{q}")


def _half(tells: Fields, now: English) -> Stretch | None:
    h = _int(tells, "half") or 1
    return _recurring(tells, now, lambda y: spans.half(y, h), "span", f"XXXX-H{h}")


def _season(tells: Fields, now: English) -> Stretch | None:
    code = str(tells["season"])
    return _recurring(tells, now, lambda y: spans.season(y, code), "season", f"XXXX-{code}")


def _month(tells: Fields, now: English) -> Stretch | None:
    m = _int(tells, "month") or 1
    return _recurring(tells, now, lambda y: spans.month(y, m), "month", f"XXXX-{m:02d}")


def _alone(tells: Fields) -> Stretch | None:
    """Return a century, a decade or a year."""
    if "century" in tells:
        first = ((_int(tells, "century") or 0) - 1) * 100
        return spans.years(first, 100, f"{first // 100:02d}")
    if "decade" in tells:
        first = _int(tells, "decade") or 0
        return spans.years(first, 10, f"{first // 10}")
    return spans.year(_int(tells, "year") or 0) if "year" in tells else None


def _on_day(tells: Fields, now: English) -> Stretch | None:
    """Resolve a day, or the part or clock time of it; a range of days of one month."""
    d = _day(tells, now)
    if d is None:
        return None
    if isinstance(d, date):
        now.context.tell(d)
        if "weekday" in tells and "day" in tells and d.weekday() != tells["weekday"]:
            now.context.note("the weekday told is not that day's")
    last = _int(tells, "last_day")
    if last is not None and not isinstance(d, date):
        return spans.unknown("span", f"{d}/{d[:-2]}{last:02d}")
    if last is not None and isinstance(d, date):
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
    if "day" in tells:
        return _month_day(tells, now)
    if "today" in tells or "night" in tells:
        step = _int(tells, "today") if "today" in tells else _int(tells, "night")
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


def _month_day(tells: Fields, now: English) -> date | str | None:
    m, d, y = _int(tells, "month") or 0, _int(tells, "day") or 0, _year(tells, now)
    if y is not None:
        return spans.valid_day(y, m, d)
    if spans.valid_day(2000, m, d) is None:
        return None
    weekday, today = _int(tells, "weekday"), now.context.today
    if today is None:
        return now.context.in_named_year(m, d, weekday) or f"XXXX-{m:02d}-{d:02d}"
    days = [x for x in (spans.valid_day(today.year + i, m, d) for i in (-2, -1, 0, 1, 2)) if x]
    fitting = [x for x in days if x.weekday() == weekday] if weekday is not None else []
    best = _nearest([spans.day(x) for x in fitting or days], today, now.tense)
    now.context.note(f"year {FROM_PUBLICATION}")
    return best.start.date() if best and best.start else None


def _weekday(tells: Fields, now: English) -> date | str:
    weekday, step = _int(tells, "weekday") or 0, _int(tells, "step")
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
    y, told, today = _int(tells, "year") or 0, tells["doubtful_day"], now.context.today
    if not isinstance(told, tuple):
        return None
    found = [d for d in (spans.valid_day(y, told[0], told[1]), spans.valid_day(y, told[1], told[0])) if d]
    if today is None or not found:
        return f"{y:04d}-XX-XX"
    now.context.note(f"day against month {FROM_PUBLICATION}")
    return min(found, key=lambda d: abs((d - today).days))


_READERS = (
    *(("vague", _vague), ("around", _around), ("count", _counted)),
    *(("day", _on_day), ("doubtful_day", _on_day), ("quarter", _quarter), ("half", _half)),
    *(("season", _season), ("month", _month)),
    *(("unit", _unit), ("weekday", _on_day), ("today", _on_day), ("night", _on_day)),
    *(("clock", _on_day), ("part", _on_day)),
)
