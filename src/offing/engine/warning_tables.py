"""Warnings as an Arrow table, for Python and SQL: one row an area."""

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from offing.engine.cancelled import time_of
from offing.engine.lines import Line
from offing.engine.warned import geometry_of
from offing.schema.tables import TIME

Row = dict[str, Any]
_WORDS = pa.list_(pa.string())
WINDOW = pa.struct([("start", TIME), ("end", TIME), ("alternate", pa.bool_())])

# One row an area of a warning, and one of a warning that tells of none (`area` null). `geometry` is WKB, longitude
# before latitude, null where nothing could be drawn; `plotted` says why. `t_start`, `t_end`, `lat`, `lon` are the whole
# warning's. A window without start or end is open there; an area without windows stands from issue to cancellation.
WARNINGS = pa.schema(
    [
        ("id", pa.string()),
        ("area", pa.int32()),
        ("label", pa.string()),
        *((name, pa.string()) for name in ("coordinator", "number")),
        ("year", pa.int32()),
        *((name, pa.string()) for name in ("subject", "authority")),
        ("regions", _WORDS),
        *((name, TIME) for name in ("issued", "cancelled_at", "t_start", "t_end")),
        ("windows", pa.list_(WINDOW)),
        ("supposed", _WORDS),
        ("reservation", pa.string()),
        ("plotted", pa.string()),
        ("understood", pa.bool_()),
        ("unread", _WORDS),
        ("geometry", pa.binary()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        *((name, pa.string()) for name in ("text", "document", "publisher")),
        ("copies", pa.int64()),
        ("synthetic", pa.bool_()),
    ]
)
_ALIKE = ("coordinator", "number", "year", "subject", "authority", "regions", "plotted", "understood", "text")
_OF_LINE = ("id", "t_start", "t_end", "lat", "lon", "synthetic")


def warnings_table(lines: Iterable[Line]) -> pa.Table:
    """Return the lines of warnings as a table of WARNINGS; of lines chosen by an instant the areas then in force."""
    return pa.Table.from_pylist([row for line in lines for row in _rows(line)], schema=WARNINGS)


def _rows(line: Line) -> Iterator[Row]:
    said = line["detail"]
    common = {name: line[name] for name in _OF_LINE} | {name: said[name] for name in _ALIKE}
    common |= {name: time_of(said[name]) for name in ("issued", "cancelled_at")}
    common |= {"unread": [f"{one['text']}: {one['reason']}" for one in said["unread"]]}
    document = said["document"]
    common |= {"document": document["id"], "publisher": document["publisher"], "copies": document["copies"]}
    held = None if "held" not in said else {one["area"] for one in said["held"]}
    if not said["areas"]:
        yield common
    for n, area in enumerate(said["areas"]):
        if held is None or n in held:
            yield common | _area(n, area)


def _area(n: int, area: Row) -> Row:
    windows = [
        {"start": time_of(start), "end": time_of(end), "alternate": at in area["alternate"]}
        for at, (start, end) in enumerate(area["windows"])
    ]
    drawn = geometry_of(area)
    told = {name: area[name] for name in ("label", "supposed", "reservation")}
    return told | {"area": n, "windows": windows, "geometry": None if drawn is None else drawn.wkb}
