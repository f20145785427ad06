import itertools

from hypothesis import given
from hypothesis import strategies as st

from offing.reports.mention import Sentence
from offing.reports.quotations import quotations, touching, within
from offing.reports.sentences import sentences

SAID = (
    "“The frigates left Bar at dawn on Monday. They will call at Split for three days,” the navy said. "
    "“We follow them closely, as we follow every ship that passes here.”\n\nA “tense” week ended."
)


def test_speech_is_found_between_its_marks_and_words_in_marks_are_none() -> None:
    found = [SAID[start:end] for start, end in quotations(SAID, len(SAID))]
    assert [one.split()[0] for one in found] == ["The", "We"]


def test_a_quotation_that_a_paragraph_leaves_open_ends_with_it() -> None:
    text = "“The ships of our neighbours are welcome here.\n\n“They may stay until the end of the week,” he said."
    assert [text[start : start + 4] for start, _ in quotations(text, len(text))] == ["The ", "They"]


def test_a_sentence_within_a_quotation_is_known_as_such() -> None:
    found, cut = quotations(SAID, len(SAID)), sentences(SAID)
    assert [within(found, one) is not None for one in cut] == [True, True, True, False]
    assert [len(touching(found, one)) for one in cut] == [1, 1, 1, 0]


@given(st.text(alphabet='“”"a \n.', max_size=300))
def test_quotations_lie_in_the_text_in_order(text: str) -> None:
    found = quotations(text, len(text))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))
    within(found, Sentence(0, len(text), 0, 0))
