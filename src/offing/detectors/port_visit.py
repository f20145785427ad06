"""Port visits: a craft that comes to a port or anchorage, lies there, and leaves."""

import math
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.atlas.port_calls import (
    AWAY,
    BELIEVED,
    ENTERED,
    SWING_M,
    apart_m,
    at_most_m,
    mean_kn,
    port_columns,
    roughly_at_most_m,
    tree_of,
    zone_of,
)
from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.episodes import (
    ENDED,
    LASTS,
    SUPERSEDED,
    BySegment,
    TakenUp,
    distinct_starts,
    events_table,
    micros,
    rounded,
    span_h,
)
from offing.nav.nearest import Tree
from offing.nav.runs import Flags, Floats, Ints
from offing.schema.detector import detector, hours, minutes
from offing.schema.tables import TIME

# What is kept of a visit: the integers. RUN_T is when the stay began that goes on (-1: none),
# LAY_US what the ended ones lasted, BEST_US the longest of them (-1: none).
CRAFT, SEGMENT, FIRST, START, END, SURE, BY_SILENCE, HEARD, FIXES, LONGEST, KNOWN = range(11)
RUN_T, LAY_US, BEST_US = 11, 12, 13
FIRST_AT, RUN_AT, PLACE_AT, LAST_AT = 14, 17, 20, 23
COUNTS = 26
# And the floats: where the longest stay was, where the one that goes on is, the last fix.
PLACE_LAT, PLACE_LON, RUN_LAT, RUN_LON, LAST_LAT, LAST_LON = range(6)
MEASURES = 6


@detector(kind="port_visit", per="craft", version=1, settles="lies_within")
def port_visit(
    fixes: pa.Table,
    ports: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    until: datetime,
    *,
    enter_within_m: float = 3000.0,
    leave_beyond_m: float = 4000.0,
    slower_than_kn: float = 0.2,
    faster_than_kn: float = 0.5,
    lies_for: timedelta = minutes(10),
    silent_for: timedelta = hours(4),
    lies_within: timedelta = hours(4),
) -> pa.Table:
    """Return one event for each stay of one segment at a port, naval base or learned anchorage.

    | state   | becomes | when                                                                        |
    |---------|---------|-----------------------------------------------------------------------------|
    | outside | inside  | a fix lies at most *enter_within_m* from any port                           |
    | inside  | visit   | it lies still for *lies_for*, or nothing is heard for *silent_for*          |
    | inside  | outside | for *lies_within* (less *lies_for*) it was neither still nor that near again |
    | inside, | outside | a fix lies more than *leave_beyond_m* from every port, or more than twice   |
    | visit   |         | that from the fix before                                                    |

    Only what became a visit is an event: who passes by has visited nothing. A craft lies
    still from a fix slower than *slower_than_kn* to the last before one that is faster than
    *faster_than_kn* or over a kilometre from its fix before; a missing speed is the mean since
    the fix before. A harbour with several ports a few kilometres apart is one visit, from the
    first reached to the last left, and ``area`` is the port nearest to where the craft lay
    longest (``lat``, ``lon``; ``port_distance_m`` is how far that was from the port). A naval
    base is named where the craft lay within a kilometre of it, or no other port is near.

    ``arrived`` is the first fix inside, null where the segment begins there; ``departed`` is the last,
    null while the visit is open. Of a craft that fell silent in port and is heard again
    elsewhere, ``departed`` is still the last fix inside; if nothing but that silence makes it
    a visit, the event ends when it was heard again. ``lay_h`` is how long it lay still in all.

    Example: 8 knots towards a port, 0.1 knots 1 km from it for an hour, and away again give one visit
    from the first fix within 3 km to the last within 4 km.

    The distances, the speed and the four hours are those of Global Fishing Watch's port visits.
    """
    rows = BySegment(fixes)
    before = TakenUp(rows, open, (CRAFT, SEGMENT, END), COUNTS, MEASURES)
    found = _follow(
        tree_of(ports),
        rows.craft,
        rows.segment,
        rows.t,
        readonly(rows.floats("lat"), np.float64),
        readonly(rows.floats("lon"), np.float64),
        readonly(rows.floats("sog_kn"), np.float32),
        readonly(rows.integers("in_segment"), np.int8),
        readonly(rows.integers("frame"), np.int32),
        readonly(rows.integers("offset"), np.int64),
        readonly(rows.integers("length"), np.int32),
        before.at,
        before.counts,
        before.measures,
        (float(enter_within_m), float(leave_beyond_m), float(slower_than_kn), float(faster_than_kn)),
        (micros(lies_for), micros(silent_for), micros(lies_within - lies_for), micros(until)),
    )
    counts, measures, lasts = before.joined(found, found[0][:, HEARD] >= micros(edge))
    return _events(ports, counts, measures, lasts, micros(lies_for))


def _events(ports: pa.Table, counts: Ints, measures: Floats, lasts: Flags, lies_us: int) -> pa.Table:
    order = (counts[:, SURE], counts[:, SEGMENT])
    counts[:, START] = distinct_starts((counts[:, CRAFT],), counts[:, FIRST], counts[:, START], order)
    stay = np.where(counts[:, RUN_T] >= 0, counts[:, END] - counts[:, RUN_T], -1)
    stay[stay < lies_us] = -1
    choices = [stay > counts[:, BEST_US], counts[:, BEST_US] >= 0]
    lat, lon = (
        np.select(choices, [measures[:, RUN_LAT + k], measures[:, PLACE_LAT + k]], measures[:, LAST_LAT + k])
        for k in (0, 1)
    )
    at = np.select(choices, [RUN_AT, PLACE_AT], LAST_AT)
    placed = np.stack([counts[np.arange(len(at)), at + part] for part in range(3)], axis=1)
    name, port_id, state, metres = port_columns(ports, lat, lon)
    return events_table(
        craft=(counts[:, CRAFT],),
        t_start=counts[:, START],
        t_end=counts[:, HEARD],
        lat=lat,
        lon=lon,
        still_open=lasts,
        fixes=counts[:, FIXES],
        longest_silence_us=counts[:, LONGEST],
        pointers=np.stack([counts[:, FIRST_AT : FIRST_AT + 3], placed, counts[:, LAST_AT : LAST_AT + 3]], axis=1),
        detail={
            "area": name,
            "area_id": port_id,
            "state": state,
            "port_distance_m": rounded(metres, 0),
            "arrived": pa.array(counts[:, FIRST], mask=counts[:, KNOWN] == 0).cast(TIME),
            "departed": pa.array(counts[:, END], mask=lasts).cast(TIME),
            "duration_h": span_h(counts[:, END] - counts[:, FIRST]),
            "lay_h": span_h(counts[:, LAY_US] + np.maximum(stay, 0)),
        },
        counts=counts,
        measures=measures,
    )


@kernel
def _follow(  # noqa: C901 - a kernel
    tree: Tree,
    craft: Ints,
    segment: Ints,
    t: Ints,
    lat: Floats,
    lon: Floats,
    sog: NDArray[np.float32],
    in_segment: NDArray[np.int8],
    frame: NDArray[np.int32],
    offset: Ints,
    length: NDArray[np.int32],
    taken_up_at: Ints,
    taken_up_counts: Ints,
    taken_up_measures: Floats,
    bounds: tuple[float, float, float, float],
    spans: tuple[int, int, int, int],
) -> tuple[Ints, Floats, NDArray[np.int8]]:
    """Follow the visits through rows sorted by craft, segment and time.

    The visits taken up stand as of the rows ``taken_up_at``, ascending, and come first in the
    result. What the rows before those seemed to begin is superseded.
    """
    enter_m, leave_m, slower, faster = bounds
    lies_us, silent_us, horizon_us, until = spans
    n, taken_up = len(t), len(taken_up_at)
    # No page of these is touched before a visit needs it.
    counts = np.empty((n + taken_up + 1, COUNTS), np.int64)
    measures = np.empty((n + taken_up + 1, MEASURES), np.float64)
    fate = np.empty(n + taken_up + 1, np.int8)
    counts[:taken_up] = taken_up_counts
    measures[:taken_up] = taken_up_measures
    fate[:taken_up] = LASTS
    room = np.zeros(6)
    stack = np.empty(64, np.int64)
    number = taken_up
    following = 0
    next_at = taken_up_at[0] if taken_up > 0 else -1
    now = -1  # the visit, or the row where one would be written
    sure, lying = False, False
    longest = 0
    near_t = 0
    first_row, counted = 0, 0
    zone, safe_m, guess = AWAY, -1.0, -1
    anchor_lat, anchor_lon, anchor_cos = 0.0, 0.0, 1.0
    for row in range(n + 1):
        joined = 0 < row < n and craft[row] == craft[row - 1] and segment[row] == segment[row - 1]
        # Nothing changes at most fixes: these are counted when something does.
        if joined and row != next_at and (now < 0 or sure):
            unchanged = at_most_m(anchor_lat, anchor_lon, anchor_cos, lat[row], lon[row]) < safe_m
            if unchanged and now < 0 and zone != ENTERED:
                continue
            if unchanged and now >= 0:
                silence = t[row] - t[row - 1]
                steady = sog[row] <= faster if lying else sog[row] >= slower
                near = roughly_at_most_m(lat[row - 1], lon[row - 1], lat[row], lon[row]) <= SWING_M
                if steady and near and silence < silent_us:
                    longest = max(longest, silence)
                    continue
        if now >= 0 and counted < row:
            counts[now, LONGEST] = max(counts[now, LONGEST], longest)
            counts[now, FIXES] += row - counted
            counts[now, END] = t[row - 1]
            counts[now, HEARD] = t[row - 1]
            measures[now, LAST_LAT], measures[now, LAST_LON] = lat[row - 1], lon[row - 1]
            _point(counts[now], LAST_AT, frame[row - 1], offset[row - 1], length[row - 1])
        counted, longest = row + 1, 0
        if not joined:
            if now >= 0 and not sure and until - counts[now, END] >= silent_us and in_segment[row - 1] >= BELIEVED:
                counts[now, SURE], counts[now, BY_SILENCE] = counts[now, END], 1
                _begin(tree, t, lat, lon, in_segment, frame, offset, length, counts[now], first_row, row - 1,
                       counts[now, END] - horizon_us, enter_m, room, stack)  # fmt: skip
                number += 1
            now, sure, safe_m = -1, False, -1.0
            if row == n:
                break
        away_m = at_most_m(anchor_lat, anchor_lon, anchor_cos, lat[row], lon[row])
        if not away_m < safe_m:
            anchor_lat, anchor_lon, anchor_cos = lat[row], lon[row], math.cos(math.radians(lat[row]))
            zone, safe_m, guess = zone_of(tree, anchor_lat, anchor_lon, enter_m, leave_m, guess, room, stack)
        if row == next_at:
            if now >= 0 and sure:
                fate[now] = SUPERSEDED
            now, sure = following, True
            lying = counts[now, RUN_T] >= 0
            following += 1
            next_at = taken_up_at[following] if following < taken_up else -1
            continue
        if now < 0 and zone != ENTERED:
            continue
        silence, way = 0, 0.0
        speed = float(sog[row])
        if joined:
            silence = t[row] - t[row - 1]
            if math.isnan(speed) or roughly_at_most_m(lat[row - 1], lon[row - 1], lat[row], lon[row]) > SWING_M:
                way = apart_m(lat[row - 1], lon[row - 1], lat[row], lon[row], room)
        if now >= 0:
            if not sure and silence >= silent_us:
                sure = True
                counts[now, SURE], counts[now, BY_SILENCE] = counts[now, END], 1
                _begin(tree, t, lat, lon, in_segment, frame, offset, length, counts[now], first_row, row - 1,
                       counts[now, END] - horizon_us, enter_m, room, stack)  # fmt: skip
                fate[now] = LASTS
                number += 1
            if zone == AWAY or way > 2.0 * leave_m:
                if sure:
                    fate[now] = ENDED
                    if counts[now, BY_SILENCE] == 1 and counts[now, SURE] == counts[now, END]:
                        counts[now, HEARD] = t[row]
                now, sure = -1, False
            elif not sure and t[row] - near_t > horizon_us:
                now = -1
        if now < 0 and zone != ENTERED:
            continue
        begun = row
        if math.isnan(speed) and joined and silence <= silent_us:
            speed = mean_kn(way, silence)
            if now >= 0:
                begun = row - 1
        if now < 0:
            now, first_row = number, row
            fate[now] = LASTS
            for column in range(COUNTS):
                counts[now, column] = 0
            counts[now, CRAFT], counts[now, SEGMENT], counts[now, START] = craft[row], segment[row], -1
            counts[now, FIRST], counts[now, RUN_T], counts[now, BEST_US], counts[now, SURE] = t[row], -1, -1, -1
            counts[now, KNOWN] = 1 if in_segment[row] > 1 else 0
            _point(counts[now], FIRST_AT, frame[row], offset[row], length[row])
        else:
            counts[now, LONGEST] = max(counts[now, LONGEST], silence)
            held = silence >= silent_us and way <= SWING_M
            if held and counts[now, RUN_T] < 0:
                counts[now, RUN_T] = t[row - 1]
                measures[now, RUN_LAT], measures[now, RUN_LON] = lat[row - 1], lon[row - 1]
                _point(counts[now], RUN_AT, frame[row - 1], offset[row - 1], length[row - 1])
            if counts[now, RUN_T] >= 0 and (way > SWING_M or speed > faster):
                if held:
                    counts[now, END] = t[row]
                _end_stay(counts[now], measures[now], lies_us)
        if zone == ENTERED:
            near_t = t[row]
        counts[now, END] = t[row]
        counts[now, HEARD] = t[row]
        counts[now, FIXES] += 1
        measures[now, LAST_LAT], measures[now, LAST_LON] = lat[row], lon[row]
        _point(counts[now], LAST_AT, frame[row], offset[row], length[row])
        if counts[now, RUN_T] < 0 and speed < slower:
            counts[now, RUN_T] = t[begun]
            measures[now, RUN_LAT], measures[now, RUN_LON] = lat[begun], lon[begun]
            _point(counts[now], RUN_AT, frame[begun], offset[begun], length[begun])
        if not sure and counts[now, RUN_T] >= 0 and t[row] - counts[now, RUN_T] >= lies_us:
            sure = True
            counts[now, SURE] = t[row]
            _begin(tree, t, lat, lon, in_segment, frame, offset, length, counts[now], first_row, row,
                   counts[now, RUN_T] - horizon_us, enter_m, room, stack)  # fmt: skip
            number += 1
        lying = counts[now, RUN_T] >= 0
    return counts[:number].copy(), measures[:number].copy(), fate[:number].copy()


@kernel
def _point(counts: Ints, at: int, frame: int, offset: int, length: int) -> None:
    counts[at], counts[at + 1], counts[at + 2] = frame, offset, length


@kernel
def _end_stay(counts: Ints, measures: Floats, lies_us: int) -> None:
    """End the stay that goes on at the last fix; keep it where it is the longest."""
    lasted = counts[END] - counts[RUN_T]
    counts[RUN_T] = -1
    if lasted < lies_us:
        return
    counts[LAY_US] += lasted
    if lasted > counts[BEST_US]:
        counts[BEST_US] = lasted
        measures[PLACE_LAT], measures[PLACE_LON] = measures[RUN_LAT], measures[RUN_LON]
        for part in range(3):
            counts[PLACE_AT + part] = counts[RUN_AT + part]


@kernel
def _begin(
    tree: Tree,
    t: Ints,
    lat: Floats,
    lon: Floats,
    in_segment: NDArray[np.int8],
    frame: NDArray[np.int32],
    offset: Ints,
    length: NDArray[np.int32],
    counts: Ints,
    first: int,
    last: int,
    earliest: int,
    enter_m: float,
    room: Floats,
    stack: Ints,
) -> None:
    """Let a visit begin at its first fix near a port that is not before *earliest*.

    A window does not reach further back than that, so nobody may.
    """
    if counts[FIRST] >= earliest:
        return
    row = first
    while t[row] < earliest:
        row += 1
    while row < last and zone_of(tree, lat[row], lon[row], enter_m, enter_m, -1, room, stack)[0] != ENTERED:
        row += 1
    counts[FIRST], counts[KNOWN] = t[row], 1 if in_segment[row] > 1 else 0
    _point(counts, FIRST_AT, frame[row], offset[row], length[row])
    counts[FIXES] = last - row + 1
    counts[LONGEST] = 0
    for one in range(row + 1, last + 1):
        counts[LONGEST] = max(counts[LONGEST], t[one] - t[one - 1])
