"""Every byte that was read can be quoted, from the archive or from where the input lies."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.written import Written, log_text
from offing.engine import archive
from offing.engine import database as db
from offing.engine.framing import frames
from offing.engine.home import Home
from offing.engine.unpack import Unpacked, unpack
from offing.schema.errors import RecordError, UsageError


def only(path: Path) -> Unpacked:
    (found,) = unpack([str(path)])
    assert isinstance(found, Unpacked)
    return found


@pytest.fixture(params=["archived", "in place"])
def read(request: pytest.FixtureRequest, sqlite_home: Home, tmp_path: Path) -> Callable[[bytes], Written]:
    def run(data: bytes) -> Written:
        (tmp_path / "log.csv").write_bytes(data)
        written = Written(sqlite_home)
        written.read(only(tmp_path / "log.csv"), size=70, copy=request.param == "archived")
        return written

    return run


def test_any_span_is_given_back(read: Callable[[bytes], Written]) -> None:
    text = log_text()
    written = read(text)
    assert len(written.frames) > 5

    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, 200)), max_size=5))
    def check(places: list[tuple[int, int]]) -> None:
        spans = [(written.frames[3]["id"], at, min(length, len(text) - at)) for at, length in places]
        assert archive.fetch(written.home, spans) == [text[at : at + length] for _, at, length in spans]

    check()


def test_span_beyond_the_input_is_refused(read: Callable[[bytes], Written]) -> None:
    written = read(log_text())
    with pytest.raises(RecordError, match="bytes from"):
        archive.fetch(written.home, [(written.frames[0]["id"], len(log_text()) - 3, 9)])
    with pytest.raises(RecordError, match="frame 77"):
        archive.fetch(written.home, [(77, 0, 1)])


def test_frame_that_a_longer_one_replaced_is_read_once(sqlite_home: Home, tmp_path: Path) -> None:
    text = log_text()
    (tmp_path / "log.csv").write_bytes(text[: len(text) // 2].rpartition(b"\n")[0] + b"\n")
    written = Written(sqlite_home)
    key = written.read(only(tmp_path / "log.csv"), size=1000)
    whole = next(frames([text]))
    with db.publishing(sqlite_home.database) as connection:
        row = {"input_id": key, "seq": 1, "sha256": whole.sha256, "offset": 0, "length": len(text)}
        connection.execute(sa.insert(db.frames).values(path=archive.keep_frame(sqlite_home, whole), **row))
    assert archive.fetch(sqlite_home, [(written.frames[0]["id"], 90, len(text) - 95)]) == [text[90:-5]]


def test_input_left_in_place_may_grow_but_not_change(sqlite_home: Home, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(log_text())
    written = Written(sqlite_home)
    written.read(only(path), copy=False)
    frame = written.frames[-1]
    span = (frame["id"], frame["offset"], frame["length"])
    path.write_bytes(log_text() + b"more\n")
    assert archive.fetch(sqlite_home, [span]) == [log_text()[frame["offset"] :]]
    path.write_bytes(b"X" + log_text()[1:])
    with pytest.raises(RecordError, match="no longer what was read"):
        archive.fetch(sqlite_home, [span])
    path.write_bytes(log_text()[:50])
    with pytest.raises(RecordError, match="no longer what was read"):
        archive.fetch(sqlite_home, [span])
    path.unlink()
    with pytest.raises(RecordError, match="no longer"):
        archive.fetch(sqlite_home, [span])


def test_damaged_or_lost_archive_is_told(sqlite_home: Home, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(log_text())
    written = Written(sqlite_home)
    written.read(only(tmp_path / "log.csv"))
    frame = written.frames[0]
    path = sqlite_home.archive / frame["path"]
    packed = bytearray(path.read_bytes())
    packed[len(packed) // 2] ^= 1
    path.write_bytes(packed)
    with pytest.raises(RecordError, match="damaged"):
        archive.fetch(sqlite_home, [(frame["id"], 0, 5)])
    path.write_bytes(zstandard.compress(b"short"))
    with pytest.raises(RecordError, match="damaged"):
        archive.fetch(sqlite_home, [(frame["id"], 0, 5)])
    path.unlink()
    with pytest.raises(RecordError, match="cannot give back"):
        archive.fetch(sqlite_home, [(frame["id"], 0, 5)])


def test_frames_are_kept_once_under_their_name(sqlite_home: Home) -> None:
    (frame,) = frames([b"one\ntwo\n"])
    path = archive.keep_frame(sqlite_home, frame)
    before = (sqlite_home.archive / path).stat().st_ino
    assert archive.keep_frame(sqlite_home, frame) == path == f"{frame.sha256[:2]}/{frame.sha256}.zst"
    assert (sqlite_home.archive / path).stat().st_ino == before
    other = list(frames([b"one\ntwo\n"], size=1))[1]
    assert other.sha256 == frame.sha256
    assert archive.keep_frame(sqlite_home, other) != path


def test_rows_are_quoted_by_number(sqlite_home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"mmsi": list(range(100)), "name": [f"n{i}" for i in range(100)]}), path, row_group_size=7)
    where, sha256 = archive.keep_whole(sqlite_home, only(path))
    frame = {"path": where, "sha256": sha256, "input_name": "a.parquet", "input_path": str(path)}
    for row in (frame, {**frame, "path": None}):
        found = archive.fetch_rows(sqlite_home, row, [99, 0, 6, 7])
        assert [one["mmsi"] for one in found] == [99, 0, 6, 7]
    with pytest.raises(RecordError, match="no row 100"):
        archive.fetch_rows(sqlite_home, frame, [100])
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(RecordError, match="no longer what was read"):
        archive.fetch_rows(sqlite_home, {**frame, "path": None}, [0])


def test_pipe_must_be_copied(tmp_path: Path) -> None:
    import os

    reader, writer = os.pipe()
    os.write(writer, b"x\n")
    os.close(writer)
    found = only(Path(f"/dev/fd/{reader}"))
    os.close(reader)
    with pytest.raises(UsageError, match="--no-copy"):
        archive.refuse_unkeepable(found)
