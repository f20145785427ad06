"""Context: the fixes of the past that a later window must see again."""

from datetime import timedelta

import numpy as np
import pyarrow as pa

from offing.nav.runs import group_bounds, segment_order


def context(window: pa.Table, alive: pa.Table, *, look_back: timedelta) -> pa.Table:
    """Return, of each segment still alive, its last fix and the fixes within *look_back* of it.

    *window* is a FIXES table sorted by craft and time that reaches at least as far back;
    *alive* holds the last fix of every live segment. The result is sorted like *window*.
    """
    craft = window["craft_id"].to_numpy()
    t, segment = _micros(window, "t"), _micros(window, "segment")
    order = segment_order(craft, segment)
    rows = np.arange(len(craft)) if order is None else order
    bounds = group_bounds(craft[rows], segment[rows])
    if len(bounds) < 2:
        return window
    heads, last = rows[bounds[:-1]], t[rows[bounds[1:] - 1]]
    living = np.isin(
        _pairs(craft[heads], segment[heads]), _pairs(alive["craft_id"].to_numpy(), _micros(alive, "segment"))
    )
    since = np.where(living, last - round(look_back.total_seconds() * 1e6), np.iinfo(np.int64).max)
    kept = rows[t[rows] >= np.repeat(since, np.diff(bounds))]
    return window.take(pa.array(np.sort(kept)))


def _micros(table: pa.Table, column: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    values: np.ndarray[tuple[int], np.dtype[np.int64]] = table[column].cast(pa.int64()).to_numpy()
    return values


def _pairs(craft: np.ndarray, segment: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    """Return one comparable value for each (craft, segment)."""
    both = np.empty(len(craft), dtype=[("craft", np.int64), ("segment", np.int64)])
    both["craft"], both["segment"] = craft, segment
    return both
