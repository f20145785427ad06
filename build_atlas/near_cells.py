"""Which holders' shores a position in each cell may have to be measured to.

A cell of half a degree lists every holder whose shore may be the nearest to some position in
it, or within 24 nm of one, each with 20 nm to spare; so that a search asks two or three
holders instead of all.
"""

import numpy as np
from numpy.typing import NDArray

from offing.nav.compiled import kernel
from offing.nav.distance import MEAN_RADIUS_M
from offing.nav.nearest import Tree, chord_m, earth_vector, nearest_square, span_m

CELLS_A_DEGREE = 2
NEAR_M = 24 * 1852.0
SPARE_M = 20 * 1852.0


def near_cells(tree: Tree, roots: NDArray[np.int32]) -> dict[str, NDArray]:
    """Return the cells' lists of holders: cell c has ``cell_holders[cell_starts[c]:cell_starts[c + 1]]``."""
    starts, found = _lists(tree, roots, CELLS_A_DEGREE, NEAR_M, SPARE_M)
    return {"cell_starts": starts, "cell_holders": found}


@kernel
def _lists(tree: Tree, roots: NDArray[np.int32], per: int, near: float, spare: float):  # type: ignore[no-untyped-def]
    rows, columns = 180 * per, 360 * per
    starts = np.zeros(rows * columns + 1, np.int32)
    found = np.empty(rows * columns * 24, np.int16)
    reach = np.empty(len(roots), np.float64)
    stack = np.empty(64, np.int64)
    place = np.zeros(3)
    count = 0
    last = 0
    for row in range(rows):
        south = -90.0 + row / per
        lat = south + 0.5 / per
        wide = np.cos(np.radians(min(abs(south), abs(south + 1.0 / per)))) * np.pi / 180.0 / per * 6378137.0
        tall = np.pi / 180.0 / per * 6399600.0
        radius = 0.5 * np.sqrt(wide * wide + tall * tall) + 100.0
        for column in range(columns):
            earth_vector(lat, -180.0 + (column + 0.5) / per, place)
            best = 9.0 * MEAN_RADIUS_M * MEAN_RADIUS_M
            for step in range(len(roots)):
                holder = (last + step) % len(roots)
                if roots[holder] < 0:
                    continue
                square, point = nearest_square(tree, roots[holder], place, best, -1, stack)
                if point >= 0:
                    best = square
                    nearest = holder
            last = nearest
            limit = max(span_m(best) + 2.0 * radius + spare, near + radius + spare)
            if limit > 9_000_000.0:
                limit = 9_000_000.0
            square_limit = chord_m(limit) ** 2
            for holder in range(len(roots)):
                if roots[holder] >= 0:
                    reach[holder], point = nearest_square(tree, roots[holder], place, square_limit, -1, stack)
                    if point >= 0:
                        found[count] = holder
                        count += 1
            starts[row * columns + column + 1] = count
    return starts, found[:count].copy()
