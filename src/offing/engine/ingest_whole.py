"""Ingest of documents: bytes archived whole, texts, documents and claims staged in one transaction."""

import time
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

import sqlalchemy as sa

from offing.engine import archive
from offing.engine import database as db
from offing.engine.framing import FRAME, Frame
from offing.engine.keeping import Keeping
from offing.engine.nature import Nature
from offing.engine.staging import Ingested, Way, frame_row, insert
from offing.engine.study import Study
from offing.engine.whole import Studied, WholeRead, study, whole_bytes
from offing.schema.errors import UsageError

_AT_ONCE = 200  # documents laid down together


def ingest_whole(way: Way, how: Study) -> Ingested:
    """Stage one input of documents; raises InputError where there is none in it."""
    started = time.monotonic()
    data = whole_bytes(way.unpacked)
    digest = sha256(data).hexdigest()
    if (known := _known(way, digest, how)) is not None:
        return Ingested(known, digest, already=True)
    if not way.copy and len(data) > FRAME:
        raise UsageError(f"{way.unpacked.name} is too large a document to be left where it lies; leave out --no-copy")
    nature = Nature(way.home, way.unpacked.name)
    read = WholeRead(way.unpacked.name)
    path = archive.keep_frame(way.home, Frame(0, 0, data, digest, last=True)) if way.copy else None
    with way.home.database.begin() as connection:
        held = {"sha256": digest, "bytes": len(data), "complete": True}
        input_id = insert(connection, db.inputs, way.row | held)
        keeping = Keeping(connection, input_id, how)
        for some in _batches(_studied(way, data, read, nature, how)):
            keeping.keep(some)
        read.finish()
        told: dict[str, Any] = {"decided": [*way.recognition.decided, *decided(read)], "notes": list(read.notes)}
        told |= {"synthetic": nature.synthetic, "seconds": time.monotonic() - started}
        connection.execute(sa.update(db.inputs).where(db.inputs.c.id == input_id).values(told))
        row = frame_row(Frame(0, 0, data, digest, last=True), input_id, path)
        insert(connection, db.frames, row | {"carry": {}, "account": read.account.as_dict()})
    return Ingested(input_id, digest, already=False)


def _studied(way: Way, data: bytes, read: WholeRead, nature: Nature, how: Study) -> Iterator[Studied]:
    """Yield the documents of an input as they are read, each counted, and each of one nature with the others."""
    done = 0
    for one in study(way.source, data, way.recognition.layout, way.options, way.unpacked.name, how):
        read.take(one)
        if isinstance(one, Studied):
            nature.judge(one.document.made_up)
            done += len(one.document.text)
            way.pace.at(done / len(data))
            yield one


def _batches(studied: Iterator[Studied]) -> Iterator[list[Studied]]:
    while some := list(islice(studied, _AT_ONCE)):
        yield some


def _known(way: Way, digest: str, how: Study) -> int | None:
    """Return the input that holds these very bytes, read the same way by readers of today."""
    with way.home.database.connect() as connection:
        known = way.read_before(connection, digest)
        return next((input_id for input_id in known if _is_fresh(connection, input_id, how)), None)


def _is_fresh(connection: sa.Connection, input_id: int, how: Study) -> bool:
    read_by = sa.select(db.documents.c.reader, db.documents.c.reader_version)
    found = connection.execute(read_by.where(db.documents.c.input_id == input_id).distinct()).all()
    today = how.versions()
    return all(today.get(reader, 0) == version for reader, version in found)


def decided(read: WholeRead) -> list[str]:
    """Say of an input with one document what was found of it, of one with many only how many there are."""
    return about(read.first) if read.first and read.documents == 1 else [f"{read.documents:,} documents"]


def about(one: Studied) -> list[str]:
    """Say by whom and when a document was published, in what language, and where that was found."""
    document = one.document
    told = {"publisher": document.publisher, "published": _day(document.published, document.published_grain)}
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
