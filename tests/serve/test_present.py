"""Who was in an area: craft with a fix in it, by area or drawn shape, in a time."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

SHIP = "mmsi:219000001"  # along 54 N from 10 E, 0.0025 degrees in ten minutes


def box(west: float, south: float, east: float, north: float) -> str:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def asked(client: TestClient, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/present", params=query)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["matched"] >= len(found["items"])
    return list(found["items"])


def test_a_drawn_shape_holds_whom_its_fixes_say(client: TestClient):
    [ship] = asked(client, geometry=box(10.009, 53.9, 10.026, 54.1))
    assert (ship["craft"], ship["name"]) == (SHIP, "STOUT")
    assert (ship["first"], ship["last"], ship["fixes"]) == ("2023-01-01T00:40:00Z", "2023-01-01T01:40:00Z", 7)
    assert asked(client, geometry=box(10.009, 53.0, 10.026, 53.9)) == []


def test_a_time_narrows_it(client: TestClient):
    asked_for = {"geometry": box(9, 53.9, 11, 54.1), "since": "2023-01-01T01:00Z", "until": "2023-01-01T01:20Z"}
    [ship] = asked(client, **asked_for)
    assert ship["fixes"] == 2
    assert asked(client, **asked_for | {"since": "2022-01-01", "until": "2022-01-02"}) == []


def test_over_the_180th_meridian_and_with_a_hole(client: TestClient):
    assert [one["craft"] for one in asked(client, geometry=box(-351, 53.9, -349, 54.1))] == [SHIP]
    outer, hole = (json.loads(box(*edges))["coordinates"][0] for edges in ((9, 53, 11, 55.2), (9, 53.9, 11, 54.1)))
    around = asked(client, geometry=json.dumps({"type": "Polygon", "coordinates": [outer, hole]}))
    assert SHIP not in [one["craft"] for one in around]
    assert len(around) == 2


def test_an_area_of_the_atlas(client: TestClient):
    named = asked(client, area="Baltic Sea")
    assert SHIP in [one["craft"] for one in named]
    assert asked(client, area="Sea of Japan") == []


def test_pleasure_craft_are_masked_and_devices_not_there(client: TestClient):
    told = client.get("/api/present", params={"geometry": box(9, 53, 11, 57)}).text
    assert "masked:" in told
    for word in ("219000002", "LADY ANN", "970123456", "SART", "219000005"):
        assert word not in told


@pytest.mark.parametrize("query", [{}, {"area": "Baltic Sea", "geometry": box(0, 0, 1, 1)}, {"geometry": "{}"}])
def test_it_is_asked_of_one_place(client: TestClient, query: dict[str, str]):
    assert client.get("/api/present", params=query).status_code == 422


def test_no_such_area(client: TestClient):
    assert client.get("/api/present", params={"area": "Sea of Nowhere"}).status_code in (404, 422)
