"""Warnings from the command line: printed, stored, listed by an instant, drawn, explained, exported and ended."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from lxml import etree

from told import Told, here
from warned import CANCELS_WRECK, FIRING_EN, FIRING_ZH, GUNNERY, WRECK

LONG = (
    "011200Z JUN 21\nHYDROLANT 950/21.\nNORTH ATLANTIC.\n"
    "SUBMARINE CABLE OPERATIONS 1 JUN TO 30 SEP ALONG TRACKLINE JOINING\n"
    + ",\n".join(f"{30 + n // 60:02d}-{n % 60:02d}.00N 020-{n % 60:02d}.00W" for n in range(150))
    + ".\n"
)
NEWS = "Ferries to run again\n\nThe ferry to Sylt was cancelled on Monday. It rained for the whole of the day.\n"


Offing = Callable[..., Told]


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offing:
    """Run the command in this process, in a folder of warnings."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    texts = {"gunnery": GUNNERY, "wreck": WRECK, "en": FIRING_EN, "zh": FIRING_ZH}
    for name, text in texts.items():
        (tmp_path / "in" / f"{name}.txt").write_text(text)

    return partial(here, capsys)


@pytest.fixture
def stored(offing: Offing) -> Offing:
    done = offing("read", "in")
    assert done.status == 0, done.err
    return offing


def test_a_folder_is_read_listed_and_taken_away(stored: Offing, tmp_path: Path) -> None:
    """Go the user's whole way in one home: what is closed when, why, and what ends it."""
    done = stored("log", "--source", "warning", "--at", "2021-06-05T09:00Z")
    assert "901/21" in done.out
    assert "902/21" in done.out
    head = next(line for line in done.out.splitlines() if line.endswith("gunnery"))
    assert "  2021-06-05 08:00–18:00Z  " in head, "the window that holds it, not the first and the last"
    assert "310/22" not in done.out
    nobody = stored("log", "--source", "warning", "--at", "2021-06-01")
    assert nobody.out == ""
    assert "no line of the record answers" in nobody.err
    (tmp_path / "later.txt").write_text(CANCELS_WRECK)
    assert stored("read", "later.txt").status == 0
    [ended] = [
        line for line in stored("log", "--source", "warning", "--json").objects if line["detail"]["number"] == "902"
    ]
    assert ended["t_end"] == "2021-06-04T15:00:00Z"
    assert "cancelled 2021-06-04 15:00Z by HYDROLANT 905/21" in stored("why", ended["id"]).out
    assert "902/21" not in stored("log", "--source", "warning", "--at", "2021-06-05T09:00Z").out
    stored("retract", "later.txt")
    assert "902/21" in stored("log", "--source", "warning", "--at", "2021-06-05T09:00Z").out


def test_geojson_has_a_feature_an_area(stored: Offing) -> None:
    for words in (["log", "--format", "geojson"], ["export", "--to", "geojson"]):
        made = json.loads(stored(*words, "--source", "warning").out)["features"]
        told = {(one["properties"]["number"], one["properties"]["label"]): one for one in made}
        assert len(told) == len(made) == 4, "two areas, a position, and one of the two texts of one firing"
        a = told["HYDROLANT 901/21", "A"]
        assert a["geometry"]["type"] == "Polygon"
        properties = a["properties"]
        assert properties["windows"][0] == ["2021-06-05T08:00:00Z", "2021-06-05T18:00:00Z"]
        assert properties["subject"] == "gunnery"
        assert properties["reservation"] is None
        assert a["id"] == properties["warning"] + "#0"
        assert told["HYDROLANT 902/21", ""]["geometry"]["type"] == "Point"
    made = json.loads(stored("log", "--source", "warning", "--at", "2021-06-06T09:00Z", "--format", "geojson").out)
    held = [one["properties"]["held"] for one in made["features"] if "901" in one["properties"]["number"]]
    assert [one["window"][0] for one in held] == ["2021-06-06T08:00:00Z"] * 2


def test_kml_and_s124_of_the_record(stored: Offing, tmp_path: Path) -> None:
    done = stored("export", "--to", "kml", "--source", "warning", "--out", "a.kml")
    assert "3 written" in done.err
    names = [one.text for one in etree.parse("a.kml").iterfind(".//{*}Folder/{*}name")]
    assert any(name.endswith(", A") for name in names)
    assert len(etree.parse("a.kml").findall(".//{*}TimeSpan")) == 3 + 3 + 1 + 1
    assert stored("export", "--to", "s124", "--out", "a.gml").status == 0
    again = [one for one in stored("parse", "a.gml", "--json").objects if one.get("report") == "warning"]
    assert {"901", "902"} < {one["number"] for one in again}
    assert len(again) == 3
    [wreck] = [one for one in again if one["number"] == "902"]
    one = stored("export", "--to", "s124", *_ids(stored, "902"))
    assert wreck["text"].splitlines()[0] in one.out
    assert one.out.count("<NAVWARNPreamble") == 1


def _ids(offing: Offing, number: str) -> list[str]:
    lines = offing("log", "--source", "warning", "--json").objects
    return [line["id"] for line in lines if line["detail"]["number"] == number]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["export", "--to", "s124", "--what", "fixes"], "lines of the record"),
        (["export", "--to", "kml", "abc"], "takes no ID"),
        (["export", "--to", "evidence"], "takes the ID"),
        (["log", "--at", "2021-06-05", "--since", "2021-06-01"], "--at asks for one instant"),
        (["log", "--at", "whenever"], "no time"),
        (["log", "--source", "warned"], "write one of"),
    ],
)
def test_what_does_not_go_together_is_refused(offing: Offing, words: list[str], problem: str) -> None:
    done = offing(*words)
    assert done.status == 2
    assert problem in done.err


def test_accounts_speak_of_warnings(offing: Offing, tmp_path: Path) -> None:
    done = offing("parse", "in/gunnery.txt")
    assert "in/gunnery.txt: 1 warning\n" in done.out
    assert "about     gunnery 1" in done.out
    assert "sentence" not in done.out
    assert "claim" not in done.out
    for n in range(7):
        (tmp_path / "in" / f"{n}.txt").write_text(GUNNERY.replace("901", f"91{n}").replace("41-", f"{n}1-"))
    (tmp_path / "in" / "news.txt").write_text(NEWS)
    done = offing("read", "in")
    assert "11 inputs: 11 warnings\n" in done.out
    assert "read by: english" in done.out, "a document among them is told of by itself"
    assert "11 inputs: 11 warnings\n" in offing("inputs").out


def test_an_account_says_what_is_not_plotted_as_told(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "two.txt").write_text(
        f"{CANCELS_WRECK}\n{GUNNERY.replace('41-10.00N 010-00.00W', '95-10.00N 010-00.00W')}"
    )
    told = offing("parse", "two.txt").out
    assert "two.txt: 2 warnings\n" in told
    assert "warnings not plotted: no position is told: 1" in told
    assert "warnings plotted with a reservation: 1" in told


def test_why_of_a_long_line_is_short_and_json_whole(offing: Offing, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(LONG)
    offing("read", "long.txt")
    [id_] = _ids(offing, "950")
    told = offing("why", id_).out
    below = told[told.index("  areas.0 ") :]
    assert len(below.splitlines()) < 20
    assert "… 145 more; --json has each" in below
    [whole] = offing("why", id_, "--json").objects
    assert sum("vertices" in slot["name"] for slot in whole["slots"]) == 150


def test_why_lists_the_other_text_of_one_event(stored: Offing) -> None:
    [id_] = [*_ids(stored, "310"), *_ids(stored, "41")]
    told = stored("why", id_).out
    [other] = [line for line in told.splitlines() if line.startswith("also in")]
    assert ("鲁航警" in other) != ("NAVAREA XI" in other)
    assert "NAVAREA XI" in told
    assert "鲁航警" in told
    assert "also in 1 other text" in stored("log", "--source", "warning", "--since", "2022-01-01").out


def test_evidence_is_bundled_and_verified(stored: Offing) -> None:
    [id_] = _ids(stored, "901")
    assert stored("export", "--to", "evidence", id_, "--out", "b.zip").status == 0
    done = stored("verify", "b.zip")
    assert done.status == 0
    assert "none failed" in done.out


def test_sql_counts_areas(stored: Offing) -> None:
    query = "SELECT number, count(*) AS n, count(geometry) AS drawn FROM warnings GROUP BY 1 ORDER BY 1"
    told = {row["number"]: (row["n"], row["drawn"]) for row in stored("sql", "--json", query).objects}
    assert told["901"] == (2, 2)
    assert told["902"] == (1, 1)
