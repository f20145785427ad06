"""Events that lines are held against, column by column."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offing.record.matching_places import Where

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

TOGETHER = ("group_activity", "company", "rendezvous")
DOUBTFUL = ("identity_conflict", "gnss_interference")
# What a craft's whereabouts are best shown by, the first there is.
SHOWN = (
    *("strait_transit", "port_visit", "group_activity", "rendezvous", "company", "shadowing", "watch", "replenishment"),
    *("encounter", "flight", "stop", "loitering", "area_visit", "voyage", "drift", "close_quarters"),
)
_MOST_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Events:
    """Hold events: ids, kinds (numbers in ``kinds``), times (µs), places; and pairs of craft and row, by either."""

    ids: Sequence[str]
    kinds: tuple[str, ...]
    kind: Ints
    start: Ints
    end: Ints
    lat: Floats
    lon: Floats
    craft: Ints
    row: Ints
    craft_by_row: Ints
    row_by_row: Ints
    rank: Ints  # of each kind: its place in SHOWN

    def of(self, craft: int) -> Ints:
        """Return the rows of a craft's events."""
        a, b = np.searchsorted(self.craft, [craft, craft + 1])
        found: Ints = self.row[a:b]
        return found

    def during(self, craft: int, told: tuple[int, int], kinds: Iterable[str] | None = None) -> Ints:
        """Return a craft's events that overlap a time, of some kinds."""
        rows = self.of(craft)
        rows = rows[(self.start[rows] < told[1]) & (self.end[rows] >= told[0])]
        if kinds is not None:
            rows = rows[np.isin(self.kind[rows], self.numbers(kinds))]
        return rows

    def numbers(self, kinds: Iterable[str]) -> list[int]:
        """Return the numbers of kinds."""
        return [self.kinds.index(one) for one in kinds if one in self.kinds]

    def shown(self, crafts: Iterable[int], told: tuple[int, int], where: Where | None = None) -> tuple[str, ...]:
        """Return ids of events that show best where craft were in a time, a few of each craft."""
        found: dict[str, None] = {}
        for craft in crafts:
            rows = self.during(craft, told)
            rows = rows[self.rank[self.kind[rows]] < len(SHOWN)]
            if not len(rows):
                continue
            near = np.zeros(len(rows)) if where is None else where.holds(self.lat[rows], self.lon[rows])
            best = rows[np.lexsort((-near.astype(int), self.rank[self.kind[rows]]))][:_MOST_SHOWN]
            found |= dict.fromkeys(self.ids[row] for row in best.tolist())
        return tuple(found)

    def doubtful(self, craft: int, told: tuple[int, int]) -> tuple[str, ...]:
        """Return the events by which a craft's positions in a time are in doubt."""
        return tuple(self.ids[row] for row in self.during(craft, told, DOUBTFUL).tolist())

    def members(self, row: int) -> frozenset[int]:
        """Return the craft of an event, of those that were looked up."""
        a, b = np.searchsorted(self.row_by_row, [row, row + 1])
        return frozenset(self.craft_by_row[a:b].tolist())


def make_events(
    rows: Sequence[tuple[str, str, int, int | None, float | None, float | None]],
    pairs: Sequence[tuple[int, int]],
    still: int,
) -> Events:
    """Return events of rows (id, kind, start, end, lat, lon) and pairs of craft and row; open ones end at *still*."""
    ids, names, start, end, lat, lon = zip(*rows, strict=True) if rows else ([],) * 6
    kinds = tuple(sorted(set(names)))
    number = {name: n for n, name in enumerate(kinds)}
    craft, row = (
        (np.array(column, np.int64) for column in zip(*pairs, strict=True)) if pairs else (np.empty(0, np.int64),) * 2
    )
    order, by_row = np.lexsort((row, craft)), np.lexsort((craft, row))
    return Events(
        list(ids),
        kinds,
        np.array([number[name] for name in names], np.int64),
        np.array(start, np.int64),
        np.array([still if one is None else one for one in end], np.int64),
        np.array([np.nan if one is None else one for one in lat], np.float64),
        np.array([np.nan if one is None else one for one in lon], np.float64),
        craft[order],
        row[order],
        craft[by_row],
        row[by_row],
        np.array([SHOWN.index(name) if name in SHOWN else len(SHOWN) for name in kinds], np.int64),
    )
