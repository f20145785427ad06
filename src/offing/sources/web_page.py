"""Documents as HTML: the main text of a page, without its menus, scripts and comments."""

import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from offing.codecs.document_facts import compose, given_of
from offing.codecs.html_guard import parse_html
from offing.codecs.html_head import read_page
from offing.codecs.html_text import main_text
from offing.codecs.text_bytes import decode_text, trimmed_head
from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.schema.source import Head, Options, Recognition, Source

_VERSION = 1
_SAMPLE = 16 << 10
_PAGE, _FRAGMENT = 0.85, 0.5
_BEGINS = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:(?><!--.{0,4000}?-->)\s*+){0,5}<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_PROLOGUE = re.compile(r"\s*<(?:\?xml|!doctype)\s", re.I)
_TAGS = re.compile(r"<(?:p|div|h[1-6]|article|section|main|br|span|table|ul|a|meta|title)(?=[\s>/])", re.I)
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_:.-]{2,40})", re.I
)

_DOC = """Read a web page, one document: its main text, a paragraph a line, by trafilatura.

Where that finds none it is all the text but menus, forms and footers. Title, site, date, language
and canonical address come from meta tags, JSON-LD, time elements and the root element; the title
comes before the text. Nothing is run, fetched or kept as markup. A page of more than 8 MB or
300,000 elements, with elements nested more than 240 deep or with more than 1,000 attributes,
is refused.
"""


def recognise(head: Head, options: Options) -> Recognition:  # noqa: ARG001 - the contract
    """Recognise a page by its first tags."""
    try:
        text = _decode(trimmed_head(head.data[:_SAMPLE])).text
    except InputError:
        return Recognition(0.0)
    if _BEGINS.match(text):
        return Recognition(_PAGE, decided=("a web page: its main text is read",))
    fragment = text.lstrip().startswith("<") and not _PROLOGUE.match(text) and len(_TAGS.findall(text)) >= 3
    return Recognition(_FRAGMENT, decided=("a piece of a web page",)) if fragment else Recognition(0.0)


def extract(data: bytes, layout: dict[str, Any], options: Options) -> Iterator[Document | Unreadable]:  # noqa: ARG001 - the contract
    """Yield the one document of a page; raises InputError where it is no HTML, or would take too much to parse."""
    decoded = _decode(data)
    root, elements = parse_html(decoded.text)
    facts = read_page(root)
    facts.notes.extend(decoded.notes)
    text, made_by = main_text(root, elements)
    if made_by != "trafilatura":
        facts.notes.append("no main text found: all text but menus, forms and footers")
    yield from compose(text, f"html {_VERSION}, {made_by} {version(made_by)}", facts, given_of(options))


def _decode(data: bytes) -> Any:
    declared = _CHARSET.search(data[:4096])
    return decode_text(data, declared[1].decode("ascii") if declared else None)


SOURCE = Source(
    name="html",
    family="document",
    version=_VERSION,
    unit="whole",
    recognise=recognise,
    extract=extract,
    options=("published", "publisher"),
    doc=_DOC,
)
