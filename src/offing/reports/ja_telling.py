"""Claims of a release as they are told: who, what, where and when, and what a later sentence refers to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from typing import Any

from offing.codecs.date_zones import JAPAN
from offing.reports.ja_aircraft import Aircraft
from offing.reports.ja_head import Head
from offing.reports.ja_moves import Move, moves
from offing.reports.ja_parties import party
from offing.reports.ja_platforms import Platforms
from offing.reports.ja_sentences import Piece
from offing.reports.ja_ships import Ships, forces_of, known_as, ships, total
from offing.reports.plain import Plain
from offing.schema.claim import Claim, Force, Party, Span, Time, Unit

Craft = Ships | Aircraft

GRADE = "A2"  # see readers/joint_staff.py
OBSERVER = re.compile(r"(?P<who>防衛省・自衛隊|(?:海上|航空|陸上)自衛隊)(?P<rest>[^。]{0,240}?)(?:は|が)(?=、)")
_REFERENCE = re.compile(
    r"(?:(?:これら|それら)の[^、。はがを]{1,12}?|当該[^、。はがを]{1,16}?|同(?:艦艇?|機|船))(?=が|は|の|を|に)"
)
# As the subject: the ship it names on the way (空母「…」から…) is one of them, not the one it is about.
_ALL_OF_THEM = re.compile(r"(?:これら|それら)の[^、。「」(う]{1,12}?(?:が|は)|当該[^、。「」(]{1,16}?(?:が|は)")
_AFTER = "no time told of what followed: taken as the rest of the day of what was told before"


@dataclass(slots=True)
class Telling:
    """Hold what the sentences so far have told, and add to it."""

    plain: Plain
    head: Head
    claims: list[Claim] = field(default_factory=list)
    ships: tuple[Ships, ...] = ()
    forces: tuple[Force, ...] = ()
    aircraft: tuple[Aircraft, ...] = ()
    time: Time | None = None
    observer: Party | None = None
    lead: Piece | None = None  # the sentence that leads on to a table or a list
    seen_from: Platforms | None = None  # where the sentence that tells of a sighting says it itself
    watched: int = 0  # claims that have their platforms
    scrambled: int = 0

    # --- what a sentence names or refers to

    def observer_in(self, piece: Piece) -> Party | None:
        """Return who is said to have seen."""
        match = OBSERVER.search(self.plain.text, piece.start, piece.end)
        return party(self.plain, *match.span("who")) if match else None

    def whose(self, craft: Iterable[Craft]) -> Party | None:
        """Return whose craft are that a sentence names without their owner."""
        return next((one.owner for one in craft if one.owner), None) or self.head.owner

    def ships_in(self, start: int, end: int) -> list[Ships]:
        """Return the ships named in a stretch, with what was told of them before."""
        found = ships(self.plain, start, end, self.head.day, self.whose(self.ships))
        return [known_as(one, self.ships) for one in found]

    def refers(self, piece: Piece) -> Span | None:
        """Return where a sentence refers to craft told before (これらの艦艇)."""
        match = _REFERENCE.search(self.plain.text, piece.start, piece.end)
        return self.plain.span(*match.span()) if match else None

    def meant(self, piece: Piece, named: Sequence[Ships]) -> tuple[Sequence[Craft], tuple[Force, ...], str]:
        """Return the craft a sentence is about, their counts and the tier: its own, else those told before."""
        whole = self.ships and _ALL_OF_THEM.search(self.plain.text, piece.start, piece.end)
        if not whole and any(one.units for one in named):
            return named, forces_of(named, total(self.plain, piece.start, piece.end)), "A"
        if self.ships:
            return self.ships, self.forces, "B"
        return self.aircraft, tuple(one.force for one in self.aircraft), "B"

    def moves_in(self, piece: Piece, craft: Sequence[Craft]) -> list[Move]:
        """Return what was done in a sentence; what names craft and observers tells no place."""
        masked = [(one.start, one.end) for one in craft]
        match = OBSERVER.search(self.plain.text, piece.start, piece.end)
        if match:
            masked.append(match.span())
        return moves(self.plain, piece.start, piece.end, self.head.times, masked)

    def times_in(self, start: int, end: int) -> list[tuple[int, int, Time]]:
        """Return the times in a stretch, with their places in the plain form."""
        return [one for one in self.head.times if start <= one[0] < end]

    def time_in(self, piece: Piece) -> Time | None:
        """Return the first time in a sentence."""
        return next((time for _, _, time in self.times_in(piece.start, piece.end)), None)

    def find(self, piece: Piece, word: str) -> Span:
        """Return where a word stands last in a sentence; the sentence where it does not."""
        at = self.plain.text.rfind(word, piece.start, piece.end)
        return self.plain.span(at, at + len(word)) if at >= 0 else self.plain.span(piece.start, piece.end)

    # --- claims

    def sighted(
        self,
        piece: Piece,
        rule: str,
        leg: Move,
        craft: Sequence[Craft],
        forces: tuple[Force, ...],
        when: Time | None,
        tier: str,
        more: dict[str, Any] | None = None,
    ) -> None:
        """Add a sighting."""
        detail = {**of_leg(leg), **(more or {})}
        spans = {"trigger": self.find(piece, "確認"), **spans_of(leg)}
        place = leg.where
        claim = self.claim(piece, "sighting", rule, craft, when, detail, tier, spans)
        seer = (self.observer,) if self.observer else ()
        seen = replace(claim, forces=forces, place=place, actors=seer, plover="MOBILIZE")
        self.claims.append(replace(seen, sighted=True, grade=GRADE, observer=self.observer))

    def claim(
        self,
        piece: Piece,
        kind: str,
        rule: str,
        craft: Sequence[Craft],
        when: Time | None,
        detail: dict[str, Any],
        tier: str,
        spans: dict[str, Span],
    ) -> Claim:
        """Return what a sentence says of some craft, as the document's speaker says it."""
        reference = self.refers(piece) if tier == "B" else None
        if any(isinstance(one, Aircraft) and one.presumed for one in craft):
            detail = {**detail, "presumed": "推定"}
        return Claim(
            kind,
            self.plain.span(piece.start, piece.end),
            rule,
            tier=tier,
            targets=once(owner for one in craft for owner in one.owners),
            units=tuple(unit for one in craft for unit in _units(one)),
            time=when,
            speaker=self.head.speaker,
            detail=detail,
            spans={**spans, **({"units": reference} if reference else {})},
        )


def of_leg(leg: Move) -> dict[str, Any]:
    """Return what a leg tells beside its place: course, where from, to and through, what was done."""
    found: dict[str, Any] = {}
    if leg.headings:
        found["heading"], found["heading_deg"], _ = leg.headings[0]
    if len(leg.headings) > 1:
        found["headings"] = [word for word, _, _ in leg.headings]
    ends = {"from": leg.at("from"), "to": leg.last("toward", "to")}
    found |= {key: one for key, one in ends.items() if one is not None}
    through = [one for one in leg.places if one.role == "through"]
    if through:
        found["through"] = through
    if len(leg.places) > 2:
        found["route"] = list(leg.places)
    if leg.acts:
        found["activities"] = list(leg.acts)
    return found


def rest_of_day(time: Time | None) -> Time | None:
    """Return the rest of the day (or days) of a time in Japan; the releases name the day wherever it is another."""
    if time is None or time.start is None:
        return None
    day = time.start.astimezone(JAPAN).replace(hour=0, minute=0, second=0, microsecond=0)
    end = (day + timedelta(days=1)).astimezone(UTC)
    return Time(time.start, max(end, time.end) if time.end else end, "span", _AFTER, time.zone)


def once(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Return each party once, in the order in which they are told."""
    found: dict[str, Party] = {}
    for one in parties:
        found.setdefault(one.id, one)
    return tuple(found.values())


def spans_of(leg: Move) -> dict[str, Span]:
    """Return the spans of what a leg tells that has none of its own."""
    found = {"detail.heading": leg.headings[0][2]} if leg.headings else {}
    return {**found, **({"detail.activities": leg.spans[0]} if leg.spans else {})}


def _units(one: Craft) -> tuple[Unit, ...]:
    return one.units if isinstance(one, Ships) else (one.unit,)
