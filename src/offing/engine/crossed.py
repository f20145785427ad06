"""Transits of straits that tracks tell of, for counting."""

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.tallied import Waters
from offing.engine.who import flag_of
from offing.schema.tally import Crossed

KIND = "strait_transit"


def crossed(
    connection: sa.Connection,
    generation: int,
    since_us: int | None = None,
    until_us: int | None = None,
    within: Waters | None = None,
    state: str | None = None,
) -> list[Crossed]:
    """Return the transits that stood in *generation* and began in a time, of straits of an area or that begin in it.

    A craft's state is the one that its MMSI begins with.
    """
    events, craft = db.events.c, db.event_craft.c
    query = sa.select(
        events.id, events.t_start, events.lat, events.lon, events.detail, events.synthetic, craft.craft_id
    ).join(db.event_craft, craft.row == events.row)
    query = query.where(events.kind == KIND, db.seen_at(db.events, generation))
    if since_us is not None:
        query = query.where(events.t_start >= since_us)
    if until_us is not None:
        query = query.where(events.t_start < until_us)
    found = []
    for id_, start, lat, lon, detail, synthetic, key in connection.execute(query.order_by(events.t_start, events.id)):
        whose = flag_of(key)
        if state is not None and whose != state:
            continue
        if within is not None and not within.is_at(detail.get("area_id"), lat, lon):
            continue
        strait, way = detail.get("area") or "a strait", detail.get("direction") or ""
        found.append(Crossed(strait, key, whose, way, start, id_, synthetic))
    return found
