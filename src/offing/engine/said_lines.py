"""Lines of the record that rest on words: claims and sightings of documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.choose import Wanted
from offing.engine.instants import moment
from offing.engine.lines import Line

Row = Mapping[str, Any]
_DOCUMENT = (
    *("id", "title", "publisher", "published", "published_grain", "language", "extractor", "reader", "synthetic"),
    *("reader_version", "text_sha256", "cluster", "since_generation", "until_generation", "input_id", "part"),
)
NAMED = [db.documents.c[name].label(f"document_{name}") for name in _DOCUMENT]


@dataclass(frozen=True, slots=True)
class Said:
    """Say which lanes are asked for: what was said, what was sighted, of which tiers (none: of all)."""

    reports: bool
    sightings: bool
    tiers: tuple[str, ...] = ()


def said_rows(connection: sa.Connection, wanted: Wanted, lanes: Said, generation: int) -> list[dict[str, Any]]:
    """Return the claims wanted as they stood in *generation*, with their documents' columns under ``document_…``.

    A claim that tells no time answers to a time by its document's. Of copies of one text the
    first published speaks for all; ``copies`` counts the others.
    """
    if wanted.craft is not None or not (lanes.reports or lanes.sightings):
        return []
    rows = [dict(row) for row in connection.execute(_query(wanted, lanes, generation)).mappings()]
    speakers, copies = _speakers(connection, generation)
    return [
        row | {"copies": copies[row["document_cluster"]]}
        for row in rows
        if speakers[row["document_cluster"]] == row["document"]
    ]


def _query(wanted: Wanted, lanes: Said, generation: int) -> sa.Select[Any]:
    claims, documents = db.claims.c, db.documents.c
    when = sa.func.coalesce(claims.t_start, documents.published)
    query = sa.select(db.claims, *NAMED).join(db.documents, claims.document == documents.row)
    query = query.where(db.seen_at(db.documents, generation))
    if lanes.reports != lanes.sightings:
        query = query.where(claims.sighted == lanes.sightings)
    if lanes.tiers:
        query = query.where(claims.tier.in_(lanes.tiers))
    if wanted.kinds:
        query = query.where(claims.kind.in_(wanted.kinds))
    if wanted.since_us is not None:
        query = query.where(sa.func.coalesce(claims.t_end, when) >= wanted.since_us)
    if wanted.until_us is not None:
        query = query.where(when < wanted.until_us)
    if wanted.box is not None:
        west, south, east, north = wanted.box
        query = query.where(claims.lat >= south, claims.lat <= north, claims.lon >= west, claims.lon <= east)
    return query.order_by(when, claims.row)


def _speakers(connection: sa.Connection, generation: int) -> tuple[dict[str, int], dict[str, int]]:
    """Return the document that speaks for each cluster of copies, and how many others it has."""
    table = db.documents.c
    query = sa.select(table.cluster, table.row).where(db.seen_at(db.documents, generation))
    first: dict[str, int] = {}
    count: dict[str, int] = {}
    for cluster, row in connection.execute(query.order_by(table.published.is_(None), table.published, table.id)):
        first.setdefault(cluster, row)
        count[cluster] = count.get(cluster, -1) + 1
    return first, count


def said_line(row: Row) -> Line:
    """Return one claim (a row of `said_rows`) as a line of the record."""
    body = dict(row["body"])
    start, length = body["spans"]["quote"][0], body["spans"]["quote"][1] - body["spans"]["quote"][0]
    published = row["document_published"]
    document = {name: row[f"document_{name}"] for name in ("id", "title", "publisher", "language", "extractor")}
    document |= {"published": None if published is None else moment(published), "copies": row["copies"]}
    return {
        "id": row["id"],
        "kind": row["kind"],
        "source": "sighting" if row["sighted"] else "report",
        "t_start": None if row["t_start"] is None else moment(row["t_start"]),
        "t_end": None if row["t_end"] is None else moment(row["t_end"]),
        "lat": row["lat"],
        "lon": row["lon"],
        "craft": [],
        "area": (body.get("place") or {}).get("name"),
        "detail": {name: value for name, value in body.items() if name not in ("id", "kind")} | {"document": document},
        "basis": {
            "fixes": 0,
            "longest_silence_s": None,
            "settings": {"reader": row["document_reader"], "rule": row["rule"], "tier": row["tier"]},
            "version": row["document_reader_version"],
        },
        "synthetic": row["document_synthetic"],
        "open": False,
        "working": False,
        "evidence": [{"sha256": row["document_text_sha256"], "offset": start, "length": length}],
    }


def said_counts(connection: sa.Connection, generation: int) -> dict[str, int]:
    """Return how many claims and sightings of each kind there are, each told once for all copies of its document."""
    claims, documents = db.claims.c, db.documents.c
    query = sa.select(claims.kind, claims.document, documents.cluster, sa.func.count().label("n"))
    query = query.join(db.documents, claims.document == documents.row).where(db.seen_at(db.documents, generation))
    query = query.group_by(claims.kind, claims.document, documents.cluster).order_by(claims.kind)
    speakers, _ = _speakers(connection, generation)
    counts: dict[str, int] = {}
    for row in connection.execute(query):
        if speakers[row.cluster] == row.document:
            counts[row.kind] = counts.get(row.kind, 0) + row.n
    return counts
