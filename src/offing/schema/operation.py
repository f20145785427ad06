"""Operations: exercises, patrols and voyages under which lines of all lanes are gathered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

KINDS = ("exercise", "patrol", "voyage")
CHANGES = ("merge", "split", "add", "remove", "rename")


@dataclass(frozen=True, slots=True)
class Member:
    """Hold one line of an operation, and why it is one ("bears its name", "same parties, waters and days as …").

    ``lane`` is transmitted, sighted, announced or said. One that is not ``sure`` is near by and may belong.
    """

    line: str
    lane: str
    why: str
    by: str = ""  # who added it by hand
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Operation:
    """Hold an operation: its names as written (the most used first), parties, waters, days, and its members.

    ``id`` hashes what it is made of first: its earliest naming line, so that later lines leave it as it is. Times are
    int64 microseconds, half open; an end not known is None. ``parties`` are ids as in Party, ``places`` names.
    ``geometry`` is GeoJSON. ``notes`` say what is in doubt: two operations of one name in other years, a correction
    that contradicts another.
    """

    id: str
    kind: str
    name: str
    names: tuple[str, ...]
    start: int | None
    end: int | None
    parties: tuple[str, ...]
    places: tuple[str, ...]
    members: tuple[Member, ...]
    geometry: dict[str, Any] | None = None
    notes: tuple[str, ...] = ()
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Waters:
    """Hold where a line lies: the place's name, its middle and reach, and its outline as GeoJSON where it has one."""

    name: str
    lat: float | None = None
    lon: float | None = None
    radius_km: float = 0.0
    geometry: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """Hold what gathering looks at of one line, of whatever lane.

    ``start`` and ``end`` are those of what happens, ``published`` when the document was, int64 microseconds.
    ``document`` names the text (one for all copies), ``at`` where in it the line's words begin. ``name`` is an
    exercise's as written, ``patrol`` tells that it is one, ``speaks`` that its words speak of an exercise at all, and
    ``apart`` that they tell of something before or after one. ``states`` and ``hulls`` are of those who act or are
    seen, never of who sees, ``craft`` the labels of an event's; ``meets`` are the states of those they
    are to meet. ``subject`` is a warning's.
    """

    id: str
    lane: str
    kind: str
    start: int | None = None
    end: int | None = None
    published: int | None = None
    document: str = ""
    at: int = 0
    modality: str = "occurred"
    name: str | None = None
    patrol: bool = False
    speaks: bool = False
    apart: bool = False
    states: frozenset[str] = frozenset()
    hulls: frozenset[str] = frozenset()
    craft: frozenset[str] = frozenset()
    meets: frozenset[str] = frozenset()
    place: Waters | None = None
    toward: Waters | None = None
    subject: str = ""
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Hold a user's correction: what was done to which operations and lines, by whom, when and why."""

    row: int
    what: str
    operations: tuple[str, ...]
    lines: tuple[str, ...]
    by: str
    at: int
    note: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def operation_json(operation: Operation) -> dict[str, Any]:
    """Return an operation as plain data, one member an object."""
    names = ("id", "kind", "name", "start", "end", "geometry", "synthetic")
    lists = {name: list(getattr(operation, name)) for name in ("names", "parties", "places", "notes")}
    members = [{name: getattr(one, name) for name in Member.__slots__} for one in operation.members]
    return {**{name: getattr(operation, name) for name in names}, **lists, "members": members}


def change_json(one: Change) -> dict[str, Any]:
    """Return a correction as plain data."""
    told = {name: getattr(one, name) for name in ("row", "what", "by", "note")}
    listed = {"operations": list(one.operations), "lines": list(one.lines), "name": one.detail.get("name")}
    return told | listed | {"at": datetime.fromtimestamp(one.at / 1e6, UTC)}
