"""How many distinct hulls were sighted: those named for certain, and the least that ships without a name add.

A ship told by its class alone may be one of those that are named, or the same as in another sighting; so it adds
nothing to the hulls that are certain, and only raises the least that there were where more were seen together than are
named. Of one period and one state, with S the hulls named, S(c) those of class c, U those of no known class, and m(c)
the most ships of c that one sighting saw together:

    least = max(m, |S| + max(0, sum over c of max(0, m(c) - |S(c)|) - |U|))

where m is the most ships of any class that one sighting saw together. Nothing is ever added up over days.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from offing.record.periods import Periods, moment
from offing.schema.tally import MOST_IDS, Figure, Named, Together, figure

Ids = Callable[[Iterable[int]], list[str]]


@dataclass(slots=True)
class _Seen:
    """Gather what one period saw of one state."""

    hulls: dict[str, str | None] = field(default_factory=dict)
    together: dict[str | None, int] = field(default_factory=dict)
    sightings: set[int] = field(default_factory=set)

    def least(self) -> int:
        named: dict[str | None, int] = defaultdict(int)
        for of in self.hulls.values():
            named[of] += 1
        more = sum(max(0, most - named[of]) for of, most in self.together.items() if of is not None)
        return max(self.together.get(None, 0), len(self.hulls) + max(0, more - named[None]))

    def unnamed_classes(self) -> list[str]:
        return sorted(of for of in self.together if of is not None)


def distinct_hulls(
    named: Iterable[Named],
    together: Iterable[Together],
    periods: Periods,
    *,
    lane: str = "sighted",
    area: str | None = None,
    may_be: Mapping[str, int] | None = None,
    since: int | None = None,
    until: int | None = None,
    synthetic: frozenset[int] = frozenset(),
    ids: Ids = lambda _: [],
) -> list[Figure]:
    """Return a figure for each period and state in which ships were sighted.

    A sighting counts for each period that it lies in, between *since* and *until*. *may_be* tells how many hulls of the
    ledger each class has, *synthetic* which sightings are of a rehearsal, *ids* the lines of sightings.
    """
    seen: dict[tuple[date, str | None], _Seen] = defaultdict(_Seen)
    for one in named:
        for first in _periods(periods, one.start, one.end, since, until):
            it = seen[first, one.state]
            it.hulls[one.hull] = one.class_id or it.hulls.get(one.hull)
            it.sightings.add(one.sighting)
    for some in together:
        for first in _periods(periods, some.start, some.end, since, until):
            it = seen[first, some.state]
            it.together[some.class_id] = max(it.together.get(some.class_id, 0), some.count)
            it.sightings.add(some.sighting)
    rows = []
    for (first, state), it in sorted(seen.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        rows.append(_figure(periods, first, state, it, lane, area, may_be or {}, synthetic, ids))
    return rows


def _periods(periods: Periods, start: int, end: int, since: int | None, until: int | None) -> Iterable[date]:
    low = start if since is None else max(start, since)
    high = end if until is None else min(end, until)
    if high < low or (until is not None and low >= until):
        return ()
    return periods.between(periods.day(low), periods.last_day(low, high))


def _figure(
    periods: Periods,
    first: date,
    state: str | None,
    seen: _Seen,
    lane: str,
    area: str | None,
    may_be: Mapping[str, int],
    synthetic: frozenset[int],
    ids: Ids,
) -> Figure:
    start, end = periods.bounds(first)
    certain, least = len(seen.hulls), seen.least()
    notes = []
    if least > certain:
        notes.append(f"{certain} named for certain; at least {least - certain} more were seen, told by class or count")
    candidates = sum(may_be.get(of, 0) for of in seen.unnamed_classes())
    return figure(
        period=periods.label(first),
        t_start=moment(start),
        t_end=moment(end),
        of="hulls",
        lane=lane,
        state=state,
        what="hull",
        measure="distinct hulls",
        count=least,
        bound="at least",  # who was not seen is not counted
        days=(periods.next(first) - first).days,
        area=area,
        hulls=sorted(seen.hulls),
        candidates=candidates or None,
        sightings=len(seen.sightings),
        notes=notes,
        ids=ids(sorted(seen.sightings)[:MOST_IDS]),
        synthetic=bool(seen.sightings & synthetic),
    )
