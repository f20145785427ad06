"""Position logs as delimited text: MarineCadastre, Danish Maritime Authority, and any like them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from offing.codecs.columns import read_name
from offing.codecs.columns_layout import Layout, inspect_columns
from offing.codecs.columns_lines import LONGEST, Lines, cut_lines, read_lines
from offing.codecs.columns_map import TARGETS
from offing.codecs.columns_read import read_rows, used_columns
from offing.codecs.document_columns import read_document_map
from offing.codecs.prose import is_prose
from offing.codecs.sighting_columns import is_sighting_map
from offing.schema.account import Account
from offing.schema.errors import InputError
from offing.schema.source import Head, Options, Parsed, Recognition, Source, Stretch

_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_HEADER_WITHIN = 30  # lines before which the header must come
_SAMPLE_LINES = 8_000
_FEW = 10
_AT_ONCE, _MOST_LINES = 4 << 20, 4_000_000  # bytes of a stretch that has more lines than that
_WIDEST = 2_000  # columns; what has more is no table of positions
_SHOWN, _LETTERS = 40, 30  # columns of a refused table that are listed, and letters of each
_TARGETS = {"latitude": "lat", "longitude": "lon", "time": "t", "date": "t", "craft": "mmsi"}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CONTROLS = [bytes([code]) for code in (*range(1, 9), *range(14, 32), 127)]
_LOOKED_AT = 64 << 10
_PROSE, _DIGITS, _FEW_DIGITS = 16 << 10, [b"%d" % digit for digit in range(10)], 0.08  # share of all bytes
_HEADED, _HEADLESS = 0.9, 0.6
# What a line that is no row may be called, in the order of asking; the first are healthy.
_CALLED = (
    "header",
    "blank line",
    "comment",
    "lines before the header",
    "line too long",
    "quotation mark left open",
    "too few columns",
    "too many columns",
)
_HEALTHY = 4

_DOC = """Read delimited text whose rows are positions of craft, in any order of columns.

Separator, header, the meaning of the columns, the form of times and the unit of speeds are
decided by header and values, and said. Where that is wrong, map the columns yourself:

    --map lat=Y --map lon=X --map t=when --map mmsi=ship
    --map sog_kn=spd/10        a number may be multiplied, divided, added or subtracted
    --map t=when:dmy           also mdy, ymd, s, ms, us
    --map t=day+clock          a date and a time of day
    --map lat=#3               the third column, for files without header
    --map rot_deg_min=-        leave a column unused

Targets: mmsi imo id name callsign t lat lon sog_kn cog_deg heading_deg rot_deg_min nav_status
ship_type to_bow_m to_stern_m to_port_m to_starboard_m draught_m destination type mobile
receiver second. A row without MMSI is its IMO number's; a log without either is read by its
own id or by name. Times without a zone are UTC.
"""


@dataclass(frozen=True, slots=True)
class _Table:
    """Hold what one separator makes of an input's beginning."""

    separator: str
    names: list[str]
    width: int
    header_end: int
    layout: Layout

    def goodness(self) -> tuple[int, int]:
        return (-len(self.layout.missing), len(self.layout.fields))


def recognise(head: Head, options: Options) -> Recognition:
    """Tell whether *head* begins a table of positions, and how its columns are to be read."""
    refusal = _refuse(head.data)
    if refusal:
        return Recognition(0.0, decided=(refusal,))
    if options.get("map") and read_document_map(options["map"]) is not None:
        return Recognition(0.0, decided=("--map names columns of documents, not of positions",))
    if is_sighting_map(options.get("map"), TARGETS):
        return Recognition(0.0, decided=("--map names columns of sightings, not of positions",))
    try:
        tables = [table for separator in _SEPARATORS for table in _try(head.data, separator, options)]
    except InputError as error:
        return Recognition(0.0, decided=(str(error),))
    if not tables:
        return Recognition(0.0, decided=("no table of comma-, semicolon-, tab- or pipe-separated columns",))
    best = max(tables, key=_Table.goodness)
    headed = any(best.names)
    if best.layout.missing:
        return Recognition(0.0, decided=(_refuse_table(best, headed),))
    start = f"{_SEPARATORS[best.separator]}-separated, {best.width} columns, {'with' if headed else 'no'} header"
    layout = {
        "separator": best.separator,
        "width": best.width,
        "names": best.names,
        "header_end": best.header_end,
        "fields": best.layout.fields,
        "comma": best.layout.comma,
    }
    return Recognition(_HEADED if headed else _HEADLESS, layout, (start, *best.layout.decided))


def _refuse_table(table: _Table, headed: bool) -> str:
    missing = table.layout.missing
    names = [name if len(name) <= _LETTERS else f"{name[:_LETTERS]}…" for name in table.names[:_SHOWN]]
    more = f" and {table.width - _SHOWN} more" if table.width > _SHOWN else ""
    columns = ", ".join(names) + more if headed else f"{table.width} columns without header"
    target = next((_TARGETS[word] for word in missing[0].split()[:1] if word in _TARGETS), "lat")
    example = f"{target}={'COLUMN' if headed else '#1'}"
    why = f"a table without {'; without '.join(missing)} (columns: {columns})"
    return f"{why}; if it is there, say where, as in --map {example}"


def _refuse(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "text in UTF-16; convert it first: iconv -f UTF-16 -t UTF-8"
    even, odd = data[:200:2].count(0), data[1:200:2].count(0)
    if max(even, odd) > min(50, len(data) // 4) and min(even, odd) == 0:
        return f"text in UTF-16; convert it first: iconv -f UTF-16{'LE' if odd else 'BE'} -t UTF-8"
    # Text has hardly any control characters; a broken row among good ones may.
    if sum(map(data[:_LOOKED_AT].count, _CONTROLS)) * 20 > len(data[:_LOOKED_AT]):
        return "binary data, no table"
    begin = data.removeprefix(_BYTE_ORDER_MARK).lstrip()
    if begin[:1] in (b"{", b"[", b"<"):
        return "JSON or XML, no table"
    first = [line for line in begin.split(b"\n", 200)[:200] if line.strip() and line[:1] != b"#"]
    sentences = sum(
        line[:1] in (b"!", b"$", b"\\") or re.search(rb"![A-Z]{2}VD[MO],", line) is not None for line in first
    )
    if 2 * sentences > len(first):
        return "NMEA sentences, no table"
    # Looking for a table in prose takes longer than reading it; rows of positions are full of digits.
    sample = data[:_PROSE]
    few = sum(map(sample.count, _DIGITS)) < _FEW_DIGITS * len(sample)
    return "prose, no table" if few and is_prose(sample.decode("utf-8", "replace")) else ""


def _try(data: bytes, separator: str, options: Options) -> Iterator[_Table]:
    """Yield the table that *separator* makes of the head, if it makes one."""
    lines = cut_lines(data, separator)
    count = len(lines.starts)
    if count > _FEW and not data.endswith(b"\n"):
        count -= 1  # the head may be cut within a line
    count = min(count, _SAMPLE_LINES)
    header = _find_header(lines, count, separator)
    after = 0 if header is None else header + 1
    if not count:
        return
    plain = (lines.stops > lines.starts)[:count] & ~lines.open[:count] & (lines.data[lines.starts[:count]] != ord("#"))
    plain[:after] = False
    widths = Counter(lines.columns[:count][plain].tolist())
    width = _width(widths, None if header is None else int(lines.columns[header]))
    if not 3 <= width <= _WIDEST:
        return
    keep = np.zeros(len(lines.starts), bool)
    keep[:count] = plain & (lines.columns[:count] == width)
    sample = read_lines(lines, keep, separator, width, range(width))
    names = [""] * width if header is None else _align(_split(lines, header, separator), sample)
    end = 0 if header is None else int(lines.starts[header + 1]) if header + 1 < len(lines.starts) else len(data)
    yield _Table(separator, names, width, end, inspect_columns(names, sample, options))


def _width(widths: Counter[int], header: int | None) -> int:
    """Return the count of columns of a row: the header's, or what most rows have, one more or fewer."""
    common = widths.most_common(1)[0][0] if widths else 0
    if header is None or (abs(common - header) == 1 and widths[header] < 0.1 * widths.total()):
        return common
    return header if widths[header] else 0


def _find_header(lines: Lines, count: int, separator: str) -> int | None:
    """Return the line that names at least two known columns, and no other than words."""
    best = None
    for index in range(min(count, _HEADER_WITHIN)):
        if lines.columns[index] > _WIDEST or lines.stops[index] - lines.starts[index] > LONGEST:
            continue
        names = _split(lines, index, separator)
        known = sum(bool(read_name(name).roles()) for name in names)
        if known >= 2 and not any(_is_number(name) for name in names):
            return index
        words = [name for name in names if name.strip() and not any(c.isdigit() for c in name[:1])]
        if index == 0 and len(names) >= 3 and len(words) == len(names):
            best = index
    return best


def _is_number(text: str) -> bool:
    try:
        float(text.strip().replace(",", "."))
    except ValueError:
        return False
    return True


def _split(lines: Lines, index: int, separator: str) -> list[str]:
    keep = np.zeros(len(lines.starts), bool)
    keep[index] = True
    width = int(lines.columns[index])
    if lines.starts[index] == lines.stops[index]:
        return [""]
    row = read_lines(lines, keep, separator, width, range(width)).row(0)
    return [(text or "").removeprefix("\ufeff").strip().strip('"') for text in row]


def _align(names: list[str], sample: pl.DataFrame) -> list[str]:
    """Return one name a column; R writes row names under no name, others end each row with a separator."""
    lacking = sample.width - len(names)
    if lacking == 1 and sample.to_series(sample.width - 1).is_not_null().any():
        return ["", *names]
    return [*names, *[""] * lacking][: sample.width]


def parse(stretch: Stretch, layout: dict[str, Any], carry: dict[str, Any]) -> Parsed:
    """Read one stretch of lines by *layout*; every line is a message, context or rejected, with its reason."""
    assert isinstance(stretch.data, bytes)  # noqa: S101 - unit "lines" hands over bytes
    if len(stretch.data) <= _AT_ONCE or stretch.data.count(b"\n") <= _MOST_LINES:
        return _parse(stretch.data, stretch.offset, layout, carry)
    parsed = [_parse(data, stretch.offset + at, layout, carry) for at, data in _pieces(stretch.data)]
    return Parsed(
        pa.concat_tables([one.positions for one in parsed]),
        pa.concat_tables([one.statics for one in parsed]),
        sum((one.account for one in parsed), Account()),
        carry,
        {key: label for one in parsed for key, label in one.labels.items()},
    )


def _pieces(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Cut at line ends what has so many lines that the arrays over them would fill the memory."""
    at = 0
    while at < len(data):
        end = data.find(b"\n", at + _AT_ONCE) + 1 or len(data)
        yield at, data[at:end]
        at = end


def _parse(data: bytes, offset: int, layout: dict[str, Any], carry: dict[str, Any]) -> Parsed:
    lines = cut_lines(data, layout["separator"])
    account = Account(lines=len(lines.starts))
    rows = _sort_lines(lines, offset, layout, account)
    frame = read_lines(lines, rows, layout["separator"], layout["width"], used_columns(layout["fields"]))
    offsets = lines.starts[rows] + offset
    lengths = (lines.stops[rows] - lines.starts[rows]).astype(np.int32)
    read, told = read_rows(frame, layout, offsets, lengths)
    told.lines = 0
    account += told
    account.examples.sort()
    return Parsed(read.positions, read.statics, account, carry, read.labels)


def _sort_lines(lines: Lines, offset: int, layout: dict[str, Any], account: Account) -> NDArray[np.bool_]:
    """Return which lines are rows; enter the others into *account*."""
    rows: NDArray[np.bool_] = (lines.columns == layout["width"]) & (lines.stops > lines.starts)
    first = lines.data[np.minimum(lines.starts, max(len(lines.data) - 1, 0))]
    rows &= (first != ord("#")) & ~lines.open
    before = lines.starts + offset < layout["header_end"]
    last = int(np.flatnonzero(before)[-1]) if before.any() else -1
    rows &= ~before
    others = np.flatnonzero(~rows)
    blank = _find_blank(lines, others)
    # The first that holds is what a line is called; a damaged file may have millions of them.
    called: NDArray[np.int64] = np.select(
        [
            others == last,
            blank,
            first[others] == ord("#"),
            before[others],
            (lines.stops - lines.starts)[others] > LONGEST,
            lines.open[others],
            lines.columns[others] < layout["width"],
        ],
        list(range(len(_CALLED) - 1)),
        len(_CALLED) - 1,
    )
    counts = dict(zip(_CALLED, np.bincount(called, minlength=len(_CALLED)).tolist(), strict=True))
    account.context = {word: n for word, n in counts.items() if n and word in _CALLED[:_HEALTHY]}
    account.rejected = {word: n for word, n in counts.items() if n and word in _CALLED[_HEALTHY:]}
    for at in np.flatnonzero(called >= _HEALTHY)[:20].tolist():
        account.examples.append((int(lines.starts[others[at]]) + offset, _CALLED[called[at]]))
    return rows


def _find_blank(lines: Lines, others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which of those lines hold nothing but white space."""
    starts, stops = lines.starts[others], lines.stops[others]
    blank: NDArray[np.bool_] = stops == starts
    begins = lines.data[np.minimum(starts, max(len(lines.data) - 1, 0))] <= ord(" ")
    for at in np.flatnonzero(~blank & begins).tolist():
        blank[at] = not lines.data[starts[at] : min(stops[at], starts[at] + 200)].tobytes().strip()
    return blank


SOURCE = Source(
    name="csv",
    family="ais",
    version=1,
    unit="lines",
    recognise=recognise,
    parse=parse,
    options=("map", "start"),
    doc=_DOC,
)
