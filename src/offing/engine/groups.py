"""Groups: detectors that work on what other detectors found, over the whole record."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from offing.engine.chain import Methods
from offing.engine.found import Bound, joined, no_events
from offing.engine.instants import moment
from offing.schema.craft import craft_label
from offing.schema.detector import INPUTS
from offing.schema.ids import event_id

Tables = Mapping[str, pa.Table]
Labels = Mapping[int, str]
ClosedAreas = Callable[[int, int], pa.Table]


@dataclass(slots=True)
class Gathered:
    """Hold what craft and pair detectors found, by the slice it closed in, and what is current at the end."""

    closed: dict[int, Tables] = field(default_factory=dict)
    current: Tables = field(default_factory=dict)

    def of(self, kind: str) -> pa.Table:
        """Return all events of a kind."""
        tables = [part[kind] for _, part in sorted(self.closed.items()) if kind in part]
        return joined([*tables, *([self.current[kind]] if kind in self.current else [])])


def work_groups(
    methods: Methods, gathered: Gathered, labels: Labels, until: int, closed: ClosedAreas
) -> dict[str, pa.Table]:
    """Return what the group detectors to be run find, by kind.

    Each gets the events it names, closed and open, with their ids. One that takes in events
    of another group detector comes after it; so what it needs is found even where that one
    is not to be published. *closed* returns the areas of warnings between two times.
    """
    found: dict[str, pa.Table] = {}
    for bound in methods.groups():
        kinds = {name for name in bound.detector.inputs if name not in INPUTS}
        supply: dict[str, object] = {**methods.world, "until": moment(until)}
        for kind in kinds:
            events = found[kind] if kind in found else gathered.of(kind)
            supply[kind] = events.append_column("id", pa.array(ids_of(kind, events, labels), pa.string()))
        if "warnings" in bound.detector.inputs:
            supply["warnings"] = closed(*_span([supply[kind] for kind in kinds], until))
        found[bound.kind] = bound.find(supply)
    return found


def _span(tables: Iterable[Any], until: int) -> tuple[int, int]:
    """Return when the first event of some tables begins and the last ends; what is open, *until* then."""
    starts = [t for table in tables for t in (pc.min(table["t_start"]), pc.max(table["t_end"])) if t.is_valid]
    micros = [int(t.cast(pa.int64()).as_py()) for t in starts]
    return min(micros, default=until), max([until, *micros])


def ids_of(kind: str, events: pa.Table, labels: Labels) -> list[str]:
    """Return the id of each event in the record."""
    starts = events["t_start"].cast(pa.int64()).to_pylist()
    return [
        event_id(kind, [labels.get(key) or craft_label(key) for key in craft], start)
        for craft, start in zip(events["craft"].to_pylist(), starts, strict=True)
    ]


class Withdrawals:
    """Tell which events are withdrawn by those of group detectors, and by which."""

    def __init__(self, groups: Iterable[Bound], found: Tables, labels: Labels) -> None:
        self._spans: dict[tuple[str, int], list[tuple[int, int, str]]] = {}
        for bound in groups:
            if bound.detector.withdraws:
                self._add(bound, found.get(bound.kind, no_events()), labels)

    def _add(self, bound: Bound, events: pa.Table, labels: Labels) -> None:
        for craft, start, end, id_ in zip(*_spans(events), ids_of(bound.kind, events, labels), strict=True):
            for key in craft:
                self._spans.setdefault((str(bound.detector.withdraws), key), []).append((start, end, id_))

    def of(self, kind: str, events: pa.Table) -> list[str | None]:
        """Return for each event the id of the one that withdraws it, or None."""
        return [self._one(kind, craft, start, end) for craft, start, end in zip(*_spans(events), strict=True)]

    def _one(self, kind: str, craft: list[int], start: int, end: int) -> str | None:
        spans = sorted(span for key in craft for span in self._spans.get((kind, key), ()))
        return next((id_ for since, until, id_ in spans if since <= end and start <= until), None)


def _spans(events: pa.Table) -> tuple[list[list[int]], list[int], list[int]]:
    """Return craft, start and end of events; one that is open lasts for ever."""
    forever = 1 << 62
    ends = pc.fill_null(
        pc.if_else(events["open"], pa.scalar(None, pa.int64()), events["t_end"].cast(pa.int64())), forever
    )
    return events["craft"].to_pylist(), events["t_start"].cast(pa.int64()).to_pylist(), ends.to_pylist()
