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

_NEWLINE, _RETURN, _QUOTE, _APOSTROPHE = 10, 13, 34, 39
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lines:
    """Hold the lines of one stretch: ``starts``, ``stops`` (before the line end), bytes and count of columns.

    ``open`` marks lines whose quotation marks do not pair; in lines where they enclose no
    field ``data`` has apostrophes instead.
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
    marks = np.flatnonzero(content == ord(separator))
    counts = _count(marks, starts, stops)
    if b'"' not in data:
        return Lines(content, starts, stops, counts + 1, np.zeros(len(starts), bool), quoted=False)
    return _weigh_quotes(content, starts, stops, marks, counts, ord(separator))


def _count(marks: Ints, starts: Ints, stops: Ints) -> Ints:
    counts: Ints = np.searchsorted(marks, stops) - np.searchsorted(marks, starts)
    return counts


def _weigh_quotes(
    content: NDArray[np.uint8], starts: Ints, stops: Ints, marks: Ints, raw: Ints, separator: int
) -> Lines:
    """Count only the separators outside quoted fields; make apostrophes of marks that enclose none."""
    quotes = np.flatnonzero(content == _QUOTE)
    per_line = _count(quotes, starts, stops)
    odd = per_line % 2 == 1
    line_of = np.repeat(np.arange(len(starts)), per_line)
    first = np.cumsum(per_line) - per_line
    opening = (np.arange(len(quotes)) - first[line_of]) % 2 == 0
    before = content[np.maximum(quotes - 1, 0)]
    after = content[np.minimum(quotes + 1, len(content) - 1)]
    at_start, at_stop = quotes == starts[line_of], quotes + 1 == stops[line_of]
    enclosing = np.where(
        opening,
        at_start | (before == separator) | (before == _QUOTE),
        at_stop | (after == separator) | (after == _QUOTE),
    )
    stray = odd.copy()
    stray[line_of[~enclosing]] = True
    inside = np.bitwise_xor.accumulate((content == _QUOTE).view(np.uint8))
    at_line = np.where(starts > 0, inside[np.maximum(starts - 1, 0)], 0)
    per_mark = np.repeat(at_line, raw)
    outside = marks[_in_lines(marks, starts, stops)]
    quoted_marks = outside[(inside[outside] ^ per_mark) == 1]
    counts = np.where(stray, raw, raw - _count(quoted_marks, starts, stops))
    if stray.any():
        content = content.copy()
        content[quotes[stray[line_of]]] = _APOSTROPHE
    return Lines(content, starts, stops, counts + 1, odd, quoted=True)


def _in_lines(marks: Ints, starts: Ints, stops: Ints) -> Bools:
    line = np.searchsorted(starts, marks, side="right") - 1
    inside: Bools = marks < stops[line]
    return inside


def read_lines(lines: Lines, keep: Bools, separator: str, width: int, columns: Sequence[int]) -> pl.DataFrame:
    """Return the texts of *columns* (as ``c0`` …) of the lines to *keep*, all of which have *width* columns.

    Texts are UTF-8; a line that is not is taken as Latin-1.
    """
    names = [f"c{index}" for index in columns]
    if not keep.any():
        return pl.DataFrame({name: [] for name in names}, schema=dict.fromkeys(names, pl.String))
    body = _to_utf8(_kept_bytes(lines, keep))
    frame = pl.read_csv(
        body,
        has_header=False,
        separator=separator,
        quote_char='"' if lines.quoted else None,
        infer_schema=False,
        columns=list(columns),
        raise_if_empty=False,
        encoding="utf8-lossy",
    )
    count = int(keep.sum())
    if frame.height != count:
        return _read_singly(body, separator, width, columns)
    frame.columns = names
    return frame


def _kept_bytes(lines: Lines, keep: Bools) -> bytes:
    first = int(np.argmax(keep))
    if keep[first:].all():
        body = lines.data[lines.starts[first] :].tobytes()
    else:
        ends = np.append(lines.starts[1:], len(lines.data))
        body = lines.data[np.repeat(keep, ends - lines.starts)].tobytes()
    return body.replace(b"\r\n", b"\n") if b"\r" in body else body


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
    """Read line by line what the fast reader cut into another number of rows."""
    rows = []
    for line in body.decode(errors="replace").split("\n"):
        read = next(csv.reader(io.StringIO(line), delimiter=separator), [])
        rows.append([*read, *[""] * (width - len(read))])
    rows = rows[: -1 if body.endswith(b"\n") else None]
    data = {f"c{index}": [row[index] or None for row in rows] for index in columns}
    return pl.DataFrame(data, schema=dict.fromkeys(data, pl.String))
