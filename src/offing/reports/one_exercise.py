"""Claims of one sentence put together that tell of one exercise."""

from collections.abc import Sequence
from dataclasses import replace

from offing.schema.claim import Claim


def as_one(claims: Sequence[Claim]) -> list[Claim]:
    """Return claims with what a sentence says of one exercise put together: "which began on …, is to last until …"."""
    kept: list[Claim] = []
    for claim in claims:
        noun = claim.spans.get("exercise")
        at = next((n for n, one in enumerate(kept) if noun is not None and one.spans.get("exercise") == noun), None)
        if claim.rule in _PRACTICE:
            at = next((n for n, one in enumerate(kept) if one.rule in _PRACTICE), at)
        if at is None:
            kept.append(claim)
        else:
            kept[at] = _both(kept[at], claim)
    return kept


_PRACTICE = ("participants-train", "participants-trained", "participants-held")
_OVER = {"drill-ended", "drill-came-to-end"}


def _gives_way(one: Claim, other: Claim) -> bool:
    """Tell whether the second of two says better how an exercise stands: one that was planned was called off."""
    if other.modality == "cancelled":
        return one.modality != "cancelled"
    return one.modality == "planned" != other.modality and not one.time


def _both(one: Claim, other: Claim) -> Claim:
    first, second = (other, one) if _gives_way(one, other) else (one, other)
    time = one.time or other.time
    if one.time and other.time and other.rule in _OVER and one.time.start:
        time = replace(one.time, end=other.time.end, granularity="span")
    if one.time and other.time and one.time.start and other.time.start is None and other.time.end:
        time = replace(one.time, end=other.time.end, granularity="span")  # "begins on … and runs until …"
    known = {party.id for party in first.actors if not party.inferred}
    more = tuple(party for party in second.actors if party.id not in known and not party.inferred)
    told = tuple(party for party in first.actors if not (party.inferred and more))
    over = {one.rule, other.rule} & _OVER and first.modality == "ongoing"
    return replace(
        first,
        modality="occurred" if over else first.modality,
        actors=(*told, *more),
        forces=first.forces or second.forces,
        units=first.units or second.units,
        place=first.place or second.place,
        time=time,
        speaker=first.speaker or second.speaker,
        detail={**second.detail, **first.detail},
        spans={**second.spans, **first.spans},
        tier=min(first.tier, second.tier) if more or told == first.actors else first.tier,
    )
