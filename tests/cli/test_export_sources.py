"""Footnoted tables, and the copies of the sources beside what is published."""

import csv
import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from invoked import offing
from publishable import NEWS, write_feeds

Run = Callable[..., subprocess.CompletedProcess[str]]


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def test_a_table_names_its_sources(publish: Run, tmp_path: Path) -> None:
    done = publish("--to", "csv", "--with-sources", "--out", tmp_path / "a.csv")
    assert done.returncode == 0, done.stderr
    told = rows(tmp_path / "a.csv")
    assert {row["lane"] for row in told} == {"transmitted", "sighted", "announced", "said"}
    said = next(row for row in told if row["lane"] == "said")
    assert (said["source_publisher"], said["source_published"]) == ("Example Wire", "2023-07-21")
    assert said["source_title"].startswith("'=Drill"), "no formula"
    assert said["source_sha256"] == hashlib.sha256(NEWS.encode()).hexdigest()
    assert (tmp_path / said["source_copy"]).read_text() == NEWS
    assert all(row["source_sha256"] for row in told)


def test_copies_check_out_against_their_sums(publish: Run, tmp_path: Path) -> None:
    publish("--to", "csv", "--with-sources", "--out", tmp_path / "a.csv")
    folder = tmp_path / "sources"
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(": OK") == 4
    index = json.loads((folder / "index.json").read_text())
    assert {entry["format"] for entry in index} >= {"csv", "text"}
    assert all(entry["sha256"] == entry["file_sha256"] for entry in index)
    assert all(entry["file"].endswith(".txt") for entry in index), "nothing that a program would run or render"
    assert all("/" not in entry["name"] for entry in index)


def test_a_second_export_adds_to_the_folder(publish: Run, tmp_path: Path) -> None:
    publish("--to", "csv", "--source", "warning", "--with-sources", "--out", tmp_path / "a.csv")
    publish("--to", "csv", "--source", "report", "--with-sources", "--out", tmp_path / "b.csv")
    whole = (tmp_path / "sources" / "index.json").read_bytes()
    assert len(json.loads(whole)) == 2
    publish("--to", "csv", "--source", "report", "--with-sources", "--out", tmp_path / "b.csv")
    assert (tmp_path / "sources" / "index.json").read_bytes() == whole


@pytest.mark.parametrize("index", ["{", "[[[[", '[{"file": 3}]', '{"a": 1}', "[1]"])
def test_an_index_of_another_is_no_obstacle(publish: Run, tmp_path: Path, index: str) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "index.json").write_text(index)
    done = publish("--to", "csv", "--source", "warning", "--with-sources", "--out", tmp_path / "a.csv")
    assert done.returncode == 0, done.stderr
    assert len(json.loads((tmp_path / "sources" / "index.json").read_text())) == 1


def test_a_log_with_a_pleasure_craft_goes_out_as_quotes_alone(tmp_path: Path) -> None:
    write_feeds(tmp_path / "feeds", yacht=True)
    home = tmp_path / "home"
    assert offing("read", tmp_path / "feeds", home=home).returncode == 0
    words = ("export", "--to", "csv", "--kind", "gap", "--with-sources", "--out")
    done = offing(*words, tmp_path / "a.csv", home=home)
    assert done.returncode == 0, done.stderr
    assert "may name pleasure craft" in done.stderr
    masked = next(row for row in rows(tmp_path / "a.csv") if row["id"].startswith("masked"))
    assert (masked["source_sha256"], masked["source_copy"]) == ("", "")
    [file] = (tmp_path / "sources").glob("*.quoted.txt")
    assert "219000002" not in file.read_text()
    assert "219000001" in file.read_text()
    (tmp_path / "named").mkdir()
    named = offing(*words, tmp_path / "named" / "a.csv", "--unmask-reason", "the owner asked", home=home)
    assert named.returncode == 0, named.stderr
    assert [path.name for path in (tmp_path / "named" / "sources").glob("*.quoted.txt")] == []


def test_inputs_that_were_not_copied_are_referenced(tmp_path: Path) -> None:
    write_feeds(tmp_path / "feeds")
    home = tmp_path / "home"
    assert offing("read", "--no-copy", tmp_path / "feeds", home=home).returncode == 0
    done = offing("export", "--to", "csv", "--with-sources", "--out", tmp_path / "a.csv", home=home)
    assert done.returncode == 0, done.stderr
    index = json.loads((tmp_path / "sources" / "index.json").read_text())
    assert {entry["file"] for entry in index} == {""}
    assert all("--no-copy" in entry["note"] and len(entry["sha256"]) == 64 for entry in index)


def test_an_archive_that_lost_a_source_is_told(tmp_path: Path) -> None:
    write_feeds(tmp_path / "feeds")
    home = tmp_path / "home"
    assert offing("read", tmp_path / "feeds", home=home).returncode == 0
    for path in (home / "archive").rglob("*.zst"):
        path.unlink()
    done = offing("export", "--to", "csv", "--with-sources", "--out", tmp_path / "a.csv", home=home)
    assert done.returncode == 0, done.stderr
    assert "not to be had from the archive" in done.stderr
    assert {row["source_copy"] for row in rows(tmp_path / "a.csv")} == {""}
