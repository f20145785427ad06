from dataclasses import replace

import pytest

from offing.reports.readers import read_document
from offing.reports.second import Second, read_seconded, versions
from offing.schema.claim import Reading
from offing.schema.document import Document

ENGLISH = Document("Two Omani warships left Muscat on 4 March.", "test", language="en")


def second(heard: bool = True) -> Second:
    def hear(document: Document, reading: Reading) -> tuple[Reading, bool]:
        return replace(reading, notes=(f"{len(document.text)} characters",)), heard

    return Second("somebody 1", hear)


def test_without_a_second_it_is_the_reader_alone():
    reader, reading = read_document(ENGLISH)
    assert reader is not None
    assert read_seconded(ENGLISH, None) == ("english", reading)
    assert versions(None)["english"] == reader.version


def test_a_second_that_was_heard_is_in_the_name_of_the_reading():
    name, reading = read_seconded(ENGLISH, second())
    assert name == "english + somebody 1"
    assert reading.notes == ("42 characters",)
    assert name in versions(second())


def test_what_was_read_without_it_is_none_of_its_versions():
    name, reading = read_seconded(ENGLISH, second(heard=False))
    assert name == "english"
    assert reading.notes
    assert name not in versions(second())
    assert "english + somebody 1" not in versions(None)


@pytest.mark.parametrize("language", ["ru", "xx", None])
def test_others_than_the_reader_of_english_have_no_second(language: str | None):
    document = Document("Два корабля вышли из порта.", "test", language=language)
    assert read_seconded(document, second()) == read_seconded(document, None)


def test_other_readers_keep_their_versions():
    mine, theirs = versions(second()), versions(None)
    assert mine.items() - theirs.items() == {("english + somebody 1", theirs["english"])}
    assert theirs.items() - mine.items() == {("english", theirs["english"])}
