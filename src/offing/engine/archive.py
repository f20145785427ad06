"""Keep raw inputs, frame by frame, and give back any of their bytes.

A frame is kept zstd-compressed under its own name, so that one can be read without the
others. An input read with ``--no-copy`` stays where it lies and is read from there, its hash
checked on the way. An input of rows (Parquet) is kept whole, as it is.
"""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import sqlalchemy as sa
import zstandard

from offing.engine import database as db
from offing.engine.framing import Frame, frames
from offing.engine.home import Home
from offing.engine.storage import storing, whole_file
from offing.engine.unpack import PIPE, Unpacked, reopen
from offing.schema.errors import InputError, RecordError, UsageError

_LEVEL = 1
Row = Mapping[str, Any]
Span = tuple[int, int, int]  # frame id, offset, length


def keep_frame(home: Home, frame: Frame) -> str:
    """Store a frame's bytes and return their path within the archive; a frame kept before is left as it is.

    Raises StorageFull.
    """
    path = f"{frame.sha256[:2]}/{frame.sha256}.zst"
    target = home.archive / path
    if target.exists() and _content_size(target) != len(frame.data):  # once cut to another size
        path = f"{frame.sha256[:2]}/{frame.sha256}-{len(frame.data)}.zst"
        target = home.archive / path
    if not target.exists():
        with storing(f"the archive file {path}"), whole_file(target) as temporary:
            temporary.write_bytes(zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(frame.data))
    return path


def keep_whole(home: Home, unpacked: Unpacked) -> tuple[str, str]:
    """Store an input of rows as it is; return its path within the archive and its SHA-256."""
    local = unpacked.local()
    sha256 = file_sha256(local)
    path = f"{sha256[:2]}/{sha256}.raw"
    target = home.archive / path
    if not target.exists():
        with storing(f"the archive file {path}"), whole_file(target) as temporary:
            shutil.copyfile(local, temporary)
    return path, sha256


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def refuse_unkeepable(unpacked: Unpacked) -> None:
    """Raise UsageError where an input cannot be found again, so that it must be copied."""
    if unpacked.container == PIPE or not unpacked.path.is_file():
        raise UsageError(f"{unpacked.name} is a pipe and cannot be read again later; leave out --no-copy")
    if not str(unpacked.path).isprintable():
        raise UsageError(f"{unpacked.name}: its name cannot be stored, so it must be copied; leave out --no-copy")


def frame_rows(connection: sa.Connection, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return frames by id, each with its input's columns under ``input_…``."""
    columns = [*db.frames.c, *(column.label(f"input_{column.name}") for column in db.inputs.c if column.name != "id")]
    query = sa.select(*columns).join(db.inputs, db.inputs.c.id == db.frames.c.input_id)
    rows = connection.execute(query.where(db.frames.c.id.in_(sorted(set(ids))))).mappings()
    return {row["id"]: dict(row) for row in rows}


def frame_bytes(home: Home, frame: Row) -> bytes:
    """Return the whole of one frame (a row of frame_rows), checked against what is recorded of it.

    Raises RecordError where the archive lost it or an input left in place has changed.
    """
    return next(_load(home, [frame]))[1]


def fetch(home: Home, spans: Sequence[Span]) -> list[bytes]:
    """Return the bytes of each span of unpacked input, in the order asked for.

    A span is told by any frame of its input; it may begin in an earlier frame, as the parts
    of one message do. Raises RecordError as frame_bytes does.
    """
    with home.database.connect() as connection:
        owners = frame_rows(connection, (frame for frame, _, _ in spans))
        by_input: dict[int, list[int]] = {}
        for index, (frame, _, _) in enumerate(spans):
            by_input.setdefault(_owner(owners, frame)["input_id"], []).append(index)
        needed = {key: _frames_for(connection, key, [spans[i] for i in which]) for key, which in by_input.items()}
    pieces: list[list[tuple[int, bytes]]] = [[] for _ in spans]
    for key, which in by_input.items():
        for row, data in _load(home, needed[key]):
            start = row["offset"]
            for index in which:
                _, offset, length = spans[index]
                piece = data[max(offset - start, 0) : max(offset + length - start, 0)]
                pieces[index].append((max(offset, start), piece))
    return [_joined(span, parts) for span, parts in zip(spans, pieces, strict=True)]


def _joined(span: Span, parts: list[tuple[int, bytes]]) -> bytes:
    """Return the bytes of a span from the pieces that frames hold of it; some may overlap."""
    frame, offset, length = span
    whole = b""
    for start, piece in sorted(parts):
        if start <= offset + len(whole):
            whole += piece[offset + len(whole) - start :]
    if len(whole) != length:
        raise RecordError(f"frame {frame}: the archive holds {len(whole)} of the {length} bytes from {offset:,} on")
    return whole


def _owner(owners: Mapping[int, Row], frame: int) -> Row:
    if frame not in owners:
        raise RecordError(f"the record names frame {frame}, of which it holds nothing")
    return owners[frame]


def _frames_for(connection: sa.Connection, input_id: int, spans: list[Span]) -> list[dict[str, Any]]:
    """Return the frames of an input, in order, that any of the spans touches."""
    start, end = db.frames.c.offset, db.frames.c.offset + db.frames.c.length
    touched = sa.or_(*(sa.and_(start < offset + length, end > offset) for _, offset, length in spans))
    ids = connection.scalars(sa.select(db.frames.c.id).where(db.frames.c.input_id == input_id, touched))
    rows = sorted(frame_rows(connection, ids).values(), key=lambda row: (row["offset"], row["length"]))
    # Where the log has grown, a longer frame holds what an earlier, shorter one did.
    return list({row["offset"]: row for row in rows}.values())


def _load(home: Home, rows: Sequence[Row]) -> Iterator[tuple[Row, bytes]]:
    """Yield frames of one input with their bytes, in order."""
    kept = [row for row in rows if row["path"] is not None]
    for row in kept:
        yield row, _unpack_frame(home, row)
    if len(kept) < len(rows):
        yield from _from_place([row for row in rows if row["path"] is None])


def _unpack_frame(home: Home, row: Row) -> bytes:
    path = home.archive / row["path"]
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise RecordError(f"the archive cannot give back {path}: {error.strerror}") from error
    try:
        data = zstandard.ZstdDecompressor().decompress(packed, max_output_size=row["length"])
    except zstandard.ZstdError as error:
        raise RecordError(f"the archived frame {path} is damaged ({error})") from error
    if len(data) != row["length"]:
        raise RecordError(f"the archived frame {path} is damaged: {len(data)} bytes instead of {row['length']}")
    return data


def _from_place(rows: Sequence[Row]) -> Iterator[tuple[Row, bytes]]:
    """Yield frames of an input that was left where it lay, hashing it up to the last of them."""
    name, place = rows[0]["input_name"], rows[0]["input_path"]
    waiting = {row["id"]: (row, bytearray()) for row in rows}
    known = [(row["offset"] + row["length"], row["sha256"]) for row in rows]
    for part in frames(_reopened(name, place).chunks(), known=known):
        for row, held in list(waiting.values()):
            start, end = row["offset"] - part.offset, row["offset"] + row["length"] - part.offset
            held += part.data[max(start, 0) : max(end, 0)]
            if len(held) == row["length"]:
                if row["sha256"] not in part.ends:
                    raise _changed(name, place)
                del waiting[row["id"]]
                yield row, bytes(held)
        if not waiting:
            return
    raise _changed(name, place)


def fetch_rows(home: Home, frame: Row, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Return rows of an input of rows by their numbers; *frame* is any of its frames (a row of frame_rows).

    Raises RecordError where the file is gone or no longer the one that was read.
    """
    with pq.ParquetFile(rows_file(home, frame)) as file:
        ends = np.cumsum([file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)])
        found = {}
        for number in sorted(set(numbers)):
            group = int(np.searchsorted(ends, number, side="right"))
            if group == len(ends):
                raise RecordError(f"{frame['input_name']} has no row {number}")
            start = int(ends[group - 1]) if group else 0
            found[number] = file.read_row_group(group).slice(number - start, 1).to_pylist()[0]
    return [found[number] for number in numbers]


def rows_file(home: Home, frame: Row) -> Path:
    """Return the Parquet file that holds an input of rows; raise RecordError where it has changed."""
    if frame["path"] is not None:
        path: Path = home.archive / frame["path"]
        if not path.is_file():
            raise RecordError(f"the archive has lost {path}")
        return path
    name, place = frame["input_name"], frame["input_path"]
    local = _reopened(name, place).local()
    if file_sha256(local) != frame["sha256"]:
        raise _changed(name, place)
    return local


def _reopened(name: str, place: str) -> Unpacked:
    try:
        return reopen(name, place)
    except InputError as error:
        raise RecordError(f"{error} (--no-copy left it in place)") from error


def _changed(name: str, place: str) -> RecordError:
    return RecordError(
        f"{place} is no longer what was read as {name} (--no-copy left it in place): its SHA-256 has changed"
    )


def _content_size(path: Path) -> int:
    with path.open("rb") as file:
        return zstandard.frame_content_size(file.read(32))
