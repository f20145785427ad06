"""`offing sheet`: what happened and what was learnt, in every format; late data, trouble, hostile words."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from lxml import etree

from fleet import BEGIN, Row, as_csv
from invoked import HOSTILE, write_log
from offing.cli.sheet_page import Entry, Page, Section
from offing.cli.sheet_written import as_html, as_markdown
from told import Told, here
from warned import CANCELS_WRECK, GUNNERY, WRECK

Offing = Callable[..., Told]
ACCUSING = re.compile(r"\b(spoof\w*|dark|illegal\w*|violat\w*|intrud\w*|intrusion\w*)\b", re.IGNORECASE)
NOTE = (
    "Navies meet\n\nVLADIVOSTOK, March 5, 2022 - The Russian frigate Gromkiy arrived at Vladivostok on March 4, 2022, "
    "for a port visit.\n\nThe Russian navy and the Chinese navy held the exercise “Calm Sea-2022” in the Sea of Japan "
    "on March 4, 2022.\n"
)
COUNTS = "日期,公告內容\n" + "".join(
    f"2022-03-{day:02d},國防部今日表示，迄0600時止，偵獲共機{air}架次及共艦{sea}艘，持續在臺海周邊活動。\n"
    for day, air, sea in ((1, 4, 5), (2, 8, 5), (4, 6, 5), (5, 30, 6))
)


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offing:
    """Run the command in this process, in a folder of things to read."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    texts = {"note.txt": NOTE, "counts.csv": COUNTS, "wreck.txt": WRECK, "gunnery.txt": GUNNERY}
    for name, text in (texts | {"ends.txt": CANCELS_WRECK}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    return partial(here, capsys)


def parts(told: Told) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for one in told.objects:
        found.setdefault(one["part"], []).append(one)
    return found


def test_what_happened_stands_apart_from_what_was_only_learnt(offing: Offing) -> None:
    assert offing("read", "note.txt", "counts.csv").status == 0
    then = parts(offing("sheet", "--since", "2022-03-04", "--until", "2022-03-06", "--json"))
    assert then["visits"][0]["counts"] == {"happened": 1, "learnt": 0}
    assert [item["what"] for item in then["exercises"][1:]] == ["new name"]
    now = parts(offing("sheet", "--since", "1h", "--json"))
    assert now["visits"][0]["counts"] == {"happened": 0, "learnt": 1}
    assert [item["what"] for item in now["visits"][1:]] == ["learnt"]
    before = parts(offing("sheet", "--since", "2022-01-01", "--until", "2022-01-02", "--json"))
    assert not any(item for key, some in before.items() if key not in ("sheet", "counts") for item in some[1:])
    page = offing("sheet", "--since", "1h").out
    assert "1 of other times, learnt in this one" in page
    assert "Calm Sea-2022" in page


def test_counts_stand_against_the_thirty_days_before(offing: Offing) -> None:
    offing("read", "counts.csv")
    page = offing("sheet", "--since", "2022-03-04", "--until", "2022-03-05T12:00").out
    assert "aircraft of CN, Ministry of National Defense (Taiwan): 2022-03-05: 30 (sorties)" in page
    assert "the 30 days before: median 6, 4 to 8, of 3 days that have a count" in page
    assert "2022-03-03" in page
    page = offing("sheet", "--since", "2022-03-05", "--until", "2022-03-06T12:00").out
    assert "no count of 2022-03-06 is held; the last is 30 of 2022-03-05" in page


def test_warnings_that_open_end_and_are_cancelled(offing: Offing) -> None:
    offing("read", "wreck.txt", "gunnery.txt", "ends.txt")
    told = parts(offing("sheet", "--since", "2021-06-05", "--until", "2021-06-06", "--json"))["warnings"]
    assert told[0]["counts"]["opened"] == 1
    told = parts(offing("sheet", "--since", "2021-06-04", "--until", "2021-06-05", "--json"))["warnings"]
    assert told[0]["counts"]["cancelled"] == 1
    assert any("902/21 is cancelled by HYDROLANT 905/21" in item["words"] for item in told[1:] if "words" in item)
    told = parts(offing("sheet", "--since", "2021-06-07", "--until", "2021-06-12", "--json"))["warnings"]
    assert told[0]["counts"]["ended"] == 1
    ids = [item["line"]["id"] for item in told[1:]]
    assert ids
    assert all(offing("why", id_).status == 0 for id_ in ids)


def test_late_data_say_what_they_changed(offing: Offing, tmp_path: Path) -> None:
    def sailing(name: str, hours: list[float]) -> None:
        rows = [Row(BEGIN + timedelta(hours=h), 412_000_009, 35.0 + h / 10, 130.0, 6.0, 0.0, "LATE") for h in hours]
        (tmp_path / name).write_text(as_csv(rows))

    sailing("ends.csv", [*(h / 6 for h in range(12)), *(22 + h / 6 for h in range(12))])
    offing("read", "ends.csv")
    [old] = offing("log", "--kind", "gap", "--json").objects
    between = datetime.now(UTC).isoformat()
    sailing("late.csv", [2 + h / 6 for h in range(12)])
    offing("read", "late.csv")
    told = parts(offing("sheet", "--since", between, "--json"))["late"]
    [item] = [one for one in told[1:] if one["line"]["kind"] == "gap"]
    assert item["line"]["was"] == old["id"]
    assert "begins" in item["words"]
    assert parts(offing("sheet", "--since", "2000-01-01", "--until", between, "--json"))["late"][1:] == []


def test_inputs_with_trouble_and_those_taken_away(offing: Offing, tmp_path: Path) -> None:
    write_log(tmp_path / "fleet.csv")
    offing("read", "fleet.csv", "note.txt")
    page = offing("sheet", "--since", "1h").out
    assert "fleet.csv" in page
    assert "not understood" in page
    offing("retract", "fleet.csv")
    assert "taken away" in offing("sheet", "--since", "1h").out


def test_a_rejected_line_is_struck_and_never_hidden(offing: Offing) -> None:
    offing("read", "note.txt")
    [line] = offing("log", "--kind", "port_call", "--json").objects
    assert offing("review", line["id"], "--reject", "--by", "Ann", "--note", "no such ship").status == 0
    assert "rejected by Ann" in offing("sheet", "--since", "1h").out
    assert 'class="rejected"' in offing("sheet", "--since", "1h", "--format", "html").out


def test_a_re_enactment_says_so_on_top(offing: Offing, tmp_path: Path) -> None:
    assert offing("rehearse", "strait-watch", "--out", "feeds").status == 0
    documents = sorted((tmp_path / "feeds").rglob("*.txt"))
    warnings = sorted((tmp_path / "feeds" / "warnings").glob("*")) if (tmp_path / "feeds" / "warnings").is_dir() else []
    some = [path for path in [*documents, *warnings] if path.name != "README.txt"]
    if not some:
        pytest.skip("this rehearsal has no documents")
    offing("read", *some)
    for format_, first in (
        ("text", "A re-enactment"),
        ("md", "# The morning sheet\n\n> **A re"),
        ("html", "<!DOCTYPE"),
    ):
        page = offing("sheet", "--since", "1h", "--format", format_).out
        assert page.startswith(first)
        assert "nothing of what follows happened" in page


def test_pages_are_written_to_files_and_the_page_needs_nothing_else(offing: Offing, tmp_path: Path) -> None:
    offing("read", "note.txt", "counts.csv")
    assert offing("sheet", "--since", "1h", "--format", "html", "--out", "sheet.html").status == 0
    text = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    page = etree.HTML(text)
    assert page.findall(".//script") == []
    assert not re.search(r"(src|href)\s*=|url\(|@import", text)
    assert "@media print" in text
    assert "prefers-color-scheme" in text
    assert len(page.findall(".//li")) >= 2
    assert not ACCUSING.search(text)
    markdown = offing("sheet", "--since", "1h", "--format", "md").out
    assert markdown.startswith("# The morning sheet\n")
    assert "## Exercises named" in markdown


def test_no_word_of_a_document_is_taken_for_markup() -> None:
    evil = f"<script>alert(1)</script> [x](javascript:1) `code` {HOSTILE} | a | b | ![i](u) **b**"
    entry = Entry(evil, evil, evil, evil, (evil, evil), evil, True)
    page = Page(evil, (evil,), evil, (Section(evil, evil, (entry,), (evil,)),))
    html = as_html(page)
    tree = etree.HTML(html)
    assert tree.findall(".//script") == []
    assert tree.findall(".//a") == []
    assert tree.findall(".//img") == []
    assert "\x1b" not in html
    markdown = as_markdown(page)
    assert "<script" not in markdown.replace("\\<script", "")
    assert "\x1b" not in markdown
    assert not re.search(r"(?<!\\)\[x(?<!\\)\]", markdown)


def test_an_empty_record_has_an_empty_sheet(offing: Offing) -> None:
    offing("read", "note.txt")
    offing("retract", "note.txt")
    done = offing("sheet", "--since", "2022-03-01", "--until", "2022-04-01")
    assert done.status == 0
    assert done.out.count("nothing new") >= 6


def test_yesterday_begins_at_a_zones_midnight(offing: Offing) -> None:
    offing("read", "note.txt")
    [head] = [one for one in offing("sheet", "--tz", "Asia/Tokyo", "--json").objects if one["part"] == "sheet"]
    assert head["since"].endswith("T15:00:00Z")


@pytest.mark.parametrize(
    "words",
    [
        ("--since", "tomorrow"),
        ("--since", "2022-03-02", "--until", "2022-03-01"),
        ("--tz", "Mars/Olympus"),
        ("--format", "pdf"),
        ("--out", "x"),
        ("--format", "html", "--out", "no/such/folder/x.html"),
    ],
)
def test_wrong_words_are_refused(offing: Offing, words: tuple[str, ...]) -> None:
    offing("read", "note.txt")
    done = offing("sheet", *words)
    assert done.status == 2
    assert "Traceback" not in done.err
