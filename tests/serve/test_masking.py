"""Pleasure craft are masked on every way out, and those in distress are not there at all."""

import io

import pyarrow as pa
import pytest
from starlette.testclient import TestClient

from offing.engine.home import Home
from offing.engine.reader import Record
from offing.serve.app import make_app

YACHT, BEACON, HELP = "219000002", "970123456", "219000005"
WAYS = [
    "/api/lines?passing=true&limit=1000",
    "/api/events?passing=true&f=geojson&limit=1000",
    "/api/craft?limit=1000",
    "/api/search?q=LADY",
    "/api/search?q=219000002",
    "/api/sheet?since=2023-01-01&until=2023-12-31",
    "/ogc/collections/events/items?limit=1000",
    "/api/playback?since=2023-01-01&until=2023-01-02&f=json",
]


@pytest.mark.parametrize("path", WAYS)
def test_no_list_names_them(client: TestClient, path: str):
    answer = client.get(path)
    assert answer.status_code == 200
    for word in (YACHT, "LADY ANN", BEACON, "SART"):
        assert word not in answer.text
    assert "219000005" not in answer.text or path.startswith("/api/craft")


@pytest.mark.parametrize("layer", ["fixes", "tracks"])
def test_no_tile_names_them(client: TestClient, layer: str):
    tile = client.get(f"/api/tiles/{layer}/0/0/0.mvt").content
    assert b"mmsi:219000001" in tile
    for word in (YACHT, BEACON, HELP):
        assert word.encode() not in tile


def test_a_yacht_is_shown_under_one_mask_everywhere(client: TestClient):
    rows = client.get("/api/craft?limit=1000").json()["items"]
    [masked] = [row["craft"] for row in rows if row["craft"].startswith("masked:")]
    found = client.get("/api/fixes", params={"craft": masked, "limit": 10}).json()
    assert {fix["craft"] for fix in found["items"]} == {masked}
    assert found["next"]
    following = client.get("/api/fixes", params={"craft": masked, "limit": 10, "cursor": found["next"]}).json()
    assert following["items"][0]["t"] > found["items"][-1]["t"]
    answer = client.get("/api/fixes", params={"craft": masked, "f": "arrow"})
    table = pa.ipc.open_stream(io.BytesIO(answer.content)).read_all()
    assert set(table["craft"].to_pylist()) == {masked}
    assert "craft_id" not in table.column_names
    one = client.get(f"/api/craft/{masked}").json()
    assert one["name"] is None
    assert YACHT not in str(one)
    assert masked.encode() in client.get("/api/tiles/fixes/0/0/0.mvt").content


@pytest.mark.parametrize("word", [YACHT, f"mmsi:{YACHT}", "LADY ANN", BEACON, "masked:0000"])
def test_asking_for_them_by_name_tells_nothing(client: TestClient, word: str):
    for path in ("/api/events", "/api/fixes"):
        assert client.get(path, params={"craft": word}).status_code == 403
    assert client.get(f"/api/craft/{word}").status_code == 403


def test_the_evidence_of_their_lines_is_not_shown(client: TestClient, home: Home):
    lines = Record(home).lines(craft=[int(YACHT)])
    assert lines
    for line in lines:
        assert client.get(f"/api/why/{line['id']}").status_code == 403
        found = client.get(f"/api/lines/{line['id']}")
        assert YACHT not in found.text


def test_with_a_reason_they_are_named(home: Home):
    with TestClient(make_app(home, unmask=True), base_url="http://localhost") as client:
        assert client.get("/api/craft", params={"q": "LADY"}).json()["items"][0]["craft"] == f"mmsi:{YACHT}"
        assert BEACON not in client.get("/api/craft?limit=1000").text
