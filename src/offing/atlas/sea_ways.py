"""The shortest way by sea between two places, and the straits that ways lead through.

``data/sea_grid.npz`` holds cells of a sixth of a degree (10 nm of latitude), of which two neighbours are joined where
no shore lies between their middles, and beside them the ways that are too narrow for it: sea lanes, canals, straits.
build_atlas/sea_grid.py makes it. The way found on it (A*: Hart, Nilsson and Raphael, 1968) is then pulled tight, and
comes out at most a few percent too long. Ice, depth and leave to pass are not looked at; the Caspian is no sea of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from offing.atlas.sea_lanes import clearance
from offing.atlas.straits import straits
from offing.nav.compiled import kernel
from offing.nav.distance import distance_m

_FILE = Path(__file__).parent / "data" / "sea_grid.npz"
_STRAITS = Path(__file__).parent / "data" / "straits.toml"
PER_DEGREE, SOUTH, NORTH = 6, -80, 86
ROWS, COLUMNS = (NORTH - SOUTH) * PER_DEGREE, 360 * PER_DEGREE
CELLS = ROWS * COLUMNS
_MOST_WAYS = 8  # searches for other straits, for one pair of places

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Place = tuple[float, float]
Line = tuple[Place, Place]


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold one strait that a way leads through, and what lies beyond it (a name of its side)."""

    id: str
    name: str
    towards: str


@dataclass(frozen=True, slots=True)
class Way:
    """Hold a way by sea: its length, its corners from start to end, and the straits that it leads through in order."""

    length_m: float
    places: tuple[Place, ...]
    straits: tuple[Passage, ...]


@dataclass(frozen=True)
class _Grid:
    open: NDArray[np.uint8]
    wet: NDArray[np.uint8]
    nodes: Floats
    first: NDArray[np.int32]
    to: NDArray[np.int32]
    far: Floats
    steps: Floats
    lat: Floats
    lon: Floats


@cache
def made_from() -> str:
    """Return a hash of what ways follow from: the grid, the straits and this module."""
    files = (_FILE, _STRAITS, Path(__file__))
    return sha256(b"".join(sha256(file.read_bytes()).digest() for file in files)).hexdigest()


def way(
    starts: Sequence[Place],
    ends: Sequence[Place],
    *,
    within_m: float = np.inf,
    without: Iterable[str] = (),
    closed: Iterable[Line] = (),
) -> Way | None:
    """Return the shortest way by sea from any of *starts* to any of *ends* (latitude, longitude).

    It leads through none of the straits *without* (ids) and crosses none of the lines *closed* (two places each); None
    where there is none within *within_m*, or at all.
    """
    one, other, kept = tuple(starts), tuple(ends), (float(within_m), frozenset(without), tuple(closed))
    # The way back is the way there: of two that are as long, either search would else find its own.
    if one <= other:
        return _way(one, other, *kept)
    found = _way(other, one, *kept)
    return None if found is None else _back(found)


def _back(there: Way) -> Way:
    sides = {strait.id: strait.sides for strait in straits()}
    passages = (
        Passage(one.id, one.name, next((side for side in sides[one.id] if side != one.towards), one.towards))
        for one in reversed(there.straits)
    )
    return Way(there.length_m, there.places[::-1], tuple(passages))


@lru_cache(maxsize=4096)
def _way(
    starts: tuple[Place, ...],
    ends: tuple[Place, ...],
    within_m: float,
    without: frozenset[str],
    closed: tuple[Line, ...],
) -> Way | None:
    grid = _grid()
    begin, begin_far, begin_of = _joined(starts)
    goal, goal_far, goal_of = _joined(ends)
    if not len(begin) or not len(goal):
        return None
    near, lines = _closed(without, closed)
    middle, reach = _middle(grid, goal)
    found = _search(
        grid.open,
        grid.first,
        grid.to,
        grid.far,
        grid.steps,
        grid.lat,
        grid.lon,
        begin,
        begin_far,
        goal,
        goal_far,
        middle,
        reach,
        near,
        lines,
        within_m,
    )
    if not len(found):
        return None
    first = starts[begin_of[np.flatnonzero(begin == found[0])[0]]]
    last = ends[goal_of[np.flatnonzero(goal == found[-1])[0]]]
    lat = np.concatenate(([first[0]], grid.lat[found], [last[0]]))
    lon = np.concatenate(([first[1]], grid.lon[found], [last[1]]))
    kept = _tight(grid.open, grid.wet, lat, lon, lines)
    length = float(distance_m(lat[kept[:-1]], lon[kept[:-1]], lat[kept[1:]], lon[kept[1:]]).sum())
    if length > within_m:
        return None
    places = tuple((round(float(lat[n]), 4), round(float(lon[n]), 4)) for n in kept)
    return Way(length, places, passed(lat, lon))


def ways(
    starts: Sequence[Place], ends: Sequence[Place], *, within_m: float = np.inf, closed: Iterable[Line] = ()
) -> list[Way]:
    """Return the shortest way, and those through other straits that are no longer than *within_m*, shortest first.

    Of ways through the same straits one stands for all; what leads through none of those of a shorter way is sought
    by closing them one after another, a bounded number of times.
    """
    found: dict[tuple[str, ...], Way] = {}
    waiting, tried, lines = [frozenset[str]()], 0, tuple(closed)
    while waiting and tried < _MOST_WAYS:
        without = waiting.pop(0)
        tried += 1
        one = way(starts, ends, within_m=within_m, without=without, closed=lines)
        if one is None:
            continue
        names = tuple(passage.id for passage in one.straits)
        if names not in found:
            found[names] = one
            further = [without | {name} for name in names]
            waiting += [some for some in further if some not in waiting]
    return sorted(found.values(), key=lambda one: one.length_m)


def passed(lat: Floats, lon: Floats) -> tuple[Passage, ...]:
    """Return the straits that a line of places leads through from one gate to the other, in order.

    Of straits within another the outer is told: which of its channels a ship took, so coarse a way does not show.
    """
    named, edges = _gates()
    if len(lat) < 2:
        return ()
    crossed, share = _crossings(lat, lon, edges)
    step, edge = np.nonzero(crossed)
    first: dict[tuple[int, int], list[float]] = {}
    # One long leg may cross both gates: which came first is told by where along it.
    for at, one in sorted(zip((step + share[step, edge]).tolist(), edges[edge, 4:].astype(int).tolist(), strict=True)):
        first.setdefault((one[0], one[1]), []).append(at)
    found = []
    for number, strait in enumerate(named):
        one, other = (first.get((number, side), []) for side in (0, 1))
        if len(one) % 2 and len(other) % 2:
            onward = one[0] <= other[-1]
            found.append((min(one[0], other[0]), Passage(strait.id, strait.name, strait.sides[int(onward)])))
    return tuple(passage for _, passage in sorted(found, key=lambda it: it[0]))


@cache
def _gates() -> tuple[list, Floats]:  # type: ignore[type-arg]
    """Return the straits that lie in no other, and the edges of their gates: two ends, which strait, which gate."""
    named = [one for one in straits() if one.of is None]
    rows = [
        (*a, *b, number, side)
        for number, strait in enumerate(named)
        for side, gate in enumerate(strait.gates)
        for a, b in pairwise(gate)
    ]
    return named, np.array(rows, np.float64)


def _crossings(lat: Floats, lon: Floats, edges: Floats) -> tuple[NDArray[np.bool_], Floats]:
    """Return which steps of a line cross which edges, straight in latitude and longitude, and at what share of them."""
    base = lon[:-1, None]
    y1, y2 = lat[:-1, None], lat[1:, None]
    x2 = _turn(lon[1:, None] - base)
    ya, yb = edges[None, :, 0], edges[None, :, 2]
    xa, xb = _turn(edges[None, :, 1] - base), _turn(edges[None, :, 3] - base)
    xb = np.where(xb - xa > 180, xb - 360, np.where(xb - xa < -180, xb + 360, xb))
    near = (np.abs(xa) < 90) & (np.abs(xb) < 90)
    rise, wide, high = y2 - y1, xb - xa, yb - ya
    apart = (x2 * (ya - y1) - rise * xa > 0) != (x2 * (yb - y1) - rise * xb > 0)
    begin, end = wide * (y1 - ya) + high * xa, wide * (y2 - ya) - high * (x2 - xa)
    through = (begin > 0) != (end > 0)
    share = begin / np.where(begin == end, 1.0, begin - end)
    return np.asarray(near & apart & through), np.asarray(share)


def _turn(degrees: Floats) -> Floats:
    return (degrees + 180.0) % 360.0 - 180.0


@cache
def _grid() -> _Grid:
    with np.load(_FILE) as held:
        open_, wet, nodes, legs = (held[name] for name in ("open", "wet", "nodes", "legs"))
    nodes = nodes.astype(np.float64)
    lat = np.concatenate((np.repeat(SOUTH + (np.arange(ROWS) + 0.5) / PER_DEGREE, COLUMNS), nodes[:, 0]))
    lon = np.concatenate((np.tile(-180 + (np.arange(COLUMNS) + 0.5) / PER_DEGREE, ROWS), nodes[:, 1]))
    a, b = np.concatenate((legs, legs[:, ::-1])).astype(np.int64).T
    order = np.argsort(a, kind="stable")
    first = np.zeros(len(lat) + 1, np.int32)
    first[1:] = np.cumsum(np.bincount(a, minlength=len(lat)))
    far = distance_m(lat[a[order]], lon[a[order]], lat[b[order]], lon[b[order]])
    return _Grid(open_, np.unpackbits(wet)[:CELLS], nodes, first, b[order].astype(np.int32), far, _steps(), lat, lon)


def _steps() -> Floats:
    """Return the length of a step east, north-east and north from each row."""
    row = np.arange(ROWS)
    lat, up = SOUTH + (row + 0.5) / PER_DEGREE, SOUTH + (row + 1.5) / PER_DEGREE
    side = 1 / PER_DEGREE
    ends = ((lat, side), (up, side), (up, 0.0))
    return np.stack([distance_m(lat, np.zeros(ROWS), to, np.full(ROWS, east)) for to, east in ends], axis=1)


@lru_cache(maxsize=4096)
def _joined(places: tuple[Place, ...]) -> tuple[Ints, Floats, Ints]:
    """Return the cells that places see, or where they see none those nearest; how far, and from which place."""
    grid = _grid()
    lat, lon = np.array(places, np.float64).T
    for reach in (1, 3, 9):
        found = _around(grid, lat, lon, reach)
        if len(found[0]):
            break
    cell, of = found
    far = distance_m(lat[of], lon[of], grid.lat[cell], grid.lon[cell])
    if reach == 1:
        clear = clearance(lat[of], lon[of], grid.lat[cell], grid.lon[cell]) > 0
        if clear.any():
            cell, of, far = cell[clear], of[clear], far[clear]
    order = np.lexsort((far, cell))
    once = order[np.unique(cell[order], return_index=True)[1]]
    return cell[once], far[once], of[once]


def _around(grid: _Grid, lat: Floats, lon: Floats, reach: int) -> tuple[Ints, Ints]:
    row = np.clip(np.floor((lat - SOUTH) * PER_DEGREE), 0, ROWS - 1).astype(np.int64)
    column = np.floor((lon + 180) * PER_DEGREE).astype(np.int64)
    off = np.arange(-reach, reach + 1)
    rows = row[:, None, None] + off[None, :, None]
    columns = (column[:, None, None] + off[None, None, :]) % COLUMNS
    cell = (np.clip(rows, 0, ROWS - 1) * COLUMNS + columns).reshape(len(lat), -1)
    of = np.broadcast_to(np.arange(len(lat))[:, None], cell.shape)
    wet = grid.wet[cell] > 0
    return cell[wet], of[wet]


def _middle(grid: _Grid, cells: Ints) -> tuple[Floats, float]:
    """Return a unit vector amid cells, and the greatest angle from it to one of them."""
    vectors = _vectors(grid.lat[cells], grid.lon[cells])
    middle = vectors.sum(axis=0)
    middle = middle / max(float(np.sqrt((middle**2).sum())), 1e-9)
    return middle, float(np.arccos(np.clip(vectors @ middle, -1.0, 1.0)).max())


def _vectors(lat: Floats, lon: Floats) -> Floats:
    north, east = np.radians(lat), np.radians(lon)
    return np.stack((np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)), axis=-1)


@lru_cache(maxsize=64)
def _closed(without: frozenset[str], closed: tuple[Line, ...]) -> tuple[NDArray[np.uint8], Floats]:
    """Return which cells and nodes lie by the gates of straits and by lines, and the edges of their first gates."""
    grid = _grid()
    near = np.zeros(len(grid.lat), np.uint8)
    named, edges = _gates()
    chosen = [n for n, one in enumerate(named) if one.id in without]
    lines = edges[np.isin(edges[:, 4], chosen) & (edges[:, 5] == 0), :4]
    lines = np.concatenate((lines, np.array(closed, np.float64).reshape(-1, 4)))
    for south, west, north, east in lines:
        south, north = min(south, north) - 0.7, max(south, north) + 0.7
        turn = _turn(np.array([west, east]) - west)
        low, wide = west + float(turn.min()) - 1.5, float(np.ptp(turn)) + 3.0
        near |= (grid.lat > south) & (grid.lat < north) & ((grid.lon - low) % 360.0 < wide)
    return near, np.ascontiguousarray(lines)


@kernel
def _cross(lat1: float, lon1: float, lat2: float, lon2: float, lines: Floats) -> bool:
    x2 = (lon2 - lon1 + 180.0) % 360.0 - 180.0
    for n in range(lines.shape[0]):
        xa = (lines[n, 1] - lon1 + 180.0) % 360.0 - 180.0
        xb = xa + (lines[n, 3] - lines[n, 1] + 180.0) % 360.0 - 180.0
        ya, yb = lines[n, 0], lines[n, 2]
        side_a = x2 * (ya - lat1) - (lat2 - lat1) * xa > 0
        side_b = x2 * (yb - lat1) - (lat2 - lat1) * xb > 0
        if side_a == side_b:
            continue
        one = (xb - xa) * (lat1 - ya) - (yb - ya) * (0.0 - xa) > 0
        other = (xb - xa) * (lat2 - ya) - (yb - ya) * (x2 - xa) > 0
        if one != other:
            return True
    return False


@kernel
def _search(  # noqa: C901 - a kernel
    open_: NDArray[np.uint8],
    first: NDArray[np.int32],
    to: NDArray[np.int32],
    far: Floats,
    steps: Floats,
    lat: Floats,
    lon: Floats,
    begin: Ints,
    begin_far: Floats,
    goal: Ints,
    goal_far: Floats,
    middle: Floats,
    reach: float,
    near: NDArray[np.uint8],
    lines: Floats,
    within_m: float,
) -> Ints:
    """Return the cells and nodes of the shortest way from one of *begin* to one of *goal*; empty where none leads."""
    columns, rows, cells = 2160, 996, 2160 * 996
    best = np.full(len(lat), np.inf)
    done = np.zeros(len(lat), np.uint8)
    before = np.full(len(lat), -1, np.int32)
    ends = np.full(len(lat), np.inf, np.float32)
    for n in range(len(goal)):
        ends[goal[n]] = goal_far[n]
    heap_key = np.empty(1 << 16, np.float64)
    heap_node = np.empty(1 << 16, np.int32)
    size = 0
    found, found_far = -1, within_m
    room = np.empty(64, np.int64)
    room_far = np.empty(64, np.float64)
    start = 0
    while True:
        # What is reached next: at first every place to begin from, then what lies round the nearest.
        count, here, gone = 0, -1, 0.0
        if start < len(begin):
            room[0], room_far[0], count = begin[start], begin_far[start], 1
            start += 1
        else:
            if size == 0:
                break
            key, here = heap_key[0], heap_node[0]
            size -= 1
            last_key, last_node, hole = heap_key[size], heap_node[size], 0
            while True:
                child = 2 * hole + 1
                if child >= size:
                    break
                if child + 1 < size and heap_key[child + 1] < heap_key[child]:
                    child += 1
                if heap_key[child] >= last_key:
                    break
                heap_key[hole], heap_node[hole] = heap_key[child], heap_node[child]
                hole = child
            heap_key[hole], heap_node[hole] = last_key, last_node
            if key >= found_far:
                break
            if done[here]:
                continue
            done[here] = 1
            gone = best[here]
            if gone + ends[here] < found_far:
                found, found_far = here, gone + ends[here]
            if here < cells:
                row, column = here // columns, here % columns
                for direction in range(8):
                    up = 1 if direction in (1, 2, 3) else (-1 if direction in (5, 6, 7) else 0)
                    right = 1 if direction in (0, 1, 7) else (-1 if direction in (3, 4, 5) else 0)
                    if row + up < 0 or row + up >= rows:
                        continue
                    there = (row + up) * columns + (column + right) % columns
                    held = open_[here] >> direction if direction < 4 else open_[there] >> (direction - 4)
                    if held & 1 == 0:
                        continue
                    lower = row if up >= 0 else row + up
                    kind = 0 if up == 0 else (1 if right != 0 else 2)
                    room[count], room_far[count] = there, gone + steps[lower, kind]
                    count += 1
            for leg in range(first[here], min(first[here + 1], first[here] + 50)):
                room[count], room_far[count] = to[leg], gone + far[leg]
                count += 1
        for n in range(count):
            there, total = room[n], room_far[n]
            if total >= best[there]:
                continue
            if (
                here >= 0
                and len(lines) > 0
                and near[there] > 0
                and _cross(lat[here], lon[here], lat[there], lon[there], lines)
            ):
                continue
            north, east = np.radians(lat[there]), np.radians(lon[there])
            dot = (
                np.cos(north) * np.cos(east) * middle[0]
                + np.cos(north) * np.sin(east) * middle[1]
                + np.sin(north) * middle[2]
            )
            left = max(0.0, np.arccos(min(1.0, max(-1.0, dot))) - reach) * 6_371_008.8 * 0.994
            if total + left >= found_far:
                continue
            best[there], before[there] = total, here
            if size == len(heap_key):
                wider_key, wider_node = np.empty(2 * size, np.float64), np.empty(2 * size, np.int32)
                wider_key[:size], wider_node[:size] = heap_key, heap_node
                heap_key, heap_node = wider_key, wider_node
            hole = size
            size += 1
            while hole > 0:
                parent = (hole - 1) // 2
                if heap_key[parent] <= total + left:
                    break
                heap_key[hole], heap_node[hole] = heap_key[parent], heap_node[parent]
                hole = parent
            heap_key[hole], heap_node[hole] = total + left, there
    if found < 0:
        return np.empty(0, np.int64)
    length, node = 1, before[found]
    while node >= 0:
        length += 1
        node = before[node]
    path = np.empty(length, np.int64)
    node = found
    for n in range(length - 1, -1, -1):
        path[n] = node
        node = before[node]
    return path


@kernel
def _sees(
    open_: NDArray[np.uint8], wet: NDArray[np.uint8], lat1: float, lon1: float, lat2: float, lon2: float, lines: Floats
) -> bool:
    """Tell whether the great circle between two places keeps to joined cells of the grid and crosses no line."""
    rows, columns = 996, 2160
    a, b, c, d = np.radians(lat1), np.radians(lon1), np.radians(lat2), np.radians(lon2)
    x1, y1, z1 = np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)
    x2, y2, z2 = np.cos(c) * np.cos(d), np.cos(c) * np.sin(d), np.sin(c)
    angle = np.arccos(min(1.0, max(-1.0, x1 * x2 + y1 * y2 + z1 * z2)))
    if angle == 0.0:
        return True
    if angle * 6_371_008.8 > 1_500_000.0:
        return False
    steps = int(angle * 6_371_008.8 / 6_000.0) + 2
    row_before, column_before = -1, -1
    lat_before, lon_before = lat1, lon1
    for n in range(steps + 1):
        one, other = np.sin((1 - n / steps) * angle) / np.sin(angle), np.sin(n / steps * angle) / np.sin(angle)
        x, y, z = one * x1 + other * x2, one * y1 + other * y2, one * z1 + other * z2
        lat, lon = np.degrees(np.arcsin(min(1.0, max(-1.0, z)))), np.degrees(np.arctan2(y, x))
        row = min(rows - 1, max(0, int(np.floor((lat + 80.0) * 6))))
        column = int(np.floor((lon + 180.0) * 6)) % columns
        if wet[row * columns + column] == 0 or (n > 0 and _cross(lat_before, lon_before, lat, lon, lines)):
            return False
        lat_before, lon_before = lat, lon
        up, right = row - row_before, (column - column_before + columns // 2) % columns - columns // 2
        if n > 0 and (up != 0 or right != 0):
            if abs(up) > 1 or abs(right) > 1:
                return False
            if up < 0 or (up == 0 and right < 0):
                low, aside = row * columns + column, -right
            else:
                low, aside = row_before * columns + column_before, right
            direction = 0 if up == 0 else 2 - aside
            if int(open_[low] >> direction) & 1 == 0:
                return False
        row_before, column_before = row, column
    return True


@kernel
def _tight(open_: NDArray[np.uint8], wet: NDArray[np.uint8], lat: Floats, lon: Floats, lines: Floats) -> Ints:
    """Return which places of a way are left when it is pulled tight between those that see each other."""
    kept = np.empty(len(lat), np.int64)
    kept[0], count, at = 0, 1, 0
    while at < len(lat) - 1:
        # As far as is seen in leaps of doubled length, then in halved ones.
        good, leap = at + 1, 2
        while good + leap < len(lat) and _sees(open_, wet, lat[at], lon[at], lat[good + leap], lon[good + leap], lines):
            good += leap
            leap *= 2
        while leap > 0:
            if good + leap < len(lat) and _sees(
                open_, wet, lat[at], lon[at], lat[good + leap], lon[good + leap], lines
            ):
                good += leap
            leap //= 2
        kept[count] = good
        count += 1
        at = good
    return kept[:count]
