"""Claims of a first time, and of the largest, held against the history that the record itself holds.

An earlier exercise disputes a first time only where the claim is of just such a one: of the same series, or where it
says no more than "the first joint exercise". Anything else earlier is listed and disputes nothing. Where the record
holds nothing earlier it says how far back it reaches, for it cannot know what it does not hold.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from offing.atlas.operation_names import folded
from offing.atlas.ship_names import plain
from offing.record.telling import Telling, owner_of
from offing.record.told_slots import count_value, day_of

DISPUTED, NOT_OBSERVABLE = "disputed", "not observable"
_APART_US = 30 * 86_400_000_000  # nearer ones are of the same exercise, or of its run-up
_PLAIN_FIRST = re.compile(
    r"\bfirst(?:[- ]ever)? (?:time .{0,60}\b)?(?:a |their )?(?:joint |bilateral |combined )?"
    r"(?:naval |military |maritime |air |sea )*(?:exercises?|drills?|manoeuvres|maneuvers|patrols?)\b",
    re.IGNORECASE,
)
_JUST_SUCH = re.compile(r"\b(?:such|this|series|kind|format|the (?:exercise|drill))\b", re.IGNORECASE)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class First:
    """Hold what became of a claim that something is the first or the largest: verdict, reason, lines held against."""

    line: str
    says: str
    verdict: str
    reason: str
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """Hold one earlier exercise of the record: its day, name, states and who tells it."""

    day: int
    name: str | None
    telling: Telling


def firsts(own: Iterable[Telling], history: Iterable[Telling], reaches_back_to: int | None) -> list[First]:
    """Return what became of the claims of *own* (those of one operation) to be first or largest.

    *history* are claims of exercises and of forces in them; *reaches_back_to* is when the earliest document was
    published (int64 microseconds).
    """
    ours = list(own)
    claimed = [one for one in ours if one.detail.get("first") or one.detail.get("record")]
    if not claimed:
        return []
    start = _start(ours)
    states = _parties(ours)
    lines = {one.line for one in ours}
    past = [one for one in history if one.line not in lines]
    earlier = _earlier(past, start, states)
    series = {_series(str(name)) for one in ours if (name := one.detail.get("name"))}
    found = []
    for one in claimed:
        if one.detail.get("first"):
            found.append(_first(one, str(one.detail["first"]), earlier, series, reaches_back_to))
        else:
            found.append(_largest(one, str(one.detail["record"]), ours, earlier, past, reaches_back_to))
    return found


def _start(ours: Sequence[Telling]) -> int | None:
    times = [one.t_start for one in ours if one.kind == "exercise" and one.t_start is not None]
    times = times or [one.source.published for one in ours if one.source.published is not None]
    return min(times, default=None)


def _parties(ours: Sequence[Telling]) -> frozenset[str]:
    return frozenset(state for one in ours if one.kind == "exercise" for state in one.states)


def _earlier(history: Iterable[Telling], start: int | None, states: frozenset[str]) -> list[Earlier]:
    found = []
    for one in history:
        when = one.t_start if one.t_start is not None else one.source.published
        if one.kind != "exercise" or one.modality not in ("occurred", "ongoing") or when is None or start is None:
            continue
        if when < start - _APART_US and len(states) > 1 and states <= one.states:
            found.append(Earlier(when, one.detail.get("name"), one))
    return sorted(found, key=lambda one: (one.day, one.telling.line))


def _first(
    claim: Telling, words: str, earlier: Sequence[Earlier], series: frozenset[str] | set[str], back: int | None
) -> First:
    same = [one for one in earlier if one.name and _series(one.name) in series]
    if not same and not _JUST_SUCH.search(words) and _PLAIN_FIRST.search(words):
        patrol = "patrol" in words
        same = [one for one in earlier if patrol == (one.telling.detail.get("what") == "patrol")]
    same = [one for one in same if one.telling.origin.key != claim.origin.key]
    if same and _says_of_whole(words):
        told = _listed(same)
        return First(claim.line, words, DISPUTED, f"the record holds an earlier one: {told}", _lines(same))
    if same:
        reason = f"the record holds earlier ones of the series, and not whether they were alike: {_listed(same)}"
        return First(claim.line, words, NOT_OBSERVABLE, reason, _lines(same))
    if earlier:
        reason = f"the record holds earlier ones of the same parties, and none of just this: {_listed(earlier)}"
        return First(claim.line, words, NOT_OBSERVABLE, f"{reason}; {_reach(back)}", _lines(earlier))
    return First(claim.line, words, NOT_OBSERVABLE, f"the record holds no earlier one, and {_reach(back)}")


def _says_of_whole(words: str) -> bool:
    """Tell whether a first is of the exercise as such, and not of what was new in it ("sends both …")."""
    return bool(_PLAIN_FIRST.search(words) or re.search(r"\b(?:participat|take part|taken part|took part|join)", words))


def _largest(
    claim: Telling,
    words: str,
    ours: Sequence[Telling],
    earlier: Sequence[Earlier],
    past: Sequence[Telling],
    back: int | None,
) -> First:
    own = _most(ours)
    documents = {one.telling.source.document: one for one in earlier}
    greater = []
    for one in past:
        known = documents.get(one.source.document)
        if known is None or one.origin.key == claim.origin.key:
            continue
        for key, count in _most([one]).items():
            if key in own and count > own[key]:
                greater.append((known, one, count, key[0]))
    if greater:
        known, one, count, unit = max(greater, key=lambda each: each[2])
        what = f"{count:,} {unit.replace('_', ' ')} {_named(known)}"
        return First(claim.line, words, DISPUTED, f"the record holds a greater one: {what}", (one.line,))
    if not own:
        reason = f"no count of it is told that could be compared; {_reach(back)}"
        return First(claim.line, words, NOT_OBSERVABLE, reason)
    return First(claim.line, words, NOT_OBSERVABLE, f"the record holds no greater one, and {_reach(back)}")


def _most(some: Iterable[Telling]) -> dict[tuple[str, str | None], int]:
    """Return the greatest least count told, by unit and owner's state."""
    found: dict[tuple[str, str | None], int] = {}
    for one in some:
        if one.kind not in ("exercise", "force", "unit"):
            continue
        for force in one.body.get("forces") or ():
            value = count_value(force)
            if value is not None and value.low:
                key = (force["unit"], owner_of(force.get("owner")))
                found[key] = max(found.get(key, 0), value.low)
    return found


def _series(name: str) -> str:
    """Return an exercise's name without its year, in any spelling."""
    found = folded(name)
    return found.key if found else plain(name)


def _listed(some: Sequence[Earlier]) -> str:
    told = list(dict.fromkeys(_named(one) for one in some))
    return ", ".join(told[:_SHOWN]) + (f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else "")


def _named(one: Earlier) -> str:
    return f"{one.name or 'an exercise without a name'} ({_month(one.day)})"


def _month(us: int) -> str:
    day: date = day_of(us)
    return f"{day:%B %Y}"


def _lines(some: Sequence[Earlier]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.telling.line for one in some))


def _reach(back: int | None) -> str:
    if back is None:
        return "the record does not know how far back its documents reach"
    return f"the record reaches back only to {day_of(back):%d %B %Y}".replace(" 0", " ")


def first_json(one: First) -> Mapping[str, Any]:
    """Return it as plain data."""
    told = {name: getattr(one, name) for name in ("line", "says", "verdict", "reason")}
    return {**told, "against": list(one.against)}
