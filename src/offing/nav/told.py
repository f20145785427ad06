"""What craft had told of themselves by a time, as static runs hold it, whatever window they are read in.

Type 5, type 19 and the two parts of type 24 each tell a different share. A window brings along
the last run of each kind of report and none before it, so that is what counts: a report that is
silent about her size takes back what the report of that kind before it said.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from offing.nav.columns import floats, integers, times
from offing.nav.runs import Flags, Floats, Ints
from offing.schema.tables import PARTICULARS

_PART_A, _PART_B = 24, 124
_SIDES = ("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m")


def told_since(statics: pa.Table, since_us: int) -> pa.Table:
    """Return of STATIC_RUNS what may be asked for at or after a time, sorted by craft and start.

    Of each craft and kind of report: the last run begun by then, and every later one.
    """
    if not statics.num_rows:
        return statics
    craft, family, start = integers(statics["craft_id"]), families(statics), times(statics["t_start"])
    order = np.lexsort((start, family, craft))
    craft, family, start = craft[order], family[order], start[order]
    followed = np.zeros(len(order), np.bool_)
    followed[:-1] = (craft[1:] == craft[:-1]) & (family[1:] == family[:-1]) & (start[1:] <= since_us)
    kept = ~followed
    return statics.take(pa.array(order[kept][np.lexsort((start[kept], craft[kept]))]))


def told_rows(statics: pa.Table, craft: Ints, t: Ints, known: Flags) -> Ints:
    """Return for each of n craft the row of STATIC_RUNS that holds by its time (µs); -1 where there is none.

    Of the last run of each kind of report that one, of those *known*, which began last.
    """
    of, since, family = integers(statics["craft_id"]), times(statics["t_start"]), families(statics)
    best, best_since = np.full(len(craft), -1, np.int64), np.full(len(craft), np.iinfo(np.int64).min)
    for one in np.unique(family):
        rows = np.flatnonzero(family == one)
        rows = rows[np.lexsort((since[rows], of[rows]))]
        last = last_begun(of[rows], since[rows], craft, t)
        row = np.where(last >= 0, rows[last], -1)
        better = (row >= 0) & known[row] & (since[row] >= best_since)
        best, best_since = np.where(better, row, best), np.where(better, since[row], best_since)
    return best


def antenna_places(statics: pa.Table, craft: Ints, t: Ints) -> Floats:
    """Return how far bow, stern, port and starboard side lay from the antenna, metres, shape (n, 4); NaN unknown.

    Where length and breadth were told but not the antenna's place (ITU-R M.1371-5, figure
    41: bow and port 0), it is taken to be in the middle.
    """
    sides = np.stack([np.nan_to_num(floats(statics[name].cast(pa.float64()))) for name in _SIDES], axis=1)
    bow, stern, port, starboard = sides.T
    row = told_rows(statics, craft, t, (bow + stern > 0) | (port + starboard > 0))
    nowhere = (bow == 0) & (port == 0)
    sides = np.where(nowhere[:, None], np.stack((stern, stern, starboard, starboard), axis=1) / 2, sides)
    sides[bow + stern == 0, :2] = np.nan
    sides[port + starboard == 0, 2:] = np.nan
    return np.concatenate((sides, np.full((1, 4), np.nan)))[row]


def names_at(statics: pa.Table, craft: Ints, t: Ints) -> list[str | None]:
    """Return the name that each of n craft bore by its time (µs), None where it had told none."""
    row = told_rows(statics, craft, t, np.asarray(pc.is_valid(statics["name"])))
    names: list[str | None] = statics["name"].take(pa.array(row, mask=row < 0)).to_pylist()
    return names


def families(statics: pa.Table) -> NDArray[np.int16]:
    """Return the kind of report each static run is of: its message type, 124 for part B of type 24."""
    family = integers(statics["type"]).astype(np.int16)
    told = np.zeros(statics.num_rows, np.bool_)
    for name in PARTICULARS[1:]:
        told |= np.asarray(pc.is_valid(statics[name]))
    family[(family == _PART_A) & np.asarray(pc.is_null(statics["name"])) & told] = _PART_B
    return family


def last_begun(of: Ints, since: Ints, craft: Ints, t: Ints) -> Ints:
    """Return the last row of each craft that began by its time, of rows sorted by craft and time; -1 for none."""
    who, moments = np.unique(of), np.unique(since)
    width = len(moments) + 1
    keys = np.searchsorted(who, of) * width + np.searchsorted(moments, since) + 1
    place = np.minimum(np.searchsorted(who, craft), len(who) - 1)
    last = np.searchsorted(keys, place * width + np.searchsorted(moments, t, "right"), "right") - 1
    found = (who[place] == craft) & (last >= 0)
    return np.where(found & (of[last] == craft), last, -1)
