"""Segments on a grid of times, so that craft can be compared at the same moment."""

import math
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.nav.columns import (
    float_column,
    floats,
    integer_column,
    integers,
    plain_column,
    readonly,
    rows_of_floats,
    time_column,
    times,
)
from offing.nav.compiled import kernel
from offing.nav.runs import segment_order
from offing.schema.detector import hours
from offing.schema.tables import GRID

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

_M_PER_DEG = 111_195.08
_HOUR = hours(1)
_KN = 1852.0 / 3600.0
_MOVED_M = 50.0  # less than this may be an antenna swinging about an anchor, and has no course


def resample(fixes: pa.Table, *, step: timedelta, edge: datetime, max_gap: timedelta = _HOUR) -> pa.Table:
    """Return GRID of *fixes* at the multiples of *step* since 1970, sorted by craft, segment and time.

    A fix settles the grid points after the fix before it in its segment, up to and with its
    own time, where the two lie at most *max_gap* apart; otherwise only a point at its own
    time. So each point rests on one fix and the one before, and windows of fixes that
    overlap by the last fix of each segment give each point once. Only fixes at or after
    *edge* settle points. Positions lie on the great circle, courses on the shorter arc
    between the two; an unknown speed is what the way between them took, and an unknown
    course the bearing of that way, where it is more than 50 m.
    """
    craft, segment, t = integers(fixes["craft_id"]), times(fixes["segment"]), times(fixes["t"])
    order = segment_order(craft, segment)
    order = np.arange(len(craft)) if order is None else order
    step_us, gap_us = (round(span.total_seconds() * 1e6) for span in (step, max_gap))
    lat, lon, sog, cog = (floats(fixes[name]) for name in ("lat", "lon", "sog_kn", "cog_deg"))
    rows, grid_t, lat, lon, sog, cog = _points(
        readonly(order, np.int64), craft, segment, t, lat, lon, sog, cog, step_us, round(edge.timestamp() * 1e6), gap_us
    )
    return pa.table(
        [
            plain_column(craft[rows]),
            time_column(segment[rows]),
            time_column(grid_t),
            plain_column(lat),
            plain_column(lon),
            plain_column(sog),
            float_column(cog),
            rows_of_floats(fixes["alt_m"], rows),
            integer_column(integers(fixes["nav_status"])[rows]),
            *(plain_column(integers(fixes[name])[rows]) for name in ("frame", "offset", "length")),
        ],
        schema=GRID,
    )


@kernel
def _points(  # noqa: C901 - a kernel
    order: Ints,
    craft: Ints,
    segment: Ints,
    t: Ints,
    lat: Floats,
    lon: Floats,
    sog: Singles,
    cog: Singles,
    step: int,
    edge: int,
    max_gap: int,
) -> tuple[Ints, Ints, Floats, Floats, Singles, Singles]:
    """Return for each grid point its earlier fix, time, position, speed and course."""
    total = 0
    for place in range(len(order)):
        now = order[place]
        if t[now] < edge:
            continue
        since = t[now] - 1
        if place > 0:
            before = order[place - 1]
            if craft[before] == craft[now] and segment[before] == segment[now] and t[now] - t[before] <= max_gap:
                since = t[before]
        total += t[now] // step - since // step
    rows = np.empty(total, np.int64)
    out_t = np.empty(total, np.int64)
    out_lat = np.empty(total, np.float64)
    out_lon = np.empty(total, np.float64)
    out_sog = np.empty(total, np.float32)
    out_cog = np.empty(total, np.float32)
    point = 0
    for place in range(len(order)):
        now = order[place]
        if t[now] < edge:
            continue
        before = now
        since = t[now] - 1
        if place > 0:
            other = order[place - 1]
            if craft[other] == craft[now] and segment[other] == segment[now] and t[now] - t[other] <= max_gap:
                before = other
                since = t[other]
        moment = (since // step + 1) * step
        if moment > t[now]:
            continue
        a, b = math.radians(lat[before]), math.radians(lat[now])
        turn = math.radians(lon[now] - lon[before])
        across = math.cos(b) * math.sin(turn)
        along = math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(turn)
        flat = math.hypot(across, along)
        arc = math.atan2(flat, math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn))
        metres = math.degrees(arc) * _M_PER_DEG
        way_kn = np.nan
        if t[now] > t[before]:
            way_kn = metres / ((t[now] - t[before]) * 1e-6) / _KN
        bearing = np.nan
        if metres > _MOVED_M:
            bearing = math.degrees(math.atan2(across, along)) % 360.0
        while moment <= t[now]:
            share = 1.0
            if t[now] > t[before]:
                share = (moment - t[before]) / (t[now] - t[before])
            rows[point] = now if moment == t[now] else before
            out_t[point] = moment
            # A short way is straight in degrees to a decimetre; a long one, a polar one or
            # one across the antimeridian is walked along the circle.
            if moment == t[now]:
                out_lat[point] = lat[now]
                out_lon[point] = lon[now]
            elif metres < 2000.0 and abs(lat[now]) < 70.0 and abs(lon[now] - lon[before]) < 1.0:
                out_lat[point] = lat[before] + share * (lat[now] - lat[before])
                out_lon[point] = lon[before] + share * (lon[now] - lon[before])
            else:
                part = share * arc
                cos_b, sin_b = 1.0, 0.0
                if flat > 0.0:
                    cos_b, sin_b = along / flat, across / flat
                sine = math.sin(a) * math.cos(part) + math.cos(a) * math.sin(part) * cos_b
                out_lat[point] = math.degrees(math.asin(min(max(sine, -1.0), 1.0)))
                east = math.atan2(
                    math.sin(part) * sin_b, math.cos(a) * math.cos(part) - math.sin(a) * math.sin(part) * cos_b
                )
                out_lon[point] = (lon[before] + math.degrees(east) + 180.0) % 360.0 - 180.0
            speed = sog[before] + share * (sog[now] - sog[before])
            if math.isnan(speed):
                speed = way_kn
            if math.isnan(speed):
                speed = sog[now]
            course = bearing
            if not math.isnan(cog[before]) and not math.isnan(cog[now]):
                swing = (cog[now] - cog[before] + 540.0) % 360.0 - 180.0
                course = (cog[before] + share * swing) % 360.0
            elif math.isnan(bearing):
                course = cog[now] if math.isnan(cog[before]) else cog[before]
            moment += step
            if math.isnan(speed):
                continue
            out_sog[point] = speed
            out_cog[point] = course
            point += 1
    return rows[:point], out_t[:point], out_lat[:point], out_lon[:point], out_sog[:point], out_cog[:point]
