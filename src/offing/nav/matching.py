"""Detections and tracks: which craft was where something was detected, at that time.

A craft's position is interpolated between the fixes on either side, or carried on from one alone. It may be off by the
detection's own error, and by what the craft can have done since the nearest fix.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offing.nav.distance import distance_m

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Sentinel-1 shows a ship shifted along its orbit by some 115 s times its speed towards the satellite: a kilometre at 17
# knots. Where the file tells its own error that is taken instead.
ERROR_M = 1_000.0
CLOCK_S = 60.0  # a scene takes half a minute, and tells one time
TURN = 0.25  # of the way since the nearest fix, by which a craft may be elsewhere than it was heading
BETWEEN_US = 6 * 3_600_000_000  # fixes farther apart are not joined
ALONE_US = 20 * 60_000_000  # for which one fix alone is carried on
MOST_M = 10_000.0
LENGTH_M, LENGTH_SHARE = 50.0, 0.5  # lengths of one ship differ by less, or by less than this share of the longer
_BESIDE_DEG = 0.3  # beyond MOST_M and what a craft sails in ALONE_US
_KNOT = 1852.0 / 3600.0


@dataclass(frozen=True, slots=True)
class Pairs:
    """Hold pairs of a detection and a craft that was near: how far, how far it may have been, from how near a fix."""

    detection: Ints
    craft: Ints
    away_m: Floats
    allowed_m: Floats
    since_s: Floats


def near(
    t: Ints, lat: Floats, lon: Floats, error_m: Floats, fixes: tuple[Ints, Ints, Ints, Floats, Floats, Floats, Floats]
) -> Pairs:
    """Return the pairs of n detections with craft that can have been there.

    *fixes* are craft, segment, t, lat, lon, sog_kn and cog_deg, sorted by craft and t. Times are in microseconds.
    """
    craft, segment, at, north, east, speed, course = fixes
    bounds = np.flatnonzero(np.diff(craft)) + 1
    starts, ends = np.concatenate([[0], bounds]), np.concatenate([bounds, [len(craft)]])
    found: list[tuple[int, int, float, float, float]] = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if start == end:
            continue
        after = np.searchsorted(at[start:end], t, "left") + start
        then = (t >= at[start] - ALONE_US) & (t <= at[end - 1] + ALONE_US)
        low, high = north[start:end].min() - _BESIDE_DEG, north[start:end].max() + _BESIDE_DEG
        for n in np.flatnonzero(then & (lat >= low) & (lat <= high)).tolist():
            later = int(after[n])
            place = _placed(later, start, end, int(t[n]), segment, at, north, east, speed, course)
            if place is None or abs(place[0] - lat[n]) > 1.0:
                continue
            away = float(distance_m(np.array([place[0]]), np.array([place[1]]), lat[n], lon[n])[0])
            allowed = min(float(error_m[n]) + place[3] * _KNOT * (CLOCK_S + TURN * place[2]), MOST_M)
            if away <= allowed:
                found.append((n, int(craft[start]), away, allowed, place[2]))
    columns = list(zip(*found, strict=True)) or [(), (), (), (), ()]
    return Pairs(
        np.array(columns[0], np.int64),
        np.array(columns[1], np.int64),
        *(np.array(column, np.float64) for column in columns[2:]),
    )


def _placed(
    later: int,
    start: int,
    end: int,
    t: int,
    segment: Ints,
    at: Ints,
    north: Floats,
    east: Floats,
    speed: Floats,
    course: Floats,
) -> tuple[float, float, float, float] | None:
    """Return where a craft was at *t*: latitude, longitude, seconds to the nearest fix, knots; None where unknown."""
    earlier = later - 1
    inside = start <= earlier and later < end
    if inside and segment[earlier] == segment[later] and at[later] - at[earlier] <= BETWEEN_US:
        span = max(int(at[later] - at[earlier]), 1)
        share = (t - int(at[earlier])) / span
        turn = (east[later] - east[earlier] + 180) % 360 - 180
        since = min(t - int(at[earlier]), int(at[later]) - t) / 1e6
        way = float(distance_m(north[earlier : earlier + 1], east[earlier : earlier + 1], north[later], east[later])[0])
        knots = max(way / (span / 1e6) / _KNOT, 0.0)
        lon = (east[earlier] + share * turn + 180) % 360 - 180
        return float(north[earlier] + share * (north[later] - north[earlier])), float(lon), since, knots
    near_ = [n for n in (earlier, later) if start <= n < end and abs(int(at[n]) - t) <= ALONE_US]
    if not near_:
        return None
    n = min(near_, key=lambda one: abs(int(at[one]) - t))
    since = (t - int(at[n])) / 1e6
    knots = float(speed[n]) if np.isfinite(speed[n]) else 10.0
    heading = np.radians(course[n]) if np.isfinite(course[n]) else None
    lat, lon = float(north[n]), float(east[n])
    if heading is not None and np.isfinite(speed[n]):
        miles = knots * since / 3600.0
        lat += miles * float(np.cos(heading)) / 60.0
        lon += miles * float(np.sin(heading)) / 60.0 / max(float(np.cos(np.radians(lat))), 0.01)
    return lat, (lon + 180) % 360 - 180, 4 * abs(since), knots


def alike(one: float | None, other: float | None) -> bool:
    """Tell whether two lengths in metres may be of one ship; what is not known may."""
    if not one or not other:
        return True
    return abs(one - other) <= max(LENGTH_M, LENGTH_SHARE * max(one, other))


def assigned(pairs: Pairs, scene: Ints) -> dict[int, int]:
    """Return for each detection the number of its pair: the likeliest first, no craft twice in one scene."""
    taken: dict[int, int] = {}
    order = np.lexsort((pairs.craft, pairs.detection, pairs.away_m / pairs.allowed_m))
    used: set[tuple[int, int]] = set()
    for n in order.tolist():
        detection, craft = int(pairs.detection[n]), int(pairs.craft[n])
        once = (int(scene[detection]), craft)
        if detection in taken or once in used:
            continue
        taken[detection] = n
        used.add(once)
    return taken
