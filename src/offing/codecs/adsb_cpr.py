"""Compact position reporting: 17 bits of latitude and longitude that say where within a zone.

ICAO Annex 10, volume IV, 3.1.2.8.7 and DO-260B, appendix A.1.7. An even message counts 60
zones of latitude about the globe, an odd one 59; both together, or one of them and a place
near by, tell which zone it is.
"""

import math
from bisect import bisect_right

ZONES = 15
_SCALE = 131_072.0  # 17 bits
AIRBORNE, SURFACE = 360.0, 90.0  # degrees over which the zones are counted


def _transitions() -> list[float]:
    """Return the latitudes, ascending, beyond which one zone of longitude fewer is counted (59 down to 2)."""
    one = 1.0 - math.cos(math.pi / (2.0 * ZONES))
    return [
        math.degrees(math.acos(math.sqrt(one / (1.0 - math.cos(2.0 * math.pi / zones))))) for zones in range(59, 1, -1)
    ]


TRANSITIONS = tuple(_transitions())


def longitude_zones(lat: float) -> int:
    """Return NL, how many zones of longitude there are at a latitude: 59 at the equator, 1 at the poles."""
    return 59 - bisect_right(TRANSITIONS, abs(lat))


def both(even: tuple[int, int], odd: tuple[int, int], latest_odd: bool) -> tuple[float, float] | None:
    """Return latitude and longitude of the later of two airborne messages, each (latitude, longitude) as coded.

    None where they lie in different zones of longitude or off the globe.
    """
    index = math.floor((59.0 * even[0] - 60.0 * odd[0]) / _SCALE + 0.5)
    lats = []
    for zones, coded in ((60, even[0]), (59, odd[0])):
        lat = 360.0 / zones * (index % zones + coded / _SCALE)
        lats.append(lat - 360.0 if lat >= 270.0 else lat)
    zones = longitude_zones(lats[0])
    if abs(lats[0]) > 90.0 or abs(lats[1]) > 90.0 or zones != longitude_zones(lats[1]):
        return None
    count = max(zones - latest_odd, 1)
    index = math.floor((even[1] * (zones - 1) - odd[1] * zones) / _SCALE + 0.5)
    lon = 360.0 / count * (index % count + (odd if latest_odd else even)[1] / _SCALE)
    return lats[latest_odd], _wrapped(lon)


def near(coded: tuple[int, int], odd: bool, lat: float, lon: float, span: float = AIRBORNE) -> tuple[float, float]:
    """Return the latitude and longitude nearest to a place that one message can mean.

    *span* is AIRBORNE, which needs a place within 180 nautical miles, or SURFACE, within 45.
    The latitude may lie beyond a pole, and then means nothing.
    """
    zone = span / (60 - odd)
    found_lat = _nearest(coded[0] / _SCALE, zone, lat)
    zone = span / max(longitude_zones(found_lat) - odd, 1)
    return found_lat, _wrapped(_nearest(coded[1] / _SCALE, zone, lon))


def _nearest(part: float, zone: float, place: float) -> float:
    return zone * (math.floor(0.5 + place / zone - part) + part)


def _wrapped(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0
