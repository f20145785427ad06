"""Who commands which side of an exercise, where a sentence says so in plain words.

Only where the text speaks of an exercise, and the side or the ships are named; a rank alone commands nothing.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from offing.atlas import offices
from offing.atlas.states import named, state
from offing.reports.mention import Sentence
from offing.reports.party_names import slug
from offing.schema.claim import Claim, Party

RULE = "commands"
_LONGEST = 800  # characters of a sentence that are looked at
_HINTS = ("ommand", " lead", " led ", " head", "under ")
_RANK = (
    r"(?:(?:(?:Vice|Rear) )?Admiral|Captain|Commodore|(?:(?:Lieutenant|Major|Colonel) )?General|(?:Senior )?Colonel"
    r"|Commander)"
)
_NAME = r"[A-Z][\w’'-]{1,30}(?: [A-Z][\w’'-]{1,30}){1,2}"
_SIDE = (
    r"(?:the )?(?P<side>[A-Z][a-z]{2,20})(?: naval| navy)?"
    r" (?:side|forces|detachment|flotilla|group|ships|contingent|task force|participants|formation)"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:{_RANK} )?(?P<name>{_NAME}) (?:commands|commanded|leads|led|heads|headed) {_SIDE}"
        rf"(?:,? (?:and |while )?(?:{_RANK} )?(?P<other>{_NAME}) the (?P<their>[A-Z][a-z]{{2,20}})\b)?",
        rf"[Cc]ommander (?:on|of|for) {_SIDE} (?:is|was) (?:{_RANK} )?(?P<name>{_NAME})",
        rf"{_SIDE} (?:is|was|are|were) (?:commanded|led|headed) by (?:{_RANK} )?(?P<name>{_NAME})",
    )
)
_UNDER = re.compile(rf"\bunder (?:the command of )?{_RANK} (?P<name>{_NAME})")
_EXERCISE = re.compile(r"\b(?:exercises?|drills?|manoeuvres|maneuvers|joint patrol)\b", re.IGNORECASE)


def speaks_of_exercise(text: str) -> bool:
    """Tell whether a text speaks of an exercise at all."""
    return _EXERCISE.search(text) is not None


def commanders(text: str, sentence: Sentence, told: Sequence[Claim]) -> list[Claim]:
    """Return a claim for each who is said to command a side; *told* are the sentence's other claims."""
    words = text[sentence.start : min(sentence.end, sentence.start + _LONGEST)]
    if not any(hint in words for hint in _HINTS):
        return []
    return [_claim(sentence, *one) for one in _found(words, told)]


def _found(words: str, told: Sequence[Claim]) -> Iterator[tuple[str, tuple[int, int], tuple[int, int], str]]:
    """Yield name, its stretch, that of the whole saying, and the state of the side."""
    for form in _FORMS:
        for it in form.finditer(words):
            for name, side in (("name", "side"), ("other", "their")):
                code = _state(it[side]) if name in it.re.groupindex and it[name] else None
                if code:
                    yield it[name], it.span(name), it.span(), code
    whose = {party.state for claim in told for party in claim.actors if party.state}
    for it in _UNDER.finditer(words):
        if len(whose) == 1 and (code := next(iter(whose))):
            yield it["name"], it.span("name"), it.span(), code


@cache
def _state(word: str) -> str | None:
    return named(word)


def _claim(sentence: Sentence, name: str, at: tuple[int, int], whole: tuple[int, int], side: str) -> Claim:
    start = sentence.start
    listed = [one for one in offices.named(name) if one.state in (side, None)]
    key, called = (listed[0].id, listed[0].name) if len(listed) == 1 else (slug(name), name)
    party = Party(f"person:{key}", called, "person", side, None, (start + at[0], start + at[1]))
    return Claim(
        kind="statement",
        quote=(sentence.start, sentence.end),
        rule=RULE,
        tier="B",
        actors=(party,),
        detail={"commands": f"the side of {state(side).name}", "side": side, "written": name},
        spans={"trigger": (start + whole[0], start + whole[1])},
    )
