"""Fixes of one craft or several in a time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from offing.engine.export import line_feature, table_rows
from offing.engine.instants import moment
from offing.engine.nature import mark_rows
from offing.schema.errors import UsageError
from offing.serve import shapes
from offing.serve.answer import GEOJSON, as_arrow, as_json, collection, form_of
from offing.serve.asked_app import TheRecord
from offing.serve.asking import Paged, Timed, Words, of_cursor, to_cursor
from offing.serve.held import Held

router = APIRouter(prefix="/fixes", tags=["craft"])
MOST: Final = 50_000
_CRAFT: Final = 50
_NOBODY: Final = -1
_EARLIEST, _LATEST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000 for year in (1, 9999))
_COLUMNS: Final = (
    *("craft_id", "t", "lat", "lon", "sog_kn", "cog_deg", "heading_deg", "alt_m", "nav_status", "segment"),
)


class FixAsk(Paged, Timed):
    """Ask for fixes."""

    craft: Annotated[
        list[Words], Field(min_length=1, max_length=_CRAFT, description="A label, an MMSI or a name; may be repeated.")
    ]
    limit: Annotated[int, Field(ge=1, le=MOST, description="How many at most.")] = 5000
    lines: Annotated[bool, Field(description="As GeoJSON: a line a segment, with the times of its points.")] = False


@router.get("", summary="Fixes by craft and time", response_model=shapes.FixPage, responses=shapes.FORMS)
def fixes(request: Request, ask: Annotated[FixAsk, Query()], held: TheRecord) -> Response:
    """List fixes by craft and time, oldest first."""
    keys = sorted(held.keys_of(ask.craft))
    since, until = ask.span_us()
    begun: tuple[int, int] | None = None
    if ask.cursor is not None:  # it counts the craft, for a key would tell who is under a mask
        number, t_us = of_cursor(ask.cursor, int, int)
        t_us = min(max(t_us, _EARLIEST), _LATEST)  # of a forged one
        keys = keys[max(number, 0) :]
        begun = (keys[0], t_us) if keys else None
    passed = len(held.keys_of(ask.craft)) - len(keys)
    table = _some(held, keys, since, until, begun, ask.limit + 1)
    more, some = table.num_rows > ask.limit, table.slice(0, ask.limit)
    next_ = None
    if more:
        last = some.slice(some.num_rows - 1)
        number = passed + keys.index(last["craft_id"][0].as_py())
        next_ = to_cursor([number, last["t"].cast(pa.int64())[0].as_py()])
    return _answer(_shown(held, some), form_of(request, ask.f), next_, held.generation, as_lines=ask.lines)


def _some(
    held: Held, keys: list[int], since: int | None, until: int | None, begun: tuple[int, int] | None, limit: int
) -> pa.Table:
    """Return the first fixes of those craft in that time, after one of them."""
    parts: list[pa.Table] = []
    rows = 0
    for key in keys:
        start = since
        if begun is not None and key == begun[0]:
            start = max(begun[1] + 1, since if since is not None else begun[1] + 1)
        first, last = (None if one is None else moment(one) for one in (start, until))
        parts.append(held.fixes([key], first, last, columns=_COLUMNS).slice(0, limit - rows))
        rows += parts[-1].num_rows
        if rows >= limit:
            break
    return pa.concat_tables(parts) if parts else held.fixes([_NOBODY], columns=_COLUMNS)


def _shown(held: Held, table: pa.Table) -> pa.Table:
    keys = table["craft_id"].combine_chunks().dictionary_encode()
    names = pa.array([held.names.label(key) for key in keys.dictionary.to_pylist()], pa.string())
    labelled = mark_rows(table).drop_columns(["craft_id"]).add_column(0, "craft", pc.take(names, keys.indices))
    return held.masking.table(labelled, "craft")


def _answer(table: pa.Table, form: str, next_: str | None, generation: int, *, as_lines: bool) -> Response:
    if form == "arrow":
        return as_arrow(table, {"next": next_, "generation": str(generation)})
    rows = table_rows(table)
    if form == "geojson":
        found = _segments(rows) if as_lines else (one for row in rows for one in line_feature(row))
        return as_json(collection(found, next=next_, generation=generation), media=GEOJSON)
    if as_lines:
        raise UsageError("lines goes with f=geojson")
    return as_json({"items": list(rows), "next": next_, "generation": generation})


def _segments(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a line a segment; one of a single fix is a point."""
    gathered: dict[tuple[str, Any], list[dict[str, Any]]] = {}
    for row in rows:
        gathered.setdefault((row["craft"], row["segment"]), []).append(row)
    for (craft, segment), some in gathered.items():
        points = [[row["lon"], row["lat"]] for row in some]
        shape = {"type": "LineString", "coordinates": points} if len(points) > 1 else _point(points[0])
        told = {"craft": craft, "segment": segment, "synthetic": some[0]["synthetic"]}
        told |= {"times": [row["t"] for row in some], "sog_kn": [row["sog_kn"] for row in some]}
        yield {"type": "Feature", "geometry": shape, "properties": told}


def _point(place: list[float]) -> dict[str, Any]:
    return {"type": "Point", "coordinates": place}
