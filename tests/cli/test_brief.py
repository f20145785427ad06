"""`offing brief`: every format of it, what leads on from it, hostile words, and what is left without an input."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree, html

from exercise import NAME, write_exercise
from invoked import offing as outside
from offing import pipeline
from offing.answers import Record
from offing.engine.home import Home
from offing.engine.why import why
from offing.record.brief import brief_json
from story import Silent
from told import here

Ask = Callable[..., subprocess.CompletedProcess[str]]
ACCUSING = re.compile(r"\b(spoof\w*|dark|illegal\w*|violat\w*|intrud\w*|intrusion\w*)\b", re.IGNORECASE)
AS_OF = "2023-09-01"
HOSTILE = "hostile.txt"
# A publisher and a title that try to be markup of a page, of Markdown and of a terminal.
_HOSTILE = (
    "---\nrehearsal: northern-interaction-2023: nothing of it happened\n"
    'publisher: SIM "><img src=http://evil.example/x onerror=alert(1)> [x](http://evil.example)\n'
    "published: 2023-07-20T05:00:00Z\nlanguage: en\ntitle: <script>alert(1)</script> \x1b[2J | `x`\n---\n\n"
    "The exercise Northern/Interaction-2023 began in the Sea of Japan on 20 July and lasts until 23 July.\n"
)
DROPPED = ("ships.csv", "17-warning.txt", "24-document.txt")


@pytest.fixture(scope="session")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with one exercise of all four lanes, and a hostile document; not to be written to."""
    folder = tmp_path_factory.mktemp("brief")
    write_exercise(folder / "feeds", more={HOSTILE: _HOSTILE})
    done = outside("read", folder / "feeds", home=folder / "home")
    assert done.returncode == 0, done.stderr
    return folder / "home"


@pytest.fixture
def brief(exercise: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run the command in this process with the home of the exercise."""
    monkeypatch.setenv("COLUMNS", "160")

    def asking(*words: object) -> subprocess.CompletedProcess[str]:
        told = here(capsys, "brief", *words, home=exercise)
        return subprocess.CompletedProcess(words, told.status, told.out, told.err)

    return asking


@pytest.fixture
def told(brief: Ask) -> dict:
    done = brief(NAME, "--as-of", AS_OF, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def sentences(told: dict) -> Iterator[dict]:
    for section in told["sections"]:
        yield from section["sentences"]
        for row in section["rows"]:
            for cell in row["cells"]:
                yield from cell


def test_every_sentence_has_lines_and_numbered_sources_of_all_lanes(told: dict) -> None:
    known = {one["number"]: one for one in told["sources"]}
    every = list(sentences(told))
    assert len(every) > 40
    for one in every:
        assert one["lines"], one["text"]
        assert one["sources"], one["text"]
        assert {*one["sources"], *one["against_sources"]} <= set(known)
        of = {line for number in one["sources"] for line in known[number]["lines"]}
        assert set(one["lines"]) <= of, one["text"]
    assert [one["lane"] for one in told["sources"]] == sorted(
        (one["lane"] for one in told["sources"]), key=("transmitted", "sighted", "announced", "said").index
    )
    assert {one["lane"] for one in told["sources"]} == {"transmitted", "sighted", "announced", "said"}
    assert all(len(one["sha256"]) == 64 for one in told["sources"])


def test_every_id_leads_on(told: dict, exercise: Path) -> None:
    home = Home.open(exercise, create=False)
    ids = {line for one in sentences(told) for line in (*one["lines"], *one["against"])}
    for id_ in sorted(ids):
        assert why(home, id_).as_dict()


def test_the_parts_say_what_they_must(told: dict) -> None:
    parts = {section["key"]: section for section in told["sections"]}
    assert list(parts)[:4] == ["what", "disputes", "participants", "timeline"]
    assert {"map", "warnings", "unknown"} <= set(parts)
    what = " ".join(one["text"] for one in parts["what"]["sentences"])
    assert "China and Russia" in what
    assert "20 to 23 July 2023" in what
    assert "18 to 23 July 2023" in what
    disputes = " ".join(one["text"] for one in parts["disputes"]["sentences"])
    assert "16 July 2023, says SIM Wire Agency" in disputes
    days = {row["head"]: row["cells"] for row in parts["timeline"]["rows"]}
    _, seen = days["17 July 2023"]
    assert any("passed the Tsushima Strait" in one["text"] for one in seen)
    assert any(one["lane"] == "sighted" for one in seen)
    heads = [row["head"] for row in parts["participants"]["rows"]]
    assert any("119" in head and "China" in head for head in heads)
    assert told["synthetic"] is True
    assert told["made_up"].startswith("Re-enactment")


def test_one_thing_told_by_several_is_one_sentence(told: dict) -> None:
    texts = [one["text"] for one in sentences(told)]
    timeline = next(section for section in told["sections"] if section["key"] == "timeline")
    own = [one["text"] for row in timeline["rows"] for cell in row["cells"] for one in cell]
    assert len(own) == len(set(own))
    passing = [text for text in own if "passed the Tsushima Strait" in text]
    assert len(passing) == 1
    assert passing[0].startswith("Five craft")
    assert texts


def test_verdicts_are_those_of_the_findings_and_nobody_is_accused(told: dict, brief: Ask) -> None:
    words = {"contradicted", "disputed", "open", "not seen", "not observable", "corroborated", "confirmed"}
    assert {one["verdict"] for one in sentences(told)} <= words | {"unannounced", ""}
    assert not any(one["verdict"] and not one["findings"] for one in sentences(told) if one["text"] != one["verdict"])
    assert not ACCUSING.search(json.dumps(told))
    early = json.loads(brief(NAME, "--as-of", "2023-07-10", "--json").stdout)
    assert "open" in {one["verdict"] for one in sentences(early)}


def test_text_says_first_and_last_that_it_is_a_re_enactment(brief: Ask) -> None:
    done = brief(NAME)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("RE-ENACTMENT")
    assert done.stdout.rstrip().endswith("Re-enactment: nothing in this brief happened.")
    assert "\x1b" not in done.stdout
    assert "Sources: transmitted" in done.stdout


def test_the_page_stands_alone(brief: Ask, tmp_path: Path, told: dict) -> None:
    file = tmp_path / "brief.html"
    assert brief(NAME, "--as-of", AS_OF, "--format", "html", "--out", file).returncode == 0
    text = file.read_text(encoding="utf-8")
    page = html.document_fromstring(text)
    assert not page.xpath("//script | //iframe | //object | //link | //img | //base | //form")
    assert not [name for one in page.iter(etree.Element) for name in one.attrib if name.startswith("on")]
    assert all(value.startswith("#") for value in page.xpath("//@href | //@src | //@*[local-name()='href']"))
    assert not re.search(r"url\((?!#)|@import|javascript:", text)
    assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [
        "default-src 'none'; style-src 'unsafe-inline'"
    ]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {value.removeprefix("#") for value in page.xpath("//a/@href")} <= set(ids)
    assert len(page.xpath("//figure//*[local-name()='svg']")) == 1
    assert len(page.xpath("//p[contains(@class, 'band')]")) == 2
    assert page.xpath("string(//title)").startswith("Re-enactment: ")
    assert "<script>alert" not in text
    assert "<img" not in text
    shown = {id_ for words in page.xpath("//span[@class='ids']/@title") for id_ in words.split()}
    assert {line for one in sentences(told) for line in one["lines"] if one["text"] != one["verdict"]} <= shown


def test_colours_of_the_page_can_be_told_from_the_paper(brief: Ask, tmp_path: Path) -> None:
    file = tmp_path / "brief.html"
    brief(NAME, "--format", "html", "--out", file)
    style = html.document_fromstring(file.read_text(encoding="utf-8")).xpath("string(//style)")
    themes = re.findall(r":root \{([^}]*)\}", style)
    assert len(themes) == 3
    for theme in themes:
        colours = dict(re.findall(r"--(\w+):\s*(#[0-9a-f]{3,6})", theme))
        for name in set(colours) - {"paper", "edge", "band"}:
            assert contrast(colours[name], colours["paper"]) >= 4.5, name


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * letter for letter in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_markdown_has_a_footnote_for_each_number_and_no_markup_of_others(brief: Ask) -> None:
    text = brief(NAME, "--format", "md").stdout
    assert text.startswith(f"# {NAME}".replace("-", "\\-"))
    defined = re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)
    assert len(defined) == len(set(defined))
    assert set(re.findall(r"\[\^(\d+)\](?!:)", text)) <= set(defined)
    assert "](http" not in text
    assert "<img" not in text
    assert "<script" not in text
    assert "\x1b" not in text
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} <= {4, 5}


def test_a_name_in_any_spelling_an_unknown_one_and_wrong_words(brief: Ask) -> None:
    whole = json.loads(brief(NAME, "--json").stdout)
    assert json.loads(brief("северное/взаимодействие - 2023", "--json").stdout)["operation"] == whole["operation"]
    assert json.loads(brief(whole["operation"][:8], "--json").stdout)["operation"] == whole["operation"]
    done = brief("Northern/Interaction-2039")
    assert done.returncode == 2
    assert "no operation is called" in done.stderr
    assert brief(NAME, "--format", "pdf").returncode == 2
    assert brief(NAME, "--out", "x.txt").returncode == 2


def without_numbers(told: dict) -> dict:
    """Return a brief without what only counts: the numbers of sources."""
    for one in sentences(told):
        del one["sources"], one["against_sources"]
    told["sources"] = sorted((one | {"number": 0} for one in told["sources"]), key=lambda one: json.dumps(one))
    return told


@pytest.mark.parametrize("name", DROPPED)
def test_what_rested_on_an_input_alone_goes_with_it(exercise: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(exercise, tmp_path / "retracted")
    retracted, never = Home.open(tmp_path / "retracted"), Home.open(tmp_path / "never")
    pipeline.retract(retracted, name, watch=Silent())
    write_exercise(tmp_path / "feeds", without=[name], more={HOSTILE: _HOSTILE})
    pipeline.read(never, [str(tmp_path / "feeds")], watch=Silent())
    whole, left, bare = (_brief_of(home) for home in (Home.open(exercise, create=False), retracted, never))
    assert left == bare
    assert left != whole


def _brief_of(home: Home) -> dict:
    told = brief_json(Record(home).brief(NAME, as_of=AS_OF))
    return without_numbers(json.loads(json.dumps(told, default=str)))


def test_a_rejected_line_is_left_out_and_named(exercise: Path, tmp_path: Path) -> None:
    shutil.copytree(exercise, tmp_path / "home")
    record = Record.open(tmp_path / "home")
    before = record.brief(NAME)
    timeline = next(section for section in before.sections if section.key == "timeline")
    line = next(one for row in timeline.rows for cell in row.cells for one in cell if "met the Russian" in one.text)
    record.review(line.lines[0], "reject", by="Ann", note="not so")
    after = record.brief(NAME)
    assert not any(line.lines[0] in one.lines for section in after.sections[:4] for one in section.sentences)
    doubts = next(section for section in after.sections if section.key == "doubts")
    assert any("Ann rejected it" in one.text and line.lines[0] in one.lines for one in doubts.sentences)
