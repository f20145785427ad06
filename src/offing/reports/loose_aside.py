"""What speaks against a trigger: a supposition, a purpose, a time, a reason or a matter of what a sentence tells."""

from collections.abc import Sequence

from offing.reports.draft import Scene
from offing.reports.frame_chunk import Chunk
from offing.reports.frame_clauses import Clause
from offing.reports.frame_nouns import clause_above
from offing.reports.loose_clauses import QUALIFIED
from offing.reports.reference import is_definite
from offing.reports.triggers import Family
from offing.schema.claim import Claim

_IN_PASSING = frozenset(
    one.replace("_", " ")
    for one in """after before during following since until amid despite besides like to as for from over about against
    ahead_of prior_to such_as because_of owing_to in_response_to instead_of as_a_result_of""".split()
)
_TAKING_PART = ("unit", "force", "statement")
_SUPPOSED = frozenset(("if", "unless", "whether", "than", "lest"))
_AGAINST = ("from", "against", "for", "as")
_HELD = frozenset("announce cancel hold begin end happen join involve cancel host train due aim mark".split())


def is_aside(clause: Clause, family: Family, found: Sequence[Claim], scene: Scene) -> bool:
    """Tell whether a happening is told only as a supposition, a purpose, a time or a reason of something else."""
    if clause.opener in _SUPPOSED or _is_thought(clause, scene):
        return True
    if clause.verb.groups == {"noun"}:
        return _is_passing(clause, family.frame.kind, found, scene)
    if clause.verb.form != "finite" and clause.chunk.at and scene.chunks[clause.chunk.at - 1].type in QUALIFIED[:2]:
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
