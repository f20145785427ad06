"""Reception: who could be heard where and when.

Whether somebody was silent or merely not heard is decided by whether others were heard in
the same place at the same time. Counts are of distinct craft per hour, cell of one degree,
class of transmitter (A, B, base, aid, other) and receiver; every receiver's reports count,
repeated ones too. A cell and hour without a row says nothing: unknown, not silent.
"""

from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from offing.nav.columns import integers, plain_column, time_column, times
from offing.nav.compiled import kernel
from offing.schema.tables import RECEPTION
from offing.tracks.cleaning import AID, BASE_STATION
from offing.tracks.sorting import Order

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

CLASSES = ("A", "B", "aid", "base", "other")
_HOUR_US = 3_600_000_000
_KEYS = ("hour", "cell_lat", "cell_lon", "class", "receiver")
_CLASS_OF_TYPE = np.full(256, CLASSES.index("other"), np.uint8)
_CLASS_OF_TYPE[[1, 2, 3, 27]] = CLASSES.index("A")
_CLASS_OF_TYPE[[18, 19]] = CLASSES.index("B")


def transmitter_class(type_: NDArray[np.int8], reason: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the number in CLASSES of the transmitter of each report."""
    classes = _CLASS_OF_TYPE[type_.view(np.uint8)]
    classes[reason == BASE_STATION] = CLASSES.index("base")
    classes[reason == AID] = CLASSES.index("aid")
    return classes


def count_heard(
    order: Order, reports: int, lat: Floats, lon: Floats, classes: NDArray[np.uint8], receivers: pa.Array
) -> pa.Table:
    """Return RECEPTION of the first *reports* rows, as *order* puts them; *receivers* is a dictionary array."""
    names = receivers.dictionary.to_pylist()
    alphabetical = sorted(range(len(names)), key=lambda n: (names[n] is not None, names[n]))
    rank = np.zeros(len(names) + 1, np.int64)  # the last stands for "unknown" and is reached as -1
    rank[alphabetical] = np.arange(1, len(names) + 1)
    first_hour = int(order.t.min()) // _HOUR_US if len(order.t) else 0
    codes = integers(receivers.indices)
    keys, groups = _heard(order.rows, order.t, order.bounds, reports, lat, lon, classes, codes, rank, first_hour)
    by_key = np.argsort(keys, kind="stable")
    keys, groups = keys[by_key], groups[by_key]
    # A stable sort leaves the craft ascending within a key, so a craft counted twice stands twice in a row.
    fresh = np.concatenate(([True], (keys[1:] != keys[:-1]) | (groups[1:] != groups[:-1])))[: len(keys)]
    keys, craft = np.unique(keys[fresh], return_counts=True)
    keys, receiver = np.divmod(keys, len(rank))
    keys, class_ = np.divmod(keys, len(CLASSES))
    keys, cell_lon = np.divmod(keys, 360)
    hour, cell_lat = np.divmod(keys, 180)
    spelled = [None, *(names[n] for n in alphabetical)]
    return pa.table(
        [
            time_column((hour + first_hour) * _HOUR_US),
            plain_column((cell_lat - 90).astype(np.int16)),
            plain_column((cell_lon - 180).astype(np.int16)),
            pa.array(CLASSES).take(pa.array(class_)),
            pa.array(spelled, pa.string()).take(pa.array(receiver)),
            plain_column(craft.astype(np.int32)),
        ],
        schema=RECEPTION,
    )


def add_reception(tables: list[pa.Table]) -> pa.Table:
    """Return the counts of disjoint sets of craft as one RECEPTION, sorted by its keys."""
    whole = pa.concat_tables([RECEPTION.empty_table(), *tables])
    summed = whole.group_by(list(_KEYS)).aggregate([("craft", "sum")])
    craft = pc.cast(summed["craft_sum"], pa.int32())
    columns = [*(summed[key] for key in _KEYS), craft]
    return pa.table(columns, schema=RECEPTION).sort_by([(key, "ascending") for key in _KEYS])


def reception_at(
    reception: pa.Table, lat: Floats, lon: Floats, since: Ints, until: Ints
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how much was heard in the cell of each place during each stretch of time.

    Times are microseconds since 1970, [since, until). The first answer counts hours touched
    by the stretch in which anybody was heard there, the second sums the craft over them (a
    craft in three hours counts three times, one heard by two receivers twice). 0: unknown.
    """
    hour = times(reception["hour"]) // _HOUR_US
    cell = _cell(reception["cell_lat"].to_numpy(), reception["cell_lon"].to_numpy())
    keys, inverse = np.unique((cell << 24) + hour, return_inverse=True)
    craft = np.bincount(inverse, weights=reception["craft"].to_numpy(), minlength=len(keys)).astype(np.int64)
    total = np.concatenate(([0], np.cumsum(craft)))
    asked = _cell(np.clip(np.floor(lat), -90, 89), (np.floor(lon) + 180) % 360 - 180) << 24
    first = np.searchsorted(keys, asked + since // _HOUR_US, "left")
    end = np.maximum(first, np.searchsorted(keys, asked + -(-until // _HOUR_US), "left"))
    return (end - first).astype(np.int64), total[end] - total[first]


def was_heard(reception: pa.Table, lat: float, lon: float, since: datetime, until: datetime) -> bool | None:
    """Tell whether anybody was heard around one place in [since, until); None: unknown."""
    micros = [np.array([round(moment.timestamp() * 1e6)], np.int64) for moment in (since, until)]
    heard, _ = reception_at(reception, np.array([lat]), np.array([lon]), micros[0], micros[1])
    return True if heard[0] else None


def _cell(lat: NDArray[np.generic], lon: NDArray[np.generic]) -> Ints:
    return (lat.astype(np.int64) + 90) * 360 + lon.astype(np.int64) + 180


@kernel
def _heard(
    rows: Ints,
    t: Ints,
    bounds: Ints,
    reports: int,
    lat: Floats,
    lon: Floats,
    classes: NDArray[np.uint8],
    receiver: NDArray[np.int32],
    rank: Ints,
    first_hour: int,
) -> tuple[Ints, Ints]:
    """Return the (hour, cell, class, receiver) keys of each craft, and the craft's group.

    A craft's last eight keys are remembered, so that nearly every key comes out once.
    """
    keys = np.empty(1024, np.int64)
    groups = np.empty(1024, np.int64)
    remembered = np.empty(8, np.int64)
    found = 0
    for group in range(len(bounds) - 1):
        remembered[:] = -1
        turn = 0
        hour_begins = -(2**62)
        hour = 0
        for place in range(bounds[group], bounds[group + 1]):
            row = rows[place]
            if row >= reports:
                continue
            if t[place] - hour_begins >= 3_600_000_000:
                hour = t[place] // 3_600_000_000
                hour_begins = hour * 3_600_000_000
            cell_lat = min(int(lat[row] + 90.0), 179)
            cell_lon = int(lon[row] + 180.0) % 360
            key = ((hour - first_hour) * 180 + cell_lat) * 360 + cell_lon
            key = (key * 5 + int(classes[row])) * len(rank) + rank[receiver[row]]
            known = False
            for k in range(8):
                if remembered[k] == key:
                    known = True
                    break
            if known:
                continue
            remembered[turn] = key
            turn = (turn + 1) & 7
            if found == len(keys):
                more = np.empty(2 * found, np.int64)
                more[:found] = keys
                keys = more
                more = np.empty(2 * found, np.int64)
                more[:found] = groups
                groups = more
            keys[found] = key
            groups[found] = group
            found += 1
    return keys[:found].copy(), groups[:found].copy()
