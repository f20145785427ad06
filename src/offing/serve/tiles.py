"""Vector tiles of fixes and tracks, and positions of all craft in a time for playing it back."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

import numpy as np
import pyarrow as pa
from fastapi import APIRouter, Path, Query, Request
from numpy.typing import NDArray
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from offing.codecs.vector_tile import Column, lines_layer, points_layer, text
from offing.engine.tile_index import NONE
from offing.engine.tile_rows import WHOLE, Edges, Tile, edges, points
from offing.nav.mercator import unproject
from offing.schema.errors import UsageError
from offing.schema.tables import TIME
from offing.serve import shapes
from offing.serve.answer import as_arrow, as_json
from offing.serve.asked_app import TheRecord, TheStanding
from offing.serve.asking import Timed, Words, read_box
from offing.serve.problems import NotFound
from offing.serve.standing import Standing
from offing.serve.tile_store import Drawn, TileStore

router = APIRouter(tags=["map"])
MVT: Final = "application/vnd.mapbox-vector-tile"
DEEPEST: Final = 22
_SECOND: Final = 1_000_000
_MOST_ROWS: Final = 4_000_000  # fixes looked at for playing back
_MOST_SHOWN: Final = 1_000_000
# Knots at which a track's colour changes: lying, drifting or fishing, slow, ships under way, fast.
_SPEEDS: Final = np.array([5, 30, 80, 120, 160, 200, 300])
_MANY_LINES: Final = 3_000  # beyond that the shortest are left out
_TURNS: Final = 4  # how often each other vertex is left out where it lies no further aside, in units of the tile:
_ASIDE, _ASIDE_OF_MANY = 3, 8  # half a pixel, and a pixel
_MANY_VERTICES: Final = 10_000
_GAP_S: Final = 3600  # a piece of a track longer than that is marked as not heard
_Zoom = Annotated[int, Path(ge=0, le=DEEPEST)]
_Place = Annotated[int, Path(ge=0, lt=1 << DEEPEST)]
_BYTES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {MVT: {"schema": {"type": "string", "format": "binary"}}}}
}


class TileAsk(Timed):
    """Ask for a tile of a time."""


@router.get("/tiles.json", summary="Where the tiles are (TileJSON)", response_model=dict[str, Any])
def tile_json(request: Request, held: TheRecord) -> Response:
    """Return a TileJSON of the tiles of fixes and tracks."""
    base = f"{request.url.scheme}://{request.url.netloc}/api/tiles"
    fields = {"craft": "String", "t": "Number", "sog_kn": "Number"}
    layers = [{"id": name, "fields": fields} for name in ("fixes", "tracks")]
    told = {"tilejson": "3.0.0", "minzoom": 0, "maxzoom": 14, "vector_layers": layers, "generation": held.generation}
    return as_json(told | {"tiles": [f"{base}/{name}/{{z}}/{{x}}/{{y}}.mvt" for name in ("fixes", "tracks")]})


@router.get("/tiles/{layer}/{z}/{x}/{y}.mvt", summary="A vector tile", response_class=Response, responses=_BYTES)
async def tile(
    request: Request,
    layer: Literal["fixes", "tracks"],
    z: _Zoom,
    x: _Place,
    y: _Place,
    ask: Annotated[TileAsk, Query()],
    standing: TheStanding,
) -> Response:
    """Return a tile of points or of lines, the latter cut where the speed changes; see /api/tiles.json.

    A tile shows no more than can be seen in it: what is left out at one zoom is shown at a deeper one.
    """
    if x >= 1 << z or y >= 1 << z:
        raise NotFound(f"zoom {z} has {1 << z} tiles a side; there is no {x}/{y}")
    since, until = ask.span_us()
    asked = Tile(z, x, y, *(None if one is None else -(-one // _SECOND) for one in (since, until)))
    store: TileStore = request.app.state.tiles
    async with store.turns:
        if await request.is_disconnected():  # the map went on meanwhile
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        return await run_in_threadpool(_answered, store, standing, layer, asked)


def _answered(store: TileStore, standing: Standing, layer: str, asked: Tile) -> Response:
    with standing.held() as held, store.drawn(held) as (drawn, is_newest):
        made = _fixes(drawn, asked) if layer == "fixes" else _tracks(drawn, asked)
    headers = {} if is_newest else {"Cache-Control": "no-store"}
    return Response(made, media_type=MVT, headers=headers)


def _fixes(drawn: Drawn, tile: Tile) -> bytes:
    rows, x, y = points(drawn.index, tile, drawn.hidden)
    shown = ~drawn.barred(rows)
    rows, x, y = rows[shown], x[shown], y[shown]
    index = drawn.index
    cog = _values(index.cog[rows], 10, 1)
    columns = _of_craft(drawn, index.craft[rows]) | {
        "t": _distinct(index.t[rows]),
        "sog_kn": _values(index.sog[rows], 1, 0.1),
        "cog_deg": cog,
    }
    return points_layer("fixes", x, y, columns)


def _of_craft(drawn: Drawn, craft: NDArray[np.uint32]) -> dict[str, Column]:
    own, number = np.unique(craft, return_inverse=True)
    labels = [drawn.packed[one] for one in own.tolist()]
    types = [drawn.types[one] for one in own.tolist()]
    kinds = sorted({one for one in types if one})
    place = {one: n for n, one in enumerate(kinds)}
    of_type = np.array([place.get(one or "", -1) for one in types] or [0], np.int64)
    told = {"craft": Column(labels, number), "type": Column([text(kind) for kind in kinds], of_type[number])}
    played = drawn.synthetic[craft]
    if played.any():
        told["synthetic"] = Column(np.array([1]), np.where(played, 0, -1))
    return told


def _distinct(values: NDArray[Any]) -> Column:
    own, number = np.unique(values.astype(np.int64), return_inverse=True)
    return Column(own, number)


def _values(tenths: NDArray[np.uint16], step: int, unit: float) -> Column:
    """Return a column of tenths, in steps of so many; a value that was not told has none."""
    told = tenths != NONE
    own, number = np.unique(np.where(told, tenths // step, 0), return_inverse=True)
    shown = own.astype(np.int64) if unit == 1 else (own * unit).astype(np.float32)
    return Column(shown, np.where(told, number, -1))


def _tracks(drawn: Drawn, tile: Tile) -> bytes:
    found = edges(drawn.index, tile, drawn.hidden)
    found = _without(found, drawn.barred(found.rows))
    index, rows = drawn.index, found.rows
    if not len(rows):
        return b""
    speed = np.searchsorted(_SPEEDS, index.sog[rows])
    begins = found.begins | np.concatenate([[True], speed[1:] != speed[:-1]])
    x, y, line = _vertices(found, begins)
    if tile.z < WHOLE:
        x, y, line = _straight(x, y, line)
    sizes = np.bincount(line, minlength=int(line[-1]) + 1)
    kept = np.flatnonzero(sizes > 1)
    if len(kept) > _MANY_LINES:
        ends = np.cumsum(sizes) - sizes
        wide = np.zeros(len(sizes), np.int64)
        for axis in (x, y):
            np.maximum(wide, np.maximum.reduceat(axis, ends) - np.minimum.reduceat(axis, ends), out=wide)
        kept = kept[np.argsort(-wide[kept], kind="stable")[:_MANY_LINES]]
        kept.sort()
    if not len(kept):
        return b""
    held = np.isin(line, kept)
    x, y = x[held], y[held]
    starts = np.flatnonzero(begins)
    ends = np.concatenate([starts[1:], [len(rows)]])
    first, last = rows[starts[kept]], rows[ends[kept] - 1]
    sog = np.where(index.sog[rows] == NONE, 0, index.sog[rows]).astype(np.int64)
    total = np.concatenate([[0], np.cumsum(sog)])
    mean = (total[ends[kept]] - total[starts[kept]]) // (ends[kept] - starts[kept])
    unknown = index.sog[first] == NONE
    t0 = index.t[np.maximum(first.astype(np.int64) - 1, 0)]
    own, number = np.unique(mean, return_inverse=True)
    gap = index.t[first].astype(np.int64) - t0 > _GAP_S
    columns = _of_craft(drawn, index.craft[first]) | {
        "t": _distinct(index.t[first]),
        "t_end": _distinct(index.t[last]),
        "sog_kn": Column((own * 0.1).astype(np.float32), np.where(unknown, -1, number)),
    }
    if gap.any():
        columns["gap"] = Column(np.array([1]), np.where(gap & (ends[kept] - starts[kept] == 1), 0, -1))
    return lines_layer("tracks", x, y, sizes[kept], columns)


def _without(found: Edges, barred: NDArray[np.bool_]) -> Edges:
    if not barred.any():
        return found
    kept = ~barred
    begins = found.begins | np.concatenate([[False], barred[:-1]])
    x0, y0, x1, y1 = (one[kept] for one in (found.x0, found.y0, found.x1, found.y1))
    return Edges(found.rows[kept], x0, y0, x1, y1, begins[kept])


def _vertices(found: Edges, begins: NDArray[np.bool_]) -> tuple[Any, Any, Any]:
    """Return x and y of all vertices and the line of each.

    None is the same as the one before.
    """
    line = np.cumsum(begins) - 1
    place = np.arange(len(line)) + line + 1  # before the first piece of each line stands where it begins
    n = len(line) + int(begins.sum())
    x, y, of = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64)
    x[place], y[place], of[place] = found.x1, found.y1, line
    head = place[begins] - 1
    x[head], y[head], of[head] = found.x0[begins], found.y0[begins], line[begins]
    moved = np.ones(n, bool)
    moved[1:] = (x[1:] != x[:-1]) | (y[1:] != y[:-1]) | (of[1:] != of[:-1])
    return x[moved], y[moved], of[moved]


def _straight(x: Any, y: Any, line: Any) -> tuple[Any, Any, Any]:
    """Leave vertices out that lie on the way between those around them, each other one in turn."""
    most = _ASIDE if len(x) <= _MANY_VERTICES else _ASIDE_OF_MANY
    for turn in range(_TURNS):
        n = len(x)
        a, b, c = (slice(turn % 2 + k, n - 2 + k, 2) for k in range(3))
        to_b, to_c = (x[b] - x[a], y[b] - y[a]), (x[c] - x[b], y[c] - y[b])
        whole = to_b[0] + to_c[0], to_b[1] + to_c[1]
        aside = to_b[0] * to_c[1] - to_b[1] * to_c[0]
        on_way = aside * aside <= most * most * (whole[0] * whole[0] + whole[1] * whole[1])
        on_way &= (line[a] == line[c]) & (to_b[0] * to_c[0] + to_b[1] * to_c[1] > 0)
        kept = np.ones(n, bool)
        kept[b] = ~on_way
        x, y, line = x[kept], y[kept], line[kept]
    return x, y, line


class PlaybackAsk(Timed):
    """Ask for the positions of all craft in a time."""

    since: Annotated[Words, Field(description="From then on.")]
    until: Annotated[Words, Field(description="Up to then.")]
    step: Annotated[int, Field(ge=1, le=86_400, description="Of a craft no more than one position in so many s.")] = 60
    bbox: Annotated[Words | None, Field(description="west,south,east,north in degrees.")] = None
    f: Annotated[Literal["arrow", "json"], Field(description="The form.")] = "arrow"


@router.get(
    "/playback",
    summary="Positions of all craft in a time",
    response_model=shapes.Told,
    responses={200: {"content": {"application/vnd.apache.arrow.stream": {"schema": {"type": "string"}}}}},
)
def playback(request: Request, ask: Annotated[PlaybackAsk, Query()], held: TheRecord) -> Response:
    """Return positions by craft and time, thinned to one a step: craft, name, type, t, lat, lon, sog_kn, cog_deg.

    At most 1,000,000; ask for a shorter time or a longer step where that is not enough.
    """
    since, until = (-(-int(one or 0) // _SECOND) for one in ask.span_us())
    store: TileStore = request.app.state.tiles
    with store.drawn(held) as (drawn, is_newest):
        rows = _played(drawn, since, until, ask)
        table = positions(drawn, rows)
    answer = as_arrow(table) if ask.f == "arrow" else as_json({"items": table.to_pylist(), "next": None})
    if not is_newest:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _played(drawn: Drawn, since: int, until: int, ask: PlaybackAsk) -> NDArray[np.int64]:
    index = drawn.index
    bounds = np.clip(np.array([since, until]), 0, (1 << 32) - 1).astype(np.uint32)
    first, last = np.searchsorted(index.times, bounds)
    if last - first > _MOST_ROWS:
        raise UsageError(f"{last - first:,} fixes lie in that time; ask for a shorter one ({_MOST_ROWS:,} at most)")
    rows = np.sort(index.timed[first:last]).astype(np.int64)
    rows = rows[~drawn.hidden[index.craft[rows]]]
    rows = rows[~drawn.barred(rows)]
    craft, tick = index.craft[rows], index.t[rows] // np.uint32(ask.step)
    last_of = np.ones(len(rows), bool)
    last_of[:-1] = (craft[1:] != craft[:-1]) | (tick[1:] != tick[:-1])
    rows = rows[last_of]
    if ask.bbox is not None:
        west, south, east, north = read_box(ask.bbox)
        lat, lon = unproject(index.x[rows], index.y[rows])
        inside = (lat >= south) & (lat <= north)
        inside &= (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
        rows = rows[inside]
    if len(rows) > _MOST_SHOWN:
        raise UsageError(f"that are {len(rows):,} positions; ask for a longer step or a shorter time")
    return rows


def positions(drawn: Drawn, rows: NDArray[np.int64]) -> pa.Table:
    """Return rows of the index as a table, craft by their labels as shown."""
    index = drawn.index
    own, number = np.unique(index.craft[rows], return_inverse=True)
    lat, lon = unproject(index.x[rows], index.y[rows])
    codes = pa.array(number.astype(np.int32))
    texts: dict[str, Sequence[str | None]] = {
        "craft": drawn.labels,
        "name": drawn.names,
        "type": drawn.types,
        "flag": drawn.flags,
    }
    columns: dict[str, Any] = {
        name: pa.DictionaryArray.from_arrays(codes, pa.array([values[one] for one in own.tolist()], pa.string()))
        for name, values in texts.items()
    }
    columns["t"] = pa.array(index.t[rows].astype(np.int64) * _SECOND).cast(TIME)
    columns |= {"lat": pa.array(np.round(lat, 6)), "lon": pa.array(np.round(lon, 6))}
    for name, tenths in (("sog_kn", index.sog[rows]), ("cog_deg", index.cog[rows])):
        columns[name] = pa.array((tenths / 10).astype(np.float32), mask=tenths == NONE)
    columns["segment"] = pa.array(index.segment[rows])
    columns["synthetic"] = pa.array(drawn.synthetic[index.craft[rows]])
    return pa.table(columns)
