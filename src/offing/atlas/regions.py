"""A region of the sea as geometry, and the way from a plane round a middle onto the map."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offing.nav.sectors import Plane, farthest_m

Floats = NDArray[np.float64]

# Straight lines on the map leave those of the plane by less than 100 m up to 80 degrees of latitude.
_LONGEST_SIDE_M = 20_000.0
_GRID_M = 1.0
_QUARTERS = ((-180.0, -90.0), (-90.0, 0.0), (0.0, 90.0), (90.0, 180.0))
_POLE = 90.0 - 1e-5


@dataclass(frozen=True, slots=True)
class Region:
    """Hold where words place something: an extent, never a bare point.

    ``geometry`` is a shapely polygon or multipolygon, longitude before latitude, cut at 180 degrees;
    ``lat``, ``lon`` lie inside it, ``radius_km`` reaches from there to its farthest corner. ``method``
    says how it was made, ``assumed`` what had to be taken for granted, in words to be shown.
    """

    geometry: Any
    lat: float
    lon: float
    radius_km: float
    method: str
    assumed: tuple[str, ...] = ()

    @property
    def wkb(self) -> bytes:
        """Return the geometry as well-known binary."""
        import shapely

        return bytes(shapely.to_wkb(self.geometry))


def on_the_map(plane: Plane, shape: Any, inside: tuple[float, float], method: str, assumed: list[str]) -> Region:
    """Return the region of a shape drawn in a plane; *inside* (lat, lon) stands for it where it does lie inside."""
    import shapely

    geometry = to_degrees(plane, shape)
    lat, lon = inside
    if not shapely.contains_xy(geometry, lon, lat):
        widest = max(shapely.get_parts(geometry), key=shapely.area)
        point = widest.representative_point()
        lat, lon = point.y, point.x
    corners = shapely.get_coordinates(geometry)
    radius = farthest_m(lat, lon, corners[:, 1], corners[:, 0]) / 1000.0
    return Region(geometry, float(lat), float(lon), radius, method, tuple(assumed))


def to_degrees(plane: Plane, shape: Any) -> Any:
    """Return a shape of a plane in degrees, cut at 180 and, where it surrounds a pole, along three more meridians."""
    import shapely

    shape = shapely.segmentize(shapely.set_precision(shape, _GRID_M), _LONGEST_SIDE_M)
    for pole in (90.0, -90.0):
        x, y = plane.forward(pole, 0.0)
        if shapely.intersects_xy(shapely.convex_hull(shape), float(x), float(y)):
            pieces = [_quarter(plane, shape, pole, west, east) for west, east in _QUARTERS]
            return shapely.union_all([piece for piece in pieces if not piece.is_empty], grid_size=0)
    return _cut(shapely.transform(shape, lambda points: _unrolled(plane, points, plane.lon)))


def _unrolled(plane: Plane, points: Floats, middle: float) -> Floats:
    """Return longitude and latitude of points of the plane, longitudes within 180 degrees of a middle."""
    lat, lon = plane.back(points[:, 0], points[:, 1])
    return np.column_stack((middle + (lon - middle + 180.0) % 360.0 - 180.0, lat))


def _cut(shape: Any) -> Any:
    """Return a shape whose longitudes may pass 180, cut there."""
    import shapely

    shape = shapely.make_valid(shape)
    west, _, east, _ = shapely.bounds(shape)
    if west >= -180.0 and east <= 180.0:
        return _polygons(shape)
    parts = []
    for turn in (-360.0, 0.0, 360.0):
        part = shapely.intersection(shape, shapely.box(-180.0 + turn, -90.0, 180.0 + turn, 90.0))
        parts.append(shapely.transform(part, lambda points, turn=turn: points - (turn, 0.0)))
    return _polygons(shapely.union_all(parts))


def _quarter(plane: Plane, shape: Any, pole: float, west: float, east: float) -> Any:
    """Return in degrees what of a shape lies between two meridians, a quarter of the globe, near a pole."""
    import shapely

    lat, _ = plane.back(*shapely.get_coordinates(shape).T)
    last = max(min(np.abs(lat).min() - 2.0, 89.0), 0.0) if (lat * pole > 0).all() else 0.0
    down = np.linspace(90.0, last, 400)
    along = np.linspace(west, east, 400)
    lats = np.concatenate((down, np.full(400, last), down[::-1])) * np.sign(pole)
    lons = np.concatenate((np.full(400, west), along, np.full(400, east)))
    wedge = shapely.make_valid(shapely.polygons(np.column_stack(plane.forward(lats, lons))))
    piece = shapely.segmentize(shapely.intersection(shape, wedge), _LONGEST_SIDE_M)
    rings = []
    for part in shapely.get_parts(piece):
        if part.geom_type != "Polygon":
            continue
        outer, *holes = (_at_the_pole(plane, ring, pole, west, east) for ring in (part.exterior, *part.interiors))
        rings.append(shapely.make_valid(shapely.Polygon(outer, holes)))
    return _polygons(shapely.union_all(rings))


def _at_the_pole(plane: Plane, ring: Any, pole: float, west: float, east: float) -> Floats:
    """Return a ring in degrees; a corner at the pole becomes the side along it that the map has there."""
    import shapely

    points = _unrolled(plane, shapely.get_coordinates(ring)[:-1], (west + east) / 2)
    points[:, 0] = np.clip(points[:, 0], west, east)
    found = []
    for number, (lon, lat) in enumerate(points):
        if abs(lat) < _POLE:
            found.append((lon, lat))
            continue
        before, after = points[number - 1, 0], points[(number + 1) % len(points), 0]
        found += [(west if before < after else east, pole), (east if before < after else west, pole)]
    return np.array(found)


def _polygons(shape: Any) -> Any:
    """Return only what has an area."""
    import shapely

    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > 0]
    flat = [one for part in shapely.get_parts(shape) if part.geom_type == "MultiPolygon" for one in part.geoms]
    every = [*parts, *flat]
    return every[0] if len(every) == 1 else shapely.MultiPolygon(every)
