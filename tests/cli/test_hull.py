"""`offing hull`: one ship's page in every form, ties, and ships that words leave open or the ledger lacks."""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import offing as package
from told import Told, here

Offing = Callable[..., Told]
OUT = """令和4年3月10日
統合幕僚監部
ロシア海軍艦艇の動向について

令和4年3月9日（水）午後4時頃、海上自衛隊は、対馬（長崎県）の北東約70kmの海域において、同海域を南西進するロシア海軍ステレグシチー級フリゲート
（艦番号「333」）及びキロ改級潜水艦の計2隻を確認した。
その後、これらの艦艇が対馬海峡を南西進し、東シナ海へ向けて航行したことを確認した。

ステレグシチー級フリゲート（艦番号「333」）
キロ改級潜水艦
行動概要
3/9
ステレグシチー級フリゲート（艦番号「333」）
対馬
"""
HOME_AGAIN = """令和4年3月25日
統合幕僚監部
ロシア海軍艦艇の動向について

令和4年3月24日（木）午前6時頃、海上自衛隊は、五島列島（長崎県）の西約90kmの海域において、同海域を北東進するロシア海軍ステレグシチー級フリゲート
（艦番号「333」）を確認した。
その後、24日（木）から25日（金）にかけて、当該艦艇が対馬海峡を北東進し、日本海へ向けて航行したことを確認した。
なお、当該艦艇は、3月9日（水）に対馬海峡を南西進したものと同一である。

ステレグシチー級フリゲート（艦番号「333」）
行動概要
3/9
ステレグシチー級フリゲート（艦番号「333」）
対馬
：既公表
3/24～3/25
ステレグシチー級フリゲート（艦番号「333」）
：今回公表
"""
HEAD = "time,hull,place,observer\n"


@pytest.fixture
def offing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offing:
    """Run the command in this process, in a folder with releases of Japan's form of our own."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out.txt").write_text(OUT, encoding="utf-8")
    (tmp_path / "again.txt").write_text(HOME_AGAIN, encoding="utf-8")

    return partial(here, capsys)


def read_table(offing: Offing, *rows: str, head: str = HEAD) -> None:
    Path("table.csv").write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    assert offing("read", "table.csv").status == 0


def test_a_ships_page_tells_her_sightings_in_order_each_once(offing: Offing) -> None:
    offing("read", "again.txt", "out.txt")
    [page] = offing("hull", "RU:333", "--json").objects
    assert page["hull"]["id"] == "rfn:333" and page["remarks"] == []
    told = [(one["place"], one["lane"], one["heading_deg"]) for one in page["sightings"]]
    assert told == [
        ("対馬(長崎県)の北東約70kmの海域", "sighting", 225),
        ("対馬海峡", "sighting", 225),
        ("五島列島(長崎県)の西約90kmの海域", "sighting", 45),
        ("対馬海峡", "sighting", 45),
    ]
    passage = page["sightings"][1]
    assert passage["same_as"]["of"] == [one["id"] for one in (page["sightings"][3], page["sightings"][2])]
    assert [leg["verdict"] for leg in page["legs"]] == ["could be sailed"] * 3
    assert all(leg["ways"][0]["line"] for leg in page["legs"])
    assert len(page["documents"]) == 2
    assert "the record tells of none of these" in json.loads(offing("hull", "333", "--json").out)["remarks"][0]
    assert package.open("home").hull("Совершенный")["hull"]["id"] == "rfn:333"


def test_the_page_of_a_terminal_says_what_lies_between(offing: Offing) -> None:
    offing("read", "out.txt", "again.txt")
    page = offing("hull", 333).out
    assert "Sighted 4 times" in page
    assert "next to one another: the places touch, in at most" in page and " 0 nm" not in page
    assert "said to be the same ship as in" in page
    assert "May be her" not in page
    since = offing("hull", 333, "--since", "2022-03-20").out
    assert "Sighted 2 times" in since and "same ship" not in since


def test_maps_hold_the_sightings_and_the_ways(offing: Offing, tmp_path: Path) -> None:
    offing("read", "out.txt", "again.txt")
    features = json.loads(offing("hull", 333, "--format", "geojson").out)["features"]
    assert {one["geometry"]["type"] for one in features} >= {"LineString"}
    assert offing("hull", 333, "--format", "svg").out.startswith("<svg ")
    assert offing("hull", 333, "--format", "png", "--out", "map.png").status == 0
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


def test_a_number_that_two_navies_share_is_not_chosen_for_the_user(offing: Offing) -> None:
    offing("read", "out.txt")
    told = offing("hull", "548")
    assert told.status == 2 and "\\n" not in told.err
    first, *choices = told.err.splitlines()
    assert "write the id of the one you mean" in first
    assert [choice.split(":")[0] for choice in choices] == ["  plan", "  rfn"]
    assert all("nothing in the record tells of it" in choice for choice in choices)
    read_table(offing, "2024-05-03T01:00Z,RU:548,Tsushima Strait,A")
    [page] = offing("hull", "548", "--json").objects
    assert page["hull"]["id"] == "rfn:548"
    assert "may also be plan:548" in page["remarks"][0]
    read_table(offing, "2024-05-03T01:00Z,CN:548,Tsushima Strait,A")
    told = offing("hull", "548")
    assert told.status == 2 and "1 line tells of it" in told.err
    assert offing("hull", "CN:548").status == 0


def test_nothing_that_is_asked_for_can_look_like_a_choice(offing: Offing) -> None:
    offing("read", "out.txt")
    for asked in ("548\n  plan:548: nothing", "5\x1b[2J48", "", " ", "x" * 5000, "hull::", "name::x", ":", "RU:"):
        told = offing("hull", asked)
        assert told.status == 2
        assert "\x1b" not in told.err
        assert not any(line.startswith("  plan:548: nothing") for line in told.err.splitlines())


def test_a_renumbered_ship_is_one_ship_under_both_numbers(offing: Offing) -> None:
    read_table(offing, "2016-05-03T01:00Z,CN:851,Osumi Strait,A", "2024-05-03T01:00Z,CN:791,Osumi Strait,A")
    pages = [offing("hull", *words, "--json").objects[0] for words in (["791"], ["851", "--on", "2016-05-03"])]
    assert pages[0] | {"remarks": []} == pages[1]
    assert [one["t_start"][:4] for one in pages[0]["sightings"]] == ["2016", "2024"]
    assert [one["number"] for one in pages[0]["hull"]["entries"]] == ["851", "791"]
    text = offing("hull", 791).out
    assert re.search(r"851 Beijixing: .*to 2018", text) and re.search(r"791 Beijixing: from 2018", text)


def test_sightings_that_no_hull_could_have_sailed_between_are_a_dispute_on_both(offing: Offing) -> None:
    read_table(offing, "2024-05-03T01:00Z,RU:548,Tsushima Strait,A", "2024-05-03T05:00Z,RU:548,Soya Strait,B")
    [page] = offing("hull", "RU:548", "--json").objects
    one, other = page["sightings"]
    assert (one["disputed_with"], other["disputed_with"]) == ([other["id"]], [one["id"]])
    assert page["legs"][0]["verdict"] == "could not be sailed" and not page["legs"][0]["joined"]
    text = offing("hull", "RU:548").out
    assert text.count("in dispute with") == 2 and "once no hull could have sailed" in text


def test_ways_through_several_straits_are_all_told(offing: Offing) -> None:
    rows = ("2024-05-03T01:00Z,RU:548,42.5,133.0,A", "2024-05-09T01:00Z,RU:548,38.0,144.0,A")
    read_table(offing, *rows, head="time,hull,lat,lon,observer\n")
    [leg] = offing("hull", "RU:548", "--json").objects[0]["legs"]
    through = [[one["id"] for one in way["straits"]] for way in leg["ways"]]
    assert through[0] == ["tsugaru"] and ["soya"] in through
    assert "through Tsugaru Strait towards east" in offing("hull", "RU:548").out


def test_a_class_alone_keeps_its_candidates_apart(offing: Offing) -> None:
    text = OUT.replace("（艦番号「333」）", "")
    Path("out.txt").write_text(text, encoding="utf-8")
    read_table(offing, "2024-05-03T01:00Z,RU:335,Tsushima Strait,A")
    offing("read", "out.txt")
    [page] = offing("hull", "RU:335", "--json").objects
    assert len(page["sightings"]) == 1
    assert page["may_be"] and all("rfn:335" in one["candidates"] for one in page["may_be"])
    assert all(len(one["candidates"]) > 1 for one in page["may_be"])
    assert "told by class alone" in offing("hull", "RU:335").out


def test_a_ship_that_the_ledger_lacks_has_a_page(offing: Offing) -> None:
    read_table(offing, "2024-05-03T01:00Z,RU:9998,Tsushima Strait,=A\x1b[2J")
    told = offing("hull", "9998")
    assert "the ledger of hulls lacks this ship" in told.out and "\x1b" not in told.out
    assert "Sighted 1 time (" in told.out


def test_a_tie_is_kept_with_who_said_so_and_may_be_taken_back(offing: Offing) -> None:
    offing("read", "out.txt")
    tie = ("hull", "tie", "mmsi:273000001", "RU:333")
    assert offing(*tie).status == 2
    assert "Ann says so: seen with her number" in _tied(offing, *tie)
    assert offing("hull", "untie", *tie[2:], "--by", "Bo", "--why", "another ship").status == 0
    assert offing("hull", 333, "--json").objects[0]["craft"] == []


def _tied(offing: Offing, *tie: str) -> str:
    assert offing(*tie, "--by", "Ann", "--why", "seen with her number").status == 0
    [craft] = offing("hull", 333, "--json").objects[0]["craft"]
    assert craft["craft"] == "mmsi:273000001"
    return str(craft["words"])


@pytest.mark.parametrize(
    "words", [["nosuchship"], ["333", "--on", "yesterday"], ["333", "--format", "docx"], ["tie", "mmsi:1"]]
)
def test_what_cannot_be_answered_is_refused(offing: Offing, words: list[str]) -> None:
    offing("read", "out.txt")
    assert offing("hull", *words).status == 2
