"""Areas and ports answer to their names in any spelling, and know what lies in them."""

import numpy as np
import pyarrow as pa
import pytest
import shapely
from pyproj import Geod

from offing.engine.area_names import PORT_REACH_M, find, fold, look_up, names_of, own_named
from offing.engine.home import Home
from offing.engine.own_areas import Drawn, adding
from offing.engine.rework import redraw
from offing.engine.shore_zones import in_words, in_zone, zones_named
from offing.schema.errors import UsageError

GEOD = Geod(ellps="WGS84")


@pytest.fixture
def drawn(sqlite_home: Home) -> Home:
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    date_line = shapely.union(shapely.box(170, 0, 180, 5), shapely.box(-180, 0, -170, 5))
    areas = [
        Drawn("Île d'Öland", shapely.to_wkb(ring)),
        Drawn("Date Line", shapely.to_wkb(date_line), source={"file": "line.gpkg"}),
    ]
    redraw(sqlite_home, adding(areas)(sqlite_home), "area add")
    return sqlite_home


@pytest.mark.parametrize(
    "words", ["Île d'Öland", "ile d oland", "ILE D\u2019OLAND", "drawn:île-d-öland", "Drawn:Île-D-Öland"]
)
def test_a_name_answers_in_any_spelling(drawn: Home, words: str) -> None:
    assert find(drawn, words).areas["name"].to_pylist() == ["Île d'Öland"]


def test_names_fold_alike() -> None:
    assert fold("Étang-de  Berre") == fold("ETANG de Berre") == "etang de berre"
    assert fold("동해") == fold("동해".encode().decode())
    assert fold("Sea") != fold("Seas")


def test_points_inside_and_in_the_hole(drawn: Home) -> None:
    lat, lon = np.array([1.0, 5.0, 11.0, np.nan, 3.0]), np.array([1.0, 5.0, 1.0, 1.0, 175.0])
    assert find(drawn, "ile d oland").holds(lat, lon).tolist() == [True, False, False, False, False]
    assert find(drawn, "date line").holds(lat, lon).tolist() == [False, False, False, False, True]


def test_a_port_reaches_as_far_as_a_ship_must_go_to_have_left_it() -> None:
    hamburg = find(None, "DEHAM")
    (port,) = hamburg.ports.to_pylist()
    assert hamburg.ids == {"DEHAM"}
    for metres, inside in ((PORT_REACH_M - 5, True), (PORT_REACH_M + 5, False)):
        lon, lat, _ = GEOD.fwd(port["lon"], port["lat"], 77.0, metres)
        assert hamburg.holds(np.array([lat]), np.array([lon])).tolist() == [inside]


def test_events_answer_by_what_they_tell_or_by_where_they_are(drawn: Home) -> None:
    def event(lat: float | None, lon: float | None, **detail: object) -> dict:
        return {"lat": lat, "lon": lon, "detail": detail}

    inside, told = event(1.0, 1.0), event(50.0, 50.0, area_id="drawn:île-d-öland")
    left = event(None, None, from_id="drawn:île-d-öland")
    other = event(50.0, 50.0, area="Île d'Öland", area_id="boundary:île-d-öland", n=3)
    assert find(drawn, "ile d oland").among([inside, told, left, other]) == [inside, told, left]
    assert find(drawn, "ile d oland").among([]) == []


def test_what_is_spelt_alike_is_offered(drawn: Home) -> None:
    with pytest.raises(UsageError, match=r"no area 'Dato Line'; did you mean Date Line \(drawn:date-line\)"):
        find(drawn, "Dato Line")
    with pytest.raises(UsageError, match="no area '~'; `offing area list`"):
        find(drawn, "~")
    assert not look_up(None, "Dato Line")


def test_ones_own_are_found_by_name_id_and_file(drawn: Home) -> None:
    for words in ("date line", "drawn:date-line", "line.gpkg"):
        assert [row["name"] for row in own_named(drawn, words)] == ["Date Line"]
    with pytest.raises(UsageError, match="there are Date Line"):
        own_named(drawn, "Date Lin")


def test_names_begin(drawn: Home) -> None:
    assert "Date Line" in names_of(drawn, "dat")
    assert all(fold(name).startswith("ham") for name in names_of(None, "Ham"))


def test_zones_are_read_and_told_in_words() -> None:
    assert zones_named("zone:jp:12.0") == ("zone:JP:12",)
    assert zones_named(" Near:CN ") == ("near:CN",)
    assert zones_named("zone") == zones_named("zone:JP") == ()
    assert in_words("zone:JP:12") == "within 12 nm of the shore of Japan (3 nm in its designated straits)"
    told = "within 12 nm of the shore of Liancourt Rocks (disputed: claimed by Japan, South Korea)"
    assert in_words("zone:disputed:liancourt-rocks:12") == told
    for wrong in ("zone:QQ:12", "zone:JP:201", "zone:JP:0", "near:disputed:atlantis"):
        with pytest.raises(UsageError, match=r"zone|shoreline"):
            zones_named(wrong)


def test_points_in_zones() -> None:
    # Off Borkum, the middle of the North Sea, and the Ems.
    lat, lon = np.array([53.75, 56.0, 53.3]), np.array([6.5, 4.0, 7.0])
    assert in_zone("zone:DE:24", lat, lon).tolist()[:2] == [True, False]
    assert in_zone("near:CN", lat, lon).tolist() == [False, False, False]
    assert not in_zone("zone:DE:12", lat, lon)[1]


def test_an_area_without_an_outline_holds_nothing(drawn: Home) -> None:
    found = find(drawn, "date line")
    bare = found.areas.set_column(7, "geometry", pa.nulls(1, pa.binary()))
    assert not type(found)("x", bare, found.ports).holds(np.array([3.0]), np.array([175.0]))[0]
