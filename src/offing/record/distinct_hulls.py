"""How many distinct hulls were sighted in each period; see `offing.record.least` for ships without a name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from offing.record.least import Seen
from offing.record.periods import Periods, moment
from offing.record.told_by import Ids, told_by
from offing.schema.tally import Figure, Ints, Named, Together, figure


def distinct_hulls(
    named: Named,
    together: Together,
    periods: Periods,
    *,
    area: str | None = None,
    may_be: Mapping[str, int] | None = None,
    since: int | None = None,
    until: int | None = None,
    synthetic: frozenset[int] = frozenset(),
    ids: Ids = lambda _: {},
) -> list[Figure]:
    """Return a figure for each period and state in which ships were sighted.

    A sighting counts for each period that it lies in, between *since* and *until*. *may_be* tells how many hulls of the
    ledger each class has, *synthetic* which sightings are of a rehearsal, *ids* the lines of sightings.
    """
    firsts, edges = _edges(periods, (named, together), since, until)
    seen: dict[tuple[date, str | None], Seen] = defaultdict(Seen)
    for one in (named, together):
        for at, state, sightings in _sightings(one, edges, since, until):
            seen[firsts[at], state].sightings.update(sightings)
    for at, hull in _hulls(named, edges, since, until):
        key, class_id, state = named.hulls[hull]
        seen[firsts[at], state].name(key, class_id)
    for at, kind, ships in _most(together, edges, since, until):
        class_id, state = together.kinds[kind]
        seen[firsts[at], state].count(class_id, ships)
    ordered = sorted(seen.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    lines = told_by([it.sightings for _, it in ordered], (named, together), ids)
    return [
        _figure(periods, *key, it, area, may_be or {}, bool(it.sightings & synthetic)) | {"ids": some}
        for (key, it), some in zip(ordered, lines, strict=True)
    ]


def _edges(
    periods: Periods, columns: Sequence[Named | Together], since: int | None, until: int | None
) -> tuple[list[date], Ints]:
    """Return the first days of the periods that sightings lie in, and when each begins."""
    starts = [int(one.start.min()) for one in columns if len(one.start)]
    ends = [int(np.maximum(one.end, one.start).max()) for one in columns if len(one.start)]
    if not starts:
        return [], np.zeros(0, np.int64)
    low = min(starts) if since is None else max(min(starts), since)
    high = max(ends) if until is None else min(max(ends), until)
    firsts = list(periods.between(periods.day(low), periods.day(max(high, low))))
    return firsts, np.array([periods.midnight(first) for first in firsts], np.int64)


def _spread(one: Named | Together, edges: Ints, since: int | None, until: int | None) -> tuple[Ints, Ints]:
    """Return, for each row in each period that it lies in, the row and the period's place."""
    low = one.start if since is None else np.maximum(one.start, since)
    high = np.maximum(one.end - 1, one.start)
    high = high if until is None else np.minimum(high, until - 1)
    rows = np.flatnonzero(high >= low)
    if not len(rows) or not len(edges):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    first = np.searchsorted(edges, low[rows], "right") - 1
    last = np.searchsorted(edges, high[rows], "right") - 1
    times = last - first + 1
    begins = np.cumsum(times) - times
    at = np.repeat(first - begins, times) + np.arange(times.sum())
    return np.repeat(rows, times), at


def _sightings(
    one: Named | Together, edges: Ints, since: int | None, until: int | None
) -> Iterable[tuple[int, str | None, list[int]]]:
    """Yield, for each period and state, the sightings that tell of it."""
    rows, at = _spread(one, edges, since, until)
    states = [whose for _, _, whose in one.hulls] if isinstance(one, Named) else [whose for _, whose in one.kinds]
    places: dict[str | None, int] = {}
    codes = np.array([places.setdefault(state, len(places)) for state in states], np.int64)
    groups = at * len(places) + codes[(one.hull if isinstance(one, Named) else one.kind)[rows]] if len(rows) else at
    order = np.argsort(groups, kind="stable")
    found, begins = np.unique(groups[order], return_index=True)
    told, names = one.sighting[rows[order]], list(places)
    for group, some in zip(found.tolist(), np.split(told, begins[1:]), strict=True) if len(found) else ():
        yield group // len(places), names[group % len(places)], some.tolist()


def _hulls(one: Named, edges: Ints, since: int | None, until: int | None) -> Iterable[tuple[int, int]]:
    """Yield the hulls of each period."""
    rows, at = _spread(one, edges, since, until)
    both = np.unique(at * max(len(one.hulls), 1) + one.hull[rows])
    return ((key // len(one.hulls), key % len(one.hulls)) for key in both.tolist())


def _most(one: Together, edges: Ints, since: int | None, until: int | None) -> Iterable[tuple[int, int, int]]:
    """Yield, for each period and kind, the most ships that one sighting saw together."""
    rows, at = _spread(one, edges, since, until)
    groups = at * max(len(one.kinds), 1) + one.kind[rows]
    order = np.argsort(groups, kind="stable")
    found, begins = np.unique(groups[order], return_index=True)
    if not len(found):
        return ()
    most = np.maximum.reduceat(one.ships[rows[order]], begins)
    return ((g // len(one.kinds), g % len(one.kinds), n) for g, n in zip(found.tolist(), most.tolist(), strict=True))


def _figure(
    periods: Periods,
    first: date,
    state: str | None,
    seen: Seen,
    area: str | None,
    may_be: Mapping[str, int],
    made_up: bool,
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
        lane="sighted",
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
        synthetic=made_up,
    )
