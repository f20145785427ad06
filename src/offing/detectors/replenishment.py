"""Replenishment: two ships that steam side by side, or close astern, as ships do to pass fuel and stores."""

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.atlas.port_calls import tree_of
from offing.atlas.ship_kinds import PILOT, TOW, kinds_at
from offing.atlas.supply import is_supply_ship
from offing.nav.alongside import hull_gap_m, off_antenna
from offing.nav.beyond import beyond
from offing.nav.columns import floats, integers, readonly
from offing.nav.compiled import kernel
from offing.nav.contact_rows import PAIR, by_pair, int64, lasting
from offing.nav.episodes import carried, distinct_starts, events_table, micros, rounded, span_h
from offing.nav.nearest import nearest
from offing.nav.runs import Flags, Floats, Ints, group_bounds
from offing.nav.told import antenna_places, names_at
from offing.schema.detector import detector, minutes

STEP = minutes(2)
REACH_M = 600.0
# A little outside of the speeds and distances asked for, so that one noisy step parts nobody.
_GATE_KN = (7.0, 19.0)
_RELATIVE_KN = 5.0
_LOOSELY = 1.5
# Hulls nearer than this most of the time are one hull with two transmitters, or lashed together.
_TOUCHING_M = 10.0
# A hull that told no size: a frigate or a coaster, her antenna in the middle.
_UNTOLD_M = (70.0, 70.0, 9.0, 9.0)

# What is kept of an episode: the integers, and the floats.
A, SEGMENT_A, B, SEGMENT_B, FIRST, START, END, LAST, STEPS, LONGEST, FIXES, SUPPLY = range(12)
GAP_SUM, SPEED_SUM, LAT_SUM, LON_SUM, FIRST_AT, NEAREST_AT, LAST_AT, COUNTS = *range(12, 16), 16, 22, 28, 34
LAT, LON, NEAREST_M, MEASURES = range(4)
_POINTERS = ("frame_a", "offset_a", "length_a", "frame_b", "offset_b", "length_b")
# What the last step of an episode knew of the two: a supply ship among them, a tug or pilot boat among them.
_NEITHER, _SUPPLY, _SERVICE = range(3)


def gate(grid: pa.Table) -> NDArray[np.bool_]:
    """Return which points of a GRID can take part: on a course, at a speed that ships replenish at."""
    sog = floats(grid["sog_kn"])
    return np.asarray((sog >= _GATE_KN[0]) & (sog <= _GATE_KN[1]) & ~np.isnan(floats(grid["cog_deg"])))


@detector(
    kind="replenishment",
    per="pair",
    version=1,
    settles="at_least",
    within_m=REACH_M,
    step=STEP,
    gate=gate,
    relative_kn=_RELATIVE_KN,
    bridges=minutes(10),
)
def replenishment(
    contacts: pa.Table,
    statics: pa.Table,
    ports: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    until: datetime,
    *,
    gap_m: float = 100.0,
    at_least: timedelta = minutes(30),
    slowest_kn: float = 8.0,
    fastest_kn: float = 18.0,
    turned_deg: float = 15.0,
    from_port_m: float = 10_000.0,
) -> pa.Table:
    """Return one event for each time that two hulls steam within *gap_m* of one another for *at_least*.

    | state | becomes  | when                                                                           |
    |-------|----------|--------------------------------------------------------------------------------|
    | apart | together | two steps *at_least* apart find the hulls within *gap_m*, so do more than half |
    |       |          | of those between, and all of these within half as much again                   |
    | together | apart | two steps of two minutes in a row lack that: the hulls are farther apart, their |
    |       |          | courses differ, one is slower or faster, or not heard                          |

    Both are faster than *slowest_kn* and slower than *fastest_kn* in more than half of the steps, their courses
    never differ by more than *turned_deg*, and both are heard at least every ten minutes. The gap is that between
    the hulls: the place of each antenna in its hull is what static reports had told by the time of the step; a
    hull that told none is taken for 140 m by 18 m with the antenna in the middle. Hulls that touch most of the
    time are one hull with two transmitters, or lashed together, and no event. Nor is it where either had told by
    then that she is a tug or a pilot boat, nor *from_port_m* or less from a port or learned anchorage. An event
    that began before she told so is taken back.

    It begins and ends with the first and the last step within *gap_m*. ``called`` is *alongside under way*
    unless one of the two is known by name or number as an oiler or supply ship of a navy: then *replenishment*.
    ``min_gap_m``, ``mean_gap_m`` and ``mean_speed_kn`` are taken over all ``steps``; ``fixes`` counts the fixes
    that the steps were interpolated from.

    Example: two ships of 180 m at 12 knots, their antennas 70 m apart on the beam from 10:00 to 11:30, give one
    event of 46 steps; a tug and her barge, a pilot boat alongside for ten minutes, a column at 500 yards and a
    ship overtaking another give none.

    Alongside distances are 80 to 200 feet and speeds 12 to 16 knots in United States and NATO practice (NWP
    4-01.4, Underway Replenishment; ATP 16); the bounds around them are ours.
    """
    least, until_us = micros(at_least), micros(until)
    counts, measures = carried(open, COUNTS, MEASURES)
    table = by_pair(contacts)
    table = table.filter(pa.array(lasting(table, least, counts[:, [A, B]], ("craft_a", "craft_b"))))
    table = table.filter(pa.array(_on_one_course(table, turned_deg)))
    table = _out_of_port(table, ports, from_port_m)
    keys = tuple(int64(table[name]) for name in PAIR)
    bounds = group_bounds(*keys)
    t = int64(table["t"])
    fresh = t > micros(edge)
    at, unheard = _taken_up(keys, bounds, counts)
    found = _follow(
        keys,
        bounds,
        t,
        readonly(fresh, np.bool_),
        *_placed(table),
        _hulls(table, statics, fresh),
        _known(table, statics, fresh),
        readonly(np.stack([floats(table[name]) for name in ("sog_a_kn", "sog_b_kn")], axis=1), np.float32),
        readonly(np.stack([floats(table[name]) for name in ("lat", "lon")], axis=1), np.float64),
        readonly(np.stack([integers(table[name]).astype(np.int64) for name in _POINTERS], axis=1), np.int64),
        at,
        readonly(counts, np.int64),
        readonly(measures, np.float64),
        (gap_m, slowest_kn, fastest_kn, least, 2 * micros(STEP)),
    )
    kept = found[2]
    return _events(
        np.concatenate((found[0][kept], counts[unheard])), np.concatenate((found[1][kept], measures[unheard])), until_us
    )


def _on_one_course(contacts: pa.Table, turned_deg: float) -> Flags:
    return np.asarray(floats(contacts["course_difference_deg"]) <= turned_deg)


def _out_of_port(contacts: pa.Table, ports: pa.Table, from_port_m: float) -> pa.Table:
    if not contacts.num_rows or not ports.num_rows:
        return contacts
    tree, within_m = tree_of(ports), from_port_m + 50_000.0
    lat, lon = (floats(contacts[name]) for name in ("lat", "lon"))
    far = beyond(lat, lon, from_port_m, lambda lats, lons: nearest(tree, lats, lons, within_m)[0])
    return contacts if far.all() else contacts.filter(pa.array(far))


def _placed(contacts: pa.Table) -> tuple[Floats, Floats]:
    names = ("range_m", "bearing_deg", "cog_a_deg", "cog_b_deg", "course_difference_deg")
    ahead, starboard = off_antenna(*(floats(contacts[name]) for name in names))
    return readonly(ahead, np.float64), readonly(starboard, np.float64)


def _hulls(contacts: pa.Table, statics: pa.Table, fresh: Flags) -> Floats:
    """Return for each contact how far the sides of both hulls lay from their antennas, shape (n, 2, 4).

    Only of the *fresh* ones: what was told at those before may not be known in this window.
    """
    sides = np.empty((contacts.num_rows, 2, 4))
    sides[:] = _UNTOLD_M
    rows = np.flatnonzero(fresh)
    for side, name in enumerate(("craft_a", "craft_b")):
        told = antenna_places(statics, int64(contacts[name])[rows], int64(contacts["t"])[rows])
        sides[rows, side] = np.where(np.isnan(told), sides[rows, side], told)
    return readonly(sides, np.float64)


def _known(contacts: pa.Table, statics: pa.Table, fresh: Flags) -> NDArray[np.int8]:
    """Return for each *fresh* contact whether one of the two was a supply ship, or one a tug or pilot boat."""
    known = np.full(contacts.num_rows, _NEITHER, np.int8)
    rows = np.flatnonzero(fresh)
    t = int64(contacts["t"])[rows]
    for name in ("craft_a", "craft_b"):
        craft = int64(contacts[name])[rows]
        kinds = kinds_at(statics, craft, t)
        supply = is_supply_ship(craft, names_at(statics, craft, t), kinds, t)
        known[rows[supply & (known[rows] == _NEITHER)]] = _SUPPLY
        known[rows[(kinds == TOW) | (kinds == PILOT)]] = _SERVICE
    return readonly(known, np.int8)


def _taken_up(keys: tuple[Ints, ...], bounds: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Return for each pair in the window its open event, -1 without one; and the open events of no such pair."""
    places = {tuple(row): number for number, row in enumerate(counts[:, [A, SEGMENT_A, B, SEGMENT_B]].tolist())}
    heads = bounds[:-1]
    pairs = zip(*(key[heads].tolist() for key in keys), strict=True)
    at = np.array([places.pop(pair, -1) for pair in pairs] if places else np.full(len(heads), -1), np.int64)
    return readonly(at, np.int64), np.array(sorted(places.values()), np.int64)


def _events(counts: Ints, measures: Floats, until: int) -> pa.Table:
    craft, order = (counts[:, A], counts[:, B]), (counts[:, SEGMENT_A], counts[:, SEGMENT_B])
    counts[:, START] = distinct_starts(craft, counts[:, FIRST], counts[:, START], order)
    steps = counts[:, STEPS]
    lon = measures[:, LON] + counts[:, LON_SUM] / steps * 1e-7
    called = np.where(counts[:, SUPPLY] == _SUPPLY, "replenishment", "alongside under way")
    return events_table(
        craft=craft,
        t_start=counts[:, START],
        t_end=counts[:, END],
        lat=measures[:, LAT] + counts[:, LAT_SUM] / steps * 1e-7,
        lon=(lon + 180.0) % 360.0 - 180.0,
        still_open=until - counts[:, LAST] <= 2 * micros(STEP),
        fixes=counts[:, FIXES],
        longest_silence_us=counts[:, LONGEST],
        pointers=counts[:, FIRST_AT:COUNTS].reshape(-1, 6, 3),
        detail={
            "called": pa.array(called.tolist(), pa.string()),
            "duration_h": span_h(counts[:, END] - counts[:, FIRST]),
            "min_gap_m": rounded(measures[:, NEAREST_M], 0),
            "mean_gap_m": rounded(counts[:, GAP_SUM] / steps * 0.01, 0),
            "mean_speed_kn": rounded(counts[:, SPEED_SUM] / steps * 0.0005, 1),
            "steps": pa.array(steps.astype(np.int32)),
        },
        counts=counts,
        measures=measures,
    )


@kernel
def _follow(  # noqa: C901 - a kernel
    keys: tuple[Ints, ...],
    bounds: Ints,
    t: Ints,
    fresh: Flags,
    ahead: Floats,
    starboard: Floats,
    hulls: Floats,
    known: NDArray[np.int8],
    sog: NDArray[np.float32],
    place: Floats,
    pointers: Ints,
    taken_up_at: Ints,
    taken_up_counts: Ints,
    taken_up_measures: Floats,
    bounds_of: tuple[float, float, float, int, int],
) -> tuple[Ints, Floats, Flags]:
    """Follow the episodes of each pair through its contacts, sorted by time; tell which of them stand.

    Only *fresh* contacts decide anything; what was decided at those before is taken up. The
    hulls' measures known at the deciding contact hold for all over which it decides.
    """
    gap, slowest, fastest, least, bridged = bounds_of
    n, taken_up = len(t), len(taken_up_counts)
    # A pair's next episode begins after two steps without one, so no row begins two.
    counts = np.empty((n + taken_up, COUNTS), np.int64)
    measures = np.empty((n + taken_up, MEASURES), np.float64)
    stands = np.zeros(n + taken_up, np.bool_)
    number = 0
    for group in range(len(bounds) - 1):
        now, chain = -1, bounds[group]
        if taken_up_at[group] >= 0:
            now = number
            number += 1
            counts[now] = taken_up_counts[taken_up_at[group]]
            measures[now] = taken_up_measures[taken_up_at[group]]
            stands[now] = True
        for row in range(bounds[group], bounds[group + 1]):
            if row > bounds[group] and t[row] - t[row - 1] > bridged:
                chain = row
            if not fresh[row]:
                continue
            if known[row] == _SERVICE:
                if now >= 0 and t[row] - counts[now, LAST] <= bridged:
                    stands[now] = False
                now = -1
                continue
            apart = hull_gap_m(ahead[row], starboard[row], hulls[row, 0], hulls[row, 1])
            if now >= 0 and t[row] - counts[now, LAST] > bridged:
                now = -1
            if apart > _LOOSELY * gap:
                continue
            begun = row
            if now < 0:
                if apart > gap or t[chain] > t[row] - least:
                    continue
                oldest = row
                near, clear, right_a, right_b, steps = 0, 0, 0, 0, 0
                wide = 0.0
                while True:
                    wide = hull_gap_m(ahead[oldest], starboard[oldest], hulls[row, 0], hulls[row, 1])
                    if wide > _LOOSELY * gap:
                        break
                    steps += 1
                    near += 1 if wide <= gap else 0
                    clear += 1 if wide >= _TOUCHING_M else 0
                    right_a += 1 if slowest <= sog[oldest, 0] <= fastest else 0
                    right_b += 1 if slowest <= sog[oldest, 1] <= fastest else 0
                    if t[oldest] <= t[row] - least or oldest == chain:
                        break
                    oldest -= 1
                if wide > gap or t[oldest] > t[row] - least or 2 * min(near, clear, right_a, right_b) <= steps:
                    continue
                now, begun = number, oldest
                number += 1
                stands[now] = True
                for column in range(COUNTS):
                    counts[now, column] = 0
                for c in range(len(keys)):
                    counts[now, c] = keys[c][row]
                counts[now, FIRST], counts[now, START], counts[now, END] = t[begun], -1, t[begun]
                measures[now, LAT], measures[now, LON] = place[begun, 0], place[begun, 1]
                measures[now, NEAREST_M] = np.inf
            for one in range(begun, row + 1):
                wide = hull_gap_m(ahead[one], starboard[one], hulls[row, 0], hulls[row, 1])
                counts[now, LAST] = t[one]
                if wide > gap:
                    continue
                for side in range(2):
                    changed = counts[now, STEPS] == 0
                    for part in range(3 * side, 3 * side + 3):
                        changed = changed or counts[now, LAST_AT + part] != pointers[one, part]
                    counts[now, FIXES] += 1 if changed else 0
                for part in range(6):
                    if counts[now, STEPS] == 0:
                        counts[now, FIRST_AT + part] = pointers[one, part]
                    if wide < measures[now, NEAREST_M]:
                        counts[now, NEAREST_AT + part] = pointers[one, part]
                    counts[now, LAST_AT + part] = pointers[one, part]
                measures[now, NEAREST_M] = min(measures[now, NEAREST_M], wide)
                counts[now, LONGEST] = max(counts[now, LONGEST], t[one] - counts[now, END])
                counts[now, END] = t[one]
                counts[now, STEPS] += 1
                counts[now, SUPPLY] = known[row]
                counts[now, GAP_SUM] += round(wide * 100.0)
                counts[now, SPEED_SUM] += round((float(sog[one, 0]) + float(sog[one, 1])) * 1000.0)
                turn = place[one, 1] - measures[now, LON]
                turn = turn - 360.0 if turn > 180.0 else (turn + 360.0 if turn < -180.0 else turn)
                counts[now, LAT_SUM] += round((place[one, 0] - measures[now, LAT]) * 1e7)
                counts[now, LON_SUM] += round(turn * 1e7)
    return counts[:number].copy(), measures[:number].copy(), stands[:number].copy()
