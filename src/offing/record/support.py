"""Support by independent origin, and the grade of what is told.

Relays and copies are listed and count for nothing: a ministry that five agencies quote is one origin. The grade has the
form of the Admiralty Code (NATO STANAG 2511): reliability A to F of the origin on this topic, credibility 1 to 6 of
the item, each with its reason. A user's review note that begins with a grade ("B3 …") goes before what is worked out.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from offing.record.telling import HOWS, QUOTED, TRACED, Source, Telling
from offing.record.told_slots import Told, Value, published_order

_GIVEN = re.compile(r"\s*(?:grade:?\s+)?([A-F])([1-6])\b")


@dataclass(frozen=True, slots=True)
class Voice:
    """Hold one independent origin of something told: how it comes to tell, its lines, and where these stand."""

    key: str
    name: str
    how: str
    lines: tuple[str, ...]
    lanes: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def since(self) -> int | None:
        """Return when it was first told."""
        return min((one.published for one in self.sources if one.published is not None), default=None)


@dataclass(frozen=True, slots=True)
class Grade:
    """Hold a grade ("B3") with the reasons of its letter and of its digit; ``by`` whom, where a user gave it."""

    grade: str
    reliability: str
    credibility: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Support:
    """Hold who tells one value of a topic, by independent origin, the earliest first.

    ``relays`` are lines that tell it again and ``copies`` documents that repeat a text; neither counts.
    """

    topic: str
    slot: str
    value: Value
    voices: tuple[Voice, ...]
    relays: tuple[tuple[str, Source], ...]
    copies: tuple[Source, ...]
    grade: Grade
    foreseen: bool = False
    synthetic: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines of all voices."""
        return tuple(dict.fromkeys(line for voice in self.voices for line in voice.lines))

    @property
    def origins(self) -> frozenset[str]:
        """Return the keys of the independent origins."""
        return frozenset(voice.key for voice in self.voices)


def voices(tellings: Iterable[Telling]) -> tuple[Voice, ...]:
    """Return the independent origins of tellings of one thing, the earliest first."""
    by_origin: dict[str, list[Telling]] = {}
    for one in sorted(tellings, key=published_order):
        by_origin.setdefault(one.origin.key, []).append(one)
    return tuple(_voice(some) for some in by_origin.values())


def _voice(some: Sequence[Telling]) -> Voice:
    best = min(some, key=lambda one: HOWS.index(one.origin.how))
    sources = {one.source.document: one.source for one in some}
    lines = tuple(dict.fromkeys(one.line for one in some))
    lanes = tuple(sorted({one.lane for one in some}))
    return Voice(best.origin.key, best.origin.name, best.origin.how, lines, lanes, tuple(sources.values()))


def supports(values: Iterable[Told], contradicted: Collection[str] = ()) -> list[Support]:
    """Return the support of every value told, topic by topic.

    *contradicted* is what transmissions contradict: lines, or a line and its slot ("3fa2…:when").
    """
    by_topic: dict[tuple[Any, ...], list[Told]] = {}
    for one in values:
        by_topic.setdefault((one.slot, one.key or one.topic), []).append(one)
    found: list[Support] = []
    for some in by_topic.values():
        by_value: dict[Any, list[Told]] = {}
        for one in some:
            value = one.value
            by_value.setdefault((value.low, value.high, value.text), []).append(one)
        for group in by_value.values():
            others = [one for one in some if one.value.excludes(group[0].value)]
            found.append(_support(group, others, contradicted))
    return found


def _support(group: Sequence[Told], others: Sequence[Told], contradicted: Collection[str]) -> Support:
    tellings = [one.telling for one in group]
    relays = {line: source for one in tellings for line, source in one.relays}
    copies = {source.document: source for one in tellings for source in one.copies}
    first = group[0]
    of_slot = {one.partition(":")[0] for one in contradicted if ":" not in one or one.endswith(f":{first.slot}")}
    return Support(
        topic=first.topic,
        slot=first.slot,
        value=first.value,
        voices=voices(tellings),
        relays=tuple(relays.items()),
        copies=tuple(copies.values()),
        grade=grade(tellings, [one.telling for one in others], of_slot),
        foreseen=all(one.foreseen for one in group),
        synthetic=any(one.synthetic for one in tellings),
    )


def grade(tellings: Sequence[Telling], others: Sequence[Telling], contradicted: Collection[str] = ()) -> Grade:
    """Return the grade of one thing told by *tellings*, while *others* tell what excludes it."""
    for one in reversed(tellings):
        if one.note and (given := _GIVEN.match(one.note)):
            reason = f"given by {one.note_by or 'a reviewer'}: {one.note}"
            return Grade(f"{given[1]}{given[2]}", reason, reason, one.note_by)
    best = min((reliability(one) for one in tellings), default=("F", "nobody tells it"))
    digit, why = _credibility(tellings, others, contradicted)
    return Grade(f"{best[0]}{digit}", best[1], why)


def reliability(one: Telling) -> tuple[str, str]:
    """Return the reliability of a telling's origin on what it tells, with the reason."""
    given = str(one.body.get("grade") or "")[:1]
    name = one.origin.name
    if one.lane == "sighting":
        if given:
            return given, str(one.detail.get("grade_reason") or f"{name} tells of its own observation")
        return "F", f"nobody has judged {name} as an observer"
    if one.origin.key.startswith("authority:"):
        own = one.origin.key.partition(":")[2] in one.states
        if own:
            return "B", f"{name} tells of its own forces"
        if one.origin.how == TRACED:
            return "B", f"it goes back to {name}, which saw or decided it"
        if not one.states:
            return "C", f"{name} tells it, and not whose forces they are nor that it saw them"
        return "C", f"{name} tells of others, and not here that it saw them"
    if one.origin.how == QUOTED:
        return "D", f"{name} is quoted, and no authority on it"
    return "F", f"nobody has judged {name}, which names no source for it"


def _credibility(
    tellings: Sequence[Telling], others: Sequence[Telling], contradicted: Collection[str]
) -> tuple[int, str]:
    if any(one.line in contradicted for one in tellings):
        return 5, "transmissions contradict it"
    own = {one.origin.key: one.origin.name for one in tellings}
    against = {one.origin.key: one.origin.name for one in others if one.origin.key not in own}
    if against:
        told = f"{_count(len(against))} otherwise ({', '.join(sorted(against.values()))})"
        return (4 if len(against) >= len(own) else 3), told
    if len(own) > 2 or (len(own) > 1 and any(one.lane == "sighting" for one in tellings)):
        return 1, f"{len(own)} independent origins tell it"
    if len(own) == 2:
        return 2, "two independent origins tell it"
    given = str(next(iter(tellings)).body.get("grade") or "")[1:2] if tellings else ""
    if given.isdigit():
        return int(given), "one origin tells it; as its reader grades such sightings"
    return 3, "one origin tells it, and none says otherwise"


def _count(number: int) -> str:
    return "one independent origin tells it" if number == 1 else f"{number} independent origins tell it"


def support_json(one: Support) -> Mapping[str, Any]:
    """Return a support as plain data; times in microseconds."""
    return {
        **{"topic": one.topic, "slot": one.slot, "value": one.value.words, "foreseen": one.foreseen},
        "independent": len(one.voices),
        "origins": [voice_json(voice) for voice in one.voices],
        "relays": [{"line": line, **source_json(source)} for line, source in one.relays],
        "copies": [source_json(source) for source in one.copies],
        "grade": one.grade.grade,
        "grade_reasons": [one.grade.reliability, one.grade.credibility],
        "grade_by": one.grade.by,
        "synthetic": one.synthetic,
    }


def voice_json(one: Voice) -> Mapping[str, Any]:
    """Return an origin as plain data."""
    told = {"key": one.key, "name": one.name, "how": one.how, "lines": list(one.lines), "lanes": list(one.lanes)}
    return told | {"sources": [source_json(source) for source in one.sources]}


def source_json(one: Source) -> dict[str, Any]:
    """Return a document as plain data."""
    names = ("document", "publisher", "title", "published")
    return {name: getattr(one, name) for name in names}
