"""First times and records: claims of their own beside what else a sentence says."""

import re
from collections.abc import Sequence

from offing.reports.frame_chunk import Chunk
from offing.reports.frame_clauses import Clause
from offing.reports.memory import Memory
from offing.reports.mention import Sentence
from offing.reports.reference import parties_of
from offing.schema.claim import Claim, Party, Span

_WHAT = """time such known joint combined bilateral trilateral multilateral visit port exercise exercises drill
drills patrol patrols deployment passage transit voyage incident collision meeting summit sighting naval maritime by of
call stop stopover crossing sail sailing training overseas foreign official live-fire operational
simultaneous dual direct"""
_CRAFT = """ship|vessel|warship|carrier|frigate|destroyer|corvette|cruiser|submarine|cutter|navy|coast guard|country
|nation|state|fleet|aircraft|bomber|plane|commander|woman|force""".replace("\n", "")
_FIRST = re.compile(
    r"\b(?:for (?:only )?the first time(?: ever)?"
    r"|(?:(?:the|its|their|her|his) )?first(?:-ever| ever)? (?:" + "|".join(_WHAT.split()) + r")(?! (?:of|for) call)"
    r"|(?:the |a )?first (?:[\w’'-]+ ){0,4}(?:" + _CRAFT + r") (?:to|ever)"
    r"|(?:(?:the|its|their) )?first of (?:its|their) kind"
    r"|(?:(?:the|its|their) )?first(?= (?:[\w´’'-]+ ){1,7}(?:since (?:\d{4}|the)|in (?:[\w´’'-]+ ){1,4}history"
    r"|in (?:[\w-]+ ){0,3}(?:years|decades)|in a (?:decade|generation))\b)"
    r"|a first for|first-ever)\b",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:(?:the |its |their )?(?:largest|biggest|most|longest|highest|lowest|farthest|furthest|closest)\b"
    r"[^.;]{0,60}?\b(?:ever|on record|since|in history|to date|so far|of its kind|in (?:\w+ )?(?:years?|decades?)"
    r"|in a (?:decade|generation|century)|in (?:19|20)\d\d|this year|of the year|in (?:the )?(?:[\w´’'-]+ ){1,4}history"
    r"|(?:we|they)(?:['’]ve| have) (?:ever )?seen)"
    r"|(?:furthest|farthest) (?:north|south|east|west)\b"
    r"|(?:largest|biggest|longest|highest)-ever|a (?:new )?record (?:number|high|level|since|for)|a record,"
    r"|record-(?:breaking|high|setting)|an unprecedented (?:number|scale|level))\b",
    re.IGNORECASE,
)
_NO_FIRST = re.compile(
    r"(?:\b(?:not|never|hardly|neither|nor)|n['’]t)\b[^,.;]{0,12}$|\b(?:will|would|to|must|should) $", re.IGNORECASE
)
_STOP = re.compile(
    r"[.;:!?]|, \w+ing\b| as (?:he|she|they|it)\b| (?:on|in|off|near) (?=[A-Z])(?!the )"
    r"|, (?:[\w'’.-]+ ){1,8}?(?:said|says|reported|announced|added|told|confirmed|noted)\b"
    r"|, (?:said|according|as|has|have|had|which|where|who|was|were|is|will)\b| — | - "
)
_ARTICLE = re.compile(r"(?:the |its |their )?", re.IGNORECASE)
_ONE_OF = re.compile(r"\b(?:one|some|among) (?:of )?(?:the|its|their)\b", re.IGNORECASE)
_MOST = 240


def firsts(
    text: str,
    sentence: Sentence,
    row: Sequence[Chunk],
    clauses: Sequence[Clause],
    claims: Sequence[Claim],
    memory: Memory,
    speaker: Party | None,
) -> list[Claim]:
    """Return what a sentence says to be a first or a record, with the actors of what is so called."""
    found: list[Claim] = []
    for key, pattern in (("first", _FIRST), ("record", _RECORD)):
        match = pattern.search(text, sentence.start, sentence.end)
        if match is None or _NO_FIRST.search(text, max(sentence.start, match.start() - 24), match.start()):
            continue
        if _is_name(text, match, sentence) or _ONE_OF.search(
            text, max(sentence.start, match.start() - 12), match.start() + 4
        ):
            continue
        actors = _of_phrase(match.span(), row, memory) or _actors(match.start(), clauses, claims, memory)
        span = _stretch(text, match.start(), sentence.end)
        if not actors:
            continue
        tier = "B" if any(one.inferred for one in actors) else "A"
        says = next((one.speaker for one in claims if one.speaker), speaker)
        found.append(
            Claim(
                "statement",
                (sentence.start, sentence.end),
                f"said-to-be-{key}",
                tier,
                actors=actors,
                speaker=says,
                detail={key: text[slice(*span)]},
                spans={"trigger": match.span(), f"detail.{key}": span},
            )
        )
    return found


def _is_name(text: str, match: re.Match[str], sentence: Sentence) -> bool:
    """Tell whether "First" begins a name: "First Naval Zone"; in a headline every word has a capital."""
    at = match.start() + match[0].find("First")
    inside = "First" in match[0] and at > sentence.start and text[sentence.start : sentence.end].rstrip()[-1:] in '.”"'
    return inside and text[at + 6 : at + 7].isupper()


def _stretch(text: str, start: int, end: int) -> Span:
    """Return the words that tell the first: to the end of what is said in one breath."""
    article = _ARTICLE.match(text, start)
    start = article.end() if article else start
    stop = _STOP.search(text, start, min(end, start + _MOST))
    last = stop.start() if stop else min(end, start + _MOST)
    return start, start + len(text[start:last].rstrip(" ,"))


def _of_phrase(at: Span, row: Sequence[Chunk], memory: Memory) -> tuple[Party, ...]:
    """Return whose the first is by its own words: "the first visit by a US carrier", "the largest Canadian fleet"."""
    for chunk in row:
        if chunk.type != "np" or chunk.end <= at[0]:
            continue
        if chunk.start < at[1] and chunk.owners:
            return tuple(parties_of(chunk, memory))
        if chunk.start >= at[1] - 1 and chunk.start < at[1] + 40 and chunk.prep is not None and chunk.prep.text == "by":
            return tuple(parties_of(chunk, memory))
    return ()


def _actors(at: int, clauses: Sequence[Clause], claims: Sequence[Claim], memory: Memory) -> tuple[Party, ...]:
    """Return who the first is of: the subject of the clause behind it, else the actors of the claim nearest to it."""
    behind = next((clause for clause in clauses if clause.chunk.start > at), None)
    if behind is not None:
        for subject in behind.subjects:
            if subject.start > at and (named := parties_of(subject, memory)):
                return tuple(named)
    told = [claim for claim in claims if claim.actors]
    if told:
        return min(told, key=lambda claim: abs(claim.spans["trigger"][0] - at)).actors
    before = [clause for clause in clauses if clause.chunk.start <= at]
    for clause in reversed(before):
        for subject in clause.subjects:
            if named := parties_of(subject, memory):
                return tuple(named)
            if "exercise" in subject.kinds and (known := memory.exercise()):
                return known.actors
    return ()
