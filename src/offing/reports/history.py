"""What is told of times before the record begins: wrecks, battles, wars of old."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from offing.reports.frame_clauses import Clause
from offing.reports.mention import Mention, Sentence
from offing.schema.claim import Claim

FIRST_YEAR = 1990
_LONG_AGO = 36  # years: what was so long before today was before the record, whenever today is
_WARS = "World War|First World War|Second World War|Cold War|Korean War|Vietnam War|Falklands War|Pacific War|Civil War"
_WARS += "|Great War|Boer War|Crimean War|Russo-Japanese War|Sino-Japanese War|Spanish-American War|Napoleonic Wars"
_MONTHS = """January February March April May June July August September October November December
spring summer autumn winter"""
_MONTH = rf"(?:{'|'.join(_MONTHS.split())})"
_OLD = re.compile(
    rf"\b(?:in|during|until|by|early|late|mid|of|{_MONTH}|{_MONTH} \d{{1,2}},) (?:the )?(?:1[5-8]\d\d|19[0-8]\d)s?\b"
    r"(?! ?(?:metres|meters|miles|nautical|hours|hrs|local|GMT|UTC|troops|sailors|people|km|tonnes|tons|-))"
    rf"|\b(?:in|during|throughout|of|height of) (?:the )?(?:{_WARS})\b(?! (?:II|Two|I|One)[- ](?:era|vintage))(?!-)"
    r"|\b(?P<years>\d{2,3}) years (?:ago|earlier|before|after)\b"
    r"|\b(?:a|half a) century (?:ago|earlier|before|after)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Past:
    """Tell whether what a document tells now is of long ago: by the year of a sentence, else as the one before."""

    long_ago: bool = False
    paragraph: int = -1
    today: bool = False  # a time since the record begins has been told

    def among(
        self, text: str, sentence: Sentence, own: Sequence[Mention], told: Sequence[Clause], found: list[Claim]
    ) -> list[Claim]:
        """Return the claims of a sentence that are of long ago."""
        if sentence.paragraph != self.paragraph:
            self.paragraph, self.long_ago = sentence.paragraph, self.long_ago and not self.today
        years = [one.value.start.year for one in own if one.kind == "time" and one.value.start is not None]
        marks = [it for it in _OLD.finditer(text, sentence.start, sentence.end) if _is_old(it)]
        if any(year >= FIRST_YEAR for year in years):
            self.today, self.long_ago = True, bool(marks)
            governed = _governed(marks, told)
            return [one for one in found if one.spans["trigger"] in governed and _has_no_day(one)]
        self.long_ago = self.long_ago or bool(marks)
        governed = _governed(marks, told) if marks else {one.spans["trigger"] for one in found}
        if not self.long_ago:
            return []
        return [one for one in found if one.spans["trigger"] in governed and one.modality == "occurred"]


def _is_old(mark: re.Match[str]) -> bool:
    return mark["years"] is None or int(mark["years"]) >= _LONG_AGO


def _has_no_day(claim: Claim) -> bool:
    return claim.time is None or claim.time.start is None or claim.time.start.year < FIRST_YEAR


def _governed(marks: Sequence[re.Match[str]], told: Sequence[Clause]) -> set[tuple[int, int]]:
    """Return the verbs that the marks stand with: the one before, or the one behind "75 years after"."""
    found = set()
    for mark in marks:
        behind = [one for one in told if one.chunk.start >= mark.end()]
        before = [one for one in told if one.chunk.start < mark.start()]
        leads = mark[0].endswith(("after", "before"))
        if nearest := behind[:1] if (leads and behind) or not before else before[-1:]:
            found.add((nearest[0].chunk.start, nearest[0].chunk.end))
            found |= _hanging(nearest[0], told)
    return found


def _hanging(clause: Clause, told: Sequence[Clause]) -> set[tuple[int, int]]:
    """Return the words in -ing that go on with what a verb tells: "served in the war, engaging …"."""
    found = set()
    for one in told:
        if one.chunk.start > clause.chunk.start:
            if one.verb.form != "ing":
                break
            found.add((one.chunk.start, one.chunk.end))
    return found
