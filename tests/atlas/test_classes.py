import tomllib
from pathlib import Path

import pytest

from offing.atlas.classes import classes, named, says_class
from offing.atlas.navies import navies

FOLDER = Path(classes.__wrapped__.__code__.co_filename).parent / "data" / "classes"
KEYS = {"id", "navies", "name", "type", "role", "part_of", "also"}
MEASURES = {"length_m": (20, 400), "beam_m": (5, 90), "full_load_t": (100, 120_000), "speed_kn": (8, 50)}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Dubna-class oiler", {"dubna"}),
        ("the Russian Dubna class", {"dubna"}),
        ("ドゥブナ級補給艦", {"dubna"}),
        ("ロシア海軍ドゥブナ級補給艦", {"dubna"}),
        ("ルーヤンⅢ級ミサイル駆逐艦", {"luyang-iii"}),
        ("ルーヤンⅡ級ミサイル駆逐艦", {"luyang-ii"}),
        ("旅洋III级", {"luyang-iii"}),
        ("Type 052D destroyer", {"luyang-iii"}),
        ("052D型驱逐舰", {"luyang-iii"}),
        ("LUYANG III", {"luyang-iii"}),
        ("Luyang-class", {"luyang", "luyang-i", "luyang-ii", "luyang-iii"}),
        ("ウダロイ級駆逐艦", {"udaloy", "udaloy-i", "udaloy-ii", "udaloy-iii"}),
        ("ウダロイⅠ級駆逐艦", {"udaloy-i"}),
        ("Project 1155", {"udaloy-i"}),
        ("キロ改級潜水艦", {"kilo-improved"}),
        ("Steregushchy-class corvette", {"steregushchiy", "steregushchiy-iii"}),
        ("いずも型護衛艦", {"izumo"}),
        ("충무공이순신급", {"chungmugong"}),
        ("康定級巡防艦", {"kangding"}),
        ("Enterprise-class starship", set()),
        ("", set()),
    ],
)
def test_phrases_name_classes(text: str, keys: set[str]) -> None:
    assert {it.id for it in named(text)} == keys


def test_a_navy_keeps_its_own_of_a_shared_name() -> None:
    assert {it.id for it in named("Kilo-class")} == {"kilo", "kilo-877", "kilo-improved", "kilo-cn"}
    assert {it.id for it in named("Kilo-class", navy="plan")} == {"kilo-cn"}


def test_marks_of_a_class_are_seen() -> None:
    assert says_class("Dubna-class oiler")
    assert says_class("ドゥブナ級補給艦")
    assert not says_class("Dubna")
    assert not says_class("classified")


def test_every_entry_is_whole() -> None:
    for file in FOLDER.glob("*.toml"):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        assert set(table["provenance"]) >= {"title", "source", "licence", "made_by", "as_of"}, file.name
        for entry in table["class"]:
            assert set(entry) <= KEYS | set(MEASURES) | {"helicopter_deck"}, entry["id"]
            assert set(entry["navies"]) <= set(navies()), entry["id"]
            assert entry.get("part_of", entry["id"]) in classes(), entry["id"]
            for measure, (least, most) in MEASURES.items():
                assert least <= entry.get(measure, least) <= most, (entry["id"], measure)
            assert entry.get("beam_m", 1) < entry.get("length_m", 1000)


def test_every_class_answers_to_its_own_names() -> None:
    for it in classes().values():
        for name in filter(None, (it.name, it.type, *it.also)):
            assert it.id in {found.id for found in named(name)}, (it.id, name)
