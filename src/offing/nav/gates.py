"""Gates: where tracks cross lines drawn over the sea.

A gate is a line of two or more points, its edges straight in longitude and latitude as maps
draw them. A step from one fix to the next crosses it where the straight step does, to the
left or to the right of one who walks along the gate.

Fixes that lie exactly on a gate, and steps through its very corners, are decided as if every
fix stood a vanishing bit further east, and a vanishing bit of that further north (the
simulation of simplicity of Edelsbrunner and Mücke, 1990). So a track that comes to rest on
a gate has crossed it or has not, and crosses it on going on if it then is beyond: no
crossing is lost, none counts twice.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.runs import Floats, Ints

Line = Sequence[tuple[float, float]]
Bytes = NDArray[np.int8]

# Edges are listed by cell of the globe, each in all cells that it comes within _REACH of.
_CELL, _REACH = 4.0, 2.0
_COLUMNS, _ROWS = 90, 45


class Gates(NamedTuple):
    """Hold the edges of gates, longitudes relative to the gate's first point, and which lie near each cell."""

    lat_a: Floats
    lon_a: Floats
    lat_b: Floats
    lon_b: Floats
    base: Floats
    gate: Ints
    bounds: Ints
    near: Ints


class Crossings(NamedTuple):
    """Hold crossings in the order of rows and along each step.

    ``row`` is the row of the fix that ends the step, ``part`` how much of the step lies
    before the gate, ``left`` 1 where the craft came out on the gate's left hand, else 0.
    """

    row: Ints
    gate: Ints
    left: Bytes
    part: Floats


def build(lines: Sequence[Line]) -> Gates:
    """Return the gates of *lines* of (lat, lon), numbered in their order; each less than 90 degrees long."""
    edges = [
        (a[0], _turn(a[1] - line[0][1]), b[0], _turn(b[1] - line[0][1]), line[0][1], number)
        for number, line in enumerate(lines)
        for a, b in pairwise(line)
    ]
    lat_a, lon_a, lat_b, lon_b, base, gate = np.array(edges, np.float64).reshape(-1, 6).T
    near: list[list[int]] = [[] for _ in range(_COLUMNS * _ROWS)]
    for edge in range(len(edges)):
        for cell in _cells(lat_a[edge], lon_a[edge] + base[edge], lat_b[edge], lon_b[edge] + base[edge]):
            near[cell].append(edge)
    bounds = np.concatenate(([0], np.cumsum([len(cell) for cell in near])))
    listed = [edge for cell in near for edge in cell]
    ends = (readonly(column, np.float64) for column in (lat_a, lon_a, lat_b, lon_b, base))
    cells = (readonly(column, np.int64) for column in (gate, bounds, listed))
    return Gates._make((*ends, *cells))


def crossings(
    gates: Gates, craft: Ints, segment: Ints, t: Ints, lat: Floats, lon: Floats, longest_us: int
) -> Crossings:
    """Return where tracks cross *gates*, of rows sorted by craft, segment and time.

    Steps that take longer than *longest_us* are left out: where a craft was meanwhile is unknown.
    """
    row, gate, left, part = _cross(*gates, craft, segment, t, lat, lon, longest_us)
    order = np.lexsort((gate, part, row))
    return Crossings(row[order], gate[order], left[order], part[order])


def between(lat_a: Floats, lon_a: Floats, lat_b: Floats, lon_b: Floats, part: Floats) -> tuple[Floats, Floats]:
    """Return the positions *part* of the way along straight steps from a to b."""
    turn = (lon_b - lon_a + 180.0) % 360.0 - 180.0
    return lat_a + part * (lat_b - lat_a), (lon_a + part * turn + 180.0) % 360.0 - 180.0


def _turn(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0


def _cells(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> list[int]:
    """Return the cells that reach within _REACH, on both axes, of the box round an edge."""
    margin = _REACH + 1e-6
    south, north = min(lat_a, lat_b) - margin, max(lat_a, lat_b) + margin
    west, east = min(lon_a, lon_b) - margin, max(lon_a, lon_b) + margin
    rows = range(max(0, int((south + 90.0) // _CELL)), min(_ROWS - 1, int((north + 90.0) // _CELL)) + 1)
    columns = range(int((west + 180.0) // _CELL), int((east + 180.0) // _CELL) + 1)
    return sorted({row * _COLUMNS + column % _COLUMNS for row in rows for column in columns})


@kernel
def _cell(lat: float, lon: float) -> int:
    row = min(max(int((lat + 90.0) // 4.0), 0), 44)
    return row * 90 + int((lon + 180.0) // 4.0) % 90


@kernel
def _relative(lon: float, base: float) -> float:
    turn = lon - base
    if turn >= 180.0:
        turn -= 360.0
    elif turn < -180.0:
        turn += 360.0
    return turn


@kernel
def _clear(
    lat_a: Floats, lon_a: Floats, lat_b: Floats, lon_b: Floats, base: Floats, bounds: Ints, near: Ints,
    lat: float, lon: float,
) -> float:  # fmt: skip
    """Return degrees, at most _REACH, by which a position may change on both axes without meeting an edge."""
    least = 2.0
    cell = _cell(lat, lon)
    for place in range(bounds[cell], bounds[cell + 1]):
        edge = near[place]
        x = _relative(lon, base[edge])
        a_x, b_x, a_y, b_y = lon_a[edge], lon_b[edge], lat_a[edge], lat_b[edge]
        off = max(max(min(a_x, b_x) - x, x - max(a_x, b_x)), max(min(a_y, b_y) - lat, lat - max(a_y, b_y)))
        across = abs(b_x - a_x) + abs(b_y - a_y)
        if across > 0.0:
            off = max(off, abs((b_x - a_x) * (lat - a_y) - (b_y - a_y) * (x - a_x)) / across)
        least = min(least, off)
    return least - 1e-9


@kernel
def _leaves(
    craft: Ints, segment: Ints, lat: Floats, lon: Floats, row: int, middle_lat: float, middle_lon: float, clear: float
) -> int:
    """Return the first row from *row* on that leaves the square, or begins another segment."""
    while row < len(lat):
        aside = abs(lon[row] - middle_lon)
        if not (abs(lat[row] - middle_lat) < clear and (aside < clear or 360.0 - aside < clear)):
            break
        if craft[row] != craft[row - 1] or segment[row] != segment[row - 1]:
            break
        row += 1
    return row


@kernel
def _cross(  # noqa: C901 - a kernel
    lat_a: Floats,
    lon_a: Floats,
    lat_b: Floats,
    lon_b: Floats,
    base: Floats,
    gate: Ints,
    bounds: Ints,
    near: Ints,
    craft: Ints,
    segment: Ints,
    t: Ints,
    lat: Floats,
    lon: Floats,
    longest_us: int,
) -> tuple[Ints, Ints, Bytes, Floats]:
    """Return row, gate, left and part of every crossing.

    Round a fix there is a square that no edge enters; fixes after it that lie within need
    no test. Only a step that leaves the square is held against the edges of its cell.
    """
    found = 0
    row_of, gate_of = np.empty(64, np.int64), np.empty(64, np.int64)
    left_of, part_of = np.empty(64, np.int8), np.empty(64, np.float64)
    middle_lat, middle_lon, clear = 0.0, 0.0, -1.0
    row = 0
    while row < len(t):
        if row > 0 and craft[row] == craft[row - 1] and segment[row] == segment[row - 1]:
            row = _leaves(craft, segment, lat, lon, row, middle_lat, middle_lon, clear)
            if row == len(t):
                break
            joined = craft[row] == craft[row - 1] and segment[row] == segment[row - 1]
            if joined and t[row] - t[row - 1] <= longest_us:
                p_y, q_y = lat[row - 1], lat[row]
                reach = abs(lon[row] - lon[row - 1])
                reach = max(min(reach, 360.0 - reach), abs(q_y - p_y))
                cell = _cell(p_y, lon[row - 1])
                first, last = bounds[cell], bounds[cell + 1]
                everything = reach >= 2.0
                if everything:
                    first, last = 0, len(gate)
                for place in range(first, last):
                    edge = place if everything else near[place]
                    a_x, b_x, a_y, b_y = lon_a[edge], lon_b[edge], lat_a[edge], lat_b[edge]
                    if min(p_y, q_y) > max(a_y, b_y) or max(p_y, q_y) < min(a_y, b_y):
                        continue
                    p_x, q_x = _relative(lon[row - 1], base[edge]), _relative(lon[row], base[edge])
                    if q_x - p_x > 180.0:
                        q_x -= 360.0
                    elif p_x - q_x > 180.0:
                        q_x += 360.0
                    d_x, d_y = q_x - p_x, q_y - p_y
                    e_x, e_y = b_x - a_x, b_y - a_y
                    p_off = e_x * (p_y - a_y) - e_y * (p_x - a_x)
                    q_off = e_x * (q_y - a_y) - e_y * (q_x - a_x)
                    on_left = e_y < 0.0 or (e_y == 0.0 and e_x > 0.0)
                    p_left = p_off > 0.0 or (p_off == 0.0 and on_left)
                    q_left = q_off > 0.0 or (q_off == 0.0 and on_left)
                    if p_left == q_left:
                        continue
                    a_off = d_x * (a_y - p_y) - d_y * (a_x - p_x)
                    b_off = d_x * (b_y - p_y) - d_y * (b_x - p_x)
                    on_left = d_y > 0.0 or (d_y == 0.0 and d_x < 0.0)
                    a_left = a_off > 0.0 or (a_off == 0.0 and on_left)
                    b_left = b_off > 0.0 or (b_off == 0.0 and on_left)
                    if a_left == b_left:
                        continue
                    if found == len(row_of):
                        row_of = np.concatenate((row_of, np.empty(found, np.int64)))
                        gate_of = np.concatenate((gate_of, np.empty(found, np.int64)))
                        left_of = np.concatenate((left_of, np.empty(found, np.int8)))
                        part_of = np.concatenate((part_of, np.empty(found, np.float64)))
                    row_of[found], gate_of[found] = row, gate[edge]
                    left_of[found] = 1 if q_left else 0
                    part_of[found] = p_off / (p_off - q_off)
                    found += 1
        middle_lat, middle_lon = lat[row], lon[row]
        clear = _clear(lat_a, lon_a, lat_b, lon_b, base, bounds, near, middle_lat, middle_lon)
        row += 1
    return row_of[:found], gate_of[:found], left_of[:found], part_of[:found]
