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
        if at is None:
            kept.append(claim)
        else:
            kept[at] = _both(kept[at], claim)
    return kept


def _both(one: Claim, other: Claim) -> Claim:
    first, second = (other, one) if one.modality == "planned" != other.modality and not one.time else (one, other)
    time = one.time or other.time
    if one.time and other.time and other.rule in ("drill-ended", "drill-came-to-end") and one.time.start:
        time = replace(one.time, end=other.time.end, granularity="span")
    known = {party.id for party in first.actors if not party.inferred}
    more = tuple(party for party in second.actors if party.id not in known and not party.inferred)
    told = tuple(party for party in first.actors if not (party.inferred and more))
    return replace(
        first,
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
