import tomllib
from pathlib import Path

import pytest

from offing.atlas.navies import KINDS, named, navies, navy, of_state
from offing.atlas.states import states
from offing.schema.errors import UsageError

FILE = Path(navies.__wrapped__.__code__.co_filename).parent / "data" / "navies.toml"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("PLA Navy", "plan"),
        ("中国海軍", "plan"),
        ("中國海警", "ccg"),
        ("ロシア海軍", "rfn"),
        ("ВМФ", "rfn"),
        ("海上自衛隊", "jmsdf"),
        ("the Japan Coast Guard", "jcg"),
        ("대한민국 해군", "rok-navy"),
        ("中華民國海軍", "roc-navy"),
        ("U.S. Navy", "usn"),
        ("Swiss Navy", None),
    ],
)
def test_names_in_many_languages_mean_one_navy(text: str, key: str | None) -> None:
    assert named(text) == key


def test_states_have_their_services() -> None:
    assert {it.id for it in of_state("CN")} == {"plan", "ccg", "msa", "pafmm"}
    assert navy("jmsdf").prefixes == ("JS", "JDS")
    with pytest.raises(UsageError, match="'swiss' is no navy"):
        navy("swiss")


def test_every_entry_is_whole() -> None:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert set(table.pop("provenance")) >= {"title", "source", "licence", "made_by", "as_of"}
    assert len(table) >= 60
    for key, entry in table.items():
        assert set(entry) <= {"state", "kind", "name", "also", "prefixes", "names", "pennants"}, key
        assert entry["state"] in states(), key
        assert entry["kind"] in KINDS, key
        assert entry["name"]
    assert len({entry["name"] for entry in table.values()}) == len(table)
