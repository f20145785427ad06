"""Ships that sail by orders, for the detectors of craft in company."""

import math
from collections.abc import Sequence

from detectors.fleets import MINUTE, SECOND, T0, Fix, Static

NM_PER_DEG = 60.0405
Leg = tuple[float, float, float]  # course, knots, minutes


def sail(
    craft: int,
    legs: Sequence[Leg],
    lat: float = 35.0,
    lon: float = -30.0,
    *,
    start: int = T0,
    step: int = 2 * MINUTE,
    late: int = 0,
    wander: float = 0.0,
) -> list[Fix]:
    """Return fixes of one hull that sails its legs; *late* prolongs the first, *wander* is its helmsman's degrees."""
    segment, t, fixes = start, start, []
    ends, end = [], start
    for number, (_, _, minutes) in enumerate(legs):
        end += round(minutes * MINUTE) + (late if number == 0 else 0)
        ends.append(end)
    leg = 0
    last = ends[-1] - (late if late else 0)
    while t <= last:
        while leg < len(legs) - 1 and t >= ends[leg]:
            leg += 1
        course, knots, _ = legs[leg]
        steered = course + wander * math.sin(t / (7.3 * MINUTE) + craft)
        fixes.append(Fix(craft, t, lat, lon, knots, segment=segment, cog=steered % 360))
        way = knots * step / (3600 * SECOND)
        lat += way * math.cos(math.radians(steered)) / NM_PER_DEG
        lon += way * math.sin(math.radians(steered)) / NM_PER_DEG / math.cos(math.radians(lat))
        lon = (lon + 180) % 360 - 180
        t += step
    return fixes


def off(lat: float, lon: float, bearing: float, miles: float) -> tuple[float, float]:
    """Return the place that lies so from another, in the plane."""
    north, east = miles * math.cos(math.radians(bearing)), miles * math.sin(math.radians(bearing))
    return lat + north / NM_PER_DEG, (lon + east / NM_PER_DEG / math.cos(math.radians(lat)) + 180) % 360 - 180


def told(ship_type: int, *craft: int, t: int = T0) -> list[Static]:
    return [Static(key, t, ship_type=ship_type) for key in craft]
