"""The folder of a rehearsal: whole files or none, an earlier rehearsal gone, and nobody else's file touched."""

import errno
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from offing.engine.feed_folder import LIST, refuse_others, write_feeds
from offing.schema.errors import OffingError, StorageFull, UsageError


@dataclass(frozen=True)
class Feed:
    name: str
    chunks: Callable[[], Iterator[bytes]]


def feed(name: str, *chunks: bytes) -> Feed:
    return Feed(name, lambda: iter(chunks))


FIRST = [feed("ais.nmea", b"one\n", b"two\n"), feed("documents/01-a.txt", b"told\n"), feed("truth.jsonl", b"{}\n")]
SECOND = [feed("ais.nmea", b"other\n"), feed("truth.jsonl", b"{}\n")]


def write(folder: Path, feeds: list[Feed]) -> dict[str, int]:
    return write_feeds(folder, feeds, lambda _: None)


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_every_file_is_written_and_its_size_told(tmp_path: Path) -> None:
    begun: list[str] = []
    sizes = write_feeds(tmp_path / "new" / "feeds", FIRST, begun.append)
    assert sizes == {"ais.nmea": 8, "documents/01-a.txt": 5, "truth.jsonl": 3}
    assert begun == list(sizes)
    assert {name: len(data) for name, data in held(tmp_path / "new" / "feeds").items() if name != LIST} == sizes


def test_an_earlier_rehearsal_is_replaced_wholly(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    write(tmp_path, SECOND)
    assert held(tmp_path) == {LIST: b"ais.nmea\ntruth.jsonl\n", "ais.nmea": b"other\n", "truth.jsonl": b"{}\n"}
    assert not (tmp_path / "documents").exists()


@pytest.mark.parametrize("name", ["letter.txt", "documents/mine.txt", "ais.nmea.bak", ".hidden", "deep/er/file"])
def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path, name: str) -> None:
    write(tmp_path, FIRST)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("mine\n")
    before = held(tmp_path)
    with pytest.raises(UsageError, match="holds other things than a rehearsal") as told:
        write(tmp_path, SECOND)
    assert name.partition("/")[0] in str(told.value)
    assert held(tmp_path) == before


def test_another_programs_truth_file_makes_no_rehearsal(tmp_path: Path) -> None:
    (tmp_path / "truth.jsonl").write_text("{}\n")
    with pytest.raises(UsageError, match="--out"):
        write(tmp_path, FIRST)
    assert held(tmp_path) == {"truth.jsonl": b"{}\n"}


@pytest.mark.parametrize("listed", [b"../../letter.txt\n/etc/passwd\n", b"\xff\xfe\x00\n", b""])
def test_a_list_that_was_tampered_with_takes_nothing_away(tmp_path: Path, listed: bytes) -> None:
    (tmp_path / "letter.txt").write_text("mine\n")
    folder = tmp_path / "a" / "feeds"
    folder.mkdir(parents=True)
    (folder / LIST).write_bytes(listed)
    write(folder, SECOND)
    assert (tmp_path / "letter.txt").read_text() == "mine\n"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "feeds").write_text("mine\n")
    for act in (lambda: refuse_others(tmp_path / "feeds"), lambda: write(tmp_path / "feeds", FIRST)):
        with pytest.raises(UsageError, match="is a file"):
            act()
    with pytest.raises(OffingError, match="cannot be written"):
        write(tmp_path / "feeds" / "below", FIRST)


def breaks_off(error: BaseException) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        yield b"half a file\n"
        raise error

    return chunks


def test_a_full_disk_leaves_no_half_file_and_says_what_to_do(tmp_path: Path) -> None:
    full = Feed("truth.jsonl", breaks_off(OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(StorageFull, match="free some") as told:
        write(tmp_path, [FIRST[0], full])
    assert "record" not in str(told.value)
    assert set(held(tmp_path)) == {LIST, "ais.nmea"}
    write(tmp_path, FIRST)
    assert held(tmp_path)["truth.jsonl"] == b"{}\n"


# In a process of its own: what it does at the last piece of the second file.
_STOPPED = """
import json, os, resource, signal, sys
from pathlib import Path
from offing.engine.feed_folder import write_feeds
from offing.schema.errors import StorageFull

class Feed:
    def __init__(self, name, chunks): self.name, self.chunks = name, chunks

def second():
    yield b"half" * 1000
    if sys.argv[2] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    yield b"full" * 1_000_000

if sys.argv[2] == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
feeds = [Feed("ais.nmea", lambda: iter([b"new"])), Feed("aircraft.sbs", second), Feed("truth.jsonl", lambda: iter([]))]
try:
    write_feeds(Path(sys.argv[1]), feeds, lambda _: None)
except StorageFull as error:
    print(json.dumps(str(error)))
"""


def stopped(folder: Path, how: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _STOPPED, str(folder), how]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_killed_in_the_midst_no_half_file_has_a_name_and_the_next_run_takes_over(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    assert stopped(tmp_path, "kill").returncode == -signal.SIGKILL
    found = held(tmp_path)
    assert {name for name in found if not name.endswith(".tmp")} == {LIST, "ais.nmea"}
    assert found["ais.nmea"] == b"new"
    write(tmp_path, SECOND)
    assert set(held(tmp_path)) == {LIST, "ais.nmea", "truth.jsonl"}


def test_killed_before_its_list_was_whole_a_folder_is_still_its_own(tmp_path: Path) -> None:
    (tmp_path / f"{LIST}.0123abcd.tmp").write_bytes(b"ais.nm")
    write(tmp_path, SECOND)
    assert set(held(tmp_path)) == {LIST, "ais.nmea", "truth.jsonl"}


def test_a_disk_that_truly_takes_no_more(tmp_path: Path) -> None:
    done = stopped(tmp_path, "full")
    assert "no space left" in json.loads(done.stdout), done.stderr
    assert set(held(tmp_path)) == {LIST, "ais.nmea"}
