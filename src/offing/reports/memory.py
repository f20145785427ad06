"""What a document has named so far that later words may stand for."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from offing.atlas.institutions import nouns, of_state
from offing.atlas.navies import navies, navy
from offing.atlas.states import state
from offing.reports.frame_chunk import Chunk
from offing.schema.claim import Claim, Party, Time, Unit

_SHIPS_OF = frozenset(("force", "unit", "movement", "sighting", "port_call", "incident"))
# What a service is called when it is told again, and which kinds may be meant, the likeliest first.
_AGAIN_KINDS: dict[str, tuple[str, ...]] = {
    "fleet": ("fleet",),
    "navy": ("navy",),
    "coast guard": ("coast guard",),
    "coastguard": ("coast guard",),
    "command": ("command",),
    "office": ("staff",),
    "staff": ("staff",),
    "service": ("service",),
    "institution": ("service",),
    "organization": ("service",),
    "organisation": ("service",),
    "report": ("service",),
    "agency": ("coast guard", "agency"),
    "administration": ("coast guard",),
    "ministry": ("ministry",),
    "department": ("ministry",),
    "military": ("forces",),
}
_AGAIN = re.compile(
    rf"(?:the|an?|its) (?:[a-z]{{3,12}} )?({'|'.join(_AGAIN_KINDS)})(?:['’]s)?"
    r"(?: (?:press|information|public affairs))?(?: (?:office|service|center|centre|official|officials|officer"
    r"|spokesman|spokeswoman|spokesperson|source|statement|release))?$",
    re.IGNORECASE,
)
_CARRIED_ON = ("planned", "ongoing", "cancelled")


@dataclass(slots=True)
class Exercise:
    """Hold an exercise that the text has told of: who holds it, its name, whether it is to be, goes on or was."""

    actors: tuple[Party, ...]
    name: str | None = None
    name_span: tuple[int, int] | None = None
    modality: str = "occurred"


@dataclass(slots=True)
class Memory:
    """Hold what a document has named so far that later words may stand for."""

    told_last: str = ""  # the kind of the claim before
    exercises: list[Exercise] = field(default_factory=list)
    craft: tuple[Party, ...] = ()  # whose ships were told of last
    crafts: list[tuple[Party, ...]] = field(default_factory=list)  # all of them, in their order
    units: tuple[Unit, ...] = ()
    owners: dict[str, tuple[Party, ...]] = field(default_factory=dict)  # of ships by name and number
    state: str | None = None  # that the sentence before was about
    pair: tuple[Party, ...] = ()  # the two states told of together last
    three: tuple[Party, ...] = ()  # the three states told of together last
    speaker: Party | None = None  # who spoke last
    published: datetime | None = None  # when the text was
    time: Time | None = None  # that the sentence before told
    people: tuple[Party, ...] = ()  # who met or talked last
    subject: list[Chunk] = field(default_factory=list)  # of the sentence before
    we: tuple[Party, ...] = ()  # for whom a text in the first person speaks
    ministry_told: Party | None = None  # last by its name
    named: dict[str, Party] = field(default_factory=dict)  # states and services by their ids
    services: dict[str, Party] = field(default_factory=dict)  # told last, by their kinds
    person: Party | None = None  # the person who spoke last
    body: Party | None = None  # the ministry, service or staff that spoke last
    home: str | None = None  # the state that the text is from
    voice: Party | None = None  # who speaks throughout a paragraph ("Spokesman X: …")
    kinds: set[str] = field(default_factory=set)  # of claims told so far, loose reading's among them
    loose_craft: tuple[Party, ...] = ()  # whose ships loose reading told of last; frames never point to these

    def others(self, own: Set[str | None]) -> tuple[Party, ...]:
        """Return whose ships were told of last that are none of these states'."""
        return next((one for one in reversed(self.crafts) if not {it.state for it in one} & own), ())

    def hear(self, party: Party) -> None:
        """Keep a service, staff or fleet under the word by which it is told again ("the service", "the office")."""
        kind = party.kind
        if kind == "navy":
            kind = navy(party.id[5:]).kind if party.id[5:] in navies() else "navy"
            self.services["service"] = party
        if party.id:
            self.services[kind] = party

    def said_again(self, words: str) -> Party | None:
        """Return the service told of before that speaks as "the service", "a navy official", "the fleet's office"."""
        match = _AGAIN.match(words)
        kinds = _AGAIN_KINDS[match[1].lower()] if match is not None else ()
        party = next((self.services[kind] for kind in kinds if kind in self.services), None)
        return replace(party, inferred="the service told of before", span=None) if party is not None else None

    def exercise(self) -> Exercise | None:
        """Return the exercise that "the drill" stands for: the last that has a face."""
        return next((one for one in reversed(self.exercises) if one.actors or one.name), None)

    def goes_on(self) -> str | None:
        """Return how the exercise told of last stands, where what the present tense says of it takes that over."""
        last = next(iter(self.exercises[-1:]), None)
        return last.modality if last is not None and last.modality in _CARRIED_ON else None

    def owners_of(self, units: Sequence[Unit]) -> list[Party]:
        """Return whose ships these are: as told before, else as the ledger of ships has them."""
        found: dict[str, Party] = {}
        for unit in units:
            told = next((self.owners[key] for key in (unit.name, unit.hull_number) if key and key in self.owners), ())
            for party in told:
                found.setdefault(party.id, replace(party, inferred="as told of this ship before", span=None))
            known = next((one for one in self.craft if one.state and one.state == unit.state), None)
            if not told and known is not None:
                found.setdefault(
                    known.id, replace(known, inferred="as told of this ship before, by its state", span=None)
                )
            elif not told and unit.state and (named := self._named_of(unit)) is not None:
                found.setdefault(named.id, replace(named, inferred="whose ships the text tells of", span=None))
            elif not told and unit.navy:
                why = "whose ship it is by its name or number"
                name = navy(unit.navy).name
                found.setdefault(
                    f"navy:{unit.navy}", Party(f"navy:{unit.navy}", name, "navy", unit.state, inferred=why)
                )
            elif not told and unit.state:
                why = "whose ship it is by its class"
                name = state(unit.state).name
                found.setdefault(
                    f"state:{unit.state}", Party(f"state:{unit.state}", name, "state", unit.state, inferred=why)
                )
        return list(found.values())

    def _named_of(self, unit: Unit) -> Party | None:
        """Return the state of a ship where the text has named it, and never its navy."""
        if not unit.navy or f"navy:{unit.navy}" in self.named:
            return None
        return self.named.get(f"state:{unit.state}")

    def ship(self, chunk: Chunk) -> tuple[Unit, ...]:
        """Return the one ship that "the carrier" or "she" stands for, none where several may be meant."""
        kinds = {one.value for one in chunk.mentions if one.kind == "group"} - {"ship", "warship", ""}
        alike = tuple(one for one in self.units if not kinds or one.kind is None or one.kind in kinds)
        return alike if len(alike) == 1 else ()

    def institution(self, said: Party) -> Party | None:
        """Return what "the ministry", "the Foreign Ministry" or "the navy" is: of the state that the text is from.

        Else it is of the state that the sentence before was about; "the ministry" alone is the one named last.
        """
        role = _role(said.name)
        known = self.ministry_told
        if said.kind == "ministry" and known is not None and (role is None or known.id.endswith(role)):
            return replace(known, inferred="the ministry told of before", span=said.span)
        code = self.home or self.state or (known.state if known is not None else None)
        if code is None or (role is None and said.kind != "ministry"):
            return None
        one = of_state(code, role or "ministry:defense")
        why = "of the state that the text is from" if self.home else "of the state told of before"
        why = f"{said.name}: {why}" + ("; that it is the one of defence is assumed" if role is None else "")
        return Party(one.id, one.name, one.kind, code, span=said.span, inferred=why)

    def together(self, said: Party) -> tuple[Party, ...]:
        """Return the states of "both countries" or "the three nations", or who met for "both sides", as inferred."""
        if said.id == "three":
            return tuple(replace(one, inferred="the three states named before", span=None) for one in self.three)
        if self.people and "side" in said.name.lower():
            return tuple(replace(one, inferred="who met before", span=None) for one in self.people)
        return tuple(replace(one, inferred="the two states named before", span=None) for one in self.pair)

    def hear_from(self, speaker: Party | None) -> None:
        """Keep who spoke last."""
        if speaker is None or speaker.kind == "media" or speaker.id.startswith("name:a "):
            return
        self.speaker = speaker
        self.person = speaker if speaker.kind == "person" else self.person
        self.body = speaker if speaker.kind not in ("person", "state", "name") else self.body

    def take(self, claim: Claim) -> None:
        """Keep of a claim what later words may stand for."""
        self.told_last = claim.kind
        self.kinds.add(claim.kind)
        if claim.kind == "exercise":
            self._take_exercise(claim)
        self.hear_from(claim.speaker)
        if claim.kind in ("reaction", "pledge") and len(claim.actors) == 1 and claim.actors[0].kind == "person":
            self.hear_from(claim.actors[0])
        self.state = next((one.state for one in claim.actors if one.state), self.state)
        if claim.kind == "meeting" and len(claim.actors) > 1:
            self.people = claim.actors
        if claim.kind in _SHIPS_OF or claim.kind == "tally":
            self._take_ships(claim)

    def name_exercise(self, name: str | None, sent: tuple[Party, ...] = ()) -> None:
        """Keep an exercise of which a sentence tells no claim of its own, by its name where it tells one.

        *sent* are those whose ships the sentence sends there: they hold it where nothing else says who does.
        """
        last = self.exercise()
        longer = last is not None and last.name is not None and name is not None and _goes_on(last.name, name)
        if last is not None and longer:
            self.exercises.append(Exercise(last.actors or sent, name, modality=last.modality))
            return
        if name is None:
            self.exercises += [] if self.exercises else [Exercise(())]
            return
        if last is None or last.name is None:
            self.exercises.append(Exercise(last.actors if last else sent, name))
        elif _bare(last.name) != _bare(name) and not any(one.name == name for one in self.exercises):
            self.exercises.append(Exercise((), name))

    def _take_exercise(self, claim: Claim) -> None:
        """Keep an exercise; one told of again with fewer words or parties keeps those it was told of with before."""
        name = claim.detail.get("name")
        actors, last = claim.actors, self.exercise()
        same = last is not None and name is not None and last.name is not None and _bare(name) == _bare(last.name)
        if last is not None and (same or not actors or (claim.tier == "B" and (name is None or last.name is None))):
            states = {one.state or one.id for one in last.actors}
            if {one.state or one.id for one in actors} <= states:
                actors, name = last.actors, name or last.name
        if last is not None and last.name and (name is None or _goes_on(name, last.name)):
            name = last.name if name is not None or claim.tier == "B" else name
        self.exercises.append(Exercise(actors, name, claim.spans.get("detail.name"), claim.modality))

    def take_loosely(self, claim: Claim) -> None:
        """Keep of a claim of loose reading what later loose reading may stand on, and nothing that frames use."""
        self.kinds.add(claim.kind)
        if claim.kind in _SHIPS_OF:
            self.loose_craft = (claim.targets if claim.kind == "sighting" else claim.actors) or self.loose_craft

    def tells_of_ships(self) -> bool:
        """Tell whether ships have been told of."""
        return bool(self.kinds & _SHIPS_OF)

    def _take_ships(self, claim: Claim) -> None:
        owners = claim.targets if claim.kind in ("sighting", "tally") else claim.actors
        if claim.kind == "tally" and not owners:
            owners = _owners_of(claim)
        if owners:
            self.craft = owners
            self.crafts.append(owners)
            self.units = claim.units
        own = {one.state for one in owners}
        for unit in claim.units if len(owners) == 1 else ():
            if claim.kind == "sighting" and unit.state is not None and unit.state not in own:
                continue  # the ship that watched
            self.owners.update({key: owners for key in (unit.name, unit.hull_number) if key})


def _bare(name: str) -> str:
    """Return a name without its year or number: "Sea Shield 2025" is told of as "Sea Shield"."""
    return _YEAR.sub("", name).casefold()


def _goes_on(short: str, name: str) -> bool:
    """Tell whether a name is another with more words behind it: "Sea Shield", "Sea Shield Deployment 2025"."""
    return name.casefold().startswith(short.casefold() + " ")


_YEAR = re.compile(r"[\s'’–-]*(?:(?:19|20)?\d{2}(?:[-/]\d{1,2})?|[IVXL]+)$")


def _owners_of(claim: Claim) -> tuple[Party, ...]:
    """Return whose the ships and aircraft are that a claim counts."""
    found: dict[str, Party] = {}
    for owner in dict.fromkeys(one.owner for one in claim.forces if one.owner):
        kind, _, key = owner.partition(":")
        if kind == "navy" and key in navies():
            found[owner] = Party(owner, navy(key).name, kind, navy(key).state)
        elif kind == "state":
            found[owner] = Party(owner, state(key).name, kind, key)
    return tuple(found.values())


def _role(name: str) -> str | None:
    """Return what an institution's words mean beside a state ("Foreign Ministry": "ministry:foreign")."""
    words = nouns("en")
    return words.get(name) or words.get(name.title()) or words.get(name.lower())
