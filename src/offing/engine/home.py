"""A home: the folder that holds archive, lake and record, and who may touch it when."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.migrations.upgrade import bring_up
from offing.engine.storage import is_full, storing
from offing.schema.errors import RecordError

_FOLDERS = ("archive", "lake", "pins")


class Home:
    """Open the folder in which everything Offing knows is kept."""

    def __init__(self, path: Path, database_url: str | None) -> None:
        self.path = path
        self._url = database_url
        self._locks = 0
        # Whether the writer before this one ended in the middle of its work.
        self.interrupted = False

    @classmethod
    def open(cls, path: Path | str, *, create: bool = True, database_url: str | None = None) -> "Home":
        """Open the home at *path* and bring its record up to this program's schema.

        The record is ``record.sqlite`` inside it, or the database at *database_url* (default:
        the environment's OFFING_DATABASE). Raises RecordError where there is no home and
        *create* is false, where the folder is something else, or where a newer program made it.
        """
        place = Path(path).expanduser().absolute()
        home = cls(place, database_url or os.environ.get("OFFING_DATABASE") or None)
        if not (place / "lake").is_dir():
            _refuse_stranger(place, create)
            with storing(f"the home {place}"):
                _make_folders(place)
        try:
            with storing("the record"), _reaching(home):
                bring_up(home)
        except BaseException:
            home.close()
            raise
        return home

    @property
    def archive(self) -> Path:
        """Return the folder of raw frames."""
        return self.path / "archive"

    @property
    def lake(self) -> Path:
        """Return the folder of Parquet files."""
        return self.path / "lake"

    @cached_property
    def database(self) -> sa.Engine:
        """Return the record's database."""
        return db.connect(self._url or self.path / "record.sqlite")

    def close(self) -> None:
        """Let go of the database's connections; the home may be used again afterwards."""
        if "database" in self.__dict__:
            self.database.dispose()

    def generation(self) -> int:
        """Return the generation that a reader who comes now sees."""
        with self.database.connect() as connection:
            return db.current_generation(connection)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the one writer for the time of the block; nested blocks are one.

        The system lets go of the lock when the process ends, however it ends. Raises
        RecordError naming the process that holds it.
        """
        if self._locks:
            self._locks += 1
            try:
                yield
            finally:
                self._locks -= 1
            return
        with (self.path / "lock").open("a+b") as file:
            _claim(file.fileno(), self.path)
            marker = self.path / "writing"
            self.interrupted = marker.exists()
            with storing("the home"):
                marker.touch()
            self._locks = 1
            try:
                yield
                marker.unlink(missing_ok=True)
            finally:
                self._locks = 0

    def is_written_to(self) -> bool:
        """Tell whether a process holds the lock now."""
        with (self.path / "lock").open("a+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    @contextmanager
    def pin(self) -> Iterator[int]:
        """Yield the current generation and keep its files from the sweeper for the block."""
        path = self.path / "pins" / f"{os.getpid()}-{uuid4().hex[:8]}"
        with path.open("x+b", buffering=0) as file:
            try:
                # Until the generation is known the pin says 0: keep everything.
                fcntl.flock(file, fcntl.LOCK_EX)
                _write_pin(file.fileno(), 0)
                generation = self.generation()
                _write_pin(file.fileno(), generation)
                yield generation
            finally:
                path.unlink(missing_ok=True)

    def oldest_pin(self) -> int:
        """Return the oldest generation that a living reader looks at, or the current one.

        Pins that a dead process left behind are removed.
        """
        oldest = self.generation()
        for path in (self.path / "pins").iterdir():
            oldest = min(oldest, _pinned(path, oldest))
        return oldest


def _refuse_stranger(place: Path, create: bool) -> None:
    """Raise RecordError unless a new home may be made at *place*."""
    if place.exists() and not place.is_dir():
        raise RecordError(f"{place} is a file; a home is a folder. Name another with --home")
    if not create:
        raise RecordError(f"{place} holds no record yet; read something into it first, or name another with --home")
    if place.is_dir() and any(place.iterdir()):
        raise RecordError(f"{place} is a folder with other things in it; name an empty or new one with --home")


def _make_folders(place: Path) -> None:
    try:
        for folder in _FOLDERS:
            (place / folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if is_full(error):
            raise
        raise RecordError(f"no home can be made at {place}: {error.strerror}. Name another with --home") from error


@contextmanager
def _reaching(home: Home) -> Iterator[None]:
    """Say in words why a database cannot be used."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise RecordError(
            f"the database needs {error.name}; install it with: pip install 'offing[postgres]'"
        ) from error
    except sa.exc.ArgumentError as error:
        raise RecordError("OFFING_DATABASE is no database URL; write postgresql://user@host/name") from error
    except sa.exc.OperationalError as error:
        if is_full(error):
            raise
        where = home.database.url.render_as_string(hide_password=True)
        raise RecordError(f"the database {where} cannot be reached: {str(error.orig).strip()}") from error
    except sa.exc.DatabaseError as error:
        if is_full(error):
            raise
        where = home.database.url.render_as_string(hide_password=True)
        raise RecordError(f"the database {where} is damaged or no record: {str(error.orig).strip()}") from error


def _claim(descriptor: int, place: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 64, 0).decode("ascii", "replace").strip() or "unknown"
        raise RecordError(
            f"process {holder} is writing to the home {place}; wait until it is done, or end it: nothing is lost"
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)


def _write_pin(descriptor: int, generation: int) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps({"pid": os.getpid(), "generation": generation}).encode(), 0)


def _pinned(path: Path, otherwise: int) -> int:
    """Return the generation a pin holds; remove it and return *otherwise* where its process is gone."""
    try:
        with path.open("r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return _read_pin(file.read())
            path.unlink(missing_ok=True)
    except FileNotFoundError:
        pass
    return otherwise


def _read_pin(text: bytes) -> int:
    try:
        return int(json.loads(text)["generation"])
    except ValueError:
        return 0
