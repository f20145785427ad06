"""Names of operations: one key for all spellings, scripts and languages, and another for another exercise."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.atlas.operation_names import _FILE, folded, speaks_of_exercise

ALIKE = [
    "Northern/Interaction-2023",
    "North. Interaction 2023",
    "North-Interaction 2023",
    "NORTHERN INTERACTION 2023",
    "NorthernInteraction2023",
    "“Northern / Interaction – 2023”",
    "Exercise Northern/Interaction-2023",
    "Северное/Взаимодействие – 2023",
    "«Северное / Взаимодействие-2023»",
    "Severnoye Vzaimodeystviye-2023",
    "Severnoe Vzaimodeistvie 2023",
    "北部·联合-2023",
    "“北部·联合-2023”演习",
    "北部联合2023",
    "北方/聯合－２０２３",
    "北部・連合2023",
    "북부연합-2023",
]


@pytest.mark.parametrize("name", ALIKE)
def test_spellings_scripts_and_languages_of_one_name_are_one(name: str) -> None:
    assert folded(name) == folded("Northern/Interaction-2023")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Joint Sea 2024", "Северное/Взаимодействие 2024"),
        ("Joint Sword-2024A", "Joint Sword-2024B"),
        ("Keen Sword 25", "Keen Edge 25"),
        ("Northern/Interaction-2023", "Northern/Interaction-2024"),
        ("Sea Guardian-2", "Sea Guardian-3"),
        ("Northern Coasts", "Northern Viking"),
    ],
)
def test_other_names_and_years_are_others(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("RIMPAC 2024", 2024),
        ("RIMPAC '24", 2024),
        ("Keen Sword 25", 2025),
        ("Северное/Взаимодействие – 2023", 2023),
        ("Joint Sword-2024A", 2024),
        ("Ocean", None),
        ("Vigilance 5", None),
        ("Exercise 20231", None),
    ],
)
def test_the_year_is_told_with_the_name_or_not(name: str, year: int | None) -> None:
    found = folded(name)
    assert found is None or found.year == year
    assert found is not None or year is None


@pytest.mark.parametrize("name", ["", "2023", "  ", "—", "Exercise", "🙂", "演习"])
def test_what_is_no_name_has_no_key(name: str) -> None:
    assert folded(name) is None


@given(st.text(max_size=300))
def test_any_text_folds_or_does_not_and_case_and_width_never_matter(text: str) -> None:
    found = folded(text)
    assert found is None or found.key
    assert folded(f"  {text}  ".strip()) == folded(text.strip())


@given(st.sampled_from(ALIKE), st.randoms())
def test_what_joins_the_words_never_matters(name: str, random) -> None:
    joined = "".join(random.choice("/ -–·") if c in "/ -–·" else c for c in name)
    assert folded(joined) == folded(name)


def test_long_runs_cost_little() -> None:
    for text in ("北" * 5000, "a" * 5000, "2023" * 2000, "-" * 5000, "northsea" * 600):
        folded(text)


def test_the_table_tells_its_provenance_and_no_word_means_two_things() -> None:
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    assert set(tables) == {"provenance", "meanings", "left_out", "speaking"}
    every = [word.casefold() for words in tables["meanings"].values() for word in words]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("The drill marks the first time that both took part.", True),
        ("Учения прошли в море.", True),
        ("两军演习在日本海举行。", True),
        ("共同訓練を行ったことを確認した。", True),
        ("The flotilla left the port of Qingdao.", False),
    ],
)
def test_a_sentence_speaks_of_an_exercise_by_its_words(text: str, speaks: bool) -> None:
    assert speaks_of_exercise(text) is speaks
