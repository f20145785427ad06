"""Lists of lines: pages that add up to the whole, filters that mean what `log` means, and answers that last."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from offing.engine.home import Home
from offing.engine.reader import Record
from offing.engine.reviews import add_review

LANES = {"events": "track", "claims": "report", "sightings": "sighting", "warnings": "warning"}


def pages(client: TestClient, path: str, **asked: Any) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        page = client.get(path, params=asked | ({"cursor": cursor} if cursor else {})).json()
        yield page
        cursor = page["next"]
        if cursor is None:
            return


def ids(client: TestClient, path: str, **asked: Any) -> list[str]:
    return [line["id"] for page in pages(client, path, **asked) for line in page["items"]]


def shown(home: Home, **asked: Any) -> list[str]:
    """Return the ids that `log` lists, but for those that the server masks or holds back."""
    private = ("mmsi:219000002", "mmsi:970123456", "mmsi:219000005")
    lines = Record(home).lines(**asked)
    return [one["id"] for one in lines if not any(craft["id"] in private for craft in one["craft"])]


@pytest.mark.parametrize(("name", "lane"), LANES.items())
def test_each_list_is_what_log_lists(client: TestClient, home: Home, name: str, lane: str):
    found = [one for one in ids(client, f"/api/{name}", passing=True) if not one.startswith("masked-")]
    assert sorted(found) == sorted(shown(home, source=lane))
    assert found


@given(limit=st.integers(1, 9), order=st.sampled_from(["asc", "desc"]), passing=st.booleans())
def test_pages_one_behind_the_other_are_the_whole(client: TestClient, limit: int, order: str, passing: bool):
    whole = client.get("/api/lines", params={"limit": 1000, "order": order, "passing": passing}).json()
    assert whole["next"] is None
    found = list(pages(client, "/api/lines", limit=limit, order=order, passing=passing))
    assert [line for page in found for line in page["items"]] == whole["items"]
    assert {page["matched"] for page in found} == {whole["matched"]}
    assert all(len(page["items"]) <= limit for page in found)


def test_the_latest_first_is_the_oldest_first_turned_around(client: TestClient):
    assert ids(client, "/api/lines", order="desc") == ids(client, "/api/lines")[::-1]


CHOICES = [
    ({"kind": ["gap"]}, {"kind": ["gap"]}),
    ({"since": "2023-07-20"}, {"since": "2023-07-20"}),
    ({"until": "2023-01-01T10:00Z"}, {"until": "2023-01-01T10:00Z"}),
    ({"bbox": "9,53,12,56.5"}, {"area": (9, 53, 12, 56.5)}),
    ({"bbox": "170,30,135,40"}, {"area": (170, 30, 135, 40)}),
    ({"area": "Sea of Japan"}, {"area": "Sea of Japan"}),
    ({"tier": ["A"]}, {"tier": ["A"]}),
    ({"craft": ["mmsi:219000001"]}, {"craft": ["mmsi:219000001"]}),
    ({"craft": ["STOUT"]}, {"craft": ["STOUT"]}),
    ({"at": "2023-07-21T09:00Z"}, {"at": "2023-07-21T09:00Z"}),
    ({"at": "2023-01-01T08:00Z", "source": ["track"]}, {"at": "2023-01-01T08:00Z", "source": ["track"]}),
]


@pytest.mark.parametrize(("asked", "meant"), CHOICES)
def test_filters_choose_what_log_chooses(client: TestClient, home: Home, asked: dict[str, Any], meant: dict[str, Any]):
    found = [one for one in ids(client, "/api/lines", passing=True, limit=3, **asked) if not one.startswith("masked-")]
    assert sorted(found) == sorted(shown(home, **meant))
    assert found


def test_what_lies_in_a_drawn_polygon(client: TestClient, home: Home):
    ring = [[9, 53.9], [12, 53.9], [12, 54.1], [9, 54.1], [9, 53.9]]
    found = client.get("/api/events", params={"geometry": pa_json({"type": "Polygon", "coordinates": [ring]})}).json()
    assert {line["craft"][0]["id"] for line in found["items"]} == {"mmsi:219000001"}


def pa_json(value: Any) -> str:
    import json

    return json.dumps(value)


def test_a_warning_in_force_tells_what_of_it_is(client: TestClient):
    [line] = client.get("/api/warnings", params={"at": "2023-07-21T09:00Z"}).json()["items"]
    assert line["detail"]["held"][0]["window"][0].startswith("2023-07-21T08:00")
    assert client.get("/api/warnings", params={"at": "2023-07-21T18:00Z"}).json()["items"] == []


def test_reviewed_lines_are_found_at_once(own: TestClient):
    first = own.get("/api/events").json()["items"][0]
    told = {"line": first["id"], "verdict": "accept", "by": "A. Name"}
    assert own.post("/api/reviews", json=told).status_code == 201
    accepted = own.get("/api/events?reviewed=accepted").json()["items"]
    assert [one["id"] for one in accepted] == [first["id"]]
    assert accepted[0]["review"]["by"] == "A. Name"


def test_every_form_tells_the_same_lines(client: TestClient):
    plain = client.get("/api/events").json()["items"]
    answer = client.get("/api/events", headers={"Accept": "application/vnd.apache.arrow.stream"})
    table = pa.ipc.open_stream(io.BytesIO(answer.content)).read_all()
    assert table["id"].to_pylist() == [one["id"] for one in plain]
    features = client.get("/api/events?f=geojson").json()
    assert features["type"] == "FeatureCollection"
    assert [one["id"] for one in features["features"]] == [one["id"] for one in plain]


def test_an_answer_lasts_until_the_record_changes(own: TestClient):
    first = own.get("/api/events")
    again = own.get("/api/events", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    add_review(own.home, first.json()["items"][0]["id"], "note", by="A", note="seen")  # type: ignore[attr-defined]
    import time

    time.sleep(0.3)  # as old as "what is the newest" may be
    changed = own.get("/api/events", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert changed.json()["items"][0]["review"]["note"] == "seen"


def test_answers_are_packed_for_who_takes_that(client: TestClient):
    packed = client.get("/api/lines", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/api/lines", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("limit=0", "limit"),
        ("limit=100000", "limit"),
        ("knd=gap", "there is no such parameter"),
        ("kind=nonsense", "there are"),
        ("since=yesteryear", "is no time"),
        ("since=2023-07-02&until=2023-07-01", "does not lie after"),
        ("bbox=1,2,3", "west,south,east,north"),
        ("bbox=nan,0,1,1", "west,south,east,north"),
        ("bbox=0,50,10,40", "south lies below north"),
        ("area=Nowhere+Land", "there is no area"),
        ("geometry={", "GeoJSON"),
        ('geometry={"type":"Polygon","coordinates":[[[0,0]]]}', "GeoJSON"),
        ("cursor=zzz", "cursor"),
        ("cursor=WzEsdHJ1ZV0", "cursor"),
        ("craft=Nobody", "no craft"),
        ("at=2023-07-01&since=2023-07-01", "one or the other"),
        ("f=xml", "f:"),
        ("area=Sea+of+Japan&bbox=0,0,1,1", "write one of them"),
    ],
)
def test_what_cannot_be_asked_is_told_in_words(client: TestClient, asked: str, words: str):
    answer = client.get(f"/api/lines?{asked}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]


def test_one_line_by_its_id(client: TestClient):
    line = client.get("/api/events").json()["items"][0]
    assert client.get(f"/api/lines/{line['id']}").json() == line
    assert client.get("/api/lines/0000000000000000").status_code == 404


def test_when_something_was_last_heard(client: TestClient):
    events = [line for page in pages(client, "/api/events", passing="true", limit=500) for line in page["items"]]
    told = [one[side] for one in events for side in ("t_start", "t_end") if one[side] is not None and not one["open"]]
    told += [one["t_start"] for one in events]
    assert client.get("/api/version").json()["heard"] == max(told, key=datetime.fromisoformat)
