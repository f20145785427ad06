"""Extended squitters (DF17) from what an aircraft does: identification, airborne position, velocity.

ICAO Doc 9871, tables A-2-5, A-2-8 and A-2-9a; the inverse of what adsb_decode reads. Arrays
in, arrays of 14 bytes a message out.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from offing.codecs.adsb_cpr import TRANSITIONS
from offing.codecs.adsb_parity import parities_of
from offing.codecs.adsb_rows import FOOT_M

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Messages = NDArray[np.uint8]

_DF17_CA5 = 17 << 3 | 5
_IDENTITY, _AIRBORNE, _VELOCITY = 4, 11, 19
LETTERS = "#ABCDEFGHIJKLMNOPQRSTUVWXYZ##### ###############0123456789######"
_LATITUDES = np.array(TRANSITIONS)
_SCALE = 1 << 17
_MOST_KN = 1021


def identifications(icao: Ints, flights: list[str], category: int = 0) -> Messages:
    """Return messages that name flights of up to eight letters, digits and blanks.

    *category* is of set A; 7 are rotorcraft.
    """
    text = np.array(
        [[max(LETTERS.find(c), 0) if c != "#" else 32 for c in f"{f.upper():8.8}"] for f in flights], np.int64
    )
    content = np.full(len(icao), _IDENTITY << 51 | (category & 7) << 48, np.int64)
    for place in range(8):
        content |= text.reshape(-1, 8)[:, place] << (42 - 6 * place)
    return _messages(icao, content)


def positions(icao: Ints, lat: Floats, lon: Floats, alt_m: Floats, odd: NDArray[np.bool_]) -> Messages:
    """Return messages that tell half of a position each, the even or the odd, and the barometric altitude.

    Altitudes are rounded to 25 ft, from -1,000 to 50,175 ft.
    """
    steps = np.clip(np.rint((alt_m / FOOT_M + 1000.0) / 25.0), 0, 2047).astype(np.int64)
    altitude = (steps & 0x7F0) << 1 | 0x10 | steps & 0xF
    coded_lat, coded_lon = encode_places(lat, lon, odd)
    content = np.int64(_AIRBORNE) << 51 | altitude << 36 | odd.astype(np.int64) << 34 | coded_lat << 17 | coded_lon
    return _messages(icao, content)


def encode_places(lat: Floats, lon: Floats, odd: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return latitude and longitude in compact position reporting, 17 bits each; see adsb_cpr."""
    zone = 360.0 / (60 - odd)
    coded_lat = np.floor(_SCALE * (lat % zone) / zone + 0.5)
    told = zone * (coded_lat / _SCALE + np.floor(lat / zone))
    zones = 59 - np.searchsorted(_LATITUDES, np.abs(told), side="right")
    zone = 360.0 / np.maximum(zones - odd, 1)
    coded_lon = np.floor(_SCALE * (lon % zone) / zone + 0.5)
    return coded_lat.astype(np.int64) % _SCALE, coded_lon.astype(np.int64) % _SCALE


def velocities(icao: Ints, sog_kn: Floats, cog_deg: Floats, climb_ft_min: Floats) -> Messages:
    """Return messages that tell speed over ground, to a knot each way (at most 1,021), and climb, to 64 ft/min."""
    course = np.radians(cog_deg)
    east, north = (np.rint(sog_kn * part).astype(np.int64) for part in (np.sin(course), np.cos(course)))
    climb = np.clip(np.rint(climb_ft_min / 64.0), -510, 510).astype(np.int64)
    content = np.full(len(icao), _VELOCITY << 51 | 1 << 48, np.int64)
    for knots, sign, value in ((east, 42, 32), (north, 31, 21)):
        content |= (knots < 0).astype(np.int64) << sign | (np.minimum(np.abs(knots), _MOST_KN) + 1) << value
    content |= np.int64(1) << 20 | (climb < 0).astype(np.int64) << 19 | (np.abs(climb) + 1) << 10
    return _messages(icao, content)


def _messages(icao: Ints, content: Ints) -> Messages:
    messages: Any = np.empty((len(icao), 14), np.uint8)
    messages[:, 0] = _DF17_CA5
    for place in range(3):
        messages[:, 1 + place] = icao >> (16 - 8 * place) & 0xFF
    for place in range(7):
        messages[:, 4 + place] = content >> (48 - 8 * place) & 0xFF
    parity = parities_of(messages[:, :11])
    for place in range(3):
        messages[:, 11 + place] = parity >> np.uint32(16 - 8 * place) & 0xFF
    return messages  # type: ignore[no-any-return]
