"""Counts by period: what is asked, looked up, and worked out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from offing.engine.area_names import find
from offing.engine.choose import Area, Time, microseconds, polygons_of
from offing.engine.crossed import crossed
from offing.engine.home import Home
from offing.engine.reviewed import Reviewed
from offing.engine.sighted import Sighted, class_sizes, line_ids, sighted, ways
from offing.engine.tallied import Waters, official_counts
from offing.record.distinct_hulls import distinct_hulls
from offing.record.passages import passages, transits
from offing.record.periods import Periods
from offing.record.ship_days import held, ship_days
from offing.schema.errors import UsageError
from offing.schema.tally import AIRCRAFT, OF, SHIPS, UNITS, Count, Figure

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
    area: str | None

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


def asked_of(
    home: Home,
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
    """Return what the words of a call ask for; raises UsageError."""
    if of not in OF:
        raise UsageError(f"--of {of!r}: write one of {', '.join(OF)}")
    Periods(by, tz)
    start, end = microseconds(since), microseconds(until)
    if start is not None and end is not None and end <= start:
        raise UsageError(f"--until {until} does not lie after --since {since}")
    waters = _waters(home, area)
    return Asked(of, by, tz, start, end, _state(state), _navy(navy), _units(unit), waters, _area(area))


def _waters(home: Home, area: Area | str | None) -> Waters | None:
    if area is None:
        return None
    return Waters(find(home, area)) if isinstance(area, str) else Waters(None, polygons_of(area))


def counted(home: Home, connection: sa.Connection, generation: int, asked: Asked) -> Figures:
    """Return the figures asked for, of the record as of *generation*."""
    look = Looking(home, connection, generation, asked)
    return {"ship-days": _official, "hulls": _hulls, "transits": _transits}[asked.of](look)


@dataclass(frozen=True, slots=True)
class Looking:
    """Hold where is looked for what is asked."""

    home: Home
    connection: sa.Connection
    generation: int
    asked: Asked

    @property
    def rejected(self) -> frozenset[str]:
        """Return the lines that reviews rejected."""
        return Reviewed.of_record(self.connection, self.generation).rejected()


def _left_out(rejected: Collection[str]) -> list[str]:
    if not rejected:
        return []
    told = ", ".join(sorted(one[:10] for one in rejected)[:5])
    words = "1 line that was rejected is" if len(rejected) == 1 else f"{len(rejected):,} lines that were rejected are"
    return [f"{words} left out: {told}{' …' if len(rejected) > 5 else ''}"]


def _official(look: Looking) -> Figures:
    asked = look.asked
    counts, outside = official_counts(look.connection, look.generation, asked.since, asked.until, asked.waters)
    gone = look.rejected
    chosen = [one for one in counts if _is_asked(one, asked) and one.id not in gone]
    rows = ship_days(chosen, asked.by, asked.first_day, asked.last_day)
    # Chosen afterwards: a day whose release speaks of other craft alone is no day without a release.
    rows = [row for row in rows if not asked.units or row["what"] in asked.units]
    remarks = _left_out({one.id for one in counts} & gone)
    if outside:
        remarks.append(f"{outside:,} counts tell no water that could be held against that area, and are left out")
    if not rows:
        remarks += held(official_counts(look.connection, look.generation)[0])
    return Figures(rows, remarks)


def _hulls(look: Looking) -> Figures:
    asked = look.asked
    if asked.units:
        raise UsageError("--unit goes with --of ship-days; distinct hulls are chosen by --navy and --state")
    seen = _sighted(look)
    rows = distinct_hulls(
        seen.named,
        seen.together,
        asked.periods,
        area=asked.area,
        may_be=class_sizes(),
        since=asked.since,
        until=asked.until,
        synthetic=seen.synthetic,
        ids=line_ids(look.connection),
    )
    return Figures(rows, _left_out(seen.rejected))


def _sighted(look: Looking, *, passing: bool = False) -> Sighted:
    asked = look.asked
    waters = None if passing else asked.waters  # of passages it is the strait that counts, not where the ship was seen
    return sighted(
        look.connection,
        look.generation,
        asked.since,
        asked.until,
        waters,
        state=asked.state,
        navy=asked.navy,
        rejected=look.rejected,
        passing=passing,
    )


def _begun(seen: Sighted, asked: Asked) -> set[int]:
    """Return the sightings that begin in the time asked about."""
    since = asked.since if asked.since is not None else -(1 << 62)
    return {number for one in (seen.named, seen.together) for number in one.sighting[one.start >= since].tolist()}


def _transits(look: Looking) -> Figures:
    asked = look.asked
    if asked.units:
        raise UsageError("--unit goes with --of ship-days; transits are chosen by --navy and --state")
    seen = _sighted(look, passing=True)
    told = ways(look.connection, look.home, _begun(seen, asked), asked.waters)
    ids = line_ids(look.connection)
    rows = passages(seen.named, seen.together, told, asked.periods, synthetic=seen.synthetic, ids=ids)
    remarks = _left_out(seen.rejected)
    if asked.navy is None:
        by_track = crossed(look.connection, look.generation, asked.since, asked.until, asked.waters, asked.state)
        gone = look.rejected & {one.id for one in by_track}
        by_track = [one for one in by_track if one.id not in gone]
        remarks = _left_out({*seen.rejected, *gone})
        rows = [*transits(by_track, asked.periods), *rows]
    else:
        remarks.append("tracks are left out: an MMSI tells a state, and no navy")
    return Figures(
        sorted(rows, key=lambda row: (row["t_start"], row["area"], row["lane"], row["state"] or "")), remarks
    )


def _area(area: Area | str | None) -> str | None:
    return area if isinstance(area, str) else None if area is None else "the area asked for"


def _is_asked(one: Count, asked: Asked) -> bool:
    return asked.state in (None, one.state) and asked.navy in (None, one.navy)


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
