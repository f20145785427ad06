"""Documents as readers of them want them: in pages, and one with its text and the claims in it."""

from typing import Any, Final

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.instants import moment
from offing.engine.why_said import document_text

_TOLD: Final = (
    *("id", "part", "title", "publisher", "published", "published_grain", "language", "dateline", "address"),
    *("reader", "reader_version", "extractor", "text_sha256", "cluster", "synthetic"),
)


def documents_page(
    connection: sa.Connection,
    generation: int,
    *,
    publisher: str | None = None,
    language: str | None = None,
    span: tuple[int | None, int | None] = (None, None),
    after: tuple[int, int] | None = None,
    limit: int,
) -> tuple[list[dict[str, Any]], int]:
    """Return the documents of a generation by when they were published (those without a date first), and their number.

    *after* is (published in microseconds, row) of the last one of the page before; every one has both in ``place``.
    """
    table = db.documents.c
    when = sa.func.coalesce(table.published, -(1 << 62))
    wanted = [db.seen_at(db.documents, generation)]
    if publisher is not None:
        wanted.append(table.publisher == publisher)
    if language is not None:
        wanted.append(table.language == language)
    since, until = span
    if since is not None:
        wanted.append(table.published >= since)
    if until is not None:
        wanted.append(table.published < until)
    total = connection.scalar(sa.select(sa.func.count()).select_from(db.documents).where(*wanted))
    if after is not None:
        wanted.append(sa.or_(when > after[0], sa.and_(when == after[0], table.row > after[1])))
    count = sa.select(sa.func.count()).where(db.claims.c.document == table.row).scalar_subquery()
    columns = [table[name] for name in _TOLD]
    query = sa.select(*columns, table.row, when.label("when"), count.label("claims"), db.inputs.c.name.label("input"))
    query = query.join(db.inputs, table.input_id == db.inputs.c.id).where(*wanted)
    rows = connection.execute(query.order_by(when, table.row).limit(limit)).mappings()
    return [_told(row) | {"place": (row["when"], row["row"])} for row in rows], int(total or 0)


def one_document(connection: sa.Connection, generation: int, id_: str) -> dict[str, Any] | None:
    """Return a document with its ``text``, its ``copies``, and the rows of the claims in it, if there is one."""
    table = db.documents.c
    columns = [table[name] for name in _TOLD]
    query = sa.select(*columns, table.row, db.inputs.c.name.label("input"))
    query = query.join(db.inputs, table.input_id == db.inputs.c.id)
    row = connection.execute(query.where(db.seen_at(db.documents, generation), table.id == id_)).mappings().first()
    if row is None:
        return None
    claims = sa.select(db.claims.c.row).where(db.claims.c.document == row["row"]).order_by(db.claims.c.row)
    others = sa.select(table.id, table.title, table.publisher, table.published)
    others = others.where(
        table.cluster == row["cluster"], table.row != row["row"], db.seen_at(db.documents, generation)
    )
    copies = [dict(one) for one in connection.execute(others.order_by(table.published, table.id)).mappings()]
    for one in copies:
        one["published"] = None if one["published"] is None else moment(one["published"])
    rows = list(connection.scalars(claims))
    text = document_text(connection, row["text_sha256"])
    return _told(row) | {"text": text, "copies": copies, "claims": rows}


def _told(row: Any) -> dict[str, Any]:
    told = {name: row[name] for name in (*_TOLD, "input")} | {"claims": row.get("claims", 0)}
    return told | {"published": None if row["published"] is None else moment(row["published"])}
