"""Filters on the record: what a reader asks for, as conditions on events and points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from offing.engine import database as db
from offing.schema.errors import UsageError

Time = datetime | str | None
Ring = NDArray[np.float64]  # (n, 2): longitude, latitude
Area = Sequence[float] | Sequence[Any] | Mapping[str, Any]


def microseconds(time: Time) -> int | None:
    """Return a time, or its ISO 8601 text, in microseconds; one without a zone is UTC."""
    if time is None:
        return None
    if isinstance(time, str):
        try:
            time = datetime.fromisoformat(time)
        except ValueError:
            raise UsageError(f"{time!r} is no time; write 2023-07-20 or 2023-07-20T06:30:00Z") from None
    time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    since = time - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def words(given: str | int | Sequence[Any] | None) -> list[Any]:
    """Return one thing or several as a list."""
    if given is None:
        return []
    return [given] if isinstance(given, str | int) else list(given)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Hold what is asked of the record, each part None or empty where it does not matter."""

    kinds: tuple[str, ...] = ()
    craft: tuple[int, ...] | None = None
    since_us: int | None = None
    until_us: int | None = None
    box: tuple[float, float, float, float] | None = None
    at_us: int | None = None

    def query(self, generation: int, *, include_replaced: bool = False) -> sa.Select[Any]:
        """Return the query for the events wanted as they stood in *generation*, oldest first."""
        table = db.events
        query = sa.select(table).order_by(table.c.t_start, table.c.id, table.c.row)
        query = query.where(
            table.c.since_generation <= generation if include_replaced else db.seen_at(table, generation)
        )
        if self.kinds:
            query = query.where(table.c.kind.in_(self.kinds))
        if self.craft is not None:
            of = sa.select(db.event_craft.c.row).where(db.event_craft.c.craft_id.in_(self.craft))
            query = query.where(table.c.row.in_(of))
        if self.since_us is not None:  # an event without an end goes on
            query = query.where(sa.or_(table.c.t_end.is_(None), table.c.open, table.c.t_end >= self.since_us))
        if self.until_us is not None:
            query = query.where(table.c.t_start < self.until_us)
        if self.at_us is not None:
            goes_on = sa.or_(table.c.t_end.is_(None), table.c.open, table.c.t_end >= self.at_us)
            query = query.where(table.c.t_start <= self.at_us, goes_on)
        if self.box is not None:
            west, south, east, north = self.box
            lat, lon = table.c.lat, table.c.lon
            query = query.where(lat >= south, lat <= north, lon >= west, lon <= east)
        return query


def polygons_of(area: Area) -> list[list[Ring]]:
    """Return the polygons (rings, the first one outer) of a box W,S,E,N, of rings, or of GeoJSON geometry.

    A box whose west lies east of its east crosses the antimeridian. Raises UsageError.
    """
    if isinstance(area, Mapping):
        coordinates: Any = area.get("coordinates")
        shape: Any = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(area.get("type")))
        if not shape or not coordinates:
            raise UsageError("an area is a Polygon or MultiPolygon")
        return [[np.array(ring, float)[:, :2] for ring in polygon] for polygon in shape]
    if len(area) == 4 and all(isinstance(edge, int | float) for edge in area):
        return _box(*(float(edge) for edge in area))
    try:
        return [[np.array(ring, float).reshape(-1, 2)] for ring in area]
    except (TypeError, ValueError):
        raise UsageError("an area is a box (west, south, east, north) or a list of rings of (lon, lat)") from None


def _box(west: float, south: float, east: float, north: float) -> list[list[Ring]]:
    if not (-90 <= south <= north <= 90):
        raise UsageError(f"a box is west, south, east, north in degrees; {south:g} to {north:g} are no latitudes")
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    return [[np.array([(w, south), (e, south), (e, north), (w, north), (w, south)])] for w, e in spans]


def bounds(polygons: list[list[Ring]]) -> tuple[float, float, float, float]:
    """Return west, south, east, north of all polygons together."""
    points = np.concatenate([polygon[0] for polygon in polygons])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return float(west), float(south), float(east), float(north)


def within(lat: float | None, lon: float | None, polygons: list[list[Ring]]) -> bool:
    """Tell whether a point lies in any of the polygons or on its edge; edges run straight in lon and lat."""
    if lat is None or lon is None:
        return False
    return any(
        _encloses(polygon[0], lon, lat) and not any(_inside(hole, lon, lat) for hole in polygon[1:])
        for polygon in polygons
    )


def _encloses(ring: Ring, x: float, y: float) -> bool:
    return _inside(ring, x, y) or _on_edge(ring, x, y)


def _inside(ring: Ring, x: float, y: float) -> bool:
    """Count the edges that a ray to the east crosses (even-odd rule)."""
    (x0, y0), (x1, y1) = ring.T, np.roll(ring, -1, axis=0).T
    across = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
    return bool(np.count_nonzero(across & (x < crossing)) % 2)


def _on_edge(ring: Ring, x: float, y: float) -> bool:
    (x0, y0), (x1, y1) = ring.T, np.roll(ring, -1, axis=0).T
    straight = (x1 - x0) * (y - y0) == (y1 - y0) * (x - x0)
    between = (
        (np.minimum(x0, x1) <= x) & (x <= np.maximum(x0, x1)) & (np.minimum(y0, y1) <= y) & (y <= np.maximum(y0, y1))
    )
    return bool((straight & between).any())
