"""Cut a stream into JSON documents, and those into the entries that matter, each with its place.

A document is one line, or begins at a line's start and ends where its brackets close. Its
entries are the elements of its list ``aircraft`` or ``trace``, or itself. Bytes are read as
Latin-1, so that places are bytes.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

LISTS = ("aircraft", "trace", "ac")
LONGEST = 16 << 20  # bytes of an unfinished document that are held back
_LISTS = tuple(f'"{key}"' for key in LISTS)
BROKEN = "JSON that breaks off or is damaged"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)
_NEXT = re.compile(r'\n(?=[ \t]*\{[ \t]*"(?:now|icao)")')
_SPACE = re.compile(r"(?:\xef\xbb\xbf)?[ \t\r\n]*")  # a byte order mark too
_AFTER = re.compile(r"[ \t\r\n,]*")
_decode = json.JSONDecoder().raw_decode


class Entry(NamedTuple):
    """Hold one entry: its value, its place in the input, and the key of the list it is in."""

    value: Any
    offset: int
    length: int
    key: str


@dataclass(slots=True)
class Document:
    """Hold one document: its place, its own keys, its entries, and what is wrong with it ("" nothing)."""

    offset: int
    length: int
    head: dict[str, Any]
    entries: list[Entry]
    wrong: str


def documents(data: bytes, offset: int, last: bool) -> Iterator[Document | int]:
    """Yield the documents of *data*, then the place from which on it must be read again with what follows.

    The place is counted in *data*; it is its length where nothing is left over. What comes
    in a document before an error counts.
    """
    text = data.decode("latin-1")
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        whole = end >= 0 or last
        end = len(text) if end < 0 else end
        if not whole and end - at <= LONGEST:
            break
        if text[at:end].strip():
            found = _read(text[at:end], offset + at)
            if found.wrong == BROKEN and _depth(text, at, end):
                stop = _document_end(text, at)
                if stop is None and not last and len(text) - at <= LONGEST:
                    break
                end = len(text) if stop is None else stop
                found = _read(text[at:end], offset + at)
            yield found
        at = min(end + 1, len(text))
    yield at


def _depth(text: str, at: int, end: int) -> int:
    """Return how many brackets are open at *end*, or minus the place where the last was closed."""
    depth = 0
    for found in _TOKEN.finditer(text, at, end):
        bracket = found[0]
        if bracket in ("{", "["):
            depth += 1
        elif bracket in ("}", "]"):
            depth -= 1
            if depth <= 0:
                return -found.end()
    return depth


def _document_end(text: str, at: int) -> int | None:
    """Return the end of the line where the document that begins at *at* ends, None where it goes on to the end.

    It breaks off where a line begins another one.
    """
    limit = _NEXT.search(text, at + 1)
    stop = limit.start() if limit else len(text)
    closed = -_depth(text, at, stop)
    if closed <= 0:
        return stop if limit else None
    end = text.find("\n", closed)
    return len(text) if end < 0 else end


def _read(text: str, offset: int) -> Document:
    """Read one document entry by entry."""
    found = Document(offset, len(text.rstrip()), {}, [], "")
    begin = _skip(_SPACE, text, 0)
    if text[begin : begin + 1] != "{":
        found.wrong = "no JSON object"
        return found
    try:
        if any(key in text for key in _LISTS):
            end = _read_object(text, begin, offset, found)
        else:
            found.head, end = _decode(text, begin)
        if text[end:].strip(" \t\r\n,"):
            found.wrong = "more than one JSON object in a line"
    except (ValueError, RecursionError):
        found.wrong = BROKEN
    return found


def _read_object(text: str, begin: int, offset: int, found: Document) -> int:
    at = _skip(_AFTER, text, begin + 1)
    while text[at : at + 1] != "}":
        key, at = _decode(text, at)
        at = _skip(_SPACE, text, at)
        if not isinstance(key, str) or text[at : at + 1] != ":":
            raise ValueError("no key")
        at = _skip(_SPACE, text, at + 1)
        if key in LISTS and text[at : at + 1] == "[":
            at = _read_list(text, at, offset, found, key)
        else:
            found.head[key], at = _decode(text, at)
        at = _skip(_AFTER, text, at)
    return at + 1


def _read_list(text: str, begin: int, offset: int, found: Document, key: str) -> int:
    at = _skip(_AFTER, text, begin + 1)
    while text[at : at + 1] != "]":
        value, end = _decode(text, at)
        found.entries.append(Entry(value, offset + at, end - at, key))
        at = _skip(_AFTER, text, end)
    return at + 1


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
