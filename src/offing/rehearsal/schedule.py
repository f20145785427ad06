"""When craft transmit, by the standard's own intervals, and what is true of them at that moment.

Recommendation ITU-R M.1371-5, annex 1, tables 1 and 2. The moment of each message follows from
the true path and the craft's own draws of chance alone, so it does not matter in which slabs
of time the messages are asked for.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.distance import ECCENTRICITY_2, EQUATOR_M
from offing.rehearsal.noise import FOR_JITTER, FOR_LYING, FOR_PHASE, FOR_STATICS, craft_states, draw, share
from offing.rehearsal.played import Played, Spells

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SECOND_US = 1_000_000
# Intervals of class A (table 1): lying still, under way below 14 kn, below 23 kn, faster; the
# same while changing course. Class B "CS" (table 2). Static data every six minutes.
LYING_US, SLOW_US, MIDDLE_US, FAST_US = 180_000_000, 10_000_000, 6_000_000, 2_000_000
SLOW_TURNING_US, MIDDLE_TURNING_US = 3_333_333, 2_000_000
B_MOVING_US, B_LYING_US = 30_000_000, 180_000_000
STATICS_US = 360_000_000
AT_ANCHOR, MOORED, AGROUND = 1, 5, 6
TURNING_DEG = 5.0  # a course this far from its mean of the last 30 s is being changed (3.3.4.2.1)
_STANDING_KN = 0.05
_JITTER = 0.1  # slots are chosen within a tenth of the interval

POSITION_A, POSITION_B, STATIC_A, STATIC_B_NAME, STATIC_B_REST = range(5)
_MOST_BACK = 200  # knots looked back over for the heading of a craft that stands still

_AT_ONCE = 200_000  # messages of a slab, about
_FIRST_SLAB_US = 10 * SECOND_US


class Sent(NamedTuple):
    """Messages as they went out, in order of time, and what was true then."""

    spell: Ints  # row of the played spells
    t: Ints  # µs
    kind: Ints  # POSITION_A …
    chances: Ints  # how many messages this one stands for in a thinned log
    special: Ints  # 1: sent at an interval of its own (type 3): lying, or changing course
    lat: Floats
    lon: Floats
    sog_kn: Floats
    cog_deg: Floats  # NaN where she stands still
    heading_deg: Floats
    turn_deg_min: Floats

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "Sent":
        """Return these *rows* alone."""
        return Sent._make(column[rows] for column in self)


class Fleet(NamedTuple):
    """Paths and spells as the kernels take them: read-only, spells cut to where a craft has knots."""

    t: Ints
    lat: Floats
    lon: Floats
    heading_deg: Floats
    first: Ints  # of each spell's knots
    last: Ints  # exclusive
    since: Ints
    until: Ints
    status: Ints
    class_b: Ints
    state: Ints  # of all draws of the spell's craft


def of_ais(played: Played) -> Played:
    """Return *played* without the spells of members that have no AIS: aircraft, whose addresses fit no sentence."""
    fitted = np.array([member.key for member in played.members if member.ais], np.int64)
    kept = np.isin(played.spells.craft, fitted)
    return played if kept.all() else replace(played, spells=Spells._make(column[kept] for column in played.spells))


def fleet_of(played: Played) -> Fleet:
    """Return the spells of *played* in which an AIS of a member transmits; others get no time at all."""
    knots, spells = played.knots, played.spells
    fitted = {member.key: member.ais for member in played.members}
    fit = [fitted.get(craft, "") for craft in spells.craft.tolist()]
    first = np.searchsorted(knots.craft, spells.craft)
    last = np.searchsorted(knots.craft, spells.craft, side="right")
    known = (last - first >= 2) & np.array([each in ("A", "B") for each in fit], bool)
    begin = knots.t[np.minimum(first, len(knots.t) - 1)] if len(knots.t) else spells.since
    end = knots.t[np.maximum(last - 1, 0)] + 1 if len(knots.t) else spells.since
    since = np.maximum(np.maximum(spells.since, begin), played.start)
    until = np.minimum(np.minimum(spells.until, end), played.end)
    return Fleet(
        readonly(knots.t, np.int64),
        readonly(knots.lat, np.float64),
        readonly(knots.lon, np.float64),
        readonly(knots.heading_deg, np.float64),
        readonly(first, np.int64),
        readonly(last, np.int64),
        readonly(since, np.int64),
        readonly(np.where(known, until, since), np.int64),
        readonly(spells.nav_status, np.int64),
        readonly([each == "B" for each in fit], np.int64),
        readonly(craft_states(played.seed, spells.craft), np.int64),
    )


def sent(
    played: Played,
    fleet: Fleet,
    *,
    since: int | None = None,
    until: int | None = None,
    thin_s: float = 0,
    slab_s: float | None = None,
) -> Iterator[Sent]:
    """Yield all messages sent from *since* to before *until* (µs), slab by slab, in order of time.

    With *thin_s* a craft sends one position in so many seconds, which then stands for all it
    would have sent meanwhile. Slabs are of *slab_s* seconds, or else as long as some hundred
    thousand messages take; how they are cut changes no message.
    """
    begin = played.start if since is None else max(since, played.start)
    end = played.end if until is None else min(until, played.end)
    thin_us = round(thin_s * SECOND_US)
    clock = _first_times(fleet, thin_us)
    step, at = _FIRST_SLAB_US if slab_s is None else max(round(slab_s * SECOND_US), 1), begin
    room = _AT_ONCE
    while at < end:
        stop = min(at + step, end)
        found = _slab(fleet, clock, at, stop, thin_us, room)
        if found is None:
            if slab_s is None and step > SECOND_US:
                step //= 2
            else:
                room *= 2
            continue
        if len(found.t):
            yield found
        at = stop
        if slab_s is None and len(found.t) < room // 3:
            step = min(step * 2, 86_400 * SECOND_US)


def _first_times(fleet: Fleet, thin_us: int) -> Ints:
    """Return, a column a spell: time of its next position and of its next static report, and the knot it is at."""
    clock = np.zeros((3, len(fleet.since)), np.int64)
    every = max(STATICS_US, thin_us)
    for spell, state in enumerate(fleet.state.tolist()):
        since, first = int(fleet.since[spell]), int(fleet.first[spell])
        short = max(B_MOVING_US if fleet.class_b[spell] else SLOW_US, thin_us)
        clock[0, spell] = since + int(short * share(draw(draw(state, FOR_PHASE), since)))
        phase = int(every * share(draw(state, FOR_STATICS)))
        clock[1, spell] = since + (phase - since) % every
        clock[2, spell] = first
    return clock


def _slab(fleet: Fleet, clock: Ints, since: int, until: int, thin_us: int, room: int) -> Sent | None:
    """Return what is sent from *since* to *until* and move *clock* on; None, and nothing moved, if it is too much."""
    now = clock.copy()
    ints, floats = np.empty((5, room), np.int64), np.empty((6, room), np.float64)
    count = sail(*fleet, now, since, until, thin_us, ints, floats)
    if count < 0:
        return None
    clock[:] = now
    order = np.argsort(ints[1, :count], kind="stable")
    return Sent(*ints[:, order], *floats[:, order])


@kernel
def leg(t: Ints, lat: Floats, lon: Floats, at: int) -> tuple[float, float]:
    """Return speed (kn) and course (degrees; NaN where she stands still) from knot *at* to the next."""
    took = t[at + 1] - t[at]
    turn = lon[at + 1] - lon[at]
    if turn > 180.0:
        turn -= 360.0
    elif turn < -180.0:
        turn += 360.0
    cosine = math.cos(math.radians(0.5 * (lat[at] + lat[at + 1])))
    bend = 1.0 - ECCENTRICITY_2 * (1.0 - cosine * cosine)
    normal = EQUATOR_M / math.sqrt(bend)
    north = math.radians(lat[at + 1] - lat[at]) * normal * (1.0 - ECCENTRICITY_2) / bend
    east = math.radians(turn) * normal * cosine
    if took <= 0:
        return 0.0, np.nan
    speed = math.hypot(north, east) / (took / 1e6) * 3600.0 / 1852.0
    if speed < _STANDING_KN:
        return speed, np.nan
    return speed, math.degrees(math.atan2(east, north)) % 360.0


@kernel
def apart(a: float, b: float) -> float:
    """Return how far course *a* is to the right of *b*, -180 to 180."""
    return (a - b + 180.0) % 360.0 - 180.0


@kernel
def turned(t: Ints, lat: Floats, lon: Floats, first: int, at: int, when: int, course: float) -> float:
    """Return how far *course* is to the right of the course steered at *when*, 0 where that is not known."""
    back = at
    while back > first and t[back] > when:
        back -= 1
    if back == at:
        return 0.0
    _, before = leg(t, lat, lon, back)
    if math.isnan(before):
        return 0.0
    return apart(course, before)


@kernel
def pointed(t: Ints, lat: Floats, lon: Floats, heading: Floats, first: int, at: int, when: int, state: int) -> float:
    """Return the heading at *when*: as the knots say, else as the last leg she moved on, else any."""
    mine, after = heading[at], heading[at + 1]
    if not math.isnan(mine):
        if math.isnan(after) or t[at + 1] <= t[at]:
            return float(mine)
        return float((mine + apart(after, mine) * ((when - t[at]) / (t[at + 1] - t[at]))) % 360.0)
    for back in range(at, max(first, at - _MOST_BACK) - 1, -1):
        _, course = leg(t, lat, lon, back)
        if not math.isnan(course):
            return course
    return 360.0 * share(draw(state, FOR_LYING))


@kernel
def interval_us(class_b: int, status: int, speed: float, turning: bool) -> int:
    """Return the standard's reporting interval."""
    if class_b:
        return B_MOVING_US if speed > 2.0 else B_LYING_US
    if status in (AT_ANCHOR, MOORED, AGROUND) and speed <= 3.0:
        return LYING_US
    if speed <= 14.0:
        return SLOW_TURNING_US if turning else SLOW_US
    if speed <= 23.0:
        return MIDDLE_TURNING_US if turning else MIDDLE_US
    return FAST_US


@kernel
def sail(  # noqa: C901 - a kernel
    t: Ints,
    lat: Floats,
    lon: Floats,
    heading: Floats,
    firsts: Ints,
    lasts: Ints,
    sinces: Ints,
    untils: Ints,
    statuses: Ints,
    classes: Ints,
    states: Ints,
    clock: Ints,
    since: int,
    until: int,
    thin_us: int,
    ints: Ints,
    floats: Floats,
) -> int:
    """Write every message sent from *since* to *until* to *ints* and *floats*, spell by spell; return how many.

    The rows of both are the columns of Sent. Moves *clock* on. Returns -1 if there is no room.
    """
    count, room = 0, ints.shape[1]
    statics_us = max(STATICS_US, thin_us)
    for spell in range(len(sinces)):
        end = min(int(untils[spell]), until)
        if sinces[spell] >= end:
            continue
        first, last = int(firsts[spell]), int(lasts[spell])
        class_b, status, state = int(classes[spell]), int(statuses[spell]), int(states[spell])
        at, leg_at = int(clock[2, spell]), -1
        speed, course = 0.0, np.nan
        while True:
            is_static = clock[1, spell] <= clock[0, spell]
            now = int(clock[1, spell]) if is_static else int(clock[0, spell])
            if now >= end:
                break
            while at + 2 < last and t[at + 1] <= now:
                at += 1
            if at != leg_at:
                speed, course = leg(t, lat, lon, at)
                leg_at = at
            drift, rate = 0.0, 0.0
            if not math.isnan(course):
                for back in (10, 20, 30):
                    change = turned(t, lat, lon, first, at, now - back * 1_000_000, course)
                    drift += change / 3.0
                    if back == 20:
                        rate = 3.0 * change
            turning = abs(drift) > TURNING_DEG
            every = interval_us(class_b, status, speed, turning)
            chances = max(1, thin_us // every)
            special = 1 if every == LYING_US or turning else 0
            if is_static:
                clock[1, spell] = now + statics_us
            else:
                swing = 1.0 + _JITTER * (share(draw(draw(state, FOR_JITTER), now)) - 0.5)
                clock[0, spell] = now + int(max(every, thin_us) * swing)
            if now < since:
                continue
            copies = 2 if is_static and class_b else 1
            if count + copies > room:
                return -1
            part = min(max((now - t[at]) / max(t[at + 1] - t[at], 1), 0.0), 1.0)
            here = lon[at] + part * apart(lon[at + 1], lon[at])
            for copy in range(copies):
                kind = POSITION_B if class_b else POSITION_A
                if is_static:
                    kind = STATIC_B_NAME + copy if class_b else STATIC_A
                    chances = max(1, thin_us // STATICS_US)
                ints[0, count] = spell
                ints[1, count] = now
                ints[2, count] = kind
                ints[3, count] = chances
                ints[4, count] = special
                floats[0, count] = lat[at] + part * (lat[at + 1] - lat[at])
                floats[1, count] = (here + 180.0) % 360.0 - 180.0
                floats[2, count] = speed
                floats[3, count] = course
                floats[4, count] = course
                if math.isnan(course) or not math.isnan(heading[at]):
                    floats[4, count] = pointed(t, lat, lon, heading, first, at, now, state)
                floats[5, count] = rate
                count += 1
        clock[2, spell] = at
    return count
