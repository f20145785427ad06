"""What is told of ships only in passing: as a question, a mandate, a rule for all, or by a verb that means no act."""

import re

from offing.reports.draft import Draft
from offing.reports.frame_chunk import Chunk
from offing.reports.reference import is_definite

# Things that "see" something only in a manner of speaking: "the year saw ships attacked".
_NO_EYES = frozenset("exercise movement voyage area place waters time again incident visit portion deed first".split())
_AT_SEA = ("movement", "sighting", "incident", "port_call")
_ALL = re.compile(r"(?:all|any|every|each|no|such|whichever|other) ", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:comment(?:ed|ing)? on|say|said|know[ns]?|disclose[ds]?|reveal(?:ed)?|specify|clear|unclear|about|on|of"
    r"|confirm) (?:exactly )?(?:when|where|whether|if|how|why) $",
    re.IGNORECASE,
)
_MANDATE = re.compile(
    r"\b(?:missions?|tasks?|dut(?:y|ies)|aims?|purposes?|mandate|roles?|goals?|operations?|efforts?|responsible|capable"
    r"|work|means|capability|instead|ways?) (?:of|for|in|at)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_HELPING = re.compile(
    r"\b(?:assist|help|support|aid|tasked|charged)\w*\b[^.;,]{0,60}\b(?:in|with|for) $", re.IGNORECASE
)
_MANDATE_REACH = 100
_ONLY_PASSIVE = ("stationed", "positioned", "assigned", "committed", "tasked")


def is_passing(draft: Draft) -> bool:
    """Tell whether a voyage, sighting, visit or incident is no happening of its own."""
    return draft.frame.kind in _AT_SEA and (
        _is_of_all(draft)
        or _is_asked(draft)
        or _is_mandate(draft)
        or _is_stationed(draft)
        or _is_unseen(draft)
        or _is_unharmed(draft)
        or _is_blamed(draft)
        or _is_left_behind(draft)
        or _is_joined_drill(draft)
    )


def _is_of_all(draft: Draft) -> bool:
    """Tell whether a participle is of whoever does so: "all vessels entering the port"."""
    subject, verb = draft.match.subject, draft.clause.verb
    if subject is None or verb.form == "finite" or "craft" not in subject.kinds or subject.owners:
        return False
    return (
        _ALL.match(draft.scene.text, subject.start - len(subject.det) - 1 if subject.det else subject.start) is not None
    )


def _is_asked(draft: Draft) -> bool:
    """Tell whether it is only what somebody is asked: "would not say when the ship would leave"."""
    clause = draft.clause
    if clause.opener not in ("when", "where", "whether", "if", "") or not clause.subjects:
        return False
    start = min(one.start for one in clause.subjects[:1])
    words = draft.scene.text[max(draft.scene.sentence.start, start - 60) : start]
    words = re.sub(r"(?:the|a|an) $", "", words)
    return _ASKED.search(words) is not None


def _is_mandate(draft: Draft) -> bool:
    """Tell whether a word in -ing is only what a mission is for: "a mission of saving lives and seizing smugglers"."""
    clause = draft.clause
    if clause.verb.form != "ing" or draft.frame.kind not in ("incident", "sighting"):
        return False
    at = clause.chunk.start
    words = draft.scene.text[max(draft.scene.sentence.start, at - _MANDATE_REACH) : at]
    if draft.clause.verb.marks:
        return False
    return _MANDATE.search(words) is not None or _HELPING.search(words) is not None


def _is_stationed(draft: Draft) -> bool:
    """Tell whether a verb that ships suffer stands as if they did it: "troops stationed at", without "be"."""
    if draft.frame.id != "deployed-itself":
        return False
    chunk = draft.clause.chunk
    return draft.scene.text[chunk.start : chunk.end].lower().endswith(_ONLY_PASSIVE)


def _is_unseen(draft: Draft) -> bool:
    """Tell whether nobody sees: "the year saw", "a tour that has seen the ship", "home following two tours"."""
    clause, frame = draft.clause, draft.frame
    words = draft.scene.text[clause.chunk.start : clause.chunk.end].lower()
    if frame.kind == "incident" and clause.verb.form == "pp":
        before = [one for one in draft.scene.clauses if one.chunk.at < clause.chunk.at]
        return bool(before) and "saw" in before[-1].verb.groups and _has_no_eyes(before[-1].subjects)
    if frame.kind != "sighting" or clause.verb.passive:
        return False
    found = draft.match.object
    if words == "following" and found is not None and "craft" not in found.kinds:
        return True
    return "saw" in clause.verb.groups and draft.match.subject is None and _has_no_eyes(clause.subjects)


def _has_no_eyes(subjects: list[Chunk]) -> bool:
    return (
        bool(subjects) and bool(subjects[0].kinds & _NO_EYES) and not subjects[0].kinds & {"craft", "party", "person"}
    )


def _is_unharmed(draft: Draft) -> bool:
    """Tell whether the harm is said not to be: "reported no damage"."""
    harm = draft.match.object
    if draft.frame.kind != "incident" or harm is None or not harm.kinds & {"harm", "incident", "attack"} or not harm.at:
        return False
    before = draft.scene.chunks[harm.at - 1]
    return before.type == "not" or harm.det == "no"


def _is_blamed(draft: Draft) -> bool:
    """Tell whether a participle only says whom steps were taken against: "measures against a boat entering …"."""
    subject, clause = draft.match.subject, draft.clause
    if draft.frame.kind != "movement" or subject is None or clause.verb.form != "ing" or clause.opener != "ing":
        return False
    return subject.prep is not None and subject.prep.text == "against" and not is_definite(subject)


def _is_left_behind(draft: Draft) -> bool:
    """Tell whether "leaving" tells what remains ("leaving dents"), or whom somebody bids to leave."""
    if draft.frame.id != "left-unsaid-where":
        return False
    clause, row = draft.clause, draft.scene.chunks
    subject = draft.match.subject
    if clause.verb.form == "to" and subject is not None and "pronoun" in subject.kinds:
        return True
    after = row[clause.chunk.at + 1] if clause.chunk.at + 1 < len(row) else None
    if after is None or not draft.scene.text[clause.chunk.start : clause.chunk.end].lower().endswith(
        ("left", "leaving")
    ):
        return False
    return after.type in ("x", "det") or (after.type == "np" and not after.kinds & {"time", "place", "area", "waters"})


def _is_joined_drill(draft: Draft) -> bool:
    """Tell whether ships join a drill or a mission with others, which is no meeting at sea."""
    if draft.frame.id != "met-at-sea":
        return False
    joined = [one for one in draft.clause.objects if not one.kinds <= {"time", "place"}]
    return any(not one.kinds & {"craft", "party"} for one in joined)
