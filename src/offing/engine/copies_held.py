"""Copies: which documents of the record are one text in the hands of several publishers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.instants import DAY_US

Row = Mapping[str, Any]
_MANY = 500
_COMPARED = ("row", "cluster", "signature", "publisher", "published")


class Clusters:
    """Tell for new documents which cluster of copies each belongs to, within a transaction."""

    def __init__(self, connection: sa.Connection, are_copies: Callable[[bytes, bytes], bool]) -> None:
        self.connection, self.are_copies = connection, are_copies

    def of(self, documents: Sequence[dict[str, Any]], bands: Sequence[Iterable[int]]) -> list[str]:
        """Return the cluster of each new document (rows without one), and join clusters that prove to be one.

        *bands* are where to look for the like of each. A document that is nobody's copy is a cluster of its own.
        """
        index = self._held({band for own in bands for band in own})
        found: list[dict[str, Any]] = []
        for document, own in zip(documents, bands, strict=True):
            known = {id(other): other for band in own for other in index.get(band, ())}
            joined = self._alike(document, known.values())
            entry = {**document, "cluster": min(joined, default=document["id"])}
            self._join(joined - {entry["cluster"]}, entry["cluster"], index)
            for band in own:
                index.setdefault(band, []).append(entry)
            found.append(entry)
        return [entry["cluster"] for entry in found]

    def _held(self, bands: set[int]) -> dict[int, list[dict[str, Any]]]:
        """Return the living documents of the record that share any band, by band."""
        table, wanted = db.documents.c, sorted(bands)
        columns = [db.document_bands.c.band, *(table[name] for name in _COMPARED)]
        known: dict[int, dict[str, Any]] = {}
        index: dict[int, list[dict[str, Any]]] = {}
        for start in range(0, len(wanted), _MANY):
            query = sa.select(*columns).join(db.documents, db.document_bands.c.document == table.row)
            chosen = db.document_bands.c.band.in_(wanted[start : start + _MANY])
            for row in self.connection.execute(query.where(chosen, table.until_generation.is_(None))).mappings():
                entry = known.setdefault(row["row"], dict(row))
                index.setdefault(row["band"], []).append(entry)
        return index

    def _alike(self, document: Row, others: Iterable[Row]) -> set[str]:
        joined: set[str] = set()
        for other in others:
            if other["cluster"] in joined or _is_series(document, other):
                continue
            if self.are_copies(document["signature"], other["signature"]):
                joined.add(other["cluster"])
        return joined

    def _join(self, clusters: set[str], into: str, index: Mapping[int, list[dict[str, Any]]]) -> None:
        if not clusters:
            return
        moved = sa.update(db.documents).where(db.documents.c.cluster.in_(sorted(clusters)))
        self.connection.execute(moved.values(cluster=into))
        for entry in (entry for some in index.values() for entry in some):
            if entry["cluster"] in clusters:
                entry["cluster"] = into


def _is_series(one: Row, other: Row) -> bool:
    """Tell whether one publisher put out both, on different days: what a daily release repeats it says anew."""
    if not one["publisher"] or one["publisher"] != other["publisher"]:
        return False
    days = [document["published"] // DAY_US for document in (one, other) if document["published"] is not None]
    return len(set(days)) > 1
