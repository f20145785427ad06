"""Distances, bearings and destinations against PROJ's geodesics (Karney 2013)."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from offing.nav.distance import (
    arc_m,
    bearing_deg,
    destination,
    distance_m,
    earth_vectors,
    unit_vectors,
)

GEOD = Geod(ellps="WGS84")
lats, lons = st.floats(-90, 90), st.floats(-180, 180)


@settings(deadline=None, max_examples=400)
@given(lats, lons, lats, lons)
@example(0, 0, 0, 180)
@example(0, 0, 0.3, 179.7)
@example(90, 0, -90, 77)
@example(35, 139, -35, -41)
@example(0, 0, 0, 0)
@example(90, 10, 90, 170)
@example(12, 180, 12, -180)
def test_distance_is_the_geodesics_to_a_part_in_a_hundred_thousand(a: float, l_a: float, b: float, l_b: float) -> None:
    expected = GEOD.inv(l_a, a, l_b, b)[2]
    assert distance_m(a, l_a, b, l_b) == pytest.approx(expected, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("metres", [1, 50, 500, 22_224, 199_000, 201_000, 2e6, 1.4e7])
def test_distances_bearings_and_destinations_of_many_lines(metres: float) -> None:
    random = np.random.default_rng(int(metres))
    lat, lon = np.degrees(np.arcsin(random.uniform(-1, 1, 2000))), random.uniform(-180, 180, 2000)
    azimuth = random.uniform(0, 360, 2000)
    end_lon, end_lat, _ = GEOD.fwd(lon, lat, azimuth, np.full(2000, metres))
    assert np.abs(distance_m(lat, lon, end_lat, end_lon) / metres - 1).max() < 1e-6
    off = np.abs((bearing_deg(lat, lon, end_lat, end_lon) - azimuth + 180) % 360 - 180)
    assert off.max() < (0.001 if metres <= 500_000 else 0.5)
    lat_there, lon_there = destination(lat, lon, azimuth, metres)
    assert GEOD.inv(lon_there, lat_there, end_lon, end_lat)[2].max() < 0.001


def test_chords_and_verticals() -> None:
    a, b = earth_vectors(np.array([60.0]), np.array([5.0])), earth_vectors(np.array([60.5]), np.array([5.5]))
    assert arc_m(np.linalg.norm(b - a, axis=1))[0] == pytest.approx(GEOD.inv(5, 60, 5.5, 60.5)[2], rel=1e-6)
    vertical = unit_vectors(np.array([0.0, 90.0]), np.array([90.0, 0.0]))
    assert np.allclose(vertical, [[0, 1, 0], [0, 0, 1]])


def test_shapes_are_kept_and_unknown_places_are_nowhere() -> None:
    assert distance_m(np.zeros((2, 3)), 0, 1, np.zeros(3)).shape == (2, 3)
    assert np.isnan(distance_m(np.nan, 0, 1, 1))
    assert bearing_deg(10, 10, 10, 10) == 0
