"""Official counts by period: what each authority counted day by day, kept as it is, its missing days named.

A day with a stated zero is zero; a day without a count is missing. The counts of several days are added up to sorties
or ship-days, never to ships: the same ship is counted on each day that it is seen.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from offing.record.day_counts import DayCount, day_count
from offing.record.periods import Periods, days, in_words, moment, runs
from offing.schema.tally import MOST_IDS, Count, Figure, Part, figure

_DAY_US = 86_400_000_000
# A count of more than a day and a half is none of a day: it stands by itself.
_LONGEST_US = 3 * _DAY_US // 2
_LONGEST_GAP = 366  # days without any count from which on they are no longer listed one by one
LANE = "said"


@dataclass(frozen=True, slots=True)
class Series:
    """Hold what one authority counted of one state, day by day.

    ``days`` maps each unit to its days; ``released`` are the days on which it counted anything; ``wide`` are counts of
    longer times, which stand by themselves.
    """

    who: str
    name: str
    state: str | None
    zone: str
    days: Mapping[tuple[str, str], Mapping[date, DayCount]]  # by unit and measure
    released: frozenset[date]
    wide: tuple[Count, ...]
    synthetic: bool
    reach: str = ""
    place: str | None = None

    def span(self) -> tuple[date, date] | None:
        """Return the first and the last day of which a count of that state is held; None where there is none."""
        told = [day for own in self.days.values() for day in own]
        return (min(told), max(told)) if told else None


def series_of(counts: Iterable[Count], zone: str | None = None) -> list[Series]:
    """Return the series that counts belong to, each in the time zone its authority counts in (else *zone*, UTC)."""
    groups: dict[tuple[str, str | None], list[Count]] = defaultdict(list)
    for one in counts:
        groups[one.who, one.state].append(one)
    found = [_series(some, zone) for _, some in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1] or ""))]
    # What was counted of one state by the way shares the days on which its authority counted at all.
    released: dict[str, set[date]] = defaultdict(set)
    for series in found:
        released[series.who] |= series.released
    return [replace(series, released=frozenset(released[series.who])) for series in found]


def _series(some: Sequence[Count], zone: str | None) -> Series:
    zones = [one.zone for one in some if one.zone]
    clock = max(sorted(set(zones)), key=zones.count) if zones else zone or "UTC"
    periods = Periods("day", clock)
    by_day: dict[tuple[str, str], dict[date, list[Count]]] = defaultdict(lambda: defaultdict(list))
    wide = []
    for one in some:
        if one.end - one.start > _LONGEST_US:
            wide.append(one)
        else:
            by_day[one.unit, one.measure][periods.last_day(one.start, one.end)].append(one)
    told = {unit: {day: day_count(found) for day, found in own.items()} for unit, own in sorted(by_day.items())}
    released = frozenset(day for own in told.values() for day in own)
    reaches = {one.reach for one in some}
    places = [one.place for one in some if one.place]
    return Series(
        some[0].who,
        next((one.name for one in some if one.name), some[0].who),
        some[0].state,
        clock,
        told,
        released,
        tuple(sorted(wide, key=lambda one: (one.start, one.end, one.id))),
        any(one.synthetic for one in some),
        "beyond" if "beyond" in reaches else next(iter(sorted(reaches)), ""),
        max(sorted(set(places)), key=places.count) if places else None,
    )


Day = Callable[[str], date | None]  # in the time zone of that name


def _unbounded(_: str) -> None:
    return None


def ship_days(
    counts: Iterable[Count], by: str = "day", since: Day = _unbounded, until: Day = _unbounded
) -> list[Figure]:
    """Return a figure for each period, authority, state and unit; *since* and *until* give its first and last day.

    Within the days that an authority's counts are held of, a day without one is missing, and has a figure without a
    count. A unit that only some releases speak of is "not told" on the other days, which is no zero.
    """
    found = [row for one in series_of(counts) for row in figures(one, by, since(one.zone), until(one.zone))]
    return sorted(found, key=lambda row: (row["t_start"], row["who"], row["state"] or "", row["what"], row["t_end"]))


def held(counts: Iterable[Count]) -> list[str]:
    """Return from when to when counts are held, a sentence for each authority and state."""
    told = []
    for one in series_of(counts):
        if (span := one.span()) is not None:
            of = f" of {one.state}" if one.state else ""
            told.append(f"{one.name}: its counts{of} are held from {span[0]} to {span[1]}")
    return told


def figures(one: Series, by: str, since: date | None = None, until: date | None = None) -> list[Figure]:
    """Return the figures of one series."""
    rows: list[Figure] = []
    periods = Periods(by, one.zone)
    if (held := one.span()) is not None:
        first, last = held
        start, end = max(first, since or first), min(last, until or last)
        asked = _asked(one, start, end)
        for unit, own in one.days.items():
            rows += _of_unit(one, periods, unit, own, asked)
    for count in one.wide:
        day = Periods("day", one.zone).day(count.start)
        if (since is None or day >= since) and (until is None or day <= until):
            rows.append(_wide(one, count))
    return rows


def _asked(one: Series, start: date, end: date) -> list[date]:
    """Return the days from *start* to *end*, without those of gaps so long that the series is not one."""
    if end < start:
        return []
    released = sorted(day for day in one.released if start <= day <= end)
    edges = [start - timedelta(days=1), *released, end + timedelta(days=1)]
    found: list[date] = []
    for before, after in pairwise(edges):
        between = (after - before).days - 1
        if between < _LONGEST_GAP:
            found += [before + timedelta(days=n) for n in range(1, between + 1)]
        if after <= end:
            found.append(after)
    return found


def _of_unit(
    one: Series, periods: Periods, unit: tuple[str, str], own: Mapping[date, DayCount], asked: Sequence[date]
) -> list[Figure]:
    begun = min(own)  # before its first count a unit was not counted at all
    grouped: dict[date, list[date]] = defaultdict(list)
    for day in asked:
        if day >= begun:
            grouped[periods.first(day)].append(day)
    usual = is_usual(one, own)
    return [
        _figure(one, periods, unit, own, first, some)
        for first, some in sorted(grouped.items())
        if usual or any(day in own for day in some)
    ]


def is_usual(one: Series, own: Mapping[date, DayCount]) -> bool:
    """Tell whether most releases since its first count speak of a unit, so that one that does not is worth a figure."""
    return 2 * len(own) >= sum(day >= min(own) for day in one.released)


def _figure(
    one: Series,
    periods: Periods,
    unit: tuple[str, str],
    own: Mapping[date, DayCount],
    first: date,
    some: Sequence[date],
) -> Figure:
    told = [own[day] for day in some if day in own]
    known = [it for it in told if it.least is not None]
    missing = [day for day in some if day not in one.released]
    start, end = periods.bounds(first)
    ids = [count.id for it in told for count in it.told]
    row = figure(
        period=periods.label(first),
        t_start=moment(start),
        t_end=moment(end),
        of="ship-days",
        lane=LANE,
        who=one.name,
        state=one.state,
        what=unit[0],
        measure=unit[1],
        days=len(some),
        days_counted=len(told),
        missing=in_words(missing),
        sightings=None,
        relays=sum(it.relays for it in told),
        area=one.place,
        ids=list(dict.fromkeys(ids))[:MOST_IDS],
        synthetic=one.synthetic,
        notes=_notes(one, periods.by, some, told, own),
    )
    if not known:
        row["status"] = "no number" if told else "not told" if len(missing) < len(some) else "missing"
        row["bound"] = "at least" if told else "exactly"
        return row
    whole = len(known) == len(some)
    least = sum(it.least or 0 for it in known)
    most = sum(it.most or 0 for it in known) if whole and all(it.most is not None for it in known) else None
    row |= {"count": least, "most": most, "bound": _bound(least, most)}
    row["status"] = "disputed" if any(it.disputed for it in known) else "counted"
    row |= {"crossed": _crossed(known), "median_day": median(it.least or 0 for it in known)}
    row["most_day"] = max(it.least or 0 for it in known)
    row["of_which"] = [{"count": part.count, "what": part.what} for part in _parts(known)]
    return row


def _bound(least: int, most: int | None) -> str:
    if most is None:
        return "at least"
    return "exactly" if least == most else "between"


def _crossed(known: Sequence[DayCount]) -> int | None:
    told = [it.crossed for it in known if it.crossed is not None]
    return sum(told) if told else None


def _parts(known: Sequence[DayCount]) -> tuple[Part, ...]:
    return known[0].parts if len(known) == 1 else ()


def _notes(
    one: Series, by: str, some: Sequence[date], told: Sequence[DayCount], own: Mapping[date, DayCount]
) -> list[str]:
    notes = list(dict.fromkeys(note for it in told for note in it.notes)) if by == "day" else _noted(some, own)
    untold = [day for day in some if day in one.released and day not in own]
    if untold:
        notes.append(f"the releases of {len(untold)} of {len(some)} days do not speak of it, which is no zero")
    if by != "day" and len(told) > 1:
        notes.append("the counts of single days, added: the same craft may be counted on each of them")
    if one.reach == "beyond":
        notes.append(f"counted over {one.place or 'other waters'}, which reach beyond the area asked for")
    return notes


def _noted(some: Sequence[date], own: Mapping[date, DayCount]) -> list[str]:
    """Return what is to be said of single days of a longer period."""
    found: dict[str, list[date]] = defaultdict(list)
    for day in some:
        it = own.get(day)
        if it is None:
            continue
        if it.disputed:
            found["in dispute"].append(day)
        elif it.least is None:
            found["told without a number"].append(day)
        elif it.least != it.most:
            found["not certain"].append(day)
    return [f"{words}: {', '.join(in_words(listed))}" for words, listed in found.items()]


def _wide(one: Series, count: Count) -> Figure:
    """Return the figure of a count over a longer time than a day, which is of no single period."""
    day = Periods("day", one.zone)
    first, last = day.day(count.start), day.last_day(count.start, count.end)
    known = count.count is not None
    return figure(
        period=f"{first} to {last}",
        t_start=moment(count.start),
        t_end=moment(count.end),
        of="ship-days",
        lane=LANE,
        who=one.name,
        state=one.state,
        what=count.unit,
        measure=count.measure,
        count=count.count,
        most=count.count if count.bound == "exactly" else None,
        bound="exactly" if known and count.bound == "exactly" else "at least",
        status="counted" if known else "no number",
        days=(last - first).days + 1,
        area=count.place,
        relays=count.copies,
        of_which=[{"count": part.count, "what": part.what} for part in count.parts],
        ids=[count.id],
        notes=["one count over several days, kept as it is told"],
        synthetic=count.synthetic,
    )


def missing_days(one: Series, since: date | None = None, until: date | None = None) -> list[tuple[date, date]]:
    """Return the stretches of days, within those that counts are held of, on which there is none."""
    if (held := one.span()) is None:
        return []
    first, last = held
    asked = days(max(first, since or first), min(last, until or last))
    return runs([day for day in asked if day not in one.released])
