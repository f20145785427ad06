"""What a scenario becomes when it is played: the true paths, who transmits when, and the truth.

Everything downstream rests on it: feeds are made from it, truth files are written from it,
and nothing in it depends on what a receiver could hear.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.rehearsal.told import Stated

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Identities: see schema/craft.py. Forces take the first hundred thousand numbers of the block.
FORCE_MMSI = (799_000_000, 799_099_999)
TRAFFIC_MMSI = (799_100_000, 799_999_999)


class Knots(NamedTuple):
    """True paths, sorted by craft and time.

    Between two knots of a craft the position is linear in time in latitude and in (wrapped)
    longitude; knots lie near enough for that. Outside its knots a craft does not exist.
    """

    craft: Ints
    t: Ints  # µs since 1970
    lat: Floats  # degrees
    lon: Floats  # degrees, -180 to 180
    alt_m: Floats  # NaN: a ship
    heading_deg: Floats  # NaN: as the course made good (a drifting ship's differs)

    def of(self, craft: int) -> "Knots":
        """Return the knots of *craft* alone, in time order (views, no copies)."""
        first, last = np.searchsorted(self.craft, [craft, craft + 1])
        own = slice(int(first), int(last))
        return Knots(self.craft[own], self.t[own], self.lat[own], self.lon[own], self.alt_m[own], self.heading_deg[own])

    def at(self, craft: int, t: Ints) -> tuple[Floats, Floats]:
        """Return latitude and longitude of *craft* at the times *t* (µs); NaN outside its knots."""
        own = self.of(craft)
        if not len(own.t):
            return np.full(len(t), np.nan), np.full(len(t), np.nan)
        wound = np.unwrap(own.lon, period=360.0)
        since = (t - own.t[0]).astype(np.float64)
        ticks = (own.t - own.t[0]).astype(np.float64)
        lat = np.interp(since, ticks, own.lat, left=np.nan, right=np.nan)
        lon = np.interp(since, ticks, wound, left=np.nan, right=np.nan)
        return lat, (lon + 180.0) % 360.0 - 180.0


@dataclass(frozen=True, slots=True)
class Member:
    """Describe one craft as it truly is."""

    key: int  # of schema/craft.py: an MMSI, or an ICAO address with its prefix
    name: str  # begins "SIM "
    callsign: str  # a flight's ident begins "SIM" too
    ship_type: int  # AIS code; 0 for an aircraft
    to_bow_m: int
    to_stern_m: int
    to_port_m: int
    to_starboard_m: int
    draught_m: float
    destination: str
    ais: str  # "A", "B" or "": what it is fitted with; spells say when it transmits
    adsb: bool
    force: str  # the id of its force, or "traffic:lane", "traffic:ferry", "traffic:fishing" …


class Spells(NamedTuple):
    """When craft transmit, sorted by craft and since; outside of these a craft is silent."""

    craft: Ints
    since: Ints  # µs
    until: Ints  # µs, exclusive
    nav_status: NDArray[np.int8]  # AIS codes; 15 undefined (aircraft)
    as_craft: Ints  # the identity used: the craft's own unless it uses a false one


@dataclass(frozen=True, slots=True)
class Receiver:
    """Say where messages are heard: ashore within a range, or from a satellite during its passes."""

    name: str
    lat: float
    lon: float
    range_m: float
    kind: str = "shore"  # "shore" | "satellite"
    passes: tuple[tuple[int, int], ...] = ()  # µs since and until, of a satellite
    loss: float = 0.0  # share of messages lost within range


@dataclass(frozen=True, slots=True)
class Noise:
    """Say how the world and the instruments blur what is sent and heard."""

    position_m: float = 5.0  # sigma of GPS
    course_deg: float = 0.5
    speed_kn: float = 0.1
    bit_errors: float = 0.0  # share of sentences in which a bit flips
    dropped_parts: float = 0.0  # share of sentences of several parts that lose one
    clock_skew_s: dict[str, float] = field(default_factory=dict)  # by receiver's name


@dataclass(frozen=True, slots=True)
class Interference:
    """Displace what craft within a circle report of themselves; where they truly are stays."""

    since: int  # µs
    until: int
    lat: float
    lon: float
    radius_m: float
    manner: str  # "circle": reports run round (lat, lon) at size_m; "shift": by size_m along bearing_deg
    size_m: float
    bearing_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Truth:
    """State one thing that truly happened, or, as a decoy, one that only looks like it."""

    kind: str
    craft: tuple[int, ...]
    t_start: int  # µs
    t_end: int
    lat: float
    lon: float
    detail: dict[str, Any] = field(default_factory=dict)  # of a decoy, "what" says what it is
    observable: bool | None = None  # None: not yet judged
    why: str = ""
    marginal: bool = False
    decoy: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """Hold one document or warning of a scenario, in its authors' own words."""

    what: str  # "document" | "warning"
    name: str
    publisher: str
    published: int  # µs
    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Played:
    """Hold a scenario as played: forces, traffic, or both joined."""

    name: str
    title: str
    seed: int
    start: int  # µs
    end: int
    members: list[Member]
    knots: Knots
    spells: Spells
    receivers: list[Receiver] = field(default_factory=list)
    noise: Noise = field(default_factory=Noise)
    interference: list[Interference] = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)  # what sentences of the papers state, where that was drawn
    invented: str = ""  # what of it is invented; shown wherever the rehearsal is
    note: str = ""
    thin_s: float = 0.0  # a log keeps one position a craft in so many seconds; 0: all of them

    def joined(self, other: "Played") -> "Played":
        """Return these forces with *other*'s craft, truth and papers; name, times and noise stay.

        Receivers and interference of both count once each. No craft may be in both.
        """
        return replace(
            self,
            members=self.members + other.members,
            knots=knots_of([self.knots, other.knots]),
            spells=spells_of([self.spells, other.spells]),
            receivers=self.receivers + [each for each in other.receivers if each not in self.receivers],
            interference=self.interference + [each for each in other.interference if each not in self.interference],
            truth=self.truth + other.truth,
            papers=self.papers + other.papers,
            stated=self.stated + other.stated,
        )


def knots_of(parts: Iterable[Knots]) -> Knots:
    """Return the knots of all *parts* in one, sorted by craft and time."""
    columns: list[Any] = [np.concatenate(column) for column in zip(NO_KNOTS, *parts, strict=True)]
    order = np.lexsort((columns[1], columns[0]))
    return Knots(*(column[order] for column in columns))


def spells_of(parts: Iterable[Spells]) -> Spells:
    """Return the spells of all *parts* in one, sorted by craft and time."""
    columns: list[Any] = [np.concatenate(column) for column in zip(NO_SPELLS, *parts, strict=True)]
    order = np.lexsort((columns[1], columns[0]))
    return Spells(*(column[order] for column in columns))


_NO_INTS = np.empty(0, np.int64)
_NO_FLOATS = np.empty(0, np.float64)
NO_KNOTS = Knots(_NO_INTS, _NO_INTS, _NO_FLOATS, _NO_FLOATS, _NO_FLOATS, _NO_FLOATS)
NO_SPELLS = Spells(_NO_INTS, _NO_INTS, _NO_INTS, np.empty(0, np.int8), _NO_INTS)
