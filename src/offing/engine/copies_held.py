"""Copies: which documents of the record are one text in the hands of several publishers."""

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.study import Study

_MANY = 500


def cluster_of(connection: sa.Connection, id_: str, signature: bytes, bands: list[int], how: Study) -> str:
    """Return the cluster a new document belongs to, and join the clusters that it shows to be one."""
    joined = {cluster for _, cluster in _alike(connection, signature, bands, how)}
    if not joined:
        return id_
    first = min(joined)
    others = sorted(joined - {first})
    if others:
        moved = sa.update(db.documents).where(db.documents.c.cluster.in_(others))
        connection.execute(moved.values(cluster=first))
    return first


def _alike(connection: sa.Connection, signature: bytes, bands: list[int], how: Study) -> list[tuple[int, str]]:
    """Return row and cluster of the living documents that are copies of a text."""
    found: list[tuple[int, str]] = []
    table = db.documents.c
    wanted = sorted(set(bands))
    for start in range(0, len(wanted), _MANY):
        sharing = sa.select(db.document_bands.c.document).where(
            db.document_bands.c.band.in_(wanted[start : start + _MANY])
        )
        query = sa.select(table.row, table.cluster, table.signature).where(
            table.row.in_(sharing), table.until_generation.is_(None)
        )
        found += [(row, cluster) for row, cluster, held in connection.execute(query) if how.are_copies(signature, held)]
    return found
