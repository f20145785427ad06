"""Distances, bearings and destinations on WGS 84.

Every function takes arrays (or numbers) of one shape, degrees and metres. Short lines are
measured as chords through the earth with the arc's excess added, which is exact to parts in
a million, at the poles and across the antimeridian as anywhere; long ones by the formula of
Andoyer and Lambert with Thomas's terms of the second order (P. D. Thomas, "Spheroidal
Geodesics, Reference Systems, and Local Geometry", US Naval Oceanographic Office SP-138, 1970).
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.vectors import ECCENTRICITY_2 as ECCENTRICITY_2
from offing.nav.vectors import EQUATOR_M as EQUATOR_M
from offing.nav.vectors import FLATTENING as FLATTENING
from offing.nav.vectors import MEAN_RADIUS_M as MEAN_RADIUS_M
from offing.nav.vectors import arc_m as arc_m
from offing.nav.vectors import destination as destination
from offing.nav.vectors import earth_vectors as earth_vectors
from offing.nav.vectors import east_and_north as east_and_north
from offing.nav.vectors import flat
from offing.nav.vectors import unit_vectors as unit_vectors

Floats = NDArray[np.float64]

KNOT_MPS = 1852.0 / 3600.0
_CHORD_M = 200_000.0
# Beyond this angle the series fails (it has none of the detours that antipodes have).
_NEARLY_ANTIPODAL = 2.9


def distance_m(lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike) -> Floats:
    """Return the length of the geodesic between each two positions in metres; NaN where one is unknown."""
    shape, columns = flat(lat_a, lon_a, lat_b, lon_b)
    return _distances(*columns).reshape(shape)


def ranges_m(lat: float, lon: float, lats: ArrayLike, lons: ArrayLike) -> Floats:
    """Return what distance_m does from one position to n others, as whole arrays: nothing waits for a compiler."""
    shape, (y_a, x_a, y_b, x_b) = flat(lat, lon, lats, lons)
    chord = np.linalg.norm(earth_vectors(y_b, x_b) - earth_vectors(y_a, x_a), axis=-1)
    metres = arc_m(chord)
    long = np.flatnonzero(chord >= _CHORD_M)
    if len(long):
        metres[long] = _long_array_m(*(np.radians(column[long]) for column in (y_a, x_a, y_b, x_b)))
        angle = np.sum(unit_vectors(y_a[long], x_a[long]) * unit_vectors(y_b[long], x_b[long]), axis=-1)
        far = long[angle <= math.cos(_NEARLY_ANTIPODAL)]
        metres[far] = _distances(*(readonly(column[far], np.float64) for column in (y_a, x_a, y_b, x_b)))
    return metres.reshape(shape)


def bearing_deg(lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike) -> Floats:
    """Return the initial bearing from each a to its b, 0 to 360 degrees; 0 where they coincide.

    It is that of the plane through a's vertical and b (the normal section): within 0.001
    degrees of the geodesic's up to 500 km, within half a degree up to 15,000 km, and means
    nothing near the antipodes.
    """
    shape, (y_a, x_a, y_b, x_b) = flat(lat_a, lon_a, lat_b, lon_b)
    east, north = east_and_north(y_a, x_a, earth_vectors(y_b, x_b) - earth_vectors(y_a, x_a))
    bearing: Floats = np.degrees(np.arctan2(east, north)) % 360.0
    return np.where(bearing == 360.0, 0.0, bearing).reshape(shape)


@kernel
def near_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return a distance on WGS 84: in the plane where it is short, else the chord's arc."""
    turn = lon_b - lon_a
    if turn > 180.0:
        turn -= 360.0
    elif turn < -180.0:
        turn += 360.0
    rise = lat_b - lat_a
    if abs(rise) + abs(turn) < 0.5 and abs(lat_a) < 80.0:
        cosine = math.cos(math.radians(0.5 * (lat_a + lat_b)))
        bend = 1.0 - ECCENTRICITY_2 * (1.0 - cosine * cosine)
        normal = EQUATOR_M / math.sqrt(bend)
        north = math.radians(rise) * normal * (1.0 - ECCENTRICITY_2) / bend
        return math.hypot(math.radians(turn) * normal * cosine, north)
    a, b = math.radians(lat_a), math.radians(lat_b)
    across = math.sin(0.5 * math.radians(turn)) ** 2 * math.cos(a) * math.cos(b)
    lens = min(1.0, math.sin(0.5 * (b - a)) ** 2 + across)
    return 2.0 * MEAN_RADIUS_M * math.asin(math.sqrt(lens))


@kernel
def _long_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return the Andoyer-Lambert-Thomas distance of positions in radians."""
    u_a = math.atan((1 - FLATTENING) * math.tan(lat_a))
    u_b = math.atan((1 - FLATTENING) * math.tan(lat_b))
    sum_half, difference_half, turn_half = 0.5 * (u_a + u_b), 0.5 * (u_b - u_a), 0.5 * (lon_b - lon_a)
    h = math.cos(difference_half) ** 2 - math.sin(sum_half) ** 2
    lens = math.sin(difference_half) ** 2 + h * math.sin(turn_half) ** 2
    lens = min(max(lens, 0.0), 1.0)
    arc = 2.0 * math.asin(math.sqrt(lens))
    if arc == 0.0:
        return 0.0
    u = 2.0 * (math.sin(sum_half) * math.cos(difference_half)) ** 2 / (1.0 - lens)
    v = 2.0 * (math.sin(difference_half) * math.cos(sum_half)) ** 2 / lens
    x, y = u + v, u - v
    t = arc / math.sin(arc)
    d = 4.0 * t * t
    e = 2.0 * math.cos(arc)
    a = d * e
    c = t - 0.5 * (a - e)
    second = x * (a + c * x) - y * (2.0 * d + e * y) + d * x * y
    return EQUATOR_M * math.sin(arc) * (t - FLATTENING / 4.0 * (t * x - y) + FLATTENING * FLATTENING / 64.0 * second)


def _long_array_m(lat_a: Floats, lon_a: Floats, lat_b: Floats, lon_b: Floats) -> Floats:
    """Return what _long_m does, of arrays."""
    u_a, u_b = (np.arctan((1 - FLATTENING) * np.tan(lat)) for lat in (lat_a, lat_b))
    sum_half, difference_half, turn_half = 0.5 * (u_a + u_b), 0.5 * (u_b - u_a), 0.5 * (lon_b - lon_a)
    h = np.cos(difference_half) ** 2 - np.sin(sum_half) ** 2
    lens = np.clip(np.sin(difference_half) ** 2 + h * np.sin(turn_half) ** 2, 1e-12, 1.0 - 1e-12)
    arc = 2.0 * np.arcsin(np.sqrt(lens))
    u = 2.0 * (np.sin(sum_half) * np.cos(difference_half)) ** 2 / (1.0 - lens)
    v = 2.0 * (np.sin(difference_half) * np.cos(sum_half)) ** 2 / lens
    x, y = u + v, u - v
    t = arc / np.sin(arc)
    d, e = 4.0 * t * t, 2.0 * np.cos(arc)
    a = d * e
    second = x * (a + (t - 0.5 * (a - e)) * x) - y * (2.0 * d + e * y) + d * x * y
    flat = FLATTENING / 4.0 * (t * x - y)
    return EQUATOR_M * np.sin(arc) * (t - flat + FLATTENING * FLATTENING / 64.0 * second)  # type: ignore[no-any-return]


@kernel
def _distances(lat_a: Floats, lon_a: Floats, lat_b: Floats, lon_b: Floats) -> Floats:  # noqa: C901 - a kernel
    metres = np.empty(len(lat_a), np.float64)
    for row in range(len(lat_a)):
        a, b = math.radians(lat_a[row]), math.radians(lat_b[row])
        l_a, l_b = math.radians(lon_a[row]), math.radians(lon_b[row])
        n_a = EQUATOR_M / math.sqrt(1.0 - ECCENTRICITY_2 * math.sin(a) ** 2)
        n_b = EQUATOR_M / math.sqrt(1.0 - ECCENTRICITY_2 * math.sin(b) ** 2)
        x_a, y_a = math.cos(a) * math.cos(l_a), math.cos(a) * math.sin(l_a)
        x_b, y_b = math.cos(b) * math.cos(l_b), math.cos(b) * math.sin(l_b)
        up = (1.0 - ECCENTRICITY_2) * (n_b * math.sin(b) - n_a * math.sin(a))
        chord = math.sqrt((n_b * x_b - n_a * x_a) ** 2 + (n_b * y_b - n_a * y_a) ** 2 + up * up)
        if math.isnan(chord):
            metres[row] = np.nan
            continue
        if chord < _CHORD_M:
            metres[row] = 2.0 * MEAN_RADIUS_M * math.asin(0.5 * chord / MEAN_RADIUS_M)
            continue
        cosine = x_a * x_b + y_a * y_b + math.sin(a) * math.sin(b)
        if cosine > math.cos(_NEARLY_ANTIPODAL):
            metres[row] = _long_m(a, l_a, b, l_b)
            continue
        # Every way to the antipodes crosses the great circle half-way between: take the best crossing.
        z_a, z_b = math.sin(a), math.sin(b)
        p, q, r = x_a - x_b, y_a - y_b, z_a - z_b
        size = math.sqrt(p * p + q * q + r * r)
        p, q, r = p / size, q / size, r / size
        e_x, e_y, e_z = -q, p, 0.0
        if abs(r) > 0.9:
            e_x, e_y, e_z = 0.0, -r, q
        size = math.sqrt(e_x * e_x + e_y * e_y + e_z * e_z)
        e_x, e_y, e_z = e_x / size, e_y / size, e_z / size
        f_x, f_y, f_z = q * e_z - r * e_y, r * e_x - p * e_z, p * e_y - q * e_x
        best = np.inf
        angle = 0.0
        width = math.pi / 36.0
        for trial in range(36 + 60):
            if trial < 36:
                theta = trial * math.pi / 18.0
            elif trial % 2 == 0:
                theta = angle + width
            else:
                theta = angle - width
            m_x = math.cos(theta) * e_x + math.sin(theta) * f_x
            m_y = math.cos(theta) * e_y + math.sin(theta) * f_y
            m_z = math.cos(theta) * e_z + math.sin(theta) * f_z
            lat, lon = math.asin(min(max(m_z, -1.0), 1.0)), math.atan2(m_y, m_x)
            way = _long_m(a, l_a, lat, lon) + _long_m(lat, lon, b, l_b)
            if way < best:
                best = way
                angle = theta
            elif trial >= 36 and trial % 2 == 1:
                width *= 0.6
        metres[row] = best
    return metres
