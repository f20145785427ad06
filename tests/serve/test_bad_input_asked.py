"""Malformed questions to a server in a process of its own: each is refused in words, none is a fault of ours."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest

from served import Served, serving

HOLDS = "219000001"
LISTS = ("/api/lines", "/api/craft", "/api/documents", "/api/hulls", "/api/inputs", "/api/areas", "/api/reviews")
LISTS += ("/api/findings", "/api/operations?every=true", "/api/corrections", "/api/timeline?parties=CN,RU")
LISTS += ("/api/fixes?craft=219000001", "/ogc/collections/events/items", "/ogc/collections/areas/items")
COLLECTIONS = ("/ogc/collections/events/items", "/ogc/collections/ports/items")
WORKED = ("/api/findings", "/api/operations", "/api/timeline?parties=CN,RU", "/api/coverage")
BRIEF = "/api/brief/exercise%20of%20China%20and%20Russia,%20Sea%20of%20Japan,%20July%202023"
SQUARE = [[0, 0], [1, 0], [1, 1], [0, 0]]
LEAKS = re.compile(r"/home|/root|/uploads|site-packages|Traceback|sqlalchemy|\.sqlite|\.py\b")


@pytest.fixture(scope="module")
def served(hostile: Path) -> Iterator[Served]:
    with serving(hostile) as opened:
        yield opened
        said = opened.stop()
    assert "Traceback" not in said
    assert len(said) < 500


@pytest.fixture(scope="module")
def asking(served: Served) -> Iterator[httpx.Client]:
    with served.client() as client:
        yield client


def ask(client: httpx.Client, path: str, **asked: str) -> httpx.Response:
    """Ask, and hold the answer against what every answer keeps to."""
    sign = "&" if "?" in path else "?"
    answer = client.get(path + (sign + urlencode(asked) if asked else ""))
    assert answer.status_code < 500, (path, asked, answer.text)
    assert answer.headers["x-content-type-options"] == "nosniff"
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert len(answer.json()["detail"]) > 10
        assert not LEAKS.search(answer.json()["detail"].replace(str(asked), "")), answer.text
    return answer


def cursor(place: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


@pytest.mark.parametrize("words", ["NaN", "inf", "2023-02-30", "yesterday-ish", "\0", "\u202e2023", "9" * 30, "-5"])
def test_what_is_no_time_is_refused(asking: httpx.Client, words: str):
    for path in ("/api/lines", "/api/craft", "/api/tally", "/api/sheet", "/api/tiles/fixes/0/0/0.mvt", *WORKED):
        assert ask(asking, path, since=words).status_code == 422, path
    for path in ("/api/findings", BRIEF):
        assert ask(asking, path, as_of=words).status_code == 422, path
    assert ask(asking, "/api/lines", at=words).status_code == 422
    assert ask(asking, "/api/playback", since=words, until="2023-07-21").status_code == 422
    assert ask(asking, "/ogc/collections/events/items", datetime=words).status_code == 400


@pytest.mark.parametrize("words", ["0001-01-01", "9999-12-31T23:59:59.999999", "9999-12-31T23:59:59-23:59", "999999w"])
def test_times_at_the_ends_of_the_calendar_are_answered(asking: httpx.Client, words: str):
    for path in ("/api/lines", "/api/craft", "/api/tally", "/api/sheet", "/api/tiles/tracks/2/3/1.mvt", *WORKED):
        ask(asking, path, since=words)
        ask(asking, path, until=words)
    for path in ("/api/findings", BRIEF):
        ask(asking, path, as_of=words)
    for name in ("events", "warnings", "claims"):
        ask(asking, f"/ogc/collections/{name}/items", datetime=words)
        ask(asking, f"/ogc/collections/{name}/items", datetime=f"../{words}")


@pytest.mark.parametrize(
    "box", ["NaN,0,1,1", "inf,0,1,1", "0,0,1e400,1", "0,5,1,-5", "0,91,1,92", ",,,", "1,2,3", "1" * 390, "0,0,1,1\0"]
)
def test_what_is_no_box_is_refused(asking: httpx.Client, box: str):
    for path in (
        "/api/lines",
        "/api/tally",
        "/api/coverage",
        "/ogc/collections/events/items",
        "/ogc/collections/ports/items",
    ):
        assert ask(asking, path, bbox=box).status_code in (400, 422)


def test_boxes_across_the_dateline_and_round_the_world(asking: httpx.Client):
    matched = ask(asking, "/api/lines").json()["matched"]
    assert ask(asking, "/api/lines", bbox="-180,-90,180,90").json()["matched"] == matched
    assert ask(asking, "/api/lines", bbox="-360,-90,360,90").json()["matched"] == matched
    around = ask(asking, "/api/lines", bbox="120,-90,-170,90").json()["matched"]
    beyond = ask(asking, "/api/lines", bbox="170,-90,-170,90").json()["matched"]
    assert around > beyond == 0


@pytest.mark.parametrize("limit", ["0", "-1", "1e3", "9" * 30, "NaN", "", "1001", "5;DROP TABLE craft", "1.5"])
def test_what_is_no_limit_is_refused(asking: httpx.Client, limit: str):
    assert ask(asking, "/api/lines", limit=limit).status_code == 422
    assert ask(asking, "/api/inputs", limit=limit).status_code == 422


@pytest.mark.parametrize("path", LISTS)
def test_cursors_that_were_forged_cut_or_are_anothers(asking: httpx.Client, path: str):
    huge = (1 << 63) - 1
    forged = [[0], [-1], [huge], [1 << 63], [-(1 << 63)], [1, True, 1], [huge, False, huge], [0, huge], [0, -huge]]
    forged += [["x"], ["\ud800"], ["\0"], [1.5], [True], [None], [[]]]
    words = [*map(cursor, forged), "", "!!!!", "A", "====", "\u00e9", "W" * 400, "\0", cursor({})]
    refused = [ask(asking, path, cursor=one).status_code in (400, 422) for one in words]
    assert sum(refused) > len(words) / 2
    assert ask(asking, path, cursor="W" * 401).status_code in (400, 422)


def test_a_cursor_that_was_cut_off_is_refused(asking: httpx.Client):
    whole = ask(asking, "/api/lines", limit="1").json()["next"]
    assert ask(asking, "/api/lines", cursor=whole).status_code == 200
    assert ask(asking, "/api/lines", cursor=whole[:-3]).status_code == 422


NAMED = {
    "/api/findings": ("verdict", "operation", "line", "kind", "source", "order"),
    "/api/operations": ("kind", "party", "line", "every"),
    "/api/corrections": ("operation",),
    "/api/timeline": ("parties", "by", "kind"),
    "/api/coverage": ("receiver", "cell"),
    BRIEF: ("format", "download"),
}
SIGNS = ("'", '"', "%", "_", "*", "\\", "a* OR b", "NEAR(a b)", '"open', "a AND", "NOT", "title:x", "-a", "^a", "(((")
SIGNS += ("' OR 1=1 --", "'; DROP TABLE documents; --", "a\0b", "\u202e", "\U0001f600", "\ufdfa" * 100, "a" * 400)
SIGNS += (
    "\u0301" * 300,
    "\u65e5" * 400,
    "../../etc/passwd",
    "masked:0",
    "mmsi:",
    "9" * 300,
    "<script>alert(1)</script>",
)


@pytest.mark.parametrize("words", SIGNS)
def test_the_search_box_takes_signs_for_what_they_are(asking: httpx.Client, words: str):
    assert ask(asking, "/api/search", q=words).status_code == 200
    for path, name in (("/api/craft", "q"), ("/api/areas", "q"), ("/api/documents", "publisher"), ("/api/hulls", "q")):
        ask(asking, path, **{name: words})
    for path, names in NAMED.items():
        for name in names:
            ask(asking, path, **{name: words})
    for path in ("/api/lines/", "/api/why/", "/api/craft/", "/api/hulls/", "/api/areas/", "/api/documents/"):
        ask(asking, path + quote(words, safe=""))
    for path in ("/api/findings/", "/api/operations/", "/api/brief/"):
        answer = ask(asking, path + quote(words, safe=""))
        assert answer.status_code in (404, 422) or words.strip().casefold() in answer.text.casefold()


def test_nothing_of_what_was_searched_for_was_done(asking: httpx.Client):
    assert ask(asking, "/api/search", q="' OR 1=1 --").json()["items"][0]["what"] == "craft"
    for every in ("%", "_", "*", ".*"):  # signs like others, not patterns
        found = ask(asking, "/api/search", q=every).json()["items"]
        assert all(every in one["name"] for one in found if one["what"] == "craft")
    assert ask(asking, "/api/documents").json()["matched"] == 2  # and none was dropped


@pytest.mark.parametrize("zone", ["Europe", "../../etc/passwd", "/etc/passwd", "UTC\0", "", "posix/../UTC"])
def test_zones_lead_nowhere(asking: httpx.Client, zone: str):
    assert ask(asking, "/api/tally", tz=zone).status_code == 422
    assert ask(asking, "/api/sheet", tz=zone, since="today").status_code == 422


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "Polygon", "coordinates": [["00", "11", "10", "00"]]},
        {"type": "Polygon", "coordinates": [[["0", "0"], ["1", "0"], ["1", "1"], ["0", "0"]]]},
        {"type": "Polygon", "coordinates": [[[True, False], [1, 0], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": {"0": [SQUARE]}},
        {"type": "MultiPolygon", "coordinates": []},
        {"type": "LineString", "coordinates": [[SQUARE]]},
        {"type": ["Polygon"], "coordinates": [[SQUARE]]},
        {"type": {}, "coordinates": [[SQUARE]]},
        {"type": "Polygon", "coordinates": [[[float("nan"), 0], [1, 0], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[float("inf"), 0], [1, 0], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 99], [1, 0], [1, 1], [0, 0]]]},
        [],
        None,
        "Polygon",
    ],
)
def test_what_is_no_polygon_is_refused(asking: httpx.Client, shape: object):
    answer = ask(asking, "/api/lines", geometry=json.dumps(shape))
    assert answer.status_code == 422
    assert "longitude before latitude" in answer.json()["detail"]
    assert asking.post("/api/areas", content=json.dumps({"name": "x", "geometry": shape})).status_code == 422


def test_polygons_that_are_bombs(asking: httpx.Client):
    assert ask(asking, "/api/lines", geometry='{"type":"Polygon","coordinates":' + "[" * 9000).status_code == 422
    many = [[n % 360 - 180 + n / 1e6, n % 89] for n in range(100_000)]
    shape = {"type": "Polygon", "coordinates": [[*many, many[0]]]}
    answer = asking.post("/api/areas", json={"name": "bomb", "geometry": shape})
    assert answer.status_code == 422
    assert "100,001 corners" in answer.json()["detail"]
    star = [[n * 997 % 1999 / 100 - 10, n * 577 % 1499 / 100 - 7] for n in range(1500)]
    crossing = {"type": "Polygon", "coordinates": [[*star, star[0]]]}
    assert ask(asking, "/api/lines", geometry=json.dumps(crossing, separators=(",", ":"))).status_code in (200, 422)


def test_polygons_round_the_world_the_poles_and_the_dateline(asking: httpx.Client):
    matched = ask(asking, "/api/lines", bbox="-180,-90,180,90").json()["matched"]
    world = [[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]
    pole = [[-180, 80], [-90, 80], [0, 80], [90, 80], [180, 80], [-180, 80]]
    dateline = [[170, 0, 7], [190, 0], [190, 10, 7], [170, 10], [170, 0, 7]]
    found = [
        ask(asking, "/api/lines", geometry=json.dumps({"type": "Polygon", "coordinates": [ring]})).json()["matched"]
        for ring in (world, pole, dateline)
    ]
    assert found == [matched, 0, 0]


@pytest.mark.parametrize("place", ["23/0/0", "0/1/0", "0/0/-1", "1e1/0/0", "-1/0/0", f"{'9' * 50}/0/0", "1/NaN/0"])
def test_tiles_beyond_the_world_are_refused(asking: httpx.Client, place: str):
    assert ask(asking, f"/api/tiles/fixes/{place}.mvt").status_code in (404, 422)


def test_repeated_and_unknown_parameters(asking: httpx.Client):
    assert ask(asking, "/api/lines?limit=1&limit=2").status_code in (200, 422)
    assert ask(asking, "/api/lines?" + "&".join(f"craft={n}" for n in range(201))).status_code == 422
    assert ask(asking, "/api/lines?nothing=1").status_code == 422
    assert ask(asking, "/api/fixes?" + "&".join(["craft=219000001"] * 51)).status_code == 422


@pytest.mark.parametrize("signs", ["+", "%20", "1m", "1", "1.", "now", "%00", "((a"])
def test_a_long_time_holds_nobody_up(asking: httpx.Client, signs: str):
    for path in ("/api/lines", "/api/craft", "/ogc/collections/events/items"):
        for head in ("", "1m", "now"):
            assert asking.get(f"{path}?since={head}{signs * (50_000 // len(signs))}x").status_code in (400, 422)


def test_an_address_that_does_not_end_is_refused(served: Served, asking: httpx.Client):
    answer = served.raw(b"GET /api/lines?q=", *[b"a" * 65536] * 8, b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
    answer = served.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ", *[b"a" * 65536] * 8, b"\r\n\r\n")
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
    assert ask(asking, "/api/version").status_code == 200


def test_what_is_no_http_is_refused(served: Served, asking: httpx.Client):
    for said in (b"\0" * 100 + b"\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\0\x01\0\r\n\r\n"):
        assert served.raw(said).startswith(b"HTTP/1.1 400")
    both = b"POST /api/reviews HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde"
    assert served.raw(both).startswith(b"HTTP/1.1 400")
    assert ask(asking, "/api/version").status_code == 200


HUGE = {"what": "merge", "operations": ["x"] * 5000, "lines": ["aaaaaaaa"] * 5000, "by": "x"}


@pytest.mark.parametrize(
    "told",
    [
        HUGE,
        {"what": "rename", "operations": ["o00000000"], "name": "\u202e<b>\0", "by": "x"},
        {"what": "rename", "operations": ["' OR 1=1 --"], "name": "x", "by": "x"},
        {"what": "add", "operations": ["../.."], "lines": ["../../x", "--help", "%"], "by": "--home=/"},
        {"what": "split", "operations": [], "lines": [], "by": ""},
        {"what": ["merge"], "operations": "ab", "by": 3},
        {"what": "merge", "operations": ["--version", "--json"], "by": "x", "more": 1},
    ],
)
def test_corrections_of_nothing_are_refused(asking: httpx.Client, told: object):
    answer = asking.post("/api/corrections", json=told)
    assert answer.status_code in (404, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert ask(asking, "/api/corrections").json()["items"] == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "TRACE", "DELETE", "BREW"])
def test_what_cannot_be_done_is_told(asking: httpx.Client, method: str):
    answer = asking.request(method, "/api/lines")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"


def bodies() -> Iterator[bytes]:
    yield b""
    yield b"{"
    yield b"[" * 200_000
    yield b'{"line": "\\ud800aaa", "verdict": "accept", "by": "\\ud800"}'
    yield b'{"line": "aaaa\\u0000", "verdict": "accept", "by": "x"}'
    yield b'{"line": "aaaa", "verdict": "execute", "by": "x"}'
    yield b'{"line": "aaaa", "verdict": "accept", "by": "' + b"x" * 100_000 + b'"}'
    yield b'{"line": ' + b"9" * 5000 + b"}"
    yield b'{"line": NaN}'
    yield b"\xff\xfe\x00"
    yield b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize("path", ["/api/reviews", "/api/areas", "/api/corrections"])
def test_bodies_that_are_none(asking: httpx.Client, path: str):
    for body in bodies():
        answer = asking.post(path, content=body, headers={"Content-Type": "application/json"})
        assert 400 <= answer.status_code < 500, (body[:60], answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    assert asking.post(path, content=b" " * (5 << 20)).status_code == 413


PATHS = ("/..%2f..%2f..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/assets/..%5c..%5cx", "//etc/passwd")
PATHS += ("/%00", "/assets/%00", "/assets/" + "a" * 5000, "/" + "a/" * 3000, "/%ff%fe", "/.git/config", "/app.py")
PATHS += ("/basemap/..%2f..%2f__init__.py", "/index.html/x", "/api/../../etc/passwd", "/assets/.%2e/.%2e/app.py")


@pytest.mark.parametrize("path", PATHS)
def test_paths_lead_to_no_other_file(served: Served, path: str):
    answer = served.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 404")
    assert b"problem+json" in answer
    assert b"root:" not in answer
    assert b"def " not in answer


def test_many_ranges_of_a_file_are_not_many_files(asking: httpx.Client):
    ranges = "bytes=" + ",".join(["0-"] * 5000)
    answer = asking.get("/", headers={"Range": ranges})
    assert len(answer.content) < 100_000
