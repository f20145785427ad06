"""Disputes: values told of one operation that cannot both hold, side by side; and remarks where nothing is disputed.

What a publisher tells later goes before what it told earlier, and a plan disputes no fact: both are changes of the
story (record/story.py). An omission disputes only a list that declares itself complete; else "only … names it" is a
remark. A name in several spellings is one person, and a remark.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from offing.record.participants import participants
from offing.record.person_names import same_name, spellings
from offing.record.places_told import places_told
from offing.record.support import Support, support_json, supports
from offing.record.telling import Telling
from offing.record.told_slots import Told, Value, published_order, told

_OTHER_VOYAGE = 4  # days between departures from one port that are of two voyages


@dataclass(frozen=True, slots=True)
class Dispute:
    """Hold one slot on which documents differ: each side with who tells it, the best supported first."""

    topic: str
    slot: str
    sides: tuple[Support, ...]
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines of all sides."""
        return tuple(dict.fromkeys(line for side in self.sides for line in side.lines))

    @property
    def synthetic(self) -> bool:
        """Tell whether any side is of a rehearsal."""
        return any(side.synthetic for side in self.sides)


@dataclass(frozen=True, slots=True)
class Remark:
    """Hold what is to be said of documents though they do not dispute it; ``about`` is a word for its kind."""

    about: str
    words: str
    lines: tuple[str, ...]


def disputes(tellings: Iterable[Telling], contradicted: Collection[str] = ()) -> tuple[list[Dispute], list[Remark]]:
    """Return the disputes among tellings of one operation, and the remarks; *contradicted* as in `supports`."""
    every = list(tellings)
    values = one_spelling(told(every))
    remarks = [Remark("spelling", words, lines) for words, lines in spellings(every)]
    values += places_told(every)
    found: list[Dispute] = []
    for some in topics(values):
        found += _disputed(some, contradicted)
    lists, added = participants(every)
    for some in topics(lists):
        found += _disputed(some, contradicted)
    remarks += [Remark("only one names it", words, lines) for words, lines in added]
    remarks += _too_early(every)
    return sorted(found, key=lambda one: (one.slot, one.topic)), remarks


def topics(values: Iterable[Told]) -> list[list[Told]]:
    """Return values by topic; departures and arrivals that are of several voyages stand apart."""
    by_topic: dict[tuple[Any, ...], list[Told]] = {}
    for one in values:
        by_topic.setdefault((one.slot, one.key or (one.topic,)), []).append(one)
    found: list[list[Told]] = []
    for some in by_topic.values():
        found += _voyages(some) if some[0].key and some[0].key[0] in ("from", "to", "meets") else [some]
    return found


def _voyages(some: Sequence[Told]) -> list[list[Told]]:
    groups: list[list[Told]] = []
    for one in sorted(some, key=lambda one: (one.value.low or 0, published_order(one.telling))):
        if groups and (one.value.low or 0) - (groups[-1][-1].value.low or 0) <= _OTHER_VOYAGE:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def standing(some: Sequence[Told]) -> list[Told]:
    """Return the values of a topic that still stand: of each publisher its latest, and no plan beside facts."""
    facts = [one for one in some if not one.foreseen] or list(some)
    latest: dict[str, int] = {}
    for one in facts:
        at = one.telling.source.published
        if at is not None:
            latest[_who(one)] = max(at, latest.get(_who(one), at))
    return [one for one in facts if one.telling.source.published in (None, latest.get(_who(one)))] + [
        one
        for one in facts
        if one.telling.source.published not in (None, latest.get(_who(one)))
        and not any(one.value.excludes(two.value) for two in facts if _is_later(two, one))
    ]


def _is_later(one: Told, than: Told) -> bool:
    ours, theirs = one.telling.source.published, than.telling.source.published
    return _who(one) == _who(than) and ours is not None and theirs is not None and ours > theirs


def _who(one: Told) -> str:
    return one.telling.source.publisher or one.telling.source.document


def _disputed(some: Sequence[Told], contradicted: Collection[str]) -> list[Dispute]:
    kept = standing(some)
    opposed = [one for one in kept if any(_exclude(one, other) for other in kept)]
    if not opposed:
        return []
    sides = supports(opposed, contradicted)
    sides.sort(key=lambda one: (-len(one.voices), one.value.low or 0, one.value.words))
    if len(sides) < 2:
        return []
    topic = max((one.topic for one in sides), key=len)
    return [Dispute(topic, sides[0].slot, tuple(sides), tuple(_notes(sides)))]


def _exclude(one: Told, other: Told) -> bool:
    if not one.value.excludes(other.value):
        return False
    ways = bool(one.key) and one.key[0] in ("from", "to", "meets")
    return not ways or _may_be_one(one.telling, other.telling)


def _may_be_one(one: Telling, other: Telling) -> bool:
    """Tell whether two tellings of a way may be of the same ships."""
    if one.states and other.states and one.states.isdisjoint(other.states):
        return False
    sizes = [_size(each) for each in (one, other)]
    if None not in sizes and sizes[0] != sizes[1]:
        return False
    ours, theirs = (_hulls(each) for each in (one, other))
    return not ours or not theirs or not ours.isdisjoint(theirs)


def _size(one: Telling) -> int | None:
    told = [force["count"] for force in one.body.get("forces") or () if force.get("count") is not None]
    return sum(told) if told else len(one.body.get("units") or ()) or None


def _hulls(one: Telling) -> frozenset[str]:
    return frozenset(hull for unit in one.body.get("units") or () for hull in unit.get("hulls") or ())


def _notes(sides: Sequence[Support]) -> Iterable[str]:
    shared = frozenset.intersection(*(side.origins for side in sides))
    for voice in sides[0].voices:
        if voice.key in shared:
            yield f"all sides go back to {voice.name}"
    if sides[0].topic.startswith("commander"):
        families = {side.value.words.split()[0] for side in sides} | {side.value.words.split()[-1] for side in sides}
        alike = [name for name in sorted(families) if all(name in side.value.words.split() for side in sides)]
        if alike:
            yield f"the names share {alike[0]}, and may be of one person"


def one_spelling(values: Iterable[Told]) -> list[Told]:
    """Return values with the spellings of one commander's name made one."""
    every = list(values)
    named = [one for one in every if one.key and one.key[0] == "commander"]
    groups: list[list[Told]] = []
    for one in named:
        fitting = next((group for group in groups if _is_of(one, group)), None)
        if fitting is None:
            groups.append([one])
        else:
            fitting.append(one)
    merged: dict[int, Told] = {}
    for group in groups:
        names = list(dict.fromkeys(one.value.words for one in group))
        words = names[0] + (f" (also written {', '.join(names[1:])})" if names[1:] else "")
        merged |= {id(one): replace(one, value=Value(words, text=group[0].value.text)) for one in group}
    return [merged.get(id(one), one) for one in every]


def _is_of(one: Told, group: Sequence[Told]) -> bool:
    return group[0].key == one.key and any(same_name(one.value.words, other.value.words) for other in group)


def _too_early(tellings: Iterable[Telling]) -> Iterable[Remark]:
    """Yield what was published before what it tells as done."""
    for one in tellings:
        at = one.source.published
        if at is None or one.t_start is None or one.modality != "occurred" or one.t_start <= at:
            continue
        time = one.body.get("time") or {}
        if one.t_start - at > _DAY_US or time.get("granularity") in ("second", "minute", "hour"):
            who = one.source.publisher or one.source.title or one.source.document
            words = f"{who} published it before the time that it tells of as past: a plan, a wrong date, or made up"
            yield Remark("published before", words, (one.line,))


_DAY_US = 86_400_000_000


def dispute_json(one: Dispute) -> Mapping[str, Any]:
    """Return a dispute as plain data."""
    return {
        **{"topic": one.topic, "slot": one.slot, "verdict": "disputed", "notes": list(one.notes)},
        **{"sides": [support_json(side) for side in one.sides], "synthetic": one.synthetic},
    }


def remark_json(one: Remark) -> Mapping[str, Any]:
    """Return a remark as plain data."""
    return {"about": one.about, "words": one.words, "lines": list(one.lines)}
