import tomllib
from pathlib import Path

import pytest

from offing.atlas import states
from offing.atlas.institutions import KINDS, institutions, named, nouns, of_state, seats, short_names
from offing.atlas.navies import KINDS as NAVY_KINDS

FILE = Path(institutions.__wrapped__.__code__.co_filename).parent / "data" / "institutions.toml"


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("中国海軍", "ja", "navy:plan"),
        ("ロシア海軍", "ja", "navy:rfn"),
        ("露海軍", "ja", "navy:rfn"),
        ("海上自衛隊", "ja", "navy:jmsdf"),
        ("統合幕僚監部", "ja", "staff:JP:joint-staff"),
        ("統幕", "ja", "staff:JP:joint-staff"),
        ("ロシア国防省", "ja", "ministry:RU:defense"),
        ("中国海警局", "ja", "navy:ccg"),
        ("米軍", "ja", "forces:US"),
        ("日本政府", "ja", "state:JP"),
        ("中国", "ja", "state:CN"),
        ("國防部", "zh-Hant", "ministry:TW:defense"),
        ("國防部", "zh", "ministry:TW:defense"),
        ("国防部", "zh", "ministry:CN:defense"),
        ("外交部", "zh", "ministry:CN:foreign"),
        ("外交部", "zh-TW", "ministry:TW:foreign"),
        ("外交部", "zh-Hans", "ministry:CN:foreign"),
        ("共軍", "zh-Hant", "forces:CN"),
        ("解放軍", "zh-Hant", "forces:CN"),
        ("解放軍", "ja", "forces:CN"),
        ("东部战区", "zh", "command:CN:eastern-theater"),
        ("東部戰區", "zh", "command:CN:eastern-theater"),
        ("美国国防部", "zh", "ministry:US:defense"),
        ("Минобороны Японии", "ru", "ministry:JP:defense"),
        ("Тихоокеанский флот", "ru", "fleet:RU:pacific"),
        ("Northern Theatre Command", "en", "command:CN:northern-theater"),
        ("中露", "ja", None),
        ("軍", "zh", None),
        ("猫", "ja", None),
        ("", "en", None),
    ],
)
def test_a_name_means_one_party_in_its_language(text: str, language: str, key: str | None) -> None:
    found = named(text, language)
    assert (found and found.id) == key


@pytest.mark.parametrize(
    ("state", "role", "key", "name"),
    [
        ("JP", "ministry:defense", "ministry:JP:defense", "Ministry of Defense of Japan"),
        ("FI", "ministry:defense", "ministry:FI:defense", "Ministry of Defense of Finland"),
        ("CN", "staff:general-staff", "staff:CN:joint-staff", None),
        ("KR", "staff:joint-staff", "staff:KR:joint-chiefs", None),
        ("IR", "service:navy", "navy:iri-navy", None),
        ("FI", "service:coast guard", "navy:fin-bg", None),
        ("KE", "service:navy", "name:Kenyan Navy", "Kenyan Navy"),
        ("CN", "forces:army", "forces:CN:army", None),
        ("SE", "forces", "forces:SE", "Armed Forces of Sweden"),
        ("JP", "state", "state:JP", "Japan"),
    ],
)
def test_a_state_has_what_a_word_beside_its_name_means(state: str, role: str, key: str, name: str | None) -> None:
    found = of_state(state, role)
    assert found.id == key
    assert found.state == state
    assert name is None or found.name == name


def test_what_is_nobodys_has_no_state() -> None:
    assert institutions()["alliance:nato"].state is None
    assert institutions()["command:nato:marcom"].state is None
    assert institutions()["media:kyodo"].kind == "media"


def test_every_entry_is_whole() -> None:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    words = table.pop("nouns")
    rest = {key: table.pop(key) for key in ("provenance", "short", "seats")}
    assert set(rest["provenance"]) >= {"title", "source", "licence", "made_by", "as_of"}
    for key, entry in table.items():
        assert set(entry) <= {"name", "also", "owned", "names"}, key
        assert key.partition(":")[0] in KINDS, key
        one = institutions()[key]
        assert one.state is None or one.state in states.states(), key
    assert len({entry["name"] for entry in table.values()}) == len(table)
    assert {*short_names().values(), *seats().values()} <= set(states.states())
    for language in words:
        for role in nouns(language).values():
            kind, _, service = role.partition(":")
            assert service in NAVY_KINDS if kind == "service" else kind in (*KINDS, "state"), role


def test_no_name_means_two_parties_in_one_language() -> None:
    for language in ("en", "ja", "zh", "zh-Hant", "ru"):
        for one in institutions().values():
            for word in one.also if language == "en" else one.names.get(language, ()):
                found = named(word, language)
                assert found is not None, (word, language)
                assert found.id == one.id, (word, language)
