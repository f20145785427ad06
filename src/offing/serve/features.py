"""OGC API - Features (Part 1: Core, OGC 17-069r4): collections that QGIS and others add by this server's address."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

import numpy as np
import shapely
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from offing.engine.areas import areas_of, ports_of
from offing.engine.choose import microseconds
from offing.engine.export import flat, table_rows
from offing.engine.lines import Line
from offing.engine.outlines import as_geojson
from offing.schema.errors import UsageError
from offing.serve import shapes
from offing.serve.answer import GEOJSON, JSON, as_json, as_property
from offing.serve.asked_app import TheRecord, TheStanding
from offing.serve.asking import LONGEST, MOST, LineAsk, Words, of_cursor, read_box, read_time, to_cursor
from offing.serve.feature_fixes import FixesAsked, fixes_page, one_fix, span_of
from offing.serve.features_api import CONFORMS, definition
from offing.serve.held import Held
from offing.serve.lines import one_line, page_of
from offing.serve.operations import operations_placed
from offing.serve.problems import NotFound
from offing.serve.standing import Version
from offing.serve.tile_store import TileStore

router = APIRouter(prefix="/ogc", tags=["ogc"])
_OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
_CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_LAST: Final = datetime.max.replace(tzinfo=UTC)
_GREGORIAN: Final = "http://www.opengis.net/def/uldate/Gregorian"


@dataclass(frozen=True, slots=True)
class _Told:
    title: str
    words: str
    lane: str | None = None


_COLLECTIONS: Final[dict[str, _Told]] = {
    "events": _Told("Events", "What tracks tell: transmitted", "track"),
    "sightings": _Told("Sightings", "What was observed: sighted", "sighting"),
    "claims": _Told("Claims", "What documents claim: said", "report"),
    "warnings": _Told("Warnings", "Announced areas with their time windows: announced", "warning"),
    "operations": _Told("Operations", "Exercises, patrols and voyages, by their waters"),
    "fixes": _Told("Fixes", "Where craft were heard, by craft and time, to the second: transmitted"),
    "areas": _Told("Areas", "Seas, straits, zones and the user's own areas"),
    "ports": _Told("Ports", "Ports, naval bases and learned anchorages"),
}


class ItemAsk(BaseModel):
    """Ask for features."""

    model_config = ConfigDict(extra="forbid")

    bbox: Annotated[Words | None, Field(description="west,south,east,north in degrees (CRS 84).")] = None
    datetime: Annotated[Words | None, Field(description="An instant, or an interval a/b, ../b, a/...")] = None
    limit: Annotated[int, Field(ge=1, description=f"How many at most; {MOST} is the most.")] = 100
    cursor: Annotated[str | None, Field(max_length=LONGEST, description="Where to go on; see the link next.")] = None
    kind: Annotated[
        Words | None, Field(description="The kind of line, operation, area or port, the type of craft.")
    ] = None
    craft: Annotated[Words | None, Field(description="Of lines and fixes: a label, an MMSI or a name.")] = None
    f: Annotated[Literal["json"] | None, Field(description="The form.")] = None


class FormAsk(BaseModel):
    """Ask for a form."""

    model_config = ConfigDict(extra="forbid")

    f: Annotated[Literal["json"] | None, Field(description="The form.")] = None


Form = Annotated[FormAsk, Query()]


@router.get("", summary="Landing page", response_model=shapes.Told)
@router.get("/", include_in_schema=False)
def landing(request: Request, ask: Form) -> Response:  # noqa: ARG001 - refuses what is not asked so
    """Return where everything is."""
    links = [
        _link(request, "/ogc", "self", JSON, "This page"),
        _link(request, "/ogc/api", "service-desc", _OPENAPI, "The definition of this API"),
        _link(request, "/docs", "service-doc", "text/html", "The documentation of this API"),
        _link(request, "/ogc/conformance", "conformance", JSON, "What this API conforms to"),
        _link(request, "/ogc/collections", "data", JSON, "The collections"),
    ]
    words = "A sourced record of what happens at sea. Not for navigation."
    return as_json({"title": "Offing", "description": words, "links": links})


@router.get("/conformance", summary="Conformance classes", response_model=shapes.Told)
def conformance(ask: Form) -> Response:  # noqa: ARG001
    """Return the conformance classes."""
    return as_json({"conformsTo": list(CONFORMS)})


@router.get("/api", summary="Definition of this API (OpenAPI 3.0)", response_model=shapes.Told)
def api(request: Request, ask: Form) -> Response:  # noqa: ARG001
    """Return the definition of the OGC part of this API."""
    return as_json(definition(_base(request), tuple(_COLLECTIONS)), media=_OPENAPI)


@router.get("/collections", summary="The collections", response_model=shapes.Told)
def collections(request: Request, ask: Form, held: TheRecord) -> Response:  # noqa: ARG001
    """Return all collections."""
    every = [_collection(request, held, name) for name in _COLLECTIONS]
    return as_json({"links": [_link(request, "/ogc/collections", "self", JSON)], "collections": every})


@router.get("/collections/{collection}", summary="A collection", response_model=shapes.Told)
def collection(request: Request, collection: str, ask: Form, held: TheRecord) -> Response:  # noqa: ARG001
    """Return what a collection is."""
    return as_json(_collection(request, held, _known(collection)))


@router.get("/collections/{collection}/items", summary="Features", response_model=shapes.Features)
def items(
    request: Request, collection: str, ask: Annotated[ItemAsk, Query()], held: TheRecord, standing: TheStanding
) -> Response:
    """Return the features of a collection, with a link to the next page."""
    _known(collection)
    ask = ask.model_copy(update={"limit": min(ask.limit, MOST)})
    found, next_, matched, whole = _page(request, held, standing.look(), collection, ask)
    links = [_link(request, request.url.path, "self", GEOJSON, query=request.url.query)]
    if next_ is not None:
        asked = {name: value for name, value in ask.model_dump().items() if value is not None} | {"cursor": next_}
        links.append(_link(request, request.url.path, "next", GEOJSON, query=urlencode(asked)))
    links.append(_link(request, f"/ogc/collections/{collection}", "collection", JSON))
    head = {"type": "FeatureCollection", "timeStamp": datetime.now(UTC).isoformat(timespec="seconds")}
    told_ = {"numberMatched": matched, "numberReturned": len(found), "links": links, "features": found}
    answer = as_json(head | told_, media=GEOJSON)
    if not whole:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(
    request: Request, held: Held, version: Version, collection: str, ask: ItemAsk
) -> tuple[list[dict[str, Any]], str | None, int, bool]:
    """Return a page of features, the next cursor, how many there are, and whether they are of this generation."""
    lane = _COLLECTIONS[collection].lane
    if ask.craft is not None and lane is None and collection != "fixes":
        raise UsageError(f"craft: {collection} are of no craft; it chooses lines and fixes")
    if lane is not None:
        return *_lines(held, version, ask, lane), True
    if collection != "fixes":
        return *_places(held, version, collection, ask), True
    store: TileStore = request.app.state.tiles
    with store.drawn(held) as (drawn, is_newest):
        asked = FixesAsked(ask.craft, ask.kind, ask.bbox, _span(ask.datetime), ask.limit, ask.cursor)
        return *fixes_page(held, drawn, asked), is_newest


def _span(words: str | None) -> tuple[int | None, int | None]:
    since, until, at = _interval(words)
    if at is not None:
        since, until = at, _later(at)
    first, last = (None if one is None else microseconds(read_time(one)) for one in (since, until))
    return first, last


@router.get("/collections/{collection}/items/{feature}", summary="One feature", response_model=shapes.Feature)
def item(
    request: Request,
    collection: str,
    feature: str,
    ask: Form,  # noqa: ARG001
    held: TheRecord,
    standing: TheStanding,
) -> Response:
    """Return one feature."""
    told = _COLLECTIONS[_known(collection)]
    if told.lane is not None:
        line = one_line(held, feature)
        if line["source"] != told.lane:
            raise NotFound(f"{collection} has no feature {feature[:80]!r}")
        [found] = _features([line])
    elif collection == "fixes":
        store: TileStore = request.app.state.tiles
        with store.drawn(held) as (drawn, _):
            found = one_fix(drawn, feature)
    else:
        every = {one["id"]: one for one in _outlined(held, standing.look(), collection)}
        if feature not in every:
            raise NotFound(f"{collection} has no feature {feature[:80]!r}")
        found = _shape(every[feature])
    links = [
        _link(request, request.url.path, "self", GEOJSON),
        _link(request, f"/ogc/collections/{collection}", "collection", JSON),
    ]
    return as_json(found | {"links": links}, media=GEOJSON)


def _known(name: str) -> str:
    if name not in _COLLECTIONS:
        raise NotFound(f"there is no collection {name[:80]!r}; there are {', '.join(_COLLECTIONS)}")
    return name


def _collection(request: Request, held: Held, name: str) -> dict[str, Any]:
    told = _COLLECTIONS[name]
    extent: dict[str, Any] = {"spatial": {"bbox": [[-180, -90, 180, 90]], "crs": _CRS84}}
    if told.lane is not None:
        extent["temporal"] = {"interval": [list(held.extent)], "trs": _GREGORIAN}
    if name == "fixes":
        extent["temporal"] = {"interval": [list(span_of(held))], "trs": _GREGORIAN}
    place = f"/ogc/collections/{name}"
    links = [_link(request, place, "self", JSON), _link(request, f"{place}/items", "items", GEOJSON, told.title)]
    head = {"id": name, "title": told.title, "description": told.words, "itemType": "feature", "crs": [_CRS84]}
    return head | {"extent": extent, "links": links}


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _link(
    request: Request, path: str, rel: str, media: str, title: str | None = None, *, query: str = ""
) -> dict[str, str]:
    address = f"{_base(request)}{path}{'?' if query else ''}{query}"
    return {"href": address, "rel": rel, "type": media} | ({"title": title} if title else {})


# Lines


def _lines(held: Held, version: Version, ask: ItemAsk, lane: str) -> tuple[list[dict[str, Any]], str | None, int]:
    since, until, at = _interval(ask.datetime)
    asked = LineAsk(
        limit=ask.limit,
        cursor=ask.cursor,
        bbox=ask.bbox,
        kind=None if ask.kind is None else [ask.kind],
        craft=None if ask.craft is None else [ask.craft],
        since=since,
        until=until,
        at=None if lane == "warning" and at is not None else at,
    )
    if lane == "warning" and at is not None:  # as features they are whole: what of them is in force is not asked here
        asked = asked.model_copy(update={"since": at, "until": _later(at)})
    lines, next_, matched = page_of(held, version, asked, (lane,))
    return list(_features(lines)), next_, matched


def _later(at: str) -> str:
    moment = read_time(at)
    return moment.isoformat() if moment >= _LAST else (moment + timedelta(microseconds=1)).isoformat()


def _interval(words: str | None) -> tuple[str | None, str | None, str | None]:
    """Return since, until and at, of which both or the last are None. Raises UsageError."""
    if words is None:
        return None, None, None
    since, slash, until = words.partition("/")
    open_ = ("", "..")
    try:
        for one in (since, until) if slash else (since,):
            if not slash or one not in open_:
                datetime.fromisoformat(one)
    except ValueError:
        raise UsageError(
            f"datetime={words}: write an instant such as 2023-07-20T06:30:00Z, or an interval a/b"
        ) from None
    if not slash:
        return None, None, since
    if since in open_ and until in open_:
        return None, None, None
    if since not in open_ and until not in open_ and read_time(until) < read_time(since):
        raise UsageError(f"datetime={words}: the end lies before the start")
    end = None if until in open_ else _later(until)  # an interval holds its end
    return None if since in open_ else since, end, None


def _features(lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    """Yield one feature a line, its properties plain; a warning's geometry is that of all its areas together."""
    for line, row in zip(lines, table_rows(flat(lines)), strict=True):
        shape = line["detail"].get("geometry") if line["source"] == "warning" else None
        if shape is None and row["lat"] is not None:
            shape = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
        told = {name: as_property(value) for name, value in row.items() if name not in ("id", "lat", "lon")}
        yield {"type": "Feature", "id": row["id"], "geometry": shape, "properties": told}


# Areas, ports, operations


def _places(held: Held, version: Version, name: str, ask: ItemAsk) -> tuple[list[dict[str, Any]], str | None, int]:
    since, until = _span(ask.datetime)  # areas and ports are of no time, so all answer
    every = [one for one in _outlined(held, version, name) if ask.kind in (None, one["kind"])]
    if name == "operations":
        every = [one for one in every if _is_in(one, since, until)]
    if ask.bbox is not None:
        every = [every[place] for place in _meeting(every, read_box(ask.bbox))]
    [begin] = [0] if ask.cursor is None else of_cursor(ask.cursor, int)
    begin = max(begin, 0)
    some = [_shape(one) for one in every[begin : begin + ask.limit]]
    next_ = to_cursor([begin + ask.limit]) if begin + ask.limit < len(every) else None
    return some, next_, len(every)


def _meeting(every: list[dict[str, Any]], box: tuple[float, float, float, float]) -> list[int]:
    west, south, east, north = box
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    wanted = shapely.union_all([shapely.box(w, south, e, north) for w, e in spans])
    shapes_ = [
        _outline(one["geometry"]) if "geometry" in one else shapely.Point(one["lon"], one["lat"]) for one in every
    ]
    found = shapely.intersects(np.array(shapes_, object), wanted) if shapes_ else np.zeros(0, bool)
    return [int(place) for place in np.flatnonzero(found)]


def _is_in(operation: dict[str, Any], since: int | None, until: int | None) -> bool:
    """Tell whether an operation is in a time; one whose days nobody tells answers to no time, as no line does."""
    start, end = (microseconds(operation[name]) for name in ("start", "end"))
    if since is None and until is None:
        return True
    if start is None:
        return False
    return (since is None or (start if end is None else end) >= since) and (until is None or start < until)


def _outlined(held: Held, version: Version, name: str) -> list[dict[str, Any]]:
    if name == "operations":
        return operations_placed(held, version)
    if name == "ports":
        return [{**row, "id": row.pop("port_id")} for row in ports_of(held.home).to_pylist()]
    rows = areas_of(held.home).to_pylist()
    return [{**row, "id": row.pop("area_id")} for row in rows if row["geometry"] is not None]


def _shape(row: dict[str, Any]) -> dict[str, Any]:
    shape = _spot(row) if "geometry" not in row else row["geometry"]
    shape = as_geojson(shape) if isinstance(shape, bytes) else shape
    told = {name: value for name, value in row.items() if name not in ("id", "geometry", "lat", "lon")}
    return {"type": "Feature", "id": row["id"], "geometry": shape, "properties": told}


def _outline(shape: bytes | dict[str, Any]) -> Any:
    return shapely.from_wkb(shape) if isinstance(shape, bytes) else shapely.from_geojson(json.dumps(shape))


def _spot(row: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
