"""Said against seen: a line's slots held against what craft transmitted and what others saw, each with its verdict.

Contradicted comes from transmissions alone, confirmed from them or from media that are held, corroborated and
disputed from sightings by others; absence contradicts nothing. See docs/findings.md for each rule with an example.
"""

import numpy as np

from offing.atlas import disputed
from offing.record.matching_asserted import TALK, Asserted
from offing.record.matching_evidence import Evidence
from offing.record.matching_fleets import fleet_checks
from offing.record.matching_named import named_checks
from offing.record.matching_sightings import weighed
from offing.record.matching_words import about, when_words
from offing.schema.finding import NO_PLACE, NO_TIME, VERDICTS, Check, Finding, finding_id, whole

NOT_SHOWN = "nothing that transmissions show"
_SMALL_KM = 30.0  # a place so small lies in a disputed region, and does not merely hold one
_LONGEST_US = 190 * 86_400_000_000


def finding_on(one: Asserted, evidence: Evidence, as_of: int) -> Finding:
    """Return the finding on one line as of a time (µs)."""
    checks = tuple(_checks(one, evidence, as_of))
    weighty = sorted(checks, key=lambda check: VERDICTS.index(check.verdict))
    reasons = (
        *_remarks(one),
        *evidence.taken_back(one),
        *dict.fromkeys(check.reason for check in weighty if check.reason),
    )
    verdict = whole(tuple(check.verdict for check in checks))
    return Finding(finding_id(one.id), one.id, one.lane, one.kind, verdict, checks, reasons, one.synthetic)


def _checks(one: Asserted, evidence: Evidence, as_of: int) -> list[Check]:
    blank = told_slots(one)
    if _is_open(one, as_of):
        why = f"its time has not passed as of {when_words(as_of)}"
        return [Check(slot, "open", said, reason=why) for slot, said in blank]
    if one.modality in ("cancelled", "called_for"):
        return [_cannot(slot, said, "it is not said to have happened") for slot, said in blank]
    if one.kind in TALK:
        return [_cannot(slot, said, NOT_SHOWN) for slot, said in blank]
    checks = _by_transmissions(one, evidence, blank)
    return weighed(one, checks, evidence.seen(one))


def _by_transmissions(one: Asserted, evidence: Evidence, blank: list[tuple[str, str]]) -> list[Check]:
    no_time = "tells not from when to when" if one.granularity else NO_TIME
    lacks = no_time if one.time is None else NO_PLACE if one.where is None else ""
    if not lacks and one.time and one.time[1] - one.time[0] > _LONGEST_US:
        lacks = "its time is told too roughly"
    if not lacks and one.where and one.where.role == "toward":
        lacks = "tells where it was bound, not where it was"
    if lacks:
        return [_cannot(slot, said, lacks) for slot, said in blank]
    if not evidence.transmissions:
        return [_cannot(slot, said, "the record holds no transmissions") for slot, said in blank]
    if one.modality == "denied":
        return [_cannot(slot, said, "it is denied, and absence cannot be observed") for slot, said in blank]
    made = named_checks(one, evidence, blank) if one.named else fleet_checks(one, evidence, blank)
    return [made.get(slot) or _cannot(slot, said, NOT_SHOWN) for slot, said in blank]


def told_slots(one: Asserted) -> list[tuple[str, str]]:
    """Return the slots that a line tells, each with its words."""
    found = []
    who = ", ".join(it.words for it in one.named) or ", ".join(words for words, _ in one.parties)
    if who:
        found.append(("who", who))
    found.append(("what", about(one)))
    if one.where_words:
        found.append(("where", one.where_words))
    if one.time is not None:
        found.append(("when", one.time_words))
    if one.counts:
        found.append(("how many", ", ".join(it.words for it in one.counts)))
    return found


def _is_open(one: Asserted, as_of: int) -> bool:
    return one.time is not None and one.time[1] > as_of


def _cannot(slot: str, said: str, reason: str) -> Check:
    return Check(slot, "not observable", said, reason=reason)


def _remarks(one: Asserted) -> list[str]:
    told = []
    early = one.published is not None and one.time is not None and one.published < one.time[0] - one.doubt_us
    if early and one.modality in ("occurred", "ongoing"):
        told.append("its document is dated before what it tells: a plan, or one of the dates is wrong")
    place = _disputed_place(one)
    return [*told, f"its place: {place}"] if place else told


def _disputed_place(one: Asserted) -> str:
    """Return the words for a disputed place that a line names, or where its small place lies; else nothing."""
    found = disputed.named(one.where_words)
    if found is None and one.where is not None and one.where.reach_km <= _SMALL_KM:
        middle = one.where.outline.centroid
        [number] = disputed.inside(np.array([middle.y]), np.array([middle.x])).tolist()
        found = disputed.places()[number] if number >= 0 else None
    return disputed.describe(found.id) if found else ""
