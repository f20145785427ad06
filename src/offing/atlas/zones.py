"""Zones made from the shoreline alone: how near which holder's shore a position lies.

Three zones a holder: within the breadth it claims (with what it claims in some of its straits
instead), within 24 nm, and nearer its shore than any other's within 200 nm. They are said in
these words and no others, for nobody's law follows from a shoreline. A boundary file of the
user's takes the place of those whose role it states.
"""

import math
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from offing.atlas import claims
from offing.atlas.area_index import area_index
from offing.atlas.shore import cell_of, nearest_point, shore
from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.nearest import Tree, chord_m, earth_vector, leaf_of, nearest_square, segment_square, span_m
from offing.nav.polygons import Polygons, clearance_deg, inside_one
from offing.nav.runs import Floats, Ints

NM_M = 1852.0
BREADTH, OUTER, NEAREST = range(3)
OUTER_NM, NEAREST_NM = 24.0, 200.0
# What a cell's list of holders leaves out is at least this much farther than what it holds
# (build_atlas/near_cells.py); a position may move half of it before another may be the nearest.
SPARE_M = 20 * NM_M
_FAR_M = 260 * NM_M
_CELLS = 360 * 720
_REPLACED_BY = {"territorial sea": BREADTH, "contiguous zone": OUTER, "EEZ": NEAREST}
_MOST_AROUND = 32


class Zones(NamedTuple):
    """Hold what kernels need to tell the zones of a position; holder h has the zones 3h, 3h + 1 and 3h + 2.

    ``owner`` is the holder that each holder's shore counts for, ``breadth_m`` what each claims;
    ``sector_of`` and ``sector_m`` name, for each row of the areas indexed in ``sectors``, the
    holder whose breadth is another there (-1: none) and that breadth, ``sector_near`` the
    cells of half a degree in or beside which a sector lies. ``wanted`` tells which of the three are.
    """

    tree: Tree
    roots: NDArray[np.int32]
    cell_starts: NDArray[np.int32]
    cell_holders: NDArray[np.int16]
    owner: NDArray[np.int16]
    breadth_m: Floats
    sectors: Polygons
    sector_of: NDArray[np.int16]
    sector_m: Floats
    sector_near: NDArray[np.bool_]
    wanted: NDArray[np.bool_]


def zones_of(areas: pa.Table) -> Zones:
    """Return the zones under the sectors, held places and boundaries among *areas* (AREAS)."""
    held = shore()
    kinds = pc.field("kind")
    sectors = areas.filter(kinds == "sector").combine_chunks()
    owner = np.arange(len(held.codes))
    for row in areas.filter(kinds == "held").to_pylist():
        if row["of"] in held.codes and row["holder"] in held.codes:
            owner[held.codes.index(row["of"])] = held.codes.index(row["holder"])
    roles = set(areas.filter(kinds == "boundary")["role"].to_pylist())
    wanted = [not any(_REPLACED_BY.get(role) == zone for role in roles) for zone in range(3)]
    told = sectors.to_pylist()
    return Zones(
        held.tree,
        held.roots,
        held.cell_starts,
        held.cell_holders,
        readonly(owner, np.int16),
        readonly(claims.breadths(held.codes) * NM_M, np.float64),
        area_index(sectors).arrays,
        readonly([held.codes.index(row["holder"]) for row in told], np.int16),
        readonly([float(row["role"]) * NM_M for row in told], np.float64),
        _beside(area_index(sectors).arrays.boxes),
        readonly(wanted, np.bool_),
    )


def _beside(boxes: Floats) -> NDArray[np.bool_]:
    near = np.zeros((360, 720), np.bool_)
    for west, south, east, north in boxes:
        rows = slice(max(0, int((south + 90) * 2) - 1), int((north + 90) * 2) + 2)
        near[rows, max(0, int((west + 180) * 2) - 1) : int((east + 180) * 2) + 2] = True
    return readonly(near.ravel(), np.bool_)


def zone_id(zone: int) -> str:
    """Return the id of a zone by its number: ``zone:JP:12``, ``zone:JP:24``, ``near:JP``."""
    code = shore().codes[zone // 3]
    if zone % 3 == NEAREST:
        return f"near:{code}"
    return f"zone:{code}:{_breadth_nm(zone):g}"


def zone_words(zone: int) -> str:
    """Return what a zone is called: ``within 12 nm of the shore of Japan``."""
    code = shore().codes[zone // 3]
    return claims.near_words(code) if zone % 3 == NEAREST else claims.words(code, _breadth_nm(zone))


def _breadth_nm(zone: int) -> float:
    return OUTER_NM if zone % 3 == OUTER else float(claims.breadths([shore().codes[zone // 3]])[0])


@kernel
def shores_around(
    tree: Tree,
    roots: NDArray[np.int32],
    cell_starts: NDArray[np.int32],
    cell_holders: NDArray[np.int16],
    owner_of: NDArray[np.int16],
    lat: float,
    lon: float,
    spare_m: float,
    owners: Ints,
    metres: Floats,
    guess: Ints,
    stack: Ints,
    place: Floats,
) -> int:
    """Write into *owners* and *metres* every holder whose shore may matter at a position; return how many.

    Those are the nearest, and all who are nearer than *spare_m* beyond both it and 24 nm.
    *guess* holds, for each holder, a point of the tree that may be near (-1: none known). The
    first five are fields of Zones: a kernel called for each position takes no more than it needs.
    """
    earth_vector(lat, lon, place)
    cell = cell_of(lat, lon)
    count = 0
    best = np.inf
    for entry in range(int(cell_starts[cell]), int(cell_starts[cell + 1])):
        one = int(cell_holders[entry])
        limit = np.inf
        if best < np.inf:
            limit = chord_m(max(best, OUTER_NM * NM_M) + spare_m) ** 2
        square, point = nearest_square(tree, int(roots[one]), place, limit, int(guess[one]), stack)
        if point < 0:
            continue
        guess[one] = point
        off, owner = span_m(square), int(owner_of[one])
        best = min(best, off)
        known = 0
        while known < count and owners[known] != owner:
            known += 1
        if known == count:
            count += 1
            owners[known], metres[known] = owner, off
        elif off < metres[known]:
            metres[known] = off
    return count


@kernel
def narrowed(zones: Zones, lat: float, lon: float, owners: Ints, count: int, breadths: Floats) -> float:
    """Put the breadths of the sectors that hold a position into *breadths*; return how far it may move and stay so."""
    for k in range(count):
        for sector in range(len(zones.sector_of)):
            if int(zones.sector_of[sector]) == owners[k] and inside_one(zones.sectors, lat, lon, sector):
                breadths[k] = zones.sector_m[sector]
    degrees = clearance_deg(zones.sectors, lat, lon)
    return degrees * 110_500.0 * max(0.0, math.cos(math.radians(min(90.0, abs(lat) + degrees))))


@kernel
def zones_at(  # noqa: C901 - a kernel
    wanted: NDArray[np.bool_], owners: Ints, metres: Floats, breadths: Floats, count: int, free: float, found: Ints
) -> tuple[int, float]:
    """Write into *found* the zones that hold a position; return how many, and how far it may move and stay in them.

    *owners*, *metres* and *breadths* are those of the *count* holders around it; *free* is
    how far it may move for other reasons.
    """
    first, second = -1, -1
    for k in range(count):
        if first < 0 or metres[k] < metres[first] or (metres[k] == metres[first] and owners[k] < owners[first]):
            first, second = k, first
        elif second < 0 or metres[k] < metres[second]:
            second = k
    if first < 0:
        return 0, free
    inside = 0
    for k in range(count):
        for zone in range(2):
            reach = breadths[k] if zone == BREADTH else OUTER_NM * NM_M
            free = min(free, abs(metres[k] - reach))
            if metres[k] <= reach and wanted[zone]:
                found[inside] = 3 * owners[k] + zone
                inside += 1
    off = metres[first]
    if off <= NEAREST_NM * NM_M:
        if wanted[NEAREST]:
            found[inside] = 3 * owners[first] + NEAREST
            inside += 1
        if second >= 0:
            free = min(free, 0.5 * (metres[second] - off))
        free = min(free, NEAREST_NM * NM_M - off)
    else:
        # Out here only the distance to the nearest shore counts, whosever it is.
        free = off - NEAREST_NM * NM_M
    return inside, max(0.0, free - 5.0 - 0.005 * max(0.0, free - 50_000.0))


@kernel
def zones_of_each(  # noqa: C901 - a kernel
    zones: Zones, lat: Floats, lon: Floats
) -> tuple[Floats, NDArray[np.int16], Ints, NDArray[np.int32]]:
    """Return for n positions the distance to the nearest shore, its holder, and the zones: offsets (n + 1), numbers.

    More than 250 nm off, the distance is that to the shore nearest to the middle of the
    position's cell of 0.1 degrees: too great by a little, never by more than 9 nm.
    """
    n = len(lat)
    nearest, holder = np.full(n, np.nan), np.full(n, -1, np.int16)
    offsets = np.zeros(n + 1, np.int64)
    numbers = np.empty(4 * n + 64, np.int32)
    owners, metres = np.empty(_MOST_AROUND, np.int64), np.empty(_MOST_AROUND, np.float64)
    found = np.empty(2 * _MOST_AROUND + 1, np.int64)
    guess = np.full(len(zones.roots), -1, np.int64)
    stack, place = np.empty(64, np.int64), np.zeros(3)
    at = 0
    tree, roots, owner_of, wanted, near = zones.tree, zones.roots, zones.owner, zones.wanted, zones.sector_near
    starts, holders, breadth_m = zones.cell_starts, zones.cell_holders, zones.breadth_m
    breadths = np.empty(_MOST_AROUND, np.float64)
    x_before = y_before = 1e9
    far, owner, leaf = -1, -1, -1
    for row in range(n):
        offsets[row + 1] = at
        if np.isnan(lat[row]) or np.isnan(lon[row]):
            continue
        x, y = np.floor(lon[row] * 10.0), np.floor(lat[row] * 10.0)
        if x != x_before or y != y_before:
            x_before, y_before = x, y
            y, x = (y + 0.5) / 10.0, (x + 0.5) / 10.0
            square, one, far = nearest_point(tree, roots, starts, holders, y, x, guess, stack, place)
            if span_m(square) < _FAR_M:
                far = -1
            else:
                owner, leaf = int(owner_of[one]), leaf_of(tree, far)
        if far >= 0:
            earth_vector(lat[row], lon[row], place)
            nearest[row] = span_m(segment_square(tree, leaf, far, place))
            holder[row] = owner
            continue
        y, x = lat[row], lon[row]
        count = shores_around(tree, roots, starts, holders, owner_of, y, x, 10.0, owners, metres, guess, stack, place)
        for k in range(count):
            breadths[k] = breadth_m[owners[k]]
        if near[cell_of(y, x)]:
            narrowed(zones, y, x, owners, count, breadths)
        for k in range(count):
            if holder[row] < 0 or metres[k] < nearest[row] or (metres[k] == nearest[row] and owners[k] < holder[row]):
                nearest[row], holder[row] = metres[k], owners[k]
        inside, _ = zones_at(wanted, owners, metres, breadths, count, 0.0, found)
        if at + inside > len(numbers):
            larger = np.empty(2 * len(numbers) + inside, np.int32)
            larger[:at] = numbers[:at]
            numbers = larger
        for k in range(inside):
            numbers[at] = found[k]
            at += 1
        offsets[row + 1] = at
    return nearest, holder, offsets, numbers[:at].copy()
