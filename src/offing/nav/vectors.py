"""Positions on WGS 84 as vectors, chords and what is reached from them: whole arrays, nothing compiled.

Apart from `offing.nav.distance`, so that who looks areas up does not wait for a compiler to be imported.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offing.nav.columns import readonly

Floats = NDArray[np.float64]

EQUATOR_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
ECCENTRICITY_2 = FLATTENING * (2 - FLATTENING)
MEAN_RADIUS_M = EQUATOR_M * (1 - FLATTENING / 3)


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


def destination(lat: ArrayLike, lon: ArrayLike, bearing: ArrayLike, metres: ArrayLike) -> tuple[Floats, Floats]:
    """Return latitude and longitude reached from each position on a geodesic of that bearing and length.

    T. Vincenty's direct formula (Survey Review XXIII, 1975), iterated to a tenth of a millimetre.
    """
    shape, (start_lat, start_lon, azimuth, length) = flat(lat, lon, bearing, metres)
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


def flat(*values: ArrayLike) -> tuple[tuple[int, ...], list[Any]]:
    """Return the shape that values have together, and each of them as a flat column of it."""
    together = np.broadcast_arrays(*(np.asarray(value, np.float64) for value in values))
    return together[0].shape, [readonly(column.ravel(), np.float64) for column in together]
