"""Inputs are found, told by their bytes, unpacked, and refused in words."""

import bz2
import gzip
import io
import lzma
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from offing.engine.archive import refuse_unkeepable
from offing.engine.containers import decompress
from offing.engine.unpack import Limits, Refused, Unpacked, reopen, unpack
from offing.schema.errors import Damaged, InputError, UsageError

TEXT = b"".join(b"!AIVDM,1,1,,A,line %d,0*00\r\n" % n for n in range(3000))


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstd,
}


def zipped(members: dict[str, bytes] | None = None, **named: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (members or {}).items():
            archive.writestr(name, data)
        for name, data in named.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return sink.getvalue()


def read(found: Unpacked | Refused) -> bytes:
    assert isinstance(found, Unpacked), found
    return b"".join(found.chunks())


def only(place: Path, **options: Limits) -> Unpacked:
    (found,) = unpack([str(place)], **options)
    assert isinstance(found, Unpacked), found
    return found


def refused(place: Path) -> Refused:
    (found,) = unpack([str(place)])
    assert isinstance(found, Refused), found
    return found


@pytest.mark.parametrize("container", PACKERS)
def test_container_is_told_by_its_bytes(tmp_path: Path, container: str) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(PACKERS[container](TEXT))
    found = only(path)
    assert (found.name, found.container) == (str(path), container)
    assert read(found) == TEXT
    assert read(found) == TEXT, "an input can be read a second time"
    assert found.head(100) == TEXT[:100]
    assert found.local().read_bytes() == TEXT


@pytest.mark.parametrize("container", PACKERS)
@given(
    parts=st.lists(st.binary(max_size=300), min_size=1, max_size=4), piece=st.integers(1, 64), feed=st.integers(1, 50)
)
def test_streams_one_after_the_other_in_bounded_pieces(
    container: str, parts: list[bytes], piece: int, feed: int
) -> None:
    packed = b"".join(PACKERS[container](part) for part in parts)
    fed = (packed[start : start + feed] for start in range(0, len(packed), feed))
    pieces = list(decompress(fed, container, piece=piece))
    assert b"".join(pieces) == b"".join(parts)
    assert all(0 < len(part) <= piece for part in pieces)


@pytest.mark.parametrize("container", PACKERS)
def test_cut_off_container_gives_what_came_before(tmp_path: Path, container: str) -> None:
    noise = np.random.default_rng(1).bytes(600_000)
    path = tmp_path / "cut"
    path.write_bytes(PACKERS[container](noise)[:-200_000])
    got = bytearray()
    with pytest.raises(Damaged, match=f"cut: its {container} container breaks off") as caught:
        for piece in only(path).chunks():
            got += piece
    assert f"it gave {len(got):,} bytes" in str(caught.value)
    assert noise.startswith(got)
    assert container == "bzip2" or len(got) > 100_000


@pytest.mark.parametrize("container", PACKERS)
def test_corrupt_container_is_damaged(tmp_path: Path, container: str) -> None:
    packed = bytearray(PACKERS[container](TEXT))
    packed[len(packed) // 2 :] = b"\xff" * 300
    path = tmp_path / "corrupt"
    path.write_bytes(packed)
    with pytest.raises(Damaged, match=f"its {container} container"):
        read(only(path))


def test_members_of_a_zip_are_inputs(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(
        zipped({"__MACOSX/x": b"m"}, b_csv=b"b", folder__a_csv=b"a", _hidden=b"h", c_csv_gz=gzip.compress(TEXT))
    )
    found = {item.name.partition("!")[2]: item for item in unpack([str(path)])}
    assert list(found) == ["b.csv", "c.csv.gz", "folder/a.csv"]
    assert [read(item) for item in found.values()] == [b"b", TEXT, b"a"]
    assert [item.container for item in found.values()] == ["zip", "zip+gzip", "zip"]  # type: ignore[union-attr]
    assert read(reopen("elsewhere/a.zip!c.csv.gz", str(path))) == TEXT


def test_containers_are_nested_once(tmp_path: Path) -> None:
    inner = zipped(a_txt=b"1", b_txt_gz=gzip.compress(b"packed"))
    for name, data in {"x": gzip.compress(inner), "y": zipped(inner_zip=inner)}.items():
        path = tmp_path / name
        path.write_bytes(data)
        found = list(unpack([str(path)]))
        assert [item.name.rpartition("!")[2] for item in found] == ["a.txt", "b.txt.gz"]
        assert [read(item) for item in found] == [b"1", gzip.compress(b"packed")] or read(found[1])[:2] == b"\x1f\x8b"


def test_zip_without_its_directory_gives_its_members(tmp_path: Path) -> None:
    noise = np.random.default_rng(2).bytes(400_000)
    path = tmp_path / "cut.zip"
    path.write_bytes(zipped(one_txt=TEXT, two_txt=noise)[:-150_000])
    one, two, end = unpack([str(path)])
    assert read(one) == TEXT
    with pytest.raises(Damaged, match=r"cut.zip!two.txt: .*breaks off"):
        read(two)
    assert isinstance(end, Refused)
    assert "cut off" in end.reason


def test_names_inside_a_zip_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "hostile.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../../etc/passwd", "/abs", "line\nbreak\x1b[2J"):
            archive.writestr(name, b"x")
    names = [item.name for item in unpack([str(path)])]
    assert all(name.isprintable() for name in names)
    assert sorted(tmp_path.iterdir()) == [path]


def test_encrypted_member_is_refused_in_words(tmp_path: Path) -> None:
    data = bytearray(zipped(a_txt=TEXT))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    (tmp_path / "locked.zip").write_bytes(data)
    with pytest.raises(InputError, match=r"password|encrypted"):
        read(only(tmp_path / "locked.zip"))


def test_bomb_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(zstd(bytes(3 << 20)))
    assert len(read(only(path))) == 3 << 20
    tight = Limits(ratio=200, free=1 << 20)
    with pytest.raises(Damaged, match="unpacks to far more"):
        read(only(path, limits=tight))
    path.write_bytes(zipped(**{f"m{n}": bytes(300_000) for n in range(9)}))
    with pytest.raises(Damaged, match="unpacks to far more"):
        for member in unpack([str(path)], limits=tight):
            read(member)


def test_folder_is_read_through_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "sub/c.txt", "a.txt", ".hidden", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    (tmp_path / "sub" / "same.txt").symlink_to(tmp_path / "a.txt")
    found = list(unpack([str(tmp_path), str(tmp_path / "*.txt")]))
    assert [Path(item.name).name for item in found] == ["a.txt", "b.txt", "c.txt"]


def test_what_is_no_input_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "folder" / "within").mkdir(parents=True)
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (tmp_path / "none.zip").write_bytes(zipped())
    (tmp_path / "nothing.gz").write_bytes(gzip.compress(b""))
    assert refused(tmp_path / "empty").reason == "is empty"
    assert "no files in this folder" in refused(tmp_path / "folder").reason
    assert "no such file" in refused(tmp_path / "missing").reason
    assert "no file matches" in refused(tmp_path / "*.nmea").reason
    assert "cannot be read" in refused(tmp_path / "broken").reason
    assert "cannot be read" in refused(tmp_path / "circle").reason
    assert "no files in this zip" in refused(tmp_path / "none.zip").reason
    with pytest.raises(InputError, match=r"nothing.gz is empty"):
        read(only(tmp_path / "nothing.gz"))


def test_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_bytes(TEXT)
    path.chmod(0)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    user = os.geteuid()
    os.seteuid(65534 if user == 0 else user)
    try:
        assert "Permission denied" in refused(path).reason
    finally:
        os.seteuid(user)


def test_pipe_is_read_once_and_kept(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, gzip.compress(TEXT))
    os.close(writer)
    found = only(Path(f"/dev/fd/{reader}"))
    os.close(reader)
    assert read(found) == TEXT
    assert read(found) == TEXT


def test_undecodable_file_name_can_be_shown_and_read(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/log\xff.txt"
    with open(path, "wb") as file:  # noqa: PTH123 - a name in bytes
        file.write(TEXT)
    found = only(Path(os.fsdecode(path)))
    assert found.name.endswith("log\\xff.txt")
    assert read(found) == TEXT
    with pytest.raises(UsageError, match="cannot be stored"):
        refuse_unkeepable(found)


def test_path_is_absolute_and_name_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "log").write_bytes(TEXT)
    monkeypatch.chdir(tmp_path)
    found = only(Path("log"))
    assert (found.name, found.path) == ("log", tmp_path / "log")


def test_file_that_vanishes_is_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(TEXT)
    found = only(path)
    path.unlink()
    with pytest.raises(InputError, match="cannot be read"):
        read(found)
