"""Slices: how the record's time line is cut, and which parts a change touches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from offing.engine.instants import DAY_US, moment

ROWS_PER_SLICE = 2_000_000
ROWS_PER_BUCKET = 1_000_000
MOST_BUCKETS = 64


@dataclass(frozen=True, slots=True, order=True)
class Slice:
    """Name a stretch of whole UTC days, [start, end) in microseconds, within one month."""

    start: int
    end: int

    @property
    def month(self) -> str:
        """Return the month as it names folders: ``2023-07``."""
        return month_of(self.start)

    def holds(self, day: int) -> bool:
        """Tell whether the day that begins at *day* lies in the slice."""
        return self.start <= day < self.end


def month_of(t_us: int) -> str:
    """Return the UTC month of a time as ``YYYY-MM``."""
    return moment(t_us).strftime("%Y-%m")


def buckets_for(rows: int) -> int:
    """Return into how many buckets of craft a slice of *rows* reports is worked: a power of two."""
    wanted = max(1, min(MOST_BUCKETS, -(-rows // ROWS_PER_BUCKET)))
    return 1 << (wanted - 1).bit_length()


def plan(existing: Iterable[Slice], touched: Mapping[int, int]) -> tuple[list[Slice], set[Slice]]:
    """Return all slices in time order, and those to be remade.

    *touched* maps the start of each UTC day with new or withdrawn reports to their number.
    A touched day inside an existing slice makes that slice dirty; other touched days form
    new slices, consecutive ones joined up to ROWS_PER_SLICE and never across a month or an
    existing slice.
    """
    kept = sorted(existing)
    homeless = [day for day in sorted(touched) if not any(s.holds(day) for s in kept)]
    dirty = {s for s in kept for day in touched if s.holds(day)}
    new: list[Slice] = []
    rows = 0
    for day in homeless:
        previous = new[-1] if new else None
        if previous and rows + touched[day] <= ROWS_PER_SLICE and _joinable(previous, day, kept):
            new[-1] = Slice(previous.start, day + DAY_US)
            rows += touched[day]
        else:
            new.append(Slice(day, day + DAY_US))
            rows = touched[day]
    return sorted([*kept, *new]), dirty | set(new)


def _joinable(previous: Slice, day: int, kept: list[Slice]) -> bool:
    if month_of(previous.start) != month_of(day):
        return False
    return not any(previous.end <= s.start < day for s in kept)
