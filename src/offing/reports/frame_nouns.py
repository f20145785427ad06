"""Happenings told by nouns: "after a drill with … off …", "the latest visit by …", "a collision between …"."""

import re
from collections.abc import Sequence

from offing.reports.frame_chunk import Chunk
from offing.reports.frame_clauses import Clause, complements
from offing.reports.frame_verbs import Verb

EVENTS = frozenset(
    ("exercise", "visit", "movement", "incident", "meeting", "purpose", "protest", "attack", "incursion")
)
# Verbs by which a noun is done.
_DONE = frozenset(("hold", "make", "mobilise"))
_INVOLVED = frozenset(("join", "take_part", "involve"))
_TO_COME = re.compile(
    r"\b(?:planned|upcoming|coming|scheduled|forthcoming|next|future|proposed|looming)\b", re.IGNORECASE
)
_NEVER = re.compile(r"\b(?:cancelled|canceled|postponed|aborted|scrapped|shelved)\b", re.IGNORECASE)
_DOUBTFUL = re.compile(r"\b(?:alleged|reported|suspected|possible|apparent|purported)\b", re.IGNORECASE)


def noun_clauses(row: Sequence[Chunk], told: Sequence[Clause], text: str) -> list[Clause]:
    """Return a clause for each noun that names a happening, with the phrases that hang on it; *text* is the whole."""
    events = [chunk for chunk in row if chunk.type == "np" and chunk.kinds & EVENTS]
    return [clause_of(chunk, row, told, text) for chunk in events if not is_left_out(chunk, told, text)]


def clause_of(chunk: Chunk, row: Sequence[Chunk], told: Sequence[Clause], text: str) -> Clause:
    """Return the clause that a noun makes with the phrases that hang on it; its verb is of the group "noun"."""
    behind = next((one.verb for one in row[chunk.at + 1 :] if one.verb is not None), None)
    verb = Verb(0, 0, frozenset(("noun",)), "finite", tense=behind.tense if behind is not None else "past")
    clause = Clause(chunk, verb, subjects=[chunk], left=chunk.at, right=chunk.at)
    complements(row, chunk.at, clause)
    clause.preps += [(one.prep.text, one) for one in _attached(row, chunk.at) if one.prep is not None]
    clause.objects = []
    governor = clause_above(chunk, told)
    if (
        governor is not None
        and chunk in governor.objects
        and governor.verb.groups & _DONE
        and not governor.verb.passive
    ):
        clause.preps += [("by", one) for one in governor.subjects[:1]]
    elif governor is not None and governor.verb.groups & _INVOLVED and "incident" in chunk.kinds:
        clause.preps += [("by", one) for one in governor.subjects[:1]]  # "two jets carried out an intercept of …"
    if governor is not None and "exercise" in chunk.kinds and _is_with(row, chunk):
        clause.preps += [("by", one) for one in governor.subjects[:1] if _may_drill(one, chunk)]
    clause.parent = governor.parent if governor is not None else None
    words = text[chunk.start : chunk.end]
    if governor is not None and "deny" in governor.verb.groups:
        clause.parent = governor
    if _TO_COME.search(words):
        verb.marks["will"] = 0
    elif governor is not None and governor.chunk.at < chunk.at and chunk.prep is None:
        verb.marks.update({mark: at for mark, at in governor.verb.marks.items() if mark in ("will", "is_to", "may")})
        verb.steps += governor.verb.steps
    if _DOUBTFUL.search(words):
        verb.marks["may"] = 0
    return clause


def _is_with(row: Sequence[Chunk], chunk: Chunk) -> bool:
    """Tell whether "with" follows at once: "left after a drill with X" is of who left, and of X."""
    return chunk.at + 1 < len(row) and row[chunk.at + 1].text in ("with", "alongside")


def _may_drill(subject: Chunk, drill: Chunk) -> bool:
    told = subject.kinds & {"craft", "party"} and not subject.kinds & {"person", "pronoun"}
    return bool(told) and subject is not drill and not drill.owners and not subject.kinds & {"exercise"}


def _attached(row: Sequence[Chunk], at: int) -> list[Chunk]:
    """Return the phrases with "of" and the like right behind a noun."""
    found = []
    index = at + 1
    while index + 1 < len(row) and row[index].type == "prep" and "attached" in row[index + 1].kinds:
        found.append(row[index + 1])
        index += 2
    return found


def clause_above(chunk: Chunk, told: Sequence[Clause]) -> Clause | None:
    """Return the clause that a phrase stands in, None where it stands in none."""
    for clause in told:
        mine = (*clause.subjects, *clause.objects, *(one for _, one in clause.preps))
        if any(one is chunk for one in mine):
            return clause
    before = [clause for clause in told if clause.chunk.at < chunk.at]
    return before[-1] if before else None


def is_left_out(chunk: Chunk, told: Sequence[Clause], text: str) -> bool:
    """Tell whether a noun is of what was called off, or only called a first ("it is the first visit by …")."""
    words = text[chunk.start : chunk.end]
    if _NEVER.search(words):
        return True
    governor = clause_above(chunk, told)
    bidden = governor is not None and governor.verb.groups & {"bid", "demand"} and "say" not in governor.verb.groups
    if bidden and governor is not None and chunk in governor.objects and "incident" in chunk.kinds:
        return True  # "ordered their interception"
    return (
        governor is not None
        and bool(governor.verb.groups & {"be", "mark"})
        and "first" in text[chunk.start - 12 : chunk.end]
    )
