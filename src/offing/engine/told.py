"""What craft had said of themselves by some time, as pair detectors ask: the static runs a later slice needs."""

import numpy as np
import pyarrow as pa

from offing.nav.columns import integers, times


def told_before(runs: pa.Table, since_us: int) -> pa.Table:
    """Return of static runs what may be asked for at or after a time, sorted by craft and start.

    Of each craft and type of message: the last run begun by then, and every later one.
    """
    if not runs.num_rows:
        return runs
    craft, type_, start = integers(runs["craft_id"]), integers(runs["type"]), times(runs["t_start"])
    order = np.lexsort((start, type_, craft))
    craft, type_, start = craft[order], type_[order], start[order]
    followed = np.zeros(len(order), np.bool_)
    followed[:-1] = (craft[1:] == craft[:-1]) & (type_[1:] == type_[:-1]) & (start[1:] <= since_us)
    kept = order[~followed]
    return runs.take(pa.array(kept[np.lexsort((start[~followed], craft[~followed]))]))
