"""Delimited text cut into cells that know where they stand, so that every value can be quoted from its text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from offing.schema.span import Span

_SEPARATORS = ",;\t|"
MOST_COLUMNS = 500
_LONGEST = 100_000  # characters of a row


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold one cell: its value without quotation marks, and the stretch of the text between them."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one row: its stretch of the text without the newline, its cells, or what is wrong with it."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    wrong: str = ""


def separator_of(header: str) -> str:
    """Return what parts the columns of a table's first line, "" where nothing does."""
    counts = {one: header.count(one) for one in _SEPARATORS}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] else ""


def rows(text: str, separator: str) -> Iterator[Row]:
    """Yield the rows of a text, blank ones left out; a newline within quotation marks belongs to its cell."""
    at = 1 if text.startswith("\ufeff") else 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        stop = end - 1 if end > at and text[end - 1] == "\r" else end
        if text.find('"', at, stop) < 0:
            if stop > at and not text[at:stop].isspace():
                yield _plain(text, at, stop, separator)
            at = end + 1
            continue
        row, at = _quoted(text, at, separator)
        yield row


def _plain(text: str, start: int, end: int, separator: str) -> Row:
    if end - start > _LONGEST:
        return Row(start, end, (), f"a row of more than {_LONGEST:,} characters")
    cells, at = [], start
    for value in text[start:end].split(separator):
        cells.append(_cell(value, at))
        at += len(value) + 1
    return Row(start, end, tuple(cells))


def _cell(value: str, at: int) -> Cell:
    bare = value.strip()
    lead = len(value) - len(value.lstrip()) if bare else 0
    return Cell(bare, at + lead, at + lead + len(bare))


def _quoted(text: str, start: int, separator: str) -> tuple[Row, int]:
    """Return the row that begins at *start*, some of its cells in quotation marks, and where the next begins."""
    cells: list[Cell] = []
    at, limit = start, min(len(text), start + _LONGEST)
    while True:
        begin = at
        while begin < limit and text[begin] in " \t" and text[begin] != separator:
            begin += 1
        if text[begin : begin + 1] == '"':
            close = _close(text, begin + 1, limit)
            if close < 0:
                return _broken(text, start)
            cells.append(Cell(text[begin + 1 : close].replace('""', '"').strip(), begin + 1, close))
            at = _end(text, close + 1, limit, separator)
        else:
            at = _end(text, begin, limit, separator)
            cells.append(_cell(text[begin:at].rstrip("\r"), begin))
        if at >= limit and limit < len(text):
            return _broken(text, start)
        if at >= len(text) or text[at] == "\n":
            return Row(start, at, tuple(cells)), at + 1
        at += 1


def _close(text: str, at: int, limit: int) -> int:
    """Return where the quotation mark stands that closes a cell, -1 where none does."""
    close = text.find('"', at, limit)
    while close >= 0 and text[close + 1 : close + 2] == '"':
        close = text.find('"', close + 2, limit)
    return close


def _end(text: str, at: int, limit: int, separator: str) -> int:
    """Return where a cell ends: at what parts it from the next, or at the end of the row."""
    while at < limit and text[at] not in (separator, "\n"):
        at += 1
    return at


def _broken(text: str, start: int) -> tuple[Row, int]:
    """Return as unreadable the line in which a quotation mark is left open, or that is far too long."""
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    return Row(start, end, (), "a quotation mark left open"), end + 1


def spans(row: Row, moved: int) -> Sequence[Span]:
    """Return the stretches of a row's cells in a text that begins *moved* characters later."""
    return [(cell.start - moved, cell.end - moved) for cell in row.cells]
