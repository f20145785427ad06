"""The brief of one operation: its lines looked up, held against one another, and put together."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from offing.answers.between import Between, between
from offing.answers.findings import Matcher
from offing.answers.operations import gathered
from offing.engine.choose import Time, microseconds
from offing.engine.cited import Note, cite
from offing.engine.finding_rows import claims_by_id
from offing.engine.instants import DAY_US, moment
from offing.engine.lines import Line
from offing.engine.lines_by_id import rows_by_id
from offing.engine.outgoing import privacy_of
from offing.engine.privacy import Privacy
from offing.engine.reader import Record
from offing.record.brief import Brief
from offing.record.brief_made import made
from offing.record.brief_material import Cite, Material, Noted, Opposed, Side
from offing.record.brief_times import day
from offing.record.disputes import Remark
from offing.record.operation_find import find_operation
from offing.schema.finding import VERDICTS, Finding
from offing.schema.operation import Operation

_CONTRADICTED = VERDICTS[0]
_AROUND_US = 3 * DAY_US  # before and after an operation, in which events are near it


def brief_named(record: Record, name: str, as_of: Time = None, privacy: Privacy | None = None) -> Brief:
    """Return the brief of the operation that *name* means, as of a time; raises UsageError for none or several.

    *privacy* says who is masked, where that is known already.
    """
    at = microseconds(as_of)
    with record.home.pin() as generation, record.home.database.connect() as connection:
        found = gathered(record, connection, generation)
        operation = find_operation(found.operations, name)
        now = datetime.now(UTC) if at is None else moment(at)
        matcher = Matcher(record, connection, generation, found.rejected)
        rows = claims_by_id(connection, [one.line for one in operation.members], generation)
        until = microseconds(now) or 0
        held = list(matcher.findings(rows, until))
        beside: list[Finding] = []
        if operation.start is not None:
            end = operation.start if operation.end is None else operation.end
            beside = matcher.unannounced(operation.start - _AROUND_US, end + _AROUND_US, until)
        left_out = _rejected(record, connection, generation, operation, found.rejected)
        return brief_of(record, connection, generation, operation, held, beside, now, left_out, privacy)


def _rejected(
    record: Record, connection: sa.Connection, generation: int, operation: Operation, rejected: frozenset[str]
) -> list[str]:
    """Return the rejected lines that would belong to an operation, had they not been rejected."""
    if not rejected:
        return []
    own = {one.line for one in operation.members}
    whole = gathered(record, connection, generation, with_rejected=True).operations
    like = max(whole, key=lambda one: len(own & {member.line for member in one.members}), default=operation)
    return sorted(rejected & {member.line for member in like.members})


def _near(operation: Operation, unannounced: Iterable[Finding], lines: Mapping[str, Line]) -> list[Finding]:
    """Return the events that no document announces and that belong to the operation, or are of its events' craft."""
    own = {one.line for one in operation.members}
    craft = {one["id"] for id_ in own if id_ in lines for one in lines[id_]["craft"]}
    return [
        one
        for one in unannounced
        if one.line in own or any(it["id"] in craft for it in (lines.get(one.line) or {"craft": ()})["craft"])
    ]


def brief_of(
    record: Record,
    connection: sa.Connection,
    generation: int,
    operation: Operation,
    findings: Sequence[Finding],
    unannounced: Sequence[Finding],
    as_of: datetime,
    rejected: Iterable[str] = (),
    privacy: Privacy | None = None,
) -> Brief:
    """Return the brief of an operation, as of a generation, from what was found of its lines."""
    by_line = {one.line: one for one in findings}
    between_ids = [one.line for one in operation.members if one.sure]
    held = between(
        connection,
        generation,
        between_ids,
        lambda rows: record.lines_of(connection, rows, generation),
        [f"{one.line}:{it.slot}" for one in findings for it in one.checks if it.verdict == _CONTRADICTED],
    )
    lines = _lines(record, connection, generation, _cited(operation, findings, unannounced, held))
    left_out = _lines(record, connection, generation, rejected)
    masking = privacy or privacy_of(record)
    material = Material(
        operation=operation,
        lines={line["id"]: line for line in masking.lines([*lines.values(), *left_out.values()])},
        findings=by_line,
        cites=_cites(record, [*lines.values(), *left_out.values()]),
        as_of=as_of,
        opposed=tuple(_opposed(held)),
        remarks=tuple(Noted(one.words, one.lines, one.about) for one in held.remarks if not _is_in(one, held)),
        stories=tuple(_stories(held)),
        firsts=tuple(_firsts(held)),
        unannounced=tuple(_near(operation, unannounced, lines)),
        rejected=tuple(left_out.values()),
    )
    return made(material)


def _cited(
    operation: Operation, findings: Iterable[Finding], unannounced: Iterable[Finding], held: Between
) -> dict[str, None]:
    ids = dict.fromkeys(one.line for one in operation.members)
    for finding in findings:
        ids |= dict.fromkeys(id_ for check in finding.checks for id_ in check.against)
    ids |= dict.fromkeys(one.line for one in unannounced)
    for first in held.firsts:
        ids |= dict.fromkeys(first.against)
    return ids


def _lines(record: Record, connection: sa.Connection, generation: int, ids: Iterable[str]) -> dict[str, Line]:
    rows = rows_by_id(connection, ids, generation)
    return {line["id"]: line for line in record.lines_of(connection, rows, generation)}


def _cites(record: Record, lines: Sequence[Line]) -> dict[str, tuple[Cite, ...]]:
    cited = cite(record.home, lines)
    return {line["id"]: tuple(map(_cite, cited.of(line))) for line in lines}


def _cite(note: Note) -> Cite:
    return Cite(
        lane=note.lane,
        key=note.document or note.source.sha256,
        input=note.source.name,
        sha256=note.source.sha256,
        publisher=note.publisher,
        title=note.title,
        published=note.published,
        text_sha256=note.text_sha256,
        copied=note.source.copied,
        address=note.address,
    )


def _opposed(held: Between) -> Iterable[Opposed]:
    for one in held.disputes:
        sides = tuple(
            Side(side.value.words, tuple(voice.name for voice in side.voices), side.lines, side.grade.grade)
            for side in one.sides
        )
        yield Opposed(one.topic, sides, one.notes)


def _is_in(remark: Remark, held: Between) -> bool:
    """Tell whether a dispute already says that a name is written in several ways."""
    spelt = {
        line for one in held.disputes for side in one.sides if "also written" in side.value.words for line in side.lines
    }
    return remark.about == "spelling" and spelt.issuperset(remark.lines)


def _stories(held: Between) -> Iterable[Noted]:
    for one in held.stories:
        steps = [
            f"{step.words} ({step.how}, {step.origin.name}"
            f"{f', {day(moment(step.published))}' if step.published is not None else ''})"
            for step in one.steps
        ]
        yield Noted(f"{one.topic}: {'; then '.join(steps)}", tuple(dict.fromkeys(step.line for step in one.steps)))


def _firsts(held: Between) -> Iterable[Noted]:
    whose: Mapping[str, Any] = {one.line: one.origin.name for one in held.tellings}
    for one in held.firsts:
        who = f", says {whose[one.line]}" if one.line in whose else ""
        words = f"“{' '.join(one.says.split())}”{who}: {one.verdict}, {one.reason}"
        yield Noted(words, (one.line, *one.against), verdict=one.verdict)
