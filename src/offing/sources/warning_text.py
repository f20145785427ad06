"""Navigational warnings and NOTAMs as text: memoranda, bulletins, NAVTEX, coastal warnings, one or many."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from offing.codecs.front_matter import FrontMatter, split_front_matter
from offing.codecs.text_bytes import one_line, trimmed_head
from offing.codecs.told_dates import read_instant
from offing.codecs.warning_documents import decoded, warning_text
from offing.codecs.warning_split import HEAD, messages
from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.schema.source import Head, Options, Recognition, Source

_VERSION = 1
_EXTRACTOR = f"warning-text {_VERSION}"
_SAMPLE = 64 << 10
_SURE, _LIKELY = 0.95, 0.6
_TELEGRAPHIC = re.compile(
    r"\d{2,3}-\d{2}(?:[.-]\d+)*\s?[NSСЮ]|\b[NS]\s?\d{2} \d{2}[.,]\d|\b\d{4}[NS]-\d{5}[EW]|\d{2,3}-\d{2}[.,]\d+ ?[NS]\b"
    r"|^ZCZC|\bCANCEL (?:THIS|HYDRO|NAVAREA)|ОТМ ЭТОТ|\bQ\) ?[A-Z]{4}/Q",
    re.MULTILINE,
)
# Pages of coastal authorities name a warning in their title, Japanese notices say what they give.
_WITHIN = re.compile(r"(?<![A-Z])[A-Z]{2}\d{1,4}/\d{2}\b|[一-鿿]航警\d|射撃訓練|を中心とする半径")
_NAVTEX = re.compile(r"^ZCZC [A-Z]{2}\d{2}\b", re.MULTILINE)
_CAPITALS = 0.9  # of the letters in a telegraphic text

_DOC = """Read navigational warnings (HYDROLANT, HYDROPAC, HYDROARC, NAVAREA of any coordinator, NAVTEX, coastal
warnings of China and Russia in English, Chinese and Russian) and ICAO NOTAMs out of text, one document a warning.

A file may hold one or many, with their heads, in any order. Where neither head nor page tells when a
warning was issued, --published does; without it the year is taken from the number, and said to be.
"""


def recognise(head: Head, options: Options) -> Recognition:  # noqa: ARG001 - the contract
    """Recognise a warning by a head at the beginning of a line, or telegraphic capitals with positions."""
    try:
        _, text = split_front_matter(decoded(trimmed_head(head.data[:_SAMPLE]))[0])
    except InputError:
        return Recognition(0.0)
    if text.lstrip().startswith(("<", "{", "[{", "%PDF-")):
        return Recognition(0.0)
    telegraphic = _TELEGRAPHIC.search(text)
    if _NAVTEX.search(text):
        return Recognition(_SURE, decided=("NAVTEX messages",))
    if (HEAD.search(text) or _WITHIN.search(text[:3000])) and (telegraphic or "航警" in text):
        return Recognition(_SURE, decided=("navigational warnings",))
    letters = [c for c in text[:4000] if c.isalpha()]
    if telegraphic and letters and sum(c.isupper() for c in letters) > _CAPITALS * len(letters):
        return Recognition(_LIKELY, decided=("a navigational warning without a head",))
    return Recognition(0.0)


def extract(data: bytes, layout: dict[str, Any], options: Options) -> Iterator[Document | Unreadable]:  # noqa: ARG001 - the contract
    """Yield the warnings of a text; raises InputError where it is no text."""
    whole, notes = decoded(data)
    front, text = split_front_matter(whole)
    said, strange = _said(front)
    options, notes = said | {name: value for name, value in options.items() if value}, (*notes, *strange)
    spans = list(messages(text))
    for n, (start, end) in enumerate(spans, 1):
        part = f"warning {n}" if len(spans) > 1 else ""
        made = warning_text(text[start:end], _EXTRACTOR, part, options, notes)
        yield replace(made, made_up=front.made_up) if isinstance(made, Document) else made


def _said(front: FrontMatter) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what stands before a text of its publishing, as options, and what of it is not understood."""
    said = {name: front.said[name] for name in ("published", "publisher") if front.said.get(name)}
    if "published" in said and read_instant(said["published"]) is None:
        return said, (f"{front.origin}: {one_line(said.pop('published'), 60)!r} is no date that is understood",)
    return said, ()


SOURCE = Source(
    name="warning-text",
    family="warning",
    version=_VERSION,
    unit="whole",
    recognise=recognise,
    extract=extract,
    options=("published", "publisher"),
    doc=_DOC,
)
