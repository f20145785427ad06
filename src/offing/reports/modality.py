"""Modality: whether what a clause tells is to be, goes on, was, was called off, is denied, may be, was asked for."""

import re

from offing.reports.frame_clauses import Clause
from offing.reports.frame_match import Match

_DOUBTFUL = re.compile(
    r"\b(?:suspected|suspicion|reportedly|allegedly|apparently|possibly|presumably|likely|perhaps|probably|believed)\b",
    re.I,
)
_STRENGTH = ("cancelled", "denied", "called_for", "possible", "planned")


def modality(match: Match, text: str) -> str:
    """Return one of MODALITIES for a match."""
    clause = match.clause
    if match.frame.id == "will-stand" and "will" in clause.verb.marks:
        return "planned"  # "will not hesitate" is promised all the same
    if match.frame.kind == "movement" and _is_stationed(clause):
        return "ongoing"
    told = "cancelled" if _was_to_have(clause) else _of_verb(clause, text)
    above = _of_parents(clause)
    if above == "denied" or told == "denied":
        return "denied"
    if match.frame.modality:
        given = match.frame.modality
        if given == "cancelled" and clause.verb.form == "to":
            return told
        if given == "ongoing":
            return "ongoing" if told == "occurred" else told  # what has begun goes on
        return given if told in ("occurred", "ongoing") or given in ("cancelled", "called_for") else told
    if told == "ongoing" and match.frame.kind in ("force", "unit"):
        stands = clause.verb.groups & {"consist", "carry"} and "progressive" not in clause.verb.marks
        return "occurred" if stands or "made_of" in clause.verb.groups else told
    if above and told in ("occurred", "planned", "ongoing"):
        return above
    return told


def _of_verb(clause: Clause, text: str) -> str:
    verb = clause.verb
    marks = verb.marks
    leads = {part for step, _ in verb.steps for part in step.split("|")}
    for kind in _STRENGTH[:3]:
        if kind in leads:
            return "occurred" if kind == "denied" and "not" in marks else kind
    if "not" in marks:
        return "denied"
    if "may" in marks or _doubtful(clause, text) or ("possible" in leads and "planned" not in leads):
        return "possible"
    if "should" in marks:
        return "called_for"
    if "will" in marks or "is_to" in marks or "planned" in leads:
        return "planned"
    if verb.form == "to" and clause.opener != "same":
        return _of_infinitive(clause)
    if "progressive" in marks or ("be" in marks and not verb.passive and verb.tense == "present"):
        return "ongoing" if verb.tense == "present" else "occurred"
    if verb.form == "ing" and clause.opener not in ("after",):
        return _of_shared(clause)
    return "occurred"


def _is_stationed(clause: Clause) -> bool:
    """Tell whether ships are said to be out now: "is deployed to the Red Sea"; "was", "has been" tell what was."""
    verb = clause.verb
    plain = verb.marks.keys() <= {"be"} and verb.tense == "present" and verb.form == "finite"
    return verb.passive and plain and "deploy" in verb.groups and not verb.steps


def _was_to_have(clause: Clause) -> bool:
    """Tell whether it was to have been and was not: "was to have taken place"."""
    return {"is_to", "have"} <= clause.verb.marks.keys() and clause.verb.tense == "past"


def _doubtful(clause: Clause, text: str) -> bool:
    around = text[max(0, clause.chunk.start - 14) : clause.chunk.end]
    return _DOUBTFUL.search(around) is not None


def _of_infinitive(clause: Clause) -> str:
    """Return what an infinitive of its own says: what was asked for, or what is to be."""
    governor = clause.parent
    if governor is not None and governor.verb.groups & {"warn"}:
        return "called_for"
    if clause.opener == "cause":
        return "occurred"
    return "planned"


def _of_shared(clause: Clause) -> str:
    if clause.opener in ("before", "ing") and clause.shared is not None:
        return _plain(clause.shared)
    return "occurred"


def _plain(clause: Clause) -> str:
    marks = clause.verb.marks
    return "planned" if "will" in marks or "is_to" in marks else "occurred"


def _of_parents(clause: Clause) -> str | None:
    """Return what the clauses above make of this one: what is denied, believed or urged."""
    above = clause.parent
    while above is not None:
        groups = above.verb.groups
        if "deny" in groups and "say" not in groups and "not" not in above.verb.marks:
            return "denied"
        if {"possible"} & {part for step, _ in above.verb.steps for part in step.split("|")}:
            return "possible"
        if "warn" in groups and clause.verb.form == "to":
            return "called_for"
        above = above.parent
    return None
