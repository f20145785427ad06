"""Names of exercises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.reports.exercise_names import exercise_names


def names(text: str) -> list[str]:
    found = exercise_names(text)
    assert all(text[it.start : it.end] == it.value for it in found)
    return [it.value for it in found]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('The drill, codenamed "Eastern/Interaction-2031," is over.', "Eastern/Interaction-2031"),
        ("Exercise Malabar 2031 began.", "Malabar 2031"),
        ("India was host of the Malabar naval exercise.", "Malabar"),
        ("RIMPAC 2032 ended.", "RIMPAC 2032"),
        ('The army held its "Joint Lance-2031A" drills.', "Joint Lance-2031A"),
        ("The Vostok-2030 manoeuvres ended.", "Vostok-2030"),
        ("Both fleets took part in Sama Sama.", "Sama Sama"),
        ("A drill dubbed Iron Gate was held.", "Iron Gate"),
        ("The navies of three states held the ‘Blue Heron’ exercise.", "Blue Heron"),
        ("the Strait Thunder-2031B exercise", "Strait Thunder-2031B"),
        ("the annual Kowari exercise", "Kowari"),
        ("UNITAS LXX will be the largest.", "UNITAS LXX"),
    ],
)
def test_a_name_is_found_as_written(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The Malabar coast is green.",
        'He called it "a dangerous drill" on Monday.',
        "In July 2031 an exercise was held.",
        'He said "Never again" after the exercise.',
        "A naval drill in the Indian Ocean began.",
        "The fire drill took an hour.",
        "They passed La Perouse Strait during the drill.",
        "The Summit 2031 drills on.",
    ],
)
def test_these_are_no_names(text: str) -> None:
    assert names(text) == []


def test_a_name_is_found_again_without_its_year() -> None:
    text = 'The exercise "Eastern/Interaction-2031" began. Eastern/Interaction ends on Friday.'
    assert names(text) == ["Eastern/Interaction-2031", "Eastern/Interaction"]


@given(st.text(alphabet='Exercis "drl-2031A/\n‘’', max_size=200))
def test_any_text_is_read(text: str) -> None:
    names(text)


@pytest.mark.parametrize(
    "text", ['exercise "' * 5_000, "A " * 30_000 + "exercise", "exercise A-A" * 5_000, "drill called " * 5_000]
)
def test_long_runs_take_little_work(text: str) -> None:
    names(text)


def test_a_name_of_two_words_is_an_exercise_where_forces_hold_it() -> None:
    text = "In June we will host Open Spirit, with ten minehunters from six navies."
    assert [it.value for it in exercise_names(text)] == ["Open Spirit"]
    assert exercise_names("An open mind: Open Spirit is a song, with six verses.") == []
    assert exercise_names("The band will host Open Spirit, with six guests.") == []
