"""Shapes drawn are held against independent geodesy (pyproj) and areas (shapely)."""

import pyproj
import pytest
import shapely
from shapely.geometry import shape as shaped

from offing.schema.warning import Shape, Vertex
from offing.warnings.along_shore import along_shore
from offing.warnings.outline import outline

GEOD = pyproj.Geod(ellps="WGS84")
NOWHERE = (0, 1)


def drawn(kind: str, *places: tuple[float, float], **told: object) -> shapely.Geometry:
    found = outline(Shape(kind, tuple(Vertex(lat, lon, NOWHERE) for lat, lon in places), NOWHERE, **told))
    assert found.geometry is not None, found.reservations
    geometry = shaped(found.geometry)
    assert geometry.is_valid
    assert -180 <= geometry.bounds[0] <= geometry.bounds[2] <= 180
    return geometry


def corners(geometry: shapely.Geometry) -> list[tuple[float, float]]:
    return [(lat, lon) for lon, lat in shapely.get_coordinates(geometry)]


@pytest.mark.parametrize("centre", [(0.0, 0.0), (51.5, 2.0), (-63.0, -70.0), (20.0, 179.99), (20.0, -180.0)])
@pytest.mark.parametrize("radius_m", [500.0, 9_260.0, 185_200.0])
def test_a_circle_has_its_radius_all_around(centre: tuple[float, float], radius_m: float) -> None:
    geometry = drawn("circle", centre, radius_m=radius_m)
    off = [GEOD.inv(centre[1], centre[0], lon, lat)[2] for lat, lon in corners(geometry) if abs(lon) != 180]
    assert off == pytest.approx([radius_m] * len(off), rel=1e-3)
    area = sum(abs(GEOD.geometry_area_perimeter(part)[0]) for part in shapely.get_parts(geometry))
    assert area == pytest.approx(3.14159265 * radius_m**2, rel=5e-3)


@pytest.mark.parametrize(("first", "last"), [(0, 90), (210, 330), (350, 20), (270, 90)])
def test_a_sector_keeps_between_its_bearings_clockwise(first: float, last: float) -> None:
    centre = (34.0, 139.0)
    geometry = drawn("sector", centre, radius_m=40_000.0, bearings_deg=(first, last))
    for lat, lon in corners(geometry):
        bearing, _, off = GEOD.inv(centre[1], centre[0], lon, lat)
        assert off < 40_040
        if off > 1:
            assert off == pytest.approx(40_000, rel=1e-3)
            assert (bearing - first + 0.01) % 360 <= (last - first) % 360 + 0.02
    share = ((last - first) % 360) / 360
    area, _ = GEOD.geometry_area_perimeter(geometry)
    assert abs(area) == pytest.approx(share * 3.14159265 * 40_000.0**2, rel=6e-3)


def test_ring_box_and_corridor_over_the_antimeridian_are_cut_there() -> None:
    places = ((10.0, 179.0), (12.0, 179.0), (12.0, -179.0), (10.0, -179.0))
    for geometry in (drawn("polygon", *places), drawn("box", places[0], places[2])):
        assert geometry.area == pytest.approx(4.0)
        assert geometry.contains(shapely.Point(179.5, 11)) and geometry.contains(shapely.Point(-179.5, 11))
        assert not geometry.contains(shapely.Point(0, 11))
    corridor = drawn("corridor", (11.0, 179.5), (11.0, -179.5), radius_m=20_000.0)
    assert corridor.contains(shapely.Point(179.9, 11)) and corridor.contains(shapely.Point(-179.9, 11))
    assert corridor.area < 1


def test_a_corridor_reaches_its_half_width_to_both_sides() -> None:
    a, b = (30.0, -40.0), (31.0, -38.5)
    geometry = drawn("corridor", a, b, radius_m=9_260.0)
    # The middle of the line as maps of degrees draw it, which is how every side of an area is drawn.
    lat, lon = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    course, _, _ = GEOD.inv(lon - 0.015, lat - 0.01, lon + 0.015, lat + 0.01)
    for side in (course - 90, course + 90):
        near, far = (GEOD.fwd(lon, lat, side, off)[:2] for off in (9_100, 9_420))
        assert geometry.contains(shapely.Point(near)) and not geometry.contains(shapely.Point(far))


def test_a_ring_that_crosses_itself_is_said() -> None:
    bow = tuple(Vertex(lat, lon, NOWHERE) for lat, lon in ((10.0, 20.0), (11.0, 21.0), (11.0, 20.0), (10.0, 21.0)))
    found = outline(Shape("polygon", bow, NOWHERE))
    assert found.reservations


def test_the_way_along_a_shore_is_near_both_its_ends_and_ashore() -> None:
    a, b = Vertex(43.35, -8.40, NOWHERE), Vertex(43.70, -7.60, NOWHERE)
    way, why = along_shore(a, b)
    assert why is None and len(way) > 20
    for end, (lon, lat) in ((a, way[0]), (b, way[-1])):
        assert GEOD.inv(end.lon, end.lat, lon, lat)[2] < 15_000
    rows = [(a.lon, a.lat), *way, (b.lon, b.lat)]
    length = GEOD.line_length(*zip(*rows, strict=True))
    straight = GEOD.inv(a.lon, a.lat, b.lon, b.lat)[2]
    assert straight < length < 15 * straight
