"""The grammar of hours and days: clauses as they are written, before a calendar is laid to them.

::

    run    = group { [","] ALTERNATE group }
    group  = clause { ("," | AND) clause }
    clause = hours [COMMENCING] [DAILY] [week] [days] [UNTIL end] [EXCEPT week]
           | moment TO moment | FROM moment | UNTIL (moment | day | FURTHER NOTICE)
           | days [DAILY] [hours] | week [days]
    hours  = HM TO HM { ("," | AND) HM TO HM } | FOR n HOURS FROM HM
    days   = day [TO day] { ("," | AND) day [TO day] }
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from offing.schema.claim import Span


@dataclass(slots=True)
class Day:
    """Hold a day of a month; what is not written is None until the calendar fills it."""

    day: int
    month: int | None = None
    year: int | None = None
    hm: str | None = None  # of a moment: "0930"
    zone: str | None = None
    span: Span = (0, 0)
    rough: bool = False  # told as the beginning, the middle or the end of a month


@dataclass(slots=True)
class Hours:
    """Hold hours of a day, "2200" to "1000"; ends may be "SUNRISE" or "SUNSET", or a length in hours instead."""

    start: str
    end: str
    zone: str | None
    span: Span
    length: float | None = None


@dataclass(slots=True)
class Clause:
    """Hold one clause: a range of two moments, or days with hours, and what bounds them."""

    hours: list[Hours] = field(default_factory=list)
    days: list[tuple[Day, Day]] = field(default_factory=list)
    weekdays: frozenset[int] = frozenset()
    without: frozenset[int] = frozenset()
    without_days: list[tuple[Day, Day]] = field(default_factory=list)
    moments: tuple[Day | None, Day | None] | None = None
    length: float | None = None  # hours from the first moment
    until: Day | None = None
    further_notice: bool = False
    daily: bool = False
    holidays_out: bool = False
    alternate: bool = False
    span: Span = (0, 0)

    def calendar(self) -> list[Day]:
        """Return every day and moment of the clause, in the order written."""
        found = [day for pair in (*self.days, *self.without_days) for day in pair]
        found += [day for day in (*(self.moments or ()), self.until) if day is not None]
        return sorted({id(day): day for day in found}.values(), key=lambda one: one.span)


def fresh(clauses: Sequence[Clause]) -> list[Clause]:
    """Return clauses that a calendar may fill in, with days of their own; one day told once stays one."""
    known: dict[int, Day] = {}

    def day(one: Day) -> Day:
        return known.setdefault(id(one), replace(one))

    def pairs(row: Sequence[tuple[Day, Day]]) -> list[tuple[Day, Day]]:
        return [(day(a), day(b)) for a, b in row]

    return [
        replace(
            one,
            hours=list(one.hours),
            days=pairs(one.days),
            without_days=pairs(one.without_days),
            moments=None if one.moments is None else (_or(one.moments[0], day), _or(one.moments[1], day)),
            until=_or(one.until, day),
        )
        for one in clauses
    ]


def hours_of_moments(one: Clause, following: Clause) -> None:
    """Give alternate days the hours of a range within one day: "120600Z TO 121800Z JUL, ALTERNATE 13 JUL"."""
    first, last = one.moments or (None, None)
    if following.alternate and following.days and not following.hours and first and last and first.hm and last.hm:
        following.hours = [Hours(first.hm, last.hm, first.zone or last.zone, one.span)]


def _or(one: Day | None, of: Callable[[Day], Day]) -> Day | None:
    return None if one is None else of(one)
