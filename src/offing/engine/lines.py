"""Lines of the record: event rows of the database in the form that people and other programs get."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.instants import moment
from offing.engine.who import Names
from offing.schema.tables import TIME
from offing.schema.text import to_json

Row = Mapping[str, Any]
Line = dict[str, Any]

_CRAFT = pa.struct([(name, pa.string()) for name in ("id", "name", "flag", "type", "hull")])
_BASIS = pa.struct(
    [("fixes", pa.int32()), ("longest_silence_s", pa.float64()), ("settings", pa.string()), ("version", pa.int32())]
)
_EVIDENCE = pa.struct([("sha256", pa.string()), ("offset", pa.int64()), ("length", pa.int64())])

# How a line stands by its reviews: see Reviewed.mark.
REVIEW = pa.struct(
    [
        *((name, pa.string()) for name in ("verdict", "by")),
        ("at", TIME),
        ("of", pa.string()),
        ("changed", pa.list_(pa.string())),
        *((name, pa.string()) for name in ("note", "note_by")),
        ("reviews", pa.int32()),
    ]
)

# The columns of a line; `detail` and the settings in `basis` are JSON, for each kind has its own.
LINES = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("t_start", TIME),  # null for a claim that tells no time
        pa.field("t_end", TIME),
        pa.field("lat", pa.float64()),
        pa.field("lon", pa.float64()),
        pa.field("craft", pa.list_(_CRAFT), nullable=False),
        pa.field("area", pa.string()),
        pa.field("detail", pa.string(), nullable=False),
        pa.field("basis", _BASIS, nullable=False),
        pa.field("synthetic", pa.bool_(), nullable=False),
        pa.field("open", pa.bool_(), nullable=False),
        pa.field("evidence", pa.list_(_EVIDENCE), nullable=False),
        pa.field("review", REVIEW),
    ]
)

_MANY = 500  # keys in one query; databases bound how many they take


def make_line(row: Row, craft: Iterable[int], names: Names, hashes: Mapping[int, str]) -> Line:
    """Return one line; *hashes* names each frame, *craft* are the keys in the event's order."""
    when = row["t_end"] if row["t_end"] is not None else row["t_start"]
    return {
        "id": row["id"],
        "kind": row["kind"],
        "source": "track",
        "t_start": moment(row["t_start"]),
        "t_end": None if row["t_end"] is None else moment(row["t_end"]),
        "lat": row["lat"],
        "lon": row["lon"],
        "craft": [names.at(key, when) for key in craft],
        "area": row["detail"].get("area"),
        "detail": row["detail"],
        "basis": {
            "fixes": row["fixes"],
            "longest_silence_s": row["longest_silence_s"],
            "settings": row["settings"],
            "version": row["version"],
        },
        "synthetic": row["synthetic"],
        "open": row["open"],
        "working": bool((row["state"] or {}).get("working")),
        "evidence": [
            {"sha256": hashes[one["frame"]], "offset": one["offset"], "length": one["length"]}
            for one in row["evidence"]
        ],
    }


def lines_table(lines: Iterable[Line], *, with_replaced: bool = False) -> pa.Table:
    """Return lines as a table of LINES; with the column ``replaced_by`` where that is asked for."""
    flat = [
        {
            **line,
            "detail": to_json(line["detail"]),
            "basis": {**line["basis"], "settings": json.dumps(line["basis"]["settings"], ensure_ascii=False)},
        }
        for line in lines
    ]
    schema = LINES.append(pa.field("replaced_by", pa.string())) if with_replaced else LINES
    return pa.Table.from_pylist(flat, schema=schema)


def craft_of(connection: sa.Connection, rows: Iterable[int]) -> dict[int, list[int]]:
    """Return the craft of each event row, in the event's order."""
    table, found = db.event_craft, dict[int, list[int]]()
    for some in _batches(rows):
        query = sa.select(table.c.row, table.c.craft_id).where(table.c.row.in_(some))
        for row, craft in connection.execute(query.order_by(table.c.row, table.c.position)):
            found.setdefault(row, []).append(craft)
    return found


def frame_hashes(connection: sa.Connection, rows: Iterable[Row]) -> dict[int, str]:
    """Return the SHA-256 of every frame that the evidence of *rows* points at."""
    frames = {one["frame"] for row in rows for one in row["evidence"]}
    found: dict[int, str] = {}
    for some in _batches(frames):
        query = sa.select(db.frames.c.id, db.frames.c.sha256).where(db.frames.c.id.in_(some))
        found.update({row.id: row.sha256 for row in connection.execute(query)})
    return found


def _batches(keys: Iterable[int]) -> Iterable[list[int]]:
    every = sorted(set(keys))
    return (every[start : start + _MANY] for start in range(0, len(every), _MANY))
