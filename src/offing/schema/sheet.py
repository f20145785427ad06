"""The morning sheet: what is new, part by part; plain data that any page can be made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Line = Mapping[str, Any]
# Why a line stands on a sheet: it happened in the time asked about, the record learnt of it then, or it ended then.
HAPPENED, LEARNT = "happened", "learnt"
KEYS = ("sightings", "transits", "visits", "warnings", "counts", "exercises", "late", "trouble")
SHOWN = 12  # lines of a part that are told one by one


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one line of a sheet: a line of the record, with why it stands here and what is to be said of it.

    ``what`` is "happened" or "learnt"; of a warning "opened", "announced", "ended" or "cancelled"; of an exercise
    "new name" or "told again"; of late data "changed".
    """

    what: str
    line: Line
    words: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold a day's count against the days before: who counted what, today's figure, median, range, missing days.

    ``day`` is None where the record holds no count at all; ``count`` where that day has none (then ``last`` and
    ``last_count`` are the latest day that has one).
    """

    who: str
    state: str | None
    what: str
    measure: str
    day: str
    count: int | None
    most: int | None
    last: str | None
    last_count: int | None
    median: float | None
    least_before: int | None
    most_before: int | None
    days: int
    counted: int
    missing: tuple[str, ...]
    ids: tuple[str, ...]
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """Hold an input that was read in that time and not wholly understood, or that was taken away."""

    input: str
    sha256: str | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one part of a sheet: some items, how many there are in all of each sort, and what else is to be said."""

    key: str
    items: tuple[Item, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    standings: tuple[Standing, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.items or any(self.counts.values()) or self.standings or self.troubles or self.notes)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold what is new from ``since`` to ``until``, as the record stood in a generation."""

    since: datetime
    until: datetime
    generation: int
    read_at: datetime | None  # when that generation was made
    synthetic: bool
    parts: tuple[Part, ...]

    def part(self, key: str) -> Part:
        """Return the part of a sheet of that name."""
        return next(part for part in self.parts if part.key == key)
