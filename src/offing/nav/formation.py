"""Formations: what the stations of ships in company look like, and for how long.

The names are those of naval practice (column, line abreast, line of bearing or echelon,
diamond, and a screen about a main body); the tolerances are ours, wide enough for a helmsman.
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

COLUMN, ABREAST, ECHELON, DIAMOND, SCREEN = "column", "line abreast", "echelon", "diamond", "screen"
# Ships stand in a line where it is four times as long as broad; its angle to the course names it.
_BREADTH_OF_LENGTH = 0.25
_AHEAD_DEG, _ABEAM_DEG = 25.0, 65.0
_DIAMOND_DEG, _DIAMOND_RATIO = 30.0, 2.5
# Escorts of a screen: about as far off as one another, over more than a quarter of the horizon.
_SCREEN_RATIO, _SCREEN_DEG, _SCREEN_AROUND_DEG = 2.2, 105.0, 200.0


class Held(NamedTuple):
    """A formation that some ships held."""

    name: str
    since: int  # µs
    until: int
    ships: int


def formation(ahead_m: Sequence[float] | Floats, right_m: Sequence[float] | Floats) -> str | None:
    """Return the name of a formation from stations in metres ahead and to the right of any one point.

    None where the stations look like none that has a name here. A line at an angle of up to
    25 degrees to the course is a column, one of 65 and more a line abreast, between them an
    echelon. A diamond has one ship each ahead, right, astern and left of the middle (and
    possibly one in it), a screen its escorts round one or two ships at similar ranges, over
    more than 105 degrees.
    """
    stations = np.stack((np.asarray(ahead_m, np.float64), np.asarray(right_m, np.float64)), axis=1)
    n = len(stations)
    if n < 2 or not np.isfinite(stations).all():
        return None
    stations = stations - stations.mean(axis=0)
    line = _line(stations)
    if line is not None:
        return line
    if _is_diamond(stations):
        return DIAMOND
    return SCREEN if _is_screen(stations) else None


def _line(stations: Floats) -> str | None:
    """Return what kind of line the stations make, None where they make none."""
    axis = np.linalg.eigh(stations.T @ stations)[1][:, 1]
    along, across = stations @ axis, stations @ np.array([-axis[1], axis[0]])
    length = float(np.ptp(along))
    if length == 0.0 or float(np.ptp(across)) > _BREADTH_OF_LENGTH * length:
        return None
    angle = math.degrees(math.atan2(abs(axis[1]), abs(axis[0])))
    if angle <= _AHEAD_DEG:
        return COLUMN
    return ABREAST if angle >= _ABEAM_DEG else ECHELON


def _is_diamond(stations: Floats) -> bool:
    if len(stations) == 5:
        ranges = np.hypot(*stations.T)
        inmost = int(np.argmin(ranges))
        if ranges[inmost] > 0.4 * np.median(ranges):
            return False
        stations = np.delete(stations, inmost, axis=0)
    if len(stations) != 4:
        return False
    stations = stations - stations.mean(axis=0)
    ranges = np.hypot(*stations.T)
    bearings = np.sort(np.degrees(np.arctan2(stations[:, 1], stations[:, 0])) % 360.0)
    if bearings[3] > 360.0 - _DIAMOND_DEG:
        bearings = np.sort(np.append(bearings[:3], bearings[3] - 360.0))
    off = np.abs(bearings - np.array([0.0, 90.0, 180.0, 270.0]))
    return bool(off.max() <= _DIAMOND_DEG and ranges.max() <= _DIAMOND_RATIO * ranges.min())


def _is_screen(stations: Floats) -> bool:
    n = len(stations)
    for size in (1, 2):
        if n - size < 3:
            break
        for body in itertools.combinations(range(n), size):
            escorts = np.delete(stations, body, axis=0) - stations[list(body)].mean(axis=0)
            ranges = np.hypot(*escorts.T)
            # The main body keeps closer together than its escorts stand off.
            if size == 2 and np.hypot(*(stations[body[0]] - stations[body[1]])) > ranges.min():
                continue
            if ranges.max() <= _SCREEN_RATIO * ranges.min() and _surround(escorts):
                return True
    return False


def _surround(escorts: Floats) -> bool:
    """Tell whether escorts stand ahead over a wide arc, or all round."""
    bearings = np.sort(np.degrees(np.arctan2(escorts[:, 1], escorts[:, 0])))
    gaps = np.append(np.diff(bearings), bearings[0] + 360.0 - bearings[-1])
    arc = 360.0 - float(gaps.max())
    ahead = float(np.cos(np.radians(bearings)).mean()) > 0.0
    return arc >= _SCREEN_AROUND_DEG or (arc >= _SCREEN_DEG and ahead)


def held(steps: Iterable[tuple[int, str | None]], *, step_us: int, at_least_us: int, ships: int) -> list[Held]:
    """Return the formations that held *at_least_us*, from the name at each step, in order of time.

    One step of another name, or of none (a turn), or one missing, is bridged.
    """
    seen = list(steps)
    names = [name for _, name in seen]
    for place in range(1, len(seen) - 1):
        if names[place - 1] is not None and names[place - 1] == seen[place + 1][1]:
            names[place] = names[place - 1]
    runs: list[Held] = []
    for (t, _), name in zip(seen, names, strict=True):
        if runs and runs[-1].name == name and t - runs[-1].until <= 2 * step_us:
            runs[-1] = runs[-1]._replace(until=t)
        elif name is not None:
            runs.append(Held(name, t, t, ships))
    return [run for run in runs if run.until - run.since >= at_least_us]
