"""Warnings held against what was transmitted: who was inside while an area was closed, who kept out, what was done."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from offing.record.matching_events import TOGETHER
from offing.record.matching_evidence import Evidence
from offing.record.matching_places import Where
from offing.record.matching_words import span_words, when_words
from offing.schema.finding import NO_RECEPTION, NO_TIME, Check, Finding, finding_id, whole

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MILITARY = frozenset(("missile_firing", "gunnery", "naval_exercise", "military_operation", "ordnance", "aerial"))
_SHOWN_BY_SHIPS = frozenset(("naval_exercise", "military_operation"))
UNKNOWN = "not observable"
_NAMED, _SHOWN = 8, 6
_ALIKE = 0.5  # so much less traffic than before and after is told as such
_LONG_US = 62 * 86_400_000_000


@dataclass(frozen=True, slots=True)
class Closed:
    """Hold one announced area and the stretches (µs) in which it is closed."""

    label: str
    where: Where
    windows: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Announced:
    """Hold one warning: its number, subject and areas; ``issued`` in µs."""

    id: str
    number: str
    subject: str
    areas: tuple[Closed, ...]
    issued: int | None = None
    synthetic: bool = False

    @property
    def span(self) -> tuple[int, int] | None:
        """Return the time from the first to the last that is closed."""
        windows = [window for area in self.areas for window in area.windows]
        return (min(a for a, _ in windows), max(b for _, b in windows)) if windows else None


@dataclass(frozen=True, slots=True)
class Traffic:
    """Hold fixes of all craft around the areas of a warning, and the kind of each craft by its own word."""

    craft: Ints
    t: Ints
    lat: Floats
    lon: Floats
    kinds: dict[int, str]


def announced_finding(one: Announced, traffic: Traffic, evidence: Evidence, as_of: int) -> Finding:
    """Return the finding on a warning: what was announced, where and when, by what was heard inside."""
    said = {
        "what": one.subject.replace("_", " "),
        "where": ", ".join(area.label for area in one.areas if area.label) or one.number,
        "when": span_words(*one.span) if one.span else "",
    }
    if not one.span:
        reason = NO_TIME if one.areas else "tells no place and time that could be drawn"
        checks = [Check("what", UNKNOWN, said["what"], reason=reason)]
    elif one.span[1] > as_of:
        reason = f"its time has not passed as of {when_words(as_of)}"
        checks = [Check(slot, "open", words, reason=reason) for slot, words in said.items()]
    else:
        checks = _checks(one, said, traffic, evidence)
    reasons = tuple(dict.fromkeys([*(c.seen for c in checks if c.seen), *(c.reason for c in checks if c.reason)]))
    verdict = whole(tuple(check.verdict for check in checks))
    return Finding(finding_id(one.id), one.id, "announced", "warning", verdict, tuple(checks), reasons, one.synthetic)


def _checks(one: Announced, said: dict[str, str], traffic: Traffic, evidence: Evidence) -> list[Check]:
    inside = _inside(one, traffic)
    words = _who(inside, traffic, evidence)
    kept = _kept_out(one, traffic, len(inside))
    seen = "; ".join(part for part in (words, kept) if part)
    heard = max((evidence.reception(area.where, *w) for area in one.areas for w in area.windows), default=0.0)
    unheard = "" if heard else NO_RECEPTION
    if one.subject not in MILITARY:
        reason = unheard or "nothing that transmissions show"
        return [
            Check(slot, UNKNOWN, told, seen, "transmitted" if inside else "", (), reason) for slot, told in said.items()
        ]
    groups, crafts = _groups(one, evidence)
    state = sorted(craft for craft in inside if craft in evidence.ties.whose and evidence.ties.whose[craft].service)
    shown = (
        tuple(evidence.events.ids[row] for row in groups) or evidence.events.shown(state, one.span or (0, 0))[:_SHOWN]
    )
    base = Check("what", UNKNOWN, said["what"], seen, "transmitted" if inside else "", shown)
    if groups:
        done = f"a group of {len(crafts)} was heard together inside: {_names(crafts, evidence)}; {seen}"
        if one.subject in _SHOWN_BY_SHIPS:
            what = replace(base, verdict="confirmed", seen=done)
        else:
            what = replace(base, seen=done, reason="a group was heard together inside; firing is nothing that is heard")
    elif state:
        what = replace(base, reason="state craft were heard inside, none of them in a group that manoeuvred together")
    else:
        what = replace(base, reason=unheard or "no state craft was heard inside; who does not transmit is not heard")
    verdict = "confirmed" if state else UNKNOWN
    reason = "" if state else what.reason
    return [
        what,
        *(replace(base, slot=slot, said=said[slot], verdict=verdict, reason=reason) for slot in ("where", "when")),
    ]


def _inside(one: Announced, traffic: Traffic) -> dict[int, int]:
    """Return the craft heard in any area while it was closed, with how often."""
    found: Counter[int] = Counter()
    for area in one.areas:
        for since, until in area.windows:
            rows = np.flatnonzero((traffic.t >= since) & (traffic.t < until))
            if len(rows):
                there = rows[area.where.holds(traffic.lat[rows], traffic.lon[rows])]
                keys, counts = np.unique(traffic.craft[there], return_counts=True)
                found.update(dict(zip(keys.tolist(), counts.tolist(), strict=True)))
    return dict(found)


def _kept_out(one: Announced, traffic: Traffic, during: int) -> str:
    """Return how many craft passed in as long a time before and after, where that says anything."""
    if one.span is None or one.span[1] - one.span[0] > _LONG_US:
        return ""
    shifts = (one.span[0] - one.span[1], one.span[1] - one.span[0])
    before, after = (
        len(_inside(replace(one, areas=tuple(_shifted(area, by) for area in one.areas)), traffic)) for by in shifts
    )
    if not (before or after or during):
        return ""
    words = f"heard inside in as long a time before {before}, during {during}, after {after} craft"
    fewer = during < _ALIKE * min(before, after)
    return f"{words}: fewer than at other times" if fewer else words


def _shifted(area: Closed, by: int) -> Closed:
    return replace(area, windows=tuple((since + by, until + by) for since, until in area.windows))


def _who(inside: dict[int, int], traffic: Traffic, evidence: Evidence) -> str:
    if not inside:
        return "no craft was heard inside while it was closed"
    kinds = Counter(traffic.kinds.get(craft) or "of no kind told" for craft in inside)
    told = ", ".join(f"{kind} {n}" for kind, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0])))
    whose = evidence.ties.whose
    state = sorted(craft for craft in inside if craft in whose and whose[craft].service)
    named = f" (state craft: {_names(state, evidence)})" if state else ""
    return f"{len(inside)} craft heard inside while it was closed: {told}{named}"


def _names(crafts: Sequence[int], evidence: Evidence) -> str:
    names = [evidence.ties.name(craft) for craft in crafts]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(sorted(names)[:_NAMED]) + more


def _groups(one: Announced, evidence: Evidence) -> tuple[list[int], list[int]]:
    """Return the events in which state craft were together in an area while it was closed, and those craft."""
    events = evidence.events
    rows: dict[int, None] = {}
    for area in one.areas:
        for since, until in area.windows:
            held = np.isin(events.kind, events.numbers(TOGETHER)) & (events.start < until) & (events.end >= since)
            some = np.flatnonzero(held)
            if len(some):
                rows |= dict.fromkeys(some[area.where.holds(events.lat[some], events.lon[some])].tolist())
    crafts = sorted({craft for row in rows for craft in events.members(row)})
    return list(rows), crafts
