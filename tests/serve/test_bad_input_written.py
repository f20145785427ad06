"""Names that are markup or formulas in what is kept as a file: features, tables, KML, briefs."""

import csv
import io
import json
import re
import shutil
from pathlib import Path

import httpx
import pytest
from lxml import etree, html
from starlette.testclient import TestClient

from offing.engine.home import Home
from offing.serve.app import make_app
from served import NAMES
from told import here

FORMULA = re.compile(r"[=+\-@\t\r]")
# A name as the log's own letters keep it: `@` is what six-bit text ends with.
KEPT = {name for name in NAMES if not name.startswith("@")}
RENAMED = '"><script>window.hacked=1</script>=1+1|[x](http://evil.example)\\'


@pytest.fixture
def own(hostile: Path, tmp_path: Path) -> Path:
    """Return a home that the test may write to."""
    return Path(shutil.copytree(hostile, tmp_path / "home"))


@pytest.mark.parametrize("what", ["lines", "craft", "fixes"])
def test_no_cell_of_a_table_is_a_formula(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str):
    file = tmp_path / "out.csv"
    chosen = [] if what == "lines" else ["--what", what]
    done = here(capsys, "export", "--to", "csv", *chosen, "--out", file, home=own)
    assert done.status == 0, done.err
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert len(rows) > len(NAMES) - 1
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if FORMULA.match(cell) and not re.fullmatch(r"-?[\d.]+", cell)] == []
    if what != "fixes":
        assert any("<script>window.hacked=1</script>" in cell for cell in cells)  # a table's words, not a page's
        assert any(cell.startswith("'=cmd") for cell in cells)


def test_kml_holds_them_as_words(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "out.kml"
    assert here(capsys, "export", "--to", "kml", "--out", file, home=own).status == 0
    root = etree.fromstring(file.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    names = {etree.QName(one).localname for one in root.iter(etree.Element)}
    assert not names & {"script", "img", "svg", "x", "b"}
    assert "window.hacked=1" in "".join(root.itertext())
    for told in root.iter("{*}description"):  # which Google Earth takes for HTML
        inside = html.fragment_fromstring(told.text or "", create_parent=True)
        assert not inside.xpath(".//script | .//img | .//svg | .//iframe | .//@onload | .//@onerror")


def test_features_hold_them_whole(hostile: Path):
    home = Home.open(hostile)
    with TestClient(make_app(home), base_url="http://127.0.0.1:8000") as client:
        for path in ("/api/events?f=geojson&limit=1000", "/ogc/collections/events/items?limit=1000"):
            answer = client.get(path)
            assert "json" in answer.headers["content-type"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            told = {word for one in answer.json()["features"] for word in words(one["properties"])}
            assert told >= KEPT
        craft = client.get("/api/craft?limit=1000").json()["items"]
        assert {one["name"] for one in craft} >= KEPT
    home.close()


def words(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [word for one in inner for word in words(one)]


def test_a_brief_of_a_hostile_name_is_words_in_every_form(own: Path):
    home = Home.open(own)
    with TestClient(make_app(home), base_url="http://127.0.0.1:8000") as client:
        [one] = client.get("/api/operations").json()["items"]
        told = {"what": "rename", "operations": [one["id"]], "name": RENAMED, "by": "=1+1<b>"}
        assert client.post("/api/corrections", json=told).status_code == 201
        page = kept(client, one["id"], "html")
        assert "sandbox" in page.headers["content-security-policy"]
        tree = html.document_fromstring(page.text)
        assert not tree.xpath("//script | //img | //*[@onerror] | //*[@onload] | //a[not(starts-with(@href, '#'))]")
        assert "window.hacked=1" in tree.xpath("string(//h1)")
        plain = kept(client, one["id"], "md").text
        assert not re.search(r"(?<!\\)(<script|\]\()", plain)
        assert RENAMED in json.loads(kept(client, one["id"], "json").text)["brief"]
        kept(client, one["id"], "text")
    home.close()


def kept(client: TestClient, id_: str, form: str) -> httpx.Response:
    answer = client.get(f"/api/brief/{id_}", params={"format": form, "download": "true"})
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    told = answer.headers.get("content-disposition", "")
    assert re.fullmatch(r'(attachment; filename="[\w .,()+=\-\[\]]+\.(md|html|txt|json)")?', told), told
    return answer
