"""Encounters: two craft that stay close together and hardly move."""

import math
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.atlas import shore
from offing.atlas.port_calls import tree_of
from offing.nav.beyond import beyond
from offing.nav.columns import floats, integers, readonly, times
from offing.nav.compiled import kernel
from offing.nav.contact_rows import PAIR, by_pair, int64, lasting
from offing.nav.episodes import carried, distinct_starts, events_table, find_rows, micros, rounded, span_h
from offing.nav.nearest import nearest
from offing.nav.runs import Floats, Ints
from offing.schema.detector import detector, hours, minutes

STEP = minutes(10)
_UNDER_WAY_KN = 4.0
_MOORED = 5

# What is kept of an encounter: the integers, and the floats.
A, SEGMENT_A, B, SEGMENT_B, FIRST, START, END, STEPS, LONGEST, FIXES = range(10)
RANGE_SUM, SPEED_A_SUM, SPEED_B_SUM, LAT_SUM, LON_SUM, FIRST_AT, NEAREST_AT, LAST_AT, COUNTS = (
    *range(10, 15),
    15,
    21,
    27,
    33,
)
LAT, LON, NEAREST_M, MEASURES = range(4)
_POINTERS = ("frame_a", "offset_a", "length_a", "frame_b", "offset_b", "length_b")


def gate(grid: pa.Table) -> NDArray[np.bool_]:
    """Return which points of a GRID can take part: not moored, and not faster than 4 knots.

    Moored craft lie within reach of one another in every harbour; and one that passes at
    more than twice the encounter's speed ends it. Keeps a busy port cheap.
    """
    moored = integers(grid["nav_status"]) == _MOORED
    return np.asarray(~moored & (floats(grid["sog_kn"]) <= _UNDER_WAY_KN))


@detector(kind="encounter", per="pair", version=2, settles="at_least", within_m="within_m", step=STEP, gate=gate)
def encounter(
    contacts: pa.Table,
    ports: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    until: datetime,
    *,
    within_m: float = 500.0,  # noqa: ARG001 - the engine joins the contacts by it
    at_least: timedelta = hours(2),
    slower_than_kn: float = 2.0,
    from_port_m: float = 10_000.0,
    from_shore_m: float = 200.0,
) -> pa.Table:
    """Return one event for each time that two craft stay *within_m* of one another for *at_least*.

    | state    | becomes  | when                                                                        |
    |----------|----------|-----------------------------------------------------------------------------|
    | apart    | together | contacts reach back *at_least*, and over them the median speed of each craft |
    |          |          | is below *slower_than_kn*                                                   |
    | together | apart    | two steps of ten minutes in a row lack a contact: one of the two is farther |
    |          |          | off, faster than 4 knots, moored or not heard                               |

    A contact counts only where the middle between both is at least *from_port_m* from the
    nearest port or learned anchorage (where any is known), and *from_shore_m* from the
    shore: small harbours are on no list, but the craft in them lie along the shore. One
    missing step is bridged. An event begins with the first of the contacts over which it was decided and
    ends with the last contact; it is open as long as the next contact
    may still come. ``min_range_m`` and ``mean_range_m``, ``mean_speed_a_kn`` and
    ``mean_speed_b_kn`` (the craft in order of their identities) are taken over all ``steps``.
    ``fixes`` counts the fixes that the steps were interpolated from.

    Example: two ships 200 m apart that drift at 1 knot from 10:00 to 13:00 give one event
    of 19 steps; the same two passing at 8 knots, or alongside a quay, give none.

    The thresholds are Global Fishing Watch's (Miller et al., "Identifying Global Patterns of
    Transshipment Behavior", Frontiers in Marine Science 5, 2018), the 10 km from a port
    among them; those from the shore are ours.
    """
    table = _out_of_port(by_pair(contacts), ports, open, micros(at_least), from_port_m, from_shore_m)
    keys = tuple(int64(table[name]) for name in PAIR)
    t = times(table["t"])
    counts, measures = carried(open, COUNTS, MEASURES)
    wanted = tuple(readonly(counts[:, column], np.int64) for column in (A, SEGMENT_A, B, SEGMENT_B, END))
    place = find_rows((*keys, t), wanted)
    unheard, heard = np.flatnonzero(place < 0), np.flatnonzero(place >= 0)
    heard = heard[np.argsort(place[heard], kind="stable")]
    found_counts, found_measures = _follow(
        keys,
        t,
        readonly(floats(table["range_m"]), np.float32),
        readonly(floats(table["sog_a_kn"]), np.float32),
        readonly(floats(table["sog_b_kn"]), np.float32),
        readonly(floats(table["lat"]), np.float64),
        readonly(floats(table["lon"]), np.float64),
        readonly(np.stack([integers(table[name]).astype(np.int64) for name in _POINTERS], axis=1), np.int64),
        readonly(place[heard], np.int64),
        readonly(counts[heard], np.int64),
        readonly(measures[heard], np.float64),
        slower_than_kn,
        micros(at_least),
        2 * micros(STEP),
    )
    known = np.arange(len(found_counts)) < len(heard)
    kept = known | (found_counts[:, END] >= micros(edge))
    counts = np.concatenate((found_counts[kept], counts[unheard]))
    measures = np.concatenate((found_measures[kept], measures[unheard]))
    return _events(counts, measures, micros(until))


def _out_of_port(
    contacts: pa.Table, ports: pa.Table, opened: pa.Table, least_us: int, from_port_m: float, from_shore_m: float
) -> pa.Table:
    """Return contacts, by pair, without those too near a port or the shore.

    Of pairs that can be no encounter anyway all are kept, and nothing is asked.
    """
    if not contacts.num_rows:
        return contacts
    met = carried(opened, COUNTS, MEASURES)[0][:, [A, B]]
    asked = np.flatnonzero(lasting(contacts, least_us, met, ("craft_a", "craft_b")))
    lat, lon = (floats(contacts[name])[asked] for name in ("lat", "lon"))
    far = np.ones(len(asked), np.bool_)
    if ports.num_rows:
        tree = tree_of(ports)
        within_m = from_port_m + 50_000.0  # enough to know how far off a port surely is, and soon found
        far = beyond(lat, lon, _just_below(from_port_m), lambda lats, lons: nearest(tree, lats, lons, within_m)[0])
    left = np.flatnonzero(far)
    shore_m = _just_below(from_shore_m)
    far[left] = beyond(lat[left], lon[left], shore_m, lambda lats, lons: shore.nearest(lats, lons)[0])
    if far.all():
        return contacts
    kept = np.ones(contacts.num_rows, np.bool_)
    kept[asked] = far
    return contacts.filter(pa.array(kept))


def _just_below(metres: float) -> float:
    """Return a bound beyond which *metres* themselves lie."""
    return math.nextafter(metres, -math.inf)


def _events(counts: Ints, measures: Floats, until: int) -> pa.Table:
    craft, order = (counts[:, A], counts[:, B]), (counts[:, SEGMENT_A], counts[:, SEGMENT_B])
    counts[:, START] = distinct_starts(craft, counts[:, FIRST], counts[:, START], order)
    steps = counts[:, STEPS]
    lat = measures[:, LAT] + counts[:, LAT_SUM] / steps * 1e-7
    lon = measures[:, LON] + counts[:, LON_SUM] / steps * 1e-7
    return events_table(
        craft=craft,
        t_start=counts[:, START],
        t_end=counts[:, END],
        lat=lat,
        lon=(lon + 180.0) % 360.0 - 180.0,
        still_open=until - counts[:, END] <= 2 * micros(STEP),
        fixes=counts[:, FIXES],
        longest_silence_us=counts[:, LONGEST],
        pointers=counts[:, FIRST_AT:COUNTS].reshape(-1, 6, 3),
        detail={
            "duration_h": span_h(counts[:, END] - counts[:, FIRST]),
            "min_range_m": rounded(measures[:, NEAREST_M], 0),
            "mean_range_m": rounded(counts[:, RANGE_SUM] / steps * 0.01, 0),
            "mean_speed_a_kn": rounded(counts[:, SPEED_A_SUM] / steps * 0.001, 1),
            "mean_speed_b_kn": rounded(counts[:, SPEED_B_SUM] / steps * 0.001, 1),
            "steps": pa.array(steps.astype(np.int32)),
        },
        counts=counts,
        measures=measures,
    )


@kernel
def _follow(  # noqa: C901 - a kernel
    keys: tuple[Ints, ...],
    t: Ints,
    range_m: NDArray[np.float32],
    sog_a: NDArray[np.float32],
    sog_b: NDArray[np.float32],
    lat: Floats,
    lon: Floats,
    pointers: Ints,
    taken_up_at: Ints,
    taken_up_counts: Ints,
    taken_up_measures: Floats,
    slower: float,
    least_us: int,
    bridged_us: int,
) -> tuple[Ints, Floats]:
    """Follow the encounters through contacts sorted by pair, segments and time.

    Those taken up stand as of the rows ``taken_up_at``, ascending, and come first in the result.
    """
    n, taken_up = len(t), len(taken_up_at)
    # No page of these is touched before an encounter needs it.
    counts = np.empty((n + taken_up, COUNTS), np.int64)
    measures = np.empty((n + taken_up, MEASURES), np.float64)
    counts[:taken_up] = taken_up_counts
    measures[:taken_up] = taken_up_measures
    slow_a, slow_b = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    number, following, now, oldest = taken_up, 0, -1, 0
    for row in range(n):
        slow_a[row + 1] = slow_a[row] + (1 if sog_a[row] < slower else 0)
        slow_b[row + 1] = slow_b[row] + (1 if sog_b[row] < slower else 0)
        joined = row > 0 and t[row] - t[row - 1] <= bridged_us
        for c in range(len(keys)):
            joined = joined and keys[c][row] == keys[c][row - 1]
        if not joined:
            now, oldest = -1, row
        if following < taken_up and taken_up_at[following] == row:
            now = following
            following += 1
            continue
        begun = row
        if now < 0:
            while oldest < row and t[oldest + 1] <= t[row] - least_us:
                oldest += 1
            half = 0.5 * (row + 1 - oldest)
            slow = min(slow_a[row + 1] - slow_a[oldest], slow_b[row + 1] - slow_b[oldest])
            if t[oldest] > t[row] - least_us or slow <= half:
                continue
            now, begun = number, oldest
            number += 1
            for column in range(COUNTS):
                counts[now, column] = 0
            for c in range(len(keys)):
                counts[now, c] = keys[c][row]
            counts[now, FIRST], counts[now, START], counts[now, END] = t[begun], -1, t[begun]
            measures[now, LAT], measures[now, LON], measures[now, NEAREST_M] = lat[begun], lon[begun], np.inf
        for one in range(begun, row + 1):
            for side in range(2):
                place = 3 * side
                changed = counts[now, STEPS] == 0
                for part in range(place, place + 3):
                    changed = changed or counts[now, LAST_AT + part] != pointers[one, part]
                counts[now, FIXES] += 1 if changed else 0
            if counts[now, STEPS] == 0:
                for part in range(6):
                    counts[now, FIRST_AT + part] = pointers[one, part]
            for part in range(6):
                counts[now, LAST_AT + part] = pointers[one, part]
            if range_m[one] < measures[now, NEAREST_M]:
                measures[now, NEAREST_M] = range_m[one]
                for part in range(6):
                    counts[now, NEAREST_AT + part] = pointers[one, part]
            counts[now, LONGEST] = max(counts[now, LONGEST], t[one] - counts[now, END])
            counts[now, END] = t[one]
            counts[now, STEPS] += 1
            counts[now, RANGE_SUM] += round(float(range_m[one]) * 100.0)
            counts[now, SPEED_A_SUM] += round(float(sog_a[one]) * 1000.0)
            counts[now, SPEED_B_SUM] += round(float(sog_b[one]) * 1000.0)
            turn = lon[one] - measures[now, LON]
            if turn > 180.0:
                turn -= 360.0
            elif turn < -180.0:
                turn += 360.0
            counts[now, LAT_SUM] += round((lat[one] - measures[now, LAT]) * 1e7)
            counts[now, LON_SUM] += round(turn * 1e7)
    return counts[:number].copy(), measures[:number].copy()
