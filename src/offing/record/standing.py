"""Today's official counts against those of the days before."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from statistics import median

from offing.record.day_counts import DayCount
from offing.record.periods import Periods, days, in_words
from offing.record.ship_days import Series, is_usual, series_of
from offing.schema.sheet import Standing
from offing.schema.tally import MOST_IDS, Count

BEFORE = 30  # days


def standings(counts: Iterable[Count], until_us: int, before: int = BEFORE) -> list[Standing]:
    """Return each authority's count of the day that *until_us* lies on against the *before* days before it.

    Median and range are of the days that have a count, each at its least; days without one are named. What is only told
    now and then, such as balloons, stands there where it is told that day.
    """
    found = []
    for series in series_of(counts):
        today = Periods("day", series.zone).day(until_us - 1)
        late = today - timedelta(days=before)
        latest = max((day for day in series.released if day <= today), default=today)
        for (what, measure), own in series.days.items():
            # Of what an authority no longer counts only its last day stands here.
            lately = any(late <= day <= today for day in own) or latest in own
            if lately and (is_usual(series, own) or today in own):
                found.append(_standing(series, what, measure, own, today, before))
    return found


def _standing(
    series: Series, what: str, measure: str, own: Mapping[date, DayCount], today: date, before: int
) -> Standing:
    known = {day: it for day, it in own.items() if it.least is not None and day <= today}
    asked = days(today - timedelta(days=before), today - timedelta(days=1))
    told = [known[day].least or 0 for day in asked if day in known]
    last = max((day for day in known if day < today), default=None)
    now = known.get(today)
    chosen = now or (known[last] if last is not None else None)
    return Standing(
        who=series.name,
        state=series.state,
        what=what,
        measure=measure,
        day=today.isoformat(),
        count=now.least if now else None,
        most=now.most if now else None,
        last=last.isoformat() if last is not None else None,
        last_count=known[last].least if last is not None else None,
        median=median(told) if told else None,
        least_before=min(told, default=None),
        most_before=max(told, default=None),
        days=before,
        counted=len(told),
        missing=tuple(in_words([day for day in asked if day not in series.released])),
        ids=tuple(one.id for one in chosen.told)[:MOST_IDS] if chosen else (),
        synthetic=series.synthetic,
    )
