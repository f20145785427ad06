"""Tell whether two warnings announce one thing: the same shapes within rounding, at times that meet.

A coordinator relays what a coastal station issued, in other words, another order of corners, seconds for decimals. Its
minutes may be whole ones: so corners agree within half a minute and a little. Two numbers of one coordinator are two
warnings, even for the same area; one number read twice is one, where it tells positions once or the same ones twice.
"""

import struct
import zlib
from itertools import product

import numpy as np
from numpy.typing import NDArray

from offing.schema.warning import NavWarning, Shape, Vertex

MAGIC = b"warning2"
_HEAD = struct.Struct("<8sIIIhqqH")
_ROUNDING = 0.0095  # degrees; half a minute, and the seconds of a sloppy copy
_RADIUS = 0.02  # of a radius
_CELL = 0.5  # degrees of the grid that likes are looked for in
_UNKNOWN = -(2**62)
_TWO = 2
_MOST = 400  # vertices that are compared


def signature(warning: NavWarning) -> bytes:
    """Return what a warning is compared by: its subject, its time, its positions with their radii."""
    rows = [
        (vertex.lat, vertex.lon, shape.radius_m or 0.0)
        for area in warning.areas
        for shape in area.shapes
        for vertex in _corners(shape)
    ]
    head = _HEAD.pack(MAGIC, *_marks(warning), *_times(warning), min(len(rows), _MOST))
    return head + np.array(sorted(rows)[:_MOST], "<f8").tobytes()


def _marks(warning: NavWarning) -> tuple[int, int, int, int]:
    """Return numbers for a warning's subject, coordinator, number and year; 0 for what is not told."""
    series = " ".join(warning.series.upper().replace("-", " ").split())
    return (
        zlib.crc32(warning.subject.encode()),
        zlib.crc32(series.encode()),
        zlib.crc32(warning.number.strip().lstrip("0").encode()),
        warning.year or 0,
    )


def _corners(shape: Shape) -> list[Vertex]:
    """Return a shape's positions, of a box told by two corners all four."""
    if shape.kind != "box" or len(shape.vertices) != _TWO:
        return list(shape.vertices)
    return [Vertex(a.lat, b.lon, a.span) for a in shape.vertices for b in shape.vertices]


def is_signature(data: bytes) -> bool:
    """Tell whether *data* is what `signature` returns."""
    return data.startswith(MAGIC)


def bands(data: bytes) -> list[int]:
    """Return numbers of which two warnings of one thing share at least one."""
    rows, name = _rows(data), _name(data)
    found = [zlib.crc32(repr(name).encode())] if all(name) else []
    if not len(rows):
        return found
    north, east = float(rows[:, 0].max()), _eastmost(rows[:, 1])
    for up, over in product(
        (0.0, _CELL / 2), repeat=2
    ):  # what lies across an edge of one grid shares a cell of another
        row, column = int((north + up) // _CELL), int((east + over) // _CELL) % round(360 / _CELL)
        found.append(zlib.crc32(f"{row},{column},{up},{over}".encode()))
    return found


def _eastmost(lon: NDArray[np.float64]) -> float:
    """Return the easternmost longitude, 0 to 360, of positions that may lie on either side of 180 degrees."""
    return float((lon % 360).max() if (np.abs(lon) > 90).any() else lon.max() % 360)


def are_one(a: bytes, b: bytes) -> bool:
    """Tell whether two signatures are of warnings that announce one thing."""
    if not (is_signature(a) and is_signature(b)):
        return False
    one, other = _rows(a), _rows(b)
    (series, number, year), (series_b, number_b, year_b) = _name(a), _name(b)
    if series == series_b and series:
        if number != number_b or (year and year_b and year != year_b):
            return False
        if number and year and year == year_b and not (len(one) and len(other)):
            return True
    if not len(one) or not len(other):
        return False
    subject_a, subject_b = (_HEAD.unpack_from(data)[1] for data in (a, b))
    if (len(one) == 1 or len(other) == 1) and subject_a != subject_b:
        return False
    return _meet(a, b) and _covers(one, other) and _covers(other, one)


def _name(data: bytes) -> tuple[int, int, int]:
    """Return coordinator, number and year of a signature, as numbers; 0 where not told."""
    _, _, series, number, year, *_ = _HEAD.unpack_from(data)
    return series, number, year


def _times(warning: NavWarning) -> tuple[int, int]:
    windows = [window for area in warning.areas for window in area.windows]
    starts = [int(one.start.timestamp()) for one in windows if one.start is not None]
    ends = [int(one.end.timestamp()) if one.end is not None else -_UNKNOWN for one in windows]
    if not windows and warning.issued is not None:
        return int(warning.issued.timestamp()), -_UNKNOWN
    return min(starts, default=_UNKNOWN), max(ends, default=-_UNKNOWN)


def _meet(a: bytes, b: bytes) -> bool:
    (start_a, end_a), (start_b, end_b) = (_HEAD.unpack_from(data)[5:7] for data in (a, b))
    return bool(start_a <= end_b and start_b <= end_a)


def _rows(data: bytes) -> NDArray[np.float64]:
    count = _HEAD.unpack_from(data)[7]
    return np.frombuffer(data, "<f8", 3 * count, _HEAD.size).reshape(-1, 3)


def _covers(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Tell whether every position of one stands in the other too, within rounding, with the same radius."""
    north = np.abs(one[:, None, 0] - other[None, :, 0])
    east = np.abs((one[:, None, 1] - other[None, :, 1] + 180) % 360 - 180)
    radius = np.abs(one[:, None, 2] - other[None, :, 2]) <= _RADIUS * np.maximum(one[:, None, 2], 1.0)
    return bool(((north <= _ROUNDING) & (east <= _ROUNDING) & radius).any(axis=1).all())
