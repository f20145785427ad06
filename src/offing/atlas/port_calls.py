"""What the finding of port visits and of voyages share: how near a port craft are, and where they lay still.

Distances to ports are not measured at every fix: while a craft cannot have moved as far as
to the nearest bound of its zone since the last measured fix, it is in that zone still.
Zones: 0 within the distance of entering of some port, 1 beyond that but not beyond the
distance of leaving, 2 beyond the distance of leaving every port.
"""

import math
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from offing.nav.columns import floats, readonly
from offing.nav.compiled import kernel
from offing.nav.distance import KNOT_MPS
from offing.nav.nearest import Tree, build, earth_vector, nearest, nearest_square, span_m
from offing.nav.runs import Flags, Floats, Ints

ENTERED, BETWEEN, AWAY = range(3)
# A segment of fewer fixes may be a stray that no hull sent: its silence says nothing yet.
BELIEVED = 10
# A craft that is found farther than this from its fix before has not lain still between.
SWING_M = 1000.0
BASE_KNOWN_TO_M, BASE_ALONE_M = 1000.0, 4000.0
# Over less than both, the errors of two positions may pass for a speed.
NOISE_M, NOISE_US = 20.0, 60_000_000
_ANYWHERE_M = 3.0e7
_SLACK_M = 2.0


def tree_of(ports: pa.Table) -> Tree:
    """Return the search tree of a PORTS table, built once for the same positions."""
    return _tree(*(readonly(floats(ports[name]), np.float64).tobytes() for name in ("lat", "lon")))


@lru_cache(maxsize=8)
def _tree(lat: bytes, lon: bytes) -> Tree:
    lats, lons = np.frombuffer(lat, np.float64), np.frombuffer(lon, np.float64)
    return build(lats, lons, lats, lons)


def port_columns(ports: pa.Table, lat: Floats, lon: Floats) -> tuple[pa.Array, pa.Array, pa.Array, Floats]:
    """Return name, id and state of the port that each position is at, and its distance in metres.

    That is the nearest; a naval base only where it is within a kilometre, which is how well
    its place is known, or where no other port is within BASE_ALONE_M: most ships near one
    are at the civil port beside it. Null and NaN where a position is NaN or there are no ports.
    """
    base = np.asarray(pc.equal(ports["kind"], "base"))
    metres, which = _nearest_of(ports, ~base, lat, lon)
    base_m, base_which = _nearest_of(ports, base, lat, lon)
    chosen = (base_m < metres) & ((base_m <= BASE_KNOWN_TO_M) | (metres > BASE_ALONE_M))
    which, metres = np.where(chosen, base_which, which), np.where(chosen, base_m, metres)
    place = pa.array(which, mask=which < 0)
    name, port_id, state = (ports[column].combine_chunks().take(place) for column in ("name", "port_id", "state"))
    return name, port_id, state, np.where(which >= 0, metres, np.nan)


def _nearest_of(ports: pa.Table, some: Flags, lat: Floats, lon: Floats) -> tuple[Floats, Ints]:
    """Return distance and row of the nearest of some rows of *ports*, infinite and -1 where there is none."""
    numbers = np.flatnonzero(some)
    if len(numbers) == 0:
        return np.full(len(lat), np.inf), np.full(len(lat), -1)
    metres, which = nearest(tree_of(ports.take(pa.array(numbers))), lat, lon)
    return metres, np.where(which >= 0, numbers[which], -1)


@kernel
def at_most_m(lat_a: float, lon_a: float, cos_a: float, lat_b: float, lon_b: float) -> float:
    """Return a bound above the distance of two positions, *cos_a* being the cosine of the first's latitude."""
    rise = abs(lat_b - lat_a)
    turn = abs(lon_b - lon_a)
    if turn > 180.0:
        turn = 360.0 - turn
    return rise * 111_700.0 + turn * 111_400.0 * min(1.0, cos_a + rise * 0.01746)


@kernel
def roughly_at_most_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return a bound above that of at_most_m, quicker to have."""
    turn = abs(lon_b - lon_a)
    if turn > 180.0:
        turn = 360.0 - turn
    return abs(lat_b - lat_a) * 111_700.0 + turn * 111_400.0


@kernel
def apart_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float, room: Floats) -> float:
    """Return the distance of two positions on WGS 84; *room* is space for 6 numbers."""
    earth_vector(lat_a, lon_a, room[:3])
    earth_vector(lat_b, lon_b, room[3:])
    x, y, z = room[3] - room[0], room[4] - room[1], room[5] - room[2]
    return span_m(x * x + y * y + z * z)


@kernel
def zone_of(
    tree: Tree, lat: float, lon: float, enter_m: float, leave_m: float, guess: int, room: Floats, stack: Ints
) -> tuple[int, float, int]:
    """Return the zone of a position, how far it surely is from the next zone, and the nearest port's point.

    *guess* is the point returned for a position near by, or -1; *room* is space for 6
    numbers and *stack* for 64. Without ports everything is AWAY.
    """
    earth_vector(lat, lon, room[:3])
    square, point = nearest_square(tree, 0, room[:3], _ANYWHERE_M * _ANYWHERE_M, guess, stack)
    if point < 0:
        return AWAY, np.inf, -1
    metres = span_m(square)
    if metres <= enter_m:
        return ENTERED, enter_m - metres - _SLACK_M, point
    if metres <= leave_m:
        return BETWEEN, min(metres - enter_m, leave_m - metres) - _SLACK_M, point
    return AWAY, 0.99 * metres - leave_m - _SLACK_M, point


@kernel
def mean_kn(way_m: float, silence_us: int) -> float:
    """Return the mean speed over a way in knots; NaN where it is no more than the error of two positions."""
    if silence_us <= 0 or (way_m < NOISE_M and silence_us < NOISE_US):
        return math.nan
    return way_m / (silence_us * 1e-6) / KNOT_MPS


@kernel
def last_lay(
    t: Ints,
    lat: Floats,
    lon: Floats,
    sog: NDArray[np.float32],
    first: int,
    last: int,
    slower: float,
    faster: float,
    lies_us: int,
    silent_us: int,
    room: Floats,
) -> int:
    """Return the row at which the last stay among the rows *first* to *last* of one segment begins, -1 without one.

    A stay is a run of fixes, from one slower than *slower* to the last before one that is
    faster than *faster* or over a kilometre off, that lasts *lies_us*; or a silence of *silent_us*.
    """
    found, begun = -1, -1
    for row in range(first, last + 1):
        speed = float(sog[row])
        start = row
        if row > first:
            silence = t[row] - t[row - 1]
            far = roughly_at_most_m(lat[row - 1], lon[row - 1], lat[row], lon[row]) > SWING_M
            if far or math.isnan(speed):
                way = apart_m(lat[row - 1], lon[row - 1], lat[row], lon[row], room)
                far = way > SWING_M
                if math.isnan(speed) and silence <= silent_us:
                    speed = mean_kn(way, silence)
                    start = row - 1
            if far:
                begun = -1
            if silence >= silent_us and begun < 0:
                found = row - 1
        if begun >= 0 and speed > faster:
            begun = -1
        elif begun < 0 and speed < slower:
            begun = start
        if begun >= 0 and t[row] - t[begun] >= lies_us:
            found = begun
    return found
