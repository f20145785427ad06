"""What detectors get of areas and ports: the atlas's and the user's own, the same table for the same rows."""

import shapely

from offing.atlas.areas import built_in
from offing.atlas.ports import rows
from offing.engine.areas import areas_of, ports_of, world_of
from offing.engine.home import Home
from offing.engine.own_areas import Drawn, Redrawing, adding, holding
from offing.engine.rework import redraw
from offing.schema.tables import AREAS, PORTS

BOX = Drawn("Box", shapely.to_wkb(shapely.box(0, 0, 1, 1)), kind="boundary", holder="DK", role="EEZ", note="n")
PLACE = {"area_id": "disputed:x", "name": "X"}
ANCHORAGE = {"area_id": "anchorage:1", "kind": "anchorage", "name": "Roads", "holder": "DK", "lat": 1.0, "lon": 2.0}


def test_without_a_home_there_is_the_atlas(sqlite_home: Home) -> None:
    for home in (None, sqlite_home):
        assert areas_of(home).equals(built_in())
        assert ports_of(home).equals(rows())


def test_ones_own_come_after_the_atlas(home: Home) -> None:
    redraw(home, adding([BOX])(home), "area add")
    redraw(home, holding(PLACE, "KR")(home), "area hold")
    learned = Redrawing(({**ANCHORAGE, "snapshot": 1, "source": {"from": "learned: 3 craft"}},))
    redraw(home, learned, "area learn")
    areas, ports = areas_of(home), ports_of(home)
    assert (areas.schema, ports.schema) == (AREAS, PORTS)
    box, held = areas.to_pylist()[built_in().num_rows :]
    assert (box["area_id"], box["holder"], box["role"], box["geometry"]) == ("boundary:box", "DK", "EEZ", BOX.geometry)
    assert (held["area_id"], held["kind"], held["of"], held["holder"]) == ("held:x", "held", "disputed:x", "KR")
    assert held["geometry"] is None
    (port,) = ports.to_pylist()[rows().num_rows :]
    assert port == {
        "port_id": "anchorage:1",
        "name": "Roads",
        "kind": "anchorage",
        "state": "DK",
        "lat": 1.0,
        "lon": 2.0,
        "source": "learned: 3 craft",
    }


def test_a_change_is_seen_before_it_is_made(home: Home) -> None:
    change = adding([BOX])(home)
    assert areas_of(home, change).num_rows == built_in().num_rows + 1
    assert areas_of(home).num_rows == built_in().num_rows


def test_the_same_rows_are_the_same_table(home: Home) -> None:
    redraw(home, adding([BOX])(home), "area add")
    first = areas_of(home)
    assert areas_of(home) is first
    redraw(home, adding([Drawn("Other", BOX.geometry)])(home), "area add")
    assert areas_of(home) is not first


def test_only_what_is_named_is_loaded(home: Home) -> None:
    assert world_of(home, {"fixes", "open"}) == {}
    assert list(world_of(home, {"ports", "fixes"})) == ["ports"]
