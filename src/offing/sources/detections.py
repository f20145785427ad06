"""Detections of ships in satellites' images, as detectors publish them: CSV, GeoJSON, or JSON objects."""

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from itertools import islice
from typing import Any

from offing.codecs.cells import rows
from offing.codecs.detection_rows import Value, read_detection
from offing.codecs.features import Feature, crs_of, features, point_span, values_of
from offing.codecs.projections import ANOTHER, WHAT_TO_DO, Transform, code_of, to_degrees
from offing.codecs.sighting_columns import guess, is_detected, wants_columns
from offing.codecs.sighting_options import columns_of, header, mapping_of, zone_given
from offing.codecs.sighting_rows import Cells
from offing.codecs.stated_times import NO_ZONE
from offing.codecs.text_bytes import decode_text, trimmed_head
from offing.schema.document import Document, Unreadable
from offing.schema.errors import InputError
from offing.schema.sighting import Observation, Observed
from offing.schema.source import Head, Options, Recognition, Source

_VERSION = 1
_EXTRACTOR = f"detections {_VERSION}"
_SURE = 0.96
_SAMPLE = 256 << 10
_TOGETHER = 1_000
_EXAMPLES = 5
_GIVEN = ("observer", "origin", "grade")
_FIELDS = (
    *("time", "lat", "lon", "x", "y", "position", "length", "score", "id", "scene", "mmsi", "match_score", "error"),
    *("observer", "means", "note", "grade", "platform"),
)
LARGEST = 512 << 20

_DOC = """Read detections of ships in radar or optical images of satellites, one a row: CSV, GeoJSON points, or JSON
objects, as Global Fishing Watch, xView3, Skylight's detectors and VIIRS boat detection publish them.

Columns or properties are known by their names: time (or the time in the name of a Sentinel scene), lat and lon, length,
score, id, scene, and the publisher's own match (mmsi), which is shown and not believed. Map them where that is
wrong: --map time=ACQ --map length=L. A time without a zone is refused unless the scene's name confirms that it is
UTC, or --zone says it.

Positions in another projection are brought to WGS 84 where the file says which (GeoJSON's crs, a column crs or epsg,
--map crs=EPSG:32652); else the file is refused.
"""


def recognise(head: Head, options: Options) -> Recognition:
    """Recognise a table or features with headings of a detector."""
    try:
        text = decode_text(trimmed_head(head.data[:_SAMPLE])).text
    except InputError:
        return Recognition(0.0)
    mapping = mapping_of(options)
    if text.lstrip()[:1] in ("{", "["):
        first = next((one for one in _features(text) if not one.wrong), None)
        if first is None:
            return Recognition(0.0)
        names = list(first.properties)
        columns = guess(names, mapping)
        if first.point is not None:
            columns = {"lat": 0, "lon": 0} | columns
        found = is_detected(names, columns)
        form = "GeoJSON" if first.point is not None else "JSON"
        return Recognition(_SURE, {"form": "json"}, (f"detections of ships in {form}",)) if found else Recognition(0.0)
    names, separator, _ = header(text)
    if not separator or text.lstrip()[:1] in ("<", "!", "$"):
        return Recognition(0.0)
    wrong = wants_columns(names, mapping)
    if wrong:
        return Recognition(0.0, decided=(wrong,))
    columns = columns_of(names, mapping)
    if not is_detected(names, columns):
        return Recognition(0.0)
    said = ", ".join(f"{field} in {names[at]}" for field, at in columns.items() if field in _FIELDS)
    return Recognition(_SURE, {"form": "csv", "separator": separator}, (f"detections of ships in a table: {said}",))


def _features(text: str) -> Iterator[Feature]:
    try:
        yield from features(text)
    except InputError:
        return


def extract(data: bytes, layout: dict[str, Any], options: Options) -> Iterator[Document | Unreadable]:
    """Yield the detections, a thousand a document, and why others cannot be kept."""
    decoded = decode_text(data)
    form = layout.get("form") or ("json" if decoded.text.lstrip()[:1] in ("{", "[") else "csv")
    how = _How(
        zone_given(options), mapping_of(options), {name: str(options[name]) for name in _GIVEN if options.get(name)}
    )
    found = _of_features(decoded.text, how) if form == "json" else _of_table(decoded.text, layout, how)
    yield from found


class _How:
    """Hold what the user says of all rows, and the projection of the file."""

    def __init__(self, zone: tzinfo | None, mapping: dict[str, str], given: dict[str, str]) -> None:
        self.zone, self.mapping, self.given = zone, mapping, given
        self.transform: Transform | None = None
        crs = mapping.get("crs", "")
        self.crs = code_of(crs) if ":" in crs else None
        if ":" in crs and self.crs is None:
            raise InputError(f"--map crs={crs}: no projection of that name; write EPSG:32652")
        if self.crs:
            self.transform = to_degrees(self.crs)

    def told_crs(self, told: Any) -> None:
        """Take the projection that the file tells, unless the user says another."""
        if told is None or self.crs:
            return
        code = code_of(told)
        if code is None:
            raise InputError(f"{ANOTHER}: the file names {str(told)[:80]!r}, which is not known; {WHAT_TO_DO}")
        self.crs, self.transform = code, to_degrees(code)


def _of_table(text: str, layout: Mapping[str, Any], how: _How) -> Iterator[Document | Unreadable]:
    names, separator, end = header(text)
    separator = str(layout.get("separator") or separator)
    if not separator:
        raise InputError("no table: its first line has one column")
    if wrong := wants_columns(names, how.mapping):
        raise InputError(wrong)
    columns = columns_of(names, how.mapping)
    head = text[:end] if text[:end].endswith("\n") else f"{text[:end]}\n"
    body = rows(text[end:], separator)
    number = 0
    while some := list(islice(body, _TOGETHER)):
        if not number and "crs" in columns and columns["crs"] < len(some[0].cells):
            how.told_crs(some[0].cells[columns["crs"]].text or None)
        first = some[0].start
        drafts = [
            (row.start - first + len(head), row.end - first + len(head), Cells(row, columns, first - len(head)))
            for row in some
        ]
        made = _Made(number, how)
        for start, stop, cells in drafts:
            made.add(cells.row.wrong, _values(cells), (start, stop))
        yield from made.documents(head + text[end + first : end + some[-1].end], len(some))
        number += len(some)


def _values(cells: Cells) -> dict[str, Value]:
    found = {field: cell for field in _FIELDS if (cell := cells.get(field))}
    return {field: Value(cell.text, cells.span(cell)) for field, cell in found.items()}


def _of_features(text: str, how: _How) -> Iterator[Document | Unreadable]:
    how.told_crs(crs_of(text))
    body = features(text)
    number = 0
    while some := list(islice(body, _TOGETHER)):
        first = some[0].start
        made = _Made(number, how)
        for one in some:
            span = (one.start - first, one.end - first)
            made.add(one.wrong, {} if one.wrong else _properties(text, one, first, how.mapping), span)
        yield from made.documents(text[first : some[-1].end], len(some))
        number += len(some)


def _properties(text: str, feature: Feature, moved: int, mapping: Mapping[str, str]) -> dict[str, Value]:
    own = values_of(text, feature, moved)
    names = list(own)
    columns = {field: at for field, at in guess(names, mapping).items() if mapping.get(field) != "-"}
    found = {field: own[names[at]] for field, at in columns.items() if field in _FIELDS}
    if feature.point is not None:
        span = point_span(text, feature, moved)
        found |= {"lon": Value(repr(feature.point[0]), span), "lat": Value(repr(feature.point[1]), span)}
    return found


class _Made:
    """Gather the detections of some rows, and what is refused of them."""

    def __init__(self, number: int, how: _How) -> None:
        self.number, self.how, self.count = number, how, 0
        self.kept: list[Observation] = []
        self.refused: list[Unreadable] = []
        self.examples: list[str] = []

    def add(self, wrong: str, values: Mapping[str, Value], span: tuple[int, int]) -> None:
        """Take one row or feature."""
        self.count += 1
        try:
            if wrong:
                raise InputError(f"a row that cannot be read: {wrong}")
            self.kept.append(read_detection(values, span, self.how.zone, self.how.transform, self.how.given))
        except InputError as error:
            words = str(error)
            reason = words.partition(":")[0]
            if reason == NO_ZONE:
                reason += "; say with --zone which it is (--zone UTC)"
            elif reason == ANOTHER:
                reason += f"; {WHAT_TO_DO}"
            self.refused.append(Unreadable(reason, f"row {self.number + self.count}"))
            self.examples.append(f"row {self.number + self.count} is not kept: {words}")

    def documents(self, text: str, count: int) -> Iterator[Document | Unreadable]:
        """Yield the document of what was kept, then what was refused."""
        if self.kept:
            notes = list(self.examples[:_EXAMPLES])
            if self.how.transform is not None and not self.number:
                notes.insert(0, f"positions brought from {self.how.crs} to WGS 84")
            several = self.number or count == _TOGETHER
            yield Document(
                text=text,
                extractor=_EXTRACTOR,
                part=f"rows {self.number + 1} to {self.number + count}" if several else "",
                notes=tuple(notes),
                observed=Observed("detections", tuple(self.kept)),
            )
        yield from self.refused


SOURCE = Source(
    name="detections",
    family="sightings",
    version=_VERSION,
    unit="whole",
    recognise=recognise,
    extract=extract,
    options=("map", "zone", *_GIVEN),
    largest=LARGEST,
    doc=_DOC,
)
