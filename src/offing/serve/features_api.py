"""The definition of the OGC part of the API in OpenAPI 3.0, as its conformance class wants it."""

from collections.abc import Sequence
from typing import Any, Final

CONFORMS: Final = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "geojson")
)
_OBJECT: Final = {"application/json": {"schema": {"type": "object"}}}
_FEATURES: Final = {"application/geo+json": {"schema": {"type": "object"}}}
_FORM: Final = {"name": "f", "in": "query", "schema": {"type": "string", "enum": ["json"]}}
_BBOX: Final = {
    "name": "bbox",
    "in": "query",
    "style": "form",
    "explode": False,
    "description": "west,south,east,north in degrees (CRS 84); across the antimeridian where west > east.",
    "schema": {"oneOf": [{"type": "array", "minItems": n, "maxItems": n, "items": {"type": "number"}} for n in (4, 6)]},
}
_DATETIME: Final = {
    "name": "datetime",
    "in": "query",
    "style": "form",
    "explode": False,
    "description": "An RFC 3339 instant, or an interval a/b, ../b, a/..",
    "schema": {"type": "string"},
}
_LIMIT: Final = {
    "name": "limit",
    "in": "query",
    "style": "form",
    "explode": False,
    "schema": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
}
_WORD: Final = {"type": "string"}


def definition(base: str, collections: Sequence[str]) -> dict[str, Any]:
    """Return the definition, of a server at the address *base*."""
    paths: dict[str, Any] = {
        "/ogc": _get("Landing page", _OBJECT),
        "/ogc/conformance": _get("Conformance classes", _OBJECT),
        "/ogc/collections": _get("The collections", _OBJECT),
    }
    for name in collections:
        place = f"/ogc/collections/{name}"
        asked: list[dict[str, Any]] = [_BBOX, _DATETIME, _LIMIT, {"name": "kind", "in": "query", "schema": _WORD}]
        asked.append({"name": "craft", "in": "query", "schema": _WORD})
        asked.append({"name": "cursor", "in": "query", "schema": _WORD})
        paths[place] = _get(f"The collection {name}", _OBJECT)
        paths[f"{place}/items"] = _get(f"Features of {name}", _FEATURES, asked)
        one = {"name": "featureId", "in": "path", "required": True, "schema": _WORD}
        paths[f"{place}/items/{{featureId}}"] = _get(f"One feature of {name}", _FEATURES, [one])
    told = {"title": "Offing: OGC API - Features", "version": "1", "license": {"name": "Apache-2.0"}}
    return {"openapi": "3.0.3", "info": told, "servers": [{"url": base}], "paths": paths}


def _get(summary: str, content: dict[str, Any], asked: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    answers = {
        "200": {"description": summary, "content": content},
        "400": {"description": "What is asked is refused", "content": {"application/problem+json": {"schema": {}}}},
        "404": {"description": "There is no such thing", "content": {"application/problem+json": {"schema": {}}}},
    }
    return {"get": {"summary": summary, "parameters": [*asked, _FORM], "responses": answers}}
