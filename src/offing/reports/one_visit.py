"""An arrival and the visit that it begins as one claim: "arrived in X, a port of Y, on Monday for a visit"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from offing.reports.frame_chunk import Chunk
from offing.reports.frame_clauses import Clause
from offing.schema.claim import Claim

# Behind these a visit is another one, or only tells when.
_ANOTHER = frozenset("after following during before since until of from ahead amid".split())
_CAME = frozenset(("arrive", "get_there"))
_LEFT = frozenset(("leave", "end"))


# A host receives a guest; families welcome their own ship home.
_HOSTED = re.compile(
    r"\b(?:welcom\w+|received|greeted|accorded)\b[^.;]{0,60}?\b(?:[Nn]avy|[Nn]aval|[Aa]mbassador|[Ee]mbassy"
    r"|[Hh]igh [Cc]ommission|officials|authorities|[Cc]onsul|[Cc]oast [Gg]uard)"
)
_HOME = re.compile(r"\b(?:home|return\w*|back)\b", re.IGNORECASE)


def as_visits(claims: Sequence[Claim], told: Sequence[Clause], row: Sequence[Chunk], words: str) -> list[Claim]:
    """Return claims with each arrival for a visit as a port call, and no visit beside the voyage that it belongs to."""
    by_verb = {(clause.chunk.start, clause.chunk.end): clause for clause in told}
    hosted = _HOSTED.search(words) is not None and _HOME.search(words) is None
    kept = [_as_call(one, by_verb[one.spans["trigger"]], told, row, hosted) for one in claims]
    return [one for one in kept if not _is_told(one, kept, by_verb)]


def _as_call(claim: Claim, clause: Clause, told: Sequence[Clause], row: Sequence[Chunk], hosted: bool) -> Claim:
    """Return the port call that an arrival is where its words tell that it is for a visit."""
    if claim.kind != "movement" or not clause.verb.groups & _CAME or not claim.rule.startswith("arrived"):
        return claim
    ends = [one.chunk.at for one in told if one.chunk.at > clause.chunk.at and one.verb.form == "finite"]
    behind = row[clause.chunk.at + 1 : ends[0] if ends else len(row)]
    visit = next((one for one in behind if one.type == "np" and "visit" in one.kinds), None)
    if visit is None and hosted:
        return _call(claim)
    if visit is None or (visit.prep is not None and visit.prep.text in _ANOTHER) or visit.det in ("the", "that"):
        return claim
    if any(one.type in ("sub", "rel", "stop") and one.start < visit.start for one in behind):
        return claim
    return _call(claim)


def _call(claim: Claim) -> Claim:
    kept = {key: value for key, value in claim.detail.items() if key not in ("from", "to", "through", "heading")}
    return replace(claim, kind="port_call", plover="COOPERATE", rule="arrived-for-visit", detail=kept)


def _is_told(claim: Claim, all_: Sequence[Claim], by_verb: Mapping[tuple[int, int], Clause]) -> bool:
    """Tell whether a visit hangs on the voyage told before it: "docked, starting a visit", "left, ending a visit"."""
    clause = by_verb[claim.spans["trigger"]]
    if claim.kind != "port_call" or clause.verb.form == "finite":
        return False
    before = [one for one in all_ if one is not claim and one.spans["trigger"] < claim.spans["trigger"]]
    groups = [by_verb[one.spans["trigger"]].verb.groups for one in before if one.kind in ("movement", "port_call")]
    return any(group & (_CAME | _LEFT | {"visit"}) for group in groups)
