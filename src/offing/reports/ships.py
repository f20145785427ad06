"""Named and numbered ships, and classes, in English sentences.

A name of the ledger that is a city's or a person's too is a ship's only where a platform, a class, a prefix, a
number or another ship beside it says so; a name that the ledger does not know only where one of them stands next
to it. What a text has once named as a ship is one wherever it stands again there.
"""

import re
from datetime import date

from offing.atlas import classes
from offing.atlas.navies import navies
from offing.reports.class_mentions import ClassMention
from offing.reports.mention import Mention
from offing.reports.platforms import Found, words
from offing.reports.ship_identities import aircraft, classes_alone, unit_of
from offing.reports.ship_ledger import is_place
from offing.reports.ship_repeats import with_named_again
from offing.reports.ship_scene import MOST, Scene, ShipFound, is_head
from offing.reports.ship_words import (
    ALONE,
    BARE_NUMBER,
    CALLED_SHORT_FOR,
    CIVIL_SHIPS,
    CODE,
    FLAGGED,
    IN_BRACKETS,
    LEADS,
    LINKS,
    MERCHANT,
    NOT_NAMES,
    NUMBER,
    NUMBERS_BEHIND,
    QUOTED,
    RISKY,
    SAID_NUMBERS,
    THE_NAME,
    THE_NUMBER,
    TOLD_APART,
    VERBS,
    before_name,
    called_short,
    prefix_pattern,
    prefixes,
    prefixes_in,
)
from offing.reports.stretches import stretches
from offing.schema.claim import Span


def units(text: str, start: int, end: int, on: date | None = None) -> list[Mention]:
    """Return the ships named or numbered between two offsets, and classes and types of aircraft named without ships.

    *on* is the day the text speaks of: hulls of the ledger that did not bear the name or number then are left out.
    """
    found = [it for low, high in stretches(text, start, end) for it in _Reader(Scene(text, low, high, on)).mentions()]
    return with_named_again(text, start, end, found)


class _Reader:
    """Read one stretch: what points to ships first, then the names beside it, then those the ledger alone knows."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.text, self.start, self.end = scene, scene.text, scene.start, scene.end
        self.ships: list[ShipFound] = []

    def mentions(self) -> list[Mention]:
        """Return what was found, sorted."""
        self._prefixed()
        self._leading()
        for head in self.scene.heads:
            self._after(head.end, head)
            self._before(head)
        for it in self.scene.classes:
            self._after(it.end, None, it)
        if self.scene.ledger:
            self._known_alone()
        self._numbers_alone()
        found = [unit_of(self.scene, ship) for ship in self.ships]
        found += classes_alone(self.scene, found) + aircraft(self.scene)
        return sorted(found[:MOST], key=lambda it: it.start)

    def _prefixed(self) -> None:
        if not prefixes_in(self.text, self.start, self.end):
            return
        for match in prefix_pattern().finditer(self.text, self.start, self.end):
            prefix = match[1]
            quoted = QUOTED.match(self.text, match.end(), self.end)
            span = quoted.span(1) if quoted else self.scene.name_at(match.end(), prefix=prefix)
            if span is None or self._taken(*span):
                continue
            known = bool(self.scene.find(f"{prefix} {self.scene.words_of(span)}"))
            if known or prefix not in RISKY or self.scene.heads or IN_BRACKETS.match(self.text, span[1], self.end):
                merchant = prefix in MERCHANT
                ship = ShipFound(match.start(1), span[1], {"name": span}, known=known)
                ship.prefix = None if merchant else prefix
                ship.platform = "merchant" if merchant else None
                _, ship.class_ = self.scene.told_before(match.start(1), None)
                self.scene.take_number(ship)
                in_group = self._take_group(ship)
                self._add(ship)
                if not in_group:
                    self._list(ship)

    def _take_group(self, ship: ShipFound) -> bool:
        """Take in the word for the group that a ship leads: "the Nimitz Carrier Strike Group"."""
        group = LEADS.match(self.text, ship.end, self.end)
        if group is not None:
            ship.end = group.end()
        return group is not None

    def _leading(self) -> None:
        """Read ships by whose names groups are called."""
        if LEADS.search(self.text, self.start, self.end) is None:
            return
        named = [(hit.start, hit.end) for hit in self.scene.ledger]
        named += [match.span() for match in called_short().finditer(self.text, self.start, self.end)]
        for span in named:
            ship = ShipFound(*span, {"name": span}, known=True)
            if not self._taken(*span) and self._take_group(ship):
                short = self.text[slice(*span)] in CALLED_SHORT_FOR
                ship.owner = CALLED_SHORT_FOR[self.text[slice(*span)]] if short else None
                self._add(ship)

    def _after(self, at: int, head: Found | None, class_: ClassMention | None = None) -> None:
        """Read the names that follow a platform or a class: "the destroyers X (119) and Y"."""
        scene = self.scene
        if class_ is not None and any(
            at <= it.start < at + 30 and not self.text[at : it.start].strip(" -") for it in scene.heads
        ):
            return  # the platform's word after the class comes with the class
        said = before_name(self.text, at, self.end)
        quoted = QUOTED.match(self.text, said, self.end)
        span = quoted.span(1) if quoted else scene.name_at(said)
        platform = head.platform.id if head else class_.kind if class_ else None
        owner, class_ = scene.told_before(head.start if head else at, class_)
        if span is None:
            self._number_after(at, head, platform, owner, class_)
            return
        known = bool(scene.find(scene.words_of(span)))
        if (not known and not quoted and not scene.is_name(span, head)) or self._taken(*span):
            return
        stop = quoted.end() if quoted else span[1]
        ship = ShipFound(span[0] - bool(quoted), stop, {"name": span}, platform, owner, class_, known=known)
        scene.take_number(ship)
        self._add(ship)
        if head is None or head.platform.number != "one" or known:
            apposed = head is not None and self.text[head.end : span[0]].strip() == ","
            self._list(ship, after_places=not known and (apposed or is_place(scene.words_of(span))))

    def _before(self, head: Found) -> None:
        """Read a name that stands before its platform: "the 'Admiral Tributs' large anti-submarine ship"."""
        if head.platform.number == "many":
            return
        stretch = self.text[max(self.start, head.start - 60) : head.start]
        quoted = list(QUOTED.finditer(stretch))
        base = head.start - len(stretch)
        if quoted and all(word.lower() in words("between") for word in stretch[quoted[-1].end() :].split()):
            last = quoted[-1]
            span = (base + last.start(1), base + last.end(1))
            if not self._taken(*span) and len(last[1].split()) < 5:
                ship = ShipFound(base + last.start(), base + last.end(), {"name": span}, head.platform.id)
                ship.owner, ship.class_ = self.scene.told_before(base + last.start(), None)
                self._add(ship)
            return
        if self._unknown_before(head, stretch, base):
            return
        for hit in self.scene.ledger:
            if not hit.end <= head.start <= hit.end + 30 or self._taken(hit.start, hit.end):
                continue
            between = self.text[hit.end : head.start]
            if between[:1] == " " and all(word.lower() in words("between") or word in "-" for word in between.split()):
                ship = ShipFound(hit.start, hit.end, {"name": (hit.start, hit.end)}, head.platform.id, known=True)
                ship.owner, ship.class_ = self.scene.told_before(hit.start, None)
                self._add(ship)

    def _unknown_before(self, head: Found, stretch: str, base: int) -> bool:
        """Take "the Charles de Gaulle aircraft carrier": two capitals or more, of nothing else that is known."""
        match = THE_NAME.search(stretch)
        civil = FLAGGED.search(stretch) if head.platform.id in CIVIL_SHIPS else None
        match = civil or match
        if match is None or (civil is None and head.platform.id not in TOLD_APART):
            return False
        span, name = (base + match.start(1), base + match.end(1)), match[1]
        is_other = any(begin < span[1] and span[0] < stop for begin, stop, _ in self.scene.owners)
        if is_other or classes.named(name) or self._taken(*span) or is_place(name):
            return False
        if any(word in NOT_NAMES for word in name.split(" ")):
            return False
        self._add(ShipFound(*span, {"name": span}, head.platform.id, known=bool(self.scene.find(name))))
        return True

    def _list(self, ship: ShipFound, *, after_places: bool = False) -> None:
        """Go on with names that follow in a list: "A (119), B and C"; *after_places* where A is a place's name too."""
        for _ in range(20):
            link = LINKS.match(self.text, ship.end, self.end)
            if link is None:
                return
            at = before_name(self.text, link.end(), self.end)
            prefix = next((it for it in prefixes() if self.text.startswith((it + " ", it + "-"), at)), None)
            quoted = QUOTED.match(self.text, at, self.end)
            begin = at + (len(prefix) + 1 if prefix else 0)
            span = quoted.span(1) if quoted else self.scene.name_at(begin, prefix=prefix)
            if span is None or self._taken(*span):
                return
            stop = quoted.end() if quoted else span[1]
            following = ShipFound(at, stop, {"name": span}, ship.platform, ship.owner, ship.class_, prefix)
            following.known = bool(self.scene.find(self.scene.words_of(span)))
            self.scene.take_number(following)
            told = following.known or quoted or "hull_number" in following.spans
            if not (told or self.scene.ends_list(span, after_places=after_places)):
                return
            self._add(following)
            ship = following

    def _known_alone(self) -> None:
        """Take names of the ledger that stand alone where they can be nothing but ships."""
        for hit in self.scene.ledger:
            span = (hit.start, hit.end)
            if self._taken(*span):
                continue
            ship = ShipFound(*span, {"name": span}, known=True)
            self.scene.take_number(ship)
            if "hull_number" in ship.spans and self.scene.hulls_of(ship):
                self._add(ship)
                continue
            if not hit.value and not self._as_the(span):
                continue
            if self.scene.is_naval and not self._goes_on(span):
                self._add(ship)

    def _numbers_alone(self) -> None:
        """Take "hull number 796", "hull numbers 119 and 121", and "CCG 4203", that no name stands before."""
        if not any(c.isdigit() for c in self.text[self.start : self.end]):
            return
        for begin, stop, navy in self.scene.owners:
            number = BARE_NUMBER.match(self.text, stop, self.end) if navy.startswith("navy:") else None
            if number and len(number[1]) > 2 and not 1900 <= int(number[1]) <= 2100:
                service = "coastguard" if navies()[navy[5:]].kind == "coast guard" else None
                spans = {"hull_number": number.span(1)}
                if self.text[begin:stop] in navies()[navy[5:]].prefixes:  # the number is its name
                    spans["name"] = (begin, number.end(1))
                self._add(ShipFound(begin, number.end(1), spans, service, navy))
        for match in ALONE.finditer(self.text, self.start, self.end):
            owner, class_ = self.scene.told_before(match.start(), None)
            near = [it for it in self.scene.heads if -60 < it.start - match.start() < 0]
            self._numbers(match.span(1), near[-1].platform.id if near else None, owner, class_, CODE)
        if self.scene.is_naval:  # "two of them, the 2502 and the 2301, entered"
            for match in THE_NUMBER.finditer(self.text, self.start, self.end):
                following = re.findall(r"\w+", self.text[match.end() : match.end() + 16])[:1]
                if match[2] or (following and following[0] in VERBS):
                    self._numbers(match.span(1), None, None, None, r"\d{3,5}")

    def _numbers(
        self, span: Span, platform: str | None, owner: str | None, class_: ClassMention | None, form: str
    ) -> None:
        for number in re.finditer(form, self.scene.words_of(span)):
            own = (span[0] + number.start(), span[0] + number.end())
            self._add(ShipFound(*own, {"hull_number": own}, platform, owner, class_))

    def _number_after(
        self, at: int, head: Found | None, platform: str | None, owner: str | None, class_: ClassMention | None
    ) -> None:
        """Read a ship told by its number alone: "frigate 542", "destroyer (hull number 119)"."""
        bracket = IN_BRACKETS.match(self.text, at, self.end)
        listed = re.fullmatch(r"\d{2,4}(?:(?:, | and |, and )\d{2,4}){1,7}", bracket[1]) if bracket else None
        if bracket and listed and head is not None and head.platform.number == "many":  # "destroyers (161, 164)"
            self._numbers(bracket.span(1), platform, owner, class_, r"\d+")
            return
        for number in NUMBER.finditer(bracket[1]) if bracket else ():
            said = number[0] != number[1] or re.match(r"[A-Z]{2,4}-?\d", number[1])
            if bracket and (said or (number[1].isdigit() and len(number[1]) in (3, 4, 5) and len(bracket[1]) < 8)):
                span = (bracket.start(1) + number.start(1), bracket.start(1) + number.end(1))
                spans = {"hull_number": span}
                self._add(ShipFound(bracket.start(1) - 1, bracket.end(), spans, platform, owner, class_))
                return
        if head is not None and (said := SAID_NUMBERS.match(self.text, at, self.end)):  # "with hull numbers 7 and 9"
            first = True
            for number in re.finditer(CODE, said[1]):
                span = (said.start(1) + number.start(), said.start(1) + number.end())
                self._add(ShipFound(at if first else span[0], span[1], {"hull_number": span}, platform, owner, class_))
                first = False
            return
        several = NUMBERS_BEHIND.match(self.text, at, self.end)
        if several and head is not None and head.platform.number == "many":  # "vessels 4301 and 5203"
            self._numbers(several.span(1), platform, owner, class_, r"\d+")
            return
        bare = BARE_NUMBER.match(self.text, at, self.end)
        if bare and head is not None and head.platform.number == "one" and not 1900 <= int(bare[1]) <= 2100:
            self._add(ShipFound(*bare.span(1), {"hull_number": bare.span(1)}, platform, owner, class_))

    def _as_the(self, span: Span) -> bool:
        """Tell whether "the" stands before a city's name and a verb or a comma after it: so are ships spoken of."""
        before = self.text[max(self.start, span[0] - 4) : span[0]].lower()
        after = self.text[span[1] : span[1] + 14]
        if not before.endswith("the ") or not after:
            return False
        return after[0] in ",.;:" or (after.split() or [""])[0].strip(",.") in VERBS

    def _goes_on(self, span: Span) -> bool:
        """Tell whether the name is a part of a longer one: "Ronald Reagan Library", "Admiral Makarov"."""
        after = self.text[span[1] : span[1] + 2]
        return len(after) == 2 and after[0] == " " and after[1].isupper() and not is_head(self.scene.heads, span[1] + 1)

    def _taken(self, start: int, end: int) -> bool:
        return any(it.start < end and start < it.end for it in self.ships)

    def _add(self, ship: ShipFound) -> None:
        if len(self.ships) < MOST and not self._taken(ship.start, ship.end):
            self.ships.append(ship)
