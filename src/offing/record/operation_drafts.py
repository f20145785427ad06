"""Operations in the making: what is known of each from the lines that it has so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from offing.record.operation_waters import Reach
from offing.schema.operation import Trace

DAY = 86_400_000_000
WAY = 7 * DAY  # ships may be on the way so long before the first day and after the last
SAME = 4 * DAY  # between the days that two tell of one exercise
AHEAD, AFTER = 60 * DAY, 14 * DAY  # of publication before the first day and after the last
_TOGETHER = frozenset(("group_activity", "rendezvous"))
_LOOSE = 31 * DAY  # a time so long tells no days


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold what is known of an operation: its days, when it was told of, its year, whose it is, its ships and waters.

    ``craft`` are those of its groups, each with the line that tells of the group.
    """

    start: int | None
    end: int | None
    first_told: int | None
    last_told: int | None
    states: frozenset[str]
    hulls: frozenset[str]
    craft: Mapping[str, str]
    reach: Reach
    year: int | None = None

    def window(self) -> tuple[int, int] | None:
        """Return from when to when its ships may be on the way to it, at it, or on the way back."""
        if self.start is None or self.end is None:
            return None
        return self.start - WAY, self.end + WAY

    def apart(self, trace: Trace) -> int | None:
        """Return how far a line's time lies from its days, 0 where they meet; None where nothing tells."""
        own, told = when(trace), trace.published
        if own is not None and self.start is not None and self.end is not None:
            return _gap(own, (self.start, self.end))
        if told is not None and self.start is not None and self.end is not None:
            return _gap((told, told), (self.start - AHEAD, self.end + AFTER))
        if self.first_told is None or self.last_told is None:
            at = trace.start if trace.start is not None else told
            return None if self.year is None or at is None else _gap((at, at), _of_year(self.year))
        if own is not None:
            return _gap(own, (self.first_told - AFTER, self.last_told + AHEAD))
        return None if told is None else _gap((told, told), (self.first_told - AHEAD, self.last_told + AHEAD))


@dataclass(slots=True)
class Draft:
    """Hold an operation in the making: ``key`` tells it from the others, ``seeds`` are the lines that speak of it."""

    key: tuple[str, ...]
    kind: str
    year: int | None = None
    seeds: dict[str, tuple[Trace, str]] = field(default_factory=dict)
    members: dict[str, tuple[Trace, str, bool]] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)

    @property
    def named(self) -> bool:
        """Tell whether a line gives it a name."""
        return self.key[0] == "name"

    def facts(self) -> Facts:
        """Return what is known of it from its lines."""
        seeds = [trace for trace, _ in self.seeds.values()]
        sure = [trace for trace, _, certain in self.members.values() if certain]
        start, end = days(seeds)
        told = [trace.published for trace in seeds if trace.published is not None]
        groups = sorted((trace for trace in sure if trace.kind in _TOGETHER), key=_by_id)
        own = [trace for trace in sure if trace.lane in ("said", "sighted")]
        return Facts(
            start=start,
            end=end,
            first_told=min(told, default=None),
            last_told=max(told, default=None),
            states=frozenset().union(*(trace.states for trace in seeds)),
            hulls=frozenset().union(*(trace.hulls for trace in (*seeds, *own))),
            craft={one: trace.id for trace in groups for one in trace.craft},
            reach=Reach(trace.place for trace in seeds if trace.place is not None),
            year=self.year,
        )


def _by_id(trace: Trace) -> str:
    return trace.id


def when(trace: Trace) -> tuple[int, int] | None:
    """Return the stretch of time that a line tells of, None where it tells none."""
    if trace.start is None:
        return None
    return trace.start, max(trace.start, trace.start if trace.end is None else trace.end)


def moment(trace: Trace) -> int | None:
    """Return when a line is of: what it tells, else when it was published."""
    return trace.start if trace.start is not None else trace.published


def days(traces: Iterable[Trace]) -> tuple[int | None, int | None]:
    """Return the first and the last moment that lines tell of; a month or a year only where none tells days."""
    told = [own for trace in traces if (own := when(trace)) is not None]
    close = [own for own in told if own[1] - own[0] <= _LOOSE] or told
    return min((own[0] for own in close), default=None), max((own[1] for own in close), default=None)


def _of_year(year: int) -> tuple[int, int]:
    first, next_ = (int(datetime(one, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000 for one in (year, year + 1))
    return first, next_ - 1


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, one[0] - other[1], other[0] - one[1])
