"""What an authority counted in one day: its releases held together, each of them kept as it is.

| releases of one day that count the same unit | the day's figure |
|----------------------------------------------|------------------|
| one, or several that tell the same of the same time | that count; the others are relays |
| two that differ of the same time | in dispute: the least to the greatest, both named |
| of times that do not meet | sorties are added; of ships, which may be the same, the greatest is the least there were |
| one of a part of the other's time, which it may be a part of | between the greater one and both together |
| one of a part of the other's time, which counts what the other does not | added, as what came later |
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from offing.schema.tally import SHIPS, Count, Part

_LINE = ("中線", "median line", "中线")
_TYPES = str.maketrans("", "", " -‐–機机型")


@dataclass(frozen=True, slots=True)
class DayCount:
    """Hold what is known of one unit on one day.

    ``least`` and ``most`` are None where it was told without a number. ``told`` are the counts of each release, as
    they stand there.
    """

    least: int | None
    most: int | None
    disputed: bool
    told: tuple[Count, ...]
    relays: int
    notes: tuple[str, ...] = ()

    @property
    def crossed(self) -> int | None:
        """Return how many crossed a median line, where one release tells it for the whole figure."""
        told = {crossed(one) for one in self.told}
        return next(iter(told)) if len(told) == 1 else None

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts told apart, where one release tells them."""
        found = {one.parts for one in self.told if one.parts}
        return next(iter(found)) if len(found) == 1 else ()


def crossed(one: Count) -> int | None:
    """Return how many of a count crossed a median line; None where it is not told."""
    told = [part.count for part in one.parts if any(word in part.what for word in _LINE)]
    known = [count for count in told if count is not None]
    return sum(known) if known and len(known) == len(told) else None


def day_count(counts: Iterable[Count]) -> DayCount:
    """Return what the counts of one unit on one day, told by whomever, come to."""
    releases, relays = _distinct(_of_documents(counts))
    known = [one for one in releases if one.count is not None]
    if not known:
        return DayCount(None, None, False, tuple(releases), relays, ("told without a number",))
    groups = _same_time(known)
    disputed = any(len({one.count for one in group}) > 1 for group in groups)
    spans = [_Span.of(group) for group in groups]
    notes: list[str] = []
    if disputed:
        notes.append(_dispute(next(group for group in groups if len({one.count for one in group}) > 1)))
    least, most = _together(spans, notes)
    if any(one.bound == "at least" for one in known) or len(known) < len(releases):
        notes.append("at least: so it is told")
        return DayCount(least, None, disputed, tuple(releases), relays, tuple(notes))
    if any(one.bound not in ("exactly", "at least") for one in known):
        notes.append("told as a round or uncertain number")
    return DayCount(least, most, disputed, tuple(releases), relays, tuple(notes))


def _of_documents(counts: Iterable[Count]) -> list[Count]:
    """Return one count a document: several of one unit in it are added, those told twice counted once."""
    own: dict[str, dict[tuple[object, ...], Count]] = defaultdict(dict)
    for one in sorted(counts, key=_order):
        own[one.document].setdefault((one.count, one.start, one.end, one.note), one)
    return [_added(list(some.values())) for some in own.values()]


def _order(one: Count) -> tuple[object, ...]:
    return (one.published is None, one.published or 0, one.document, one.start, one.end, one.count or 0, one.id)


def _added(some: Sequence[Count]) -> Count:
    if len(some) == 1:
        return some[0]
    known = [one.count for one in some if one.count is not None]
    whole = len(known) == len(some) and all(one.bound == "exactly" for one in some)
    return replace(
        some[0],
        count=sum(known) if known else None,
        bound="exactly" if whole else "at least",
        start=min(one.start for one in some),
        end=max(one.end for one in some),
        parts=tuple(part for one in some for part in one.parts),
        note=f"{len(some)} counts of one release, added",
    )


def _distinct(releases: Sequence[Count]) -> tuple[list[Count], int]:
    """Return releases without those that only repeat another, and how many others repeat them."""
    kept: list[Count] = []
    relays = 0
    for one in releases:
        relays += one.copies
        if any(_repeats(one, other) for other in kept):
            relays += 1
        else:
            kept.append(one)
    return kept, relays


def _repeats(one: Count, other: Count) -> bool:
    """Tell whether two releases tell the same: of the same time, or one of them relayed by another publisher."""
    if one.count != other.count:
        return False
    return (one.start, one.end) == (other.start, other.end) or one.publisher != other.publisher


def _same_time(releases: Sequence[Count]) -> list[list[Count]]:
    """Return releases by their time; what another publisher tells of the day is of the first one's time."""
    groups: dict[tuple[int, int], list[Count]] = {}
    for one in releases:
        near = next((key for key, some in groups.items() if _is_relayed(one, some[0], key)), (one.start, one.end))
        groups.setdefault(near, []).append(one)
    return list(groups.values())


def _is_relayed(one: Count, other: Count, span: tuple[int, int]) -> bool:
    return one.publisher != other.publisher and one.start < span[1] and span[0] < one.end


def _dispute(group: Sequence[Count]) -> str:
    told = ", ".join(f"{one.count} ({one.id[:10]})" for one in sorted(group, key=lambda one: one.count or 0))
    return f"{len(group)} texts tell of the same time, and differ: {told}"


@dataclass(frozen=True, slots=True)
class _Span:
    """Hold what one stretch of time comes to, and the types that it was told in."""

    start: int
    end: int
    least: int
    most: int
    unit: str
    types: dict[str, int]

    @classmethod
    def of(cls, group: Sequence[Count]) -> "_Span":
        told = [one.count for one in group if one.count is not None]
        first = group[0]
        return cls(first.start, first.end, min(told), max(told), first.unit, _types(first))

    def meets(self, other: "_Span") -> bool:
        return self.start < other.end and other.start < self.end

    def may_hold(self, other: "_Span") -> bool:
        """Tell whether what *other* counts may be a part of what this counts: no more of any type."""
        if other.least > self.most:
            return False
        if not (self.types and other.types):
            return True
        return all(count <= self.types.get(name, 0) for name, count in other.types.items())


def _types(one: Count) -> dict[str, int]:
    """Return how many of each type a count lists, where its parts make the whole of it."""
    listed: dict[str, int] = {}
    for part in one.parts:
        name = part.what.translate(_TYPES)
        listed[name] = listed.get(name, 0) + (part.count or 0)
    return listed if sum(listed.values()) == one.count else {}


def _together(spans: Sequence[_Span], notes: list[str]) -> tuple[int, int | None]:
    """Return the least and the most that the stretches of one day come to."""
    if len(spans) == 1:
        return spans[0].least, spans[0].most
    if spans[0].unit in SHIPS:
        notes.append("told for parts of the day: ships of one part may be those of another")
        return max(one.least for one in spans), sum(one.most for one in spans)
    # Widest first: what is counted of a part of the day is held against what is counted of all of it.
    ordered = sorted(spans, key=lambda one: (one.start - one.end, one.start))
    least, most = ordered[0].least, ordered[0].most
    for n, one in enumerate(ordered[1:], 1):
        around = [other for other in ordered[:n] if other.meets(one)]
        most += one.most
        if any(other.may_hold(one) for other in around):
            notes.append(f"{one.least} more are told for a part of the day, and may be among the others")
            least = max(least, one.least)
            continue
        least += one.least
        if around:
            notes.append(f"{one.least} told for a part of the day are not among the others, and added")
    if len(notes) == 0:
        notes.append("told for parts of the day, and added")
    return least, most
