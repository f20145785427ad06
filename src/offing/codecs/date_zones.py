"""Zones as texts name them: short names, and places or peoples before the word "time"."""

from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def fixed(name: str, minutes: int) -> timezone:
    """Return a zone of a fixed offset under a name."""
    return timezone(timedelta(minutes=minutes), name)


JAPAN = fixed("Asia/Tokyo", 540)
CHINA = fixed("Asia/Shanghai", 480)
TAIWAN = fixed("Asia/Taipei", 480)
KOREA = fixed("Asia/Seoul", 540)
_MOSCOW = fixed("Europe/Moscow", 180)
_MANILA = fixed("Asia/Manila", 480)
# Short names with their offset in minutes. CST and IST are several zones: DOUBTFUL.
_SHORT = {
    **{"EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AST": -240},
    **{"AKST": -540, "AKDT": -480, "HST": -600, "WET": 0, "BST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180},
    **{"TRT": 180, "GST": 240, "PKT": 300, "WIB": 420, "ICT": 420, "SGT": 480, "HKT": 480, "AWST": 480, "ACST": 570},
    **{"AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780},
}
SHORT: dict[str, tzinfo] = {
    **{"UTC": UTC, "GMT": UTC, "Z": UTC, "JST": JAPAN, "KST": KOREA, "MSK": _MOSCOW, "PHT": _MANILA},
    **{name: fixed(name, minutes) for name, minutes in _SHORT.items()},
}
# Short names of several zones, in minutes: read only where the publisher's own zone is one of them.
DOUBTFUL = {"CST": (-360, -300, 480), "IST": (60, 120, 330)}
# Before "time", small; a zone with summer time is named by its key.
NAMED: dict[str, tzinfo | str] = {
    **dict.fromkeys(("beijing", "china", "chinese", "shanghai", "qingdao"), CHINA),
    **dict.fromkeys(("taipei", "taiwan", "taiwanese"), TAIWAN),
    **dict.fromkeys(("tokyo", "japan", "japanese"), JAPAN),
    **dict.fromkeys(("seoul", "korea", "korean"), KOREA),
    **dict.fromkeys(("moscow", "russian"), _MOSCOW),
    **dict.fromkeys(("manila", "philippine", "philippines"), _MANILA),
    **{"vladivostok": fixed("Asia/Vladivostok", 600), "singapore": fixed("Asia/Singapore", 480)},
    **{
        "hanoi": fixed("Asia/Bangkok", 420),
        "bangkok": fixed("Asia/Bangkok", 420),
        "hawaii": fixed("Pacific/Honolulu", -600),
    },
    **{
        "jakarta": fixed("Asia/Jakarta", 420),
        "delhi": fixed("Asia/Kolkata", 330),
        "indian": fixed("Asia/Kolkata", 330),
    },
    **{
        "greenwich": UTC,
        "universal": UTC,
        "zulu": UTC,
        "yemen": fixed("Asia/Aden", 180),
        "istanbul": fixed("Europe/Istanbul", 180),
    },
    **{"eastern": "America/New_York", "washington": "America/New_York", "york": "America/New_York"},
    **{"pacific": "America/Los_Angeles", "central": "America/Chicago", "mountain": "America/Denver"},
    **{"london": "Europe/London", "british": "Europe/London", "paris": "Europe/Paris", "berlin": "Europe/Berlin"},
    **{"kyiv": "Europe/Kyiv", "israel": "Asia/Jerusalem", "sydney": "Australia/Sydney", "canberra": "Australia/Sydney"},
}


@cache
def named_zone(word: str) -> tzinfo | None:
    """Return the zone of a place or people, None where none or its rules are not on this machine."""
    zone = NAMED.get(word.lower())
    if not isinstance(zone, str):
        return zone
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError):
        return None


def zone_name(zone: tzinfo) -> str:
    """Return a zone's name ("Asia/Tokyo", "UTC", "UTC+09:00")."""
    return "UTC" if zone is UTC else str(zone)


def as_zone(zone: tzinfo | int | None) -> tzinfo | None:
    """Return a zone from one, from minutes east of Greenwich, or None."""
    if isinstance(zone, int):
        return timezone(timedelta(minutes=zone))
    return zone
