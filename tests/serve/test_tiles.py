"""Vector tiles: read by another library, they show every craft where it was, and nothing beside it."""

import io
from itertools import pairwise
from typing import Any

import mapbox_vector_tile
import numpy as np
import pyarrow as pa
import pytest
from shapely import LineString, Point
from starlette.requests import Request
from starlette.testclient import TestClient

from offing.engine.home import Home
from offing.engine.reader import Record
from offing.nav.mercator import project
from offing.serve.app import make_app
from offing.serve.tiles import _straight

from .conftest import HERE

SHIP = "mmsi:219000001"


def tile(client: TestClient, layer: str, z: int, x: int, y: int, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/api/tiles/{layer}/{z}/{x}/{y}.mvt", params=asked)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    read = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})
    return read[layer]["features"] if layer in read else []


def place(z: int, lat: float, lon: float) -> tuple[int, int]:
    import numpy as np

    x, y = project(np.array([lat]), np.array([lon]))
    return int(x[0]) >> (32 - z), int(y[0]) >> (32 - z)


@pytest.mark.parametrize("z", [0, 3, 6, 9, 11])
def test_tiles_hold_the_fixes_where_they_are(client: TestClient, home: Home, z: int):
    fixes = Record(home).fixes([219000001]).to_pylist()
    spots = {place(z, fix["lat"], fix["lon"]) for fix in fixes}
    shown = [
        (x, y, one)
        for x, y in spots
        for one in tile(client, "fixes", z, x, y)
        if one["properties"].get("craft") == SHIP
    ]
    times = {int(fix["t"].timestamp()): fix for fix in fixes}
    assert shown
    for x, y, one in shown:
        fix = times[one["properties"]["t"]]
        assert place(z, fix["lat"], fix["lon"]) == (x, y)
        assert one["properties"]["sog_kn"] == pytest.approx(fix["sog_kn"], abs=0.06)
        at = project(*(__import__("numpy").array([fix[name]]) for name in ("lat", "lon")))
        wanted = [(int(units[0]) * 4096 >> (32 - z)) & 4095 for units in at]
        assert one["geometry"]["coordinates"] == wanted
    if z == 11:
        assert {one["properties"]["t"] for _, _, one in shown} == set(times)


@pytest.mark.parametrize("z", [4, 8, 11, 13])
def test_tracks_go_on_from_tile_to_tile(client: TestClient, home: Home, z: int):
    fixes = Record(home).fixes([219000001]).to_pylist()
    x0, y0 = place(z, fixes[0]["lat"], fixes[0]["lon"])
    x1, _ = place(z, fixes[-1]["lat"], fixes[-1]["lon"])
    ends = []
    for x in range(x0, x1 + 1):
        lines = [one for one in tile(client, "tracks", z, x, y0) if one["properties"]["craft"] == SHIP]
        assert lines, f"{x} of {x0} to {x1}"
        for one in lines:
            points = one["geometry"]["coordinates"]
            assert all(-257 <= value <= 4353 for point in points for value in point)
            assert all(a != b for a, b in pairwise(points))
        spots = [point[0] for one in lines for point in one["geometry"]["coordinates"]]
        ends.append((min(spots), max(spots)))
    for (_, east), (west, _) in pairwise(ends):
        assert east >= 4096 - 8
        assert west <= 8


def test_a_time_chooses(client: TestClient, home: Home):
    found = tile(client, "fixes", 0, 0, 0, since="2023-01-01T01:00Z", until="2023-01-01T01:30Z")
    times = {one["properties"]["t"] for one in found}
    assert {t % 86_400 for t in times} <= {3600, 4200, 4800}
    assert times
    assert tile(client, "tracks", 0, 0, 0, until="2022-01-01") == []


@pytest.mark.parametrize("path", ["fixes/1/2/0", "fixes/23/0/0", "fixes/-1/0/0", "wakes/0/0/0", "tracks/0/0/1"])
def test_there_is_no_such_tile(client: TestClient, path: str):
    assert client.get(f"/api/tiles/{path}.mvt").status_code in (404, 422)


def test_an_empty_tile_is_empty(client: TestClient):
    assert client.get("/api/tiles/fixes/8/0/0.mvt").content == b""


def test_playback_is_the_last_fix_of_each_step(client: TestClient, home: Home):
    asked = {"since": "2023-01-01T00:00Z", "until": "2023-01-01T02:00Z", "step": 1800}
    answer = client.get("/api/playback", params=asked)
    table = pa.ipc.open_stream(io.BytesIO(answer.content)).read_all().to_pylist()
    mine = [row for row in table if row["craft"] == SHIP]
    assert [row["t"].minute for row in mine] == [20, 50, 20, 50]
    fixes = {fix["t"]: fix for fix in Record(home).fixes([219000001]).to_pylist()}
    for row in mine:
        assert (row["lat"], row["lon"]) == pytest.approx((fixes[row["t"]]["lat"], fixes[row["t"]]["lon"]), abs=1e-6)
    assert client.get("/api/playback", params=asked | {"bbox": "0,0,1,1", "f": "json"}).json()["items"] == []


def test_the_tilejson_leads_to_tiles(client: TestClient):
    for address in client.get("/api/tiles.json").json()["tiles"]:
        assert client.get(address.format(z=0, x=0, y=0)).status_code == 200


def test_vertices_are_left_out_only_where_the_way_stays_what_it_is():
    chance = np.random.default_rng(4)
    x, y = np.cumsum(chance.integers(0, 60, 400)), np.cumsum(chance.integers(-9, 10, 400))
    line = np.repeat([0, 1], [150, 250])
    own_x, own_y, own = _straight(x, y, line)
    assert len(own_x) < len(x)
    for one in (0, 1):
        kept, all_ = np.stack([own_x, own_y], 1)[own == one], np.stack([x, y], 1)[line == one]
        assert kept[[0, -1]].tolist() == all_[[0, -1]].tolist()
        way, every = LineString(kept), [Point(at) for at in all_]
        assert max(way.distance(at) for at in every) <= 8  # a pixel of a tile drawn 512 wide


def test_tiles_are_packed_for_who_sits_elsewhere(home: Home):
    path, takes = "/api/tiles/fixes/0/0/0.mvt", {"Accept-Encoding": "gzip"}
    with TestClient(make_app(home), base_url=HERE, client=("127.0.0.1", 50_000)) as here:
        assert len(here.get(path).content) > 800
        assert "content-encoding" not in here.get(path, headers=takes).headers
        passed_on = here.get(path, headers=takes | {"X-Forwarded-For": "192.0.2.1"})
        assert passed_on.headers["content-encoding"] == "gzip"
        assert passed_on.content == here.get(path).content


def test_a_tile_that_nobody_waits_for_is_not_drawn(client: TestClient, monkeypatch: pytest.MonkeyPatch):
    async def gone(self: Request) -> bool:
        return True

    assert client.get("/api/tiles/tracks/1/0/0.mvt").status_code == 200
    monkeypatch.setattr(Request, "is_disconnected", gone)
    assert client.get("/api/tiles/tracks/1/1/0.mvt").status_code == 503
    monkeypatch.undo()
    assert client.get("/api/tiles/tracks/1/1/0.mvt").status_code == 200  # what was not drawn was not kept
