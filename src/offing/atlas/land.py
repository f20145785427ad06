"""Land on which no ship can be: far from the sea, from lakes and from rivers."""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

_FILE = Path(__file__).parent / "data" / "inland.npz"
_PER_DEGREE = 20


@cache
def _cells() -> NDArray[np.uint8]:
    bits: NDArray[np.uint8] = np.load(_FILE)["inland"]
    return bits


def inland(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.bool_]:
    """Tell for each position whether it is on land, more than 10 km from every sea, lake, river and canal known.

    GSHHG's shores, WDB II's rivers and the canals of canals.toml, in cells of a twentieth of a
    degree that lie inland as a whole; so a waterway that they lack can still be taken for land.
    """
    lats, lons = np.asarray(lat, np.float64), np.asarray(lon, np.float64)
    known = np.isfinite(lats) & np.isfinite(lons)
    row = np.clip(np.floor((np.where(known, lats, 0.0) + 90) * _PER_DEGREE), 0, 180 * _PER_DEGREE - 1).astype(np.int64)
    column = np.floor((np.where(known, lons, 0.0) + 180) * _PER_DEGREE).astype(np.int64) % (360 * _PER_DEGREE)
    cell = row * (360 * _PER_DEGREE) + column
    found: NDArray[np.bool_] = (_cells()[cell >> 3] >> (7 - (cell & 7))) & 1 == 1
    return found & known
