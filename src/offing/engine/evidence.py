"""Bundle the whole chain behind one line, for others to check offline."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

import pyarrow.compute as pc
import sqlalchemy as sa
import zstandard

from offing import __version__
from offing.engine import archive, lake
from offing.engine import database as db
from offing.engine.accounted import living_frames
from offing.engine.bundle import MANIFEST, pack, plain, seal_of, unpack_bundle
from offing.engine.check import Check
from offing.engine.checks import COMPARED, Decode, verify
from offing.engine.home import Home
from offing.engine.reviews import trail_to_bundle
from offing.engine.storage import storing, whole_file
from offing.engine.why import Quote, Why, why
from offing.engine.why_said import WhySaid, document_text

__all__ = ["Check", "Decode", "bundle", "verify"]

Row = Mapping[str, Any]
FORMAT = 1
_DEVICES = ((970_000_000, 970_999_999), (972_000_000, 972_999_999), (974_000_000, 974_999_999))


def bundle(home: Home, id: str, out: Path, *, excerpts: bool = False) -> str:  # noqa: A002 - the record's own word
    """Write the evidence of the line *id* to the file *out* and return the seal (SHA-256 of its manifest).

    Whole frames go in, so that the quoted ranges can be looked up; with *excerpts* only the
    quoted bytes do. A frame in which a distress device is heard never leaves whole. Raises
    UsageError where there is no such line, RecordError where its bytes are lost.
    """
    told = why(home, id)
    manifest, members = _said(home, told, excerpts) if isinstance(told, WhySaid) else _heard(home, told, excerpts)
    with home.database.connect() as connection:
        manifest["reviews"] = trail_to_bundle(connection, told.reviews)
    data = pack(plain(manifest), members)
    with storing(str(out)), whole_file(out) as temporary:
        temporary.write_bytes(data)
    return seal_of(unpack_bundle(data)[MANIFEST])


Parts = tuple[dict[str, Any], dict[str, bytes]]


def _said(home: Home, told: WhySaid, excerpts: bool) -> Parts:
    """Return manifest and members for a claim: its document's text and the bytes that this was made of."""
    members: dict[str, bytes] = {}
    with home.database.connect() as connection:
        frames = living_frames(connection, [told.input["id"]]).get(told.input["id"], [])
        rows = archive.frame_rows(connection, (frame["id"] for frame in frames))
        text = document_text(connection, told.document["text_sha256"])
        shown = _shown(connection, told)
    withheld = set(rows) if excerpts else set()
    named = {"carry_before": {}, "last": True}
    listed = [_frame(home, {**row, **named}, members, withheld) for row in rows.values()]
    about = {name: told.document[name] for name in ("id", "part", "extractor", "reader", "reader_version")}
    about |= {"sha256": told.document["text_sha256"], "file": None if excerpts else f"texts/{told.document['id']}.txt"}
    if not excerpts:
        members[about["file"]] = text.encode("utf-8", "surrogatepass")
    files = [_frame(home, {**row, **named}, members, set(shown) if excerpts else set()) for row in shown.values()]
    manifest = {"format": FORMAT, "offing": __version__, "line": told.event, "current": told.current}
    manifest |= {"media": files} if files else {}
    manifest |= {"replaced_by": None, "document": about, "frames": listed, "evidence": []}
    return manifest | {"slots": told.as_dict()["slots"]}, members


def _shown(connection: sa.Connection, told: WhySaid) -> dict[int, dict[str, Any]]:
    """Return the frames of the photographs and films that a sighting shows and the archive holds, by their ids."""
    detail = told.event["detail"].get("detail") or {}
    hashes = sorted({str(one.get("sha256")) for one in detail.get("media") or ()})
    query = sa.select(db.frames.c.id).join(db.inputs, db.frames.c.input_id == db.inputs.c.id)
    query = query.where(db.inputs.c.sha256.in_(hashes), db.current(db.inputs)).order_by(db.frames.c.id)
    return archive.frame_rows(connection, list(connection.scalars(query)) if hashes else [])


def _heard(home: Home, told: Why, excerpts: bool) -> Parts:
    """Return manifest and members for an event: the frames that hold its fixes."""
    with home.database.connect() as connection:
        needed = _frames_needed(connection, told.quotes)
        withheld = set(needed) if excerpts else with_distress(home, connection, needed)
    members: dict[str, bytes] = {}
    listed = [_frame(home, frame, members, withheld) for frame in needed.values()]
    manifest = {
        "format": FORMAT,
        "offing": __version__,
        "line": told.event,
        "current": told.current,
        "replaced_by": told.replaced_by,
        "detector": told.detector,
        "frames": listed,
        "evidence": [_evidence(quote) for quote in told.quotes],
    }
    return manifest, members


def _frames_needed(connection: sa.Connection, quotes: tuple[Quote, ...]) -> dict[int, dict[str, Any]]:
    """Return the frames that hold any of the evidence, each with the carry its parser began with."""
    owners = archive.frame_rows(connection, (quote.frame["id"] for quote in quotes))
    needed: dict[int, dict[str, Any]] = {}
    for frames in living_frames(connection, {owner["input_id"] for owner in owners.values()}).values():
        carry: dict[str, Any] = {}
        for frame in frames:
            end = frame["offset"] + frame["length"]
            here = [q for q in quotes if owners[q.frame["id"]]["input_id"] == frame["input_id"]]
            held = any(q.offset < end and q.offset + max(q.length, 1) > frame["offset"] for q in here)
            if held or any(q.frame["id"] == frame["id"] for q in here):
                last = frame is frames[-1]
                needed[frame["id"]] = {"carry_before": carry, "last": last}
            carry = frame["carry"]
    rows = archive.frame_rows(connection, needed)
    return {key: {**rows[key], **extra} for key, extra in needed.items()}


def with_distress(home: Home, connection: sa.Connection, frames: Mapping[int, Row]) -> set[int]:
    """Return the frames in which a search and rescue transmitter, man overboard device or beacon is heard."""
    query = sa.select(db.files).where(
        db.files.c.frame_id.in_(frames), db.files.c.layer.in_(("positions", "statics")), db.current(db.files)
    )
    found = set()
    for row in connection.execute(query).mappings():
        craft = lake.read(home, [dict(row)], ["craft_id"])["craft_id"]
        if any(
            pc.any(pc.and_(pc.greater_equal(craft, low), pc.less_equal(craft, high))).as_py() for low, high in _DEVICES
        ):
            found.add(row["frame_id"])
    return found


def _frame(home: Home, frame: Row, members: dict[str, bytes], withheld: set[int]) -> dict[str, Any]:
    """Return what the manifest says of a frame, and put its bytes among *members* unless they are withheld."""
    in_rows = frame["input_unit"] == "rows"
    names = ("seq", "sha256", "offset", "length", "carry_before", "last")
    told = {name: frame[name] for name in names} | {"input": _input(frame), "file": None}
    if frame["id"] in withheld:
        return told
    data = archive.rows_file(home, frame).read_bytes() if in_rows else archive.frame_bytes(home, frame)
    told["file"] = f"frames/{frame['sha256']}.{'parquet' if in_rows else 'zst'}"
    told["bytes_sha256"] = hashlib.sha256(data).hexdigest()
    members[told["file"]] = data if in_rows else zstandard.ZstdCompressor(level=9).compress(data)
    return told


def _input(owner: Row) -> dict[str, Any]:
    """Return what goes out about an input: not where it lay on this machine."""
    names = ("sha256", "container", "source", "source_version", "unit", "layout", "bytes")
    return {"name": PurePath(owner["input_name"]).name} | {name: owner[f"input_{name}"] for name in names}


def _evidence(quote: Quote) -> dict[str, Any]:
    return {
        "frame": quote.frame["sha256"],
        "offset": quote.offset,
        "length": quote.length,
        "line": quote.line,
        "text": list(quote.lines),
        "bytes": base64.b64encode(quote.data).decode(),
        "row": quote.row,
        "fix": {name: quote.fix[name] for name in COMPARED} if quote.fix else None,
    }
