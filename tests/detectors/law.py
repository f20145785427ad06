"""The law: any windows, and any partition of craft, give what one window over everything gives.

Windows are cut here as the engine cuts them, but from lists of fixes, so that the two do
not share a mistake.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import shapely

from detectors.fleets import Fix, Static, contacts_table, fixes_table, grid_table, heard_until, keys_of, runs_table
from offing.detectors import all_detectors
from offing.engine.areas import areas_of, ports_of
from offing.schema.craft import craft_bucket
from offing.schema.detector import Detector
from offing.schema.ids import event_id
from offing.schema.tables import AREAS, CONTACTS, EVENTS, PORTS

Event = dict[str, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICRO = timedelta(microseconds=1)


def moment_of(t: int) -> datetime:
    return _EPOCH + t * MICRO


# Where the fleets of fleets.py sail: areas and ports that they enter, leave, cross and skirt.
DRAWN = {
    "German Bight": shapely.box(7.9, 54.005, 8.1, 54.4),
    "Ring": shapely.box(7, 53.5, 9, 55.5).difference(shapely.box(7.5, 54.2, 8.5, 54.6)),
    "Date Line": shapely.union(shapely.box(179.9, 0.01, 180, 0.6), shapely.box(-180, 0.01, -179.9, 0.6)),
    "Cap": shapely.box(-180, 89.9, 180, 90),
    "Weddell": shapely.box(-41, -76.9, -39, -76),
}
LEARNED = {"off the Elbe": (54.03, 8.0), "at the Date Line": (0.03, 180.0), "at the Pole": (90.0, 0.0)}


@cache
def world() -> dict[str, pa.Table]:
    """Return the areas and ports that detectors get, the atlas's and some in the way of the fleets."""
    drawn = [
        {"area_id": f"drawn:{name}", "kind": "drawn", "name": name, "geometry": shapely.to_wkb(shape)}
        for name, shape in DRAWN.items()
    ]
    learned = [
        {"port_id": f"anchorage:{n}", "name": name, "kind": "anchorage", "lat": lat, "lon": lon, "source": "law"}
        for n, (name, (lat, lon)) in enumerate(LEARNED.items())
    ]
    return {
        "areas": pa.concat_tables([areas_of(None), pa.Table.from_pylist(drawn, AREAS)]).combine_chunks(),
        "ports": pa.concat_tables([ports_of(None), pa.Table.from_pylist(learned, PORTS)]).combine_chunks(),
    }


def run(kind: str, supply: dict[str, Any], settings: dict[str, Any]) -> pa.Table:
    """Run one detector on the inputs it names; can be sent to another process."""
    detector = all_detectors()[kind]
    missing = set(detector.inputs) - set(supply)
    assert not missing, f"teach the law to supply {missing} for {kind}"
    found = detector.find(*(supply[name] for name in detector.inputs), **settings)
    for field in EVENTS:
        assert found.schema.field(field.name).type == field.type, f"{kind}.{field.name}"
    return found


class Record:
    """Hold what was heard, and hand it to a detector window by window.

    The engine hands out as much context as the detector that asks for most, so *more* of it
    must do no harm.
    """

    def __init__(
        self, detector: Detector, fixes: Sequence[Fix], statics: Sequence[Static] = (), more: int = 0, **settings: Any
    ) -> None:
        self.detector, self.statics = detector, statics
        self.fixes = [replace(fix, offset=fix.offset or 100 * (n + 1)) for n, fix in enumerate(fixes)]
        self.settings = {**detector.settings, **settings}
        self.look_back, self.more = detector.look_back(self.settings) // MICRO + more, more
        self.until = heard_until(fixes) if fixes else max(s.t for s in statics)
        self.since = min([f.t for f in fixes] + [s.t for s in statics])
        self.end = max([self.until] + [s.t for s in statics]) + 1
        self.world = {name: world()[name] for name in ("areas", "ports") if name in detector.inputs}
        self.contacts = CONTACTS.empty_table()
        if detector.per == "pair":
            grid = grid_table(self.fixes, detector.step // MICRO)
            if detector.gate is not None:
                grid = grid.filter(pa.array(detector.gate(grid)))
            self.contacts = contacts_table(grid, detector.reach_m(self.settings))

    def events(self, cuts: Iterable[int] = (), buckets: int = 1, pool: Executor | None = None) -> list[Event]:
        """Return the record's events, found in the windows that *cuts* part, in *buckets* of craft."""
        edges = sorted({self.since, *(cut for cut in cuts if self.since < cut < self.end), self.end})
        opened: dict[int, pa.Table] = defaultdict(EVENTS.empty_table)
        final: dict[str, Event] = {}
        for edge, end in itertools.pairwise(edges):
            until = min(end, self.until)
            parts = self._parts(edge, end, buckets, opened)
            supplies = {
                b: self.world | part | {"open": opened[b], "edge": moment_of(edge), "until": moment_of(until)}
                for b, part in parts
            }
            found = self._run(supplies, pool)
            for bucket, table in found.items():
                closed = _closed(table, opened[bucket], edge)
                final |= self._by_id(closed)
                opened[bucket] = table.filter(table["open"])
        for table in opened.values():
            final |= self._by_id(table)
        return sorted(final.values(), key=lambda event: (event["craft"], event["t_start"]))

    def events_of_every_cut(self) -> list[Event]:
        """Return the record's events, once sure that no cut in two windows, at or beside a fix, changes them."""
        whole = self.events()
        moments = {f.t for f in self.fixes} | {s.t for s in self.statics}
        if self.detector.step is not None:
            step = self.detector.step // MICRO
            moments |= set(range(self.since // step * step, self.until, step))
        for cut in sorted({moment + after for moment in moments for after in (0, 1)}):
            assert self.events([cut]) == whole, f"cut at {moment_of(cut)}"
        return whole

    def _run(self, supplies: dict[int, dict[str, Any]], pool: Executor | None) -> dict[int, pa.Table]:
        kind = self.detector.kind
        if pool is None:
            return {bucket: run(kind, supply, self.settings) for bucket, supply in supplies.items()}
        futures = {b: pool.submit(run, kind, supply, self.settings) for b, supply in supplies.items()}
        return {bucket: future.result() for bucket, future in futures.items()}

    def _parts(
        self, edge: int, end: int, buckets: int, opened: dict[int, pa.Table]
    ) -> Iterable[tuple[int, dict[str, Any]]]:
        fixes, statics, contacts = self._fixes(edge, end), self._statics(edge, end), self._contacts(edge, end)
        keys = {"fixes": "craft_id", "statics": "craft_id", "contacts": "craft_a"}
        for bucket in range(buckets):
            part = {}
            for name, table in (("fixes", fixes), ("statics", statics), ("contacts", contacts)):
                part[name] = table.filter(pa.array(craft_bucket(keys_of(table[keys[name]]), buckets) == bucket))
            if buckets == 1 or opened[bucket].num_rows or any(table.num_rows for table in part.values()):
                yield bucket, part

    def _fixes(self, edge: int, end: int) -> pa.Table:
        last: dict[tuple[int, int], int] = {}
        for fix in self.fixes:
            if fix.t < edge:
                key = (fix.craft, fix.segment)
                last[key] = max(last.get(key, fix.t), fix.t)
        context = [f for f in self.fixes if f.t < edge and f.t >= last[f.craft, f.segment] - self.look_back]
        gate = self.detector.gate
        if gate is not None and self.detector.per == "craft" and context:
            # As the engine: of what lies further back only what the gate of the window before let through.
            table = fixes_table(context)
            let = dict(zip(table["offset"].to_pylist(), gate(table, self.world["areas"]).tolist(), strict=True))
            context = [f for f in context if let[f.offset] or f.t >= last[f.craft, f.segment] - self.more]
        return fixes_table([*context, *(f for f in self.fixes if edge <= f.t < end)])

    def _statics(self, edge: int, end: int) -> pa.Table:
        # A run that goes on beyond an edge has a row on either side; the last of each kind is context.
        last: dict[tuple[int, str], Static] = {}
        for report in sorted(self.statics, key=lambda s: s.t):
            if report.t < edge:
                last[report.craft, report.family] = report
        new = runs_table(s for s in self.statics if edge <= s.t < end)
        return pa.concat_tables([runs_table(last.values()), new]).sort_by(
            [("craft_id", "ascending"), ("t_start", "ascending")]
        )

    def _contacts(self, edge: int, end: int) -> pa.Table:
        # The steps of the grid up to the edge were judged with the window before.
        t = self.contacts["t"].cast(pa.int64())
        if edge == self.since:
            return self.contacts.filter(pc.less_equal(t, end))
        return self.contacts.filter(pc.and_(pc.greater(t, edge - self.look_back), pc.less_equal(t, end)))

    def _by_id(self, events: pa.Table) -> dict[str, Event]:
        shown = events.select([name for name in events.column_names if not name.startswith("_")])
        listed = shown.to_pylist()
        starts = events["t_start"].cast(pa.int64()).to_pylist()
        by_id = {event_id(self.detector.kind, map(str, e["craft"]), t): e for e, t in zip(listed, starts, strict=True)}
        assert len(by_id) == len(listed), "two events of one window share an id"
        return by_id


def _closed(found: pa.Table, before: pa.Table, edge: int) -> pa.Table:
    """Return the closed events that this window is to publish."""
    continued = set(_identities(before))
    ends = found["t_end"].cast(pa.int64()).to_pylist()
    kept = [
        not open_ and (end is None or end >= edge or identity in continued)
        for open_, end, identity in zip(found["open"].to_pylist(), ends, _identities(found), strict=True)
    ]
    return found.filter(pa.array(kept, pa.bool_()))


def _identities(events: pa.Table) -> list[tuple[tuple[int, ...], int]]:
    starts = events["t_start"].cast(pa.int64()).to_pylist()
    return [(tuple(craft), start) for craft, start in zip(events["craft"].to_pylist(), starts, strict=True)]
