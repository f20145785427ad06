"""The lines of the record that name a hull: claims and sightings, each told once for all copies and relays of it."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.hull_mentions import mentions
from offing.engine.relays import relays, reports
from offing.engine.said_lines import NAMED

Row = Mapping[str, Any]
_MANY = 500


def hull_lines(connection: sa.Connection, keys: Iterable[str], generation: int) -> list[dict[str, Any]]:
    """Return the claims that name a hull by one of *keys*, as `said_rows` returns claims, oldest first.

    ``named`` are the mentions of it that the claim makes; ``copies`` and ``relays`` the other documents that tell it.
    """
    told: dict[int, list[dict[str, Any]]] = {}
    for one in mentions(connection, keys, generation):
        told.setdefault(one["claim"], []).append(one)
    rows = told_once(connection, _claims(connection, list(told)), generation)
    return [row | {"named": told[row["row"]]} for row in rows]


def told_once(connection: sa.Connection, rows: list[dict[str, Any]], generation: int) -> list[dict[str, Any]]:
    """Return rows of claims with their documents' columns, each told once for all ``copies`` and ``relays`` of it."""
    speakers, copies = _speakers(connection, {row["document_cluster"] for row in rows}, generation)
    rows = [
        row | {"copies": copies[row["document_cluster"]]}
        for row in rows
        if speakers[row["document_cluster"]] == row["document"]
    ]
    return _with_relays(connection, rows, generation)


def exercises_beside(connection: sa.Connection, documents: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the claims of exercises in documents, by the row of the document."""
    claims = db.claims.c
    found: dict[int, list[dict[str, Any]]] = {}
    for some in _batches(list(documents)):
        query = sa.select(claims.document, claims.id, claims.body, claims.t_start, claims.t_end)
        query = query.where(claims.document.in_(some), claims.kind == "exercise").order_by(claims.row)
        for row in connection.execute(query).mappings():
            found.setdefault(row["document"], []).append(dict(row))
    return found


def _claims(connection: sa.Connection, wanted: list[int]) -> list[dict[str, Any]]:
    claims, documents = db.claims, db.documents.c
    query = sa.select(claims, *NAMED).join(db.documents, claims.c.document == documents.row)
    found: list[dict[str, Any]] = []
    for some in _batches(wanted):
        found += [dict(row) for row in connection.execute(query.where(claims.c.row.in_(some))).mappings()]
    return sorted(found, key=_moment)


def _moment(row: Row) -> tuple[bool, int, int]:
    when = row["t_start"] if row["t_start"] is not None else row["document_published"]
    return when is None, when or 0, row["row"]


def _speakers(
    connection: sa.Connection, clusters: Iterable[str], generation: int
) -> tuple[dict[str, int], dict[str, int]]:
    """Return the document that speaks for each of some clusters of copies, and how many others it has."""
    table = db.documents.c
    query = sa.select(table.cluster, table.row).where(db.seen_at(db.documents, generation))
    query = query.order_by(table.published.is_(None), table.published, table.id)
    first: dict[str, int] = {}
    count: dict[str, int] = {}
    for some in _batches(sorted(clusters)):
        for cluster, row in connection.execute(query.where(table.cluster.in_(some))):
            first.setdefault(cluster, row)
            count[cluster] = count.get(cluster, -1) + 1
    return first, count


def _with_relays(connection: sa.Connection, rows: list[dict[str, Any]], generation: int) -> list[dict[str, Any]]:
    """Return rows without the reports of an observation that another speaks for, which has them under ``relays``."""
    sighted = [row["row"] for row in rows if row["sighted"]]
    marks: set[int] = set()
    for some in _batches(sighted):
        query = sa.select(db.sighting_marks.c.mark).where(db.sighting_marks.c.claim.in_(some))
        marks.update(mark for mark in connection.scalars(query) if mark is not None)
    repeated = _repeated(connection, sorted(marks))
    spoken_for: set[int] = set()
    others: dict[int, tuple[int, ...]] = {}
    for mark in repeated:
        found = relays(connection, generation, mark)
        spoken_for |= set(found.spoken_for)
        others |= found.others
    told = reports(connection, [one for some in others.values() for one in some])
    for row in rows:
        if row["row"] in others:
            row["relays"] = [told[one] for one in others[row["row"]]]
    return [row for row in rows if row["row"] not in spoken_for]


def _repeated(connection: sa.Connection, marks: list[int]) -> list[int]:
    """Return the marks that sightings of several documents share."""
    table = db.sighting_marks.c
    found: list[int] = []
    for some in _batches(marks):
        query = sa.select(table.mark).join(db.claims, table.claim == db.claims.c.row).where(table.mark.in_(some))
        several = query.group_by(table.mark).having(sa.func.count(sa.distinct(db.claims.c.document)) > 1)
        found += connection.scalars(several)
    return found


def _batches(values: list[Any]) -> Iterable[list[Any]]:
    return (values[start : start + _MANY] for start in range(0, len(values), _MANY))
