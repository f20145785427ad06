"""Every hull's chain against a plain reading of Japan's releases, which shares nothing with the readers of offing.

The plain reading knows three things of a release: its body ends at 防衛省・自衛隊は, or where the footer begins; a new
sentence stands after 。; a hull number is digits in brackets. What comes after the body are captions.
"""

import json
import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from offing import pipeline
from offing.answers import Record
from offing.engine import database as db
from offing.engine.home import Home

BODY_ENDS = re.compile(r"防衛省・自衛隊は|統合幕僚監部報道発表資料")
NUMBER = re.compile(r"(?:艦番号)?「(\d{1,4})」?")
LISTED = re.compile(r"\((\d{1,4})\)")
SAME = re.compile(r"同一であ")
MOVED = re.compile(r"[東西南北]進|航行|遊弋|発着艦|約\d+km")
JST = timedelta(hours=9)
NAVIES = {"中国海軍": "plan", "ロシア海軍": "rfn"}


def plain_text(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def body_of(text: str) -> str:
    cut = BODY_ENDS.search(text, text.index("動向について"))
    return text[: cut.start() if cut else len(text)]


def navy_of(text: str) -> str | None:
    return next((navy for words, navy in NAVIES.items() if words in text), None)


def numbers_of(sentence: str) -> set[str]:
    return set(NUMBER.findall(sentence)) | (set(LISTED.findall(sentence)) if "括弧書きは艦番号" in sentence else set())


@pytest.fixture(scope="module")
def releases(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the bodies of releases on ships, by the name of their file."""
    folder: Path = request.getfixturevalue("real_data")
    path = folder / "releases" / "japan_jso_movements_first_half.json"
    if not path.exists():
        pytest.skip("no releases of Japan's Joint Staff Office here")
    texts = json.loads(path.read_text(encoding="utf-8"))["texts"]
    bodies = {name: body_of(plain_text(one["text"])) for name, one in texts.items()}
    return {name: body for name, body in bodies.items() if navy_of(body)}


@pytest.fixture(scope="module")
def record(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Record:
    folder: Path = request.getfixturevalue("real_data")
    home = Home.open(tmp_path_factory.mktemp("releases") / "home")
    path = str(folder / "releases" / "japan_jso_movements_first_half.json")
    pipeline.read(home, [path], watch=pipeline.Silence())
    return Record(home)


@pytest.fixture(scope="module")
def pages(releases: dict[str, str], record: Record) -> dict[str, dict[str, Any]]:
    """Return the page of every hull that the plain reading finds, by its id."""
    return {hull: record.hull(hull) for hull in sorted(plainly(releases))}


def plainly(releases: dict[str, str]) -> dict[str, set[str]]:
    """Return in which releases each hull stands, by navy and number."""
    found: dict[str, set[str]] = {}
    for name, body in releases.items():
        for number in numbers_of(body):
            found.setdefault(f"{navy_of(body)}:{number}", set()).add(name)
    return found


@pytest.fixture(scope="module")
def files(record: Record) -> dict[str, str]:
    """Return the file of each document of the record, by its id."""
    with record.home.database.connect() as connection:
        rows = connection.execute(sa.select(db.documents.c.id, db.documents.c.part, db.documents.c.address))
        return {row.id: Path(row.address or row.part).name for row in rows}


def told_in(page: dict[str, Any], files: dict[str, str], record: Record) -> Counter[str]:
    """Return how often each release tells of a ship in its chain: by a sighting, or by what it says of an earlier."""
    with record.home.database.connect() as connection:
        claims, documents = db.claims.c, db.documents.c
        ids = [one["id"] for one in page["sightings"]]
        ids += [id_ for one in page["sightings"] for id_ in (one["same_as"] or {"told_by": []})["told_by"]]
        query = sa.select(documents.id).join(db.claims, claims.document == documents.row)
        return Counter(files[id_] for id_ in connection.scalars(query.where(claims.id.in_(ids))))


def named_by_sentence(body: str) -> list[tuple[str, set[str]]]:
    """Return the sentences of a body with the hull numbers each is about: its own, or those named last."""
    told, last = [], set[str]()
    for sentence in body.split("。"):
        last = numbers_of(sentence) or last
        told.append((sentence, last))
    return told


@pytest.mark.real
def test_the_plain_reading_finds_ships_at_all(releases: dict[str, str]) -> None:
    found = plainly(releases)
    assert len(found) > 30 and {hull.split(":")[0] for hull in found} == {"plan", "rfn"}


@pytest.mark.real
def test_every_number_of_a_release_is_in_that_hulls_chain(
    releases: dict[str, str], pages: dict[str, dict[str, Any]], files: dict[str, str], record: Record
) -> None:
    for hull, names in plainly(releases).items():
        assert pages[hull]["hull"]["id"] == hull
        assert names == set(told_in(pages[hull], files, record)), hull


@pytest.mark.real
def test_no_ship_is_doubled_by_a_caption(
    releases: dict[str, str], pages: dict[str, dict[str, Any]], files: dict[str, str]
) -> None:
    """Each sighting quotes the body, and there are no more of them than movements that the body tells."""
    for hull, page in pages.items():
        number = hull.split(":")[1]
        seen = Counter[str]()
        for one in page["sightings"]:
            name = files[one["document"]["id"]]
            assert plain_text(one["text"]).rstrip("。") in releases[name], (hull, one["text"])
            seen[name] += one["lane"] == "sighting"
        for name, count in seen.items():
            moves = sum(
                len(MOVED.findall(sentence))
                for sentence, numbers in named_by_sentence(releases[name])
                if number in numbers and not SAME.search(sentence)
            )
            assert count <= moves, (hull, name)
        told = [(one["place"], one["t_start"], one["t_end"]) for one in page["sightings"] if one["place"]]
        assert len(told) == len(set(told)), hull


@pytest.mark.real
def test_chains_are_in_order_and_could_be_sailed(pages: dict[str, dict[str, Any]]) -> None:
    for hull, page in pages.items():
        for one, other in pairwise(page["sightings"]):
            assert other["t_end"] > one["t_start"], hull
            if one["document"]["id"] == other["document"]["id"] and one["lane"] == other["lane"] == "sighting":
                assert other["t_end"] >= one["t_end"] or other["t_start"] >= one["t_start"], hull
        assert {leg["verdict"] for leg in page["legs"]} == {"could be sailed"}, hull
        assert not any(leg["ways"][0]["back"] for leg in page["legs"] if leg["hours"] < 24), hull


@pytest.mark.real
def test_what_is_said_to_be_the_same_ship_is_tied_to_its_day(
    releases: dict[str, str], pages: dict[str, dict[str, Any]]
) -> None:
    checked = 0
    for name, body in releases.items():
        year, month = 2000 + int(name[3:5]), int(name[5:7])
        for sentence, numbers in named_by_sentence(body):
            if not SAME.search(sentence):
                continue
            for day in days_of(sentence, year, month):
                for number in numbers:
                    page = pages[f"{navy_of(body)}:{number}"]
                    tied = [one for one in page["sightings"] if one["same_as"]]
                    assert day in {(one["t_start"] + JST).date() for one in tied}, (name, number, day)
                    checked += 1
    assert checked > 50


def days_of(sentence: str, year: int, month: int) -> list[date]:
    """Return the first days that clauses of a 同一 sentence tell, flights of a carrier's aircraft left out."""
    found = []
    for clause in re.split(r"(?<=進し)、|(?<=後)、|(?<=確認し)、|(?<=行い)、", sentence):
        for told in re.finditer(r"令和(\d+)年|(?:(\d{1,2})月)?(\d{1,2})日\(", clause):
            if told[1]:
                year = 2018 + int(told[1])
                continue
            month = int(told[2] or month)
            if not clause[: told.start()].endswith("から") and "発着艦" not in clause:
                found.append(date(year, month, int(told[3])))
    return found
