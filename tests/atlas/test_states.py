import csv
import json
import tomllib
from pathlib import Path

import pytest

from offing.atlas import mids
from offing.atlas.states import named, names, state, states
from offing.schema.errors import UsageError

DATA = Path(states.__wrapped__.__code__.co_filename).parent / "data"
LANGUAGES = ("zh", "zh-Hant", "ja", "ko", "ru")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("China", "CN"),
        ("chinese", "CN"),
        ("\uff30\uff32\uff23", "CN"),
        ("ロシア", "RU"),
        ("российский", "RU"),
        ("the Philippines", "PH"),
        ("Filipino", "PH"),
        ("대한민국", "KR"),
        ("臺灣", "TW"),
        ("台灣", "TW"),
        ("台湾", "TW"),
        ("香港", "HK"),
        ("Burma", "MM"),
        ("Cote  d\u2019Ivoire", "CI"),
        ("JPN", "JP"),
        ("NO", "NO"),
        ("Dominica", "DM"),
        ("no", None),
        ("us", None),
        ("Korean", None),
        ("Congolese", None),
        ("Dominican", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_word_names_one_state_or_none(text: str, code: str | None) -> None:
    assert named(text) == code


def test_territories_answer_to_their_state() -> None:
    assert [(code, state(code).holder) for code in ("HK", "GI", "GU", "FO", "NC", "TW", "PS")] == [
        ("HK", "CN"),
        ("GI", "GB"),
        ("GU", "US"),
        ("FO", "DK"),
        ("NC", "FR"),
        ("TW", "TW"),
        ("PS", "PS"),
    ]
    assert state("jpn") is state("JP")


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(UsageError, match="'ZZ' is no state"):
        state("ZZ")


def test_every_entry_is_whole() -> None:
    table = tomllib.loads((DATA / "states.toml").read_text(encoding="utf-8"))
    assert set(table.pop("provenance")) >= {"title", "source", "licence", "made_by", "as_of"}
    allowed = {"alpha3", "name", "demonym", "of", "also", "coast", "names", "adjectives"}
    assert list(table) == sorted(table)
    for code, entry in table.items():
        assert len(code) == 2
        assert code.isupper()
        assert set(entry) <= allowed, code
        assert len(entry["alpha3"]) == 3
        assert entry.get("of", "US") in table
        assert "of" not in table[entry.get("of", "US")], f"{code} belongs to what is itself a territory"
        assert entry.get("demonym") or entry.get("of"), code
    assert len({entry["alpha3"] for entry in table.values()}) == len(table)
    assert len({entry["name"] for entry in table.values()}) == len(table)


def test_every_state_has_a_name_in_the_languages_of_the_region() -> None:
    lacking = [(code, lang) for code in states() for lang in LANGUAGES if not names()[code].get(lang) and code != "AQ"]
    assert lacking == []
    for code, by_language in names().items():
        for language in LANGUAGES:
            for name in by_language.get(language, ()):
                assert name == name.strip(), code
                assert named(name) in (code, None)
    with (DATA / "state_names.csv").open(encoding="utf-8", newline="") as file:
        assert {row["code"] for row in csv.DictReader(file)} <= set(states())


def test_every_holder_of_a_number_block_is_a_state() -> None:
    assert set(mids.states().values()) <= set(states())


@pytest.mark.real
def test_codes_agree_with_an_independent_list(real_data: Path) -> None:
    rows = json.loads((real_data / "registry" / "mids.json").read_text(encoding="utf-8")).values()
    theirs = {row[0]: row[1] for row in rows}
    differ = {code for code, alpha3 in theirs.items() if state(code).alpha3 != alpha3}
    assert differ <= {"BS"}  # a slip of that list, which has Bermuda's there
