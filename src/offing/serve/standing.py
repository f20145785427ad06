"""Which generation the server answers from: the newest, followed while a reader writes, and never waited for."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from starlette.concurrency import run_in_threadpool

from offing.engine import database as db
from offing.engine.home import Home
from offing.engine.migrations.upgrade import HEAD
from offing.schema.errors import OffingError, RecordError
from offing.serve.held import Held
from offing.serve.problems import of_database

_LOOK_S = 0.25  # how old an answer to "what is the newest" may be
_QUICK_S = 0.5  # a new generation that takes no longer to take up is waited for
_MADE_BY: sa.Select[tuple[str]] = sa.select(sa.column("version_num")).select_from(sa.table("alembic_version"))
_LOG = logging.getLogger("offing.serve")
Version = tuple[int, int, int, int]


class Standing:
    """Hold the newest generation of a home, and take up the next when there is one."""

    def __init__(self, home: Home, *, unmask: bool = False) -> None:
        self.home = home
        self._unmask = unmask
        self._lock = threading.Lock()
        self._took = 0.0
        self._looked = 0.0
        self._newest: Version = (0, 0, 0, 0)
        self._working = threading.Lock()
        self._held: Held | None = None
        self.on_new: list[Callable[[Held], None]] = []

    def close(self) -> None:
        """Let go of what is held."""
        with self._lock:
            held, self._held = self._held, None
        if held is not None:
            held.retire()

    def look(self, *, now: bool = False) -> Version:
        """Return what an answer rests on: the newest generation, how many reviews, ties, corrections of operations."""
        if not now and time.monotonic() - self._looked < _LOOK_S:
            return self._newest
        heads = (db.generations.c.id, db.reviews.c.row, db.hull_ties.c.row, db.operation_changes.c.row)
        newest = (sa.select(sa.func.coalesce(sa.func.max(one), 0)).scalar_subquery() for one in heads)
        query = sa.select(_MADE_BY.scalar_subquery(), *newest)
        if not (self.home.path / "lake").is_dir():
            raise RecordError("the home of this record is not there any more; bring it back, or serve another")
        try:
            with self.home.database.connect() as connection:
                schema, generation, reviews, ties, corrections = connection.execute(query).one()
        except sa.exc.DBAPIError as error:
            raise of_database(error) from error
        if schema != HEAD:
            raise RecordError(
                f"the record was brought up to a newer Offing meanwhile (schema {schema}, this server knows {HEAD}); "
                "update Offing and start the server again. Nothing is lost"
            )
        self._newest, self._looked = (generation, reviews, ties, corrections), time.monotonic()
        return self._newest

    def version(self) -> Version:
        """Return what the next answer will rest on."""
        _, reviews, ties, corrections = self.look()
        return self._current().generation, reviews, ties, corrections

    async def version_soon(self) -> Version:
        """Return what version does, without holding up others meanwhile."""
        if time.monotonic() - self._looked < _LOOK_S and self._held is not None:
            return (self._held.generation, *self._newest[1:])
        return await run_in_threadpool(self.version)

    @contextmanager
    def held(self) -> Iterator[Held]:
        """Yield the generation to answer from."""
        held = self._current()
        while not held.enter():
            held = self._current()
        try:
            yield held
        finally:
            held.leave()

    def refresh(self) -> None:
        """Take up the newest generation, however long that takes: for who has just written."""
        self.look(now=True)
        with self._working:
            if self._held is None or self._held.generation != self._newest[0]:
                self._take_up()

    def _current(self) -> Held:
        newest, held = self.look()[0], self._held
        if held is not None and held.generation == newest:
            return held
        if held is None or self._took < _QUICK_S:
            self.refresh()
        elif self._working.acquire(blocking=False):
            threading.Thread(target=self._follow, daemon=True).start()
        assert self._held is not None  # noqa: S101 - refresh has seen to it
        return self._held

    def _follow(self) -> None:
        try:
            self._take_up()
        except OffingError as error:
            _LOG.warning("the newest generation cannot be read yet: %s", error)
        finally:
            self._working.release()

    def _take_up(self) -> None:
        begun = time.monotonic()
        new, old = Held(self.home, unmask=self._unmask, before=self._held), self._held
        with self._lock:
            self._held = new
        self._took = time.monotonic() - begun
        if old is not None:
            old.retire()
        for tell in self.on_new:
            tell(new)
