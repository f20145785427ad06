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
from offing.reports.frame_clauses import Clause, complements
from offing.reports.frame_match import Match, fits
from offing.reports.frame_nouns import clause_above, clause_of, is_left_out
from offing.reports.frame_verbs import Verb
from offing.reports.frames import Part
from offing.reports.mention import Mention
from offing.reports.reference import is_definite
from offing.reports.triggers import Family, Trigger, triggers
from offing.schema.claim import Claim

TIER = "C"
MOST_WORDS = 1_500  # characters of a sentence in which triggers are looked for; what is longer is a list or a table


def loose(scene: Scene, found: Sequence[Claim]) -> list[Claim]:
    """Return the claims of a sentence that its words alone tell, beside those *found* by frames."""
    text, sentence = scene.text, scene.sentence
    words = text[sentence.start : min(sentence.end, sentence.start + MOST_WORDS)]
    if _VETO.search(words):
        return []
    more: list[Claim] = []
    for chunk, trigger in _triggers(scene, words.replace("\n", " ")):
        family = trigger.family
        if _is_told(family, chunk, found, more) or not _may_stand(family, words):
            continue
        clause = _clause(chunk, trigger, scene)
        match = None if clause is None or _is_aside(clause, family, found, scene) else _match(clause, family, scene)
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
    r"|erroneous(?:ly)?|incorrect(?:ly)?|mistaken(?:ly)?|wrongly|in error|school|pupils|students?|yachts?|repainted)\b",
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


# --- The clause of a trigger


def _clause(chunk: Chunk, trigger: Trigger, scene: Scene) -> Clause | None:
    if trigger.form == "noun":
        return None if is_left_out(chunk, scene.clauses, scene.text) else _of_noun(chunk, scene)
    if chunk.verb is None:
        return _of_word(chunk, trigger.form, scene)
    clause = next((one for one in scene.clauses if one.chunk is chunk), None)
    return (
        None
        if clause is None
        else replace(clause, subjects=clause.subjects or _pointed(clause, trigger.family.frame.kind, scene))
    )


def _of_noun(chunk: Chunk, scene: Scene) -> Clause:
    """Return the clause of a noun; who does it stands as a phrase "above", from the verb that it depends on."""
    clause = clause_of(chunk, scene.chunks, scene.clauses, scene.text)
    above = clause_above(chunk, scene.clauses)
    if above is None:
        return clause
    doing = [one for prep, one in above.preps if prep == "by"] if above.verb.passive else above.subjects
    clause.preps += [("above", one) for one in doing if one is not chunk and one.kinds & {"party", "craft"}][:1]
    if chunk in above.subjects or chunk in above.objects:
        clause.preps += [pair for pair in above.preps if pair not in clause.preps]
        clause.times += [one for one in above.times if one not in clause.times]
    return clause


def _of_word(chunk: Chunk, form: str, scene: Scene) -> Clause | None:
    """Return the clause of a verb that the vocabulary of frames lacks: "the crew scuttled her"."""
    row = scene.chunks
    before = row[chunk.at - 1] if chunk.at else None
    if before is not None and before.type in _QUALIFIED and form != "ing":
        return None  # an adjective: "the scuttled hull"
    passive = before is not None and before.verb is not None and "be" in before.verb.marks
    clause = Clause(
        chunk,
        Verb(0, 0, frozenset(), "ing" if form == "ing" else "finite", passive=passive),
        left=chunk.at,
        right=chunk.at,
    )
    complements(row, chunk.at, clause)
    clause.subjects = [one for one in reversed(row[: chunk.at]) if one.type == "np" and one.prep is None][:2]
    if before is not None and "pronoun" in before.kinds:
        clause.subjects = _pointed(clause, "", scene)
    above = next((one for one in reversed(scene.clauses) if one.chunk.at < chunk.at), None)
    clause.parent = above.parent if above is not None else None
    return clause


_QUALIFIED = ("det", "'s", "x", "prep", "hyphen")


def _pointed(clause: Clause, kind: str, scene: Scene) -> list[Chunk]:
    """Return a phrase for the ships told of before, where "it", "they", "all" or a bare name stands before the verb."""
    at = clause.chunk.at - 1
    while at > 0 and scene.chunks[at].type == "adverb":
        at -= 1
    before, memory = scene.chunks[at] if at >= 0 else None, scene.memory
    if before is None or not memory.tells_of_ships():
        return []
    words = scene.text[before.start : before.end]
    named = before.type == "x" and words[:1].isupper() and kind == "movement"
    if not named and words.lower() not in _POINTING:
        return []
    found = Chunk("np", before.start, before.end, "they", frozenset(("craft",)), det="they")
    why = "the ships told of before"
    owners = [replace(one, inferred=why, span=None) for one in memory.craft or memory.loose_craft]
    found.owners = tuple(Mention(one.kind, before.start, before.end, one) for one in owners)
    return [found]


_POINTING = frozenset(("it", "they", "she", "all", "both"))


# --- What speaks against it

_IN_PASSING = frozenset(
    one.replace("_", " ")
    for one in """after before during following since until amid despite besides like to as for from over about against
    ahead_of prior_to such_as because_of owing_to in_response_to instead_of as_a_result_of""".split()
)
_TAKING_PART = ("unit", "force", "statement")
_SUPPOSED = frozenset(("if", "unless", "whether", "than", "lest"))
_AGAINST = ("from", "against", "for", "as")
_HELD = frozenset("announce cancel hold begin end happen join involve cancel host train due aim mark".split())


def _is_aside(clause: Clause, family: Family, found: Sequence[Claim], scene: Scene) -> bool:
    """Tell whether a happening is told only as a supposition, a purpose, a time or a reason of something else."""
    if clause.opener in _SUPPOSED or _is_thought(clause, scene):
        return True
    if clause.verb.groups == {"noun"}:
        return _is_passing(clause, family.frame.kind, found, scene)
    if clause.verb.form != "finite" and clause.chunk.at and scene.chunks[clause.chunk.at - 1].type in _QUALIFIED[:2]:
        return True  # "a warning", "the tracking"
    if family.frame.kind == "reaction" and "not" in clause.verb.marks:
        return True
    return _hangs(clause, family.frame.kind, found)


def _hangs(clause: Clause, kind: str, found: Sequence[Claim]) -> bool:
    """Tell whether a verb only hangs on what is told: a purpose, or what ships that are seen do."""
    form = clause.verb.form
    if kind == "exercise" and (form != "finite" or any(one.kind in _TAKING_PART for one in found)):
        return True
    if kind in ("exercise", "sighting", "unit", "force", "port_call", "incident") and form == "to":
        return True
    told = {one.kind for one in found}
    if kind == "unit" and "carry" in clause.verb.groups:
        return bool(told & {"movement", "port_call"})  # "accompanied by …" tells more ships of these
    if kind == "movement" and "deploy" in clause.verb.groups and told & {"unit", "force", "exercise", "reaction"}:
        return True
    if kind == "incident":
        return form != "finite" and any(one.kind == "exercise" for one in found)
    if kind != "movement":
        return False
    if form == "to" and found:
        return True
    beside = form != "finite" or clause.opener in ("as", "while", "when")
    if beside and any(one.kind in ("sighting", "reaction") for one in found):
        return True
    return form == "pp" or (form == "ing" and clause.opener == "ing" and bool(found))


def _is_passing(clause: Clause, kind: str, found: Sequence[Claim], scene: Scene) -> bool:
    """Tell whether a noun stands for what is only a time, a reason or a matter of what the sentence tells."""
    chunk = clause.chunk
    if kind == "incident":
        return chunk.prep is not None and chunk.prep.text in _AGAINST and not is_definite(chunk)
    above = clause_above(chunk, scene.clauses)
    if above is not None and (above.opener in _SUPPOSED or (found and above.verb.form == "to")):
        return True
    if kind == "movement" and any(one.kind in ("sighting", "reaction", "port_call") for one in found):
        return True
    by_whom = bool(chunk.owners) or any(prep in ("with", "between", "by") for prep, _ in clause.preps)
    if kind == "exercise" and any(one.kind in _TAKING_PART for one in found):
        return not any(prep in ("with", "between", "alongside") for prep, _ in clause.preps)
    if chunk.prep is not None and chunk.prep.text in _IN_PASSING:
        where = chunk.prep.text == "for" and any("place" in one.kinds for one in (*clause.objects, *_behind(clause)))
        named = any(one.kind == "exercise" for one in chunk.mentions) and any(
            "place" in it.kinds for it in _behind(clause)
        )
        return not (by_whom or where or named)
    if kind != "exercise" or above is None or chunk in above.subjects or ("exercise" in chunk.kinds and by_whom):
        return False
    if not is_definite(chunk):
        return not chunk.det and not clause.preps and not above.verb.groups & _HELD
    return not above.verb.groups & _HELD or above.verb.form != "finite"


def _behind(clause: Clause) -> list[Chunk]:
    return [one for _, one in clause.preps]


def _is_thought(clause: Clause, scene: Scene) -> bool:
    """Tell whether it is what would or could be, and nobody says that it will."""
    words = frozenset(scene.text[clause.chunk.start : clause.chunk.end].lower().split())
    return ("would" in words and clause.parent is None) or bool(words & {"could", "might", "can"})


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
