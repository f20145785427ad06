"""What is only usual, possible, defined or told in passing, and so no claim of a happening."""

import re

from offing.reports.assembly_parties import exercise_noun
from offing.reports.assembly_passing import is_passing
from offing.reports.draft import Draft
from offing.reports.reference import is_definite


def is_idle(draft: Draft) -> bool:
    """Tell whether the words are of what is generally so, or of a ship's home in passing."""
    if draft.frame.kind == "exercise" and _is_idle_drill(draft):
        return True
    return _is_idle_force(draft) or _is_idle_unit(draft) or _is_idle_pledge(draft) or is_passing(draft)


def _is_idle_drill(draft: Draft) -> bool:
    """Tell whether no drill is meant: any such drill, a dangerous manoeuvre, one that is usual or by chance."""
    noun = exercise_noun(draft)
    if noun is not None and noun.det in ("such", "any", "no"):
        return True
    if noun is not None and _DANGER.search(draft.scene.text, noun.start, noun.end):
        return True
    if draft.frame.id == "patrolled-together" and draft.clause.verb.form == "ing":
        return True
    return _is_usual(draft) or _is_chance(draft) or _is_other(draft)


def _is_idle_force(draft: Draft) -> bool:
    """Tell whether what is sent or supplied goes to no drill, or is counted by the year."""
    if draft.frame.id in ("sent-in-numbers", "sent-by-name") and not _is_sent_to_drill(draft):
        return True
    return draft.frame.id in ("sent-in-numbers", "supplied-in-numbers") and bool(
        _A_YEAR.search(draft.scene.text, draft.clause.chunk.start, draft.scene.sentence.end)
    )


def _is_idle_unit(draft: Draft) -> bool:
    """Tell whether a ship is only described: what she is, or where she belongs in an inserted clause."""
    if draft.frame.id == "vessels-were":
        return draft.match.subject is None or not draft.match.subject.plural  # "the vessel is a survey ship"
    if draft.frame.id in ("group-consists", "group-includes"):
        return _is_definition(draft)
    return draft.frame.id == "ship-belongs" and draft.clause.opener in ("which", "who", "that")


def _is_idle_pledge(draft: Draft) -> bool:
    """Tell whether a pledge's words promise nothing."""
    return draft.frame.id == "pledged" and _is_no_pledge(draft)


# Manoeuvres that are no drill.
_DANGER = re.compile(
    r"\b(?:suspicious|dangerous|unsafe|evasive|risky|reckless|aggressive|provocative|abrupt|strange|unusual|threatening"
    r"|blocking|unprofessional|avoidance|hazardous|erratic|harassing|close|political|diplomatic|legal)\b"
    r"[^,.;]{0,30}\bman(?:oeuv|euv)",
    re.IGNORECASE,
)
_A_YEAR = re.compile(
    r"\b(?:(?:a|per|each|every) (?:year|month)|annually|yearly|at any (?:given )?time)\b", re.IGNORECASE
)
_OF_FACTS = re.compile(
    r"(?:re)?(?:affirm|assur|iterat|underlin|underscor|guarantee|emphasi)\w*(?: [A-Z]\w+)* that\b", re.I
)
_TAKEN_ON = re.compile(
    r"under(?:tak|took)\w*(?! to\b)|reassur\w+ (?!(?:its |their |the |an? )?(?:all|part|neighb|[A-Z]))"
)


def _is_no_pledge(draft: Draft) -> bool:
    """Tell whether a verb of pledging only says what is or was: "affirmed that it was …", "undertook a …"."""
    text, chunk = draft.scene.text, draft.clause.chunk
    head = text[chunk.start : draft.scene.sentence.end]
    first = re.search(r"\b(?:under|re?assur|re?affirm|affirm|assur|reiterat|guarantee)\w*", head)
    if first is None or first.start() > chunk.end - chunk.start:
        return False
    if _TAKEN_ON.match(head, first.start()):
        return True
    if not _OF_FACTS.match(head, first.start()):
        return False
    told = next(
        (one for one in draft.scene.clauses if one.chunk.start > chunk.start and one.verb.form == "finite"), None
    )
    return told is None or not told.verb.marks.keys() & {"will", "is_to", "should", "may"}


_CHANCE = re.compile(
    r"\b(?:opportunit(?:y|ies)|abilit(?:y|ies)|chances?|capabilit(?:y|ies)|capacity|willingness|readiness|venues?"
    r"|platforms?|permission|request|need|time|ready) (?:for (?:[\w’'-]+ ){1,6})?$"
)


def _is_chance(draft: Draft) -> bool:
    """Tell whether an infinitive only tells what something allows: "a chance to train with …"."""
    clause = draft.clause
    if clause.verb.form != "to":
        return False
    at = clause.chunk.start
    return _CHANCE.search(draft.scene.text, max(draft.scene.sentence.start, at - 80), at) is not None


def _is_other(draft: Draft) -> bool:
    """Tell whether "was" goes on with other words than a time, or serials are told of no exercise known."""
    if draft.frame.id == "drill-overseen":
        noun = exercise_noun(draft)
        pointed = noun is not None and is_definite(noun) and "name" not in draft.detail
        return pointed or draft.clause.opener in ("as", "while", "when", "after")
    if draft.frame.id == "participants-held":
        return not draft.scene.memory.exercises
    if draft.frame.id != "drill-was":
        return False
    at = draft.clause.chunk.at + 1
    after = draft.scene.chunks[at] if at < len(draft.scene.chunks) else None
    return after is None or not (after.type == "prep" or after.kinds == {"time"})


def _is_sent_to_drill(draft: Draft) -> bool:
    """Tell whether ships are sent to take part in something, not to guard or watch."""
    scene, at = draft.scene, draft.clause.chunk.at
    purpose = next((one for one in scene.clauses if one.chunk.at > at and one.verb.form == "to"), None)
    if purpose is not None and not purpose.verb.groups & {"join", "take_part", "train", "drill", "practise"}:
        return False
    return bool(scene.memory.exercises) or any("exercise" in one.kinds for one in scene.chunks)


def _is_definition(draft: Draft) -> bool:
    """Tell whether it is said of what groups are made in general: "a strike group is composed of …"."""
    subject, verb = draft.match.subject, draft.clause.verb
    if _TYPICAL.search(draft.scene.text, draft.scene.sentence.start, draft.scene.sentence.end):
        return True
    general = subject is not None and subject.det in ("a", "an", "each", "every", "any") and not subject.owners
    return general and (verb.form != "finite" or verb.tense == "present") and not verb.marks.keys() & {"will", "have"}


_TYPICAL = re.compile(
    r"\b(?:typical(?:ly)?|usually|normally|generally|on occasion|occasionally|may include)\b", re.IGNORECASE
)
_USUALLY = re.compile(
    r"\b(?:regularly|routinely|often|frequently|usually|typically|normally|periodically|occasionally|generally"
    r"|(?:every|each) (?:other |second |two |\w{3,5} )?(?:years?|months?|summer|spring|autumn|winter)"
    r"|(?:once|twice) (?:a|every) \w+|for (?:(?:over|more than|nearly|almost|about) )?(?:\d{2}|a hundred) years)\b",
    re.IGNORECASE,
)


def _is_usual(draft: Draft) -> bool:
    """Tell whether an exercise is only said to be held again and again: "the fleet regularly holds drills"."""
    verb, frame = draft.clause.verb, draft.frame
    if (
        verb.form != "finite"
        or verb.tense != "present"
        or frame.modality
        or verb.marks.keys() & {"will", "progressive"}
    ):
        return False
    text, clause = draft.scene.text, draft.clause
    start = min([clause.chunk.start, *(one.start for one in clause.subjects)])
    noun = exercise_noun(draft)
    end = max([clause.chunk.end, *(one.end for one in clause.objects), *(one.end for _, one in clause.preps)])
    if noun is not None and noun.det in ("this", "the") and "have" not in verb.marks:
        return False
    if "be" in verb.marks and verb.passive and not clause.times and not clause.preps and not clause.objects:
        return True  # "PASSEX is conducted to …"
    return _USUALLY.search(text, start, min(end + 40, draft.scene.sentence.end)) is not None
