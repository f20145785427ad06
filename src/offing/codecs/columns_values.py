"""Numbers and coordinates as position logs write them.

A field of a layout is JSON: ``column`` (its index), ``scale`` and ``shift`` (what to multiply
by, then add), for coordinates also ``form`` and ``wrap``. Nothing here drops a row: what
cannot be read is NaN, and the caller asks why.
"""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Degrees, minutes, seconds with any signs between; a hemisphere letter before or behind.
_ANGLE = (
    r"^\s*(?P<before>[NSEWnsew])?\s*(?P<sign>[-+\u2212])?\s*(?P<d>\d+(?:\.\d+)?)(?:[^0-9A-Za-z.+]+(?P<m>\d+(?:\.\d+)?))?"
    r"(?:[^0-9A-Za-z.+]+(?P<s>\d+(?:\.\d+)?))?[^0-9A-Za-z.]*(?P<after>[NSEWnsew])?\s*$"
)


def read_numbers(values: pl.Series, *, comma: bool = False) -> Floats:
    """Return *values* as float64, NaN where there is no finite number; *comma* is the decimal sign."""
    if values.dtype != pl.String:
        numbers = values.cast(pl.Float64, strict=False)
    else:
        if comma:
            values = values.str.replace(",", ".", literal=True)
        numbers = values.cast(pl.Float64, strict=False)
        if numbers.null_count() > values.null_count():
            numbers = values.str.strip_chars().cast(pl.Float64, strict=False)
    array: Floats = numbers.fill_null(np.nan).to_numpy()
    infinite = np.isinf(array)
    return np.where(infinite, np.nan, array) if infinite.any() else array


def read_field(frame: pl.DataFrame, field: dict[str, Any], *, comma: bool = False) -> Floats:
    """Return a field's numbers in its target unit."""
    numbers = read_numbers(frame[f"c{field['column']}"], comma=comma)
    scale, shift = field.get("scale", 1.0), field.get("shift", 0.0)
    if field.get("divide"):
        numbers = numbers / scale
    elif scale != 1.0:
        numbers = numbers * scale
    return numbers + shift if shift else numbers


def read_degrees(frame: pl.DataFrame, field: dict[str, Any], *, comma: bool = False) -> Floats:
    """Return a coordinate field in degrees, out of range as written."""
    if field["form"] == "angle":
        degrees = read_angles(frame[f"c{field['column']}"], comma=comma)
    else:
        degrees = read_field(frame, field, comma=comma)
        if field["form"] == "ddmm":
            degrees = from_ddmm(degrees)
    if field.get("side") is not None:
        side = frame[f"c{field['side']}"].cast(pl.String).str.strip_chars().str.slice(0, 1).str.to_uppercase()
        degrees = np.where(side.is_in(["S", "W"]).fill_null(False).to_numpy(), -np.abs(degrees), degrees)
    if field.get("wrap"):
        degrees = np.where((degrees > 180) & (degrees <= 360), degrees - 360, degrees)
    return degrees


def from_ddmm(numbers: Floats) -> Floats:
    """Return degrees of numbers that hold them as NMEA 0183 does: 5432.19 is 54° 32.19'."""
    whole = np.floor(np.abs(numbers) / 100)
    minutes = np.abs(numbers) - whole * 100
    return np.where(minutes < 60, np.copysign(whole + minutes / 60, numbers), np.nan)


def read_angles(values: pl.Series, *, comma: bool = False) -> Floats:
    """Return degrees of texts such as ``54.5N``, ``54°32'11"N``, ``S 16 18.1``; NaN where not one."""
    if comma:
        values = values.str.replace_all(",", ".", literal=True)
    parts = values.cast(pl.String).str.extract_groups(_ANGLE).struct.unnest()
    number = {key: read_numbers(parts[key]) for key in "dms"}
    minutes, seconds = (np.nan_to_num(number[key]) for key in "ms")
    degrees = number["d"] + minutes / 60 + seconds / 3600
    letter = parts["after"].fill_null(parts["before"]).str.to_uppercase()
    negative = letter.is_in(["S", "W"]).fill_null(False) | parts["sign"].is_in(["-", "\u2212"]).fill_null(False)
    degrees = np.where(negative.to_numpy(), -degrees, degrees)
    return np.where((minutes < 60) & (seconds < 60), degrees, np.nan)
