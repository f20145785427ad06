"""What an authority says that tells no happening: a judgement of what another did, or an assertion of its own."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache

from offing.reports.frame_chunk import Chunk
from offing.reports.frame_clauses import Clause
from offing.reports.memory import Memory
from offing.reports.mention import Sentence
from offing.reports.packaged import text_of
from offing.reports.reference import FIRST_PERSON, parties_of
from offing.reports.speech import who_says
from offing.schema.claim import Claim, Party

_AUTHORITIES = frozenset("state ministry navy staff command fleet forces alliance agency".split())
# What stands before a judgement and takes it back, or turns it on nobody: "no breach", "to deter any provocation".
_REFUSED = re.compile(
    r"\b(?:no|not|never|without|den(?:y|ies|ied)|deter\w*|counter\w*|prevent\w*|against|respond\w* to|any|repel\w*"
    r"|thwart\w*|anti|suspected of|combat\w*|fight\w*)\b[^.,;]{0,24}$",
    re.IGNORECASE,
)
_OF_THE_SEA = re.compile(
    r"\b(?:frigates?|destroyers?|corvettes?|cruisers?|cutters?|tankers?|trawlers?|passages?|transits?|seas?|straits?|"
    r"waters|airspace|ships?|vessels?|warships?|boats?|fleets?|nav(?:y|al|ies)|maritime|navigation"
    r"|islands?|shoals?|reefs?|coast(?:al| guards?|guards?)?|drills?|exercises?|man(?:oeuv|euv)\w+|patrols?|submarines?"
    r"|carriers?|missiles?|aircraft|bombers?|jets?|sovereignty|territor\w+|borders?|cables?|pipelines?|blockade|port|ports|forces"
    r"|militar\w+|troops|deployment|incident|collision|sanctions|security)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile('["“”]')
_SHORTEST = 45  # characters of a sentence that asserts something


@cache
def _words(name: str) -> re.Pattern[str]:
    """Return the pattern of a list of words in lexicons/en/judgements.toml."""
    listed = tomllib.loads(text_of("lexicons/en", "judgements.toml"))[name]
    return re.compile(rf"\b(?:{'|'.join(listed)})\b", re.IGNORECASE)


def sayings(
    text: str,
    sentence: Sentence,
    row: Sequence[Chunk],
    told: Sequence[Clause],
    memory: Memory,
) -> list[Claim]:
    """Return what a sentence has an authority say, where nothing else was found in it."""
    saying = next((one for one in told if _asserts(one)), None)
    if saying is None or sentence.end - sentence.start < _SHORTEST:
        return []
    speaker = who_says(saying, row, text, memory)
    if speaker is None or not _is_authority(speaker):
        return []
    rest = text[sentence.start : sentence.end]
    content = [one for one in told if one.parent is saying and one.verb.form == "finite"]
    if not _OF_THE_SEA.search(rest):
        return []
    spans = {"trigger": (saying.chunk.start, saying.chunk.end)}
    tier = "B" if speaker.inferred else "A"
    if any(_REFUSED.search(rest, 0, judged.start()) is None for judged in _words("judged").finditer(rest)):
        targets = _judged(row, speaker, memory)
        if not targets or not (content or _QUOTED.search(rest)):
            return []
        return [
            Claim(
                "reaction",
                (sentence.start, sentence.end),
                "said-of-another",
                tier,
                actors=(speaker,),
                targets=targets,
                plover="ACCUSE",
                spans=spans,
            )
        ]
    if not any(_holds_true(one) for one in content) or _words("praise").search(rest):
        return []
    return [
        Claim(
            "statement",
            (sentence.start, sentence.end),
            "asserted",
            tier,
            actors=(speaker,),
            speaker=speaker,
            spans=spans,
        )
    ]


def _asserts(clause: Clause) -> bool:
    verb = clause.verb
    return "say" in verb.groups and verb.form == "finite" and not verb.passive and "not" not in verb.marks


def _is_authority(party: Party) -> bool:
    return party.kind in _AUTHORITIES or (party.kind == "person" and bool(party.office))


def _holds_true(clause: Clause) -> bool:
    """Tell whether a clause says how things are or ought to be, and no happening: "is", "should", "complies"."""
    verb = clause.verb
    if any(one.text in ("i", *FIRST_PERSON) for one in clause.subjects):
        return False
    if any("exercise" in one.kinds for one in (*clause.subjects, *clause.objects)):
        return False  # "the event is a drill"
    stands = "be" in verb.groups and "progressive" not in verb.marks and verb.tense == "present"
    stood = verb.groups & {"be", "belong", "lack"} and not verb.passive and _is_of_ships(clause)
    return stands or bool(stood) or "should" in verb.marks


def _is_of_ships(clause: Clause) -> bool:
    """Tell whether a clause is about ships, waters or what lies in them, or denies: "was not in danger"."""
    known = any(one.kinds & {"craft", "area", "waters", "place", "cable", "weapon", "party"} for one in clause.subjects)
    return known or ("not" in clause.verb.marks and bool(clause.subjects))


def _judged(row: Sequence[Chunk], speaker: Party, memory: Memory) -> tuple[Party, ...]:
    """Return whose act is judged: the first party told beside the speaker that is not of the same state."""
    for chunk in row:
        if chunk.type != "np" and "x" not in chunk.kinds:
            continue
        found = [one for one in parties_of(chunk, memory) if one.state != speaker.state and one.kind != "name"]
        if found:
            return tuple(found)
    return tuple(one for one in memory.craft if one.state != speaker.state)
