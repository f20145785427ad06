"""Voyages: what lies between leaving one port and arriving at the next."""

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
    last_lay,
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

# What is kept of a voyage: the integers. ENTRY is when it came near a port (-1: at sea), the
# columns after it what it had sailed until then, RUN_T when it began to lie still there (-1: not).
CRAFT, SEGMENT, FIRST, START, END, SURE, FIXES, LONGEST, SAILED_MM = range(9)
ENTRY, ENTRY_FIXES, ENTRY_LONGEST, ENTRY_MM, RUN_T = 9, 10, 11, 12, 13
FROM_AT, LAST_AT, ENTRY_AT = 14, 17, 20
COUNTS = 23
# And the floats: where it lay before, the last fix, the point up to which the way is summed,
# where it came near a port and where it lies there.
FROM_LAT, FROM_LON, LAST_LAT, LAST_LON, SUM_LAT, SUM_LON, RUN_LAT, RUN_LON, LEFT_LAT, LEFT_LON = range(10)
MEASURES = 10
# The way is summed over points this far apart, so that the errors of positions do not add to it.
_STEP_M = 500.0
_NAUTICAL_MILE_MM = 1_852_000


@detector(kind="voyage", per="craft", version=1, settles="lies_within")
def voyage(
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
    """Return one event for each way of one segment from a port where it lay to the next where it lies.

    | state    | becomes  | when                                                                         |
    |----------|----------|------------------------------------------------------------------------------|
    | in port  | at sea   | a fix lies more than *leave_beyond_m* from every port, and the craft sails;   |
    |          |          | or more than twice that from the fix before; and within *lies_within* before  |
    |          |          | it lay still for *lies_for*, or nothing was heard for *silent_for*            |
    | at sea   | arriving | a fix lies at most *enter_within_m* from any port                            |
    | arriving | at sea   | a fix lies farther off, as for leaving                                       |
    | arriving | in port  | it lies still for *lies_for*, or nothing is heard for *silent_for*           |

    A craft lies still from a fix slower than *slower_than_kn* to the last before one that is
    faster than *faster_than_kn* or over a kilometre from its fix before, as for port_visit.
    It sails at a fix faster than *faster_than_kn*, or over a kilometre from its last fix within
    *leave_beyond_m* of a port: at anchor on that bound it swings over it, and leaves no port.
    A voyage runs from the last fix in port, ``departed``, to the first near the next,
    ``arrived``; it is open, without ``to`` and ``arrived``, while the craft is at sea or has
    not lain still. ``from`` is the port nearest to where it last lay, ``to`` the nearest to
    where it lies first; a craft that comes back makes a voyage too. ``sailed_nm`` is the sum
    of the ways between fixes, at least 500 m apart; over a silence the straight line.
    ``lat`` and ``lon`` are the last fix in port. A way that begins with the track has no voyage.

    Example: an hour at 0.1 knots in one port, ten hours at 12 knots, and an hour at 0.1 knots in
    another give one voyage of somewhat less than 120 nautical miles.

    Bounds are those of port_visit (Global Fishing Watch's port visits and voyages).
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
        (micros(lies_for), micros(silent_for), micros(lies_within), micros(until)),
    )
    counts, measures, lasts = before.joined(found, found[0][:, ENTRY] >= micros(edge))
    return _events(ports, counts, measures, lasts)


def _events(ports: pa.Table, counts: Ints, measures: Floats, lasts: Flags) -> pa.Table:
    order = (counts[:, SURE], counts[:, SEGMENT])
    counts[:, START] = distinct_starts((counts[:, CRAFT],), counts[:, FIRST], counts[:, START], order)
    left, left_id, left_state, _ = port_columns(ports, measures[:, FROM_LAT], measures[:, FROM_LON])
    lat, lon = (np.where(lasts, np.nan, measures[:, place]) for place in (RUN_LAT, RUN_LON))
    reached, reached_id, reached_state, _ = port_columns(ports, lat, lon)
    end, told, silence, sailed = (
        np.where(lasts, counts[:, so_far], counts[:, at_entry])
        for so_far, at_entry in ((END, ENTRY), (FIXES, ENTRY_FIXES), (LONGEST, ENTRY_LONGEST), (SAILED_MM, ENTRY_MM))
    )
    last_at = np.where(lasts[:, None], counts[:, LAST_AT : LAST_AT + 3], counts[:, ENTRY_AT : ENTRY_AT + 3])
    return events_table(
        craft=(counts[:, CRAFT],),
        t_start=counts[:, START],
        t_end=end,
        lat=measures[:, LEFT_LAT],
        lon=measures[:, LEFT_LON],
        still_open=lasts,
        fixes=told,
        longest_silence_us=silence,
        pointers=np.stack([counts[:, FROM_AT : FROM_AT + 3], last_at], axis=1),
        detail={
            "from": left,
            "from_id": left_id,
            "from_state": left_state,
            "to": reached,
            "to_id": reached_id,
            "to_state": reached_state,
            "departed": pa.array(counts[:, FIRST]).cast(TIME),
            "arrived": pa.array(end, mask=lasts).cast(TIME),
            "duration_h": span_h(end - counts[:, FIRST]),
            "sailed_nm": rounded(sailed / _NAUTICAL_MILE_MM, 1),
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
    """Follow the voyages through rows sorted by craft, segment and time.

    The voyages taken up stand as of the rows ``taken_up_at``, ascending, and come first in the
    result. What the rows before those seemed to begin is superseded.
    """
    enter_m, leave_m, slower, faster = bounds
    lies_us, silent_us, within_us, until = spans
    n, taken_up = len(t), len(taken_up_at)
    # No page of these is touched before a voyage needs it.
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
    now = -1
    at_sea = False  # on a voyage and not arriving
    longest, counted = 0, 0
    inside = -1  # the row since which it never sailed beyond the distance of leaving, -1 beyond
    near = -1  # the last row within that distance, where it has swung beyond since
    zone, safe_m, guess = AWAY, -1.0, -1
    anchor_lat, anchor_lon, anchor_cos = 0.0, 0.0, 1.0
    sum_lat, sum_lon, sum_cos = 0.0, 0.0, 1.0
    for row in range(n + 1):
        joined = 0 < row < n and craft[row] == craft[row - 1] and segment[row] == segment[row - 1]
        # Nothing changes at most fixes: these are counted when something does.
        if joined and row != next_at and (now < 0 or at_sea):
            quiet = at_most_m(anchor_lat, anchor_lon, anchor_cos, lat[row], lon[row]) < safe_m
            if zone == AWAY:
                quiet = quiet and inside < 0
            elif quiet:
                beside = roughly_at_most_m(lat[row - 1], lon[row - 1], lat[row], lon[row]) <= SWING_M
                quiet = beside and (zone != ENTERED or now < 0)
            if quiet and now < 0:
                continue
            if quiet and at_most_m(sum_lat, sum_lon, sum_cos, lat[row], lon[row]) < _STEP_M:
                longest = max(longest, t[row] - t[row - 1])
                continue
        if now >= 0 and counted < row:
            counts[now, LONGEST] = max(counts[now, LONGEST], longest)
            counts[now, FIXES] += row - counted
            counts[now, END] = t[row - 1]
            measures[now, LAST_LAT], measures[now, LAST_LON] = lat[row - 1], lon[row - 1]
            _point(counts[now], LAST_AT, frame[row - 1], offset[row - 1], length[row - 1])
        counted, longest = row + 1, 0
        if not joined:
            if now >= 0 and counts[now, ENTRY] >= 0:
                unheard = until - counts[now, END] >= silent_us and in_segment[row - 1] >= BELIEVED
                if unheard:
                    _arrive_unheard(counts[now], measures[now])
                    fate[now] = ENDED
            now, inside, safe_m, at_sea = -1, -1, -1.0, False
            if row == n:
                break
        was_away = zone == AWAY or not joined
        away_m = at_most_m(anchor_lat, anchor_lon, anchor_cos, lat[row], lon[row])
        if not away_m < safe_m:
            anchor_lat, anchor_lon, anchor_cos = lat[row], lon[row], math.cos(math.radians(lat[row]))
            zone, safe_m, guess = zone_of(tree, anchor_lat, anchor_lon, enter_m, leave_m, guess, room, stack)
        was_inside = inside
        silence, jumped = 0, False
        way, measured = 0.0, False
        if joined:
            silence = t[row] - t[row - 1]
        in_reach = joined and (was_inside >= 0 or zone != AWAY)
        if in_reach and roughly_at_most_m(lat[row - 1], lon[row - 1], lat[row], lon[row]) > SWING_M:
            way, measured = apart_m(lat[row - 1], lon[row - 1], lat[row], lon[row], room), True
            jumped = way > 2.0 * leave_m
        sails = True
        if zone == AWAY and was_inside >= 0 and not jumped and silence < silent_us:
            if not was_away:
                near = row - 1
            # After *lies_within* it would not count where it lay.
            if t[row] - t[near] <= within_us:
                sails = apart_m(lat[near], lon[near], lat[row], lon[row], room) > SWING_M or float(sog[row]) > faster
        if zone == AWAY:
            if sails:
                inside = -1
        elif was_away or jumped:
            inside = row
        if row == next_at:
            if now >= 0:
                fate[now] = SUPERSEDED
            now = following
            following += 1
            next_at = taken_up_at[following] if following < taken_up else -1
            at_sea = counts[now, ENTRY] < 0
            sum_lat, sum_lon = measures[now, SUM_LAT], measures[now, SUM_LON]
            sum_cos = math.cos(math.radians(sum_lat))
            continue
        left = was_inside >= 0 and (jumped or (zone == AWAY and sails))
        if now >= 0 and counts[now, ENTRY] >= 0:
            if silence >= silent_us:
                _arrive_unheard(counts[now], measures[now])
                fate[now] = ENDED
                now = -1
            elif left:
                counts[now, ENTRY], counts[now, RUN_T] = -1, -1
        if now < 0 and left:
            first = row - 1
            while first > was_inside and t[first - 1] >= t[row - 1] - within_us:
                first -= 1
            lay = row - 1
            if silence < silent_us:
                lay = last_lay(t, lat, lon, sog, first, row - 1, slower, faster, lies_us, silent_us, room)
            if lay >= 0:
                now = number
                number += 1
                fate[now] = LASTS
                for column in range(COUNTS):
                    counts[now, column] = 0
                for column in range(MEASURES):
                    measures[now, column] = 0.0
                counts[now, CRAFT], counts[now, SEGMENT], counts[now, START] = craft[row], segment[row], -1
                counts[now, FIRST], counts[now, SURE], counts[now, FIXES] = t[row - 1], t[row], 1
                counts[now, ENTRY], counts[now, RUN_T] = -1, -1
                _point(counts[now], FROM_AT, frame[row - 1], offset[row - 1], length[row - 1])
                measures[now, FROM_LAT], measures[now, FROM_LON] = lat[lay], lon[lay]
                measures[now, LEFT_LAT], measures[now, LEFT_LON] = lat[row - 1], lon[row - 1]
                sum_lat, sum_lon, sum_cos = lat[row - 1], lon[row - 1], math.cos(math.radians(lat[row - 1]))
                measures[now, SUM_LAT], measures[now, SUM_LON] = sum_lat, sum_lon
        at_sea = False
        if now < 0:
            continue
        arriving = counts[now, ENTRY] >= 0
        arrives = not arriving and zone == ENTERED
        counts[now, LONGEST] = max(counts[now, LONGEST], silence)
        counts[now, END] = t[row]
        counts[now, FIXES] += 1
        measures[now, LAST_LAT], measures[now, LAST_LON] = lat[row], lon[row]
        _point(counts[now], LAST_AT, frame[row], offset[row], length[row])
        if arrives or at_most_m(sum_lat, sum_lon, sum_cos, lat[row], lon[row]) >= _STEP_M:
            leg = apart_m(sum_lat, sum_lon, lat[row], lon[row], room)
            if arrives or leg >= _STEP_M:
                counts[now, SAILED_MM] += round(leg * 1000.0)
                sum_lat, sum_lon, sum_cos = lat[row], lon[row], math.cos(math.radians(lat[row]))
                measures[now, SUM_LAT], measures[now, SUM_LON] = sum_lat, sum_lon
        at_sea = not (arriving or arrives)
        if at_sea:
            continue
        begun = row
        speed = float(sog[row])
        if math.isnan(speed) and joined and silence <= silent_us:
            if not measured:
                way = apart_m(lat[row - 1], lon[row - 1], lat[row], lon[row], room)
            speed = mean_kn(way, silence)
            if arriving:
                begun = row - 1
        if arrives:
            counts[now, ENTRY], counts[now, ENTRY_FIXES] = t[row], counts[now, FIXES]
            counts[now, ENTRY_LONGEST], counts[now, ENTRY_MM] = counts[now, LONGEST], counts[now, SAILED_MM]
            _point(counts[now], ENTRY_AT, frame[row], offset[row], length[row])
        elif counts[now, RUN_T] >= 0 and (way > SWING_M or speed > faster):
            counts[now, RUN_T] = -1
        if counts[now, RUN_T] < 0 and speed < slower:
            counts[now, RUN_T] = t[begun]
            measures[now, RUN_LAT], measures[now, RUN_LON] = lat[begun], lon[begun]
        if counts[now, RUN_T] >= 0 and t[row] - counts[now, RUN_T] >= lies_us:
            fate[now] = ENDED
            now = -1
    return counts[:number].copy(), measures[:number].copy(), fate[:number].copy()


@kernel
def _point(counts: Ints, at: int, frame: int, offset: int, length: int) -> None:
    counts[at], counts[at + 1], counts[at + 2] = frame, offset, length


@kernel
def _arrive_unheard(counts: Ints, measures: Floats) -> None:
    """Let a voyage end in the port near which nothing more was heard."""
    if counts[RUN_T] < 0:
        measures[RUN_LAT], measures[RUN_LON] = measures[LAST_LAT], measures[LAST_LON]
