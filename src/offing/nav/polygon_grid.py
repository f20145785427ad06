"""Lay out the index of nav/polygons.py, in NumPy alone, so that a single look-up compiles nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offing.nav.columns import readonly
from offing.nav.polygons import COLUMNS, REFERENCE_X, REFERENCE_Y, ROWS, SPLIT, Polygons
from offing.nav.runs import Flags, Floats, Ints

# A cell that more edges pass is split; the smaller the cells, the more edges are let be.
_CROWDED = (8, 24, 96)
_PAD = 1e-9  # of a cell: more than rounding moves an edge or a point
_AT_ONCE = 500_000  # edges, to bound what lies in memory while they are laid out
_CHILDREN = SPLIT * SPLIT
_Leaves = tuple[int, Ints, Ints, Flags, Ints, Ints]


@dataclass(frozen=True, slots=True)
class _Edges:
    """Hold the edges: their first vertex, area and ends."""

    vertex: Ints
    area: Ints
    x_a: Floats
    y_a: Floats
    x_b: Floats
    y_b: Floats

    def scaled(
        self, which: Ints, scale: float, column: Ints | int, row: Ints | int
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """Return the ends of some edges in cells of *scale* to a degree, counted from a column and a row."""
        x_a, x_b = ((x[which] + 180.0) * scale - column for x in (self.x_a, self.x_b))
        y_a, y_b = ((y[which] + 90.0) * scale - row for y in (self.y_a, self.y_b))
        return x_a, y_a, x_b, y_b


@dataclass(frozen=True, slots=True)
class _Level:
    """Hold the cells of one size. A part is an area whose border passes a cell; its entries are its edges there."""

    scale: float
    column: Ints  # per cell
    row: Ints
    whole: Ints  # cell * areas + area, ascending
    part: Ints  # likewise
    part_inside: Flags
    entry_part: Ints  # per entry, ascending
    entry_edge: Ints


def build(lon: Floats, lat: Floats, ring_start: Ints, ring_area: Ints, areas: int) -> Polygons:
    """Return the index of *areas* areas whose closed rings, shells and holes alike, stand one after another.

    *ring_start* (rings + 1) are the rings' first vertices, *ring_area* the number of the area
    each belongs to. The polygons of an area must not overlap. Degrees, longitudes from -180 to 180.
    """
    lon, lat = np.ascontiguousarray(lon, np.float64), np.ascontiguousarray(lat, np.float64)
    edges, frame = _edges(lon, lat, np.asarray(ring_start, np.int64), np.asarray(ring_area, np.int64))
    boxes = _boxes(edges, areas)
    areas = max(areas, 1)  # divides keys
    level = _first(edges, frame, areas)
    leaves: list[_Leaves] = []
    child: list[Ints] = []
    for crowded in (*_CROWDED, None):
        cells = len(level.column)
        split = np.zeros(cells, np.bool_)
        if crowded is not None:
            split = np.bincount(level.part[level.entry_part] // areas, minlength=cells) > crowded
        leaves.append(_leaves(level, split, areas))
        first_child = sum(len(c) for c in child) + cells + _CHILDREN * (np.cumsum(split) - 1)
        child.append(np.where(split, first_child, -1))
        if not split.any():
            break
        level = _split(level, np.flatnonzero(split), edges, areas)
    return _joined(np.stack((lon, lat), axis=1), boxes, edges, leaves, np.concatenate(child), areas)


def _edges(lon: Floats, lat: Floats, start: Ints, area: Ints) -> tuple[_Edges, Flags]:
    """Return all edges but those of no length, and which of them lie on the frame of the map."""
    sizes = np.diff(start)
    vertex = np.delete(np.arange(len(lon)), start[1:][sizes > 0] - 1)
    owner = np.repeat(area, np.maximum(sizes - 1, 0))
    long = (lon[vertex] != lon[vertex + 1]) | (lat[vertex] != lat[vertex + 1])
    vertex, owner = vertex[long], owner[long]
    edges = _Edges(vertex, owner, lon[vertex], lat[vertex], lon[vertex + 1], lat[vertex + 1])
    frame = (edges.x_a == edges.x_b) & (np.abs(edges.x_a) == 180.0)
    frame |= (edges.y_a == edges.y_b) & (np.abs(edges.y_a) == 90.0)
    return edges, frame


def _first(edges: _Edges, frame: Flags, areas: int) -> _Level:
    """Return the cells of one degree."""
    inside = _scanned(edges, areas)
    inner = np.flatnonzero(~frame)
    entries, cells = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for at in range(0, len(inner), _AT_ONCE):
        which = inner[at : at + _AT_ONCE]
        found, row, column = _touched(*edges.scaled(which, 1.0, 0, 0), COLUMNS, ROWS)
        entries.append(which[found])
        cells.append(row * COLUMNS + column)
    entry = np.concatenate(entries)
    key = np.concatenate(cells) * areas + edges.area[entry]
    order = np.argsort(key, kind="stable")
    part, entry_part = _groups(key[order])
    part_inside = _among(part, inside)
    whole = inside[~_among(inside, part)]
    cell = np.arange(COLUMNS * ROWS)
    return _Level(1.0, cell % COLUMNS, cell // COLUMNS, whole, part, part_inside, entry_part, entry[order])


def _scanned(edges: _Edges, areas: int) -> Ints:
    """Return the (cell, area) whose reference lies inside, by following each row's references eastward."""
    toggles = [np.empty(0, np.int64)]
    for at in range(0, len(edges.vertex), _AT_ONCE):
        which = np.arange(at, min(at + _AT_ONCE, len(edges.vertex)))
        found, row, x = _crossings(*edges.scaled(which, 1.0, 0, 0), REFERENCE_Y, ROWS)
        column = np.clip(np.ceil(x - REFERENCE_X), 0, COLUMNS).astype(np.int64)
        toggles.append((edges.area[which[found]] * ROWS + row) * (COLUMNS + 1) + column)
    # A closed ring crosses a parallel an even number of times: from each odd crossing to the next it is inside.
    toggle = np.sort(np.concatenate(toggles))
    begin, end = toggle[0::2], toggle[1::2]
    run, column = _counted(end - begin)
    line, first = begin[run] // (COLUMNS + 1), begin[run] % (COLUMNS + 1)
    cell = line % ROWS * COLUMNS + first + column
    return np.sort(cell * areas + line // ROWS)


def _split(level: _Level, parents: Ints, edges: _Edges, areas: int) -> _Level:
    """Return the cells that *parents* are split into, 64 after 64."""
    slot = np.full(len(level.column), -1)
    slot[parents] = np.arange(len(parents))
    parts = np.flatnonzero(slot[level.part // areas] >= 0)
    part_slot = np.full(len(level.part), -1)
    part_slot[parts] = np.arange(len(parts))
    entries = np.flatnonzero(part_slot[level.entry_part] >= 0)
    part, edge = part_slot[level.entry_part[entries]], level.entry_edge[entries]
    parent, area = slot[level.part[parts] // areas], level.part[parts] % areas
    scale = level.scale * SPLIT
    origin = parents[parent]
    ends = edges.scaled(edge, scale, level.column[origin][part] * SPLIT, level.row[origin][part] * SPLIT)
    inside = _spread(*ends, part, level.part_inside[parts])

    found, row, column = _touched(*ends, SPLIT, SPLIT)
    place = part[found] * _CHILDREN + row * SPLIT + column
    key = _child_keys(place, parent, area, areas)
    order = np.argsort(key, kind="stable")
    new_part, entry_part = _groups(key[order])
    first = np.searchsorted(entry_part, np.arange(len(new_part)))
    passed = np.zeros(len(parts) * _CHILDREN, np.bool_)
    passed[place] = True
    covered = _child_keys(np.flatnonzero(inside & ~passed), parent, area, areas)
    above = level.whole[slot[level.whole // areas] >= 0]
    handed = (slot[above // areas] * _CHILDREN)[:, None] + np.arange(_CHILDREN)
    whole = np.sort(np.concatenate((covered, (handed * areas + (above % areas)[:, None]).ravel())))
    within = np.tile(np.arange(_CHILDREN), len(parents))
    return _Level(
        scale,
        np.repeat(level.column[parents] * SPLIT, _CHILDREN) + within % SPLIT,
        np.repeat(level.row[parents] * SPLIT, _CHILDREN) + within // SPLIT,
        whole,
        new_part,
        inside[place[order]][first],
        entry_part,
        edge[found[order]],
    )


def _child_keys(place: Ints, parent: Ints, area: Ints, areas: int) -> Ints:
    """Return (cell, area) of places counted by part and child."""
    part, child = place // _CHILDREN, place % _CHILDREN
    return (parent[part] * _CHILDREN + child) * areas + area[part]


def _spread(x_a: Floats, y_a: Floats, x_b: Floats, y_b: Floats, part: Ints, inside: Flags) -> Flags:
    """Return for each part and child whether the child's reference lies inside, from the parent's reference.

    The way is the one that look-ups take: along the parent's meridian to the child's parallel, then along that.
    """
    ref_x, ref_y = REFERENCE_X * SPLIT, REFERENCE_Y * SPLIT
    parts = len(inside)
    across = np.flatnonzero((x_a <= ref_x) != (x_b <= ref_x))
    y = y_a[across] + (ref_x - x_a[across]) / (x_b - x_a)[across] * (y_b - y_a)[across]
    step = np.clip(np.ceil(y - REFERENCE_Y), 0, SPLIT).astype(np.int64)
    north = np.bincount(part[across] * (SPLIT + 1) + step, minlength=parts * (SPLIT + 1))
    north = np.cumsum(north.reshape(parts, SPLIT + 1)[:, :SPLIT], axis=1)
    south = np.bincount(part[across][y <= ref_y], minlength=parts)

    found, row, x = _crossings(x_a, y_a, x_b, y_b, REFERENCE_Y, SPLIT)
    line = part[found] * SPLIT + row
    step = np.clip(np.ceil(x - REFERENCE_X), 0, SPLIT).astype(np.int64)
    east = np.bincount(line * (SPLIT + 1) + step, minlength=parts * SPLIT * (SPLIT + 1))
    east = np.cumsum(east.reshape(parts, SPLIT, SPLIT + 1)[:, :, :SPLIT], axis=2)
    west = np.bincount(line[x <= ref_x], minlength=parts * SPLIT).reshape(parts, SPLIT)
    crossed = (north + south[:, None] + west)[:, :, None] + east + inside[:, None, None]
    odd: Flags = (crossed % 2 == 1).ravel()
    return odd


def _crossings(
    x_a: Floats, y_a: Floats, x_b: Floats, y_b: Floats, offset: float, rows: int
) -> tuple[Ints, Ints, Floats]:
    """Return which edges cross the parallel *offset* above the foot of which rows, and at which x."""
    low = np.clip(np.ceil(np.minimum(y_a, y_b) - offset), 0, rows).astype(np.int64)
    high = np.clip(np.ceil(np.maximum(y_a, y_b) - offset), 0, rows).astype(np.int64)
    edge, step = _counted(high - low)
    row = low[edge] + step
    share = (row + offset - y_a[edge]) / (y_b - y_a)[edge]
    return edge, row, x_a[edge] + share * (x_b - x_a)[edge]


def _touched(x_a: Floats, y_a: Floats, x_b: Floats, y_b: Floats, columns: int, rows: int) -> tuple[Ints, Ints, Ints]:
    """Return which edges touch which cells (edge, row, column), rather one too many than one too few."""
    west, east = _cells(np.minimum(x_a, x_b), np.maximum(x_a, x_b), columns)
    south, north = _cells(np.minimum(y_a, y_b), np.maximum(y_a, y_b), rows)
    small = (west == east) & (south == north)
    far = np.flatnonzero(~small)
    near = np.flatnonzero(small)
    step, up = _counted(north[far] - south[far] + 1)
    edge = far[step]
    row = south[edge] + up
    left, right = _within(row, x_a[edge], y_a[edge], x_b[edge], y_b[edge])
    column = west[near]
    left_column, right_column = _cells(left, right, columns)
    piece, along = _counted(right_column - left_column + 1)
    return (
        np.concatenate((near, edge[piece])),
        np.concatenate((south[near], row[piece])),
        np.concatenate((column, left_column[piece] + along)),
    )


def _within(row: Ints, x_a: Floats, y_a: Floats, x_b: Floats, y_b: Floats) -> tuple[Floats, Floats]:
    """Return the least and the greatest x of edges within a row of cells and a little beyond."""
    rise = y_b - y_a
    level = rise == 0.0
    with np.errstate(over="ignore"):
        shares = [np.clip((row + edge - y_a) / np.where(level, 1.0, rise), 0.0, 1.0) for edge in (-_PAD, 1.0 + _PAD)]
    first = np.where(level, 0.0, shares[0])
    last = np.where(level, 1.0, shares[1])
    ends = x_a + first * (x_b - x_a), x_a + last * (x_b - x_a)
    return np.minimum(*ends), np.maximum(*ends)


def _cells(low: Floats, high: Floats, size: int) -> tuple[Ints, Ints]:
    """Return the first and the last cell of a row or column of *size* that spans touch."""
    first = np.clip(np.floor(low - _PAD), 0, size - 1).astype(np.int64)
    last = np.clip(np.floor(high + _PAD), 0, size - 1).astype(np.int64)
    return first, last


def _counted(counts: Ints) -> tuple[Ints, Ints]:
    """Return each index as often as its count says, and which time it is, from 0."""
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)


def _groups(key: Ints) -> tuple[Ints, Ints]:
    """Return the distinct ones of sorted keys, and for each key which of them it is."""
    new = np.ones(len(key), np.bool_)
    new[1:] = key[1:] != key[:-1]
    return key[new], np.cumsum(new) - 1


def _among(keys: Ints, others: Ints) -> Flags:
    """Tell which keys are among *others*, both sorted."""
    if not len(others):
        return np.zeros(len(keys), np.bool_)
    found: Flags = others[np.minimum(np.searchsorted(others, keys), len(others) - 1)] == keys
    return found


def _leaves(level: _Level, split: Flags, areas: int) -> _Leaves:
    """Return the number of cells, and of those that are not split: wholes, parts, their status, sizes and edges."""
    whole = level.whole[~split[level.whole // areas]]
    kept = ~split[level.part // areas]
    entries = kept[level.entry_part]
    size = np.bincount(level.entry_part, minlength=len(level.part))[kept]
    return len(level.column), whole, level.part[kept], level.part_inside[kept], size, level.entry_edge[entries]


def _joined(
    vertex: Floats,
    boxes: Floats,
    edges: _Edges,
    leaves: list[_Leaves],
    child: Ints,
    areas: int,
) -> Polygons:
    """Return the leaves of all levels as one index."""
    base = np.cumsum([0, *(leaf[0] for leaf in leaves)])
    whole, part = (
        np.concatenate([leaf[which] + first * areas for leaf, first in zip(leaves, base, strict=False)])
        for which in (1, 2)
    )
    inside, size, edge = (np.concatenate([leaf[which] for leaf in leaves]) for which in (3, 4, 5))
    parts = np.zeros((len(part) + 1, 3), np.int64)
    parts[:-1, 0], parts[:-1, 1], parts[1:, 2] = part % areas, inside, np.cumsum(size)
    starts = np.zeros((len(child) + 1, 2), np.int64)
    for column, keys in enumerate((whole, part)):
        starts[1:, column] = np.cumsum(np.bincount(keys // areas, minlength=len(child)))
    return Polygons(
        vertex=readonly(vertex, np.float64),
        boxes=readonly(boxes, np.float64),
        child=readonly(child, np.int64),
        starts=readonly(starts, np.int64),
        whole=readonly(whole % areas, np.int32),
        part=readonly(parts, np.int64),
        edge=readonly(edges.vertex[edge], np.int32),
    )


def _boxes(edges: _Edges, areas: int) -> NDArray[np.float64]:
    boxes = np.tile([np.inf, np.inf, -np.inf, -np.inf], (areas, 1))
    for column, values, reach in (
        (0, np.minimum(edges.x_a, edges.x_b), np.minimum),
        (1, np.minimum(edges.y_a, edges.y_b), np.minimum),
        (2, np.maximum(edges.x_a, edges.x_b), np.maximum),
        (3, np.maximum(edges.y_a, edges.y_b), np.maximum),
    ):
        order = np.argsort(edges.area, kind="stable")
        if len(order):
            owner = edges.area[order]
            begin = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))
            boxes[owner[begin], column] = reach.reduceat(values[order], begin)
    boxes[np.isinf(boxes)] = np.nan
    return boxes
