"""Transits of straits: those that tracks tell of, and ships that were seen to pass, each by itself.

Neither is ever added to the other: a ship that transmits may be the ship that was seen. What receivers heard is a lower
bound, and so is what somebody saw.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from offing.record.periods import Periods, moment
from offing.schema.tally import MOST_IDS, Crossed, Figure, Passage, figure

Ids = Callable[[Iterable[int]], list[str]]
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
        "ids": [one.id for one in some][:MOST_IDS],
        "synthetic": any(one.synthetic for one in some),
    }


def passages(
    seen: Iterable[Passage], periods: Periods, *, synthetic: frozenset[int] = frozenset(), ids: Ids = lambda _: []
) -> list[Figure]:
    """Return a figure for each period, strait and state with ships seen to pass.

    What several sightings tell of one hull at overlapping times is one passage. Of ships without a name, of which two
    sightings may mean the same, the most that one sighting saw is counted.
    """
    found: dict[tuple[str, str | None], list[Passage]] = defaultdict(list)
    for one in seen:
        found[one.strait, one.state].append(one)
    rows = []
    for (strait, state), some in found.items():
        made: dict[date, list[tuple[int, list[Passage]]]] = defaultdict(list)
        for count, together in _distinct(some):
            made[periods.first(periods.day(together[0].start))].append((count, together))
        for first, each in made.items():
            rows.append(_as_seen(periods, first, strait, state, each, synthetic, ids))
    return sorted(rows, key=lambda row: (row["t_start"], row["area"], row["state"] or ""))


def _distinct(some: Iterable[Passage]) -> list[tuple[int, list[Passage]]]:
    """Return what are different passages, each with how many ships it is of and the sightings that tell of it."""
    by_ship: dict[tuple[str | None, str | None], list[Passage]] = defaultdict(list)
    for one in some:
        by_ship[one.hull, None if one.hull else one.class_id].append(one)
    found = []
    for (hull, _), own in by_ship.items():
        for group in _overlapping(sorted(own, key=lambda one: (one.start, one.end, one.sighting))):
            found.append((1 if hull else max(one.count for one in group), group))
    return found


def _overlapping(some: Sequence[Passage]) -> list[list[Passage]]:
    """Return passages of one ship in time order, those together that overlap and do not go different ways."""
    groups: list[list[Passage]] = []
    for one in some:
        for group in reversed(groups):
            ways = {it.heading for it in group if it.heading} | ({one.heading} if one.heading else set())
            if max(it.end for it in group) > one.start and len(ways) <= 1:
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _as_seen(
    periods: Periods,
    first: date,
    strait: str,
    state: str | None,
    each: Sequence[tuple[int, list[Passage]]],
    synthetic: frozenset[int],
    ids: Ids,
) -> Figure:
    named = [group for _, group in each if group[0].hull]
    rest = sum(count for count, group in each if not group[0].hull)
    sightings = sorted({one.sighting for _, group in each for one in group})
    notes = [f"{len(named)} of hulls that are named, {rest} of ships that are not"] if rest else []
    return _row(periods, first) | {
        "lane": "sighted",
        "state": state,
        "what": "passage",
        "measure": "passages of ships",
        "count": len(named) + rest,
        "bound": "at least",
        "area": strait,
        "hulls": sorted({group[0].hull for group in named if group[0].hull}),
        "sightings": len(sightings),
        "relays": None,
        "notes": notes,
        "ids": ids(sightings[:MOST_IDS]),
        "synthetic": bool(synthetic & set(sightings)),
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
