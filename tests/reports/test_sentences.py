"""Sentences: that none is without end."""

from offing.reports.sentences import sentences


def test_a_sentence_without_end_is_cut_between_words_and_loses_none() -> None:
    for text in ("the frigate left, " * 5000, "x" * 9000, "word " * 900):
        found = sentences(text)
        assert max(one.end - one.start for one in found) <= 4000
        cut = [text[one.start : one.end] for one in found]
        assert "".join(cut).replace(" ", "") == text.replace(" ", "")
        assert [one.number for one in found] == list(range(len(found)))
