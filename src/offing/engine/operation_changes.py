"""Corrections of operations as the record keeps them: added, and read back with what their lines have become."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.followed import follow
from offing.schema.operation import Change

_COLUMNS = [
    db.operation_changes.c[name] for name in ("row", "what", "operations", "lines", "by", "at", "note", "detail")
]
_TRACKS = "track"


def changes_of(connection: sa.Connection) -> tuple[Change, ...]:
    """Return all corrections, the earliest first."""
    query = sa.select(*_COLUMNS).order_by(db.operation_changes.c.row)
    return tuple(_change(dict(row)) for row in connection.execute(query).mappings())


def _change(row: Mapping[str, Any]) -> Change:
    told = dict(row) | {"operations": tuple(row["operations"]), "lines": tuple(row["lines"]), "note": row["note"] or ""}
    return Change(**told)


def add_change(connection: sa.Connection, change: Change, generation: int) -> Change:
    """Add one correction, whose row is the next; return it. The caller holds the home's lock."""
    number = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(db.operation_changes.c.row), 0))) or 0
    row = {name: getattr(change, name) for name in ("what", "by", "at", "detail")}
    row |= {"row": number + 1, "operations": list(change.operations), "lines": list(change.lines)}
    row |= {"note": change.note or None, "generation": generation}
    connection.execute(sa.insert(db.operation_changes).values(row))
    return replace(change, row=number + 1)


def become(connection: sa.Connection, changes: Iterable[Change], generation: int) -> dict[str, str]:
    """Return what the lines that corrections name have become, of those that have: by the id of old."""
    named: set[str] = set()
    for one in changes:
        named.update(one.lines)
        named.update(line for lines in one.detail.get("anchors", {}).values() for line in lines)
    if not named:
        return {}
    events = _events(connection, named)
    followed = follow(connection, [(line, _TRACKS if line in events else "report") for line in named], generation)
    return {line: it.now for line, it in followed.items() if it.now is not None and it.now != line}


def _events(connection: sa.Connection, ids: Iterable[str]) -> set[str]:
    table, found = db.events.c, set[str]()
    every = sorted(ids)
    for start in range(0, len(every), 500):
        query = sa.select(table.id).where(table.id.in_(every[start : start + 500])).distinct()
        found.update(connection.scalars(query))
    return found
