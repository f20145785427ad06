"""Why a claim stands in the record: its document, its sentence, and the words of every slot."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.as_stood import said_stood
from offing.engine.cancelled import Endings
from offing.engine.home import Home
from offing.engine.lines import Line
from offing.engine.matched import is_detection
from offing.engine.relays import relays, reports
from offing.engine.reviewed import Reviewed, trail
from offing.engine.said_lines import NAMED, said_line
from offing.engine.whole import WARNING
from offing.schema.errors import RecordError, UsageError

Row = Mapping[str, Any]
_LISTED = 5
_INPUT = ("id", "name", "sha256", "path", "container", "source", "source_version")
_AROUND = 300  # characters of the text shown before and after a claim's words


@dataclass(frozen=True, slots=True)
class Slot:
    """Hold one slot of a claim: its name, where it stands in the text, and the words there."""

    name: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class WhySaid:
    """Hold the whole chain behind one claim or sighting.

    ``excerpt`` is the stretch of the stored text around the claim's words, beginning at code point ``excerpt_start``;
    ``document`` says whose it is, which input and text it comes from, and where title, publisher, date and language
    were found. ``current`` tells whether the line still stands. ``copies`` are the other documents with that text,
    ``told_under`` is the id
    of the line under which `log` tells this report of an observation. ``reviews`` the line's trail.
    """

    event: Line
    current: bool
    document: dict[str, Any]
    input: dict[str, Any]
    excerpt: str
    excerpt_start: int
    slots: tuple[Slot, ...]
    copies: tuple[dict[str, Any], ...]
    reviews: tuple[dict[str, Any], ...] = ()
    told_under: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return everything as JSON takes it (times as datetimes)."""
        names = ("event", "current", "document", "input", "excerpt", "excerpt_start", "copies", "reviews", "told_under")
        return {name: getattr(self, name) for name in names} | {"slots": [asdict(slot) for slot in self.slots]}


def why_said(home: Home, wanted: str) -> WhySaid | None:
    """Return why the claim stands whose id begins with *wanted*, None where there is none.

    Raises UsageError where several begin so.
    """
    with home.pin() as generation, home.database.connect() as connection:
        row = find_claim(connection, wanted)
        if row is not None and row["kind"] == WARNING:
            row["ended"] = Endings.of_record(connection, generation).of(row["body"])
        if row is None:
            return None
        told = _told(connection, row, Reviewed.of_record(connection, generation))
        return _with_sighting(home, connection, told, row, generation) if row["sighted"] else told


def _with_sighting(
    home: Home, connection: sa.Connection, told: WhySaid, row: dict[str, Any], generation: int
) -> WhySaid:
    """Return why a sighting stands with who else reports the observation, and what a detection is matched to."""
    mark = connection.scalar(sa.select(db.sighting_marks.c.mark).where(db.sighting_marks.c.claim == row["row"]))
    if mark is not None and told.current:
        found = relays(connection, generation, mark)
        others = found.others.get(row["row"], ())
        shown = reports(
            connection, [*others, *(found.spoken_for[one] for one in (row["row"],) if one in found.spoken_for)]
        )
        if others:
            told.event["detail"]["relays"] = [shown[one] for one in others]
        if row["row"] in found.spoken_for:
            return replace(told, told_under=shown[found.spoken_for[row["row"]]]["id"])
    if is_detection(row):
        from offing.engine.reader import Record  # which itself asks why

        [line] = Record(home).lines_of(connection, [row | {"copies": len(told.copies)}], generation)
        told.event["detail"] |= {"match": line["detail"].get("match")}
        told.event["craft"] = line["craft"]
    return told


def find_claim(connection: sa.Connection, wanted: str) -> dict[str, Any] | None:
    """Return the claim, with its document, whose id begins with *wanted*; None where there is none.

    One that stands goes before those that stand no longer. Raises UsageError where several ids begin so.
    """
    table = db.claims.c
    ids = list(connection.scalars(sa.select(table.id).where(table.id.startswith(wanted)).distinct().limit(_LISTED + 1)))
    if len(ids) > 1:
        listed = ", ".join(sorted(ids)[:_LISTED])
        raise UsageError(f"{wanted!r} begins more than one id: {listed}{' …' if len(ids) > _LISTED else ''}; give more")
    if not ids:
        return None
    query = sa.select(db.claims, *NAMED).join(db.documents, table.document == db.documents.c.row)
    living = db.documents.c.until_generation.is_(None).desc()
    rows = connection.execute(query.where(table.id == ids[0]).order_by(living, table.row.desc()).limit(1)).mappings()
    return dict(rows.one())


def _told(connection: sa.Connection, row: Row, judged: Reviewed) -> WhySaid:
    text = document_text(connection, row["document_text_sha256"])
    source = connection.execute(sa.select(db.inputs).where(db.inputs.c.id == row["document_input_id"])).mappings().one()
    about = connection.execute(sa.select(db.documents).where(db.documents.c.row == row["document"])).mappings().one()
    spans = row["body"]["spans"]
    start, end = spans["quote"]
    first, last = max(start - _AROUND, 0), min(end + _AROUND, len(text))
    copies = _copies(connection, dict(about))
    line, stood = said_line(dict(row) | {"copies": len(copies)}), said_stood(row)
    judged.mark(connection, [line], [lambda: stood])
    return WhySaid(
        event=line,
        current=row["document_since_generation"] is not None and row["document_until_generation"] is None,
        document={name: value for name, value in about.items() if name not in ("row", "signature", "input_id")},
        input={
            name: source[name] for name in ("id", "name", "sha256", "path", "container", "source", "source_version")
        },
        excerpt=text[first:last],
        excerpt_start=first,
        slots=tuple(
            Slot(name, span[0], span[1], text[span[0] : span[1]]) for name, span in spans.items() if name != "quote"
        ),
        copies=copies,
        reviews=trail(connection, judged, row["id"], stood),
    )


def document_text(connection: sa.Connection, digest: str) -> str:
    """Return the stored text of that SHA-256; raise RecordError where the record has lost it."""
    found = connection.scalar(sa.select(db.texts.c.text).where(db.texts.c.sha256 == digest))
    if found is None:
        raise RecordError(f"the record has lost the text {digest[:12]}; read its document again")
    return str(found)


def _copies(connection: sa.Connection, document: Row) -> tuple[dict[str, Any], ...]:
    table = db.documents
    query = sa.select(table.c.id, table.c.title, table.c.publisher, table.c.published)
    others = query.where(table.c.cluster == document["cluster"], table.c.row != document["row"], db.current(table))
    return tuple(dict(row) for row in connection.execute(others.order_by(table.c.published, table.c.id)).mappings())
