"""Drift: a craft that moves slowly, and not where it points."""

import math
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.distance import distance_m, near_m
from offing.nav.episodes import BySegment, carried, distinct_starts, events_table, micros, rounded, span_h
from offing.nav.runs import Floats, Ints
from offing.schema.detector import detector, hours, minutes
from offing.schema.errors import UsageError

# A fix tells clearly of no drift below half the least speed, above six fifths of the greatest,
# and where course and heading agree to two thirds of the angle; between, it leaves things as they are.
_SLOWEST, _FASTEST, _ALIGNED = 1 / 2, 6 / 5, 2 / 3

# What is kept of a drift: the integers, and the floats.
CRAFT, SEGMENT, FIRST, START, SURE, END, FIXES, LONGEST, WAY, ANGLE_SUM, SPEED_SUM = range(11)
FIRST_AT, WIDEST_AT, LAST_AT, COUNTS = 11, 14, 17, 20
LAT, LON, LAST_LAT, LAST_LON, WIDEST, MEASURES = range(6)
ENDED, LASTS = range(2)


@detector(kind="drift", per="craft", version=1, settles="within")
def drift(
    fixes: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    until: datetime,
    *,
    slower_than_kn: float = 5.0,
    faster_than_kn: float = 1.0,
    apart_deg: float = 45.0,
    at_least: timedelta = minutes(10),
    moves_m: float = 500.0,
    within: timedelta = hours(1),
    silent_for: timedelta = minutes(30),
) -> pa.Table:
    """Return one event for each time that one segment moves slowly in another direction than it points.

    A fix *drifts* where it tells a speed from *faster_than_kn* to *slower_than_kn*, and a
    course over ground and a heading at least *apart_deg* apart. It *sails* (or lies) where
    the speed is below half of the one or above six fifths of the other, or the angle is
    below two thirds of *apart_deg*. Any other, such as a fix without a heading, leaves the
    state as it is, but no longer than *silent_for*.

    | state    | becomes  | when                                                                      |
    |----------|----------|---------------------------------------------------------------------------|
    | sailing  | drifting | a fix drifts, and the earliest that drifted *within* before it, none of    |
    |          |          | those between sailing, lies *at_least* back and *moves_m* off              |
    | drifting | sailing  | a fix sails                                                               |
    | drifting | sailing  | no fix drifts for more than *silent_for*                                  |

    An event begins with that earliest fix (``lat``, ``lon``) and ends with the last that
    drifted (``lat_end``, ``lon_end``); it is open until *silent_for* has passed since.
    ``distance_m`` is the way made, ``made_good_m`` from the first fix to the last;
    ``mean_apart_deg`` and ``mean_speed_kn`` are means over the ``fixes`` that drifted. It
    tells how a craft moved, not why: engine trouble, waiting for orders, towing, fishing,
    going astern, a ferry that sails both ways, and a compass that is out all look so.

    Example: a ship that heads north and is set east at 2 knots for half an hour gives one
    event of 1.9 km; the same set for five minutes, or at anchor below a knot, gives none.

    Speeds, angle, time and distance are those of the Danish Maritime Authority's AisAbnormal
    (its DriftAnalysis), which asks for the distance between the ends as is done here. Raises
    UsageError where *at_least* is longer than *within*.
    """
    if at_least > within:
        raise UsageError(f"drift.at_least ({at_least}) must not be longer than drift.within ({within})")
    rows = BySegment(fixes)
    counts, measures = carried(open, COUNTS, MEASURES)
    order = np.lexsort((counts[:, SEGMENT], counts[:, CRAFT]))
    found_counts, found_measures, fate = _follow(
        rows.craft,
        rows.segment,
        rows.t,
        readonly(rows.floats("lat"), np.float64),
        readonly(rows.floats("lon"), np.float64),
        readonly(rows.floats("sog_kn"), np.float32),
        readonly(rows.floats("cog_deg"), np.float32),
        readonly(rows.floats("heading_deg"), np.float32),
        readonly(rows.integers("frame"), np.int32),
        readonly(rows.integers("offset"), np.int64),
        readonly(rows.integers("length"), np.int32),
        readonly(counts[order], np.int64),
        readonly(measures[order], np.float64),
        (float(faster_than_kn), float(slower_than_kn), float(apart_deg), float(moves_m)),
        (micros(edge), micros(at_least), micros(within), micros(silent_for)),
    )
    lasts = (fate == LASTS) & (micros(until) - found_counts[:, END] <= micros(silent_for))
    return _events(found_counts, found_measures, lasts)


def _events(counts: Ints, measures: Floats, lasts: NDArray[np.bool_]) -> pa.Table:
    order = (counts[:, SURE], counts[:, SEGMENT])
    counts[:, START] = distinct_starts((counts[:, CRAFT],), counts[:, FIRST], counts[:, START], order)
    lat, lon, lat_end, lon_end = (measures[:, column] for column in (LAT, LON, LAST_LAT, LAST_LON))
    number = counts[:, FIXES]
    return events_table(
        craft=(counts[:, CRAFT],),
        t_start=counts[:, START],
        t_end=counts[:, END],
        lat=lat,
        lon=lon,
        still_open=lasts,
        fixes=number,
        longest_silence_us=counts[:, LONGEST],
        pointers=np.stack([counts[:, at : at + 3] for at in (FIRST_AT, WIDEST_AT, LAST_AT)], axis=1),
        detail={
            "duration_h": span_h(counts[:, END] - counts[:, FIRST]),
            "distance_m": rounded(counts[:, WAY] / 1000, 0),
            "made_good_m": rounded(distance_m(lat, lon, lat_end, lon_end), 0),
            "mean_apart_deg": rounded(counts[:, ANGLE_SUM] / number * 0.01, 0),
            "mean_speed_kn": rounded(counts[:, SPEED_SUM] / number * 0.001, 1),
            "lat_end": rounded(lat_end, 7),
            "lon_end": rounded(lon_end, 7),
        },
        counts=counts,
        measures=measures,
    )


@kernel
def _apart(cog: float, heading: float) -> float:
    """Return the angle between two directions, 0 to 180 degrees; NaN where one is unknown."""
    angle = abs(cog - heading)
    return 360.0 - angle if angle > 180.0 else angle


@kernel
def _follow(  # noqa: C901 - a kernel
    craft: Ints,
    segment: Ints,
    t: Ints,
    lat: Floats,
    lon: Floats,
    sog: NDArray[np.float32],
    cog: NDArray[np.float32],
    heading: NDArray[np.float32],
    frame: NDArray[np.int32],
    offset: Ints,
    length: NDArray[np.int32],
    opened: Ints,
    opened_measures: Floats,
    limits: tuple[float, float, float, float],
    spans: tuple[int, int, int, int],
) -> tuple[Ints, Floats, NDArray[np.int8]]:
    """Follow the drifts through rows sorted by craft, segment and time; those carried in, sorted alike, come first.

    Rows before the edge were judged with an earlier window and tell only what led up to it.
    """
    least_kn, most_kn, apart, moves_m = limits
    edge, least_us, within_us, silent_us = spans
    surely_slow, surely_fast, surely_ahead = least_kn * _SLOWEST, most_kn * _FASTEST, apart * _ALIGNED
    n, taken_up = len(t), len(opened)
    # No page of these is touched before a drift needs it.
    counts = np.empty((n + taken_up, COUNTS), np.int64)
    measures = np.empty((n + taken_up, MEASURES), np.float64)
    fate = np.empty(n + taken_up, np.int8)
    drifted = np.empty(n, np.int64)  # the rows that drifted since one sailed, from `head` up to `tail`
    counts[:taken_up] = opened
    measures[:taken_up] = opened_measures
    fate[:taken_up] = LASTS
    number, following, now = taken_up, 0, -1
    head, tail = 0, 0
    for row in range(n):
        if row == 0 or craft[row] != craft[row - 1] or segment[row] != segment[row - 1]:
            now, tail = -1, head
            while following < taken_up and (
                opened[following, CRAFT] < craft[row]
                or (opened[following, CRAFT] == craft[row] and opened[following, SEGMENT] < segment[row])
            ):
                following += 1
            if (
                following < taken_up
                and opened[following, CRAFT] == craft[row]
                and opened[following, SEGMENT] == segment[row]
            ):
                now = following
        speed = float(sog[row])
        if math.isnan(speed):
            continue
        angle = np.nan
        sails = speed > surely_fast or speed < surely_slow
        if not sails:
            angle = _apart(float(cog[row]), float(heading[row]))
            sails = angle < surely_ahead
        fresh = t[row] >= edge
        if sails:
            tail = head
            if fresh and now >= 0:
                fate[now] = ENDED
                now = -1
            continue
        if not (angle >= apart and least_kn <= speed <= most_kn) or (now >= 0 and not fresh):
            continue
        if now >= 0 and t[row] - counts[now, END] > silent_us:
            fate[now] = ENDED
            now, tail = -1, head
        begun = -1
        if now < 0:
            if tail > head and t[row] - t[drifted[tail - 1]] > silent_us:
                tail = head
            if tail == head:
                head, tail = 0, 0
            drifted[tail] = row
            tail += 1
            while t[drifted[head]] < t[row] - within_us:
                head += 1
            first = drifted[head]
            if not fresh or t[row] - t[first] < least_us:
                continue
            if near_m(lat[first], lon[first], lat[row], lon[row]) < moves_m:
                continue
            now, begun = number, head
            number += 1
            fate[now] = LASTS
            for column in range(COUNTS):
                counts[now, column] = 0
            counts[now, CRAFT], counts[now, SEGMENT] = craft[row], segment[row]
            counts[now, FIRST], counts[now, START], counts[now, SURE] = t[first], -1, t[row]
            counts[now, END] = t[first]
            measures[now, LAT], measures[now, LON], measures[now, WIDEST] = lat[first], lon[first], -1.0
            measures[now, LAST_LAT], measures[now, LAST_LON] = lat[first], lon[first]
        for place in range(begun if begun >= 0 else 0, tail if begun >= 0 else 1):
            one = drifted[place] if begun >= 0 else row
            counts[now, LONGEST] = max(counts[now, LONGEST], t[one] - counts[now, END])
            counts[now, END] = t[one]
            counts[now, FIXES] += 1
            way = near_m(measures[now, LAST_LAT], measures[now, LAST_LON], lat[one], lon[one])
            counts[now, WAY] += round(way * 1000.0)
            angle = _apart(float(cog[one]), float(heading[one]))
            counts[now, ANGLE_SUM] += round(angle * 100.0)
            counts[now, SPEED_SUM] += round(float(sog[one]) * 1000.0)
            measures[now, LAST_LAT], measures[now, LAST_LON] = lat[one], lon[one]
            counts[now, LAST_AT], counts[now, LAST_AT + 1], counts[now, LAST_AT + 2] = (
                frame[one],
                offset[one],
                length[one],
            )
            for part in range(3):
                if counts[now, FIXES] == 1:
                    counts[now, FIRST_AT + part] = counts[now, LAST_AT + part]
                if angle > measures[now, WIDEST]:
                    counts[now, WIDEST_AT + part] = counts[now, LAST_AT + part]
            measures[now, WIDEST] = max(measures[now, WIDEST], angle)
        if begun >= 0:
            head, tail = 0, 0
    return counts[:number].copy(), measures[:number].copy(), fate[:number].copy()
