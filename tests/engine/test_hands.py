"""Documents come back in their order whoever reads them, whatever becomes of the other processes."""

import os
import time
from collections.abc import Iterator

import pytest

import hands_read
from offing.engine.hands import Hands, Read
from offing.schema.document import Document

HERE = str(os.getpid())


def documents(count: int, odd: dict[int, str] | None = None, pause: float = 0.0) -> Iterator[tuple[int, Document]]:
    for number in range(count):
        time.sleep(pause)
        text = (odd or {}).get(number) or "word " * (number % 97)
        yield number, Document(text, "test 1", publisher=HERE)


def read(how: Read, many: Iterator[tuple[int, Document]], *, most: int, worth: int = 1) -> set[str]:
    """Read documents, see that every one came back with its own words, and return who read them."""
    with Hands(how, most, worth) as hands:
        told = list(hands.each(many))
    assert [key for key, _ in told] == list(range(len(told)))
    assert told[96][1][1].sentences == 96
    return {who for _, (who, _) in told}


@pytest.mark.parametrize("most", [1, 2])
def test_others_read_too_and_the_order_stays(most: int) -> None:
    who = read(hands_read.words, documents(2000, pause=0.002), most=most)
    assert HERE in who
    assert 1 < len(who) <= most + 1


def test_few_documents_are_read_here() -> None:
    assert read(hands_read.words, documents(200), most=2, worth=201) == {HERE}
    assert read(hands_read.words, documents(200), most=0) == {HERE}


def test_what_cannot_be_sent_is_read_here() -> None:
    assert read(lambda document: hands_read.words(document), documents(400, pause=0.002), most=1) == {HERE}


def test_what_ends_another_process_is_read_here() -> None:
    odd = dict.fromkeys(range(900, 2000, 150), "a deadly one")
    assert HERE in read(hands_read.words_or_death, documents(2000, odd, pause=0.002), most=1)


def test_what_goes_wrong_goes_wrong_here() -> None:
    with pytest.raises(ValueError, match="a wrong one"):
        read(hands_read.words_or_error, documents(1600, {1500: "a wrong one"}, pause=0.002), most=1)
