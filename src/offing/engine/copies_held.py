"""Copies: which documents of the record are one text in the hands of several publishers."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.instants import DAY_US
from offing.engine.study import Study

_MANY = 500


def cluster_of(connection: sa.Connection, document: Mapping[str, Any], bands: list[int], how: Study) -> str:
    """Return the cluster a new document belongs to, and join the clusters that it shows to be one.

    *document* has its ``id``, ``signature``, ``publisher`` and ``published`` (µs).
    """
    joined = set(_alike(connection, document, bands, how))
    if not joined:
        return str(document["id"])
    first = min(joined)
    others = sorted(joined - {first})
    if others:
        moved = sa.update(db.documents).where(db.documents.c.cluster.in_(others))
        connection.execute(moved.values(cluster=first))
    return first


def _alike(connection: sa.Connection, document: Mapping[str, Any], bands: list[int], how: Study) -> Iterator[str]:
    """Yield the clusters of the living documents that are copies of one."""
    table = db.documents.c
    wanted = sorted(set(bands))
    for start in range(0, len(wanted), _MANY):
        sharing = sa.select(db.document_bands.c.document).where(
            db.document_bands.c.band.in_(wanted[start : start + _MANY])
        )
        columns = (table.cluster, table.signature, table.publisher, table.published)
        query = sa.select(*columns).where(table.row.in_(sharing), table.until_generation.is_(None))
        for held in connection.execute(query).mappings():
            if not _is_series(document, dict(held)) and how.are_copies(document["signature"], held["signature"]):
                yield held["cluster"]


def _is_series(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether one publisher put out both, on different days: what a daily release repeats it says anew."""
    if not one["publisher"] or one["publisher"] != other["publisher"]:
        return False
    days = [document["published"] // DAY_US for document in (one, other) if document["published"] is not None]
    return len(set(days)) > 1
