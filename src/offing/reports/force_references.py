"""Counts that stand for ships or aircraft told before: "two of them", "the 207", "down from 331"."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from offing.codecs.number_words import Number, numbers
from offing.reports.mention import Mention
from offing.schema.claim import Force

_OF_THEM = re.compile(r" (?:more )?of (?:them|these|those|the latter|which)\b(?! \w+(?:s|ft|men)\b)")
_THE = re.compile(r"\b[Tt]he $")
# What a figure is compared with: "up to 207 from 203", "down from 331", "compared with 45".
_COMPARED = re.compile(
    r"(?:\b(?:up|down|rose|risen|rising|fell|fallen|falling|increase|increased|decreased|dropped)\b[^.;\n]{0,40}"
    r"\b(?:from|to)|,? from|\bcompared (?:with|to)|\b(?:high|low|total|record|peak) of) $"
)
_ENDS = re.compile(r"\s*(?:[.,;)\n]|$|(?:in|on|at|from|during|for|a|over|last|were|was|the) )")
_NOT_COUNTED = re.compile(
    r"\b(?:people|persons|men|women|passengers|civilians|officials|states|countries|nations|islands|islets|missiles"
    r"|members|ministers|victims)\b"
)
_REACH = 400
_TELLING = re.compile(r"\bof (?:them|these|those|the latter|which)\b|\b[Tt]he \d|\b(?:from|with|to|of) \d")


def referring(text: str, start: int, end: int, told: Sequence[Mention]) -> list[Mention]:
    """Return the counts without a platform's word between two offsets that those *told* before explain."""
    counted = [it for it in told if it.kind in ("force", "group")]
    if not counted or not _TELLING.search(text, start, end):
        return []
    starts = [it.start for it in counted]
    found: list[Mention] = []
    for match in _TELLING.finditer(text, start, end):
        low = max(start, match.start() - 40)
        for number in numbers(text, low, min(end, match.end() + 12)):
            if not (match.start() - 3 <= number.end and number.figure <= match.end()) or number.article:
                continue
            at = bisect_left(starts, number.start)
            before = [*counted[max(0, at - 6) : at], *(it for it in found[-2:] if it.end <= number.start)]
            mention = _read(text, number, sorted(before, key=lambda it: it.start))
            if mention is not None and not _overlaps([*counted, *found], mention):
                found.append(mention)
    return found


def _read(text: str, number: Number, before: Sequence[Mention]) -> Mention | None:
    near = [it for it in before if number.start - it.end < _REACH and it.end <= number.start]
    if not near or (number.value is not None and 1900 <= number.value <= 2100):
        return None
    of_them = _OF_THEM.match(text, number.end)
    if of_them and not _NOT_COUNTED.search(text, near[-1].end, number.start):
        wholes = [it for it in near if _is_whole(it, number)]
        return _mention(number, wholes[-1], number.start, of_them.end()) if wholes else None
    if not _ENDS.match(text, number.end) or not text[number.figure].isdigit():
        return None
    the = _THE.search(text, max(0, number.start - 4), number.start)
    same = [it for it in near if it.kind == "force" and it.value.count == number.value]
    if the and same and (number.value or 0) > 1:  # told before with the same figure
        return _mention(number, same[-1], the.start(), number.end)
    sentence = text[near[-1].end : number.start]
    if _COMPARED.search(text[max(0, number.start - 70) : number.start]) and not re.search(r"[.!?]\s|\n", sentence):
        return _mention(number, near[-1], number.start, number.end)
    return None


def _is_whole(mention: Mention, number: Number) -> bool:
    """Tell whether what was told can be what a number is a part of; "one of them" may be a person."""
    if (number.value or 2) < 2:
        return False
    return mention.kind == "group" or mention.value.count is None or mention.value.count >= (number.value or 2)


def _mention(number: Number, like: Mention, start: int, end: int) -> Mention:
    unit = like.value.unit if like.kind == "force" else like.value
    owner = like.value.owner if like.kind == "force" else None
    figure = (number.figure, number.end)
    force = Force(number.value, unit or "ship", owner, number.bound, None, (start, end), figure)
    return Mention("force", start, end, force)


def _overlaps(taken: Sequence[Mention], mention: Mention) -> bool:
    return any(it.start < mention.end and mention.start < it.end for it in taken)
