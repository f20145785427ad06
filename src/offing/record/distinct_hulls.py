"""How many distinct hulls were sighted in each period; see `offing.record.least` for ships without a name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from offing.record.least import Seen
from offing.record.periods import Periods, moment
from offing.schema.tally import MOST_IDS, Figure, Named, Together, figure

Ids = Callable[[Iterable[int]], list[str]]


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
    seen: dict[tuple[date, str | None], Seen] = defaultdict(Seen)
    for one in named:
        for first in _periods(periods, one.start, one.end, since, until):
            seen[first, one.state].name(one)
    for some in together:
        for first in _periods(periods, some.start, some.end, since, until):
            seen[first, some.state].count(some)
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
    seen: Seen,
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
        named = (
            f"{certain} named for certain; at least {least - certain} more were seen" if certain else "none is named"
        )
        notes.append(f"{named}, told by class or count")
    candidates = sum(may_be.get(of, 0) for of in seen.unnamed())
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
