"""Documents as a table: CSV, JSON or JSON Lines, one document a row or object."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

from offing.codecs.document_columns import FIELDS, choose_columns, is_named_text, may_be_header, read_document_map
from offing.codecs.document_facts import Facts, compose, given_of
from offing.codecs.document_rows import Row, as_text, find_separator, read_rows
from offing.codecs.html_text import fragment_text
from offing.codecs.text_bytes import decode_text, trimmed_head
from offing.codecs.told_dates import read_epoch
from offing.schema.document import Document, Given, Unreadable
from offing.schema.errors import InputError
from offing.schema.source import Head, Options, Recognition, Source

_VERSION = 1
_EXTRACTOR = f"documents {_VERSION}"
_MAPPED, _NAMED, _GUESSED = 0.85, 0.7, 0.3
_SAMPLE, _ROWS, _FEW = 128 << 10, 200, 3
_PAIR = re.compile(r'"([^"\\\n]{1,60})"\s{0,5}:\s{0,5}"((?:[^"\\]|\\.){20})?')
_OBJECTS_A_TEXT = 4  # braces for each text, at most, in JSON that holds documents

_DOC = """Read documents out of a table: CSV with a header (comma, semicolon, tab or pipe), JSON or JSON Lines.

JSON may be a list of objects, an object that holds one ("articles": [ … ]), or names with an object
each. Columns are known by the usual names in English, Chinese, Japanese, Korean, Russian and others;
where no name means text it is the one column of long values. Where that is wrong, say so:

    --map text=Narrative --map published=when --map title=#2 --map publisher=-

Fields: text title publisher published language url. HTML in a value becomes text.
"""


def recognise(head: Head, options: Options) -> Recognition:
    """Recognise a table by a column, or JSON by a key, that holds texts."""
    mapping = read_document_map(options.get("map"))
    if mapping is None:
        return Recognition(0.0, decided=(f"--map names none of {', '.join(FIELDS)}",))
    try:
        text = decode_text(trimmed_head(head.data[:_SAMPLE])).text
    except InputError:
        return Recognition(0.0)
    form, separator = _form(text)
    if form == "json":
        return _recognise_json(text, mapping)
    if not separator:
        return Recognition(0.0)
    begun = list(islice(read_rows(text, form, separator), _ROWS))
    rows = [row for row in begun if not isinstance(row, Unreadable)]
    fields, wanting = _choose(rows, mapping)
    if wanting:
        return Recognition(0.0, decided=(wanting,) if mapping or form == "csv" else ())
    guessed = "text" not in mapping and not is_named_text(fields["text"])
    if form == "csv" and "text" not in mapping and not _is_table(text, begun, guessed):
        return Recognition(0.0)
    score = _MAPPED if "text" in mapping else _GUESSED if guessed else _NAMED
    return Recognition(score, {"form": form, "separator": separator}, _said(form, fields))


def extract(data: bytes, layout: dict[str, Any], options: Options) -> Iterator[Document | Unreadable]:
    """Yield a document for each row; raises InputError where there are no rows, or no column of texts."""
    decoded = decode_text(data)
    form, separator = layout.get("form"), layout.get("separator")
    if not isinstance(form, str) or not isinstance(separator, str):
        form, separator = _form(decoded.text)
    mapping = read_document_map(options.get("map")) or {}
    rows = read_rows(decoded.text, form, separator or ",")
    sample = list(islice(rows, _ROWS))
    fields, wanting = _choose([row for row in sample if not isinstance(row, Unreadable)], mapping)
    if wanting and not any(isinstance(row, Unreadable) for row in sample):
        raise InputError(wanting)
    given = given_of(options)
    for row in chain(sample, rows):
        if isinstance(row, Unreadable):
            yield row
        elif wanting:
            yield Unreadable(wanting, row[0])
        else:
            yield from _document(row, fields, given, decoded.notes)


def _document(
    row: Row, fields: Mapping[str, str], given: Given, notes: tuple[str, ...]
) -> Iterator[Document | Unreadable]:
    part, cells = row
    facts = Facts(notes=list(notes))
    for field, column in fields.items():
        value = cells.get(column)
        if field == "published" and isinstance(value, int | float) and not isinstance(value, bool):
            instant = read_epoch(value)
            facts.published = (instant, f"column {column}") if instant else None
        elif field != "text":
            _tell(facts, field, as_text(value), f"column {column}")
    try:
        text = fragment_text(as_text(cells.get(fields["text"])))
    except InputError as error:
        yield Unreadable(str(error), part)
        return
    yield from compose(text, _EXTRACTOR, facts, given, part)


def _tell(facts: Facts, field: str, value: str, where: str) -> None:
    address = value.strip().lower().startswith(("http://", "https://"))
    if field in ("url", "publisher") and address:
        facts.tell("address", value, where)
    elif field != "url":
        facts.tell(field, value, where)


def _is_table(text: str, begun: list[Row | Unreadable], guessed: bool) -> bool:
    """Tell a table from an article under a headline of two short halves: most of its rows have every column."""
    _, names = find_separator(text) or ("", [])
    whole = sum(not isinstance(row, Unreadable) and len(row[1]) == len(names) for row in begun)
    if len(begun) == 1 and text.count('"') % 2:  # the sample ends within the first row's text
        whole = 1
    return may_be_header(names) and (not guessed or whole >= _FEW) and 2 * whole > len(begun)


def _choose(rows: list[Row], mapping: Mapping[str, str]) -> tuple[dict[str, str], str]:
    names = list(dict.fromkeys(name for _, cells in rows for name in cells))
    if not names:
        return {}, "no rows"
    texts = [{name: as_text(value) for name, value in cells.items()} for _, cells in rows]
    return choose_columns(names, texts, mapping)


def _form(text: str) -> tuple[str, str]:
    begin = text.lstrip("\ufeff \t\n")
    if begin[:1] in ("{", "["):
        lines = [line.strip() for line in begin.split("\n", 3)[:3] if line.strip()]
        each = len(lines) > 1 and all(line.startswith("{") for line in lines) and lines[0].endswith("}")
        return ("jsonl", ",") if each else ("json", "")
    found = find_separator(begin)
    return "csv", found[0] if found else ""


def _recognise_json(text: str, mapping: Mapping[str, str]) -> Recognition:
    """Recognise JSON that may be cut anywhere by its keys: how many of them hold a text."""
    wanted = mapping.get("text")
    texts = [pair for pair in _PAIR.findall(text) if (pair[0] == wanted if wanted else is_named_text(pair[0]))]
    if not any(value for _, value in texts) or len(texts) * _OBJECTS_A_TEXT < text.count("{"):
        return Recognition(0.0)
    return Recognition(
        _MAPPED if wanted else _NAMED, {"form": "json", "separator": ""}, _said("json", {"text": texts[0][0]})
    )


def _said(form: str, fields: Mapping[str, str]) -> tuple[str, ...]:
    names = {"csv": "a table", "json": "JSON", "jsonl": "JSON Lines"}
    return (f"documents in {names[form]}: {', '.join(f'{field} in {column}' for field, column in fields.items())}",)


SOURCE = Source(
    name="documents",
    family="document",
    version=_VERSION,
    unit="whole",
    recognise=recognise,
    extract=extract,
    options=("map", "published", "publisher"),
    doc=_DOC,
)
