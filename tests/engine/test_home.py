"""A home is made, refused, locked, pinned and migrated."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.home import Home
from offing.schema.errors import RecordError

HOLDER = """
import sys, time
from pathlib import Path
from offing.engine.home import Home
home = Home.open(sys.argv[1])
with getattr(home, sys.argv[2])():
    Path(sys.argv[1], "held").touch()
    time.sleep(60)
"""


def hold(place: Path, what: str) -> subprocess.Popen[bytes]:
    """Start a process that holds the lock or a pin of a home, and wait until it does."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(place), what])
    while not (place / "held").exists():
        assert process.poll() is None
    (place / "held").unlink()
    return process


def test_home_is_made_once_and_opened_again(home: Home, database_url: str | None) -> None:
    assert home.generation() == 0
    again = Home.open(home.path, create=False, database_url=database_url)
    with again.database.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(db.meta)) == 1
    again.close()


def test_missing_home_is_refused_and_nothing_made(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="holds no record yet"):
        Home.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("x")
    with pytest.raises(RecordError, match="other things in it"):
        Home.open(tmp_path)
    with pytest.raises(RecordError, match="is a file"):
        Home.open(tmp_path / "thesis.txt")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "thesis.txt"]


def test_home_of_a_newer_program_is_refused(home: Home, database_url: str | None) -> None:
    with home.database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RecordError, match="newer Offing"):
        Home.open(home.path, database_url=database_url)


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    Home.open(tmp_path / "home").close()
    (tmp_path / "home" / "record.sqlite").write_bytes(b"not a database, much too short to be one" * 100)
    with pytest.raises(RecordError, match="damaged"):
        Home.open(tmp_path / "home")


def test_database_of_another_home_is_refused(home: Home, tmp_path: Path, database_url: str | None) -> None:
    other = Home.open(tmp_path / "other")
    other.close()
    if database_url is None:
        database_url = f"sqlite:///{home.path}/record.sqlite"
    with pytest.raises(RecordError, match="belongs to another home"):
        Home.open(other.path, database_url=database_url)


def test_unreachable_server_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be reached"):
        Home.open(tmp_path / "home", database_url="postgresql://nobody@/nothing?host=/nowhere")


def test_one_writer_and_its_number_is_named(sqlite_home: Home) -> None:
    process = hold(sqlite_home.path, "lock")
    with pytest.raises(RecordError, match=f"process {process.pid} is writing"), sqlite_home.lock():
        pass
    process.kill()
    process.wait()
    with sqlite_home.lock(), sqlite_home.lock():
        second = Home.open(sqlite_home.path)
        with pytest.raises(RecordError, match=f"process {os.getpid()}"), second.lock():
            pass
        second.close()


def test_pin_of_a_living_reader_counts_and_of_a_dead_one_does_not(home: Home) -> None:
    with home.pin() as generation:
        assert generation == 0
        publish_nothing(home)
        assert home.generation() == 1
        assert home.oldest_pin() == 0
    assert home.oldest_pin() == 1
    assert not list((home.path / "pins").iterdir())


def test_pin_outlives_no_killed_process(sqlite_home: Home) -> None:
    process = hold(sqlite_home.path, "pin")
    publish_nothing(sqlite_home)
    assert sqlite_home.oldest_pin() == 0
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(list((sqlite_home.path / "pins").iterdir())) == 1
    assert sqlite_home.oldest_pin() == 1
    assert not list((sqlite_home.path / "pins").iterdir())


def publish_nothing(home: Home) -> None:
    with db.publishing(home.database) as connection:
        connection.execute(sa.insert(db.generations).values(made_at=0, command="test"))
