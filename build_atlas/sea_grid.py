"""Build the grid of the sea that ways are sought on, ``src/offing/atlas/data/sea_grid.npz``.

``python -m build_atlas.sea_grid`` takes nothing but the package's own shore, sea lanes, canals and straits. Cells are a
sixth of a degree; two neighbours are joined where the rhumb line between their middles touches no shore. Sea is what
is so joined to the ocean or a sea beside it. Ways too narrow for it come from the sea lanes, from the lines of canals,
and for the other straits from a finer grid between their gates.
"""

import heapq
import tomllib
from itertools import pairwise
from pathlib import Path

import numpy as np

from offing.atlas.sea_lanes import clearance, sea_lanes
from offing.atlas.shore import nearest
from offing.atlas.straits import straits
from offing.nav.distance import distance_m

_DATA = Path(__file__).parents[1] / "src/offing/atlas/data"
_TO = _DATA / "sea_grid.npz"
PER_DEGREE, SOUTH, NORTH = 6, -80, 86
ROWS, COLUMNS = (NORTH - SOUTH) * PER_DEGREE, 360 * PER_DEGREE
STEPS = ((0, 1), (1, 1), (1, 0), (1, -1))  # of row and column: east, north-east, north, north-west
_AT_ONCE = 200_000
# A place in the ocean, and in each sea that is joined to it by narrow ways alone. The shore has no lakes: a place in
# one, such as the Caspian, would flood the land.
_SEAS = ((-45.0, -120.0), (35.0, 18.0), (43.0, 34.0), (46.0, 36.5), (40.75, 28.2), (57.5, 19.5), (20.0, 38.5))
_SEAS += ((27.0, 51.0), (60.0, -85.0), (65.4, 37.8), (34.25, 134.4), (33.8, 131.4), (56.9, 11.4), (48.9, -123.2))
_CANALS = ("Kiel Canal", "Suez Canal", "Panama Canal", "Corinth Canal")  # from one sea to another
_NARROW_M = 45_000.0  # between the shores of straits that the grid may be too coarse for
_FINE = ((720, 2.0), (240, 7.0), (60, 999.0))  # cells a degree for boxes so wide: 150 m, 460 m, 1.8 km


def middles() -> tuple[np.ndarray, np.ndarray]:
    """Return latitude and longitude of every cell's middle, row by row from the south."""
    lat = SOUTH + (np.arange(ROWS) + 0.5) / PER_DEGREE
    lon = -180 + (np.arange(COLUMNS) + 0.5) / PER_DEGREE
    return np.repeat(lat, COLUMNS), np.tile(lon, ROWS)


def opened() -> np.ndarray:
    """Return for each cell and step whether its rhumb line touches no shore."""
    lat, lon = middles()
    near = np.concatenate(
        [nearest(lat[i : i + _AT_ONCE], lon[i : i + _AT_ONCE])[0] for i in range(0, len(lat), _AT_ONCE)]
    )
    free = np.ones((4, len(lat)), bool)
    cell = np.arange(len(lat))
    row, column = cell // COLUMNS, cell % COLUMNS
    for n, (up, right) in enumerate(STEPS):
        inside = row + up < ROWS
        other = np.where(inside, (row + up) * COLUMNS + (column + right) % COLUMNS, cell)
        length = distance_m(lat, lon, lat[other], lon[other])
        doubt = np.flatnonzero(inside & (near <= length))
        for some in np.array_split(doubt, max(1, len(doubt) // _AT_ONCE)):
            ends = lat[some], lon[some], lat[other[some]], lon[other[some]]
            free[n, some] = clearance(*ends) > 0
        free[n] &= inside
    return free


def flooded(free: np.ndarray, seeds: np.ndarray) -> np.ndarray:
    """Return which cells are joined to one of *seeds*."""
    wet = np.zeros(ROWS * COLUMNS, bool)
    wet[seeds] = True
    grid = free.reshape(4, ROWS, COLUMNS)
    field = wet.reshape(ROWS, COLUMNS)
    while True:
        before = field.sum()
        for _ in range(64):
            for n, (up, right) in enumerate(STEPS):
                source = np.roll(field, -right, axis=1)
                reach = grid[n][: ROWS - up]  # the step from a cell to the one up and right of it
                there = source[up:] if up else source
                here = field[: ROWS - up] | (there & reach)
                forward = np.roll(field[: ROWS - up] & reach, right, axis=1)
                field[: ROWS - up] = here
                field[up:] |= forward
        if field.sum() == before:
            return field.reshape(-1)


def cell_of(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Return the cell that holds each position."""
    row = np.clip(np.floor((np.asarray(lat) - SOUTH) * PER_DEGREE), 0, ROWS - 1).astype(np.int64)
    column = np.floor((np.asarray(lon) + 180) * PER_DEGREE).astype(np.int64) % COLUMNS
    return row * COLUMNS + column


class Chains:
    """Gather nodes beside the grid, and the legs among them and to it."""

    def __init__(self, wet: np.ndarray) -> None:
        self.wet, self.places, self.legs = wet, [], []
        self.lat, self.lon = middles()

    def add(self, places: list[tuple[float, float]]) -> list[int]:
        """Add nodes and join them to what of the grid can be seen from them; return their numbers."""
        first = len(self.places)
        self.places += places
        lat, lon = np.array(places).T
        row, column = np.divmod(cell_of(lat, lon), COLUMNS)
        a, b = [], []
        for up in (-1, 0, 1):
            for right in (-1, 0, 1):
                cell = np.clip(row + up, 0, ROWS - 1) * COLUMNS + (column + right) % COLUMNS
                good = np.flatnonzero(self.wet[cell])
                clear = clearance(lat[good], lon[good], self.lat[cell[good]], self.lon[cell[good]]) > 0
                a += (good[clear] + first + len(self.lat)).tolist()
                b += cell[good[clear]].tolist()
        self.legs += list(zip(a, b, strict=True))
        return [n + len(self.lat) for n in range(first, len(self.places))]

    def chain(self, places: list[tuple[float, float]]) -> list[int]:
        """Add nodes, each joined to the next, and return their numbers."""
        names = self.add(places) if len(places) > 1 else []
        self.legs += list(pairwise(names))
        return names


class Fine:
    """Seek ways that touch no shore on a fine grid of a box: south, west, north, east."""

    def __init__(self, south: float, west: float, north: float, east: float) -> None:
        size = max(north - south, east - west)
        self.fine = next(fine for fine, widest in _FINE if size < widest)
        self.south, self.west = south, west
        self.across = max(0.2, float(np.cos(np.radians((south + north) / 2))))
        lats = np.arange(south, north, 1 / self.fine)
        lons = np.arange(west, east, 1 / self.fine / self.across)
        self.rows, self.width = len(lats), len(lons)
        self.lat, self.lon = np.repeat(lats, self.width), (np.tile(lons, self.rows) + 180) % 360 - 180
        self.metres, _ = nearest(self.lat, self.lon)

    def number(self, place: tuple[float, float]) -> int:
        """Return the cell of a place; -1 outside the box."""
        row = round((place[0] - self.south) * self.fine)
        column = round(((place[1] - self.west) % 360) * self.fine * self.across)
        return row * self.width + column if 0 <= row < self.rows and 0 <= column < self.width else -1

    def way(self, starts: list[tuple[float, float]], goal: set[int]) -> list[tuple[float, float]]:
        """Return the shortest way from any of *starts* to a cell of *goal*; empty where there is none."""
        waiting = [(0.0, n) for n in {self.number(p) for p in starts} - {-1}]
        best, before = {n: 0.0 for _, n in waiting}, dict[int, int]()
        step = 111_120.0 / self.fine
        while waiting:
            far, here = heapq.heappop(waiting)
            if far > best[here]:
                continue
            if here in goal:
                cells = [here]
                while cells[-1] in before:
                    cells.append(before[cells[-1]])
                return _thinned([(float(self.lat[n]), float(self.lon[n])) for n in cells[::-1]])
            for up in (-1, 0, 1):
                for right in (-1, 0, 1):
                    there = here + up * self.width + right
                    if not 0 <= there < len(self.metres) or abs(there % self.width - here % self.width) > 1:
                        continue
                    along = step * float(np.hypot(up, right))
                    if self.metres[there] + self.metres[here] <= along * 1.01:  # else no shore can lie on the step
                        continue
                    if far + along < best.get(there, np.inf):
                        best[there], before[there] = far + along, here
                        heapq.heappush(waiting, (far + along, there))
        return []


def narrow_way(wet: np.ndarray, one: list, other: list, ring: list, between: list | None = None) -> list:
    """Return a way through a narrow strait (from any place of *one* to any of *other*), on to the grid at both ends.

    *ring* is what it lies in, *between* its course where the shore does not show it.
    """
    corners = np.array(ring)
    pad = 0.5
    across = pad / max(0.2, float(np.cos(np.radians(corners[:, 0].mean()))))
    margin = np.array((pad, across))
    south, west = corners.min(axis=0) - margin
    north, east = corners.max(axis=0) + margin
    fine = Fine(south, west, north, east)
    course = between or fine.way(one, {fine.number(place) for place in other})
    if not course:
        return []
    lat, lon = middles()
    # Over the antimeridian the box counts on.
    inside = np.flatnonzero(wet & (lat > south) & (lat < north) & ((lon - west) % 360 < east - west))
    joined = {fine.number((lat[n], lon[n])) for n in inside}
    # Where the shore does not show a canal, its end may lie a little ashore.
    about = [n / 50 for n in range(-4, 5)] if between else [n / 200 for n in range(-2, 3)]
    ends = ([(end[0] + a, end[1] + b) for a in about for b in about] for end in (course[0], course[-1]))
    before, after = (fine.way(some, joined) for some in ends)
    print("  to the grid:", len(before), len(after), end=" ")
    return [*before[::-1], *course, *after]


def _points(gate: tuple) -> list[tuple[float, float]]:
    return [
        (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
        for a, b in pairwise(gate)
        for share in (0.1, 0.3, 0.5, 0.7, 0.9)
    ]


def _thinned(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Leave out what lies between two places that see each other."""
    kept, at = [places[0]], 0
    while at < len(places) - 1:
        to = at + 1
        for far in range(min(len(places) - 1, at + 60), at + 1, -1):
            if clearance(*([one] for one in (*places[at], *places[far])))[0] > 0:
                to = far
                break
        kept.append(places[to])
        at = to
    return kept


def main() -> None:
    """Write the file."""
    lanes = sea_lanes()
    free = opened()
    print("opened", free.sum(axis=1), flush=True)
    wet = flooded(free, cell_of(*np.array(_SEAS).T))
    free &= wet
    print("wet", int(wet.sum()), flush=True)
    chains = Chains(wet)
    names = np.array(chains.add(list(zip(lanes.lat.tolist(), lanes.lon.tolist(), strict=True))))
    begin = np.repeat(np.arange(len(lanes.lat)), np.diff(lanes.starts))
    once = begin < lanes.to
    chains.legs += list(zip(names[begin[once]].tolist(), names[lanes.to[once]].tolist(), strict=True))
    for name in _CANALS:
        line = tomllib.loads((_DATA / "canals.toml").read_text(encoding="utf-8"))["sea"][name]
        course = [(float(a), float(b)) for a, b in line]
        print(name, len(chains.chain(narrow_way(wet, [], [], course, course))), flush=True)
    canals = {"suez", "panama", "kiel-canal", "corinth"}
    for one in straits():
        width = max(distance_m(*gate[0], *gate[-1]) for gate in one.gates)
        if width < _NARROW_M and one.id not in canals:
            ends = [_points(gate) for gate in one.gates]
            print(one.id, len(chains.chain(narrow_way(wet, *ends, list(one.outline)))), flush=True)
    place = np.array(chains.places, np.float32)
    legs = np.array(chains.legs, np.int32)
    packed = np.zeros(ROWS * COLUMNS, np.uint8)
    for n in range(4):
        packed |= free[n].astype(np.uint8) << n
    np.savez_compressed(_TO, open=packed, wet=np.packbits(wet), nodes=place, legs=legs)
    print(_TO, _TO.stat().st_size)


if __name__ == "__main__":
    main()
