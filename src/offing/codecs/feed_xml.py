"""Feeds from strangers: XML made safe before a parser of feeds sees it."""

import html
import re
from io import BytesIO
from typing import Any

from lxml import etree

from offing.codecs.html_guard import Guard
from offing.codecs.text_bytes import decode_text
from offing.schema.errors import InputError

LARGEST = 32 << 20  # bytes
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9_.:-]{2,40})", re.I)
_PROLOGUE = re.compile(r"\s*(?:<\?xml[^>]{0,400}\?>)?")
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]{0,600}>", re.I)
_DECLARES = re.compile(r"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)\b", re.I)
_CDATA = re.compile(r"<!\[CDATA\[")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_KEPT = ("amp", "lt", "gt", "quot", "apos")


def safe_xml(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a feed as well-formed UTF-8 XML without any declaration of type, and what the user should hear.

    Entities of HTML become characters; what is not well-formed is mended. Raises InputError
    where the feed declares entities of its own (they can grow without bound, or fetch files),
    is too large, or is nested too deep.
    """
    root, notes = safe_tree(data)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), notes


def safe_tree(data: bytes) -> tuple[Any, tuple[str, ...]]:
    """Return the root element of XML from strangers, and what the user should hear; see safe_xml."""
    if len(data) > LARGEST:
        raise InputError(f"a feed of more than {LARGEST >> 20} MB")
    declared = _DECLARED.search(data[:500])
    decoded = decode_text(data, declared[1].decode("ascii") if declared else None)
    text = decoded.text[_prologue(decoded.text) :]
    text = _DOCTYPE.sub("", text, count=1) if _DOCTYPE.match(text.lstrip()) else text
    found = _DECLARES.search(_outside_cdata(text))
    if found:
        raise InputError(f"XML that declares its own entities or document type ({found[0]} …): refused as unsafe")
    text = _NAMED.sub(lambda match: match[0] if match[1] in _KEPT else html.unescape(match[0]), text)
    root, mended = _parse(text.encode("utf-8", "replace"))
    notes = ("XML that was not well-formed was mended",) if mended else ()
    return root, (*decoded.notes, *notes)


def _prologue(text: str) -> int:
    found = _PROLOGUE.match(text)
    return found.end() if found else 0


def _outside_cdata(text: str) -> str:
    """Return *text* without its CDATA sections: an article may quote a declaration."""
    parts, at = [], 0
    for opened in _CDATA.finditer(text):
        if opened.start() < at:
            continue
        parts.append(text[at : opened.start()])
        closed = text.find("]]>", opened.end())
        at = len(text) if closed < 0 else closed + 3
    return "".join((*parts, text[at:]))


def _parse(data: bytes) -> tuple[Any, bool]:
    kept: dict[str, Any] = {"recover": True, "resolve_entities": False, "no_network": True, "load_dtd": False}
    parser = etree.XMLParser(**kept, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        etree.fromstring(data, etree.XMLParser(**kept, target=Guard("XML that no feed is made of")))
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise InputError(f"no XML: {str(error)[:200]}") from None
    if root is None:
        raise InputError("no XML: nothing in it could be read")
    return root, len(parser.error_log) > 0


def parse_feed(data: bytes) -> Any:
    """Return what feedparser reads in XML that safe_xml made; it is handed a stream, so that nothing is fetched."""
    import feedparser

    try:
        return feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # a parser of strangers' feeds may fail in many ways
        raise InputError(f"a feed that cannot be read: {type(error).__name__}: {str(error)[:200]}") from None
