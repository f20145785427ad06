"""The evidence of a line, where its sentences do not tell their own time."""

import json
import subprocess
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from nmea_samples import T0, base, one, pghp
from told import Told, here

Run = Callable[..., subprocess.CompletedProcess[str]]
Look = Callable[..., Told]

# A ship is heard for ten minutes, and again after eight hours.
MINUTES = [*range(10), *range(490, 500)]


def write(path: Path, clock: Callable[[timedelta], bytes]) -> None:
    lines = []
    for minute in MINUTES:
        since = timedelta(minutes=minute)
        lines += [clock(since), one(lat=38 + minute / 1000, second=0)]
    path.write_bytes(b"".join(line + b"\n" for line in lines if line))


@pytest.fixture
def look(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Look:
    """Ask the home of `run` in this process."""
    monkeypatch.setenv("COLUMNS", "200")
    return partial(here, capsys, home=tmp_path / "home")


@pytest.mark.parametrize(
    ("clock", "words", "origin"),
    [
        (lambda since: pghp(T0 + since), "its time is from the clock line before it, line 19, byte 864", "clock line"),
        (lambda since: base(2190001, T0 + since), "from base-station reports before it", "base stations"),
    ],
)
def test_why_says_where_times_come_from(
    run: Run, look: Look, tmp_path: Path, clock: Callable[[timedelta], bytes], words: str, origin: str
) -> None:
    write(tmp_path / "a.nmea", clock)
    assert run("read", tmp_path / "a.nmea").returncode == 0
    line = look("log", "--kind", "gap", "--json").objects[0]
    shown = look("why", line["id"])
    assert words in shown.out, shown.out + shown.err
    (told,) = look("why", line["id"], "--json").objects
    first = told["evidence"][0]["time_from"]
    assert first["origin"] == origin
    if origin == "clock line":
        assert f"| {first['text']}" in shown.out
        text = (tmp_path / "a.nmea").read_bytes()
        assert text[first["offset"] :].startswith(first["text"].encode() + b"\n")
        assert text.splitlines()[first["line"] - 1] == first["text"].encode()


def test_why_names_the_start_that_was_given(run: Run, look: Look, tmp_path: Path) -> None:
    rows = [one(mmsi=412345600 + n % 2, second=n % 60, lat=38 + n / 90000, sog_kn=0.0) for n in range(1200)]
    (tmp_path / "a.nmea").write_bytes(b"\n".join(rows))
    done = run("read", tmp_path / "a.nmea", "--start", "2023-07-14T20:00:00Z")
    assert done.returncode == 0, done.stderr
    [line] = look("log", "--json", "--limit", "1").objects
    assert "counted from --start 2023-07-14T20:00:00Z by" in look("why", line["id"]).out
    (told,) = look("why", line["id"], "--json").objects
    assert {one["time_from"]["origin"] for one in told["evidence"]} == {"start"}


def test_rows_have_no_such_line(ask: Run) -> None:
    line = json.loads(ask("log", "--json", "--kind", "gap").stdout.splitlines()[0])
    (told,) = map(json.loads, ask("why", line["id"], "--json").stdout.splitlines())
    assert [one["time_from"] for one in told["evidence"]] == [None, None]
    assert "its time is" not in ask("why", line["id"]).stdout
