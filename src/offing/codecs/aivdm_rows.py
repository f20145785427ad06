"""Write a message's fields to the columns of position and static reports."""

import numpy as np
from numpy.typing import NDArray

from offing.codecs import aivdm_fields as table
from offing.codecs.aivdm_bits import bits, signed_bits, trim_text, write_text
from offing.nav.compiled import kernel

_A, _BASE, _VOYAGE, _AIR, _B, _B_LONG, _AID, _FAR = (table.layout_of(type_) for type_ in (1, 4, 5, 9, 18, 19, 21, 27))
_PART_A, _PART_B = table.layout_of(24), table.layout_of(24, part=1)

MMSI, MMSI_BITS = table.HEADER.start("mmsi"), table.HEADER.field("mmsi").width
A_STATUS, A_ROT, A_SOG, A_LON = (_A.start(name) for name in ("nav_status", "rot_deg_min", "sog_kn", "lon"))
A_LAT, A_COG, A_HEADING = (_A.start(name) for name in ("lat", "cog_deg", "heading_deg"))
BASE_LON, BASE_LAT, BASE_YEAR = (_BASE.start(name) for name in ("lon", "lat", "year"))
BASE_MONTH, BASE_DAY, BASE_HOUR, BASE_MINUTE = (_BASE.start(name) for name in ("month", "day", "hour", "minute"))
AIR_SOG, AIR_LON, AIR_LAT, AIR_COG = (_AIR.start(name) for name in ("sog_kn", "lon", "lat", "cog_deg"))
B_SOG, B_LON, B_LAT, B_COG, B_HEADING = (_B.start(n) for n in ("sog_kn", "lon", "lat", "cog_deg", "heading_deg"))
AID_LON, AID_LAT = _AID.start("lon"), _AID.start("lat")
FAR_STATUS, FAR_SOG, FAR_LON, FAR_LAT, FAR_COG = (
    _FAR.start(name) for name in ("nav_status", "sog_kn", "lon", "lat", "cog_deg")
)
VOYAGE_IMO, VOYAGE_CALLSIGN, VOYAGE_NAME, VOYAGE_SHIP_TYPE, VOYAGE_BOW, VOYAGE_DRAUGHT, VOYAGE_DESTINATION = (
    _VOYAGE.start(name) for name in ("imo", "callsign", "name", "ship_type", "to_bow_m", "draught_m", "destination")
)
B_LONG_NAME, B_LONG_SHIP_TYPE, B_LONG_BOW = (_B_LONG.start(name) for name in ("name", "ship_type", "to_bow_m"))
AID_NAME, AID_BOW, AID_MORE_NAME = (_AID.start(name) for name in ("name", "to_bow_m", "name_ext"))
PART, PART_A_NAME = _PART_A.start("partno"), _PART_A.start("name")
PART_B_SHIP_TYPE, PART_B_CALLSIGN, PART_B_BOW = (_PART_B.start(name) for name in ("ship_type", "callsign", "to_bow_m"))

NO_LON, NO_LAT, NO_LON_COARSE, NO_LAT_COARSE = table.NO_LON, table.NO_LAT, table.NO_LON_COARSE, table.NO_LAT_COARSE
NO_SOG, NO_COG, NO_HEADING, NO_ROT = table.NO_SOG, table.NO_COG, table.NO_HEADING, table.NO_ROT
NO_SOG_COARSE, NO_COG_COARSE, FAST_TURN = table.NO_SOG_COARSE, table.NO_COG_COARSE, table.FAST_TURN
NO_NAV_STATUS, NO_SECOND = table.NO_NAV_STATUS, table.NO_SECOND
AUXILIARY_FIRST, AUXILIARY_LAST = table.AUXILIARY_FIRST, table.AUXILIARY_LAST

# By message type: the bits taken, what a report of it is, and where its UTC second lies.
LEAST, MOST, SECOND_AT = np.full(64, 38, np.int64), np.full(64, 2000, np.int64), np.full(64, -1, np.int64)
for _layout in table.LAYOUTS:
    LEAST[_layout.type], MOST[_layout.type] = _layout.least, _layout.most
    if any(field.name == "second" for field in _layout.fields):
        SECOND_AT[_layout.type] = _layout.start("second")
LEAST[24] = _PART_A.least  # part B is checked for its own

GIVES_POSITION = np.array([type_ in table.POSITION_TYPES for type_ in range(64)])
GIVES_STATICS = np.array([type_ in table.STATIC_TYPES for type_ in range(64)])

# Rows of the column blocks. int64, float64, float32, int32, int8 of a position report ...
P_CRAFT, P_T, P_OFFSET = range(3)
P_LAT, P_LON = range(2)
P_SOG, P_COG, P_HEADING, P_ROT = range(4)
P_LENGTH, P_RECEIVER = range(2)
P_STATUS, P_SECOND, P_TYPE = range(3)
# ... and int64, int32, int16 of a static report.
S_CRAFT, S_T, S_OFFSET = range(3)
S_LENGTH, S_IMO, S_NAME, S_CALLSIGN, S_DESTINATION = range(5)
S_TYPE, S_SHIP_TYPE, S_BOW, S_STERN, S_PORT, S_STARBOARD = range(6)
NAME_ROOM, CALLSIGN_ROOM, DESTINATION_ROOM = 34, 7, 20


@kernel
def write_kinematics(  # noqa: C901 - one branch a message type
    words: NDArray[np.int64],
    type_: int,
    row: int,
    p64: NDArray[np.float64],
    p32: NDArray[np.float32],
    p8: NDArray[np.int8],
) -> None:
    """Write place, movement and status of a position report to *row*; what is not available becomes NaN or -1."""
    sog, cog, heading, rot, status = NO_SOG, NO_COG, NO_HEADING, NO_ROT, NO_NAV_STATUS
    sog_scale = 0.1
    if type_ <= 3:
        lon, lat = signed_bits(words, A_LON, 28), signed_bits(words, A_LAT, 27)
        sog, cog, heading = bits(words, A_SOG, 10), bits(words, A_COG, 12), bits(words, A_HEADING, 9)
        rot, status = signed_bits(words, A_ROT, 8), bits(words, A_STATUS, 4)
    elif type_ == 18 or type_ == 19:
        lon, lat = signed_bits(words, B_LON, 28), signed_bits(words, B_LAT, 27)
        sog, cog, heading = bits(words, B_SOG, 10), bits(words, B_COG, 12), bits(words, B_HEADING, 9)
    elif type_ == 4 or type_ == 11:
        lon, lat = signed_bits(words, BASE_LON, 28), signed_bits(words, BASE_LAT, 27)
    elif type_ == 21:
        lon, lat = signed_bits(words, AID_LON, 28), signed_bits(words, AID_LAT, 27)
    elif type_ == 9:
        lon, lat = signed_bits(words, AIR_LON, 28), signed_bits(words, AIR_LAT, 27)
        sog, cog = bits(words, AIR_SOG, 10), bits(words, AIR_COG, 12)
        sog_scale = 1.0
    else:
        lon, lat = signed_bits(words, FAR_LON, 18) * 1000, signed_bits(words, FAR_LAT, 17) * 1000
        sog, cog = bits(words, FAR_SOG, 6), bits(words, FAR_COG, 9) * 10
        sog = NO_SOG if sog == NO_SOG_COARSE else sog
        cog = NO_COG if cog == NO_COG_COARSE * 10 else cog
        sog_scale = 1.0
        status = bits(words, FAR_STATUS, 4)
    p64[P_LON, row] = np.nan if lon == NO_LON else ((10 * lon + 3) // 6) / 1e6
    p64[P_LAT, row] = np.nan if lat == NO_LAT else ((10 * lat + 3) // 6) / 1e6
    if sog == NO_SOG:
        p32[P_SOG, row] = np.nan
    elif sog_scale == 1.0:
        p32[P_SOG, row] = sog
    else:
        p32[P_SOG, row] = sog / 10.0
    p32[P_COG, row] = np.nan if cog == NO_COG else cog / 10.0
    p32[P_HEADING, row] = np.nan if heading == NO_HEADING else float(heading)
    if rot == 0:
        p32[P_ROT, row] = 0.0
    elif rot == NO_ROT or rot == FAST_TURN or rot == -FAST_TURN:
        p32[P_ROT, row] = np.nan
    else:
        rate = float(round((rot / 4.733) * (rot / 4.733)))
        p32[P_ROT, row] = rate if rot > 0 else -rate
    p8[P_STATUS, row] = -1 if status == NO_NAV_STATUS else status
    second = bits(words, int(SECOND_AT[type_]), 6) if SECOND_AT[type_] >= 0 else NO_SECOND
    p8[P_SECOND, row] = -1 if second >= NO_SECOND else second
    p8[P_TYPE, row] = type_


@kernel
def write_particulars(  # noqa: C901 - one branch a message type
    words: NDArray[np.int64],
    length: int,
    type_: int,
    row: int,
    s32: NDArray[np.int32],
    s16: NDArray[np.int16],
    draughts: NDArray[np.float32],
    names: NDArray[np.uint8],
    callsigns: NDArray[np.uint8],
    destinations: NDArray[np.uint8],
) -> None:
    """Write what a static report of *length* bits says of the ship to *row*; unknown is -1, NaN or empty text."""
    name = int(s32[S_NAME, row])
    callsign = int(s32[S_CALLSIGN, row])
    destination = int(s32[S_DESTINATION, row])
    name_end, callsign_end, destination_end = name, callsign, destination
    imo, ship_type, bow_at, draught = 0, 0, -1, 0
    if type_ == 5:
        imo, ship_type = bits(words, VOYAGE_IMO, 30), bits(words, VOYAGE_SHIP_TYPE, 8)
        bow_at, draught = VOYAGE_BOW, bits(words, VOYAGE_DRAUGHT, 8)
        name_end = write_text(words, length, VOYAGE_NAME, 20, names, name)
        callsign_end = write_text(words, length, VOYAGE_CALLSIGN, 7, callsigns, callsign)
        destination_end = write_text(words, length, VOYAGE_DESTINATION, 20, destinations, destination)
    elif type_ == 19:
        ship_type, bow_at = bits(words, B_LONG_SHIP_TYPE, 8), B_LONG_BOW
        name_end = write_text(words, length, B_LONG_NAME, 20, names, name)
    elif type_ == 21:
        bow_at = AID_BOW
        name_end = write_text(words, length, AID_NAME, 20, names, name)
        # The name goes on in the extension only where its twenty characters are full.
        if names[name_end - 1] != 64:
            name_end = write_text(words, length, AID_MORE_NAME, 14, names, name_end)
    elif bits(words, PART, 2) == 0:
        name_end = write_text(words, length, PART_A_NAME, 20, names, name)
    else:
        ship_type = bits(words, PART_B_SHIP_TYPE, 8)
        callsign_end = write_text(words, length, PART_B_CALLSIGN, 7, callsigns, callsign)
        mmsi = bits(words, MMSI, 30)
        if mmsi < AUXILIARY_FIRST or mmsi > AUXILIARY_LAST:
            bow_at = PART_B_BOW
    s32[S_NAME, row + 1] = trim_text(names, name, name_end)
    s32[S_CALLSIGN, row + 1] = trim_text(callsigns, callsign, callsign_end)
    s32[S_DESTINATION, row + 1] = trim_text(destinations, destination, destination_end)
    s32[S_IMO, row] = imo if imo else -1
    s16[S_TYPE, row] = type_
    s16[S_SHIP_TYPE, row] = ship_type if ship_type else -1
    for side in range(4):
        s16[S_BOW + side, row] = -1
    # All four zero: no dimensions. Bow and port alone zero: no reference point, still a size.
    if bow_at >= 0 and bits(words, bow_at, 30) != 0:
        s16[S_BOW, row] = bits(words, bow_at, 9)
        s16[S_STERN, row] = bits(words, bow_at + 9, 9)
        s16[S_PORT, row] = bits(words, bow_at + 18, 6)
        s16[S_STARBOARD, row] = bits(words, bow_at + 24, 6)
    draughts[row] = draught / 10.0 if draught else np.nan
