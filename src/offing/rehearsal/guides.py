"""What the guide of a phase does: a way, and how far along it she is at every step."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from offing.nav.distance import destination
from offing.rehearsal import pace
from offing.rehearsal.legs import Point, Way, turning_radius_m, way
from offing.rehearsal.plane import moved, offset
from offing.rehearsal.scenario_craft import Craft
from offing.rehearsal.scenario_phases import Phase
from offing.rehearsal.scenario_places import NM, Place
from offing.rehearsal.stage import KNOT_MPS, STEP_S, Track

Floats = NDArray[np.float64]

_TAIL_S, _TAIL_STEP_S = 7200, 60
_UNDER_WAY_MPS = 1.0
_LEG_NM = (2.0, 5.0)  # of serials


@dataclass(frozen=True, slots=True)
class Guidance:
    """Hold the way of a guide, metres along it at each step of the phase, and her course there, wound on."""

    way: Way
    s: Floats
    course: Floats


def guided(phase: Phase, craft: Craft, track: Track, first: int, last: int, *, stops: bool, rng: Generator) -> Guidance:
    """Return what the guide *craft* does from step *first* to *last*; *stops*: she lies still afterwards."""
    seconds = np.arange(last - first + 1, dtype=np.float64) * STEP_S
    east, north = track.velocity(first)
    speed = float(np.hypot(east, north))
    moving = speed > _UNDER_WAY_MPS
    here = _here(phase, craft, track, first)
    steady = (phase.speed_kn or 10.0) * KNOT_MPS
    corners = [here, *_corners(phase, here, steady * seconds[-1] * 1.3 + 20 * NM, rng)]
    course = float(np.degrees(np.arctan2(east, north))) % 360 if moving else None
    radius = turning_radius_m(craft.length_m)
    if phase.verb == "drift":
        lat, lon = destination(*here, phase.course_deg, 1000.0)
        corners, radius, course = [here, (float(lat), float(lon))], 50.0, None
    track_behind = _tail(track, first) if moving else None
    found = way(corners, radius, course_deg=course, tail=track_behind)
    final = 0.0 if stops else -1.0
    if phase.verb == "sail":
        s = pace.over(seconds, found.length, speed, final)
    else:
        s = pace.onward(seconds, steady, speed, final)
    return Guidance(found, s, found.course(s))


def _here(phase: Phase, craft: Craft, track: Track, first: int) -> Point:
    if track.known(first):
        return float(track.lat[first]), float(track.lon[first])
    start = phase.origin or craft.home or (phase.via[0] if phase.via else phase.place)
    return (start.lat, start.lon) if start else (0.0, 0.0)


def _tail(track: Track, first: int) -> list[Point]:
    """Return where she has been for two hours, farthest first, without what lies about the start."""
    stride = round(_TAIL_STEP_S / STEP_S)
    steps = np.arange(first - stride, max(first - round(_TAIL_S / STEP_S), -1), -stride)[::-1]
    steps = steps[~np.isnan(track.lat[steps])]
    return list(zip(track.lat[steps].tolist(), track.lon[steps].tolist(), strict=True))


def _corners(phase: Phase, here: Point, metres: float, rng: Generator) -> list[Point]:
    """Return the places that a phase leads through; patterns go on for *metres* at least."""
    listed = [(place.lat, place.lon) for place in phase.via]
    if phase.verb == "sail":
        assert phase.place is not None  # noqa: S101 - the language asks for it
        return [*listed, (phase.place.lat, phase.place.lon)]
    at = phase.place or Place("", *here)
    if phase.verb == "patrol":
        return _within(at, phase.width_nm * NM / 2, phase.length_nm * NM / 2, metres, rng)
    if phase.verb == "exercise":
        return _serials(at, phase.radius_nm * NM, metres, rng)
    if phase.verb == "racetrack":
        return _to_and_fro(listed[0], listed[1], phase.width_nm * NM, metres)
    if phase.verb == "hold":
        lat, lon = moved(at.lat, at.lon, 0.0, 1.5 * NM)
        return _to_and_fro((at.lat, at.lon), (float(lat), float(lon)), 1.2 * NM, metres)
    return []


def _to_and_fro(a: Point, b: Point, width_m: float, metres: float) -> list[Point]:
    """Return a racetrack: along from *a* to *b*, back beside it."""
    east, north = offset(*a, *b)
    long = float(np.hypot(east, north))
    right = float(north) / long * width_m, -float(east) / long * width_m
    lat, lon = moved([b[0], a[0]], [b[1], a[1]], right[0], right[1])
    lap = [a, b, (float(lat[0]), float(lon[0])), (float(lat[1]), float(lon[1]))]
    return lap * (int(metres / (2 * (long + width_m))) + 2)


def _within(at: Place, east_m: float, north_m: float, metres: float, rng: Generator) -> list[Point]:
    """Return places at random in a box, none too near to the one before."""
    found: list[Point] = []
    gone, before = 0.0, (0.0, 0.0)
    while gone < metres and len(found) < 20_000:
        east, north = rng.uniform(-east_m, east_m), rng.uniform(-north_m, north_m)
        leg = float(np.hypot(east - before[0], north - before[1]))
        if leg < 0.5 * min(east_m, north_m):
            continue
        lat, lon = moved(at.lat, at.lon, east, north)
        found.append((float(lat), float(lon)))
        gone, before = gone + leg, (east, north)
    return found


def _serials(at: Place, radius_m: float, metres: float, rng: Generator) -> list[Point]:
    """Return short legs with a turn of 30 to 120 degrees at each, kept within a circle."""
    east, north = 0.0, 0.0
    course = rng.uniform(0, 360)
    found = [(at.lat, at.lon)]
    gone = 0.0
    while gone < metres and len(found) < 20_000:
        leg = min(rng.uniform(*_LEG_NM) * NM, radius_m)
        turn = rng.uniform(30, 120) * rng.choice([-1, 1])
        for trial in (turn, -turn, 180 - turn, 180 + turn / 4, 180):
            ahead = np.radians(course + trial)
            reached = east + leg * np.sin(ahead), north + leg * np.cos(ahead)
            if np.hypot(*reached) < radius_m:
                break
        else:
            ahead = np.arctan2(-east, -north)
            reached = east + leg * np.sin(ahead), north + leg * np.cos(ahead)
        course, (east, north) = float(np.degrees(ahead)), reached
        lat, lon = moved(at.lat, at.lon, east, north)
        found.append((float(lat), float(lon)))
        gone += leg
    return found
