"""Lines of the record that rest on words: claims and sightings of documents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.cancelled import Endings, time_of
from offing.engine.choose import Wanted, microseconds
from offing.engine.in_force import in_force
from offing.engine.instants import moment
from offing.engine.lines import Line
from offing.engine.relays import with_relays
from offing.engine.whole import WARNING

Row = Mapping[str, Any]
_DOCUMENT = (
    *("id", "title", "publisher", "published", "published_grain", "language", "extractor", "reader", "synthetic"),
    *("reader_version", "text_sha256", "cluster", "since_generation", "until_generation", "input_id", "part"),
)
NAMED = [db.documents.c[name].label(f"document_{name}") for name in _DOCUMENT]


@dataclass(frozen=True, slots=True)
class Said:
    """Say which lanes are asked for: what was said, sighted, announced; and of which tiers (none: of all)."""

    reports: bool
    sightings: bool
    warnings: bool
    tiers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.reports or self.sightings or self.warnings


def said_rows(connection: sa.Connection, wanted: Wanted, lanes: Said, generation: int) -> list[dict[str, Any]]:
    """Return the claims wanted as they stood in *generation*, with their documents' columns under ``document_…``.

    A claim that tells no time answers to a time by its document's. Of copies of one text the
    first published speaks for all; ``copies`` counts the others. Of warnings ``ended`` is what cancels them, and where
    an instant is wanted ``held`` what of them is then in force; there the first speaks of those texts that are. Of
    several reports of one observation one speaks too, with the others under ``relays``.
    """
    if wanted.craft is not None or not lanes:
        return []
    rows = [dict(row) for row in connection.execute(_query(wanted, lanes, generation)).mappings()]
    rows = _standing(connection, rows, wanted, generation)
    speakers, copies = copies_of(connection, generation)
    if wanted.at_us is not None:
        speakers |= _first_in_force(rows)
    rows = [
        row | {"copies": copies[row["document_cluster"]]}
        for row in rows
        if speakers[row["document_cluster"]] == row["document"]
    ]
    return with_relays(connection, rows, generation) if lanes.sightings else rows


def _standing(
    connection: sa.Connection, rows: list[dict[str, Any]], wanted: Wanted, generation: int
) -> list[dict[str, Any]]:
    """Return the rows, of warnings only those that stand in the time wanted, with what ended them."""
    if not any(row["kind"] == WARNING for row in rows):
        return rows
    endings = Endings.of_record(connection, generation)
    kept = []
    for row in rows:
        if row["kind"] == WARNING:
            row["ended"] = endings.of(row["body"])
            end = ended_us(row)
            if wanted.since_us is not None and end is not None and end < wanted.since_us:
                continue
            if wanted.at_us is not None:
                row["held"] = in_force(cancelled_body(row), moment(wanted.at_us))
                if not row["held"]:
                    continue
        kept.append(row)
    return kept


def _first_in_force(rows: Iterable[Row]) -> dict[str, int]:
    """Return for each cluster of warnings the first published document of those given."""
    first: dict[str, int] = {}
    warnings = [row for row in rows if row["kind"] == WARNING]
    for row in sorted(warnings, key=_order):
        first.setdefault(row["document_cluster"], row["document"])
    return first


def _order(row: Row) -> tuple[bool, int, str]:
    return row["document_published"] is None, row["document_published"] or 0, row["document_id"]


def cancelled_body(row: Row) -> dict[str, Any]:
    """Return a warning's JSON object with its cancellation by another: ``cancelled_at``, and ``cancelled_by`` whom."""
    body, ended = dict(row["body"]), row.get("ended")
    body["cancelled_by"] = None
    if ended is None:
        return body
    own = time_of(body["cancelled_at"])
    if own is None or ended.at is None or ended.at < own:
        body["cancelled_at"] = ended.at or own
        body["cancelled_by"] = {"id": ended.by, "name": ended.name}
    return body


def ended_us(row: Row) -> int | None:
    """Return when a warning ends, at the latest when it is cancelled; None where nothing tells it."""
    ended = row["ended"]
    if ended is None or ended.at is None:
        return row["t_end"]  # type: ignore[no-any-return]
    at = max(microseconds(ended.at) or 0, row["t_start"] if row["t_start"] is not None else -(1 << 62))
    return at if row["t_end"] is None else min(at, row["t_end"])


def _query(wanted: Wanted, lanes: Said, generation: int) -> sa.Select[Any]:
    claims, documents = db.claims.c, db.documents.c
    when = sa.func.coalesce(claims.t_start, documents.published)
    announced = claims.kind == WARNING
    query = sa.select(db.claims, *NAMED).join(db.documents, claims.document == documents.row)
    query = query.where(db.seen_at(db.documents, generation))
    own = [
        (lanes.warnings, announced),
        (lanes.sightings, claims.sighted),
        (lanes.reports, ~claims.sighted & ~announced),
    ]
    query = query.where(sa.or_(*(condition for asked, condition in own if asked)))
    if lanes.tiers:
        query = query.where(sa.or_(announced, claims.tier.in_(lanes.tiers)))
    if wanted.kinds:
        query = query.where(claims.kind.in_(wanted.kinds))
    # A warning without an end goes on; a claim without one is of its moment.
    goes_on = sa.and_(announced, claims.t_end.is_(None))
    end = sa.func.coalesce(claims.t_end, when)
    if wanted.since_us is not None:
        query = query.where(sa.or_(goes_on, end >= wanted.since_us))
    if wanted.until_us is not None:
        query = query.where(when < wanted.until_us)
    if wanted.at_us is not None:
        unknown = sa.and_(announced, when.is_(None))
        query = query.where(sa.or_(unknown, sa.and_(when <= wanted.at_us, sa.or_(goes_on, end >= wanted.at_us))))
    if wanted.box is not None:
        west, south, east, north = wanted.box
        inside = sa.and_(claims.lat >= south, claims.lat <= north, claims.lon >= west, claims.lon <= east)
        query = query.where(sa.or_(announced, inside))  # of warnings the areas are looked at, not their middle
    return query.order_by(when, claims.row)


def copies_of(connection: sa.Connection, generation: int) -> tuple[dict[str, int], dict[str, int]]:
    """Return the document that speaks for each cluster of copies, and how many others it has."""
    table = db.documents.c
    query = sa.select(table.cluster, table.row).where(db.seen_at(db.documents, generation))
    first: dict[str, int] = {}
    count: dict[str, int] = {}
    for cluster, row in connection.execute(query.order_by(table.published.is_(None), table.published, table.id)):
        first.setdefault(cluster, row)
        count[cluster] = count.get(cluster, -1) + 1
    return first, count


def lane_of(row: Row) -> str:
    """Return the lane of a row of claims: warning, sighting or report."""
    return "warning" if row["kind"] == WARNING else "sighting" if row["sighted"] else "report"


def said_line(row: Row) -> Line:
    """Return one claim (a row of `said_rows`) as a line of the record."""
    is_warning = row["kind"] == WARNING
    body = cancelled_body(row) if is_warning else dict(row["body"])
    if "held" in row:
        body["held"] = row["held"]
    t_end = ended_us(row) if is_warning else row["t_end"]
    start, length = body["spans"]["quote"][0], body["spans"]["quote"][1] - body["spans"]["quote"][0]
    published = row["document_published"]
    document = {name: row[f"document_{name}"] for name in ("id", "title", "publisher", "language", "extractor")}
    document |= {"published": None if published is None else moment(published), "copies": row["copies"]}
    if row.get("relays"):
        body["relays"] = row["relays"]
    return {
        "id": row["id"],
        "kind": row["kind"],
        "source": lane_of(row),
        "t_start": None if row["t_start"] is None else moment(row["t_start"]),
        "t_end": None if t_end is None else moment(t_end),
        "lat": row["lat"],
        "lon": row["lon"],
        "craft": [],
        "area": ", ".join(body["regions"]) or None if is_warning else (body.get("place") or {}).get("name"),
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
    speakers, _ = copies_of(connection, generation)
    counts: dict[str, int] = {}
    for row in connection.execute(query):
        if speakers[row.cluster] == row.document:
            counts[row.kind] = counts.get(row.kind, 0) + row.n
    return counts
