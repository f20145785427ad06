"""Coverage says where and when anybody was heard, as reception has it; timelines are those of the record."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from offing.answers import Record
from offing.engine.home import Home
from offing.schema.text import to_json

Cell = tuple[int, int]


def naive(home: Home, step: int, since: datetime | None, until: datetime | None, box: Any) -> dict[Cell, Any]:
    """Return by the corner of a cell its hours, and the most that a receiver heard in an hour and a degree."""
    heard: dict[Cell, set[datetime]] = {}
    craft: dict[tuple[Cell, Any], int] = {}
    for row in Record(home).reception(since, until).to_pylist():
        lat, lon = row["cell_lat"], row["cell_lon"]
        if box is not None:
            west, south, east, north = box
            across = lon + 1 > west and lon <= east if west <= east else lon + 1 > west or lon <= east
            if not (across and lat + 1 > south and lat <= north):
                continue
        cell = ((lat + 90) // step * step - 90, (lon + 180) // step * step - 180)
        heard.setdefault(cell, set()).add(row["hour"])
        key = (cell, (row["hour"], lat, lon, row["receiver"]))
        craft[key] = craft.get(key, 0) + row["craft"]
    return {
        cell: (
            len(hours),
            min(hours),
            max(hours) + timedelta(hours=1),
            max(n for (c, _), n in craft.items() if c == cell),
        )
        for cell, hours in heard.items()
    }


@pytest.mark.parametrize("step", [1, 5])
@pytest.mark.parametrize(
    ("asked", "since", "until", "box"),
    [
        ({}, None, None, None),
        ({"since": "2023-07-17T06:00Z"}, datetime(2023, 7, 17, 6, tzinfo=UTC), None, None),
        ({"until": "2023-07-17T03:00Z"}, None, datetime(2023, 7, 17, 3, tzinfo=UTC), None),
        ({"bbox": "128,33,129.5,34.5"}, None, None, (128, 33, 129.5, 34.5)),
        ({"bbox": "170,-10,129.5,34.5"}, None, None, (170, -10, 129.5, 34.5)),
    ],
)
def test_cells_are_those_in_which_anybody_was_heard(
    drill: TestClient, drill_home: Home, step: int, asked: dict[str, str], since: Any, until: Any, box: Any
):
    answer = drill.get("/api/coverage", params={"cell": str(step), **asked})
    assert answer.headers["content-type"] == "application/geo+json"
    found = {}
    for one in answer.json()["features"]:
        [ring] = one["geometry"]["coordinates"]
        assert ring[2] == [ring[0][0] + step, ring[0][1] + step]
        told = one["properties"]
        times = (datetime.fromisoformat(told[name]) for name in ("first", "last"))
        found[(ring[0][1], ring[0][0])] = (told["hours"], *times, told["craft"])
    assert found == naive(drill_home, step, since, until, box)
    assert found
    assert answer.json()["matched"] == len(found)


def test_where_nobody_was_heard_there_is_no_cell(drill: TestClient):
    told = drill.get("/api/coverage?since=2020-01-01&until=2020-02-01").json()
    assert (told["features"], told["hours"], told["from"]) == ([], 0, None)
    assert drill.get("/api/coverage?receiver=nobody").json()["features"] == []


@pytest.mark.parametrize("asked", ["cell=3", "bbox=1,2", "since=2023-02-01&until=2023-01-01", "f=json"])
def test_coverage_that_cannot_be_asked(drill: TestClient, asked: str):
    assert drill.get(f"/api/coverage?{asked}").status_code == 422


def test_the_timeline_of_two_is_that_of_the_record(drill: TestClient, drill_home: Home):
    told = Record(drill_home).history(["CN", "RU"])
    answer = drill.get("/api/timeline?parties=CN,RU&limit=1000").json()
    assert answer["items"] == json.loads(to_json(told.rows()))
    assert answer["items"]
    assert answer["parties"] == [{"id": "state:CN", "name": "China"}, {"id": "state:RU", "name": "Russia"}]
    pages, cursor = [], None
    while True:
        page = drill.get(
            "/api/timeline", params={"parties": "CN,RU", "limit": 1} | ({"cursor": cursor} if cursor else {})
        )
        pages += page.json()["items"]
        cursor = page.json()["next"]
        if cursor is None:
            break
    assert pages == answer["items"]


def test_a_month_without_documents_has_no_count(drill: TestClient, drill_home: Home):
    asked = {"parties": "CN,RU", "by": "month", "since": "2023-05-01", "until": "2023-08-01"}
    months = {one["month"]: one for one in drill.get("/api/timeline", params=asked).json()["items"]}
    assert months["2023-05"]["count"] is None
    assert months["2023-07"]["count"] > 0
    told = Record(drill_home).history(["CN", "RU"], "2023-05-01", "2023-08-01").index()
    assert list(months.values()) == json.loads(to_json(told))


@pytest.mark.parametrize(
    "asked", ["", "parties=", "parties=,", "parties=a,b,c", "parties=CN&kind=x", "parties=CN&by=day"]
)
def test_a_timeline_that_cannot_be_asked(drill: TestClient, asked: str):
    assert drill.get(f"/api/timeline?{asked}").status_code == 422
