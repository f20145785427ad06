"""What detectors found: tables of events, parted into closed and open."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from offing.engine.instants import at
from offing.schema.craft import is_aircraft
from offing.schema.detector import Detector, Of, Setting
from offing.schema.errors import PluginError
from offing.schema.tables import EVENTS


@dataclass(frozen=True, slots=True)
class Bound:
    """Bind a detector to the settings it runs with, and to those settings in words."""

    detector: Detector
    settings: dict[str, Setting]
    words: dict[str, str]

    @property
    def kind(self) -> str:
        """Return the kind of event it finds."""
        return self.detector.kind

    def find(self, supply: dict[str, object]) -> pa.Table:
        """Run the detector on the inputs it names; raise PluginError where it breaks its contract."""
        missing = [name for name in self.detector.inputs if name not in supply]
        if missing:
            raise PluginError(f"detector {self.kind} asks for {', '.join(missing)}, which the record does not have yet")
        found = self.detector.find(*(supply[name] for name in self.detector.inputs), **self.settings)
        for field in EVENTS:
            if field.name not in found.column_names or found.schema.field(field.name).type != field.type:
                raise PluginError(f"detector {self.kind} must return column {field.name} of type {field.type}")
        return found


def of_craft(table: pa.Table, of: Of) -> pa.Table:
    """Return the rows of ships, of aircraft, or the whole *table*; it has a column craft_id."""
    if of == "any" or not table.num_rows:
        return table
    flying = is_aircraft(table["craft_id"].to_numpy())
    if of == "ships":
        return table.filter(pa.array(~flying)) if flying.any() else table
    return table.filter(pa.array(flying))


def no_events() -> pa.Table:
    """Return a table of no events."""
    return EVENTS.empty_table()


def part(found: pa.Table, before: pa.Table, edge_us: int) -> tuple[pa.Table, pa.Table]:
    """Return the closed events of a window and those still open.

    Closed events that ended before the window's edge were published with an earlier window,
    unless they continue one that was open *before*, or were known later than they ended
    (the hidden column ``_known_at``).
    """
    if not found.num_rows:
        return found, found
    is_open = found["open"]
    closed = found.filter(pc.invert(is_open))
    if closed.num_rows:
        known = closed["_known_at" if "_known_at" in closed.column_names else "t_end"]
        recent = pc.fill_null(pc.greater_equal(known, at(edge_us)), True).combine_chunks()
        earlier = closed.filter(pc.invert(recent))
        closed = joined([closed.filter(recent), earlier.filter(_continues(earlier, before))])
    return closed, found.filter(is_open)


def ripe(opened: pa.Table) -> pa.Table:
    """Return *opened* without the rows that bear ``_unripe``: they are carried on, and no line of the record yet."""
    return opened.filter(pc.invert(opened["_unripe"])) if "_unripe" in opened.column_names else opened


def _continues(closed: pa.Table, before: pa.Table) -> pa.Array:
    known = set(_identities(before)) if closed.num_rows else set()
    return pa.array([identity in known for identity in _identities(closed)], pa.bool_())


def _identities(events: pa.Table) -> Iterable[tuple[tuple[int, ...], int]]:
    starts = events["t_start"].cast(pa.int64()).to_pylist()
    return ((tuple(craft), t) for craft, t in zip(events["craft"].to_pylist(), starts, strict=True))


def joined(tables: Iterable[pa.Table]) -> pa.Table:
    """Return event tables of one kind as one; the empty ones may lack its extra columns."""
    filled = [table for table in tables if table.num_rows]
    return pa.concat_tables(filled, promote_options="permissive").combine_chunks() if filled else no_events()
