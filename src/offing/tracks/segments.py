"""Segments: the parts of a craft's fixes that one hull could really have sailed.

Up to LIVE segments of a craft are alive side by side, each known by its last fix. A new fix
joins, among those whose hull could have got there, the one that best explains it; where
there is none it begins a segment of its own. So two hulls under one identity are taken
apart by what a hull can sail and never by a fixed gap, and a stray fix stands alone without
breaking the track it interrupts.

The idea of live segments matched by the gap between expected and reported position is that
of gpsdio-segment (SkyTruth and Global Fishing Watch, Apache-2.0: its discrepancy.py and
matcher.py); the reckoning here is ours. "Best explains" is the likelihood of the fix under a
normal scatter about the reckoned position whose width grows with the silence, so that a hull
heard ten seconds ago must fit to a hundred metres while one silent for hours may be far off.
"""

import math

import numpy as np
from numpy.typing import NDArray

from offing.nav.columns import UNKNOWN_TIME
from offing.nav.compiled import kernel

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Small = NDArray[np.int8]

LIVE = 8
COUNTED = 10  # in_segment counts no further

_KN = 1852.0 / 3600.0
_M_PER_DEG = 111_195.08
_HOUR_S = 3600.0
_DAY_S = 86_400.0

# Reach: a position error and antenna swap, plus what a receiver's clock may be off by.
_SLACK_M = 500.0
_COARSE_M = 200.0  # type 27 rounds to a tenth of a minute
_CLOCK_S = 15.0
_SHIP_KN, _RESCUE_AIRCRAFT_KN, _AIRCRAFT_KN = 45.0, 400.0, 700.0
_FASTER_THAN_SAID = 1.5
# Within five minutes a ship does not leave and resume the speeds that both its fixes report.
_STEADY_S, _STEADY_MARGIN_KN = 300.0, 20.0

# Scatter about the reckoned position, and about the last position, per second of silence.
_SCATTER_M, _RECKONED_MPS, _WANDERING_MPS, _AIRBORNE_MPS = 100.0, 2.0, 5.0, 20.0
# Doubt, in the units of a squared deviation: one lone fix may be noise; a transponder does
# not change its class; a hull keeps its velocity for a while.
_LONE_DOUBT, _OTHER_CLASS_DOUBT, _MOST_VELOCITY_DOUBT = 12.0, 12.0, 16.0


@kernel
def _displacement(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> tuple[float, float]:
    """Return how far b lies east and north of a, in metres on the sphere."""
    east = lon_b - lon_a
    if east > 180.0:
        east -= 360.0
    elif east < -180.0:
        east += 360.0
    north = lat_b - lat_a
    if abs(east) + abs(north) < 3.0 and abs(lat_a) < 80.0:
        return east * _M_PER_DEG * math.cos(math.radians(0.5 * (lat_a + lat_b))), north * _M_PER_DEG
    a, b, turn = math.radians(lat_a), math.radians(lat_b), math.radians(east)
    across = math.cos(b) * math.sin(turn)
    along = math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(turn)
    upward = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
    flat = math.hypot(across, along)
    metres = math.degrees(math.atan2(flat, upward)) * _M_PER_DEG
    if flat == 0.0:
        return 0.0, metres
    return metres * across / flat, metres * along / flat


@kernel
def _reach(seconds: float, sog_a: float, sog_b: float, type_a: int, type_b: int, airborne: bool) -> float:
    """Return how far one craft can have got in metres."""
    said = 0.0
    known = 0
    if not math.isnan(sog_a):
        said = sog_a
        known += 1
    if not math.isnan(sog_b):
        said = max(said, sog_b)
        known += 1
    limit = _SHIP_KN
    if airborne:
        limit = _AIRCRAFT_KN
    elif type_a == 9 or type_b == 9:
        limit = _RESCUE_AIRCRAFT_KN
    elif known == 2 and seconds <= _STEADY_S:
        limit = min(limit, _FASTER_THAN_SAID * said + _STEADY_MARGIN_KN)
    limit = max(limit, _FASTER_THAN_SAID * said)
    coarse = _COARSE_M if type_a == 27 or type_b == 27 else 0.0
    return _SLACK_M + coarse + _KN * (said * _CLOCK_S + limit * seconds)


@kernel
def _class(type_: int) -> int:
    if 1 <= type_ <= 3:
        return 1
    if type_ == 18 or type_ == 19:
        return 2
    return 0


@kernel
def _doubt(
    seconds: float,
    east: float,
    north: float,
    sog_a: float,
    cog_a: float,
    sog_b: float,
    cog_b: float,
    type_a: int,
    type_b: int,
    count: int,
    airborne: bool,
) -> float:
    """Return minus twice the log likelihood that a hull went from fix a to fix b."""
    fast = airborne or type_a == 9 or type_b == 9
    base = _SCATTER_M + (_COARSE_M if type_a == 27 or type_b == 27 else 0.0)
    width = base + (_AIRBORNE_MPS if fast else _WANDERING_MPS) * seconds
    doubt = (east * east + north * north) / (width * width) + 4.0 * math.log(width)
    moving_a = not (math.isnan(sog_a) or math.isnan(cog_a))
    if moving_a and seconds <= _HOUR_S:
        v_east = sog_a * _KN * math.sin(math.radians(cog_a))
        v_north = sog_a * _KN * math.cos(math.radians(cog_a))
        width = base + (_AIRBORNE_MPS if fast else _RECKONED_MPS) * seconds
        off_east, off_north = east - v_east * seconds, north - v_north * seconds
        doubt = min(doubt, (off_east * off_east + off_north * off_north) / (width * width) + 4.0 * math.log(width))
        if not (math.isnan(sog_b) or math.isnan(cog_b)):
            v_east -= sog_b * _KN * math.sin(math.radians(cog_b))
            v_north -= sog_b * _KN * math.cos(math.radians(cog_b))
            width = 1.0 + 0.01 * seconds
            doubt += min(_MOST_VELOCITY_DOUBT, (v_east * v_east + v_north * v_north) / (width * width))
    class_a, class_b = _class(type_a), _class(type_b)
    if class_a != 0 and class_b != 0 and class_a != class_b:
        doubt += _OTHER_CLASS_DOUBT
    return doubt + _LONE_DOUBT / count


@kernel
def name_segments(  # noqa: C901 - a kernel
    bounds: Ints,
    t: Ints,
    lat: Floats,
    lon: Floats,
    sog: Singles,
    cog: Singles,
    type_: Small,
    airborne: NDArray[np.bool_],
    carried_segment: Ints,
    carried_count: Small,
) -> tuple[Ints, Small, Ints]:
    """Return the segment and running count of each fix, and the segments left alive.

    Rows are sorted by (craft, t), *bounds* part the craft. A row with a ``carried_segment``
    is the last fix of a segment alive at the slice's beginning; it is no fix of this slice.
    A fix at exactly 0 N 0 E that no segment within an hour's sail explains is a receiver's
    zero: its segment is UNKNOWN_TIME. A segment alive is known by the row of its last fix.
    """
    rows = len(t)
    segment = np.full(rows, UNKNOWN_TIME, np.int64)
    counted = np.zeros(rows, np.int8)
    left_row = np.empty(rows, np.int64)
    left = 0
    at = np.zeros(LIVE, np.int64)
    name = np.zeros(LIVE, np.int64)
    count = np.zeros(LIVE, np.int64)
    for group in range(len(bounds) - 1):
        alive = 0
        for row in range(bounds[group], bounds[group + 1]):
            if carried_segment[row] != UNKNOWN_TIME:
                at[alive] = row
                name[alive] = carried_segment[row]
                count[alive] = carried_count[row]
                alive += 1
                continue
            best = -1
            if alive > 1:
                # A lone fix that another segment has outlived by a day was noise; dropping
                # it keeps strays from ever being strung together.
                newest = t[at[0]]
                for k in range(1, alive):
                    newest = max(newest, t[at[k]])
                k = 0
                while k < alive:
                    if count[k] == 1 and t[at[k]] < newest and (t[row] - t[at[k]]) * 1e-6 > _DAY_S:
                        alive -= 1
                        at[k], name[k], count[k] = at[alive], name[alive], count[alive]
                    else:
                        k += 1
            least = 0.0
            nowhere = lat[row] == 0.0 and lon[row] == 0.0
            for k in range(alive):
                last = at[k]
                seconds = (t[row] - t[last]) * 1e-6
                sailed = min(seconds, _HOUR_S) if nowhere else seconds
                reach = _reach(sailed, sog[last], sog[row], type_[last], type_[row], airborne[group])
                turn = abs(lon[row] - lon[last])
                # On both axes together no further than that: within reach without any cosine.
                surely = (min(turn, 360.0 - turn) + abs(lat[row] - lat[last])) * _M_PER_DEG <= reach
                if surely and alive == 1:
                    best = 0
                    break
                if abs(lat[row] - lat[last]) * _M_PER_DEG > reach:
                    continue
                east, north = _displacement(lat[last], lon[last], lat[row], lon[row])
                if not surely and math.hypot(east, north) > reach:
                    continue
                doubt = _doubt(
                    seconds,
                    east,
                    north,
                    sog[last],
                    cog[last],
                    sog[row],
                    cog[row],
                    type_[last],
                    type_[row],
                    count[k],
                    airborne[group],
                )
                if best < 0 or doubt < least or (doubt == least and name[k] < name[best]):
                    best = k
                    least = doubt
            if best < 0:
                if nowhere:
                    continue
                begun = t[row]
                for k in range(alive):
                    begun = max(begun, name[k] + 1)
                if alive == LIVE:
                    best = 0
                    for k in range(1, alive):
                        older = t[at[k]] < t[at[best]]
                        if older or (t[at[k]] == t[at[best]] and name[k] < name[best]):
                            best = k
                else:
                    best = alive
                    alive += 1
                name[best] = begun
                count[best] = 0
            at[best] = row
            count[best] = min(count[best] + 1, COUNTED)
            segment[row] = name[best]
            counted[row] = count[best]
        for k in range(alive):
            left_row[left] = at[k]
            left += 1
    return segment, counted, left_row[:left].copy()
