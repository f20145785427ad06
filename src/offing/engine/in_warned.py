"""Events in the areas of warnings: what each line of tracks says of the warnings it lies in.

They are joined when lines are read, so that a warning that comes late reaches old events, and one that is taken away
leaves none.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.warned_areas import warned_areas
from offing.nav.runs import Floats, Ints
from offing.nav.warned import Warned

Row = Mapping[str, Any]
Told = list[dict[str, Any]]
NAME = "warnings"


def warnings_of(connection: sa.Connection, events: Sequence[Row], generation: int) -> list[Told]:
    """Return for each event (rows of the record) the warnings it lies in: their ``id``, ``number`` and ``subject``.

    An event lies in an area where its position does while a window is open: at any time from its start to its end. If
    it also tells where it ended (``lat_end``, ``lon_end`` of its detail) it moved: then it lies there with its first
    position at its start, or with its last at its end, or with both at any time between. One without an end is known
    at its start only. An event that tells its warnings itself keeps them.
    """
    asked = [n for n, row in enumerate(events) if row["lat"] is not None and NAME not in row["detail"]]
    told: list[Told] = [[] for _ in events]
    if not asked:
        return told
    rows = [events[n] for n in asked]
    starts = np.array([row["t_start"] for row in rows], np.int64)
    ends = np.array([row["t_start"] if row["t_end"] is None else row["t_end"] for row in rows], np.int64)
    table = warned_areas(connection, db.seen_at(db.documents, generation), int(starts.min()), int(ends.max()))
    if table.num_rows:
        for n, some in _by_event(table, _pairs(Warned(table), rows, starts, ends)):
            told[asked[n]] = some
    return told


def _pairs(warned: Warned, rows: Sequence[Row], starts: Ints, ends: Ints) -> set[tuple[int, int]]:
    """Return which events lie in which rows of the table."""
    lat, lon = _places(rows, "lat", "lon")
    last = np.array([[_number(row["detail"].get(name)) for name in ("lat_end", "lon_end")] for row in rows])
    moved = np.isfinite(last).all(axis=1)
    here = _set(warned.within(lat, lon, starts, np.where(moved, starts, ends)))
    if not moved.any():
        return here
    which = np.flatnonzero(moved)
    began, ended = (lat[which], lon[which]), (last[which, 0], last[which, 1])
    since, until = starts[which], ends[which]
    at_end = _set(warned.within(*ended, until, until))
    both = _set(warned.within(*began, since, until)) & _set(warned.within(*ended, since, until))
    return here | {(int(which[n]), area) for n, area in at_end | both}


def _places(rows: Sequence[Row], *names: str) -> list[Floats]:
    return [np.array([_number(row[name]) for row in rows], np.float64) for name in names]


def _number(value: Any) -> float:
    return np.nan if value is None else float(value)


def _set(pairs: tuple[Ints, Ints]) -> set[tuple[int, int]]:
    return set(zip(pairs[0].tolist(), pairs[1].tolist(), strict=True))


def _by_event(table: pa.Table, pairs: Iterable[tuple[int, int]]) -> Iterable[tuple[int, Told]]:
    """Yield events with their warnings, each told once however many of its areas they lie in."""
    ids, numbers, subjects = (table[name].to_pylist() for name in ("id", "number", "subject"))
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for event, area in sorted(pairs):
        one = {"id": ids[area], "number": numbers[area], "subject": subjects[area]}
        found.setdefault(event, {})[ids[area]] = one
    for event, some in found.items():
        yield event, sorted(some.values(), key=lambda one: (one["number"], one["id"]))


def with_warnings(line: dict[str, Any], told: Told) -> dict[str, Any]:
    """Return a line of the record that tells the warnings it lies in, unchanged where there are none."""
    return line | {"detail": {**line["detail"], NAME: told}} if told else line
