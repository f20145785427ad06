"""Warnings: areas that an authority announces, with the hours they are announced for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from offing.schema.span import Span

# What a warning may be about; docs/warnings.md says what each means.
SUBJECTS = (
    *("missile_firing", "gunnery", "naval_exercise", "military_operation", "rocket_launch", "space_debris"),
    *("hazardous_operation", "ordnance", "cable_work", "pipeline_work", "seismic_survey", "survey", "underwater_work"),
    *("search_and_rescue", "distress", "drifting_object", "wreck", "obstruction", "ice", "aid_to_navigation"),
    *("gnss_interference", "radio_service", "platform", "piracy", "security", "volcano", "traffic", "mooring"),
    *("dredging", "aerial", "chart", "in_force_list", "cancellation", "other"),
)
SHAPES = ("polygon", "box", "circle", "sector", "corridor", "line", "point", "named")


@dataclass(frozen=True, slots=True)
class Vertex:
    """Hold one position of a warning: degrees north and east, WGS 84 unless a reservation says otherwise."""

    lat: float
    lon: float
    span: Span


@dataclass(frozen=True, slots=True)
class Shape:
    """Hold one shape as announced, before it is drawn.

    ``vertices`` are a ring's corners (not closed), a box's two or four corners, a circle's centre, a line's positions.
    ``radius_m`` is a circle's radius or half of a corridor's width; ``bearings_deg`` are true, clockwise from the first
    to the second, of a sector. ``along_shore`` holds each index i such that the ring follows the shore from vertex i to
    the next. ``excepting`` are names of what is left out. ``told`` are the words that gave the kind.
    """

    kind: str
    vertices: tuple[Vertex, ...]
    span: Span
    radius_m: float | None = None
    bearings_deg: tuple[float, float] | None = None
    along_shore: tuple[int, ...] = ()
    name: str | None = None
    excepting: tuple[str, ...] = ()
    reservations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Hold one stretch of time, end not included; None is open. ``alternate`` ones hold if the first are not used."""

    start: datetime | None
    end: datetime | None
    span: Span
    alternate: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """Hold one announced area: "A", "B" … or "" where there is one, its shapes and its own windows.

    ``supposed`` says what had to be supposed of its hours, or where it has no windows why they were not understood.
    Once drawn ``geometry`` is GeoJSON of all shapes (None where none could be), and ``reservations`` what must be said
    of them.
    """

    label: str
    shapes: tuple[Shape, ...]
    windows: tuple[Window, ...]
    span: Span
    supposed: tuple[str, ...] = ()
    geometry: Mapping[str, Any] | None = None
    reservations: tuple[str, ...] = ()

    @property
    def untimed(self) -> bool:
        """Tell whether hours are told and none was understood, so that nobody knows when it is closed."""
        return bool(self.supposed) and not self.windows


@dataclass(frozen=True, slots=True)
class Reference:
    """Name another warning ("HYDROLANT 704/11"); number and year where told."""

    series: str
    number: str
    year: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Unread:
    """Say what part of a warning that matters was not understood, and why."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Announced:
    """Hold what a service tells of a warning beside its text, and by what clock its hours run.

    ``zone`` is of hours that tell none, ``local`` of those called local (None: not known), IANA names. ``part`` is the
    stretch of the text that tells of areas, ``windows`` are told apart from it, as are ``areas``, what the warning
    ``cancels`` and names as ``in_force``, with spans where the document lists them. ``form`` is "text" or "notam".
    """

    form: str = "text"
    series: str = ""
    number: str = ""
    year: int | None = None
    issued: datetime | None = None
    authority: str | None = None
    cancelled_at: datetime | None = None
    zone: str = "UTC"
    local: str | None = None
    part: Span | None = None
    windows: tuple[Window, ...] = ()
    subject: str | None = None
    areas: tuple[Area, ...] = ()
    cancels: tuple[Reference, ...] = ()
    in_force: tuple[Reference, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NavWarning:
    """Hold one warning.

    ``series`` is the coordinator's ("HYDROLANT", "NAVAREA XI", "HN"), ``authority`` whom it relays ("NAVAREA III
    629/13"). ``issued`` is when; ``cancelled_at`` when its own text (or its list) ends it. ``understood`` says that
    nothing that matters is left in ``unread``.
    """

    series: str
    number: str
    year: int | None
    subject: str
    areas: tuple[Area, ...]
    span: Span
    issued: datetime | None = None
    authority: str | None = None
    regions: tuple[str, ...] = ()
    cancels: tuple[Reference, ...] = ()
    cancels_itself: bool = False
    cancelled_at: datetime | None = None
    in_force: tuple[Reference, ...] = ()
    observed_at: datetime | None = None
    unread: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=dict)

    @property
    def understood(self) -> bool:
        """Tell whether nothing that matters was left unread."""
        return not self.unread
