"""A document made of what is told: which telling goes first, and where each is said to come from."""

from datetime import UTC, datetime

import pytest

from offing.codecs.document_facts import Facts, compose, given_of
from offing.schema.document import Document, Given
from offing.schema.errors import UsageError

BODY = "TOKYO, July 4, 2023 (Kyodo) — Two frigates sailed north through the strait, the navy said on Monday."


def composed(text: str, facts: Facts, given: Given | None = None) -> Document:
    (document,) = compose(text, "test 1", facts, given or Given(), "row 7")
    assert isinstance(document, Document)
    return document


def told(**said: str) -> Facts:
    facts = Facts()
    for name, value in said.items():
        facts.tell(name, value, f"meta {name}")
    return facts


def test_the_user_goes_before_metadata_before_the_address_before_the_text() -> None:
    address = "https://www.post.example/2023/07/05/frigates"
    given = Given(datetime(2023, 7, 7, 1, 2, tzinfo=UTC), "By hand")
    full = told(published="2023-07-06", publisher="The Post", address=address)
    steps = [
        (given, full, "By hand", "given", 7, "given"),
        (Given(), full, "The Post", "meta publisher", 6, "meta published"),
        (Given(), told(address=address), "post.example", "host of the address", 5, "address"),
        (Given(), Facts(), "Kyodo", "dateline", 4, "dateline"),
    ]
    for given_, facts, publisher, where, day, when in steps:
        document = composed(BODY, facts, given_)
        assert document.published is not None
        assert (document.publisher, document.found["publisher"]) == (publisher, where)
        assert (document.published.day, document.found["published"]) == (day, when)
        assert (document.dateline, document.part) == ("TOKYO", "row 7")


def test_a_dateline_without_a_year_gives_no_date_but_a_note() -> None:
    document = composed(BODY.replace(", 2023", ""), Facts())
    assert (document.published, document.notes) == (None, ("the dateline names the day 07-04 of no year",))


def test_a_date_that_is_not_understood_is_told() -> None:
    document = composed("The frigate went out.", told(published="next Tuesday week"))
    assert document.notes == ("meta published: 'next Tuesday week' is no date that is understood",)


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("<script>alert(1)</script>Ships &amp; boats", "alert(1) Ships & boats"),
        ("Ships\n at\x00 sea", "Ships at\ufffd sea"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("&lt;img src=x onerror=alert(1)&gt; Ships", "Ships"),
    ],
)
def test_titles_are_plain_text_on_one_line(title: str, plain: str) -> None:
    document = composed("The frigate went out.", told(title=title))
    assert (document.title, document.text) == (plain, f"{plain}\n\nThe frigate went out.")


def test_a_text_that_begins_with_its_title_does_so_once() -> None:
    for text in ("Ships at sea\nThe frigate went out.", "Ships at sea\n\nThe frigate went out."):
        assert composed(text, told(title="Ships at sea")).text == "Ships at sea\n\nThe frigate went out."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ships at sea\n\nThe frigate went out.", "Ships at sea"),
        ("The frigate went out.\n\nShe came back.", None),
        ("Ships at sea\nThe frigate went out.", None),
        ("3 May 2024\n\nShips at sea\n\nThe frigate went out.", "Ships at sea"),
        ("[Press release]\n## Ships at sea ##\nThe frigate went out.", "Ships at sea"),
    ],
)
def test_a_title_is_a_short_line_with_a_blank_one_after_it(text: str, title: str | None) -> None:
    document = composed(text, Facts())
    assert (document.title, document.text) == (title, text)


def test_the_language_told_is_believed_unless_the_script_gives_it_the_lie() -> None:
    french = "La frégate a quitté le port lundi matin, a annoncé la marine nationale."
    assert composed(french, told(language="en-US")).found["language"] == "meta language"
    russian = composed("Фрегаты вышли из порта в понедельник.", told(language="en-US"))
    assert (russian.language, russian.found["language"]) == ("ru", "script")


@pytest.mark.parametrize("said", ["soon", 7, ["2024"]])
def test_a_time_given_that_is_none_is_refused(said: object) -> None:
    with pytest.raises(UsageError, match="is no time"):
        given_of({"published": said})


def test_a_time_given_is_utc_and_a_day_stays_a_day() -> None:
    assert given_of({"published": "2024-02-03T08:30:00+09:00"}).published == datetime(2024, 2, 2, 23, 30, tzinfo=UTC)
    document = composed("The frigate went out.", Facts(), given_of({"published": datetime(2024, 2, 3)}))
    assert (document.published, document.published_grain) == (datetime(2024, 2, 3, 12, tzinfo=UTC), "day")
