"""Places that lines tell, as shapes that positions are held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

KM_A_DEGREE = 111.195
EARTH_M = 6_371_008.8
POINT_KM = 5.0  # how near a position without an outline means
PORT_KM = 12.0  # how far a town's harbour may lie from the middle of the town
_SMALL_KM = 30.0  # a place named that is no larger is a town, a port, an islet
_RIM_KM = 2.0  # what outlines and positions are rounded by
_MOST_CORNERS = 200_000
_CORNERS = 600  # beyond that an outline is drawn with fewer, at most half a rim aside


@dataclass(frozen=True, slots=True)
class Where:
    """Hold one place: its name and role, and its outline (degrees, longitude first) with what is near enough.

    ``slack_km`` is how far beyond the outline a position still counts as there.
    """

    name: str
    role: str
    outline: shapely.Geometry
    near: shapely.Geometry
    slack_km: float
    reach_km: float

    def holds(self, lat: Floats, lon: Floats) -> Flags:
        """Return which positions lie there, or near enough."""
        west, _, east, _ = self.near.bounds
        found: Flags = shapely.contains_xy(self.near, lon, lat)
        if east > 180.0:
            found = found | shapely.contains_xy(self.near, lon + 360.0, lat)
        if west < -180.0:
            found = found | shapely.contains_xy(self.near, lon - 360.0, lat)
        return found

    def away_m(self, lat: Floats, lon: Floats) -> Floats:
        """Return how far positions lie from what is near enough, in metres; 0 within."""
        west, _, east, _ = self.outline.bounds
        shifts = [0.0, *([360.0] if east > 60.0 else []), *([-360.0] if west < -60.0 else [])]
        found = np.min([self._away(lat, lon + shift) for shift in shifts], axis=0)
        away: Floats = np.maximum(0.0, found - self.slack_km * 1000.0)
        return away

    def _away(self, lat: Floats, lon: Floats) -> Floats:
        lines = shapely.shortest_line(self.outline, shapely.points(lon, lat))
        ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
        return apart_m(ends[:, 0, 1], ends[:, 0, 0], ends[:, 1, 1], ends[:, 1, 0])

    def cells(self) -> tuple[Floats, Floats]:
        """Return the middles of the cells of one degree that the place touches, thinned where there are many."""
        west, south, east, north = self.near.bounds
        step = max(1.0, np.sqrt(max(1.0, (east - west) * (north - south)) / 400.0))
        lons = np.arange(np.floor(west) + 0.5, east + 0.5, step)
        lats = np.arange(np.floor(south) + 0.5, north + 0.5, step)
        x, y = (one.ravel() for one in np.meshgrid(lons, lats))
        touched = shapely.intersects(self.near, shapely.box(x - 0.5, y - 0.5, x + 0.5, y + 0.5))
        if not touched.any():
            touched[:] = True
        return np.clip(y[touched], -89.5, 89.5), (x[touched] + 180.0) % 360.0 - 180.0


def apart_m(lat_a: Any, lon_a: Any, lat_b: Any, lon_b: Any) -> Floats:
    """Return great-circle distances in metres, on a sphere (within half a percent)."""
    y_a, x_a, y_b, x_b = (np.radians(np.asarray(one, np.float64)) for one in (lat_a, lon_a, lat_b, lon_b))
    half = np.sin((y_b - y_a) / 2) ** 2 + np.cos(y_a) * np.cos(y_b) * np.sin((x_b - x_a) / 2) ** 2
    apart: Floats = 2 * EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return apart


def place_key(place: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what tells one place from another without its outline."""
    return tuple(place.get(name) for name in ("name", "lat", "lon", "radius_km", "method", "role"))


def where_of(place: Mapping[str, Any] | None) -> Where | None:
    """Return a place as a claim's JSON tells it; None where it is not known by position."""
    if not place or place.get("lat") is None or place.get("lon") is None:
        return None
    lat, lon = float(place["lat"]), float(place["lon"])
    radius = float(place.get("radius_km") or 0.0)
    role, method = str(place.get("role") or "at"), str(place.get("method") or "")
    outline = _outline(place.get("geometry")) or _disc(lat, lon, radius or POINT_KM)
    named = method in ("name", "none", "")
    slack = PORT_KM if named and radius <= _SMALL_KM else _RIM_KM
    return make_where(str(place.get("name") or ""), role, outline, slack, max(radius, POINT_KM))


def make_where(name: str, role: str, outline: shapely.Geometry, slack_km: float, reach_km: float) -> Where:
    """Return a place from its outline."""
    if shapely.get_num_coordinates(outline) > _CORNERS:
        outline = shapely.simplify(outline, _RIM_KM / 2 / KM_A_DEGREE)
    near = _wider(outline, slack_km)
    shapely.prepare(near)
    return Where(name, role, outline, near, slack_km, reach_km)


def _outline(geometry: Any) -> shapely.Geometry | None:
    if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        told = geometry["coordinates"]
        parts = [_polygon(rings) for rings in (told if geometry["type"] == "MultiPolygon" else [told])]
        shape = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
        shape = shape if shape.is_valid else shapely.make_valid(shape)
    except (shapely.errors.GEOSException, ValueError, TypeError, KeyError, IndexError):
        return None
    usable = not shape.is_empty and shapely.get_num_coordinates(shape) <= _MOST_CORNERS
    return shape if usable and np.isfinite(shape.bounds).all() else None


def _polygon(rings: Any) -> shapely.Geometry:
    outer, *holes = (np.array(ring, np.float64)[:, :2] for ring in rings)
    return shapely.polygons(outer, [shapely.linearrings(hole) for hole in holes] or None)


def _disc(lat: float, lon: float, radius_km: float) -> shapely.Geometry:
    return _wider(shapely.Point(lon, lat), radius_km)


def _wider(shape: shapely.Geometry, by_km: float) -> shapely.Geometry:
    """Return a shape drawn wider by some kilometres, in a plane true at its own middle latitude."""
    _, south, _, north = shape.bounds
    scale = max(0.02, cos(radians(min(89.0, max(abs(south), abs(north)) if south * north > 0 else 0.0))))

    def squeezed(points: Floats) -> Floats:
        return points * [scale, 1.0]

    def spread(points: Floats) -> Floats:
        return points / [scale, 1.0]

    if by_km <= 0:
        return shape
    flat = shapely.transform(shape, squeezed)
    return shapely.transform(shapely.buffer(flat, by_km / KM_A_DEGREE, quad_segs=6), spread)
