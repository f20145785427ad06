"""Ingest of documents: bytes archived whole, texts, documents and claims staged in one transaction."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

import sqlalchemy as sa

from offing.engine import archive
from offing.engine import database as db
from offing.engine.framing import FRAME, Frame
from offing.engine.hands import Hands
from offing.engine.keeping import AT_ONCE, Keeping
from offing.engine.nature import Nature
from offing.engine.staging import MANY, Ingested, Way, frame_row, insert, read_before
from offing.engine.study import Study
from offing.engine.whole import Studied, WholeRead, documents_in, studied
from offing.schema.document import Document, Unreadable
from offing.schema.errors import UsageError


def ingest_whole(way: Way, data: bytes, how: Study, hands: Hands) -> Ingested:
    """Stage one input of documents, of which *data* are all bytes; raises InputError where there is none in it."""
    started = time.monotonic()
    digest = sha256(data).hexdigest()
    with way.home.database.connect() as connection:
        [known] = fresh(connection, [(way, digest)], how)
    if known is not None:
        return Ingested(known, digest, already=True)
    if not way.copy and len(data) > FRAME:
        raise UsageError(f"{way.unpacked.name} is too large a document to be left where it lies; leave out --no-copy")
    nature = Nature(way.home, way.unpacked.name)
    read = WholeRead(way.unpacked.name)
    path = archive.keep_frame(way.home, Frame(0, 0, data, digest, last=True)) if way.copy else None
    with way.home.database.begin() as connection:
        held = {"sha256": digest, "bytes": len(data), "complete": True}
        input_id = insert(connection, db.inputs, way.row | held)
        keeping = Keeping(connection, how)
        found = _studied(way, data, digest, read, nature, hands)
        while some := list(islice(found, AT_ONCE)):
            keeping.keep([(input_id, one) for one in some])
        read.finish()
        told = told_of(way, read) | {"synthetic": nature.synthetic, "seconds": time.monotonic() - started}
        connection.execute(sa.update(db.inputs).where(db.inputs.c.id == input_id).values(told))
        row = frame_row(Frame(0, 0, data, digest, last=True), input_id, path)
        insert(connection, db.frames, row | {"carry": {}, "account": read.account.as_dict()})
    return Ingested(input_id, digest, already=False)


def _studied(way: Way, data: bytes, digest: str, read: WholeRead, nature: Nature, hands: Hands) -> Iterator[Studied]:
    """Yield the documents of an input as they are read, each counted, and each of one nature with the others."""
    done = 0

    def documents() -> Iterator[tuple[Document, Document]]:
        for one in extracted(way, data):
            if isinstance(one, Unreadable):
                read.take(one)
            else:
                yield one, one

    for document, told in hands.each(documents()):
        one = studied(digest, document, told)
        read.take(one)
        nature.judge(document.made_up)
        done += len(document.text)
        way.pace.at(done / len(data))
        yield one


def extracted(way: Way, data: bytes) -> Iterator[Document | Unreadable]:
    """Yield the documents that the source of an input finds in its bytes."""
    return documents_in(way.source, data, way.recognition.layout, way.options, way.unpacked.name)


def told_of(way: Way, read: WholeRead) -> dict[str, Any]:
    """Return what ``inputs`` holds of what was found in an input."""
    return {"decided": [*way.recognition.decided, *decided(read)], "notes": list(read.notes)}


def fresh(connection: sa.Connection, inputs: Sequence[tuple[Way, str]], how: Study) -> list[int | None]:
    """Return for each input, told by its SHA-256, the one that holds its bytes, read this way by readers of today."""
    alike = read_before(connection, inputs)
    stale = _stale(connection, [input_id for known in alike for input_id in known], how)
    return [next((input_id for input_id in known if input_id not in stale), None) for known in alike]


def _stale(connection: sa.Connection, inputs: Sequence[int], how: Study) -> set[int]:
    """Return the inputs any of whose documents was read by another version of its reader than that of today."""
    today = how.versions() if inputs else {}
    columns = db.documents.c
    stale: set[int] = set()
    for start in range(0, len(inputs), MANY):
        query = sa.select(columns.input_id, columns.reader, columns.reader_version)
        some = query.where(columns.input_id.in_(inputs[start : start + MANY])).distinct()
        stale.update(row.input_id for row in connection.execute(some) if today.get(row.reader, 0) != row.reader_version)
    return stale


def decided(read: WholeRead) -> list[str]:
    """Say of an input with one document what was found of it, of one with many only how many there are."""
    return about(read.first) if read.first and read.documents == 1 else [f"{read.documents:,} documents"]


def about(one: Studied) -> list[str]:
    """Say by whom and when a document was published, in what language, and where that was found."""
    document = one.document
    told = {"publisher": document.publisher, "published": _day(document.published, document.published_grain)}
    if document.language or not one.reader:
        told |= {"language": document.language}
    lines = [
        f"{name}: {value or 'unknown'}{f' ({document.found[name]})' if value and document.found.get(name) else ''}"
        for name, value in told.items()
    ]
    return [*lines, f"read by: {one.reader or 'nobody; no reader knows the language'}"]


def _day(published: datetime | None, grain: str) -> str | None:
    if published is None:
        return None
    return f"{published:%Y-%m-%d}" if grain in ("day", "month") else f"{published:%Y-%m-%d %H:%MZ}"
