"""Publishing: one transaction turns what was staged and remade into the next generation."""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.found import Bound
from offing.schema.craft import craft_label, is_rehearsal
from offing.schema.ids import event_id
from offing.schema.tables import EVENTS

# Open events, and those judged where the data ends, belong to no slice yet.
END_OF_RECORD = -1
# Events of group detectors are found over all slices together.
GROUPS = -2
_CORE = {field.name for field in EVENTS}
_COMPARED = ("version", "settings", "t_end", "lat", "lon", "open", "detail", "fixes", "longest_silence_s", "evidence")

Row = dict[str, Any]


def event_rows(bound: Bound, found: pa.Table, slice_: int, labels: dict[int, str]) -> list[Row]:
    """Return a detector's events as rows of the record, with their craft under ``craft``."""
    if not found.num_rows:
        return []
    shown = [c for c in found.column_names if c not in _CORE and not c.startswith("_")]
    columns = {name: _plain(found, name) for name in [*_CORE, *shown]}
    fixed = {"kind": bound.kind, "version": bound.detector.version, "settings": bound.words, "slice": slice_}
    fixed["state"] = {"working": True} if bound.detector.working else None
    rows = []
    for values in zip(*columns.values(), strict=True):
        row = dict(zip(columns, values, strict=True))
        detail = {name: _text_time(row.pop(name)) for name in shown}
        names = [labels.get(key) or craft_label(key) for key in row["craft"]]
        identity = event_id(bound.kind, names, row["t_start"])
        synthetic = any(is_rehearsal(key) for key in row["craft"])
        rows.append(fixed | row | {"id": identity, "detail": detail, "synthetic": synthetic})
    return rows


def publish_events(
    connection: sa.Connection,
    generation: int,
    kinds: Iterable[str],
    slices: Sequence[int],
    rows: list[Row],
    withdrawn: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Make *rows* the current events of those *kinds* and *slices*; unchanged ones stay untouched.

    *withdrawn* names, by id, events of other kinds that take the place of some.
    """
    current = _current(connection, list(kinds), slices)
    fresh = {row["id"]: row for row in rows}
    gone = [old for key, old in current.items() if key not in fresh or not _same(old, fresh[key])]
    new = [row for key, row in fresh.items() if key not in current or not _same(current[key], row)]
    _close(connection, generation, gone, fresh, withdrawn)
    _insert(connection, generation, new)
    _reslice(connection, [(current[k], row) for k, row in fresh.items() if k in current and _same(current[k], row)])


def _current(connection: sa.Connection, kinds: list[str], slices: Sequence[int]) -> dict[str, Row]:
    table = db.events
    query = sa.select(table).where(
        table.c.until_generation.is_(None), table.c.kind.in_(kinds), table.c.slice.in_(list(slices))
    )
    return {row["id"]: dict(row) for row in connection.execute(query).mappings()}


def _same(old: Row, new: Row) -> bool:
    # What is equal is the same; what is not may still be, once written as JSON.
    return all(old[name] == new[name] or _canonical(old[name]) == _canonical(new[name]) for name in _COMPARED)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _close(
    connection: sa.Connection, generation: int, gone: list[Row], fresh: dict[str, Row], withdrawn: Mapping[str, str]
) -> None:
    if not gone:
        return
    craft = _craft_of(connection, [old["row"] for old in gone])
    heirs = _Heirs(fresh)
    closing = (
        sa.update(db.events)
        .where(db.events.c.row == sa.bindparam("which"))
        .values(until_generation=generation, replaced_by=sa.bindparam("heir"))
    )
    parameters = [
        {"which": old["row"], "heir": withdrawn.get(old["id"]) or heirs.of(old, craft.get(old["row"], ()))}
        for old in gone
    ]
    connection.execute(closing, parameters)


def _craft_of(connection: sa.Connection, rows: list[int]) -> dict[int, tuple[int, ...]]:
    table = db.event_craft
    found: dict[int, list[int]] = {}
    for start in range(0, len(rows), 500):
        query = sa.select(table).where(table.c.row.in_(rows[start : start + 500])).order_by(table.c.position)
        for line in connection.execute(query).mappings():
            found.setdefault(line["row"], []).append(line["craft_id"])
    return {row: tuple(sorted(craft)) for row, craft in found.items()}


class _Heirs:
    """Find which new event replaces an old one: itself revised, else one that overlaps it."""

    def __init__(self, fresh: dict[str, Row]) -> None:
        self.fresh = fresh
        self.by_craft: dict[tuple[str, tuple[int, ...]], list[Row]] = {}
        for row in fresh.values():
            self.by_craft.setdefault((row["kind"], tuple(sorted(row["craft"]))), []).append(row)

    def of(self, old: Row, craft: tuple[int, ...]) -> str | None:
        """Return the id of the event that stands for *old* now, None where nothing does."""
        if old["id"] in self.fresh:
            return str(old["id"])
        forever = 1 << 62
        for row in self.by_craft.get((old["kind"], craft), ()):
            starts_before_end = row["t_start"] <= (old["t_end"] or forever)
            if starts_before_end and old["t_start"] <= (row["t_end"] or forever):
                return str(row["id"])
        return None


def _insert(connection: sa.Connection, generation: int, new: list[Row]) -> None:
    if not new:
        return
    following = connection.execute(sa.select(sa.func.coalesce(sa.func.max(db.events.c.row), 0))).scalar_one() + 1
    columns = {column.name for column in db.events.columns}
    lines, craft = [], []
    for number, row in enumerate(new, following):
        line = {name: value for name, value in row.items() if name in columns}
        lines.append(line | {"row": number, "since_generation": generation})
        craft += [{"row": number, "craft_id": key, "position": at} for at, key in enumerate(row["craft"])]
    connection.execute(sa.insert(db.events), lines)
    connection.execute(sa.insert(db.event_craft), craft)


def _reslice(connection: sa.Connection, kept: list[tuple[Row, Row]]) -> None:
    moved = [{"which": old["row"], "there": new["slice"]} for old, new in kept if old["slice"] != new["slice"]]
    if moved:
        change = sa.update(db.events).where(db.events.c.row == sa.bindparam("which"))
        connection.execute(change.values(slice=sa.bindparam("there")), moved)


def new_generation(connection: sa.Connection, command: str) -> int:
    """Open the next generation and return its number."""
    made = connection.execute(sa.insert(db.generations).values(made_at=time.time_ns() // 1000, command=command))
    assert made.inserted_primary_key is not None  # noqa: S101 - both databases return it
    return int(made.inserted_primary_key[0])


def _plain(found: pa.Table, name: str) -> list[Any]:
    column = found[name]
    if name in ("t_start", "t_end"):
        column = column.cast(pa.int64())
    values: list[Any] = column.to_pylist()
    return values


def _text_time(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
