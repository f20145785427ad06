"""Carry: what one slice of the time line hands to the next.

A carry holds named Arrow tables: the last fix of every live segment, the last seconds of
reports, the last static runs, the context fixes that detectors look back on, the tail of
each pair grid, and each detector's open events. With its carry a slice can be worked alone,
and when a slice's carry comes out as it was stored, nothing after it needs to be touched.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from offing.schema.craft import craft_bucket
from offing.schema.tables import FIXES, GRID, POSITIONS, STATIC_RUNS, completed

_SHAPES = {"last": FIXES, "context": FIXES, "recent": POSITIONS, "statics": STATIC_RUNS, "told": STATIC_RUNS}
_ANY = pa.schema([])


@dataclass(frozen=True, slots=True)
class Carry:
    """Hold the tables by name: ``last recent statics context grid:<s> open:<kind>``."""

    tables: Mapping[str, pa.Table] = field(default_factory=dict)

    def bucket(self, number: int, buckets: int) -> "Carry":
        """Return the part of the carry that concerns the craft of one bucket."""
        if buckets == 1:
            return self
        shared = {name: table for name, table in self.tables.items() if not name.startswith(("grid:", "settled"))}
        return Carry({name: _of_bucket(table, number, buckets) for name, table in shared.items()})

    def to_bytes(self) -> bytes:
        """Return the carry as one string of bytes, the same for the same content."""
        sink = io.BytesIO()
        for name in sorted(self.tables):
            # Chunking, dictionaries and metadata are accidents of how a table was made.
            table = self.tables[name].replace_schema_metadata({"table": name}).combine_chunks()
            with pa.ipc.new_stream(sink, table.schema) as writer:
                writer.write_table(table)
        return sink.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Carry":
        """Return the carry that to_bytes wrote; what an earlier Offing did not know yet is null."""
        source = pa.BufferReader(stored)
        tables = {}
        while source.tell() < len(stored):
            table = pa.ipc.open_stream(source).read_all()
            name = table.schema.metadata[b"table"].decode()
            shape = GRID if name.startswith("grid:") else _SHAPES.get(name, _ANY)
            tables[name] = completed(table.replace_schema_metadata(None), shape)
        return cls(tables)


def join_carries(parts: list[Carry]) -> Carry:
    """Return the carries of disjoint sets of craft as one."""
    names = sorted({name for part in parts for name in part.tables})
    return Carry({name: _concat([p.tables[name] for p in parts if name in p.tables]) for name in names})


def _concat(tables: list[pa.Table]) -> pa.Table:
    """Join tables in an order that does not tell how the craft were parted."""
    filled = [table for table in tables if table.num_rows] or tables[:1]
    whole = pa.concat_tables(filled, promote_options="permissive").unify_dictionaries().combine_chunks()
    keys = [(name, "ascending") for name in ("craft_id", "t", "t_start") if name in whole.column_names]
    return whole.sort_by(keys) if keys and len(filled) > 1 else whole


def _of_bucket(table: pa.Table, number: int, buckets: int) -> pa.Table:
    keys = craft_keys(table)
    return table.filter(pa.array(craft_bucket(keys, buckets) == number))


def craft_keys(table: pa.Table) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Return the key of each row's craft, the first one where an event has several."""
    if "craft_id" in table.column_names:
        return np.asarray(table["craft_id"].to_numpy(zero_copy_only=False), dtype=np.int64)
    return np.asarray(pc.list_element(table["craft"], 0).to_numpy(), dtype=np.int64)
