"""Who says it: reported speech, "according to", and sayings that stand behind or within what is said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from offing.atlas.institutions import institutions
from offing.reports.frame_chunk import PARTIES, Chunk
from offing.reports.frame_clauses import Clause
from offing.reports.memory import Memory
from offing.reports.reference import parties_of
from offing.reports.short_forms import forces_of
from offing.schema.claim import Party

_LONGEST_NAME = 80
_SERVICES = frozenset(("fleet", "navy", "ministry", "command", "staff", "forces"))
_MINISTRY = re.compile(r"\b(defen[cs]e|foreign) ministry\b", re.IGNORECASE)
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
    parted = any(one.type in ("stop", "dash") for one in between)
    parted |= clause.opener == "" and bool(between) and between[0].type == "comma"  # ", sources said, in what …"
    if before.verb.groups & _SAYING and clause.verb.form == "finite" and not parted and clause.opener in ("", "that"):
        return before
    if clause.verb.form in ("to", "ing", "pp") and before.verb.groups & {"warn", "deny"}:
        return before
    if clause.verb.form != "finite" or clause.opener not in ("",):
        return before.parent if before.parent is not None else None
    return before.parent if any(one.type == "and" for one in between) else None


def _interrupting(chunks: Sequence[Chunk], clauses: Sequence[Clause]) -> Clause | None:
    """Return a saying without content of its own behind it: ", the ministry said on Monday"."""
    for clause in clauses:
        if "say" not in clause.verb.groups or clause.verb.passive or clause.verb.form != "finite":
            continue
        if any(other.parent is clause for other in clauses):
            continue
        if any(other.chunk.at < clause.chunk.at for other in clauses) and _comma_before(chunks, clause):
            return clause
    return None


def _comma_before(chunks: Sequence[Chunk], clause: Clause) -> bool:
    """Tell whether a comma or dash stands before who says it, or before "said" where that comes first."""
    subjects = [one.at for one in clause.subjects if one.at < clause.chunk.at]
    first = min([clause.chunk.at, *subjects[:1]])
    while first > 0 and chunks[first - 1].type in ("prep", "x", "det", "adverb"):
        first -= 1
    return first > 0 and chunks[first - 1].type in ("comma", "dash", "hyphen")


def saying_of(clause: Clause, chunks: Sequence[Chunk], text: str, memory: Memory) -> Saying:
    """Return who says what a clause tells; without a word for it, nobody."""
    above = clause.parent
    while above is not None:
        if above.verb.groups & _SAYING:
            who = speaker_of([*above.subjects, *above.objects], memory, text) or _as_written(
                above, chunks, text, memory
            )
            if who is not None:
                return Saying(who, above.times[0] if above.times else None)
        above = above.parent
    return Saying(according(chunks, memory) or memory.voice)


def speaker_of(candidates: Sequence[Chunk], memory: Memory, text: str = "") -> Party | None:
    """Return the party that speaks: a person before the office, a ministry before its state."""
    told = [chunk for chunk in candidates[:2] if "x" not in chunk.kinds]
    named = [(chunk, parties_of(chunk, memory)) for chunk in told]
    for kind in ("person", "ministry", "staff", "command", "fleet", "navy", "alliance"):
        for _, parties in named:
            for party in parties:
                if party.kind == kind:
                    return party
    for chunk, parties in named:
        media = [one.value for one in chunk.mentions if one.kind == "media"]
        if media or parties:
            forces = forces_of(text[chunk.start : chunk.end]) if "participant" in chunk.kinds else None
            if forces is not None:
                return replace(forces, span=(chunk.start, chunk.end))
            found: Party = _medium(media[0]) if media else parties[0]
            return found
        if chunk.kinds & {"official", "envoy"}:
            name = text[chunk.start : chunk.end] or chunk.text
            return Party(f"name:{name}", name, "name", span=(chunk.start, chunk.end))
    return None


def _ministry(name: str, chunks: Sequence[Chunk]) -> Party | None:
    """Return the ministry that is told by its state's name or capital: "Beijing's defense ministry"."""
    match = _MINISTRY.search(name)
    codes = [one.value.state for chunk in chunks for one in (*chunk.owners, *chunk.mentions) if one.kind == "state"]
    if match is None or not codes or codes[0] is None:
        return None
    what = "foreign" if match[1].lower() == "foreign" else "defense"
    return Party(f"ministry:{codes[0]}:{what}", name, "ministry", codes[0])


def _medium(party: Party) -> Party:
    """Return an agency or paper under the id that the atlas has for it."""
    if party.kind != "name":
        return party
    key = next((one.id for one in institutions().values() if one.kind == "media" and one.name == party.name), None)
    return replace(party, id=key, kind="media") if key is not None else party


def _as_written(saying: Clause, chunks: Sequence[Chunk], text: str, memory: Memory) -> Party | None:
    """Return who speaks by the words before the verb, where no party is known by them: "rescue officials"."""
    last = saying.chunk.at - 1
    if last >= 0 and "pronoun" in chunks[last].kinds:
        return memory.speaker
    first = last
    while (
        first >= 0
        and chunks[first].type in ("np", "x", "prep", "det", "'s", "adverb")
        and "time" not in chunks[first].kinds
    ):
        first -= 1
    if first == last or (first >= 0 and chunks[first].type not in ("comma", "rel")):
        return None
    span = (chunks[first + 1].start, chunks[last].end)
    name = text[slice(*span)]
    within: list[Party] = [
        one.value
        for chunk in chunks[first + 1 : last + 1]
        for one in (*chunk.owners, *chunk.mentions)
        if one.kind in PARTIES and one.value.id and one.value.kind in _SERVICES
    ]
    if (ministry := _ministry(name, chunks[first + 1 : last + 1])) is not None:
        return replace(ministry, span=span)
    if within and (" of " not in name or "for" in name):
        return replace(within[0], span=span)
    if (again := memory.said_again(name)) is not None:
        return replace(again, span=span)
    if "fleet" in name.lower() and memory.craft and memory.craft[0].kind == "fleet":
        return memory.craft[0]
    if (forces := forces_of(name)) is not None:
        return replace(forces, span=span)
    return Party(f"name:{name}", name, "name", span=span) if len(name) <= _LONGEST_NAME else None


def according(chunks: Sequence[Chunk], memory: Memory) -> Party | None:
    """Return whom "according to" names."""
    for at, chunk in enumerate(chunks[:-2]):
        if chunk.text == "according" and chunks[at + 1].text == "to":
            for other in chunks[at + 2 : at + 6]:
                if other.type == "np":
                    return speaker_of([other], memory) or memory.said_again(f"{other.det or 'the'} {other.text}")
                if other.type in ("comma", "stop"):
                    break
                if other.type == "x" and (again := memory.said_again(f"the {other.text}")) is not None:
                    return again
    return None
