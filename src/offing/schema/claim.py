"""Claims and sightings: what a document says, each slot tied to its words.

Offsets count code points of the document's stored text. A slot without words of its own says
in ``inferred`` what it was made out from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from offing.schema.span import Span as Span
from offing.schema.warning import NavWarning

KINDS = (
    *("exercise", "force", "unit", "movement", "sighting", "port_call"),
    *("meeting", "pledge", "reaction", "statement", "incident", "tally"),
)
# What is said of it: that it is to be, goes on, was, was called off, is denied, may be, or was asked for.
MODALITIES = ("planned", "ongoing", "occurred", "cancelled", "denied", "possible", "called_for")
TIERS = ("A", "B", "C")  # explicit in one sentence; within a paragraph; inferred
GRAINS = ("second", "minute", "hour", "part_of_day", "day", "week", "month", "quarter", "season", "year", "span")


@dataclass(frozen=True, slots=True)
class Party:
    """Hold who acts, is acted on, speaks, or sees.

    ``id``: "state:CN", "navy:<id in atlas/navies>", "ministry:JP:defense", "command:CN:northern-theater",
    "fleet:RU:pacific", "person:<id in atlas/offices or folded name>", "alliance:nato", "people:…" or "name:<as
    written>". ``kind`` is the word before the colon. ``office`` is what a person held on the day.
    """

    id: str
    name: str
    kind: str
    state: str | None = None
    office: str | None = None
    span: Span | None = None
    inferred: str | None = None


@dataclass(frozen=True, slots=True)
class Force:
    """Hold a count of platforms.

    ``unit`` is a platform's id: ship warship destroyer frigate corvette cruiser carrier amphibious submarine patrol
    coastguard supply intelligence survey minesweeper tug merchant fishing · aircraft fighter bomber patrol_aircraft
    transport_aircraft helicopter drone balloon · troops vehicle. ``count`` is None for "several"; ``bound`` says
    "exactly", "at least", "at most", "about" or "some". ``owner`` is a party's id. ``note`` keeps what else was said
    of them ("ship-borne"). ``of_which`` lists parts of the count that were told apart.
    """

    count: int | None
    unit: str
    owner: str | None = None
    bound: str = "exactly"
    note: str | None = None
    span: Span | None = None
    count_span: Span | None = None
    of_which: tuple["Force", ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """Hold one named or numbered ship, or ships of one class told without names.

    ``class_name`` is the class as the atlas names it (as written where it knows none), ``class_id`` its id there.
    ``hulls`` are the ids of the ledger's ships that it may be; ``navy`` and ``state`` as far as known.
    """

    name: str | None = None
    hull_number: str | None = None
    class_name: str | None = None
    class_id: str | None = None
    kind: str | None = None  # the platform's id, as in Force
    navy: str | None = None
    state: str | None = None
    hulls: tuple[str, ...] = ()
    count: int | None = None  # of a class told without names
    span: Span | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)  # of name, hull_number, class_name


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a place as said and as resolved.

    ``role``: at, from, to, through, near, toward. ``method``: name, relative, between, coordinates, none. ``geometry``
    is GeoJSON (None where not resolved), ``note`` what was assumed.
    """

    name: str
    lat: float | None = None
    lon: float | None = None
    geometry: Mapping[str, Any] | None = None
    radius_km: float | None = None
    method: str = "none"
    role: str = "at"
    note: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """Hold an interval, half open, UTC; an end not told is None. ``granularity`` is one of GRAINS.

    ``inferred`` says what the words leave out and where it was taken from ("year from the publication date"),
    ``zone`` what the local time was told in, ``local`` the local date or time as said.
    """

    start: datetime | None
    end: datetime | None
    granularity: str
    inferred: str | None = None
    zone: str | None = None
    local: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Hold one claim, or one sighting where ``observer`` saw for itself (``sighted``).

    ``detail`` keeps what only some kinds have: ``name`` (an exercise's, as written), ``aim``, ``activities``, ``from``
    ``to`` ``through`` (places), ``heading_deg``, ``medium`` (video call), ``topic``, ``first`` ("first time that …"),
    ``record``, ``of``, ``of_which``, ``period``, ``same_as`` (an earlier sighting's words). Values are strings,
    numbers, Place, Time, Force or lists of them. ``quote`` is the sentence (or sentences) it rests on; ``spans`` are
    of slots that have no span of their own: "trigger", "modality", "detail.aim" …
    """

    kind: str
    quote: Span
    rule: str
    tier: str = "A"
    modality: str = "occurred"
    actors: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    forces: tuple[Force, ...] = ()
    units: tuple[Unit, ...] = ()
    place: Place | None = None
    time: Time | None = None
    speaker: Party | None = None
    origin: Party | None = None
    plover: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)
    sighted: bool = False
    observer: Party | None = None
    platforms: tuple[Unit, ...] = ()  # what the observer saw from
    means: str | None = None  # visual, radar, aircraft, sonar, satellite, photograph; as said
    grade: str | None = None  # "A2": see docs; reliability of the observer on the topic, credibility of the item


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold what reading one document gave.

    ``sentences`` counts them all; ``telling`` those that a claim rests on; ``passed`` the others by reason ("no
    claim", "caption", "repeats a sentence", "language not read: ru"); together they account for every sentence.
    ``notes`` are remarks of the reading as a whole: what a second opinion doubted or added, and why it did not.
    """

    claims: tuple[Claim, ...]
    sentences: int
    telling: int
    passed: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    warnings: tuple[NavWarning, ...] = ()
