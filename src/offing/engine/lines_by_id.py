"""Lines of the record by their ids, of whatever lane, each as the record shows it."""

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.cancelled import Endings
from offing.engine.hull_lines import told_once
from offing.engine.said_lines import NAMED
from offing.engine.whole import WARNING

_MANY = 500  # keys in one query; databases bound how many they take


def rows_by_id(connection: sa.Connection, ids: Iterable[str], generation: int) -> list[dict[str, Any]]:
    """Return rows of events, claims, sightings and warnings, as `Record.lines_of` takes them; unknown ids give none.

    Claims that are told several times are told once, as everywhere.
    """
    wanted = sorted(set(ids))
    said: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    claims = sa.select(db.claims, *NAMED).join(db.documents, db.claims.c.document == db.documents.c.row)
    for some in _batches(wanted):
        query = claims.where(db.claims.c.id.in_(some), db.seen_at(db.documents, generation))
        said += [dict(row) for row in connection.execute(query).mappings()]
        query = sa.select(db.events).where(db.events.c.id.in_(some), db.seen_at(db.events, generation))
        events += [dict(row) for row in connection.execute(query).mappings()]
    said = told_once(connection, said, generation) if said else []
    if any(row["kind"] == WARNING for row in said):
        endings = Endings.of_record(connection, generation)
        said = [row | ({"ended": endings.of(row["body"])} if row["kind"] == WARNING else {}) for row in said]
    return [*events, *said]


def _batches(values: list[str]) -> Iterator[list[str]]:
    return (values[start : start + _MANY] for start in range(0, len(values), _MANY))
