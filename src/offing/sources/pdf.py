"""Documents as PDF: the text layer, one document."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from offing.codecs.document_facts import Facts, compose, given_of
from offing.codecs.pdf_text import read_layer
from offing.schema.document import Document, Unreadable
from offing.schema.source import Head, Options, Recognition, Source

_VERSION = 1
_SCORE, _AMONG_OTHERS = 0.95, 0.6  # a message may have a PDF attached that is not packed
_WITHIN = 1024
_NO_TITLE = ("untitled", "microsoft word", "microsoft powerpoint", ".doc", ".ppt", ".xls", ".jtd", ".indd", ".qxd")

_DOC = """Read the text layer of a PDF, one document, by pypdf; pages are set apart by a blank line.

A scan (no text layer) and an encrypted file are refused. The title is the file's own where it is
no name of a file; its date of creation is that of publication only where the text tells none.
Of a file of more than 400 pages, or whose contents unpack to more than 8 MB, the rest is left
out and counted.
"""


def recognise(head: Head, options: Options) -> Recognition:  # noqa: ARG001 - the contract
    """Recognise a PDF by its first bytes."""
    if b"%PDF-" not in head.data[:_WITHIN]:
        return Recognition(0.0)
    begins = head.data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-")
    return Recognition(_SCORE if begins else _AMONG_OTHERS, decided=("a PDF: its text layer is read",))


def extract(data: bytes, layout: dict[str, Any], options: Options) -> Iterator[Document | Unreadable]:  # noqa: ARG001 - the contract
    """Yield the one document of a PDF; raises InputError where it is damaged, encrypted or a scan."""
    layer = read_layer(data)
    for page, why, count in layer.left_out:
        yield Unreadable(f"page left out: {why}", f"page {page}", count)
    facts = Facts()
    if layer.title and not any(word in layer.title.lower() for word in _NO_TITLE):
        facts.tell("title", layer.title, "PDF title")
    facts.tell("language", layer.language, "PDF language")
    if layer.left_out:
        facts.notes.append(f"pages left out: {sum(count for _, _, count in layer.left_out)}")
    facts.tell_made(layer.created, "PDF creation date")
    extractor = f"pdf {_VERSION}, pypdf {version('pypdf')}"
    yield from compose(layer.text, extractor, facts, given_of(options))


SOURCE = Source(
    name="pdf",
    family="document",
    version=_VERSION,
    unit="whole",
    recognise=recognise,
    extract=extract,
    options=("published", "publisher"),
    doc=_DOC,
)
