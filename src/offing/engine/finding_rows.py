"""What findings are made of, looked up: claims by id or time, who craft say they are, events of some craft."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.cancelled import Endings
from offing.engine.hull_ties import standing
from offing.engine.said_lines import NAMED
from offing.engine.whole import WARNING

Row = dict[str, Any]
EventRow = tuple[str, str, int, int | None, float | None, float | None]
_MANY = 500


def claims_by_id(connection: sa.Connection, ids: Sequence[str], generation: int) -> list[Row]:
    """Return the rows of claims, sightings and warnings of those ids, with their documents' columns."""
    query = sa.select(db.claims, *NAMED).join(db.documents, db.claims.c.document == db.documents.c.row)
    query = query.where(db.seen_at(db.documents, generation)).order_by(db.claims.c.row)
    found: list[Row] = []
    for start in range(0, len(ids), _MANY):
        some = query.where(db.claims.c.id.in_(list(ids[start : start + _MANY])))
        found += [dict(row) for row in connection.execute(some).mappings()]
    if any(row["kind"] == WARNING for row in found):
        endings = Endings.of_record(connection, generation)
        for row in found:
            if row["kind"] == WARNING:
                row["ended"] = endings.of(row["body"])
    return found


def said_of_themselves(runs: pa.Table) -> dict[int, tuple[tuple[str, ...], tuple[int, ...], int]]:
    """Return by craft its names (the latest last), IMO numbers, and the ship type it told last, 0 where none."""
    names: dict[int, dict[str, int]] = defaultdict(dict)
    imos: dict[int, set[int]] = defaultdict(set)
    types: dict[int, tuple[int, int]] = {}
    columns = [runs[name].to_pylist() for name in ("craft_id", "name", "imo", "ship_type")]
    times = runs["t_end"].cast(pa.int64()).to_pylist()
    for craft, name, imo, kind, t in zip(*columns, times, strict=True):
        if name:
            names[craft][name] = max(t, names[craft].get(name, t))
        if imo:
            imos[craft].add(imo)
        if kind and t >= types.get(craft, (t, 0))[0]:
            types[craft] = (t, kind)
    crafts = {*columns[0]}
    return {
        craft: (
            tuple(sorted(names[craft], key=lambda name: (names[craft][name], name))) if craft in names else (),
            tuple(sorted(imos.get(craft, ()))),
            types.get(craft, (0, 0))[1],
        )
        for craft in crafts
    }


def user_ties(connection: sa.Connection) -> list[Mapping[str, Any]]:
    """Return the ties that users made, of each craft and hull the latest."""
    rows = [dict(row) for row in connection.execute(sa.select(db.hull_ties).order_by(db.hull_ties.c.row)).mappings()]
    by_hull: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_hull[row["hull"]].append(row)
    return [row for some in by_hull.values() for row in standing(some).values()]


def events_of_craft(
    connection: sa.Connection, crafts: Sequence[int], span: tuple[int, int], generation: int
) -> tuple[list[EventRow], list[tuple[int, int]]]:
    """Return the events of some craft that overlap a time, and pairs of craft and place in that list."""
    table, pairs = db.events.c, db.event_craft.c
    columns = (table.row, table.id, table.kind, table.t_start, table.t_end, table.lat, table.lon, pairs.craft_id)
    query = sa.select(*columns).join(db.event_craft, pairs.row == table.row).where(db.seen_at(db.events, generation))
    query = query.where(table.t_start < span[1], sa.or_(table.t_end.is_(None), table.t_end >= span[0]))
    told: list[Any] = []
    for start in range(0, len(crafts), _MANY):
        told += connection.execute(query.where(pairs.craft_id.in_(list(crafts[start : start + _MANY])))).all()
    if not told:
        return [], []
    keys, *values, craft = zip(*told, strict=True)
    _, first, place = np.unique(np.array(keys, np.int64), return_index=True, return_inverse=True)
    events = list(zip(*values, strict=True))
    return [events[n] for n in first.tolist()], list(zip(craft, place.tolist(), strict=True))


def port_states(connection: sa.Connection, ids: Sequence[str]) -> dict[str, str | None]:
    """Return the state of the port of each visit, by the event's id."""
    table, found = db.events.c, dict[str, str | None]()
    for start in range(0, len(ids), _MANY):
        query = sa.select(table.id, table.detail).where(db.current(db.events), table.id.in_(ids[start : start + _MANY]))
        found.update({row.id: row.detail.get("state") for row in connection.execute(query)})
    return found


def has_tracks(connection: sa.Connection, generation: int) -> bool:
    """Tell whether the record holds any fix at all."""
    query = sa.select(db.files.c.id).where(db.files.c.layer == "tracks", db.files.c.rows > 0)
    return connection.scalar(query.where(db.seen_at(db.files, generation)).limit(1)) is not None


def times_of_tracks(connection: sa.Connection, generation: int) -> tuple[int, int]:
    """Return when the first and the last fix of the record were heard (µs); 0 and 0 where there is none."""
    files = db.files.c
    query = sa.select(sa.func.min(files.t_min), sa.func.max(files.t_max)).where(files.layer == "tracks", files.rows > 0)
    first, last = connection.execute(query.where(db.seen_at(db.files, generation))).one()
    return (0, 0) if first is None else (int(first), int(last) + 1)


def held_files(connection: sa.Connection, media: Iterable[Mapping[str, Any]], generation: int) -> frozenset[str]:
    """Return the SHA-256 of those files of a sighting that the record holds."""
    hashes = sorted({str(one.get("sha256")) for one in media})
    query = sa.select(db.inputs.c.sha256).where(db.inputs.c.sha256.in_(hashes), db.seen_at(db.inputs, generation))
    return frozenset(connection.scalars(query))


def ids_told_as(connection: sa.Connection, modalities: Sequence[str], generation: int) -> list[str]:
    """Return the ids of the claims of some modalities (few are denied or called off)."""
    query = sa.select(db.claims.c.id).join(db.documents, db.claims.c.document == db.documents.c.row)
    query = query.where(db.seen_at(db.documents, generation), db.claims.c.modality.in_(modalities))
    return sorted(set(connection.scalars(query)))


def event_beginning(connection: sa.Connection, beginning: str) -> tuple[str, int, int] | None:
    """Return id, start and end (µs) of the one current event whose id begins so, None where none or several do."""
    table = db.events.c
    query = sa.select(table.id, table.t_start, sa.func.coalesce(table.t_end, table.t_start))
    rows = connection.execute(query.where(db.current(db.events), table.id.startswith(beginning)).limit(2)).all()
    return (str(rows[0][0]), int(rows[0][1]), int(rows[0][2])) if len(rows) == 1 else None
