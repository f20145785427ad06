"""Fleets for detectors to be tried on: fixes, static reports and contacts, made without offing's own tracks."""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from offing.schema.tables import CONTACTS, FIXES, GRID, STATIC_RUNS

SECOND = 1_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86400 * SECOND
T0 = 1_688_169_600 * SECOND  # 2023-07-01
M_PER_DEG = 111_195.0
FAMILIES = {"voyage": 5, "part A": 24, "part B": 24}


@dataclass(frozen=True)
class Fix:
    craft: int
    t: int
    lat: float
    lon: float
    sog: float | None = None
    status: int | None = None
    segment: int = T0
    in_segment: int = 10
    offset: int = 0
    cog: float | None = None
    heading: float | None = None
    alt_m: float | None = None


@dataclass(frozen=True)
class Static:
    craft: int
    t: int
    family: str = "voyage"
    name: str | None = None
    callsign: str | None = None
    imo: int | None = None
    offset: int = 0
    ship_type: int | None = None
    sides: tuple[int, int, int, int] | None = None  # bow, stern, port, starboard from the antenna


def line(
    craft: int,
    times: Iterable[int],
    lat: float = 54.0,
    lon: float = 8.0,
    sog: float | Sequence[float | None] | None = 10.0,
    *,
    believed: int = 0,
    segment: int | None = None,
    status: int | None = None,
) -> list[Fix]:
    """Return fixes of one hull that stays in place, counted on from *believed*."""
    when = list(times)
    speeds = list(sog) if isinstance(sog, Sequence) else [sog] * len(when)
    begun = when[0] if segment is None else segment
    return [
        Fix(craft, t, lat, lon, speed, status, begun, min(10, believed + n + 1))
        for n, (t, speed) in enumerate(zip(when, speeds, strict=True))
    ]


def fixes_table(fixes: Iterable[Fix]) -> pa.Table:
    """Return FIXES sorted by craft and time; offsets that are 0 are numbered."""
    rows = sorted(fixes, key=lambda f: (f.craft, f.t))
    return pa.table(
        {
            "craft_id": [f.craft for f in rows],
            "t": [f.t for f in rows],
            "lat": [f.lat for f in rows],
            "lon": [f.lon for f in rows],
            "sog_kn": [f.sog for f in rows],
            "cog_deg": [f.cog for f in rows],
            "heading_deg": [f.heading for f in rows],
            "alt_m": [f.alt_m for f in rows],
            "nav_status": [f.status for f in rows],
            "type": [1] * len(rows),
            "segment": [f.segment for f in rows],
            "in_segment": [f.in_segment for f in rows],
            "frame": [1] * len(rows),
            "offset": [f.offset or 100 * n for n, f in enumerate(rows)],
            "length": [48] * len(rows),
        },
        schema=FIXES,
    )


def runs_table(reports: Iterable[Static]) -> pa.Table:
    """Return STATIC_RUNS: adjacent reports of one craft and kind that say the same."""
    rows = []
    ordered = sorted(reports, key=lambda s: (s.craft, s.family, s.t))
    for _, group in itertools.groupby(
        ordered, key=lambda s: (s.craft, s.family, s.name, s.callsign, s.imo, s.ship_type, s.sides)
    ):
        said = list(group)
        rows.append((said[0], said[-1].t, len(said)))
    rows.sort(key=lambda row: (row[0].craft, row[0].t))
    columns = {name: [None] * len(rows) for name in STATIC_RUNS.names}
    columns |= {
        "craft_id": [first.craft for first, _, _ in rows],
        "t_start": [first.t for first, _, _ in rows],
        "t_end": [end for _, end, _ in rows],
        "reports": [n for _, _, n in rows],
        "type": [FAMILIES[first.family] for first, _, _ in rows],
        "name": [first.name for first, _, _ in rows],
        "callsign": [first.callsign for first, _, _ in rows],
        "imo": [first.imo for first, _, _ in rows],
        "ship_type": [first.ship_type for first, _, _ in rows],
        **{
            name: [first.sides and first.sides[place] for first, _, _ in rows]
            for place, name in enumerate(("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m"))
        },
        "frame": [2] * len(rows),
        "offset": [first.offset for first, _, _ in rows],
        "length": [60] * len(rows),
    }
    return pa.table(columns, schema=STATIC_RUNS)


# --- contacts by brute force ---------------------------------------------------------------


def grid_table(fixes: Iterable[Fix], step: int, max_gap: int = HOUR) -> pa.Table:
    """Return GRID: each segment at multiples of *step*, between fixes at most *max_gap* apart."""
    points = []
    segments = defaultdict(list)
    for fix in sorted(fixes, key=lambda f: (f.craft, f.t)):
        segments[fix.craft, fix.segment].append(fix)
    for (craft, segment), sailed in sorted(segments.items()):
        for one, other in itertools.pairwise(sailed):
            if not 0 < other.t - one.t <= max_gap:
                continue
            for t in range(-(-(one.t + 1) // step) * step, other.t + 1, step):
                part = (t - one.t) / (other.t - one.t)
                turn = (other.lon - one.lon + 540) % 360 - 180
                lat, lon = one.lat + part * (other.lat - one.lat), (one.lon + part * turn + 540) % 360 - 180
                sog, cog = _way(one, other, part)
                points.append((craft, segment, t, lat, lon, sog, cog, one.alt_m, one.status, 1, one.offset, 48))
    columns = list(zip(*points, strict=True)) or [[] for _ in GRID.names]
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, GRID, strict=True)], schema=GRID)


def _way(one: Fix, other: Fix, part: float) -> tuple[float, float | None]:
    """Return speed and course between two fixes: as they say, else what the way between them took."""
    metres = chord_m(one.lat, one.lon, other.lat, other.lon)
    sog = metres / ((other.t - one.t) / SECOND) / (1852 / 3600)
    if one.sog is not None and other.sog is not None:
        sog = one.sog + part * (other.sog - one.sog)
    if one.cog is not None and other.cog is not None:
        return sog, (one.cog + part * ((other.cog - one.cog + 540) % 360 - 180)) % 360
    if metres > 50:
        return sog, bearing_deg(one.lat, one.lon, other.lat, other.lon)
    return sog, other.cog if one.cog is None else one.cog


def contacts_table(grid: pa.Table, within_m: float) -> pa.Table:
    """Return CONTACTS of a GRID: every point against every other of the same time."""
    moments = defaultdict(list)
    for row in grid.to_pylist():
        moments[row["t"]].append(row)
    found = []
    for t, rows in moments.items():
        for a, b in itertools.permutations(rows, 2):
            if a["craft_id"] >= b["craft_id"]:
                continue
            metres = chord_m(a["lat"], a["lon"], b["lat"], b["lon"])
            if metres <= within_m:
                turn = (b["lon"] - a["lon"] + 540) % 360 - 180
                middle = ((a["lat"] + b["lat"]) / 2, (a["lon"] + turn / 2 + 540) % 360 - 180)
                ids = (a["craft_id"], b["craft_id"], a["segment"], b["segment"], t)
                seen = [side[name] for name in ("sog_kn", "cog_deg", "alt_m") for side in (a, b)]
                ends = [side[name] for side in (a, b) for name in ("frame", "offset", "length")]
                bearing = bearing_deg(a["lat"], a["lon"], b["lat"], b["lon"])
                found.append((*ids, metres, bearing, *_against(a, b), *middle, *seen, *ends))
    found.sort(key=lambda row: (row[0], row[2], row[1], row[3], row[4]))
    columns = list(zip(*found, strict=True)) or [[] for _ in CONTACTS.names]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, CONTACTS, strict=True)]
    return pa.table(arrays, schema=CONTACTS)


def _against(a: dict, b: dict) -> tuple[float, float | None]:
    """Return the relative speed of two points of a grid, and the difference of their courses."""
    if a["cog_deg"] is None or b["cog_deg"] is None:
        return abs(a["sog_kn"] - b["sog_kn"]), None
    turn = abs((b["cog_deg"] - a["cog_deg"] + 540) % 360 - 180)
    square = a["sog_kn"] ** 2 + b["sog_kn"] ** 2 - 2 * a["sog_kn"] * b["sog_kn"] * math.cos(math.radians(turn))
    return math.sqrt(max(square, 0.0)), turn


def bearing_deg(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    a, b, turn = math.radians(lat_a), math.radians(lat_b), math.radians(lon_b - lon_a)
    east = math.cos(b) * math.sin(turn)
    return math.degrees(math.atan2(east, math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(turn))) % 360


def chord_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    a, b, turn = math.radians(lat_a), math.radians(lat_b), math.radians(lon_b - lon_a)
    square = 2 - 2 * (math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn))
    return 6_371_008.8 * math.sqrt(max(square, 0.0))


# --- fleets at random ----------------------------------------------------------------------

CRAFT = (211000001, 211000002, 412000003, 299000004, 799000005, 1234567, 1193046, (3 << 56) | 77)
PLACES = (
    (54.0, 8.0),
    (54.002, 8.001),
    (0.0, 179.9995),
    (0.001, -179.9995),
    (89.9995, 10.0),
    (-77.0, -40.0),
    (48.0, 68.0),
)
SPEEDS = {
    "sail": (12.0,),
    "drift": (1.0, 1.9, 0.6),
    "set": (1.5, 4.0, 2.0, 0.8, 3.0, 1.2),
    "lie": (0.1, 0.0, 0.19),
    "flicker": (0.1, 0.3, 0.5, 0.19, 0.6, 0.2),
}
STEPS = (SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR)
HEADINGS = (0.0, 180.0, 90.0, 44.0, 46.0, 270.0, None, 20.0)
SILENCES = (0, HOUR, 6 * HOUR - SECOND, 6 * HOUR, 7 * HOUR, DAY, DAY + SECOND, 3 * DAY)
NAMES = ("SEA STAR", "SEA STARR", "NORTHERN LIGHT", "NORTHERN", None, "OSTSEE")
IMOS = (9074729, 9074730, 9176187)

_phase = st.tuples(
    st.sampled_from(sorted(SPEEDS)),
    st.integers(1, 30),
    st.sampled_from(STEPS),
    st.sampled_from(SILENCES),
    st.booleans(),
    st.sampled_from((None, 0, 1, 5, 15)),
    st.integers(0, len(HEADINGS) - 1),
)
_hull = st.tuples(
    st.sampled_from(CRAFT),
    st.integers(0, 40).map(lambda n: n * 15 * MINUTE),
    st.sampled_from(PLACES),
    st.lists(_phase, min_size=1, max_size=5),
)
_meeting = st.tuples(
    st.integers(0, 12).map(lambda n: n * HOUR),
    st.sampled_from(PLACES),
    st.lists(st.tuples(st.sampled_from(("drift", "drift", "lie", "sail")), st.integers(5, 30)), min_size=1, max_size=4),
    st.integers(0, 4),
    st.integers(2, 3),
).map(lambda m: [_drifter(craft, *m[:-1]) for craft in CRAFT[: m[-1]]])
# Mostly of few craft, and voyage reports, so that changes come about.
_static = st.tuples(
    st.sampled_from(CRAFT[:3] + CRAFT[-3:-2]),
    st.integers(0, 400).map(lambda n: n * 10 * MINUTE),
    st.sampled_from(("voyage", "voyage", "part A", "part B")),
    st.sampled_from(NAMES),
    st.sampled_from(("DABC", "DXYZ", None)),
    st.sampled_from(IMOS),
)


def _drifter(craft: int, start: int, place: tuple[float, float], legs: list[tuple[str, int]], late: int) -> tuple:
    phases = [(kind, count, 10 * MINUTE, 0, True, None, 2) for kind, count in legs]
    return craft, start + (craft % 3) * late * 10 * MINUTE, place, phases


def _sail(hull: tuple) -> list[Fix]:
    craft, start, (lat, lon), phases = hull
    t, fixes = T0 + start, []
    for kind, count, step, silence, said, status, turned in phases:
        for n in range(count):
            speed = SPEEDS[kind][n % len(SPEEDS[kind])]
            # Most point one way, some waver and fall silent about it.
            heading = HEADINGS[turned if turned < 4 or n % 5 else n % len(HEADINGS)]
            fixes.append(Fix(craft, t, lat, lon, speed if said else None, status, cog=0.0, heading=heading))
            lat += speed * 1852 / 3600 * (step / SECOND) / M_PER_DEG
            if lat > 90:
                lat, lon = 180 - lat, (lon + 360) % 360 - 180
            t += step
        t += silence
    return fixes


@st.composite
def fleets(draw: st.DrawFn) -> tuple[list[Fix], list[Static]]:
    """Draw hulls that sail, drift, lie, flicker and fall silent; several may share an identity."""
    hulls = draw(st.lists(_hull, min_size=1, max_size=6))
    for meeting in draw(st.lists(_meeting, max_size=2)):
        hulls += meeting
    fixes: list[Fix] = []
    begun: set[tuple[int, int]] = set()
    for number, hull in enumerate(hulls):
        sailed = _sail(hull)
        segment = sailed[0].t
        while (sailed[0].craft, segment) in begun:
            segment += 1
        begun.add((sailed[0].craft, segment))
        # Each hull is heard at moments of its own; test_ties.py has those who share theirs.
        fixes += [
            replace(fix, t=fix.t + number * 1_037, segment=segment, in_segment=min(10, n + 1))
            for n, fix in enumerate(sailed)
        ]
    fixes = [replace(fix, offset=100 * (n + 1)) for n, fix in enumerate(fixes)]
    told = draw(st.lists(_static, max_size=16, unique_by=lambda s: (s[0], s[1], s[2])))
    statics = []
    for n, (craft, t, family, name, callsign, imo) in enumerate(told):
        voyage = family == "voyage"
        told_name = None if family == "part B" else name or "EVERGREEN" if family == "part A" else name
        statics.append(
            Static(
                craft,
                T0 + t,
                family,
                told_name,
                callsign if voyage else (callsign or "DQQQ") if family == "part B" else None,
                imo if voyage else None,
                7 + 100 * n,
            )
        )
    return fixes, statics


def heard_until(fixes: Iterable[Fix]) -> int:
    return max(fix.t for fix in fixes)


def keys_of(column: pa.ChunkedArray) -> np.ndarray:
    return column.to_numpy(zero_copy_only=False).astype(np.int64)
