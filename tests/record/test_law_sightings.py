"""The law of the design with sightings: relays, matches, counts and chains are one in any order of the inputs."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from offing import pipeline
from offing.answers import Record
from offing.engine.home import Home
from story import Silent

TABLE = "time,hull,lat,lon,observer,origin,class,count\n"
FIXES = "".join(f"431000001,2024-05-03T09:{n:02}:00Z,{34.5 + n / 600:.4f},129.42,6,0\n" for n in range(0, 60, 6))
INPUTS = {
    # The second tells what the first saw; of its other rows one is days and seas away.
    "watch.csv": TABLE
    + "2024-05-03T06:10Z,RU:548,34.61,129.42,A. Watcher,,,\n2024-05-05T06:10Z,RU:548,37.5,132.0,A. Watcher,,,\n"
    + "2024-05-06T06:10Z,,37.5,132.0,A. Watcher,,Udaloy I,2\n",
    "paper.csv": TABLE
    + "2024-05-03T06:20Z,RU:548,34.62,129.42,Some Paper,A. Watcher,,\n2024-05-03T07:00Z,RU:548,-30.0,10.0,B,,,\n",
    "radar.csv": "timestamp,detect_lat,detect_lon,score,length_m\n"
    "2024-05-03 09:27:00Z,34.545,129.42,0.9,80\n2024-05-03 09:27:00Z,34.7,129.6,0.3,12\n",
    "ais.csv": f"mmsi,timestamp,lat,lon,sog,cog\n{FIXES}",
}
ORDERS = [(*INPUTS,), (*reversed(INPUTS),), ("ais.csv", "paper.csv", "watch.csv", "radar.csv")]


def read_in_turn(home: Home, folder: Path, order: tuple[str, ...]) -> Home:
    for name in order:
        (folder / name).write_text(INPUTS[name])
        [account] = pipeline.read(home, [str(folder / name)], watch=Silent())
        assert not account.get("refused"), account
    return home


def told(home: Home) -> dict[str, Any]:
    """Return the log of sightings, the counts and a ship's page, without where their bytes lie."""
    record = Record(home)
    lines = [{k: v for k, v in one.items() if k != "evidence"} for one in record.lines(source="sighting")]
    return {
        "log": sorted(lines, key=lambda one: one["id"]),
        "hulls": record.figures("hulls", "day").rows,
        "months": record.figures("hulls", "month", state="RU").rows,
        "transits": record.figures("transits", "month").rows,
        "page": record.hull("RU:548"),
        "sheet": [
            (part.key, sorted((item.what, item.line["id"]) for item in part.items))
            for part in record.sheet("2024-05-01", "2024-06-01").parts
        ],
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("whole")
    home = Home.open(folder / "home")
    for name, text in INPUTS.items():
        (folder / name).write_text(text)
    pipeline.read(home, [str(folder / name) for name in INPUTS], watch=Silent())
    found = told(home)
    home.close()
    return found


def test_the_inputs_give_relays_matches_and_a_dispute(whole: dict[str, Any]) -> None:
    relayed = [one for one in whole["log"] if one["detail"].get("relays")]
    assert [one["detail"]["observer"]["name"] for one in relayed] == ["A. Watcher"]
    assert len(whole["log"]) == 6
    matched = [one["craft"][0]["id"] for one in whole["log"] if one["craft"]]
    assert matched == ["mmsi:431000001"]
    assert any(leg["verdict"].startswith("could not") for leg in whole["page"]["legs"])


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_any_order_on_either_database(
    home: Home, tmp_path: Path, whole: dict[str, Any], order: tuple[str, ...]
) -> None:
    assert told(read_in_turn(home, tmp_path, order)) == whole


def test_what_is_taken_away_leaves_nothing_and_comes_back(home: Home, tmp_path: Path, whole: dict[str, Any]) -> None:
    read_in_turn(home, tmp_path, (*INPUTS,))
    for name in ("watch.csv", "ais.csv"):
        pipeline.retract(home, str(tmp_path / name), watch=Silent())
    lines = told(home)["log"]
    assert not any(one["craft"] or one["detail"].get("relays") for one in lines)
    assert {one["detail"]["observer"]["name"] for one in lines if one["detail"]["units"]} == {"A. Watcher", "B"}
    read_in_turn(home, tmp_path, ("ais.csv", "watch.csv"))
    assert told(home) == whole


@pytest.mark.parametrize("order", list(itertools.permutations(["watch.csv", "paper.csv", "radar.csv"]))[1:4])
def test_a_review_of_a_sighting_that_is_relayed_holds_in_any_order(
    sqlite_home: Home, tmp_path: Path, order: tuple[str, ...]
) -> None:
    home = read_in_turn(sqlite_home, tmp_path, order)
    [line] = [one for one in Record(home).lines(source="sighting") if one["detail"].get("relays")]
    Record(home).review(line["id"], "reject", by="Ann", note="another ship")
    assert Record(home).hull("RU:548")["rejected"][0]["id"] == line["id"]
    for name in order:
        pipeline.retract(home, str(tmp_path / name), watch=Silent())
    assert Record(home).lines(source="sighting") == []
    read_in_turn(home, tmp_path, tuple(reversed(order)))
    rejected = [one for one in Record(home).lines(source="sighting") if one["review"]]
    assert [(one["id"], one["review"]["verdict"]) for one in rejected] == [(line["id"], "rejected")]
