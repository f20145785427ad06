"""Documents as RSS or Atom feeds: one document an item."""

import re
from collections.abc import Iterator
from typing import Any

from offing.codecs.document_facts import Facts, compose, given_of
from offing.codecs.feed_xml import parse_feed, safe_xml
from offing.codecs.html_text import fragment_text
from offing.schema.document import Document, Given, Unreadable
from offing.schema.errors import InputError
from offing.schema.source import Head, Options, Recognition, Source

_VERSION = 1
_EXTRACTOR = f"feed {_VERSION}"
_SCORE = 0.9
_MOST_ITEMS = 20_000
_ROOT = re.compile(
    rb"<(?:rss\b|(?:[a-z]{1,10}:)?feed\b[^>]{0,2000}(?:purl\.org/atom|w3\.org/2005/Atom)|rdf:RDF\b[^>]{0,2000}purl\.org/rss)",
    re.I,
)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|body|head)\b", re.I)

_DOC = """Read a feed (RSS 0.9 to 2.0, Atom), one document an item, by feedparser.

An item's text is its full content where the feed has it, else its summary; HTML in it becomes text
and its title comes before it. The feed's own title is the publisher where an item names none. A
feed that declares entities or a document type of its own is refused: such declarations can grow
without bound or fetch files. XML that is not well-formed is mended, and said to be.
"""


def recognise(head: Head, options: Options) -> Recognition:  # noqa: ARG001 - the contract
    """Recognise a feed by its root element."""
    sample = head.data[:8192].replace(b"\x00", b"")
    if not sample.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return Recognition(0.0)
    found, page = _ROOT.search(sample), _PAGE.search(sample)
    if not found or (page and page.start() < found.start()):
        return Recognition(0.0)
    return Recognition(_SCORE, decided=("a feed: each of its items is a document",))


def extract(data: bytes, layout: dict[str, Any], options: Options) -> Iterator[Document | Unreadable]:  # noqa: ARG001 - the contract
    """Yield the documents of a feed; raises InputError where it is none, or unsafe."""
    safe, notes = safe_xml(data)
    told = parse_feed(safe)
    items = told.get("entries", [])
    if not items and not told.get("version"):
        raise InputError("XML that is no feed")
    if not items:
        yield Unreadable("a feed without items")
    given = given_of(options)
    for number, item in enumerate(items[:_MOST_ITEMS], 1):
        # As plain dictionaries: feedparser's own answer for keys that they have not.
        yield from _item(dict(item), dict(told.get("feed", {})), f"item {number}", given, notes)
    if len(items) > _MOST_ITEMS:
        left = len(items) - _MOST_ITEMS
        yield Unreadable(f"more than {_MOST_ITEMS:,} items in one feed", lines=left)


def _item(
    item: dict[str, Any], feed: dict[str, Any], part: str, given: Given, notes: tuple[str, ...]
) -> Iterator[Document | Unreadable]:
    facts = Facts(notes=list(notes))
    source = item.get("source")
    facts.tell("title", _text(item.get("title")), "item title")
    facts.tell("publisher", _text(source.get("title")) if isinstance(source, dict) else None, "item source")
    facts.tell("publisher", _text(item.get("publisher")), "item publisher")
    facts.tell("publisher", _text(feed.get("title")), "feed title")
    for name in ("published", "updated", "created"):
        facts.tell("published", _text(item.get(name)), f"item {name}")
    content, html = _content(item)
    facts.tell("language", _text(_first(item.get("content")).get("language")), "item language")
    facts.tell("language", _text(feed.get("language")), "feed language")
    facts.tell("address", _text(item.get("link")), "item link")
    try:
        text = fragment_text(content) if html or "<" in content or "&" in content else content
    except InputError as error:
        yield Unreadable(str(error), part)
        return
    yield from compose(text.strip() or (facts.title[0] if facts.title else ""), _EXTRACTOR, facts, given, part)


def _content(item: dict[str, Any]) -> tuple[str, bool]:
    """Return the longest text of an item, and whether it is said to be HTML."""
    told = [_first(item.get("content")), _first([item.get("summary_detail")]), {"value": item.get("summary")}]
    best = max(told, key=lambda one: len(_text(one.get("value")) or ""))
    return _text(best.get("value")) or "", "html" in str(best.get("type", ""))


def _first(values: Any) -> dict[str, Any]:
    first = values[0] if isinstance(values, list) and values else None
    return first if isinstance(first, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


SOURCE = Source(
    name="feed",
    family="document",
    version=_VERSION,
    unit="whole",
    recognise=recognise,
    extract=extract,
    options=("published", "publisher"),
    doc=_DOC,
)
