"""Rows of a table of sightings: what each tells, every value with its cell."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import tzinfo

from offing.codecs.cells import Cell, Row
from offing.codecs.stated_places import placed, read_distance, read_number, read_position
from offing.codecs.stated_times import read_stated, until, zone_of
from offing.codecs.text_bytes import one_line
from offing.schema.errors import InputError
from offing.schema.sighting import FIELDS, Observation, Spot, Told, When
from offing.schema.span import Span

_LONGEST = 1_000  # characters of a value
_SEVERAL = re.compile(r"[^;、]+")
_EACH = ("hull", "class")  # fields of which a cell may hold several, parted by semicolons


class Cells:
    """Look the cells of a row up by field; stretches are those of the document's text."""

    def __init__(self, row: Row, columns: Mapping[str, int], moved: int) -> None:
        self.row, self.columns, self.moved = row, columns, moved

    def get(self, field: str) -> Cell | None:
        """Return the cell of a field, None where the row has none or it is empty."""
        at = self.columns.get(field)
        if at is None or at >= len(self.row.cells):
            return None
        return self.row.cells[at] if self.row.cells[at].text else None

    def span(self, cell: Cell) -> Span:
        """Return where a cell stands in the document's text."""
        return cell.start - self.moved, cell.end - self.moved

    def words(self, field: str) -> str:
        """Return what stands in the cell of a field."""
        cell = self.get(field)
        return cell.text if cell else ""


def read_row(cells: Cells, zone: tzinfo | None, given: Mapping[str, str]) -> Observation:
    """Return what a row tells; *given* are fields that hold for all rows. Raises InputError where it cannot be kept."""
    row = cells.row
    if row.wrong:
        raise InputError(f"a row that cannot be read: {row.wrong}")
    when = time_of(cells, zone)
    spot = spot_of(cells)
    told = {field: values for field in FIELDS if (values := _values(cells, field, given))}
    if spot is None and "place" not in told:
        raise InputError("no place: neither a position nor a name of a place")
    if "observer" not in told:
        raise InputError("no observer: add the column, or say who saw it with --observer")
    return Observation((row.start - cells.moved, row.end - cells.moved), when, spot, told)


def time_of(cells: Cells, zone: tzinfo | None) -> When:
    """Return when it was seen; a date and a time of day may stand in two columns, the zone in a third."""
    cell, clock = cells.get("time"), cells.get("clock")
    if cell is None:
        raise InputError("no time: the cell is empty")
    own = cells.get("zone")
    if own is not None:
        zone = zone_of(own.text) or zone
    span = cells.span(cell)
    words = cell.text
    if clock is not None and not re.search(r"\d:\d\d", words):
        words = f"{words} {clock.text}"
        span = min(span, cells.span(clock))[0], max(span, cells.span(clock))[1]
    when = read_stated(words, zone, span)
    if own is not None and when.inferred:
        when = replace(when, inferred=None)
    last = cells.get("until")
    return until(when, read_stated(_dated(last.text, words), zone, cells.span(last))) if last else when


def _dated(told: str, first: str) -> str:
    """Return an end told by its hour alone with the day of the beginning."""
    return f"{first[:10]} {told}" if re.match(r"\d{1,2}:\d\d", told) else told


def spot_of(cells: Cells) -> Spot | None:
    """Return the position of a row in degrees, from two columns or from one."""
    radius = cells.get("radius")
    radius_m = read_distance(radius.text) if radius else None
    lat, lon = cells.get("lat"), cells.get("lon")
    if lat is not None and lon is not None:
        north, east = read_number(lat.text), read_number(lon.text)
        begin, end = min(cells.span(lat), cells.span(lon)), max(cells.span(lat), cells.span(lon))
        if north is not None and east is not None:
            return placed(north, east, (begin[0], end[1]), radius_m)
        return read_position(f"{lat.text} {lon.text}", (begin[0], end[1]), radius_m)
    cell = cells.get("position")
    return read_position(cell.text, cells.span(cell), radius_m) if cell else None


def _values(cells: Cells, field: str, given: Mapping[str, str]) -> tuple[Told, ...]:
    cell = cells.get(field)
    if field == "hull":
        return _ships(cells)
    if cell is None:
        return (Told(given[field], inferred="given for all rows"),) if given.get(field) else ()
    if field not in _EACH:
        return (Told(one_line(cell.text, _LONGEST), cells.span(cell)),)
    return _parts(cells, cell)


def _parts(cells: Cells, cell: Cell) -> tuple[Told, ...]:
    """Return the values of a cell that holds several, each with its own stretch."""
    start, end = cells.span(cell)
    if end - start != len(cell.text):  # quotation marks written twice: the cell as a whole is quoted
        return tuple(Told(one.strip(), (start, end)) for one in _SEVERAL.findall(cell.text)[:50] if one.strip())
    found = []
    for match in list(_SEVERAL.finditer(cell.text))[:50]:
        bare = match[0].strip()
        if bare:
            at = start + match.start() + match[0].index(bare)
            found.append(Told(bare, (at, at + len(bare))))
    return tuple(found)


def _ships(cells: Cells) -> tuple[Told, ...]:
    """Return the ships a row names by number, by name, or by both where it tells one of each."""
    number, name = cells.get("hull"), cells.get("name")
    numbers, names = (_parts(cells, one) if one else () for one in (number, name))
    if len(numbers) == 1 and len(names) == 1:
        return (Told(f"{names[0].text} ({numbers[0].text})", numbers[0].span),)
    return numbers or names
