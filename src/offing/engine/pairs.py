"""Pair detectors over the grid: contacts are joined slab by slab and never all held."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from offing.engine.found import Bound, joined, no_events, of_craft, part, ripe
from offing.engine.instants import at, moment
from offing.nav.contact_rows import PAIR, int64
from offing.nav.runs import group_bounds
from offing.schema.tables import CONTACTS

POINTS_PER_SLAB = 50_000
CONTACTS_PER_SLAB = 1_000_000

Join = Callable[..., pa.Table]
World = Mapping[str, pa.Table]
Reach = NDArray[np.float64]
_NO_WORLD: World = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Span:
    """Bound the grid times of one slice: context, to be judged, provisional (µs)."""

    edge: int
    settled: int
    end: int


@dataclass(frozen=True, slots=True)
class PairResult:
    """Hold what a pair detector found: for good, carried on, and as things stand now."""

    closed: pa.Table
    open: pa.Table
    provisional: pa.Table


def work_pairs(
    bound: Bound, grid: pa.Table, opened: pa.Table, span: Span, join: Join, last: bool, world: World = _NO_WORLD
) -> PairResult:
    """Run one pair detector over the grid of a slice.

    *opened* are its events open at ``span.edge``. Up to ``span.settled`` the result is
    final; what lies beyond, up to ``span.end``, is worked only where no slice follows.
    *world* holds what else a detector may ask for: areas, ports and static reports.
    """
    walk = _Walk(bound, *_sorted_and_gated(bound, grid, world), join, opened, span.edge, world)
    walk.to(span.settled)
    settled_open = walk.opened
    closed, walk.closed = joined(walk.closed), []
    if last:
        walk.to(span.end)
    provisional = joined([*walk.closed, ripe(walk.opened)]) if last else no_events()
    return PairResult(closed, settled_open, provisional)


class _Walk:
    """Go through the grid in time, carrying open events and the contacts looked back on."""

    def __init__(
        self,
        bound: Bound,
        grid: pa.Table,
        reach_m: Reach | None,
        join: Join,
        opened: pa.Table,
        edge: int,
        world: World,
    ) -> None:
        self.bound, self.grid, self.reach_m, self.join_contacts, self.world = bound, grid, reach_m, join, world
        self.times = grid["t"].cast(pa.int64()).to_numpy()
        self.within_m = bound.detector.reach_m(bound.settings)
        self.look_back = round(bound.detector.look_back(bound.settings).total_seconds() * 1e6)
        self.opened, self.edge = opened, edge
        self.closed: list[pa.Table] = []
        self.points = POINTS_PER_SLAB
        self.recent = self._contacts(edge - self.look_back, edge)

    def to(self, end: int) -> None:
        """Judge all grid times after the edge up to *end*, at least once."""
        while True:
            until = min(end, self._slab_end())
            self._judge(until)
            if until >= end:
                return

    def _slab_end(self) -> int:
        row = int(np.searchsorted(self.times, self.edge, "right")) + self.points
        return int(self.times[row]) if row < len(self.times) else 1 << 62

    def _judge(self, until: int) -> None:
        new = self._contacts(self.edge, until)
        if new.num_rows:  # the sea is as busy for a while: so many points make a slab of a size worth its context
            points = np.searchsorted(self.times, until, "right") - np.searchsorted(self.times, self.edge, "right")
            self.points = max(POINTS_PER_SLAB, int(points * CONTACTS_PER_SLAB / new.num_rows))
        supply = {**self.world, "contacts": _ordered([self.recent, new]), "open": self.opened}
        supply |= {"edge": moment(self.edge), "until": moment(min(until, 1 << 55))}
        closed, self.opened = part(self.bound.find(supply), self.opened, self.edge)
        self.closed.append(closed)
        self.edge = max(until, self.edge)
        self.recent = supply["contacts"].filter(pc.greater(supply["contacts"]["t"], at(self.edge - self.look_back)))

    def _contacts(self, after: int, until: int) -> pa.Table:
        first, end = np.searchsorted(self.times, [after, until], "right")
        if first >= end:
            return CONTACTS.empty_table()
        reach_m = None if self.reach_m is None else self.reach_m[first:end]
        grid, slowly = self.grid.slice(first, end - first), self.bound.detector.relative_kn
        return self.join_contacts(grid, within_m=self.within_m, reach_m=reach_m, relative_kn=slowly)


def _ordered(parts: list[pa.Table]) -> pa.Table:
    filled = [table for table in parts if table.num_rows]
    if len(filled) < 2:
        return filled[0] if filled else CONTACTS.empty_table()
    # Each part is in order, and the later one holds later times: whole runs of a pair change places.
    heads = [group_bounds(*(int64(table[name]) for name in PAIR)) for table in filled]
    firsts = np.concatenate([bounds[:-1] + at for bounds, at in zip(heads, (0, filled[0].num_rows), strict=True)])
    lengths = np.concatenate([np.diff(bounds) for bounds in heads])
    whole = pa.concat_tables(filled)
    order = np.lexsort([int64(whole[name])[firsts] for name in reversed(PAIR)])
    firsts, lengths = firsts[order], lengths[order]
    rows = np.repeat(firsts - np.cumsum(lengths) + lengths, lengths) + np.arange(whole.num_rows)
    return whole.take(pa.array(rows))


def _sorted_and_gated(bound: Bound, grid: pa.Table, world: World) -> tuple[pa.Table, Reach | None]:
    """Return the points that can take part in order of time, and how far each looks where they differ."""
    grid = of_craft(grid, bound.detector.of)
    reach_m = None
    if bound.detector.gate is not None and grid.num_rows:
        asked = (
            of_craft(world[n], bound.detector.of) if n == "statics" else world[n] for n in bound.detector.gate_inputs
        )
        let = np.asarray(bound.detector.gate(grid, *asked))
        if let.dtype != np.bool_:
            reach_m, let = let[let > 0].astype(np.float64), let > 0
        grid = grid.filter(pa.array(let))
    order = np.argsort(grid["t"].cast(pa.int64()).to_numpy(), kind="stable")
    return grid.take(pa.array(order)), None if reach_m is None else reach_m[order]
