"""Where and when: the place of a claim with from, to and through, and its time."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from offing.reports.draft import Draft, Scene
from offing.reports.frame_chunk import Chunk
from offing.schema.claim import Place, Time

_AT = frozenset(
    """in at off near around over along across on amid outside inside within under alongside north south east west
    northwest northeast southwest southeast between through into via past of""".split()
)
_AFTERMATH = re.compile(r"(?:In (?:the|its) aftermath|Since then|Afterwards?|Thereafter|Subsequently)\b")
_BESIDE = re.compile(
    r"(?:in|at|off|near|around|about|some|roughly|approximately|nearly|just|less|more|within|close|along|over|outside"
    r"|inside|along|north|south|east|west|north-?east|north-?west|south-?east|south-?west|[\d.]+|waters|the waters)\b",
    re.IGNORECASE,
)
# What is told of what somebody saw, held or counted may stand in a clause that hangs on it; a voyage has its own.
_HANGS = frozenset(("exercise", "sighting", "tally", "force", "unit", "incident"))
_INTO = frozenset(("arrived", "entered", "visit", "port", "sent", "scrambled"))


def place_of(draft: Draft) -> Place | None:
    """Return where it happened and put from, to and through into the detail."""
    taken: dict[str, Place] = {}
    used: set[int] = set()
    for slot in ("from", "to", "through"):
        for chunk in draft.phrases(slot):
            if chunk is draft.match.object and _is_beside(draft, chunk):
                continue  # "sailed near Malta": where, not through what
            place = _place(draft, chunk, slot)
            if place is not None and slot not in taken:
                taken[slot] = place
                used.add(id(chunk))
                draft.detail[slot] = place
    at = _at(draft, used)
    passed = next((taken[slot] for slot in ("through", "from", "to") if slot in taken and _happens(draft, slot)), None)
    if passed is not None and (at is None or at.note == "not told where" or draft.frame.kind == "movement"):
        return passed
    if draft.frame.kind == "reaction" and (at is None or at.note == "not told where" or not _sends(draft)):
        return None  # where the act was that is answered is not where it is answered
    return at or passed or _further(draft)


def _sends(draft: Draft) -> bool:
    """Tell whether an answer is told by ships or aircraft that were sent, and not by words."""
    return draft.frame.plover == "MOBILIZE"


def _is_beside(draft: Draft, chunk: Chunk) -> bool:
    """Tell whether a phrase behind a verb only says near what it was; "sailed through waters off Malta" says more."""
    text, verb = draft.scene.text, draft.clause.chunk
    leads = text[verb.start : verb.end].rpartition(" ")[2] in ("through", "past", "across", "between", "into", "around")
    return not leads and _BESIDE.match(text, chunk.start, chunk.end) is not None


def _happens(draft: Draft, slot: str) -> bool:
    if draft.frame.kind == "movement":
        return True
    return slot != "to" or draft.frame.id.partition("-")[0] in _INTO


def _at(draft: Draft, used: set[int]) -> Place | None:
    clause = draft.clause
    phrases = [chunk for role in draft.frame.roles.get("at", ()) for chunk in draft.match.of(role)]
    phrases.sort(key=lambda one: (one.start < clause.chunk.start, one.start))  # the nearest behind the verb
    phrases += [chunk for prep, chunk in draft.match.preps if prep in _AT]
    phrases += [chunk for chunk in clause.objects if "place" in chunk.kinds and not _is_party(chunk)]
    vague = None
    own = _of_subject(draft)
    for chunk in phrases:
        if id(chunk) not in used and chunk is not draft.match.subject and not own(chunk):
            place = _place(draft, chunk, "at")
            if place is not None and place.note != "not told where":
                return place
            vague = vague or place
    return vague


def _of_subject(draft: Draft) -> Callable[[Chunk], bool]:
    """Return a test whether a phrase only tells whose the ships are that train: "helicopters from X in Y joined …"."""
    subject, verb = draft.match.subject, draft.clause.chunk
    if draft.frame.kind not in ("exercise", "force", "unit") or subject is None or "exercise" in subject.kinds:
        return lambda _: False
    return lambda chunk: subject.start < chunk.start < verb.start


def _is_party(chunk: Chunk) -> bool:
    return "party" in chunk.kinds and chunk.mentions[:1] != () and chunk.mentions[0].kind != "place"


def _further(draft: Draft) -> Place | None:
    """Return the place of a clause that hangs on this one: "ships operating in …", "a drill that was planned for …"."""
    if draft.frame.kind not in _HANGS:
        return None
    for clause in draft.hanging():
        for chunk in (*(one for prep, one in clause.preps if prep in _AT), *clause.objects):
            if "place" in chunk.kinds and not (chunk in clause.objects and _is_party(chunk)):
                place = _place(draft, chunk, "at")
                if place is not None:
                    return place
    return None


def _place(draft: Draft, chunk: Chunk, role: str) -> Place | None:
    told = [one for one in chunk.mentions if one.kind == "place" and isinstance(one.value, Place)]
    if told:
        first = replace(draft.scene.resolve(told[0].value), role=role)
        return _several(draft, chunk, first) if len(told) > 1 else first
    if "area" in chunk.kinds or "waters" in chunk.kinds:
        name = draft.scene.text[chunk.start : chunk.end]
        return Place(name, role=role, span=(chunk.start, chunk.end), note="not told where")
    return None


def _several(draft: Draft, chunk: Chunk, first: Place) -> Place:
    """Return one place for those that "and" joins; what lies behind a comma alone only places the first."""
    text = draft.scene.text
    told = [one for one in chunk.mentions if one.kind == "place"]
    last = told[-1]
    if " and " not in text[told[0].end : last.start] or first.span is None or len(told) > _MOST_PLACES:
        return first
    names = [first.name, *(one.value.name for one in told[1:])]
    name = " and ".join((", ".join(names[:-1]), names[-1]))
    span = (first.span[0], last.value.span[1] if last.value.span else last.end)
    if chunk.prep is not None and chunk.prep.text == "between" and len(names) == 2:
        between = draft.scene.resolve(Place("between " + name, role=first.role, span=span))
        return replace(between, name=name)
    where = draft.scene.resolve(replace(told[0].value, role=first.role))
    return replace(where, name=name, span=span, note=f"drawn: {names[0]} alone")


_MOST_PLACES = 4


# --- When


def time_of(draft: Draft) -> Time | None:
    """Return when it happened."""
    scene, clause = draft.scene, draft.clause
    told_before = scene.memory.time
    if told_before is not None and _AFTERMATH.match(scene.text, scene.sentence.start, scene.sentence.end):
        draft.tier = "B"
        why = "after what the sentence before tells of"
        return Time(told_before.start, None, "span", inferred=why, zone=told_before.zone)
    later = [chunk for one in draft.hanging() for chunk in one.times] if draft.frame.kind in _HANGS else []
    noun = draft.match.object
    if draft.frame.id == "drill-announced" and noun is not None:
        later = [chunk for chunk in later if chunk.start > noun.start]
        return next(
            (time for one in (*clause.times, *later) if one.start > noun.start and (time := time_told(one))), None
        )
    for chunk in (*clause.times, *later):
        time = time_told(chunk)
        if time is not None and not _SINCE.search(scene.text, max(scene.sentence.start, chunk.start - 90), chunk.start):
            return time
    return None


# "The largest drill since the 1980s" tells no time of the drill.
_SINCE = re.compile(
    r"\b(?:largest|biggest|longest|highest|most|first|only|busiest|closest)\b[^.;]{0,70}\bsince (?:the )?$"
)


def to_come(time: Time, modality: str, scene: Scene) -> Time:
    """Return the time of what is planned or called off where its words, without a year, were taken for what is past."""
    published, told = scene.memory.published, scene.text[slice(*time.span)] if time.span is not None else ""
    if modality not in ("planned", "cancelled") or published is None or time.end is None or time.end > published:
        return time
    if _A_YEAR.search(told) or time.start is None:
        return time
    why = "as it is still to come"
    if _A_WEEKDAY.search(told) and not _A_MONTH.search(told):
        week = timedelta(days=7)
        return replace(time, start=time.start + week, end=time.end + week, inferred=why)
    if not _A_MONTH.search(told):
        return time
    try:
        start, end = (one.replace(year=one.year + 1) for one in (time.start, time.end))
    except ValueError:  # 29 February
        return time
    return replace(time, start=start, end=end, inferred=why)


_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b(?:last|yesterday|ago|this|past)\b", re.IGNORECASE)
_A_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_A_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]{0,7}\b")


def time_told(chunk: Chunk) -> Time | None:
    """Return the time that a phrase tells, None where it only tells how long."""
    mention = next((one for one in chunk.mentions if one.kind == "time"), None)
    if mention is None or not isinstance(mention.value, Time):
        return None
    return mention.value if mention.value.start or mention.value.end else None
