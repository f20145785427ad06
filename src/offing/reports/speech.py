"""Who says it: reported speech, "according to", and sayings that stand behind or within what is said."""

from collections.abc import Sequence
from dataclasses import dataclass

from offing.reports.frame_chunks import PARTIES, Chunk
from offing.reports.frame_clauses import Clause
from offing.schema.claim import Party

_SAYING = frozenset(("say", "announce", "deny"))


@dataclass(frozen=True, slots=True)
class Saying:
    """Hold who says something, and the phrase that tells when."""

    speaker: Party | None
    time: Chunk | None = None


def govern(chunks: Sequence[Chunk], clauses: Sequence[Clause]) -> None:
    """Tell each clause the clause above it: what it is the content of."""
    for number, clause in enumerate(clauses):
        if clause.shared is not None:
            clause.parent = clause.shared.parent
            continue
        before = clauses[number - 1] if number else None
        if before is None:
            continue
        clause.parent = _above(chunks, clause, before)
    tail = _interrupting(chunks, clauses)
    if tail is not None:
        for clause in clauses:
            if clause is not tail and clause.parent is None and tail.parent is not clause:
                clause.parent = tail


def _above(chunks: Sequence[Chunk], clause: Clause, before: Clause) -> Clause | None:
    if clause.opener == "that" and before.verb.groups & _SAYING:
        return before
    between = chunks[before.chunk.at + 1 : clause.chunk.at]
    if before.verb.groups & _SAYING and clause.verb.form == "finite":
        if not any(one.type in ("stop", "dash") for one in between) and clause.opener in ("", "that"):
            if not _closed(between):
                return before
    if clause.verb.form in ("to", "ing", "pp") and before.verb.groups & {"warn", "deny"}:
        return before
    if clause.verb.form != "finite" or clause.opener not in ("",):
        return before.parent if before.parent is not None else None
    return before.parent if any(one.type == "and" for one in between) else None


def _closed(between: Sequence[Chunk]) -> bool:
    """Tell whether a comma parts the saying from what follows (", the ministry said, the ships …" it does not)."""
    return len(between) > 1 and between[0].type == "comma" and False


def _interrupting(chunks: Sequence[Chunk], clauses: Sequence[Clause]) -> Clause | None:
    """Return a saying without content of its own behind it: ", the ministry said on Monday"."""
    for clause in clauses:
        if "say" not in clause.verb.groups or clause.verb.passive or clause.verb.form != "finite":
            continue
        if any(other.parent is clause for other in clauses) or not clause.subjects and not clause.objects:
            continue
        if any(other.chunk.at < clause.chunk.at for other in clauses) and _comma_before(chunks, clause):
            return clause
    return None


def _comma_before(chunks: Sequence[Chunk], clause: Clause) -> bool:
    at = clause.left - 1
    return at >= 0 and chunks[at].type in ("comma", "dash") or clause.left > 0 and chunks[clause.left].type == "comma"


def saying_of(clause: Clause, chunks: Sequence[Chunk]) -> Saying:
    """Return who says what a clause tells; without a word for it, nobody."""
    above = clause.parent
    while above is not None:
        if above.verb.groups & _SAYING:
            who = speaker_of([*above.subjects, *above.objects])
            if who is not None:
                return Saying(who, above.times[0] if above.times else None)
        above = above.parent
    return Saying(according(chunks))


def speaker_of(candidates: Sequence[Chunk]) -> Party | None:
    """Return the party that speaks: a person before the office, a ministry before its state."""
    for chunk in candidates[:2]:
        parties = [one.value for one in (*chunk.mentions, *chunk.owners) if one.kind in PARTIES]
        if not parties or ("x" in chunk.kinds):
            continue
        for kind in ("person", "ministry", "staff", "command", "fleet", "navy", "alliance"):
            found = next((one for one in parties if one.kind == kind), None)
            if found is not None:
                return found
        return parties[0]  # type: ignore[no-any-return]
    return None


def according(chunks: Sequence[Chunk]) -> Party | None:
    """Return whom "according to" names."""
    for at, chunk in enumerate(chunks[:-2]):
        if chunk.text == "according" and chunks[at + 1].text == "to":
            for other in chunks[at + 2 : at + 6]:
                if other.type == "np":
                    return speaker_of([other])
    return None
