"""The account of each input, gathered from its frames and from what became of its reports."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.schema.account import Account, add_counts


def accounts(connection: sa.Connection, condition: sa.ColumnElement[bool] | None = None) -> list[dict[str, Any]]:
    """Return the accounts of inputs, in the order in which they were read.

    *condition* chooses rows of ``inputs`` (default: the current ones). ``fixes`` and
    ``dropped`` count position reports; both are 0 and empty until tracks are made of them.
    """
    chosen = db.current(db.inputs) if condition is None else condition
    query = sa.select(db.inputs).where(chosen).order_by(db.inputs.c.id)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    frames = living_frames(connection, [row["id"] for row in rows])
    made = _made(connection)
    return [_account(row, frames.get(row["id"], []), made) for row in rows]


def living_frames(connection: sa.Connection, inputs: Iterable[int]) -> dict[int, list[Mapping[str, Any]]]:
    """Return the frames of each input in order, without those that a longer one replaced when the log grew."""
    found: dict[int, dict[int, Mapping[str, Any]]] = {}
    wanted = set(inputs)
    query = sa.select(db.frames).order_by(db.frames.c.input_id, db.frames.c.offset, db.frames.c.length)
    if len(wanted) <= 500:
        query = query.where(db.frames.c.input_id.in_(wanted))
    for row in connection.execute(query).mappings():
        if row["input_id"] in wanted:
            found.setdefault(row["input_id"], {})[row["offset"]] = dict(row)
    return {key: list(frames.values()) for key, frames in found.items()}


def _made(connection: sa.Connection) -> dict[int, dict[str, int]]:
    """Return what became of each frame's position reports, over all current tracks."""
    made: dict[int, dict[str, int]] = {}
    tallies = sa.select(db.files.c.tally).where(db.current(db.files), db.files.c.layer == "tracks")
    for tally in connection.scalars(tallies):
        for frame, counts in (tally or {}).items():
            known = made.setdefault(int(frame), {})
            for reason, n in counts.items():
                known[reason] = known.get(reason, 0) + n
    return made


def _account(
    row: Mapping[str, Any], frames: list[Mapping[str, Any]], made: Mapping[int, dict[str, int]]
) -> dict[str, Any]:
    total = Account()
    counts: dict[str, int] = {}
    for frame in frames:
        total += Account.from_dict(frame["account"]) if frame["account"] else Account()
        counts = add_counts(counts, made.get(frame["id"], {}))
    fixes = counts.pop("fixes", 0)
    return {
        "input": row["name"],
        "sha256": row["sha256"],
        "format": row["source"],
        "lines": total.lines,
        "messages": total.messages,
        "by_type": total.by_type,
        "continuations": total.continuations,
        "context": total.context,
        "fixes": fixes,
        "rejected": total.rejected,
        "seconds": row["seconds"],
        "dropped": add_counts(total.dropped, counts),
        "examples": total.examples,
        "decided": row["decided"],
        "notes": row["notes"],
        "complete": row["complete"],
        "synthetic": row["synthetic"],
        "bytes": row["bytes"],
        "path": row["path"],
        "container": row["container"],
        "copied": row["copied"],
        "id": row["id"],
    }
