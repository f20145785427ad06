"""Operations of the record: lines looked up, and gathered."""

from dataclasses import dataclass

import sqlalchemy as sa

from offing.engine.operation_lines import event_rows, event_traces, said_traces, ships_of
from offing.engine.reader import Record
from offing.engine.reviewed import Reviewed
from offing.engine.who import labels_of
from offing.record.operation_joins import EVENTS
from offing.record.operations import gather, windows
from offing.schema.operation import Operation, Trace


@dataclass(frozen=True, slots=True)
class Gathered:
    """Hold the operations of the record as of one generation, with the lines that they were gathered from.

    ``rejected`` are the lines that reviews rejected and that are left out.
    """

    operations: tuple[Operation, ...]
    lines: dict[str, Trace]
    rejected: frozenset[str]


def gathered(record: Record, connection: sa.Connection, generation: int) -> Gathered:
    """Return the operations of the record as of *generation*."""
    rejected = Reviewed.of_record(connection, generation).rejected()
    said = said_traces(connection, generation, rejected)
    lines = [*said, *_events(record, connection, generation, windows(said), rejected)]
    return Gathered(gather(lines), {line.id: line for line in lines}, rejected)


def operations(record: Record) -> tuple[Operation, ...]:
    """Return the operations of the record, the earliest first."""
    with record.home.pin() as generation, record.home.database.connect() as connection:
        return gathered(record, connection, generation).operations


def _events(
    record: Record,
    connection: sa.Connection,
    generation: int,
    asked: tuple[tuple[int, int], ...],
    rejected: frozenset[str],
) -> list[Trace]:
    rows = [row for row in event_rows(connection, generation, sorted(EVENTS), asked) if row["id"] not in rejected]
    keys = sorted({key for row in rows for key in row["craft"]})
    if not keys:
        return []
    labels = labels_of(connection)
    heard = record.names_of(connection, keys, generation)
    return event_traces(rows, ships_of(connection, heard, keys, labels), labels)
