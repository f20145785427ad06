"""Where the package has no page its start is a plain one, which says so; /docs is the same in either case."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from offing.serve.page import show_page


def shown(folder: Path | None) -> TestClient:
    app = FastAPI(docs_url=None)

    @app.get("/api/tides", summary="Tides & <currents>")
    def tides() -> dict[str, str]:
        return {}

    show_page(app, folder)
    return TestClient(app)


def test_without_the_page_what_can_be_asked_is_listed_and_how_it_is_built():
    text = shown(None).get("/").text
    assert "make page" in text
    assert '<a href="/api/tides">' in text
    assert "Tides &amp; &lt;currents&gt;" in text


@pytest.mark.parametrize("built", [True, False])
def test_what_can_be_asked_is_listed_in_either_case(tmp_path: Path, built: bool):
    (tmp_path / "index.html").write_text("<p>a chart of it all</p>")
    asked = shown(tmp_path if built else None)
    assert '<a href="/api/tides">' in asked.get("/docs").text
    assert "make page" not in asked.get("/docs").text
    assert ("a chart of it all" in asked.get("/").text) is built


def test_no_file_beside_the_page_is_given_away(tmp_path: Path):
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text("<p>a chart of it all</p>")
    (tmp_path / "secret.txt").write_text("secret")
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt"):
        assert shown(tmp_path / "page").get(path).status_code == 404
