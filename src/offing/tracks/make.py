"""Reports to tracks: what is no fix is counted out, the rest is named by segment.

Everything decided here depends on what came before in time and on nothing else, so slices
worked one after the other, each with the carry of the one before, give what one pass over
all of them gives.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.nav.columns import (
    UNKNOWN_TIME,
    float_column,
    floats,
    integer_column,
    integers,
    plain_column,
    rows_of_floats,
    time_column,
    times,
    whole,
)
from offing.schema.craft import ICAO
from offing.schema.tables import FIXES, POSITIONS, STATIC_RUNS
from offing.tracks.cleaning import DUPLICATE, FIX, NOWHERE, NULL_ISLAND, judge, tally
from offing.tracks.duplicates import LOOK_BACK_US, mark_duplicates
from offing.tracks.reception import count_heard, transmitter_class
from offing.tracks.segments import name_segments
from offing.tracks.sorting import Order, order_by
from offing.tracks.static_runs import last_runs, make_runs

_DAY_US = 86_400_000_000
_REPORTS = pa.schema([*POSITIONS, pa.field("frame", pa.int32(), nullable=False)])
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TrackCarry:
    """Hold what one slice hands to the next, for one set of craft.

    ``last``: FIXES, the last fix of every segment still alive. ``recent``: POSITIONS and
    frame, the reports of the half minute before a midnight, which the first reports of the
    next slice may repeat. ``statics``: STATIC_RUNS, the last run of each craft and kind.
    """

    last: pa.Table
    recent: pa.Table
    statics: pa.Table

    @classmethod
    def empty(cls) -> "TrackCarry":
        """Return what the first slice is handed."""
        return cls(FIXES.empty_table(), _REPORTS.empty_table(), STATIC_RUNS.empty_table())


@dataclass(frozen=True, slots=True)
class Made:
    """Hold the tracks of one slice.

    ``fixes``: FIXES sorted by craft and time; ``statics``: STATIC_RUNS sorted by craft and
    start; ``reception``: RECEPTION, to be added up over disjoint sets of craft; ``tally``:
    for each frame how many of its position reports became fixes, or why not.
    """

    fixes: pa.Table
    statics: pa.Table
    reception: pa.Table
    tally: dict[int, dict[str, int]]
    carry: TrackCarry


class _Columns:
    """Hold the columns of the slice's reports, the recent ones before it and the last fixes, in that order."""

    def __init__(self, positions: pa.Table, carry: TrackCarry) -> None:
        self.reports = positions.num_rows
        self.heard = self.reports + carry.recent.num_rows
        self._tables = (positions, carry.recent, carry.last)
        self.craft_id, self.t = integers(self.column("craft_id")), times(self.column("t"))
        self.lat, self.lon = floats(self.column("lat")), floats(self.column("lon"))
        self.sog, self.cog = floats(self.column("sog_kn")), floats(self.column("cog_deg"))
        self.heading, self.status = floats(self.column("heading_deg")), integers(self.column("nav_status"))
        self.type = integers(self.column("type"))
        self.frame = integers(positions["frame"])

    def column(self, name: str) -> pa.ChunkedArray:
        """Return one column of all the tables that have it."""
        chunks = [c for table in self._tables if name in table.column_names for c in table[name].chunks if len(c)]
        return pa.chunked_array(chunks, FIXES.field(name).type if name in FIXES.names else POSITIONS.field(name).type)


def make_tracks(positions: pa.Table, statics: pa.Table, carry: TrackCarry, *, latest: datetime | None = None) -> Made:
    """Return the tracks of one slice of whole UTC days.

    *positions* and *statics* are POSITIONS and STATICS with ``frame``, in an order that does
    not depend on how the inputs were split. Reports after *latest* are dropped.
    """
    positions = positions.unify_dictionaries()
    columns = _Columns(positions, carry)
    n = columns.reports
    reason = np.zeros(len(columns.t), np.uint8)
    reason[:n] = judge(columns.craft_id[:n], columns.t[:n], columns.lat[:n], columns.lon[:n], columns.type[:n], latest)
    order = order_by(columns.craft_id, columns.t, (reason == FIX) | (reason > NOWHERE))
    receivers = whole(positions["receiver"])
    classes = transmitter_class(columns.type[:n], reason[:n])
    reception = count_heard(order, n, columns.lat, columns.lon, classes, receivers)
    _mark_duplicates(columns, order, reason)
    recent = _rows_of(positions, _recent_rows(order, reason, n))
    fixes, last = _segmented(columns, order, reason, carry.last, positions)
    runs = make_runs(statics, latest)
    handed = TrackCarry(last, recent.select(_REPORTS.names), last_runs(carry.statics, runs))
    return Made(fixes, runs, reception, tally(columns.frame, reason[:n]), handed)


def _mark_duplicates(columns: _Columns, order: Order, reason: NDArray[np.uint8]) -> None:
    mark_duplicates(
        order.rows,
        order.t,
        order.bounds,
        columns.reports,
        columns.heard,
        reason,
        columns.lat,
        columns.lon,
        columns.sog,
        columns.cog,
        columns.heading,
        columns.status,
        integers(columns.column("second")),
    )


def _recent_rows(order: Order, reason: NDArray[np.uint8], reports: int) -> Ints:
    """Return the rows of reports that one after the next midnight might repeat, by craft and time.

    Slices end at midnights: of a craft whose last report lies within half a minute of one,
    the reports of the half minute before.
    """
    last = order.t[order.bounds[1:] - 1]
    late = last % _DAY_US > _DAY_US - LOOK_BACK_US
    sizes = np.diff(order.bounds)
    places = np.flatnonzero(np.repeat(late, sizes))
    rows = order.rows[places[order.t[places] > np.repeat(last[late] - LOOK_BACK_US, sizes[late])]]
    rows = rows[rows < reports]
    return np.asarray(rows[np.isin(reason[rows], (FIX, DUPLICATE))])


def _segmented(
    columns: _Columns, order: Order, reason: NDArray[np.uint8], last: pa.Table, positions: pa.Table
) -> tuple[pa.Table, pa.Table]:
    """Return FIXES of the slice and the last fix of each segment alive at its end."""
    reason[columns.reports : columns.heard] = DUPLICATE
    kept = reason[order.rows] == FIX
    rows = order.rows[kept]
    bounds = np.concatenate(([0], np.cumsum(kept)))[order.bounds]
    carried = rows >= columns.heard
    segment_before = np.full(len(rows), UNKNOWN_TIME, np.int64)
    count_before = np.zeros(len(rows), np.int8)
    segment_before[carried] = times(last["segment"])[rows[carried] - columns.heard]
    count_before[carried] = integers(last["in_segment"])[rows[carried] - columns.heard]
    t = order.t[kept]
    lat, lon, sog, cog, type_ = (c[rows] for c in (columns.lat, columns.lon, columns.sog, columns.cog, columns.type))
    airborne = order.keys >> 56 == ICAO
    segment, count, left = name_segments(bounds, t, lat, lon, sog, cog, type_, airborne, segment_before, count_before)
    named = segment != UNKNOWN_TIME
    reason[rows[~named & ~carried]] = NULL_ISLAND
    made = [t, lat, lon, sog, cog, type_, segment, count]
    if not named.all():
        made = [column[named] for column in made]
    fixes = _fixes(columns, rows if named.all() else rows[named], made, positions)
    number = np.cumsum(named) - 1
    new = named[left]
    alive = [fixes.take(pa.array(number[left[new]])), last.take(pa.array(rows[left[~new]] - columns.heard))]
    return fixes, _by_craft(pa.concat_tables(alive))


def _fixes(columns: _Columns, rows: Ints, made: list[NDArray[Any]], positions: pa.Table) -> pa.Table:
    t, lat, lon, sog, cog, type_, segment, count = made
    return pa.table(
        [
            plain_column(columns.craft_id[rows]),
            time_column(t),
            *(float_column(column) for column in (lat, lon, sog, cog, columns.heading[rows])),
            rows_of_floats(positions["alt_m"], rows),
            integer_column(columns.status[rows]),
            plain_column(type_),
            time_column(segment),
            plain_column(count),
            plain_column(columns.frame[rows]),
            plain_column(integers(positions["offset"])[rows]),
            plain_column(integers(positions["length"])[rows]),
        ],
        schema=FIXES,
    )


def _rows_of(table: pa.Table, rows: Ints) -> pa.Table:
    """Return a few rows of a table of many chunks, which take() alone would join first."""
    if len(rows) == 0:
        return table.slice(0, 0)
    ascending = np.sort(rows)
    wanted = np.zeros(table.num_rows, np.bool_)
    wanted[rows] = True
    return table.filter(pa.array(wanted)).take(pa.array(np.searchsorted(ascending, rows)))


def _by_craft(fixes: pa.Table) -> pa.Table:
    keys = (times(fixes["segment"]), times(fixes["t"]), integers(fixes["craft_id"]))
    return fixes.take(pa.array(np.lexsort(keys)))
