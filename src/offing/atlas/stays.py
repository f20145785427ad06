"""Runs of fixes inside an area: from the shoreline's zones and from polygons alike.

A stay is a run of successive fixes of one segment inside one area, not parted by a long
silence. Few fixes are measured: from one whose distance to every limit is known, those that
follow are in the same areas while they have not moved that far.

How near a stay came is judged by a grid, since a moored craft's fixes differ by less than
matters: each position counts as the middle of its cell, of 0.01 degrees where that is more
than 30 km off, else of 0.002. So the nearest fix is found within 160 m, wherever one begins.
"""

import math

import numpy as np
from numpy.typing import NDArray

from offing.atlas.shore import cell_of
from offing.atlas.zones import Zones, shores_around, zones_at
from offing.nav.compiled import kernel
from offing.nav.nearest import earth_vector, nearest_square, span_m
from offing.nav.polygons import Polygons, clearance_deg, members_of
from offing.nav.runs import Floats, Ints
from offing.schema.craft import ICAO

_MOST = 128
_COARSE_DEG, _FINE_DEG, _FINE_WITHIN_M = 0.01, 0.002, 30_000.0
# What a cell's middle and a position in it may differ by in their distance to a shore.
_CELL_M = 900.0
_NORTH_M, _EAST_M = 111_700.0, 111_400.0


@kernel
def moved_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return at least the distance between two positions, and seldom much more."""
    turn = abs(lon_b - lon_a)
    if turn > 180.0:
        turn = 360.0 - turn
    north, east = abs(lat_b - lat_a) * _NORTH_M, turn * _EAST_M
    if north + east < 200.0:
        return north + east
    return north + east * math.cos(math.radians(min(abs(lat_a), abs(lat_b))))


@kernel
def _grown(values: Ints, n: int) -> Ints:
    larger = np.empty(2 * len(values), np.int64)
    larger[:n] = values[:n]
    return larger


@kernel
def _owner_m(zones: Zones, owner: int, lat: float, lon: float, guess: Ints, stack: Ints, place: Floats) -> float:
    """Return the distance to one holder's shore; infinite where the cell says that it is far."""
    earth_vector(lat, lon, place)
    cell = cell_of(lat, lon)
    best = np.inf
    for entry in range(int(zones.cell_starts[cell]), int(zones.cell_starts[cell + 1])):
        one = int(zones.cell_holders[entry])
        if int(zones.owner[one]) == owner:
            square, point = nearest_square(zones.tree, int(zones.roots[one]), place, np.inf, int(guess[one]), stack)
            guess[one] = point
            best = min(best, square)
    if best == np.inf:
        return best
    return span_m(best)


@kernel
def zone_stays(  # noqa: C901 - a kernel
    zones: Zones, craft: Ints, segment: Ints, t: Ints, lat: Floats, lon: Floats, edge: int, silent_us: int
) -> tuple[Ints, Ints, Ints, Ints, Floats]:
    """Return the stays (area, first, last, nearest, metres) at or after *edge*, in rows by craft, segment and time.

    Areas are numbered as zones are; the distances are those to the zone's shore.
    """
    n = len(t)
    room = 4096
    area, first, last = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    nearest, metres = np.empty(room, np.int64), np.empty(room, np.float64)
    count = 0
    owners, offs = np.empty(_MOST, np.int64), np.empty(_MOST, np.float64)
    found = np.empty(_MOST, np.int64)
    guess = np.full(len(zones.roots), -1, np.int64)
    stack, place = np.empty(64, np.int64), np.zeros(3)
    # What is open: the zone, its stay's number (-1 before its first row counts), its holder's
    # distance from the anchor, and that from the coarse cell last asked about.
    zone, stay = np.empty(_MOST, np.int64), np.empty(_MOST, np.int64)
    off, coarse_off = np.empty(_MOST, np.float64), np.empty(_MOST, np.float64)
    active = 0
    anchor = -1
    free = rest = 0.0
    coarse = fine = fine_before = -1
    north = east = 0.0
    for row in range(n):
        joined = row > 0 and craft[row] == craft[row - 1] and segment[row] == segment[row - 1]
        if t[row] < edge:
            begins = row + 1 < n and craft[row] == craft[row + 1] and segment[row] == segment[row + 1]
            if not begins or t[row + 1] < edge:
                active, anchor = 0, -1
                continue
        parted = not joined or t[row] - t[row - 1] >= silent_us
        if parted:
            active = 0
        moved = moved_m(lat[anchor], lon[anchor], lat[row], lon[row]) if anchor >= 0 else 0.0
        if parted or anchor < 0 or moved >= free:
            around = shores_around(zones, lat[row], lon[row], owners, offs, guess, stack, place)
            inside, free = zones_at(zones, lat[row], lon[row], owners, offs, around, found)
            anchor, moved = row, 0.0
            kept = 0
            for slot in range(active):
                for k in range(inside):
                    if found[k] == zone[slot]:
                        zone[kept], stay[kept], coarse_off[kept] = zone[slot], stay[slot], coarse_off[slot]
                        kept += 1
                        break
            was = kept
            for k in range(inside):
                known = 0
                while known < was and zone[known] != found[k]:
                    known += 1
                if known == was:
                    zone[kept], stay[kept] = found[k], -1
                    kept += 1
            if kept > was:
                coarse = fine = fine_before = -1
            active = kept
            for slot in range(active):
                for k in range(around):
                    if owners[k] == zone[slot] // 3:
                        off[slot] = offs[k]
            rest = -1.0
        if t[row] < edge:
            continue
        for slot in range(active):
            if stay[slot] < 0:
                if count == room:
                    area, first, last = _grown(area, count), _grown(first, count), _grown(last, count)
                    nearest = _grown(nearest, count)
                    longer = np.empty(2 * room, np.float64)
                    longer[:count] = metres
                    metres = longer
                    room *= 2
                area[count], first[count], nearest[count], metres[count] = zone[slot], row, row, np.inf
                stay[slot] = count
                count += 1
                rest = -1.0
            last[stay[slot]] = row
        if active == 0 or moved < rest:
            continue
        x, y = math.floor(lon[row] / _COARSE_DEG), math.floor(lat[row] / _COARSE_DEG)
        here = int(y * 100_000 + x)
        if here != coarse:
            coarse = here
            fine = fine_before = -1
            coarse_off[:active] = -1.0
            north, east = (y + 0.5) * _COARSE_DEG, (x + 0.5) * _COARSE_DEG
        x, y = math.floor(lon[row] / _FINE_DEG), math.floor(lat[row] / _FINE_DEG)
        here = int(y * 1_000_000 + x)
        if here in (fine, fine_before):
            continue
        fine_before, fine = fine, here
        known_owner, known_off = -1, 0.0
        rest = np.inf
        for slot in range(active):
            owner = zone[slot] // 3
            if off[slot] - moved - _CELL_M < metres[stay[slot]]:
                for other in range(active):
                    if coarse_off[slot] < 0.0 and zone[other] // 3 == owner:
                        coarse_off[slot] = coarse_off[other]
                if coarse_off[slot] < 0.0:
                    coarse_off[slot] = _owner_m(zones, owner, north, east, guess, stack, place)
                measure = coarse_off[slot]
                if measure <= _FINE_WITHIN_M:
                    if owner != known_owner:
                        known_owner = owner
                        middle = (y + 0.5) * _FINE_DEG, (x + 0.5) * _FINE_DEG
                        known_off = _owner_m(zones, owner, middle[0], middle[1], guess, stack, place)
                    measure = known_off
                if measure < metres[stay[slot]]:
                    metres[stay[slot]], nearest[stay[slot]] = measure, row
            rest = min(rest, off[slot] - _CELL_M - metres[stay[slot]])
    return area[:count].copy(), first[:count].copy(), last[:count].copy(), nearest[:count].copy(), metres[:count].copy()


@kernel
def polygon_stays(  # noqa: C901 - a kernel
    index: Polygons,
    by: NDArray[np.int8],
    centre: Floats,
    craft: Ints,
    segment: Ints,
    t: Ints,
    lat: Floats,
    lon: Floats,
    edge: int,
    silent_us: int,
) -> tuple[Ints, Ints, Ints, Ints, Floats]:
    """Return the stays as zone_stays does, in the polygons.

    *by* tells of each polygon whether all craft count (1) or only aircraft
    (2). Areas are numbered by their rows in the index; distances are those to the areas' *centre*
    (earth vectors, shape (areas, 3)), of every fix.
    """
    n = len(t)
    room = 4096
    area, first, last = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    nearest, metres = np.empty(room, np.int64), np.empty(room, np.float64)
    count = 0
    members = np.empty(2 * len(index.boxes) + 1, np.int32)
    now, stay = np.empty(len(index.boxes) + 1, np.int64), np.empty(len(index.boxes) + 1, np.int64)
    place = np.zeros(3)
    active, anchor, free = 0, -1, 0.0
    for row in range(n):
        joined = row > 0 and craft[row] == craft[row - 1] and segment[row] == segment[row - 1]
        if t[row] < edge:
            begins = row + 1 < n and craft[row] == craft[row + 1] and segment[row] == segment[row + 1]
            if not begins or t[row + 1] < edge:
                active, anchor = 0, -1
                continue
        if not joined or t[row] - t[row - 1] >= silent_us:
            active, anchor = 0, -1
        still = anchor >= 0 and abs(lat[row] - lat[anchor]) < free and abs(lon[row] - lon[anchor]) < free
        if not still:
            end = members_of(index, lat[row], lon[row], members, 0)
            free, anchor = clearance_deg(index, lat[row], lon[row]), row
            kept = 0
            for slot in range(active):
                for k in range(end):
                    if members[k] == now[slot]:
                        now[kept], stay[kept] = now[slot], stay[slot]
                        kept += 1
                        break
            was = kept
            for k in range(end):
                known = 0
                while known < was and now[known] != members[k]:
                    known += 1
                if known == was and (int(by[members[k]]) == 1 or craft[row] >> 56 == ICAO):
                    now[kept], stay[kept] = members[k], -1
                    kept += 1
            active = kept
        if t[row] < edge or active == 0:
            continue
        earth_vector(lat[row], lon[row], place)
        for slot in range(active):
            if stay[slot] < 0:
                if count == room:
                    area, first, last = _grown(area, count), _grown(first, count), _grown(last, count)
                    nearest = _grown(nearest, count)
                    longer = np.empty(2 * room, np.float64)
                    longer[:count] = metres
                    metres = longer
                    room *= 2
                area[count], first[count], nearest[count], metres[count] = now[slot], row, row, np.inf
                stay[slot] = count
                count += 1
            number, one = stay[slot], now[slot]
            last[number] = row
            square = 0.0
            for axis in range(3):
                square += (place[axis] - centre[one, axis]) ** 2
            measure = span_m(square)
            if measure < metres[number]:
                metres[number], nearest[number] = measure, row
    return area[:count].copy(), first[:count].copy(), last[:count].copy(), nearest[:count].copy(), metres[:count].copy()
