"""Staging: what every way of reading an input shares before anything is published."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.framing import Frame
from offing.engine.gauge import Pace
from offing.engine.home import Home
from offing.engine.instants import DAY_US, at
from offing.engine.unpack import Unpacked
from offing.schema.source import Head, Recognition, Source

# AIS did not exist before 1990; a clock more than a day ahead of ours is wrong.
EARLIEST_US = 631_152_000_000_000

MANY = 500  # values that one statement is given

Choose = Callable[[Head], tuple[Source, Recognition]]
Advance = Callable[[int], None]


@dataclass(slots=True)
class Ingested:
    """Say what became of one input: its row in the record, and why it broke off if it did."""

    input_id: int
    sha256: str
    already: bool
    damage: str | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """Say how one input is read: where from, by which source, with what options."""

    home: Home
    unpacked: Unpacked
    source: Source
    recognition: Recognition
    options: dict[str, Any]
    copy: bool
    pace: Pace

    @property
    def version(self) -> dict[str, Any]:
        """Return what makes the same bytes read the same."""
        return {"source": self.source.name, "source_version": self.source.version, "options": self.options}

    @property
    def row(self) -> dict[str, Any]:
        """Return what ``inputs`` holds of an input before anything of it is read."""
        row = {
            "name": self.unpacked.name,
            "path": str(self.unpacked.path),
            "container": self.unpacked.container,
            "unit": self.source.unit,
            "layout": self.recognition.layout,
            "decided": list(self.recognition.decided),
            "copied": self.copy,
        }
        return row | self.version


def read_before(connection: sa.Connection, inputs: Sequence[tuple[Way, str]]) -> list[list[int]]:
    """Return for each input, told by its SHA-256, the living ones of the same bytes, read this way to their end."""
    columns = db.inputs.c
    names = sorted({sha256 for _, sha256 in inputs})
    found: dict[str, list[Mapping[str, Any]]] = {}
    for start in range(0, len(names), MANY):
        alike = sa.select(db.inputs).where(columns.sha256.in_(names[start : start + MANY]), columns.complete)
        living = alike.where(columns.until_generation.is_(None)).order_by(columns.id)
        for row in connection.execute(living).mappings():
            found.setdefault(row["sha256"], []).append(dict(row))
    return [
        [int(row["id"]) for row in found.get(sha256, ()) if way.version.items() <= row.items()]
        for way, sha256 in inputs
    ]


def timely(table: pa.Table) -> tuple[pa.Table, dict[str, int]]:
    """Return the reports with a believable time, and how many had none, by reason."""
    t = table["t"]
    if not table.num_rows:
        return table, {}
    bounds = pc.min_max(t.cast(pa.int64()))
    latest = time.time_ns() // 1000 + DAY_US
    if not t.null_count and bounds["min"].as_py() >= EARLIEST_US and bounds["max"].as_py() <= latest:
        return table, {}
    early = pc.fill_null(pc.less(t, at(EARLIEST_US)), False)
    late = pc.fill_null(pc.greater(t, at(latest)), False)
    counts = {
        "no time": t.null_count,
        "time before 1990": pc.sum(early).as_py(),
        "time in the future": pc.sum(late).as_py(),
    }
    kept = pc.and_(pc.is_valid(t), pc.invert(pc.or_(early, late)))
    return table.filter(kept), {reason: n for reason, n in counts.items() if n}


def frame_row(frame: Frame, input_id: int, path: str | None) -> dict[str, Any]:
    """Return what ``frames`` holds of a frame's bytes."""
    where = {"input_id": input_id, "seq": frame.seq, "path": path}
    return where | {"sha256": frame.sha256, "offset": frame.offset, "length": len(frame.data)}


def name_craft(connection: sa.Connection, labels: dict[int, str]) -> None:
    """Keep the labels of craft whose keys are hashes."""
    known: set[int] = set()
    keys = list(labels)
    for start in range(0, len(keys), MANY):
        query = sa.select(db.labels.c.craft_id).where(db.labels.c.craft_id.in_(keys[start : start + MANY]))
        known.update(connection.scalars(query))
    new = [{"craft_id": key, "label": label} for key, label in labels.items() if key not in known]
    if new:
        connection.execute(sa.insert(db.labels), new)


def new_input(way: Way) -> int:
    """Record that an input is being read, and return its id."""
    with way.home.database.begin() as connection:
        return insert(connection, db.inputs, way.row)


def insert(connection: sa.Connection, table: sa.Table, row: dict[str, Any]) -> int:
    """Insert one row and return the key it was given."""
    made = connection.execute(sa.insert(table).values(row)).inserted_primary_key
    assert made is not None  # noqa: S101 - both databases return it
    return int(made[0])
