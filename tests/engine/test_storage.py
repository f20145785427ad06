"""A full disk is told in words, and leaves the home as it was."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.home import Home
from offing.engine.storage import is_full, storing, whole_file
from offing.schema.errors import StorageFull

# What is written, with files allowed to grow no further than the second argument says.
WRITER = """
import resource, signal, sys
import numpy as np, pyarrow as pa, sqlalchemy as sa
from offing.engine import archive, database as db, lake
from offing.engine.framing import frames
from offing.engine.home import Home
from offing.schema.errors import StorageFull

home = Home.open(sys.argv[1])
noise = np.random.default_rng(1).bytes(3_000_000)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))

def write_frame():
    archive.keep_frame(home, next(frames([noise])))

def write_lake():
    lake.write(home, pa.table({"x": np.frombuffer(noise, np.int64)}), "tracks", "big")

def publish():
    with db.publishing(home.database) as connection:
        connection.execute(sa.insert(db.generations).values(made_at=0, command="x"))
        connection.execute(sa.insert(db.meta).values(key="big", value=noise.hex()))

for write in (write_frame, write_lake, publish):
    try:
        write()
    except StorageFull as error:
        print(write.__name__, error)
"""


def test_full_disk_is_told_and_nothing_is_left(sqlite_home: Home) -> None:
    sqlite_home.close()
    run = subprocess.run(
        [sys.executable, "-c", WRITER, str(sqlite_home.path), "1000000"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    told = run.stdout.splitlines()
    assert [line.split()[0] for line in told] == ["write_frame", "write_lake", "publish"]
    assert all("no space left on the disk" in line and "goes on where it stopped" in line for line in told)
    assert [
        path for folder in (sqlite_home.lake, sqlite_home.archive) for path in folder.rglob("*") if path.is_file()
    ] == []
    again = Home.open(sqlite_home.path)
    assert again.generation() == 0
    with db.publishing(again.database) as connection:
        connection.execute(sa.insert(db.generations).values(made_at=0, command="x"))
    assert again.generation() == 1
    again.close()


def test_file_is_whole_or_absent(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with pytest.raises(ZeroDivisionError), whole_file(path) as temporary:
        temporary.write_text("half")
        1 / 0  # noqa: B018
    assert list(tmp_path.iterdir()) == []
    with whole_file(path) as temporary:
        temporary.write_text("whole")
        assert not path.exists()
    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]


def test_other_errors_are_let_through() -> None:
    assert is_full(OSError(errno.EDQUOT, "quota"))
    assert not is_full(OSError(errno.EACCES, "denied"))
    assert not is_full(ValueError())
    with pytest.raises(PermissionError), storing("x"):
        raise PermissionError(errno.EACCES, "denied")
    with pytest.raises(StorageFull, match="writing x"), storing("x"):
        raise OSError(errno.ENOSPC, "full")
