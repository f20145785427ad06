"""Ingest of documents: bytes archived whole, texts, documents and claims staged in one transaction."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from offing.engine import archive
from offing.engine import database as db
from offing.engine.copies_held import cluster_of
from offing.engine.framing import FRAME, Frame
from offing.engine.nature import Nature
from offing.engine.staging import Ingested, Way, frame_row, insert
from offing.engine.study import Study
from offing.engine.whole import Studied, WholeRead, study, whole_bytes
from offing.schema.errors import UsageError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ingest_whole(way: Way, how: Study) -> Ingested:
    """Stage one input of documents; raises InputError where there is none in it."""
    started = time.monotonic()
    data = whole_bytes(way.unpacked)
    digest = sha256(data).hexdigest()
    if (known := _known(way, digest, how)) is not None:
        return Ingested(known, digest, already=True)
    if not way.copy and len(data) > FRAME:
        raise UsageError(f"{way.unpacked.name} is too large a document to be left where it lies; leave out --no-copy")
    read = study(way.source, data, way.recognition.layout, way.options, way.unpacked.name, how)
    nature = Nature(way.home, way.unpacked.name)
    nature.judge(read.made_up)
    frame = Frame(0, 0, data, digest, last=True)
    path = archive.keep_frame(way.home, frame) if way.copy else None
    with way.home.database.begin() as connection:
        values = _input_row(way, read, len(data)) | {"seconds": time.monotonic() - started}
        input_id = insert(connection, db.inputs, values | way.version)
        row = frame_row(frame, input_id, path) | {"carry": {}, "account": read.account.as_dict()}
        insert(connection, db.frames, row)
        for one in read.studied:
            _keep(connection, input_id, one, how)
        if not read.studied:
            connection.execute(sa.update(db.inputs).where(db.inputs.c.id == input_id).values(synthetic=None))
    way.pace.step()
    return Ingested(input_id, digest, already=False)


def _known(way: Way, digest: str, how: Study) -> int | None:
    """Return the input that holds these very bytes, read the same way by readers of today."""
    query = sa.select(db.inputs).where(db.inputs.c.sha256 == digest, db.inputs.c.until_generation.is_(None))
    with way.home.database.connect() as connection:
        for row in connection.execute(query).mappings():
            if all(row[name] == value for name, value in way.version.items()) and _is_fresh(connection, row["id"], how):
                return int(row["id"])
    return None


def _is_fresh(connection: sa.Connection, input_id: int, how: Study) -> bool:
    read_by = sa.select(db.documents.c.reader, db.documents.c.reader_version)
    found = connection.execute(read_by.where(db.documents.c.input_id == input_id).distinct()).all()
    # What no reader could read may be read by one that is new.
    return all(reader and how.versions.get(reader) == version for reader, version in found)


def _input_row(way: Way, read: WholeRead, size: int) -> dict[str, Any]:
    return {
        "name": way.unpacked.name,
        "path": str(way.unpacked.path),
        "container": way.unpacked.container,
        "unit": way.source.unit,
        "layout": way.recognition.layout,
        "decided": [*way.recognition.decided, *_decided(read.studied)],
        "copied": way.copy,
        "sha256": read.sha256,
        "bytes": size,
        "complete": True,
        "notes": list(dict.fromkeys(note for one in read.studied for note in one.document.notes)),
        "synthetic": read.made_up,
    }


def _decided(studied: Iterable[Studied]) -> list[str]:
    """Say of an input with one document what was found of it, of one with many only how many there are."""
    every = list(studied)
    if len(every) != 1:
        return [f"{len(every):,} documents"]
    return about(every[0])


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


def _keep(connection: sa.Connection, input_id: int, one: Studied, how: Study) -> None:
    """Stage a document with its text and claims."""
    document = one.document
    text_sha256 = _keep_text(connection, document.text)
    signature = how.signature(document.text)
    bands = how.bands(signature)
    row = {
        "id": one.id,
        "input_id": input_id,
        "part": document.part,
        "text_sha256": text_sha256,
        "extractor": document.extractor,
        "reader": one.reader,
        "reader_version": how.versions.get(one.reader, 0),
        **{name: getattr(document, name) for name in ("title", "publisher", "language", "dateline", "address")},
        "published": microseconds(document.published),
        "published_grain": document.published_grain,
        "found": dict(document.found),
        "notes": list(document.notes),
        "synthetic": document.made_up,
        "signature": signature,
    }
    row["cluster"] = cluster_of(connection, row, bands, how)
    key = insert(connection, db.documents, row)
    if bands:
        connection.execute(sa.insert(db.document_bands), [{"band": band, "document": key} for band in set(bands)])
    claims = [_claim_row(key, claim, body) for claim, body in one.claims()]
    if claims:
        connection.execute(sa.insert(db.claims), claims)


def _keep_text(connection: sa.Connection, text: str) -> str:
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if connection.scalar(sa.select(db.texts.c.sha256).where(db.texts.c.sha256 == digest)) is None:
        connection.execute(sa.insert(db.texts).values(sha256=digest, text=text))
    return digest


def _claim_row(document: int, claim: Any, body: dict[str, Any]) -> dict[str, Any]:
    place, when = claim.place, claim.time
    return {
        "id": body["id"],
        "document": document,
        "kind": claim.kind,
        "sighted": claim.sighted,
        "t_start": microseconds(when.start) if when else None,
        "t_end": microseconds(when.end) if when else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "modality": claim.modality,
        "tier": claim.tier,
        "rule": claim.rule,
        "body": storable(body),
    }


def microseconds(when: datetime | None) -> int | None:
    """Return an aware time in microseconds since 1970, None for none."""
    if when is None:
        return None
    since = when - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def storable(value: Any) -> Any:
    """Return plain data as JSON columns take it: times as ISO 8601, numbers and lists as they are."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        return {name: storable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    return value
