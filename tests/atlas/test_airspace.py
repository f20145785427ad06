import re
import tomllib

import pytest
import shapely
import shapely.ops
from pyproj import Geod

from offing.atlas.airspace import DATA, Zone, rows, zones
from offing.atlas.states import states
from offing.schema.tables import AREAS

WGS84 = Geod(ellps="WGS84")
SHAPES = {row["area_id"][5:]: shapely.from_wkb(row["geometry"]) for row in rows().to_pylist()}
each = pytest.mark.parametrize("zone", zones(), ids=lambda zone: zone.id)


def test_the_data_say_where_they_are_from() -> None:
    told = tomllib.loads(DATA.read_text(encoding="utf-8"))["provenance"]
    assert {"title", "source", "licence", "made_by", "as_of"} <= set(told)


@each
def test_a_zone_is_whole_and_says_who_declared_it(zone: Zone) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", zone.id)
    assert zone.state in states()
    assert zone.declared.endswith(".")
    assert not zone.positions or zone.positions.endswith(".")
    assert zone.source
    assert bool(zone.line) != bool(zone.outer)
    assert SHAPES[zone.id].is_valid
    west, south, east, north = SHAPES[zone.id].bounds
    assert -180 <= west < east <= 180
    assert -90 < south < north < 90


@pytest.mark.parametrize(
    ("lat", "lon", "within"),
    [
        (32.12, 125.18, {"korea", "china-east-china-sea"}),  # the Ieodo or Suyan rock
        (25.75, 123.47, {"china-east-china-sea"}),  # the Senkaku or Diaoyu islands
        (25.5, 122.9, {"china-east-china-sea", "taiwan"}),
        (22.0, 119.0, {"taiwan"}),
        (37.24, 131.87, {"korea"}),  # the Liancourt Rocks
        (31.2, 121.5, set()),  # Shanghai
        (30.7, 122.9, set()),  # less than 12 nm off China's baselines
        (60.0, -175.0, {"us-alaska"}),
        (52.0, 175.0, {"us-alaska"}),
        (61.2, -149.9, set()),  # Anchorage
        (19.0, -158.0, {"us-hawaii"}),
        (21.3, -157.9, set()),  # Honolulu
        (16.0, 143.0, {"us-guam"}),
        (13.45, 144.78, set()),  # Guam
        (35.0, 140.0, set()),
    ],
)
def test_what_lies_in_which_zone(lat: float, lon: float, within: set[str]) -> None:
    assert {id_ for id_, shape in SHAPES.items() if shape.covers(shapely.Point(lon, lat)) and shape.area > 0} == within


def test_the_zones_that_overlap_do() -> None:
    shared = SHAPES["korea"].intersection(SHAPES["china-east-china-sea"])
    area_km2 = abs(WGS84.geometry_area_perimeter(shared)[0]) / 1e6
    assert area_km2 > 3000
    assert SHAPES["japan"].crosses(SHAPES["korea"])


def test_sides_follow_great_circles_within_a_kilometre() -> None:
    """The longest slanting side of the Alaskan zone, against the geodesic."""
    edge = SHAPES["us-alaska"].boundary
    for lon, lat in WGS84.npts(-145.0, 57.0, -158.0, 53.0, 50):
        near = shapely.ops.nearest_points(edge, shapely.Point(lon, lat))[0]
        assert WGS84.inv(lon, lat, near.x, near.y)[2] < 1000


def test_guams_circle_is_250_nautical_miles() -> None:
    ring = shapely.get_parts(SHAPES["us-guam"])[0].exterior
    distances = [WGS84.inv(144.8417, 13.5447, lon, lat)[2] / 1852 for lon, lat in ring.coords]
    assert 249.9 < min(distances) <= max(distances) < 250.2


def test_rows_are_areas() -> None:
    assert rows().schema == AREAS
    assert set(rows()["kind"].to_pylist()) == {"adiz"}
