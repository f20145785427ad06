"""Write many AIS payloads at once: columns of field values in, rows of characters out.

Byte for byte what aivdm_encode writes one at a time, by the same table of fields.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.codecs.aivdm_fields import Field, Layout
from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.schema.errors import UsageError

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Columns = Mapping[str, Any]

_FACTORS = {"": 1.0, "whole": 1.0, "degrees": 600_000.0, "coarse_degrees": 600.0, "tenths": 10.0}


class Payloads(NamedTuple):
    """Armoured payloads of one layout, a row each."""

    chars: Bytes  # uint8[n, characters]
    fill: int  # bits that were added to fill the last character


def write_payloads(layout: Layout, columns: Columns, count: int) -> Payloads:
    """Return the payloads of *count* messages of one *layout*.

    *columns* has the names and units of aivdm_fields: arrays of *count* numbers (NaN: not
    available), sequences of texts, or one value for all; what is not given is "not
    available", or 0 where the field knows no such value. Raises UsageError for a field that
    the layout does not have, and for a value that does not fit.
    """
    unknown = set(columns) - {field.name for field in layout.fields}
    if unknown:
        raise UsageError(f"type {layout.type} has no field {', '.join(sorted(unknown))}")
    raws: list[NDArray[Any]] = []
    places: list[tuple[int, int]] = []
    for field in layout.fields:
        if field.kind == "text":
            if field.name in columns:
                raws += list(_text_codes(field, columns[field.name], count).T)
                places += [(field.start + 6 * k, 6) for k in range(field.width // 6)]
            continue
        value = columns.get(field.name, layout.type if field.name == "msg_type" else np.nan)
        raws.append(_raws(field, value, count))
        places.append((field.start, field.width))
    used = [k for k, (start, width) in enumerate(places) if start + width <= layout.nominal]
    matrix = np.stack([raws[k] for k in used], axis=1) if used else np.empty((count, 0), np.int64)
    chars = np.zeros((count, -(-layout.nominal // 6)), np.uint8)
    pack(readonly(matrix, np.int64), readonly([places[k] for k in used], np.int64), chars)
    return Payloads(chars, -layout.nominal % 6)


def _raws(field: Field, value: Any, count: int) -> Ints:
    """Return the raw integers of a column of numbers, checked against the field's width."""
    numbers = np.broadcast_to(np.asarray(value, np.float64), (count,))
    if field.scale == "rate_of_turn":
        scaled = np.copysign(4.733 * np.sqrt(np.abs(numbers)), numbers)
    else:
        scaled = numbers * _FACTORS[field.scale]
    missing = float(field.missing[0]) if field.missing else 0.0
    rounded: NDArray[np.float64] = np.where(np.isnan(scaled), missing, np.rint(scaled))
    low, high = (-(1 << (field.width - 1)), 1 << (field.width - 1)) if field.kind == "int" else (0, 1 << field.width)
    bad = (rounded < low) | (rounded >= high)
    if bad.any():
        raise UsageError(f"{field.name}={float(numbers[bad][0])!r} does not fit {field.width} bits")
    return rounded.astype(np.int64)


def _text_codes(field: Field, texts: Sequence[str] | str, count: int) -> Ints:
    """Return the six-bit codes of texts, one row each, filled with the letter that means nothing."""
    room = field.width // 6
    every = [texts] * count if isinstance(texts, str) else [str(text or "") for text in texts]
    wide = np.zeros((count, room), np.int64)
    for row, text in enumerate(map(str.upper, every)):
        if len(text) > room:
            raise UsageError(f"{field.name}={text!r} is longer than {room} characters")
        wide[row, : len(text)] = [ord(char) for char in text]
    bad = (wide != 0) & ((wide < 32) | (wide >= 96))
    if bad.any():
        row = int(np.flatnonzero(bad.any(axis=1))[0])
        letter = chr(int(wide[row][bad[row]][0]))
        raise UsageError(f"{field.name}={every[row].upper()!r}: AIS has no letter {letter!r}")
    return wide & 63


@kernel
def pack(raws: Ints, places: Ints, chars: Bytes) -> None:
    """Write each row of *raws* as payload characters; *places* holds first bit and width of each column."""
    for row in range(len(raws)):
        for k in range(len(places)):
            at = int(places[k, 0])
            end = at + int(places[k, 1])
            value = int(raws[row, k])
            while at < end:
                char, used = at // 6, at % 6
                take = min(6 - used, end - at)
                bits = (value >> (end - at - take)) & ((1 << take) - 1)
                chars[row, char] = int(chars[row, char]) | (bits << (6 - used - take))
                at += take
        for char in range(chars.shape[1]):
            code = int(chars[row, char])
            chars[row, char] = code + 48 if code < 40 else code + 56
