"""Claims that a sentence repeats as wrong, taken as denied."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from offing.reports.frame_chunk import Chunk
from offing.reports.frame_clauses import Clause
from offing.schema.claim import Claim

_WRONGLY = re.compile(
    r"\b(?:erroneously|incorrectly|mistakenly|wrongly|in error|inaccurately|falsely)\b"
    r"|\b(?:is|are|was|were) (?:not true|untrue|false|fake|baseless|groundless|unfounded|incorrect|wrong"
    r"|not correct|a fabrication|fake news|misinformation|disinformation)\b"
    r"|\b(?:does|do|did) not correspond to (?:reality|the facts)\b"
    # "retracts its report of 3 May that …": what is taken back is told again, and not as so.
    r"|\b(?:retract(?:s|ed|ing)?|withdr(?:aws|ew)|takes back|took back) (?:its|our|the|an?|their|this|that|his|her)\b"
    r"[^.;]{0,40}\b(?:reports?|claims?|articles?|stor(?:y|ies)|statements?|announcements?)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(r"\b(?:reports?|claims?|allegations?|rumou?rs?|news) that\b", re.IGNORECASE)


def corrected(claims: list[Claim], told: Sequence[Clause], words: str) -> list[Claim]:
    """Return claims that a sentence repeats as wrong ("erroneously reported that …", "reports that … are untrue")."""
    if not _WRONGLY.search(words):
        return claims
    by_verb = {(clause.chunk.start, clause.chunk.end): clause for clause in told}
    denied = [one for one in claims if by_verb[one.spans["trigger"]].opener == "that"]
    relative = [one for one in denied if any("craft" in chunk.kinds for chunk in _subjects(one, by_verb))]
    return [replace(one, modality="denied") for one in denied if one not in relative or _REPORTS.search(words)]


def _subjects(claim: Claim, by_verb: Mapping[tuple[int, int], Clause]) -> list[Chunk]:
    return by_verb[claim.spans["trigger"]].subjects
