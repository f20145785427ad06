"""Which of many areas hold a point: an index that decides it with the few edges near it.

Areas are polygons in the plane of longitude and latitude, their edges straight in both, cut
at 180 degrees. The plane is laid out in cells of one degree; a cell that many edges pass is
split into 8 by 8, and so on. A cell names the areas that cover it whole and, for each area
whose border passes, the edges in it and whether one point of it, the cell's reference, lies
inside. A point is inside as often as the way from the reference to it (along the meridian,
then along the parallel) crosses edges, which is decided exactly.

The rule for borders: a point on an area's border, a hole's included, lies in the area. At
180 degrees a point lies in whatever holds it at -180 or at 180; edges along these meridians
and along the poles are the frame of the map and bound nothing.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.nav.compiled import kernel
from offing.nav.orientation import side
from offing.nav.runs import Floats, Ints

Numbers = NDArray[np.int32]

COLUMNS, ROWS, SPLIT = 360, 180, 8
# Where in a cell its reference lies: at no round number, for there is where borders run.
REFERENCE_X, REFERENCE_Y = 0.48713928962874673, 0.51782465130118271
_EVEN, _ODD, _BORDER = 0, 1, 2
_BELOW_POLE = 89.99999999999999  # the last number before 90


class Polygons(NamedTuple):
    """Hold the index; areas are numbered from 0, cells from the south-west corner, then as they were split.

    Few arrays, for each costs time at every call of a kernel.
    """

    vertex: Floats  # (vertices, 2): longitude, latitude; edge v runs from vertex v to the next
    boxes: Floats  # (areas, 4): west, south, east, north, NaN of an empty area
    child: Ints  # per cell: the first of the 64 it was split into, -1 where it was not
    starts: Ints  # (cells + 1, 2): where its areas begin in `whole`, and in `part`
    whole: Numbers  # areas that cover a cell whole, ascending in each
    part: Ints  # (parts + 1, 3): an area whose border passes a cell, ascending in each; whether it
    # holds the cell's reference; where the edges there begin in `edge`
    edge: Numbers


@kernel
def _locate(child: Ints, lat: float, lon: float) -> tuple[int, int, int, float]:
    """Return a point's cell, the cell's column and row, and how many such cells make a degree."""
    column = min(max(int(lon + 180.0), 0), COLUMNS - 1)
    row = min(max(int(lat + 90.0), 0), ROWS - 1)
    cell = row * COLUMNS + column
    scale = 1.0
    while child[cell] >= 0:
        scale *= SPLIT
        x = min(max(int((lon + 180.0) * scale), column * SPLIT), column * SPLIT + SPLIT - 1)
        y = min(max(int((lat + 90.0) * scale), row * SPLIT), row * SPLIT + SPLIT - 1)
        cell = int(child[cell]) + (y - row * SPLIT) * SPLIT + (x - column * SPLIT)
        column, row = x, y
    return cell, column, row, scale


@kernel
def cell_of(child: Ints, lat: float, lon: float) -> int:
    """Return the number of the cell that holds a point, from the index's `child`.

    It is -1 where the point is unknown, is none, or lies at 180 degrees: ask for its areas then.
    """
    if not (-90.0 <= lat <= 90.0 and -180.0 < lon < 180.0):
        return -1
    return _locate(child, lat, lon)[0]


@kernel
def cell_is_pure(starts: Ints, cell: int) -> bool:
    """Tell whether the same areas hold every point of a cell, from the index's `starts`: no border passes it."""
    return bool(cell >= 0 and starts[cell, 1] == starts[cell + 1, 1])


@kernel
def _status(
    vertex: Floats, edge: Numbers, first: int, last: int, lat: float, lon: float, ref_lat: float, ref_lon: float
) -> int:
    """Return whether the way from a reference to a point crosses an area's border oddly, or ends on it."""
    odd = False
    level = min(lat, _BELOW_POLE)  # the way runs within the frame, whose edges are not there to be crossed
    for k in range(first, last):
        v = int(edge[k])
        x_a, y_a, x_b, y_b = vertex[v, 0], vertex[v, 1], vertex[v + 1, 0], vertex[v + 1, 1]
        near = min(x_a, x_b) <= lon <= max(x_a, x_b) and min(y_a, y_b) <= lat <= max(y_a, y_b)
        along = (y_a <= level) != (y_b <= level)  # crosses the parallel of the point
        across = (x_a <= ref_lon) != (x_b <= ref_lon)  # crosses the meridian of the reference
        if not (near or along or across):
            continue
        turn = 0.0
        if near or along:
            turn = side(x_a, y_a, x_b, y_b, lon, lat)
            if near and turn == 0.0:
                return _BORDER
        ref_turn = side(x_a, y_a, x_b, y_b, ref_lon, ref_lat) if across else 0.0
        if along and across:
            odd = odd != ((turn > 0.0) != (ref_turn > 0.0))
        elif along:
            odd = odd != (((turn > 0.0) == (y_b > y_a)) != (x_a > ref_lon))
        elif across:
            odd = odd != (((ref_turn < 0.0) == (x_b > x_a)) != (y_a > level))
    return _ODD if odd else _EVEN


@kernel
def _fill(index: Polygons, lat: float, lon: float, out: Numbers, at: int) -> int:
    """Write the areas that hold a point, ascending, into *out* from *at*; return where they end."""
    cell, column, row, scale = _locate(index.child, lat, lon)
    vertex, edge, whole, part = index.vertex, index.edge, index.whole, index.part
    w, w_end = index.starts[cell, 0], index.starts[cell + 1, 0]
    ref_lon = (column + REFERENCE_X) / scale - 180.0
    ref_lat = (row + REFERENCE_Y) / scale - 90.0
    for p in range(index.starts[cell, 1], index.starts[cell + 1, 1]):
        status = _status(vertex, edge, part[p, 2], part[p + 1, 2], lat, lon, ref_lat, ref_lon)
        if status == _BORDER or status != part[p, 1]:
            while w < w_end and whole[w] < part[p, 0]:
                out[at] = whole[w]
                at += 1
                w += 1
            out[at] = part[p, 0]
            at += 1
    while w < w_end:
        out[at] = whole[w]
        at += 1
        w += 1
    return at


@kernel
def members_of(index: Polygons, lat: float, lon: float, out: Numbers, at: int) -> int:
    """Write the areas that hold a point, ascending, into *out* from *at*; return where they end.

    *out* must have room for as many as there are areas. None hold an unknown point.
    """
    if not (-90.0 <= lat <= 90.0 and -180.0 <= lon <= 180.0):
        return at
    if abs(lon) < 180.0:
        return _fill(index, lat, lon, out, at)
    sides = np.zeros(2 * len(index.boxes), np.int32)
    middle = _fill(index, lat, -180.0, sides, 0)
    end = _fill(index, lat, 180.0, sides, middle)
    a, b = 0, middle
    while a < middle or b < end:
        if b == end or (a < middle and sides[a] < sides[b]):
            out[at] = sides[a]
            a += 1
        else:
            out[at] = sides[b]
            a += int(a < middle and sides[a] == sides[b])
            b += 1
        at += 1
    return at


@kernel
def inside_one(index: Polygons, lat: float, lon: float, area: int) -> bool:
    """Tell whether one area holds a point."""
    if not (-90.0 <= lat <= 90.0 and -180.0 <= lon <= 180.0):
        return False
    if abs(lon) == 180.0:
        return _one(index, lat, -180.0, area) or _one(index, lat, 180.0, area)
    return _one(index, lat, lon, area)


@kernel
def _one(index: Polygons, lat: float, lon: float, area: int) -> bool:
    box = index.boxes[area]
    if not (box[0] <= lon <= box[2] and box[1] <= lat <= box[3]):
        return False
    cell, column, row, scale = _locate(index.child, lat, lon)
    for w in range(index.starts[cell, 0], index.starts[cell + 1, 0]):
        if index.whole[w] == area:
            return True
    for p in range(index.starts[cell, 1], index.starts[cell + 1, 1]):
        if index.part[p, 0] == area:
            ref_lon = (column + REFERENCE_X) / scale - 180.0
            ref_lat = (row + REFERENCE_Y) / scale - 90.0
            first, last = index.part[p, 2], index.part[p + 1, 2]
            status = _status(index.vertex, index.edge, first, last, lat, lon, ref_lat, ref_lon)
            return bool(status == _BORDER or status != index.part[p, 1])
    return False


@kernel
def clearance_deg(index: Polygons, lat: float, lon: float) -> float:
    """Return how far in degrees a point may move in latitude and in longitude, and stay in the same areas.

    A point whose latitude and whose longitude both differ by less than that lies in the areas
    in which this one lies. It reaches no further than the cell; 0 where the point is unknown.
    """
    if not (-90.0 <= lat <= 90.0 and -180.0 < lon < 180.0):
        return 0.0
    cell, column, row, scale = _locate(index.child, lat, lon)
    west, south = column / scale - 180.0, row / scale - 90.0
    free = min(lon - west, west + 1.0 / scale - lon)
    # Beyond the poles there is nothing to move to.
    if south > -90.0:
        free = min(free, lat - south)
    if south + 1.0 / scale < 90.0:
        free = min(free, south + 1.0 / scale - lat)
    first, last = index.part[index.starts[cell, 1], 2], index.part[index.starts[cell + 1, 1], 2]
    for k in range(first, last):
        v = int(index.edge[k])
        x_a, y_a = index.vertex[v, 0], index.vertex[v, 1]
        x_b, y_b = index.vertex[v + 1, 0], index.vertex[v + 1, 1]
        gap = max(min(x_a, x_b) - lon, lon - max(x_a, x_b), min(y_a, y_b) - lat, lat - max(y_a, y_b))
        spread = abs(x_b - x_a) + abs(y_b - y_a)
        if gap < free and spread > 0.0:
            gap = max(gap, abs((x_b - x_a) * (lat - y_a) - (y_b - y_a) * (lon - x_a)) / spread)
        free = min(free, gap)
    # What rounding may have added: a millionth of a millimetre on the ground.
    return max(free - 1e-12, 0.0)


@kernel
def members(index: Polygons, lat: Floats, lon: Floats) -> tuple[Ints, Numbers]:
    """Return which areas hold each of n points: offsets (n + 1) into the numbers of areas, ascending for each point.

    Degrees, longitudes from -180 to 180; NaN lies in none.
    """
    n, most = len(lat), len(index.boxes)
    offsets = np.zeros(n + 1, np.int64)
    found = np.empty(n + most + 1, np.int32)
    at = 0
    child, starts, whole = index.child, index.starts, index.whole
    for i in range(n):
        if at + most > len(found):
            larger = np.empty(2 * len(found) + most, np.int32)
            larger[:at] = found[:at]
            found = larger
        cell = cell_of(child, lat[i], lon[i])
        if cell_is_pure(starts, cell):
            for w in range(starts[cell, 0], starts[cell + 1, 0]):
                found[at] = whole[w]
                at += 1
        elif cell >= 0:
            at = _fill(index, lat[i], lon[i], found, at)
        else:
            at = members_of(index, lat[i], lon[i], found, at)
        offsets[i + 1] = at
    return offsets, found[:at].copy()
