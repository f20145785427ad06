"""What craft report of themselves: where they are by a blurred GPS, and what interference makes of it."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.nav.columns import readonly
from offing.nav.compiled import kernel
from offing.nav.distance import near_m
from offing.rehearsal.noise import (
    FOR_CIRCLE,
    FOR_COURSE,
    FOR_EAST,
    FOR_EAST_NOW,
    FOR_HEADING,
    FOR_NORTH,
    FOR_NORTH_NOW,
    FOR_RING,
    FOR_SPEED,
    draw,
    normal,
    share,
    wander,
)
from offing.rehearsal.played import Played
from offing.rehearsal.schedule import Fleet, Sent

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# A GPS error changes over minutes; a small part of it is new each second.
_SLOW_US, _SLOW, _FAST = 300_000_000, 0.95, 0.3122  # the squares of the two make one
_DEGREE_M = 111_195.0
CIRCLING_KN = 21.0  # the pace at which circled craft are made to run round
_NO_COURSE_KN = 0.5  # below it a GPS course means nothing
_MOST_KN = 102.2
_GYRO_DEG = 0.4


class Reported(NamedTuple):
    """What position reports say, in the steps of AIS."""

    lat: Floats
    lon: Floats
    sog_kn: Floats
    cog_deg: Floats
    heading_deg: Floats


def reported(played: Played, fleet: Fleet, sent: Sent) -> Reported:
    """Return what each message *sent* says of its craft."""
    out = np.empty((5, len(sent.t)), np.float64)
    noise = played.noise
    wrong = [
        (
            each.since,
            each.until,
            each.lat,
            each.lon,
            each.radius_m,
            each.manner == "circle",
            each.size_m,
            each.bearing_deg,
        )
        for each in played.interference
    ]
    report(
        readonly(sent.t, np.int64),
        readonly(sent.lat, np.float64),
        readonly(sent.lon, np.float64),
        readonly(sent.sog_kn, np.float64),
        readonly(sent.cog_deg, np.float64),
        readonly(sent.heading_deg, np.float64),
        readonly(fleet.state[sent.spell], np.int64),
        readonly(np.array([noise.position_m, noise.speed_kn, noise.course_deg]), np.float64),
        readonly(np.array([each[:2] for each in wrong]).reshape(-1, 2), np.int64),
        readonly(np.array([each[2:] for each in wrong], np.float64).reshape(-1, 6), np.float64),
        out,
    )
    lat, lon, sog, cog, heading = out
    return Reported(
        np.clip(lat, -90.0, 90.0),
        (lon + 180.0) % 360.0 - 180.0,
        np.rint(np.clip(np.abs(sog), 0.0, _MOST_KN) * 10) / 10,
        np.rint(cog * 10) % 3600 / 10,
        np.rint(heading) % 360,
    )


@kernel
def report(
    t: Ints,
    lat: Floats,
    lon: Floats,
    sog: Floats,
    cog: Floats,
    heading: Floats,
    states: Ints,
    sigmas: Floats,
    times: Ints,
    circles: Floats,
    out: Floats,
) -> None:
    """Write what is reported to *out*: latitude, longitude, speed, course, heading, one a row.

    *times* holds since and until of each interference; *circles* its centre, radius, whether
    it runs craft round, size and bearing.
    """
    for one in range(len(t)):
        state, now = int(states[one]), int(t[one])
        moment = draw(state, now)
        y, x, speed, course = lat[one], lon[one], sog[one], cog[one]
        for each in range(len(times)):
            if not times[each, 0] <= now < times[each, 1]:
                continue
            if near_m(y, x, circles[each, 0], circles[each, 1]) > circles[each, 2]:
                continue
            size, bearing = circles[each, 4], math.radians(circles[each, 5])
            if circles[each, 3] > 0.0:
                # Each craft on a ring of its own, all at one pace.
                size *= 0.9 + 0.2 * share(draw(state, FOR_RING))
                pace = CIRCLING_KN * 1852.0 / 3600.0 / max(size, 1.0)
                began = 2.0 * math.pi * share(draw(state, FOR_CIRCLE))
                bearing = began + pace * ((now - times[each, 0]) / 1e6)
                y, x = circles[each, 0], circles[each, 1]
                speed, course = CIRCLING_KN, (math.degrees(bearing) + 90.0) % 360.0
            y += size * math.cos(bearing) / _DEGREE_M
            x += size * math.sin(bearing) / (_DEGREE_M * max(math.cos(math.radians(y)), 0.01))
            break
        north = _SLOW * wander(draw(state, FOR_NORTH), now, _SLOW_US) + _FAST * normal(draw(moment, FOR_NORTH_NOW))
        east = _SLOW * wander(draw(state, FOR_EAST), now, _SLOW_US) + _FAST * normal(draw(moment, FOR_EAST_NOW))
        out[0, one] = y + sigmas[0] * north / _DEGREE_M
        out[1, one] = x + sigmas[0] * east / (_DEGREE_M * max(math.cos(math.radians(y)), 0.01))
        out[2, one] = speed + sigmas[1] * normal(draw(moment, FOR_SPEED))
        if math.isnan(course) or speed < _NO_COURSE_KN:
            out[3, one] = 360.0 * share(draw(moment, FOR_COURSE))
        else:
            out[3, one] = (course + sigmas[2] * normal(draw(moment, FOR_COURSE))) % 360.0
        out[4, one] = (heading[one] + _GYRO_DEG * normal(draw(moment, FOR_HEADING))) % 360.0
