"""Geometry of unknown quality: mended and said, or refused."""

import json
import math
import struct
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from offing.atlas.shapes import Unsound, sound
from offing.schema.errors import InputError

Coordinates = list[Any]


def polygon(*rings: Coordinates) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(ring) for ring in rings]}


def shape_of(geometry: Any, **options: Any) -> tuple[Any, str]:
    made = sound(geometry, **options)
    shape = shapely.from_wkb(made.wkb)
    assert shapely.is_valid(shape)
    west, south, east, north = shape.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    return shape, "; ".join(made.repairs)


SQUARE = [[10, 10], [20, 10], [20, 20], [10, 20], [10, 10]]
HOLE = [[14, 14], [16, 14], [16, 16], [14, 16], [14, 14]]


@pytest.mark.parametrize("form", [lambda one: one, shapely.geometry.shape, lambda one: shapely.geometry.shape(one).wkb])
def test_what_is_sound_stays_as_it_is_with_its_holes(form: Any) -> None:
    shape, said = shape_of(form(polygon(SQUARE, HOLE)))
    assert said == ""
    assert shape.equals_exact(shapely.Polygon(SQUARE, [HOLE]))


def test_an_unclosed_ring_is_closed_in_geojson_and_in_binary() -> None:
    shape, said = shape_of(polygon(SQUARE[:-1], HOLE))
    assert shape.equals(shapely.Polygon(SQUARE, [HOLE]))
    assert "1 ring not closed" in said
    big_endian_with_height = struct.pack(">BIII", 0, 0x80000003, 1, 3)
    big_endian_with_height += struct.pack(">9d", 0, 0, 7, 4, 0, 7, 0, 4, 7)
    shape, said = shape_of(big_endian_with_height)
    assert shape.equals(shapely.Polygon([(0, 0), (4, 0), (0, 4)]))
    assert "not closed" in said


def test_a_ring_that_crosses_itself_is_parted_where_it_does() -> None:
    shape, said = shape_of(polygon([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]))
    assert shape.area == pytest.approx(2)
    assert "Self-intersection at longitude, latitude 1 1" in said


def test_polygons_that_overlap_become_one() -> None:
    shape, said = shape_of(shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)]))
    assert shape.area == pytest.approx(7)
    assert "crossed" in said


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (polygon([[0, 0], [1, 1], [2, 2], [0, 0]]), "no area"),
        (polygon([[0, 0], [1, 1], [0, 0]]), "no area"),
        (polygon([[5, 5]] * 5), "no area"),
        (polygon(), "empty"),
        (polygon([[0, 0], [1, math.nan], [2, 2], [0, 0]]), "1 of its 4 vertices"),
        (polygon([[0, 0], [1, math.inf], [2, 2], [0, 0]]), "no number"),
        (polygon([[0, 0], [1, None], [2, 2], [0, 0]]), "no number"),
        (polygon([[0, 0], [1, "2"], [2, 2], [0, 0]]), "no number"),
        (polygon([[0, 0], [1], [2, 2], [0, 0]]), "nested wrongly"),
        (polygon([0, 0, 1, 1]), "nested wrongly"),
        ({"type": "Polygon"}, "lacks its coordinates"),
        ({"type": "Point", "coordinates": [1, 2]}, "only 1 point; an area needs polygons"),
        ({"type": "LineString", "coordinates": SQUARE}, "only 1 line; an area needs polygons"),
        ({"type": "Feature", "geometry": polygon(SQUARE)}, "Feature is no geometry"),
        ({"type": "Circle"}, "no type of GeoJSON"),
        ({}, "no type of GeoJSON"),
        (None, "no geometry"),
        (b"", "well-known binary"),
        (b"\x01\x03\x00\x00\x00\xff\xff\xff\xff", "well-known binary"),
        (struct.pack("<BIIII", 1, 3, 1, 2**31, 0), "well-known binary"),
        (struct.pack("<BII", 1, 7, 1) * 40, "without end"),
        (struct.pack("<BII", 1, 10, 1), "type 10"),
        (polygon([[4e5, 3.9e6], [4.1e5, 3.9e6], [4.1e5, 4e6]]), "another coordinate system"),
        (polygon([[1000, 10], [1010, 10], [1010, 20]]), "longitude of 1010 is no position"),
        (polygon([[(x + 180) % 360 - 180, 40 + x / 100] for x in range(0, 720, 90)]), "round the world 2 times"),
        (polygon([[-120, -5], [0, 5], [120, 3]]), "both sides of the equator"),
    ],
)
def test_what_cannot_be_made_an_area_is_refused(geometry: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        sound(geometry)


def test_a_wrong_axis_order_is_seen_where_it_can_be_and_put_right_when_asked() -> None:
    korea = polygon([[35, 129], [36, 129], [36, 130], [35, 129]])
    with pytest.raises(Unsound, match="read it with axis lat,lon"):
        sound(korea)
    shape, said = shape_of(korea, axis="lat,lon")
    assert shape.bounds == (129, 35, 130, 36)
    assert "swapped, as asked" in said
    with pytest.raises(Unsound, match="read it with axis lon,lat"):
        sound(shape, axis="lat,lon")


def test_longitudes_to_360_are_wrapped() -> None:
    shape, said = shape_of(shapely.box(190, 10, 200, 20))
    assert shape.bounds == (-170, 10, -160, 20)
    assert "longitudes beyond 180" in said
    shape, said = shape_of(polygon([[350, 0], [10, 0], [10, 5], [350, 5]]))
    assert shape.bounds == (-10, 0, 10, 5)
    shape, said = shape_of(shapely.box(0, -10, 360, 10))
    assert shape.area == pytest.approx(7200)


@pytest.mark.parametrize("west", [-190, 170])
def test_an_area_over_the_antimeridian_is_cut_with_its_holes(west: float) -> None:
    run = shapely.box(west, -20, west + 20, -10).difference(shapely.box(west + 8, -16, west + 12, -14))
    wrapped = shapely.transform(run, lambda xy: np.stack(((xy[:, 0] + 180) % 360 - 180, xy[:, 1]), axis=1))
    for written in (run, wrapped):
        shape, said = shape_of(written)
        assert shape.area == pytest.approx(192)
        assert shape.bounds == (-180, -20, 180, -10)
        assert not shapely.intersects_xy(shape, 0, -15)
        assert not shapely.intersects_xy(shape, 179, -15)
        assert shapely.intersects_xy(shape, -179, -11)
        assert "cut at 180 degrees" in said


def test_one_that_is_cut_already_stays_cut() -> None:
    cut = shapely.MultiPolygon([shapely.box(170, 0, 180, 10), shapely.box(-180, 0, -170, 10)])
    assert shape_of(cut) == (cut, "")


def test_a_ring_may_touch_180_and_step_over_to_the_other_side_of_it() -> None:
    ring = [[170, 59], [180, 60], [-180, 60], [-170, 61], [-170, 64], [-180, 65], [180, 65], [170, 66]]
    shape, said = shape_of(polygon(ring))
    assert shape.area == pytest.approx(10 * 6 + 10 * 4)
    assert "cut" in said


def test_rounding_at_180_and_90_makes_no_slivers() -> None:
    shape, said = shape_of(shapely.box(170, 80, 180.00000000000003, 90.00000000000001))
    assert shape == shapely.box(170, 80, 180, 90)
    assert said == ""


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("reverse", [False, True])
def test_a_ring_round_a_pole_is_closed_along_it(sign: int, reverse: bool) -> None:
    ring = [[lon, sign * (70 + lon % 7)] for lon in range(-175, 176, 10)]
    shape, said = shape_of(polygon(ring[::-1] if reverse else ring))
    assert shapely.intersects_xy(shape, [0, 100, -180, 180, 55], np.array([78, 89, 90, 90, 90]) * sign).all()
    assert not shapely.intersects_xy(shape, [0, 100, 0], np.array([69, 60, -80]) * sign).any()
    assert f"round the {'north' if sign > 0 else 'south'} pole" in said


def test_a_belt_round_a_pole_keeps_its_hole() -> None:
    circles = [[[lon, lat] for lon in range(-180, 180, 20)] for lat in (60, 80)]
    shape, _ = shape_of(polygon(*circles))
    assert shape.area == pytest.approx(360 * 20)
    assert shape.bounds == (-180, 60, 180, 80)


@pytest.mark.parametrize("south", [-90, -10, 60])
def test_a_box_round_the_whole_world_stays_as_it_is(south: float) -> None:
    box = shapely.box(-180, south, 180, south + 30)
    assert shape_of(box) == (box, "")


def test_what_else_a_collection_holds_is_left_out_and_said() -> None:
    mixed = {
        "type": "GeometryCollection",
        "geometries": [
            polygon(SQUARE),
            {"type": "Point", "coordinates": [1, 2]},
            {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]},
            {"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]]]},
        ],
    }
    shape, said = shape_of(mixed)
    assert shape.equals(shapely.Polygon(SQUARE))
    assert "1 line beside the polygons left out; 3 points" in said


def test_lines_are_taken_for_gates_and_cut_at_180() -> None:
    shape, said = shape_of({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, lines=True)
    assert (shape, said) == (shapely.LineString([(1, 2), (3, 4)]), "")
    shape, said = shape_of(shapely.LineString([(175, 0), (-175, 10), (-170, 10)]), lines=True)
    assert sorted(one.bounds for one in shape.geoms) == [(-180, 5, -170, 10), (175, 0, 180, 5)]
    assert "cut" in said
    with pytest.raises(Unsound, match="a gate needs lines"):
        sound(polygon(SQUARE), lines=True)
    with pytest.raises(Unsound, match="fewer than two"):
        sound(shapely.LineString([(1, 1), (1, 1)]), lines=True)


@given(
    st.lists(st.tuples(st.integers(-60, 60), st.integers(-60, 60)), min_size=3, max_size=10),
    st.sampled_from([-540, -180, 0, 180, 360, 539.5]),
    st.booleans(),
)
def test_wherever_it_is_drawn_the_same_area_comes_out(ring: list[tuple[int, int]], at: float, wrap: bool) -> None:
    try:
        expected, _ = shape_of(polygon([*ring, ring[0]]))
    except Unsound as refused:
        assert str(refused) == "it encloses no area"
        return
    moved = [((x + at + 180) % 360 - 180 if wrap else x + at, y) for x, y in ring]
    shape, _ = shape_of(json.loads(json.dumps(polygon(moved))))
    assert shape.area == pytest.approx(expected.area)
    lon, lat = np.random.default_rng(1).uniform(-70, 70, (2, 200))
    clear = shapely.distance(shapely.points(lon, lat), expected.boundary) > 1e-6
    there = shapely.intersects_xy(shape, (lon + at + 180) % 360 - 180, lat)
    assert np.array_equal(there[clear], shapely.intersects_xy(expected, lon, lat)[clear])
