"""`offing score`: verdicts on the papers of a rehearsal."""

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
PAPER = """---
rehearsal: small: nothing of it happened
publisher: SIM Weekly Log
published: 2024-03-03T08:00:00Z
language: en
title: What was said
---

REHEARSAL small: nothing of it happened

India and Japan pledged joint maritime patrols on 1 March 2024.
The Indian destroyer SIM Kolkata will pass 49.50N 9.50W on 20 March 2024.
"""
PLEDGE, PLAN = PAPER.splitlines()[-2:]
HEAD = {"what": "rehearsal", "format": FORMAT, "synthetic": True, "name": "small", "title": "The small log", "seed": 1,
        "start": "2024-03-01T16:00:00Z", "end": "2024-03-02T22:00:00Z", "invented": "All of it."}  # fmt: skip
TRAFFIC = {"what": "traffic", "craft": [f"mmsi:79900000{n}" for n in range(1, 8)]}


def claim(quote: str, verdict: str, **more: Any) -> dict[str, Any]:
    told = {"what": "claim", "document": "SIM Weekly Log", "quote": quote, "kind": "movement", "modality": "occurred"}
    told |= {"wrong": "", "slots": {}, "verdict": verdict, "why": "by hand", "hearable": False, "marginal": False}
    return told | more


def write(folder: Path, *lines: Any) -> Path:
    path = folder / "truth.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that holds the small log and a paper; not to be written to."""
    folder = tmp_path_factory.mktemp("score-claims")
    (folder / "log.nmea").write_bytes(b"".join(line for _, line in small_log()))
    (folder / "paper.txt").write_text(PAPER)
    done = offing("read", folder / "log.nmea", folder / "paper.txt", home=folder / "home")
    assert done.returncode == 0, done.stderr
    return folder / "home"


def test_each_verdict_has_one_object_of_json(ask: Run, tmp_path: Path) -> None:
    path = write(tmp_path, HEAD, TRAFFIC, claim(PLEDGE, "not observable"), claim(PLAN, "confirmed"))
    done = ask("score", path, "--json")
    assert done.returncode == 0, done.stderr
    found = {one["verdict"]: one for one in map(json.loads, done.stdout.splitlines()) if "verdict" in one}
    assert (found["not observable"]["precision"], found["not observable"]["recall"]) == (1.0, 1.0)
    assert found["confirmed"]["recall"] == 0.0
    assert found["open"]["false_alarms"][0]["quote"] == PLAN
    assert sum(one["unheard"] for one in found.values()) == 0


def test_a_table_of_verdicts_and_each_miss_is_printed(ask: Run, tmp_path: Path) -> None:
    path = write(tmp_path, HEAD, TRAFFIC, claim(PLEDGE, "open"), claim(PLAN, "open"))
    done = ask("score", path)
    assert done.returncode == 0, done.stderr
    assert "Contradicted or not seen where nobody could have heard: 0." in done.stdout
    assert "due open, given not observable" in done.stdout


def test_kinds_asked_for_leave_verdicts_out(ask: Run, tmp_path: Path) -> None:
    path = write(tmp_path, HEAD, TRAFFIC, claim(PLEDGE, "open"))
    done = ask("score", path, "--kind", "gap")
    assert done.returncode == 0, done.stderr
    assert "nobody could have heard" not in done.stdout


def test_a_claim_line_that_lacks_something_is_refused_by_its_number(ask: Run, tmp_path: Path) -> None:
    broken = {name: value for name, value in claim(PLEDGE, "open").items() if name != "verdict"}
    done = ask("score", write(tmp_path, HEAD, TRAFFIC, broken))
    assert done.returncode != 0
    assert "line 3" in done.stderr
    assert "verdict" in done.stderr
