"""Craft that sail true paths in a plane that touches the earth, told as functions of time."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

import shapely
from pyproj import Geod
from shapely import affinity

from detectors.fleets import SECOND, T0, Fix

GEOD = Geod(ellps="WGS84")
KNOT = 1852 / 3600
Sides = tuple[int, int, int, int]  # bow, stern, port, starboard from the antenna
Path = Callable[[float], tuple[float, float]]  # seconds after T0 -> metres east and north


@dataclass(frozen=True)
class Ship:
    craft: int
    path: Path
    sides: Sides = (90, 90, 12, 12)

    def course(self, s: float) -> float:
        (x, y), (u, v) = self.path(s - 0.5), self.path(s + 0.5)
        return math.degrees(math.atan2(u - x, v - y)) % 360

    def knots(self, s: float) -> float:
        return math.dist(self.path(s - 0.5), self.path(s + 0.5)) / KNOT

    def hull(self, s: float) -> shapely.Polygon:
        """Return the true outline in the plane."""
        bow, stern, port, starboard = self.sides
        box = affinity.rotate(shapely.box(-port, -stern, starboard, bow), -self.course(s), origin=(0, 0))
        return affinity.translate(box, *self.path(s))

    def fixes(
        self,
        until: float,
        *,
        every: float = 10.0,
        since: float = 0.0,
        origin: tuple[float, float] = (40.0, -30.0),
        noise_m: float = 0.0,
        seed: int = 1,
    ) -> list[Fix]:
        """Return what is heard of it: positions at *noise_m*, course and speed as a receiver has them."""
        rng = random.Random(seed * 1_000_003 + self.craft)
        t, fixes, segment = since + rng.random() * min(every, 5.0), [], None
        while t <= until:
            x, y = (metres + rng.gauss(0, noise_m) for metres in self.path(t))
            lon, lat, _ = GEOD.fwd(origin[1], origin[0], math.degrees(math.atan2(x, y)), math.hypot(x, y))
            when = T0 + round(t * SECOND)
            segment = segment or when
            # The plane's north is not that of a place far from its origin.
            back, _, _ = GEOD.inv(lon, lat, origin[1], origin[0])
            turned = back - 180 - math.degrees(math.atan2(x, y)) if math.hypot(x, y) > 1 else 0.0
            course = (self.course(t) + turned + rng.gauss(0, noise_m / 10)) % 360
            knots = max(self.knots(t) + rng.gauss(0, noise_m / 100), 0.0)
            fixes.append(Fix(self.craft, when, lat, lon, knots, 0, segment=segment, cog=course, heading=course))
            t += every
        return fixes


def straight(x: float, y: float, course: float, knots: float) -> Path:
    east, north = (knots * KNOT * f(math.radians(course)) for f in (math.sin, math.cos))
    return lambda s: (x + east * s, y + north * s)


def beside(leader: Path, ahead: Callable[[float], float], starboard: Callable[[float], float]) -> Path:
    """Return the path of a craft that keeps so far ahead and to starboard of another, as that one heads."""

    def path(s: float) -> tuple[float, float]:
        (x, y), (u, v) = leader(s), leader(s + 0.5)
        size = math.hypot(u - x, v - y)
        east, north = (u - x) / size, (v - y) / size
        return x + ahead(s) * east + starboard(s) * north, y + ahead(s) * north - starboard(s) * east

    return path
