"""Circles, boxes and what outlines measure, against pyproj and shapely."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from offing.engine.outlines import LONGEST_RADIUS_KM, as_geojson, box, circle, extent, size_km2
from offing.schema.errors import UsageError

GEOD = Geod(ellps="WGS84")
CENTRES = st.tuples(
    st.one_of(st.floats(-90, 90), st.sampled_from((90.0, -90.0, 89.9, 0.0))),
    st.one_of(st.floats(-180, 180), st.sampled_from((180.0, -180.0, 179.99))),
)


@given(centre=CENTRES, radius=st.floats(0.05, LONGEST_RADIUS_KM), bearing=st.floats(0, 360), part=st.floats(0, 1.9))
def test_a_circle_holds_what_is_nearer_than_its_radius_and_nothing_else(
    centre: tuple[float, float], radius: float, bearing: float, part: float
) -> None:
    (lat, lon), shape = centre, shapely.from_wkb(circle(*centre, radius))
    assert shape.is_valid
    assert shapely.box(-180, -90, 180, 90).covers(shape)
    if 0.99 < part < 1.01:
        part = 0.99
    there_lon, there_lat, _ = GEOD.fwd(lon, lat, bearing, part * radius * 1000)
    # Near a pole a side of the polygon, straight in degrees, bends far: what lies there may fall on either side.
    if abs(there_lat) < 85 or part < 0.5:
        assert shapely.intersects_xy(shape.buffer(1e-9), there_lon, there_lat) == (part < 1)


@given(centre=st.tuples(st.floats(-60, 60), st.floats(-180, 180)), radius=st.floats(0.1, 2000))
def test_the_size_of_a_circle_is_what_pyproj_measures(centre: tuple[float, float], radius: float) -> None:
    geometry = circle(*centre, radius)
    fine = shapely.get_parts(shapely.segmentize(shapely.from_wkb(geometry), 0.1))
    measured = sum(abs(GEOD.geometry_area_perimeter(shapely.geometry.polygon.orient(part))[0]) for part in fine)
    assert math.isclose(size_km2(geometry), measured / 1e6, rel_tol=2e-5)


def test_the_whole_world_is_a_box() -> None:
    assert math.isclose(size_km2(box(-90, -180, 90, 180)), 510_065_622, rel_tol=1e-6)


@given(west=st.floats(-180, 180), east=st.floats(-180, 180), south=st.floats(-90, 89), lon=st.floats(-180, 180))
def test_a_box_runs_from_west_to_east(west: float, east: float, south: float, lon: float) -> None:
    west, east, lon = round(west, 2), round(east, 2), round(lon, 2) + 0.005
    if west == east or lon > 180:
        return
    geometry = box(south, west, south + 1, east)
    inside = west < lon < east if west < east else (lon > west or lon < east)
    assert shapely.contains_xy(shapely.from_wkb(geometry), lon, south + 0.5) == inside
    found = extent(geometry)
    assert (found.south, found.north) == (south, south + 1)
    width = (east - west) % 360 or 360
    if width < 360:
        assert math.isclose((found.east - found.west) % 360, width, abs_tol=1e-9) or (west, east) == (180, -180)


@pytest.mark.parametrize(
    ("centre", "expected"),
    [((0, 179.9, 50), (179.45, -179.65)), ((89.9, 10, 50), (-180, 180)), ((0, 0, 111.3195), (-1, 1))],
)
def test_an_extent_reaches_across_the_antimeridian(centre: tuple, expected: tuple) -> None:
    found = extent(circle(*centre))
    assert np.allclose((found.west, found.east), expected, atol=0.01)


@pytest.mark.parametrize("wrong", [(91, 0, 1), (0, 181, 1), (0, 0, 0), (0, 0, -5), (0, 0, 5001), (0, 0, math.inf)])
def test_no_circle(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(UsageError, match="LAT,LON,KM"):
        circle(*wrong)


@pytest.mark.parametrize("wrong", [(5, 0, 4, 1), (0, 0, 0, 1), (-91, 0, 0, 1), (0, 0, 1, 181), (0, 5, 1, 5)])
def test_no_box(wrong: tuple[float, float, float, float]) -> None:
    with pytest.raises(UsageError, match="S,W,N,E"):
        box(*wrong)


@given(centre=CENTRES, radius=st.floats(1, 3000))
def test_geojson_winds_its_rings_as_the_standard_asks(centre: tuple[float, float], radius: float) -> None:
    geometry = circle(*centre, radius)
    written = as_geojson(geometry)
    rings = written["coordinates"] if written["type"] == "Polygon" else [part[0] for part in written["coordinates"]]
    assert all(shapely.is_ccw(shapely.linearrings(ring)) for ring in rings)
    assert shapely.equals(shapely.geometry.shape(written), shapely.from_wkb(geometry))
