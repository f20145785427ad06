"""The page's files as browsers ask for them: packed, in parts, again."""

import gzip
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from offing.serve.page import show_page

SCRIPT = b"export const sea = 'wide';\n" * 200
LAND = bytes(range(256)) * 40


@pytest.fixture
def page(tmp_path: Path) -> TestClient:
    (tmp_path / "assets").mkdir()
    (tmp_path / "basemap").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Offing</title>")
    (tmp_path / "assets" / "index-1a2b.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "index-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "basemap" / "land.pmtiles").write_bytes(LAND)
    app = FastAPI()
    show_page(app, tmp_path)
    return TestClient(app)


def test_a_browser_that_takes_packed_files_gets_them_packed_and_keeps_what_is_named_for_its_content(page: TestClient):
    packed = page.get("/assets/index-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-type"].startswith("text/javascript")
    assert "immutable" in packed.headers["cache-control"]
    assert packed.content == SCRIPT  # the client unpacks
    assert int(packed.headers["content-length"]) < len(SCRIPT)
    plain = page.get("/assets/index-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == SCRIPT
    assert plain.headers["etag"] != packed.headers["etag"]
    assert "immutable" not in page.get("/").headers["cache-control"]


def test_what_is_held_already_is_not_sent_again(page: TestClient):
    first = page.get("/")
    assert first.text.startswith("<!doctype html>")
    again = page.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(("asked", "part"), [("bytes=0-99", (0, 100)), ("bytes=10200-99999", (10200, 10240))])
def test_a_part_of_the_basemap_is_that_part(page: TestClient, asked: str, part: tuple[int, int]):
    answer = page.get("/basemap/land.pmtiles", headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == LAND[slice(*part)]
    assert answer.headers["content-range"] == f"bytes {part[0]}-{part[1] - 1}/{len(LAND)}"


@pytest.mark.parametrize(
    ("asked", "status"), [("bytes=99999-100000", 416), ("bytes=5-2", 400), ("bytes=-10", 206), ("furlongs=1-2", 400)]
)
def test_a_part_that_is_none_or_written_otherwise_is_answered_as_it_should(page: TestClient, asked: str, status: int):
    answer = page.get("/basemap/land.pmtiles", headers={"Range": asked})
    assert answer.status_code == status
    if status == 206:
        assert answer.content == LAND[-10:]


def test_a_part_of_another_version_is_the_whole(page: TestClient):
    answer = page.get("/basemap/land.pmtiles", headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (answer.status_code, answer.content) == (200, LAND)


@pytest.mark.parametrize("path", ["/nothing", "/assets/../../secret", "/assets/%2e%2e/%2e%2e/secret", "/assets"])
def test_nothing_else_is_there(page: TestClient, path: str):
    assert page.get(path).status_code == 404
