"""What a photograph or a film says of itself: its clock and its place, as lines, and held against what is told.

Clocks of cameras are set by hand and forgotten; positions are those of the camera, not of what it looks at. So both are
shown as what the file says, and are nowhere taken for more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from offing.codecs.date_zones import fixed
from offing.codecs.stated_places import read_position
from offing.codecs.stated_times import EXAMPLE, zone_of
from offing.schema.errors import InputError
from offing.schema.sighting import Spot, When

_DAY = timedelta(days=1)
_UNKNOWN_ZONE = timedelta(hours=14)  # how far a clock without a zone may be from UTC
_FAR_M = 50_000.0


@dataclass(frozen=True, slots=True)
class Clock:
    """Hold what one file's clock says: naive where it tells no zone."""

    file: str
    at: datetime
    by: str

    def when(self, zone: tzinfo | None) -> When:
        """Return the time as that of a sighting which rests on it; *zone* is that of a clock that tells none."""
        own = self.at.tzinfo or zone
        if own is None:
            raise InputError(
                f"a time without a zone: the clock of {self.file} says {self.at:%Y-%m-%d %H:%M} and no zone; say when "
                f"it was seen (--at {EXAMPLE.split(',')[0]!r}), or the zone of the clock with --zone"
            )
        start = self.at.replace(tzinfo=own).astimezone(UTC)
        inferred = f"{self.by} of {self.file} says so; nobody confirms it"
        local = f"{self.at:%Y-%m-%d %H:%M:%S}"
        return When(
            start, start + timedelta(seconds=1), "second", "UTC" if own is UTC else str(own), local, None, inferred
        )


def clock_of(said: Mapping[str, Any]) -> Clock | None:
    """Return the time a file says: that of its satellite receiver before that of its clock; None where it says none."""
    for key, by in (("satellite_time", "the satellite receiver"), ("clock", "the clock")):
        at = _read(said.get(key))
        if at is not None:
            return Clock(str(said.get("file", "")), at, by)
    return None


def spot_of(said: Mapping[str, Any]) -> Spot | None:
    """Return the position a file says it was taken from; None where it says none."""
    words = said.get("position")
    if not isinstance(words, str):
        return None
    try:
        spot = read_position(words)
    except InputError:
        return None
    file = said.get("file", "the file")
    note = f"where {file} says that it was taken, which is where the camera was; nobody confirms it"
    return Spot(spot.lat, spot.lon, None, None, note)


def remarks(
    media: Sequence[Mapping[str, Any]], when: When | None, spot: Spot | None, zone: str = "UTC"
) -> tuple[str, ...]:
    """Return what must be said of files whose clock or place is far from what is told, or from their own."""
    found: list[str] = []
    for said in media:
        file = said.get("file", "a file")
        clock, satellite = _read(said.get("clock")), _read(said.get("satellite_time"))
        told = f"the clock of {file}" + (f" ({clock:%Y-%m-%d %H:%M})" if clock else "")
        if clock is not None and satellite is not None and (off := _off(clock, satellite, None)):
            found.append(f"{told} is {off} its own satellite time ({satellite:%Y-%m-%d %H:%M}Z)")
        if clock is not None and when is not None and (off := _off(clock, when.start, _zone(zone), when.end)):
            found.append(f"{told} is {off} the time told ({when.start:%Y-%m-%d %H:%M}Z)")
        here = spot_of(said)
        if here is not None and spot is not None and (away := _distance_m(here, spot)) > _FAR_M + (spot.radius_m or 0):
            found.append(
                f"the position in {file} ({here.lat:.3f}, {here.lon:.3f}) is {away / 1852:,.0f} nm from the place told"
            )
    return tuple(found)


def _zone(name: str) -> tzinfo | None:
    try:
        return zone_of(name)
    except InputError:
        return None


def _off(clock: datetime, start: datetime, zone: tzinfo | None, end: datetime | None = None) -> str:
    """Return how far a clock is from a time, "" where it is a day or less."""
    slack = timedelta(0)
    if clock.tzinfo is None:
        slack = timedelta(0) if zone is not None else _UNKNOWN_ZONE
        clock = clock.replace(tzinfo=zone or UTC)
    first, last = start, end or start
    away = first - clock if clock < first else clock - last if clock > last else timedelta(0)
    if away <= _DAY + slack:
        return ""
    days = round(away / _DAY)
    return f"{days:,} days {'before' if clock < first else 'after'}"


def _distance_m(one: Spot, other: Spot) -> float:
    from offing.nav.sectors import farthest_m

    return float(farthest_m(one.lat, one.lon, other.lat, other.lon))


def _read(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value[:40])
    except ValueError:
        return None
    return found if found.tzinfo is None else found.astimezone(UTC) if found.utcoffset() == timedelta(0) else found


def offset_zone(words: str) -> tzinfo | None:
    """Return the zone that a camera writes as "+09:00", None where it is none."""
    words = words.strip()
    if len(words) != 6 or words[0] not in "+-" or not (words[1:3] + words[4:]).isdigit():
        return None
    minutes = 60 * int(words[1:3]) + int(words[4:])
    return fixed(f"UTC{words}", -minutes if words[0] == "-" else minutes) if minutes <= 14 * 60 else None
