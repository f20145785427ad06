"""The clauses of triggers: who does what, and where, round a word that loose reading goes by."""

from dataclasses import replace

from offing.reports.draft import Scene
from offing.reports.frame_chunk import Chunk
from offing.reports.frame_clauses import Clause, complements
from offing.reports.frame_nouns import clause_above, clause_of, is_left_out
from offing.reports.frame_verbs import Verb
from offing.reports.mention import Mention
from offing.reports.triggers import Trigger


def clause_of_trigger(chunk: Chunk, trigger: Trigger, scene: Scene) -> Clause | None:
    """Return the clause of a trigger: of its verb, of its noun, or of a word that nothing else knows; None for none."""
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
    if before is not None and before.type in QUALIFIED and form != "ing":
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


QUALIFIED = ("det", "'s", "x", "prep", "hyphen")


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
