"""Navigational warnings as NGA's maritime safety service gives them: JSON, JSON Lines or XML."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from offing.codecs.feed_xml import safe_xml
from offing.codecs.text_bytes import decode_text
from offing.codecs.warning_documents import warning_row
from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.schema.source import Head, Options, Recognition, Source

_VERSION = 1
_EXTRACTOR = f"warning-service {_VERSION}"
_SURE = 0.95
_FIELDS = re.compile(rb'"msgNumber"|<msgNumber>')
_XML = re.compile(r"\s*<")
_MOST = 200_000  # warnings of one file
_DEEPEST = 50

_DOC = """Read warnings as NGA's maritime safety service writes them: the JSON of its broadcast-warn query, JSON Lines
of the same rows, or its XML; one document a warning, with its number, its time of issue and whom it relays.
"""


def recognise(head: Head, options: Options) -> Recognition:  # noqa: ARG001 - the contract
    """Recognise the service's rows by their field msgNumber beside navArea."""
    sample = head.data[:65536]
    if _FIELDS.search(sample) and b"navArea" in sample:
        return Recognition(_SURE, decided=("warnings of NGA's maritime safety service",))
    return Recognition(0.0)


def extract(data: bytes, layout: dict[str, Any], options: Options) -> Iterator[Document | Unreadable]:  # noqa: ARG001 - the contract
    """Yield the warnings of an answer of the service; raises InputError where it is none."""
    for n, row in enumerate(_rows(data), 1):
        if n > _MOST:
            yield Unreadable(f"more than {_MOST:,} warnings in one file", f"warning {n}")
            return
        yield row if isinstance(row, Unreadable) else warning_row(row, _EXTRACTOR, f"warning {n}")


def _rows(data: bytes) -> Iterator[Mapping[str, Any] | Unreadable]:
    text = decode_text(data).text
    if _XML.match(text):
        yield from _of_xml(data)
    elif text.lstrip().startswith("{") and text.count("\n") and _is_lines(text):
        yield from _of_lines(text)
    else:
        yield from _of_json(text)


def _is_lines(text: str) -> bool:
    first = text.lstrip().split("\n", 1)[0].strip()
    return first.startswith("{") and first.endswith("}")


def _of_lines(text: str) -> Iterator[Mapping[str, Any] | Unreadable]:
    for n, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield _row(json.loads(line))
            except (ValueError, RecursionError):
                yield Unreadable("a line that is no JSON", f"line {n}")


def _of_json(text: str) -> Iterator[Mapping[str, Any] | Unreadable]:
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise InputError(f"JSON that cannot be read: {problem}") from problem
    for one in _listed(held):
        yield _row(one)


def _listed(held: Any) -> list[Any]:
    """Return the rows of an answer: a list, or the first list in an object."""
    if isinstance(held, list):
        return held
    if isinstance(held, dict):
        if "msgNumber" in held:
            return [held]
        return next((one for one in held.values() if isinstance(one, list)), [])
    return []


def _row(one: Any) -> Mapping[str, Any] | Unreadable:
    return one if isinstance(one, dict) else Unreadable("a row that is no object")


def _of_xml(data: bytes) -> Iterator[Mapping[str, Any]]:
    from lxml import etree

    safe, _ = safe_xml(data)
    root = etree.fromstring(safe)
    for one in root.iter():
        found = {str(etree.QName(child).localname): child.text or "" for child in one if isinstance(child.tag, str)}
        if "msgNumber" in found:
            yield found


SOURCE = Source(
    name="warning-service",
    family="warning",
    version=_VERSION,
    unit="whole",
    recognise=recognise,
    extract=extract,
    doc=_DOC,
)
