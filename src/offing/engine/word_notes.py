"""Footnotes of a Word document, which python-docx has no words for: their own part of the package, with its links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from offing.schema.text import visible

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_UNWRITABLE = re.compile("[\ufffe\uffff]")
_WEB = re.compile(r"https?://[^\s\"<>\\^`{|}]+", re.IGNORECASE)
_LONGEST_LINK = 2000
_SEPARATORS = (("separator", -1), ("continuationSeparator", 0))


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a stretch of a paragraph: its words, where they lead to, whether they are set heavier."""

    words: str
    link: str = ""
    bold: bool = False
    italic: bool = False


def safe(words: object) -> str:
    """Return text as XML can hold it, what would turn the reading direction written out."""
    return _UNWRITABLE.sub("\ufffd", visible(words))


def is_web(address: str) -> bool:
    """Tell whether an address leads to a page of the web, and nowhere else."""
    return len(address) <= _LONGEST_LINK and _WEB.fullmatch(address) is not None


class Footnotes:
    """Collect the footnotes of a document; they are numbered as they are asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._part = Part(PackURI("/word/footnotes.xml"), _TYPE, b"", document.part.package)
        self._root = etree.fromstring(f"<w:footnotes {nsdecls('w', 'r')}/>")
        for kind, number in _SEPARATORS:
            note = _sub(self._root, "footnote", type=kind, id=str(number))
            _sub(_sub(_sub(note, "p"), "r"), kind)
        self._count = 0
        self._links: dict[str, str] = {}

    def add(self, pieces: Sequence[Piece]) -> int:
        """Add a footnote and return its number."""
        self._count += 1
        note = _sub(self._root, "footnote", id=str(self._count))
        paragraph = _sub(note, "p")
        _sub(_sub(paragraph, "pPr"), "pStyle", val="FootnoteText")
        run = _sub(paragraph, "r")
        _sub(_sub(run, "rPr"), "vertAlign", val="superscript")
        _sub(run, "footnoteRef")
        write_pieces(paragraph, [Piece(" "), *pieces], self._part, self._links)
        return self._count

    def refer(self, paragraph: Any, number: int) -> None:
        """Put the mark of a footnote at the end of a paragraph's element."""
        run = _sub(paragraph, "r")
        _sub(_sub(run, "rPr"), "vertAlign", val="superscript")
        _sub(run, "footnoteReference", id=str(number))

    def finish(self) -> None:
        """Put the footnotes into the document's package."""
        self._part._blob = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._document.part.relate_to(self._part, _RELATED)
        settings = self._document.settings.element
        listed = etree.fromstring(f"<w:footnotePr {nsdecls('w')}/>")
        for _, number in _SEPARATORS:
            _sub(listed, "footnote", id=str(number))
        before = settings.find(qn("w:compat"))
        if before is None:
            settings.append(listed)
        else:
            before.addprevious(listed)


def write_pieces(paragraph: Any, pieces: Sequence[Piece], part: Part, links: dict[str, str]) -> None:
    """Add stretches of text to a paragraph's element; links become relations of *part*, kept in *links*."""
    for piece in pieces:
        parent = paragraph
        if piece.link:
            if piece.link not in links:
                links[piece.link] = part.relate_to(piece.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            parent = _sub(paragraph, "hyperlink")
            parent.set(qn("r:id"), links[piece.link])
        run = _sub(parent, "r")
        if piece.link or piece.bold or piece.italic:
            look = _sub(run, "rPr")
            if piece.bold:
                _sub(look, "b")
            if piece.italic:
                _sub(look, "i")
            if piece.link:
                _sub(look, "color", val="1F4E79")
                _sub(look, "u", val="single")
        text = _sub(run, "t")
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text.text = safe(piece.words)


def file_link(path: str) -> str:
    """Return a link to a file beside the document."""
    return quote(path, safe="/")


def _sub(parent: Any, tag: str, **attributes: str) -> Any:
    made = etree.SubElement(parent, qn(f"w:{tag}"))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made
