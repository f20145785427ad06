"""How a story changed: the values of each slot in the order in which they were published, and what was taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from offing.record.disputes import one_spelling, topics
from offing.record.telling import Origin, Source, Telling
from offing.record.told_slots import Told, published_order, told

# What a step is to those before it.
FIRST, REPEATED, CORRECTED, OTHERWISE, PLANNED, RETRACTED = (
    *("first told", "told again", "corrects itself", "told otherwise", "was planned", "takes it back"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one step of a story: what was told, when, by whom, on which line, and what that is to what was told."""

    words: str
    how: str
    published: int | None
    origin: Origin
    source: Source
    line: str


@dataclass(frozen=True, slots=True)
class Story:
    """Hold how the values of one slot changed, earliest first."""

    topic: str
    slot: str
    steps: tuple[Step, ...]


def stories(tellings: Iterable[Telling]) -> list[Story]:
    """Return the slots whose values changed from one document to a later one."""
    found = []
    for some in topics(one_spelling(told(tellings))):
        ordered = sorted(some, key=lambda one: published_order(one.telling))
        if len({_value(one) for one in ordered}) < 2:
            continue
        steps: list[Step] = []
        for n, one in enumerate(ordered):
            how = _how(one, ordered[:n])
            if how != REPEATED:
                telling = one.telling
                published = telling.source.published
                steps.append(Step(one.value.words, how, published, telling.origin, telling.source, telling.line))
        if len(steps) > 1:
            found.append(Story(ordered[0].topic, ordered[0].slot, tuple(steps)))
    return found


def _how(one: Told, before: Iterable[Told]) -> str:
    earlier = list(before)
    if not earlier:
        return PLANNED if one.foreseen else FIRST
    own = [other for other in earlier if _publisher(other) == _publisher(one)]
    if own and own[-1].value.excludes(one.value) and not (own[-1].foreseen and not one.foreseen):
        return RETRACTED if one.value.text == "not" else CORRECTED
    if any(_value(other) == _value(one) and other.foreseen == one.foreseen for other in earlier):
        return REPEATED
    return PLANNED if one.foreseen else OTHERWISE


def _publisher(one: Told) -> str:
    return one.telling.source.publisher or one.telling.source.document


def _value(one: Told) -> tuple[Any, ...]:
    return one.value.low, one.value.high, one.value.text


def story_json(one: Story) -> Mapping[str, Any]:
    """Return a story as plain data."""
    steps = [
        {"value": step.words, "how": step.how, "published": step.published, "origin": step.origin.name}
        | {"publisher": step.source.publisher, "document": step.source.document, "line": step.line}
        for step in one.steps
    ]
    return {"topic": one.topic, "slot": one.slot, "steps": steps}
