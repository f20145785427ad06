"""Write the fields of whole messages to the columns of position and static reports."""

import numpy as np
from numpy.typing import NDArray

from offing.codecs import aivdm_fields as table
from offing.codecs.aivdm_bits import bits, signed_bits, trim_text, write_text
from offing.codecs.nmea_state import R_BITS, R_LENGTH, R_OFFSET, R_RX, R_T, R_TYPE, R_WORDS
from offing.nav.compiled import kernel

_A, _BASE, _VOYAGE, _AIR, _B, _B_LONG, _AID, _FAR = (table.layout_of(type_) for type_ in (1, 4, 5, 9, 18, 19, 21, 27))
_PART_A, _PART_B = table.layout_of(24), table.layout_of(24, part=1)

MMSI = table.HEADER.place("mmsi")
A_STATUS, A_ROT, A_SOG, A_LON = (_A.place(name) for name in ("nav_status", "rot_deg_min", "sog_kn", "lon"))
A_LAT, A_COG, A_HEADING, A_SECOND = (_A.place(name) for name in ("lat", "cog_deg", "heading_deg", "second"))
BASE_LON, BASE_LAT, BASE_SECOND, BASE_YEAR = (_BASE.place(name) for name in ("lon", "lat", "second", "year"))
BASE_MONTH, BASE_DAY, BASE_HOUR, BASE_MINUTE = (_BASE.place(name) for name in ("month", "day", "hour", "minute"))
AIR_ALT, AIR_SOG, AIR_LON, AIR_LAT, AIR_COG, AIR_SECOND = (
    _AIR.place(name) for name in ("alt_m", "sog_kn", "lon", "lat", "cog_deg", "second")
)
B_SOG, B_LON, B_LAT, B_COG, B_HEADING, B_SECOND = (
    _B.place(name) for name in ("sog_kn", "lon", "lat", "cog_deg", "heading_deg", "second")
)
AID_LON, AID_LAT, AID_SECOND = (_AID.place(name) for name in ("lon", "lat", "second"))
FAR_STATUS, FAR_SOG, FAR_LON, FAR_LAT, FAR_COG = (
    _FAR.place(name) for name in ("nav_status", "sog_kn", "lon", "lat", "cog_deg")
)
VOYAGE_IMO, VOYAGE_CALLSIGN, VOYAGE_NAME, VOYAGE_SHIP_TYPE, VOYAGE_DRAUGHT, VOYAGE_DESTINATION = (
    _VOYAGE.place(name) for name in ("imo", "callsign", "name", "ship_type", "draught_m", "destination")
)
B_LONG_NAME, B_LONG_SHIP_TYPE = (_B_LONG.place(name) for name in ("name", "ship_type"))
AID_NAME, AID_MORE_NAME = (_AID.place(name) for name in ("name", "name_ext"))
PART, PART_A_NAME = _PART_A.place("partno"), _PART_A.place("name")
PART_B_SHIP_TYPE, PART_B_CALLSIGN = (_PART_B.place(name) for name in ("ship_type", "callsign"))
# To bow, stern, port and starboard lie side by side: 9, 9, 6 and 6 bits, read at once.
VOYAGE_SIZE, B_LONG_SIZE, AID_SIZE, PART_B_SIZE = (
    layout.place("to_bow_m") - 9 + 30 for layout in (_VOYAGE, _B_LONG, _AID, _PART_B)
)

NO_LON, NO_LAT, NO_LON_COARSE, NO_LAT_COARSE = table.NO_LON, table.NO_LAT, table.NO_LON_COARSE, table.NO_LAT_COARSE
NO_SOG, NO_COG, NO_HEADING, NO_ROT = table.NO_SOG, table.NO_COG, table.NO_HEADING, table.NO_ROT
NO_SOG_COARSE, NO_COG_COARSE = table.NO_SOG_COARSE, table.NO_COG_COARSE
NO_NAV_STATUS, NO_SECOND, NO_ALTITUDE = table.NO_NAV_STATUS, table.NO_SECOND, table.NO_ALTITUDE
AUXILIARY_FIRST, AUXILIARY_LAST = table.AUXILIARY_FIRST, table.AUXILIARY_LAST

# By message type: the bits taken, and where the UTC second of a moving station's report lies.
LEAST, MOST, TELLS_SECOND = np.full(64, 38, np.int64), np.full(64, 2000, np.int64), np.full(64, -1, np.int64)
for _layout in table.LAYOUTS:
    LEAST[_layout.type], MOST[_layout.type] = _layout.least, _layout.most
LEAST[24], LEAST_PART_B = _PART_A.least, _PART_B.least
for _type in (1, 2, 3, 9, 18, 19):
    TELLS_SECOND[_type] = table.layout_of(_type).place("second")

# Degrees a minute for every raw rate of turn from -128 to 127.
RATES = np.array(
    [np.nan if raw in _A.field("rot_deg_min").missing else table.rate_of_turn(raw) for raw in range(-128, 128)],
    np.float32,
)

GIVES_POSITION = np.array([type_ in table.POSITION_TYPES for type_ in range(64)])
GIVES_STATICS = np.array([type_ in table.STATIC_TYPES for type_ in range(64)])

# Rows of the column blocks. int64, float64, float32, int32, int8 of a position report ...
P_CRAFT, P_T, P_OFFSET = range(3)
P_LAT, P_LON = range(2)
P_SOG, P_COG, P_HEADING, P_ROT, P_ALT = range(5)
P_LENGTH, P_RECEIVER = range(2)
P_STATUS, P_SECOND, P_TYPE = range(3)
# ... and int64, int32, int16 of a static report.
S_CRAFT, S_T, S_OFFSET = range(3)
S_LENGTH, S_IMO, S_NAME, S_CALLSIGN, S_DESTINATION = range(5)
S_TYPE, S_SHIP_TYPE, S_BOW, S_STERN, S_PORT, S_STARBOARD = range(6)
NAME_ROOM, CALLSIGN_ROOM, DESTINATION_ROOM = 34, 7, 20


@kernel
def write_positions(
    rows: NDArray[np.int64],
    count: int,
    at: int,
    i64: NDArray[np.int64],
    f64: NDArray[np.float64],
    f32: NDArray[np.float32],
    i32: NDArray[np.int32],
    i8: NDArray[np.int8],
) -> int:
    """Write the position reports among *count* messages to the columns from *at* on; return where they end.

    *rows* is flat, R_WORDS + ROW_WORDS numbers a message. What is not available becomes NaN or -1.
    """
    for k in range(count):
        first = k * 16
        type_ = int(rows[first + R_TYPE])
        if not GIVES_POSITION[type_]:
            continue
        w = first + R_WORDS
        sog, cog, heading, rot, status, second = NO_SOG, NO_COG, NO_HEADING, NO_ROT, NO_NAV_STATUS, NO_SECOND
        altitude = NO_ALTITUDE
        if type_ <= 3:
            lon, lat = signed_bits(rows, w, A_LON), signed_bits(rows, w, A_LAT)
            sog, cog, heading = bits(rows, w, A_SOG), bits(rows, w, A_COG), bits(rows, w, A_HEADING)
            rot, status, second = signed_bits(rows, w, A_ROT), bits(rows, w, A_STATUS), bits(rows, w, A_SECOND)
        elif type_ == 18 or type_ == 19:
            lon, lat, second = (
                signed_bits(rows, w, B_LON),
                signed_bits(rows, w, B_LAT),
                bits(rows, w, B_SECOND),
            )
            sog, cog, heading = bits(rows, w, B_SOG), bits(rows, w, B_COG), bits(rows, w, B_HEADING)
        elif type_ == 4 or type_ == 11:
            lon, lat = signed_bits(rows, w, BASE_LON), signed_bits(rows, w, BASE_LAT)
            second = bits(rows, w, BASE_SECOND)
        elif type_ == 21:
            lon, lat = signed_bits(rows, w, AID_LON), signed_bits(rows, w, AID_LAT)
            second = bits(rows, w, AID_SECOND)
        elif type_ == 9:
            lon, lat = signed_bits(rows, w, AIR_LON), signed_bits(rows, w, AIR_LAT)
            cog, second, altitude = bits(rows, w, AIR_COG), bits(rows, w, AIR_SECOND), bits(rows, w, AIR_ALT)
            sog = bits(rows, w, AIR_SOG)
            sog = sog if sog == NO_SOG else 10 * sog
        else:
            lon, lat = signed_bits(rows, w, FAR_LON) * 1000, signed_bits(rows, w, FAR_LAT) * 1000
            sog, cog, status = bits(rows, w, FAR_SOG), bits(rows, w, FAR_COG), bits(rows, w, FAR_STATUS)
            sog = NO_SOG if sog == NO_SOG_COARSE else 10 * sog
            cog = NO_COG if cog == NO_COG_COARSE else 10 * cog
        i64[P_CRAFT, at] = bits(rows, w, MMSI)
        i64[P_T, at] = rows[first + R_T]
        i64[P_OFFSET, at] = rows[first + R_OFFSET]
        i32[P_LENGTH, at] = rows[first + R_LENGTH]
        i32[P_RECEIVER, at] = rows[first + R_RX]
        f64[P_LON, at] = np.nan if lon == NO_LON else ((10 * lon + 3) // 6) / 1e6
        f64[P_LAT, at] = np.nan if lat == NO_LAT else ((10 * lat + 3) // 6) / 1e6
        f32[P_SOG, at] = np.nan if sog == NO_SOG else sog / 10.0
        f32[P_COG, at] = np.nan if cog == NO_COG else cog / 10.0
        f32[P_HEADING, at] = np.nan if heading == NO_HEADING else float(heading)
        f32[P_ROT, at] = RATES[rot + 128]
        f32[P_ALT, at] = np.nan if altitude == NO_ALTITUDE else float(altitude)
        i8[P_STATUS, at] = -1 if status == NO_NAV_STATUS else status
        i8[P_SECOND, at] = -1 if second >= NO_SECOND else second
        i8[P_TYPE, at] = type_
        at += 1
    return at


@kernel
def write_statics(
    rows: NDArray[np.int64],
    count: int,
    at: int,
    i64: NDArray[np.int64],
    i32: NDArray[np.int32],
    i16: NDArray[np.int16],
    draughts: NDArray[np.float32],
    names: NDArray[np.uint8],
    callsigns: NDArray[np.uint8],
    destinations: NDArray[np.uint8],
) -> int:
    """Write the static reports among *count* messages to the columns from *at* on; return where they end.

    Texts lie one after the other, their ends in i32. Unknown is -1, NaN or an empty text.
    """
    for k in range(count):
        first = k * 16
        type_ = int(rows[first + R_TYPE])
        if not GIVES_STATICS[type_]:
            continue
        w = first + R_WORDS
        length = int(rows[first + R_BITS])
        mmsi = bits(rows, w, MMSI)
        name, callsign, destination = int(i32[S_NAME, at]), int(i32[S_CALLSIGN, at]), int(i32[S_DESTINATION, at])
        name_end, callsign_end, destination_end = name, callsign, destination
        imo, ship_type, draught, size = 0, 0, 0, 0
        if type_ == 5:
            imo, ship_type = bits(rows, w, VOYAGE_IMO), bits(rows, w, VOYAGE_SHIP_TYPE)
            draught, size = bits(rows, w, VOYAGE_DRAUGHT), bits(rows, w, VOYAGE_SIZE)
            name_end = write_text(rows, w, length, VOYAGE_NAME, names, name)
            callsign_end = write_text(rows, w, length, VOYAGE_CALLSIGN, callsigns, callsign)
            destination_end = write_text(rows, w, length, VOYAGE_DESTINATION, destinations, destination)
        elif type_ == 19:
            ship_type, size = bits(rows, w, B_LONG_SHIP_TYPE), bits(rows, w, B_LONG_SIZE)
            name_end = write_text(rows, w, length, B_LONG_NAME, names, name)
        elif type_ == 21:
            size = bits(rows, w, AID_SIZE)
            name_end = write_text(rows, w, length, AID_NAME, names, name)
            # The name goes on in the extension only where its twenty characters are full.
            if names[name_end - 1] != 64:
                name_end = write_text(rows, w, length, AID_MORE_NAME, names, name_end)
        elif bits(rows, w, PART) == 0:
            name_end = write_text(rows, w, length, PART_A_NAME, names, name)
        else:
            ship_type = bits(rows, w, PART_B_SHIP_TYPE)
            callsign_end = write_text(rows, w, length, PART_B_CALLSIGN, callsigns, callsign)
            if mmsi < AUXILIARY_FIRST or mmsi > AUXILIARY_LAST:
                size = bits(rows, w, PART_B_SIZE)
        i64[S_CRAFT, at] = mmsi
        i64[S_T, at] = rows[first + R_T]
        i64[S_OFFSET, at] = rows[first + R_OFFSET]
        i32[S_LENGTH, at] = rows[first + R_LENGTH]
        i32[S_IMO, at] = imo if imo else -1
        i32[S_NAME, at + 1] = trim_text(names, name, name_end)
        i32[S_CALLSIGN, at + 1] = trim_text(callsigns, callsign, callsign_end)
        i32[S_DESTINATION, at + 1] = trim_text(destinations, destination, destination_end)
        i16[S_TYPE, at] = type_
        i16[S_SHIP_TYPE, at] = ship_type if ship_type else -1
        # All four zero: no dimensions. Bow and port alone zero: no reference point, still a size.
        i16[S_BOW, at] = size >> 21 if size else -1
        i16[S_STERN, at] = size >> 12 & 511 if size else -1
        i16[S_PORT, at] = size >> 6 & 63 if size else -1
        i16[S_STARBOARD, at] = size & 63 if size else -1
        draughts[at] = draught / 10.0 if draught else np.nan
        at += 1
    return at
