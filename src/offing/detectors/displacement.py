"""Displacement: a craft whose reported positions leap away from where it was, and back."""

import math
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.nav.circles import SUMS, circle_of
from offing.nav.columns import floats, integers, readonly, times
from offing.nav.compiled import kernel
from offing.nav.distance import KNOT_MPS, bearing_deg, distance_m
from offing.nav.episodes import carried, events_table, micros, rounded, span_h
from offing.nav.runs import Flags, Floats, Ints, group_bounds
from offing.schema.detector import detector, hours, minutes

_NM = 1852.0
_M_PER_DEG = 111_195.0
_BELIEVED, _FEWEST = 3, 3  # fixes of a segment before it counts; fixes away before they are a displacement
_RECKONED_S = 3600.0

# What is kept of a displacement: the integers, and the floats.
CRAFT, HOME, START, END, FIXES, LONGEST, RETURNED = range(7)
FIRST_AT, LAST_AT, BEFORE_AT, COUNTS = 7, 10, 13, 16
LAT, LON, BEFORE_LAT, BEFORE_LON, HOME_LAT, HOME_LON = range(6)
SUM_AT, MEASURES = 6, 6 + SUMS
ENDED, LASTS = range(2)


@detector(kind="displacement", per="craft", version=1, settles="within", working=True)
def displacement(
    fixes: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    until: datetime,
    *,
    off_m: float = _NM,
    at_least: timedelta = minutes(10),
    within: timedelta = minutes(30),
    silent_for: timedelta = hours(2),
    home_for: timedelta = hours(24),
) -> pa.Table:
    """Return one event for each time that a craft reports from where it cannot have got to.

    A segment is what one hull can have sailed (tracks/segments.py). *Home* of a craft is the
    oldest of its segments heard within *home_for*, and believed (three fixes); a fix of
    another segment is *away*.

    | state | becomes | when                                                                             |
    |-------|---------|----------------------------------------------------------------------------------|
    | home  | away    | fixes are away for *at_least*, three or more of them *within* that, none between  |
    |       |         | them home, one of them *off_m* or more from where the craft must have been        |
    | away  | home    | a fix is home (``returned``); or no fix is away for *silent_for*; or home was not |
    |       |         | heard for *home_for*                                                              |

    Where a craft must have been is reckoned from its last fix at home (``lat_before``,
    ``lon_before``), on its course and speed, for an hour at most; ``offset_m`` and
    ``bearing_deg`` lead from there to the first fix away (``lat``, ``lon``). ``manner`` is
    ``circle`` where the fixes away run round one (``lat_circle``, ``lon_circle``,
    ``radius_m``), else ``shift``. An event ends with the last fix away, and is open as long
    as another may come.

    Example: a ship at 12 knots that for forty minutes reports from ten miles to the west,
    and then where it would have come to, gives one event; two ships that share an MMSI and
    report by turns give none, a stray fix neither.

    One craft displaced tells of a receiver, of a clock, or of two ships under one identity;
    several together are looked at in `gnss_interference`. The thresholds are ours.
    """
    table = _in_order(fixes)
    craft = integers(table["craft_id"])
    counts, measures = carried(open, COUNTS, MEASURES)
    order = np.argsort(counts[:, CRAFT], kind="stable")
    found, found_measures, fate = _follow(
        readonly(group_bounds(craft), np.int64),
        readonly(craft, np.int64),
        readonly(times(table["segment"]), np.int64),
        readonly(times(table["t"]), np.int64),
        readonly(integers(table["in_segment"]), np.int8),
        readonly(floats(table["lat"]), np.float64),
        readonly(floats(table["lon"]), np.float64),
        readonly(floats(table["sog_kn"]), np.float32),
        readonly(floats(table["cog_deg"]), np.float32),
        (_int64(table["frame"]), _int64(table["offset"]), _int64(table["length"])),
        readonly(counts[order], np.int64),
        readonly(measures[order], np.float64),
        (micros(edge), micros(at_least), micros(within), micros(silent_for), micros(home_for)),
        float(off_m),
    )
    return _events(found, found_measures, (fate == LASTS) & (micros(until) - found[:, END] <= micros(silent_for)))


def _int64(column: pa.ChunkedArray) -> Ints:
    return readonly(integers(column), np.int64)


def _in_order(fixes: pa.Table) -> pa.Table:
    """Return fixes by craft, time and segment; they come by craft and time."""
    craft, t, segment = integers(fixes["craft_id"]), times(fixes["t"]), times(fixes["segment"])
    tied = (craft[1:] == craft[:-1]) & (t[1:] == t[:-1]) & (segment[1:] < segment[:-1])
    return fixes.take(pa.array(np.lexsort((segment, t, craft)))) if tied.any() else fixes


def _events(counts: Ints, measures: Floats, still_open: Flags) -> pa.Table:
    lat, lon = measures[:, LAT], measures[:, LON]
    home = measures[:, HOME_LAT], measures[:, HOME_LON]
    circles = np.array([circle_of(tuple(row)) for row in measures[:, SUM_AT:].tolist()]).reshape(-1, 3)
    east, north, radius = circles.T
    round_ = ~np.isnan(radius)
    return events_table(
        craft=(counts[:, CRAFT],),
        t_start=counts[:, START],
        t_end=counts[:, END],
        lat=lat,
        lon=lon,
        still_open=still_open,
        fixes=counts[:, FIXES],
        longest_silence_us=counts[:, LONGEST],
        pointers=np.stack([counts[:, at : at + 3] for at in (BEFORE_AT, FIRST_AT, LAST_AT)], axis=1),
        detail={
            "duration_h": span_h(counts[:, END] - counts[:, START]),
            "manner": pa.array(np.where(round_, "circle", "shift").tolist(), pa.string()),
            "offset_m": rounded(distance_m(*home, lat, lon), 0),
            "bearing_deg": rounded(np.round(bearing_deg(*home, lat, lon)) % 360, 0),
            "lat_before": rounded(measures[:, BEFORE_LAT], 7),
            "lon_before": rounded(measures[:, BEFORE_LON], 7),
            "lat_circle": rounded(lat + north / _M_PER_DEG, 5),
            "lon_circle": rounded((lon + east / _east_m(lat) + 180.0) % 360.0 - 180.0, 5),
            "radius_m": rounded(radius, 0),
            "returned": pa.array(counts[:, RETURNED] > 0),
        },
        counts=counts,
        measures=measures,
    )


def _east_m(lat: Floats) -> Floats:
    """Return the metres to a degree of longitude, as the kernel has them."""
    return np.asarray(_M_PER_DEG * np.maximum(np.cos(np.radians(lat)), 0.01))


@kernel
def _reckoned(lat: float, lon: float, sog: float, cog: float, seconds: float) -> tuple[float, float]:
    """Return where a craft is that goes on as it was last heard, for an hour at most."""
    if math.isnan(sog) or math.isnan(cog):
        return lat, lon
    metres = sog * KNOT_MPS * min(seconds, _RECKONED_S)
    north = metres * math.cos(math.radians(cog)) / _M_PER_DEG
    east = metres * math.sin(math.radians(cog)) / (_M_PER_DEG * max(math.cos(math.radians(lat)), 0.01))
    return min(max(lat + north, -90.0), 90.0), (lon + east + 180.0) % 360.0 - 180.0


@kernel
def _east_north(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> tuple[float, float]:
    """Return how far b lies east and north of a in metres, as on a plane."""
    turn = lon_b - lon_a
    if turn > 180.0:
        turn -= 360.0
    elif turn < -180.0:
        turn += 360.0
    return turn * _M_PER_DEG * max(math.cos(math.radians(lat_a)), 0.01), (lat_b - lat_a) * _M_PER_DEG


@kernel
def _follow(  # noqa: C901 - a kernel
    bounds: Ints,
    craft: Ints,
    segment: Ints,
    t: Ints,
    in_segment: NDArray[np.int8],
    lat: Floats,
    lon: Floats,
    sog: NDArray[np.float32],
    cog: NDArray[np.float32],
    pointers: tuple[Ints, Ints, Ints],
    opened: Ints,
    opened_measures: Floats,
    spans: tuple[int, int, int, int, int],
    off_m: float,
) -> tuple[Ints, Floats, NDArray[np.int8]]:
    """Follow displacements through rows sorted by craft, time and segment; those carried in, by craft, come first.

    Rows before the edge were judged with an earlier window and tell only what led up to it.
    """
    edge, least_us, within_us, silent_us, home_us = spans
    n, taken_up = len(t), len(opened)
    # No page of these is touched before a displacement needs it.
    counts = np.empty((n + taken_up, COUNTS), np.int64)
    measures = np.empty((n + taken_up, MEASURES), np.float64)
    fate = np.empty(n + taken_up, np.int8)
    away = np.empty(n, np.int64)  # rows away since one was home, from `head` up to `tail`
    counts[:taken_up] = opened
    measures[:taken_up] = opened_measures
    fate[:taken_up] = LASTS
    names, latest = np.empty(8, np.int64), np.empty(8, np.int64)
    number, following = taken_up, 0
    for group in range(len(bounds) - 1):
        first, end = bounds[group], bounds[group + 1]
        while following < taken_up and opened[following, CRAFT] < craft[first]:
            following += 1
        now = following if following < taken_up and opened[following, CRAFT] == craft[first] else -1
        if now < 0 and segment[first] == segment[end - 1]:
            alone = True
            for row in range(first, end):
                alone = alone and segment[row] == segment[first]
            if alone:
                continue
        known, head, tail = 0, 0, 0
        for row in range(first, end):
            place, home = -1, -1
            for k in range(known):
                if names[k] == segment[row]:
                    place = k
            if place < 0:
                if known == len(names):
                    more_names, more_latest = np.empty(2 * known, np.int64), np.empty(2 * known, np.int64)
                    more_names[:known], more_latest[:known] = names, latest
                    names, latest = more_names, more_latest
                place = known
                known += 1
                names[place] = segment[row]
            latest[place] = row
            for k in range(known):
                heard = latest[k]
                believed = in_segment[heard] >= _BELIEVED and t[row] - t[heard] <= home_us
                if believed and (home < 0 or names[k] < names[home]):
                    home = k
            fresh = t[row] >= edge
            if fresh and now >= 0 and t[row] - counts[now, END] > silent_us:
                fate[now] = ENDED
                now, tail = -1, head
            if home < 0 or home == place:
                if fresh and now >= 0:
                    fate[now] = ENDED
                    if home >= 0 and names[home] == counts[now, HOME]:
                        counts[now, RETURNED] = 1
                    now = -1
                tail = head
                continue
            if fresh and now >= 0 and counts[now, HOME] != names[home]:
                fate[now] = ENDED
                now, tail = -1, head
            if tail == head:
                head, tail = 0, 0
            before = latest[home]
            begun = -1
            if now < 0:
                away[tail] = row
                tail += 1
                while t[away[head]] < t[row] - within_us:
                    head += 1
                if not fresh or t[row] - t[away[head]] < least_us or tail - head < _FEWEST:
                    continue
                farthest = 0.0
                for place in range(head, tail):
                    one = away[place]
                    seconds = (t[one] - t[before]) * 1e-6
                    there = _reckoned(lat[before], lon[before], float(sog[before]), float(cog[before]), seconds)
                    x, y = _east_north(there[0], there[1], lat[one], lon[one])
                    farthest = max(farthest, math.hypot(x, y))
                if farthest < off_m:
                    continue
                now, begun = number, head
                number += 1
                fate[now] = LASTS
                one = away[head]
                seconds = (t[one] - t[before]) * 1e-6
                there = _reckoned(lat[before], lon[before], float(sog[before]), float(cog[before]), seconds)
                counts[now, CRAFT], counts[now, HOME], counts[now, RETURNED] = craft[row], names[home], 0
                counts[now, START], counts[now, END], counts[now, FIXES], counts[now, LONGEST] = t[one], t[one], 0, 0
                measures[now, LAT], measures[now, LON] = lat[one], lon[one]
                measures[now, BEFORE_LAT], measures[now, BEFORE_LON] = lat[before], lon[before]
                measures[now, HOME_LAT], measures[now, HOME_LON] = there
                for part in range(SUMS):
                    measures[now, SUM_AT + part] = 0.0
                for part in range(3):
                    counts[now, FIRST_AT + part] = pointers[part][one]
                    counts[now, BEFORE_AT + part] = pointers[part][before]
            if not fresh:
                continue
            for place in range(begun if begun >= 0 else 0, tail if begun >= 0 else 1):
                one = away[place] if begun >= 0 else row
                counts[now, LONGEST] = max(counts[now, LONGEST], t[one] - counts[now, END])
                counts[now, END] = t[one]
                counts[now, FIXES] += 1
                for part in range(3):
                    counts[now, LAST_AT + part] = pointers[part][one]
                x, y = _east_north(measures[now, LAT], measures[now, LON], lat[one], lon[one])
                z = x * x + y * y
                added = (1.0, x, y, x * x, y * y, x * y, x * z, y * z, z, z * z)
                for part in range(SUMS):
                    measures[now, SUM_AT + part] += added[part]
            if begun >= 0:
                tail = head
    return counts[:number].copy(), measures[:number].copy(), fate[:number].copy()
