"""Claims by their ids or kinds, each told once for all copies and relays of it, and the copies themselves."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.hull_lines import told_once
from offing.engine.instants import moment
from offing.engine.said_lines import NAMED
from offing.engine.whole import WARNING

_MANY = 500


def claims_by_id(connection: sa.Connection, ids: Iterable[str], generation: int) -> list[dict[str, Any]]:
    """Return the claims and sightings of some ids as `said_rows` returns them; of what is no claim there is none."""
    found: list[dict[str, Any]] = []
    for some in _batches(list(dict.fromkeys(ids))):
        query = _query(generation).where(db.claims.c.id.in_(some))
        found += [dict(row) for row in connection.execute(query).mappings()]
    return sorted(told_once(connection, found, generation), key=_moment)


def claims_of_kinds(
    connection: sa.Connection,
    kinds: Collection[str],
    generation: int,
    since: int | None = None,
    until: int | None = None,
) -> list[dict[str, Any]]:
    """Return the claims and sightings of some kinds as `said_rows` does, of a time (int64 microseconds, half open).

    What tells no time answers to it by when its document was published.
    """
    claims = db.claims.c
    when = sa.func.coalesce(claims.t_start, db.documents.c.published)
    query = _query(generation).where(claims.kind.in_(list(kinds)))
    if since is not None:
        query = query.where(sa.func.coalesce(claims.t_end, when) >= since)
    if until is not None:
        query = query.where(when < until)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    return sorted(told_once(connection, rows, generation), key=_moment)


def copies_of(connection: sa.Connection, documents: Iterable[str], generation: int) -> dict[str, list[dict[str, Any]]]:
    """Return by the id of a document the others that are copies of its text, the earliest first."""
    table = db.documents.c
    wanted = list(dict.fromkeys(documents))
    clusters: dict[str, str] = {}
    for some in _batches(wanted):
        query = sa.select(table.id, table.cluster).where(table.id.in_(some), db.seen_at(db.documents, generation))
        clusters |= {row.id: row.cluster for row in connection.execute(query)}
    members: dict[str, list[dict[str, Any]]] = {}
    for some in _batches(sorted(set(clusters.values()))):
        told = sa.select(table.id, table.cluster, table.publisher, table.title, table.published)
        told = told.where(table.cluster.in_(some), db.seen_at(db.documents, generation))
        told = told.order_by(table.published.is_(None), table.published, table.id)
        for row in connection.execute(told).mappings():
            document = {name: row[name] for name in ("id", "publisher", "title")}
            published = None if row["published"] is None else moment(row["published"])
            members.setdefault(row["cluster"], []).append(document | {"published": published})
    return {id_: [one for one in members.get(cluster, ()) if one["id"] != id_] for id_, cluster in clusters.items()}


def reach(connection: sa.Connection, generation: int) -> tuple[int | None, int | None]:
    """Return when the earliest and the latest document that is held was published, None where none tells it."""
    table = db.documents.c
    query = sa.select(sa.func.min(table.published), sa.func.max(table.published))
    first, last = connection.execute(query.where(db.seen_at(db.documents, generation))).one()
    return first, last


def _query(generation: int) -> sa.Select[Any]:
    query = sa.select(db.claims, *NAMED).join(db.documents, db.claims.c.document == db.documents.c.row)
    return query.where(db.seen_at(db.documents, generation), db.claims.c.kind != WARNING)


def _moment(row: dict[str, Any]) -> tuple[bool, int, int]:
    when = row["t_start"] if row["t_start"] is not None else row["document_published"]
    return when is None, when or 0, row["row"]


def _batches(values: list[Any]) -> Iterable[list[Any]]:
    return (values[start : start + _MANY] for start in range(0, len(values), _MANY))
