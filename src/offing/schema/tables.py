"""Arrow schemas of every table that crosses a layer.

Units are in the names; times are UTC microseconds; what a transmitter marks as "not
available" is null. ``frame``, ``offset`` and ``length`` point at the bytes a row came from:
the archived frame of an input, and a byte range of the unpacked input that holds the
sentence (or all parts of one message, other lines between them). In inputs without lines
``offset`` is the row number and ``length`` 0.
"""

import pyarrow as pa

TIME = pa.timestamp("us", tz="UTC")

_KINEMATICS = [
    pa.field("lat", pa.float64()),
    pa.field("lon", pa.float64()),
    pa.field("sog_kn", pa.float32()),
    pa.field("cog_deg", pa.float32()),
    pa.field("heading_deg", pa.float32()),
    pa.field("alt_m", pa.float32()),  # of aircraft; 0 where they say that they are on the ground
]
_POINTER = [pa.field("offset", pa.int64(), nullable=False), pa.field("length", pa.int32(), nullable=False)]
_FRAME = pa.field("frame", pa.int32(), nullable=False)

# One position report as decoded. `second` is the UTC second inside the message, `type` the
# AIS message type (0 where the format has none), `receiver` who heard it.
POSITIONS = pa.schema(
    [
        pa.field("craft_id", pa.int64(), nullable=False),
        pa.field("t", TIME),
        *_KINEMATICS,
        pa.field("rot_deg_min", pa.float32()),
        pa.field("nav_status", pa.int8()),
        pa.field("second", pa.int8()),
        pa.field("type", pa.int8(), nullable=False),
        pa.field("receiver", pa.dictionary(pa.int32(), pa.string())),
        *_POINTER,
    ]
)

_PARTICULARS = [
    pa.field("name", pa.string()),
    pa.field("callsign", pa.string()),
    pa.field("imo", pa.int32()),
    pa.field("ship_type", pa.int16()),
    pa.field("to_bow_m", pa.int16()),
    pa.field("to_stern_m", pa.int16()),
    pa.field("to_port_m", pa.int16()),
    pa.field("to_starboard_m", pa.int16()),
]
PARTICULARS = tuple(field.name for field in _PARTICULARS)

# One static report as decoded.
STATICS = pa.schema(
    [
        pa.field("craft_id", pa.int64(), nullable=False),
        pa.field("t", TIME),
        pa.field("type", pa.int8(), nullable=False),
        *_PARTICULARS,
        pa.field("draught_m", pa.float32()),
        pa.field("destination", pa.string()),
        *_POINTER,
    ]
)

# Static reports of one craft that say the same, one after the other in time.
STATIC_RUNS = pa.schema(
    [
        pa.field("craft_id", pa.int64(), nullable=False),
        pa.field("t_start", TIME, nullable=False),
        pa.field("t_end", TIME, nullable=False),
        pa.field("reports", pa.int32(), nullable=False),
        pa.field("type", pa.int8(), nullable=False),
        *_PARTICULARS,
        _FRAME,
        *_POINTER,
    ]
)

# A position report that passed cleaning. `segment` is the time of the first fix of the run
# that one hull could have sailed; `in_segment` counts that segment's fixes so far, up to 10.
FIXES = pa.schema(
    [
        pa.field("craft_id", pa.int64(), nullable=False),
        pa.field("t", TIME, nullable=False),
        *_KINEMATICS,
        pa.field("nav_status", pa.int8()),
        pa.field("type", pa.int8(), nullable=False),
        pa.field("segment", TIME, nullable=False),
        pa.field("in_segment", pa.int8(), nullable=False),
        _FRAME,
        *_POINTER,
    ]
)

# Where a segment was at a step of a time grid, interpolated between two of its fixes; the
# pointer is that of the earlier fix.
GRID = pa.schema(
    [
        pa.field("craft_id", pa.int64(), nullable=False),
        pa.field("segment", TIME, nullable=False),
        pa.field("t", TIME, nullable=False),
        pa.field("lat", pa.float64(), nullable=False),
        pa.field("lon", pa.float64(), nullable=False),
        pa.field("sog_kn", pa.float32(), nullable=False),
        pa.field("cog_deg", pa.float32()),
        pa.field("alt_m", pa.float32()),
        pa.field("nav_status", pa.int8()),
        _FRAME,
        *_POINTER,
    ]
)

# Two craft within reach of one another at a step of a time grid; craft_a < craft_b.
# bearing_deg is from a to b; lat and lon lie midway.
CONTACTS = pa.schema(
    [
        *(pa.field(f"craft_{side}", pa.int64(), nullable=False) for side in "ab"),
        *(pa.field(f"segment_{side}", TIME, nullable=False) for side in "ab"),
        pa.field("t", TIME, nullable=False),
        pa.field("range_m", pa.float32(), nullable=False),
        pa.field("bearing_deg", pa.float32(), nullable=False),
        pa.field("relative_speed_kn", pa.float32(), nullable=False),
        pa.field("course_difference_deg", pa.float32()),
        pa.field("lat", pa.float64(), nullable=False),
        pa.field("lon", pa.float64(), nullable=False),
        *(pa.field(f"sog_{side}_kn", pa.float32(), nullable=False) for side in "ab"),
        *(pa.field(f"cog_{side}_deg", pa.float32()) for side in "ab"),
        *(pa.field(f"alt_{side}_m", pa.float32()) for side in "ab"),
        *(
            pa.field(f"{column}_{side}", type_, nullable=False)
            for side in "ab"
            for column, type_ in (("frame", pa.int32()), ("offset", pa.int64()), ("length", pa.int32()))
        ),
    ]
)

# Craft heard per cell of one degree, hour, class of transmitter and receiver.
RECEPTION = pa.schema(
    [
        pa.field("hour", TIME, nullable=False),
        pa.field("cell_lat", pa.int16(), nullable=False),
        pa.field("cell_lon", pa.int16(), nullable=False),
        pa.field("class", pa.string(), nullable=False),
        pa.field("receiver", pa.string()),
        pa.field("craft", pa.int32(), nullable=False),
    ]
)

EVIDENCE = pa.struct([_FRAME, *_POINTER])

# What every detector returns, in any order. Columns beyond these are the event's detail;
# those that begin with "_" are state for the next window and are not shown.
EVENTS = pa.schema(
    [
        pa.field("craft", pa.list_(pa.int64()), nullable=False),
        pa.field("t_start", TIME, nullable=False),
        pa.field("t_end", TIME),
        pa.field("lat", pa.float64()),
        pa.field("lon", pa.float64()),
        pa.field("open", pa.bool_(), nullable=False),
        pa.field("fixes", pa.int32(), nullable=False),
        pa.field("longest_silence_s", pa.float64(), nullable=False),
        pa.field("evidence", pa.list_(EVIDENCE), nullable=False),
    ]
)


# Areas as detectors and look-ups get them: the atlas's own, those drawn, loaded or learned by
# the user. `kind`: sea, strait, gate, adiz, line, sector, drawn, boundary, disputed, held.
# `of` is the area_id a part belongs to (a gate's strait), `holder` a state's two letters (or
# several, separated by a blank), `role` what a part is for (a gate's side; what a boundary
# states: territorial sea, contiguous zone, EEZ, internal waters), `note` the words shown with
# it (regime, who declared it). Zones made from the shoreline are not rows: see atlas/zones.py.
AREAS = pa.schema(
    [
        pa.field("area_id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("of", pa.string()),
        pa.field("holder", pa.string()),
        pa.field("role", pa.string()),
        pa.field("note", pa.string()),
        pa.field("geometry", pa.binary()),  # WKB, longitude before latitude, degrees; edges straight in both
    ]
)

# Areas that warnings announce, one row an area, with the hours in which each is closed. `id` is the warning's,
# `number` how its coordinator names it, `label` the area's own letter. The box is that of the outline; where it
# reaches over 180 degrees, all around. Windows are half open; null is open.
WINDOWS = pa.list_(pa.struct([pa.field("start", TIME), pa.field("end", TIME)]))
WARNINGS = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in ("id", "number", "subject", "label")),
        *(pa.field(name, pa.float64(), nullable=False) for name in ("west", "south", "east", "north")),
        pa.field("windows", WINDOWS, nullable=False),
        pa.field("geometry", pa.binary(), nullable=False),  # WKB as in AREAS
    ]
)

# Ports, naval bases and learned anchorages: points with what is known of them.
PORTS = pa.schema(
    [
        pa.field("port_id", pa.string(), nullable=False),  # UN/LOCODE "CNTAO", "base:…", "anchorage:…"
        pa.field("name", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),  # port, base, anchorage
        pa.field("state", pa.string()),  # ISO 3166 two letters
        pa.field("lat", pa.float64(), nullable=False),
        pa.field("lon", pa.float64(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
    ]
)


def completed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return *table* with the columns of *schema* that it lacks, null, in the schema's order; its others follow.

    What an earlier Offing stored did not know every column yet.
    """
    if all(name in table.column_names for name in schema.names):
        return table
    rest = [name for name in table.column_names if name not in schema.names]
    filled = [table[f.name] if f.name in table.column_names else pa.nulls(table.num_rows, f.type) for f in schema]
    return pa.table(
        [*filled, *(table[name] for name in rest)],
        schema=pa.schema([*schema, *(table.schema.field(name) for name in rest)]),
    )
