"""Sightings of the observer's own: told by the service that publishes the document."""

from dataclasses import replace

from offing.schema.claim import Claim, Party

_AIRCRAFT = frozenset("aircraft fighter bomber patrol_aircraft helicopter drone".split())
_GRADE = "A2"  # a service of its own observations, not confirmed by others


def first_hand(claim: Claim, publisher: Party | None) -> Claim:
    """Return a sighting as one of the observer's own where its service or ministry publishes the document."""
    if claim.kind != "sighting":
        return claim
    at = claim.spans["trigger"][0]
    named = tuple(one for one in claim.platforms if (one.name or one.hull_number) and one.span and one.span[0] < at)
    if publisher is None or claim.modality not in ("occurred", "ongoing") or claim.speaker is not None:
        others = tuple(one for one in claim.platforms if one not in named)
        units = tuple(one for one in claim.units if one not in others)
        return replace(claim, platforms=others, units=(*units, *(one for one in named if one not in units)))
    observer = claim.actors[0] if claim.actors else replace(publisher, inferred="who publishes")
    if observer.state != publisher.state:
        return replace(claim, platforms=())
    means = "aircraft" if claim.platforms and all(one.kind in _AIRCRAFT for one in claim.platforms) else claim.means
    return replace(
        claim, sighted=True, observer=observer, actors=claim.actors or (observer,), means=means, grade=_GRADE
    )
