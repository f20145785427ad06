"""Anchorages learned from the stops in the record: a snapshot that stands until the next."""

from datetime import timedelta
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.home import Home
from offing.engine.own_areas import ANCHORAGE, Plan, Redrawing, Row, next_snapshot, own_rows
from offing.schema.errors import RecordError

STAYS = pa.schema(
    [
        pa.field("craft_id", pa.int64(), nullable=False),
        pa.field("lat", pa.float64(), nullable=False),
        pa.field("lon", pa.float64(), nullable=False),
        pa.field("duration", pa.duration("us"), nullable=False),
    ]
)


def learning(*, ships: int = 20, hours: float = 12.0, within_m: float = 500.0) -> Plan:
    """Return the plan to put anchorages where *ships* lay *hours* within *within_m*, in place of those learned before.

    The thresholds are Global Fishing Watch's (its anchorages). Raises RecordError where the
    record holds no stops to learn from.
    """

    def plan(home: Home) -> Redrawing:
        from offing.atlas.anchorages import learn

        stays = stays_of(home)
        if not stays.num_rows:
            raise RecordError("there are no stops in the record to learn anchorages from; read logs first")
        found = learn(stays, craft_at_least=ships, lay_at_least=timedelta(hours=hours), within_m=within_m)
        gone = tuple(row for row in own_rows(home) if row["kind"] == ANCHORAGE)
        snapshot = next_snapshot(home)
        new = tuple(_row(port, snapshot, stays.num_rows) for port in found.to_pylist())
        return Redrawing() if _same(gone, new) else Redrawing(new, gone)

    return plan


def stays_of(home: Home) -> pa.Table:
    """Return where, and for how long, craft stopped, as the record tells it now (STAYS)."""
    events, of = db.events.c, db.event_craft.c
    query = (
        sa.select(of.craft_id, events.lat, events.lon, (events.t_end - events.t_start).label("duration"))
        .join_from(db.events, db.event_craft, events.row == of.row)
        .where(db.current(db.events), events.kind == "stop", events.lat.is_not(None), events.t_end.is_not(None))
        .order_by(of.craft_id, events.t_start)
    )
    with home.database.connect() as connection:
        rows = connection.execute(query).all()
    columns = list(zip(*rows, strict=True)) or [()] * len(STAYS)
    return pa.table(
        [pa.array(c, pa.int64() if f.name == "duration" else f.type) for c, f in zip(columns, STAYS, strict=True)],
        STAYS.names,
    ).cast(STAYS)


def _row(port: dict[str, Any], snapshot: int, stays: int) -> Row:
    said = f"{port['source']}, of {stays:,} stops (snapshot {snapshot})"
    place = {name: port[name] for name in ("name", "lat", "lon")}
    return {
        **place,
        "area_id": port["port_id"],
        "kind": ANCHORAGE,
        "holder": port["state"],
        "snapshot": snapshot,
        "source": {"from": said},
    }


def _same(old: tuple[Row, ...], new: tuple[Row, ...]) -> bool:
    """Tell whether what was learned is what stands already, but for its number."""
    keys = ("area_id", "name", "lat", "lon", "holder")
    return bool(new) and [[row[key] for key in keys] for row in old] == [[row[key] for key in keys] for row in new]
