"""The text of HTML: the main text of a page, or all the text of a fragment."""

import html
import logging
import re
from functools import cache
from typing import Any

from lxml import etree

from offing.codecs.html_guard import parse_html

# More elements than this make the search for the main text slow; it is left out then.
_SEARCHED = 20_000
_LEAST = 40  # characters of a main text that are believed where the page has much more
_BLOCKS = frozenset(
    "address article aside blockquote body br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol p pre section table tbody td tfoot th thead tr ul option".split()
)
_UNREAD = frozenset(
    "script style noscript template svg math iframe object embed canvas head select button textarea".split()
)
_AROUND = frozenset("nav footer aside form".split())
_TAG = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9]{0,20}[\s/>]|!--|!\[CDATA)")
_RULE = re.compile(r"[\s|-]*")  # a blank line, or the rule under a table's head
_APART = "\n\n"
_BLANKS = re.compile("\n{2,}")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,10});")


def main_text(root: Any, elements: int) -> tuple[str, str]:
    """Return the main text of a page, a blank line between paragraphs, and what made it: "trafilatura" or "lxml".

    Where no main text is found it is all the text but menus and forms. *root* may be changed.
    """
    if elements <= _SEARCHED:
        found = _search(root)
        if found and (len(found) >= _LEAST or len(flow(root)) < 4 * _LEAST):
            return found, "trafilatura"
    return flow(root, _UNREAD | _AROUND) or flow(root), "lxml"


def fragment_text(text: str) -> str:
    """Return the text of a fragment of HTML, a blank line between blocks; what has no tags is only unescaped.

    Raises InputError as parse_html does.
    """
    if not _TAG.search(text):
        return html.unescape(text) if _ENTITY.search(text) else text
    root, _ = parse_html(f"<html><body>{text}</body></html>")
    return flow(root)


def flow(root: Any, unread: frozenset[str] = _UNREAD) -> str:
    """Return the text below an element in order, white space made single, a blank line between blocks."""
    parts: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = element.tag if isinstance(element.tag, str) else ""
        if name == "br" and event == "start":
            parts.append("\n")
        elif name in _BLOCKS and name != "br":
            parts.append(_APART)
        if event == "end":
            if element is not root and element.tail:
                parts.append(element.tail.replace("\n", " "))
        elif name in unread or not name:
            walk.skip_subtree()
        elif element.text:
            parts.append(element.text.replace("\n", " "))
    return _spaced("".join(parts))


def _spaced(text: str) -> str:
    """Return paragraphs with a blank line between them, for where one ends without a full stop nothing else tells."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return _BLANKS.sub(_APART, "\n".join(lines)).strip("\n")


def _search(root: Any) -> str | None:
    trafilatura = _trafilatura()
    try:
        found = trafilatura.bare_extraction(
            root, fast=True, include_comments=False, include_tables=True, with_metadata=False, include_links=False
        )
    except Exception:  # whatever hinders the search, all the text is still there to be read
        return None
    text = found.text if found is not None else None
    return _APART.join(line.strip() for line in text.split("\n") if not _RULE.fullmatch(line)) if text else None


@cache
def _trafilatura() -> Any:
    import trafilatura

    # It warns on standard error of every page it finds nothing in; the outcome says so.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura
