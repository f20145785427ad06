"""Craft, fixes, hulls, areas, documents, search: what each answers."""

import pytest
from starlette.testclient import TestClient

from invoked import HOSTILE
from offing.engine.home import Home
from offing.engine.reader import Record

SQUARE = {"type": "Polygon", "coordinates": [[[9, 53.9], [12, 53.9], [12, 54.1], [9, 54.1], [9, 53.9]]]}


def test_a_craft_tells_its_particulars_and_events(client: TestClient):
    one = client.get("/api/craft/mmsi:219000001").json()
    assert (one["craft"], one["name"], one["flag"], one["synthetic"]) == ("mmsi:219000001", "STOUT", "DK", False)
    assert {line["kind"] for line in one["events"]} >= {"gap"}
    assert one["statics"][0]["name"] == "STOUT"
    assert client.get("/api/craft/STOUT").json() == one
    assert client.get("/api/craft/Nobody").status_code == 404


def test_a_hostile_name_is_told_as_it_is_and_runs_nowhere(client: TestClient):
    answer = client.get("/api/craft/mmsi:219000003")
    assert "\x1b" not in answer.text
    assert answer.json()["name"].startswith("=EVIL")
    assert HOSTILE[:5] in answer.json()["name"]


def test_fixes_by_craft_and_time_are_those_of_the_record(client: TestClient, home: Home):
    asked = {"craft": ["219000001", "STOUT"], "since": "2023-01-01T01:00Z", "until": "2023-01-01T14:00Z"}
    found, cursor = [], None
    while True:
        page = client.get("/api/fixes", params=asked | {"limit": 7} | ({"cursor": cursor} if cursor else {})).json()
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    fixes = Record(home).fixes([219000001], asked["since"], asked["until"]).to_pylist()
    assert [(one["t"], one["lat"]) for one in found] == [
        (fix["t"].isoformat().replace("+00:00", "Z"), fix["lat"]) for fix in fixes
    ]
    lines = client.get("/api/fixes", params=asked | {"f": "geojson", "lines": True}).json()["features"]
    assert sum(len(one["properties"]["times"]) for one in lines) == len(fixes)
    assert client.get("/api/fixes").status_code == 422


def test_why_leads_to_the_bytes(client: TestClient):
    line = client.get("/api/events?kind=gap").json()["items"][0]
    told = client.get(f"/api/why/{line['id']}").json()
    assert told["event"]["id"] == line["id"]
    assert told["evidence"][0]["input"]["name"].endswith("fleet.csv")
    claim = client.get("/api/claims").json()["items"][0]
    said = client.get(f"/api/why/{claim['id']}").json()
    assert said["lane"] == "said"
    assert said["slots"]
    assert "path" not in told["evidence"][0]["input"].keys() | said["input"].keys()  # where on the machine it lay
    assert client.get("/api/why/ffffffffffff").status_code == 404


def test_a_documents_text_with_its_claims_marked(client: TestClient):
    every = client.get("/api/documents").json()["items"]
    assert len(every) == 3
    [news] = [one for one in every if one["publisher"] == "Example Wire"]
    told = client.get(f"/api/documents/{news['id']}").json()
    assert {one["line"] for one in told["marks"]} == {one["id"] for one in told["claims"]}
    words = [told["text"][one["start"] : one["end"]] for one in told["marks"]]
    assert "Qingdao" in words
    assert client.get("/api/documents/none").status_code == 404


@pytest.mark.parametrize(
    ("words", "what", "id_"),
    [
        ("STOUT", "craft", "mmsi:219000001"),
        ("219000001", "craft", "mmsi:219000001"),
        ("stou", "craft", "mmsi:219000001"),
        ("119", "hull", "plan:119"),
        ("Guiyang", "hull", "plan:119"),
        ("Sea of Japan", "area", "sea:sea-of-japan"),
        ("Qingdao", "port", "CNTAO"),
    ],
)
def test_one_box_finds_all(client: TestClient, words: str, what: str, id_: str):
    found = client.get("/api/search", params={"q": words}).json()["items"]
    assert (what, id_) in {(one["what"], one["id"]) for one in found}


@pytest.mark.parametrize(
    "words", ["drill", "DRILL", "corvette Gromky", "護衛", "対馬海峡", "統合", "gunn", "ロシア海軍"]
)
def test_documents_are_found_by_their_words(client: TestClient, words: str):
    found = client.get("/api/search", params={"q": words}).json()["items"]
    documents = [one for one in found if one["what"] == "document"]
    if words == "護衛":
        assert documents == []  # the release tells of 第３哨戒防備隊 alone
        return
    assert documents
    assert words.split()[0].casefold() in documents[0]["excerpt"].casefold()


@pytest.mark.parametrize(
    "words", ['"', "'; DROP TABLE texts; --", "a AND NOT b", "*", "x" * 400, "NEAR(", "\x00", "¼½", " "]
)
def test_no_words_break_the_search(client: TestClient, words: str):
    assert client.get("/api/search", params={"q": words}).status_code == 200


def test_a_hulls_page(client: TestClient):
    told = client.get("/api/hulls/RU:335").json()
    assert told["hull"]["name"] == "Gromkiy"
    assert client.get("/api/hulls?q=335").json()["matched"] >= 1
    assert client.get("/api/hulls/Nosuchship").status_code == 404


def test_an_area_is_drawn_kept_and_taken_away(own: TestClient):
    drawn = {"name": "Our <b>belt</b>", "geometry": SQUARE}
    made = own.post("/api/areas", json=drawn)
    assert made.status_code == 201, made.text
    [change] = made.json()["changes"]
    assert own.get("/api/areas?own=true").json()["items"][0]["id"] == change["id"]
    assert own.get("/api/lines", params={"area": change["id"], "passing": True}).json()["matched"] > 0
    assert own.post("/api/areas", json=drawn).status_code == 422
    assert own.delete(f"/api/areas/{change['id']}").status_code == 200
    assert own.get("/api/areas?own=true").json()["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x"},
        {"name": "", "geometry": SQUARE},
        {"name": "x", "geometry": {"type": "Point", "coordinates": [0, 0]}},
        {"name": "x", "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [None, 2], [0, 0]]]}},
        {"name": "x", "geometry": SQUARE, "run": "rm"},
        [],
    ],
)
def test_what_is_no_area_is_refused(own: TestClient, body: object):
    assert own.post("/api/areas", json=body).status_code == 422


def test_ports_and_areas_come_in_pages(client: TestClient):
    first = client.get("/api/ports?limit=2").json()
    second = client.get("/api/ports", params={"limit": 2, "cursor": first["next"]}).json()
    assert len({one["id"] for one in first["items"] + second["items"]}) == 4
    assert client.get("/api/areas/strait:tsushima").json()["features"][0]["geometry"]["type"] == "Polygon"
    assert client.get("/api/areas/nowhere").status_code == 404


def test_figures_and_the_sheet(client: TestClient):
    assert client.get("/api/tally?of=transits").status_code == 200
    told = client.get("/api/sheet?since=2023-07-15&until=2023-07-25").json()
    assert [part["part"] for part in told["parts"]][:2] == ["sightings", "transits"]
    assert client.get("/api/sheet?tz=Nowhere").status_code == 422


def test_what_is_new_is_told_as_it_comes(client: TestClient):
    answer = client.get("/api/live?once=true")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "event: record" in answer.text
    assert '"generation"' in answer.text


def test_the_start_page_lists_the_api(client: TestClient):
    assert "/api/lines" in client.get("/docs").text
    assert client.get("/nothing").status_code == 404
