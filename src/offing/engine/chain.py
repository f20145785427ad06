"""The chain: dirty slices are remade in time order, each from what the one before hands on."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from offing.engine.carry import Carry, join_carries
from offing.engine.found import Bound, joined, no_events, of_craft, part
from offing.engine.instants import at, moment
from offing.engine.pairs import Span, work_pairs
from offing.engine.slices import Slice
from offing.nav.told import told_since
from offing.schema.detector import INPUTS, LONGEST_BRIDGED, Detector
from offing.schema.tables import FIXES, POSITIONS, STATIC_RUNS

EPOCH_START = 0
_FRAMED = POSITIONS.append(pa.field("frame", pa.int32(), nullable=False))
# Grid points older than this before a slice's end can no longer change.
_HOUR_US = round(LONGEST_BRIDGED.total_seconds() * 1e6)


@dataclass(frozen=True, slots=True)
class Methods:
    """Hold the pure functions the engine runs, and the *world* they run in; the pipeline hands them in.

    ``world`` supplies every detector that names them with ``areas`` and ``ports``: the same at all times.
    """

    make_tracks: Callable[..., Any]
    track_carry: Callable[..., Any]
    context: Callable[..., pa.Table]
    follow: Callable[[pa.Table, pa.Table], pa.Table]
    resample: Callable[..., pa.Table]
    join_contacts: Callable[..., pa.Table]
    detectors: tuple[Bound, ...]
    running: frozenset[str]
    world: Mapping[str, pa.Table] = field(default_factory=dict)

    def per(self, unit: str) -> list[Bound]:
        """Return the detectors to be run that work by craft, or by pair."""
        return [bound for bound in self._all(unit) if bound.kind in self.running]

    def look_back(self, unit: str) -> timedelta:
        """Return how far back any detector of that unit looks at every craft, run now or not."""
        looking = (b for b in self._all(unit) if unit == "pair" or b.detector.gate is None)
        return max((b.detector.look_back(b.settings) for b in looking), default=timedelta(0))

    def keep(self, window: pa.Table, last: pa.Table) -> pa.Table:
        """Return the fixes of *window* that the next one must see again; *last* holds each segment's last."""
        gated = [b for b in self._all("craft") if b.detector.gate is not None]
        needed = None
        for one in gated:
            gate = one.detector.gate
            mask = gate(window, *(self.world[name] for name in one.detector.gate_inputs)) if gate else None
            needed = mask if needed is None else needed | mask
        at_most = max((b.detector.look_back(b.settings) for b in gated), default=timedelta(0))
        return self.context(window, last, look_back=self.look_back("craft"), needed=needed, at_most=at_most)

    @property
    def told(self) -> bool:
        """Tell whether any pair detector asks for static reports."""
        return any("statics" in (*b.detector.inputs, *b.detector.gate_inputs) for b in self._all("pair"))

    def groups(self) -> list[Bound]:
        """Return the group detectors, run now or not, each after those whose events it takes in."""
        return self._all("group")

    def telling_warnings(self) -> frozenset[str]:
        """Return the kinds to be run that change with warnings, and those of groups that rest on them."""
        found: set[str] = set()
        for bound in self.groups():
            if {"warnings", *found} & set(bound.detector.inputs):
                found.add(bound.kind)
        return frozenset(found) & self.running

    def gathered(self) -> frozenset[str]:
        """Return the kinds of event that group detectors ask for, or may withdraw."""
        asked = (name for b in self._all("group") for name in b.detector.inputs if name not in INPUTS)
        return frozenset(asked) | self.withdrawable(self._all("group"))

    def withdrawable(self, among: Iterable[Bound]) -> frozenset[str]:
        """Return the kinds of event that detectors may take out of the record."""
        return frozenset(bound.detector.withdraws for bound in among if bound.detector.withdraws)

    def grids(self) -> dict[str, dict[str, timedelta]]:
        """Return the steps and longest silences of the grids that pair detectors ask for, by name."""
        asked = (bound.detector for bound in self._all("pair"))
        return {grid_name(one): {"step": one.step, "max_gap": one.bridges} for one in asked if one.step}

    def _all(self, unit: str) -> list[Bound]:
        return [bound for bound in self.detectors if bound.detector.per == unit]


class Store(Protocol):
    """Read a bucket's reports or tracks of a slice, and write what was made of them."""

    def buckets(self, part: Slice) -> int:
        """Return into how many buckets the slice is worked."""
        ...

    def load(self, part: Slice, bucket: int, buckets: int) -> tuple[pa.Table, pa.Table]:
        """Return the reports, framed and in canonical order: positions and statics."""
        ...

    def made(self, part: Slice, bucket: int, buckets: int) -> tuple[pa.Table, pa.Table] | None:
        """Return stored fixes and static runs where tracks stand as they are, else None."""
        ...

    def write(self, part: Slice, bucket: int, buckets: int, made: Any) -> None:
        """Keep the tracks made of one bucket."""
        ...


@dataclass(slots=True)
class SliceResult:
    """Hold what one slice yields: its carry, closed events and, at the end, those still open."""

    carry: Carry
    closed: dict[str, pa.Table] = field(default_factory=dict)
    current: dict[str, pa.Table] = field(default_factory=dict)


def work_slice(
    part_: Slice, before: Carry, store: Store, methods: Methods, *, until: int, last: bool, stored: Carry | None
) -> SliceResult:
    """Work one slice: tracks and craft detectors by bucket, then pairs over all craft.

    *until* is the latest time heard; *stored* is the slice's own earlier carry where its
    tracks are kept and only detectors run anew.
    """
    end = min(part_.end, until)
    buckets = store.buckets(part_)

    def work(number: int) -> "_Bucket":
        stored_part = stored.bucket(number, buckets) if stored else None
        worker = _Bucket(part_, number, buckets, before.bucket(number, buckets), methods, end)
        worker.run(store, stored_part)
        return worker

    with ThreadPoolExecutor(max_workers=min(2, buckets)) as pool:
        worked = list(pool.map(work, range(buckets)))
    carry = join_carries([w.carry for w in worked])
    closed = {b.kind: joined(w.closed[b.kind] for w in worked) for b in methods.per("craft")}
    current = {b.kind: joined(w.opened[b.kind] for w in worked) for b in methods.per("craft")}
    result = SliceResult(carry, closed, current)
    _work_all_pairs(result, part_, before, methods, end=end, last=last)
    if stored:
        result.carry = Carry({**stored.tables, **result.carry.tables})
    return result


class _Bucket:
    """Work the craft of one bucket through one slice."""

    def __init__(self, part_: Slice, number: int, buckets: int, before: Carry, methods: Methods, end: int) -> None:
        self.part, self.number, self.buckets, self.end = part_, number, buckets, end
        self.before, self.methods = before, methods
        self.closed: dict[str, pa.Table] = {}
        self.opened: dict[str, pa.Table] = {}
        self.carry = before

    def run(self, store: Store, stored: Carry | None) -> None:
        """Make or take the tracks, run the craft detectors, and lay down the carry."""
        kept = store.made(self.part, self.number, self.buckets) if stored else None
        if kept is None or stored is None:
            fixes, runs, tables = self._make(store)
        else:
            fixes, runs = kept
            tables = {name: table for name, table in stored.tables.items() if name in ("last", "recent", "statics")}
        window = self.methods.follow(self.before.tables.get("context", FIXES.empty_table()), fixes)
        tables["context"] = self.methods.keep(window, tables["last"])
        for name, asked in self.methods.grids().items():
            tables[name] = self.methods.resample(window, edge=moment(self.part.start), **asked)
        if self.methods.told:
            tables["told"] = runs
        statics = self.methods.follow(self.before.tables.get("statics", STATIC_RUNS.empty_table()), runs)
        for bound in self.methods.per("craft"):
            self._detect(bound, window, statics)
            tables[f"open:{bound.kind}"] = self.opened[bound.kind]
        self.carry = Carry(tables)

    def _make(self, store: Store) -> tuple[pa.Table, pa.Table, dict[str, pa.Table]]:
        positions, statics = store.load(self.part, self.number, self.buckets)
        held = self.before.tables
        carry = self.methods.track_carry(
            last=held.get("last", FIXES.empty_table()),
            recent=held.get("recent", _FRAMED.empty_table()),
            statics=held.get("statics", STATIC_RUNS.empty_table()),
        )
        made = self.methods.make_tracks(positions, statics, carry)
        del positions, statics
        store.write(self.part, self.number, self.buckets, made)
        tables = {"last": made.carry.last, "recent": made.carry.recent, "statics": made.carry.statics}
        return made.fixes, made.statics, tables

    def _detect(self, bound: Bound, window: pa.Table, statics: pa.Table) -> None:
        before = self.before.tables.get(f"open:{bound.kind}", no_events())
        of = bound.detector.of
        supply: dict[str, object] = {**self.methods.world, "open": before}
        supply |= {"fixes": of_craft(window, of), "statics": of_craft(statics, of)}
        supply |= {"edge": moment(self.part.start), "until": moment(self.end)}
        self.closed[bound.kind], self.opened[bound.kind] = part(bound.find(supply), before, self.part.start)


def _work_all_pairs(
    result: SliceResult, part_: Slice, before: Carry, methods: Methods, *, end: int, last: bool
) -> None:
    """Run the pair detectors and replace each grid in the carry by the tail to be looked back on."""
    tables = dict(result.carry.tables)
    settled = max(min(part_.end - _HOUR_US, end), _settled(before))
    span = Span(_settled(before), settled, max(end, settled))
    grids = {name: _grid(before.tables.get(name), tables[name]) for name in methods.grids()}
    since = settled - round(methods.look_back("pair").total_seconds() * 1e6)
    world = methods.world
    if methods.told:
        told = _grid(before.tables.get("told"), tables["told"])
        world = {**world, "statics": told}
        tables["told"] = told_since(told, since)
    for bound in methods.per("pair"):
        grid = grids[grid_name(bound.detector)]
        opened = before.tables.get(f"open:{bound.kind}", no_events())
        pairs = work_pairs(bound, grid, opened, span, methods.join_contacts, last, world)
        result.closed[bound.kind], result.current[bound.kind] = pairs.closed, pairs.provisional
        tables[f"open:{bound.kind}"] = pairs.open
    for name, grid in grids.items():
        tables[name] = grid.filter(pc.greater(grid["t"], at(since)))
    tables["settled"] = pa.table({"t": pa.array([settled], pa.int64())})
    result.carry = Carry(tables)


def grid_name(one: Detector) -> str:
    """Return the name under which a carry holds the grid that a pair detector asks for."""
    step, bridged = ((span or timedelta(0)).total_seconds() for span in (one.step, one.bridges))
    return f"grid:{step:.0f}" if one.bridges == LONGEST_BRIDGED else f"grid:{step:.0f}:{bridged:.0f}"


def _settled(before: Carry) -> int:
    return int(before.tables["settled"]["t"][0].as_py()) if "settled" in before.tables else EPOCH_START


def _grid(tail: pa.Table | None, new: pa.Table) -> pa.Table:
    return new if tail is None or not tail.num_rows else pa.concat_tables([tail, new])
