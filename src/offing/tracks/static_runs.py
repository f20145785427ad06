"""Runs of static reports: what a craft said of itself, and from when to when.

Type 5, type 19, and the two parts of type 24 each tell a different share of the
particulars, so they are followed apart: a part that is silent about a name contradicts none.
"""

from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from offing.nav.columns import integers, plain_column, time_column, times, whole
from offing.schema.tables import PARTICULARS, STATIC_RUNS
from offing.tracks.cleaning import is_timely

_PART_B = 124  # beyond any message type


def make_runs(statics: pa.Table, latest: datetime | None) -> pa.Table:
    """Return STATIC_RUNS of STATICS + ``frame``, sorted by craft, start and type.

    A run points at its first report. Reports without a believable time are in none.
    """
    statics = statics.filter(pa.array(is_timely(times(statics["t"]), latest)))
    if statics.num_rows == 0:
        return STATIC_RUNS.empty_table()
    craft, t, family = integers(statics["craft_id"]), times(statics["t"]), _family(statics)
    order = np.lexsort((t, family, craft))
    craft, t, family = craft[order], t[order], family[order]
    begins = (np.diff(craft, prepend=craft[0] - 1) != 0) | (np.diff(family, prepend=family[0]) != 0)
    for name in PARTICULARS:
        said = _codes(statics[name])[order]
        begins[1:] |= said[1:] != said[:-1]
    first = np.flatnonzero(begins)
    end = np.append(first[1:], len(t))
    runs = statics.select(["craft_id", "type", *PARTICULARS, "frame", "offset", "length"]).take(pa.array(order[first]))
    runs = runs.append_column("t_start", time_column(t[first])).append_column("t_end", time_column(t[end - 1]))
    runs = runs.append_column("reports", plain_column((end - first).astype(np.int32)))
    runs = runs.take(pa.array(np.lexsort((family[first], t[first], craft[first]))))
    return runs.select(STATIC_RUNS.names).cast(STATIC_RUNS)


def last_runs(before: pa.Table, runs: pa.Table) -> pa.Table:
    """Return the last run of each craft and kind of report, sorted by craft, start and type.

    A run that goes on beyond a slice has a row in each; whoever reads them takes adjacent
    equal rows for one.
    """
    both = pa.concat_tables([before, runs])
    if both.num_rows == 0:
        return both
    craft, start, family = integers(both["craft_id"]), times(both["t_start"]), _family(both)
    order = np.lexsort((np.arange(len(craft)), start, family, craft))
    last = np.append((np.diff(craft[order]) != 0) | (np.diff(family[order]) != 0), True)
    rows = order[last]
    return both.take(pa.array(rows[np.lexsort((family[rows], start[rows], craft[rows]))]))


def _family(table: pa.Table) -> NDArray[np.int16]:
    family = integers(table["type"]).astype(np.int16)
    unnamed = pc.is_null(table["name"])
    for name in PARTICULARS[1:]:
        told = pc.is_valid(table[name])
        family[(family == 24) & np.asarray(pc.and_(unnamed, told))] = _PART_B
    return family


def _codes(column: pa.ChunkedArray) -> NDArray[np.generic]:
    array = whole(column)
    if pa.types.is_string(array.type):
        array = pc.dictionary_encode(array, null_encoding="encode").indices
    return integers(array, -(2**15))
