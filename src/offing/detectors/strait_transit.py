"""Passages through straits: in by one gate, out by the other."""

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from offing.atlas.straits import GatedStraits, gated
from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.distance import KNOT_MPS, distance_m
from offing.nav.episodes import BySegment, distinct_starts, events_table, micros, rounded, span_h
from offing.nav.gates import Bytes, between, crossings
from offing.nav.runs import Flags, Floats, Ints
from offing.schema.detector import detector, hours

# A passage goes on however long the silence in it; whether it is claimed is decided when it ends.
_ANY_SILENCE = 2**62


def passing(fixes: pa.Table, areas: pa.Table) -> Flags:
    """Return which fixes belong to a passage that has begun and not ended: from the last one before the gate on."""
    straits, rows = gated(areas), BySegment(fixes)
    lat, lon = readonly(rows.floats("lat"), np.float64), readonly(rows.floats("lon"), np.float64)
    found = crossings(straits.gates, rows.craft, rows.segment, rows.t, lat, lon, _ANY_SILENCE)
    flags = _passing(found.row, found.gate, found.left, rows.craft, rows.segment, len(straits.names))
    return rows.as_in_table(flags)


@detector(kind="strait_transit", per="craft", version=1, settles="within", gate=passing)
def strait_transit(
    fixes: pa.Table,
    areas: pa.Table,
    edge: datetime,
    *,
    within: timedelta = hours(24),
    silent_for: timedelta = hours(6),
) -> pa.Table:
    """Return one event for each passage of one segment through a strait, from gate to gate.

    | state               | crossing             | becomes             | event                     |
    |---------------------|----------------------|---------------------|---------------------------|
    | outside             | in by either gate    | inside by that gate |                           |
    | outside             | out by either gate   | outside             |                           |
    | inside by one gate  | in by either gate    | inside by that gate |                           |
    | inside by one gate  | out by the same gate | outside             | none: it turned back      |
    | inside by one gate  | out by the other     | outside             | a transit                 |

    So a transit runs from the last time the craft came in to the first time it went out
    beyond, however often it crossed either line between, and who goes in and out at one end
    all day transits nothing. Who went out at one end and came in at the other, round an
    island, has not passed the strait either. Straits that contain one another give an event each.

    Between two fixes the way is taken as straight. Where any two of a passage are more than
    *silent_for* apart none is claimed: the craft may have gone elsewhere. Nor is one of a
    passage longer than *within*.

    ``t_start`` is the last fix before the first gate, ``t_end`` the first beyond the second;
    ``lat``, ``lon`` and ``lat_end``, ``lon_end`` are where it crossed them, ``duration_h``
    the time between, ``mean_speed_kn`` the way it sailed by that. ``from_side`` and
    ``to_side`` are what lies beyond either gate, ``area`` is the strait's name.

    Example: hourly fixes at 10 knots from the Sea of Japan to the East China Sea give one
    transit of the Tsushima Strait, ``north-east to south-west``, and one of the channel it took.

    The day is the longest passage between these gates (Malacca) at some eight knots; six hours of
    silence are those that `gap` reports.
    """
    straits, rows = gated(areas), BySegment(fixes)
    lat, lon = readonly(rows.floats("lat"), np.float64), readonly(rows.floats("lon"), np.float64)
    found = crossings(straits.gates, rows.craft, rows.segment, rows.t, lat, lon, micros(silent_for))
    came, went = _pair(found.row, found.gate, found.left, rows.craft, rows.segment, len(straits.names))
    first, last = found.row[came] - 1, found.row[went]
    brief = rows.t[last] - rows.t[first] <= micros(within)
    came, went, first, last = came[brief], went[brief], first[brief], last[brief]
    sailed, longest = _sailed(rows.t, lat, lon, first, last, found.part[came], found.part[went])
    heard = longest <= micros(silent_for)
    came, went, sailed, longest = came[heard], went[heard], sailed[heard], longest[heard]
    starts = _starts(rows, found.row[came] - 1, found.row[went], found.gate[came] // 2)
    # Only now: of two that begin at one fix, the first may have ended before the edge.
    new = rows.t[found.row[went]] >= micros(edge)
    at = (found.row, found.gate, found.part)
    return _events(rows, straits, lat, lon, at, came[new], went[new], starts[new], sailed[new], longest[new])


def _starts(rows: BySegment, first: Ints, last: Ints, strait: Ints) -> Ints:
    begun = (rows.t[last], rows.segment[first], strait)
    return distinct_starts((rows.craft[first],), rows.t[first], np.full(len(first), -1), begun)


def _events(
    rows: BySegment,
    straits: GatedStraits,
    lat: Floats,
    lon: Floats,
    found: tuple[Ints, Ints, Floats],
    came: Ints,
    went: Ints,
    starts: Ints,
    sailed_m: Floats,
    longest: Ints,
) -> pa.Table:
    row, gate, part = found
    first, last = row[came] - 1, row[went]
    entered, left = _moment(rows.t, row[came], part[came]), _moment(rows.t, row[went], part[went])
    in_lat, in_lon = _place(lat, lon, row[came], part[came])
    out_lat, out_lon = _place(lat, lon, row[went], part[went])
    strait = gate[came] // 2
    sides = [(straits.sides[s][g % 2], straits.sides[s][1 - g % 2]) for s, g in zip(strait, gate[came], strict=True)]
    with np.errstate(divide="ignore", invalid="ignore"):
        speed = np.where(left > entered, sailed_m / ((left - entered) * 1e-6) / KNOT_MPS, np.nan)
    return events_table(
        craft=(rows.craft[first],),
        t_start=starts,
        t_end=rows.t[last],
        lat=in_lat,
        lon=in_lon,
        still_open=np.zeros(len(first), np.bool_),
        fixes=last - first + 1,
        longest_silence_us=longest,
        pointers=np.stack([rows.pointers(at) for at in (first, first + 1, last - 1, last)], axis=1),
        detail={
            "area": pa.array([straits.names[s] for s in strait], pa.string()),
            "area_id": pa.array([straits.area_ids[s] for s in strait], pa.string()),
            "direction": pa.array([f"{one} to {other}" for one, other in sides], pa.string()),
            "from_side": pa.array([one for one, _ in sides], pa.string()),
            "to_side": pa.array([other for _, other in sides], pa.string()),
            "duration_h": span_h(left - entered),
            "mean_speed_kn": rounded(speed, 1),
            "lat_end": rounded(out_lat, 7),
            "lon_end": rounded(out_lon, 7),
        },
        counts=np.zeros((len(first), 1), np.int64),
        measures=np.zeros((len(first), 1)),
    )


def _moment(t: Ints, row: Ints, part: Floats) -> Ints:
    return t[row - 1] + np.round(part * (t[row] - t[row - 1])).astype(np.int64)


def _place(lat: Floats, lon: Floats, row: Ints, part: Floats) -> tuple[Floats, Floats]:
    return between(lat[row - 1], lon[row - 1], lat[row], lon[row], part)


@kernel
def _pair(row: Ints, gate: Ints, left: Bytes, craft: Ints, segment: Ints, straits: int) -> tuple[Ints, Ints]:
    """Return, of crossings in order, those by which a craft came in and those by which it then went out beyond."""
    came, went = np.empty(len(row), np.int64), np.empty(len(row), np.int64)
    inside_by = np.full(straits, -1, np.int64)
    pairs = 0
    for one in range(len(row)):
        here = row[one]
        if one > 0:
            before = row[one - 1]
            if craft[here] != craft[before] or segment[here] != segment[before]:
                inside_by[:] = -1
        strait = gate[one] // 2
        if left[one] == 1:
            inside_by[strait] = one
            continue
        if inside_by[strait] >= 0 and gate[inside_by[strait]] != gate[one]:
            came[pairs], went[pairs] = inside_by[strait], one
            pairs += 1
        inside_by[strait] = -1
    return came[:pairs].copy(), went[:pairs].copy()


@kernel
def _passing(row: Ints, gate: Ints, left: Bytes, craft: Ints, segment: Ints, straits: int) -> Flags:
    """Return a flag for each row since its segment came into a strait in which it is still."""
    flags = np.zeros(len(craft), np.bool_)
    inside_by = np.full(straits, -1, np.int64)
    for one in range(len(row)):
        here = row[one]
        strait = gate[one] // 2
        inside_by[strait] = here - 1 if left[one] == 1 else -1
        if one + 1 < len(row) and craft[row[one + 1]] == craft[here] and segment[row[one + 1]] == segment[here]:
            continue
        since = len(craft)
        for k in range(straits):
            if inside_by[k] >= 0:
                since = min(since, inside_by[k])
            inside_by[k] = -1
        while since < len(craft) and craft[since] == craft[here] and segment[since] == segment[here]:
            flags[since] = True
            since += 1
    return flags


def _sailed(
    t: Ints, lat: Floats, lon: Floats, first: Ints, last: Ints, part_in: Floats, part_out: Floats
) -> tuple[Floats, Ints]:
    """Return the metres sailed from gate to gate, and the longest silence from fix *first* to fix *last*."""
    steps = last - first
    if not len(steps):
        return np.zeros(0), np.zeros(0, np.int64)
    begins = np.cumsum(steps) - steps
    here = np.repeat(first - begins, steps) + np.arange(steps.sum())
    # Whole millimetres add up alike wherever a window begins.
    way = distance_m(lat[here], lon[here], lat[here + 1], lon[here + 1]) * 1000.0
    share = np.ones(len(way))
    share[begins] -= part_in
    share[begins + steps - 1] -= 1.0 - part_out
    metres = np.add.reduceat(np.round(way * share).astype(np.int64), begins) / 1000.0
    return metres, np.maximum.reduceat(t[here + 1] - t[here], begins)
