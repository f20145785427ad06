"""Resolve what English texts count from publication or from what was told before: last week, a year earlier, now."""

from datetime import date, timedelta

from offing.codecs import date_spans as spans
from offing.codecs.date_context import FROM_PUBLICATION, FROM_TEXT
from offing.codecs.date_english_match import Fields
from offing.codecs.date_english_now import English, number_in, shifted, unit_at
from offing.codecs.date_spans import Stretch

_HALF_QUARTER = 45
_GRAINS = ("day", "week", "month", "quarter", "year")


def vague(tells: Fields, now: English) -> Stretch | None:
    """Resolve "now", "recently", "soon" against publication."""
    today = now.context.today
    local = {"0": "PRESENT_REF", "1": "PAST_REF", "2": "FUTURE_REF"}[str(tells["vague"])]
    if today is None:
        return spans.unknown("span", local)
    now.context.note(f"about {FROM_PUBLICATION}".replace("from ", ""))
    whole = spans.day(today)
    start, end = (None if local == "PAST_REF" else whole.start), (None if local == "FUTURE_REF" else whole.end)
    return Stretch(start, end, "span", local)


def around(tells: Fields, now: English) -> Stretch | None:
    """Resolve "the past five years", and "in two weeks" where the future is spoken of."""
    today, count, unit = now.context.today, number_in(tells, "around") or 0, str(tells["unit"])
    if tells.get("ahead") and now.tense != "future":
        return None
    if today is None:
        return None
    other = shifted(today, unit, count)
    if other is None:
        return None
    now.context.note(f"counted {FROM_PUBLICATION}")
    if tells.get("ahead") == "in":
        return unit_at(other, unit)
    first, last = min(today, other), max(today, other)
    return spans.join(spans.day(first), spans.day(last))


def hours(tells: Fields, now: English) -> Stretch | None:
    """Resolve "the past 24 hours" from the moment of publication."""
    published, count = now.context.anchor.published, number_in(tells, "hours") or 0
    if published is None:
        return None
    end = published.astimezone(now.context.zone).replace(tzinfo=None, second=0, microsecond=0)
    start = end - timedelta(hours=count)
    now.context.note(f"counted {FROM_PUBLICATION}")
    return Stretch(start, end, "span", f"{start:%Y-%m-%dT%H:%M}/{end:%Y-%m-%dT%H:%M}")


def then(_: Fields, now: English) -> Stretch | None:
    """Resolve "since then", "by then"."""
    if now.told is not None and now.told.start is not None and "/" not in now.told.local:
        now.context.note(FROM_TEXT)
        return now.told
    return None


def counted(tells: Fields, now: English) -> Stretch | None:
    """Resolve "two years ago" from publication; "a year earlier" from what was told last, in its own unit."""
    count, unit, period = number_in(tells, "count") or 0, str(tells["unit"]), now.period
    if unit == "year" and "of" in tells and tells["of"] != "year" and (period is None or period.grain != "quarter"):
        period = _told_quarter({"unit": "quarter"}, now)
    if unit == "year" and period and period.start and period.grain == "quarter":
        other = shifted(period.start.date(), unit, count)
        now.context.note(f"counted {FROM_TEXT}")
        return unit_at(other, "quarter") if other else None
    base = now.context.today if tells["ago"] else now.context.before or now.context.today
    if base is None:
        return spans.unknown(unit if unit in _GRAINS else "span", "XXXX")
    other = shifted(base, unit, count)
    now.context.note(f"counted {FROM_PUBLICATION if tells['ago'] or not now.context.before else FROM_TEXT}")
    if other is None:
        return None
    if not tells["ago"] and unit == "day":
        now.context.tell(other)
    return unit_at(other, unit)


def unit(tells: Fields, now: English) -> Stretch | None:
    """Resolve "last week", "that month", "the quarter"."""
    unit, step = str(tells["unit"]), number_in(tells, "step") or 0
    if "year_step" in tells and now.context.today:
        return _told_quarter({"unit": unit, "year": now.context.today.year + (number_in(tells, "year_step") or 0)}, now)
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
    other = shifted(base, unit, step)
    if other is None:
        return None
    if unit == "day":
        now.context.tell(other)
    if "weekday" in tells:
        weekday = number_in(tells, "weekday") or 0
        return spans.day(other + timedelta(days=weekday - other.weekday()))
    return unit_at(other, unit)


def _told_quarter(tells: Fields, now: English) -> Stretch | None:
    """Resolve "the quarter", "the latest period", "the 1988 quarter": the one told last, else the last that ended."""
    period, today, y = now.period, now.context.today, number_in(tells, "year")
    ended = tells.get("ended")
    fiscal = now.fiscal
    if tells["unit"] == "quarter" or fiscal:
        period = now.quarter or period
    if isinstance(ended, tuple) and today and not fiscal:
        return _ended_quarter(ended, now, today)
    q = None
    if period and period.start and period.grain == "quarter" and (fiscal or not tells.get("latest")):
        q, own = (period.start.month + 2) // 3, period.start.year
        now.context.note(f"quarter {FROM_TEXT}")
    elif (today and tells["unit"] == "quarter") or (today and tells.get("latest")):
        before = shifted(today, "quarter", -1) or today
        q, own = (before.month + 2) // 3, before.year
        now.context.note(f"quarter {FROM_PUBLICATION}")
    if q is None:
        return spans.year(y) if y else None
    return spans.quarter(y or own, q)


def _ended_quarter(ended: tuple[int, int], now: English, today: date) -> Stretch | None:
    """Return the quarter in which the middle of the three months that ended on a day lies."""
    days = [d for d in (spans.valid_day(today.year + i, *ended) for i in (0, -1)) if d and d <= today]
    if not days:
        return None
    now.context.note(f"year {FROM_PUBLICATION}")
    middle = days[0] - timedelta(days=_HALF_QUARTER)
    return spans.quarter(middle.year, (middle.month + 2) // 3)
