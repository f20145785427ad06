"""Word documents, opened by python-docx and lxml as another program would."""

import hashlib
import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from PIL import Image

from invoked import offing
from offing.engine.word_file import MOST_LINES, Entry, Page, write_word
from offing.engine.word_notes import is_web
from offing.schema.errors import UsageError

Run = Callable[..., subprocess.CompletedProcess[str]]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def footnotes(path: Path) -> dict[int, str]:
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/footnotes.xml"))
    return {int(one.get(f"{W}id")): "".join(one.itertext()).strip() for one in root if int(one.get(f"{W}id")) > 0}


def test_every_line_is_a_row_with_footnotes_by_lane(publish: Run, tmp_path: Path) -> None:
    out = tmp_path / "page.docx"
    done = publish("--to", "docx", "--with-sources", "--title", "Four lanes", "--out", out)
    assert done.returncode == 0, done.stderr
    document = Document(str(out))
    [table] = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["No.", "When (UTC)", "Where", "Who", "What"]
    starts = [row[1][:10] for row in rows[1:] if re.match(r"\d{4}-", row[1])]
    assert starts == sorted(starts)
    lanes = {row[4].split()[0] for row in rows[1:]}
    assert lanes == {"transmitted", "sighted", "announced", "said"}
    notes = footnotes(out)
    body = etree.fromstring(document.element.xml.encode())
    marks = [int(one.get(f"{W}id")) for one in body.iter(f"{W}footnoteReference")]
    assert marks == sorted(notes)
    assert {text.split(":")[0] for text in notes.values()} == lanes
    news = next(text for text in notes.values() if "Example Wire" in text)
    assert "=Drill" in news
    assert "https://news.example/drill?a=1&b=2" in news
    assert re.search(r"Characters [\d,]+ to [\d,]+ of its text", news)
    [(file, digest)] = re.findall(r"(sources/[0-9a-f]{64}\.txt), SHA-256 ([0-9a-f]{64})", news)
    assert hashlib.sha256((tmp_path / file).read_bytes()).hexdigest() == digest
    log = next(text for text in notes.values() if text.startswith("transmitted"))
    assert re.search(r"Bytes [\d,]+ to [\d,]+", log)
    words = "\n".join(one.text for one in document.paragraphs)
    assert "lower bounds" in words
    assert "No observer confirms itself" in words
    assert "RE-ENACTMENT" not in words + document.sections[0].header.paragraphs[0].text


def test_a_source_named_again_is_told_by_its_note(publish: Run, tmp_path: Path) -> None:
    publish("--to", "docx", "--source", "sighting", "--out", tmp_path / "a.docx")
    first, second = footnotes(tmp_path / "a.docx").values()
    assert "ロシア海軍艦艇の動向について" in first
    assert second.startswith("sighted: the source of note 1.")
    assert "Archived under SHA-256" in first


def test_the_map_is_inside_with_words_for_who_cannot_see_it(publish: Run, tmp_path: Path) -> None:
    publish("--to", "docx", "--out", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    [shape] = document.inline_shapes
    part = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
    assert Image.open(io.BytesIO(part.blob)).size == (2360, 1240)
    assert "diamond said" in shape._inline.docPr.get("descr")


def test_the_same_record_gives_the_same_bytes(publish: Run, tmp_path: Path) -> None:
    for name in "ab":
        publish("--to", "docx", "--out", tmp_path / f"{name}.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_links_lead_to_the_web_or_a_file_beside(publish: Run, tmp_path: Path) -> None:
    publish("--to", "docx", "--with-sources", "--out", tmp_path / "a.docx")
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        names = [name for name in package.namelist() if name.endswith(".rels")]
        rels = [one for name in names for one in etree.fromstring(package.read(name))]
    outside = [one.get("Target") for one in rels if one.get("TargetMode") == "External"]
    assert "https://news.example/drill?a=1&b=2" in outside
    assert all(target.startswith(("https://", "http://")) or (tmp_path / target).is_file() for target in outside)
    assert not is_web("javascript:alert(1)")
    assert not is_web("file:///etc/passwd")
    assert not is_web('https://a.example/"onload=')


def test_a_re_enactment_says_so_on_every_page(tmp_path: Path) -> None:
    run = lambda *words: offing(*words, home=tmp_path / "home")  # noqa: E731
    assert run("rehearse", "silent-rendezvous", "--out", tmp_path / "feeds", "--seed", 1).returncode == 0
    assert run("read", tmp_path / "feeds").returncode == 0
    assert run("export", "--to", "docx", "--kind", "encounter", "--out", tmp_path / "a.docx").returncode == 0
    document = Document(str(tmp_path / "a.docx"))
    assert "RE-ENACTMENT" in document.sections[0].header.paragraphs[0].text
    assert run("export", "--to", "svg", "--kind", "encounter", "--out", tmp_path / "a.svg").returncode == 0
    assert (tmp_path / "a.svg").read_text().count("RE-ENACTMENT") == 2
    graph = run("export", "--to", "ftm", "--kind", "encounter")
    assert graph.stdout.count("RE-ENACTMENT") >= len(graph.stdout.splitlines())
    assert run("export", "--to", "kmz", "--kind", "encounter", "--out", tmp_path / "a.kmz").returncode == 0
    with zipfile.ZipFile(tmp_path / "a.kmz") as archive:
        root = etree.fromstring(archive.read("doc.kml"))
    assert root.findtext(".//{*}Document/{*}name").startswith("RE-ENACTMENT: ")


def test_hostile_words_are_plain_words() -> None:
    words = 'a\x00\x1b[2J\u202e\ufffe<w:t>&"'
    page = Page(words, [words], [Entry("00aa", "said", words, words, words, [words])], [words], {})
    out = io.BytesIO()
    write_word(page, out)
    document = Document(io.BytesIO(out.getvalue()))
    cell = document.tables[0].rows[1].cells[1].text
    assert cell == 'a\\x00\\x1b[2J\\u202e\ufffd<w:t>&"'


def test_more_lines_than_a_word_processor_takes_are_refused() -> None:
    page = Page("", [], [Entry("00aa", "said", "", "", "", [])] * (MOST_LINES + 1), [], {})
    with pytest.raises(UsageError, match="too many for a Word document"):
        write_word(page, io.BytesIO())


def test_lines_without_a_place_and_no_lines_at_all(publish: Run, tmp_path: Path) -> None:
    done = publish("--to", "docx", "--kind", "tally", "--out", tmp_path / "a.docx")
    assert done.returncode == 0, done.stderr
    document = Document(str(tmp_path / "a.docx"))
    assert len(document.tables[0].rows) == 1
    assert not document.inline_shapes
