"""Draw the shapes of a warning: GeoJSON on WGS 84, and in words what had to be supposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from offing.atlas.rings import Parts
from offing.atlas.shapes import Unsound, sound
from offing.nav.distance import bearing_deg, destination
from offing.nav.runs import Floats
from offing.schema.warning import Shape, Vertex
from offing.warnings.along_shore import along_shore

_CORNERS = 72  # of a circle: its edge is within 0.1 % of the radius
_SLIVER = 0.005  # of a ring's area
_FURTHEST_M = 3_000_000.0  # a circle or corridor wider than that is a typing error


@dataclass(frozen=True, slots=True)
class Outline:
    """Hold a shape drawn: GeoJSON geometry, None where it cannot be, and the reservations with which it was."""

    geometry: Mapping[str, Any] | None
    reservations: tuple[str, ...] = ()


def outline(shape: Shape) -> Outline:
    """Return a shape's geometry; what cannot be drawn is said, never guessed."""
    if shape.radius_m is not None and not 0 < shape.radius_m <= _FURTHEST_M:
        return Outline(None, (f"a radius of {shape.radius_m:,.0f} m cannot be",))
    if shape.kind == "named":
        return Outline(None)
    if not shape.vertices:
        return Outline(None, ("no position is told",))
    if shape.kind in ("polygon", "box"):
        return _ring(shape)
    if shape.kind in ("circle", "sector"):
        return _areas([_round(shape)])
    if shape.kind == "corridor":
        return _corridor(shape)
    if shape.kind == "line":
        return _line(shape)
    return Outline(_points(shape.vertices))


def _ring(shape: Shape) -> Outline:
    if shape.kind == "box":
        return _areas([_box(shape.vertices)])
    rows: list[tuple[float, float]] = []
    said: list[str] = []
    corners = shape.vertices
    for n, corner in enumerate(corners):
        rows.append((corner.lon, corner.lat))
        if n in shape.along_shore:
            way, why = along_shore(corner, corners[(n + 1) % len(corners)])
            rows += way
            said += [why] if why else []
    if said and not _is_simple(rows):
        return Outline(None, (*dict.fromkeys(said), "drawn so its ring crosses itself"))
    drawn = _areas([np.array(rows)]) if not shape.along_shore else _sound(_without_slivers(rows))
    return Outline(drawn.geometry, (*dict.fromkeys(said), *drawn.reservations))


def _is_simple(rows: Sequence[tuple[float, float]]) -> bool:
    import shapely

    return len(rows) > 2 and bool(shapely.Polygon(rows).is_valid)


def _without_slivers(rows: Sequence[tuple[float, float]]) -> Any:
    """Return the area of a ring along a shore, without the slivers where its corners lie a little off that shore."""
    import shapely

    whole = shapely.make_valid(shapely.Polygon(rows))
    parts = [one for one in shapely.get_parts(whole) if one.geom_type == "Polygon" and one.area > _SLIVER * whole.area]
    return shapely.union_all(parts)


def _box(corners: Sequence[Vertex]) -> Floats:
    """Return the box of two corners; a side longer than half the world is meant to lead over 180 degrees."""
    (south, north), (west, east) = sorted(one.lat for one in corners[:2]), sorted(one.lon for one in corners[:2])
    if east - west > 180:
        west, east = east, west + 360
    return np.array([(west, south), (east, south), (east, north), (west, north)])


def _round(shape: Shape) -> Floats:
    """Return the ring of a circle, or of a sector from its first bearing clockwise to its second."""
    centre, radius = shape.vertices[0], float(shape.radius_m or 0)
    first, last = shape.bearings_deg or (0.0, 360.0)
    sweep = (last - first) % 360 or 360.0
    bearings = first + np.linspace(0, sweep, max(8, int(_CORNERS * sweep / 360)) + 1)
    lat, lon = destination(np.full(len(bearings), centre.lat), np.full(len(bearings), centre.lon), bearings, radius)
    ring = np.column_stack([np.asarray(lon), np.asarray(lat)])
    return ring if sweep == 360.0 else np.vstack([[centre.lon, centre.lat], ring])


def _corridor(shape: Shape) -> Outline:
    """Return the water within a distance of a line: boxes along its legs and circles at its corners."""
    import shapely

    pieces = [
        shapely.Polygon(_unwrapped(_round(Shape("circle", (one,), one.span, shape.radius_m)), shape))
        for one in shape.vertices
    ]
    for a, b in zip(shape.vertices, shape.vertices[1:], strict=False):
        course = float(bearing_deg(a.lat, a.lon, b.lat, b.lon))
        back = float(bearing_deg(b.lat, b.lon, a.lat, a.lon))
        sides = [(a, course - 90), (a, course + 90), (b, back - 90), (b, back + 90)]
        ends = [destination(one.lat, one.lon, side, float(shape.radius_m or 0)) for one, side in sides]
        ring = np.array([(float(lon), float(lat)) for lat, lon in ends])
        pieces.append(shapely.Polygon(_unwrapped(ring, shape)).convex_hull)
    return _sound(shapely.union_all(pieces))


def _unwrapped(ring: Floats, shape: Shape) -> Floats:
    """Return a ring with longitudes near the line's first, so that pieces over 180 degrees touch."""
    near = shape.vertices[0].lon
    return np.column_stack([near + (ring[:, 0] - near + 180) % 360 - 180, ring[:, 1]])


def _line(shape: Shape) -> Outline:
    rows = np.array([(one.lon, one.lat) for one in shape.vertices])
    try:
        held = sound(Parts(lines=[rows]), lines=True)
    except Unsound as problem:
        return Outline(None, (str(problem),))
    return Outline(_geojson(held.wkb), held.repairs)


def _areas(rings: Sequence[Floats]) -> Outline:
    return _sound(Parts(polygons=[[np.vstack([ring, ring[:1]])] for ring in rings]))


def _sound(geometry: Any) -> Outline:
    try:
        held = sound(geometry)
    except Unsound as problem:
        return Outline(None, (f"it bounds no area: {problem}",))
    return Outline(_geojson(held.wkb), held.repairs)


def _geojson(wkb: bytes) -> Mapping[str, Any]:
    import shapely

    found: Mapping[str, Any] = shapely.geometry.mapping(
        shapely.set_precision(shapely.from_wkb(wkb), 1e-7, mode="pointwise")
    )
    return found


def _points(vertices: Sequence[Vertex]) -> Mapping[str, Any]:
    rows = [[round(one.lon, 7), round(one.lat, 7)] for one in vertices]
    return {"type": "Point", "coordinates": rows[0]} if len(rows) == 1 else {"type": "MultiPoint", "coordinates": rows}
