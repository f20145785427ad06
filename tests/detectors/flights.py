"""Helicopters and ships for the detectors of flights to be tried on."""

from dataclasses import replace

from detectors.fleets import HOUR, MINUTE, SECOND, T0, Fix
from offing.schema.craft import craft_key

HELO, OTHER = craft_key("icao:df0001"), craft_key("icao:df0002")
FRIGATE, TANKER = 799000001, 799000002
_DEG_M = 111_195.0
KN = 1852 / 3600


def ship(craft: int = FRIGATE, hours: float = 3, sog: float = 12.0, lat: float = 0.0, lon: float = 20.0) -> list[Fix]:
    """Return a ship that sails east along the equator, or beside it, from T0 on."""
    return [
        Fix(craft, T0 + n * 10 * SECOND, lat, _east(lon, sog, n * 10), sog, segment=T0, cog=90.0)
        for n in range(int(hours * 360) + 1)
    ]


def _east(lon: float, sog: float, seconds: float) -> float:
    return (lon + sog * KN * seconds / _DEG_M + 180) % 360 - 180


def deck_of(seconds: float, sog: float = 12.0, lon: float = 20.0) -> float:
    """Return the longitude of the ship so long after T0."""
    return _east(lon, sog, seconds)


def flown(
    since: int,
    minutes: int,
    *,
    craft: int = HELO,
    sog: float = 12.0,
    lon: float = 20.0,
    to: tuple[float, float] | None = None,
    aboard: int = 0,
    step: int = 10,
    alt: float = 150.0,
    ground: float = 0.0,
) -> list[Fix]:
    """Return a helicopter that leaves the ship's deck at T0 + *since* seconds and is back, or at *to*, in *minutes*.

    *aboard*: seconds before and after that it is heard on deck, at altitude *ground*.
    """
    total, fixes = minutes * 60, []
    for n in range(-aboard // step, (total + aboard) // step + 1):
        at = n * step
        base = deck_of(since + at, sog, lon)
        part = min(max(at, 0), total, max(total - at, 0)) / total * 2  # 0, up to 1 half way, 0
        # Of 40 s each, the climb and the way away from the deck begin and end slowly.
        ramp = min(1.0, max(min(at, total - at), 0) / 40)
        far, height = part * ramp * 0.3, ground + ramp * alt
        flying = 0 < at < total
        speed = 12.0 if not flying else 12.0 + 70.0 * ramp
        lat = far
        if to is not None and at > total / 2:
            base, lat = to[1], max(far, 0.0) + to[0]
            speed = 70.0 * ramp if flying else 0.0
        fixes.append(Fix(craft, T0 + (since + at) * SECOND, lat, base, speed, segment=T0, cog=90.0, alt_m=height))
    return fixes


def high(fixes: list[Fix], metres: float) -> list[Fix]:
    """Return the same fixes so much higher."""
    return [replace(fix, alt_m=(fix.alt_m or 0.0) + metres) for fix in fixes]


__all__ = ["FRIGATE", "HELO", "HOUR", "MINUTE", "OTHER", "SECOND", "T0", "TANKER", "deck_of", "flown", "high", "ship"]
