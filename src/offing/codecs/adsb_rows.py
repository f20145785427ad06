"""Rows of what aircraft said, on their way to the tables of position and static reports."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from offing.schema.craft import craft_key
from offing.schema.tables import POSITIONS, STATICS

FOOT_M = 0.3048
_ICAO = craft_key("icao:0")
# What no aircraft that transmits reaches; beyond it a number is not what it says it is.
_FASTEST_KN = 2_500.0
_LOWEST_FT, _HIGHEST_FT = -2_000.0, 130_000.0
OWN = "address that is not ICAO's"
_HEX = frozenset("0123456789abcdefABCDEF")


@dataclass(slots=True)
class Rows:
    """Gather reports row by row; ``t`` is in microseconds since 1970 or None."""

    positions: list[tuple[Any, ...]] = field(default_factory=list)
    statics: list[tuple[Any, ...]] = field(default_factory=list)

    def place(
        self,
        craft: int,
        t: int | None,
        lat: float,
        lon: float,
        *,
        at: tuple[int, int],
        sog_kn: float | None = None,
        cog_deg: float | None = None,
        heading_deg: float | None = None,
        alt_m: float | None = None,
    ) -> None:
        """Add a position report; *at* is the offset and length of the bytes that gave the position."""
        self.positions.append((craft, t, lat, lon, sog_kn, cog_deg, heading_deg, alt_m, *at))

    def say(
        self, craft: int, t: int | None, *, at: tuple[int, int], name: str | None = None, callsign: str | None = None
    ) -> None:
        """Add a static report: a flight's identification as ``callsign``, a registration as ``name``."""
        if name or callsign:
            self.statics.append((craft, t, name, callsign, *at))

    def position_table(self) -> pa.Table:
        """Return POSITIONS of the rows."""
        names = ("craft_id", "t", "lat", "lon", "sog_kn", "cog_deg", "heading_deg", "alt_m", "offset", "length")
        return _table(POSITIONS, names, self.positions)

    def static_table(self) -> pa.Table:
        """Return STATICS of the rows."""
        return _table(STATICS, ("craft_id", "t", "name", "callsign", "offset", "length"), self.statics)


def _table(schema: pa.Schema, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> pa.Table:
    n = len(rows)
    if not n:
        return schema.empty_table()
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    arrays = []
    for one in schema:
        if one.name in columns:
            arrays.append(_array(columns[one.name], one.type))
        elif one.name == "type":
            arrays.append(pa.array(np.zeros(n, np.int8)))
        else:
            arrays.append(pa.nulls(n, one.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: tuple[Any, ...], type_: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(type_):
        return pa.array(values, pa.int64()).cast(type_)
    return pa.array(values, type_)


def craft_of(address: str) -> int | None:
    """Return the key of a 24-bit address in hexadecimal; None where it is none that ICAO could give."""
    if len(address) != 6 or not _HEX.issuperset(address):
        return None
    number = int(address, 16)
    return _ICAO | number if 0 < number < 0xFFFFFF else None


def is_own(address: str) -> bool:
    """Tell whether an address is of a service's own making (a ``~`` before it), as those of TIS-B's tracks.

    They are given to one aircraft after another: what is told under them is nobody's track.
    """
    return len(address) == 7 and address[0] == "~" and _HEX.issuperset(address[1:])


def altitude_m(feet: float | None) -> float | None:
    """Return an altitude in metres, None where it is none or absurd."""
    return None if feet is None or not _LOWEST_FT <= feet <= _HIGHEST_FT else feet * FOOT_M


def speed_kn(knots: float | None) -> float | None:
    """Return a speed over ground, None where it is none or absurd."""
    return None if knots is None or not 0.0 <= knots <= _FASTEST_KN else knots


def angle_deg(degrees: float | None) -> float | None:
    """Return a course from 0 to below 360 degrees, None where it is none."""
    return None if degrees is None or not 0.0 <= degrees <= 360.0 else degrees % 360.0


def on_earth(lat: float | None, lon: float | None) -> bool:
    """Tell whether a position is one."""
    return (
        lat is not None
        and lon is not None
        and math.isfinite(lat)
        and math.isfinite(lon)
        and abs(lat) <= 90.0
        and abs(lon) <= 180.0
    )


def flight_text(text: object) -> str | None:
    """Return a flight's identification without padding; None where it is blank, all @ or #, or too long for one."""
    if not isinstance(text, str):
        return None
    said = text.replace("@", " ").replace("_", " ").strip()
    if not said or len(said) > 16 or not said.isascii() or not said.isprintable() or set(said) <= {"#", "?", "0", " "}:
        return None
    return said.upper()
