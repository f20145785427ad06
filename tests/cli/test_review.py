"""Reviews from the command line: added, shown, listed, checked, and marked wherever their lines are shown."""

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from lxml import etree

from invoked import write_log
from offing.cli import terminal
from told import Told, here

Offing = Callable[..., Told]
NOTE = "VLADIVOSTOK, March 5, 2022 - The Russian frigate Gromkiy left Vladivostok on March 4, the ministry said.\n"
HOSTILE = '=1+2 <script>alert("x")</script> \u202eabc'


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offing:
    """Run the command in this process, in a home with a log and a document."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("OFFING_BY", raising=False)
    monkeypatch.chdir(tmp_path)

    run = partial(here, capsys)

    write_log(tmp_path / "fleet.csv")
    (tmp_path / "note.txt").write_text(NOTE)
    assert run("read", "fleet.csv", "note.txt").status == 0
    return run


@pytest.fixture
def gap(offing: Offing) -> str:
    return next(str(line["id"]) for line in offing("log", "--kind", "gap", "--craft", "STOUT", "--json").objects)


@pytest.fixture
def claim(offing: Offing) -> str:
    return str(offing("log", "--source", "report", "--json").objects[0]["id"])


def test_a_review_is_added_shown_and_listed(
    offing: Offing, gap: str, claim: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = offing("review", gap[:8], "--accept", "--by", "Ann")
    assert (done.status, done.out.startswith(f"{gap}, gap: ✓ accepted by Ann, ")) == (0, True)
    monkeypatch.setenv("OFFING_BY", "Bo")
    assert offing("review", claim, "--reject", "--note", "not\nthat ship").status == 0
    [told] = offing("review", gap, "--note", "heard by hand", "--json").objects
    assert (told["verdict"], told["by"], told["line"], told["row"], told["source"]) == ("note", "Bo", gap, 3, "track")
    shown = offing("review", gap).out
    assert re.search(r"1\. +✓ accepted by Ann.*\n3\. +✎ noted by Bo.*\n +“heard by hand”", shown)
    [trail] = offing("review", gap, "--json").objects
    assert [one["verdict"] for one in trail["reviews"]] == ["accept", "note"]
    listed = offing("review", "--list").out
    assert [name in listed for name in ("Ann", "Bo", gap[:10], claim[:10], "not that ship")] == [True] * 5
    assert [one["line"] for one in offing("review", "--list", "--verdict", "reject", "--json").objects] == [claim]
    assert len(offing("review", "--list", "--since", "1h", "--json").objects) == 3
    assert offing("review", "--list", "--since", "2100-01-01", "--json").out == ""


def test_marks_stand_beside_lines_and_rejected_ones_stay(offing: Offing, gap: str, claim: str) -> None:
    before = offing("log", "--json").objects
    assert {line["review"] for line in before} == {None}
    offing("review", gap, "--reject", "--by", "Ann", "--note", "it was in port")
    offing("review", claim, "--note", "ask", "--by", "Bo")
    lines = offing("log").out.splitlines()
    [head] = [line for line in lines if line.startswith(gap[:10])]
    assert head.endswith("✗")
    assert any(line.strip().startswith("✗ rejected by Ann, ") and line.endswith(": it was in port") for line in lines)
    assert next(line for line in lines if line.startswith(claim[:10])).endswith("✎")
    assert len(offing("log", "--json").objects) == len(before)
    for wanted, ids in {"rejected": {gap}, "any": {gap, claim}, "accepted": set()}.items():
        assert {line["id"] for line in offing("log", "--reviewed", wanted, "--json").objects} == ids
    rest = offing("log", "--reviewed", "none", "--json").objects
    assert len(rest) == len(before) - 2
    told = offing("why", gap)
    assert re.search(r"reviewed +✗ rejected by Ann", told.out)
    assert json.loads(offing("why", gap, "--json").out)["reviews"][0]["note"] == "it was in port"
    assert re.search(r"reviewed +✎ noted by Bo", offing("why", claim).out)
    rows = list(csv.DictReader(io.StringIO(offing("log", "--format", "csv").out)))
    assert {row["id"]: row["review"] for row in rows if row["review"]} == {gap: "rejected", claim: "noted"}
    features = json.loads(offing("log", "--format", "geojson").out)["features"]
    assert [one["properties"]["review"]["by"] for one in features if one["id"] == gap] == ["Ann"]


def test_on_a_terminal_rejected_lines_are_struck_through(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.say_struck("gap\x1b")
    assert capsys.readouterr().out == "gap\\x1b\n"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(terminal, "_console", terminal._console.__wrapped__)  # type: ignore[attr-defined]
    terminal.say_struck("gap\x1b")
    assert re.fullmatch(r"\x1b\[[0-9;]*9mgap\\x1b\x1b\[0m\n", capsys.readouterr().out)


def test_exports_tell_reviews_and_may_require_them(offing: Offing, gap: str, claim: str, tmp_path: Path) -> None:
    offing("review", gap, "--accept", "--by", "Ann", "--note", HOSTILE)
    offing("review", claim, "--reject", "--by", "Bo")
    every = offing("log", "--json").objects
    done = offing("export", "--to", "geojson", "--require", "accepted", "--out", "a.geojson")
    features = json.loads((tmp_path / "a.geojson").read_text())["features"]
    assert [one["id"] for one in features] == [gap]
    assert features[0]["properties"]["review"]["note"] == HOSTILE
    assert f"{len(every) - 1:,} lines left out: {len(every) - 2:,} not accepted by anybody, 1 rejected" in done.err
    told = offing("export", "--to", "csv", "--require", "accepted", "--out", "a.csv", "--json").objects[0]
    assert told["left_out"] == {"unreviewed": len(every) - 2, "rejected": 1, "accepted_before": 0}
    [row] = csv.DictReader((tmp_path / "a.csv").read_text().splitlines())
    assert (row["review"], row["reviewed_by"], row["review_note"][:2]) == ("accepted", "Ann", "'=")
    assert offing("export", "--to", "kml", "--out", "a.kml").status == 0
    names = [one.text for one in etree.parse("a.kml").iter("{*}Placemark/{*}name", "{*}name")]
    assert [name for name in names if name.startswith("REJECTED: movement")]
    texts = [one.text for one in etree.parse("a.kml").iter("{*}description")]
    assert [text for text in texts if "✓ accepted by Ann" in text and "<script>" not in text]
    assert [one["id"] for one in json.loads(offing("export", "--reviewed", "rejected").out)["features"]] == [claim]
    assert offing("export", claim, "--to", "evidence", "--require", "accepted", "--out", "b.zip").status == 2
    assert offing("export", gap, "--to", "evidence", "--require", "accepted", "--out", "b.zip").status == 0
    assert "reviews: 1 of this line" in offing("verify", "b.zip").out
    assert b"accept" in zipfile.ZipFile("b.zip").read("manifest.json")


def test_what_was_accepted_and_changed_since_is_not_accepted_as_it_stands(offing: Offing, gap: str) -> None:
    offing("review", gap, "--accept", "--by", "Ann")
    assert offing("detect", "gap", "--gap.longer-than", "4h").status == 0
    shown = offing("log", "--reviewed", "accepted").out
    assert "accepted by Ann" in shown
    assert "(of the line before it changed: settings.longer than)" in shown
    assert re.search(r"settings.longer_than was \S+, is 4h", offing("why", gap).out)
    done = offing("export", "--kind", "gap", "--require", "accepted")
    assert json.loads(done.out)["features"] == []
    assert "1 accepted before they changed" in done.err


def test_a_masked_craft_is_not_named_by_the_note_beside_it(offing: Offing) -> None:
    yacht = offing("log", "--kind", "gap", "--craft", "LADY ANN", "--json").objects[0]["id"]
    offing("review", yacht, "--accept", "--note", "LADY ANN again", "--by", "Ann")
    told = offing("export", "--to", "csv", "--require", "accepted").out
    assert "accepted" in told
    assert "LADY ANN" not in told


def test_text_from_outside_does_not_steer_the_terminal(offing: Offing, gap: str) -> None:
    offing("review", gap, "--reject", "--by", "\u202eAnn", "--note", HOSTILE)
    for words in (("review", gap), ("review", "--list"), ("log",), ("why", gap)):
        told = offing(*words).out
        assert "\u202e" not in told
        assert "\\u202e" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ID", "--accept", "--reject", "--by", "Ann"), "write one of them"),
        (("ID", "--accept"), "--by NAME, or set OFFING_BY"),
        (("ID", "--accept", "--by", " "), "--by NAME, or set OFFING_BY"),
        (("ID", "--note", "", "--by", "Ann"), "the note is empty"),
        (("ID", "--note", "x" * (1 << 20), "--by", "Ann"), "4,000 are taken at most"),
        (("ID", "--note", "a\x1b[2J", "--by", "Ann"), "U+001B"),
        (("ffffffffff", "--accept", "--by", "Ann"), "no line of the record has the id"),
        (("abc", "--accept", "--by", "Ann"), "is no id of a line"),
        ((), "name the line"),
        (("--accept", "--by", "Ann"), "name the line"),
        (("--list", "--check"), "write one of them"),
        (("ID", "--list"), "leave out the ID"),
        (("ID", "--since", "3d"), "choose from --list"),
        (("ID", "--head", "ab"), "--head goes with --check"),
        (("--list", "--verdict", "maybe"), "no verdict"),
    ],
)
def test_bad_words_are_refused(offing: Offing, gap: str, words: tuple[str, ...], told: str) -> None:
    done = offing("review", *(gap if word == "ID" else word for word in words))
    assert done.status == 2
    assert told in done.err
    assert offing("review", "--list", "--json").out == ""


def test_other_commands_refuse_reviews_they_do_not_know(offing: Offing) -> None:
    assert "accepted, rejected, none, any" in offing("log", "--reviewed", "maybe").err
    assert "write accepted" in offing("export", "--require", "rejected").err
    assert "choose events" in offing("export", "--what", "fixes", "--require", "accepted").err


def test_tampering_with_the_trail_fails_the_check(offing: Offing, gap: str) -> None:
    for verdict in ("--accept", "--reject", "--accept"):
        offing("review", gap, verdict, "--by", "Ann")
    good = offing("review", "--check")
    assert (good.status, good.out.startswith("ok      chain: 3 reviews")) == (0, True)
    head = good.out.split()[-1]
    offing("review", gap, "--note", "more", "--by", "Ann")
    assert offing("review", "--check", "--head", head).status == 0
    with sqlite3.connect("home/record.sqlite") as connection:
        with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            connection.execute("DELETE FROM reviews WHERE row = 2")
        connection.execute("DROP TRIGGER reviews_not_deleted")
        connection.execute("DELETE FROM reviews WHERE row = 2")
    connection.close()
    bad = offing("review", "--check", "--json")
    assert bad.status == 3
    assert "reviews 2 to 2 are missing" in bad.objects[0]["detail"]
