"""Photographs and films that the record holds: their own clock and place, held against what a line tells.

No picture is decoded: who stands in it is the word of who showed it. So a file shows a line's ship only where the
sighting that it is shown for recognises her, and where both, sighting and line, are of the file's time and place.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import numpy as np

from offing.codecs.media_told import clock_of, spot_of
from offing.codecs.stated_times import zone_of
from offing.record.matching_places import Where
from offing.record.matching_words import when_words
from offing.schema.errors import InputError

_SIGHT_KM = 30.0  # a ship stands so far from the camera at most: the position is the camera's
_CLOCK_US = 15 * 60_000_000  # by how much clocks of cameras go wrong unnoticed
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shot:
    """Hold one file that is held: its name and SHA-256, and when (µs) and where it says that it was taken."""

    file: str
    sha256: str
    at: int
    lat: float
    lon: float

    def agrees(self, where: Where | None, time: tuple[int, int] | None, doubt_us: int) -> bool:
        """Tell whether it was taken in a time, within sight of a place."""
        if where is None or time is None:
            return False
        slack = doubt_us + _CLOCK_US
        if not time[0] - slack <= self.at < time[1] + slack:
            return False
        return bool(where.away_m(np.array([self.lat]), np.array([self.lon]))[0] <= _SIGHT_KM * 1000.0)

    def words(self) -> str:
        """Return what it says of itself."""
        taken = f"{when_words(self.at)} at {self.lat:.3f}, {self.lon:.3f}"
        return f"{self.file} (held, SHA-256 {self.sha256[:8]}) says that it was taken {taken}"


def shots(media: Sequence[Mapping[str, Any]], zone: str, held: Collection[str]) -> tuple[Shot, ...]:
    """Return the files that are held and say both when and where they were taken; *zone* is of clocks without one."""
    found = []
    for said in media:
        sha256 = str(said.get("sha256") or "")
        at, spot = _taken(said, zone), spot_of(said)
        if sha256 in held and at is not None and spot is not None:
            found.append(Shot(str(said.get("file") or "a file"), sha256, at, spot.lat, spot.lon))
    return tuple(found)


def _taken(said: Mapping[str, Any], zone: str) -> int | None:
    clock = clock_of(said)
    if clock is None:
        return None
    own = clock.at.tzinfo or _zone(zone)
    if own is None:
        return None
    try:
        return (clock.at.replace(tzinfo=own) - _EPOCH) // timedelta(microseconds=1)
    except OverflowError:
        return None


def _zone(name: str) -> tzinfo | None:
    try:
        return zone_of(name) if name else None
    except InputError:
        return None
