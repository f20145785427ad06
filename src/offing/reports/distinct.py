"""Claims of one sentence, each told once."""

from collections.abc import Sequence

from offing.schema.claim import Claim


def distinct(claims: Sequence[Claim]) -> list[Claim]:
    """Return claims without those that say no more than another of their kind in the same sentence."""
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda one: -fullness(one)):
        if not any(_covers(other, claim) for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda one: one.spans["trigger"])


def fullness(claim: Claim) -> int:
    """Return how many slots of a claim are filled."""
    slots = (claim.actors, claim.targets, claim.forces, claim.units, claim.place, claim.time, claim.detail)
    return sum(bool(slot) for slot in slots)


def _is_of_others(one: Claim, other: Claim) -> bool:
    """Tell whether a second incident of a sentence has ships or victims that the first has not."""
    return bool(set(other.targets) - set(one.targets) or set(other.forces) - set(one.forces))


def _covers(one: Claim, other: Claim) -> bool:
    if one.kind != other.kind or one.modality != other.modality:
        return False
    if other.detail.keys() - one.detail.keys():
        return False
    if one.kind == "unit" and {it.span for it in other.units} <= {it.span for it in one.units}:
        return True  # "a flotilla comprising X and Y takes part": told once
    apart = one.spans["trigger"] != other.spans["trigger"]
    if one.kind == "movement" and apart:
        return False
    if one.kind == "incident" and apart and one.rule != other.rule and _is_of_others(one, other):
        return False
    if other.place is not None and (one.place is None or one.place.name != other.place.name):
        return False
    ids = {party.id for party in one.actors}
    return {party.id for party in other.actors} <= ids and not (other.time and other.time != one.time)
