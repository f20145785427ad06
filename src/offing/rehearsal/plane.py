"""Short distances as metres east and north: the plane that touches the earth where the ships are."""

from math import cos, radians, sin, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offing.nav.distance import ECCENTRICITY_2, EQUATOR_M

Floats = NDArray[np.float64]


def metres_per_degree(lat: ArrayLike) -> tuple[Floats, Floats]:
    """Return how many metres a degree of latitude and one of longitude are at *lat* (WGS 84's radii of curvature)."""
    radians = np.radians(np.asarray(lat, np.float64))
    part = 1.0 - ECCENTRICITY_2 * np.sin(radians) ** 2
    north = EQUATOR_M * (1.0 - ECCENTRICITY_2) / part**1.5
    east = EQUATOR_M / np.sqrt(part) * np.cos(radians)
    return np.radians(north), np.radians(east)


def moved(lat: ArrayLike, lon: ArrayLike, east_m: ArrayLike, north_m: ArrayLike) -> tuple[Floats, Floats]:
    """Return positions moved by metres east and north; longitudes are not wrapped. Good to 1 m in 20 km below 60°."""
    lats = np.asarray(lat, np.float64)
    per_north, _ = metres_per_degree(lats)
    reached = lats + np.asarray(north_m, np.float64) / per_north
    _, per_east = metres_per_degree((lats + reached) / 2)
    return reached, np.asarray(lon, np.float64) + np.asarray(east_m, np.float64) / per_east


def offset(lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike) -> tuple[Floats, Floats]:
    """Return metres east and north from a to b."""
    a, b = np.asarray(lat_a, np.float64), np.asarray(lat_b, np.float64)
    per_north, per_east = metres_per_degree((a + b) / 2)
    turn = (np.asarray(lon_b, np.float64) - np.asarray(lon_a, np.float64) + 180.0) % 360.0 - 180.0
    return turn * per_east, (b - a) * per_north


def one_offset(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """Return metres east and north from one position to another; offset() for two numbers each, much the faster."""
    per_north, per_east = _per_degree((a[0] + b[0]) / 2)
    return ((b[1] - a[1] + 180.0) % 360.0 - 180.0) * per_east, (b[0] - a[0]) * per_north


def one_moved(start: tuple[float, float], east_m: float, north_m: float) -> tuple[float, float]:
    """Return one position moved by metres east and north."""
    per_north, _ = _per_degree(start[0])
    lat = start[0] + north_m / per_north
    return lat, start[1] + east_m / _per_degree((start[0] + lat) / 2)[1]


def _per_degree(lat: float) -> tuple[float, float]:
    part = 1.0 - ECCENTRICITY_2 * sin(radians(lat)) ** 2
    north = EQUATOR_M * (1.0 - ECCENTRICITY_2) / (part * sqrt(part))
    return radians(north), radians(EQUATOR_M / sqrt(part) * cos(radians(lat)))
