"""Flights: helicopters that leave a moving deck and come back to one, aircraft that search over a force."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from offing.rehearsal.legs import way
from offing.rehearsal.pace import over
from offing.rehearsal.plane import moved, offset
from offing.rehearsal.scenario_phases import Phase
from offing.rehearsal.scenario_places import NM
from offing.rehearsal.stage import KNOT_MPS, STEP_S, Track

Floats = NDArray[np.float64]

DECK_S = 180.0  # on deck with rotors turning, before and after
_CLIMB_MPS = 5.0
_AIRLINER_CLIMB_MPS = 9.0


def sortie(
    phase: Phase, from_: Track, to: Track, around: Track | None, first: int, last: int, rng: Generator
) -> tuple[Floats, Floats, Floats]:
    """Return latitude, longitude and altitude (m) of a helicopter from step *first* (launch) to *last* (recovery).

    She flies legs about what she works for and returns; that she stays above a moving ship at
    both ends is because her way is laid off from the ships' own.
    """
    n = last - first + 1
    own = slice(first, last + 1)
    share = np.clip((np.linspace(0, 1, n) - 0.25) / 0.5, 0, 1)
    share = share * share * (3 - 2 * share)
    east, north = offset(from_.lat[own], from_.lon[own], to.lat[own], to.lon[own])
    lat, lon = moved(from_.lat[own], from_.lon[own], east * share, north * share)
    flown = _loop(phase, n, _towards(phase, lat, lon, around, own), rng)
    lat, lon = moved(lat, lon, flown[:, 0], flown[:, 1])
    return lat, lon, _profile(n, phase.altitude_m, _CLIMB_MPS)


def _towards(phase: Phase, lat: Floats, lon: Floats, around: Track | None, own: slice) -> tuple[float, float]:
    """Return metres east and north from the deck to the middle of where she works."""
    middle = len(lat) // 2
    if phase.place is not None:
        east, north = offset(lat[middle], lon[middle], phase.place.lat, phase.place.lon)
    elif around is not None:
        east, north = offset(lat[middle], lon[middle], around.lat[own][middle], around.lon[own][middle])
    else:
        return 0.0, 0.0
    return float(east), float(north)


def _loop(phase: Phase, n: int, towards: tuple[float, float], rng: Generator) -> Floats:
    """Return metres east and north of the deck: out, legs at random, and back, at an even speed between."""
    total_s = (n - 1) * STEP_S
    reach = max((phase.speed_kn or 90.0) * KNOT_MPS * (total_s - 120.0), 1000.0)
    points = [np.zeros(2)]
    centre, gone = np.array(towards), 0.0
    radius = min(phase.radius_nm * NM, reach / 3)
    while True:
        angle, far = rng.uniform(0, 2 * np.pi), radius * np.sqrt(rng.uniform(0.1, 1.0))
        point = centre + far * np.array([np.sin(angle), np.cos(angle)])
        leg = float(np.hypot(*(point - points[-1])))
        if gone + leg + np.hypot(*point) > reach and len(points) > 2:
            break
        points.append(point)
        gone += leg
        if len(points) > 500:
            break
    points.append(np.zeros(2))
    corners = np.array(points)
    legs = np.hypot(*np.diff(corners, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(legs)])
    s = over(np.arange(n, dtype=np.float64) * STEP_S, float(along[-1]), 0.0, 0.0)
    return np.stack([np.interp(s, along, corners[:, 0]), np.interp(s, along, corners[:, 1])], axis=1)


def search(
    phase: Phase, base: tuple[float, float], home: tuple[float, float], over_: Track | None, first: int, last: int
) -> tuple[Floats, Floats, Floats]:
    """Return latitude, longitude and altitude of an aircraft from take-off at *base* to landing at *home*.

    Between its ways out and home it flies racetracks beside what it searches, moving on with it.
    """
    n = last - first + 1
    own = slice(first, last + 1)
    speed = (phase.speed_kn or 220.0) * KNOT_MPS
    if over_ is not None:
        centre_lat, centre_lon = over_.lat[own], over_.lon[own]
    else:
        place = phase.place
        centre_lat = np.full(n, place.lat if place else base[0])
        centre_lon = np.full(n, place.lon if place else base[1])
    there, back = _legs_steps(base, home, (centre_lat, centre_lon), speed, n)
    lat, lon = np.empty(n), np.empty(n)
    lap = _racetrack(phase, n - there - back, speed)
    lat[there : n - back], lon[there : n - back] = moved(
        centre_lat[there : n - back], centre_lon[there : n - back], lap[:, 0], lap[:, 1]
    )
    for start, end, steps in (
        (base, (lat[there], lon[there]), slice(0, there + 1)),
        ((lat[n - back - 1], lon[n - back - 1]), home, slice(n - back - 1, n)),
    ):
        count = steps.stop - steps.start
        leg = way([start, (float(end[0]), float(end[1]))], 2000.0)
        lat[steps], lon[steps] = leg.at(np.linspace(0, leg.length, count))
    return lat, lon, _profile(n, phase.altitude_m, _AIRLINER_CLIMB_MPS)


def _legs_steps(
    base: tuple[float, float], home: tuple[float, float], centre: tuple[Floats, Floats], speed: float, n: int
) -> tuple[int, int]:
    """Return how many steps the ways out and home take, at most 45 % of all each."""
    found = []
    for place, at in ((base, 0), (home, -1)):
        east, north = offset(*place, centre[0][at], centre[1][at])
        found.append(min(max(round(float(np.hypot(east, north)) / speed / STEP_S), 2), int(0.45 * n)))
    return found[0], found[1]


def _racetrack(phase: Phase, n: int, speed: float) -> Floats:
    """Return metres east and north from the force: legs along the meridian, *distance_nm* off to begin with."""
    long, wide, off = phase.length_nm * NM, phase.width_nm * NM, phase.distance_nm * NM
    lap = np.array(
        [[off, -long / 2], [off, long / 2], [off + wide, long / 2], [off + wide, -long / 2], [off, -long / 2]]
    )
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(lap, axis=0).T))])
    s = (np.arange(n) * STEP_S * speed) % along[-1]
    return np.stack([np.interp(s, along, lap[:, 0]), np.interp(s, along, lap[:, 1])], axis=1)


def _profile(n: int, altitude_m: float, climb: float) -> Floats:
    """Return altitudes: up, level, and down to 0 at both ends."""
    seconds = np.arange(n) * STEP_S
    up = np.minimum(seconds, seconds[::-1]) * climb
    found: Floats = np.minimum(up, altitude_m)
    return found
