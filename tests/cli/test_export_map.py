"""Maps: what is on them, that labels keep apart, and that PNG is what SVG says."""

import io
import re
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from offing.codecs.svg import text_width
from offing.engine.chart import Mark, Picture, Region, draw
from offing.engine.chart import Path as Track
from offing.engine.chart_frame import fitted
from offing.engine.chart_labels import Box
from offing.engine.raster import png
from offing.schema.errors import UsageError

Run = Callable[..., subprocess.CompletedProcess[str]]
NS = "{http://www.w3.org/2000/svg}"


def labels(svg: str) -> list[tuple[str, Box]]:
    found = []
    for one in etree.fromstring(svg.encode()).iter(f"{NS}text"):
        if one.get("data-lane"):
            x, y, size = (float(one.get(name)) for name in ("x", "y", "font-size"))
            width = text_width(one.text, size)
            found.append((one.text, Box(x, y - size * 0.7, x + width, y)))
    return found


def test_a_map_of_the_record_as_svg_and_png(publish: Run, tmp_path: Path) -> None:
    for to in ("svg", "png"):
        done = publish(
            "--to", to, "--title", "Four <lanes>", "--size", "900x700", "--tracks", "--out", tmp_path / f"a.{to}"
        )
        assert done.returncode == 0, done.stderr
    root = etree.parse(tmp_path / "a.svg").getroot()
    words = [one.text for one in root.iter(f"{NS}text")]
    assert "Four <lanes>" in words
    assert any(word.startswith("transmitted ") for word in words)
    assert {word.split()[0] for word in words if re.fullmatch(r"\w+ \d+", word or "")} >= {
        "sighted",
        "announced",
        "said",
    }
    assert any("HYDROPAC 901/23" in word for word in words)
    assert any("=EVIL<b>" in word for word in words)
    assert any("nm" in word for word in words)
    assert not list(root.iter(f"{NS}script"))
    image = Image.open(tmp_path / "a.png")
    assert image.size == (900, 700)
    colours = {image.convert("RGB").getpixel((x, y)) for x in range(60, 880, 3) for y in range(70, 600, 3)}
    assert (0xE4, 0xED, 0xF3) in colours, "the sea"
    assert (0xEF, 0xE9, 0xDC) in colours, "the land"


def test_the_same_record_gives_the_same_picture(publish: Run, tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg", "a.png", "b.png"):
        publish("--to", name[-3:], "--out", tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(st.floats(-60, 60), st.floats(-180, 180), st.sampled_from(["said", "sighted"]), st.text(max_size=30)),
        min_size=1,
        max_size=25,
    )
)
def test_labels_never_cover_one_another_and_any_word_is_drawn(found: list[tuple[float, float, str, str]]) -> None:
    placed = labels(draw(Picture("x", marks=[Mark(*one) for one in found])))
    for n, (_, box) in enumerate(placed):
        assert not any(box.meets(other) for _, other in placed[:n])


@pytest.mark.parametrize(
    ("lat", "lon", "at", "land"),
    [
        ([34.0, 36.0], [138.0, 140.0], (35.6, 138.6), True),  # Honshu
        ([34.0, 36.0], [138.0, 140.0], (34.2, 138.4), False),
        ([62.0, 68.0], [176.0, -170.0], (66.5, -175.0), True),  # Chukotka, beyond 180 degrees
        ([62.0, 68.0], [176.0, -170.0], (66.5, 179.0), True),
        ([62.0, 68.0], [176.0, -170.0], (63.5, -178.0), False),
        ([80.0, 85.0, 84.0], [0.0, 120.0, -120.0], (89.0, 10.0), False),  # about the pole
        ([80.0, 81.0, 82.0], [-50.0, -30.0, -40.0], (80.5, -38.0), True),  # Greenland
        ([-79.0, -80.0, -81.0], [0.0, 120.0, -120.0], (-89.5, 5.0), True),  # Antarctica, at its pole
        ([-70.0, -60.0], [170.0, -170.0], (-63.0, 180.0), False),
        ([40.0, 45.0], [48.0, 54.0], (42.0, 50.5), False),  # a great lake: the Caspian
    ],
)
def test_land_is_land_everywhere(lat: list[float], lon: list[float], at: tuple[float, float], land: bool) -> None:
    marks = [Mark(*place, "said") for place in zip(lat, lon, strict=True)]
    picture = Picture("x", marks=marks, width=800, height=700)
    frame = fitted(lat, lon, 58.0, 62.0, 800.0 - 58 - 18, 700.0 - 62 - 92)
    x, y = frame.pixels([at[0]], [frame.near(at[1])])[0]
    assert frame.holds(x, y), "the place is on the map"
    image = np.asarray(Image.open(io.BytesIO(png(draw(picture)))).convert("RGB"))
    seen = image[round(y) - 3 : round(y) + 4, round(x) - 3 : round(x) + 4].reshape(-1, 3)
    share = (seen == (0xEF, 0xE9, 0xDC)).all(axis=1).mean()
    assert share > 0.5 if land else share < 0.2


def test_an_area_across_180_degrees_is_one_area_without_a_seam() -> None:
    halves = [[[[w, 50], [e, 50], [e, 54], [w, 54], [w, 50]]] for w, e in ((176, 180), (-180, -174))]
    region = Region({"type": "MultiPolygon", "coordinates": halves}, "announced", "Area B")
    svg = draw(Picture("x", regions=[region], marks=[Mark(52, 179, "said")]))
    frame = fitted([50.0, 54.0], [176.0, -174.0], 58.0, 62.0, 1424.0, 896.0)
    [[seam, _]] = frame.pixels([52.0], [frame.near(180.0)])
    edges = re.findall(r'<path d="(M[^"]+)" fill="none" stroke="#a86a00"', svg)
    assert edges
    for edge in edges:
        points = [tuple(map(float, pair.split())) for pair in edge[1:].split("L")]
        vertical = [a for a, b in pairwise(points) if a[0] == b[0]]
        assert all(abs(x - seam) > 5 for x, _ in vertical)


def test_a_track_across_180_degrees_does_not_cross_the_map() -> None:
    track = Track(np.array([50.0, 50.5, 51.0]), np.array([179.0, -179.5, -178.0]))
    svg = draw(Picture("x", paths=[track]))
    [line] = re.findall(r'<path d="M([^"]+)" fill="none"[^>]* stroke="#1f6fb2"', svg)
    xs = [float(pair.split()[0]) for pair in line.split("L")]
    assert xs == sorted(xs)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--to", "png", "--kind", "tally"], "no line of the record answers"),
        (["--to", "png", "--size", "12"], "WIDTHxHEIGHT"),
        (["--to", "png", "--size", "10x99999"], "pixels on a side"),
        (["--to", "csv", "--size", "800x600"], "--size is of"),
        (["--to", "ftm", "--title", "x"], "--title is of"),
        (["--to", "png", "--what", "fixes"], "lines of the record"),
        (["--to", "docx", "--with-sources"], "name it with --out"),
        (["--to", "geojson", "--with-sources", "--out", "x"], "--with-sources is of events"),
        (["--to", "png", "abcd", "--kind", "gap"], "not by both"),
        (["--to", "png", "zzzz9999"], "no line of the record has the id"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    publish: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = publish(*words, *([] if "--with-sources" in words else ["--out", tmp_path / "x"]))
    assert done.returncode == 2
    assert problem in done.stderr
    assert not list(tmp_path.iterdir())


def test_nothing_to_draw_is_said() -> None:
    with pytest.raises(UsageError, match="nothing to draw"):
        draw(Picture("x"))
