"""What words stand for that stand for others: "the drill", "they", "both countries"; only where it is safe."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from offing.atlas.states import state
from offing.reports.frame_chunks import PARTIES, Chunk
from offing.reports.frame_clauses import Clause
from offing.schema.claim import Party, Time, Unit

_DEFINITE = frozenset(("the", "this", "that", "these", "those", "such", "both", "its", "their", "all", "they"))


@dataclass(slots=True)
class Exercise:
    """Hold an exercise that the text has told of: who holds it, and its name."""

    actors: tuple[Party, ...]
    name: str | None = None
    name_span: tuple[int, int] | None = None


@dataclass(slots=True)
class Memory:
    """Hold what a document has named so far that later words may stand for."""

    exercises: list[Exercise] = field(default_factory=list)
    craft: tuple[Party, ...] = ()  # whose ships were told of last
    units: tuple[Unit, ...] = ()
    owners: dict[str, tuple[Party, ...]] = field(default_factory=dict)  # of ships by name and number
    state: str | None = None  # that the sentence before was about
    pair: tuple[Party, ...] = ()  # the two states told of together last
    speaker: Party | None = None  # who spoke last
    time: Time | None = None  # that the sentence before told
    people: tuple[Party, ...] = ()  # who met or talked last
    subject: list[Chunk] = field(default_factory=list)  # of the sentence before
    sentence: int = -1  # whose subject that is

    def exercise(self) -> Exercise | None:
        """Return the exercise that "the drill" stands for: the last that has actors."""
        return next((one for one in reversed(self.exercises) if one.actors), None)

    def owners_of(self, units: Sequence[Unit]) -> list[Party]:
        """Return whose ships these are: as told before, else as the ledger of ships has them."""
        found: dict[str, Party] = {}
        for unit in units:
            told = next((self.owners[key] for key in (unit.name, unit.hull_number) if key and key in self.owners), ())
            for party in told:
                found.setdefault(party.id, replace(party, inferred="as told of this ship before", span=None))
            if not told and unit.navy:
                why = "whose ship it is by its name or number"
                found.setdefault(
                    f"navy:{unit.navy}", Party(f"navy:{unit.navy}", unit.navy, "navy", unit.state, inferred=why)
                )
            elif not told and unit.state:
                why = "whose ship it is by its class"
                name = state(unit.state).name
                found.setdefault(
                    f"state:{unit.state}", Party(f"state:{unit.state}", name, "state", unit.state, inferred=why)
                )
        return list(found.values())

    def ministry(self, said: Party) -> Party | None:
        """Return the ministry of defence of the state that the sentence before was about, for "the ministry"."""
        if said.kind != "ministry" or self.state is None:
            return None
        why = f"{said.name}: of the state told of before; that it is the one of defence is assumed"
        return replace(said, id=f"ministry:{self.state}:defense", state=self.state, inferred=why)

    def both(self, said: Party) -> tuple[Party, ...]:
        """Return the two states of "both countries", or who met for "both sides", said to be inferred."""
        if self.people and "side" in said.name.lower():
            return tuple(replace(one, inferred="who met before", span=None) for one in self.people)
        return tuple(replace(one, inferred="the two states named before", span=None) for one in self.pair)


def pair_of(chunk: Chunk) -> tuple[Party, ...]:
    """Return the two states that a phrase names together, by themselves or by their people; nothing else."""
    named = [one.value for one in (*chunk.mentions, *chunk.owners) if one.kind in PARTIES and one.value.state]
    codes = list(dict.fromkeys(one.state for one in named))
    if len(codes) != 2:
        return ()
    return tuple(Party(f"state:{code}", state(code).name, "state", code) for code in codes)


def is_definite(chunk: Chunk) -> bool:
    """Tell whether a phrase points back to something: "the drill", "these ships"."""
    return chunk.det in _DEFINITE or chunk.text.partition(" ")[0] in _DEFINITE


def follow(clauses: Sequence[Clause], chunks: Sequence[Chunk], memory: Memory) -> set[int]:
    """Put what pronouns stand for in their place; return the ids of phrases taken from the sentence before."""
    borrowed: set[int] = set()
    _possess(chunks)
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
                near = _antecedents(chunk, chunks)
                if not near:
                    near = [one for one in memory.subject if _agree(chunk, one)]
                    if not near and chunk.plural and memory.people:
                        near = [_people(chunk)]
                    borrowed.update(id(one) for one in near)
                followed += near
            setattr(clause, name, followed)
    return borrowed


def _possess(chunks: Sequence[Chunk]) -> None:
    """Give "its planes" and "their ships" the party before them in the sentence as owner."""
    for chunk in chunks:
        first = chunk.det or chunk.text.partition(" ")[0]
        if chunk.type != "np" or first not in ("its", "their") or chunk.owners or "craft" not in chunk.kinds:
            continue
        before = [
            one for one in chunks[: chunk.at] if one.type == "np" and "party" in one.kinds and "person" not in one.kinds
        ]
        holder = next(iter(before), None)
        if holder is not None:
            chunk.owners = tuple(one for one in (*holder.mentions, *holder.owners) if one.kind in PARTIES)


def _people(pronoun: Chunk) -> Chunk:
    """Return a phrase for "they" where two who met are meant."""
    found = Chunk(
        "np", pronoun.start, pronoun.end, pronoun.text, frozenset(("official", "party", "person")), plural=True
    )
    found.det = "they"
    return found


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
        return _unique(found if found else [*found, *_exact([one.value for one in chunk.owners])])
    named = [one.value for one in (*chunk.mentions, *chunk.owners) if one.kind in PARTIES]
    found = []
    for party in named:
        if party.id in ("both", "three"):
            found += memory.both(party) if party.id == "both" else ()
        elif party.id:
            found.append(party)
        elif (meant := memory.ministry(party)) is not None:
            found.append(meant)
    if not found and chunk.plural and "official" in chunk.kinds and is_definite(chunk):
        found = [replace(one, inferred="who met before", span=None) for one in memory.people]
    return _unique(_exact(found))


def _exact(parties: Sequence[Party]) -> list[Party]:
    """Return parties without the state of which another is a part: "China's defense minister Li" is Li."""
    states = {one.state for one in parties if one.kind != "state" and one.state}
    kept = [one for one in parties if one.kind != "state" or one.id.partition(":")[2] not in states]
    persons = {one.state for one in kept if one.kind == "person"}
    return [one for one in kept if one.kind == "person" or one.state not in persons or one.state is None]


def _unique(parties: Sequence[Party]) -> list[Party]:
    return list({party.id: party for party in reversed(parties)}.values())[::-1]
