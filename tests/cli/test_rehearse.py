"""`offing rehearse`, and that what it plays is never taken for the world, from the command to the export."""

import csv
import functools
import gzip
import io
import json
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import offing
from invoked import offing as started
from invoked import write_log
from offing import pipeline
from offing.cli.main import main
from offing.codecs.aivdm_encode import encode
from offing.engine import ingest
from offing.engine.home import Home
from offing.engine.reader import Record
from story import Silent
from tiny import TINY

Run = Callable[..., subprocess.CompletedProcess[str]]
FORCES = {"SIM ALDER", "SIM BIRCH", "SIM CEDAR"}


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def act(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in this process, in a folder of its own that holds the small scenario."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.toml").write_text(TINY)

    def acting(*words: object, home: Path | str = "home") -> subprocess.CompletedProcess[str]:
        if words[0] in ("read", "verify"):  # which do not compile what so small a log needs, in a process of their own
            return started(*words, home=Path(home))
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main(["--home", str(home), *map(str, words)])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        assert "unexpectedly" not in told.err
        return subprocess.CompletedProcess(words, int(leaving.value.code or 0), told.out, told.err)

    return acting


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the feeds of the small scenario and the home that read them; not to be written to."""
    folder = tmp_path_factory.mktemp("rehearsed")
    (folder / "tiny.toml").write_text(TINY)
    words = (folder / "tiny.toml", "--out", folder / "feeds", "--thin", "30", "--csv", "--raw", "--json")
    for command in (("rehearse", *words), ("read", folder / "feeds", "--json")):
        done = started(*command, home=folder / "home")
        assert done.returncode == 0, done.stderr
        assert all(one["synthetic"] for one in objects(done.stdout))
    return folder


@pytest.fixture
def ask(act: Run, rehearsed: Path) -> Run:
    """Run a command with the home of the rehearsal."""
    return lambda *words: act(*words, home=rehearsed / "home")


# From scenario to score


def test_the_two_in_company_and_the_third_they_meet_are_found(ask: Run, rehearsed: Path) -> None:
    [meeting] = objects(ask("log", "--kind", "rendezvous", "--json").stdout)
    assert {one["name"] for one in meeting["craft"]} == FORCES
    assert abs(meeting["lat"] - 49.5) < 0.15
    assert abs(meeting["lon"] + 10.0) < 0.25
    assert "2023-05-01T03:" < meeting["t_start"][:14] < "2023-05-01T05:"
    [company] = objects(ask("log", "--kind", "company", "--json").stdout)
    assert {one["name"] for one in company["craft"]} == FORCES
    scores = {one["kind"]: one for one in objects(ask("score", rehearsed / "feeds" / "truth.jsonl", "--json").stdout)}
    for kind in ("company", "rendezvous", "flight"):
        assert (scores[kind]["precision"], scores[kind]["recall"], scores[kind]["observable"]) == (1.0, 1.0, 1), kind
    assert not sum(one["wrong"] for one in scores.values()), scores


def test_what_was_read_is_what_was_meant_to_be_read(ask: Run) -> None:
    accounts = objects(ask("inputs", "--json").stdout)
    read = {"ais.nmea": True, "aircraft.sbs": True, "01-one.txt": True, "02-document-1.txt": True}
    assert {Path(one["input"]).name: one["synthetic"] for one in accounts} == read


# Never taken for the world: what goes out of a home


def test_every_line_of_the_log_says_what_it_is_of(ask: Run) -> None:
    lines = objects(ask("log", "--json").stdout)
    assert len(lines) >= 4
    assert all(line["synthetic"] is True for line in lines)
    rows = list(csv.DictReader(io.StringIO(ask("log", "--format", "csv").stdout)))
    assert {row["synthetic"].lower() for row in rows} == {"true"}
    told = json.loads(ask("log", "--format", "geojson").stdout)
    assert all(one["properties"]["synthetic"] is True for one in told["features"])
    assert ask("log").stdout.startswith("A rehearsal: nothing of what follows happened.\n")


def test_the_evidence_of_a_line_says_what_it_is_of(ask: Run, tmp_path: Path) -> None:
    line = objects(ask("log", "--json", "--kind", "company").stdout)[0]
    assert objects(ask("why", line["id"], "--json").stdout)[0]["event"]["synthetic"] is True
    assert "synthetic: from a rehearsal" in ask("why", line["id"]).stdout
    done = ask("export", "--to", "evidence", line["id"], "--out", tmp_path / "line.zip")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "line.zip") as bundle:
        assert json.loads(bundle.read("manifest.json"))["line"]["synthetic"] is True
        assert bundle.read("README.txt").startswith(b"OF A REHEARSAL: nothing of what follows happened.\n")
    assert ask("verify", tmp_path / "line.zip").returncode == 0


@pytest.mark.parametrize("what", ["events", "fixes", "craft"])
def test_every_row_that_goes_out_says_what_it_is_of(ask: Run, tmp_path: Path, what: str) -> None:
    for to in ("geojson", "csv", "parquet"):
        done = ask("export", "--to", to, "--what", what, "--out", tmp_path / to)
        assert done.returncode == 0, done.stderr
    features = json.loads((tmp_path / "geojson").read_text())["features"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "csv").read_text())))
    table = pq.read_table(tmp_path / "parquet")
    assert len(features) == len(rows) == table.num_rows > 3
    assert {one["properties"]["synthetic"] for one in features} == {True}
    assert {row["synthetic"].lower() for row in rows} == {"true"}
    assert set(table["synthetic"].to_pylist()) == {True}


def test_sql_and_python_tell_rehearsals(ask: Run, rehearsed: Path) -> None:
    for table in ("events", "craft", "inputs"):
        query = f"SELECT count(*) AS n, bool_and(synthetic) AS played FROM {table}"  # noqa: S608
        [told] = objects(ask("sql", "--json", query).stdout)
        assert told["n"] > 1
        assert told["played"] is True
    query = "SELECT count(*) AS n, bool_and(synthetic) AS played FROM fixes JOIN craft USING (craft_id)"
    [told] = objects(ask("sql", "--json", query).stdout)
    assert told["n"] > 1000
    assert told["played"] is True
    record = offing.open(rehearsed / "home")
    assert set(record.events()["synthetic"].to_pylist()) == set(record.craft()["synthetic"].to_pylist()) == {True}


# Never taken for the world: what comes into a home


def copies(rehearsed: Path, folder: Path) -> list[Path]:
    """Return the feeds as files of every format, packed ones, and a folder."""
    feeds = [rehearsed / "feeds" / f"{name}" for name in ("ais.nmea", "aircraft.sbs", "ais.csv", "aircraft.avr")]
    (folder / "ais.nmea.gz").write_bytes(gzip.compress(feeds[0].read_bytes()))
    with zipfile.ZipFile(folder / "feeds.zip", "w") as packed:
        packed.write(feeds[0], "log.txt")
    # Tag blocks are stripped on the way, and the file is called something else.
    lines = feeds[0].read_bytes().splitlines(keepends=True)
    (folder / "bare.log").write_bytes(b"".join(line.rpartition(b"\\")[2] for line in lines))
    return [
        *feeds,
        rehearsed / "feeds" / "aircraft.beast",
        *map(folder.joinpath, ("ais.nmea.gz", "feeds.zip", "bare.log")),
    ]


def test_a_home_of_the_world_takes_no_rehearsal_and_keeps_nothing_of_it(
    act: Run, rehearsed: Path, tmp_path: Path
) -> None:
    write_log(tmp_path / "world.csv")
    assert act("read", "world.csv").returncode == 0
    listed, lines = act("inputs", "--json").stdout, act("log", "--json").stdout
    before = {name for name in held(tmp_path / "home") if name.startswith(("archive", "lake"))}
    places = copies(rehearsed, tmp_path)
    done = act("read", *places, "--json")
    assert done.returncode == 1
    accounts = objects(done.stdout)
    assert len(accounts) == len(places)
    for account in accounts:
        assert "is a rehearsal, and this home holds inputs of the world" in account["refused"], account
        assert "offing --home DIR read" in account["refused"]
    done = act("read", rehearsed / "feeds", "--json")
    assert done.returncode == 1
    assert len(objects(done.stdout)) == 4  # both logs, the warning and the document
    assert act("inputs", "--json").stdout == listed
    assert act("log", "--json").stdout == lines
    assert {name for name in held(tmp_path / "home") if name.startswith(("archive", "lake"))} == before
    scored = act("score", rehearsed / "feeds" / "truth.jsonl")
    assert scored.returncode == 2
    assert "--home" in scored.stderr


def test_a_home_of_a_rehearsal_takes_nothing_of_the_world(act: Run, rehearsed: Path, tmp_path: Path) -> None:
    shutil.copytree(rehearsed / "home", tmp_path / "home")
    write_log(tmp_path / "world.csv")
    lines = act("log", "--json").stdout
    done = act("read", "world.csv", "--json")
    assert done.returncode == 1
    [account] = objects(done.stdout)
    assert "is of the world, and this home holds a rehearsal" in account["refused"]
    assert "another home" in account["refused"]
    assert act("log", "--json").stdout == lines


@pytest.mark.parametrize("frame", [20_000, 1 << 20])  # both in one frame, or the one after the other
@pytest.mark.parametrize("world_first", [True, False])
def test_a_log_of_both_is_refused_whole(
    thinned: dict[str, bytes],
    sqlite_home: Home,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    world_first: bool,
    frame: int,
) -> None:
    monkeypatch.setattr(ingest, "frames", functools.partial(ingest.frames, size=frame))
    fields = {"msg_type": 1, "mmsi": 219000001, "lat": 49.5, "lon": -10.0, "sog_kn": 8.0, "cog_deg": 90.0}
    world = b"".join(encode(fields, t=datetime(2023, 5, 1, 12, tzinfo=UTC), receiver="r1")) * 300
    joined = [world, thinned["ais.nmea"]] if world_first else [thinned["ais.nmea"], world]
    (tmp_path / "joined.nmea").write_bytes(b"".join(joined))
    [account] = pipeline.read(sqlite_home, [str(tmp_path / "joined.nmea")], watch=Silent())
    assert "the two are never read as one" in account["refused"]
    assert not Record(sqlite_home).accounts()
    assert not [path for path in sqlite_home.archive.rglob("*") if path.is_file()]


# The folder


def test_scenarios_are_listed(act: Run) -> None:
    done = act("rehearse")
    assert done.returncode == 0
    for name in ("northern-interaction-2023", "strait-watch", "silent-rendezvous", "gnss-interference", "busy-port"):
        assert name in done.stdout
    listed = objects(act("rehearse", "--json").stdout)
    assert all(one["title"] for one in listed)
    assert len(listed) >= 5


def test_what_was_written_is_told_and_an_earlier_rehearsal_replaced(act: Run, tmp_path: Path) -> None:
    done = act("rehearse", "tiny.toml", "--out", "feeds", "--thin", "300", "--csv", "--raw")
    assert done.returncode == 0, done.stderr
    assert "a rehearsal; nothing of it happened" in done.stderr
    assert "--home DIR read feeds" in done.stdout
    assert "score feeds/truth.jsonl" in done.stdout
    files = held(tmp_path / "feeds")
    for name, data in files.items():
        assert name.startswith(".") or f"feeds/{name}" in done.stdout
        assert name.startswith(".") or f"{len(data):,}" in done.stdout
    again = act("rehearse", "tiny.toml", "--out", "feeds", "--thin", "300", "--json")
    assert again.returncode == 0
    told = objects(again.stdout)
    now = held(tmp_path / "feeds")
    assert {one["file"]: one["bytes"] for one in told} == {
        f"feeds/{name}": len(data) for name, data in now.items() if not name.startswith(".")
    }
    assert set(files) - set(now) == {"ais.csv", "aircraft.avr", "aircraft.beast"}
    assert {name: files[name] for name in now if name != ".rehearsal"} == {
        name: data for name, data in now.items() if name != ".rehearsal"
    }


def test_seed_variant_and_traffic_change_what_is_played(act: Run, tmp_path: Path) -> None:
    def feed(*words: object) -> tuple[bytes, dict[str, Any]]:
        done = act("rehearse", "tiny.toml", "--out", "feeds", "--thin", "600", *words)
        assert done.returncode == 0, done.stderr
        files = held(tmp_path / "feeds")
        return files["ais.nmea"], json.loads(files["truth.jsonl"].splitlines()[0])

    plain, head = feed()
    assert feed("--seed", 3) == (plain, head)
    other, told = feed("--seed", 4)
    assert other != plain
    assert told["seed"] == 4
    quiet, told = feed("--variant", "quiet")
    assert len(quiet) < len(plain)
    assert told["variant"] == "quiet"
    feed("--traffic", "40")
    lines = (tmp_path / "feeds" / "truth.jsonl").read_text().splitlines()
    others = [one for line in lines if (one := json.loads(line))["what"] == "traffic"]
    assert 20 <= sum(len(one["craft"]) for one in others) <= 40
    assert all(craft.startswith("mmsi:7991") for one in others for craft in one["craft"])


def test_a_folder_of_other_things_is_refused_before_anything_is_played(act: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine\n")
    for out in ("mine", "tiny.toml"):
        done = act("rehearse", "tiny.toml", "--out", out)
        assert done.returncode == 2
        assert out in done.stderr
        assert "--out" in done.stderr
        assert "nothing of it happened" not in done.stderr
    assert held(tmp_path / "mine") == {"letter.txt": b"mine\n"}
    assert (tmp_path / "tiny.toml").read_text() == TINY


def test_who_plays_in_the_future_is_told_that_no_record_takes_it(act: Run, tmp_path: Path) -> None:
    (tmp_path / "later.toml").write_text(TINY.replace("2023-", "2098-"))
    done = act("rehearse", "later.toml", "--out", "feeds", "--thin", "600")
    assert done.returncode == 0
    assert "ends after now" in done.stderr
    assert "after now" not in act("rehearse", "tiny.toml", "--out", "feeds", "--thin", "600").stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "feeds"], "name a SCENARIO"),
        (["tiny.toml"], "--out DIR"),
        (["tiny.toml", "--out", "feeds", "--send", "udp://127.0.0.1:9"], "--send URL"),
        (["nowhere", "--out", "feeds"], "there is no scenario 'nowhere'; there are busy-port"),
        (["tiny.toml", "--out", "feeds", "--variant", "loud"], "it has: quiet"),
        (["tiny.toml", "--out", "feeds", "--seed", "-1"], "--seed"),
        (["tiny.toml", "--out", "feeds", "--seed", "x"], "--seed"),
        (["tiny.toml", "--out", "feeds", "--traffic", "-1"], "--traffic"),
        (["tiny.toml", "--out", "feeds", "--traffic", "1000000000"], "--traffic"),
        (["tiny.toml", "--out", "feeds", "--thin", "-1"], "--thin"),
        (["tiny.toml", "--out", "feeds", "--thin", "nan"], "--thin"),
        (["tiny.toml", "--out", "feeds", "--thin", "inf"], "--thin"),
        (["tiny.toml", "--out", "feeds", "--speed", "60"], "go with --send"),
        (["tiny.toml", "--out", "feeds", "--lan"], "go with --send"),
        (["tiny.toml", "--out", "feeds", "--feed", "sbs"], "go with --send"),
        (["random", "--out", "feeds", "--variant", "x"], "--seed"),
        (["random", "--out", "feeds", "--traffic", "5"], "--seed"),
        (["tiny.toml", "--send", "udp://127.0.0.1:9", "--csv"], "with --out"),
        (["tiny.toml", "--send", "udp://127.0.0.1:9", "--feed", "radio"], "ais, sbs, avr, beast"),
        (["tiny.toml", "--send", "udp://127.0.0.1:9", "--speed", "0"], "--speed '0' is no speed"),
        (["tiny.toml", "--send", "udp://127.0.0.1:9", "--speed", "nan"], "60, or max"),
        (["tiny.toml", "--send", "udp://127.0.0.1:9", "--speed", "quick"], "60, or max"),
        (["tiny.toml", "--send", "127.0.0.1:9"], "no place to send to"),
        (["tiny.toml", "--send", "udp://8.8.8.8:9"], "never to public"),
        (["tiny.toml", "--send", "udp://8.8.8.8:9", "--lan"], "never to public"),
        (["tiny.toml", "--send", "tcp://192.168.7.7:9"], "with --lan"),
        (["tiny.toml", "--send", "tcp://10.0.0.9:9?listen"], "with --lan"),
        (["tiny.toml", "--send", "udp://255.255.255.255:9", "--lan"], "broadcast"),
        (["tiny.toml", "--send", "serial:///dev/ttyUSB0"], "no place to send to"),
    ],
)
def test_wrong_words_are_wrong_usage(act: Run, tmp_path: Path, words: list[str], said: str) -> None:
    done = act("rehearse", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert not (tmp_path / "feeds").exists()


def test_a_name_of_the_world_is_refused_by_its_address(act: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def public(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]

    monkeypatch.setattr(socket, "getaddrinfo", public)
    done = act("rehearse", "tiny.toml", "--send", "udp://feed.aggregator.example:9", "--lan")
    assert done.returncode == 2
    assert "93.184.216.34" in done.stderr


def test_a_random_scenario_follows_from_its_seed(run: Run, tmp_path: Path) -> None:
    done = run("rehearse", "random", "--seed", "5", "--thin", "600", "--out", tmp_path / "feeds", "--json")
    assert done.returncode == 0, done.stderr
    head = json.loads((tmp_path / "feeds" / "truth.jsonl").read_text().splitlines()[0])
    assert (head["seed"], head["synthetic"]) == (5, True)
    assert head["invented"]
    assert (tmp_path / "feeds" / "ais.nmea").stat().st_size > 10_000


# Live


def whole(link: socket.socket) -> bytes:
    data = b""
    with link:
        while found := link.recv(65_536):
            data += found
    return data


@pytest.fixture(scope="module")
def thinned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of the small scenario, thinned to one position in ten minutes."""
    folder = tmp_path_factory.mktemp("thinned")
    (folder / "tiny.toml").write_text(TINY)
    words = (folder / "tiny.toml", "--out", folder / "feeds", "--thin", "600", "--raw")
    done = started("rehearse", *words, home=folder / "home")
    assert done.returncode == 0, done.stderr
    return held(folder / "feeds")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["--speed", "max"], "ais.nmea"),
        (["--speed", "1000000"], "ais.nmea"),
        (["--speed", "max", "--feed", "sbs"], "aircraft.sbs"),
        (["--speed", "max", "--feed", "beast", "--json"], "aircraft.beast"),
    ],
)
def test_a_program_that_listens_gets_the_very_feed(
    act: Run, thinned: dict[str, bytes], words: list[str], name: str
) -> None:
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(60)
        hearing = threading.Thread(target=lambda: got.append(whole(door.accept()[0])))
        hearing.start()
        to = f"tcp://127.0.0.1:{door.getsockname()[1]}"
        done = act("rehearse", "tiny.toml", "--thin", "600", "--send", to, *words)
        hearing.join(60)
    assert done.returncode == 0, done.stderr
    assert got == [thinned[name]]
    if "--json" in words:
        said = {"to": to, "bytes": len(got[0]), "clients": 1, "stopped": False, "synthetic": True}
        assert objects(done.stdout) == [said]
    else:
        assert f"{len(got[0]):,} bytes sent to {to}" in done.stdout


def test_datagrams_reach_a_program_in_whole_lines(act: Run, thinned: dict[str, bytes]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ears:
        ears.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        ears.bind(("127.0.0.1", 0))
        ears.settimeout(0.5)
        to = f"udp://127.0.0.1:{ears.getsockname()[1]}"
        got: list[bytes] = []
        over = threading.Event()

        def hear() -> None:
            while True:
                try:
                    got.append(ears.recv(65_536))
                except TimeoutError:
                    if over.is_set():
                        return

        hearing = threading.Thread(target=hear)
        hearing.start()
        done = act("rehearse", "tiny.toml", "--thin", "600", "--send", to, "--speed", "max")
        over.set()
        hearing.join(60)
    assert done.returncode == 0, done.stderr
    assert all(one.endswith(b"\n") for one in got)
    assert b"".join(got) == thinned["ais.nmea"]


def test_it_serves_whoever_comes(tmp_path: Path, thinned: dict[str, bytes]) -> None:
    (tmp_path / "tiny.toml").write_text(TINY)
    command = [sys.executable, "-c", "from offing.cli.main import main; main()", "rehearse", "tiny.toml"]
    command += ["--thin", "600", "--send", "tcp://127.0.0.1:0?listen", "--speed", "max"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=-1, stderr=-1, text=True) as playing:
        port = next(int(line.split()[-1]) for line in playing.stderr or [] if "listening" in line)
        assert whole(socket.create_connection(("127.0.0.1", port))) == thinned["ais.nmea"]
        out, _ = playing.communicate(timeout=60)
    assert playing.returncode == 0
    assert f"{len(thinned['ais.nmea']):,} bytes sent" in out


def test_nobody_there_is_told_with_what_to_do(act: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    done = act("rehearse", "tiny.toml", "--send", f"tcp://127.0.0.1:{port}", "--speed", "max", "--thin", "600")
    assert done.returncode == 3
    assert "is the program that should listen running" in done.stderr
