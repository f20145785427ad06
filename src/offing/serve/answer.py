"""Answers in the forms asked for: JSON, GeoJSON, an Arrow stream."""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
from fastapi import Request
from starlette.responses import Response

from offing.engine.export import line_feature
from offing.engine.lines import Line, lines_table
from offing.schema.text import to_json

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
ARROW: Final = "application/vnd.apache.arrow.stream"
FORMS: Final = {"json": JSON, "geojson": GEOJSON, "arrow": ARROW}


def form_of(request: Request, asked: str | None, *, otherwise: str = "json") -> str:
    """Return the form of an answer: as asked for by `f`, else by the header Accept."""
    if asked is not None:
        return asked
    accepted = request.headers.get("accept", "")
    for form, media in (("arrow", ARROW), ("geojson", GEOJSON)):
        if media in accepted:
            return form
    return otherwise


def as_json(value: Mapping[str, Any], *, status: int = 200, media: str = JSON) -> Response:
    """Return an object as JSON, hazardous characters escaped."""
    return Response(to_json(value), status, media_type=media)


def as_arrow(table: pa.Table, more: Mapping[str, str | None] | None = None) -> Response:
    """Return a table as an Arrow IPC stream; *more* goes into its schema's metadata."""
    out = io.BytesIO()
    told = {name: value for name, value in (more or {}).items() if value is not None}
    table = table.replace_schema_metadata(told or None)
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)
    return Response(out.getvalue(), media_type=ARROW)


def collection(features: Iterable[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """Return features as a GeoJSON FeatureCollection, with members of ours."""
    return {"type": "FeatureCollection", "features": list(features), **more}


def as_property(value: Any) -> Any:
    """Return a value as GIS programs take it as a property: a list as its words one after the other."""
    return "; ".join(str(one) for one in value if one is not None) if isinstance(value, list) else value


def lines_answer(lines: Sequence[Line], form: str, next_: str | None, **more: Any) -> Response:
    """Return a page of lines."""
    if form == "arrow":
        told = {"next": next_} | {name: json.dumps(value) for name, value in more.items()}
        return as_arrow(lines_table(lines), told)
    if form == "geojson":
        features = [one for line in lines for one in line_feature(line)]
        return as_json(collection(features, next=next_, **more), media=GEOJSON)
    return as_json({"items": lines, "next": next_, **more})
