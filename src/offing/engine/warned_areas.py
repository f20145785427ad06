"""Areas of warnings and their hours, as they are stored beside the claims and as detectors and look-ups get them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.cancelled import Endings
from offing.engine.choose import microseconds
from offing.engine.warning_features import name_of
from offing.nav.warned import EVER, NEVER
from offing.schema.tables import TIME, WARNINGS, WINDOWS
from offing.schema.warning import Area, NavWarning

Row = dict[str, Any]
_SOLID = ("Polygon", "MultiPolygon")


def warned_rows(document: int, warning: NavWarning, body: Mapping[str, Any]) -> list[Row]:
    """Return the rows of table warned_areas for one warning (and its JSON object): of each area that has a surface.

    An area that tells no hours is closed from issue on; where no issue is told either, or its hours are not
    understood, nobody knows when: no row.
    Nothing is closed from its cancellation on.
    """
    name = {key: body[key] for key in ("coordinator", "number", "year")}
    name["issued"] = None if warning.issued is None else warning.issued.isoformat()
    told = {"document": document, "warning": body["id"], "name": name, "number": name_of(body)}
    told |= {"subject": warning.subject}
    return [
        told | {"label": area.label} | outline | hours
        for area in warning.areas
        if (outline := _surface(area)) and (hours := _hours(area, warning))
    ]


def _surface(area: Area) -> Row:
    """Return box and outline of the parts of an area that have a surface; nothing where none has."""
    parts = [one for one in _parts(area.geometry) if one["type"] in _SOLID]
    if not parts:
        return {}
    import shapely

    shape = shapely.union_all([shapely.geometry.shape(one) for one in parts]) if parts[1:] else _shape(parts[0])
    west, south, east, north = shape.bounds
    return {"west": west, "south": south, "east": east, "north": north, "geometry": shapely.to_wkb(shape)}


def _shape(geometry: Mapping[str, Any]) -> Any:
    import shapely

    return shapely.geometry.shape(geometry)


def _parts(geometry: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
    if geometry is None:
        return
    if geometry["type"] != "GeometryCollection":
        yield geometry
        return
    for one in geometry["geometries"]:
        yield from _parts(one)


def _hours(area: Area, warning: NavWarning) -> Row:
    told: list[tuple[datetime | None, datetime | None]] = [
        (one.start or warning.issued, one.end) for one in area.windows
    ]
    if not told:
        told = [(warning.issued, None)] if warning.issued is not None and not area.untimed else []
    until = EVER if warning.cancelled_at is None else _or(warning.cancelled_at, EVER)
    spans = sorted({(_or(start, NEVER), min(_or(end, EVER), until)) for start, end in told})
    spans = [(start, end) for start, end in spans if start < end]
    if not spans:
        return {}
    ends = max(end for _, end in spans)
    return {"t_start": spans[0][0], "t_end": ends, "windows": np.array(spans, "<i8").tobytes()}


def _or(time: datetime | None, otherwise: int) -> int:
    found = microseconds(time)
    return otherwise if found is None else found


def warned_areas(
    connection: sa.Connection, living: sa.ColumnElement[bool], since_us: int = NEVER, until_us: int = EVER
) -> pa.Table:
    """Return the warned areas (WARNINGS) of *living* documents that are closed at some time of [since, until].

    Of texts of one warning the first published speaks, as in `log`. A warning that another cancels ends with that
    one's issue.
    """
    table = db.warned_areas
    meets = sa.and_(table.c.t_start <= until_us, table.c.t_end >= since_us)
    if connection.scalar(sa.select(table.c.row).where(meets).limit(1)) is None:
        return WARNINGS.empty_table()
    query = sa.select(table).where(meets, table.c.document.in_(_speaking(living))).order_by(table.c.row)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    windows = _cut_short(rows, _endings(connection, living))
    kept = [n for n, some in enumerate(windows) if len(some)]
    return _table([rows[n] for n in kept], [windows[n] for n in kept])


def _speaking(living: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Return the query for the rows of the documents that speak for their cluster: of each the first published."""
    documents = db.documents.c
    order = (documents.published.is_(None), documents.published, documents.id)
    nth = sa.func.row_number().over(partition_by=documents.cluster, order_by=order).label("nth")
    ranked = sa.select(documents.row, nth).where(living).subquery()
    return sa.select(ranked.c.row).where(ranked.c.nth == 1)


def _endings(connection: sa.Connection, living: sa.ColumnElement[bool]) -> Endings:
    table = db.cancellations
    query = sa.select(table).join(db.documents, table.c.document == db.documents.c.row).where(living)
    return Endings(dict(row) for row in connection.execute(query).mappings())


def _cut_short(rows: Sequence[Row], endings: Endings) -> list[np.ndarray]:
    """Return each area's windows, [start, end] in microseconds, up to what cancels its warning."""
    cut = []
    for row in rows:
        windows = np.frombuffer(row["windows"], "<i8").reshape(-1, 2)
        ended = endings.of(row["name"] | {"id": row["warning"]})
        at = None if ended is None else microseconds(ended.at)
        if at is not None and windows[:, 1].max() > at:
            windows = np.column_stack([windows[:, 0], np.minimum(windows[:, 1], at)])
            windows = windows[windows[:, 0] < windows[:, 1]]
        cut.append(windows)
    return cut


def _table(rows: Sequence[Row], windows: Sequence[np.ndarray]) -> pa.Table:
    flat = np.concatenate([*windows, np.empty((0, 2), np.int64)])
    starts, ends = (_times(flat[:, side], bound) for side, bound in ((0, NEVER), (1, EVER)))
    offsets = np.concatenate([[0], np.cumsum([len(one) for one in windows])]).astype(np.int32)
    spans = pa.StructArray.from_arrays([starts, ends], fields=list(WINDOWS.value_type))
    columns = {name: pa.array([row[name] for row in rows], WARNINGS.field(name).type) for name in _STORED}
    columns["id"] = pa.array([row["warning"] for row in rows], pa.string())
    columns["windows"] = pa.ListArray.from_arrays(pa.array(offsets), spans, type=WINDOWS)
    return pa.Table.from_arrays([columns[name] for name in WARNINGS.names], schema=WARNINGS)


_STORED = ("number", "subject", "label", "west", "south", "east", "north", "geometry")


def _times(values: np.ndarray, open_: int) -> pa.Array:
    return pa.array(values, pa.int64(), mask=values == open_).cast(TIME)
