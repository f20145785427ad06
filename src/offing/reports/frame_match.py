"""Hold frames against a clause: which fits, and which phrase stands in which role."""

from dataclasses import dataclass

from offing.reports.frame_chunks import Chunk
from offing.reports.frame_clauses import Clause
from offing.reports.frames import Frame, Part, by_verb

_ANY = "*"


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
        return [chunk for prep, chunk in self.preps if prep == role]


def matches(clause: Clause, text: str) -> list[Match]:
    """Return one match for each kind of claim that a clause holds, by the most specific frame of the kind.

    *text* is the sentence's, in which the words that a frame asks for must stand.
    """
    found: dict[str, Match] = {}
    table = by_verb()
    groups = [*clause.verb.groups, _ANY]
    tried = sorted({frame for group in groups for frame in table.get(group, ())}, key=lambda one: (-one.weight, one.id))
    for frame in tried:
        if frame.kind in found or (frame.finite and clause.verb.form != "finite"):
            continue
        if frame.words is not None and frame.words.search(text) is None:
            continue
        match = _match(frame, clause)
        if match is not None:
            found[frame.kind] = match
    dropped = {kind for match in found.values() for kind in match.frame.drops}
    return [match for kind, match in found.items() if kind not in dropped]


def _match(frame: Frame, clause: Clause) -> Match | None:
    ways = [_active]
    if not frame.active_only and not clause.verb.form == "ing":
        ways = [_passive] if clause.verb.passive else [_active, _passive] if clause.verb.form == "pp" else [_active]
    elif clause.verb.passive:
        return None
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
        met = any(prep in part.preps and _fits(part, chunk) for prep, chunk in clause.preps)
        if not met and not part.optional:
            return None
    return Match(frame, clause, subject, object_, clause.preps)


def _first(part: Part | None, candidates: list[Chunk]) -> Chunk | None:
    if part is None:
        return None
    return next((chunk for chunk in candidates if _fits(part, chunk)), None)


def _fits(part: Part, chunk: Chunk) -> bool:
    if not part.kinds:
        return True
    return bool(part.kinds & chunk.kinds)
