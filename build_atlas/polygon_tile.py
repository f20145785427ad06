"""Polygons as a Mapbox Vector Tile (specification 2.1), without attributes."""

from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

_MOVE, _LINE, _CLOSE = 1, 2, 15
_POLYGON = 3


def polygon_tile(layer: str, shapes: Iterable[BaseGeometry], west: float, north: float, scale: float) -> bytes:
    """Return a tile of one layer; *scale* units of 4096 a tile for each unit of the shapes. Empty without any."""
    features = b"".join(_feature(shape, west, north, scale) for shape in shapes)
    if not features:
        return b""
    body = _field(15, 0, 2) + _text(1, layer.encode()) + features + _field(5, 0, 4096)
    return _text(3, body)


def _feature(shape: BaseGeometry, west: float, north: float, scale: float) -> bytes:
    commands: list[int] = []
    at = (0, 0)
    for polygon in _polygons(shape):
        for number, ring in enumerate([polygon.exterior, *polygon.interiors]):
            points = np.rint((np.asarray(ring.coords)[:, :2] - [west, north]) * scale).astype(np.int64)
            points = points[np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))]
            if len(points) > 1 and (points[0] == points[-1]).all():
                points = points[:-1]
            if len(points) < 3:
                if number == 0:
                    break
                continue
            turn = np.roll(points, -1, axis=0)
            area = int((points[:, 0] * turn[:, 1] - turn[:, 0] * points[:, 1]).sum())
            if not area:
                if number == 0:
                    break
                continue
            if (area > 0) != (number == 0):  # outer rings run clockwise on a screen, whose y points down
                points = points[::-1]
            commands += _ring(points.tolist(), at)
            at = (int(points[-1][0]), int(points[-1][1]))
    if not commands:
        return b""
    packed = b"".join(_varint(one) for one in commands)
    return _text(2, _field(3, 0, _POLYGON) + _text(4, packed))


def _ring(points: list[list[int]], at: tuple[int, int]) -> Iterator[int]:
    x, y = at
    for number, (px, py) in enumerate(points):
        if number == 0:
            yield _MOVE | 1 << 3
        elif number == 1:
            yield _LINE | (len(points) - 1) << 3
        yield _zigzag(px - x)
        yield _zigzag(py - y)
        x, y = px, py
    yield _CLOSE


def _polygons(shape: BaseGeometry) -> Iterator[shapely.Polygon]:
    for part in getattr(shape, "geoms", [shape]):
        if part.geom_type == "Polygon" and not part.is_empty:
            yield part
        elif part.geom_type == "MultiPolygon":
            yield from part.geoms


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _field(field: int, wire: int, number: int) -> bytes:
    return _varint(field << 3 | wire) + _varint(number)


def _text(field: int, data: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(data)) + data
