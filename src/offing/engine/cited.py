"""The sources that lines of the record rest on, as one cites them: which document or log, and where in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.chart_signs import LANES
from offing.engine.home import Home
from offing.engine.instants import moment

Line = Mapping[str, Any]
_MANY = 500  # keys in one query; databases bound how many they take
_RANGES = 5  # byte ranges that a note names


@dataclass(frozen=True, slots=True)
class Source:
    """Hold one archived input. ``sha256`` is of all its unpacked bytes, ``copied`` whether the archive has them."""

    id: int
    sha256: str
    name: str
    format: str
    unit: str
    bytes: int
    copied: bool
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hold where in a source a piece of evidence lies: bytes, or a row of a table; ``frame`` is the archive's key."""

    frame: int
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Note:
    """Hold what one line rests on in one source.

    Of a document ``span`` counts code points of its text, whose SHA-256 is ``text_sha256``; of a log ``stretches``
    count bytes of the unpacked input, or rows where it has no lines. ``words`` are those that are quoted.
    """

    lane: str
    source: Source
    document: str = ""
    title: str = ""
    publisher: str = ""
    published: datetime | None = None
    published_grain: str = "day"
    language: str = ""
    address: str = ""
    part: str = ""
    text_sha256: str = ""
    span: tuple[int, int] | None = None
    stretches: tuple[Stretch, ...] = ()
    words: str = ""

    @property
    def place(self) -> str:
        """Return where in its source the evidence lies, in words."""
        if self.span is not None:
            return f"characters {self.span[0]:,} to {self.span[1]:,} of its text"
        if not self.stretches:
            return ""
        if self.source.unit == "rows":
            told = [f"{one.offset:,}" for one in self.stretches[:_RANGES]]
            kind = "row" if len(self.stretches) == 1 else "rows"
        else:
            told = [f"{one.offset:,} to {one.offset + one.length:,}" for one in self.stretches[:_RANGES]]
            kind = "bytes"
        more = len(self.stretches) - _RANGES
        return f"{kind} {', '.join(told)}{f' and {more} more' if more > 0 else ''}"


@dataclass(slots=True)
class Cited:
    """Hold the notes of each line by its id, and every source they name, in the order in which they are named."""

    notes: dict[str, tuple[Note, ...]] = field(default_factory=dict)

    @property
    def sources(self) -> list[Source]:
        """Return each source once."""
        found = {note.source.id: note.source for notes in self.notes.values() for note in notes}
        return list(found.values())

    def of(self, line: Line) -> tuple[Note, ...]:
        """Return the notes of a line."""
        return self.notes.get(line["id"], ())


def cite(home: Home, lines: Sequence[Line]) -> Cited:
    """Return what *lines* rest on; a line whose evidence must not go out has no notes."""
    said = [line for line in lines if "document" in line["detail"] and line["source"] != "track"]
    heard = [line for line in lines if line["source"] == "track"]
    with home.database.connect() as connection:
        documents = _documents(connection, {line["detail"]["document"]["id"] for line in said})
        frames = _frames(connection, {one["sha256"] for line in heard for one in line["evidence"]})
        keys = {row["input_id"] for row in documents.values()} | {frame["input_id"] for frame in frames.values()}
        inputs = _inputs(connection, keys)
    notes: dict[str, tuple[Note, ...]] = {}
    for line in lines:
        if line["source"] == "track":
            notes[line["id"]] = tuple(_heard(line, frames, inputs))
        elif "document" in line["detail"] and line["evidence"]:
            row = documents.get(line["detail"]["document"]["id"])
            notes[line["id"]] = (_said(line, row, inputs[row["input_id"]]),) if row else ()
    return Cited(notes)


def _said(line: Line, row: Mapping[str, Any], source: Source) -> Note:
    start, end = line["detail"]["spans"]["quote"]
    told: dict[str, Any] = {
        name: row[name] or "" for name in ("title", "publisher", "language", "address", "part", "text_sha256")
    }
    return Note(
        lane=LANES[line["source"]],
        source=source,
        document=row["id"],
        published=None if row["published"] is None else moment(row["published"]),
        published_grain=row["published_grain"],
        span=(start, end),
        words=" ".join(str(line["detail"]["text"]).split()),
        **told,
    )


def _heard(line: Line, frames: Mapping[str, Mapping[str, Any]], inputs: Mapping[int, Source]) -> Iterator[Note]:
    by_input: dict[int, dict[Stretch, None]] = {}
    for one in line["evidence"]:
        frame = frames.get(one["sha256"])
        if frame is not None:
            stretch = Stretch(frame["id"], one["offset"], one["length"])
            by_input.setdefault(frame["input_id"], {})[stretch] = None
    for key, stretches in by_input.items():
        ordered = tuple(sorted(stretches, key=lambda one: (one.offset, one.length)))
        yield Note(lane=LANES[line["source"]], source=inputs[key], stretches=ordered)


def _documents(connection: sa.Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the living row of each document, else its latest."""
    found: dict[str, dict[str, Any]] = {}
    table = db.documents.c
    wanted = (*("id", "input_id", "part", "title", "publisher", "published", "published_grain", "language"),)
    columns = [table[name] for name in (*wanted, "address", "text_sha256")]
    for some in _batches(ids):
        query = sa.select(*columns).where(table.id.in_(some))
        for row in connection.execute(query.order_by(db.current(db.documents), table.row)).mappings():
            found[row["id"]] = dict(row)
    return found


def _frames(connection: sa.Connection, hashes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return a frame of each hash, of an input that still stands where there is one."""
    found: dict[str, dict[str, Any]] = {}
    table = db.frames
    for some in _batches(hashes):
        query = sa.select(table.c.id, table.c.sha256, table.c.input_id).join(db.inputs)
        query = query.where(table.c.sha256.in_(some)).order_by(db.current(db.inputs), table.c.id)
        for row in connection.execute(query).mappings():
            found[row["sha256"]] = dict(row)
    return found


def _inputs(connection: sa.Connection, keys: Iterable[int]) -> dict[int, Source]:
    found: dict[int, Source] = {}
    table, frames = db.inputs.c, db.frames.c
    for some in _batches(keys):
        ends = sa.select(frames.input_id, frames.sha256).where(frames.input_id.in_(some))
        last = {row.input_id: row.sha256 for row in connection.execute(ends.order_by(frames.offset, frames.length))}
        for row in connection.execute(sa.select(db.inputs).where(table.id.in_(some))).mappings():
            digest = row["sha256"] or last.get(row["id"], "")
            about = (PurePath(row["name"]).name, row["source"], row["unit"], row["bytes"], row["copied"])
            found[row["id"]] = Source(row["id"], digest, *about, bool(row["synthetic"]))
    return found


def _batches(keys: Iterable[Any]) -> Iterator[list[Any]]:
    every = sorted(set(keys))
    yield from (every[start : start + _MANY] for start in range(0, len(every), _MANY))
