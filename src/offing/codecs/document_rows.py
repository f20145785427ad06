"""Rows of tables and objects of JSON, whatever the form they came in: name to value, with the part they are."""

import csv
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from offing.codecs.text_bytes import one_line
from offing.schema.document import Unreadable
from offing.schema.errors import InputError

Row = tuple[str, dict[str, Any]]
LARGEST = 256 << 20  # characters of a table; of JSON, which is read whole, a quarter of it
_MOST_ROWS, _FIELD = 1_000_000, 16 << 20
_LINE, _COLUMNS = 64 << 20, 2_000
_SEPARATORS = ",;\t|"
# Keys under which a JSON document keeps its list of documents.
_LISTS = (
    "texts",
    "articles",
    "documents",
    "items",
    "entries",
    "results",
    "data",
    "posts",
    "releases",
    "rows",
    "records",
    "news",
)
_DEEPEST = 3


def read_rows(text: str, form: str, separator: str = ",") -> Iterator[Row | Unreadable]:
    """Yield the rows of a text in *form* (csv, json, jsonl), each with the name of its part.

    What cannot be read is yielded as unreadable. Raises InputError where nothing can be.
    """
    if len(text) > (LARGEST if form != "json" else LARGEST // 4):
        raise InputError(f"a table of documents of more than {LARGEST >> 20} MB; JSON of more than {LARGEST >> 22} MB")
    if form == "json":
        yield from _json_rows(text)
    elif form == "jsonl":
        yield from _line_rows(text)
    else:
        yield from _table_rows(text, separator)


def find_separator(text: str) -> tuple[str, list[str]] | None:
    """Return what separates the columns of a table's first line, and their names; None where nothing does."""
    best: tuple[str, list[str]] | None = None
    first = text.lstrip("\ufeff\n").partition("\n")[0][:100_000]
    for separator in _SEPARATORS:
        try:
            names = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
        except csv.Error:
            continue
        if len(names) > 1 and all(names) and (best is None or len(names) > len(best[1])):
            best = separator, names
    return best if best and len(best[1]) <= _COLUMNS and len(set(best[1])) == len(best[1]) else None


def _table_rows(text: str, separator: str) -> Iterator[Row | Unreadable]:
    _widen()
    reader = csv.reader(_lines(text.lstrip("\ufeff\n")), delimiter=separator)
    number, names = 0, None
    while number <= _MOST_ROWS:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            number += 1
            yield Unreadable(f"a row that cannot be read: {str(error)[:100]}", f"row {number}")
            continue
        if cells is None:
            return
        if names is None:
            names = [name.strip() for name in cells]
        elif any(cells):
            number += 1
            yield _row(cells, names, f"row {number}")
    yield Unreadable(f"rows after the first {_MOST_ROWS:,}", lines=sum(1 for _ in reader))


def _row(cells: list[str], names: list[str], part: str) -> Row | Unreadable:
    if len(cells) > len(names) and any(cells[len(names) :]):
        return Unreadable(f"{len(cells)} columns where the header has {len(names)}", part)
    return part, dict(zip(names, cells, strict=False))


@cache
def _widen() -> None:
    """Let cells be as long as an article; the limit is one of the whole process."""
    csv.field_size_limit(max(_FIELD, csv.field_size_limit()))


def _lines(text: str) -> Iterator[str]:
    """Yield lines with their ends: a newline within quotation marks belongs to its cell."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def _line_rows(text: str) -> Iterator[Row | Unreadable]:
    for number, line in enumerate(_lines(text), 1):
        if not line.strip():
            continue
        if number > _MOST_ROWS:
            yield Unreadable(f"lines after the first {_MOST_ROWS:,}", f"line {number}")
            return
        told = _load(line) if len(line) <= _LINE else None
        if isinstance(told, dict):
            yield f"line {number}", told
        else:
            yield Unreadable("a line that is no JSON object", f"line {number}")


def _json_rows(text: str) -> Iterator[Row | Unreadable]:
    told = _load(text)
    if told is None:
        raise InputError("JSON that cannot be read")
    found = list(_listed(told, 0))
    if not found:
        raise InputError("JSON without a list of documents")
    yield from found[:_MOST_ROWS]
    if len(found) > _MOST_ROWS:
        yield Unreadable(f"documents after the first {_MOST_ROWS:,}", lines=len(found) - _MOST_ROWS)


def _listed(told: Any, depth: int) -> Iterator[Row | Unreadable]:
    """Yield the documents of a list, of a mapping of names to objects, or of what holds either."""
    if isinstance(told, list):
        for number, one in enumerate(told, 1):
            yield (f"row {number}", one) if isinstance(one, dict) else Unreadable("no JSON object", f"row {number}")
    elif isinstance(told, dict) and told and all(isinstance(one, dict) for one in told.values()):
        for name, one in told.items():
            yield one_line(str(name), 200), one
    elif isinstance(told, dict) and depth < _DEEPEST:
        for key in _LISTS:
            if isinstance(told.get(key), list | dict) and told[key]:
                yield from _listed(told[key], depth + 1)
                return
        yield "", told


def _load(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def as_text(value: Any) -> str:
    """Return a value of a row as text; of an object its name (``{"id": …, "name": …}``), of a list its first."""
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("value") or value.get("rendered")
    if isinstance(value, bool) or value is None:
        return ""
    return str(value) if isinstance(value, str | int | float) else ""
