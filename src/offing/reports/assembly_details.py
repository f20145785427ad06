"""What only some kinds of claim have: aim, activities, heading, medium, what it came before, topic."""

import re

from offing.reports.assembly_parties import exercise_noun
from offing.reports.draft import Draft
from offing.reports.frame_chunk import Chunk

_COMPASS = r"(?:north|south|east|west)"
_HEADING = re.compile(
    r"\b(?:head|sail|mov|travel|proceed|steam|turn|cruis|fly|flew|go|pass|transit)\w* "
    r"(?:on |towards? (?:the )?|to the |in a |due )?"
    rf"({_COMPASS}(?:[- ]?{_COMPASS})*(?:ward|wards|erly|bound)?)\b(?! (?:of|from|coast|china)\b)",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)(?: \d{4})?|\d{4})"
)
_PERIOD = re.compile(
    rf"\b(since (?:the (?:start|beginning) of (?:the |this )?\w+|{_MONTH}(?: \d{{1,2}})?)"
    rf"|(?:from|between) {_MONTH} (?:to|and|through|until) {_MONTH}"
    r"|(?:in|during|over|for|throughout) the (?:(?:first|second|third|fourth|last|past|previous|whole|entire|same"
    r"|two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2}) ){0,2}"
    rf"(?:half|quarter|days|weeks|months|month|week|year|period|years)(?: (?:of|to) (?:{_MONTH}|this year|last year))?"
    rf"|(?:in|during|throughout) (?:early |late |all of )?{_MONTH}"
    r"|(?:so far )?(?:last|this) (?:month|year|week|quarter))\b",
    re.IGNORECASE,
)
_MEDIUM = re.compile(
    r"\b(?:video(?:[- ]?(?:call|conference|link|meeting|talks))?|by (?:tele)?phone"
    r"|(?:tele)?phone (?:call|talks|conversation)|telephoned?|phoned)\b",
    re.IGNORECASE,
)
_PATROL = re.compile(r"\bpatrols?\b", re.IGNORECASE)
_DRILL = r"(?:exercises?|drills?|man(?:oeuvre|euver)s?|war ?games|training|patrols?|visit|port call|voyage)"
_BEFORE = re.compile(
    rf"\b(?:prior to|before|ahead of|in advance of) (?:the|its|their|this|a) (?:[\w-]{{1,20}} ){{0,3}}{_DRILL}\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b(?:after|following) (?:the|its|their|this|a) (?:[\w-]{{1,20}} ){{0,3}}{_DRILL}\b", re.IGNORECASE
)
_ORDERED = frozenset(("exercise", "movement", "meeting", "port_call", "sighting"))
_AIM = re.compile(
    r"\b(?:with the (?:aim|goal|objective|purpose|intention) of|aim(?:s|ed|ing)? (?:to|at)"
    r"|(?:designed|intended|meant|geared) (?:to|towards?|at)|seeks? to|focus(?:es|ed|ing)? on|in order to|in a bid to"
    r"|(?:purpose|aim|goal|objective|task)s?\b[^,.;]{0,80}? (?:is|are|was|were|will be)(?: to)?) (?=\w)",
    re.IGNORECASE,
)
_PRACTISED = re.compile(
    r"\b(?:practi[sc]ing|rehearsing|simulating|covering|including|involving|featuring|focus(?:ing|ed|es)? on|such as"
    r"|train(?:ing)? in|(?:drills|exercises|training|serials|manoeuvres|maneuvers) (?:in|on|of|for)) (?=[a-z])"
)
_IN = re.compile(r" (?:(?:in|on|for) (?=[a-z])|[\"“‘](?=\w))")
_LIST = re.compile(r",? and (?:the )?|, ")
_MOST_ACTIVITIES = 12


def tell(draft: Draft) -> None:
    """Fill the detail of a claim with what its words tell beside the slots that all kinds have."""
    clause, kind = draft.clause, draft.frame.kind
    for chunk in draft.phrases("meets")[:1]:
        draft.stretch("meets", chunk.start, chunk.end)
    lists = draft.scene.text[clause.chunk.start : clause.chunk.start + 9].lower() == "including"
    if lists or (draft.frame.passive_only and clause.verb.form == "pp"):
        draft.detail["including"] = True
    if kind in ("movement", "sighting"):
        _search(draft, "heading", _HEADING, clause.chunk.start)
    if kind == "tally":
        _search(draft, "period", _PERIOD, draft.scene.sentence.start)
    if kind == "meeting":
        _medium(draft)
    if kind in _ORDERED:
        _ordered(draft)
    if kind == "exercise":
        _of_exercise(draft)
    _asked(draft)


def _search(draft: Draft, key: str, pattern: re.Pattern[str], start: int) -> None:
    match = pattern.search(draft.scene.text, start, draft.scene.sentence.end)
    if match is not None:
        draft.detail[key] = match[1]
        draft.spans[f"detail.{key}"] = match.span(1)


def _medium(draft: Draft) -> None:
    match = _MEDIUM.search(draft.scene.text, draft.scene.sentence.start, draft.scene.sentence.end)
    if match is not None:
        draft.detail["medium"] = "video call" if "video" in match[0].lower() else "telephone"
        draft.spans["detail.medium"] = match.span()


def _ordered(draft: Draft) -> None:
    """Tell what it came before or after, where that is an exercise or a voyage told of in the same words."""
    noun = exercise_noun(draft) if draft.frame.kind == "exercise" else None
    for key, pattern in (("before", _BEFORE), ("after", _AFTER)):
        match = pattern.search(draft.scene.text, draft.scene.sentence.start, draft.scene.sentence.end)
        if match is not None and (noun is None or not match.start() < noun.start < match.end()):
            draft.detail[key] = match[0]
            draft.spans[f"detail.{key}"] = match.span()


def _of_exercise(draft: Draft) -> None:
    noun = exercise_noun(draft)
    if noun is not None and _PATROL.search(draft.scene.text, noun.start, noun.end):
        draft.detail["what"] = "patrol"
    text, sentence = draft.scene.text, draft.scene.sentence
    clause = draft.clause
    start = sentence.start if draft.frame.id.startswith("drill-aim") else min(clause.chunk.start, clause.left)
    aim = _AIM.search(text, max(sentence.start, start), sentence.end)
    if aim is not None:
        draft.stretch("aim", aim.end(), _end_of_phrase(draft, aim.end()))
    done = _PRACTISED.search(text, noun.end if noun is not None else clause.chunk.start, sentence.end)
    if done is not None and "activities" not in draft.frame.detail and not _names_somebody(draft, done.end()):
        _activities(draft, done.end(), _end_of_list(text, done.end(), sentence.end))


def _names_somebody(draft: Draft, start: int) -> bool:
    """Tell whether a list begins with ships, parties or places, which are no activities."""
    first = next((one for one in draft.scene.chunks if one.end > start and one.type == "np"), None)
    kinds = {"party", "craft", "place", "participation"}
    return first is not None and bool(first.kinds & kinds) and first.start - start < _SOON


_SOON = 5


def _activities(draft: Draft, start: int, stop: int) -> None:
    draft.stretch("activities", start, stop)
    if "activities" in draft.detail:
        parts = [one.strip() for one in _LIST.split(str(draft.detail["activities"])) if one.strip()]
        draft.detail["activities"] = parts[:_MOST_ACTIVITIES]


_AFTER_LIST = re.compile(
    r"[.;:()]| (?:on|in|at|off|near|from|until) (?:[A-Z]|the [A-Z])| off (?:the )?|[,.]?[\"”]|, according to\b"
    r"|, (?:the|a|an|he|she|it) [\w ]{1,40}? (?:said|told|added)\b|, (?:which|who|enhancing|demonstrating)\b"
    r"|, (?:[A-Z][\w.'’-]{0,20} ){1,6}(?:said|told|added|reported|announced)\b|, among others\b| as (?:well )?as part\b"
)


def _end_of_list(text: str, start: int, end: int) -> int:
    stop = _AFTER_LIST.search(text, start, end)
    return stop.start() if stop else end


def _end_of_phrase(draft: Draft, start: int) -> int:
    """Return where what is aimed at ends: with a comma, or where another verb is joined."""
    for chunk in draft.scene.chunks:
        if chunk.start < start:
            continue
        after = draft.scene.chunks[chunk.at + 1] if chunk.at + 1 < len(draft.scene.chunks) else None
        if chunk.type == "comma" and _GOES_ON.match(draft.scene.text, chunk.end):
            continue
        if chunk.type in ("stop", "dash", "comma", "sub"):
            return chunk.start
        if chunk.type == "and" and after is not None and _is_told_apart(after):
            return chunk.start
    return draft.scene.sentence.end


_GOES_ON = re.compile(r" (?:especially|particularly|in particular|notably|as well as|and to)\b")


def _is_told_apart(after: Chunk) -> bool:
    """Tell whether a verb behind "and" tells something new, and is not one more aim: "and hone", "and experience"."""
    verb = after.verb
    if verb is None or verb.form != "finite":
        return False
    return bool(verb.marks) or verb.tense == "past" or after.text.endswith("s")


def _asked(draft: Draft) -> None:
    """Fill what the frame asks for: the words of a phrase, or what follows the verb."""
    for key, what in draft.frame.detail.items():
        if what == "object":
            _words(draft, key, draft.match.object)
        elif what == "rest" and key == "activities":
            end = _end_of_list(draft.scene.text, draft.clause.chunk.end, draft.scene.sentence.end)
            opened = _IN.match(draft.scene.text, draft.clause.chunk.end)
            _activities(draft, opened.end() if opened else draft.clause.chunk.end, end)
        elif what == "verb":
            draft.stretch(key, draft.clause.chunk.start, _topic_end(draft))
        elif what == "rest":
            draft.stretch(key, draft.clause.chunk.end, _topic_end(draft))
        elif what.startswith("="):
            draft.detail[key] = what[1:]
        else:
            _words(draft, key, next(iter(draft.match.of(what)), None))


def _words(draft: Draft, key: str, chunk: Chunk | None) -> None:
    if chunk is not None:
        draft.stretch(key, chunk.start, chunk.end)


def _clause_end(draft: Draft) -> int:
    """Return where the words of this verb end: at the next verb that is joined to it, or with the sentence."""
    chunks = draft.scene.chunks
    for chunk in chunks[draft.clause.chunk.at + 1 :]:
        after = chunks[chunk.at + 1] if chunk.at + 1 < len(chunks) else None
        if chunk.type in ("stop", "dash", "comma") or (
            chunk.type == "and" and after is not None and after.type == "vg"
        ):
            return chunk.start
    return draft.scene.sentence.end


def _topic_end(draft: Draft) -> int:
    """Return where a topic ends: with the clause, or before a phrase that tells when or at which meeting."""
    end = _clause_end(draft)
    for chunk in draft.scene.chunks[draft.clause.chunk.at + 1 :]:
        if chunk.start < end and chunk.type == "np" and chunk.kinds & {"meeting", "time"}:
            if chunk.prep is not None and chunk.prep.text == "for":
                continue  # "to put the drill off for a year" is what is agreed
            return chunk.prep.start if chunk.prep is not None else chunk.start
    return end
