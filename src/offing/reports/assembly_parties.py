"""Who acts, and who is acted on."""

import re
from collections.abc import Sequence
from dataclasses import replace

from offing.atlas.states import state
from offing.reports.draft import Draft
from offing.reports.frame_chunk import Chunk
from offing.reports.reference import by_ship, is_definite, most_exact, parties_of
from offing.schema.claim import Party

_AGAINST = re.compile(r"\b(?:against|counter(?:ing)?|opposing|oppose|deter(?:ring)?)\b", re.IGNORECASE)
_OVER = ("after", "against", "over", "following", "about", "at", "with", "by", "for")
_POINTING = ("participants-held", "drill-aim-told", "participants-train", "participants-trained", "participants-are")
_SENT = frozenset(("movement", "unit", "force", "reaction"))
_ACTS = frozenset(("exercise", "incident", "movement", "visit", "deed"))
_SHOTS = frozenset(("weapon", "shot"))
_BEFORE = "the ships told of before"


def parties_in(draft: Draft, slot: str) -> list[Party]:
    """Return the parties that the phrases of a slot name."""
    found: dict[str, Party] = {}
    for chunk in draft.phrases(slot):
        if id(chunk) in draft.scene.borrowed:
            draft.tier = "B"
        for party in _parties_of(draft, chunk) if slot == "actors" else parties_of(chunk, draft.scene.memory):
            if party.inferred:
                draft.tier = "B"
            found.setdefault(party.id, party)
    return list(found.values())


def _parties_of(draft: Draft, chunk: Chunk) -> list[Party]:
    """Return the parties that a phrase names, and whose ships those are of a list that nothing else tells of."""
    found = parties_of(chunk, draft.scene.memory) or _whose(draft, chunk)
    if not found or len(chunk.members) < 2:
        return found
    states = {one.state for one in found}
    silent = [one for one in chunk.members if "craft" in one.kinds and not parties_of(one, draft.scene.memory)]
    return [*found, *(one for part in silent for one in _whose(draft, part) if one.state not in states)]


def _whose(draft: Draft, chunk: Chunk) -> list[Party]:
    """Return whose ships a phrase tells by name ("HMS Portland"), none where it names none."""
    units = [one.value for one in chunk.mentions if one.kind == "unit"]
    tier = draft.tier
    found = draft.scene.memory.owners_of(units) if units else []
    draft.tier = tier
    return found


def actors_of(draft: Draft) -> list[Party]:
    """Return who acts; "the ships" and "the drill" take over from what was told of before."""
    tier = draft.tier
    actors = parties_in(draft, "actors")
    if actors and all(one.inferred and one.inferred.startswith("whose ship") for one in actors):
        draft.tier = tier  # a ship's name says whose it is
    if draft.frame.kind == "meeting":
        known = {one.id for one in actors}
        actors = [*actors, *(one for one in _of_meeting(draft) if one.id not in known)]
    if not actors:
        actors = _of_shot(draft) or _of_ships(draft) or _of_sent(draft)
    elif draft.frame.kind == "exercise":
        actors = [*_of_ships_before(draft, actors), *actors]
    if draft.frame.kind == "movement" and actors:
        actors = [*actors, *_alongside(draft, {one.state for one in actors})]
    if draft.frame.kind == "exercise":
        actors = [one for one in _of_exercise(draft, actors) if one.kind != "person"]
    if draft.frame.kind in ("unit", "force") and not all(by_ship(one) for one in actors):
        actors = [one for one in actors if not by_ship(one)]  # whose a group is tells whose its ships sail with
    return most_exact(actors)


def _alongside(draft: Draft, own: set[str | None]) -> list[Party]:
    """Return whose ships are that sail along: "X sailed through the strait alongside the Danish frigate Y"."""
    verb = draft.clause.chunk.start
    met = {id(one) for one in draft.phrases("meets")}
    beside = [one for prep, one in draft.match.preps if prep in ("with", "alongside") and one.start > verb]
    beside = [one for one in beside if id(one) not in met and not _is_of_event(draft, one)]
    found = [party for one in beside if "craft" in one.kinds for party in _parties_of(draft, one)]
    return [one for one in found if one.state not in own]


def _is_of_event(draft: Draft, chunk: Chunk) -> bool:
    """Tell whether a phrase with "with" stands right behind a drill or the like: "left after a drill with X"."""
    at = chunk.prep.at if chunk.prep is not None else chunk.at
    return at > 0 and bool(draft.scene.chunks[at - 1].kinds & {"exercise", "visit", "meeting"})


def _of_shot(draft: Draft) -> list[Party]:
    """Return who fired what hits: "a missile launched by X", "a Y missile"."""
    shots = [one for one in (draft.match.subject, draft.match.object) if one is not None and one.kinds & _SHOTS]
    if draft.frame.kind != "incident" or not shots:
        return []
    agents = [
        chunk
        for clause in draft.scene.clauses
        if clause.verb.form == "pp" and any(one in shots for one in clause.subjects[:1])
        for prep, chunk in clause.preps
        if prep == "by"
    ]
    own = [shots[0]] if shots[0] is draft.match.subject or "shoot" in draft.frame.verbs else []
    return [party for chunk in (*agents, *own) for party in parties_of(chunk, draft.scene.memory)]


def _of_meeting(draft: Draft) -> list[Party]:
    """Return whose meeting it is by its own phrase: "at a meeting of NATO ministers"."""
    match = draft.match
    under = [match.subject, match.object, *(chunk for _, chunk in match.preps)]
    return [
        one
        for chunk in under
        if chunk is not None and "meeting" in chunk.kinds and chunk.owners
        for one in parties_of(chunk, draft.scene.memory)
    ]


def _of_ships(draft: Draft) -> list[Party]:
    """Return whose ships act that are told only as "the ships"."""
    if not {"subject", "object"} & set(draft.frame.roles.get("actors", ())):
        return []
    borrowed = draft.scene.borrowed
    for one in draft.phrases("actors"):
        if "craft" in one.kinds and (is_definite(one) or id(one) in borrowed or _is_part(one, draft.scene.text)):
            draft.tier = "B"
            return [replace(party, inferred=_BEFORE, span=None) for party in draft.scene.memory.craft]
    return []


def _of_sent(draft: Draft) -> list[Party]:
    """Return whose ships are that were sent, where nobody is said to have sent them."""
    sent = draft.match.object
    if draft.match.subject is not None or sent is None or draft.frame.kind not in _SENT or "craft" not in sent.kinds:
        return []
    return parties_of(sent, draft.scene.memory) or _whose(draft, sent)


def _of_ships_before(draft: Draft, actors: Sequence[Party]) -> list[Party]:
    """Return whose "the ships" are that train with others that are named."""
    subject = draft.match.subject
    if subject is None or "craft" not in subject.kinds or not is_definite(subject):
        return []
    if parties_of(subject, draft.scene.memory) or _whose(draft, subject):
        return []
    draft.tier = "B"
    known = {one.id for one in actors}
    return [replace(one, inferred=_BEFORE, span=None) for one in draft.scene.memory.craft if one.id not in known]


def _is_part(chunk: Chunk, text: str) -> bool:
    """Tell whether a phrase counts some of those told of before: "six of the aircraft", "two of them"."""
    return re.search(r"\bof (?:the|them|these|those)\b", text[chunk.start : chunk.end + 8]) is not None


# --- Exercises


def exercise_noun(draft: Draft) -> Chunk | None:
    """Return the phrase that names the exercise of a match."""
    match = draft.match
    under = [chunk for _, chunk in match.preps]
    candidates = (match.object, match.subject, *under)
    return next((chunk for chunk in candidates if chunk is not None and "exercise" in chunk.kinds), None)


def named(draft: Draft) -> None:
    """Put the exercise's name into the detail where the sentence tells one, and only one."""
    if draft.frame.kind not in ("exercise", "force", "unit"):
        return
    names = [one for chunk in draft.scene.chunks for one in chunk.mentions if one.kind == "exercise"]
    if len({one.value for one in names}) == 1:
        draft.detail["name"] = str(names[0].value)
        draft.spans["detail.name"] = (names[0].start, names[0].end)


def _of_exercise(draft: Draft, actors: list[Party]) -> list[Party]:
    """Return who holds it; "the drill" takes name and actors from the one told of before."""
    noun, memory = exercise_noun(draft), draft.scene.memory
    known = memory.exercise()
    if noun is not None:
        ids = {one.id for one in actors}
        actors = [*actors, *(one for one in parties_of(noun, memory) if one.id not in ids)]
        ids = {one.id for one in actors}
        actors = [*actors, *(one for one in _of_insertions(draft, noun) if one.id not in ids)]
    if not actors and draft.frame.id == "drill-announced":
        own = parties_of(draft.match.subject, memory) if draft.match.subject else []
        actors = [one for one in own if one.kind not in ("ministry", "person", "staff")]
    if not actors and draft.frame.id == "drill-overseen" and not (noun is not None and is_definite(noun)):
        actors = _whose_leader(draft)
    if draft.frame.id == "drill-told-of":
        return actors
    if noun is not None:
        draft.spans["exercise"] = (noun.start, noun.end)
    points = (noun is not None and is_definite(noun)) or draft.frame.id in _POINTING
    if draft.frame.id in ("participants-train", "participants-trained") and any(
        one.kind in ("state", "navy") for one in actors
    ):
        points = False
    if not actors and known is not None and (points or (noun is not None and "name" in draft.detail)):
        draft.tier = "B"
        actors = [replace(one, inferred="the exercise told of before", span=None) for one in known.actors]
    if points and known is not None and known.name:
        draft.detail.setdefault("name", known.name)
    return actors


def _whose_leader(draft: Draft) -> list[Party]:
    """Return the state of who watches a drill of no other: its own forces train."""
    persons = parties_of(draft.match.subject, draft.scene.memory) if draft.match.subject is not None else []
    codes = {one.state for one in persons if one.state}
    if len(codes) != 1:
        return []
    code = codes.pop()
    return [Party(f"state:{code}", state(code).name, "state", code, inferred="whose leader watches it")]


_HOLDING = frozenset(("involve", "hold", "host", "join", "carry", "consist", "take_part"))


def _of_insertions(draft: Draft, noun: Chunk) -> list[Party]:
    """Return who holds it by what hangs on its noun: "a drill involving …", ", hosted by …,", "led by …"."""
    found: list[Party] = []
    for one in draft.scene.clauses:
        if one is draft.clause or one.verb.form not in ("ing", "pp") or not one.verb.groups & _HOLDING:
            continue
        if noun not in one.subjects[:2]:
            continue
        phrases = [chunk for prep, chunk in one.preps if prep in ("by", "with", "alongside")]
        phrases += one.objects if one.verb.form == "ing" else []
        kinds = {"party"} if is_definite(noun) else {"party", "craft"}
        told = [chunk for chunk in phrases if chunk.kinds & kinds and "person" not in chunk.kinds]
        found += [party for chunk in told for party in parties_of(chunk, draft.scene.memory) or _whose(draft, chunk)]
    return [one for one in found if one.kind not in ("ministry", "person", "name")]


# --- Targets


def targets_of(draft: Draft, craft: Sequence[Chunk], actors: Sequence[Party]) -> list[Party]:
    """Return who is acted on, answered, seen, or pledged against."""
    kind = draft.frame.kind
    found = parties_in(draft, "targets")
    if kind == "pledge":
        return _against(draft)
    own = {one.id for one in actors}
    if kind == "reaction":
        found = _sent_by(found) if draft.frame.id == "summoned" else found
        return [one for one in found if one.id not in own] or _answered(draft, actors)
    if kind == "incident":
        return found or _harmed(draft) or _whose_waters(draft, own)
    if kind == "sighting":
        # Who watches from a ship that is named does not watch that ship.
        return [one for one in found or _seen(draft, craft) if one.id not in own]
    return found


def _sent_by(envoys: Sequence[Party]) -> list[Party]:
    """Return whose envoys are summoned."""
    codes = dict.fromkeys(one.state for one in envoys if one.kind == "person" and one.state)
    states = [Party(f"state:{code}", state(code).name, "state", code) for code in codes if code is not None]
    return [*(one for one in envoys if one.kind != "person"), *states]


_CONTROLLED = re.compile(r"-(?:controlled|administered|held|claimed)\b")


def _whose_waters(draft: Draft, own: set[str]) -> list[Party]:
    """Return whose waters or airspace was entered, where the words of the place tell it only in part.

    "Latvia-controlled waters" are Latvia's; "the territorial waters" are those of the home of who says so.
    """
    if draft.frame.id != "entered-claimed-waters":
        return []
    text, memory = draft.scene.text, draft.scene.memory
    near = [one for one in draft.scene.chunks if one.type == "np" and one.start > draft.clause.chunk.start]
    for chunk in near[:3]:
        for one in (*chunk.mentions, *chunk.owners):
            if one.kind == "state" and one.value.id not in own and _CONTROLLED.match(text, one.end):
                return [one.value]
    code = memory.home
    if code is None or any(one.endswith(f":{code}") for one in own) or draft.match.object is None:
        return []
    if draft.match.object.det != "the" and not draft.match.object.text.startswith("the "):
        return []
    draft.tier = "B" if draft.tier == "A" else draft.tier
    return [Party(f"state:{code}", state(code).name, "state", code, inferred="of the state that the text is from")]


def _harmed(draft: Draft) -> list[Party]:
    units = [one.value for chunk in draft.phrases("targets") for one in chunk.mentions if one.kind == "unit"]
    return draft.scene.memory.owners_of(units) if units else []


def _seen(draft: Draft, craft: Sequence[Chunk]) -> list[Party]:
    units = [one.value for chunk in craft for one in chunk.mentions if one.kind == "unit"]
    if units and (owners := draft.scene.memory.owners_of(units)):
        return owners
    text, borrowed = draft.scene.text, draft.scene.borrowed
    watched = draft.match.object
    silent = watched is not None and not is_definite(watched) and watched.det != "any"
    if silent and not any("craft" in one.kinds for one in craft):
        return []  # "carried out surveillance in the gulf": of nobody's ships
    if not craft or any(is_definite(one) or id(one) in borrowed or _is_part(one, text) for one in craft):
        draft.tier = "B"
        own = {one.state for one in actors_of(draft)}
        return [replace(one, inferred=_BEFORE, span=None) for one in draft.scene.memory.others(own - {None})]
    watchers = {one.state for one in parties_in(draft, "actors")}
    told = draft.scene.memory.craft
    if watchers and not any(one.state in watchers for one in told) and not any(one.owners for one in craft):
        draft.tier = "B"  # "the ministry spotted two more frigates", after ships of another
        return [replace(one, inferred=_BEFORE, span=None) for one in told]
    return []


def _against(draft: Draft) -> list[Party]:
    """Return against whom something is pledged, where words say that it is against anybody."""
    text, start = draft.scene.text, draft.clause.chunk.end
    match = _AGAINST.search(text, start, draft.scene.sentence.end)
    if match is None:
        return []
    chunk = next((one for one in draft.scene.chunks if one.start >= match.end() and "party" in one.kinds), None)
    return parties_of(chunk, draft.scene.memory) if chunk is not None else []


def _answered(draft: Draft, actors: Sequence[Party]) -> list[Party]:
    """Return whose act is answered: of the first ships or parties told behind the verb that are not one's own."""
    own = {one.state or one.id for one in actors}
    memory = draft.scene.memory
    pointed = False
    for chunk in draft.scene.chunks[draft.clause.chunk.at + 1 :]:
        if chunk.type != "np" or not (
            chunk.kinds & ({"craft", "party"} | _ACTS) or ("x" in chunk.kinds and chunk.owners)
        ):
            continue
        if not chunk.kinds & ({"craft"} | _ACTS) and (chunk.prep is not None and chunk.prep.text not in _OVER):
            continue
        found = [one for one in parties_of(chunk, memory) if (one.state or one.id) not in own]
        if found and not any(one.kind == "name" for one in found):
            return found
        pointed = pointed or (is_definite(chunk) and bool(chunk.kinds & {"craft", "visit", "movement", "deed"}))
    if pointed:
        draft.tier = "B"
        return [replace(one, inferred=_BEFORE, span=None) for one in memory.others(own)]
    return []
