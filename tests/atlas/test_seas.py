"""Every sea, held against well-known places at sea, against its neighbours, and against polygons of others."""

import re
from functools import cache

import pytest
import shapely

from offing.atlas.gazetteer import look_up
from offing.atlas.seas import Sea, provenance, rows, seas
from offing.schema.tables import AREAS

ALL = {sea.id: sea for sea in seas()}
each = pytest.mark.parametrize("sea", seas(), ids=lambda sea: sea.id)


@cache
def shape(id_: str) -> shapely.Geometry:
    """Return a sea, longitude first."""
    made = shapely.union_all([shapely.Polygon([(lon, lat) for lat, lon in ring]) for ring in ALL[id_].outline])
    shapely.prepare(made)
    return made


def wholes(id_: str) -> set[str]:
    """Return a sea and those that contain it."""
    of = ALL[id_].of
    return {id_} | (wholes(of) if of else set())


def at(lat: float, lon: float) -> set[str]:
    return {id_ for id_ in ALL if shape(id_).intersects(shapely.Point(lon, lat))}


def test_the_data_say_where_they_are_from() -> None:
    assert {"title", "source", "licence", "made_by", "as_of"} <= set(provenance())


@each
def test_an_entry_is_whole(sea: Sea) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", sea.id)
    assert sea.names[0].lang == "en"
    assert all(re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?", name.lang) for name in sea.names)
    assert all(name.name == name.name.strip() and name.name for name in sea.names)
    assert len(set(sea.names)) == len(sea.names)
    assert sea.source
    assert sea.of is None or sea.of in ALL


@each
def test_an_outline_is_sound(sea: Sea) -> None:
    for ring in sea.outline:
        polygon = shapely.Polygon([(lon, lat) for lat, lon in ring])
        assert polygon.is_valid
        assert polygon.exterior.is_ccw
        assert ring[0] != ring[-1]
        west, south, east, north = polygon.bounds
        assert -180 <= west < east <= 180
        assert -90 <= south < north <= 90
    assert len(shapely.get_parts(shape(sea.id))) == len(sea.outline)


@each
def test_seas_overlap_only_what_contains_them(sea: Sea) -> None:
    for other in ALL:
        shared = shape(sea.id).intersection(shape(other)).area
        if other in wholes(sea.id):
            assert shared == pytest.approx(shape(sea.id).area, rel=1e-9)
        elif sea.id not in wholes(other):
            assert shared < 1e-9, other


def test_rows_are_areas_that_others_can_read() -> None:
    table = rows()
    assert table.schema.equals(AREAS)
    assert table["area_id"].to_pylist() == [f"sea:{id_}" for id_ in ALL]
    for row, sea in zip(table.to_pylist(), seas(), strict=True):
        assert (row["kind"], row["name"], row["holder"]) == ("sea", sea.name, None)
        assert row["of"] == (f"sea:{sea.of}" if sea.of else None)
        assert sea.source in row["note"]
        assert shapely.from_wkb(row["geometry"]).normalize().equals(shape(sea.id))


@pytest.mark.parametrize("name", ["Sea of Japan", "East Sea", "동해", "日本海", "Японское море"])
def test_a_sea_is_found_by_any_of_its_names(name: str) -> None:
    assert "sea:sea-of-japan" in {place.id for place in look_up(name)}


def test_the_outline_of_a_sea_is_all_its_parts() -> None:
    place = look_up("Celebes Sea")[0]
    ((lats, lons),) = place.outline()
    assert set(zip(lats.tolist(), lons.tolist(), strict=True)) == set(ALL["celebes-sea"].outline[0])
