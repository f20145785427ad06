"""Events in which craft of a state, or of two, take part: a craft's state is that of its MMSI or of the hull it is."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from offing.atlas import mids
from offing.engine import database as db

TOGETHER = ("company", "rendezvous", "group_activity", "shadowing")
_MID = 1_000_000
_MANY = 4000


def events_of(
    connection: sa.Connection,
    generation: int,
    states: Sequence[str],
    kinds: Collection[str] = TOGETHER,
    since: int | None = None,
    until: int | None = None,
    tied: Mapping[str, Collection[int]] | None = None,
) -> list[dict[str, Any]]:
    """Return rows of events of some kinds in which a craft of each of *states* takes part, oldest first.

    *tied* holds by state the craft that are its by the hull that they are taken to be.
    """
    events = db.events.c
    query = sa.select(db.events).where(events.kind.in_(list(kinds)), db.seen_at(db.events, generation))
    if since is not None:
        query = query.where(sa.func.coalesce(events.t_end, events.t_start) >= since)
    if until is not None:
        query = query.where(events.t_start < until)
    craft = db.event_craft.c
    for state in states:
        named = sa.select(craft.row).where(craft.row == events.row, _of_state(state, (tied or {}).get(state, ())))
        query = query.where(named.exists())
    return [dict(row) for row in connection.execute(query.order_by(events.t_start, events.id)).mappings()]


def _of_state(state: str, tied: Collection[int]) -> sa.ColumnElement[bool]:
    """Return the condition that a craft is of a state."""
    craft = db.event_craft.c.craft_id
    ranges = [
        sa.and_(craft >= mid * _MID, craft < (mid + 1) * _MID) for mid, of in mids.states().items() if of == state
    ]
    return sa.or_(sa.false(), *ranges, *([craft.in_(sorted(tied)[:_MANY])] if tied else []))


def documents_by_month(connection: sa.Connection, generation: int) -> list[int]:
    """Return when each text that is held was first published (int64 microseconds), copies once."""
    table = db.documents.c
    query = sa.select(sa.func.min(table.published)).where(db.seen_at(db.documents, generation))
    query = query.where(table.published.is_not(None)).group_by(table.cluster)
    return list(connection.scalars(query))
