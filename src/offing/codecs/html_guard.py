"""HTML from strangers: parsed only where that takes bounded time and memory."""

from typing import Any

from lxml import etree

from offing.schema.errors import InputError

LARGEST = 8 << 20  # bytes; the parser drops a stretch of text of more than 10 MB
_ELEMENTS, _DEPTH, _ATTRIBUTES = 300_000, 240, 1_000


class Guard:
    """Count what markup is made of while it is parsed into no tree, and stop where a tree would take too long.

    A target of lxml's parsers: in a tree the attributes of an element are a list that is gone
    through for each that is added.
    """

    def __init__(self, what: str = "HTML that no page is made of") -> None:
        self.what = what
        self.elements = self.depth = 0

    def start(self, tag: str, attributes: Any) -> None:
        """Count an element; raises InputError at one too many."""
        self.elements += 1
        self.depth += 1
        if len(attributes) > _ATTRIBUTES:
            raise InputError(f"{self.what}: more than {_ATTRIBUTES:,} attributes on one element <{str(tag)[:20]}>")
        if self.depth > _DEPTH:
            raise InputError(f"{self.what}: elements nested more than {_DEPTH} deep")
        if self.elements > _ELEMENTS:
            raise InputError(f"{self.what}: more than {_ELEMENTS:,} elements")

    def end(self, tag: str) -> None:  # noqa: ARG002 - the parser's contract
        """Leave an element."""
        self.depth -= 1

    def close(self) -> int:
        """Return how many elements there were."""
        return self.elements


def parse_html(text: str) -> tuple[Any, int]:
    """Return the root of a page (lxml.html) and how many elements it has.

    Raises InputError where it is larger than LARGEST, has too many elements, attributes or
    levels, or nothing of HTML in it. Time and memory are linear in its length.
    """
    from lxml import html

    if len(text) > LARGEST:
        raise InputError(f"HTML of more than {LARGEST >> 20} MB")
    data = text.encode("utf-8", "replace")
    if len(data) > LARGEST:
        raise InputError(f"HTML of more than {LARGEST >> 20} MB")
    try:
        elements = etree.fromstring(data, etree.HTMLParser(target=Guard(), encoding="utf-8"))
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise InputError(f"HTML that cannot be parsed: {str(error)[:200]}") from None
    if root is None:
        raise InputError("HTML without any element")
    return root, int(elements or 0)
