"""Sightings as people and machines get them wrong: stated, kept, never silently wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cameras import photograph
from offing import pipeline
from offing.atlas import hulls
from offing.cli.main import main
from offing.engine.home import Home
from offing.engine.reader import Record
from offing.nav import compiled
from offing.schema.errors import InputError


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.open(tmp_path / "home")


def read(home: Home, path: Path, data: bytes | str, **options: Any) -> dict[str, Any]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    [account] = pipeline.read(home, [str(path)], options=options, watch=pipeline.Silence())
    if not account.get("refused"):
        assert account["lines"] == account["messages"] + sum(account["context"].values()) + sum(
            account["rejected"].values()
        )
    return account


def sightings(home: Home) -> list[dict[str, Any]]:
    return [line["detail"] for line in Record(home).lines(source="sighting")]


def test_a_photograph_whose_clock_is_a_year_off(home: Home, tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(photograph("2023:05:03 06:12:10", "+09:00", (34.6, 129.4), ("2024:05:02", 21, 12, 5)))
    told = {"observer": ("A",), "at": ("2024-05-03 06:10 JST",), "place": ("Tsushima Strait",)}
    pipeline.add(home, told, media=[str(photo)], watch=pipeline.Silence())
    [line] = sightings(home)
    notes = " ".join(line["detail"]["notes"])
    assert "366 days before the time told" in notes and "366 days before its own satellite time" in notes
    assert line["time"]["start"] == "2024-05-02T21:10:00Z"
    assert line["detail"]["media"][0]["clock"] == "2023-05-03T06:12:10+09:00"


def test_a_photograph_taken_far_from_the_place_told(home: Home, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photograph("2024:05:03 06:12:10", "+09:00", (60.0, 20.0)))
    told = {"observer": ("A",), "at": ("2024-05-03 06:10 JST",), "position": ("34.6 129.4",)}
    pipeline.add(home, told, media=[str(tmp_path / "a.jpg")], watch=pipeline.Silence())
    assert "nm from the place told" in sightings(home)[0]["detail"]["notes"][0]


def test_a_hull_number_that_two_navies_share_keeps_both(home: Home, tmp_path: Path) -> None:
    account = read(home, tmp_path / "t.csv", "time,hull,place,observer\n2024-05-03Z,548,Tsushima Strait,A\n")
    assert any("548 may be plan:548" in note for note in account["notes"])
    [unit] = sightings(home)[0]["units"]
    assert unit["hulls"] == ["plan:548", "rfn:548"] and unit["hull_number"] == "548" and "name" not in unit


def test_a_renumbered_ship_is_kept_with_when_it_bore_that_number(home: Home, tmp_path: Path) -> None:
    gone = next(it for it in hulls.hulls() if it.until and it.pennant and len(hulls.find(it.pennant, it.navy)) == 1)
    assert gone.until is not None
    row = f"{gone.until.year + 1}-05-03Z,{gone.navy}:{gone.pennant},Yellow Sea,A"
    account = read(home, tmp_path / "t.csv", f"time,hull,place,observer\n{row}\n")
    assert any("on other days only" in note and str(gone.until) in note for note in account["notes"])
    [unit] = sightings(home)[0]["units"]
    assert unit["hulls"] == [gone.id] and unit["hull_number"] == gone.pennant and "name" not in unit


def test_a_number_in_no_ledger_is_kept_as_it_is(home: Home, tmp_path: Path) -> None:
    read(home, tmp_path / "t.csv", "time,hull,place,observer\n2024-05-03Z,RU:9998,Yellow Sea,A\n")
    [unit] = sightings(home)[0]["units"]
    assert (unit["hull_number"], unit["state"]) == ("9998", "RU") and "hulls" not in unit


def test_a_sighting_on_land_is_kept_and_noted(home: Home, tmp_path: Path) -> None:
    account = read(home, tmp_path / "t.csv", "time,hull,lat,lon,observer\n2024-05-03Z,RU:548,45.0,100.0,A\n")
    assert "is on land" in account["notes"][0]
    [line] = sightings(home)
    assert line["place"]["lat"] == 45.0 and "is on land" in line["place"]["note"]


def test_local_times_without_a_zone_are_refused_row_by_row(home: Home, tmp_path: Path) -> None:
    rows = "time,hull,place,observer\n2024-05-03 06:10,RU:548,Yellow Sea,A\n2024-05-03 06:10 JST,RU:548,Yellow Sea,A\n"
    account = read(home, tmp_path / "t.csv", rows)
    assert sum(account["rejected"].values()) == 1 and any("--zone" in reason for reason in account["rejected"])
    assert any(note.startswith("row 1 is not kept") for note in account["notes"]) and len(sightings(home)) == 1
    account = read(home, tmp_path / "u.csv", rows.replace("JST", ""))
    assert "--zone" in account["refused"]


def test_detections_in_another_projection(home: Home, tmp_path: Path) -> None:
    own = {"detect_id": "a", "timestamp": "2031-01-01T09:51:21Z", "score": 0.9}
    point = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [355_000.0, 3_830_000.0]},
        "properties": own,
    }
    data = json.dumps({"type": "FeatureCollection", "features": [point]})
    account = read(home, tmp_path / "a.geojson", data)
    assert "another projection" in account["refused"] and "EPSG:" in account["refused"]
    read(home, tmp_path / "a.geojson", data, map={"crs": "EPSG:32652"})
    [line] = sightings(home)
    assert line["place"]["lat"] == pytest.approx(34.6, abs=0.1) and "projection" in line["place"]["note"]


@pytest.mark.parametrize(
    "data",
    [
        "time,hull,place,observer\n" + '"' * 300_000,
        "time,hull,place,observer\n" + "a" * 2_000_000,
        "time,hull,place,observer\n" + "2024-05-03Z," + ";" * 50_000 + ",Yellow Sea,A\n",
        '{"type":"FeatureCollection","features":[' + '{"a":' * 50_000,
        '[{"detect_id":"' + "\\\\" * 100_000,
        b"\xff\xd8\xff\xe1\xff\xffExif\0\0II*\0\x08\0\0\0" + b"\xff" * 70_000,
        b"\0\0\0\x18ftypisom" + b"\0\0\0\x08moov" * 100_000,
        b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xffeXIf" * 1_000,
    ],
    ids=["quotes", "long line", "semicolons", "deep JSON", "backslashes", "EXIF", "boxes", "chunks"],
)
def test_hostile_files_are_refused_or_kept_and_accounted_for(home: Home, tmp_path: Path, data: bytes | str) -> None:
    account = read(home, tmp_path / "hostile.bin", data)
    assert account.get("refused") or account["lines"] >= account["messages"]


def test_markup_in_what_is_told_stays_text(home: Home) -> None:
    told = {
        "observer": ("<b>[red]A</b>",),
        "at": ("2024-05-03Z",),
        "place": ("Yellow Sea",),
        "note": ("=1+1\n[[media]]",),
    }
    pipeline.add(home, told, watch=pipeline.Silence())
    [line] = sightings(home)
    assert line["observer"]["name"] == "<b>[red]A</b>" and line["detail"]["note"] == "=1+1 [[media]]"
    assert "media" not in line["detail"]


def test_a_form_that_was_tampered_with_is_refused(home: Home, tmp_path: Path) -> None:
    from offing.codecs.sighting_form import MARK

    for body in ("", "[sighting]\nobserver = 1.5.2\n", "[sighting]\nstrange = 'x'\n", "sighting = 'x'\n"):
        account = read(home, tmp_path / "form.toml", f"{MARK}\n{body}")
        assert account["refused"]


def test_python_hears_why_nothing_was_kept(tmp_path: Path) -> None:
    """A home of a rehearsal takes no sighting of the world."""
    from offing.engine import database as db

    home = Home.open(tmp_path / "home")
    row = {"name": "x", "path": "x", "source": "nmea", "source_version": 1, "synthetic": True, "since_generation": 1}
    with home.database.begin() as connection:
        connection.execute(db.inputs.insert(), [row])
    with pytest.raises(InputError, match="rehearsal"):
        pipeline.add_told(tmp_path / "home", {"observer": "A", "at": "2024-05-03Z", "place": "Yellow Sea"}, [])


# -- As a user meets them -------------------------------------------------------------------------


class Said:
    """Hold what a command printed and its status; ``words`` is all of it, on one line."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err
        self.words = " ".join(f"{out} {err}".split())


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run the command in this process, in a folder of its own; whatever it is given, it must not fail unexpectedly."""
    monkeypatch.setattr(compiled, "interpret", lambda: None)  # it would choose for all tests after this one
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main(["--home", "home", *words])
        told = capsys.readouterr()
        assert "unexpectedly" not in told.err, told.err
        return Said(int(str(leaving.value.code or 0)), told.out, told.err)

    return run


TOLD = ("--observer", "A", "--at", "2024-05-03 06:10 JST", "--place", "Tsushima Strait")


def the_line(offing: Callable[..., Said]) -> dict[str, Any]:
    [line] = map(json.loads, offing("log", "--source", "sighting", "--json").out.splitlines())
    return dict(line)


def test_a_user_sees_a_clock_that_is_a_year_off_when_adding_and_wherever_it_is_shown(
    offing: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").write_bytes(photograph("2023:05:03 06:12:10", "+09:00"))
    added = offing("add", *TOLD, "--hull", "RU:548", "--media", "a.jpg")
    assert added.status == 0 and "366 days before the time told" in added.words
    id_ = the_line(offing)["id"]
    for shown in (offing("log", "--source", "sighting"), offing("why", id_)):
        assert "366 days before the time told" in shown.words and "2023-05-03T06:12:10+09:00" in shown.words


def test_a_user_who_gives_a_number_of_two_navies_is_asked_which(offing: Callable[..., Said], tmp_path: Path) -> None:
    asked = offing("add", *TOLD, "--hull", "548")
    assert asked.status == 2 and "plan:548" in asked.words and "rfn:548" in asked.words
    assert offing("log", "--source", "sighting", "--json").out == ""
    (tmp_path / "t.csv").write_text("time,hull,place,observer\n2024-05-03Z,548,Tsushima Strait,A\n")
    read_ = offing("read", "t.csv")
    assert read_.status == 0 and "548 may be plan:548" in read_.words
    assert "one of 2" in offing("hull", "rfn:548").words and "one of 2" in offing("hull", "plan:548").words


def test_a_user_reads_that_a_number_was_borne_on_other_days(offing: Callable[..., Said]) -> None:
    gone = next(it for it in hulls.hulls() if it.until and it.pennant and len(hulls.find(it.pennant, it.navy)) == 1)
    assert gone.until is not None
    at = f"{gone.until.year + 1}-05-03Z"
    added = offing(
        "add", "--observer", "A", "--at", at, "--place", "Yellow Sea", "--hull", f"{gone.navy}:{gone.pennant}"
    )
    assert added.status == 0 and "on other days only" in added.words and str(gone.until) in added.words
    assert "on other days only" in offing("log", "--source", "sighting").words
    assert the_line(offing)["detail"]["units"][0]["hulls"] == [gone.id]


def test_a_user_reads_that_a_sighting_lies_on_land(offing: Callable[..., Said]) -> None:
    added = offing("add", *TOLD[:4], "--position", "45.0 100.0", "--hull", "RU:548")
    assert added.status == 0 and "is on land" in added.words
    line = the_line(offing)
    assert line["lat"] == 45.0 and "is on land" in offing("why", line["id"]).words


def test_a_user_reads_which_rows_have_no_zone_and_what_to_do(offing: Callable[..., Said], tmp_path: Path) -> None:
    rows = "time,hull,place,observer\n2024-05-03 06:10,RU:548,Yellow Sea,A\n"
    (tmp_path / "t.csv").write_text(rows)
    refused = offing("read", "t.csv")
    assert refused.status == 1 and "a time without a zone" in refused.words and "--zone" in refused.words
    assert "2024-05-03 06:10" in refused.words or "row 1" in refused.words
    assert offing("add", *TOLD[:2], "--at", "2024-05-03 06:10", *TOLD[4:]).status == 2
    assert offing("read", "t.csv", "--zone", "JST").status == 0
    assert the_line(offing)["t_start"] == "2024-05-02T21:10:00Z"


def test_a_user_reads_that_detections_are_in_another_projection(offing: Callable[..., Said], tmp_path: Path) -> None:
    table = "timestamp,detect_lat,detect_lon,score,length_m\n2031-01-01 09:51:21Z,3830000,355000,0.9,80\n"
    (tmp_path / "d.csv").write_text(table)
    refused = offing("read", "d.csv")
    assert refused.status == 1 and "another projection" in refused.words and "EPSG:" in refused.words
    mapped = offing("read", "d.csv", "--map", "x=detect_lon", "--map", "y=detect_lat", "--map", "crs=EPSG:32652")
    assert mapped.status == 0 and "EPSG:32652" in mapped.words
    assert the_line(offing)["lat"] == pytest.approx(34.6, abs=0.1)


def test_a_rejected_sighting_whose_input_is_read_again_stays_rejected_wherever_it_is_shown(
    offing: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text("time,hull,place,observer\n2024-05-03Z,RU:548,Tsushima Strait,A\n")
    offing("read", "t.csv")
    id_ = the_line(offing)["id"]
    assert offing("review", id_, "--reject", "--note", "a tug", "--by", "Ann").status == 0
    for again in (("read", "t.csv"), ("retract", "t.csv"), ("read", "t.csv")):
        assert offing(*again).status == 0
    assert the_line(offing)["review"]["verdict"] == "rejected"
    shown = (
        offing("log", "--source", "sighting"),
        offing("why", id_),
        offing("sheet", "--since", "2024-05-01", "--until", "2024-06-01"),
        offing("hull", "RU:548"),
        offing("export", "--to", "csv", "--source", "sighting"),
    )
    assert all("rejected" in one.words and "a tug" in one.words for one in shown)
    assert "1 line that was rejected is left out" in offing("tally", "--of", "hulls").words
    none = offing("export", "--to", "csv", "--source", "sighting", "--require", "accepted")
    assert id_ not in none.out and "1 rejected" in none.words
