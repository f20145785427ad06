"""KMZ: KML with its icons and its sources inside, as zipfile and lxml open it."""

import html
import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree
from PIL import Image

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_icons_and_sources_lie_inside_and_are_linked(publish: Run, tmp_path: Path) -> None:
    done = publish("--to", "kmz", "--title", "All <lanes>", "--out", tmp_path / "a.kmz")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "a.kmz") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert next(iter(members)) == "doc.kml", "programs open the first"
    root = etree.fromstring(members["doc.kml"])
    assert root.findtext(".//{*}Document/{*}name") == "All <lanes>"
    icons = {one.text for one in root.iterfind(".//{*}Icon/{*}href")}
    assert icons == {f"icons/{lane}.png" for lane in ("transmitted", "sighted", "announced", "said")}
    assert {Image.open(io.BytesIO(members[name])).size for name in icons} == {(64, 64)}
    styles = {one.text for one in root.iterfind(".//{*}styleUrl")}
    assert {"#transmitted", "#sighted", "#said"} <= styles
    told = "".join(one.text for one in root.iterfind(".//{*}description"))
    links = [html.unescape(link) for link in re.findall(r'<a href="([^"]+)"', told)]
    assert "https://news.example/drill?a=1&b=2" in links
    inside = [link for link in links if not link.startswith("https://")]
    assert inside
    assert set(inside) <= members.keys()
    assert "<b>" not in told
    assert any("=EVIL<b>" in (one.text or "") for one in root.iterfind(".//{*}Placemark/{*}name"))


def test_the_same_record_gives_the_same_bytes(publish: Run, tmp_path: Path) -> None:
    for name in ("a.kmz", "b.kmz"):
        publish("--to", "kmz", "--out", tmp_path / name)
    assert (tmp_path / "a.kmz").read_bytes() == (tmp_path / "b.kmz").read_bytes()
