"""From a frame that fits to a claim: who, with what, where, when, said by whom."""

import re
from collections.abc import Sequence

from offing.reports.assembly_details import tell
from offing.reports.assembly_idle import is_idle
from offing.reports.assembly_parties import actors_of, exercise_noun, named, parties_in, targets_of
from offing.reports.assembly_places import place_of, time_of, time_told, to_come
from offing.reports.assembly_ships import craft_of, joined, owned_by, platforms_of, watching
from offing.reports.draft import Draft, Scene
from offing.reports.frame_match import Match
from offing.reports.modality import modality
from offing.reports.reference import FIRST_PERSON, is_definite
from offing.reports.speech import saying_of, selves
from offing.schema.claim import Claim, Force, Party, Place, Time, Unit

__all__ = ["Scene", "claim_of"]

_ONE_COUNTRY = "MOBILIZE"
_CIVIL = frozenset(("merchant", "fishing"))


def claim_of(match: Match, scene: Scene) -> Claim | None:
    """Return the claim of a match, None where a slot that its frame needs lacks."""
    draft = Draft(match, scene, match.frame.tier)
    draft.spans["trigger"] = (match.clause.chunk.start, match.clause.chunk.end)
    named(draft)
    craft = [*draft.phrases("craft"), *joined(draft)]
    forces, units = craft_of(craft, draft)
    actors = actors_of(draft)
    targets = targets_of(draft, craft, actors)
    if match.clause.verb.groups == {"noun"} and match.frame.kind == "incident":
        known = {one.id for one in targets}
        actors = [one for one in actors if one.id not in known]  # whose airspace it is does not enter it
    place, time = place_of(draft), time_of(draft)
    tell(draft)
    time = to_come(time, _modality(draft), draft.scene) if time is not None else None
    forces = owned_by(forces, targets if draft.frame.kind == "sighting" else actors, draft.frame.kind)
    forces = (*watching(draft), *forces)
    if not _is_enough(draft, actors, place, time) or not _has_needs(draft, actors, targets, forces, units, place, time):
        return None
    first_person = draft.match.subject is not None and draft.match.subject.text in FIRST_PERSON
    if draft.frame.kind == "meeting" and first_person and not _says_who(draft):
        return None  # "we met him on board": who writes
    if draft.frame.kind == "incident" and _is_of_drill(draft, targets):
        return None
    if (
        (_is_negated(draft) and not _is_denied(draft, units))
        or _is_asked_for(draft)
        or _is_supposed(draft)
        or (time is None and _is_general(draft))
    ):
        return None
    return _claim(draft, actors, targets, forces, units, place, time)


def _claim(
    draft: Draft,
    actors: Sequence[Party],
    targets: Sequence[Party],
    forces: tuple[Force, ...],
    units: tuple[Unit, ...],
    place: Place | None,
    time: Time | None,
) -> Claim:
    scene, kind = draft.scene, draft.frame.kind
    saying = saying_of(draft.clause, scene.chunks, scene.text, scene.memory)
    if not actors and draft.match.subject is not None and draft.match.subject.text in FIRST_PERSON:
        actors = selves(saying.speaker)
    said_at = time_told(saying.time) if saying.time is not None else None
    if said_at is not None:
        draft.detail["said_at"] = said_at
    return Claim(
        kind=kind,
        quote=(scene.sentence.start, scene.sentence.end),
        rule=draft.frame.id,
        tier=draft.tier,
        modality=_modality(draft),
        actors=tuple(actors),
        targets=tuple(targets),
        forces=forces,
        units=units,
        place=place,
        time=time,
        speaker=saying.speaker or next(iter(parties_in(draft, "speaker")), None),
        origin=actors[0] if kind == "sighting" and len(actors) == 1 else None,
        plover=_plover(draft, actors),
        detail=draft.detail,
        spans=draft.spans,
        platforms=platforms_of(draft) if kind == "sighting" else (),
    )


def _says_who(draft: Draft) -> bool:
    """Tell whether "we" are named right behind: "We, the leaders of …"."""
    subject = draft.match.subject
    after = draft.scene.text[subject.end : subject.end + 6] if subject is not None else ""
    return after.startswith(", the")


def _modality(draft: Draft) -> str:
    """Return the modality; what the present tense says of "the drill" is true of a drill to come or under way."""
    told = modality(draft.match, draft.scene.text)
    if draft.frame.id == "drill-announced" and (begun := _announced(draft)):
        return begun
    if draft.frame.kind != "exercise" or told != "occurred" or draft.frame.modality:
        return told
    noun, verb = exercise_noun(draft), draft.clause.verb
    points = (
        noun is None
        or is_definite(noun)
        or draft.frame.id in ("participants-train", "participants-trained", "participants-are")
    )
    if not points or verb.form != "finite" or verb.tense != "present":
        return told
    return draft.scene.memory.goes_on() or told


_STARTS = re.compile(r"\b(?:start|launch|beginning|opening|commencement)\b", re.IGNORECASE)
_ENDS = re.compile(r"\b(?:end|conclusion|completion|success|results?)\b", re.IGNORECASE)


def _announced(draft: Draft) -> str | None:
    """Return how an exercise stands of which the start or the end is announced."""
    noun = exercise_noun(draft)
    words = draft.scene.text[noun.start : noun.end] if noun is not None else ""
    return "ongoing" if _STARTS.search(words) else "occurred" if _ENDS.search(words) else None


def _is_enough(draft: Draft, actors: Sequence[Party], place: Place | None, time: Time | None) -> bool:
    """Tell whether an exercise has a face: who, which, or where and when; without actors it is not explicit."""
    kind = draft.frame.kind
    if is_idle(draft):
        return False
    if actors or kind in ("incident", "tally", "statement") or draft.frame.tier == "C":
        return True
    draft.tier = "B" if draft.tier == "A" else draft.tier
    if kind != "exercise":
        return True
    if "name" in draft.detail or (place is not None and time is not None):
        return True
    if place is not None and place.geometry is not None and _is_naval(draft):
        return True
    told = place is not None or time is not None or draft.detail.keys() & {"aim", "activities"}
    return bool(told) and bool(draft.scene.memory.exercises) and _points_back(draft)


_NAVAL = re.compile(r"\b(?:naval|maritime|navy|live[- ]fire|sea|military)\b", re.IGNORECASE)


def _is_naval(draft: Draft) -> bool:
    """Tell whether an exercise without a name or parties is plainly one of forces: "a naval drill began in …"."""
    noun = exercise_noun(draft)
    if noun is None or draft.frame.rank < 0 or draft.clause.verb.form != "finite":
        return False
    return _NAVAL.search(draft.scene.text, noun.start, noun.end) is not None


def _points_back(draft: Draft) -> bool:
    """Tell whether the words stand for an exercise told of before: "the drill", "it"."""
    noun = exercise_noun(draft)
    if noun is None:
        return draft.frame.id.startswith("participants")
    return is_definite(noun) or id(noun) in draft.scene.borrowed


def _is_negated(draft: Draft) -> bool:
    """Tell whether it is only said not to have been: a claim is denied where somebody rejects it."""
    clause = draft.clause
    if clause.opener == "without" or _REFUSED.match(draft.scene.text, clause.chunk.start, clause.chunk.end):
        return True
    return "not" in clause.verb.marks and clause.parent is None and draft.frame.kind not in ("reaction", "pledge")


def _is_denied(draft: Draft, units: Sequence[Unit]) -> bool:
    """Tell whether a sentence says that no harm was done to a ship it names, which somebody must have told."""
    verb = draft.clause.verb
    told = draft.frame.kind == "incident" and verb.passive and verb.tense == "past" and verb.form == "finite"
    return told and any(one.name for one in units) and draft.clause.opener != "without"


def _is_asked_for(draft: Draft) -> bool:
    """Tell whether it is only what somebody is asked to do, which is told by the asking."""
    clauses, clause = list(draft.scene.clauses), draft.clause
    at = next((number for number, one in enumerate(clauses) if one is clause), 0)
    before = clauses[at - 1] if at else None
    if before is None or not before.verb.groups & {"urge", "warn"} or "say" in before.verb.groups:
        return False
    return clause.opener == "that" or (clause.verb.form == "to" and draft.frame.modality == "cancelled")


_SHOTS = frozenset(("weapon-launched", "shot-down", "fired-on", "hit", "damaged"))


def _is_of_drill(draft: Draft, targets: Sequence[Party]) -> bool:
    """Tell whether shots that hit nobody are told in a text about a drill, whose part they are then."""
    return draft.frame.id in _SHOTS and not targets and draft.scene.memory.told_last == "exercise"


_REFUSED = re.compile(r"(?:\w+ ){0,2}(?:refus|fail|declin|refrain|avoid|stopp)(?:ed|s|es|ing)?\b", re.IGNORECASE)
_SUPPOSED = frozenset(("if", "unless", "whether", "than", "lest"))
_GENERALLY = re.compile(
    r"\b(?:routinely|regularly|often|frequently|usually|typically|normally|generally|occasionally|sometimes|rarely"
    r"|seldom|always|traditionally|increasingly)\b",
    re.IGNORECASE,
)


def _is_supposed(draft: Draft) -> bool:
    """Tell whether it is only a condition or what something is compared with."""
    return draft.clause.opener in _SUPPOSED


def _is_general(draft: Draft) -> bool:
    """Tell whether it is what is generally so: "its ships routinely shadow visitors"."""
    chunk = draft.clause.chunk
    row = draft.scene.chunks
    first = row[chunk.at - 1].start if chunk.at and row[chunk.at - 1].type in ("adverb", "x") else chunk.start
    last = chunk.end
    if chunk.at + 1 < len(row) and row[chunk.at + 1].type == "adverb":
        last = row[chunk.at + 1].end
    return draft.clause.verb.groups != {"noun"} and _GENERALLY.search(draft.scene.text, first, last) is not None


def _has_needs(
    draft: Draft,
    actors: Sequence[Party],
    targets: Sequence[Party],
    forces: Sequence[Force],
    units: Sequence[Unit],
    place: Place | None,
    time: Time | None,
) -> bool:
    has = {
        "told_when": time is not None,
        "actors": bool(actors),
        "targets": bool(targets),
        "craft": bool(forces or units),
        "forces": bool(forces),
        "units": bool(units),
        "place": place is not None,
        **{slot: slot in draft.detail for slot in ("from", "to", "through", "name", "aim", "activities")},
        "foreign": _is_foreign(actors, targets, forces, units),
        "two": len(actors) > 1,
        "many": len(actors) > 1 or any(one.kind == "alliance" for one in actors),
    }
    if any(has.get(one, False) for one in draft.frame.unless):
        return False
    return all(any(has.get(one, False) for one in wanted) for wanted in draft.frame.needs)


def _is_foreign(
    actors: Sequence[Party], targets: Sequence[Party], forces: Sequence[Force], units: Sequence[Unit]
) -> bool:
    """Tell whether ships of another state are meant that are no merchant or fishing ships."""
    own = {one.state for one in actors if one.state}
    others = {one.state for one in targets if one.state and one.inferred is None}
    civil = any(one.unit in _CIVIL for one in forces) or any(one.kind in _CIVIL for one in units)
    return bool(own and others) and not own & others and not civil


def _plover(draft: Draft, actors: Sequence[Party]) -> str | None:
    if draft.frame.kind == "exercise":
        several = len({one.state or one.id for one in actors}) > 1 or any(one.kind == "alliance" for one in actors)
        return "COOPERATE" if several else _ONE_COUNTRY
    return draft.frame.plover
