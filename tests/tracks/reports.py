"""Small tables of reports, written row by row."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from offing.schema.tables import FIXES, GRID, POSITIONS, STATICS

START = datetime(2023, 7, 18, tzinfo=UTC)
REPORTS = pa.schema([*POSITIONS, pa.field("frame", pa.int32(), nullable=False)])
SAYINGS = pa.schema([*STATICS, pa.field("frame", pa.int32(), nullable=False)])
_USUAL = {"craft_id": 412_000_001, "type": 1, "frame": 1, "length": 48, "in_segment": 1, "nav_status": 0}


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=float(seconds))


def table(schema: pa.Schema, rows: list[Mapping[str, Any]]) -> pa.Table:
    """Fill what a row leaves out; ``s`` is its time in seconds after START."""
    filled: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        t = {"t": None if row["s"] is None else at(row["s"])} if "s" in row else {}
        filled.append({**_USUAL, "offset": number * 80, **t, **row})
    return pa.table({f.name: pa.array([r.get(f.name) for r in filled], f.type) for f in schema}, schema=schema)


def reports(*rows: Mapping[str, Any]) -> pa.Table:
    return table(REPORTS, list(rows))


def sayings(*rows: Mapping[str, Any]) -> pa.Table:
    return table(SAYINGS, list(rows))


def fixes(*rows: Mapping[str, Any]) -> pa.Table:
    return table(FIXES, [{"segment": START, **row} for row in rows])


def grid(*rows: Mapping[str, Any]) -> pa.Table:
    return table(GRID, [{"segment": START, "sog_kn": 0.0, **row} for row in rows])
