"""The index of an areas table, and its keeping."""

import pyarrow as pa
import pytest
import shapely

from offing.atlas.area_index import AreaIndex, area_index
from offing.schema.errors import InputError
from offing.schema.tables import AREAS


def table(*geometries: shapely.Geometry | bytes | None) -> pa.Table:
    rows = [
        {"area_id": f"drawn:{number}", "kind": "drawn", "name": "x", "geometry": value}
        for number, value in enumerate(
            one if one is None or isinstance(one, bytes) else shapely.to_wkb(one) for one in geometries
        )
    ]
    return pa.Table.from_pylist(rows, schema=AREAS)


MIXED = (
    shapely.LineString([(0, 0), (9, 9)]),
    shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6)),
    None,
    shapely.MultiPolygon([shapely.box(5, 5, 8, 8), shapely.box(-20, -5, -15, 5)]),
    shapely.Polygon(),
    shapely.Point(3, 3),
)


def test_numbers_are_rows_of_the_table_and_only_polygons_hold_points() -> None:
    index = AreaIndex(table(*MIXED))
    assert index.numbers.tolist() == [1, 3]
    offsets, numbers = index.inside([3, 5.5, 7, 0, 50, float("nan")], [3, 5.5, 7, -17, 50, 3])
    assert offsets.tolist() == [0, 1, 2, 4, 5, 5, 5]
    assert numbers.tolist() == [1, 3, 1, 3, 3]


def test_a_table_without_polygons_holds_nothing() -> None:
    for empty in (table(), table(None)):
        offsets, numbers = AreaIndex(empty).inside(1.0, 2.0)
        assert offsets.tolist() == [0, 0]
        assert numbers.tolist() == []


def test_an_index_is_kept_for_the_same_rows_and_no_others() -> None:
    areas = table(*MIXED)
    index = area_index(areas)
    assert area_index(areas) is index
    assert area_index(pa.concat_tables([areas.slice(0, 2), areas.slice(2)])) is index
    assert area_index(pa.concat_tables([areas, areas]).slice(len(MIXED))) is index
    others = [areas.slice(1), table(*MIXED[::-1]), table(*MIXED[:5]), table(*MIXED[:5], shapely.Point(3, 4))]
    assert len({id(area_index(other)) for other in others} | {id(index)}) == 5
    moved = table(*(one and shapely.transform(one, lambda xy: xy + 1) for one in MIXED))
    assert area_index(moved).inside(0.5, 0.5)[0].tolist() == [0, 0]


def test_what_is_no_geometry_or_not_of_this_earth_is_refused() -> None:
    with pytest.raises(InputError, match="well-known binary"):
        AreaIndex(table(b"nonsense"))
    with pytest.raises(InputError, match="no longitude"):
        AreaIndex(table(shapely.box(170, 0, 190, 10)))
    with pytest.raises(InputError, match="no longitude"):
        AreaIndex(table(shapely.box(35, 120, 40, 130)))
