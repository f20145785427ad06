import re
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from offing.atlas import states
from offing.atlas.institutions import institutions
from offing.atlas.navies import navies
from offing.atlas.offices import called, holder, named, office_of, offices, persons

FOLDER = Path(persons.__wrapped__.__code__.co_filename).parent / "data" / "offices"
FILES = sorted(FOLDER.glob("*.toml"))


@pytest.mark.parametrize(
    ("office", "on", "person"),
    [
        ("CN:defense", date(2023, 3, 11), "wei-fenghe"),
        ("CN:defense", date(2023, 7, 20), "li-shangfu"),
        ("CN:defense", date(2023, 11, 11), None),
        ("RU:navy", date(2023, 7, 20), "nikolai-yevmenov"),
        ("RU:defense", date(2024, 6, 1), "andrei-belousov"),
        ("US:president", date(2021, 1, 20), None),
        ("US:president", date(2021, 1, 21), "joe-biden"),
        ("US:president", date(2025, 3, 3), "donald-trump"),
        ("JP:prime-minister", date(2024, 10, 2), "shigeru-ishiba"),
        ("KR:president", date(2025, 5, 1), None),
        ("TW:president", date(2024, 6, 1), "lai-ching-te"),
        ("CN:defense-spokesperson", date(2023, 7, 20), None),
    ],
)
def test_an_office_has_one_holder_or_none_is_told(office: str, on: date, person: str | None) -> None:
    found = holder(office, on)
    assert (found and found.person) == person


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Nikolay Evmenov", "nikolai-yevmenov"),
        ("Sergey Shoygu", "sergei-shoigu"),
        ("Volodymyr Zelenskyy", "volodymyr-zelensky"),
        ("Kishida Fumio", "fumio-kishida"),
        ("Kim Jong Un", "kim-jong-un"),
        ("李尚福", "li-shangfu"),
        ("Сергей Шойгу", "sergei-shoigu"),
        ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
    ],
)
def test_a_name_has_many_spellings(name: str, key: str) -> None:
    assert [one.id for one in named(name)] == [key]


def test_who_is_called_by_one_name() -> None:
    assert [one.id for one in called("Putin")] == ["vladimir-putin"]
    assert {one.id for one in called("Li")} >= {"li-qiang", "li-shangfu"}
    assert [one.id for one in called("Giang")] == ["phan-van-giang"]
    assert named("Nobody Whosoever") == called("Whosoever") == ()


def test_offices_are_found_by_what_they_are_called() -> None:
    found = office_of("CN", "defense minister")
    assert found is not None
    assert found.title == "Minister of National Defense"
    assert office_of("CN", "king") is None


def test_a_person_who_is_back_held_both_times() -> None:
    assert [one.start.year for one in persons()["wang-yi"].tenures if one.office.id == "CN:foreign"] == [2013, 2023]
    assert {one.office.state for one in persons()["mark-rutte"].tenures} == {"NL", None}


def test_the_years_that_matter_are_covered() -> None:
    wanted = [
        "CN",
        "RU",
        "US",
        "JP",
        "KR",
        "TW",
        "PH",
        "VN",
        "AU",
        "IN",
        "GB",
        "FR",
        "DE",
        "IT",
        "ES",
        "NL",
        "NO",
        "SE",
        "FI",
        "PL",
        "UA",
        "TR",
        "GR",
        "IR",
        "IL",
        "ID",
        "MY",
        "SG",
        "CA",
        "NZ",
    ]
    for code in wanted:
        office = office_of(code, "defense minister")
        assert office is not None, code
        assert holder(office.id, date(2023, 10, 1)) is not None, code


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_entry_is_whole(file: Path) -> None:
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    assert set(table) == {"known_until", "provenance", "office", "person"}
    last = date.fromisoformat(table["known_until"])
    held = set()
    for key, entry in table["office"].items():
        assert set(entry) == {"title", "kind", "holders"}, key
        assert key.partition(":")[0] in {*states.states(), "nato", "eu", "un"}, key
        for person, start, end in entry["holders"]:
            held.add(person)
            assert re.fullmatch(r"\d{4}(-\d\d){0,2}", start), (key, person)
            assert not end or re.fullmatch(r"\d{4}(-\d\d){0,2}", end), (key, person)
            assert not end or start <= end, (key, person)
            assert start <= last.isoformat(), (key, person)
        of = re.search(r" of ((?:\w+:)+[\w-]+)$", entry["kind"])
        if of:
            known = {
                *institutions(),
                *(f"navy:{one}" for one in navies()),
                *(f"state:{one}" for one in states.states()),
            }
            assert of[1] in known or re.match(r"ministry:\w\w:(?:defense|foreign)$", of[1]), key
    assert held == set(table["person"])
    for key, entry in table["person"].items():
        assert set(entry) <= {"name", "also", "family", "names"}, key
        assert persons()[key].called in entry["name"], key


def test_nobody_is_listed_twice() -> None:
    names = [tuple(tomllib.loads(file.read_text(encoding="utf-8"))["person"]) for file in FILES]
    assert len({key for keys in names for key in keys}) == sum(map(len, names)) == len(persons())
    assert len({one.name for one in persons().values()}) == len(persons())
    assert len(offices()) == sum(len(tomllib.loads(file.read_text(encoding="utf-8"))["office"]) for file in FILES)


def test_those_who_hold_a_sole_office_follow_one_another() -> None:
    sole = ("president", "prime minister", "defense minister", "foreign minister", "navy commander", "supreme leader")
    for key, office in offices().items():
        if office.kind not in sole:
            continue
        held = sorted(
            (one.start, one.end or date.max) for p in persons().values() for one in p.tenures if one.office.id == key
        )
        for (_, end), (start, _) in pairwise(held):
            assert (end - start).days <= 31, (key, start)  # a month of which the day is not known
