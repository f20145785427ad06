"""The way through places: geodesic legs, and turns on the circle a ship can steer."""

from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians, sin
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.nav.distance import bearing_deg, destination, distance_m
from offing.rehearsal.plane import moved, one_moved, one_offset

Floats = NDArray[np.float64]
Point = tuple[float, float]

_STEP_M = 4_000.0  # between points of a leg
_ARC_DEG = 6.0  # between points of a turn
_SHARPEST_DEG = 135.0  # a sharper turn is made in two
_PLANE_M = 20_000.0  # nearer than this the earth is flat enough
_BEYOND_M = 80_000.0
_NEXT_M = 30.0  # places nearer to one another are one


class Way(NamedTuple):
    """Hold a way as points; ``s`` is 0 where it begins, less on what leads there, more beyond ``length``."""

    s: Floats
    lat: Floats
    lon: Floats  # wound on, not wrapped
    length: float
    middle: Floats  # metres to the middle of each piece, and
    courses: Floats  # its course, wound on: a second circle is 360 more

    def at(self, s: Floats) -> tuple[Floats, Floats]:
        """Return latitude and longitude after *s* metres."""
        return np.interp(s, self.s, self.lat), np.interp(s, self.s, self.lon)

    def course(self, s: Floats) -> Floats:
        """Return the course in degrees after *s* metres, wound on."""
        return np.interp(s, self.middle, self.courses)


def turning_radius_m(length_m: float) -> float:
    """Return the radius a ship turns on with standard rudder: some four lengths, as pilot cards have it."""
    return 120.0 + 2.8 * length_m


def way(
    points: list[Point], radius_m: float, *, course_deg: float | None = None, tail: list[Point] | None = None
) -> Way:
    """Return the way through *points* with turns of *radius_m*; *course_deg* is the course it begins on.

    *tail* are points behind the first, farthest first, that ships in her wake still go by;
    without them the way leads there straight. It goes on straight beyond its last point.
    """
    corners = _distinct(_eased(_headed(points, radius_m, course_deg), radius_m))
    if len(corners) == 1:
        on = course_deg if course_deg is not None else 0.0
        lat, lon = destination(corners[0][0], corners[0][1], on, 1.0)
        corners.append((float(lat), float(lon)))
    lats, lons = _rounded(corners, radius_m)
    behind = _distinct([*(tail or []), (lats[0], lons[0])])[:-1]
    first = (lats[0], lons[0])
    start_course = course_deg if course_deg is not None else _bearing(first, (lats[1], lons[1]))
    if behind:
        start_course = _bearing(behind[0], behind[1] if len(behind) > 1 else first)
    far = _gone(behind[0] if behind else first, start_course + 180.0, _BEYOND_M)
    end = _gone((lats[-1], lons[-1]), _bearing((lats[-2], lons[-2]), (lats[-1], lons[-1])), _BEYOND_M)
    every = np.array([far, *behind, *zip(lats, lons, strict=True), end])
    lat, lon = every[:, 0], np.unwrap(every[:, 1], period=360.0)
    steps = distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:])
    s = np.concatenate([[0.0], np.cumsum(steps)])
    s = s - s[1 + len(behind)]
    courses = np.unwrap(bearing_deg(lat[:-1], lon[:-1], lat[1:], lon[1:]), period=360.0)
    return Way(s, lat, lon, float(s[-2]), (s[:-1] + s[1:]) / 2, courses)


def _headed(points: list[Point], radius_m: float, course_deg: float | None) -> list[Point]:
    """Put a place ahead of the first, so that a ship that is on another course turns on her circle."""
    if course_deg is None or len(points) < 2:
        return points
    turn = (_bearing(points[0], points[1]) - course_deg + 180.0) % 360.0 - 180.0
    if abs(turn) < 3.0:
        return points
    ahead = radius_m * np.tan(np.radians(min(abs(turn), 90.0)) / 2) + _NEXT_M
    return [points[0], _gone(points[0], course_deg, ahead), *points[1:]]


def _eased(points: list[Point], radius_m: float) -> list[Point]:
    """Make two turns of each that is sharper than a ship would steer in one."""
    found = points[:1]
    for here, after in pairwise(points[1:]):
        found.append(here)
        inward = _bearing(found[-2], here)
        turn = (_bearing(here, after) - inward + 180.0) % 360.0 - 180.0
        if abs(turn) > _SHARPEST_DEG:
            found.append(_gone(here, inward + np.copysign(90.0, turn), 2.2 * radius_m))
    return [*found, *points[-1:]] if len(points) > 1 else found


def _distinct(points: list[Point]) -> list[Point]:
    found = points[:1]
    for point in points[1:]:
        if _metres(found[-1], point) > _NEXT_M:
            found.append(point)
    return found


def _rounded(corners: list[Point], radius_m: float) -> tuple[list[float], list[float]]:
    """Return the points of all legs and turns, the first and the last corner with them."""
    lats, lons = [corners[0][0]], [corners[0][1]]
    at = corners[0]
    for number in range(1, len(corners) - 1):
        before, here, after = corners[number - 1 : number + 2]
        inward, outward = (_bearing(here, before) + 180.0) % 360.0, _bearing(here, after)
        turn = np.radians((outward - inward + 180.0) % 360.0 - 180.0)
        half = np.tan(abs(turn) / 2)
        room = 0.48 * min(_metres(before, here), _metres(here, after))
        reach = min(radius_m * half, room)
        if reach < 1.0:
            continue
        begin = _gone(here, inward + 180.0, reach)
        _leg(lats, lons, at, begin)
        _arc(lats, lons, begin, inward, turn, reach / half)
        at = (lats[-1], lons[-1])
    _leg(lats, lons, at, corners[-1])
    return lats, lons


def _leg(lats: list[float], lons: list[float], start: Point, end: Point) -> None:
    metres = _metres(start, end)
    if metres < 1.0:
        return
    if metres < _PLANE_M:
        number = int(metres / _STEP_M) + 1
        east, north = one_offset(start, end)
        for part in range(1, number + 1):
            lat, lon = one_moved(start, east * part / number, north * part / number)
            lats.append(lat)
            lons.append(lon)
        return
    parts = np.linspace(0, metres, int(metres / _STEP_M) + 2)[1:]
    far_lat, far_lon = destination(np.full(len(parts), start[0]), start[1], _bearing(start, end), parts)
    lats += far_lat.tolist()
    lons += far_lon.tolist()


def _arc(lats: list[float], lons: list[float], start: Point, course: float, turn: float, radius: float) -> None:
    angle = np.linspace(0, abs(turn), int(np.degrees(abs(turn)) / _ARC_DEG) + 2)[1:]
    ahead, right = radius * np.sin(angle), np.sign(turn) * radius * (1 - np.cos(angle))
    along, across = sin(radians(course)), cos(radians(course))
    lat, lon = moved(start[0], start[1], ahead * along + right * across, ahead * across - right * along)
    lats += lat.tolist()
    lons += lon.tolist()


def _bearing(a: Point, b: Point) -> float:
    east, north = one_offset(a, b)
    return degrees(atan2(east, north)) if hypot(east, north) < _PLANE_M else float(bearing_deg(*a, *b))


def _metres(a: Point, b: Point) -> float:
    metres = hypot(*one_offset(a, b))
    return metres if metres < _PLANE_M else float(distance_m(*a, *b))


def _gone(start: Point, bearing: float, metres: float) -> Point:
    if metres < _PLANE_M:
        return one_moved(start, metres * sin(radians(bearing)), metres * cos(radians(bearing)))
    lat, lon = destination(*start, bearing % 360.0, metres)
    return float(lat), float(lon)
