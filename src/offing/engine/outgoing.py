"""What goes out to other tools: lines, fixes or craft of a record, with what must stay taken off."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.area_names import find
from offing.engine.choose import Ring, Time, polygons_of
from offing.engine.home import Home
from offing.engine.nature import mark_rows
from offing.engine.privacy import IN_DISTRESS, PLEASURE, Privacy
from offing.engine.reader import Record
from offing.engine.who import labels_of
from offing.schema.craft import craft_label

# Pointers are numbers of this home's database; lines and bundles carry evidence that others can follow.
_POINTERS = ("frame", "offset", "length", "in_segment")


def privacy_of(record: Record, *, unmask: bool = False) -> Privacy:
    """Return who in *record* must be masked or held back; with *unmask* nobody is masked."""
    with record.home.pin() as generation:
        runs, tracks = (record.dataset(layer, generation) for layer in ("static_runs", "tracks"))
        yachts = runs.to_table(columns=["craft_id"], filter=pc.field("ship_type").isin(list(PLEASURE)))
        calls = tracks.to_table(columns=["craft_id", "t"], filter=pc.field("nav_status") == IN_DISTRESS)
    label = _labels(record.home)
    distress: dict[str, list[datetime]] = {}
    # A call lasts; one of its fixes an hour tells the day about it as well as all of them.
    hours = (
        calls.set_column(1, "t", pc.floor_temporal(calls["t"], unit="hour")).group_by(["craft_id", "t"]).aggregate([])
    )
    for row in hours.to_pylist():
        distress.setdefault(label(row["craft_id"]), []).append(row["t"])
    pleasure = () if unmask else frozenset(label(key) for key in pc.unique(yachts["craft_id"]).to_pylist())
    return Privacy(pleasure, {name: tuple(sorted(times)) for name, times in distress.items()})


def _labels(home: Home) -> Any:
    with home.database.connect() as connection:
        known = labels_of(connection)
    return lambda key: known.get(key) or craft_label(key)


def fixes_of(
    record: Record,
    craft: Sequence[str] = (),
    area: Mapping[str, Any] | str | None = None,
    since: Time = None,
    until: Time = None,
) -> pa.Table:
    """Return fixes, their craft's label in front and whether it is a rehearsal's, without the home's own pointers."""
    fixes = mark_rows(record.fixes(craft or None, since, until))
    if isinstance(area, str):
        named = find(record.home, area)
        fixes = fixes.filter(pa.array(named.holds(fixes["lat"].to_numpy(), fixes["lon"].to_numpy())))
    elif area is not None:
        fixes = fixes.filter(pa.array(_inside(fixes["lon"], fixes["lat"], polygons_of(area))))
    label = _labels(record.home)
    keys = fixes["craft_id"].combine_chunks().dictionary_encode()
    names = pa.array([label(key) for key in keys.dictionary.to_pylist()], pa.string())
    labels = pc.take(names, keys.indices)
    kept = [name for name in fixes.column_names if name not in (*_POINTERS, "craft_id")]
    return fixes.select(kept).add_column(0, "craft", labels)


def craft_of(
    record: Record, craft: Sequence[str] = (), since: datetime | None = None, until: datetime | None = None
) -> pa.Table:
    """Return one row a craft that was heard between *since* and *until*."""
    table = record.craft(craft or None)
    if since is not None:
        table = table.filter(pc.greater_equal(table["last_heard"], pa.scalar(since, table["last_heard"].type)))
    if until is not None:
        table = table.filter(pc.less(table["first_heard"], pa.scalar(until, table["first_heard"].type)))
    return table


def _inside(lon: pa.ChunkedArray, lat: pa.ChunkedArray, polygons: list[list[Ring]]) -> Any:
    x, y = lon.to_numpy(), lat.to_numpy()
    found = np.zeros(len(x), bool)
    for outer, *holes in polygons:
        within = _in_ring(x, y, outer)
        for hole in holes:
            within &= ~_in_ring(x, y, hole)
        found |= within
    return found


def _in_ring(x: Any, y: Any, ring: Ring) -> Any:
    """Count, for each point, the edges that a ray to the east crosses (even-odd rule)."""
    odd = np.zeros(len(x), bool)
    for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if y0 != y1:
            odd ^= ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return odd


def keep_reason(home: Home, reason: str, what: str) -> None:
    """Record why pleasure craft went out unmasked."""
    key = f"unmasked {datetime.now(UTC).isoformat(timespec='seconds')} {uuid4().hex[:8]}"
    value = json.dumps({"reason": reason, "what": what})
    with db.publishing(home.database) as connection:
        connection.execute(sa.insert(db.meta).values(key=key, value=value))
