"""Loose reading: what a sentence tells by a single word, where no frame fits it; tier C.

It stands below the frames. A trigger (``lexicons/en/triggers.toml``) makes a claim of its kind where the frames gave
none of that kind in the sentence, where what the kind needs stands beside it, and where nothing speaks against it: a
supposition, a purpose, a time or reason of something else. Slots are filled as the frames fill them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from offing.reports.assembly import Scene, claim_of
from offing.reports.frame_chunk import Chunk
from offing.reports.frame_clauses import Clause
from offing.reports.frame_match import Match, fits
from offing.reports.frames import Part
from offing.reports.loose_aside import is_aside
from offing.reports.loose_clauses import clause_of_trigger
from offing.reports.reference import is_definite
from offing.reports.triggers import Family, Trigger, triggers
from offing.schema.claim import Claim

TIER = "C"


def loose(scene: Scene, found: Sequence[Claim]) -> list[Claim]:
    """Return the claims of a sentence that its words alone tell, beside those *found* by frames."""
    words = scene.words
    if _VETO.search(words):
        return []
    more: list[Claim] = []
    for chunk, trigger in _triggers(scene, words.replace("\n", " ")):
        family = trigger.family
        if _is_told(family, chunk, found, more) or not _may_stand(family, words):
            continue
        clause = clause_of_trigger(chunk, trigger, scene)
        match = None if clause is None or is_aside(clause, family, found, scene) else _match(clause, family, scene)
        claim = None if match is None else claim_of(match, scene)
        claim = _answered(claim) if claim is not None and claim.kind == "reaction" else claim
        if claim is not None and (_tells(claim) or (family.bare and scene.memory.kinds)):
            more.append(replace(claim, tier=TIER, rule=f"loose-{claim.kind}"))
            scene.memory.take_loosely(more[-1])
    return more


# Sentences in which words for happenings tell none: suppositions, sport, trade in ships, thoughts of analysts, errors.
_VETO = re.compile(
    r"\A\W*(?:If|Unless|Should|Had|Were|Asked (?:whether|if|about))\b"
    r"|\b(?:analysts?|experts?|scholars?|professor|think[- ]tank|editorial|opinion|commentators?|historians?"
    r"|observers say|film|novel|museum|tourists?|passengers|league|tournament|regatta|championship|shareholders?"
    r"|investors?|shipyard|shipbuilder|keel|contracts?|procurement|prototype|sea trials"
    r"|erroneous(?:ly)?|incorrect(?:ly)?|mistaken(?:ly)?|wrongly|in error|untrue|retract(?:s|ed|ion)?"
    r"|school|pupils|students?|yachts?|repainted)\b",
    re.IGNORECASE,
)


def _triggers(scene: Scene, words: str) -> Iterator[tuple[Chunk, Trigger]]:
    """Yield each trigger with the chunk that it stands in."""
    start, row = scene.sentence.start, scene.chunks
    number = 0
    for hit in triggers().hits(words):
        if hit.kind == "idle":
            continue
        first, last = start + hit.start, start + hit.end
        while number < len(row) and row[number].end <= first:
            number += 1
        if number == len(row):
            return
        chunk = row[number]
        inside = chunk.start <= first < chunk.end
        if hit.value.form == "noun":  # "freedom of navigation operation" is told by its last word
            chunk = next((one for one in row[number:] if one.start < last <= one.end), chunk)
        if inside and not _is_of_name(chunk, first) and _is_form(chunk, hit.value.form, last, scene):
            yield chunk, hit.value


def _is_of_name(chunk: Chunk, at: int) -> bool:
    """Tell whether a word is a part of what is named: of a ship, a party, a place."""
    return any(one.start <= at < one.end and one.kind != "exercise" for one in chunk.mentions)


def _is_form(chunk: Chunk, form: str, end: int, scene: Scene) -> bool:
    """Tell whether a chunk can be what a trigger asks for: its verb, its noun, or a word that nothing else knows."""
    if form == "noun":
        return chunk.type in ("np", "x") and not _is_compound(chunk, scene)
    if chunk.type == "vg":
        return _PARTICLE.fullmatch(scene.text, end, max(end, chunk.end)) is not None
    return chunk.type == "x" and form in ("past", "pp", "ing", "be")


_PARTICLE = re.compile(
    r"(?: (?:in|at|on|to|into|from|with|for|off|by|up|out|through|over|past|of|upon|towards?|back))*"
)


def _is_compound(chunk: Chunk, scene: Scene) -> bool:
    """Tell whether a noun only qualifies the next: "attack systems"."""
    after = scene.chunks[chunk.at + 1] if chunk.at + 1 < len(scene.chunks) else None
    if after is None or after.start != chunk.end + 1 or after.type not in ("np", "x"):
        return False
    return not after.det and not after.kinds & _APART


_APART = frozenset(("time", "place", "party", "craft", "exercise", "pronoun"))


def _is_told(family: Family, chunk: Chunk, found: Sequence[Claim], more: Sequence[Claim]) -> bool:
    """Tell whether a claim of the kind, or one of the same word, is there."""
    at = (chunk.start, chunk.end)
    for claim in (*found, *more):
        if claim.spans.get("trigger") == at:
            return True
        if claim.kind == family.frame.kind and not family.again:
            return True
    return False


def _may_stand(family: Family, words: str) -> bool:
    if family.unless is not None and family.unless.search(words):
        return False
    return family.words is None or family.words.search(words) is not None


def _tells(claim: Claim) -> bool:
    return bool(claim.actors or claim.targets or claim.forces or claim.units or claim.place or claim.time)


def _answered(claim: Claim) -> Claim | None:
    """Return a reaction with who speaks as who reacts, where nobody else is told; None where nobody is."""
    if claim.actors:
        return claim
    speaker = claim.speaker
    return None if speaker is None else replace(claim, actors=(speaker,), speaker=None)


# --- Who stands where


def _match(clause: Clause, family: Family, scene: Scene) -> Match | None:
    """Return the trigger's clause as a match of its family, None where what it needs lacks."""
    frame, memory = family.frame, scene.memory
    if "any" in family.told:
        if not memory.kinds and not _OF_FORCES.search(scene.text, scene.sentence.start, scene.sentence.end):
            return None
    elif family.told and not memory.kinds & family.told:
        return None
    points = clause.verb.groups == {"noun"} and is_definite(clause.chunk) and frame.kind in memory.kinds
    if family.beside and not points and not any(one.kinds & family.beside for one in scene.chunks):
        return None
    preps = [*clause.preps, *(("rest", one) for one in scene.chunks[clause.chunk.at + 1 :] if one.type == "np")]
    if clause.verb.groups == {"noun"}:
        return Match(frame, clause, clause.chunk, None, preps)
    doing, done = clause.subjects, clause.objects
    if clause.verb.passive or (clause.verb.form == "pp" and not done):
        doing, done = [one for prep, one in clause.preps if prep == "by"], clause.subjects
    if clause.verb.passive and frame.kind == "meeting" and not any("person" in one.kinds for one in doing):
        return None
    if clause.verb.passive and frame.kind == "movement":
        doing = [*doing, *done]  # "was headed for"
    if frame.subject is not None and not any(fits(frame.subject, one) for one in doing):
        doing = [*doing, *_farther(clause, scene)]
    subject, missing = _phrase(frame.subject, doing)
    object_, lacking = _phrase(frame.object, done)
    return None if missing or lacking else Match(frame, clause, subject, object_, preps)


def _phrase(part: Part | None, candidates: Sequence[Chunk]) -> tuple[Chunk | None, bool]:
    """Return the phrase that fits, and whether one that is needed lacks."""
    if part is None:
        return next(iter(candidates), None), False
    found = next((one for one in candidates if fits(part, one)), None)
    return found, found is None and not (part.optional and not candidates)


def _farther(clause: Clause, scene: Scene) -> list[Chunk]:
    """Return the ships before a dash or an insertion that ends right before the verb: "a frigate - the X - sailed"."""
    row, at = scene.chunks, clause.chunk.at
    if not at or row[at - 1].type not in ("dash", "comma", "hyphen", "close"):
        return []
    return [one for one in reversed(row[:at]) if "craft" in one.kinds and one.prep is None][:1]


_OF_FORCES = re.compile(
    r"\b(?:nav(?:y|ies|al)|military|warships?|warplanes?|fleets?|coast ?guards?|maritime"
    r"|defen[cs]e (?:minist|chief|attach)\w*"
    r"|armed forces|army|air force|marines|amphibious|submarines?|frigates?|destroyers?|NATO|PLA)\b",
    re.IGNORECASE,
)
