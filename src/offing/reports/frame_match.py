"""Hold frames against a clause: which fits, and which phrase stands in which role."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from offing.reports.frame_chunk import Chunk
from offing.reports.frame_clauses import Clause
from offing.reports.frames import Frame, Part, by_verb

_ANY = "*"
_WHERE = frozenset(("place", "time"))


@dataclass(slots=True)
class Match:
    """Hold a frame that fits a clause; ``subject`` and ``object`` are as in the active sentence."""

    frame: Frame
    clause: Clause
    subject: Chunk | None
    object: Chunk | None
    preps: list[tuple[str, Chunk]]

    def of(self, role: str) -> list[Chunk]:
        """Return the phrases in a role: subject, object, or a preposition."""
        if role == "subject":
            return [self.subject] if self.subject is not None else []
        if role == "object":
            return [self.object] if self.object is not None else []
        hang = self.object.parts if self.object is not None and "craft" not in self.object.kinds else []
        named = [chunk for chunk in hang if chunk.prep is not None and chunk.prep.text == role]
        return [*named, *(chunk for prep, chunk in self.preps if prep == role)]


def matches(clause: Clause, text: str) -> Iterator[Match]:
    """Yield the frames that fit a clause, the most specific first, whatever their kinds.

    *text* is the sentence's, in which the words that a frame asks for must stand.
    """
    headline = (
        clause.verb.ambiguous and all(one.kinds <= {"place"} for one in clause.objects) and text.rstrip()[-1:].isalnum()
    )
    for frame in _fitting(clause.verb.groups):
        if frame.finite and clause.verb.form != "finite":
            continue
        if frame.intransitive and (clause.verb.passive or any(not one.kinds <= _WHERE for one in clause.objects)):
            continue
        if frame.reduced and not clause.verb.ambiguous:
            continue
        if frame.future and not clause.verb.marks.keys() & {"will", "is_to"}:
            continue
        match = _match(frame, clause, headline)
        if match is not None and (frame.words is None or frame.words.search(text)):
            yield match


@lru_cache(maxsize=2048)
def _fitting(groups: frozenset[str]) -> tuple[Frame, ...]:
    """Return the frames of some groups of verbs and those of any verb, the most specific first."""
    table = by_verb()
    found = {frame for group in (*groups, _ANY) for frame in table.get(group, ())}
    return tuple(sorted(found, key=lambda one: (-one.weight, one.id)))


def _match(frame: Frame, clause: Clause, headline: bool) -> Match | None:
    verb = clause.verb
    if frame.active_only and (verb.passive or (verb.form == "pp" and any(prep == "by" for prep, _ in clause.preps))):
        return None
    ways = [_passive] if verb.passive else [_active]
    if verb.form == "pp":
        ways = [_passive, _active] if frame.kind == "incident" else [_active, _passive]
    elif headline and frame.kind in ("incident", "exercise"):
        ways = [_active, _passive]  # "Tanker seized off Oman"
    if frame.active_only or verb.form == "ing":
        ways = ways[:1] if not frame.passive_only else []
    if frame.passive_only:
        ways = [way for way in ways if way is _passive]
    for way in ways:
        match = way(frame, clause)
        if match is not None:
            return match
    return None


def _active(frame: Frame, clause: Clause) -> Match | None:
    subject = _first(frame.subject, clause.subjects)
    object_ = _first(frame.object, clause.objects)
    if frame.subject is not None and subject is None and not frame.subject.optional:
        return None
    if frame.object is not None and object_ is None and not frame.object.optional:
        return None
    if (
        subject is None
        and clause.opener in ("as", "when", "while")
        and clause.verb.form == "finite"
        and clause.subjects
    ):
        return None  # "as he opened the drill": told in passing, and not of who holds it
    return _complete(frame, clause, subject, object_)


def _passive(frame: Frame, clause: Clause) -> Match | None:
    """Match a passive: the grammatical subject is what the frame calls its object; "by" tells who."""
    agents = [chunk for prep, chunk in clause.preps if prep == "by"]
    subject = _first(frame.subject, agents)
    if frame.object is None:
        told = _first(frame.subject, clause.subjects)
        return _complete(frame, clause, told, None) if told is not None else None
    object_ = _first(frame.object, clause.subjects)
    if object_ is None and not frame.object.optional:
        return None
    if object_ is None and not frame.object.kinds:
        return None
    return _complete(frame, clause, subject, object_)


def _complete(frame: Frame, clause: Clause, subject: Chunk | None, object_: Chunk | None) -> Match | None:
    for part in frame.preps:
        # "ships bound for Aden are to stop"
        behind = clause.chunk.start if clause.verb.groups & {"be", "meet_at_sea"} else 0
        met = any(prep in part.preps and fits(part, chunk) and chunk.start >= behind for prep, chunk in clause.preps)
        if not met and not part.optional:
            return None
    return Match(frame, clause, subject, object_, clause.preps)


def _first(part: Part | None, candidates: list[Chunk]) -> Chunk | None:
    if part is None:
        return None
    return next((chunk for chunk in candidates if fits(part, chunk)), None)


def fits(part: Part, chunk: Chunk) -> bool:
    """Tell whether a phrase can stand where a frame asks for one of its kinds."""
    if not part.kinds:
        return True
    if "person" in chunk.kinds and "person" not in part.kinds:
        return False  # a president opens a drill and does not hold it
    return bool(part.kinds & chunk.kinds)
