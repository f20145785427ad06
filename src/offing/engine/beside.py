"""Copies of the sources beside what is published: their raw bytes from the archive, named by their SHA-256.

A document goes out as it was read. A log goes out whole only where nobody is heard in it who must not go out by name;
else the sentences that lines quote do. What is named like a page or a program is never written as one: texts end in
.txt, whatever they hold.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from offing.engine import archive
from offing.engine import database as db
from offing.engine.accounted import living_frames
from offing.engine.cited import Cited, Note, Source, Stretch
from offing.engine.evidence import with_distress
from offing.engine.home import Home
from offing.engine.privacy import Privacy
from offing.engine.storage import storing, whole_file
from offing.engine.why import sentences
from offing.schema.errors import RecordError
from offing.schema.text import to_json

LARGEST = 256 << 20  # bytes of one copy
MOST = 2 << 30  # bytes of all copies
FOLDER = "sources"
INDEX = "index.json"
SUMS = "SHA256SUMS"
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PAR1", "parquet"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
)
_QUOTED = "the sentences quoted, not the log around them: it may name pleasure craft or craft in distress"
_REFERENCED = "left where it lies (--no-copy), not in the archive: offing inputs tells where"
_TOO_LARGE = "more than is put beside a page: offing export --to evidence ID bundles the stretches"
_NOT_FOUND = "not to be had from the archive"

Chunks = Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Copy:
    """Hold what of one source lies beside: ``file`` (empty where none does), its SHA-256, what is to be said of it."""

    source: Source
    file: str = ""
    sha256: str = ""
    bytes: int = 0
    note: str = ""

    @property
    def whole(self) -> bool:
        """Tell whether the file holds the source's every byte."""
        return bool(self.file) and self.sha256 == self.source.sha256


class Copies:
    """Give out copies of the sources that *cited* names, as far as they may go out and are not too large."""

    def __init__(
        self, home: Home, cited: Cited, privacy: Privacy, *, logs: bool = True, largest: int = LARGEST, most: int = MOST
    ) -> None:
        self._home, self._cited, self._privacy = home, cited, privacy
        self._logs, self._largest, self._most = logs, largest, most

    def each(self) -> Iterator[tuple[Copy, Chunks]]:
        """Yield what of each source goes out, and its bytes; raise RecordError where the archive gives back others."""
        left = self._most
        for source in self._cited.sources:
            copy, chunks = self._made(source, left)
            left -= copy.bytes
            yield copy, chunks

    def _made(self, source: Source, left: int) -> tuple[Copy, Chunks]:
        if not source.copied:
            return Copy(source, note=_REFERENCED), iter(())
        with self._home.database.connect() as connection:
            frames = living_frames(connection, [source.id]).get(source.id, [])
            rows = archive.frame_rows(connection, (frame["id"] for frame in frames))
            heard = _is_log(connection, rows)
            private = heard and (
                self._privacy.names_any or not self._logs or bool(with_distress(self._home, connection, rows))
            )
        if private:
            return self._quoted(source)
        size = self._size(source, rows)
        if size > min(self._largest, left):
            return self._quoted(source) if heard else (Copy(source, note=_TOO_LARGE), iter(()))
        ordered = [rows[frame["id"]] for frame in frames]
        try:
            ending = _ending(self._first(source, ordered))
        except RecordError as error:
            return Copy(source, note=f"{_NOT_FOUND}: {error}"), iter(())
        file = f"{FOLDER}/{source.sha256}.{ending}"
        return Copy(source, file, source.sha256, size), self._checked(source, ordered)

    def _size(self, source: Source, rows: Mapping[int, Mapping[str, Any]]) -> int:
        if source.unit == "rows" and rows:
            return archive.rows_file(self._home, next(iter(rows.values()))).stat().st_size
        return max((row["offset"] + row["length"] for row in rows.values()), default=0)

    def _first(self, source: Source, frames: Sequence[Mapping[str, Any]]) -> bytes:
        if not frames or source.unit == "rows":
            return b"PAR1" if frames else b""
        return archive.frame_bytes(self._home, frames[0])

    def _checked(self, source: Source, frames: Sequence[Mapping[str, Any]]) -> Chunks:
        """Yield the bytes of an input; raise RecordError at their end where they are not those that were read."""
        digest = hashlib.sha256()
        for data in self._bytes(source, frames):
            digest.update(data)
            yield data
        if digest.hexdigest() != source.sha256:
            raise RecordError(f"the archive gives back other bytes than were read as {source.name}")

    def _bytes(self, source: Source, frames: Sequence[Mapping[str, Any]]) -> Chunks:
        if source.unit == "rows":
            yield from _read(archive.rows_file(self._home, frames[0]))
            return
        end = 0
        for frame in frames:
            data = archive.frame_bytes(self._home, frame)
            yield data[end - frame["offset"] :]
            end = frame["offset"] + frame["length"]

    def _quoted(self, source: Source) -> tuple[Copy, Chunks]:
        stretches = {
            one: None
            for notes in self._cited.notes.values()
            for note in notes
            if note.source.id == source.id
            for one in note.stretches
        }
        ordered = sorted(stretches, key=lambda one: (one.offset, one.length))
        data = b"".join(self._quotes(source, ordered))
        digest = hashlib.sha256(data).hexdigest()
        file = f"{FOLDER}/{source.sha256}.quoted.txt"
        return Copy(
            source, file, digest, len(data), _QUOTED if self._privacy.names_any else "the sentences quoted"
        ), iter([data])

    def _quotes(self, source: Source, stretches: Sequence[Stretch]) -> Iterator[bytes]:
        """Yield each stretch as a line of JSON: where it lies, its SHA-256, its lines that make the message."""
        if source.unit == "rows":
            with self._home.database.connect() as connection:
                rows = archive.frame_rows(connection, (one.frame for one in stretches))
            for one in stretches:
                values = archive.fetch_rows(self._home, rows[one.frame], [one.offset])[0]
                yield to_json({"row": one.offset, "values": values}).encode() + b"\n"
            return
        spans = [(one.frame, one.offset, one.length) for one in stretches]
        for one, data in zip(stretches, archive.fetch(self._home, spans), strict=True):
            told = {"offset": one.offset, "length": one.length, "sha256": hashlib.sha256(data).hexdigest()}
            yield to_json(told | {"text": list(sentences(data))}).encode() + b"\n"


def _is_log(connection: sa.Connection, frames: Iterable[int]) -> bool:
    """Tell whether craft were heard in an input."""
    query = sa.select(db.files.c.id).where(
        db.files.c.frame_id.in_(list(frames)), db.files.c.layer.in_(("positions", "statics"))
    )
    return connection.execute(query.limit(1)).first() is not None


def _read(path: Path) -> Chunks:
    with path.open("rb") as file:
        while data := file.read(1 << 20):
            yield data


def _ending(data: bytes) -> str:
    """Return an ending that no program runs or renders as a page, by what the bytes are."""
    head = data[:4096]
    for signature, ending in _SIGNATURES:
        if head.startswith(signature):
            return ending
    if head[4:8] == b"ftyp":
        return "heic" if head[8:11] in (b"hei", b"mif", b"hev") else "mp4"
    return "bin" if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) else "txt"


def write_copies(copies: Copies, folder: Path, cited: Cited) -> list[Copy]:
    """Write the copies below *folder*, with an index and a list of sums; return what was written of each source.

    What an earlier export put there stays, and in the index too. Raises RecordError, StorageFull.
    """
    place = folder / FOLDER
    written = []
    for copy, chunks in copies.each():
        if copy.file:
            _write(folder / copy.file, chunks)
        written.append(copy)
    entries = _known(place / INDEX) | {_key(entry): entry for entry in map(_entry, written, _notes(cited, written))}
    told = sorted(entries.values(), key=_key)
    _write(place / INDEX, iter([(json.dumps(told, indent=1, sort_keys=True) + "\n").encode()]))
    sums = {entry["file"]: entry["file_sha256"] for entry in told if entry["file"]}
    text = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
    _write(place / SUMS, iter([text.encode()]))
    return written


def _write(path: Path, chunks: Chunks) -> None:
    with storing(str(path)), whole_file(path) as temporary, temporary.open("wb") as file:
        file.writelines(chunks)


def _key(entry: Mapping[str, Any]) -> str:
    return str(entry["sha256"])


def _known(path: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of an index that an earlier export wrote; none where there is none of ours."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return {_key(entry): entry for entry in entries if {"file", "file_sha256"} <= set(entry)}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return {}


def _notes(cited: Cited, copies: Sequence[Copy]) -> list[list[Note]]:
    found: dict[int, dict[str, Note]] = {copy.source.id: {} for copy in copies}
    for notes in cited.notes.values():
        for note in notes:
            if note.document:
                found[note.source.id].setdefault(note.document, note)
    return [list(found[copy.source.id].values()) for copy in copies]


def _entry(copy: Copy, notes: Sequence[Note]) -> dict[str, Any]:
    source = copy.source
    return {
        "file": copy.file.removeprefix(f"{FOLDER}/"),
        "file_sha256": copy.sha256,
        "sha256": source.sha256,
        "bytes": source.bytes,
        "name": source.name,
        "format": source.format,
        "synthetic": source.synthetic,
        "note": copy.note,
        "documents": [_document(note) for note in sorted(notes, key=lambda one: one.document)],
    }


def _document(note: Note) -> dict[str, Any]:
    names = ("document", "title", "publisher", "address", "part", "language", "text_sha256", "lane")
    published = note.published.isoformat() if isinstance(note.published, datetime) else None
    return {name: getattr(note, name) for name in names} | {"published": published}
