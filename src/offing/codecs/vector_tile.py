"""Mapbox Vector Tiles, version 2.1: points and lines in columns to bytes, without a loop over them.

A tile is a protobuf message; what follows writes it column by column: each feature is a row of varints, whose lengths
are summed up before the bytes are laid down at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

EXTENT: Final = 4096
Ints = NDArray[np.int64]
_POINT, _LINE = 1, 2
_MOVE_ONE: Final = (1 << 3) | 1
_LINE_TO: Final = 2


Values = Sequence[bytes] | Ints | NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Column:
    """Hold one property: for each feature the number of its value in *values*, -1 where it has none.

    Texts come as `text` packs them, which is done once for all tiles.
    """

    values: Values
    number: Ints


Columns = Mapping[str, Column]


def text(value: str) -> bytes:
    """Return a text as the value of a property."""
    return _field(4, _field(1, value.encode("utf-8", "replace")))


def points_layer(name: str, x: Ints, y: Ints, columns: Columns) -> bytes:
    """Return a layer of n points at *x*, *y* in units of the tile."""
    n = len(x)
    ones = np.ones(n, np.int64)
    geometry = np.stack([np.full(n, _MOVE_ONE), _zigzag(x), _zigzag(y)], axis=1).ravel()
    return _layer(name, _POINT, geometry, ones * 3, columns)


def lines_layer(name: str, x: Ints, y: Ints, sizes: Ints, columns: Columns) -> bytes:
    """Return a layer of lines, the vertices of which follow one another in *x*, *y*; *sizes* says how many each has.

    Each has at least two vertices, none the same as the one before it.
    """
    ends = np.cumsum(sizes)
    starts = ends - sizes
    dx, dy = (_zigzag(np.diff(one, prepend=0)) for one in (x, y))
    dx[starts], dy[starts] = _zigzag(x[starts]), _zigzag(y[starts])
    # Behind the first vertex of each line comes the command for the others: 2n + 2 numbers a line of n.
    place = np.arange(len(x)) * 2 + 1 + 2 * np.repeat(np.arange(len(sizes)), sizes)
    place += np.arange(len(x)) > np.repeat(starts, sizes)
    whole = np.zeros(2 * len(x) + 2 * len(sizes), np.int64)
    whole[place], whole[place + 1] = dx, dy
    head = starts * 2 + 2 * np.arange(len(sizes))
    whole[head] = _MOVE_ONE
    whole[head + 3] = ((sizes - 1) << 3) | _LINE_TO
    return _layer(name, _LINE, whole, sizes * 2 + 2, columns)


def _layer(name: str, kind: int, geometry: Ints, sizes: Ints, columns: Columns) -> bytes:
    if not len(sizes):
        return b""
    tags, tag_sizes, values = _tags(columns, len(sizes))
    features = _features(kind, tags, tag_sizes, geometry, sizes)
    keys = b"".join(_field(3, key.encode()) for key in columns)
    body = _field(1, name.encode()) + features + keys + values
    body += _number(5, EXTENT) + _number(15, 2)
    return _field(3, body)


def _tags(columns: Columns, n: int) -> tuple[Ints, Ints, bytes]:
    """Return the tags of all features one behind the other, how many each has, and the layer's table of values."""
    pairs = np.zeros((n, len(columns), 2), np.int64)
    told = np.zeros((n, len(columns)), bool)
    values: list[bytes] = []
    begin = 0
    for place, column in enumerate(columns.values()):
        pairs[:, place, 0] = place
        pairs[:, place, 1] = column.number + begin
        told[:, place] = column.number >= 0
        values.append(_values(column.values))
        begin += len(column.values)
    return pairs[told].ravel(), told.sum(axis=1) * 2, b"".join(values)


def _values(values: Values) -> bytes:
    if not isinstance(values, np.ndarray):
        return b"".join(values)
    if values.dtype.kind == "f":
        rows = np.zeros(len(values), [("head", "u1", 3), ("value", "<f4")])
        rows["head"], rows["value"] = (0x22, 5, 0x15), values
        return rows.tobytes()
    whole = values.astype(np.int64)
    table = np.stack([np.full(len(whole), 0x22), _sizes(whole) + 1, np.full(len(whole), 0x28), whole], axis=1)
    return _varints(table.ravel())


def _features(kind: int, tags: Ints, tag_sizes: Ints, geometry: Ints, sizes: Ints) -> bytes:
    """Return the features: each a field of the layer with its tags, its kind and its geometry."""
    tag_bytes, geometry_bytes = _sums(_sizes(tags), tag_sizes), _sums(_sizes(geometry), sizes)
    tagged = tag_sizes > 0
    length = np.where(tagged, 1 + _sizes(tag_bytes) + tag_bytes, 0) + 3 + _sizes(geometry_bytes) + geometry_bytes
    n = len(sizes)
    heads = np.where(tagged, 2, 0)
    whole_sizes = 2 + heads + tag_sizes + 4 + sizes
    start = np.cumsum(whole_sizes) - whole_sizes
    whole = np.zeros(int(whole_sizes.sum()), np.int64)
    whole[start], whole[start + 1] = 0x12, length
    whole[(start + 2)[tagged]], whole[(start + 3)[tagged]] = 0x12, tag_bytes[tagged]
    whole[_spread(start + 2 + heads, tag_sizes)] = tags
    kinds = start + 2 + heads + tag_sizes
    for place, value in enumerate((np.full(n, 0x18), np.full(n, kind), np.full(n, 0x22), geometry_bytes)):
        whole[kinds + place] = value
    whole[_spread(kinds + 4, sizes)] = geometry
    return _varints(whole)


def _spread(starts: Ints, sizes: Ints) -> Ints:
    """Return the places of rows of *sizes* numbers that begin at *starts*."""
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()))


def _sums(values: Ints, sizes: Ints) -> Ints:
    total = np.concatenate([[0], np.cumsum(values)])
    ends = np.cumsum(sizes)
    return np.asarray(total[ends] - total[ends - sizes])


def _zigzag(values: Ints) -> Ints:
    return np.asarray((values << 1) ^ (values >> 63))


def _sizes(values: Ints) -> Ints:
    """Return how many bytes each number takes as a varint."""
    found = np.ones(len(values), np.int64)
    longer = np.flatnonzero(values > 0x7F)
    rest = values[longer]
    while len(longer):
        found[longer] += 1
        rest = rest >> 7
        more = rest > 0x7F
        longer, rest = longer[more], rest[more]
    return found


def _varints(values: Ints) -> bytes:
    sizes = _sizes(values)
    ends = np.cumsum(sizes)
    out = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    place = ends - sizes
    while len(values):
        more = values > 0x7F
        out[place] = (values & 0x7F).astype(np.uint8) | (more.view(np.uint8) << np.uint8(7))
        values, place = values[more] >> 7, place[more] + 1
    return out.tobytes()


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _field(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)
