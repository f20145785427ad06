"""What words stand for that stand for others: "the drill", "they", "both countries"; only where it is safe."""

from collections.abc import Sequence
from dataclasses import replace

from offing.atlas.states import state
from offing.reports.frame_chunk import PARTIES, Chunk
from offing.reports.frame_clauses import Clause
from offing.reports.memory import Memory
from offing.reports.mention import Mention
from offing.schema.claim import Party

FIRST_PERSON = ("we", "us")
_OWNED = frozenset(("craft", "jet", "waters", "cable", "weapon"))
_DEFINITE = frozenset(("the", "this", "that", "these", "those", "such", "both", "its", "their", "all", "they", "our"))


def states_of(chunk: Chunk) -> tuple[Party, ...]:
    """Return the two or three states that a phrase names together, by themselves or by their people; nothing else."""
    named = [one.value for one in (*chunk.mentions, *chunk.owners) if one.kind in PARTIES and one.value.state]
    codes = list(dict.fromkeys(one.state for one in named))
    if len(codes) not in (2, 3):
        return ()
    return tuple(Party(f"state:{code}", state(code).name, "state", code) for code in codes)


def is_definite(chunk: Chunk) -> bool:
    """Tell whether a phrase points back to something: "the drill", "these ships"."""
    return chunk.det in _DEFINITE or chunk.text.partition(" ")[0] in _DEFINITE


def follow(clauses: Sequence[Clause], chunks: Sequence[Chunk], memory: Memory) -> set[int]:
    """Put what pronouns stand for in their place; return the ids of phrases taken from the sentence before."""
    borrowed: set[int] = set()
    _possess(chunks, memory)
    _again(chunks, memory)
    for clause in clauses:
        for name in ("subjects", "objects"):
            phrases: list[Chunk] = getattr(clause, name)
            if not any("pronoun" in chunk.kinds for chunk in phrases):
                continue
            followed: list[Chunk] = []
            for chunk in phrases:
                if "pronoun" not in chunk.kinds:
                    followed.append(chunk)
                    continue
                if chunk.text in ("i", *FIRST_PERSON):
                    followed += [_myself(chunk, memory) if chunk.text == "i" else _ourselves(chunk, chunks, memory)]
                    borrowed.add(id(followed[-1]))
                    continue
                watches = name == "subjects" and _is_watching(clause)
                near = [one for one in _antecedents(chunk, chunks) if not (watches and "craft" in one.kinds)]
                near = _but_subjects(chunk, near, clause, memory) if name == "objects" else near
                if not near:
                    before = [one for one in memory.subject if _agree(chunk, one)]
                    near = [one for one in before if not (watches and "craft" in one.kinds)]
                    if not near and chunk.plural and memory.people:
                        near = [_people(chunk)]
                    if not near and chunk.text in ("he", "she") and memory.person is not None:
                        near = [_speaker(chunk, memory.person)]
                    borrowed.update(id(one) for one in near)
                followed += near
            setattr(clause, name, followed)
    return borrowed


def _but_subjects(pronoun: Chunk, near: list[Chunk], clause: Clause, memory: Memory) -> list[Chunk]:
    """Return antecedents without who acts on them ("a ship that tried to ram it"), where others are left."""
    others = [one for one in near if one not in clause.subjects]
    return others if others or any(_agree(pronoun, one) for one in memory.subject) else near


def _is_watching(clause: Clause) -> bool:
    """Tell whether a verb is of watching: those who watch ships are not the ships told of before."""
    return bool(clause.verb.groups & {"track", "spot"}) and not clause.verb.passive


def _ourselves(pronoun: Chunk, chunks: Sequence[Chunk], memory: Memory) -> Chunk:
    """Return a phrase for "we": those who say so right behind it ("We, the leaders of …"), else whom the text is of."""
    after = chunks[pronoun.at + 1 : pronoun.at + 3]
    if len(after) == 2 and after[0].type == "comma" and after[1].type == "np":
        memory.we = tuple(one for one in parties_of(after[1], memory) if one.kind != "name") or memory.we
    return _of_us(pronoun, memory)


def _of_us(pronoun: Chunk, memory: Memory) -> Chunk:
    found = Chunk("np", pronoun.start, pronoun.end, pronoun.text, frozenset(("party", "official")), plural=True)
    found.owners = _ours(memory)
    return found


def _ours(memory: Memory) -> tuple[Mention, ...]:
    told = [replace(one, inferred="who speaks in the first person", span=None) for one in memory.we]
    return tuple(Mention(one.kind, 0, 0, one) for one in told)


def _again(chunks: Sequence[Chunk], memory: Memory) -> None:
    """Take "the event" and "this activity" for the exercise told of before."""
    for at, chunk in enumerate(chunks if memory.exercises else ()):
        if at + 1 < len(chunks) and chunks[at + 1].text.lower() in _BODIES:
            continue  # "the Maritime Operations Centre"
        if chunk.type == "np" and "again" in chunk.kinds and chunk.det in ("the", "this") and not chunk.owners:
            chunk.kinds = chunk.kinds | {"exercise"}


_BODIES = frozenset("centre center command room group agency headquarters department directorate chief officer".split())


def _possess(chunks: Sequence[Chunk], memory: Memory) -> None:
    """Give "its planes", "their ships" and "our frigate" the party that they belong to as owner."""
    for chunk in chunks:
        first = chunk.det or chunk.text.partition(" ")[0]
        if chunk.type == "np" and "homeland" in chunk.kinds and not chunk.owners and not chunk.mentions:
            _own_country(chunk, first, chunks, memory)
            continue
        if chunk.type == "np" and first == "our" and not chunk.owners and memory.we:
            chunk.owners = _ours(memory)
            chunk.kinds = chunk.kinds | {"party"} if chunk.kinds & {"homeland", "official"} else chunk.kinds
        if chunk.type != "np" or first not in ("its", "their") or chunk.owners or not _is_ownable(chunk):
            continue
        before = [
            one for one in chunks[: chunk.at] if one.type == "np" and "party" in one.kinds and "person" not in one.kinds
        ]
        holder = next(iter(before), None)
        if holder is not None:
            chunk.owners = tuple(one for one in (*holder.mentions, *holder.owners) if one.kind in PARTIES)


_WHOSE = frozenset(("his", "her", "its", "their"))
_COUNTRY = ("country", "nation", "homeland")


def _own_country(chunk: Chunk, first: str, chunks: Sequence[Chunk], memory: Memory) -> None:
    """Give "his country", "its navy" and "the country" the state of whom the sentence, or the one before, is about."""
    if first == "our" and memory.we:
        chunk.owners, chunk.kinds = _ours(memory), chunk.kinds | {"party"}
        return
    if first not in _WHOSE and not (first == "the" and chunk.text.endswith(_COUNTRY)):
        return
    told = [one for one in chunks[: chunk.at] if one.type == "np" and one.kinds & {"party", "person"}]
    placed = [
        one for one in chunks[: chunk.at] if "place" in one.kinds and any(it.kind == "state" for it in one.mentions)
    ]
    if first == "the" and placed and (not told or placed[-1].at > told[-1].at):
        told = placed[-1:]  # "entered Norway's zone, prompting the country's air force to …"
    told += memory.subject
    parties = [it.value for one in told for it in (*one.mentions, *one.owners) if it.kind in PARTIES]
    code = next((one.state for one in parties if one.state), None)
    if code is None and memory.speaker is not None and first in _WHOSE:
        code = memory.speaker.state
    if code is None:
        return
    why = f"the state of whom the words before are about, for {first} {chunk.text}"
    party = Party(f"state:{code}", state(code).name, "state", code, inferred=why)
    chunk.owners = (Mention("state", chunk.start, chunk.end, party),)
    chunk.kinds = chunk.kinds | {"party"}


def _is_ownable(chunk: Chunk) -> bool:
    return bool(chunk.kinds & _OWNED) or "airspace" in chunk.text or "waters" in chunk.text


def _people(pronoun: Chunk) -> Chunk:
    """Return a phrase for "they" where two who met are meant."""
    found = Chunk(
        "np", pronoun.start, pronoun.end, pronoun.text, frozenset(("official", "party", "person")), plural=True
    )
    found.det = "they"
    return found


def _speaker(pronoun: Chunk, person: Party) -> Chunk:
    """Return a phrase for "he" where the person who spoke last is meant."""
    meant = replace(person, inferred="who spoke before", span=None)
    kinds = frozenset(("party", "person"))
    return Chunk(
        "np", pronoun.start, pronoun.end, pronoun.text, kinds, (Mention("person", pronoun.start, pronoun.end, meant),)
    )


def _myself(pronoun: Chunk, memory: Memory) -> Chunk:
    """Return a phrase for "I": who speaks, where somebody is told to."""
    told = memory.voice or memory.person
    return _speaker(pronoun, told) if told is not None and told.kind == "person" else pronoun


def _antecedents(pronoun: Chunk, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return phrases before a pronoun that it may stand for, the nearest first."""
    kinds = {"party", "craft", "person", "exercise"}
    before = reversed(chunks[: pronoun.at])
    return [one for one in before if one.type == "np" and one.kinds & kinds and _agree(pronoun, one)][:3]


def _agree(pronoun: Chunk, other: Chunk) -> bool:
    if pronoun.text in ("he", "she", "him", "her"):
        return "person" in other.kinds or (pronoun.text in ("she", "her") and "craft" in other.kinds)
    if pronoun.plural:
        return other.plural or len(other.members) > 1 or "ships" in other.kinds
    return not other.members and "person" not in other.kinds


def parties_of(chunk: Chunk, memory: Memory) -> list[Party]:
    """Return the parties that a phrase names, the most exact of each, "both countries" resolved."""
    if len(chunk.members) > 1:
        found = [party for member in chunk.members for party in parties_of(member, memory)]
        return _unique(found if found else [*found, *most_exact([one.value for one in chunk.owners])])
    named = [one.value for one in (*chunk.mentions, *chunk.owners) if one.kind in PARTIES]
    found = []
    for party in named:
        if party.id in ("both", "three"):
            found += memory.together(party)
        elif party.id:
            found.append(party)
        elif (meant := memory.institution(party)) is not None:
            found.append(meant)
    if not found and chunk.plural and "official" in chunk.kinds and is_definite(chunk):
        found = [replace(one, inferred="who met before", span=None) for one in memory.people]
    return _unique(most_exact(found))


_PARTS = frozenset(("navy", "command", "fleet"))
_BY_SHIP = ("whose ship", "as told of this ship")


def most_exact(parties: Sequence[Party]) -> list[Party]:
    """Return parties without those of which another is a part: "China's defense minister Li" is Li.

    Whose a ship is by its name or number does not count beside words that say so of the same state's.
    """
    states = {one.state for one in parties if one.kind != "state" and one.state and not by_ship(one)}
    kept = [one for one in parties if one.kind != "state" or one.id.partition(":")[2] not in states]
    persons = {one.state for one in kept if one.kind == "person"}
    kept = [one for one in kept if one.kind == "person" or one.state not in persons or one.state is None]
    parts = {one.state for one in kept if one.kind in _PARTS and not by_ship(one)}
    kept = [one for one in kept if one.kind != "forces" or one.state not in parts]
    said = {one.state for one in kept if not by_ship(one)}
    return [one for one in kept if not by_ship(one) or one.state not in said]


def by_ship(party: Party) -> bool:
    """Tell whether a party is only inferred from a ship's name or number."""
    return party.inferred is not None and party.inferred.startswith(_BY_SHIP)


def _unique(parties: Sequence[Party]) -> list[Party]:
    return list({party.id: party for party in reversed(parties)}.values())[::-1]
