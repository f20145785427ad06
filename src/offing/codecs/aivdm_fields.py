"""Where each field of an AIS message lies, how it is scaled and what means "not available".

The one truth for bit positions: the wide decoder and the encoder read this table, the hot
kernels take their constants from it. Source: Recommendation ITU-R M.1371-5, annex 8.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np

Kind = Literal["uint", "int", "flag", "text"]


@dataclass(frozen=True, slots=True)
class Field:
    """Declare one field: its first bit, its width, its kind and its scale.

    ``scale`` names how raw integers become values (see SCALES); ``missing`` lists the raw
    values that mean "not available" and become null.
    """

    name: str
    start: int
    width: int
    kind: Kind = "uint"
    scale: str = ""
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Declare one message type, or one variant of it, and the payload lengths taken for it.

    ``nominal``, ``least`` and ``most`` are bits. Real receivers cut and pad: type 5 comes with
    420, 422, 424 or 426 bits, type 24 A with 160 or 168, type 27 with 96 or a whole slot of
    168, and a wrong count of fill bits shortens a report by up to five. So what is least is
    the end of the last field that is not radio housekeeping, what is most a character over
    the nominal length.
    """

    type: int
    variant: str
    title: str
    nominal: int
    least: int
    most: int
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """Return the field *name*; raise KeyError where the message has none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"type {self.type}{self.variant} has no field {name}")

    def place(self, name: str) -> int:
        """Return the first bit of the field *name* times 256 and its width, as kernels take them.

        One number, and NumPy's: Numba compiles a function anew for every Python constant it
        is called with, but only once for all of NumPy's.
        """
        field = self.field(name)
        return cast("int", np.int64(field.start << 8 | field.width))


def degrees(raw: int) -> float:
    """Return 1/10,000 arc minutes as degrees rounded to six decimals (5 raw / 3 has no ties to break)."""
    return ((10 * raw + 3) // 6) / 1e6


def coarse_degrees(raw: int) -> float:
    """Return 1/10 arc minutes as degrees rounded to six decimals."""
    return ((10000 * raw + 3) // 6) / 1e6


def tenths(raw: int) -> float:
    """Return tenths as a number."""
    return raw / 10.0


def rate_of_turn(raw: int) -> float:
    """Return degrees a minute from the transmitted 4.733 * sqrt(rate), rounded; left is negative."""
    rate = float(round((raw / 4.733) ** 2))
    return -rate if raw < 0 else rate


SCALES: dict[str, Callable[[int], float]] = {
    "degrees": degrees,
    "coarse_degrees": coarse_degrees,
    "tenths": tenths,
    "rate_of_turn": rate_of_turn,
    "whole": float,
}

NO_LON, NO_LAT = 181 * 600_000, 91 * 600_000
NO_LON_COARSE, NO_LAT_COARSE = 181 * 600, 91 * 600
NO_SOG, NO_COG, NO_HEADING, NO_ROT = 1023, 3600, 511, -128
NO_SOG_COARSE, NO_COG_COARSE = 63, 511
NO_NAV_STATUS, NO_SECOND, NO_ALTITUDE = 15, 60, 4095
FAST_TURN = 127  # turning at more than 5 degrees in 30 s, by how much is not known

_HEAD = (("msg_type", 6), ("repeat", 2), ("mmsi", 30))
_SOG = ("sog_kn", 10, "uint", "tenths", (NO_SOG,))
_LON = ("lon", 28, "int", "degrees", (NO_LON,))
_LAT = ("lat", 27, "int", "degrees", (NO_LAT,))
_COG = ("cog_deg", 12, "uint", "tenths", (NO_COG,))
_HEADING = ("heading_deg", 9, "uint", "", (NO_HEADING,))
_SECOND = ("second", 6, "uint", "", (NO_SECOND,))
_NAV_STATUS = ("nav_status", 4, "uint", "", (NO_NAV_STATUS,))
_ACCURACY = ("accuracy", 1, "flag")
_RAIM = ("raim", 1, "flag")
_DIMENSIONS = (("to_bow_m", 9), ("to_stern_m", 9), ("to_port_m", 6), ("to_starboard_m", 6))
_SHIP_TYPE = ("ship_type", 8, "uint", "", (0,))
_EPFD = ("epfd", 4)


def _layout(
    type_: int, title: str, lengths: tuple[int, int, int], *specs: tuple[object, ...], variant: str = ""
) -> Layout:
    fields, at = [], 0
    for name, width, *rest in (*_HEAD, *specs):
        if name != "spare":
            fields.append(Field(name, at, width, *rest))  # type: ignore[arg-type]
        at += width  # type: ignore[operator]
    return Layout(type_, variant, title, *lengths, tuple(fields))


def _class_a(type_: int) -> Layout:
    specs = (
        _NAV_STATUS,
        ("rot_deg_min", 8, "int", "rate_of_turn", (NO_ROT, -FAST_TURN, FAST_TURN)),
        _SOG,
        _ACCURACY,
        _LON,
        _LAT,
        _COG,
        _HEADING,
        _SECOND,
        ("maneuver", 2),
        ("spare", 3),
        _RAIM,
        ("radio", 19),
    )
    return _layout(type_, "position report, class A", (168, 149, 174), *specs)


def _clock(type_: int, title: str) -> Layout:
    specs = (
        ("year", 14, "uint", "", (0,)),
        ("month", 4, "uint", "", (0,)),
        ("day", 5, "uint", "", (0,)),
        ("hour", 5, "uint", "", (24,)),
        ("minute", 6, "uint", "", (60,)),
        _SECOND,
        _ACCURACY,
        _LON,
        _LAT,
        _EPFD,
        ("spare", 10),
        _RAIM,
        ("radio", 19),
    )
    return _layout(type_, title, (168, 149, 174), *specs)


_PART_B = (
    ("partno", 2),
    _SHIP_TYPE,
    ("vendorid", 18, "text"),
    ("model", 4),
    ("serial", 20),
    ("callsign", 42, "text"),
)

LAYOUTS: tuple[Layout, ...] = (
    *(_class_a(type_) for type_ in (1, 2, 3)),
    _clock(4, "base station report"),
    _layout(
        5,
        "static and voyage data, class A",
        (424, 420, 432),
        ("ais_version", 2),
        ("imo", 30, "uint", "", (0,)),
        ("callsign", 42, "text"),
        ("name", 120, "text"),
        _SHIP_TYPE,
        *_DIMENSIONS,
        _EPFD,
        ("month", 4, "uint", "", (0,)),
        ("day", 5, "uint", "", (0,)),
        ("hour", 5, "uint", "", (24,)),
        ("minute", 6, "uint", "", (60,)),
        ("draught_m", 8, "uint", "tenths", (0,)),
        ("destination", 120, "text"),
        ("dte", 1, "flag"),
    ),
    _layout(
        9,
        "position report, search and rescue aircraft",
        (168, 148, 174),
        ("alt_m", 12, "uint", "", (NO_ALTITUDE,)),
        ("sog_kn", 10, "uint", "whole", (NO_SOG,)),
        _ACCURACY,
        _LON,
        _LAT,
        _COG,
        _SECOND,
        ("reserved_1", 8),
        ("dte", 1, "flag"),
        ("spare", 3),
        ("assigned", 1, "flag"),
        _RAIM,
        ("radio", 20),
    ),
    _clock(11, "UTC and date response"),
    _layout(
        18,
        "position report, class B",
        (168, 148, 174),
        ("reserved_1", 8),
        _SOG,
        _ACCURACY,
        _LON,
        _LAT,
        _COG,
        _HEADING,
        _SECOND,
        ("reserved_2", 2),
        ("cs", 1, "flag"),
        ("display", 1, "flag"),
        ("dsc", 1, "flag"),
        ("band", 1, "flag"),
        ("msg22", 1, "flag"),
        ("assigned", 1, "flag"),
        _RAIM,
        ("radio", 20),
    ),
    _layout(
        19,
        "extended position report, class B",
        (312, 308, 318),
        ("reserved_1", 8),
        _SOG,
        _ACCURACY,
        _LON,
        _LAT,
        _COG,
        _HEADING,
        _SECOND,
        ("reserved_2", 4),
        ("name", 120, "text"),
        _SHIP_TYPE,
        *_DIMENSIONS,
        _EPFD,
        _RAIM,
        ("dte", 1, "flag"),
        ("assigned", 1, "flag"),
    ),
    _layout(
        21,
        "aid to navigation report",
        (272, 271, 374),
        ("aid_type", 5, "uint", "", (0,)),
        ("name", 120, "text"),
        _ACCURACY,
        _LON,
        _LAT,
        *_DIMENSIONS,
        _EPFD,
        _SECOND,
        ("off_position", 1, "flag"),
        ("reserved_1", 8),
        _RAIM,
        ("virtual_aid", 1, "flag"),
        ("assigned", 1, "flag"),
        ("spare", 1),
        ("name_ext", 84, "text"),
    ),
    _layout(24, "static data, part A", (160, 160, 174), ("partno", 2), ("name", 120, "text"), variant="A"),
    _layout(24, "static data, part B", (168, 162, 174), *_PART_B, *_DIMENSIONS, variant="B"),
    _layout(
        24,
        "static data, part B of an auxiliary craft",
        (168, 162, 174),
        *_PART_B,
        ("mothership_mmsi", 30, "uint", "", (0,)),
        variant="B auxiliary",
    ),
    _layout(
        27,
        "long-range position report",
        (96, 95, 174),
        _ACCURACY,
        _RAIM,
        _NAV_STATUS,
        ("lon", 18, "int", "coarse_degrees", (NO_LON_COARSE,)),
        ("lat", 17, "int", "coarse_degrees", (NO_LAT_COARSE,)),
        ("sog_kn", 6, "uint", "whole", (NO_SOG_COARSE,)),
        ("cog_deg", 9, "uint", "whole", (NO_COG_COARSE,)),
        ("gnss", 1, "flag"),
    ),
)

HEADER = _layout(0, "any message", (38, 38, 2000))
DECODED_TYPES = tuple(sorted({layout.type for layout in LAYOUTS}))
POSITION_TYPES = (1, 2, 3, 4, 9, 11, 18, 19, 21, 27)
STATIC_TYPES = (5, 19, 21, 24)
LAST_TYPE = 27
AUXILIARY_FIRST, AUXILIARY_LAST = 980_000_000, 989_999_999


def layout_of(type_: int, *, part: int = 0, mmsi: int = 0) -> Layout:
    """Return the layout of a message type; HEADER for a type that is only counted.

    *part* and *mmsi* tell the variants of type 24 apart (98... is a craft with a parent ship).
    """
    auxiliary = AUXILIARY_FIRST <= mmsi <= AUXILIARY_LAST
    wanted = ("A" if part == 0 else "B auxiliary" if auxiliary else "B") if type_ == 24 else ""
    for layout in LAYOUTS:
        if layout.type == type_ and layout.variant == wanted:
            return layout
    return HEADER
