"""Mentions: what a stretch of text names, before any sentence is understood."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mention:
    """Hold one typed stretch of the text.

    ``kind``: state navy ministry command fleet alliance person people (value: Party) · force (Force) · unit (Unit,
    also a class alone) · exercise (the name as written) · place (Place, not yet resolved) · time (Time) · group (a
    word for ships or aircraft together: "flotilla", "detachment"; value: platform id). ``value`` carries its own
    span; ``start`` and ``end`` may be wider ("the Russian warships X and Y" is one stretch of three mentions, never
    one of them).
    """

    kind: str
    start: int
    end: int
    value: Any


@dataclass(frozen=True, slots=True)
class Sentence:
    """Hold one sentence: its stretch of the text, which paragraph and the how manieth in the document it is."""

    start: int
    end: int
    paragraph: int
    number: int
