import pytest

from offing.atlas.ship_names import plain, skeleton


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Xi'an", "xian"),
        ("Myōkō", "myoko"),
        ("DDG-62", "ddg62"),
        ("\uff11\uff11\uff19", "119"),
        ("ルーヤンⅢ", "ルーヤンiii"),
        ("ドゥブナ", "ドゥブナ"),
        ("ボリス・チリキン", "ボリスチリキン"),
        ("Пётр Великий", "петрвеликии"),
        ("대조영", "대조영"),
        ("--", ""),
    ],
)
def test_only_letters_and_digits_count(text: str, key: str) -> None:
    assert plain(text) == key


@pytest.mark.parametrize(
    "ways",
    [
        ("Sovershennyy", "Sovershenny", "Sovershenniy", "Sovershennyi", "Sovershennyj"),
        ("Steregushchiy", "Steregushchy", "Stereguschiy"),
        ("Admiral Tributs", "Admiral Tributz"),
        ("Panteleyev", "Panteleev"),
    ],
)
def test_ways_to_write_a_cyrillic_name_meet(ways: tuple[str, ...]) -> None:
    assert len({skeleton(way) for way in ways}) == 1


def test_other_names_stay_apart() -> None:
    assert len({skeleton(name) for name in ("Gromkiy", "Rezkiy", "Gremyashchiy", "Kola", "Koreyets")}) == 5
