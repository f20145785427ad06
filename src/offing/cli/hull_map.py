"""One ship's way as GeoJSON, and drawn on a map: sightings, and dashed lines where the sea could be sailed."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

Row = Mapping[str, Any]


def features(page: Row) -> dict[str, Any]:
    """Return a ship's page as a GeoJSON FeatureCollection: points where she was seen, lines where legs could be sailed.

    A line's ``style`` is "dashed": nobody saw her on it. A leg that no hull could have sailed has no geometry.
    """
    ship = page["hull"]
    about = {"hull": ship["id"], "name": ship["name"], "synthetic": page["synthetic"]}
    return {
        "type": "FeatureCollection",
        "properties": about | {"remarks": list(page["remarks"])},
        "features": [*_points(page, about), *_lines(page, about)],
    }


def picture(page: Row, format_: str) -> str | bytes:
    """Return the map of a ship's page as SVG, or as PNG."""
    import numpy as np

    from offing.engine.chart import Mark, Path, Picture, draw

    ship = page["hull"]
    marks = [
        Mark(link["lat"], link["lon"], _lane(link), f"{link['t_start']:%d %b}" if link["t_start"] else "")
        for link in page["sightings"]
        if link["lat"] is not None
    ]
    paths = [
        Path(np.array([lat for _, lat in way["line"]]), np.array([lon for lon, _ in way["line"]]), dashed=True)
        for leg in page["legs"]
        if leg["joined"]
        for way in leg["ways"][:1]
    ]
    title = " ".join(part for part in (ship.get("number"), ship.get("name")) if part) or ship["id"]
    notes = ["Dashed: a way that could be sailed between two sightings; nobody saw the ship on it."]
    disputes = sum(leg["verdict"].startswith("could not") for leg in page["legs"])
    if disputes:
        notes.append(f"{disputes} legs that no hull could have sailed in the time are not drawn.")
    drawn = draw(
        Picture(title, ship.get("class_name") or "", marks, (), paths, notes=notes, synthetic=page["synthetic"])
    )
    if format_ == "svg":
        return drawn
    from offing.engine.raster import png

    return png(drawn)


def _points(page: Row, about: Row) -> Iterator[dict[str, Any]]:
    for number, link in enumerate(page["sightings"], 1):
        point = None if link["lat"] is None else {"type": "Point", "coordinates": [link["lon"], link["lat"]]}
        names = ("id", "lane", "t_start", "t_end", "place", "radius_km", "observer", "means", "grade", "relays")
        told = {name: link[name] for name in names} | {"disputed_with": link["disputed_with"], "order": number}
        yield {"type": "Feature", "geometry": point, "properties": {**about, "what": "sighting", **told}}


def _lines(page: Row, about: Row) -> Iterator[dict[str, Any]]:
    for leg in page["legs"]:
        names = ("from", "to", "verdict", "words", "hours", "least_nm", "most_nm")
        told = {**about, "what": "leg", **{name: leg[name] for name in names}}
        if not leg["joined"]:
            yield {"type": "Feature", "geometry": None, "properties": {**told, "style": "none"}}
            continue
        for number, way in enumerate(leg["ways"], 1):
            straits = [one["name"] for one in way["straits"]]
            more = {"style": "dashed", "way": number, "of_ways": len(leg["ways"]), "nm": way["nm"], "straits": straits}
            yield {"type": "Feature", "geometry": _line(way["line"]), "properties": {**told, **more}}


def _line(places: list[list[float]]) -> dict[str, Any]:
    """Return a line, cut in two where it crosses the antimeridian (RFC 7946, 3.1.9)."""
    parts: list[list[list[float]]] = [[list(places[0])]]
    for (lon_a, lat_a), (lon_b, lat_b) in pairwise(places):
        if abs(lon_b - lon_a) > 180:
            edge = 180.0 if lon_a > 0 else -180.0
            turned = lon_b + 2 * edge
            share = (edge - lon_a) / (turned - lon_a) if turned != lon_a else 0.0
            lat = lat_a + share * (lat_b - lat_a)
            parts[-1].append([edge, lat])
            parts.append([[-edge, lat]])
        parts[-1].append([lon_b, lat_b])
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def _lane(link: Row) -> str:
    return "sighted" if link["lane"] == "sighting" else "said"
