"""Sightings as a table: one observation a row, as people keep them in spreadsheets."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from itertools import islice
from typing import Any

from offing.codecs.cells import Row, rows
from offing.codecs.sighting_columns import is_sighted, wants_columns
from offing.codecs.sighting_options import columns_of, header, mapping_of, zone_given
from offing.codecs.sighting_rows import Cells, read_row
from offing.codecs.stated_times import NO_ZONE
from offing.codecs.text_bytes import decode_text, trimmed_head
from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.schema.sighting import Observation, Observed
from offing.schema.source import Head, Options, Recognition, Source

_VERSION = 1
_EXTRACTOR = f"sighting-table {_VERSION}"
_SURE = 0.93
_SAMPLE = 64 << 10
_TOGETHER = 1_000  # rows of one document
_EXAMPLES = 5
_GIVEN = ("observer", "origin", "grade", "means")

_DOC = """Read sightings out of a table (CSV with a header; comma, semicolon, tab or pipe), one observation a row.

Columns are known by the usual headings: time (or date and time), until, zone, lat and lon or position, radius, place,
observer, origin, platform, means, hull, name, class, count, unit, navy, state, heading, note, grade. Where
that is wrong, say so:

    --map time=Seen --map hull=Nummer --map observer=-

A time without a zone is refused, row by row, unless --zone says it of all. Several ships of one cell are parted by
semicolons.
"""


def recognise(head: Head, options: Options) -> Recognition:
    """Recognise a table with columns of when, where, and how or what was seen."""
    try:
        text = decode_text(trimmed_head(head.data[:_SAMPLE])).text
    except InputError:
        return Recognition(0.0)
    names, separator, _ = header(text)
    if not separator or text.lstrip()[:1] in ("{", "[", "<", "!", "$"):
        return Recognition(0.0)
    mapping = mapping_of(options)
    wrong = wants_columns(names, mapping)
    if wrong:
        return Recognition(0.0, decided=(wrong,))
    columns = columns_of(names, mapping)
    if not is_sighted(columns):
        lacking = "a time" if "time" not in columns else "a position or place, or nothing that was seen or by whom"
        return Recognition(0.0, decided=(f"a table without {lacking}",))
    return Recognition(_SURE, {"separator": separator}, (said(columns, names),))


def extract(data: bytes, layout: dict[str, Any], options: Options) -> Iterator[Document | Unreadable]:
    """Yield the rows that can be kept, a thousand a document, and why others cannot."""
    decoded = decode_text(data)
    names, separator, end = header(decoded.text)
    separator = str(layout.get("separator") or separator)
    if not separator:
        raise InputError("no table: its first line has one column")
    mapping = mapping_of(options)
    if wrong := wants_columns(names, mapping):
        raise InputError(wrong)
    columns = columns_of(names, mapping)
    zone, given = zone_given(options), {name: str(options[name]) for name in _GIVEN if options.get(name)}
    body = rows(decoded.text[end:], separator)
    number = 0
    while some := list(islice(body, _TOGETHER)):
        yield from _document(decoded.text, end, some, number, columns, zone, given, decoded.notes)
        number += len(some)


def _document(
    text: str,
    begin: int,
    some: Sequence[Row],
    number: int,
    columns: Mapping[str, int],
    zone: tzinfo | None,
    given: Mapping[str, str],
    notes: tuple[str, ...],
) -> Iterator[Document | Unreadable]:
    """Yield a document of some rows under the table's header, then those of them that are refused."""
    head = text[:begin] if text[:begin].endswith("\n") else f"{text[:begin]}\n"
    first = some[0].start
    kept: list[Observation] = []
    refused: list[Unreadable] = []
    examples: list[str] = []
    for n, row in enumerate(some, number + 1):
        try:
            kept.append(read_row(Cells(row, columns, first - len(head)), zone, given))
        except InputError as error:
            refused.append(Unreadable(_reason(str(error)), f"row {n}"))
            examples.append(f"row {n} is not kept: {error}")
    if kept:
        yield Document(
            text=head + text[begin + first : begin + some[-1].end],
            extractor=_EXTRACTOR,
            part=f"rows {number + 1} to {number + len(some)}" if number or len(some) == _TOGETHER else "",
            notes=(*notes, *examples[:_EXAMPLES]),
            observed=Observed("table", tuple(kept)),
        )
    yield from refused


def _reason(words: str) -> str:
    reason = words.partition(":")[0]
    return f"{reason}; write it with one (2024-05-03 06:10 JST), or say --zone" if reason == NO_ZONE else reason


def said(columns: Mapping[str, int], names: Sequence[str]) -> str:
    """Return in words which column holds what."""
    return f"sightings in a table: {', '.join(f'{field} in {names[at]}' for field, at in columns.items())}"


SOURCE = Source(
    name="sighting-table",
    family="sightings",
    version=_VERSION,
    unit="whole",
    recognise=recognise,
    extract=extract,
    options=("map", "zone", *_GIVEN),
    doc=_DOC,
)
