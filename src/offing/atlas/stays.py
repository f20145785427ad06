"""Runs of fixes inside an area: from the shoreline's zones and from polygons alike.

A stay is a run of successive fixes of one segment inside one area, not parted by a long
silence. Few fixes are measured: from one whose distance to every limit is known, those that
follow are in the same areas while they have not moved that far.

How near a stay came is judged by a grid, since a moored craft's fixes differ by less than
matters: each position counts as the middle of its cell, of 0.2 degrees where that is more
than 150 km off, else of 0.02 where that is more than 30 km off, else of 0.002. So the nearest
fix is found within 160 m near the shore and a tenth of its distance far off, wherever a
window begins.
"""

import math

import numpy as np
from numpy.typing import NDArray

from offing.atlas.shore import cell_of
from offing.atlas.zones import SPARE_M, Zones, narrowed, shores_around, zones_at
from offing.nav.compiled import kernel
from offing.nav.nearest import Tree, earth_vector, nearest_square, span_m
from offing.nav.polygons import Polygons, clearance_deg, members_of
from offing.nav.runs import Floats, Ints
from offing.schema.craft import ICAO

_MOST = 128
# How many cells make a degree, and within how many metres the next smaller ones count.
_WIDE, _COARSE, _FINE = 5.0, 50.0, 500.0
_COARSE_WITHIN_M, _FINE_WITHIN_M = 150_000.0, 30_000.0
# What a cell's middle and a position in it may differ by in their distance to a shore.
_CELL_M, _WIDE_M = 1_700.0, 16_500.0
_OFFSHORE_M = 130_000.0
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
def _owner_m(
    tree: Tree,
    roots: NDArray[np.int32],
    starts: NDArray[np.int32],
    holders: NDArray[np.int16],
    owner_of: NDArray[np.int16],
    owner: int,
    lat: float,
    lon: float,
    guess: Ints,
    stack: Ints,
    place: Floats,
) -> float:
    """Return the distance to one holder's shore; infinite where the cell says that it is far."""
    earth_vector(lat, lon, place)
    cell = cell_of(lat, lon)
    best = np.inf
    for entry in range(int(starts[cell]), int(starts[cell + 1])):
        one = int(holders[entry])
        if int(owner_of[one]) == owner:
            square, point = nearest_square(tree, int(roots[one]), place, np.inf, int(guess[one]), stack)
            guess[one] = point
            best = min(best, square)
    if best == np.inf:
        return best
    return span_m(best)


@kernel
def _cell_number(lat: float, lon: float, cells: float) -> int:
    return math.floor(lat * cells) * 1_000_000 + math.floor(lon * cells)


@kernel
def _measure(
    tree: Tree,
    roots: NDArray[np.int32],
    starts: NDArray[np.int32],
    holders: NDArray[np.int16],
    owner_of: NDArray[np.int16],
    owner: int,
    lat: float,
    lon: float,
    known: Floats,
    guess: Ints,
    stack: Ints,
    place: Floats,
) -> float:
    """Return how far a position counts as being from a holder's shore.

    *known* holds that of its wide and of its coarse cell, where they were asked about (else -1), and is filled.
    """
    for level in range(3):
        cells = _WIDE if level == 0 else (_COARSE if level == 1 else _FINE)
        if level == 2 or known[level] < 0.0:
            north, east = (math.floor(lat * cells) + 0.5) / cells, (math.floor(lon * cells) + 0.5) / cells
            off = _owner_m(tree, roots, starts, holders, owner_of, owner, north, east, guess, stack, place)
            if level == 2:
                return off
            known[level] = off
        if known[level] > (_COARSE_WITHIN_M if level == 0 else _FINE_WITHIN_M):
            return float(known[level])
    return np.inf


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
    found, breadths = np.empty(_MOST, np.int64), np.empty(_MOST, np.float64)
    tree, roots, owner_of, wanted = zones.tree, zones.roots, zones.owner, zones.wanted
    starts, holders = zones.cell_starts, zones.cell_holders
    guess = np.full(len(zones.roots), -1, np.int64)
    stack, place = np.empty(64, np.int64), np.zeros(3)
    # What is open: the zone, its stay's number (-1 before its first row counts), its holder's
    # distance from the anchor, and that from the wide and the coarse cell last asked about.
    zone, stay = np.empty(_MOST, np.int64), np.empty(_MOST, np.int64)
    off, known = np.empty(_MOST, np.float64), np.empty((_MOST, 2), np.float64)
    active = 0
    anchor = -1
    free = rest = 0.0
    wide = coarse = fine = fine_before = -1
    fresh = False
    for row in range(n):
        joined = row > 0 and craft[row] == craft[row - 1] and segment[row] == segment[row - 1]
        if t[row] < edge:
            begins = row + 1 < n and craft[row] == craft[row + 1] and segment[row] == segment[row + 1]
            if not begins or t[row + 1] < edge:
                for slot in range(active):
                    if stay[slot] >= 0:
                        last[stay[slot]] = row - 1
                active, anchor = 0, -1
                continue
        parted = not joined or t[row] - t[row - 1] >= silent_us
        if parted:
            for slot in range(active):
                if stay[slot] >= 0:
                    last[stay[slot]] = row - 1
            active = 0
        moved = moved_m(lat[anchor], lon[anchor], lat[row], lon[row]) if anchor >= 0 else 0.0
        if parted or anchor < 0 or moved >= free:
            y, x = lat[row], lon[row]
            around = shores_around(
                tree, roots, starts, holders, owner_of, y, x, SPARE_M, owners, offs, guess, stack, place
            )
            for k in range(around):
                breadths[k] = zones.breadth_m[owners[k]]
            free = 0.5 * SPARE_M
            if zones.sector_near[cell_of(y, x)]:
                free = min(free, narrowed(zones, y, x, owners, around, breadths))
            inside, free = zones_at(wanted, owners, offs, breadths, around, free, found)
            anchor, moved = row, 0.0
            kept = 0
            for slot in range(active):
                goes_on = False
                for k in range(inside):
                    goes_on = goes_on or found[k] == zone[slot]
                if goes_on:
                    zone[kept], stay[kept], known[kept] = zone[slot], stay[slot], known[slot]
                    kept += 1
                elif stay[slot] >= 0:
                    last[stay[slot]] = row - 1
            was = kept
            for k in range(inside):
                old = 0
                while old < was and zone[old] != found[k]:
                    old += 1
                if old == was:
                    zone[kept], stay[kept], known[kept] = found[k], -1, -1.0
                    kept += 1
            if kept > was:
                fine = fine_before = -1
            active = kept
            for slot in range(active):
                for k in range(around):
                    if owners[k] == zone[slot] // 3:
                        off[slot] = offs[k]
            rest = -1.0
            fresh = True
        if t[row] < edge:
            continue
        for slot in range(active if fresh else 0):
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
        fresh = False
        if active == 0 or moved < rest:
            continue
        here = _cell_number(lat[row], lon[row], _FINE)
        if here in (fine, fine_before):
            continue
        fine_before, fine = fine, here
        here = _cell_number(lat[row], lon[row], _WIDE)
        if here != wide:
            wide = here
            known[:active, 0] = -1.0
        here = _cell_number(lat[row], lon[row], _COARSE)
        if here != coarse:
            coarse = here
            known[:active, 1] = -1.0
        rest = np.inf
        last_owner, measure = -1, 0.0
        for slot in range(active):
            owner, least = zone[slot] // 3, metres[stay[slot]]
            low = off[slot] - moved
            slack = _WIDE_M if low > _OFFSHORE_M else _CELL_M
            if low - slack < least:
                if owner != last_owner:
                    measure = _measure(
                        tree,
                        roots,
                        starts,
                        holders,
                        owner_of,
                        owner,
                        lat[row],
                        lon[row],
                        known[slot],
                        guess,
                        stack,
                        place,
                    )
                    last_owner = owner
                if measure < least:
                    metres[stay[slot]], nearest[stay[slot]] = measure, row
            rest = min(rest, off[slot] - slack - metres[stay[slot]])
    for slot in range(active):
        if stay[slot] >= 0:
            last[stay[slot]] = n - 1
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
