import csv
import json
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from offing.atlas import classes
from offing.atlas.hulls import Hull, Ledger, candidates, find, hulls, parse, with_more
from offing.schema.errors import UsageError

OURS = """
navy = "rfn"
hulls = [ { pennant = "999", class = "udaloy-i", name = "Imagined", from = "2030", source = ["us"] } ]
[sources]
us = "Our own photograph"
"""


def ids(found: list[Hull]) -> list[str]:
    return [it.id for it in found]


@pytest.mark.parametrize(
    ("text", "navy", "key"),
    [
        ("119", "plan", "plan:119"),
        ("\uff11\uff11\uff19", "plan", "plan:119"),
        ("GUIYANG", None, "plan:119"),
        ("Guiyang (119)", None, "plan:119"),
        ("贵阳舰", None, "plan:119"),
        ("貴陽", None, "plan:119"),
        ("ルーヤンⅢ級ミサイル駆逐艦\uff08艦番号「\uff11\uff11\uff19」\uff09", None, "plan:119"),
        ("クズネツォフ級空母「遼寧」\uff08艦番号「\uff11\uff16」\uff09", None, "plan:16"),
        ("Xian", None, "plan:153"),
        ("Hoh Xil Hu", None, "plan:903"),
        ("JS Otaka", None, "jmsdf:PG-826"),
        ("おおたか", None, "jmsdf:PG-826"),
        ("護衛艦「あさひ」", None, "jmsdf:DD-119"),
        ("DDG-62", None, "usn:DDG-62"),
        ("ddg 62", None, "usn:DDG-62"),
        ("Sovershennyy", None, "rfn:333"),
        ("Sovershenniy", None, "rfn:333"),
        ("Sovershenny", None, "rfn:333"),
        ("Совершенный", None, "rfn:333"),
        ("ソヴェルシェンヌイ", None, "rfn:333"),
        ("Admiral Panteleev", None, "rfn:548"),
        ("80", "rfn", "rfn:80"),
        ("080", "rfn", "rfn:080"),
        ("99", "rfn", "rfn:099"),
    ],
)
def test_any_alias_finds_the_ship(text: str, navy: str | None, key: str) -> None:
    assert ids(find(text, navy=navy)) == [key]


def test_a_number_alone_stays_open_between_navies() -> None:
    assert {"plan:119", "jmsdf:DD-119"} <= set(ids(find("119")))


def test_name_and_number_that_disagree_find_nothing() -> None:
    assert find("Guiyang (120)") == []
    assert find("Nobody (119)") == []
    assert find("") == []


def test_numbers_that_changed_hands_answer_by_their_day() -> None:
    assert ids(find("Haiwangxing", on=date(2017, 6, 1))) == ["plan:852"]
    assert ids(find("Haiwangxing", on=date(2023, 6, 1))) == ["plan:792"]
    assert find("545", navy="plan", on=date(2020, 1, 1)) == []


def test_a_class_alone_keeps_every_hull_of_it() -> None:
    assert [it.name for it in candidates("Dubna-class oiler")] == ["Dubna", "Irkut", "Pechenga"]
    assert candidates("ドゥブナ級補給艦") == candidates("dubna")
    assert {it.ship_class for it in candidates("ウダロイ級駆逐艦")} == {"udaloy-i", "udaloy-ii", "udaloy-iii"}
    assert ids(candidates("ウダロイⅢ級駆逐艦")) == ["rfn:543"]
    assert candidates("Kilo-class", navy="jmsdf") == []
    assert "rfn:343" not in ids(candidates("steregushchiy", on=date(2023, 7, 20)))


def test_hulls_of_the_users_own_join() -> None:
    ledger = with_more(parse(OURS, "mine.toml"))
    (mine,) = ledger.find("Imagined")
    assert (mine.id, mine.since, mine.origin, mine.sources) == (
        "rfn:999",
        date(2030, 1, 1),
        "mine.toml",
        ("Our own photograph",),
    )
    assert find("Imagined") == []


def test_two_under_one_number_are_refused_with_both_files() -> None:
    theirs = OURS.replace("999", "333").replace("Imagined", "Other")
    with pytest.raises(UsageError, match=r"rfn\.toml.*mine\.toml"):
        with_more(parse(theirs, "mine.toml"))
    apart = theirs.replace('name = "Other"', 'name = "Other", id = "rfn:333-other"')
    with pytest.raises(
        UsageError, match=r"borne by two at one time: Sovershennyy in rfn\.toml and Other in mine\.toml"
    ):
        with_more(parse(apart, "mine.toml"))
    before = apart.replace('from = "2030"', 'to = "2016-02"')
    (old,) = with_more(parse(before, "mine.toml")).find("333", on=date(2016, 2, 29), navy="rfn")
    assert old.name == "Other"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('navy = "rfn"', 'navy = "martian"'), "'martian' is no navy"),
        (('class = "udaloy-i"', 'class = "saucer"'), "class 'saucer' is not defined"),
        (('["us"]', '["them"]'), r"\[sources\] has no them"),
        (('["us"]', "[]"), "needs a name and a source"),
        (('from = "2030"', 'form = "2030"'), "form is not known"),
        (('"2030"', '"2030-13"'), "'2030-13' is no date"),
        (('"2030"', '"soon"'), "'soon' is no date"),
        (("hulls = [", "hulls = "), "mine.toml is no TOML"),
    ],
)
def test_a_bad_entry_is_named(change: tuple[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse(OURS.replace(*change), "mine.toml")


def test_every_entry_is_sound() -> None:
    assert len(hulls()) >= 600
    for it in hulls():
        assert it.navy in classes.classes()[it.ship_class].navies, it.id
        assert it.origin == f"{it.navy}.toml"
        assert it.sources
        assert it.since is None or it.until is None or it.since <= it.until, it.id
        for name in it.spellings():
            assert it.id in ids(find(name)), (it.id, name)
        if it.pennant:
            assert it.id in ids(find(it.pennant, navy=it.navy)), it.id


def test_a_ledger_of_nothing_finds_nothing() -> None:
    assert Ledger([]).find("119") == []
    assert Ledger([]).candidates("Dubna") == []


def released(real_data: Path) -> list[tuple[str, str]]:
    """Return the date and the text, without its line breaks, of every release."""
    held = json.loads((real_data / "releases" / "japan_jso_movements_first_half.json").read_text(encoding="utf-8"))
    plain = [(key[1:9], unicodedata.normalize("NFKC", it["text"])) for key, it in held["texts"].items()]
    return [(day, re.sub(r"\s+", "", text)) for day, text in plain]


@pytest.mark.real
def test_every_ship_that_the_releases_number_is_in_the_ledger(real_data: Path) -> None:
    said = set()
    numbered = re.compile(r"([ァ-ヶーIV・]+改?級[^\d()]{1,15}?)(?:\d+隻)?\((?:艦番号)?((?:「?\d+」?(?:、|及び)?)+)\)")
    for day, text in released(real_data):
        for kind, numbers in numbered.findall(text):
            for number in re.findall(r"\d+", numbers):
                said.add((date(int(day[:4]), int(day[4:6]), int(day[6:])), re.sub(r"「.*", "", kind), number))
    assert len({number for _, _, number in said}) >= 34
    for day, kind, number in sorted(said):
        assert len(find(f"{kind}({number})", on=day)) == 1, (day, kind, number)


@pytest.mark.real
def test_every_class_and_name_of_the_releases_is_known(real_data: Path) -> None:
    texts = [text for _, text in released(real_data)]
    kinds = {kind for text in texts for kind in re.findall(r"[ァ-ヶーIV・]+改?級", text)}
    own = {name for text in texts for name in re.findall(r"「([ぁ-ん]+)」", text)}
    assert len(kinds) >= 19
    assert len(own) >= 17
    assert [kind for kind in kinds if not candidates(kind)] == []
    assert [name for name in own if len(find(name, navy="jmsdf")) != 1] == []
    assert {it.name for text in texts for name in re.findall(r"空母「([^」]+)」", text) for it in find(name)} == {
        "Liaoning"
    }


@pytest.mark.real
def test_ships_of_the_july_2023_events_are_in_the_ledger(real_data: Path) -> None:
    with (real_data / "releases" / "northern_interaction_2023_facts.csv").open(encoding="utf-8", newline="") as file:
        said = " ".join(row["statement"] for row in csv.DictReader(file))
    chinese = {
        "119": "Guiyang",
        "121": "Qiqihar",
        "542": "Zaozhuang",
        "598": "Rizhao",
        "889": "Taihu",
        "796": "Kaiyangxing",
    }
    russian = {
        "548": "Admiral Panteleyev",
        "564": "Admiral Tributs",
        "337": "Gremyashchiy",
        "339": "Aldar Tsydenzhapov",
        "333": "Sovershenniy",
        "335": "Gromkiy",
    }
    japanese = ("JS Otaka", "JS Yakushima", "JS Toyoshima", "JS Hyuga", "JS Chikuma")
    for navy, ships in (("plan", chinese), ("rfn", russian)):
        for number, name in ships.items():
            assert number in said
            assert name in said
            (found,) = find(name, on=date(2023, 7, 20))
            assert (found.navy, found.pennant) == (navy, number)
            assert find(number, navy=navy, on=date(2023, 7, 20)) == [found]
    for name in japanese:
        assert name in said
        assert [it.navy for it in find(name, on=date(2023, 7, 20))] == ["jmsdf"]
    assert "Pechenga" in {it.name for it in candidates("Dubna-class oiler", on=date(2023, 8, 15))}
