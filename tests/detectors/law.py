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

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from detectors.fleets import (
    HOUR,
    T0,
    Fix,
    Static,
    contacts_table,
    fixes_table,
    grid_table,
    heard_until,
    keys_of,
    runs_table,
)
from offing.detectors import all_detectors
from offing.engine.areas import areas_of, ports_of
from offing.engine.found import ripe
from offing.schema.craft import craft_bucket
from offing.schema.detector import INPUTS, Detector
from offing.schema.ids import event_id
from offing.schema.tables import AREAS, CONTACTS, EVENTS, PORTS, WARNINGS

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
# Warned areas about the place where the warships of gatherings.py work, one of them closed for a part of the time.
WARNED = {
    "all": ("naval_exercise", shapely.box(-33, 8, -29, 12), moment_of(T0), None),
    "some": ("gunnery", shapely.box(-31.2, 9.9, -30.9, 10.2), moment_of(T0 + 5 * HOUR), moment_of(T0 + 8 * HOUR)),
    "none": ("gunnery", shapely.box(-33, 8, -29, 12), moment_of(T0 + 20 * HOUR), None),
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
    warned = [
        {
            **{"id": name, "number": f"SIM {name}", "subject": subject, "label": "", "geometry": shapely.to_wkb(shape)},
            **dict(zip(("west", "south", "east", "north"), shape.bounds, strict=True)),
            "windows": [{"start": since, "end": until}],
        }
        for name, (subject, shape, since, until) in WARNED.items()
    ]
    return {
        "warnings": pa.Table.from_pylist(warned, WARNINGS),
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
        numbered = [replace(fix, offset=fix.offset or 100 * (n + 1)) for n, fix in enumerate(fixes)]
        self.detector = detector
        self.fixes = [fix for fix in numbered if _is_of(fix.craft, detector.of)]
        self.statics = [static for static in statics if _is_of(static.craft, detector.of)]
        self.settings = {**detector.settings, **settings}
        self.look_back, self.more = detector.look_back(self.settings) // MICRO + more, more
        self.until = heard_until(fixes) if fixes else max(s.t for s in statics)
        self.since = min([f.t for f in fixes] + [s.t for s in statics])
        self.end = max([self.until] + [s.t for s in statics]) + 1
        self.world = {name: world()[name] for name in ("areas", "ports", "warnings") if name in detector.inputs}
        self.contacts = CONTACTS.empty_table()
        if detector.per == "pair":
            self.contacts = self._all_contacts(
                grid_table(self.fixes, detector.step // MICRO, detector.bridges // MICRO)
            )
        given = [name for name in detector.inputs if name not in INPUTS] if detector.per == "group" else ()
        known = all_detectors()
        self.given = {name: Record(known[name], numbered, statics, more) for name in given}

    def _all_contacts(self, grid: pa.Table) -> pa.Table:
        let = self.let(grid, self.end)
        if let is None:
            return contacts_table(grid, self.detector.reach_m(self.settings))
        grid = grid.filter(pa.array(let > 0))
        contacts = contacts_table(grid, self.detector.reach_m(self.settings))
        if let.dtype != bool:
            keys = zip(grid["craft_id"].to_pylist(), grid["t"].to_pylist(), strict=True)
            reach = dict(zip(keys, let[let > 0].tolist(), strict=True))
            sides = (zip(contacts[f"craft_{s}"].to_pylist(), contacts["t"].to_pylist(), strict=True) for s in "ab")
            ranges = contacts["range_m"].to_pylist()
            met = [r <= max(reach[a], reach[b]) for r, a, b in zip(ranges, *sides, strict=True)]
            contacts = contacts.filter(pa.array(met, pa.bool_()))
        if self.detector.relative_kn is None:
            return contacts
        return contacts.filter(pc.less_equal(contacts["relative_speed_kn"], self.detector.relative_kn))

    def let(self, grid: pa.Table, end: int) -> np.ndarray | None:
        """Return what the gate says of each point, with the static reports made before *end*; None without a gate."""
        if self.detector.gate is None:
            return None
        supply = {**world(), "statics": runs_table(s for s in self.statics if s.t < end)}
        return np.asarray(self.detector.gate(grid, *(supply[name] for name in self.detector.gate_inputs)))

    def events(self, cuts: Iterable[int] = (), buckets: int = 1, pool: Executor | None = None) -> list[Event]:
        """Return the record's events, found in the windows that *cuts* part, in *buckets* of craft."""
        table = self.table(cuts, buckets, pool)
        shown = table.select([name for name in table.column_names if not name.startswith("_")])
        return sorted(shown.to_pylist(), key=lambda event: (event["craft"], event["t_start"]))

    def table(self, cuts: Iterable[int] = (), buckets: int = 1, pool: Executor | None = None) -> pa.Table:
        """Return the record's events as the detector returned them last."""
        if self.detector.per == "group":
            return self._of_groups(list(cuts), buckets, pool)
        edges = sorted({self.since, *(cut for cut in cuts if self.since < cut < self.end), self.end})
        opened: dict[int, pa.Table] = defaultdict(EVENTS.empty_table)
        final: dict[str, pa.Table] = {}
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
            final |= self._by_id(ripe(table))
        return pa.concat_tables([EVENTS.empty_table(), *final.values()], promote_options="permissive")

    def _of_groups(self, cuts: list[int], buckets: int, pool: Executor | None) -> pa.Table:
        """Return what the group detector makes of all that the detectors it names found."""
        supply: dict[str, Any] = {**self.world, "until": moment_of(self.until)}
        for name, record in self.given.items():
            events = record.table(cuts, buckets, pool)
            supply[name] = events.append_column("id", pa.array(list(record.ids(events)), pa.string()))
        return self._run({0: supply}, pool)[0]

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
        fixes, contacts = self._fixes(edge, end), self._contacts(edge, end)
        statics = self._told(edge, end) if self.detector.per == "pair" else self._statics(edge, end)
        keys = {"fixes": "craft_id", "statics": "craft_id", "contacts": "craft_a"}
        for bucket in range(buckets):
            part = {}
            for name, table in (("fixes", fixes), ("statics", statics), ("contacts", contacts)):
                part[name] = table.filter(pa.array(craft_bucket(keys_of(table[keys[name]]), buckets) == bucket))
            if self.detector.per == "pair":
                part["statics"] = statics  # of all craft: a pair's bucket is that of its first
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

    def _told(self, edge: int, end: int) -> pa.Table:
        # Of each craft and kind of report the last begun when the window's context begins, and every later one.
        last: dict[tuple[int, str], Static] = {}
        for report in sorted(self.statics, key=lambda s: s.t):
            if report.t <= edge - self.look_back:
                last[report.craft, report.family] = report
        later = (s for s in self.statics if edge - self.look_back < s.t < end)
        return runs_table([*last.values(), *later])

    def _contacts(self, edge: int, end: int) -> pa.Table:
        # The steps of the grid up to the edge were judged with the window before.
        t = self.contacts["t"].cast(pa.int64())
        if edge == self.since:
            return self.contacts.filter(pc.less_equal(t, end))
        return self.contacts.filter(pc.and_(pc.greater(t, edge - self.look_back), pc.less_equal(t, end)))

    def _by_id(self, events: pa.Table) -> dict[str, pa.Table]:
        by_id = {id_: events.slice(row, 1) for row, id_ in enumerate(self.ids(events))}
        assert len(by_id) == events.num_rows, "two events of one window share an id"
        return by_id

    def ids(self, events: pa.Table) -> Iterable[str]:
        """Return the ids of events of this record's kind."""
        starts = events["t_start"].cast(pa.int64()).to_pylist()
        craft = events["craft"].to_pylist()
        return (event_id(self.detector.kind, map(str, keys), t) for keys, t in zip(craft, starts, strict=True))


def _is_of(craft: int, of: str) -> bool:
    flying = craft >> 56 == 2 or craft // 1_000_000 == 111
    return of == "any" or flying == (of == "aircraft")


def _closed(found: pa.Table, before: pa.Table, edge: int) -> pa.Table:
    """Return the closed events that this window is to publish."""
    continued = set(_identities(before))
    # What is known later than it ended says when.
    ends = found["_known_at" if "_known_at" in found.column_names else "t_end"].cast(pa.int64()).to_pylist()
    kept = [
        not open_ and (end is None or end >= edge or identity in continued)
        for open_, end, identity in zip(found["open"].to_pylist(), ends, _identities(found), strict=True)
    ]
    return found.filter(pa.array(kept, pa.bool_()))


def _identities(events: pa.Table) -> list[tuple[tuple[int, ...], int]]:
    starts = events["t_start"].cast(pa.int64()).to_pylist()
    return [(tuple(craft), start) for craft, start in zip(events["craft"].to_pylist(), starts, strict=True)]
