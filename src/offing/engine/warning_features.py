"""Warnings as GeoJSON features: one an area, with its windows, or one without geometry that says why."""

from collections.abc import Iterator, Mapping
from typing import Any

Line = Mapping[str, Any]
_TOLD = ("coordinator", "year", "subject", "authority", "regions", "issued", "cancelled_at", "cancelled_by", "plotted")


def features(line: Line) -> Iterator[dict[str, Any]]:
    """Yield the features of a warning's line.

    Their ids are the warning's, and "#" with the place of the area where there are several; every property
    but those of the area is the warning's. A window is [start, end], of which null is open.
    """
    said = line["detail"]
    held = None if "held" not in said else {one["area"]: one for one in said["held"]}
    several = len(said["areas"]) > 1
    for n, area in enumerate(said["areas"]):
        if held is None or n in held:
            id_ = f"{line['id']}#{n}" if several else line["id"]
            told = _of_area(area) | ({"held": held[n]} if held else {})
            yield _feature(id_, area["geometry"], _of_warning(line) | told)
    if not said["areas"]:
        yield _feature(line["id"], None, _of_warning(line) | _NOWHERE)


_NOWHERE: dict[str, Any] = {"label": "", "windows": [], "alternate": [], "supposed": [], "reservation": None}


def _of_area(area: Line) -> dict[str, Any]:
    return {name: area[name] for name in _NOWHERE}


def _of_warning(line: Line) -> dict[str, Any]:
    said, document = line["detail"], line["detail"]["document"]
    told = {"warning": line["id"], "kind": line["kind"], "source": line["source"], "number": name_of(said)}
    told |= {name: said.get(name) for name in _TOLD} | {"understood": said["understood"]}
    told |= {"unread": [f"{one['text']}: {one['reason']}" for one in said["unread"]], "notes": said["notes"]}
    told |= {"t_start": line["t_start"], "t_end": line["t_end"], "synthetic": line["synthetic"], "text": said["text"]}
    told |= {"publisher": document["publisher"], "document": document["id"], "copies": document["copies"]}
    return told | {"review": line.get("review")}


def name_of(said: Line) -> str:
    """Return how its coordinator names a warning: "HYDROPAC 2151/26"."""
    year = f"/{said['year'] % 100:02d}" if said["year"] else ""
    return f"{said['coordinator'] or 'coordinator unknown'} {said['number'] or 'without a number'}{year}"


def _feature(id_: str, geometry: Any, properties: Line) -> dict[str, Any]:
    return {"type": "Feature", "id": id_, "geometry": geometry and _plain(geometry), "properties": dict(properties)}


def _plain(geometry: Line) -> Line:
    """Return a collection of areas alone as one MultiPolygon, which more programs read."""
    parts = geometry.get("geometries", ())
    if not parts or any(part["type"] not in ("Polygon", "MultiPolygon") for part in parts):
        return geometry
    rings = [[part["coordinates"]] if part["type"] == "Polygon" else list(part["coordinates"]) for part in parts]
    return {"type": "MultiPolygon", "coordinates": [one for some in rings for one in some]}
