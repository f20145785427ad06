"""Delimited text as lines of bytes: where each begins, how many columns it has, and its texts.

A line is a row: a quoted field that runs over a line end breaks its row, which the caller
refuses, and no other. Quotation marks count only where they enclose a field.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

_NEWLINE, _RETURN, _QUOTE, _COMMENT, _APOSTROPHE = 10, 13, 34, 35, 39
LONGEST = 1 << 16  # bytes; a longer line is no row and is not looked into
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lines:
    """Hold the lines of one stretch: ``starts``, ``stops`` (before the line end), bytes and count of columns.

    ``open`` marks lines that end within a quoted field; in lines where quotation marks
    enclose no field ``data`` has apostrophes instead.
    """

    data: NDArray[np.uint8]
    starts: Ints
    stops: Ints
    columns: NDArray[np.int64]
    open: Bools
    quoted: bool

    def line(self, index: int) -> bytes:
        """Return the bytes of one line."""
        return self.data[self.starts[index] : self.stops[index]].tobytes()


def cut_lines(data: bytes, separator: str) -> Lines:
    """Cut *data* at line ends and count the columns of each line."""
    content = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(content == _NEWLINE)
    if len(content) and (not len(ends) or ends[-1] != len(content) - 1):
        ends = np.append(ends, len(content))
    starts = np.concatenate([np.zeros(min(len(ends), 1), np.int64), ends[:-1] + 1])
    returned = (ends > starts) & (content[np.maximum(ends - 1, 0)] == _RETURN)
    stops = ends - returned
    if not len(starts):
        return Lines(content, starts, stops, np.zeros(0, np.int64), np.zeros(0, bool), quoted=False)
    content = _without_long_lines(content, starts, stops)
    marks: NDArray[np.uint8] = (content == ord(separator)).view(np.uint8)
    if not (content == _QUOTE).any():
        return Lines(content, starts, stops, _count(marks, starts) + 1, np.zeros(len(starts), bool), quoted=False)
    return _weigh_quotes(content, starts, stops, marks)


def _without_long_lines(content: NDArray[np.uint8], starts: Ints, stops: Ints) -> NDArray[np.uint8]:
    """Blank lines that are too long to be rows: their separators and quotation marks would fill the memory."""
    long = np.flatnonzero(stops - starts > LONGEST)
    if len(long):
        content = content.copy()
    for index in long.tolist():
        first = starts[index] + (content[starts[index]] == _COMMENT)
        content[first : stops[index]] = _APOSTROPHE
    return content


def _count(marks: NDArray[np.uint8], starts: Ints) -> Ints:
    """Return how many marks (0 or 1) lie in each line."""
    # Summing the marks of each line would first make four bytes of each.
    at = np.flatnonzero(marks.view(np.bool_))
    return np.diff(np.searchsorted(at, starts), append=len(at))


def _weigh_quotes(content: NDArray[np.uint8], starts: Ints, stops: Ints, marks: NDArray[np.uint8]) -> Lines:
    """Count only the separators outside quoted fields; make apostrophes of marks that enclose none."""
    quote: NDArray[np.uint8] = (content == _QUOTE).view(np.uint8)
    per_line = _count(quote, starts)
    odd = per_line % 2 == 1
    inside = np.bitwise_xor.accumulate(quote)
    if odd.any():  # each line begins outside, whatever the lines before left open
        before = np.where(starts > 0, inside[np.maximum(starts - 1, 0)], 0).astype(np.uint8)
        inside ^= np.repeat(before, np.diff(starts, append=len(content)))
    quotes = np.flatnonzero(quote)
    line_of = np.repeat(np.arange(len(starts)), per_line)
    encloses = _encloses(content, marks, quotes, inside, starts[line_of], stops[line_of])
    stray = odd.copy()
    stray[line_of[~encloses]] = True
    last = np.cumsum(per_line)[odd] - 1
    left_open = odd.copy()
    left_open[odd] = encloses[last]  # an odd line's last mark is an opening one
    counts = _count(np.bitwise_and(marks, inside ^ 1, dtype=np.uint8), starts)
    if stray.any():
        counts = np.where(stray, _count(marks, starts), counts)
        content = content.copy()
        content[quotes[stray[line_of]]] = _APOSTROPHE
    return Lines(content, starts, stops, counts + 1, left_open, quoted=True)


def _encloses(
    content: NDArray[np.uint8],
    marks: NDArray[np.uint8],
    quotes: Ints,
    inside: NDArray[np.uint8],
    begins: Ints,
    stops: Ints,
) -> Bools:
    """Tell of each quotation mark whether a field begins or ends there, or it stands doubled within one."""
    before, after = np.maximum(quotes - 1, 0), np.minimum(quotes + 1, len(content) - 1)
    opens = (quotes == begins) | (marks[before] == 1) | (content[before] == _QUOTE)
    closes = (quotes + 1 == stops) | (marks[after] == 1) | (content[after] == _QUOTE)
    enclosing: Bools = np.where(inside[quotes] == 1, opens, closes)
    return enclosing


def read_lines(lines: Lines, keep: Bools, separator: str, width: int, columns: Sequence[int]) -> pl.DataFrame:
    """Return the texts of *columns* (as ``c0`` …) of the lines to *keep*, all of which have *width* columns.

    Texts are UTF-8; a line that is not is taken as Latin-1.
    """
    names = [f"c{index}" for index in columns]
    if not keep.any():
        return pl.DataFrame({name: [] for name in names}, schema=dict.fromkeys(names, pl.String))
    body = _to_utf8(_kept_bytes(lines, keep))
    try:
        frame = pl.read_csv(
            body,
            has_header=False,
            separator=separator,
            quote_char='"' if lines.quoted else None,
            infer_schema=False,
            columns=list(columns),
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError:
        return _read_singly(body, separator, width, columns)
    if frame.height != int(keep.sum()):
        return _read_singly(body, separator, width, columns)
    frame.columns = names
    return frame


def _kept_bytes(lines: Lines, keep: Bools) -> bytes:
    first = int(np.argmax(keep))
    if keep[first:].all():
        return lines.data[lines.starts[first] :].tobytes()
    return lines.data[np.repeat(keep, np.diff(lines.starts, append=len(lines.data)))].tobytes()


def _to_utf8(body: bytes) -> bytes:
    try:
        body.decode()
    except UnicodeDecodeError:
        return b"".join(map(_line_to_utf8, body.splitlines(keepends=True)))
    return body


def _line_to_utf8(line: bytes) -> bytes:
    try:
        line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1").encode()
    return line


def _read_singly(body: bytes, separator: str, width: int, columns: Sequence[int]) -> pl.DataFrame:
    """Read line by line what the fast reader refuses or cuts into another number of rows."""
    rows = []
    for line in body.removesuffix(b"\n").decode().split("\n"):
        try:
            read = next(csv.reader(io.StringIO(line), delimiter=separator), [])
        except csv.Error:
            read = line.removesuffix("\r").split(separator)
        rows.append([*read, *[""] * (width - len(read))])
    data = {f"c{index}": [row[index] or None for row in rows] for index in columns}
    return pl.DataFrame(data, schema=dict.fromkeys(data, pl.String))
