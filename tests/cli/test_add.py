"""`offing add`: a sighting by hand, its files, a table of many; what the log, why and evidence make of it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import offing as package
from cameras import photograph
from offing.schema.errors import UsageError
from told import Told, here

WHERE = ("--position", "34.61 129.42", "--radius", "2nm")
WHEN = ("--at", "2024-05-03 06:10 JST")


Offing = Callable[..., Told]


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offing:
    """Run the command in this process."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return partial(here, capsys)


def test_a_sighting_is_added_shown_explained_bundled_and_taken_away(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photograph("2024:05:03 06:12:10", "+09:00", (34.6, 129.4)))
    words = ("--observer", "A. Name", *WHEN, *WHERE, "--hull", "RU:548", "--means", "visual", "--note", 'a "note"')
    added = offing("add", *words, "--media", "a.jpg", "--grade", "B2", "--json")
    assert added.status == 0, added.err
    [line] = offing("log", "--source", "sighting", "--json").objects
    assert line["id"] == added.objects[0]["added"] and line["source"] == "sighting"
    assert line["t_start"] == "2024-05-02T21:10:00Z" and line["detail"]["grade"] == "B2"
    assert line["detail"]["place"]["geometry"]["type"] == "Polygon"
    shown = offing("log", "--source", "sighting").words
    for words_ in ("observed by A. Name", "by visual", "grade B2", "Admiral Panteleyev (548)", "the file says: clock"):
        assert words_ in shown
    why = offing("why", line["id"])
    assert "“2024-05-03 06:10 JST”" in why.out and "“RU:548”" in why.out
    offing("export", "--to", "evidence", line["id"], "--out", "line.zip")
    checked = offing("verify", "line.zip")
    assert checked.status == 0 and "1 files, SHA-256 as the form says" in checked.words
    form = next(one["sha256"] for one in offing("inputs", "--json").objects if one["format"] == "sighting-form")
    assert offing("retract", form).status == 0
    assert offing("log", "--source", "sighting", "--json").objects == []


def test_the_same_words_twice_are_one_sighting(offing: Offing) -> None:
    first, second = (offing("add", "--observer", "A", *WHEN, *WHERE, "--json").objects for _ in range(2))
    assert first[0]["added"] == second[0]["added"] and second[-1]["already"] is True
    assert len(offing("log", "--source", "sighting", "--json").objects) == 1


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (("--at", "2024-05-03 06:10", *WHERE), "without a zone"),
        ((*WHEN,), "no place"),
        (WHERE, "no time"),
        ((*WHEN, *WHERE, "--hull", "548"), "rfn:548 (Admiral Panteleyev, Russian Navy)"),
        ((*WHEN, *WHERE, "--navy", "Atlantis"), "no state or navy"),
        ((*WHEN, *WHERE, "--means", "a dream"), "visual"),
        ((*WHEN, *WHERE, "--grade", "Z9"), "B2"),
        ((*WHEN, *WHERE, "--heading", "up"), "225 or SW"),
        ((*WHEN, *WHERE, "--media", "none.jpg"), "no such file"),
        ((*WHEN, "--position", "95 200"), "not on Earth"),
        (("--at", "2190-01-01Z", *WHERE), "still to come"),
        ((*WHEN, *WHERE, "--map", "hull=x"), "--from FILE"),
    ],
)
def test_what_is_open_is_asked_back(offing: Offing, words: tuple[str, ...], asked: str) -> None:
    told = offing("add", "--observer", "A", *words)
    assert told.status == 2 and asked in " ".join(told.err.split()), told.err


def test_a_photograph_stands_in_for_what_is_not_told_and_that_is_said(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photograph("2024:05:03 06:12:10", "+09:00", (34.6, 129.4)))
    told = offing("add", "--observer", "A", "--class", "Udaloy", "--media", "a.jpg")
    assert "its time rests on what the file says alone" in told.words
    [line] = offing("log", "--source", "sighting", "--json").objects
    assert line["t_start"] == "2024-05-02T21:12:10Z" and line["lat"] == pytest.approx(34.6, abs=1e-4)
    assert "nobody confirms it" in line["detail"]["time"]["inferred"]
    assert len(line["detail"]["units"][0]["hulls"]) > 1 and "count" not in line["detail"]["units"][0]


def test_a_table_is_added_with_what_holds_for_all_rows(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Day,Hour,Nummer,Lat,Lon\n2024-05-03,06:10,RU:548,34.61,129.42\n")
    told = offing(
        "add", "--from", "t.csv", "--zone", "JST", "--observer", "A", "--map", "hull=Nummer", "--map", "clock=Hour",
        "--map", "time=Day",
    )  # fmt: skip
    assert told.status == 0, told.err
    [line] = offing("log", "--source", "sighting", "--json").objects
    assert line["t_start"] == "2024-05-02T21:10:00Z" and line["detail"]["observer"]["name"] == "A"
    assert offing("add", "--from", "t.csv", "--hull", "548").status == 2


def test_two_reports_of_one_observation_are_one_line_with_two_relays(offing: Offing) -> None:
    seen = (*WHERE, "--hull", "RU:548")
    first = offing("add", "--observer", "JMSDF", *WHEN, *seen, "--json").objects[0]["added"]
    words = ("--observer", "Some Paper", "--origin", "JMSDF", "--at", "2024-05-03 06:20 JST", *seen)
    second = offing("add", *words, "--json").objects[0]["added"]
    [line] = offing("log", "--source", "sighting", "--json").objects
    assert line["id"] == first and [one["id"] for one in line["detail"]["relays"]] == [second]
    assert "also told by Some Paper" in offing("why", first).words
    assert first in offing("why", second).words
    other = offing("add", "--observer", "JMSDF", "--at", "2024-05-03 16:20 JST", *seen, "--json").objects[0]["added"]
    assert {one["id"] for one in offing("log", "--source", "sighting", "--json").objects} == {first, other}


def test_detections_are_matched_to_tracks_whichever_comes_first(offing: Offing, tmp_path: Path) -> None:
    fixes = [
        f"431000001,2023-01-01T09:{minute:02}:00Z,{34.5 + minute / 600:.4f},129.42,6,0" for minute in range(0, 60, 6)
    ]
    (tmp_path / "ais.csv").write_text("mmsi,timestamp,lat,lon,sog,cog\n" + "\n".join(fixes) + "\n")
    rows = ("2023-01-01 09:27:00Z,34.545,129.42,0.9,80", "2023-01-01 09:27:00Z,34.7,129.6,0.3,12")
    (tmp_path / "sar.csv").write_text("timestamp,detect_lat,detect_lon,score,length_m\n" + "\n".join(rows) + "\n")
    offing("read", "sar.csv")
    before = offing("log", "--source", "sighting", "--json").objects
    assert all("no tracks are held of that time" in line["detail"]["match"]["could_be"] for line in before)
    assert len(before) == 2
    offing("read", "ais.csv")
    far, near = sorted(offing("log", "--source", "sighting", "--json").objects, key=lambda line: -line["lat"])
    assert near["craft"][0]["id"] == near["detail"]["match"]["craft"] == "mmsi:431000001"
    assert far["craft"] == [] and any("0.30" in words for words in far["detail"]["match"]["could_be"])
    assert "matched to mmsi:431000001" in offing("why", near["id"]).words
    assert "unmatched" in offing("why", far["id"]).words


def test_a_sighting_is_added_from_python(tmp_path: Path) -> None:
    told = {"observer": "A", "at": "2024-05-03 06:10 JST", "place": "Tsushima Strait", "hull": ["RU:548", "RU:564"]}
    [id_] = package.add(tmp_path / "home", **told)
    table = package.open(tmp_path / "home").events(source="sighting")
    assert table["id"].to_pylist() == [id_]
    with pytest.raises(UsageError, match="several ships"):
        package.add(tmp_path / "home", observer="A", at="2024-05-03Z", place="Tsushima Strait", hull="548")
