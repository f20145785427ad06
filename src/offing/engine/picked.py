"""Choose lines by a record's spine, and fetch a page of them: the work follows the page, not the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.area_names import Found
from offing.engine.cancelled import Endings
from offing.engine.choose import Ring, within
from offing.engine.relays import reports
from offing.engine.reviewed import Reviewed
from offing.engine.said_lines import NAMED
from offing.engine.spine import LANES, TIERS, Bools, Ints, Spine
from offing.engine.warned import among, meets
from offing.engine.whole import WARNING

_MANY = 500
Polygons = list[list[Ring]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what is asked of a spine, each part None or empty where it does not matter; times in microseconds.

    ``passing`` false leaves out visits to the zones along every shore, and what only serves other detectors.
    """

    lanes: tuple[str, ...] = LANES
    kinds: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    craft: tuple[int, ...] | None = None
    since_us: int | None = None
    until_us: int | None = None
    box: tuple[float, float, float, float] | None = None
    reviewed: str | None = None
    passing: bool = True


def pick(
    spine: Spine, asked: Asked, judged: Reviewed, named: Found | None = None, polygons: Polygons | None = None
) -> Ints:
    """Return the places in the spine, in order, of the lines asked for; *named* and *polygons* say where they lie."""
    chosen = _by_columns(spine, asked)
    if asked.craft is not None:
        chosen &= spine.of_craft(asked.craft)
    if asked.box is not None:
        chosen &= _in_box(spine, asked.box)
    if named is not None:
        chosen &= _in_named(spine, named, chosen)
    if polygons is not None:
        chosen &= _in_polygons(spine, polygons, chosen)
    places = np.flatnonzero(chosen)
    if asked.reviewed is None:
        return places
    ids = spine.ids[places].tolist()
    kept = [judged.chooses(id_.decode(), asked.reviewed) for id_ in ids]
    return np.asarray(places[np.array(kept, bool)])


def _by_columns(spine: Spine, asked: Asked) -> Bools:
    lanes = [LANES.index(lane) for lane in asked.lanes]
    chosen = np.isin(spine.lane, np.array(lanes, np.int8))
    if asked.kinds:
        kinds = [number for number, kind in enumerate(spine.kinds) if kind in asked.kinds]
        chosen &= np.isin(spine.kind, np.array(kinds, np.int16))
    if asked.tiers:
        tiers = np.array([TIERS.index(tier) for tier in asked.tiers], np.int8)
        chosen &= np.isin(spine.tier, tiers) | (spine.lane == LANES.index("track")) | _announced(spine)
    if not asked.passing:
        chosen &= ~spine.passing
    if asked.since_us is not None:
        chosen &= spine.end >= asked.since_us
    if asked.until_us is not None:
        chosen &= spine.when < asked.until_us
    return np.asarray(chosen)


def _announced(spine: Spine) -> Bools:
    return np.asarray(spine.lane == LANES.index("warning"))


def _in_box(spine: Spine, box: tuple[float, float, float, float]) -> Bools:
    """Tell which lines lie in west, south, east, north (across the antimeridian where west > east); see meets."""
    west, south, east, north = box
    inside = (spine.lat >= south) & (spine.lat <= north)
    if west <= east:
        inside &= (spine.lon >= west) & (spine.lon <= east)
    else:
        inside &= (spine.lon >= west) | (spine.lon <= east)
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    rings = [[np.array([(w, south), (e, south), (e, north), (w, north), (w, south)])] for w, e in spans]
    return np.asarray(np.where(_announced(spine), _warnings_meeting(spine, rings), inside))


def _warnings_meeting(spine: Spine, polygons: Polygons) -> Bools:
    found = [number for number, row in spine.warnings.items() if meets(row, polygons)]
    return np.asarray(spine.claimed & np.isin(spine.row, np.array(found, np.int64)))


def _in_named(spine: Spine, named: Found, chosen: Bools) -> Bools:
    inside = np.zeros(len(spine), bool)
    places = np.flatnonzero(chosen)
    inside[places] = named.holds(spine.lat[places], spine.lon[places])
    inside |= spine.naming(named.ids)
    touching = [row["row"] for row in among([dict(row) for row in spine.warnings.values()], named)]
    announced = spine.claimed & np.isin(spine.row, np.array(touching, np.int64))
    return np.asarray(np.where(_announced(spine), announced, inside))


def _in_polygons(spine: Spine, polygons: Polygons, chosen: Bools) -> Bools:
    inside = np.zeros(len(spine), bool)
    for place in np.flatnonzero(chosen & ~np.isnan(spine.lat)).tolist():
        inside[place] = within(float(spine.lat[place]), float(spine.lon[place]), polygons)
    return np.asarray(np.where(_announced(spine), _warnings_meeting(spine, polygons), inside))


def rows_at(connection: sa.Connection, spine: Spine, places: Ints) -> list[dict[str, Any]]:
    """Return the rows of events and claims at *places* of the spine, in that order, as lines are made of them."""
    claimed = spine.claimed[places].tolist()
    rows = spine.row[places].tolist()
    events = _events(connection, [row for row, said in zip(rows, claimed, strict=True) if not said])
    claims = _claims(connection, spine, [row for row, said in zip(rows, claimed, strict=True) if said])
    return [(claims if said else events)[row] for row, said in zip(rows, claimed, strict=True)]


def _events(connection: sa.Connection, rows: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(rows), _MANY):
        query = sa.select(db.events).where(db.events.c.row.in_(rows[start : start + _MANY]))
        found.update((row["row"], dict(row)) for row in connection.execute(query).mappings())
    return found


def claims_of(connection: sa.Connection, spine: Spine, rows: Sequence[int]) -> list[dict[str, Any]]:
    """Return the claims of those rows, in that order, as lines are made of them, be they told or copies."""
    found = _claims(connection, spine, rows)
    endings = Endings.of_record(connection, spine.generation)
    for one in found.values():
        if one["kind"] == WARNING and "ended" not in one:
            one["ended"] = endings.of(one["body"])
    return [found[row] for row in rows if row in found]


def _claims(connection: sa.Connection, spine: Spine, rows: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {row: dict(spine.warnings[row]) for row in rows if row in spine.warnings}
    lacking = [row for row in rows if row not in found]
    for start in range(0, len(lacking), _MANY):
        query = sa.select(db.claims, *NAMED).join(db.documents, db.claims.c.document == db.documents.c.row)
        query = query.where(db.claims.c.row.in_(lacking[start : start + _MANY]))
        for row in connection.execute(query).mappings():
            found[row["row"]] = dict(row) | {"copies": spine.copies[row["document_cluster"]]}
    told = reports(connection, [one for row in lacking for one in spine.others.get(row, ())])
    for number in lacking:
        if number in spine.others:
            found[number]["relays"] = [told[one] for one in spine.others[number]]
    return found
