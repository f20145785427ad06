"""Copies: which documents of the record are one text in the hands of several publishers."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.instants import DAY_US

Row = Mapping[str, Any]
_MANY = 500
# Of the documents that share a band the latest are looked at, and of those the likeliest compared: thousands of items
# that differ in a number alone would else be compared each with each.
_LATEST, _LIKELIEST = 64, 20
_COMPARED = ("row", "cluster", "signature", "publisher", "published")


class Clusters:
    """Tell for new documents which cluster of copies each belongs to, within a transaction."""

    def __init__(self, connection: sa.Connection, are_copies: Callable[[bytes, bytes], bool]) -> None:
        self.connection, self.are_copies = connection, are_copies
        self._index: dict[int, list[dict[str, Any]]] = {}
        self._known: dict[int, dict[str, Any]] = {}  # by row: a document is one entry, whichever bands it has
        self._asked: set[int] = set()

    def of(self, documents: Sequence[dict[str, Any]], bands: Sequence[Iterable[int]]) -> list[str]:
        """Return the cluster of each new document (rows without one), and join clusters that prove to be one.

        *bands* are where to look for the like of each. A document that is nobody's copy is a cluster of its own.
        """
        self._fetch({band for own in bands for band in own} - self._asked)
        return [self._place(document, set(own)) for document, own in zip(documents, bands, strict=True)]

    def _place(self, document: dict[str, Any], bands: set[int]) -> str:
        joined = self._alike(document, self._likely(bands))
        entry = {name: document.get(name) for name in _COMPARED}
        cluster = entry["cluster"] = min(joined, default=str(document["id"]))
        self._join(joined - {cluster}, cluster)
        for band in bands:
            self._index.setdefault(band, []).append(entry)
        self._known[document["row"]] = entry
        return cluster

    def _likely(self, bands: set[int]) -> list[Row]:
        """Return the documents that share most bands with one, the likeliest first."""
        entries: dict[int, Row] = {}
        shared: Counter[int] = Counter()
        for band in bands:
            for entry in self._index.get(band, ())[-_LATEST:]:
                entries[entry["row"]] = entry
                shared[entry["row"]] += 1
        return [entries[row] for row, _ in shared.most_common(_LIKELIEST)]

    def _fetch(self, bands: set[int]) -> None:
        """Note the living documents of the record that share a band not asked for yet; of a crowded one the latest."""
        self._asked |= bands
        table, wanted = db.documents.c, sorted(bands)
        columns = [db.document_bands.c.band, *(table[name] for name in _COMPARED)]
        for start in range(0, len(wanted), _MANY):
            latest = sa.func.row_number().over(partition_by=db.document_bands.c.band, order_by=table.row.desc())
            joined = sa.select(latest.label("nth"), *columns).join(
                db.documents, db.document_bands.c.document == table.row
            )
            chosen = db.document_bands.c.band.in_(wanted[start : start + _MANY])
            ranked = joined.where(chosen, table.until_generation.is_(None)).subquery()
            query = sa.select(ranked).where(ranked.c.nth <= _LATEST).order_by(ranked.c.row)
            for row in self.connection.execute(query).mappings():
                entry = self._known.setdefault(row["row"], dict(row))
                self._index.setdefault(row["band"], []).append(entry)

    def _alike(self, document: Row, others: Iterable[Row]) -> set[str]:
        joined: set[str] = set()
        for other in others:
            if other["cluster"] in joined or _is_series(document, other):
                continue
            if self.are_copies(document["signature"], other["signature"]):
                joined.add(other["cluster"])
        return joined

    def _join(self, clusters: set[str], into: str) -> None:
        if not clusters:
            return
        moved = sa.update(db.documents).where(db.documents.c.cluster.in_(sorted(clusters)))
        self.connection.execute(moved.values(cluster=into))
        for entry in self._known.values():
            if entry["cluster"] in clusters:
                entry["cluster"] = into


def _is_series(one: Row, other: Row) -> bool:
    """Tell whether one publisher put out both, on different days: what a daily release repeats it says anew."""
    if not one["publisher"] or one["publisher"] != other["publisher"]:
        return False
    days = [document["published"] // DAY_US for document in (one, other) if document["published"] is not None]
    return len(set(days)) > 1
