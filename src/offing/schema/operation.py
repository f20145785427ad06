"""Operations: exercises, patrols and voyages under which lines of all lanes are gathered."""

from dataclasses import dataclass, field
from typing import Any

KINDS = ("exercise", "patrol", "voyage")
CHANGES = ("merge", "split", "add", "remove")


@dataclass(frozen=True, slots=True)
class Member:
    """Hold one line of an operation, and why it is one ("bears its name", "same parties, waters and days as …")."""

    line: str
    lane: str
    why: str
    by: str = ""  # who added it by hand


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
    members = [{"line": one.line, "lane": one.lane, "why": one.why, "by": one.by} for one in operation.members]
    return {**{name: getattr(operation, name) for name in names}, **lists, "members": members}
