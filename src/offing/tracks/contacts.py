"""Contacts: which craft were within reach of one another, and how they lay.

The positions of one moment are sorted into cubes of the reach's size in space, not squares
of a chart, so that the poles and the antimeridian are places like any other; each cube is
compared with its neighbours only.
"""

import math

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.nav.columns import (
    float_column,
    floats,
    integers,
    plain_column,
    readonly,
    rows_of_floats,
    time_column,
    times,
)
from offing.nav.compiled import kernel
from offing.nav.distance import ECCENTRICITY_2, EQUATOR_M, MEAN_RADIUS_M
from offing.nav.runs import group_bounds
from offing.schema.tables import CONTACTS
from offing.tracks.sorting import order_by

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

_SMALLEST_REACH_M = 10.0  # 13 million metres of earth then fit twenty bits a side


def join_contacts(
    grid: pa.Table, *, within_m: float, reach_m: Floats | None = None, relative_kn: float | None = None
) -> pa.Table:
    """Return CONTACTS of each two craft within *within_m* metres at the same time of *grid*.

    With *reach_m*, metres a row, two are in contact within the farther of their two reaches
    (and *within_m*); with *relative_kn* those only whose relative speed is at most that.

    Sorted by craft_a, segment_a, craft_b, segment_b and t. Segments of one craft are no
    contacts. Ranges are those of WGS 84 to a part in a million. The relative speed is the
    difference of the two velocities; where a course is unknown, that of the speeds, which
    it cannot be less than.
    """
    craft, segment, t = integers(grid["craft_id"]), times(grid["segment"]), times(grid["t"])
    lat, lon = floats(grid["lat"]), floats(grid["lon"])
    track, tracks = _track_numbers(craft, segment)
    moments = order_by(t, t)
    sog, cog = floats(grid["sog_kn"]), floats(grid["cog_deg"])
    reach_m = np.full(len(craft), within_m) if reach_m is None else np.minimum(reach_m, within_m)
    chords = readonly(2 * MEAN_RADIUS_M * np.sin(np.minimum(reach_m / (2 * MEAN_RADIUS_M), math.pi / 2)), np.float64)
    slowly = math.inf if relative_kn is None else float(relative_kn)
    one, other = _find_pairs(moments.rows, moments.bounds, lat, lon, sog, cog, craft, track, chords, slowly)
    pair = track[one] * tracks + track[other]
    order = order_by(pair, pair)
    one, other = readonly(one[order.rows], np.int64), readonly(other[order.rows], np.int64)
    described = _describe(one, other, lat, lon, sog, cog)
    range_m, bearing, speed, turn, middle_lat, middle_lon = described
    sides = (one, other)
    columns = [
        *(plain_column(craft[rows]) for rows in sides),
        *(time_column(segment[rows]) for rows in sides),
        time_column(t[one]),
        *(plain_column(column) for column in (range_m, bearing, speed)),
        float_column(turn),
        plain_column(middle_lat),
        plain_column(middle_lon),
        *(plain_column(sog[rows]) for rows in sides),
        *(float_column(cog[rows]) for rows in sides),
        *(rows_of_floats(grid["alt_m"], rows) for rows in sides),
    ]
    pointers = [integers(grid[name]) for name in ("frame", "offset", "length")]
    columns += [plain_column(column[rows]) for rows in sides for column in pointers]
    return pa.table(columns, schema=CONTACTS)


def _track_numbers(craft: Ints, segment: Ints) -> tuple[Ints, int]:
    """Return the number of each row's (craft, segment), ascending by both, and how many there are."""
    bounds = group_bounds(craft, segment)
    heads = bounds[:-1]
    order = np.lexsort((segment[heads], craft[heads]))
    craft, segment = craft[heads][order], segment[heads][order]
    fresh = np.ones(len(heads), np.int64)
    fresh[1:] = (craft[1:] != craft[:-1]) | (segment[1:] != segment[:-1])
    numbers = np.empty(len(heads), np.int64)
    numbers[order] = np.cumsum(fresh) - 1
    return readonly(np.repeat(numbers, np.diff(bounds)), np.int64), int(fresh.sum())


@kernel
def _find_pairs(  # noqa: C901 - a kernel
    rows: Ints,
    bounds: Ints,
    lat: Floats,
    lon: Floats,
    sog: Singles,
    cog: Singles,
    craft: Ints,
    track: Ints,
    chords: Floats,
    slowly: float,
) -> tuple[Ints, Ints]:
    """Return the rows of every two craft in contact in a group of one moment, the lesser track first.

    They are at most as far apart as the greater of their *chords*, and their relative speed
    is not above *slowly*.
    """
    chord = 0.0
    for row in range(len(chords)):
        chord = max(chord, chords[row])
    # With cubes twice the reach a position can have neighbours beyond one face an axis only.
    size = 2.0 * max(chord, _SMALLEST_REACH_M)
    longest = 0
    for group in range(len(bounds) - 1):
        longest = max(longest, bounds[group + 1] - bounds[group])
    slots = 16
    while slots < 4 * longest:
        slots *= 2
    mask = slots - 1
    keys = np.empty(slots, np.int64)
    heads = np.empty(slots, np.int32)
    stamps = np.full(slots, -1, np.int32)
    following = np.empty(longest, np.int32)
    place = np.empty((longest, 3), np.float64)
    going = np.empty((longest, 3), np.float64)
    one = np.empty(max(longest, 16), np.int64)
    other = np.empty(max(longest, 16), np.int64)
    found = 0
    for group in range(len(bounds) - 1):
        begin = bounds[group]
        for here in range(bounds[group + 1] - begin):
            row = rows[begin + here]
            _earth_vector(lat[row], lon[row], place[here])
            if not math.isinf(slowly):
                _velocity(lat[row], lon[row], sog[row], cog[row], going[here])
            x, y, z = place[here, 0], place[here, 1], place[here, 2]
            i, j, k = int((x + 7e6) / size), int((y + 7e6) / size), int((z + 7e6) / size)
            to_i, to_j, to_k = x + 7e6 - i * size, y + 7e6 - j * size, z + 7e6 - k * size
            step_i, step_j, step_k = 1, 1, 1
            if 2.0 * to_i < size:
                step_i = -1
            else:
                to_i = size - to_i
            if 2.0 * to_j < size:
                step_j = -1
            else:
                to_j = size - to_j
            if 2.0 * to_k < size:
                step_k = -1
            else:
                to_k = size - to_k
            mine = 0
            # Each pair is met when its later row is compared with those already in their cubes.
            for cube in range(8):
                far = 0.0
                key_i, key_j, key_k = i + 1, j + 1, k + 1
                if cube & 1:
                    far += to_i * to_i
                    key_i += step_i
                if cube & 2:
                    far += to_j * to_j
                    key_j += step_j
                if cube & 4:
                    far += to_k * to_k
                    key_k += step_k
                if far > chord * chord:
                    continue
                key = (key_i << 42) | (key_j << 21) | key_k
                slot = (((key ^ (key >> 31)) & 0x7FFFFFFF) * 0x2545F491 >> 16) & mask
                while stamps[slot] == group and keys[slot] != key:
                    slot = (slot + 1) & mask
                if cube == 0:
                    mine = slot
                if stamps[slot] != group:
                    continue
                there = int(heads[slot])
                while there >= 0:
                    x_off, y_off, z_off = place[there, 0] - x, place[there, 1] - y, place[there, 2] - z
                    mate = rows[begin + there]
                    reach = max(chords[row], chords[mate])
                    if x_off * x_off + y_off * y_off + z_off * z_off <= reach * reach:
                        speed = 0.0
                        if not math.isinf(slowly):
                            x_off, y_off, z_off = (
                                going[there, 0] - going[here, 0],
                                going[there, 1] - going[here, 1],
                                going[there, 2] - going[here, 2],
                            )
                            speed = math.sqrt(x_off * x_off + y_off * y_off + z_off * z_off)
                            if math.isnan(speed):
                                speed = abs(sog[mate] - sog[row])
                        if craft[mate] != craft[row] and speed <= slowly:
                            if found == len(one):
                                more = np.empty(2 * found, np.int64)
                                more[:found] = one
                                one = more
                                more = np.empty(2 * found, np.int64)
                                more[:found] = other
                                other = more
                            if track[mate] < track[row]:
                                one[found], other[found] = mate, row
                            else:
                                one[found], other[found] = row, mate
                            found += 1
                    there = int(following[there])
            if stamps[mine] != group:
                stamps[mine] = group
                keys[mine] = ((i + 1) << 42) | ((j + 1) << 21) | (k + 1)
                heads[mine] = -1
            following[here] = heads[mine]
            heads[mine] = here
    return one[:found].copy(), other[:found].copy()


@kernel
def _earth_vector(lat: float, lon: float, out: Floats) -> None:
    """Write metres from the earth's centre, as nav.distance.earth_vectors has them."""
    sine = math.sin(math.radians(lat))
    normal = EQUATOR_M / math.sqrt(1.0 - ECCENTRICITY_2 * sine * sine)
    across = normal * math.cos(math.radians(lat))
    out[0] = across * math.cos(math.radians(lon))
    out[1] = across * math.sin(math.radians(lon))
    out[2] = normal * (1.0 - ECCENTRICITY_2) * sine


@kernel
def _velocity(lat: float, lon: float, sog: float, cog: float, out: Floats) -> None:
    """Write knots along the axes of the earth; NaN where the course is unknown."""
    sin_lat, cos_lat = math.sin(math.radians(lat)), math.cos(math.radians(lat))
    sin_lon, cos_lon = math.sin(math.radians(lon)), math.cos(math.radians(lon))
    east, north = sog * math.sin(math.radians(cog)), sog * math.cos(math.radians(cog))
    out[0] = -east * sin_lon - north * sin_lat * cos_lon
    out[1] = east * cos_lon - north * sin_lat * sin_lon
    out[2] = north * cos_lat


@kernel
def _describe(
    one: Ints, other: Ints, lat: Floats, lon: Floats, sog: Singles, cog: Singles
) -> tuple[Singles, Singles, Singles, Singles, Floats, Floats]:
    """Return range, bearing, relative speed, course difference and midpoint of each pair of rows."""
    n = len(one)
    used = np.zeros(len(lat), np.bool_)
    for pair in range(n):
        used[one[pair]] = True
        used[other[pair]] = True
    # Per row: the directions of east, north and the course, as seen from the earth's centre.
    place = np.empty((len(lat), 3), np.float64)
    frames = np.empty((len(lat), 9), np.float64)
    for row in range(len(lat)):
        if not used[row]:
            continue
        _earth_vector(lat[row], lon[row], place[row])
        sin_lat, cos_lat = math.sin(math.radians(lat[row])), math.cos(math.radians(lat[row]))
        sin_lon, cos_lon = math.sin(math.radians(lon[row])), math.cos(math.radians(lon[row]))
        east = math.sin(math.radians(cog[row]))
        north = math.cos(math.radians(cog[row]))
        frames[row, 0], frames[row, 1], frames[row, 2] = -sin_lon, cos_lon, 0.0
        frames[row, 3], frames[row, 4], frames[row, 5] = -sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat
        for axis in range(3):
            frames[row, 6 + axis] = east * frames[row, axis] + north * frames[row, 3 + axis]
    range_m = np.empty(n, np.float32)
    bearing = np.empty(n, np.float32)
    speed = np.empty(n, np.float32)
    turn = np.empty(n, np.float32)
    middle_lat = np.empty(n, np.float64)
    middle_lon = np.empty(n, np.float64)
    for pair in range(n):
        a, b = one[pair], other[pair]
        x, y, z = place[b, 0] - place[a, 0], place[b, 1] - place[a, 1], place[b, 2] - place[a, 2]
        chord = math.sqrt(x * x + y * y + z * z)
        range_m[pair] = 2.0 * MEAN_RADIUS_M * math.asin(min(0.5 * chord / MEAN_RADIUS_M, 1.0))
        degrees = math.degrees(
            math.atan2(x * frames[a, 0] + y * frames[a, 1], x * frames[a, 3] + y * frames[a, 4] + z * frames[a, 5])
        )
        bearing[pair] = degrees + 360.0 if degrees < 0.0 else degrees
        apart = 0.0
        square = 0.0
        for axis in range(6, 9):
            course = frames[a, axis] - frames[b, axis]
            apart += course * course
            velocity = sog[a] * frames[a, axis] - sog[b] * frames[b, axis]
            square += velocity * velocity
        if math.isnan(apart):
            turn[pair] = np.nan
            speed[pair] = abs(sog[a] - sog[b])
        else:
            turn[pair] = math.degrees(2.0 * math.asin(min(0.5 * math.sqrt(apart), 1.0)))
            speed[pair] = math.sqrt(square)
        if abs(lat[a]) < 80.0 and chord < 100_000.0:
            east = lon[b] - lon[a]
            east = east - 360.0 if east > 180.0 else (east + 360.0 if east < -180.0 else east)
            middle_lat[pair] = 0.5 * (lat[a] + lat[b])
            middle = lon[a] + 0.5 * east
            middle_lon[pair] = middle - 360.0 if middle > 180.0 else (middle + 360.0 if middle < -180.0 else middle)
        else:
            p, q, r = place[a, 0] + place[b, 0], place[a, 1] + place[b, 1], place[a, 2] + place[b, 2]
            middle_lat[pair] = math.degrees(math.atan2(r * 1.006739496742276, math.hypot(p, q)))
            middle_lon[pair] = math.degrees(math.atan2(q, p))
    return range_m, bearing, speed, turn, middle_lat, middle_lon
