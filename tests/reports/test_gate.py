"""The cheap test whether a document can hold a claim: it may let pass too much, never leave out an exercise at sea."""

import pytest

from offing.reports.gate import document_may_tell


@pytest.mark.parametrize(
    "text",
    [
        "The exercise Northern Echo began in the Gulf of Oman on 3 May.",
        "Exercises begin on Monday in the Baltic Sea, the two states said.",
        "India and Oman held the exercise Naseem-al-Bahr in May.",
        "Both sides trained together in the Bay of Bengal.",
        "A frigate left Kiel.",
    ],
)
def test_texts_of_the_sea_pass(text: str) -> None:
    assert document_may_tell(text)


@pytest.mark.parametrize(
    "text", ["An exercise a day keeps one fit.", "The committee met in the Bay of Plenty.", "Rain fell on the village."]
)
def test_texts_of_other_things_do_not(text: str) -> None:
    assert not document_may_tell(text)
