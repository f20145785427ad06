"""With what: the ships and aircraft of a claim, counted and named, and what the observer saw from."""

from collections.abc import Sequence
from dataclasses import replace

from offing.reports.draft import Draft
from offing.reports.frame_chunk import Chunk
from offing.reports.mention import Mention
from offing.reports.reference import is_definite, parties_of
from offing.schema.claim import Force, Party, Unit

_AIRCRAFT = frozenset("aircraft fighter bomber patrol_aircraft transport_aircraft helicopter drone".split())
_TOGETHER = ("with", "alongside", "by")
_GO = frozenset(("movement", "port_call", "unit", "force"))


def craft_of(phrases: Sequence[Chunk], draft: Draft) -> tuple[tuple[Force, ...], tuple[Unit, ...]]:
    """Return what phrases count and name; "the carrier" is the one told of before."""
    forces: list[Force] = []
    units: list[Unit] = []
    memory = draft.scene.memory
    for chunk in phrases:
        for part in chunk.members or [chunk]:
            owners = [one for one in parties_of(part, memory) if one.kind != "person"]
            owner = owners[0].id if len(owners) == 1 else None
            named = [one for one in part.mentions if one.kind == "unit" and not _is_counted_aircraft(one.value)]
            units += [one.value for one in named]
            counted = [one for one in part.mentions if one.kind == "force" and not _overlaps(one, named)]
            forces += [replace(one.value, owner=one.value.owner or owner) for one in counted]
            if draft.frame.kind in ("unit", "force"):
                continue  # what a group is made of is said in its own words
            if not named and not counted and not chunk.members and _stands_for_one(part, draft):
                units += memory.ship(part)
    return tuple(dict.fromkeys(forces)), tuple({one.span or id(one): one for one in units}.values())


def watching(draft: Draft) -> tuple[Force, ...]:
    """Return the ships that watch others, where they are counted: "two Danish frigates shadowed the convoy"."""
    subject = draft.match.subject
    if draft.frame.kind != "sighting" or subject is None or "craft" not in subject.kinds:
        return ()
    if id(subject) in draft.scene.borrowed or subject.start > draft.clause.chunk.start:
        return ()
    forces, _ = craft_of([subject], draft)
    seen = {one.span for chunk in draft.phrases("craft") for one in _counts(chunk)}
    return tuple(one for one in forces if one.unit not in _AIRCRAFT and one.span not in seen)


def _counts(chunk: Chunk) -> list[Force]:
    return [one.value for one in chunk.mentions if one.kind == "force"]


_GROUPS = frozenset("group fleet flotilla squadron detachment formation convoy force task".split())


def _stands_for_one(chunk: Chunk, draft: Draft) -> bool:
    """Tell whether a phrase is of one ship told of before: "the carrier", "the vessel", "she"."""
    if id(chunk) in draft.scene.borrowed and "craft" in chunk.kinds and not chunk.plural:
        return True
    if _GROUPS & set(chunk.text.split()):
        return False
    return "craft" in chunk.kinds and not chunk.plural and is_definite(chunk) and not chunk.owners


def joined(draft: Draft) -> list[Chunk]:
    """Return the ships that go with those of the subject: "X, along with the frigates Y and Z, left …"."""
    if draft.frame.kind not in _GO or "subject" not in draft.frame.roles.get("craft", ()):
        return []
    taken = {id(one) for one in draft.phrases("craft")}
    verb = draft.clause.chunk.start
    found = _accompanying(draft)
    for prep, chunk in draft.match.preps:
        if id(chunk) in taken or "craft" not in chunk.kinds or prep not in _TOGETHER[:2]:
            continue
        if chunk.start < verb or draft.frame.kind == "movement":
            found.append(chunk)
    return found


def _accompanying(draft: Draft) -> list[Chunk]:
    """Return the ships of an insertion behind the subject: ", accompanied by the cruiser X,", "led by Y"."""
    subject = draft.match.subject
    if subject is None or draft.frame.kind not in ("movement", "port_call"):
        return []
    found = []
    for one in draft.scene.clauses:
        inserted = one.verb.form == "pp" and "carry" in one.verb.groups
        if inserted and subject.end <= one.chunk.start < draft.clause.chunk.start and subject in one.subjects:
            found += [chunk for prep, chunk in one.preps if prep == "by" and "craft" in chunk.kinds]
    return found


def owned_by(forces: tuple[Force, ...], holders: Sequence[Party], kind: str) -> tuple[Force, ...]:
    """Return counts with their owner where there is but one who can be."""
    told = [one for one in holders if one.kind != "person"]
    if len(told) != 1 or kind == "incident":
        return forces
    state = told[0].state
    return tuple(replace(one, owner=one.owner or told[0].id) if kind != "reaction" or state else one for one in forces)


def platforms_of(draft: Draft) -> tuple[Unit, ...]:
    """Return what the observer saw from: the ships and aircraft of the subject, or told with "with", "using", "by"."""
    phrases = [draft.match.subject] if draft.match.subject is not None else []
    seen = {id(one) for one in draft.phrases("targets")}
    phrases += [chunk for prep, chunk in draft.match.preps if prep in _TOGETHER and id(chunk) not in seen]
    found: list[Unit] = []
    for chunk in phrases:
        if "craft" in chunk.kinds:
            named = [one for one in chunk.mentions if one.kind == "unit"]
            found += [
                one.value
                for one in named
                if not any(_overlaps(one, [o]) for o in named if o is not one and _wider(o, one))
            ]
    return tuple({id(one): one for one in found}.values())


def _wider(one: Mention, other: Mention) -> bool:
    return (one.end - one.start, one.start) > (other.end - other.start, other.start)


def _overlaps(one: Mention, others: Sequence[Mention]) -> bool:
    return any(other.start < one.end and one.start < other.end for other in others)


def _is_counted_aircraft(unit: Unit) -> bool:
    """Tell whether a unit is only a type of aircraft, which is told by its count: "two H-6 bombers"."""
    return unit.name is None and unit.hull_number is None and unit.kind in _AIRCRAFT
