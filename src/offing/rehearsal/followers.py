"""Craft that go by another one: alongside her, in her company at a bearing, or after her turns."""

import numpy as np
from numpy.typing import NDArray

from offing.rehearsal.formation import trailing, turned
from offing.rehearsal.plane import moved, offset
from offing.rehearsal.scenario_craft import Craft
from offing.rehearsal.scenario_phases import Phase
from offing.rehearsal.scenario_places import NM
from offing.rehearsal.stage import STEP_S, Track

Floats = NDArray[np.float64]

_SWEEP_MPS = 3.0  # how fast a station may swing round its target
_STILL_MPS = 0.8  # below it a ship has no course that one could follow


def alongside(phase: Phase, craft: Craft, supply: Craft, target: Track, first: int, last: int) -> tuple[Floats, Floats]:
    """Return the station of a receiver: hulls side by side at *abeam_m*, amidships opposite amidships.

    Positions are those of the antennas, whose places aboard differ.
    """
    _, _, course, _ = _smoothed(target, first, last, 60.0)
    ahead = _antenna(craft) - _antenna(supply)
    right = phase.abeam_m + (craft.beam_m + supply.beam_m) / 2
    side = right if phase.side == "starboard" else -right
    east, north = turned(np.full(len(course), ahead), np.full(len(course), side), course)
    own = slice(first, last + 1)
    return moved(target.lat[own], target.lon[own], east, north)


def _antenna(craft: Craft) -> float:
    """Return how far the antenna is ahead of amidships, metres."""
    return (craft.member.to_stern_m - craft.member.to_bow_m) / 2


def beside(phase: Phase, target: Track, first: int, last: int) -> tuple[Floats, Floats]:
    """Return the station of who keeps company at a bearing and distance off the target's bow."""
    return _at_bearing(phase, target, first, last, 0.0)


def behind(phase: Phase, target: Track, first: int, last: int) -> tuple[Floats, Floats]:
    """Return the station of who follows a target and its turns with a delay."""
    return _at_bearing(phase, target, first, last, phase.delay_min * 60.0)


def _at_bearing(phase: Phase, target: Track, first: int, last: int, delay_s: float) -> tuple[Floats, Floats]:
    away = phase.distance_nm * NM
    ahead, right = away * np.cos(np.radians(phase.bearing_deg)), away * np.sin(np.radians(phase.bearing_deg))
    sweep_s = 1.6 * away / _SWEEP_MPS
    # A mean over more than the delay would let her turn before her target does.
    lat, lon, course, speed = _smoothed(target, first, last, max(120.0, 1.2 * delay_s), delay_s)
    axis = trailing(course, round(sweep_s / STEP_S))
    # Where the target has gone since, as far as the follower can tell: on along her old course.
    ahead_now = ahead + trailing(speed, round(600 / STEP_S)) * delay_s
    east, north = turned(ahead_now, np.full(len(lat), right), axis)
    return moved(lat, lon, east, north)


def _smoothed(
    target: Track, first: int, last: int, mean_s: float, delay_s: float = 0.0
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return latitude, longitude, course (wound on) and speed (m/s) of a target *delay_s* ago, without its yawing."""
    mean, late = max(1, round(mean_s / STEP_S)), round(delay_s / STEP_S)
    began = int(np.argmax(~np.isnan(target.lat)))
    half = mean // 2
    known = int(np.flatnonzero(~np.isnan(target.lat))[-1])
    steps = np.clip(np.arange(first - late - half - 1, last - late + half + 1), began, known)
    lats, lons = _moving(target.lat[steps], 2 * half + 1), _moving(target.lon[steps], 2 * half + 1)
    east, north = offset(lats[:-1], lons[:-1], lats[1:], lons[1:])
    speed = np.hypot(east, north) / STEP_S
    course = np.degrees(np.arctan2(east, north))
    course = _held(course, speed > _STILL_MPS)
    return lats[1:], lons[1:], np.degrees(np.unwrap(np.radians(course))), speed


def _moving(values: Floats, width: int) -> Floats:
    total = np.cumsum(np.concatenate([[0.0], values - values[0]]))
    found: Floats = values[0] + (total[width:] - total[:-width]) / width
    return found


def _held(course: Floats, sure: NDArray[np.bool_]) -> Floats:
    """Return the courses with those that are not sure replaced by the last sure one."""
    if not sure.any():
        return np.zeros(len(course))
    latest = np.maximum.accumulate(np.where(sure, np.arange(len(course)), -1))
    found: Floats = course[np.where(latest >= 0, latest, int(np.argmax(sure)))]
    return found
