"""Which areas hold a point, against shapely (GEOS)."""

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from offing.atlas.area_index import AreaIndex
from offing.schema.tables import AREAS

# Coordinates that coincide with one another, with cell borders and with the frame of the map.
eighths_lon = st.integers(-1440, 1440).map(lambda value: value / 8)
eighths_lat = st.integers(-720, 720).map(lambda value: value / 8)


def indexed(geometries: list[shapely.Geometry]) -> AreaIndex:
    rows = [
        {"area_id": f"drawn:{number}", "kind": "drawn", "name": str(number), "geometry": shapely.to_wkb(geometry)}
        for number, geometry in enumerate(geometries)
    ]
    return AreaIndex(pa.Table.from_pylist(rows, schema=AREAS))


def held(index: AreaIndex, lat: np.ndarray, lon: np.ndarray, areas: int) -> np.ndarray:
    offsets, numbers = index.inside(lat, lon)
    result = np.zeros((len(lat), areas), bool)
    result[np.repeat(np.arange(len(lat)), np.diff(offsets)), numbers] = True
    return result


def expected(geometries: list[shapely.Geometry], lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Return what shapely says; at 180 degrees, of both sides together."""
    other = np.where(np.abs(lon) == 180, -lon, lon)
    return np.stack(
        [shapely.intersects_xy(one, lon, lat) | shapely.intersects_xy(one, other, lat) for one in geometries], axis=1
    )


@st.composite
def shapes(draw: st.DrawFn) -> shapely.Geometry:
    """Draw a valid polygon or multipolygon, often with holes, somewhere from tiny to world-wide."""
    span = draw(st.sampled_from([0.01, 0.5, 3.0, 40.0, 400.0]))
    x, y = draw(eighths_lon), draw(eighths_lat)
    grid = draw(st.sampled_from([8, 64, 1000]))
    offsets = st.tuples(st.integers(-grid, grid), st.integers(-grid, grid))
    rings = draw(st.lists(st.lists(offsets, min_size=3, max_size=12, unique=True), min_size=1, max_size=3))
    made = [
        shapely.Polygon(
            [(min(max(x + a * span / grid, -180), 180), min(max(y + b * span / grid, -90), 90)) for a, b in r]
        )
        for r in rings
    ]
    shape = shapely.make_valid(made[0])
    for other in made[1:]:
        shape = shapely.symmetric_difference(shape, shapely.make_valid(other))
    polygons = [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon"]
    return shapely.make_valid(shapely.MultiPolygon(polygons))


@settings(max_examples=150)
@given(st.lists(shapes(), min_size=1, max_size=5), st.data())
def test_points_of_all_kinds_lie_where_shapely_says(geometries: list[shapely.Geometry], data: st.DataObject) -> None:
    vertices = shapely.get_coordinates(geometries).reshape(-1, 2)
    seed = data.draw(st.integers(0, 2**32))
    random = np.random.default_rng(seed)
    lat, lon = random.uniform(-90, 90, 600), random.uniform(-180, 180, 600)
    lon[:60], lat[:60] = np.round(lon[:60]), np.round(lat[:60])  # corners of cells
    lon[60:90], lat[90:120] = np.round(lon[60:90]), np.round(lat[90:120])  # their sides
    lon[120:150] = random.choice([-180.0, 180.0], 30)
    lat[150:180] = random.choice([-90.0, 90.0], 30)
    if len(vertices):
        some = vertices[random.integers(0, len(vertices), 420)]
        lon[180:260], lat[180:260] = some[:80].T  # vertices
        lon[260:300], lat[300:340] = some[80:120, 0], some[120:160, 1]  # their meridians and parallels
        near = some[160:420] + random.normal(0, 1, (260, 2)) * random.choice([1e-9, 1e-3, 0.1, 2.0], (260, 1))
        lon[340:], lat[340:] = np.clip(near[:, 0], -180, 180), np.clip(near[:, 1], -90, 90)
    assert np.array_equal(held(indexed(geometries), lat, lon, len(geometries)), expected(geometries, lat, lon))


def test_many_jagged_areas_that_share_borders() -> None:
    random = np.random.default_rng(11)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(random.uniform((-40, 20), (40, 60), (300, 2))))
    box = shapely.box(-40, 20, 40, 60)
    geometries = [part for part in shapely.intersection(shapely.get_parts(cells), box) if part.area > 0]
    lat, lon = random.uniform(19, 61, 20_000), random.uniform(-41, 41, 20_000)
    vertices = shapely.get_coordinates(geometries)
    lon[:1000], lat[:1000] = vertices[random.integers(0, len(vertices), 1000)].T
    assert np.array_equal(held(indexed(geometries), lat, lon, len(geometries)), expected(geometries, lat, lon))


def test_a_shore_of_a_hundred_thousand_vertices() -> None:
    random = np.random.default_rng(5)
    angle = np.sort(random.uniform(0, 2 * np.pi, 100_000))
    radius = 8 + np.cumsum(random.normal(0, 3e-3, len(angle)))
    radius += np.linspace(0, radius[0] - radius[-1], len(angle))
    island = shapely.make_valid(
        shapely.Polygon(np.stack((140 + radius * np.cos(angle), 30 + radius * np.sin(angle)), axis=1))
    )
    island = shapely.MultiPolygon([part for part in shapely.get_parts(island) if part.geom_type == "Polygon"])
    index = indexed([island])
    assert index.arrays.child.max() > 64_800 + 64 * 100  # several generations of cells
    at, away = random.integers(0, len(angle), 20_000), random.normal(0, 0.01, 20_000)
    lon = 140 + (radius[at] + away) * np.cos(angle[at])
    lat = 30 + (radius[at] + away) * np.sin(angle[at])
    assert np.array_equal(held(index, lat, lon, 1), expected([island], lat, lon))


@pytest.mark.real
@pytest.mark.parametrize("name", ["eez_japan_region.geojson", "ne_10m_geography_marine_polys.json"])
def test_real_zones_and_seas(name: str, real_data) -> None:  # type: ignore[no-untyped-def]
    read = shapely.get_parts(shapely.from_geojson((real_data / "areas" / name).read_text()))
    geometries = [shapely.make_valid(one) for one in read if one.geom_type in ("Polygon", "MultiPolygon")]
    for one in geometries:
        shapely.prepare(one)
    random = np.random.default_rng(2)
    vertices = shapely.get_coordinates(geometries)
    some = vertices[random.integers(0, len(vertices), 6000)]
    some[2000:] += random.normal(0, 1, (4000, 2)) * random.choice([1e-6, 1e-2, 1.0, 20.0], (4000, 1))
    lon, lat = np.clip(some[:, 0], -180, 180), np.clip(some[:, 1], -90, 90)
    assert np.array_equal(held(indexed(geometries), lat, lon, len(geometries)), expected(geometries, lat, lon))
