"""`offing score` on a record and truths written for it."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from invoked import offing
from offing.rehearsal.small_log import small_log
from offing.rehearsal.truth import FORMAT

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that holds the small log of invented ships; not to be written to."""
    folder = tmp_path_factory.mktemp("score")
    (folder / "log.nmea").write_bytes(b"".join(line for _, line in small_log()))
    done = offing("read", folder / "log.nmea", home=folder / "home")
    assert done.returncode == 0, done.stderr
    return folder / "home"


def event(kind: str, craft: list[int], start: str, end: str, **more: Any) -> dict[str, Any]:
    who = [{"id": f"mmsi:{number}", "name": f"SIM {number}"} for number in craft]
    said = {"what": "event", "kind": kind, "craft": who, "t_start": start, "t_end": end, "lat": 49.5, "lon": -9.5}
    return said | {"observable": True, "why": "", "marginal": False, "detail": {}} | more


HEAD = {"what": "rehearsal", "format": FORMAT, "synthetic": True, "name": "small", "title": "The small log", "seed": 1,
        "start": "2024-03-01T16:00:00Z", "end": "2024-03-02T22:00:00Z", "invented": "All of it."}  # fmt: skip
TRAFFIC = {"what": "traffic", "craft": [f"mmsi:79900000{n}" for n in range(1, 8)]}
GAP = event("gap", [799000003], "2024-03-02T02:00:00Z", "2024-03-02T10:00:00Z")
MEETING = event("encounter", [799000001, 799000002], "2024-03-01T22:00:00Z", "2024-03-02T01:00:00Z")


def written(folder: Path, *lines: Any) -> Path:
    path = folder / "truth.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return path


def objects(done: CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    return {one["kind"]: one for one in map(json.loads, done.stdout.splitlines())}


def test_each_kind_has_one_object_of_json(ask: Run, tmp_path: Path) -> None:
    unheard = event("stop", [799000001], "2024-03-01T16:00:00Z", "2024-03-01T17:00:00Z", observable=False, why="silent")
    never = event("encounter", [799000001, 799000004], "2024-03-01T16:00:00Z", "2024-03-01T19:00:00Z")
    path = written(tmp_path, HEAD, TRAFFIC, GAP, MEETING, unheard, never)
    done = ask("score", path, "--json")
    assert done.returncode == 0, done.stderr
    found = objects(done)
    assert {"kind", "precision", "recall", "observable", "found", "wrong"} <= set(found["gap"])
    assert (found["gap"]["recall"], found["gap"]["right"]) == (1.0, 1)
    assert (found["encounter"]["recall"], found["encounter"]["observable"]) == (0.5, 2)
    [missed] = found["encounter"]["misses"]
    assert missed["craft"][1] == {"id": "mmsi:799000004", "name": "SIM 799000004"}
    assert missed["t_start"] == "2024-03-01T16:00:00Z"
    assert found["stop"]["unobservable"] == 1
    # Kinds that only serve other detectors are left out, and scored when asked for.
    assert "consort" not in found
    assert "consort" in objects(ask("score", path, "--json", "--working"))


def test_the_table_names_every_miss_and_every_false_alarm_with_its_id(ask: Run, tmp_path: Path) -> None:
    missed = event("gap", [799000004], "2024-03-01T17:00:00Z", "2024-03-02T01:00:00Z")
    done = ask("score", written(tmp_path, HEAD, TRAFFIC, missed))
    assert done.returncode == 0, done.stderr
    assert "The small log, seed 1: a rehearsal. All of it." in done.stdout
    assert "precision" in done.stdout
    assert "missed: gap" in done.stdout
    assert "SIM 799000004 mmsi:799000004" in done.stdout
    wrong = done.stdout[done.stdout.index("wrong: gap") :].splitlines()[1].split()[0]
    why = ask("why", wrong)
    assert why.returncode == 0, why.stderr
    assert "gap" in why.stdout


def test_one_kind_can_be_asked_for(ask: Run, tmp_path: Path) -> None:
    path = written(tmp_path, HEAD, TRAFFIC, GAP, MEETING)
    done = ask("score", path, "--json", "--kind", "gap")
    assert set(objects(done)) == {"gap"}
    done = ask("score", path, "--kind", "sermon")
    assert done.returncode == 2
    assert "no such kind" in done.stderr


def test_a_truth_of_other_craft_is_refused_with_what_to_do(ask: Run, tmp_path: Path) -> None:
    path = written(tmp_path, HEAD, event("gap", [799000999], "2024-03-02T02:00:00Z", "2024-03-02T10:00:00Z"))
    done = ask("score", path)
    assert done.returncode == 2
    assert "belongs to other feeds" in done.stderr
    assert "--home" in done.stderr
    assert done.stdout == ""


def test_what_is_no_truth_file_is_refused_with_its_line(ask: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(json.dumps(HEAD).encode() + b"\n\x00\xff\n")
    done = ask("score", tmp_path / "bad.jsonl")
    assert done.returncode == 1
    assert "line 2" in done.stderr
    for path in (tmp_path / "absent.jsonl", tmp_path):
        done = ask("score", path)
        assert done.returncode == 1
        assert path.name in done.stderr
        assert "Traceback" not in done.stderr


def test_names_of_a_truth_file_cannot_steer_the_terminal(ask: Run, tmp_path: Path) -> None:
    missed = event("gap", [799000004], "2024-03-01T17:00:00Z", "2024-03-02T01:00:00Z")
    missed["craft"][0]["name"] = "SIM \x1b[2J"
    done = ask("score", written(tmp_path, HEAD | {"title": "\x1b]0;x\x07"}, TRAFFIC, missed))
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout


def test_a_home_that_is_not_there_is_said_to_be_so(run: Run, tmp_path: Path) -> None:
    done = run("score", written(tmp_path, HEAD, TRAFFIC, GAP))
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
