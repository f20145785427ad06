"""Bytes into text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.text_bytes import clean_text, decode_text, one_line, trimmed_head
from offing.schema.errors import InputError


@given(st.text(min_size=1))
def test_utf_8_comes_back_but_for_newlines_and_controls(text: str) -> None:
    cleaned, _ = clean_text(text)
    try:
        assert decode_text(text.encode("utf-8", "surrogatepass")).text == cleaned
    except InputError:
        assert sum(character < " " or character == "\x7f" for character in text) > 0


@given(st.text(), st.integers(0, 8))
def test_a_head_cut_within_a_character_loses_no_more_than_it(text: str, cut: int) -> None:
    data = text.encode()
    head = data[: max(0, len(data) - cut)]
    trimmed = trimmed_head(head)
    assert len(head) - len(trimmed) <= 3
    assert text.startswith(trimmed.decode("utf-8"))


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned, notes = clean_text(text)
    assert clean_text(cleaned)[0] == cleaned
    assert bool(notes) == ("\ufffd" in cleaned and cleaned.count("\ufffd") > text.count("\ufffd"))


def test_newlines_of_all_kinds_are_one() -> None:
    assert clean_text("a\r\nb\rc\u2028d\x0be\x85f")[0] == "a\nb\nc\nd\ne\nf"


@pytest.mark.parametrize("declared", ["windows-1251", "CP1251", ' "cp1251" '])
def test_what_is_declared_is_believed_where_the_bytes_are_no_utf_8(declared: str) -> None:
    decoded = decode_text("корабль".encode("cp1251"), declared)
    assert (decoded.text, decoded.known_by) == ("корабль", "declared")
    assert decode_text("корабль".encode(), declared).text == "корабль"


@pytest.mark.parametrize(
    "declared", ["no-such-thing", "unicode_escape", "utf-7", "base64", "rot13", "idna", "\x00", "x" * 999]
)
def test_a_declaration_that_is_no_encoding_of_texts_is_passed_over(declared: str) -> None:
    assert decode_text(b"Ships at sea, \\u0041 +AGE-", declared).text == "Ships at sea, \\u0041 +AGE-"
    assert decode_text("La frégate est passée près du détroit.".encode("cp1252"), declared).known_by == "guessed"


def test_one_line_is_one_and_no_longer_than_asked() -> None:
    assert one_line(" a\tb\n\nc\x00 ") == "a b c\ufffd"
    assert one_line("x" * 600, 20) == "x" * 19 + "…"
