"""Loitering: a craft that hardly gets on, out at sea."""

from datetime import datetime, timedelta
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.atlas import shore
from offing.atlas.port_calls import tree_of
from offing.nav.beyond import beyond
from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.distance import KNOT_MPS, near_m
from offing.nav.episodes import BySegment, carried, distinct_starts, events_table, micros, rounded, span_h
from offing.nav.nearest import Tree, nearest
from offing.nav.runs import Flags, Floats, Ints
from offing.schema.detector import detector, hours, minutes
from offing.schema.errors import UsageError

Singles = NDArray[np.float32]

STEP = minutes(10)
_STEP_US = 600_000_000
_NM_M = 1852.0
# A longer leg may have been sailed to and fro; then the speeds reported at its ends tell too.
_LONG_US = 1_800_000_000
# Over less than this the errors of two positions may pass for a speed.
_NOISE_US = 60_000_000

# What is kept of a loitering: the integers, and the floats.
CRAFT, SEGMENT, FIRST, START, SURE, END, FIXES, LONGEST, WAY, STATIONS, LAT_SUM, LON_SUM = range(12)
FIRST_AT, LAST_AT, COUNTS = 12, 15, 18
LAT, LON, MEASURES = range(3)


@detector(kind="loitering", per="craft", version=2, settles="at_least")
def loitering(
    fixes: pa.Table,
    ports: pa.Table,
    open: pa.Table,  # noqa: A002 - the contract names the input so
    edge: datetime,
    until: datetime,
    *,
    slower_than_kn: float = 2.0,
    at_least: timedelta = hours(1),
    from_shore_nm: float = 20.0,
    from_port_m: float = 10_000.0,
    silent_for: timedelta = hours(6),
) -> pa.Table:
    """Return one event for each time that one segment hardly gets on for an hour and more, out at sea.

    The way is measured between *stations*, the first fix of a segment in each ten minutes of
    UTC, so that neither the rate of reports nor the noise of positions adds to it. A station
    is *away* where it is more than *from_shore_nm* from the nearest shore and more than
    *from_port_m* from the nearest port or anchorage.

    | state     | becomes   | when                                                                  |
    |-----------|-----------|-----------------------------------------------------------------------|
    | on course | loitering | *at_least* has passed, by tens of minutes, in which every leg between |
    |           |           | two stations was slower than *slower_than_kn*, all of them away       |
    | loitering | on course | a leg is as fast or faster, and so is the mean over *at_least* or the |
    |           |           | leg longer than half an hour                                          |
    | loitering | on course | a station is not away, or *silent_for* passes without one             |

    A leg of less than a minute tells nothing. One of more than half an hour is not slow where
    the craft itself reports *slower_than_kn* or more at either end: between two passes of a
    satellite a trawler comes back to where she was. An event begins and ends with a station; it is
    open until *silent_for* has passed. ``lat`` and ``lon`` are the mean position,
    ``shore_nm`` and ``port_km`` the distances from there to the nearest shore and port,
    ``distance_m`` the way from station to station and ``mean_speed_kn`` the speed at which
    it was made. Waiting for orders or weather, fishing, survey and repair all look so.

    Example: a ship that lies stopped from 02:00 to 09:00, 60 nm from land, gives one event of seven hours.

    Two knots by the hour and 20 nm are Global Fishing Watch's (its loitering events; there
    the 20 nm are a mean over the event, here each station is held to them, so that an event
    does not depend on how it goes on). Raises UsageError where *at_least* is below 20 minutes.
    """
    spans = at_least // STEP
    if spans < 2:
        raise UsageError(f"loitering.at_least ({at_least}) must not be shorter than twenty minutes")
    rows = BySegment(fixes)
    at, silence = _stations(rows.craft, rows.segment, rows.t)
    craft, segment, t = (readonly(column[at], np.int64) for column in (rows.craft, rows.segment, rows.t))
    keys = (craft, segment, t)
    lat, lon = (readonly(rows.floats(name)[at], np.float64) for name in ("lat", "lon"))
    sog = readonly(rows.floats("sog_kn")[at], np.float32)
    way, slow, asked = _legs(keys, lat, lon, sog, float(slower_than_kn), micros(silent_for), spans)
    away = np.zeros(len(at), np.bool_)
    away[asked] = _away(lat[asked], lon[asked], tree_of(ports), from_shore_nm * _NM_M, from_port_m)
    counts, measures = carried(open, COUNTS, MEASURES)
    order = np.lexsort((counts[:, SEGMENT], counts[:, CRAFT]))
    found_counts, found_measures, lasting, last = _follow(
        keys,
        (at, silence, way),
        lat,
        lon,
        slow,
        readonly(away, np.bool_),
        readonly(counts[order], np.int64),
        readonly(measures[order], np.float64),
        float(slower_than_kn),
        (micros(edge), spans),
    )
    _point(rows, found_counts, last)
    lasts = lasting & (micros(until) - found_counts[:, END] <= micros(silent_for))
    return _events(found_counts, found_measures, lasts, tree_of(ports))


def _away(lat: Floats, lon: Floats, ports: Tree, from_shore_m: float, from_port_m: float) -> Flags:
    away = np.ones(len(lat), np.bool_)
    if from_shore_m > 0:
        away &= beyond(lat, lon, from_shore_m, lambda lats, lons: shore.nearest(lats, lons)[0])
    far = np.flatnonzero(away)
    near_ports = partial(nearest, ports, within_m=from_port_m + 50_000.0)
    away[far] = beyond(lat[far], lon[far], from_port_m, lambda lats, lons: near_ports(lats, lons)[0])
    return away


def _point(rows: BySegment, counts: Ints, last: Ints) -> None:
    """Write the pointers of the first and last stations that this window saw, given as rows."""
    for column, at in ((0, FIRST_AT), (1, LAST_AT)):
        seen = np.flatnonzero(last[:, column] >= 0)
        counts[seen, at : at + 3] = rows.pointers(last[seen, column])


def _events(counts: Ints, measures: Floats, lasts: Flags, ports: Tree) -> pa.Table:
    order = (counts[:, SURE], counts[:, SEGMENT])
    counts[:, START] = distinct_starts((counts[:, CRAFT],), counts[:, FIRST], counts[:, START], order)
    stations, took = counts[:, STATIONS], counts[:, END] - counts[:, FIRST]
    lat = measures[:, LAT] + counts[:, LAT_SUM] / stations * 1e-7
    lon = (measures[:, LON] + counts[:, LON_SUM] / stations * 1e-7 + 180.0) % 360.0 - 180.0
    port_m = nearest(ports, lat, lon)[0]
    return events_table(
        craft=(counts[:, CRAFT],),
        t_start=counts[:, START],
        t_end=counts[:, END],
        lat=lat,
        lon=lon,
        still_open=lasts,
        fixes=counts[:, FIXES],
        longest_silence_us=counts[:, LONGEST],
        pointers=np.stack([counts[:, at : at + 3] for at in (FIRST_AT, LAST_AT)], axis=1),
        detail={
            "duration_h": span_h(took),
            "mean_speed_kn": rounded(counts[:, WAY] / 1000 / (took / 1e6) / KNOT_MPS, 2),
            "distance_m": rounded(counts[:, WAY] / 1000, 0),
            "shore_nm": rounded(shore.nearest(lat, lon)[0] / _NM_M, 1),
            "port_km": rounded(np.where(np.isinf(port_m), np.nan, port_m) / 1000, 1),
        },
        counts=counts,
        measures=measures,
    )


@kernel
def _stations(craft: Ints, segment: Ints, t: Ints) -> tuple[Ints, Ints]:
    """Return the rows of the stations, and the longest silence up to each since the one before."""
    n = len(t)
    at = np.empty(n, np.int64)
    silence = np.empty(n, np.int64)
    number = 0
    next_step = 0
    longest = 0
    for row in range(n):
        joined = row > 0 and segment[row] == segment[row - 1] and craft[row] == craft[row - 1]
        if joined:
            longest = max(longest, t[row] - t[row - 1])
            if t[row] < next_step:
                continue
        else:
            longest = 0
        at[number], silence[number] = row, longest
        number += 1
        longest = 0
        next_step = (t[row] // _STEP_US + 1) * _STEP_US
    return at[:number].copy(), silence[:number].copy()


@kernel
def _legs(
    keys: tuple[Ints, Ints, Ints], lat: Floats, lon: Floats, sog: Singles, slower: float, silent_us: int, spans: int
) -> tuple[Ints, Flags, Flags]:
    """Return of each station the way to it (mm; -1: none), whether it was slow, and whether a loitering may hold it."""
    craft, segment, t = keys
    n = len(t)
    way = np.full(n, -1, np.int64)
    slow = np.zeros(n, np.bool_)
    asked = np.zeros(n, np.bool_)
    latest = 0
    for row in range(1, n):
        took = t[row] - t[row - 1]
        if craft[row] != craft[row - 1] or segment[row] != segment[row - 1] or took > silent_us:
            latest = 0
            continue
        metres = near_m(lat[row - 1], lon[row - 1], lat[row], lon[row])
        way[row] = round(metres * 1000.0)
        slow[row] = took < _NOISE_US or metres < slower * KNOT_MPS * took * 1e-6
        if took > _LONG_US and (sog[row - 1] >= slower or sog[row] >= slower):
            slow[row] = False
        if slow[row]:
            asked[row - 1] = True
            latest = t[row]
        # The mean over the last hour may be slow though its latest leg is not.
        asked[row] = latest > 0 and t[row] - latest <= (spans + 1) * _STEP_US
    return way, slow, asked


@kernel
def _follow(  # noqa: C901 - a kernel
    keys: tuple[Ints, Ints, Ints],
    columns: tuple[Ints, Ints, Ints],
    lat: Floats,
    lon: Floats,
    slow: Flags,
    away: Flags,
    opened: Ints,
    opened_measures: Floats,
    slower: float,
    limits: tuple[int, int],
) -> tuple[Ints, Floats, Flags, Ints]:
    """Follow the loiterings through stations sorted by craft, segment and time; those carried in come first.

    The last two tell which of them last, and the rows of the first and last station seen here,
    -1 for none. A window's context holds every station from *spans* steps before its last fix
    on, whatever was cut off before; no decision looks further back.
    """
    craft, segment, t = keys
    at, silence, way = columns
    edge, spans = limits
    n, taken_up = len(t), len(opened)
    counts = np.empty((n + taken_up, COUNTS), np.int64)
    measures = np.empty((n + taken_up, MEASURES), np.float64)
    lasting = np.ones(n + taken_up, np.bool_)
    seen = np.full((n + taken_up, 2), -1, np.int64)
    counts[:taken_up] = opened
    measures[:taken_up] = opened_measures
    number, following, now = taken_up, 0, -1
    begun, oldest = -1, 0  # the stations since which all is slow and away, and which the mean reaches back to
    covered = 0  # the way since the oldest
    for row in range(n):
        if row == 0 or craft[row] != craft[row - 1] or segment[row] != segment[row - 1]:
            now = -1
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
        joined = way[row] >= 0
        if not joined:
            oldest, covered = row, 0
        else:
            least = t[row - 1] // _STEP_US - (spans - 1)
            covered += way[row]
            while t[oldest] // _STEP_US < least:
                oldest += 1
                covered -= way[oldest]
            if begun >= 0:
                begun = max(begun, oldest)
        if not away[row]:
            begun = -1
        elif begun < 0 or not joined or not slow[row]:
            begun = row
        if t[row] < edge:
            continue
        since = row
        if now >= 0:
            # A long leg that is not slow tells itself; a mean would hide it.
            fast = joined and (
                covered * 1e3 >= slower * KNOT_MPS * (t[row] - t[oldest])
                or (t[row] - t[row - 1] > _LONG_US and not slow[row])
            )
            if joined and away[row] and (slow[row] or not fast):
                since = row - 1
            else:
                lasting[now] = False
                now = -1
        if now < 0:
            if begun < 0 or t[row] // _STEP_US - t[begun] // _STEP_US < spans - 1:
                continue
            now = number
            number += 1
            for column in range(COUNTS):
                counts[now, column] = 0
            counts[now, CRAFT], counts[now, SEGMENT] = craft[row], segment[row]
            counts[now, FIRST], counts[now, START], counts[now, SURE] = t[begun], -1, t[row]
            counts[now, END], counts[now, FIXES], counts[now, STATIONS] = t[begun], 1, 1
            measures[now, LAT], measures[now, LON] = lat[begun], lon[begun]
            seen[now, 0] = at[begun]
            since = begun
        for one in range(since + 1, row + 1):
            counts[now, LONGEST] = max(counts[now, LONGEST], silence[one])
            counts[now, END] = t[one]
            counts[now, FIXES] += at[one] - at[one - 1]
            counts[now, STATIONS] += 1
            counts[now, WAY] += way[one]
            turn = lon[one] - measures[now, LON]
            if turn > 180.0:
                turn -= 360.0
            elif turn < -180.0:
                turn += 360.0
            counts[now, LAT_SUM] += round((lat[one] - measures[now, LAT]) * 1e7)
            counts[now, LON_SUM] += round(turn * 1e7)
        seen[now, 1] = at[row]
    return counts[:number].copy(), measures[:number].copy(), lasting[:number].copy(), seen[:number].copy()
