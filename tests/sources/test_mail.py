"""E-mail: the part that is read, and messages made to be endless."""

from datetime import UTC, datetime

import pytest

from offing.schema.document import Unreadable
from offing.schema.errors import InputError
from offing.sources.mail import SOURCE
from sources.documents_made import EML, STORY, one, read

HEAD = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: Ships\r\nDate: Mon, 06 May 2024 08:30:00 +0200\r\n"


def test_the_plain_part_is_read_and_attachments_are_named() -> None:
    document = one(SOURCE, EML)
    assert document.text == f"Frigate passes the strait\n\n{STORY.rstrip()}"
    assert (document.title, document.publisher) == ("Frigate passes the strait", "Presseamt")
    assert document.published == datetime(2024, 5, 6, 6, 30, tzinfo=UTC)
    assert document.notes == ("attachment not read: ships.pdf",)


def test_html_is_read_where_there_is_no_plain_part() -> None:
    body = b"Content-Type: text/html; charset=iso-8859-1\r\n\r\n<p>The caf\xe9 <script>x()</script>on the quay</p>"
    document = one(SOURCE, HEAD + body)
    assert (document.text, document.extractor) == ("Ships\n\nThe café on the quay", "eml 1, HTML part")


def test_transfer_encodings_and_charsets_are_undone() -> None:
    body = b"Content-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: base64\r\n\r\n68/SwcLMySDX2dvMyQ=="
    assert one(SOURCE, HEAD + body).text == "Ships\n\nКорабли вышли"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(150)),
            "parts or 10 levels",
        ),
        (b'Content-Type: multipart/mixed; boundary="b"\r\n' * 5000 + b"\r\nx", "multiparts"),
        (b"Content-Type: message/rfc822\r\n\r\n" * 3000 + b"x", "nested too deep"),
        (b"X: y\r\n" * 200_000 + b"\r\nx", "headers of more than"),
        (b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 50_000, "may begin a part"),
        (b"\r\n" + b"x" * (65 << 20), "more than 64 MB"),
    ],
)
def test_messages_made_to_be_endless_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read(SOURCE, HEAD + data)


def test_a_message_without_text_says_so() -> None:
    (left,) = read(SOURCE, HEAD + b"Content-Type: image/png\r\n\r\nabc")
    assert isinstance(left, Unreadable)
