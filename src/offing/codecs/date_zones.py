"""Zones as texts name them, with the offset they had when texts of today's kind were written."""

from datetime import UTC, timedelta, timezone, tzinfo


def fixed(name: str, minutes: int) -> timezone:
    """Return a zone of a fixed offset under a name."""
    return timezone(timedelta(minutes=minutes), name)


JAPAN = fixed("Asia/Tokyo", 540)
CHINA = fixed("Asia/Shanghai", 480)
TAIWAN = fixed("Asia/Taipei", 480)
KOREA = fixed("Asia/Seoul", 540)


def zone_name(zone: tzinfo) -> str:
    """Return a zone's name ("Asia/Tokyo", "UTC", "UTC+09:00")."""
    if zone is UTC:
        return "UTC"
    return str(zone)


def as_zone(zone: tzinfo | int | None) -> tzinfo | None:
    """Return a zone from one, from minutes east of Greenwich, or None."""
    if isinstance(zone, int):
        return timezone(timedelta(minutes=zone))
    return zone
