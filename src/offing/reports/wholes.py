"""Claims of parts put to the claims of their wholes: what hangs on a drill, and what a group includes."""

from collections.abc import Sequence
from dataclasses import replace

from offing.reports.frame_clauses import Clause
from offing.schema.claim import Claim

_HANGING = frozenset(("drill-involved", "drill-tested", "drill-took-place", "drill-saw", "drill-aimed"))


def hung(claims: list[Claim], told: Sequence[Clause]) -> list[Claim]:
    """Return claims in which what a participle tells of a drill is tied to the drill that the verb before it tells."""
    by_verb = {(clause.chunk.start, clause.chunk.end): clause for clause in told}
    drills = [one for one in claims if one.kind == "exercise" and "exercise" in one.spans]
    main = next((one for one in drills if by_verb[one.spans["trigger"]].verb.form in ("finite", "to")), None)
    if main is None:
        return claims

    def hangs(one: Claim) -> bool:
        clause = by_verb[one.spans["trigger"]]
        behind = one.spans["trigger"] > main.spans["trigger"]
        same = one.detail.get("name") == main.detail.get("name")
        return one.rule in _HANGING and clause.verb.form in ("ing", "pp") and behind and same

    tie = main.spans["exercise"]
    return [
        replace(one, modality=main.modality, spans={**one.spans, "exercise": tie})
        if one is not main and one in drills and hangs(one)
        else one
        for one in claims
    ]


def without_parts(claims: Sequence[Claim]) -> list[Claim]:
    """Return claims with what "including …" names put into the claim of the ships that it is a part of."""
    parts = [one for one in claims if one.detail.get("including")]
    rest = [one for one in claims if not one.detail.get("including")]
    wholes = [
        one for one in rest if one.kind in ("movement", "unit", "force", "sighting", "tally", "reaction", "exercise")
    ]
    if not parts or not wholes:
        return rest
    whole = max(wholes, key=lambda one: (one.kind != "exercise", bool(one.forces), -one.spans["trigger"][0]))
    units = [*whole.units, *(unit for one in parts for unit in one.units if unit.name and unit not in whole.units)]
    kind = "unit" if whole.kind == "force" and units else whole.kind
    told = (
        []
        if kind in ("unit", "force")
        else [one for one in parts if one.rule == "group-includes" and any(it.name for it in one.units)]
    )
    whole_now = replace(whole, kind=kind, units=tuple(units))
    return [*(one for one in rest if one is not whole), whole_now, *(_as_told(one, whole) for one in told[:1])]


def _as_told(part: Claim, whole: Claim) -> Claim:
    """Return what "including …" tells of a group, with whose it is and who says so from what the group did."""
    detail = {key: value for key, value in part.detail.items() if key != "including"}
    actors = part.actors if part.tier != "B" else whole.actors or part.actors
    return replace(part, detail=detail, actors=actors, speaker=part.speaker or whole.speaker)
