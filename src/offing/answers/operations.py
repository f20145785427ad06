"""Operations of the record: lines looked up, gathered, and corrected as users corrected them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.find_line import find_line
from offing.engine.home import Home
from offing.engine.lines import Line
from offing.engine.lines_by_id import rows_by_id
from offing.engine.operation_changes import add_change, become, changes_of
from offing.engine.operation_lines import (
    event_rows,
    event_traces,
    events_called,
    said_traces,
    ships_of,
)
from offing.engine.reader import Record
from offing.engine.reviewed import Reviewed
from offing.engine.storage import storing
from offing.engine.who import labels_of
from offing.record.operation_changes import ANCHORS, corrected, reversals
from offing.record.operation_find import find_operation
from offing.record.operation_joins import EVENTS
from offing.record.operations import gather, windows
from offing.schema.errors import UsageError
from offing.schema.operation import CHANGES, Change, Operation, Trace
from offing.schema.review import checked_name, checked_note

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Gathered:
    """Hold the operations of the record as of one generation, with the lines that they were gathered from.

    ``rejected`` are the lines that reviews rejected and that are left out; ``lost`` tells of corrections that find
    nothing to correct any more.
    """

    operations: tuple[Operation, ...]
    lines: dict[str, Trace]
    rejected: frozenset[str]
    changes: tuple[Change, ...] = ()
    lost: tuple[str, ...] = ()


def gathered(record: Record, connection: sa.Connection, generation: int, *, with_rejected: bool = False) -> Gathered:
    """Return the operations of the record as of *generation*, as users corrected them; *with_rejected* of all lines."""
    rejected = frozenset[str]() if with_rejected else Reviewed.of_record(connection, generation).rejected()
    said = said_traces(connection, generation, rejected)
    changes = changes_of(connection)
    now = become(connection, changes, generation)
    ships = ships_of(connection, record.all_names(connection, generation))
    rows = event_rows(connection, generation, sorted(EVENTS), windows(said), ships)
    known = {row["id"] for row in rows} | {line.id for line in said}
    named = {now.get(line, line) for change in changes for line in change.lines}
    rows += events_called(connection, generation, named - known)
    events = event_traces([row for row in rows if row["id"] not in rejected], ships, labels_of(connection))
    lines = {line.id: line for line in (*said, *events)}
    found, lost = corrected(gather(lines.values()), changes, lines, now)
    return Gathered(found, lines, rejected, changes, lost)


def lines_in(record: Record, connection: sa.Connection, generation: int, operation: Operation) -> list[Line]:
    """Return the lines of an operation as lines of the record, in the order of its members."""
    rows = rows_by_id(connection, (one.line for one in operation.members), generation)
    place = {one.line: number for number, one in enumerate(operation.members)}
    return record.lines_of(connection, sorted(rows, key=lambda row: place[row["id"]]), generation)


def operations(record: Record) -> tuple[Operation, ...]:
    """Return the operations of the record, the earliest first."""
    return looked_up(record).operations


def looked_up(record: Record) -> Gathered:
    """Return the operations of the record as it stands, with the lines they were gathered from."""
    with record.home.pin() as generation, record.home.database.connect() as connection:
        return gathered(record, connection, generation)


def shown(record: Record, words: str) -> tuple[Operation, list[Line], Gathered]:
    """Return the operation that *words* mean, its lines, and all that was gathered.

    Raises UsageError where they mean none or several.
    """
    with record.home.pin() as generation, record.home.database.connect() as connection:
        whole = gathered(record, connection, generation)
        found = find_operation(whole.operations, words)
        return found, lines_in(record, connection, generation, found), whole


def change(
    record: Record,
    what: str,
    named: Sequence[str],
    lines: Sequence[str] = (),
    *,
    by: str | None,
    note: str | None = None,
    name: str | None = None,
) -> tuple[Change, tuple[str, ...]]:
    """Add a correction: *what* is one of CHANGES, *named* are operations, *lines* ids or their beginnings.

    Returns it, with words on the earlier corrections that it takes back. Raises UsageError where it contradicts
    itself, or changes nothing.
    """
    if what not in CHANGES:
        raise UsageError(f"{what!r} is no correction; write one of {', '.join(CHANGES)}")
    who, words = checked_name(by), checked_note(note)
    home: Home = record.home
    with home.lock(), storing("the record"), home.pin() as generation:
        with home.database.connect() as connection:
            whole = gathered(record, connection, generation)
            meant = [find_operation(whole.operations, one) for one in named]
            ids = [_line(connection, whole, one) for one in lines]
        _check(what, meant, ids, name)
        anchors = {it.id: [one.line for one in it.members if one.sure][:ANCHORS] for it in meant}
        detail = {"anchors": anchors} | ({"name": _checked(name)} if name is not None else {})
        made = (what, tuple(it.id for it in meant), tuple(ids), who, time.time_ns() // 1000, words or "", detail)
        new = Change(0, *made)
        told = reversals(whole.changes, new)
        with db.publishing(home.database) as connection:
            return add_change(connection, new, generation), told


def _line(connection: sa.Connection, whole: Gathered, given: str) -> str:
    found = find_line(connection, given)
    if not found.current:
        raise UsageError(f"{found.id} stands in the record no longer, so it belongs to nothing")
    if found.id in whole.rejected:
        raise UsageError(f"{found.id} was rejected in a review and is left out; see: offing review {found.id[:10]}")
    return found.id


def _check(what: str, meant: Sequence[Operation], ids: Sequence[str], name: str | None) -> None:
    """Raise UsageError where a correction contradicts itself or changes nothing."""
    first = meant[0]
    if what == "merge" and len({it.id for it in meant}) < len(meant):
        raise UsageError(f"{first.id[:10]} {first.name} is one operation already; name two to merge")
    if len(set(ids)) < len(ids):
        raise UsageError("a line is named twice; name each once")
    held = {one.line: one for one in first.members}
    if what in ("split", "remove"):
        strange = [line for line in ids if line not in held]
        if strange:
            raise UsageError(f"{', '.join(strange)} is not in {first.id[:10]} {first.name}, so it cannot be taken out")
        if len(ids) == len(held):
            raise UsageError(f"that is all of {first.id[:10]} {first.name}; nothing would be left of it")
    if what == "add":
        known = [line for line in ids if line in held and held[line].sure]
        if known:
            raise UsageError(f"{', '.join(known)} is in {first.id[:10]} {first.name} already: {held[known[0]].why}")
    if what == "rename" and name == first.name:
        raise UsageError(f"it is called {name!r} already")


def _checked(name: str) -> str:
    """Return the name of an operation as it is kept; raises UsageError."""
    kept = " ".join(name.split())
    if not kept or len(kept) > _LONGEST_NAME or not kept.isprintable():
        raise UsageError(f"a name is one line of 1 to {_LONGEST_NAME} characters that can be printed")
    return kept
