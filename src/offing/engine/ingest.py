"""Ingest: one input becomes archived frames and report files, staged for publishing.

A frame is registered only when its bytes and its reports are on disk, in one small
transaction; so a killed read has lost nothing, and the next one goes on after it.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from offing.engine import archive
from offing.engine import database as db
from offing.engine.framing import Frame, frames
from offing.engine.gauge import Pace
from offing.engine.hands import Hands
from offing.engine.home import Home
from offing.engine.ingest_rows import ingest_rows
from offing.engine.ingest_whole import ingest_whole
from offing.engine.nature import Nature, discard
from offing.engine.report_files import FileRow, write_reports
from offing.engine.sheaf import SMALL, Sheaf
from offing.engine.staging import Advance, Choose, Ingested, Way, frame_row, insert, name_craft, new_input, timely
from offing.engine.study import Study
from offing.engine.unpack import HEAD, Refused, Unpacked
from offing.engine.whole import whole_bytes
from offing.schema.account import add_counts
from offing.schema.errors import Damaged, InputError, StrangeInput
from offing.schema.source import Head, Parsed, Stretch

IN_FLIGHT = 2


@dataclass(slots=True)
class _Earlier:
    """Hold what the record knows of an input whose beginning this one shares."""

    row: Mapping[str, Any]
    frames: dict[int, Mapping[str, Any]] = field(default_factory=dict)


Outcome = Ingested | InputError


def ingest(
    home: Home,
    inputs: Iterable[Unpacked | Refused],
    choose: Choose,
    options: dict[str, Any],
    how: Study,
    *,
    copy: bool,
    advance: Advance,
) -> list[tuple[str, Outcome]]:
    """Stage inputs, and return their names with what became of each; skip what the record holds already.

    *how* says how documents are read. An input that cannot be read is refused, the others go on. A container that
    breaks off is kept up to the break, and the break is told in ``damage``.
    """
    names = []
    with Hands(how.read, None if how.anywhere else 0) as hands:
        intake = _Intake(home, choose, options, how, copy, advance, hands)
        for number, one in enumerate(inputs):
            names.append(one.name)
            intake.take(number, one)
        intake.outcomes |= intake.sheaf.stage()
    return [(name, intake.outcomes[number]) for number, name in enumerate(names)]


class _Intake:
    """Take inputs in one by one; small ones of documents are bound together before they are staged."""

    def __init__(
        self,
        home: Home,
        choose: Choose,
        options: dict[str, Any],
        how: Study,
        copy: bool,
        advance: Advance,
        hands: Hands,
    ) -> None:
        self.home, self.choose, self.options, self.copy, self.advance = home, choose, options, copy, advance
        self.how, self.hands, self.sheaf = how, hands, Sheaf(home, how, hands)
        self.outcomes: dict[int, Outcome] = {}

    def take(self, number: int, one: Unpacked | Refused) -> None:
        """Stage one input, or bind it with others; note what became of it, which may be known only later."""
        if isinstance(one, Refused):
            self.outcomes[number] = InputError(one.reason)
            return
        pace = Pace(one.gauge, self.advance)
        try:
            outcome: Outcome | None = self._stage(number, one, pace)
        except InputError as error:
            outcome = error
        if outcome is not None:
            pace.finish()
            self.outcomes[number] = outcome

    def _stage(self, number: int, one: Unpacked, pace: Pace) -> Ingested | None:
        head = one.head()
        way = self._way(one, head, pace)
        data = _whole(one, head, way.source.largest) if way.source.unit == "whole" else b""
        if data and len(data) <= SMALL:
            self.sheaf.add(number, way, data)
            if self.sheaf.is_full:
                self.outcomes |= self.sheaf.stage()
            return None
        self.outcomes |= self.sheaf.stage()  # what comes first is staged first
        if data:
            return ingest_whole(way, data, self.how, self.hands)
        if way.source.unit == "rows":
            return ingest_rows(way)
        try:
            return _Reading(way).run(use_earlier=True)
        except _DivergedError:
            return _Reading(way).run(use_earlier=False)

    def _way(self, one: Unpacked, head: bytes, pace: Pace) -> Way:
        source, recognition = self.choose(Head(one.name, head))
        own = {name: value for name, value in self.options.items() if name in source.options}
        if not self.copy:
            archive.refuse_unkeepable(one)
        return Way(self.home, one, source, recognition, own, self.copy, pace)


def _whole(one: Unpacked, head: bytes, largest: int | None) -> bytes:
    """Return all bytes of an input; its beginning is all of it where it is short and nothing was unpacked."""
    return head if not one.container and len(head) < HEAD else whole_bytes(one, largest)


class _DivergedError(Exception):
    """Signal that an input stopped matching the earlier one whose frames were being skipped."""


class _Reading:
    """Read one input frame by frame, parsing ahead while earlier frames are written."""

    def __init__(self, way: Way) -> None:
        self.way, self.home, self.unpacked = way, way.home, way.unpacked
        self.earlier: _Earlier | None = None
        self.input_id = 0
        self.carry: dict[str, Any] = {}
        self.started = time.monotonic()
        self.parsed_any = False

    def run(self, *, use_earlier: bool) -> Ingested:
        damage, last = None, None
        with ThreadPoolExecutor(max_workers=2) as pool:
            writing: deque[Future[_Written]] = deque()
            try:
                for last in self._frames():
                    if last.seq == 0:
                        self._begin(last, use_earlier)
                    if not self._skip(last):
                        self._parse(last, pool, writing)
                    self.way.pace.step()
            except Damaged as error:
                damage = str(error)
            except StrangeInput:
                wait(writing)
                discard(self.home, self.input_id)
                raise
            while writing:
                self._register(writing.popleft().result())
        if last is None:
            raise InputError(damage or f"{self.unpacked.name} is empty: there is nothing to read in it")
        return self._finish(last, damage)

    def _frames(self) -> Iterator[Frame]:
        with self.home.database.connect() as connection:
            known = connection.execute(
                sa.select(db.inputs.c.bytes, db.inputs.c.sha256).where(
                    db.inputs.c.sha256.is_not(None), db.inputs.c.until_generation.is_(None), db.inputs.c.bytes > 0
                )
            ).all()
        return frames(self.unpacked.chunks(), known=[(n, sha) for n, sha in known])

    def _begin(self, frame: Frame, use_earlier: bool) -> None:
        if use_earlier:
            self.earlier = _find_earlier(self.home, frame, self.way.version)
        earlier = self.earlier.row["synthetic"] if self.earlier else None
        self.nature = Nature(self.home, self.unpacked.name, earlier)
        if self.earlier:
            self.input_id, self.layout = self.earlier.row["id"], self.earlier.row["layout"]
        else:
            self.input_id, self.layout = new_input(self.way), self.way.recognition.layout

    def _skip(self, frame: Frame) -> bool:
        """Tell whether the record holds this very frame; then take its carry and go on."""
        if not self.earlier:
            return False
        known = self.earlier.frames.get(frame.offset)
        if known is None:
            return False
        if known["sha256"] == frame.sha256:
            self.carry = known["carry"]
            return True
        grown = self.earlier.row["sha256"] in frame.ends or known["sha256"] in frame.ends
        if not grown:
            raise _DivergedError
        return False

    def _parse(self, frame: Frame, pool: ThreadPoolExecutor, writing: "deque[Future[_Written]]") -> None:
        parsed = self.way.source.parse(Stretch(frame.data, frame.offset, frame.last), self.layout, self.carry)
        unknown = self.nature.synthetic is None
        self.nature.take(parsed)
        if unknown:
            self.nature.note(self.input_id)
        self.carry = parsed.carry
        self.parsed_any = True
        while len(writing) >= IN_FLIGHT:
            self._register(writing.popleft().result())
        writing.append(pool.submit(_write, self.home, frame, parsed, self.way.copy, self.input_id))

    def _register(self, written: "_Written") -> None:
        register_frame(self.home, self.input_id, written)

    def _finish(self, last: Frame, damage: str | None) -> Ingested:
        size = last.offset + len(last.data)
        complete = damage is None
        seconds = time.monotonic() - self.started
        already = not self.parsed_any and bool(self.earlier and self.earlier.row["sha256"] == last.sha256)
        with self.home.database.begin() as connection:
            values: dict[str, Any] = {"sha256": last.sha256, "bytes": size, "complete": complete}
            values["notes"] = [damage] if damage else []
            if self.parsed_any:
                values |= {"seconds": seconds, "synthetic": self.nature.synthetic}
            decided = self.carry.get("decided")
            if decided:
                values["decided"] = list(decided)
            connection.execute(sa.update(db.inputs).where(db.inputs.c.id == self.input_id).values(values))
        return Ingested(self.input_id, last.sha256, already, damage)


@dataclass(slots=True)
class _Written:
    frame: Frame
    parsed: Parsed
    path: str | None
    files: list[FileRow]
    dropped: dict[str, int]


def _write(home: Home, frame: Frame, parsed: Parsed, copy: bool, input_id: int) -> _Written:
    path = archive.keep_frame(home, frame) if copy else None
    stem = f"{input_id}-{frame.sha256[:12]}"
    positions, dropped = timely(parsed.positions)
    statics, _ = timely(parsed.statics)
    files = write_reports(home, positions, "positions", stem) + write_reports(home, statics, "statics", stem)
    return _Written(frame, parsed, path, files, dropped)


def register_frame(home: Home, input_id: int, written: _Written) -> None:
    """Record a frame and its files, staged, in one transaction."""
    account = written.parsed.account
    account.dropped = add_counts(account.dropped, written.dropped)
    with home.database.begin() as connection:
        taken = sa.select(sa.func.coalesce(sa.func.max(db.frames.c.seq), -1)).where(db.frames.c.input_id == input_id)
        row = frame_row(written.frame, input_id, written.path) | {
            "seq": connection.execute(taken).scalar_one() + 1,
            "carry": written.parsed.carry,
            "account": account.as_dict(),
        }
        frame = insert(connection, db.frames, row)
        if written.files:
            connection.execute(sa.insert(db.files), [file | {"frame_id": frame} for file in written.files])
        name_craft(connection, written.parsed.labels)


def _find_earlier(home: Home, frame: Frame, version: dict[str, Any]) -> _Earlier | None:
    """Find an input, staged or current and read the same way, that begins with this frame's bytes."""
    names = [frame.sha256, *frame.ends]
    begins = sa.select(db.frames.c.input_id).where(db.frames.c.offset == 0, db.frames.c.sha256.in_(names))
    living = sa.select(db.inputs).where(db.inputs.c.id.in_(begins), db.inputs.c.until_generation.is_(None))
    with home.database.connect() as connection:
        for row in connection.execute(living.order_by(db.inputs.c.id.desc())).mappings():
            if all(row[name] == value for name, value in version.items()):
                of = sa.select(db.frames).where(db.frames.c.input_id == row["id"]).order_by(db.frames.c.seq)
                held = connection.execute(of).mappings()
                return _Earlier(dict(row), {frame["offset"]: dict(frame) for frame in held})
    return None
