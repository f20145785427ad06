"""Sunrise and sunset, by the equations of the NOAA solar calculator (after Meeus, Astronomical Algorithms)."""

import math
from datetime import UTC, date, datetime, timedelta

_HORIZON_DEG = 90.833  # the sun's upper edge at sea level, refraction included


def sun_times(day: date, lat: float, lon: float) -> tuple[datetime | None, datetime | None]:
    """Return sunrise and sunset of a local day at a place in degrees, in UTC, good to some two minutes.

    None, None where the sun does not cross the horizon that day.
    """
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - timedelta(hours=lon / 15)
    century = ((noon - datetime(2000, 1, 1, 12, tzinfo=UTC)) / timedelta(days=1)) / 36525
    declination, equation_min = _sun(century)
    cosine = math.cos(math.radians(_HORIZON_DEG)) / (math.cos(math.radians(lat)) * math.cos(declination)) - math.tan(
        math.radians(lat)
    ) * math.tan(declination)
    if not -1 <= cosine <= 1:
        return None, None
    transit = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=720 - 4 * lon - equation_min)
    half = timedelta(minutes=4 * math.degrees(math.acos(cosine)))
    return transit - half, transit + half


def _sun(century: float) -> tuple[float, float]:
    """Return the sun's declination in radians and the equation of time in minutes."""
    mean = math.radians((280.46646 + century * (36000.76983 + 0.0003032 * century)) % 360)
    anomaly = math.radians(357.52911 + century * (35999.05029 - 0.0001537 * century))
    eccentricity = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    centre = math.radians(
        math.sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + math.sin(2 * anomaly) * (0.019993 - 0.000101 * century)
        + math.sin(3 * anomaly) * 0.000289
    )
    node = math.radians(125.04 - 1934.136 * century)
    apparent = mean + centre - math.radians(0.00569 + 0.00478 * math.sin(node))
    tilt = math.radians(23.4392911 - 0.0130042 * century + 0.00256 * math.cos(node))
    half = math.tan(tilt / 2) ** 2
    equation = (
        half * math.sin(2 * mean)
        - 2 * eccentricity * math.sin(anomaly)
        + 4 * eccentricity * half * math.sin(anomaly) * math.cos(2 * mean)
        - 0.5 * half * half * math.sin(4 * mean)
        - 1.25 * eccentricity * eccentricity * math.sin(2 * anomaly)
    )
    return math.asin(math.sin(tilt) * math.sin(apparent)), 4 * math.degrees(equation)
