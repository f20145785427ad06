"""A home holds the world or a rehearsal, never both; and says which."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from offing import pipeline
from offing.codecs.aivdm_encode import encode
from offing.engine import export, ingest
from offing.engine.outgoing import craft_of, fixes_of
from offing.engine.reader import Record
from offing.schema.craft import are_rehearsal, craft_key, is_rehearsal
from story import Silent

BEGIN = datetime(2023, 7, 20, tzinfo=UTC)
REAL, PLAYED = 219_000_123, 799_000_123


def log(path: Path, *craft: int, hours: float = 8.0, latest: int | None = None) -> str:
    """Write a log in which craft lie still, report once and again after some hours of silence."""
    lines = []
    for n, mmsi in enumerate([*craft, *([latest] if latest else [])]):
        for late in (0.0, hours):
            fields = {"msg_type": 1, "mmsi": mmsi, "lat": 54.5 + n, "lon": 12.0, "sog_kn": 8.0, "cog_deg": 90.0}
            lines += encode(fields, t=BEGIN + timedelta(hours=late, minutes=n), receiver="TEST")
    path.write_bytes(b"".join(lines))
    return str(path)


def read(home, *places: str) -> list[dict]:
    return pipeline.read(home, places, watch=Silent())


def test_the_block_is_told_alike_of_one_and_of_many() -> None:
    labels = (
        "mmsi:799000000",
        "mmsi:798999999",
        "mmsi:219000123",
        "icao:df0000",
        "icao:deffff",
        "icao:e00000",
    )
    keys = [craft_key(label) for label in labels]
    assert [is_rehearsal(key) for key in keys] == are_rehearsal(np.array(keys)).tolist()
    assert [is_rehearsal(key) for key in keys] == [True, False, False, True, False, False]


@pytest.mark.parametrize(("first", "second"), [(REAL, PLAYED), (PLAYED, REAL)])
def test_a_home_of_one_refuses_the_other_and_keeps_nothing_of_it(home, tmp_path, first, second) -> None:
    read(home, log(tmp_path / "first.nmea", first))
    before = Record(home).fixes().to_pylist()
    [account] = read(home, log(tmp_path / "second.nmea", second))
    assert "rehearsal" in account["refused"]
    assert Record(home).fixes().to_pylist() == before
    assert [one["input"].rsplit("/")[-1] for one in Record(home).accounts()] == ["first.nmea"]
    listed = {path.suffix for path in home.archive.rglob("*") if path.is_file()}
    assert len([path for path in home.archive.rglob("*") if path.is_file()]) == 1, listed


@pytest.mark.parametrize(("first", "second"), [(REAL, PLAYED), (PLAYED, REAL)])
def test_what_a_killed_read_has_left_counts(sqlite_home, tmp_path, monkeypatch, first, second) -> None:
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(ingest._Reading, "_finish", interrupted)
        read(sqlite_home, log(tmp_path / "first.nmea", first))
    [account] = read(sqlite_home, log(tmp_path / "second.nmea", second))
    assert "rehearsal" in account["refused"]
    [account] = read(sqlite_home, str(tmp_path / "first.nmea"))
    assert account["synthetic"] is (first == PLAYED)


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_in_one_command_the_first_decides(home, tmp_path) -> None:
    places = [log(tmp_path / "a.nmea", REAL), log(tmp_path / "b.nmea", PLAYED)]
    accounts = read(home, *places)
    assert ["refused" in account for account in accounts] == [False, True]


def test_an_identity_of_the_block_among_others_makes_no_rehearsal(home, tmp_path) -> None:
    [account] = read(home, log(tmp_path / "mixed.nmea", REAL, PLAYED))
    assert not account["synthetic"]


def test_after_the_rehearsal_is_retracted_the_home_is_free(home, tmp_path) -> None:
    played = log(tmp_path / "played.nmea", PLAYED)
    read(home, played)
    pipeline.retract(home, played, watch=Silent())
    [account] = read(home, log(tmp_path / "real.nmea", REAL))
    assert account["synthetic"] is False


def test_every_line_row_and_account_of_a_rehearsal_says_so(home, tmp_path) -> None:
    read(home, log(tmp_path / "played.nmea", PLAYED))
    record = Record(home)
    lines = record.lines()
    assert [line["synthetic"] for line in lines] == [True] * len(lines)
    assert {line["kind"] for line in lines} >= {"gap"}
    assert record.inputs()["synthetic"].to_pylist() == [True]
    for table in (fixes_of(record), craft_of(record)):
        assert set(table["synthetic"].to_pylist()) == {True}
        out = io.BytesIO()
        export.write_csv(table, out)
        assert out.getvalue().splitlines()[0].endswith(b'"synthetic"')
    out = io.BytesIO()
    export.write_geojson(lines, out)
    assert out.getvalue().count(b'"synthetic": true') == len(lines)
    out = io.BytesIO()
    export.write_parquet(export.flat(lines), out)
    assert set(pq.read_table(io.BytesIO(out.getvalue()))["synthetic"].to_pylist()) == {True}


def test_a_folders_list_says_what_is_not_to_be_read(home, tmp_path) -> None:
    feeds = tmp_path / "feeds"
    (feeds / "documents").mkdir(parents=True)
    log(feeds / "ais.nmea", PLAYED)
    (feeds / "truth.jsonl").write_text("{}\n")
    (feeds / "documents" / "one.txt").write_text("A drill was announced.\n")
    (feeds / ".offingignore").write_text("# not feeds\ntruth.jsonl\ndocuments/\n")
    noted: list[str] = []
    watch = Silent()
    watch.note = noted.append
    [account] = pipeline.read(home, [str(feeds)], watch=watch)
    assert account["input"].endswith("ais.nmea")
    assert [note.split(" is left out")[0].rsplit("/")[-1] for note in noted] == ["documents", "truth.jsonl"]
