"""The web's map: spherical Mercator (EPSG:3857) on a square of 2**32, cut into tiles; and its Morton order."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

SIDE: Final = 1 << 32
# Where the square ends (atan(sinh(pi))); what lies nearer a pole is drawn at its edge.
NORTHMOST: Final = 85.05112877980659
CODE_BITS: Final = 16  # of each coordinate in a code
Units = NDArray[np.uint32]


def project(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> tuple[Units, Units]:
    """Return x (eastward from 180 W) and y (southward from the north edge) of points in degrees."""
    phi = np.radians(np.clip(lat, -NORTHMOST, NORTHMOST))
    x = (lon + 180.0) % 360.0 / 360.0
    y = 0.5 - np.arcsinh(np.tan(phi)) / (2 * np.pi)
    last = SIDE - 1
    return (
        np.clip(x * SIDE, 0, last).astype(np.uint32),
        np.clip(y * SIDE, 0, last).astype(np.uint32),
    )


def unproject(x: Units, y: Units) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return latitude and longitude in degrees, true to a centimetre."""
    lat = np.degrees(np.arctan(np.sinh(2 * np.pi * (0.5 - (y.astype(np.float64) + 0.5) / SIDE))))
    return lat, (x.astype(np.float64) + 0.5) / SIDE * 360.0 - 180.0


def codes(x: Units, y: Units) -> Units:
    """Return the Morton codes of points: the upper 16 bits of both coordinates, woven (y above x)."""
    shift = np.uint32(32 - CODE_BITS)
    return _spread(x >> shift) | (_spread(y >> shift) << np.uint32(1))


def _spread(value: Units) -> Units:
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        value = (value | (value << np.uint32(shift))) & np.uint32(mask)
    return value


def tile_codes(zoom: int, x: int, y: int) -> tuple[int, int]:
    """Return the codes of a tile as [first, beyond the last); a tile beyond zoom 16 gets those of the one around it."""
    if zoom > CODE_BITS:
        x, y, zoom = x >> (zoom - CODE_BITS), y >> (zoom - CODE_BITS), CODE_BITS
    code = int(codes(_one(x, zoom), _one(y, zoom))[0]) >> (2 * (CODE_BITS - zoom)) if zoom else 0
    width = 1 << (2 * (CODE_BITS - zoom))
    return code * width, (code + 1) * width


def _one(place: int, zoom: int) -> Units:
    return np.array([place << (32 - zoom)], np.uint32)
