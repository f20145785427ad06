"""When aircraft send extended squitters, what is true of them then, and which of it is heard.

The moments follow from each craft's own draws of chance and from nothing else, so it does not
matter in which slabs of time they are asked for.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.distance import KNOT_MPS, bearing_deg, distance_m, near_m
from offing.rehearsal.noise import FOR_PHASE, FOR_RECEIVER, craft_states, draw, share
from offing.rehearsal.played import Knots, Played
from offing.rehearsal.receivers import CLEAR, Stations, in_pass, stations_of
from offing.schema.craft import ICAO, craft_label, is_rehearsal
from offing.schema.errors import UsageError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SECOND_US = 1_000_000
POSITION, VELOCITY, IDENTITY = range(3)
# Radio waves bend a third farther than the earth: 4.12 km by the root of the height in metres.
_HORIZON_M = 4_120.0
_FEET_MIN = 60.0 / 0.3048
_LEAST_DEGREE_M = 110_500.0


class Squitters(NamedTuple):
    """What aircraft sent, and somebody heard, in order of time; all of it true."""

    spell: Ints  # row of the played spells
    t: Ints  # µs
    kind: Ints
    odd: Ints  # 1: a position's odd half
    lat: Floats
    lon: Floats
    alt_m: Floats
    sog_kn: Floats
    cog_deg: Floats
    climb_ft_min: Floats
    receiver: Ints  # the first that heard it, row of the played receivers

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "Squitters":
        """Return these *rows* alone."""
        return Squitters._make(column[rows] for column in self)


def fitted(played: Played) -> list[int]:
    """Return the spells in which an aircraft of *played* sends ADS-B.

    Raises UsageError where one would send as an aircraft of the world.
    """
    members = {member.key: member for member in played.members if member.adsb}
    rows = []
    for row, (craft, said) in enumerate(
        zip(played.spells.craft.tolist(), played.spells.as_craft.tolist(), strict=True)
    ):
        if craft not in members:
            continue
        if said >> 56 != ICAO or not is_rehearsal(said):
            raise UsageError(
                f"{craft_label(said)} is no address of rehearsals and is not sent; use icao:df0000 to dfffff"
            )
        flight = members[craft].callsign
        if flight and not flight.startswith("SIM"):
            raise UsageError(f"{flight!r} ({craft_label(said)}) is not sent: flights in rehearsals begin with SIM")
        rows.append(row)
    return rows


def squitters(
    played: Played,
    *,
    since: int | None = None,
    until: int | None = None,
    every_s: float = 1.0,
    ident_s: float = 5.0,
    slab_s: float = 600.0,
) -> Iterator[Squitters]:
    """Yield what is sent from *since* to before *until* (µs) and heard, slab by slab, in order of time.

    A position and a velocity every *every_s*, an identification every *ident_s*.
    """
    rows, stations = fitted(played), stations_of(played)
    states = craft_states(played.seed, played.spells.craft)
    begin = played.start if since is None else max(since, played.start)
    end = played.end if until is None else min(until, played.end)
    slab = max(round(slab_s * SECOND_US), SECOND_US)
    paths = {craft: played.knots.of(craft) for craft in set(played.spells.craft[rows].tolist())}
    for left in range(begin, end, slab):
        span = (left, min(left + slab, end))
        parts = [_sent(played, row, int(states[row]), paths, span, every_s, ident_s) for row in rows]
        out = Squitters._make(map(np.concatenate, zip(*parts, strict=True))) if parts else None
        if out is None or not len(out.t):
            continue
        out = _heard(out.take(np.lexsort((out.kind, out.spell, out.t))), states, stations)
        if len(out.t):
            yield out


def _sent(
    played: Played,
    row: int,
    state: int,
    paths: dict[int, Knots],
    span: tuple[int, int],
    every_s: float,
    ident_s: float,
) -> Squitters:
    """Return what one spell's craft sends in a stretch of time, whoever hears it."""
    path = paths[int(played.spells.craft[row])]
    begin, end = max(span[0], int(played.spells.since[row])), min(span[1], int(played.spells.until[row]))
    if len(path.t) >= 2:
        begin, end = max(begin, int(path.t[0])), min(end, int(path.t[-1]) + 1)
    grids = []
    for kind, seconds in ((POSITION, every_s), (VELOCITY, every_s), (IDENTITY, ident_s)):
        step = max(round(seconds * SECOND_US), 1)
        phase = draw(draw(state, FOR_PHASE), kind) % step
        number = np.arange(-((phase - begin) // step), (end - 1 - phase) // step + 1 if end > begin else 0)
        number = number if end > begin and len(path.t) >= 2 else number[:0]
        grids.append((phase + number * step, np.full(len(number), kind), (number & 1) * (kind == POSITION)))
    t, kinds, odd = (np.concatenate(column).astype(np.int64) for column in zip(*grids, strict=True))
    return Squitters(np.full(len(t), row), t, kinds, odd, *_truth(path, t), np.zeros(len(t), np.int64))


def _truth(path: Knots, t: Ints) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Return latitude, longitude, altitude, speed, course and climb along a path at times within it."""
    if not len(t):
        none = np.empty(0)
        return none, none, none, none, none, none
    leg = np.clip(np.searchsorted(path.t, t, side="right") - 1, 0, len(path.t) - 2)
    passed = (path.t[leg + 1] - path.t[leg]) / 1e6
    share_ = (t - path.t[leg]) / 1e6 / np.maximum(passed, 1e-6)
    turn = (path.lon[leg + 1] - path.lon[leg] + 180.0) % 360.0 - 180.0
    lat = path.lat[leg] + share_ * (path.lat[leg + 1] - path.lat[leg])
    lon = (path.lon[leg] + share_ * turn + 180.0) % 360.0 - 180.0
    heights = np.nan_to_num(path.alt_m)
    rise = heights[leg + 1] - heights[leg]
    ends = (path.lat[leg], path.lon[leg], path.lat[leg + 1], path.lon[leg + 1])
    speed = distance_m(*ends) / np.maximum(passed, 1e-6) / KNOT_MPS
    course = np.where(speed > 0.5, bearing_deg(*ends), np.nan_to_num(path.heading_deg[leg]))
    return lat, lon, heights[leg] + share_ * rise, speed, course, rise / np.maximum(passed, 1e-6) * _FEET_MIN


def _heard(out: Squitters, states: Ints, stations: Stations) -> Squitters:
    first = np.full(len(out.t), -1, np.int64)
    _hear(
        readonly(out.t, np.int64),
        readonly(out.kind, np.int64),
        readonly(out.lat, np.float64),
        readonly(out.lon, np.float64),
        readonly(out.alt_m, np.float64),
        readonly(states[out.spell], np.int64),
        stations.lat,
        stations.lon,
        stations.range_m,
        stations.loss,
        stations.first,
        stations.last,
        stations.since,
        stations.until,
        first,
    )
    return out._replace(receiver=first).take(first >= 0)


@kernel
def _hear(
    t: Ints,
    kinds: Ints,
    lat: Floats,
    lon: Floats,
    alt_m: Floats,
    states: Ints,
    at_lat: Floats,
    at_lon: Floats,
    range_m: Floats,
    loss: Floats,
    first: Ints,
    last: Ints,
    since: Ints,
    until: Ints,
    heard: Ints,
) -> None:
    """Write to *heard* the first receiver of each message. From higher up they are heard farther."""
    for one in range(len(t)):
        message = draw(draw(int(states[one]), int(t[one])), 100 + int(kinds[one]))
        for station in range(len(at_lat)):
            reach = range_m[station]
            if first[station] < 0:
                reach += _HORIZON_M * max(alt_m[one], 0.0) ** 0.5
            elif not in_pass(since, until, int(first[station]), int(last[station]), int(t[one])):
                continue
            if abs(lat[one] - at_lat[station]) * _LEAST_DEGREE_M > reach:
                continue
            far = near_m(lat[one], lon[one], at_lat[station], at_lon[station]) / reach
            chance = (1.0 - loss[station]) * min(1.0, (1.0 - far) / (1.0 - CLEAR))
            if share(draw(draw(message, FOR_RECEIVER), station)) < chance:
                heard[one] = station
                break
