"""Who was in an area: craft with a fix in it, from when to when."""

from typing import Annotated, Any, Final

import numpy as np
from fastapi import APIRouter, Query, Request
from numpy.typing import NDArray
from pydantic import Field
from starlette.responses import Response

from offing.engine.area_names import find
from offing.engine.choose import bounds, polygons_of
from offing.engine.instants import moment
from offing.nav.mercator import project, unproject
from offing.schema.errors import UsageError
from offing.serve import shapes
from offing.serve.answer import as_json
from offing.serve.asked_app import TheRecord
from offing.serve.asking import LONGEST_GEOMETRY, MOST, USUAL, Timed, Words, read_geometry
from offing.serve.held import Held
from offing.serve.tile_store import Drawn, TileStore

router = APIRouter(tags=["craft"])
_SECOND: Final = 1_000_000
_LAST: Final = (1 << 32) - 1
Rows = NDArray[np.int64]
Bools = NDArray[np.bool_]


class PresentAsk(Timed):
    """Ask who was in an area."""

    area: Annotated[Words | None, Field(description="An area or port, by name or id.")] = None
    geometry: Annotated[
        str | None, Field(max_length=LONGEST_GEOMETRY, description="A GeoJSON Polygon or MultiPolygon.")
    ] = None
    limit: Annotated[int, Field(ge=1, le=MOST, description="How many craft at most.")] = USUAL


@router.get("/present", summary="Who was in an area", response_model=shapes.Present)
def present(request: Request, ask: Annotated[PresentAsk, Query()], held: TheRecord) -> Response:
    """List craft with a fix in an area in a time, who came first first, each with its first and last fix in it.

    A craft that passed between two fixes is not told: its events are asked for with the same area.
    """
    if (ask.area is None) == (ask.geometry is None):
        raise UsageError("say where, by area or by geometry")
    since, until = (None if one is None else -(-one // _SECOND) for one in ask.span_us())
    store: TileStore = request.app.state.tiles
    with store.drawn(held) as (drawn, is_newest):
        rows = _within(drawn, _timed(drawn, since, until), ask, held)
        rows = rows[~drawn.hidden[drawn.index.craft[rows]]]
        found = _told(drawn, rows[~drawn.barred(rows)])
    told = {"matched": len(found), "generation": held.generation}
    answer = as_json({"items": found[: ask.limit], **told})
    if not is_newest:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _timed(drawn: Drawn, since: int | None, until: int | None) -> Rows | None:
    """Return the fixes of a time in order, None for all."""
    if since is None and until is None:
        return None
    ends = np.clip(np.array([since or 0, _LAST if until is None else until]), 0, _LAST).astype(np.uint32)
    first, last = np.searchsorted(drawn.index.times, ends)
    return np.sort(drawn.index.timed[first:last]).astype(np.int64)


def _within(drawn: Drawn, rows: Rows | None, ask: PresentAsk, held: Held) -> Rows:
    """Return those of *rows* that lie in the area asked for."""
    index = drawn.index
    x, y = (column if rows is None else column[rows] for column in (index.x, index.y))
    if ask.geometry is None:
        named = find(held.home, str(ask.area))
        inside = np.zeros(len(x), bool)
        for part in np.array_split(np.arange(len(x)), len(x) // 1_000_000 + 1):
            inside[part] = named.holds(*unproject(x[part], y[part]))
        return _of(rows, np.flatnonzero(inside))
    import shapely  # it takes a while to load, and few ask

    polygons = polygons_of(read_geometry(ask.geometry))
    near = np.flatnonzero(_boxed(x, y, bounds(polygons)))
    lat, lon = unproject(x[near], y[near])
    inside = np.zeros(len(near), bool)
    for outer, *holes in polygons:
        shape = shapely.Polygon(outer, holes)
        shapely.prepare(shape)
        for turn in (-360.0, 0.0, 360.0):  # an area may be drawn over the 180th meridian
            inside |= shapely.intersects_xy(shape, lon + turn, lat)
    return _of(rows, near[inside])


def _of(rows: Rows | None, places: Rows) -> Rows:
    return places if rows is None else rows[places]


def _boxed(x: NDArray[np.uint32], y: NDArray[np.uint32], box: tuple[float, float, float, float]) -> Bools:
    west, south, east, north = box
    (left, right), (bottom, top) = project(np.array([south, north]), np.array([west, east]))
    keep: Bools = (y >= top) & (y <= bottom)
    if east - west >= 360:
        return keep
    keep &= ((x >= left) & (x <= right)) if left <= right else ((x >= left) | (x <= right))
    return keep


def _told(drawn: Drawn, rows: Rows) -> list[dict[str, Any]]:
    """Return one entry a craft; *rows* come by craft and time."""
    craft = drawn.index.craft[rows]
    starts = np.flatnonzero(np.append(True, craft[1:] != craft[:-1])) if len(craft) else np.zeros(0, np.int64)
    ends = np.append(starts[1:], len(craft)) if len(craft) else starts
    first, last = drawn.index.t[rows[starts]], drawn.index.t[rows[ends - 1]]
    found = []
    for place in np.argsort(first, kind="stable").tolist():
        who = int(craft[starts[place]])
        told = {"craft": drawn.labels[who], "name": drawn.names[who], "type": drawn.types[who]}
        when = {"first": moment(int(first[place]) * _SECOND), "last": moment(int(last[place]) * _SECOND)}
        fixes = int(ends[place] - starts[place])
        found.append(
            {**told, "flag": drawn.flags[who], **when, "fixes": fixes, "synthetic": bool(drawn.synthetic[who])}
        )
    return found
