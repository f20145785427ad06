"""Distances, bearings and destinations on WGS 84.

Every function takes arrays (or numbers) of one shape, degrees and metres. Short lines are
measured as chords through the earth with the arc's excess added, which is exact to parts in
a million, at the poles and across the antimeridian as anywhere; long ones by the formula of
Andoyer and Lambert with Thomas's terms of the second order (P. D. Thomas, "Spheroidal
Geodesics, Reference Systems, and Local Geometry", US Naval Oceanographic Office SP-138, 1970).
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offing.nav.columns import readonly
from offing.nav.compiled import kernel

Floats = NDArray[np.float64]

EQUATOR_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
ECCENTRICITY_2 = FLATTENING * (2 - FLATTENING)
MEAN_RADIUS_M = EQUATOR_M * (1 - FLATTENING / 3)
KNOT_MPS = 1852.0 / 3600.0
_CHORD_M = 200_000.0
# Beyond this angle the series fails (it has none of the detours that antipodes have).
_NEARLY_ANTIPODAL = 2.9


def distance_m(lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike) -> Floats:
    """Return the length of the geodesic between each two positions in metres; NaN where one is unknown."""
    shape, columns = _flat(lat_a, lon_a, lat_b, lon_b)
    return _distances(*columns).reshape(shape)


def ranges_m(lat: float, lon: float, lats: ArrayLike, lons: ArrayLike) -> Floats:
    """Return what distance_m does from one position to n others, as whole arrays: nothing waits for a compiler."""
    shape, (y_a, x_a, y_b, x_b) = _flat(lat, lon, lats, lons)
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
    shape, (y_a, x_a, y_b, x_b) = _flat(lat_a, lon_a, lat_b, lon_b)
    east, north = east_and_north(y_a, x_a, earth_vectors(y_b, x_b) - earth_vectors(y_a, x_a))
    bearing: Floats = np.degrees(np.arctan2(east, north)) % 360.0
    return np.where(bearing == 360.0, 0.0, bearing).reshape(shape)


def destination(lat: ArrayLike, lon: ArrayLike, bearing: ArrayLike, metres: ArrayLike) -> tuple[Floats, Floats]:
    """Return latitude and longitude reached from each position on a geodesic of that bearing and length.

    T. Vincenty's direct formula (Survey Review XXIII, 1975), iterated to a tenth of a millimetre.
    """
    shape, (start_lat, start_lon, azimuth, length) = _flat(lat, lon, bearing, metres)
    b = EQUATOR_M * (1 - FLATTENING)
    tan_u = (1 - FLATTENING) * np.tan(np.radians(start_lat))
    cos_u = 1 / np.hypot(1, tan_u)
    sin_u = tan_u * cos_u
    sin_az, cos_az = np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth))
    start = np.arctan2(tan_u, cos_az)
    sin_equator = cos_u * sin_az
    cos_2 = 1 - sin_equator**2
    u_2 = cos_2 * (EQUATOR_M**2 - b**2) / b**2
    big_a = 1 + u_2 / 16384 * (4096 + u_2 * (-768 + u_2 * (320 - 175 * u_2)))
    big_b = u_2 / 1024 * (256 + u_2 * (-128 + u_2 * (74 - 47 * u_2)))
    arc = length / (b * big_a)
    for _ in range(6):  # the correction shrinks by the flattening each time
        middle = np.cos(2 * start + arc)
        inner = np.cos(arc) * (2 * middle**2 - 1)
        outer = big_b / 6 * middle * (4 * np.sin(arc) ** 2 - 3) * (4 * middle**2 - 3)
        arc = length / (b * big_a) + big_b * np.sin(arc) * (middle + big_b / 4 * (inner - outer))
    sin_arc, cos_arc = np.sin(arc), np.cos(arc)
    middle = np.cos(2 * start + arc)
    inward = sin_u * sin_arc - cos_u * cos_arc * cos_az
    end_lat = np.arctan2(sin_u * cos_arc + cos_u * sin_arc * cos_az, (1 - FLATTENING) * np.hypot(sin_equator, inward))
    turn = np.arctan2(sin_arc * sin_az, cos_u * cos_arc - sin_u * sin_arc * cos_az)
    c = FLATTENING / 16 * cos_2 * (4 + FLATTENING * (4 - 3 * cos_2))
    curl = arc + c * sin_arc * (middle + c * cos_arc * (2 * middle**2 - 1))
    end_lon = start_lon + np.degrees(turn - (1 - c) * FLATTENING * sin_equator * curl)
    return np.degrees(end_lat).reshape(shape), ((end_lon + 180) % 360 - 180).reshape(shape)


def unit_vectors(lat: Floats, lon: Floats) -> Floats:
    """Return the directions of the verticals at n positions, shape (n, 3)."""
    across = np.cos(np.radians(lat))
    vectors = (across * np.cos(np.radians(lon)), across * np.sin(np.radians(lon)), np.sin(np.radians(lat)))
    return np.stack(vectors, axis=-1)


def earth_vectors(lat: Floats, lon: Floats) -> Floats:
    """Return n positions as metres from the earth's centre on WGS 84, shape (n, 3).

    The axes point to 0 N 0 E, 0 N 90 E and the north pole. Distances between nearby rows
    are distances at sea; arc_m() adds what the chord lacks over longer ones.
    """
    vectors = unit_vectors(lat, lon)
    normal = EQUATOR_M / np.sqrt(1 - ECCENTRICITY_2 * vectors[..., 2] ** 2)
    vectors *= normal[..., None]
    vectors[..., 2] *= 1 - ECCENTRICITY_2
    return vectors


def arc_m(chord_m: Floats) -> Floats:
    """Return the length along the surface of chords through the earth; within one part in a million up to 200 km."""
    half = np.minimum(chord_m / (2 * MEAN_RADIUS_M), 1.0)
    return 2 * MEAN_RADIUS_M * np.arcsin(half)


def east_and_north(lat: Floats, lon: Floats, vectors: Floats) -> tuple[Floats, Floats]:
    """Return the parts of *vectors* that point east and north at each position."""
    sin_lat, cos_lat = np.sin(np.radians(lat)), np.cos(np.radians(lat))
    sin_lon, cos_lon = np.sin(np.radians(lon)), np.cos(np.radians(lon))
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    outward = cos_lon * x + sin_lon * y
    return cos_lon * y - sin_lon * x, cos_lat * z - sin_lat * outward


def _flat(*values: ArrayLike) -> tuple[tuple[int, ...], list[Any]]:
    together = np.broadcast_arrays(*(np.asarray(value, np.float64) for value in values))
    return together[0].shape, [readonly(column.ravel(), np.float64) for column in together]


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
