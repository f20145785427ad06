"""One line of the record by its id, of whatever lane, with what it says."""

from dataclasses import dataclass

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.as_stood import event_stood, said_stood
from offing.engine.lines import craft_of
from offing.engine.said_lines import lane_of
from offing.engine.who import label_of, labels_of
from offing.engine.why import find_event, wanted_id
from offing.engine.why_said import find_claim
from offing.schema.errors import UsageError


@dataclass(frozen=True, slots=True)
class FoundLine:
    """Hold a line's id, kind and lane, whether it stands, and what it says as JSON of one form."""

    id: str
    kind: str
    source: str
    current: bool
    stood: str


def find_line(connection: sa.Connection, given: str) -> FoundLine:
    """Return the line that *given* names or begins to name: the row that stands, else the last that stood.

    Raises UsageError where there is none, or where there are several.
    """
    wanted = wanted_id(given)
    claim = find_claim(connection, wanted)
    if claim is None:
        row = find_event(connection, given)
        labels = labels_of(connection)
        craft = [label_of(key, labels) for key in craft_of(connection, [row["row"]]).get(row["row"], [])]
        return FoundLine(row["id"], row["kind"], "track", row["until_generation"] is None, event_stood(row, craft))
    if claim["id"] != wanted and connection.scalar(_begins(wanted)):
        raise UsageError(f"{given!r} begins the ids of claims and of events; give more")
    stands = claim["document_since_generation"] is not None and claim["document_until_generation"] is None
    return FoundLine(claim["id"], claim["kind"], lane_of(claim), stands, said_stood(claim))


def _begins(wanted: str) -> sa.Select[tuple[str]]:
    return sa.select(db.events.c.id).where(db.events.c.id.startswith(wanted)).limit(1)
