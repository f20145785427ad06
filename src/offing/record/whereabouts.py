"""Where a ship may have been by a place that was told: positions round the rim of it."""

from collections.abc import Mapping
from math import cos, radians, sin
from typing import Any

import shapely

from offing.schema.voyage import Place

Spots = tuple[tuple[Place, ...], float]
_ROUND = 32  # positions round a rim
_KM_A_DEGREE = 111.2
_MOST_CORNERS = 200_000
_OFF_COAST = 0.02  # degrees that the middle of a place counts for more than a corner on land


def spots(place: Mapping[str, Any] | None) -> Spots:
    """Return positions (latitude, longitude) round a place as a claim tells it, and the metres they leave between them.

    None where the place is not known by position: () and 0.
    """
    if not place or place.get("lat") is None or place.get("lon") is None:
        return (), 0.0
    middle = (float(place["lat"]), float(place["lon"]))
    shape = shape_of(place)
    if shape is not None:
        return _rim(shape, middle)
    radius = float(place.get("radius_km") or 0.0)
    if radius <= 0:
        return (middle,), 0.0
    return (middle, *_circle(middle, radius)), 0.0


def shape_of(place: Mapping[str, Any]) -> shapely.Geometry | None:
    """Return the outline of a place, None where it has none that can be used."""
    geometry = place.get("geometry")
    if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        shape = shapely.from_geojson(_json(geometry))
    except (shapely.errors.GEOSException, ValueError, TypeError):
        return None
    return None if shape.is_empty or shapely.get_num_coordinates(shape) > _MOST_CORNERS else shape


def meet(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    """Tell whether two places have a position in common."""
    if not one or not other:
        return False
    shapes = [shape_of(place) or _point(place) for place in (one, other)]
    return None not in shapes and bool(shapely.intersects(*shapes))


def _point(place: Mapping[str, Any]) -> shapely.Geometry | None:
    if place.get("lat") is None or place.get("lon") is None:
        return None
    radius = float(place.get("radius_km") or 0.0)
    if radius <= 0:
        return shapely.Point(place["lon"], place["lat"])
    ring = [(lon, lat) for lat, lon in _circle((place["lat"], place["lon"]), radius)]
    return shapely.Polygon(ring)


def _rim(shape: shapely.Geometry, middle: Place) -> Spots:
    found: list[Place] = [middle]
    widest = 0.0
    lines = [polygon.exterior for polygon in shapely.get_parts(shape)]
    whole = sum(line.length for line in lines) or 1.0
    for line in lines:
        count = max(4, round(_ROUND * line.length / whole))
        round_it = line.interpolate([n / count for n in range(count)], normalized=True)
        found += [(y, x) for x, y in shapely.get_coordinates(round_it)]
        widest = max(widest, line.length / count)
    return tuple((round(lat, 5), round(lon, 5)) for lat, lon in found), widest * _KM_A_DEGREE * 1000 / 2


def _circle(middle: Place, radius_km: float) -> list[Place]:
    lat, lon = middle
    north = radius_km / _KM_A_DEGREE
    east = north / max(cos(radians(lat)), 0.05)
    turns = [2 * 3.141592653589793 * n / 12 for n in range(12)]
    return [
        (
            round(max(-89.9, min(89.9, lat + north * cos(turn))), 5),
            round((lon + east * sin(turn) + 180) % 360 - 180, 5),
        )
        for turn in turns
    ]


def _json(geometry: Mapping[str, Any]) -> str:
    from json import dumps

    return dumps({"type": geometry["type"], "coordinates": geometry["coordinates"]})
