"""The claims of one clause and of nouns that tell of happenings, each kind by its most specific frame."""

from collections.abc import Sequence
from dataclasses import replace

from offing.reports.assembly import Scene, claim_of
from offing.reports.distinct import fullness
from offing.reports.frame_chunk import Chunk
from offing.reports.frame_clauses import Clause
from offing.reports.frame_match import matches
from offing.reports.frame_nouns import noun_clauses
from offing.schema.claim import Claim


def claims_in(clause: Clause, scene: Scene) -> list[Claim]:
    """Return the claims of one clause: of each kind the one of the most specific frame that can be filled."""
    found: dict[str, Claim] = {}
    dropped: set[str] = set()
    for match in matches(clause, scene.words):
        if match.frame.kind not in found:
            claim = claim_of(match, scene)
            if claim is not None:
                found[claim.kind] = claim
                dropped |= match.frame.drops
    drill, ships = found.get("exercise"), found.get("unit")
    if drill is not None and ships is not None and _is_placed(drill, ships):
        dropped.discard("exercise")
    return [claim for kind, claim in found.items() if kind not in dropped]


def _is_placed(drill: Claim, ships: Claim) -> bool:
    """Tell whether a drill that named ships take part in is told with where, when, or others that hold it."""
    if drill.rule != "drill-joined":
        return False
    own = {one.state for one in ships.actors}
    others = [one for one in drill.actors if one.state not in own and not one.inferred]
    return drill.place is not None or drill.time is not None or bool(others)


def claims_of_nouns(row: Sequence[Chunk], told: Sequence[Clause], found: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return the claims of happenings told by nouns, of kinds that no verb of the sentence tells."""
    kinds = {one.kind for one in found}
    more: dict[str, Claim] = {}
    for clause in noun_clauses(row, told, scene.text):
        for claim in claims_in(clause, scene):
            known = more.get(claim.kind)
            if claim.kind not in kinds:
                more[claim.kind] = claim if known is None else _filled(known, claim)
    return list(more.values())


def _filled(one: Claim, other: Claim) -> Claim:
    """Return a happening that two nouns tell ("manoeuvres and use of water cannons") with what each lacks filled."""
    if one.kind != "incident":
        return one if fullness(one) >= fullness(other) else other
    return replace(
        one,
        actors=one.actors or other.actors,
        targets=one.targets or other.targets,
        forces=one.forces or other.forces,
        units=one.units or other.units,
        place=one.place or other.place,
        time=one.time or other.time,
    )
