"""Who says it: reported speech, "according to", and sayings that stand behind or within what is said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from offing.atlas.institutions import institutions, seats
from offing.atlas.states import state
from offing.reports.frame_chunk import PARTIES, Chunk
from offing.reports.frame_clauses import Clause
from offing.reports.memory import Memory
from offing.reports.reference import parties_of
from offing.reports.short_forms import forces_of
from offing.schema.claim import Party, Span

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
        clause.parent = _above(chunks, clause, before) or _over_insertion(chunks, clause, clauses[:number])
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


def _over_insertion(chunks: Sequence[Chunk], clause: Clause, before: Sequence[Clause]) -> Clause | None:
    """Return the saying above a clause whose subject stands before what is inserted: "said X, led by Y, left"."""
    if clause.verb.form != "finite" or clause.opener not in ("", "that") or not clause.subjects:
        return None
    at = clause.subjects[0].at
    above = next((one for one in reversed(before) if one.chunk.at < at), None)
    if above is None or above is before[-1] or not above.verb.groups & _SAYING:
        return None
    between = chunks[above.chunk.at + 1 : at]
    return None if any(one.type in ("stop", "dash", "comma") for one in between) else above


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
    first = _near(chunks, clause)
    return first > 0 and chunks[first - 1].type in ("comma", "dash", "hyphen")


_NEAR = frozenset(("np", "x", "prep", "det", "adverb", "'s", "not"))


def _near(chunks: Sequence[Chunk], clause: Clause) -> int:
    """Return where the words begin that stand before a verb without a comma or another verb between."""
    first = clause.chunk.at
    while first > 0 and chunks[first - 1].type in _NEAR and "time" not in chunks[first - 1].kinds:
        first -= 1
    return first


def saying_of(clause: Clause, chunks: Sequence[Chunk], text: str, memory: Memory) -> Saying:
    """Return who says what a clause tells; without a word for it, nobody."""
    above = clause.parent
    while above is not None:
        if above.verb.groups & _SAYING:
            who = who_says(above, chunks, text, memory)
            if who is not None:
                return Saying(who, above.times[0] if above.times else None)
        above = above.parent
    return Saying(according(chunks, text, memory) or headed(chunks, text, memory) or memory.voice)


def heard(chunks: Sequence[Chunk], clauses: Sequence[Clause], text: str, memory: Memory) -> Party | None:
    """Return who is first told to say something in a sentence, None where nobody is."""
    for clause in clauses:
        if "say" in clause.verb.groups and clause.verb.form == "finite" and not clause.verb.passive:
            who = who_says(clause, chunks, text, memory)
            if who is not None:
                return who
    return according(chunks, text, memory)


def who_says(saying: Clause, chunks: Sequence[Chunk], text: str, memory: Memory) -> Party | None:
    """Return whose word a verb of saying tells: by name, by what was said before, or by the words as written."""
    pronoun = _pronoun_before(saying, chunks)
    if pronoun in ("he", "she"):
        return _person_before(saying, memory, text)
    if pronoun == "it" and saying.chunk.at > 2 and (it := memory.body or memory.speaker) is not None:
        return replace(it, inferred="who spoke before", span=None)
    near = chunks[_near(chunks, saying) : saying.chunk.at]
    person = _person_of(near)
    if person is not None:
        return person
    before = [one for one in saying.subjects if one.start < saying.chunk.start]
    if (body := _statement(saying, before, chunks, text)) is not None:
        return _of_body(body, saying, chunks, memory)
    if near and not pronoun and not any(one is other for one in near for other in before[:1]):
        told = [one for one in near if one.type == "np" and one.prep is None]
    elif not near and (inverted := _inverted(saying, chunks)) is not None:
        told = [inverted]
    else:
        behind = [] if "deny" in saying.verb.groups and "say" not in saying.verb.groups else saying.objects
        told = [*saying.subjects, *(behind if not before or pronoun else ())]
    if told and "body" in told[0].kinds:
        return _of_body(told[0], saying, chunks, memory)
    who = speaker_of(told, memory, text)
    if who is None or who.kind == "name":
        beside = [] if near else [*_inserted(saying, chunks), *_behind(saying, chunks)]
        who = _person_of(beside) or _pointed(told, who, memory) or who
        if who is None or who.name.lower().startswith(("a ", "an ", "the ", "its ")):
            who = _as_written(saying, chunks, text, memory) or who
    return who


def _person_before(saying: Clause, memory: Memory, text: str) -> Party | None:
    """Return who "he" or "she" is that speaks."""
    if memory.person is not None:
        return replace(memory.person, inferred="who spoke before", span=None)
    return speaker_of([one for one in saying.subjects if "person" in one.kinds], memory, text) or memory.speaker


def _person_of(stretch: Sequence[Chunk]) -> Party | None:
    """Return the person named among some words, the last of them; none who is only told of ("officers of X")."""
    for one in reversed(stretch):
        if one.type == "np" and "person" in one.kinds and (one.prep is None or one.prep.text == "of"):
            return next((it.value for it in one.mentions if it.kind == "person"), None)
    return None


def _inverted(saying: Clause, chunks: Sequence[Chunk]) -> Chunk | None:
    """Return who stands right behind a verb of saying that a comma or a dash parts from what is said."""
    at = saying.chunk.at
    if not at or chunks[at - 1].type not in ("comma", "dash") or "deny" in saying.verb.groups:
        return None
    behind = next((one for one in chunks[at + 1 :] if one.type not in ("det", "x", "adverb")), None)
    told = behind is not None and behind.type == "np" and bool(behind.kinds & {"person", "party", "official", "envoy"})
    return behind if told else None


_NEAR_BODY = 14


def _statement(saying: Clause, before: Sequence[Chunk], chunks: Sequence[Chunk], text: str) -> Chunk | None:
    """Return "the statement" that says something, before the verb, or behind it where a quotation ends before it."""
    if before and "body" in before[0].kinds and "say" in saying.verb.groups:
        return before[0]  # "a statement on Monday from the navy says"
    at = saying.chunk.at
    quoted = at > 0 and any(mark in text[chunks[at - 1].end : saying.chunk.start] for mark in '"”»')
    behind = [one for one in chunks[at + 1 : at + 3] if one.type == "np"]
    return behind[0] if quoted and behind and "body" in behind[0].kinds else None


def _inserted(saying: Clause, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return what stands between commas before a verb: "a spokesman, Colonel X, told …"."""
    at = saying.chunk.at - 1
    if at < 0 or chunks[at].type != "comma":
        return []
    first = at
    while first > 0 and chunks[first - 1].type in _NEAR:
        first -= 1
    return list(chunks[first:at])


def _behind(saying: Clause, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return what stands behind a verb of saying up to the next verb: "said the spokesman, Colonel X"."""
    found: list[Chunk] = []
    for one in chunks[saying.chunk.at + 1 : saying.chunk.at + 9]:
        if one.type in ("stop", "rel", "vg"):
            break
        found.append(one)
    return found


def _pronoun_before(saying: Clause, chunks: Sequence[Chunk]) -> str | None:
    at = saying.chunk.at - 1
    while at >= 0 and chunks[at].type in ("adverb", "not"):
        at -= 1
    return chunks[at].text.lower() if at >= 0 and "pronoun" in chunks[at].kinds else None


def _of_body(body: Chunk, saying: Clause, chunks: Sequence[Chunk], memory: Memory) -> Party | None:
    """Return whose "the statement" or "its press release" is: as told beside it, else who spoke before."""
    beside = [body, *(one for one in chunks[body.at + 1 : saying.chunk.at] if one.type == "np")]
    if body.at > saying.chunk.at:
        near = chunks[body.at + 1 : body.at + _NEAR_BODY]
        beside += [one for one in near if one.prep is not None and one.prep.text in ("by", "from", "of")]
    for one in beside:
        if "time" not in one.kinds and (found := parties_of(one, memory)):
            return found[0]
    return memory.speaker


def _pointed(told: Sequence[Chunk], who: Party | None, memory: Memory) -> Party | None:
    """Return who spoke before for "the spokesman", "the official": one who is told of with nothing but that."""
    if not told or who is None or memory.speaker is None or not told[0].kinds & {"official", "envoy"}:
        return None
    alone = len(told[0].text.split()) == 1 and (told[0].det == "the" or who.name.lower().startswith("the "))
    return replace(memory.speaker, inferred="who spoke before", span=None) if alone else None


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
    key = _media().get(party.name)
    return replace(party, id=key, kind="media") if key is not None else party


@cache
def _media() -> dict[str, str]:
    """Return the ids of agencies and papers by each of their names."""
    known = [one for one in institutions().values() if one.kind == "media"]
    return {name: one.id for one in known for name in (one.name, *one.also)}


def _as_written(saying: Clause, chunks: Sequence[Chunk], text: str, memory: Memory) -> Party | None:
    """Return who speaks by the words before the verb, where no party is known by them: "rescue officials"."""
    last = saying.chunk.at - 1
    if last >= 0 and "pronoun" in chunks[last].kinds:
        return memory.speaker if chunks[last].text.lower() not in ("we", "i", "you") else memory.voice
    first = _near(chunks, saying)
    words = chunks[first : last + 1]
    if saying.verb.form != "finite" or not any(one.type in ("np", "x") for one in words):
        return None
    if first > 0 and chunks[first - 1].type not in ("comma", "dash", "stop"):
        return None
    if words[0].type == "prep" and words[0].start == (chunks[0].start if chunks else 0):
        return None  # "In a statement, …"
    span = (words[0].start, words[-1].end)
    return _called(text[slice(*span)], words, chunks[:first], span, memory)


_HOUSE = re.compile(
    r"^(?:the|its) (?:\w+ )?(?P<what>fleet|ministry|navy|command|embassy|service|agency|office|department|alliance|bloc"
    r"|headquarters|administration|guard|force|bureau|authority|staff)\b"
    r"(?:['’]s .+| (?:said|spokes\w+|office|official))?$",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^(?:(?:an?|the|two|three|several|some|senior|unnamed|defen[cs]e|military|government|security) ){0,4}"
    r"(?:sources?|officials?) (?:in|at|from|for|of|with|close to) (?:the )?",
    re.IGNORECASE,
)


def _called(name: str, words: Sequence[Chunk], before: Sequence[Chunk], span: Span, memory: Memory) -> Party | None:
    """Return whom words mean that are no party's name: "Beijing's defense ministry", "the fleet's press office"."""
    within: list[Party] = [
        one.value
        for chunk in words
        for one in (*chunk.owners, *chunk.mentions)
        if one.kind in PARTIES and one.value.kind in _SERVICES
    ]
    within = [one for one in (it if it.id else memory.institution(it) for it in within) if one is not None]
    if (ministry := _ministry(name, words)) is not None:
        return replace(ministry, span=span)
    if within and (" of " not in name or "for" in name):
        return replace(within[0], span=span)
    if (forces := forces_of(name)) is not None:
        return replace(forces, span=span)
    whose, source = _whose_office(name, words), _SOURCE.match(name)
    at = source.end() if source is not None and len(name[source.end() :].split()) > 2 else 0
    if whose is not None and not (at and whose.kind == "state"):
        return replace(whose, span=span)
    if (again := memory.said_again(name)) is not None:
        return replace(again, span=span)
    if (house := _HOUSE.match(name)) is not None and (known := _house(house["what"], before, memory)) is not None:
        return known
    if source is not None and (code := seats().get(name[source.end() :])) is not None:
        return Party(f"state:{code}", state(code).name, "state", code, span=span)
    span = (span[0] + at, span[1])
    return Party(f"name:{name[at:]}", name[at:], "name", span=span) if len(name) - at <= _LONGEST_NAME else None


def _house(what: str, before: Sequence[Chunk], memory: Memory) -> Party | None:
    """Return which house "the fleet" or "the service" is: one of its kind named before it, else who spoke."""
    kinds = {"fleet": ("fleet",), "navy": ("navy",), "service": ("navy", "forces"), "command": ("command",)}
    wanted = kinds.get(what.lower(), ("ministry", "staff", "command", "navy", "fleet", "name", "alliance", "forces"))
    named = [one.value for chunk in before for one in (*chunk.mentions, *chunk.owners) if one.kind in PARTIES]
    told = [*(one for one in reversed(named) if one.id), *(memory.craft if what.lower() == "fleet" else ())]
    told += [one for one in (memory.body, memory.speaker) if one is not None]
    found = next((one for one in told if one.kind in wanted), None)
    return replace(found, inferred=f"the {what.lower()} told of before", span=None) if found is not None else None


_OFFICE = re.compile(
    r"\b(?:officials?|sources?|embassy|consulate|mission|authorit(?:y|ies)|diplomats?|government|spokes\w+|military|officers?"
    r"|press (?:service|office|release)|administration|website)\b",
    re.IGNORECASE,
)


def _whose_office(name: str, chunks: Sequence[Chunk]) -> Party | None:
    """Return the state or body whose embassy, office or source is told to speak: "the Russian embassy"."""
    if _OFFICE.search(name) is None:
        return None
    within = [one.value for chunk in chunks for one in (*chunk.owners, *chunk.mentions) if one.kind in PARTIES]
    return next((one for one in within if one.id and one.id not in ("both", "three")), None)


def according(chunks: Sequence[Chunk], text: str, memory: Memory) -> Party | None:
    """Return whom "according to" names."""
    for at, chunk in enumerate(chunks[:-2]):
        if chunk.text == "according" and chunks[at + 1].text == "to":
            for other in chunks[at + 2 : at + 8]:
                if other.type in ("stop", "vg", "comma"):
                    break
                if other.type != "np" or "time" in other.kinds:
                    continue
                if "body" in other.kinds:
                    return next(iter(parties_of(other, memory)), memory.speaker)
                who = speaker_of([other], memory, text)
                return _pointed([other], who, memory) or who
            phrase = text[chunks[at + 1].end : chunks[at + 1].end + 40]
            if (again := memory.said_again(re.split(r"[,.;:]", phrase.strip())[0])) is not None:
                return again
            behind = text[chunks[at + 1].end : chunks[at + 1].end + 40].strip()
            house = _HOUSE.match(re.split(r"[,.;:]", behind)[0])
            return _house(house["what"], chunks[:at], memory) if house is not None else None
    return None


_MOST_BEHIND = 5


def headed(chunks: Sequence[Chunk], text: str, memory: Memory) -> Party | None:
    """Return whom a headline names behind a colon or a dash: "Two frigates pass the strait: navy"."""
    at = next((one.at for one in reversed(chunks) if one.type in ("colon", "dash")), None)
    if at is None or not 0 < len(chunks) - at - 1 <= _MOST_BEHIND or text[chunks[-1].end : chunks[-1].end + 1] == ".":
        return None
    behind = chunks[at + 1 :]
    if not all(one.type in ("np", "x", "'s", "det", "prep") for one in behind) or behind[0].prep is not None:
        return None
    told = [one for one in behind if one.type == "np" and one.kinds & {"party", "official"}]
    return speaker_of(told[-1:], memory, text) if told and told[-1] is behind[-1] else None


def selves(speaker: Party | None) -> list[Party]:
    """Return for whom a speaker says "we": a service for itself, anybody else for the state."""
    if speaker is None or speaker.state is None:
        return []
    why = "who speaks in the first person"
    if speaker.kind in ("navy", "fleet", "command", "forces"):
        return [replace(speaker, inferred=why, span=None)]
    code = speaker.state
    return [Party(f"state:{code}", state(code).name, "state", code, inferred=why)]
