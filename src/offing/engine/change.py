"""A change: what is staged, superseded or withdrawn, against what the record holds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.home import Home
from offing.engine.report_files import FileRow
from offing.engine.slices import Slice

_EVER = 1 << 62
_REPORTS = ("positions", "statics")


@dataclass(slots=True)
class Change:
    """Hold the files that count from now on, those that count no longer, and the inputs meant.

    ``reports`` stand in canonical order: by their earliest time and the name of their frame,
    never by the order in which they were read.
    """

    reports: list[FileRow]
    gone: list[FileRow]
    tracks: list[FileRow]
    carries: list[FileRow]
    staged_inputs: set[int]
    retired_inputs: dict[int, int | None]
    labels: dict[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether there is anything to do."""
        return bool(self.gone or self.retired_inputs or self.staged_inputs or self._staged())

    def _staged(self) -> list[FileRow]:
        return [row for row in self.reports if row["since_generation"] is None]

    @property
    def moves_tracks(self) -> bool:
        """Tell whether any reports come or go, so that tracks and events must be looked at again."""
        return bool(self.gone or self._staged())

    @property
    def until(self) -> int:
        """Return the latest time that the record has heard anything, in microseconds."""
        return max((row["t_max"] for row in self.reports if row["layer"] == "positions"), default=0)

    def slices(self) -> list[Slice]:
        """Return the slices as they are stored, in time order."""
        return sorted(Slice(row["slice_start"], row["slice_end"]) for row in self.carries)

    def touched_days(self) -> dict[int, int]:
        """Return the UTC days that gain or lose reports, with how many."""
        days: Counter[int] = Counter()
        for row in [*self._staged(), *self.gone]:
            days.update({int(day): n for day, n in row["tally"]["days"].items()})
        return days

    def living_documents(self) -> sa.ColumnElement[bool]:
        """Return the condition that a document is of the record once this is published."""
        table = db.documents.c
        staged = sa.and_(table.since_generation.is_(None), table.input_id.in_(_written(self.staged_inputs)))
        stands = sa.and_(table.since_generation.is_not(None), table.input_id.not_in(_written(self.retired_inputs)))
        return sa.and_(table.until_generation.is_(None), sa.or_(stands, staged))

    def moves_warnings(self, connection: sa.Connection, kinds: Iterable[str]) -> bool:
        """Tell whether an area of a warning comes or goes, or any is cancelled, while an event of *kinds* goes on."""
        events, areas = db.events.c, db.warned_areas.c
        going = sa.select(events.t_start, events.t_end, events.open)
        going = going.where(db.current(db.events), events.kind.in_(sorted(kinds)))
        spans = [(start, _EVER if open_ or end is None else end) for start, end, open_ in connection.execute(going)]
        if not spans:
            return False
        starts, ends = (np.sort(side) for side in np.array(spans, np.int64).T)
        touched = _written({*self.staged_inputs, *self.retired_inputs})
        own = sa.select(db.documents.c.row).where(db.documents.c.input_id.in_(touched))
        ended = sa.select(db.cancellations.c.row).where(db.cancellations.c.document.in_(own))
        if connection.scalar(ended.limit(1)) is not None:
            return True
        closed = connection.execute(sa.select(areas.t_start, areas.t_end).where(areas.document.in_(own))).all()
        since, until = np.array(closed, np.int64).reshape(-1, 2).T
        # As many have begun by the end of a window as ended before its start where none goes on in it.
        return bool((np.searchsorted(starts, until, "right") > np.searchsorted(ends, since)).any())

    def settle(self, connection: sa.Connection, generation: int) -> None:
        """Publish the staged files and inputs, and close what counts no longer."""
        files, inputs = db.files, db.inputs
        ids = [row["id"] for row in self.gone]
        for some in _batches(ids):
            ended = sa.update(files).where(files.c.id.in_(some))
            connection.execute(ended.values(until_generation=generation, since_generation=_since(files, generation)))
        connection.execute(
            sa.update(files)
            .where(files.c.since_generation.is_(None), files.c.until_generation.is_(None))
            .values(since_generation=generation)
        )
        for some in _batches(self.staged_inputs):
            began = sa.update(inputs).where(inputs.c.id.in_(some), inputs.c.since_generation.is_(None))
            connection.execute(began.values(since_generation=generation))
            _name_unfinished(connection, some)
            _settle_documents(connection, some, since_generation=generation)
        for which, heir in self.retired_inputs.items():
            ended = sa.update(inputs).where(inputs.c.id == which)
            values = {"until_generation": generation, "replaced_by": heir}
            connection.execute(ended.values(**values, since_generation=_since(inputs, generation)))
        for some in _batches(self.retired_inputs):
            _settle_documents(connection, some, until_generation=generation)


def _written(ids: Iterable[int]) -> sa.BindParameter[Any]:
    """Return numbers for a query that are written into it: there may be more than a database takes beside it."""
    return sa.bindparam(None, sorted(ids), expanding=True, literal_execute=True, type_=sa.Integer())


def _since(table: sa.Table, generation: int) -> sa.ColumnElement[int]:
    return sa.func.coalesce(table.c.since_generation, generation)


def _settle_documents(connection: sa.Connection, inputs: list[int], **life: int) -> None:
    """Begin or end the life of the documents of some inputs; a life once begun or ended stays as it is."""
    table = db.documents.c
    for column, generation in life.items():
        untouched = sa.and_(table.input_id.in_(inputs), table[column].is_(None))
        connection.execute(sa.update(db.documents).where(untouched).values({column: generation}))


def _name_unfinished(connection: sa.Connection, ids: list[int]) -> None:
    """Name inputs whose reading was cut short after their last whole frame."""
    unfinished = sa.select(db.inputs.c.id).where(db.inputs.c.id.in_(ids), db.inputs.c.sha256.is_(None))
    for which in connection.scalars(unfinished).all():
        newest = sa.select(db.frames).where(db.frames.c.input_id == which).order_by(db.frames.c.offset.desc()).limit(1)
        frame = connection.execute(newest).mappings().one()
        named = sa.update(db.inputs).where(db.inputs.c.id == which)
        connection.execute(named.values(sha256=frame["sha256"], bytes=frame["offset"] + frame["length"]))


def find_change(home: Home, retire: set[int], *, staged: bool = True) -> Change:
    """Compare what is staged, and the inputs to be taken away, with what the record holds."""
    files, frames = db.files, db.frames
    with home.database.connect() as connection:
        query = (
            sa.select(files, frames.c.input_id, frames.c.sha256.label("frame_sha256"), frames.c.offset, frames.c.seq)
            .join_from(files, frames, files.c.frame_id == frames.c.id)
            .where(files.c.until_generation.is_(None), files.c.layer.in_(_REPORTS))
        )
        if not staged:
            query = query.where(files.c.since_generation.is_not(None))
        reports: list[FileRow] = [dict(row) for row in connection.execute(query).mappings()]
        made = sa.select(files).where(db.current(files), files.c.layer.not_in(_REPORTS))
        tracks: list[FileRow] = [dict(row) for row in connection.execute(made).mappings()]
        fresh = _staged_inputs(connection, reports) if staged else set()
        retired: dict[int, int | None] = dict.fromkeys(retire)
        retired |= _replaced(connection, fresh)
        superseded = _superseded(connection, fresh)
        labels: dict[int, str] = dict(connection.execute(sa.select(db.labels)).all())
    gone = [row for row in reports if row["input_id"] in retired or row["frame_id"] in superseded]
    lost = {row["id"] for row in gone}
    kept = [row for row in reports if row["id"] not in lost]
    kept.sort(key=lambda row: (row["t_min"], row["frame_sha256"], row["path"]))
    carries = [row for row in tracks if row["layer"] == "carry"]
    return Change(kept, gone, tracks, carries, fresh, retired, labels)


def _staged_inputs(connection: sa.Connection, reports: list[FileRow]) -> set[int]:
    with_frames = sa.select(db.frames.c.input_id)
    new = sa.select(db.inputs.c.id).where(db.inputs.c.since_generation.is_(None), db.inputs.c.id.in_(with_frames))
    grown = {row["input_id"] for row in reports if row["since_generation"] is None}
    return set(connection.scalars(new)) | grown


def _replaced(connection: sa.Connection, fresh: Iterable[int]) -> dict[int, int | None]:
    """Find inputs whose very bytes were now read another way, and by which input.

    An input has its SHA-256 once it was read to its end, be it a break in its container.
    """
    one, other = db.inputs.alias(), db.inputs.alias()
    query = sa.select(one.c.id, other.c.id).where(
        one.c.sha256 == other.c.sha256,
        one.c.id < other.c.id,
        one.c.until_generation.is_(None),
        other.c.id.in_(list(fresh)),
    )
    return dict(connection.execute(query).all())


def _superseded(connection: sa.Connection, fresh: Iterable[int]) -> set[int]:
    """Find frames of grown logs that a later reading began again at the same place."""
    query = sa.select(db.frames.c.id, db.frames.c.input_id, db.frames.c.offset).where(
        db.frames.c.input_id.in_(list(fresh))
    )
    newest: dict[tuple[int, int], int] = {}
    old: set[int] = set()
    for frame, input_, offset in connection.execute(query.order_by(db.frames.c.seq)):
        if (input_, offset) in newest:
            old.add(newest[input_, offset])
        newest[input_, offset] = frame
    return old


def _batches(ids: Iterable[int], size: int = 500) -> Iterable[list[int]]:
    every = sorted(ids)
    return (every[start : start + size] for start in range(0, len(every), size))
