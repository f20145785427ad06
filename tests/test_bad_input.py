"""Bad input from end to end: what a user is told, what is kept, and with which status the command leaves."""

import bz2
import csv
import functools
import gzip
import io
import json
import lzma
import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import zstandard

from fleet import HEADER, Row, as_csv, fleet
from nmea_samples import T0, one, two
from offing import pipeline
from offing.codecs.aivdm_encode import tag_block
from offing.engine import ingest, unpack
from offing.engine.home import Home
from offing.nav import compiled
from story import story
from told import Told, here

ROWS = fleet(3, hours=30, craft=2)
CSV = as_csv(ROWS).encode()
COUNT = len(ROWS)
CONTROLS = set(map(chr, [*range(10), *range(11, 32), *range(127, 160)]))
A_DAY = timedelta(days=1)


def nmea(rows: list[Row], *, shift: timedelta = timedelta(0), every: int = 1, tagged: bool = True) -> bytes:
    """Return rows as a log with tag blocks; the clock of every nth line is off by *shift*."""
    lines = []
    for at, row in enumerate(rows):
        t = row.t + (shift if at % every == 0 else timedelta(0))
        said = one(mmsi=row.mmsi, lat=row.lat, lon=row.lon, sog_kn=row.sog, cog_deg=row.cog, second=row.t.second)
        lines.append((tag_block(t=t, source="r1") if tagged else b"") + said + b"\n")
    return b"".join(lines)


NMEA = nmea(ROWS)


def rows_with(times: Callable[[int, Row], str], *, swapped: bool = False) -> bytes:
    """Return plain rows whose time is what *times* says."""
    places = ((row.lon, row.lat) if swapped else (row.lat, row.lon) for row in ROWS)
    lines = (f"{row.mmsi},{times(at, row)},{x:.5f},{y:.5f}\n" for at, (row, (x, y)) in enumerate(zip(ROWS, places)))  # noqa: B905
    return ("mmsi,time,lat,lon\n" + "".join(lines)).encode()


Offing = Callable[..., Told]


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offing:
    """Run the command in this process, with a home that does not exist yet."""
    monkeypatch.setattr(compiled, "interpret", lambda: None)  # it would choose for all tests after this one
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)

    return functools.partial(here, capsys)


@pytest.fixture
def read(offing: Offing, tmp_path: Path) -> Callable[..., Told]:
    """Write bytes to a file and read it; what people are shown must name the file whatever happens."""

    def write_and_read(name: str, data: bytes, *words: object) -> Told:
        (tmp_path / name).write_bytes(data)
        done = offing("read", name, *words, "--json")
        assert not (CONTROLS & set(done.err))
        assert len(done.err) < 1200
        assert name in done.err or not done.status
        return done

    return write_and_read


Read = Callable[..., Told]


# What cannot be read at all


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.log", b"", "is empty"),
        ("empty.csv.gz", gzip.compress(b"", mtime=0), "is empty"),
        ("junk.bin", random.Random(2).randbytes(100_000), "binary data"),
        ("nul.bin", bytes(100_000), "format not recognised"),
        ("head-only.gz", gzip.compress(CSV, mtime=0)[:12], "breaks off"),
        ("signs.txt", b"#|;/ 17 %% 0x1f\n[[]] ::\n" * 50, "format not recognised"),
        ("ships.json", b'{"mmsi": 219000001, "lat": 55.0}\n' * 50, "JSON"),
        ("text.pdf", b"%PDF-1.7\n" + random.Random(3).randbytes(3000), "a PDF that cannot be read"),
        ("utf16.csv", CSV.decode().encode("utf-16"), "iconv -f UTF-16 -t UTF-8"),
        ("utf16le.csv", CSV.decode().encode("utf-16-le"), "iconv -f UTF-16LE"),
        ("utf16be.nmea", NMEA.decode().encode("utf-16-be"), "iconv -f UTF-16BE"),
        ("nolat.csv", b"mmsi,time,lon\n219000001,2023-01-01,10\n", "--map lat=COLUMN"),
        ("notime.csv", b"mmsi,lat,lon\n219000001,55,10\n", "--map t=COLUMN"),
        ("nobody.csv", b"time,lat,lon\n2023-01-01,55,10\n", "--map mmsi=COLUMN"),
        ("commas.txt", b"1," * 700_000, "format not recognised"),
        ("wide.csv", b",".join(b"c%d" % n for n in range(5000)) + b"\n" + b"1," * 4999 + b"1\n", "no table"),
        ("cut.parquet", b"PAR1" + bytes(500), "Parquet"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(read: Read, name: str, data: bytes, words: str) -> None:
    done = read(name, data)
    assert done.status == 1
    [account] = done.objects
    assert words in account["refused"]
    assert set(account) == {"input", "refused"}
    assert f"refused {name}: " in done.err
    assert words in done.err


def test_places_without_anything_to_read(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "letters" / "deep").mkdir(parents=True)
    (tmp_path / "letters" / "deep" / "a.txt").write_text("nothing\n")
    (tmp_path / "letters" / "b.txt").touch()
    done = offing("read", "bare", "letters", "missing.csv", "*.nmea")
    assert done.status == 1
    assert done.out == ""
    said = done.err.splitlines()
    assert [line.split(": ")[1].removeprefix("refused ") for line in said] == [
        "bare",
        "letters/b.txt",
        "letters/deep/a.txt",
        "missing.csv",
        "*.nmea",
    ]
    assert "no files in this folder" in said[0]
    assert "no such file" in said[3]
    assert "no file matches" in said[4]


def test_what_is_refused_stops_nothing_else(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("nothing\n")
    (tmp_path / "b.csv").write_bytes(CSV)
    (tmp_path / "c.bin").write_bytes(random.Random(5).randbytes(5000))
    done = offing("read", ".")
    assert done.status == 1
    assert "refused a.txt" in done.err
    assert "refused c.bin" in done.err
    assert "b.csv" in done.out
    assert "In the record" in done.out
    assert [line["input"] for line in offing("inputs", "--json").objects] == ["b.csv"]


# What can be read in part


def test_a_broken_row_in_the_middle(read: Read) -> None:
    lines = CSV.splitlines(keepends=True)
    lines[100] = b"412000001,2023-07\n"
    lines[110] = b'412000001,,,,,"never closed\n'
    lines[120] = b"a,b,c,d,e,f,g,h,i\n"
    lines[130] = lines[130].replace(b"412", b"41x").replace(b"440", b"44x")
    lines[140] = b"\n"
    done = read("broken.csv", b"".join(lines))
    assert done.status == 0
    told = done.account
    assert told["context"] == {"header": 1, "blank line": 1}
    assert told["rejected"]["too few columns"] == 1
    assert told["rejected"]["too many columns"] == 1
    assert told["rejected"]["quotation mark left open"] == 1
    assert told["messages"] == COUNT - 1 - sum(told["rejected"].values())
    assert [len(b"".join(lines[:100])), "too few columns"] in told["examples"]


def test_broken_lines_are_shown_with_their_place(offing: Offing, tmp_path: Path) -> None:
    lines = CSV.splitlines(keepends=True)
    (tmp_path / "broken.csv").write_bytes(b"".join([*lines[:50], b"x,y\n", *lines[50:]]))
    done = offing("read", "broken.csv")
    assert f"at byte {len(b''.join(lines[:50])):,}: too few columns" in done.out


def test_nul_bytes(read: Read, offing: Offing, tmp_path: Path) -> None:
    rows, lines = CSV.splitlines(keepends=True), NMEA.splitlines(keepends=True)
    rows[100:100] = [bytes(500) + b"\n"]
    told = read("nul.csv", b"".join(rows)).account
    assert (told["messages"], told["rejected"]) == (COUNT, {"too few columns": 1})
    lines[100:100] = [bytes(500) + b"\n"]
    lines[110] = lines[110][:50] + b"\0" + lines[110][51:]
    (tmp_path / "nul.nmea").write_bytes(b"".join(lines))
    told = offing("read", "nul.nmea", "--json", home="other").account
    assert (told["messages"], sum(told["rejected"].values())) == (COUNT - 1, 2)


def test_latin_letters(read: Read, offing: Offing) -> None:
    told = read("latin1.csv", CSV.decode().replace("FIRST", "FÄHRE Ø").encode("latin-1"))
    assert told.account["messages"] == told.account["fixes"] == COUNT
    names = offing("sql", "--csv", "SELECT name FROM craft WHERE craft_id = 440000001").out
    assert names.splitlines() == ["name", "FÄHRE Ø"]


def test_swapped_coordinates_are_put_right_and_said(read: Read, offing: Offing) -> None:
    told = read("swapped.csv", rows_with(lambda _, row: row.t.isoformat(), swapped=True)).account
    assert told["fixes"] == COUNT
    assert any("swapped" in decision for decision in told["decided"])
    span = offing("sql", "--json", "SELECT max(lat) AS lat, min(lon) AS lon FROM fixes").objects[0]
    assert span["lat"] < 90 < span["lon"]


def test_a_coordinate_that_cannot_be_is_rejected_alone(read: Read) -> None:
    rows = rows_with(lambda _, row: row.t.isoformat()).splitlines(keepends=True)
    rows[50] = b"412000001,2023-07-15T00:00:00Z,135.5,34.1\n"
    told = read("one.csv", b"".join(rows)).account
    assert told["messages"] + sum(told["rejected"].values()) == COUNT
    assert told["fixes"] == COUNT - 1


CLOCKS = [(-19_500, "time before 1990", "was not set"), (27_700, "time in the future", "this machine's clock")]


@pytest.mark.parametrize(("days", "reason", "hint"), CLOCKS)
@pytest.mark.parametrize("every", [1, 10])
def test_a_clock_that_is_wrong_in_rows(
    read: Read, offing: Offing, days: int, reason: str, hint: str, every: int
) -> None:
    def times(at: int, row: Row) -> str:
        return (row.t + (days * A_DAY if at % every == 0 else timedelta(0))).isoformat()

    wrong = len(range(0, COUNT, every))
    told = read("clock.csv", rows_with(times)).account
    assert told["messages"] == COUNT
    assert told["dropped"] == {reason: wrong}
    assert told["fixes"] == COUNT - wrong
    assert hint in offing("inputs").out


@pytest.mark.parametrize("every", [1, 10])
def test_a_clock_in_2099_in_tag_blocks(read: Read, every: int) -> None:
    wrong = len(range(0, COUNT, every))
    told = read("clock.nmea", nmea(ROWS, shift=27_700 * A_DAY, every=every)).account
    assert told["messages"] == COUNT
    assert told["dropped"] == {"time in the future": wrong}
    assert told["fixes"] == COUNT - wrong


@pytest.mark.parametrize("every", [1, 10])
def test_a_clock_in_1970_in_tag_blocks_is_as_if_there_were_none(read: Read, every: int) -> None:
    wrong = len(range(0, COUNT, every))
    told = read("clock.nmea", nmea(ROWS, shift=-19_500 * A_DAY, every=every)).account
    assert told["messages"] == COUNT
    assert told["dropped"] == {"no time": wrong}
    assert told["fixes"] == COUNT - wrong
    if every == 1:
        assert "its tag blocks say 1970-" in told["decided"][0]


def test_a_log_without_any_time(read: Read, offing: Offing, tmp_path: Path) -> None:
    log = b"".join(one(mmsi=412000001, lat=38 + n / 1000, second=10 * n % 60) + b"\n" for n in range(60))
    done = read("bare.nmea", log)
    assert done.status == 0
    told = done.account
    assert (told["messages"], told["fixes"], told["dropped"]) == (60, 0, {"no time": 60})
    assert "--start" in told["decided"][0]
    shown = offing("read", "bare.nmea", home="shown").out
    assert "--start TIME" in shown
    timed = offing("read", "bare.nmea", "--start", "2023-07-14T20:00:00Z", "--json").account
    assert (timed["messages"], timed["fixes"], timed["dropped"]) == (60, 60, {})
    [span] = offing("sql", "--json", "SELECT min(t) AS a, max(t) AS b, count(*) AS n FROM fixes").objects
    assert span == {"a": "2023-07-14T20:00:00Z", "b": "2023-07-14T20:09:50Z", "n": 60}
    assert [one["fixes"] for one in offing("inputs", "--json").objects] == [60]


# Messages in parts


def test_parts_interleaved_out_of_order_and_missing(read: Read, offing: Offing) -> None:
    def at(second: int, line: bytes) -> bytes:
        return tag_block(t=T0 + timedelta(seconds=second), source="r1") + line + b"\n"

    a, b = two(1, mmsi=412000001, name="FIRST"), two(2, mmsi=412000002, name="SECOND")
    backward, without_end = two(3, mmsi=412000003, name="THIRD"), two(4, mmsi=412000004, name="FOURTH")
    without_begin = two(5, mmsi=412000005, name="FIFTH")
    singles = [one(mmsi=412000001 + n, second=n) for n in range(3)]
    order = [a[0], b[0], singles[0], a[1], b[1], backward[1], backward[0], without_end[0]]
    order += [singles[1], without_begin[1], singles[2]]
    told = read("parts.nmea", b"".join(at(n, line) for n, line in enumerate(order))).account
    assert told["lines"] == 11
    assert told["by_type"] == {"1": 3, "5": 3}
    assert told["continuations"] == 3
    assert told["rejected"] == {"part missing": 2}
    assert told["fixes"] == 3
    names = offing("sql", "--csv", "SELECT name FROM craft WHERE name IS NOT NULL ORDER BY craft_id").out
    assert names.split() == ["name", "FIRST", "SECOND", "THIRD"]


# Containers


@pytest.mark.parametrize(("name", "data"), [("log.csv", CSV), ("log.nmea", NMEA)])
def test_what_came_before_a_break_is_kept(read: Read, offing: Offing, tmp_path: Path, name: str, data: bytes) -> None:
    packed = gzip.compress(data)
    done = read(f"{name}.gz", packed[: len(packed) * 2 // 3])
    assert done.status == 1
    told = done.account
    assert told["complete"] is False
    assert COUNT / 3 < told["messages"] < COUNT
    assert told["fixes"] == told["messages"]
    assert "breaks off" in told["notes"][0]
    assert f"{name}.gz is incomplete: its gzip container breaks off" in done.err
    assert f"gave {told['bytes']:,} bytes" in done.err
    assert offing("parse", f"{name}.gz").status == 1
    whole = read(f"{name}.gz", packed)
    assert whole.status == 0
    assert whole.account["complete"] is True
    assert whole.account["fixes"] == COUNT
    assert len(offing("inputs", "--json").objects) == 1
    (tmp_path / name).write_bytes(data)
    assert offing("read", name, home="other").status == 0
    assert story(Home.open(tmp_path / "home")) == story(Home.open(tmp_path / "other"))


def test_a_broken_off_log_read_another_way_replaces_the_first_reading(read: Read, offing: Offing) -> None:
    packed = gzip.compress(nmea(ROWS, tagged=False))
    first = read("bare.nmea.gz", packed[: len(packed) // 2])
    assert (first.status, first.account["fixes"]) == (1, 0)
    second = offing("read", "bare.nmea.gz", "--start", "2023-07-14T20:00:00Z", "--json")
    assert (second.status, second.account["complete"]) == (1, False)
    assert second.account["fixes"] > 0
    assert [one["fixes"] for one in offing("inputs", "--json").objects] == [second.account["fixes"]]


def zipped(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return held.getvalue()


def test_a_zip_file_with_good_and_bad_members(read: Read) -> None:
    done = read("some.zip", zipped(a_nmea=NMEA, b_txt=b"#|;/ 17 %% 0x1f\n" * 9, c_csv=b""))
    assert done.status == 1
    good, bad, empty = done.objects
    assert good["input"] == "some.zip!a.nmea"
    assert good["fixes"] == COUNT
    assert "format not recognised" in bad["refused"]
    assert "is empty" in empty["refused"]
    assert "refused some.zip!b.txt" in done.err


@pytest.mark.parametrize(("name", "data"), [("log.csv", CSV), ("log.nmea", NMEA)])
def test_every_container_gives_the_same_record(offing: Offing, tmp_path: Path, name: str, data: bytes) -> None:
    files = {
        name: data,
        f"{name}.gz": gzip.compress(data),
        f"{name}.bz2": bz2.compress(data),
        f"{name}.xz": lzma.compress(data),
        f"{name}.zst": zstandard.compress(data),
        f"{name}.zip": zipped(**{name.replace(".", "_"): data}),
    }
    stories = []
    for file, packed in files.items():
        (tmp_path / file).write_bytes(packed)
        told = offing("read", file, "--json", home=f"home-{file}")
        assert told.status == 0
        assert told.account["fixes"] == COUNT
        stories.append(story(Home.open(tmp_path / f"home-{file}")))
    assert all(one == stories[0] for one in stories)
    assert offing("read", *files, home="all").status == 0
    assert story(Home.open(tmp_path / "all")) == stories[0]
    assert len(offing("inputs", "--json", home="all").objects) == 1


@pytest.mark.parametrize("filling", [b"\n", b"\0", b"1,2,3\n"])
def test_a_bomb_is_stopped_and_what_stood_before_is_kept(
    read: Read, monkeypatch: pytest.MonkeyPatch, filling: bytes
) -> None:
    monkeypatch.setattr(unpack, "Limits", functools.partial(unpack.Limits, free=1 << 20))
    done = read("bomb.zip", zipped(bomb_csv=CSV + filling * (24_000_000 // len(filling))))
    assert done.status == 1
    told = done.account
    assert told["fixes"] == COUNT
    assert told["bytes"] < 20_000_000
    assert "far more than a log can" in done.err


# Wrong words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--as", "nonsense"],
            "table, text, warning-service, warning-text and the families adsb, ais, document, sightings, warning",
        ),
        (["--map", "height=lat"], "there are mmsi, imo"),
        (["--map", "lat"], "FIELD=COLUMN"),
        (["--start", "yesterday"], "2023-07-20T06:30:00Z"),
    ],
)
def test_wrong_words_are_wrong_usage(offing: Offing, tmp_path: Path, words: list[str], said: str) -> None:
    (tmp_path / "log.csv").write_bytes(CSV)
    done = offing("read", "log.csv", *words)
    assert done.status == 2
    assert said in done.err


def test_a_column_that_is_not_there(read: Read) -> None:
    done = read("log.csv", CSV, "--map", "lat=NORTH")
    assert done.status == 1
    assert "--map lat=NORTH: there is no such column; there are mmsi, time, lat" in done.err


def test_a_source_that_is_the_wrong_one(read: Read) -> None:
    done = read("log.nmea", NMEA, "--as", "csv")
    assert done.status == 1
    assert "NMEA sentences" in done.err
    assert "Without --as" in done.err
    done = read("log.csv", CSV, "--as", "nmea")
    assert done.status == 1
    assert (done.account["messages"], sum(done.account["rejected"].values())) == (0, COUNT)
    assert "nothing in log.csv could be read as nmea" in done.err


# Homes


def test_homes_that_are_none(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(CSV)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").touch()
    for home, said in (("log.csv", "is a file"), ("log.csv/sub", "no home can be made"), ("other", "other things")):
        done = offing("read", "log.csv", home=home)
        assert done.status == 3
        assert said in done.err
        assert home in done.err
        assert "--home" in done.err
    done = offing("log", home="absent")
    assert done.status == 3
    assert "no record yet" in done.err
    assert not (tmp_path / "absent").exists()


# Started in a process of its own: what it does at its Nth file that takes its name
STEPPING = """
import os, signal, sys, time
from functools import partial
import offing.engine.ingest as ingest
from offing.cli.main import main

ingest.frames = partial(ingest.frames, size=10_000)
moment, what, *words = sys.argv[1:]
left = int(moment)

def count(event, _):
    global left
    if event != "os.rename":
        return
    left -= 1
    if left == 0 and what == "stop":
        os.kill(os.getpid(), signal.SIGINT)
    if left == 0 and what == "wait":
        open("waiting", "x").close()
        while not os.path.exists("go on"):
            time.sleep(0.01)

sys.addaudithook(count)
try:
    main(words)
finally:
    open("renames", "w").write(str(int(moment) - left))
"""


def stepping(folder: Path, moment: int, what: str, *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", STEPPING, str(moment), what, "--home", "home", *words]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OFFING_")}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True)


@contextmanager
def waiting(folder: Path, *words: str) -> Iterator["subprocess.Popen[str]"]:
    """Hold a command at the third file it writes, for the block."""
    with stepping(folder, 3, "wait", *words) as process:
        try:
            for _ in range(6000):
                if (folder / "waiting").exists() or process.poll() is not None:
                    break
                time.sleep(0.01)
            yield process
        finally:
            (folder / "go on").touch()
            process.communicate(timeout=120)


def test_a_home_in_use(offing: Offing, tmp_path: Path) -> None:
    half = COUNT // 2
    (tmp_path / "a.csv").write_text(as_csv(ROWS[:half]))
    (tmp_path / "b.csv").write_text(as_csv(ROWS[half:]))
    offing("read", "a.csv")
    log = offing("log", "--json").out
    with waiting(tmp_path, "read", "b.csv") as process:
        for words in (["read", "a.csv"], ["detect"], ["retract", "a.csv"]):
            done = offing(*words)
            assert done.status == 3
            assert f"process {process.pid} is writing to the home" in done.err
            assert "wait until it is done" in done.err
        assert offing("log", "--json").out == log
        assert [one["input"] for one in offing("inputs", "--json").objects] == ["a.csv"]
        assert offing("sql", "--json", "SELECT count(*) AS n FROM fixes").objects == [{"n": half}]
        assert process.poll() is None
    assert process.returncode == 0
    assert offing("sql", "--json", "SELECT count(*) AS n FROM fixes").objects == [{"n": COUNT}]


@pytest.mark.parametrize(("name", "data"), [("log.csv", CSV), ("log.nmea", NMEA)])
@pytest.mark.parametrize("share", [0.1, 0.8])
def test_a_read_stopped_with_ctrl_c_is_completed_by_the_next(
    offing: Offing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, share: float
) -> None:
    monkeypatch.setattr(ingest, "frames", functools.partial(ingest.frames, size=10_000))
    (tmp_path / name).write_bytes(data)
    assert offing("read", name, home="whole").status == 0
    files = sum(1 for path in (tmp_path / "whole" / "lake").rglob("*.parquet"))
    with stepping(tmp_path, max(2, round(files * share)), "stop", "read", name) as process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert out == ""
    assert err == "offing: stopped. What was read is kept; the same `offing read` goes on from there.\n"
    assert offing("inputs", "--json").objects == []
    done = offing("read", name, "--json")
    assert done.status == 0
    assert done.account["fixes"] == COUNT
    assert story(Home.open(tmp_path / "home")) == story(Home.open(tmp_path / "whole"))


def test_ctrl_c_within_compiled_code_is_no_fault(
    offing: Offing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise SystemError("returned a result with an exception set") from KeyboardInterrupt()

    (tmp_path / "log.csv").write_bytes(CSV)
    monkeypatch.setattr(pipeline, "read", interrupted)
    done = offing("read", "log.csv")
    assert done.status == 130
    assert "stopped" in done.err


# Lines without end

MEASURED = """
import sys
from pathlib import Path
from offing.cli.main import main
try:
    main(["--home", sys.argv[2], "read", sys.argv[1], "--json"])
finally:
    Path("status").write_text(Path("/proc/self/status").read_text())
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
@pytest.mark.parametrize(("name", "data", "filling"), [("log.csv", CSV, b","), ("log.nmea", NMEA, b"!AIVDM,1,1,,A,")])
def test_a_line_of_200_megabytes(tmp_path: Path, name: str, data: bytes, filling: bytes) -> None:
    lines = data.splitlines(keepends=True)
    with (tmp_path / name).open("wb") as file:
        file.writelines(lines[:50])
        block = filling * (1_000_000 // len(filling))
        for _ in range(200):
            file.write(block)
        file.write(b"\n")
        file.writelines(lines[50:])
    for home in ("first", "second"):
        command = [sys.executable, "-c", MEASURED, name, home]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False)
        # Compiling takes more memory than any line; it is done once on a machine.
        if "compiling" not in done.stderr:
            break
    told = Told(done.returncode, done.stdout, done.stderr)
    assert told.status == 0, told.err
    assert told.account["fixes"] == COUNT
    assert sum(told.account["rejected"].values()) < 10
    assert told.account["examples"][0][0] == len(b"".join(lines[:50]))
    [most] = [line.split()[1] for line in (tmp_path / "status").read_text().splitlines() if line.startswith("VmHWM:")]
    assert int(most) < 600 << 10


# Names that strangers chose

HOSTILE = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    '=HYPERLINK("http://x")',
    "\x1b[31mRED\x1b[0m",
    "\x1b]0;title\x07",
    "\x9b2J",
    "<script>alert(1)</script>",
    "a\u202egpj.exe",
    "NUL\0x",
    'quo"te,comma',
]


def test_hostile_names_do_no_harm(offing: Offing, tmp_path: Path) -> None:
    with (tmp_path / "names.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER.strip().split(","))
        for hour in (0, 1, 2, 12, 13):
            for at, name in enumerate(HOSTILE):
                t = f"2023-01-01T{hour:02d}:00:00Z"
                rows.writerow([219000001 + at, t, 54 + at / 10, 10 + hour / 100, 4.0, 90.0, name])
    assert offing("read", "names.csv").status == 0
    table = offing("log").out
    assert not (CONTROLS & set(table))
    assert "\u202e" not in table
    assert "\\x1b[31mRED" in table
    sheet = list(csv.DictReader(io.StringIO(offing("log", "--format", "csv").out)))
    assert len({row["craft"] for row in sheet}) == len(HOSTILE)
    for row in sheet:
        assert row["names"][0] not in "=+-@\t\r"
        assert not (CONTROLS & set(row["names"]))
    objects = offing("log", "--json")
    features = offing("log", "--format", "geojson")
    for text in (objects.out, features.out):
        assert not (CONTROLS & set(text))
    said = {one["craft"][0]["name"] for one in objects.objects}
    assert said >= {"<script>alert(1)</script>", 'quo"te,comma', "+1+1", "\x1b[31mRED\x1b[0m"}
    assert len(json.loads(features.out)["features"]) == len(objects.objects) == len(sheet)
    craft = list(csv.DictReader(io.StringIO(offing("export", "--to", "csv", "--what", "craft").out)))
    assert all((row["name"] or "x")[0] not in "=+-@\t\r" for row in craft)


def test_a_reader_that_has_enough_is_no_fault(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(CSV)
    for words in (["read", "log.csv"], ["inputs"], ["log"]):
        with stepping(tmp_path, 0, "go on", *words) as process:
            assert process.stdout is not None
            process.stdout.close()
            _, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
    assert offing("inputs", "--json").account["fixes"] == COUNT
