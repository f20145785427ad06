"""Stops: a craft that lies still, at anchor, alongside or adrift."""

import math
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.atlas import shore
from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.distance import KNOT_MPS, near_m
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
from offing.nav.runs import Floats, Ints
from offing.schema.detector import detector, hours, minutes

# Over less than both, the errors of two positions may pass for a speed.
_NOISE_M, _NOISE_US = 20.0, 60_000_000
# A silence longer than this is not bridged: a ship may have sailed and come back.
_BRIDGED_US = 86_400_000_000
# A shorter stop by no known status is not called anchoring.
_LAY_US = 3_600_000_000
_AT_ANCHOR, _MOORED, _UNDEFINED = 1, 5, 15

# What is kept of a stop: the integers, and the floats.
CRAFT, SEGMENT, FIRST, START, END, SURE, FIXES, LONGEST = range(8)
ANCHORED, MOORED, STATED, LAT_SUM, LON_SUM, FIRST_AT, LAST_AT, FAR_AT = 8, 9, 10, 11, 12, 13, 16, 19
COUNTS = 22
LAT, LON, FAR_M = range(3)
MEASURES = 3


@detector(kind="stop", per="craft", version=2, settles="at_least")
def stop(
    fixes: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    *,
    slower_than_kn: float = 0.2,
    faster_than_kn: float = 0.5,
    at_least: timedelta = minutes(10),
    silent_for: timedelta = hours(6),
    moves_m: float = 500.0,
    berth_m: float = 200.0,
    anchorage_m: float = 20_000.0,
) -> pa.Table:
    """Return one event for each stay of one segment that lasts *at_least*.

    | state   | becomes | when                                                                    |
    |---------|---------|-------------------------------------------------------------------------|
    | moving  | stopped | a fix is slower than *slower_than_kn*                                   |
    | stopped | moving  | a fix is faster than *faster_than_kn*                                   |
    | stopped | moving  | the next fix is more than *moves_m* off, after *silent_for* or at a mean |
    |         |         | faster than *faster_than_kn* since the last                             |
    | stopped | moving  | nothing is heard for more than a day, whatever is heard then            |

    A missing speed is the mean over the way from the segment's fix before, where that is not
    longer ago than *silent_for*, and at least 20 m off or a minute ago (else the state holds);
    a stop that such a speed begins starts at the fix before.
    So a ship that falls silent alongside for a night and is heard again in the same place
    never left, one found in the next port did, and of a longer silence nothing is claimed.

    ``state`` is *anchored* or *moored* where more than half of the fixes that tell a
    navigational status say so, else *stopped*. Where none tells one, the shore decides:
    *moored* up to *berth_m* from it, *anchored* up
    to *anchorage_m* after an hour, else *stopped*; ``state_from`` says which it was.
    ``lat`` and ``lon`` are the mean position, ``shore_m`` its distance to the nearest shore,
    to 10 m (the line itself errs by some hundred), ``reach_m`` the greatest distance from
    the first fix. A stop is open while nothing has ended it, ``t_end`` being its last fix.

    Example: 12, 0.1, 0.3, 0.4, 0.1 and 7 knots at ten-minute steps give one stop of the
    four fixes in the middle, 30 minutes long.

    The speed that begins a stop is that of Global Fishing Watch's anchorages; the other,
    the time and the distance keep a ship swinging at anchor from leaving again and again.
    The distances to the shore are ours: few anchor farther out than some ten miles.
    """
    rows = BySegment(fixes)
    before = TakenUp(rows, open, (CRAFT, SEGMENT, END), COUNTS, MEASURES)
    limits = (slower_than_kn, faster_than_kn, moves_m, micros(silent_for), micros(at_least))
    found = _follow(
        rows.craft,
        rows.segment,
        rows.t,
        readonly(rows.floats("lat"), np.float64),
        readonly(rows.floats("lon"), np.float64),
        readonly(rows.floats("sog_kn"), np.float32),
        readonly(rows.integers("nav_status"), np.int8),
        readonly(rows.integers("frame"), np.int32),
        readonly(rows.integers("offset"), np.int64),
        readonly(rows.integers("length"), np.int32),
        before.at,
        before.counts,
        before.measures,
        *limits,
    )
    stay = found[0][:, END] - found[0][:, FIRST] >= micros(at_least)
    counts, measures, lasts = before.joined(found, found[0][:, END] >= micros(edge), stay)
    return _events(counts, measures, lasts, berth_m, anchorage_m)


def _events(counts: Ints, measures: Floats, lasts: NDArray[np.bool_], berth_m: float, anchorage_m: float) -> pa.Table:
    order = (counts[:, SURE], counts[:, SEGMENT])
    counts[:, START] = distinct_starts((counts[:, CRAFT],), counts[:, FIRST], counts[:, START], order)
    lat = measures[:, LAT] + counts[:, LAT_SUM] / counts[:, FIXES] * 1e-7
    lon = (measures[:, LON] + counts[:, LON_SUM] / counts[:, FIXES] * 1e-7 + 180.0) % 360.0 - 180.0
    shore_m = shore.nearest(lat, lon)[0]
    silent = counts[:, STATED] == 0
    return events_table(
        craft=(counts[:, CRAFT],),
        t_start=counts[:, START],
        t_end=counts[:, END],
        lat=lat,
        lon=lon,
        still_open=lasts,
        fixes=counts[:, FIXES],
        longest_silence_us=counts[:, LONGEST],
        pointers=np.stack([counts[:, at : at + 3] for at in (FIRST_AT, FAR_AT, LAST_AT)], axis=1),
        detail={
            "state": pa.array(
                np.where(silent, _seen(counts, shore_m, berth_m, anchorage_m), _told(counts)), pa.string()
            ),
            "state_from": pa.array(np.where(silent, "distance to shore", "navigational status"), pa.string()),
            "duration_h": span_h(counts[:, END] - counts[:, FIRST]),
            "reach_m": rounded(measures[:, FAR_M], 0),
            "shore_m": rounded(shore_m, -1),
        },
        counts=counts,
        measures=measures,
    )


def _told(counts: Ints) -> NDArray[np.str_]:
    """Return each stop's state by the navigational status that most of its fixes tell."""
    stated = counts[:, STATED]
    return np.select(
        [2 * counts[:, MOORED] > stated, 2 * counts[:, ANCHORED] > stated], ["moored", "anchored"], "stopped"
    )


def _seen(counts: Ints, shore_m: Floats, berth_m: float, anchorage_m: float) -> NDArray[np.str_]:
    """Return each stop's state by how far it lay from the shore."""
    long = counts[:, END] - counts[:, FIRST] >= _LAY_US
    return np.select([shore_m <= berth_m, long & (shore_m <= anchorage_m)], ["moored", "anchored"], "stopped")


@kernel
def _follow(  # noqa: C901 - a kernel
    craft: Ints,
    segment: Ints,
    t: Ints,
    lat: Floats,
    lon: Floats,
    sog: NDArray[np.float32],
    status: NDArray[np.int8],
    frame: NDArray[np.int32],
    offset: Ints,
    length: NDArray[np.int32],
    taken_up_at: Ints,
    taken_up_counts: Ints,
    taken_up_measures: Floats,
    slower: float,
    faster: float,
    moves_m: float,
    silent_us: int,
    least_us: int,
) -> tuple[Ints, Floats, NDArray[np.int8]]:
    """Follow the stops through rows sorted by craft, segment and time.

    The stops taken up stand as of the rows ``taken_up_at``, ascending, and come first in
    the result. What the rows before those seemed to begin is superseded.
    """
    n, taken_up = len(t), len(taken_up_at)
    # No page of these is touched before a stop needs it.
    counts = np.empty((n + taken_up, COUNTS), np.int64)
    measures = np.empty((n + taken_up, MEASURES), np.float64)
    fate = np.empty(n + taken_up, np.int8)
    counts[:taken_up] = taken_up_counts
    measures[:taken_up] = taken_up_measures
    fate[:taken_up] = LASTS
    number = taken_up
    following = 0
    now = -1
    surely_deg = moves_m / 160_000.0  # on both axes less than this is nearer than moves_m
    for row in range(n):
        joined = row > 0 and craft[row] == craft[row - 1] and segment[row] == segment[row - 1]
        if not joined:
            now = -1
        if following < taken_up and taken_up_at[following] == row:
            if now >= 0:
                fate[now] = SUPERSEDED
            now = following
            following += 1
            continue
        speed = float(sog[row])
        unsaid = math.isnan(speed)
        begun = row
        if joined and (now >= 0 or unsaid):
            near = abs(lat[row] - lat[row - 1]) < surely_deg and abs(lon[row] - lon[row - 1]) < surely_deg
            silence = t[row] - t[row - 1]
            if unsaid or not near or silence > _BRIDGED_US:
                way = near_m(lat[row - 1], lon[row - 1], lat[row], lon[row])
                mean = way / (silence * 1e-6) / KNOT_MPS if silence > 0 else np.nan
                if way < _NOISE_M and silence < _NOISE_US:
                    mean = np.nan
                moved = way > moves_m and (silence > silent_us or mean > faster)
                if now >= 0 and (moved or silence > _BRIDGED_US):
                    fate[now] = ENDED
                    now = -1
                elif unsaid and (now >= 0 or silence <= silent_us):
                    speed = mean
                    begun = row - 1
        if now >= 0 and speed > faster:
            fate[now] = ENDED
            now = -1
        elif now < 0 and speed < slower:
            now = number
            number += 1
            fate[now] = LASTS
            for column in range(COUNTS):
                counts[now, column] = 0
            counts[now, CRAFT], counts[now, SEGMENT] = craft[row], segment[row]
            counts[now, FIRST], counts[now, START], counts[now, SURE] = t[begun], -1, -1
            counts[now, END] = t[begun]
            measures[now, LAT], measures[now, LON], measures[now, FAR_M] = lat[begun], lon[begun], -1.0
        else:
            begun = row
        if now < 0:
            continue
        for one in range(begun, row + 1):
            counts[now, LONGEST] = max(counts[now, LONGEST], t[one] - counts[now, END])
            counts[now, END] = t[one]
            counts[now, FIXES] += 1
            if counts[now, SURE] < 0 and t[one] - counts[now, FIRST] >= least_us:
                counts[now, SURE] = t[one]
            said = int(status[one])
            if said >= 0 and said != _UNDEFINED:
                counts[now, STATED] += 1
                if said == _AT_ANCHOR:
                    counts[now, ANCHORED] += 1
                elif said == _MOORED:
                    counts[now, MOORED] += 1
            turn = lon[one] - measures[now, LON]
            if turn > 180.0:
                turn -= 360.0
            elif turn < -180.0:
                turn += 360.0
            counts[now, LAT_SUM] += round((lat[one] - measures[now, LAT]) * 1e7)
            counts[now, LON_SUM] += round(turn * 1e7)
            counts[now, LAST_AT], counts[now, LAST_AT + 1], counts[now, LAST_AT + 2] = (
                frame[one],
                offset[one],
                length[one],
            )
            off = near_m(measures[now, LAT], measures[now, LON], lat[one], lon[one])
            if off > measures[now, FAR_M]:
                measures[now, FAR_M] = off
                for part in range(3):
                    counts[now, FAR_AT + part] = counts[now, LAST_AT + part]
            if one == begun and counts[now, FIXES] == 1:
                for part in range(3):
                    counts[now, FIRST_AT + part] = counts[now, LAST_AT + part]
    return counts[:number].copy(), measures[:number].copy(), fate[:number].copy()
