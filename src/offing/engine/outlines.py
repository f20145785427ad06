"""Outlines of areas: boxes and circles drawn by hand, and what an outline measures.

All are WKB, longitude before latitude, cut at the antimeridian; shapely, which takes long to
import, only where it is needed.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from offing.nav.vectors import destination
from offing.schema.errors import UsageError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LONGEST_RADIUS_KM = 5000.0
# Half a degree between corners: the sides leave a circle of 100 km by 1 m.
_CORNERS = 720
# WGS 84: half the longer axis, and the square of the eccentricity.
_A_KM, _E2 = 6378.137, 0.0066943799901413165
_TOUCHING = 1e-9  # degrees

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Extent:
    """Hold west, south, east, north in degrees; west lies east of east where the antimeridian is crossed."""

    west: float
    south: float
    east: float
    north: float


def box(south: float, west: float, north: float, east: float) -> bytes:
    """Return a box; where west lies east of east it crosses the antimeridian. Raises UsageError."""
    if not (-90 <= south < north <= 90 and abs(west) <= 180 and abs(east) <= 180 and west != east):
        raise UsageError(
            f"{south:g},{west:g},{north:g},{east:g} is no box; write S,W,N,E in degrees, S below N within ±90, "
            "W and E within ±180"
        )
    import shapely

    spans = [(west, east)] if west < east else [(west, 180.0), (-180.0, east)]
    boxes = [shapely.box(w, south, e, north) for w, e in spans if w < e]
    return bytes(shapely.to_wkb(boxes[0] if len(boxes) == 1 else shapely.multipolygons(boxes)))


def circle(lat: float, lon: float, radius_km: float) -> bytes:
    """Return the circle of a geodesic radius about a point, as a polygon of 720 corners. Raises UsageError."""
    if not (abs(lat) <= 90 and abs(lon) <= 180 and 0 < radius_km <= LONGEST_RADIUS_KM):
        raise UsageError(
            f"{lat:g},{lon:g},{radius_km:g} is no circle; write LAT,LON,KM: degrees within ±90 and ±180, "
            f"a radius above 0 and at most {LONGEST_RADIUS_KM:g} km"
        )
    bearings = np.arange(_CORNERS) * (360.0 / _CORNERS)
    lats, lons = destination(np.full(_CORNERS, lat), np.full(_CORNERS, lon), bearings, radius_km * 1000.0)
    turns = np.diff(lons, append=lons[0])
    turns -= 360.0 * np.round(turns / 360.0)
    around = round(float(turns.sum()) / 360.0)
    unwrapped = lons[0] + np.concatenate([[0.0], np.cumsum(turns[:-1]), [360.0 * around]])
    ring = np.column_stack([unwrapped, np.append(lats, lats[0])])
    if around:  # a pole lies inside: the ring goes once about the world, and is closed along the pole
        pole = math.copysign(90.0, lat)
        ring = np.vstack([ring, [[ring[-1, 0], pole], [ring[0, 0], pole]]])
    return _cut(ring)


def _cut(ring: Floats) -> bytes:
    """Return a ring whose longitudes run on beyond ±180, folded back into them."""
    import shapely
    from shapely import affinity

    whole = shapely.polygons(ring)
    world = shapely.box(-180, -90, 180, 90)
    low, high = ring[:, 0].min(), ring[:, 0].max()
    shifts = range(math.floor((low + 180) / 360), math.floor((high + 180) / 360) + 1)
    parts = [shapely.intersection(affinity.translate(whole, -360.0 * n), world) for n in shifts]
    return bytes(shapely.to_wkb(shapely.union_all([part for part in parts if part.area > 0])))


def extent(geometry: bytes) -> Extent:
    """Return the smallest extent of an outline, which may reach across the antimeridian."""
    import shapely

    bounds = shapely.bounds(shapely.get_parts(shapely.from_wkb(geometry)))
    south, north = float(bounds[:, 1].min()), float(bounds[:, 3].max())
    spans = sorted((float(west), float(east)) for west, _, east, _ in bounds)
    merged = [spans[0]]
    for west, east in spans[1:]:
        if west <= merged[-1][1] + _TOUCHING:
            merged[-1] = (merged[-1][0], max(east, merged[-1][1]))
        else:
            merged.append((west, east))
    # The widest stretch that nothing lies in is left out, be it in the middle of the map or at its edges.
    gaps = [(merged[0][0] + 360 - merged[-1][1], 0)]
    gaps += [(merged[n][0] - merged[n - 1][1], n) for n in range(1, len(merged))]
    widest, first = max(gaps, key=lambda gap: gap[0])
    if widest <= _TOUCHING:
        return Extent(-180.0, south, 180.0, north)
    return Extent(merged[first][0], south, merged[first - 1][1], north)


def size_km2(geometry: bytes) -> float:
    """Return the area of an outline on the WGS 84 ellipsoid, 0 for a line; sides run straight in both degrees.

    Longitude against the sine of the authalic latitude keeps areas (Snyder, "Map Projections", 1987, eq. 3-11 to 3-13).
    """
    import shapely

    fine = shapely.segmentize(shapely.from_wkb(geometry), 0.25)
    return float(shapely.transform(fine, _equal_area_km).area)


def _equal_area_km(corners: Floats) -> Floats:
    sine, e = np.sin(np.radians(corners[:, 1])), math.sqrt(_E2)
    q = (1 - _E2) * (sine / (1 - _E2 * sine**2) + np.arctanh(e * sine) / e)
    return np.column_stack([_A_KM * np.radians(corners[:, 0]), _A_KM * q / 2])


def as_geojson(geometry: bytes) -> dict[str, Any]:
    """Return an outline as a GeoJSON geometry, its rings wound as RFC 7946 asks."""
    import json

    import shapely

    found: dict[str, Any] = json.loads(shapely.to_geojson(_wound(shapely.from_wkb(geometry))))
    return found


def _wound(shape: "BaseGeometry") -> "BaseGeometry":
    from shapely.geometry import MultiPolygon
    from shapely.geometry.polygon import orient

    if shape.geom_type == "Polygon":
        return orient(shape)
    if shape.geom_type == "MultiPolygon":
        return MultiPolygon([orient(part) for part in shape.geoms])
    return shape
