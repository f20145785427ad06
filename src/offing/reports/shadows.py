"""Claims that another claim of the sentence has taken up: "spotted three ships sailing north"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from offing.reports.frame_clauses import Clause
from offing.schema.claim import Claim

_FIRST_THAT = re.compile(r"\bfirst (?:time|such|known)\b[^.;]{0,60}\bthat\b", re.IGNORECASE)
_SAW = ("sighting", "tally")
_MOVES = ("movement", "port_call", "sighting")
_GOING = frozenset("leave arrive enter transit deploy visit meet_at_sea be mark".split())
_PURPOSE = ("exercise", "unit", "force", "sighting", "reaction", "incident")
_ON_THE_WAY = ("incident", "pledge", "reaction", "sighting")
_LEADING = frozenset(("pledge", "sign", "say", "announce", "warn", "urge", "bid", "demand", "cause"))
_FIRED = frozenset(("weapon-launched", "shots-fired-at", "shots-fired-before", "fired-on"))


def without_shadows(claims: Sequence[Claim], told: Sequence[Clause], words: str) -> list[Claim]:
    """Return claims without those that another has taken up: "spotted three ships sailing north", "left to join …"."""
    by_verb = {(clause.chunk.start, clause.chunk.end): clause for clause in told}
    seen = [one.spans["trigger"][0] for one in claims if one.kind in _SAW]
    sent = [one.spans["trigger"][0] for one in claims if one.kind == "reaction"]
    main = any(by_verb[one.spans["trigger"]].verb.form == "finite" for one in claims)
    kept = []
    for claim in _joined_shots(claims, by_verb):
        at = claim.spans["trigger"]
        clause = by_verb[at]
        if _is_of_first(claim, clause, words):
            continue
        if claim.kind in ("movement", "force") and _is_beside(claim, clause, told, seen, sent):
            continue
        if _is_in_passing(claim, clause, told, sent):
            continue
        aside = main and clause.verb.form == "to" and clause.opener not in ("cause", "urge")
        if claim.kind == "meeting" and aside and clause.verb.form == "to" and _is_behind_another(clause, told):
            continue  # "agreed to sign a pact", "urged X to enter into a dialogue"
        if claim.kind in _PURPOSE and aside and not (claim.kind == "exercise" and _is_told(claim, clause, told)):
            continue
        if claim.kind in _MOVES and (_is_aim(claim, clause, told) or (main and _is_seen_before(claim, clause))):
            continue
        kept.append(claim)
    return kept


def _is_in_passing(claim: Claim, clause: Clause, told: Sequence[Clause], sent: Sequence[int]) -> bool:
    """Tell whether a participle or an infinitive is a part of a drill, of an answer, or of what an act is for."""
    if clause.verb.form == "finite":
        return False
    if claim.kind == "incident" and _is_practised(clause, told):
        return True
    blamed = claim.kind == "incident" and clause.opener in ("for", "of")
    answered = any(start < claim.spans["trigger"][0] for start in sent)
    if claim.kind in ("sighting", "incident") and answered and not blamed:
        return True
    return claim.kind in _ON_THE_WAY and clause.verb.form == "to" and _is_for(clause, told)


def _is_behind_another(clause: Clause, told: Sequence[Clause]) -> bool:
    return any(one.chunk.at < clause.chunk.at and one.verb.form == "finite" for one in told)


def _is_for(clause: Clause, told: Sequence[Clause]) -> bool:
    """Tell whether an infinitive is only what another act is for: "sent a ship to deter …"."""
    before = [one for one in told if one.chunk.at < clause.chunk.at]
    return bool(before) and clause.opener not in ("cause", "urge") and not before[-1].verb.groups & _LEADING


def _joined_shots(claims: Sequence[Claim], by_verb: Mapping[tuple[int, int], Clause]) -> list[Claim]:
    """Return claims with who fired taken from the participle of the shot: "a missile launched by X struck Y"."""
    shots = [one for one in claims if one.rule in _FIRED and by_verb[one.spans["trigger"]].verb.form == "pp"]
    hits = [one for one in claims if one.kind == "incident" and one not in shots]
    if not shots or not hits:
        return list(claims)
    shot = shots[0]
    spans = {key: span for key, span in shot.spans.items() if key == "actors"}
    filled = [
        replace(one, actors=shot.actors, spans={**one.spans, **spans}) if one in hits and not one.actors else one
        for one in claims
    ]
    return [one for one in filled if one not in shots]


def _is_practised(clause: Clause, told: Sequence[Clause]) -> bool:
    """Tell whether what a clause tells is a part of a drill: "practised freeing a hijacked ship"."""
    above = [one for one in told if one.chunk.at < clause.chunk.at]
    return any(
        one.verb.groups & {"practise", "test"}
        or any("exercise" in chunk.kinds for chunk in (*one.subjects, *one.objects, *(it for _, it in one.preps)))
        for one in above
    )


def _is_beside(claim: Claim, clause: Clause, told: Sequence[Clause], seen: Sequence[int], sent: Sequence[int]) -> bool:
    """Tell whether a voyage only hangs on what somebody saw, or on the watch that somebody was sent to keep."""
    beside = clause.verb.form != "finite" or clause.opener in ("as", "while", "when")
    if beside and any(start < clause.chunk.start for start in seen):
        return True
    return claim.kind == "movement" and clause.opener in ("as", "while") and _is_watched(clause, told, sent)


def _is_seen_before(claim: Claim, clause: Clause) -> bool:
    """Tell whether a participle only says which ships are meant: "…, apparently the ships seen on Monday, …"."""
    return claim.kind == "sighting" and clause.verb.form == "pp" and not _has_agent(clause)


def _is_watched(clause: Clause, told: Sequence[Clause], sent: Sequence[int]) -> bool:
    """Tell whether "as it passed" only tells when ships were watched by those sent to watch them."""
    if not any(start < clause.chunk.start for start in sent):
        return False
    before = [one for one in told if one.chunk.at < clause.chunk.at]
    return bool(before) and bool(before[-1].verb.groups & {"track", "spot", "harass"})


def _is_aim(claim: Claim, clause: Clause, told: Sequence[Clause]) -> bool:
    """Tell whether an infinitive only says what for: "crossed the strait to reach the ocean", "the first to visit"."""
    before = [one for one in told if one.chunk.at < clause.chunk.at and one.verb.form == "finite"]
    if clause.verb.form != "to" or not before or clause.opener in ("cause", "urge"):
        return False
    governor = before[-1].verb
    if claim.kind == "sighting":
        return True
    if governor.groups & {"pledge", "sign", "warn", "urge", "say", "announce"}:
        return False
    return bool(governor.groups & _GOING) or any("first" in x.kinds for x in clause.subjects)


def _has_agent(clause: Clause) -> bool:
    return any(prep == "by" for prep, _ in clause.preps)


def _is_told(claim: Claim, clause: Clause, told: Sequence[Clause]) -> bool:
    """Tell whether a drill that forces are sent for is told for its own sake: agreed on, or with whom or where."""
    if _is_agreed(clause, told):
        return True
    own = [one for one in claim.actors if not one.inferred]
    return bool(own) and (len(own) > 1 or claim.place is not None) and "not" not in clause.verb.marks


def _is_agreed(clause: Clause, told: Sequence[Clause]) -> bool:
    """Tell whether a verb with "to" is what is agreed on: "agreed to hold a drill"."""
    before = [one for one in told if one.chunk.at < clause.chunk.at]
    return bool(before) and bool(before[-1].verb.groups & {"pledge", "sign"})


def _is_of_first(claim: Claim, clause: Clause, words: str) -> bool:
    """Tell whether a claim only tells what was done for the first time ("the first time Omani ships have joined …")."""
    if claim.kind not in ("exercise", "sighting"):
        return False
    if any("first" in chunk.kinds for chunk in clause.subjects):
        return True
    if claim.rule == "took-part":
        return "first time" in words
    return clause.opener == "that" and _FIRST_THAT.search(words) is not None
