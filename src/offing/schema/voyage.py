"""A ship's way from sighting to sighting: what is known of it, and which parts of it could be sailed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Place = tuple[float, float]

# Whether a leg could be sailed: yes; no, whatever the benefit of the doubt; nothing tells.
SAILED, DISPUTED, UNKNOWN = "could be sailed", "could not be sailed", "not known"


@dataclass(frozen=True, slots=True)
class Seen:
    """Hold one place and time of a ship: a sighting, or what a later one tells of an earlier.

    ``id`` is its line's, ``document`` and ``offset`` where it stands. Times are int64 microseconds, half open, None
    where not told. ``place`` is its name, ``through`` the course in degrees of a ship that passed it, ``spots``
    positions (latitude, longitude) on the rim of where it may have been, ``slack_m`` how far apart they leave it,
    ``geometry`` GeoJSON. ``sighted`` is false of what is only told.
    """

    id: str
    document: int
    offset: int
    t_start: int | None
    t_end: int | None
    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    spots: tuple[Place, ...] = ()
    slack_m: float = 0.0
    geometry: Mapping[str, Any] | None = None
    through: float | None = None
    sighted: bool = True
    line: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """Hold one sighting of a chain with what is tied to it.

    ``told_by`` are statements that say a later sighting was of the same ship, ``same`` those later sightings;
    ``disputed_with`` those that no ship could have sailed from or to.
    """

    seen: Seen
    told_by: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    disputed_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """Hold one way by sea: metres, corners (latitude, longitude) and straits (id, name, the side it leads to).

    ``back`` tells that it turns back through waters that the ship was seen to pass.
    """

    length_m: float
    places: tuple[Place, ...]
    straits: tuple[tuple[str, str, str], ...]
    back: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """Hold what lies between two sightings that follow each other.

    ``hours`` is the longest time that there was, ``least_m`` the shortest way from where the one may have been to where
    the other may, ``most_m`` the farthest that the ship can have come. ``ways`` are those within it, the shortest
    first, one for each set of straits. ``words`` say why. ``turned`` is true where the times of the two meet, so
    that nothing tells which came first, and the shorter way is that from the second to the first.
    """

    start: str
    end: str
    verdict: str
    hours: float
    least_m: float | None
    most_m: float
    ways: tuple[Way, ...]
    words: str
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """Hold a ship's sightings in order, and the legs between those whose place and time are known."""

    links: tuple[Link, ...]
    legs: tuple[Leg, ...]
    speed_kn: float
    speed_from: str
