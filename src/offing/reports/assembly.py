"""From a frame that fits to a claim: who, with what, where, when, said by whom."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from offing.reports.frame_chunks import Chunk
from offing.reports.frame_match import Match
from offing.reports.mention import Mention, Sentence
from offing.reports.modality import modality
from offing.reports.reference import Exercise, Memory, is_definite, parties_of
from offing.reports.speech import saying_of
from offing.schema.claim import Claim, Force, Party, Place, Span, Time, Unit

_AT = frozenset(
    """in at off near around over along across on amid outside inside within under alongside north south east west
    northwest northeast southwest southeast between through into via past""".split()
)
_SHIPS_OF = frozenset(("force", "unit", "movement", "sighting", "port_call", "incident"))
_COMPASS = r"(?:north|south|east|west)"
_HEADING = re.compile(
    r"\b(?:head|sail|mov|travel|proceed|steam|turn|cruis|fly|flew|go|pass|transit)\w* "
    r"(?:on |towards? (?:the )?|to the |in a |due )?"
    rf"({_COMPASS}(?:[- ]?{_COMPASS})*(?:ward|wards|erly|bound)?)\b(?! (?:of|from|coast|china)\b)",
    re.IGNORECASE,
)
_MEDIUM = re.compile(
    r"\b(?:video(?:[- ]?(?:call|conference|link|meeting|talks))?|by (?:tele)?phone"
    r"|(?:tele)?phone (?:call|talks|conversation)|telephoned?|phoned)\b",
    re.IGNORECASE,
)
_AIRCRAFT = frozenset("aircraft fighter bomber patrol_aircraft transport_aircraft helicopter drone".split())
_AFTERMATH = re.compile(r"(?:In (?:the|its) aftermath|Since then|Afterwards?|Thereafter|Subsequently)\b")
_AGAINST = re.compile(r"\b(?:against|counter(?:ing)?|opposing|oppose|deter(?:ring)?)\b", re.IGNORECASE)
_PATROL = re.compile(r"\bpatrols?\b", re.IGNORECASE)
_ONE_COUNTRY = "MOBILIZE"


@dataclass(slots=True)
class Scene:
    """Hold what assembly needs of a sentence: its text, chunks, what was named before."""

    text: str
    sentence: Sentence
    chunks: Sequence[Chunk]
    memory: Memory
    borrowed: set[int]
    resolve: Callable[[Place], Place]


def claim_of(match: Match, scene: Scene) -> Claim | None:
    """Return the claim of a match, None where a slot that its frame needs lacks."""
    made = _Assembly(match, scene)
    return made.claim()


class _Assembly:
    def __init__(self, match: Match, scene: Scene) -> None:
        self.match, self.scene, self.frame = match, scene, match.frame
        self.tier = match.frame.tier
        self.detail: dict[str, Any] = {}
        self.spans: dict[str, Span] = {"trigger": (match.clause.chunk.start, match.clause.chunk.end)}

    def claim(self) -> Claim | None:
        frame = self.frame
        actors = self._parties("actors")
        craft = self._phrases("craft")
        forces, units = self._craft(craft)
        actors = self._whose(actors, craft, units)
        if frame.kind == "exercise":
            actors = self._of_exercise(actors)
        targets = self._targets(craft, actors)
        place = self._places()
        time = self._time()
        self._details()
        holders = [one for one in (targets if frame.kind == "sighting" else actors) if one.kind != "person"]
        if len(holders) == 1 and frame.kind != "reaction":
            forces = tuple(replace(one, owner=one.owner or holders[0].id) for one in forces)
        if not self._is_enough(actors, place, time) or not self._has_needs(actors, targets, forces, units, place):
            return None
        if self._is_negated():
            return None
        saying = saying_of(self.match.clause, self.scene.chunks, self.scene.text, self.scene.memory)
        speaker = saying.speaker or self._role_party("speaker")
        if saying.time is not None:
            self._said_at(saying.time)
        return Claim(
            kind=frame.kind,
            quote=(self.scene.sentence.start, self.scene.sentence.end),
            rule=frame.id,
            tier=self.tier,
            modality=modality(self.match, self.scene.text),
            actors=tuple(actors),
            targets=tuple(targets),
            forces=forces,
            units=units,
            place=place,
            time=time,
            speaker=speaker,
            origin=actors[0] if frame.kind == "sighting" and actors else None,
            plover=self._plover(actors),
            detail=self.detail,
            spans=self.spans,
        )

    # --- who

    def _phrases(self, slot: str) -> list[Chunk]:
        return [chunk for role in self.frame.roles.get(slot, ()) for chunk in self.match.of(role)]

    def _parties(self, slot: str) -> list[Party]:
        found: dict[str, Party] = {}
        for chunk in self._phrases(slot):
            if id(chunk) in self.scene.borrowed:
                self.tier = "B"
            for party in parties_of(chunk, self.scene.memory):
                if party.inferred:
                    self.tier = "B"
                found.setdefault(party.id, party)
        return list(found.values())

    def _role_party(self, slot: str) -> Party | None:
        return next(iter(self._parties(slot)), None)

    def _whose(self, actors: list[Party], craft: Sequence[Chunk], units: Sequence[Unit]) -> list[Party]:
        """Return the actors; where ships act that are told only by name or as "the ships", whose those are."""
        roles = self.frame.roles.get("actors", ())
        if actors or not ({"subject", "object"} & set(roles)):
            return actors
        phrases = self._phrases("actors")
        if units and any(chunk in phrases for chunk in craft) and (found := self.scene.memory.owners_of(units)):
            return found
        known = self.scene.memory.craft
        if any("craft" in one.kinds and (is_definite(one) or id(one) in self.scene.borrowed) for one in phrases):
            self.tier = "B"
            return [replace(one, inferred="the ships told of before", span=None) for one in known]
        return actors

    def _of_exercise(self, actors: list[Party]) -> list[Party]:
        """Return who holds it; "the drill" takes name and actors from the one told of before."""
        noun = next(
            (
                chunk
                for chunk in (self.match.object, self.match.subject, *self._under())
                if chunk and "exercise" in chunk.kinds
            ),
            None,
        )
        known = self.scene.memory.exercise()
        named = self._name()
        if noun is not None:
            for party in parties_of(noun, self.scene.memory):
                if party.id not in {one.id for one in actors}:
                    actors = [*actors, party]
        if not actors and self.frame.id == "drill-announced":
            own = parties_of(self.match.subject, self.scene.memory) if self.match.subject else []
            actors = [one for one in own if one.kind not in ("ministry", "person", "staff")]
        if not actors and known is not None and noun is not None and (is_definite(noun) or named):
            self.tier = "B"
            actors = [replace(one, inferred="the exercise told of before", span=None) for one in known.actors]
        if not named and known is not None and known.name and noun is not None and is_definite(noun):
            self.detail["name"] = known.name
        if noun is not None and _PATROL.search(self.scene.text, noun.start, noun.end):
            self.detail["what"] = "patrol"
        self._aim()
        return actors

    def _under(self) -> list[Chunk]:
        return [chunk for _, chunk in self.match.preps]

    def _name(self) -> str | None:
        """Return the exercise's name where the sentence tells one, and only one."""
        names = [one for chunk in self.scene.chunks for one in chunk.mentions if one.kind == "exercise"]
        if len({one.value for one in names}) != 1:
            return None
        self.detail["name"] = str(names[0].value)
        self.spans["detail.name"] = (names[0].start, names[0].end)
        return str(names[0].value)

    def _targets(self, craft: Sequence[Chunk], actors: Sequence[Party]) -> list[Party]:
        found = self._parties("targets")
        if self.frame.kind == "pledge":
            found = self._against()
        if self.frame.kind == "reaction" and not found:
            found = self._answered(actors)
        if not found and self.frame.kind == "sighting":
            units = [one.value for chunk in craft for one in chunk.mentions if one.kind == "unit"]
            if units and (owners := self.scene.memory.owners_of(units)):
                return owners
            if any(is_definite(chunk) for chunk in craft):
                self.tier = "B"
                return [replace(one, inferred="the ships told of before", span=None) for one in self.scene.memory.craft]
        return found

    def _against(self) -> list[Party]:
        """Return against whom something is pledged, where words say that it is against anybody."""
        text, start = self.scene.text, self.match.clause.chunk.end
        match = _AGAINST.search(text, start, self.scene.sentence.end)
        if match is None:
            return []
        chunk = next((one for one in self.scene.chunks if one.start >= match.end() and "party" in one.kinds), None)
        return parties_of(chunk, self.scene.memory) if chunk is not None else []

    def _answered(self, actors: Sequence[Party]) -> list[Party]:
        """Return whose act is answered: of the first ships or parties told behind the verb that are not one's own."""
        own = {one.state or one.id for one in actors}
        for chunk in self.scene.chunks[self.match.clause.chunk.at + 1 :]:
            if chunk.type == "np" and chunk.kinds & {"craft", "party", "exercise"}:
                found = [one for one in parties_of(chunk, self.scene.memory) if (one.state or one.id) not in own]
                if found and not any(one.kind == "name" for one in found):
                    return found
        return []

    # --- with what

    def _craft(self, phrases: Sequence[Chunk]) -> tuple[tuple[Force, ...], tuple[Unit, ...]]:
        forces: list[Force] = []
        units: list[Unit] = []
        for chunk in phrases:
            owners = [one for one in parties_of(chunk, self.scene.memory) if one.kind != "person"]
            owner = owners[0].id if len(owners) == 1 else None
            named = [one for one in chunk.mentions if one.kind == "unit" and not _is_counted_aircraft(one.value)]
            units += [one.value for one in named]
            counted = [one for one in chunk.mentions if one.kind == "force" and not _overlaps(one, named)]
            forces += [replace(one.value, owner=one.value.owner or owner) for one in counted]
        return tuple(dict.fromkeys(forces)), tuple(units)

    # --- where

    def _places(self) -> Place | None:
        """Return where it happened and put from, to and through into the detail."""
        taken: dict[str, Place] = {}
        used: set[int] = set()
        for slot in ("from", "to", "through"):
            for chunk in self._phrases(slot):
                place = self._place(chunk, slot)
                if place is not None and slot not in taken:
                    taken[slot] = place
                    used.add(id(chunk))
                    self.detail[slot] = place
        at = self._at(used)
        return at or next(
            (taken[slot] for slot in ("through", "to", "from") if slot in taken and self._happens(slot)), None
        )

    def _happens(self, slot: str) -> bool:
        return slot != "to" or self.frame.id.startswith(("arrived", "entered", "visit", "port"))

    def _at(self, used: set[int]) -> Place | None:
        roles = self.frame.roles.get("at", ())
        phrases = [chunk for role in roles for chunk in self.match.of(role)]
        phrases += [chunk for prep, chunk in self.match.preps if prep in _AT]
        phrases += [
            chunk for chunk in self.match.clause.objects if "place" in chunk.kinds and "party" not in chunk.kinds
        ]
        for chunk in phrases:
            if id(chunk) not in used and chunk is not self.match.subject:
                place = self._place(chunk, "at")
                if place is not None:
                    return place
        return None

    def _place(self, chunk: Chunk, role: str) -> Place | None:
        mention = next((one for one in chunk.mentions if one.kind == "place"), None)
        if mention is not None and isinstance(mention.value, Place):
            return replace(self.scene.resolve(mention.value), role=role)
        if "area" in chunk.kinds or "waters" in chunk.kinds:
            start = chunk.start
            name = self.scene.text[start : chunk.end]
            return Place(name, role=role, span=(start, chunk.end), note="not told where")
        return None

    # --- when

    def _time(self) -> Time | None:
        clause = self.match.clause
        sentence, told_before = self.scene.sentence, self.scene.memory.time
        if told_before is not None and _AFTERMATH.match(self.scene.text, sentence.start, sentence.end):
            self.tier = "B"
            why = "after what the sentence before tells of"
            return Time(told_before.start, None, "span", inferred=why, zone=told_before.zone)
        for chunk in clause.times:
            time = self._told(chunk)
            if time is not None:
                return time
        return None

    def _told(self, chunk: Chunk) -> Time | None:
        mention = next((one for one in chunk.mentions if one.kind == "time"), None)
        if mention is None or not isinstance(mention.value, Time):
            return None
        return mention.value if mention.value.start or mention.value.end else None

    def _said_at(self, chunk: Chunk) -> None:
        time = self._told(chunk)
        if time is not None:
            self.detail["said_at"] = time

    # --- what else

    def _aim(self) -> None:
        if "aim" in self.match.clause.verb.groups and "aim" in self.frame.verbs:
            start = self.match.clause.chunk.end
            stop = self._clause_end()
            aim = self.scene.text[start:stop].strip(" ,.;")
            if aim:
                begin = self.scene.text.index(aim, start)
                self.detail["aim"] = aim
                self.spans["detail.aim"] = (begin, begin + len(aim))

    def _clause_end(self) -> int:
        """Return where the words of this verb end: at the next verb that is joined to it, or with the sentence."""
        for chunk in self.scene.chunks[self.match.clause.chunk.at + 1 :]:
            after = self.scene.chunks[chunk.at + 1] if chunk.at + 1 < len(self.scene.chunks) else None
            if chunk.type in ("stop", "dash") or (
                chunk.type in ("and", "comma") and after is not None and after.type == "vg"
            ):
                return chunk.start
            if chunk.type == "comma":
                return chunk.start
        return self.scene.sentence.end

    def _topic_end(self) -> int:
        """Return where a topic ends: with the clause, or before a phrase that tells when or at which meeting."""
        end = self._clause_end()
        for chunk in self.scene.chunks[self.match.clause.chunk.at + 1 :]:
            if chunk.start < end and chunk.type == "np" and chunk.kinds & {"meeting", "time"}:
                return chunk.prep.start if chunk.prep is not None else chunk.start
        return end

    def _heading(self) -> None:
        if self.frame.kind not in ("movement", "sighting"):
            return
        match = _HEADING.search(self.scene.text, self.match.clause.chunk.start, self.scene.sentence.end)
        if match is not None:
            self.detail["heading"] = match[1]
            self.spans["detail.heading"] = match.span(1)

    def _medium(self) -> None:
        if self.frame.kind != "meeting":
            return
        start, end = self.scene.sentence.start, self.scene.sentence.end
        match = _MEDIUM.search(self.scene.text, start, end)
        if match is not None:
            self.detail["medium"] = "video call" if "video" in match[0].lower() else "telephone"
            self.spans["detail.medium"] = match.span()

    def _meets(self) -> None:
        for chunk in self._phrases("meets")[:1]:
            self._words("meets", chunk)

    def _details(self) -> None:
        self._meets()
        clause = self.match.clause
        lists = self.scene.text[clause.chunk.start : clause.chunk.start + 9].lower() == "including"
        if lists or (self.frame.passive_only and clause.verb.form == "pp"):
            self.detail["including"] = True
        self._heading()
        self._medium()
        for key, what in self.frame.detail.items():
            if what == "object":
                self._words(key, self.match.object)
            elif what == "rest" and key == "activities":
                self._stretch(key, self.match.clause.chunk.end, self._topic_end())
                if key in self.detail:
                    self.detail[key] = re.split(r",? and |, (?:and )?", str(self.detail[key]))[:12]
            elif what == "rest":
                start = self.match.clause.chunk.end
                self._stretch(key, start, self._topic_end())
            elif what.startswith("="):
                self.detail[key] = what[1:]
            else:
                self._words(key, next(iter(self.match.of(what)), None))

    def _words(self, key: str, chunk: Chunk | None) -> None:
        if chunk is not None:
            self._stretch(key, chunk.start, chunk.end)

    def _stretch(self, key: str, start: int, stop: int) -> None:
        words = self.scene.text[start:stop]
        stripped = words.strip(' ,.;"“”')
        if stripped:
            begin = start + words.index(stripped)
            self.detail[key] = stripped
            self.spans[f"detail.{key}"] = (begin, begin + len(stripped))

    def _is_enough(self, actors: list[Party], place: Place | None, time: Time | None) -> bool:
        """Tell whether an exercise has a face: who, which, or where and when; without actors it is not explicit."""
        if self._is_idle():
            return False
        if actors or self.frame.kind in ("incident", "tally", "statement"):
            return True
        self.tier = "B" if self.tier == "A" else self.tier
        if self.frame.kind != "exercise":
            return True
        return "name" in self.detail or (place is not None and time is not None)

    def _is_negated(self) -> bool:
        """Tell whether it is only said not to have been: a claim is denied where somebody rejects it."""
        clause = self.match.clause
        if clause.opener == "without":
            return True
        return "not" in clause.verb.marks and clause.parent is None and self.frame.kind not in ("reaction", "pledge")

    def _is_idle(self) -> bool:
        """Tell whether the words are of what is generally so, or of a ship's home in passing."""
        if self.frame.kind == "exercise":
            noun = next(
                (one for one in (self.match.object, self.match.subject) if one and "exercise" in one.kinds), None
            )
            if noun is not None and noun.det in ("such", "any", "no"):
                return True
        return self.frame.id == "ship-belongs" and self.match.clause.opener in ("which", "who", "that")

    def _has_needs(
        self, actors: list[Party], targets: list[Party], forces: Any, units: Any, place: Place | None
    ) -> bool:
        has = {
            "actors": bool(actors),
            "targets": bool(targets),
            "craft": bool(forces or units),
            "forces": bool(forces),
            "units": bool(units),
            "place": place is not None,
            **{slot: slot in self.detail for slot in ("from", "to", "through", "name", "aim")},
            "two": len(actors) > 1,
        }
        if any(has.get(one, False) for one in self.frame.unless):
            return False
        return all(any(has.get(one, False) for one in wanted) for wanted in self.frame.needs)

    def _plover(self, actors: Sequence[Party]) -> str | None:
        if self.frame.kind == "exercise":
            return "COOPERATE" if len({one.state or one.id for one in actors}) > 1 else _ONE_COUNTRY
        return self.frame.plover


def _overlaps(one: Mention, others: Sequence[Mention]) -> bool:
    return any(other.start < one.end and one.start < other.end for other in others)


def _is_counted_aircraft(unit: Unit) -> bool:
    """Tell whether a unit is only a type of aircraft, which is told by its count: "two H-6 bombers"."""
    return unit.name is None and unit.hull_number is None and unit.kind in _AIRCRAFT


def remember(claim: Claim, memory: Memory) -> None:
    """Keep of a claim what later words may stand for."""
    if claim.kind == "exercise":
        name = claim.detail.get("name")
        memory.exercises.append(Exercise(claim.actors, name, claim.spans.get("detail.name")))
    memory.speaker = claim.speaker or memory.speaker
    memory.state = next((one.state for one in claim.actors if one.state), memory.state)
    if claim.kind == "meeting" and len(claim.actors) > 1:
        memory.people = claim.actors
    if claim.kind in _SHIPS_OF:
        owners = claim.targets if claim.kind == "sighting" else claim.actors
        if owners:
            memory.craft = owners
            memory.units = claim.units
        for unit in claim.units if len(owners) == 1 else ():
            memory.owners.update({key: owners for key in (unit.name, unit.hull_number) if key})
