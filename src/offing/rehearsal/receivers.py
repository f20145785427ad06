"""Who hears what: receivers within line of sight, losses, copies, spoilt sentences and lost parts."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.distance import near_m
from offing.rehearsal.noise import FOR_ERROR, FOR_PART, FOR_PLACE, FOR_RECEIVER, draw, share
from offing.rehearsal.played import Played
from offing.rehearsal.schedule import POSITION_B, STATIC_A, STATIC_B_NAME, Fleet, Sent

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Within this share of its range a station hears all that is not lost; from there on ever less.
CLEAR = 0.8
# Class B sends with 2 W where class A sends with 12.5 W, from lower masts.
CLASS_B_REACH = 0.6
# Of latitude, and of the earth's centre from its surface: so that no station within range is passed over.
_LEAST_DEGREE_M, _LEAST_RADIUS_M = 110_500.0, 6_350_000.0


class Stations(NamedTuple):
    """Receivers as the kernel takes them, and their names."""

    lat: Floats
    lon: Floats
    range_m: Floats
    loss: Floats
    skew_us: Ints
    first: Ints  # of each one's passes; -1: hears at all times
    last: Ints
    since: Ints  # of passes
    until: Ints
    names: list[bytes]


class Heard(NamedTuple):
    """Lines as receivers logged them, in order of time."""

    message: Ints  # row of Sent
    part: Ints  # from 0
    receiver: Ints  # row of Stations
    spoilt: Ints  # a draw that says which bit is turned round; -1: healthy


def stations_of(played: Played) -> Stations:
    """Return the receivers of *played*; a satellite without passes hears nothing."""
    every = played.receivers
    shores = [receiver.kind == "shore" for receiver in every]
    counts = np.cumsum([0, *(len(receiver.passes) for receiver in every)])
    passes = np.array([one for receiver in every for one in receiver.passes], np.int64).reshape(-1, 2)
    skew = [round(played.noise.clock_skew_s.get(receiver.name, 0.0) * 1e6) for receiver in every]
    return Stations(
        readonly([receiver.lat for receiver in every], np.float64),
        readonly([receiver.lon for receiver in every], np.float64),
        readonly([receiver.range_m for receiver in every], np.float64),
        readonly([receiver.loss for receiver in every], np.float64),
        readonly(skew, np.int64),
        readonly(np.where(shores, -1, counts[:-1]), np.int64),
        readonly(counts[1:], np.int64),
        readonly(passes[:, 0], np.int64),
        readonly(passes[:, 1], np.int64),
        [receiver.name.encode("ascii") for receiver in every],
    )


def heard(played: Played, fleet: Fleet, stations: Stations, sent: Sent) -> Heard:
    """Return the lines that receivers logged of what was *sent*."""
    room = 2 * len(sent.t) + 100
    noise = played.noise
    while True:
        out = np.empty((4, room), np.int64)
        count = hear(
            readonly(sent.t, np.int64),
            readonly(sent.kind, np.int64),
            readonly(sent.chances, np.int64),
            readonly(sent.lat, np.float64),
            readonly(sent.lon, np.float64),
            readonly(fleet.state[sent.spell], np.int64),
            stations.lat,
            stations.lon,
            stations.range_m,
            stations.loss,
            stations.first,
            stations.last,
            stations.since,
            stations.until,
            float(noise.bit_errors),
            float(noise.dropped_parts),
            out,
        )
        if count <= room:
            return Heard(*out[:, :count])
        room = count


@kernel
def in_pass(since: Ints, until: Ints, first: int, last: int, t: int) -> bool:
    """Tell whether *t* lies in one of the passes."""
    for one in range(first, last):  # noqa: SIM110 - any() over a generator does not compile
        if since[one] <= t < until[one]:
            return True
    return False


@kernel
def hear(  # noqa: C901 - a kernel
    t: Ints,
    kinds: Ints,
    chances: Ints,
    lat: Floats,
    lon: Floats,
    states: Ints,
    at_lat: Floats,
    at_lon: Floats,
    range_m: Floats,
    loss: Floats,
    first: Ints,
    last: Ints,
    since: Ints,
    until: Ints,
    bit_errors: float,
    dropped_parts: float,
    out: Ints,
) -> int:
    """Write the lines that were logged to *out* (the columns of Heard, one a row); return how many there are.

    Where that is more than *out* has room for, it must be asked again with more.
    """
    count, room = 0, out.shape[1]
    cosines = np.cos(np.radians(at_lat))
    for one in range(len(t)):
        kind = int(kinds[one])
        is_b = kind == POSITION_B or kind >= STATIC_B_NAME
        parts = 2 if kind == STATIC_A else 1
        cosine = math.cos(math.radians(lat[one]))
        message = draw(draw(int(states[one]), int(t[one])), kind)
        for station in range(len(at_lat)):
            reach = range_m[station] * (CLASS_B_REACH if is_b else 1.0)
            if abs(lat[one] - at_lat[station]) * _LEAST_DEGREE_M > reach:
                continue
            # A chord is no shorter than its part across the meridians: 2 R cos sin(half the turn).
            turn = abs(lon[one] - at_lon[station])
            half = 0.5 * math.radians(min(turn, 360.0 - turn))
            if _LEAST_RADIUS_M * min(cosine, cosines[station]) * (half - half**3 / 6.0) * 2.0 > reach:
                continue
            if first[station] >= 0 and not in_pass(since, until, int(first[station]), int(last[station]), int(t[one])):
                continue
            far = near_m(lat[one], lon[one], at_lat[station], at_lon[station]) / reach
            if far >= 1.0:
                continue
            chance = (1.0 - loss[station]) * min(1.0, (1.0 - far) / (1.0 - CLEAR))
            # A thinned log keeps one of several messages: it lacks only where all were lost.
            missed = (1.0 - chance) ** int(chances[one])
            state = draw(draw(message, FOR_RECEIVER), station)
            if share(state) < missed:
                continue
            dropped = -1
            if parts > 1 and share(draw(state, FOR_PART)) < dropped_parts:
                dropped = draw(state, FOR_PLACE) % parts
            for part in range(parts):
                if part == dropped:
                    continue
                error = draw(draw(state, FOR_ERROR), part)
                if count < room:
                    out[0, count] = one
                    out[1, count] = part
                    out[2, count] = station
                    out[3, count] = draw(error, FOR_PLACE) if share(error) < bit_errors else -1
                count += 1
    return count
