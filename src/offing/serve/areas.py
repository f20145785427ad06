"""Areas and ports: the atlas's and the user's own; areas drawn on the map are kept as the user's."""

import json
import tempfile
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from offing.engine.area_facts import features, listed
from offing.engine.area_names import fold
from offing.engine.own_areas import LONGEST_NAME, clean_name
from offing.schema.errors import UsageError
from offing.serve import shapes
from offing.serve.answer import GEOJSON, as_json, collection, form_of
from offing.serve.asked_app import TheRecord, TheStanding
from offing.serve.asking import Paged, Words, of_cursor, read_geometry, to_cursor
from offing.serve.held import Held
from offing.serve.problems import NotFound
from offing.serve.writing import run

router = APIRouter(tags=["areas"])
_PORTS: Final = ("port", "base", "anchorage")
_MOST_OUTLINES: Final = 200


class AreaAsk(Paged):
    """Ask for areas or ports."""

    kind: Annotated[Words | None, Field(description="sea, strait, adiz, disputed, drawn, boundary, port, …")] = None
    q: Annotated[Words | None, Field(description="A part of a name.")] = None
    own: Annotated[bool, Field(description="Only what was drawn, loaded or learned.")] = False


class Drawn(BaseModel):
    """An area that is drawn on the map."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    geometry: Annotated[dict[str, Any], Field(description="A GeoJSON Polygon or MultiPolygon.")]
    replace: Annotated[bool, Field(description="Put it in the place of an own area of that name.")] = False
    rework: Annotated[bool, Field(description="Find the events in it now, which may take long.")] = False


@router.get("/areas", summary="Areas that events can name", response_model=shapes.PlacePage, responses=shapes.FORMS)
def areas(request: Request, ask: Annotated[AreaAsk, Query()], held: TheRecord) -> Response:
    """List areas; as GeoJSON with their outlines, 200 a page at most."""
    return _answer(request, ask, held, [one for one in _listed(held, ask) if one["kind"] not in _PORTS])


@router.get("/ports", summary="Ports, bases, anchorages", response_model=shapes.PlacePage, responses=shapes.FORMS)
def ports(request: Request, ask: Annotated[AreaAsk, Query()], held: TheRecord) -> Response:
    """List ports, naval bases, and the anchorages that were learned last."""
    return _answer(request, ask, held, [one for one in _listed(held, ask) if one["kind"] in _PORTS])


def _listed(held: Held, ask: AreaAsk) -> list[dict[str, Any]]:
    wanted = None if ask.q is None else fold(ask.q)
    return [
        one
        for one in listed(held.home, own=ask.own)
        if ask.kind in (None, one["kind"]) and (wanted is None or wanted in fold(one["name"]))
    ]


def _answer(request: Request, ask: AreaAsk, held: Held, found: list[dict[str, Any]]) -> Response:
    form = form_of(request, ask.f)
    if form == "arrow":
        raise UsageError("f=arrow: areas come as json or geojson")
    limit = min(ask.limit, _MOST_OUTLINES) if form == "geojson" else ask.limit
    [begin] = [0] if ask.cursor is None else of_cursor(ask.cursor, int)
    some = found[max(begin, 0) : max(begin, 0) + limit]
    next_ = to_cursor([begin + limit]) if begin + limit < len(found) else None
    told = {"next": next_, "matched": len(found), "generation": held.generation}
    if form == "json":
        return as_json({"items": some, **told})
    every = [_feature(held, one) for one in some]
    return as_json(collection(every, **told), media=GEOJSON)


def _feature(held: Held, one: dict[str, Any]) -> dict[str, Any]:
    if one.get("lat") is not None and one["kind"] in _PORTS:
        place = {"type": "Point", "coordinates": [one["lon"], one["lat"]]}
        return {"type": "Feature", "id": one["id"], "geometry": place, "properties": one}
    found = next((it for it in features(held.home, one["id"]) if it["properties"]["id"] == one["id"]), None)
    found = found or {"type": "Feature", "geometry": None, "properties": one}
    return found | {"id": one["id"]}


@router.get("/areas/{name}", response_model=shapes.Features)
def area(name: str, held: TheRecord) -> Response:
    """Return every area and port that answers to a name or an id, with all that is known of it, as GeoJSON."""
    try:
        found = features(held.home, name)
    except UsageError as error:
        raise NotFound(str(error)) from None
    return as_json(collection(found), media=GEOJSON)


@router.post("/areas", status_code=201, summary="Keep an area", response_model=dict[str, Any])
def add_area(drawn: Drawn, standing: TheStanding) -> Response:
    """Keep an area that was drawn as one of the user's own; 409 while another writes."""
    name = clean_name(drawn.name)
    shape = read_geometry(json.dumps(drawn.geometry))
    feature = {"type": "Feature", "properties": {"name": name}, "geometry": shape}
    with tempfile.TemporaryDirectory(prefix="offing-") as folder:
        (Path(folder) / "drawn.geojson").write_text(json.dumps(feature), encoding="utf-8")
        words = ["area", "add", "--json", "drawn.geojson", f"--name={name}"]
        words += ["--replace"] * drawn.replace + ["--later"] * (not drawn.rework)
        done = run(standing.home, words, cwd=folder)
    standing.refresh()
    return as_json({"changes": done.objects, "remarks": done.remarks}, status=201)


@router.delete("/areas/{name}", summary="Take an own area away", response_model=dict[str, Any])
def remove_area(name: str, standing: TheStanding) -> Response:
    """Take one of the user's own areas away; the events that rest on it go with the next `detect`."""
    if name.startswith("-") or not name.isprintable():
        raise NotFound(f"you have no area {name[:80]!r}")
    done = run(standing.home, ["area", "remove", "--json", "--later", "--", name], cwd="/")
    standing.refresh()
    return as_json({"changes": done.objects, "remarks": done.remarks})
