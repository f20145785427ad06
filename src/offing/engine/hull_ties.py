"""Ties of craft and hulls: rows that are only added to, of which the latest of a pair holds."""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.choose import Time, microseconds
from offing.engine.home import Home
from offing.schema.errors import UsageError

_LONGEST = 2_000  # characters of a reason
_NAME = 120


def tie(
    home: Home, craft: str, hull: str, by: str, why: str, *, tied: bool = True, since: Time = None, until: Time = None
) -> dict[str, Any]:
    """Add that a craft (its label) is, or with *tied* false is not, a hull, by whom and why; return the row.

    With *since* and *until* only in that time. Raises UsageError where nobody, or nothing, is said.
    """
    by, why = by.strip(), why.strip()
    if not by or not why:
        raise UsageError("a tie needs who says so and why: --by NAME --why TEXT")
    if len(by) > _NAME or len(why) > _LONGEST:
        raise UsageError(f"at most {_NAME} characters of a name and {_LONGEST:,} of a reason are kept")
    start, end = microseconds(since), microseconds(until)
    if start is not None and end is not None and end <= start:
        raise UsageError("a tie ends after it begins")
    row: dict[str, Any] = {"craft": craft, "hull": hull, "tied": tied, "t_start": start, "t_end": end}
    row |= {"by": by, "why": why, "made_at": microseconds(datetime.now(UTC))}
    with home.lock(), db.publishing(home.database) as connection:
        number = connection.scalar(sa.select(sa.func.count()).select_from(db.hull_ties)) or 0
        words = "\n".join(f"{name}={row[name]}" for name in sorted(row))
        row["id"] = sha256(f"{number}\n{words}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
        connection.execute(sa.insert(db.hull_ties).values(**row))
    return row


def ties_of(connection: sa.Connection, keys: Iterable[str]) -> list[dict[str, Any]]:
    """Return the rows on a hull, by any of its keys, in the order they were made."""
    table = db.hull_ties
    query = sa.select(table).where(table.c.hull.in_(list(keys))).order_by(table.c.row)
    return [dict(row) for row in connection.execute(query).mappings()]


def standing(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return by craft the row that holds: the latest."""
    return {row["craft"]: row for row in rows}
