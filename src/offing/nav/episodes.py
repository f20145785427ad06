"""Episodes: events as rows of numbers while they are followed, as a table of EVENTS at the edge.

A detector follows an episode as a row of integers (counts, sums in fixed point, times,
pointers) and a row of floats (positions, extremes). Both travel to the next window in the
columns ``_counts`` and ``_measures``, so that an event taken up again goes on from exactly
the numbers it stood at. Sums are integers because they must not depend on where they were
cut: floats do not add up the same in every order.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.nav.columns import float_column, floats, integers, plain_column, readonly, time_column, times
from offing.nav.compiled import kernel
from offing.nav.runs import Flags, Floats, Ints, segment_order
from offing.schema.tables import EVENTS, EVIDENCE

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
NO_POINTER = (-1, -1, -1)


def micros(moment: datetime | timedelta) -> int:
    """Return a time as microseconds since 1970, or a span as microseconds."""
    return (moment - _EPOCH if isinstance(moment, datetime) else moment) // _MICROSECOND


class BySegment:
    """Show the columns of a FIXES table in the order of craft, segment and time."""

    def __init__(self, fixes: pa.Table) -> None:
        self._fixes = fixes
        craft, segment = integers(fixes["craft_id"]), times(fixes["segment"])
        self._order = segment_order(craft, segment)
        self.craft, self.segment = self._ordered(craft), self._ordered(segment)
        self.t = self._ordered(times(fixes["t"]))

    def floats(self, name: str) -> NDArray[Any]:
        """Return a float column, nulls as NaN."""
        return self._ordered(floats(self._fixes[name]))

    def integers(self, name: str) -> NDArray[Any]:
        """Return an integer column, nulls as -1."""
        return self._ordered(integers(self._fixes[name]))

    def as_in_table(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return values of these rows in the order of the table they came from."""
        if self._order is None:
            return values
        back = np.empty_like(values)
        back[self._order] = values
        return back

    def pointers(self, rows: Ints) -> Ints:
        """Return frame, offset and length of some rows, shape (rows, 3)."""
        places = rows if self._order is None else self._order[rows]
        columns = [integers(self._fixes[name])[places].astype(np.int64) for name in ("frame", "offset", "length")]
        return np.stack(columns, axis=1)

    def _ordered(self, values: NDArray[Any]) -> NDArray[Any]:
        return values if self._order is None else readonly(values[self._order], values.dtype)


@kernel
def find_rows(columns: tuple[Ints, ...], wanted: tuple[Ints, ...]) -> Ints:
    """Return for each wanted key the last row that equals it in every column, -1 where none does.

    Rows are sorted by the columns, the first of them most.
    """
    found = np.full(len(wanted[0]), -1, np.int64)
    for which in range(len(found)):
        low, high = 0, len(columns[0])
        while low < high:
            middle = (low + high) // 2
            beyond = False
            for c in range(len(columns)):
                if columns[c][middle] != wanted[c][which]:
                    beyond = columns[c][middle] > wanted[c][which]
                    break
            if beyond:
                high = middle
            else:
                low = middle + 1
        same = low > 0
        if same:
            for c in range(len(columns)):
                same = same and columns[c][low - 1] == wanted[c][which]
        if same:
            found[which] = low - 1
    return found


def distinct_starts(keys: Sequence[Ints], first: Ints, given: Ints, order: Sequence[Ints]) -> Ints:
    """Return the starting time of each event, one of its own for every event of the same craft.

    *first* is the time of an event's first fix, *given* the start it already bears (-1: none
    yet). Two hulls under one identity can begin something in the same second; since an event
    is known by craft and start, the later of them, by *order*, starts a microsecond later.
    """
    starts = np.where(given >= 0, given, first)
    ranked = np.lexsort((*reversed(order), given < 0, starts, *keys))
    same = np.diff(starts[ranked]) == 0
    for key in keys:
        same &= np.diff(key[ranked]) == 0
    if not same.any():
        return starts
    columns = [key.tolist() for key in keys]
    taken = {(*(c[row] for c in columns), int(given[row])) for row in np.flatnonzero(given >= 0)}
    for row in ranked[given[ranked] < 0].tolist():
        craft, start = tuple(c[row] for c in columns), int(first[row])
        while (*craft, start) in taken:
            start += 1
        taken.add((*craft, start))
        starts[row] = start
    return starts


def carried(opened: pa.Table, counts: int, measures: int) -> tuple[Ints, Floats]:
    """Return the integers and floats of the events carried into a window, one row each."""
    if "_counts" not in opened.column_names or opened.num_rows == 0:
        return np.zeros((0, counts), np.int64), np.zeros((0, measures))
    return _matrix(opened["_counts"], counts, np.int64), _matrix(opened["_measures"], measures, np.float64)


# What became of an episode by the end of a window.
ENDED, LASTS, SUPERSEDED = range(3)


class TakenUp:
    """Hold the episodes carried into a window: those that go on from one of its rows, and those unheard.

    ``at`` are these rows, ascending, ``counts`` and ``measures`` the episodes' numbers, in
    columns of which *key* are craft, segment and the time of the last fix.
    """

    def __init__(self, rows: BySegment, opened: pa.Table, key: Sequence[int], counts: int, measures: int) -> None:
        every = carried(opened, counts, measures)
        keys = tuple(readonly(every[0][:, column], np.int64) for column in key)
        place = find_rows((rows.craft, rows.segment, rows.t), keys)
        heard = np.flatnonzero(place >= 0)
        heard = heard[np.argsort(place[heard], kind="stable")]
        self.at = readonly(place[heard], np.int64)
        self.counts, self.measures = readonly(every[0][heard], np.int64), readonly(every[1][heard], np.float64)
        self._unheard = every[0][place < 0], every[1][place < 0]

    def joined(
        self, found: tuple[Ints, Floats, NDArray[np.int8]], current: Flags, kept: Flags | None = None
    ) -> tuple[Ints, Floats, Flags]:
        """Return counts, measures and which last, of what was *found* and of the unheard.

        *found* begins with those taken up. Left out are the superseded, those that ended and
        are not *current*, and those not *kept*.
        """
        counts, measures, fate = found
        known = np.arange(len(fate)) < len(self.at)
        kept = (known | (fate == LASTS) | current) & (fate != SUPERSEDED) & (True if kept is None else kept)
        lasts = np.concatenate((fate[kept] == LASTS, np.ones(len(self._unheard[0]), np.bool_)))
        return (
            np.concatenate((counts[kept], self._unheard[0])),
            np.concatenate((measures[kept], self._unheard[1])),
            lasts,
        )


def _matrix(column: pa.ChunkedArray, width: int, dtype: type) -> NDArray[Any]:
    values = column.combine_chunks().flatten().to_numpy(zero_copy_only=False)
    return np.ascontiguousarray(values.reshape(-1, width), dtype)


def events_table(
    *,
    craft: Sequence[Ints],
    t_start: Ints,
    t_end: Ints,
    ended: Flags | None = None,
    lat: Floats,
    lon: Floats,
    still_open: Flags,
    fixes: Ints,
    longest_silence_us: Ints,
    pointers: Ints,
    detail: Mapping[str, pa.Array],
    counts: Ints,
    measures: Floats,
) -> pa.Table:
    """Return a table of EVENTS with its detail and state, sorted by craft and start.

    *craft* holds one array of keys, or two for pairs; *ended* tells where t_end is known;
    *pointers* (events, places, 3) become the evidence, each once and those of frame -1 left out.
    """
    n = len(t_start)
    keys = np.stack(craft, axis=1).reshape(-1)
    bounds = np.arange(n + 1, dtype=np.int32) * len(craft)
    end = time_column(t_end) if ended is None else pa.array(t_end, mask=~ended).cast(EVENTS.field("t_end").type)
    core = {
        "craft": pa.ListArray.from_arrays(plain_column(bounds), plain_column(keys)),
        "t_start": time_column(t_start),
        "t_end": end,
        "lat": float_column(np.round(lat, 7)),
        "lon": float_column(np.round(lon, 7)),
        "open": pa.array(still_open),
        "fixes": plain_column(fixes.astype(np.int32)),
        "longest_silence_s": plain_column(longest_silence_us / 1e6),
        "evidence": evidence_column(pointers),
    }
    state = {"_counts": _fixed(counts), "_measures": _fixed(measures)}
    columns = {name: array.cast(EVENTS.field(name).type) for name, array in core.items()}
    table = pa.table({**columns, **detail, **state})
    order = np.lexsort((t_start, *reversed(craft)))
    return table if np.all(np.diff(order) == 1) else table.take(pa.array(order))


def _fixed(matrix: NDArray[Any]) -> pa.Array:
    return pa.FixedSizeListArray.from_arrays(plain_column(matrix.reshape(-1)), matrix.shape[1])


def evidence_column(pointers: Ints) -> pa.Array:
    """Return lists of EVIDENCE from pointers of shape (events, places, 3)."""
    kept = pointers[:, :, 0] >= 0
    for place in range(1, pointers.shape[1]):
        for earlier in range(place):
            kept[:, place] &= (pointers[:, place] != pointers[:, earlier]).any(axis=1)
    frame, offset, length = pointers[kept].T
    fields = [pa.array(frame, pa.int32()), pa.array(offset, pa.int64()), pa.array(length, pa.int32())]
    structs = pa.StructArray.from_arrays(fields, fields=list(EVIDENCE))
    bounds = np.concatenate(([0], np.cumsum(kept.sum(axis=1)))).astype(np.int32)
    return pa.ListArray.from_arrays(plain_column(bounds), structs)


def rounded(values: Floats, decimals: int) -> pa.Array:
    """Return a float64 column rounded to *decimals*, NaN as null."""
    return float_column(np.round(values.astype(np.float64), decimals))


def span_h(microseconds: Ints) -> pa.Array:
    """Return a column of hours, rounded to hundredths."""
    return rounded(microseconds / 3.6e9, 2)
