"""Context: the fixes of the past that a later window must see again."""

from datetime import timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.nav.columns import integers, times
from offing.nav.runs import Ints, group_bounds, segment_order
from offing.tracks.sorting import order_by


def follow(before: pa.Table, rows: pa.Table) -> pa.Table:
    """Return *before* and *rows*, both sorted by craft and time, as one table sorted so."""
    if not before.num_rows or not rows.num_rows:
        return rows if rows.num_rows else before
    both = pa.concat_tables([before, rows])
    time = "t" if "t" in both.column_names else "t_start"
    return both.take(pa.array(order_by(integers(both["craft_id"]), times(both[time])).rows))


def context(
    window: pa.Table,
    alive: pa.Table,
    *,
    look_back: timedelta,
    needed: NDArray[np.bool_] | None = None,
    at_most: timedelta = timedelta(0),
) -> pa.Table:
    """Return, of each segment still alive, its last fix and the fixes within *look_back* of it.

    *window* is a FIXES table sorted by craft and time that reaches at least as far back;
    *alive* holds the last fix of every live segment. Fixes that are *needed* (a flag a row)
    are kept *at_most* so far back. The result is sorted like *window*.
    """
    craft = window["craft_id"].to_numpy()
    t, segment = times(window["t"]), times(window["segment"])
    order = segment_order(craft, segment)
    rows = np.arange(len(craft)) if order is None else order
    bounds = group_bounds(craft[rows], segment[rows])
    if len(bounds) < 2:
        return window
    heads, last = rows[bounds[:-1]], t[rows[bounds[1:] - 1]]
    living = np.isin(
        _pairs(craft[heads], segment[heads]), _pairs(alive["craft_id"].to_numpy(), times(alive["segment"]))
    )
    kept = t[rows] >= _since(living, last, look_back, bounds)
    if needed is not None:
        kept |= needed[rows] & (t[rows] >= _since(living, last, at_most, bounds))
    return window.take(pa.array(np.sort(rows[kept])))


def _since(living: NDArray[np.bool_], last: Ints, look_back: timedelta, bounds: Ints) -> Ints:
    since = np.where(living, last - round(look_back.total_seconds() * 1e6), np.iinfo(np.int64).max)
    return np.repeat(since, np.diff(bounds))


def _pairs(craft: np.ndarray, segment: np.ndarray) -> np.ndarray:
    """Return one comparable value for each (craft, segment)."""
    both = np.empty(len(craft), dtype=[("craft", np.int64), ("segment", np.int64)])
    both["craft"], both["segment"] = craft, segment
    return both
