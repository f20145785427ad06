"""Texts: encodings, what stands before them, and what cannot be kept."""

from datetime import UTC, datetime

import pytest

from offing.schema.document import Unreadable
from offing.schema.errors import InputError
from offing.schema.source import Head
from offing.sources.plain_text import SOURCE
from sources.documents_made import STORY, one, read

RUSSIAN = "Корабли вышли из порта утром и вошли в пролив. Об этом сообщил штаб флота в понедельник."
RELEASED = "令和８年２月３日\n統合幕僚監部\n\n（お知らせ）\n艦艇の動向について\n\n"
JAPANESE = f"{RELEASED}２月２日（月）、海上自衛隊は、島の北東において確認した。"


def test_a_text_is_its_own_document() -> None:
    document = one(SOURCE, STORY.encode())
    assert document.text == STORY.rstrip()
    assert (document.title, document.publisher, document.published) == (None, None, None)
    assert (document.language, document.found) == ("en", {"language": "words"})


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8_r", "koi8_r"),
        (JAPANESE, "cp932", "cp932"),
        (JAPANESE, "iso2022_jp", "iso2022_jp"),
        ("海上自衛隊は、島の北東において艦艇２隻を確認した。", "cp932", "cp932"),
        ("海上自衛隊は、島の北東において艦艇２隻を確認した。", "euc_jp", "euc_jp"),
        ("国防部表示，有三艘军舰在海峡活动，已派遣任务机和舰艇应对。", "gb18030", "gb18030"),
        ("國防部表示，有三艘軍艦在海峽活動，已派遣任務機與艦艇應對。", "big5", "big5"),
        ("Korvetten lämnade hamnen på måndagen för en övning i skärgården, säger marinen.", "cp1252", "cp1252"),
        (
            "The boats met “Håkon” at noon – the navy’s crew said – and señor Núñez spoke of the drill.",
            "cp1252",
            "cp1252",
        ),
        ("Okręt wyszedł z portu w poniedziałek na ćwiczenia, powiedział rzecznik żeglugi.", "cp1250", "cp1250"),
        (RUSSIAN, "utf-16-le", "utf-16-le"),
        (JAPANESE, "utf-16-be", "utf-16-be"),
        (STORY, "utf-16-le", "utf-16-le"),
    ],
)
def test_an_encoding_that_is_not_declared_is_guessed_and_said(text: str, encoding: str, told: str) -> None:
    document = one(SOURCE, text.encode(encoding))
    assert document.text == text.strip()
    assert f"encoding guessed: {told}" in document.notes
    assert f"text in {told}, guessed" in SOURCE.recognise(Head("x", text.encode(encoding)), {}).decided


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_or_utf_8_needs_no_guess(encoding: str) -> None:
    document = one(SOURCE, JAPANESE.encode(encoding))
    assert (document.text, document.notes) == (JAPANESE, ())


def test_a_damaged_utf_8_text_stays_one_with_its_damage_told() -> None:
    data = RUSSIAN.encode()
    document = one(SOURCE, data[:41] + b"\xff" + data[41:])
    assert document.text.count("\ufffd") >= 1
    assert document.text[-20:] == RUSSIAN[-20:]
    assert any("U+FFFD" in note for note in document.notes)


def test_control_characters_are_replaced_and_counted_and_newlines_made_one() -> None:
    document = one(SOURCE, b"The ships\x00 went out.\r\nThey came back\x07 at noon, they said.\rAll of them.")
    assert document.text == "The ships\ufffd went out.\nThey came back\ufffd at noon, they said.\nAll of them."
    assert document.notes == ("2 control characters became U+FFFD",)


def test_right_to_left_and_its_marks_are_kept_as_they_are() -> None:
    text = "عبرت السفن \u200fOsprey (F 72)\u200f المضيق يوم الاثنين، \u202bبحسب البحرية\u202c."
    document = one(SOURCE, text.encode())
    assert (document.text, document.language) == (text, "ar")


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\x03" * 100, bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9]
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"binary data|cannot be told"):
        read(SOURCE, data)


@pytest.mark.parametrize("data", [b"", b" \n\n ", b"---\ntitle: x\n---\n"])
def test_no_text_is_told(data: bytes) -> None:
    (left,) = read(SOURCE, data)
    assert isinstance(left, Unreadable)
    assert left.reason == "no text"


def test_front_matter_tells_and_is_no_part_of_the_text() -> None:
    front = (
        "---\ntitle: A quiet week\npublisher: 'Coast Wire'\npublished: 2024-05-06\nurl: https://w.example/1\n---\n\n"
    )
    document = one(SOURCE, (front + STORY).encode())
    assert document.text == f"A quiet week\n\n{STORY.rstrip()}"
    assert (document.title, document.publisher, document.address) == (
        "A quiet week",
        "Coast Wire",
        "https://w.example/1",
    )
    assert document.published == datetime(2024, 5, 6, 12, tzinfo=UTC)
    assert document.published_grain == "day"
    assert document.found["published"] == "front matter"
    assert not document.made_up


@pytest.mark.parametrize(("word", "made_up"), [("true", True), ("yes", True), ("Northern drill", True), ("no", False)])
def test_a_rehearsals_document_says_so(word: str, made_up: bool) -> None:
    assert one(SOURCE, f"---\nrehearsal: {word}\n---\n{STORY}".encode()).made_up is made_up


def test_a_rule_across_the_page_is_no_front_matter() -> None:
    text = "---\nThe ships went out to sea.\n---\nThey came back at noon, the navy said."
    assert one(SOURCE, text.encode()).text == text


def test_comment_lines_before_the_text_are_left_out_of_it() -> None:
    document = one(SOURCE, f"# source: copied by hand from https://navy.example/news/7\n{STORY}".encode())
    assert document.text == STORY.rstrip()
    assert (document.address, document.publisher) == ("https://navy.example/news/7", "navy.example")
    plain = one(SOURCE, f"# source: a notebook\n{STORY}".encode())
    assert plain.notes == ("comment lines before the text left out",)


def test_marks_of_markdown_stay_and_a_heading_is_the_title() -> None:
    text = "# Frigate passes the strait\n\nThe **Osprey** went [north](https://x.example) on Monday, the navy said."
    document = one(SOURCE, text.encode())
    assert (document.text, document.title, document.found["title"]) == (text, "Frigate passes the strait", "heading")


def test_what_the_user_says_goes_first() -> None:
    front = f"---\npublisher: Coast Wire\npublished: 2024-05-06\n---\n{STORY}".encode()
    document = one(SOURCE, front, published=datetime(2024, 1, 2, 3, 4, tzinfo=UTC), publisher="By hand")
    assert (document.published, document.publisher) == (datetime(2024, 1, 2, 3, 4, tzinfo=UTC), "By hand")
    assert (document.found["published"], document.found["publisher"]) == ("given", "given")


def test_a_release_signed_under_its_date_is_told_apart() -> None:
    document = one(SOURCE, JAPANESE.encode())
    assert (document.title, document.publisher, document.language) == ("艦艇の動向について", "統合幕僚監部", "ja")
    assert document.published == datetime(2026, 2, 3, 12, tzinfo=UTC)
    assert document.found["published"] == "date at the head of the text"


def test_more_than_a_document_may_hold_is_cut_and_counted() -> None:
    data = b"The ships went out to sea and came back.\n" * 150_000
    left, document = read(SOURCE, data)
    assert isinstance(left, Unreadable)
    assert not isinstance(document, Unreadable)
    assert len(document.text) <= 5_000_000
    assert left.lines + document.text.count("\n") == 150_000
    assert document.notes == (left.reason,)
