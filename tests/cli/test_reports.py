"""Documents from the command line: what they say, printed, stored, listed, explained, exported and taken away."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from invoked import offing as in_its_own
from invoked import write_log
from told import Told, here

LEAVING = "The Russian frigate Gromkiy left Vladivostok on March 4, 2022, the defence ministry said."
NOTE = (
    "Navies meet at sea\n\n"
    f"VLADIVOSTOK, March 5, 2022 - {LEAVING}\n\n"
    "Five warships and four helicopters of the Chinese navy arrived at Qingdao on March 3, 2022.\n"
)
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour News</title>'
    "<item><title>A visit</title><pubDate>Wed, 09 Mar 2022 08:00:00 GMT</pubDate><description>The Japanese destroyer "
    "Akebono arrived at Busan on March 8, 2022, for a visit of three days, the port said.</description></item>"
    "<item><title>Ferries</title><description>The cat sat on the mat for the whole of the day.</description></item>"
    "</channel></rss>"
)
PAGE = (
    '<html lang="en"><head><title>A drill ends</title><meta property="og:site_name" content="The Post"></head><body>'
    "<article><p>The Chinese navy and the Russian navy held a joint exercise in the Sea of Japan on March 7, 2022.</p>"
    "</article></body></html>"
)


Offing = Callable[..., Told]


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offing:
    """Run the command in this process, in a folder of documents of every sort and one log."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    for name, text in {"note.txt": NOTE, "feed.xml": FEED, "page.html": PAGE}.items():
        (tmp_path / name).write_text(text)

    return partial(here, capsys)


def test_parse_prints_a_page(offing: Offing, tmp_path: Path) -> None:
    done = offing("parse", "note.txt")
    assert done.status == 0
    assert "Navies meet at sea\n" in done.out
    assert "published 2022-03-05" in done.out
    assert "  1. movement\n" in done.out
    assert f"“VLADIVOSTOK, March 5, 2022 - {LEAVING}”" in done.out
    assert "note.txt: 3 sentences, 2 of them telling" in done.out
    assert not (tmp_path / "home").exists()


def test_parse_prints_objects_whose_spans_quote_the_text(offing: Offing) -> None:
    document, *claims, last = offing("parse", "note.txt", "--json").objects
    assert document["report"] == "document"
    assert {claim["kind"] for claim in claims} == {"movement"}
    for claim in claims:
        start, end = claim["spans"]["quote"]
        assert document["text"][start:end] == claim["text"]
        assert all(0 <= a < b <= len(document["text"]) for a, b in claim["spans"].values())
    assert last["account"]["messages"] == len({claim["text"] for claim in claims})


def test_what_was_inferred_is_marked_and_can_be_left_out(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "loose.txt").write_text(
        "The Danish frigate Absalon left Kiel on 2 May 2019. Riga, where the frigate was sailing next, saw snow.",
        "utf-8",
    )
    assert offing("read", "loose.txt").status == 0
    tiers = {one["detail"]["tier"] for one in offing("log", "--json").objects}
    assert tiers == {"A", "C"}
    assert offing("log").out.count("tier C, inferred") == 1
    for asked in (["A"], ["C"], ["A", "B"]):
        words = [word for tier in asked for word in ("--tier", tier)]
        told = {one["detail"]["tier"] for one in offing("log", "--source", "report", *words, "--json").objects}
        assert told == tiers & set(asked)


def test_what_the_user_says_goes_before_what_a_document_says(offing: Offing) -> None:
    assert offing("read", "note.txt", "--published", "2022-03-06", "--publisher", "Local Paper").status == 0
    [row] = offing("sql", "--json", "SELECT publisher, published FROM documents").objects
    assert (row["publisher"], row["published"][:10]) == ("Local Paper", "2022-03-06")


def test_a_folder_of_documents_and_logs(offing: Offing, tmp_path: Path) -> None:
    write_log(tmp_path / "fleet.csv")
    formats = []
    for _ in range(2):  # the second time the home lies among them, and is no input
        done = in_its_own("read", ".", "--json", home=tmp_path / "home")
        assert done.returncode == 0, done.stderr
        formats.append([json.loads(line)["format"] for line in done.stdout.splitlines()])
    assert formats == [["feed", "csv", "text", "html"]] * 2
    sources = {one["source"] for one in offing("log", "--json").objects}
    assert sources == {"track", "report"}
    said = offing("log", "--source", "report", "--json").objects
    assert {one["kind"] for one in said} >= {"movement", "exercise"}
    assert [one["kind"] for one in offing("log", "--kind", "exercise", "--json").objects] == ["exercise"]
    assert offing("log", "--source", "sighting").out == ""
    since = offing("log", "--source", "report", "--since", "2022-03-06", "--json").objects
    assert {one["detail"]["document"]["title"] for one in since} <= {"A visit", "A drill ends"}


def test_why_marks_the_words_of_every_slot(offing: Offing) -> None:
    offing("read", "note.txt")
    for line in offing("log", "--json").objects:
        page = offing("why", line["id"]).out
        assert "note.txt, sha256 " in page
        assert " ".join(line["detail"]["text"].split()) in " ".join(page.split())
        [chain] = offing("why", line["id"], "--json").objects
        assert chain["slots"]
        for slot in chain["slots"]:
            at = slot["start"] - chain["excerpt_start"]
            assert chain["excerpt"][at : at + len(slot["text"])] == slot["text"]


def test_claims_are_exported_and_their_bundles_verified(offing: Offing, tmp_path: Path) -> None:
    offing("read", "note.txt", "page.html")
    lines = offing("log", "--json").objects
    rows = list(csv.DictReader(io.StringIO(offing("log", "--format", "csv").out)))
    assert [row["id"] for row in rows] == [line["id"] for line in lines]
    features = json.loads(offing("log", "--format", "geojson").out)["features"]
    assert [one["id"] for one in features] == [line["id"] for line in lines]
    assert any(one["geometry"] for one in features)
    counted = offing("sql", "--json", "SELECT count(*) AS n, count(DISTINCT document) AS d FROM claims").objects
    assert counted == [{"n": len(lines), "d": 2}]
    bundle = tmp_path / "line.zip"
    assert offing("export", "--to", "evidence", lines[0]["id"], "--out", bundle).status == 0
    assert offing("verify", bundle).status == 0


def test_what_is_retracted_takes_its_claims_with_it(offing: Offing) -> None:
    offing("read", "note.txt", "page.html")
    gone = [line for line in offing("log", "--json").objects if line["detail"]["document"]["title"] == "A drill ends"]
    assert gone
    assert offing("retract", "page.html").status == 0
    assert not {one["id"] for one in gone} & {one["id"] for one in offing("log", "--json").objects}
    assert [one["input"] for one in offing("inputs", "--json").objects] == ["note.txt"]
    assert "withdrawn" in offing("why", gone[0]["id"]).out


# What may come between

KILLED = """
import os, signal, sys
import sqlalchemy as sa
from offing.cli.main import main
from offing.engine import sheaf

sheaf._MANY = 4
left = int(sys.argv[1])

def at_commit(_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

sa.event.listen(sa.Engine, "commit", at_commit)
try:
    main(sys.argv[2:])
finally:
    print(int(sys.argv[1]) - left)
"""


def killed(folder: Path, at: int, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OFFING_")}
    command = [sys.executable, "-c", KILLED, str(at), *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def told_by(offing: Offing, home: str) -> list[str]:
    """Return every line of a record but when and as what it was read, sorted."""
    lines = offing("log", "--json", home=home).objects
    return sorted(json.dumps(line, sort_keys=True) for line in lines)


@pytest.fixture
def papers(tmp_path: Path) -> list[str]:
    """Write many documents, each with a day of its own, some of them copies under another masthead."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for at in range(1, 13):
        day = at if at <= 9 else at - 9
        text = LEAVING.replace("March 4", f"March {day}")
        front = f"---\ntitle: Day {day}\npublisher: Paper {at}\npublished: 2022-03-{at + 10}\n---\n"
        more = f"It was ship number {day} of that week, and she was seen off at the quay by {day + 20} people.\n"
        (folder / f"{at:02d}.txt").write_text(f"{front}{text} {more}")
    return [str(path) for path in sorted(folder.iterdir())]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_killed_read_is_completed_by_the_next(
    offing: Offing, tmp_path: Path, papers: list[str], share: float
) -> None:
    whole = killed(tmp_path, 0, "--home", "whole", "read", *papers)
    assert whole.returncode == 0, whole.stderr
    commits = abs(int(whole.stdout.splitlines()[-1]))
    died = killed(tmp_path, max(2, round(commits * share)), "--home", "home", "read", *papers)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert offing("read", *papers).status == 0
    assert told_by(offing, "home") == told_by(offing, "whole")
    assert len(offing("inputs", "--json").objects) == len(papers)


def test_the_order_of_reading_does_not_matter(offing: Offing, papers: list[str]) -> None:
    assert offing("read", *papers, home="one").status == 0
    assert offing("read", *papers[6:], home="two").status == 0
    assert offing("read", *reversed(papers[:6]), home="two").status == 0
    assert len(told_by(offing, "one")) >= 9
    assert told_by(offing, "one") == told_by(offing, "two")
