"""What a craft did alone on its true way, by the plain reading of the definitions: it stopped, loitered, drifted.

Nothing here is shared with the detectors. Each function takes ways and returns truths,
marginal where a bound a little off tells another story.
"""

import numpy as np

from offing.atlas import shore
from offing.rehearsal.oracle_ports import Harbours
from offing.rehearsal.oracle_ways import MINUTE, NM_M, Flags, Floats, Ints, Way, graded, held, metres, runs
from offing.rehearsal.played import Truth

_TEN = 10 * MINUTE


def truth_of(kind: str, way: Way, first: int, last: int, **detail: object) -> Truth:
    """Return the truth that *way* did *kind* from one sample to another, placed at its first."""
    lat, lon = way.place(first)
    return Truth(kind, (way.craft,), int(way.t[first]), int(way.t[last]), lat, lon, dict(detail))


def lying(way: Way, margin: float) -> Flags:
    """Return the steps at which a craft lies still: slower than 0.2 knots to begin, faster than 0.5 to end."""
    return held(way.sog_kn < 0.2 + 0.12 * margin, way.sog_kn > 0.5 + 0.25 * margin)


def stops(way: Way) -> list[Truth]:
    """Return the stays of ten minutes and more; their place is the mean position."""

    def find(margin: float) -> list[Truth]:
        found = []
        for first, last in runs(lying(way, margin)):
            if way.t[last + 1] - way.t[first] >= (10 - 3 * margin) * MINUTE:
                part = slice(first, last + 2)
                lat, lon = float(way.lat[part].mean()), float(way.lon[part].mean())
                place = (lat, (lon + 180.0) % 360.0 - 180.0)
                found.append(Truth("stop", (way.craft,), int(way.t[first]), int(way.t[last + 1]), *place))
        return found

    return graded(find)


def drifts(way: Way) -> list[Truth]:
    """Return the times of 1 to 5 knots with course and heading 45 degrees apart, for ten minutes and 500 metres."""
    angle = np.abs((way.cog_deg - way.heading_deg + 180.0) % 360.0 - 180.0)

    def find(margin: float) -> list[Truth]:
        speed, apart = way.sog_kn, angle
        drifting = (speed >= 1 - 0.3 * margin) & (speed <= 5 + 0.3 * margin) & (apart >= 45 - 6 * margin)
        sails = (speed < 0.5 - 0.2 * margin) | (speed > 6 + 0.3 * margin) | (apart < 30 - 4 * margin)
        found = []
        for first, last in _without(drifting, sails, way.t):
            moved = _farthest_within_hour(way, first, last)
            if way.t[last + 1] - way.t[first] >= (10 - 3 * margin) * MINUTE and moved >= 500 - 80 * margin:
                found.append(truth_of("drift", way, first, last + 1))
        return found

    return graded(find) if np.any(angle >= 39) else []


def _without(mask: Flags, breaks: Flags, t: Ints) -> list[tuple[int, int]]:
    """Return runs of *mask*, those made one that have no break between them and lie less than half an hour apart."""
    out: list[tuple[int, int]] = []
    for first, last in runs(mask):
        near = bool(out) and t[first] - t[out[-1][1]] < 30 * MINUTE and not breaks[out[-1][1] : first].any()
        if near:
            out[-1] = out[-1][0], last
        else:
            out.append((first, last))
    return out


def _farthest_within_hour(way: Way, first: int, last: int) -> float:
    """Return the greatest distance between two samples ten minutes to an hour apart."""
    best = 0.0
    steps = [round(minutes * MINUTE / (way.t[1] - way.t[0])) for minutes in range(10, 61, 2)]
    for step in steps:
        a, b = np.arange(first, last + 2 - step), np.arange(first + step, last + 2)
        if len(a) > 0:
            best = max(best, float(metres(way.lat[a], way.lon[a], way.lat[b], way.lon[b]).max()))
    return best


def loiterings(way: Way, harbours: Harbours) -> list[Truth]:
    """Return the hours with less than 2 knots from each ten minutes to the next, 20 nm and more from shore."""
    t = np.arange(-(-way.t[0] // _TEN) * _TEN, way.t[-1] + 1, _TEN)
    if len(t) < 5:
        return []
    lat, lon = way.between(t)
    made = metres(lat[:-1], lon[:-1], lat[1:], lon[1:])
    if not np.any(made < 2.4 * NM_M / 6):
        return []
    off, port = shore.nearest(lat, (lon + 180) % 360 - 180)[0], harbours.distance_m(lat, lon)

    def find(margin: float) -> list[Truth]:
        far = (off > (20 - 0.3 * margin) * NM_M) & (port > 10_000 - 300 * margin)
        knots = 2 + 0.3 * margin
        slow = (made < knots * NM_M / 6) & far[1:] & far[:-1]
        found = []
        for first, last in _lasting(slow, made, far, knots * NM_M / 6):
            if last - first + 1 >= 5 - 2 * margin:
                part = slice(first, last + 2)
                place = float(lat[part].mean()), (float(lon[part].mean()) + 180.0) % 360.0 - 180.0
                found.append(Truth("loitering", (way.craft,), int(t[first]), int(t[last + 1]), *place))
        return found

    return graded(find)


def _lasting(slow: Flags, made: Floats, far: Flags, leg_m: float) -> list[tuple[int, int]]:
    """Return runs of slow legs of five and more, each going on over faster ones while the hour's mean is slow."""
    out: list[tuple[int, int]] = []
    end = -1
    for first, last in runs(slow):
        if first <= end:
            continue
        end = last
        if last - first + 1 >= 3:
            while (
                end + 1 < len(made)
                and far[end + 2]
                and (slow[end + 1] or made[max(0, end - 4) : end + 2].mean() < leg_m)
            ):
                end += 1
        out.append((first, end))
    return out
