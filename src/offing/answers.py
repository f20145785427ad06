"""The record with what must be worked out besides being looked up: counts by period, the morning sheet.

The engine looks up, the pure functions of `offing.record` work out; here the one is handed to the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from offing.engine.area_names import find
from offing.engine.choose import Area, Time, microseconds, polygons_of
from offing.engine.reader import Record as Looked
from offing.engine.tallied import Waters, official_counts
from offing.record.periods import Periods
from offing.record.ship_days import held, ship_days
from offing.schema.errors import UsageError
from offing.schema.tally import AIRCRAFT, OF, SHIPS, TALLY, UNITS, Count, Figure

_FAMILIES = {"aircraft": AIRCRAFT, "ship": SHIPS}


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what is to be counted, checked. Raises UsageError.

    ``since`` and ``until`` are int64 microseconds, half open; ``units`` empty where all count.
    """

    of: str
    by: str
    tz: str
    since: int | None
    until: int | None
    state: str | None
    navy: str | None
    units: frozenset[str]
    waters: Waters | None

    @property
    def periods(self) -> Periods:
        """Return the periods asked for."""
        return Periods(self.by, self.tz)

    def first_day(self, zone: str) -> date | None:
        """Return the first day asked for, in a time zone."""
        return None if self.since is None else Periods("day", zone).day(self.since)

    def last_day(self, zone: str) -> date | None:
        """Return the last day asked for, in a time zone."""
        return None if self.until is None else Periods("day", zone).day(self.until - 1)


@dataclass(frozen=True, slots=True)
class Figures:
    """Hold the rows of a tally (of TALLY), and what is to be said of them as a whole."""

    rows: list[Figure] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class Record(Looked):
    """Answer questions on the record of a home, and count what it holds."""

    def tally(
        self,
        of: str = "ship-days",
        by: str = "day",
        area: Area | str | None = None,
        since: Time = None,
        until: Time = None,
        *,
        state: str | None = None,
        navy: str | None = None,
        unit: str | Sequence[str] | None = None,
        tz: str = "UTC",
    ) -> pa.Table:
        """Return figures by period as a table of TALLY, oldest first.

        *of* is "ship-days" (official counts, kept as they are told), "hulls" (distinct hulls sighted) or "transits" (of
        straits, by tracks and as seen). *unit* is one of UNITS, where "aircraft" and "ship" mean all of theirs. *tz*
        says whose days, weeks and months are meant; official counts keep the days of the authority that counted.
        """
        told = self.figures(of, by, area, since, until, state=state, navy=navy, unit=unit, tz=tz)
        return pa.Table.from_pylist(told.rows, schema=TALLY)

    def figures(
        self,
        of: str = "ship-days",
        by: str = "day",
        area: Area | str | None = None,
        since: Time = None,
        until: Time = None,
        *,
        state: str | None = None,
        navy: str | None = None,
        unit: str | Sequence[str] | None = None,
        tz: str = "UTC",
    ) -> Figures:
        """Return the rows of tally as dictionaries, with what is to be said of them as a whole."""
        asked = self._asked(of, by, area, since, until, state=state, navy=navy, unit=unit, tz=tz)
        with self.home.pin() as generation, self.home.database.connect() as connection:
            counted: Figures = _COUNTED[of](connection, generation, asked)
            return counted

    def _asked(
        self,
        of: str,
        by: str,
        area: Area | str | None,
        since: Time,
        until: Time,
        *,
        state: str | None,
        navy: str | None,
        unit: str | Sequence[str] | None,
        tz: str,
    ) -> Asked:
        if of not in OF:
            raise UsageError(f"--of {of!r}: write one of {', '.join(OF)}")
        Periods(by, tz)
        start, end = microseconds(since), microseconds(until)
        if start is not None and end is not None and end <= start:
            raise UsageError(f"--until {until} does not lie after --since {since}")
        return Asked(of, by, tz, start, end, _state(state), _navy(navy), _units(unit), self._waters(area))

    def _waters(self, area: Area | str | None) -> Waters | None:
        if area is None:
            return None
        if isinstance(area, str):
            return Waters(find(self.home, area))
        return Waters(None, polygons_of(area))


def _official(connection: sa.Connection, generation: int, asked: Asked) -> Figures:
    counts, outside = official_counts(connection, generation, asked.since, asked.until, asked.waters)
    chosen = [one for one in counts if _is_asked(one, asked)]
    rows = ship_days(chosen, asked.by, asked.first_day, asked.last_day)
    remarks = []
    if outside:
        remarks.append(f"{outside:,} counts tell no water that could be held against that area, and are left out")
    if not rows:
        remarks += held(official_counts(connection, generation)[0])
    return Figures(rows, remarks)


def _is_asked(one: Count, asked: Asked) -> bool:
    return (
        (not asked.units or one.unit in asked.units)
        and asked.state in (None, one.state)
        and asked.navy in (None, one.navy)
    )


def _units(unit: str | Sequence[str] | None) -> frozenset[str]:
    """Return the units that *unit* means; a family's name means all of them."""
    words = [unit] if isinstance(unit, str) else list(unit or ())
    for one in words:
        if one not in UNITS:
            raise UsageError(f"--unit {one!r}: write one of {', '.join(UNITS)}")
    return frozenset(name for one in words for name in _FAMILIES.get(one, (one,)))


def _state(words: str | None) -> str | None:
    if words is None:
        return None
    from offing.atlas.states import state

    return state(words.strip()).code


def _navy(words: str | None) -> str | None:
    if words is None:
        return None
    from offing.atlas.navies import named, navy

    return named(words) or navy(words).id


_COUNTED: dict[str, Any] = {"ship-days": _official}
