"""Which fixes a map shows: of a tile, of a time, and no more than can be seen there."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from offing.engine.tile_index import TileIndex
from offing.nav.mercator import tile_codes
from offing.nav.thinning import DEEPEST

Rows = NDArray[np.int64]
Units = NDArray[Any]  # of a tile: whole numbers, narrow ones where they hold all there are
_BUDGET: Final = 300_000  # fixes that are looked at for a tile of points, or in a short time
_LINE_BUDGET: Final = 100_000  # for one of lines
WHOLE: Final = 12  # from this zoom on every fix is shown
_WIDE: Final = 11  # from this zoom on, lines are looked for in tiles of this zoom: 20 km about
_EDGE: Final = 1 / 16  # of a tile, that is drawn beyond it
_MOST_POINTS: Final = 8_000
_MOST_EDGES: Final = 16_000
_SPARSE: Final = 4  # from so many on, picking levels out takes less than going over all
_SNAP: Final = 4  # units of a tile that nobody tells apart
_CELLS: Final = (512, 256, 128)
EXTENT: Final = 4096
_NARROW: Final = 18  # the deepest zoom at which 32 bits hold the world in units of a tile


@dataclass(frozen=True, slots=True)
class Tile:
    """Name a tile, and the time of which it is to show (seconds since 1970, half open, None without an end)."""

    z: int
    x: int
    y: int
    since: int | None = None
    until: int | None = None

    def place(self, index: TileIndex, rows: Rows) -> tuple[Units, Units]:
        """Return where fixes lie in units of the tile, x wrapped to the nearest side."""
        kind: Any = np.int32 if self.z <= _NARROW else np.int64
        shift = 20 - self.z
        x, y = index.x[rows], index.y[rows]
        if shift >= 0:
            x, y = (x >> shift).astype(kind, copy=False), (y >> shift).astype(kind, copy=False)
        else:
            x, y = x.astype(kind) << -shift, y.astype(kind) << -shift
        x, y = x - kind(self.x * EXTENT), y - kind(self.y * EXTENT)
        if self.z > 1:  # nothing of the largest tiles is nearer from the other side
            half = kind((EXTENT << self.z) >> 1)
            x = ((x + half) & kind((EXTENT << self.z) - 1)) - half
        return x, y

    def near(self, index: TileIndex, rows: Rows, margin: float) -> Rows:
        """Return those of some fixes that lie in the tile or within *margin* tiles of it."""
        if not self.z:
            return rows
        side = 1 << (32 - self.z)
        reach = int(side * margin)
        width = side + 2 * reach
        if width < 1 << 32:
            # Unsigned numbers wrap as the world does.
            west = np.uint32((self.x * side - reach) % (1 << 32))
            rows = rows[index.x[rows] - west < np.uint32(width)]
        north, south = max(self.y * side - reach, 0), min(self.y * side + side + reach, (1 << 32) - 1)
        y = index.y[rows]
        return rows[(y >= np.uint32(north)) & (y <= np.uint32(south))]


def points(index: TileIndex, tile: Tile, hidden: NDArray[np.bool_]) -> tuple[Rows, Units, Units]:
    """Return the fixes that a tile shows, thinned by a grid, and where they lie in it; none of *hidden* craft."""
    rows, _ = _chosen(index, tile, around=False)
    rows = _shown(index, rows, hidden)
    x, y = tile.place(index, rows)
    inside = (x >= 0) & (x < EXTENT) & (y >= 0) & (y < EXTENT)
    rows, x, y = rows[inside], x[inside], y[inside]
    for cells in _CELLS:
        if len(rows) <= _MOST_POINTS:
            break
        cell = (x * cells // EXTENT).astype(np.int64) * cells + y * cells // EXTENT
        last = np.full(cells * cells, -1, np.int64)
        last[cell] = np.arange(len(rows))  # rows lie by time within a craft: of a ship the latest stays
        kept = last[last >= 0]
        rows, x, y = rows[kept], x[kept], y[kept]
    if len(rows) > _MOST_POINTS:
        kept = np.linspace(0, len(rows) - 1, _MOST_POINTS).astype(np.int64)
        rows, x, y = rows[kept], x[kept], y[kept]
    return rows, x, y


@dataclass(frozen=True, slots=True)
class Edges:
    """Hold the pieces of tracks in a tile: from a fix to the next one, cut at its edge.

    ``begins`` are those that do not go on from the piece before.
    """

    rows: Rows  # of the later fix
    x0: Units
    y0: Units
    x1: Units
    y1: Units
    begins: NDArray[np.bool_]


def edges(index: TileIndex, tile: Tile, hidden: NDArray[np.bool_]) -> Edges:
    """Return the pieces of tracks that a tile shows, by craft and time."""
    rows, level = _chosen(index, tile, around=True)
    rows = _shown(index, rows, hidden)
    ways = _ways(index, tile, rows)
    own = index.level[rows] if len(rows) > _MOST_EDGES else None
    while own is not None and level and ways.near() > _MOST_EDGES:
        level = min(level - 1, int(own.max(initial=0)))
        kept = np.flatnonzero(own <= level)
        own, ways = own[kept], Ways(ways.rows[kept], ways.x[kept], ways.y[kept], ways.beyond[kept])
    return _cut(index, tile, ways, level)


def _shown(index: TileIndex, rows: Rows, hidden: NDArray[np.bool_]) -> Rows:
    return rows[~hidden[index.craft[rows]]] if hidden.any() else rows


def _chosen(index: TileIndex, tile: Tile, *, around: bool) -> tuple[Rows, int]:
    """Return rows in order among which are all that the tile shows, and down to which level they are whole."""
    first, last = _between(index, tile)
    if last - first <= _BUDGET:
        return _in_time(index, tile, np.asarray(index.timed[first:last]), around=around)
    level = tile.z if tile.z < WHOLE else DEEPEST
    places = _region(index, tile, level) if around else [(tile.z, tile.x, tile.y)]
    kept: list[NDArray[np.uint32]] = []
    total, reached, budget = 0, 0, _LINE_BUDGET if around else _BUDGET
    for depth, spans in zip(range(level + 1), _spans(index, places), strict=False):
        total += sum(b - a for a, b in spans)
        if depth and total > budget:
            break
        kept += [index.placed[a:b] for a, b in spans if a < b]
        reached = depth
    rows = np.concatenate(kept) if kept else np.zeros(0, np.uint32)
    if tile.since is not None or tile.until is not None:
        t = index.t[rows]
        rows = rows[(t >= _as_time(tile.since or 0)) & (t < _as_time(tile.until))]
    return np.sort(rows).astype(np.int64), reached


def _in_time(index: TileIndex, tile: Tile, rows: NDArray[Any], *, around: bool) -> tuple[Rows, int]:
    """Return what a tile shows of a short time, of tracks not more of each than can be told apart."""
    rows = tile.near(index, rows, _margin(tile.z) if around else 0.0)
    rows = np.sort(rows).astype(np.int64)
    level = min(tile.z + 2, DEEPEST)
    if not around or tile.z >= WHOLE or not len(rows):
        return rows, DEEPEST
    segment = index.segment[rows]
    ends = np.ones(len(rows), bool)
    ends[1:-1] = (segment[1:-1] != segment[:-2]) | (segment[1:-1] != segment[2:])
    return rows[ends | (index.level[rows] <= level)], level


def _as_time(t: int | None) -> np.uint32:
    """Return a time as the columns hold it; a number of another kind would have them copied."""
    return np.uint32((1 << 32) - 1 if t is None else min(max(t, 0), (1 << 32) - 1))


def _between(index: TileIndex, tile: Tile) -> tuple[int, int]:
    """Return where the fixes of the tile's time stand in the order by time."""
    first = 0 if tile.since is None else int(np.searchsorted(index.times, _as_time(tile.since)))
    last = len(index) if tile.until is None else int(np.searchsorted(index.times, _as_time(tile.until)))
    return first, max(first, last)


def _margin(z: int) -> float:
    """Return how far beyond a tile the ends of lines in it are looked for, in tiles: some 20 km at least."""
    return 0.25 if z < _WIDE - 2 else 0.5 if z < _WIDE else float(1 << (z - _WIDE))


def _region(index: TileIndex, tile: Tile, level: int) -> list[tuple[int, int, int]]:
    """Return the tiles in which lines are looked for: those around, as wide as the budget lets them be."""
    if tile.z < _WIDE:
        return list(_around(tile.z, tile.x, tile.y, 2 if tile.z < _WIDE - 2 else 1))
    for z in range(_WIDE, tile.z + 1):
        some = list(_around(z, tile.x >> (tile.z - z), tile.y >> (tile.z - z), 0))
        spans = itertools.islice(_spans(index, some), level + 1)
        if z == tile.z or sum(b - a for own in spans for a, b in own) <= _LINE_BUDGET:
            return some
    return []


def _around(z: int, x: int, y: int, finer: int) -> Iterator[tuple[int, int, int]]:
    """Yield the parts of a tile, cut that many times, with one row of parts around it."""
    parts = 1 << finer
    side = parts << z
    places = {
        ((x * parts + dx) % side, y * parts + dy)
        for dx in range(-1, parts + 1)
        for dy in range(-1, parts + 1)
        if 0 <= y * parts + dy < side
    }
    yield from ((z + finer, *place) for place in sorted(places))


def _spans(index: TileIndex, tiles: list[tuple[int, int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield for each level where the fixes of some tiles stand in the order by place."""
    bounds = np.array([tile_codes(*one) for one in tiles], np.uint64)
    firsts, lasts = (np.minimum(bounds[:, one], 0xFFFFFFFF).astype(np.uint32) for one in (0, 1))
    to_end = bounds[:, 1] > 0xFFFFFFFF
    for level in range(DEEPEST + 1):
        start, end = int(index.starts[level]), int(index.starts[level + 1])
        codes = index.codes[start:end]
        first, last = np.searchsorted(codes, firsts) + start, np.searchsorted(codes, lasts) + start
        last[to_end] = end
        yield sorted(set(zip(first.tolist(), last.tolist(), strict=True)))


@dataclass(frozen=True, slots=True)
class Ways:
    """Hold fixes in order, where they lie in a tile, and beyond which of its sides."""

    rows: Rows
    x: Units
    y: Units
    beyond: NDArray[np.uint8]  # bits

    def near(self) -> int:
        """Return how many follow one another so that what lies between them may lie in the tile."""
        return int(np.count_nonzero((self.beyond[:-1] & self.beyond[1:]) == 0))


_LOW: Final = int(-EXTENT * _EDGE)
_HIGH: Final = int(EXTENT * (1 + _EDGE))


def _ways(index: TileIndex, tile: Tile, rows: Rows) -> Ways:
    x, y = tile.place(index, rows)
    beyond = np.zeros(len(rows), np.uint8)
    for bit, outside in enumerate((x < _LOW, x > _HIGH, y < _LOW, y > _HIGH)):
        beyond |= outside.view(np.uint8) << np.uint8(bit)
    return Ways(rows, x, y, beyond)


def _cut(index: TileIndex, tile: Tile, ways: Ways, level: int) -> Edges:
    """Return the pieces between fixes that follow one another, cut where they leave the tile."""
    rows, beyond = ways.rows, ways.beyond
    near = np.flatnonzero((beyond[:-1] & beyond[1:]) == 0)  # the others lie beyond one side
    near = near[index.segment[rows[near]] == index.segment[rows[near + 1]]]
    near = near[np.abs(ways.x[near + 1] - ways.x[near]) < (EXTENT << max(tile.z - 1, 0))]  # else the other way around
    run = np.cumsum(np.diff(near, prepend=-2) > 1)
    if tile.z < WHOLE:  # who lies still draws nothing
        moved = (ways.x[near] ^ ways.x[near + 1]) | (ways.y[near] ^ ways.y[near + 1])
        kept = (moved // _SNAP != 0) | ((beyond[near] | beyond[near + 1]) > 0)
        near, run = near[kept], run[kept]
    skipped = _skipped(index, rows[near], rows[near + 1], level)
    near, run = near[~skipped], (run + np.cumsum(skipped))[~skipped]
    x0, y0, x1, y1 = ways.x[near], ways.y[near], ways.x[near + 1], ways.y[near + 1]
    enter, leave = np.zeros(len(near)), np.ones(len(near))
    out = np.flatnonzero(beyond[near] | beyond[near + 1])
    if len(out):
        enter[out], leave[out] = _clipped(x0[out], y0[out], x1[out], y1[out], _LOW, _HIGH)
        kept = enter < leave
        if not kept.all():
            run += np.cumsum(~kept)
            x0, y0, x1, y1 = x0[kept], y0[kept], x1[kept], y1[kept]
            near, run, enter, leave = near[kept], run[kept], enter[kept], leave[kept]
    goes_on = np.zeros(len(near), bool)
    goes_on[1:] = (run[1:] == run[:-1]) & (enter[1:] == 0) & (leave[:-1] == 1)
    cut_in, cut_out = np.flatnonzero(enter > 0), np.flatnonzero(leave < 1)

    def cut(start: Units, end: Units, whole: Units, some: Rows, part: NDArray[np.float64]) -> Units:
        whole = whole.copy()
        first = start[some].astype(np.int64)
        whole[some] = np.rint(first + part[some] * (end[some].astype(np.int64) - first))
        return whole if tile.z >= WHOLE else whole // _SNAP * _SNAP

    from_ = cut(x0, x1, x0, cut_in, enter), cut(y0, y1, y0, cut_in, enter)
    return Edges(rows[near + 1], *from_, cut(x0, x1, x1, cut_out, leave), cut(y0, y1, y1, cut_out, leave), ~goes_on)


def _skipped(index: TileIndex, before: Rows, after: Rows, level: int) -> NDArray[np.bool_]:
    """Tell between which fixes others of the level lie that were not chosen: the track left and came back."""
    skipped = np.zeros(len(before), bool)
    asked = np.flatnonzero(after - before > 1)
    if not len(asked):
        return skipped
    first, sizes = before[asked] + 1, after[asked] - before[asked] - 1
    starts = np.cumsum(sizes) - sizes
    if int(sizes.sum()) * _SPARSE < int(after[asked[-1]] - first[0]):
        rows = np.repeat(first - starts, sizes) + np.arange(int(sizes.sum()))
        skipped[asked] = np.minimum.reduceat(index.level[rows], starts) <= level
    else:
        bounds = np.stack([first, after[asked]], axis=1).ravel()
        between = index.level[bounds[0] : bounds[-1] + 1]
        skipped[asked] = np.minimum.reduceat(between, bounds - bounds[0])[::2] <= level
    return skipped


def _clipped(x0: Units, y0: Units, x1: Units, y1: Units, low: float, high: float) -> tuple[Any, Any]:
    """Return which part of each straight piece lies in the square, from 0 to 1 (Liang and Barsky, 1984)."""
    enter, leave = np.zeros(len(x0)), np.ones(len(x0))
    with np.errstate(divide="ignore", invalid="ignore"):
        for start, end in ((x0, x1), (y0, y1)):
            step = end.astype(float) - start
            for edge, sign in ((low, -1.0), (high, 1.0)):
                p, q = sign * step, sign * (edge - start)
                at = q / p
                enter = np.where(p < 0, np.maximum(enter, at), enter)
                leave = np.where(p > 0, np.minimum(leave, at), leave)
                leave = np.where((p == 0) & (q < 0), -1.0, leave)
    return enter, leave
