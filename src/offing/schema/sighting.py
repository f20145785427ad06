"""Observations as told by hand, in tables, by detectors and by files of cameras, before ships are looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from offing.schema.span import Span

# How something was seen; `--means` and tables take these words.
MEANS = ("visual", "radar", "aircraft", "satellite", "photograph", "video", "sonar", "radio")
# What an observation tells as words, each as often as it likes.
FIELDS = (
    *("observer", "origin", "platform", "means", "place", "hull", "class", "count", "unit", "navy", "state"),
    *("heading", "note", "grade"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """Hold one value as told, and where it stands in the text; ``inferred`` says where it is from if it does not."""

    text: str
    span: Span | None = None
    inferred: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """Hold the interval an observation tells: half open, UTC, with the zone and the words that it was told in."""

    start: datetime
    end: datetime
    granularity: str
    zone: str
    local: str
    span: Span | None = None
    inferred: str | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Hold the position an observation tells: degrees, WGS 84, and how far off it may be in metres.

    ``note`` says what it was made of where that is no pair of degrees in the text.
    """

    lat: float
    lon: float
    radius_m: float | None = None
    span: Span | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Detection:
    """Hold what a detector of ships in satellites' images tells of one: its length in metres, how sure it is (0 to 1).

    ``said`` are the other cells that identify it or that its publisher matched it by.
    """

    length_m: float | None = None
    score: float | None = None
    error_m: float | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Observation:
    """Hold one observation: the stretch of the text it rests on, and everything it tells.

    ``told`` maps FIELDS to their values. ``media`` are the files shown for it, each with ``file``, ``sha256`` and
    what the file says of itself. ``notes`` are remarks that every reader of it must see.
    """

    span: Span
    when: When | None = None
    spot: Spot | None = None
    told: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)
    media: tuple[Mapping[str, Any], ...] = ()
    detection: Detection | None = None
    notes: tuple[str, ...] = ()

    def first(self, field_: str) -> Told | None:
        """Return the first value told of a field, None where none is."""
        return next(iter(self.told.get(field_, ())), None)


@dataclass(frozen=True, slots=True)
class Observed:
    """Hold the observations of a document, and what it is: form, table, detections or media (which tells none)."""

    form: str
    observations: tuple[Observation, ...] = ()
