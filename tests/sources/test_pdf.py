"""PDF: the text layer, scans, locks and bombs."""

import zlib
from datetime import UTC, datetime

import pytest

from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.sources.pdf import SOURCE
from sources.documents_made import one, pdf, read

LINES = "The frigate Osprey left Port Albert on Monday\nand sailed north through the strait."
LOCK = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O ({'a' * 32}) /U ({'b' * 32}) /P -4 >> /ID [(a)(a)]"


def test_the_text_layer_is_read_page_by_page() -> None:
    document = one(SOURCE, pdf(LINES, "The second page.", title="Log of the week"))
    assert document.text == f"Log of the week\n\n{LINES}\n\nThe second page."
    assert (document.title, document.language) == ("Log of the week", "en")
    assert document.published == datetime(2024, 5, 6, 6, 30, tzinfo=UTC)
    assert document.found["published"] == "PDF creation date"


def test_a_date_in_the_text_goes_before_that_of_the_file() -> None:
    document = one(SOURCE, pdf(f"2 May 2024\n{LINES}"))
    assert document.published == datetime(2024, 5, 2, 12, tzinfo=UTC)


def test_a_title_that_is_the_name_of_a_file_is_none() -> None:
    assert one(SOURCE, pdf(LINES, title="Microsoft Word - release.docx")).title is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf(""), "a scan: it has no text layer"),
        (pdf(LINES, trailer=LOCK), "encrypted"),
        (b"%PDF-1.7\nnothing of the kind", "cannot be read"),
        (pdf(LINES, packed=zlib.compress(b"\0" * 50_000_000, 9)), "no page could be read: LimitReached"),
        (
            pdf(LINES, packed=zlib.compress(b"BT /F1 9 Tf " + b"(a) Tj " * 500_000 + b"ET")),
            "no page could be read: Limit",
        ),
    ],
)
def test_what_has_no_text_to_read_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read(SOURCE, data)


def test_pages_beyond_the_limit_are_counted() -> None:
    left, document = read(SOURCE, pdf(*[LINES] * 405))
    assert isinstance(left, Unreadable)
    assert isinstance(document, Document)
    assert (left.part, left.lines) == ("page 401", 5)
    assert document.text.count("Osprey") == 400
    assert "pages left out: 5" in document.notes


def test_contents_beyond_the_limit_are_counted() -> None:
    contents = zlib.compress(b"BT /F1 12 Tf (Ships at sea in the morning) Tj ET " + b" " * 3_000_000)
    left, document = read(SOURCE, pdf(*["x"] * 5, packed=contents))
    assert isinstance(left, Unreadable)
    assert isinstance(document, Document)
    assert (left.part, left.lines) == ("page 3", 3)
