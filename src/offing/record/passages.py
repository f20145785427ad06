"""Transits of straits: those that tracks tell of, and ships that were seen to pass, each by itself.

Neither is ever added to the other: a ship that transmits may be the ship that was seen. What receivers heard is a lower
bound, and so is what somebody saw.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from offing.record.least import Seen
from offing.record.periods import Periods, moment
from offing.record.told_by import Ids, told_by
from offing.schema.tally import MOST_IDS, Crossed, Figure, Named, Together, Way, figure

Key = tuple[date, str, str | None]


def transits(crossed: Iterable[Crossed], periods: Periods) -> list[Figure]:
    """Return a figure for each period, strait and state with transits by track, and how many craft made them."""
    found: dict[Key, list[Crossed]] = defaultdict(list)
    for one in crossed:
        found[periods.first(periods.day(one.start)), one.strait, one.state].append(one)
    return [_by_track(periods, key, some) for key, some in sorted(found.items(), key=_order)]


def _order(item: tuple[Key, object]) -> tuple[date, str, str]:
    (first, strait, state), _ = item
    return first, strait, state or ""


def _by_track(periods: Periods, key: Key, some: Sequence[Crossed]) -> Figure:
    first, strait, state = key
    ways: dict[str, int] = defaultdict(int)
    for one in some:
        ways[one.direction] += 1
    craft = len({one.craft for one in some})
    return _row(periods, first) | {
        "lane": "transmitted",
        "state": state,
        "what": "transit",
        "measure": "transits",
        "count": len(some),
        "bound": "at least",
        "of_which": [{"count": n, "what": way} for way, n in sorted(ways.items())],
        "area": strait,
        "notes": [f"by {craft} craft that transmit; those that do not are not counted"],
        "ids": [one.id for one in sorted(some, key=lambda one: (one.start, one.id))][:MOST_IDS],
        "synthetic": any(one.synthetic for one in some),
    }


def passages(
    named: Named,
    together: Together,
    ways: Mapping[int, Way],
    periods: Periods,
    *,
    synthetic: frozenset[int] = frozenset(),
    ids: Ids = lambda _: {},
) -> list[Figure]:
    """Return a figure for each period, strait and state with ships seen to pass; *ways* tell where each sighting did.

    What several sightings tell of one strait and way at overlapping times may be one passage: of it the least number of
    ships is counted that there can have been (`offing.record.least`), in the period in which it begins.
    """
    told: dict[tuple[Way, str | None], list[_Told]] = defaultdict(list)
    every = _of_ways(named, together, ways)
    # Who tells no heading may mean any: there the headings of the others tell nothing apart.
    vague = {ways[one.sighting].strait for one in every if not ways[one.sighting].heading}
    for one in every:
        way = ways[one.sighting]
        told[Way(way.strait) if way.strait in vague else way, one.state].append(one)
    made: dict[Key, list[Seen]] = defaultdict(list)
    for (way, state), some in told.items():
        for start, seen in _overlapping(some):
            made[periods.first(periods.day(start)), way.strait, state].append(seen)
    ordered = sorted(made.items(), key=_order)
    lines = told_by([{n for one in some for n in one.sightings} for _, some in ordered], (named, together), ids)
    return [
        _as_seen(periods, key, some, synthetic) | {"ids": few} for (key, some), few in zip(ordered, lines, strict=True)
    ]


class _Told(NamedTuple):
    """Hold what one sighting tells of one hull, or (``hull`` None) of ships of one class or any."""

    start: int
    end: int
    sighting: int
    hull: str | None
    class_id: str | None
    state: str | None
    ships: int


def _of_ways(named: Named, together: Together, ways: Mapping[int, Way]) -> list[_Told]:
    wanted = np.array(sorted(ways), np.int64)
    hulls = named.among(np.isin(named.sighting, wanted))
    some = together.among(np.isin(together.sighting, wanted))
    columns = (hulls.start, hulls.end, hulls.sighting, hulls.hull)
    found = []
    for start, end, sighting, hull in zip(*(column.tolist() for column in columns), strict=True):
        key, class_id, state = hulls.hulls[hull]
        found.append(_Told(start, end, sighting, key, class_id, state, 1))
    counted = (some.start, some.end, some.sighting, some.kind, some.ships)
    for start, end, sighting, kind, ships in zip(*(column.tolist() for column in counted), strict=True):
        class_id, state = some.kinds[kind]
        found.append(_Told(start, end, sighting, None, class_id, state, ships))
    return found


def _overlapping(some: Iterable[_Told]) -> list[tuple[int, Seen]]:
    """Return what was seen at times that overlap one another, with when each begins."""
    found: list[tuple[int, Seen]] = []
    end = None
    for one in sorted(some, key=lambda one: one[:3]):
        if end is None or one.start >= end:
            found.append((one.start, Seen()))
        end = one.end if end is None else max(end, one.end)
        seen = found[-1][1]
        seen.sightings.add(one.sighting)
        if one.hull is not None:
            seen.name(one.hull, one.class_id)
        else:
            seen.count(one.class_id, one.ships)
    return found


def _as_seen(periods: Periods, key: Key, some: Sequence[Seen], synthetic: frozenset[int]) -> Figure:
    first, strait, state = key
    count, named = sum(one.least() for one in some), sum(len(one.hulls) for one in some)
    sightings = {number for one in some for number in one.sightings}
    least = f"{named} of hulls that are named; at least {count - named} more" if named else "no hull is named"
    return _row(periods, first) | {
        "lane": "sighted",
        "state": state,
        "what": "passage",
        "measure": "passages of ships",
        "count": count,
        "bound": "at least",
        "area": strait,
        "hulls": sorted({hull for one in some for hull in one.hulls}),
        "sightings": len(sightings),
        "notes": [f"{least}, told by class or count"] if count > named else [],
        "synthetic": bool(synthetic & sightings),
    }


def _row(periods: Periods, first: date) -> Figure:
    start, end = periods.bounds(first)
    return figure(
        period=periods.label(first),
        t_start=moment(start),
        t_end=moment(end),
        of="transits",
        what="",
        measure="",
        days=(periods.next(first) - first).days,
    )
