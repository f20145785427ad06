"""Named and numbered ships, and classes, in English sentences.

A name of the ledger that is a city's or a person's too is a ship's only where a platform, a class, a prefix, a
number or another ship beside it says so; a name that the ledger does not know only where one of them stands next
to it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from offing.atlas import classes, hulls
from offing.atlas.hulls import Hull
from offing.atlas.navies import navies
from offing.reports.class_mentions import ClassMention, class_mentions
from offing.reports.mention import Mention
from offing.reports.owners import owners
from offing.reports.platforms import SEA, Found, aircraft_types, of_role, platforms, words
from offing.reports.ship_ledger import is_place, ledger_names, navies_of, same_number, ships_of, state_of
from offing.reports.ship_words import (
    AFTER,
    ALONE,
    BARE_NUMBER,
    CODE,
    IN_BRACKETS,
    LINKS,
    MERCHANT,
    MORE_PREFIXES,
    NAME,
    NOT_NAMES,
    NUMBER,
    OF,
    QUOTED,
    QUOTES,
    RISKY,
    SHIPLY,
    THE_NAME,
    TOLD_APART,
    VERBS,
    before_name,
    prefix_pattern,
    prefixes_in,
    trimmed,
)
from offing.reports.stretches import stretches
from offing.schema.claim import Span, Unit

_MOST = 60


@dataclass(slots=True)
class _Ship:
    """Hold what is known of one ship so far."""

    start: int
    end: int
    spans: dict[str, Span] = field(default_factory=dict)
    platform: str | None = None
    owner: str | None = None
    class_: ClassMention | None = None
    prefix: str | None = None
    sure: bool = True
    known: bool = False


def units(text: str, start: int, end: int, on: date | None = None) -> list[Mention]:
    """Return the ships named or numbered between two offsets, and classes and types of aircraft named without ships.

    *on* is the day the text speaks of: hulls of the ledger that did not bear the name or number then are left out.
    """
    return [it for low, high in stretches(text, start, end) for it in _Reader(text, low, high, on).mentions()]


class _Reader:
    """Read one sentence: what points to ships first, then the names beside it, then those the ledger alone knows."""

    def __init__(self, text: str, start: int, end: int, on: date | None) -> None:
        self.text, self.start, self.end, self.on = text, start, end, on
        self.heads = [it for it in platforms(text, start, end) if it.platform.id in SEA and not it.platform.group]
        self.classes = class_mentions(text, start, end)[:_MOST]
        hits = ledger_names().hits(text, start, end)
        self.ledger = [hit for hit in hits if not any(it.start <= hit.start < it.end for it in self.classes)]
        self.ships: list[_Ship] = []
        self._whose: list[tuple[int, int, str]] | None = None

    def mentions(self) -> list[Mention]:
        """Return what was found, sorted."""
        self._prefixed()
        if self.heads or self.classes:
            for head in self.heads:
                self._after(head.end, head)
                self._before(head)
            for it in self.classes:
                self._after(it.end, None, it)
        if self.ledger:
            self._known_alone()
        self._numbers_alone()
        found = [mention for ship in self.ships if (mention := self._mention(ship))]
        found += self._classes_alone(found) + self._aircraft()
        return sorted(found[:_MOST], key=lambda it: it.start)

    # --- what points to a name

    def _prefixed(self) -> None:
        if not prefixes_in(self.text, self.start, self.end):
            return
        for match in prefix_pattern().finditer(self.text, self.start, self.end):
            prefix = match[1]
            at = match.end()
            quoted = QUOTED.match(self.text, at, self.end)
            span = quoted.span(1) if quoted else self._name_at(at, prefix=prefix)
            if span is None or self._taken(*span):
                continue
            known = bool(self._find(f"{prefix} {self.text[slice(*span)]}"))
            if known or prefix not in RISKY or self.heads or IN_BRACKETS.match(self.text, span[1], self.end):
                merchant = prefix in MERCHANT
                ship = _Ship(match.start(1), span[1], {"name": span}, prefix=None if merchant else prefix, known=known)
                ship.platform = "merchant" if merchant else None
                self._near(ship)
                self._add(ship)
                self._list(ship)

    def _after(self, at: int, head: Found | None, class_: ClassMention | None = None) -> None:
        """Read the names that follow a platform or a class: "the destroyers X (119) and Y"."""
        if class_ is not None and any(
            it.start < at + 30 and it.start > at - 1 and not self.text[at : it.start].strip(" -") for it in self.heads
        ):
            return  # the platform's word after the class comes with the class
        said = before_name(self.text, at, self.end)
        quoted = QUOTED.match(self.text, said, self.end)
        span = quoted.span(1) if quoted else self._name_at(said)
        platform = head.platform.id if head else class_.kind if class_ else None
        owner, class_ = self._told_before(head.start if head else at, class_)
        if span is None:
            self._number_after(at, head, platform, owner, class_)
            return
        known = bool(self._find(self.text[slice(*span)]))
        if not known and not quoted and not self._is_a_name(span, head):
            return
        if self._taken(*span):
            return
        stop = quoted.end() if quoted else span[1]
        ship = _Ship(span[0] - bool(quoted), stop, {"name": span}, platform, owner, class_, known=known)
        self._near(ship)
        self._add(ship)
        if head is None or head.platform.number != "one" or known:
            self._list(ship)

    def _before(self, head: Found) -> None:
        """Read a name that stands before its platform: "the 'Admiral Tributs' large anti-submarine ship"."""
        if head.platform.number == "many":
            return
        stretch = self.text[max(self.start, head.start - 60) : head.start]
        quoted = list(QUOTED.finditer(stretch))
        base = head.start - len(stretch)
        if quoted and all(word.lower() in words("between") for word in stretch[quoted[-1].end() :].split()):
            span = (base + quoted[-1].start(1), base + quoted[-1].end(1))
            if not self._taken(*span) and len(self.text[slice(*span)].split()) < 5:
                ship = _Ship(base + quoted[-1].start(), base + quoted[-1].end(), {"name": span}, head.platform.id)
                ship.owner, ship.class_ = self._told_before(base + quoted[-1].start(), None)
                self._add(ship)
            return
        if self._unknown_before(head, stretch, base):
            return
        for hit in self.ledger:
            if not hit.end <= head.start <= hit.end + 30 or self._taken(hit.start, hit.end):
                continue
            between = self.text[hit.end : head.start]
            if between[:1] == " " and all(word.lower() in words("between") or word in "-" for word in between.split()):
                ship = _Ship(hit.start, hit.end, {"name": (hit.start, hit.end)}, head.platform.id, known=True)
                ship.owner, ship.class_ = self._told_before(hit.start, None)
                self._add(ship)

    def _unknown_before(self, head: Found, stretch: str, base: int) -> bool:
        """Take "the Charles de Gaulle aircraft carrier": two capitals or more, of nothing else that is known."""
        match = THE_NAME.search(stretch)
        if match is None or head.platform.id not in TOLD_APART:
            return False
        span = (base + match.start(1), base + match.end(1))
        name = match[1]
        is_other = any(begin < span[1] and span[0] < stop for begin, stop, _ in self._owners()) or bool(
            classes.named(name)
        )
        if is_other or self._taken(*span) or any(word in NOT_NAMES for word in name.split(" ")) or is_place(name):
            return False
        self._add(_Ship(*span, {"name": span}, head.platform.id, known=bool(self._find(name))))
        return True

    def _list(self, ship: _Ship) -> None:
        """Go on with names that follow in a list: "A (119), B and C"."""
        for _ in range(20):
            link = LINKS.match(self.text, ship.end, self.end)
            if link is None:
                return
            at = before_name(self.text, link.end(), self.end)
            prefix = next((it for it in MORE_PREFIXES if self.text.startswith(it + " ", at)), None)
            quoted = QUOTED.match(self.text, at, self.end)
            span = quoted.span(1) if quoted else self._name_at(at + (len(prefix) + 1 if prefix else 0), prefix=prefix)
            if span is None or self._taken(*span):
                return
            stop = quoted.end() if quoted else span[1]
            following = _Ship(at, stop, {"name": span}, ship.platform, ship.owner, ship.class_, prefix)
            following.known = bool(self._find(self.text[slice(*span)]))
            self._near(following)
            if not (following.known or quoted or "hull_number" in following.spans or self._ends_list(span)):
                return
            self._add(following)
            ship = following

    def _known_alone(self) -> None:
        """Take names of the ledger that stand alone where they can be nothing but ships."""
        shiply: bool | None = None
        for hit in self.ledger:
            span = (hit.start, hit.end)
            if self._taken(*span):
                continue
            ship = _Ship(*span, {"name": span}, known=True)
            self._near(ship)
            if "hull_number" in ship.spans and self._hulls(ship):
                self._add(ship)
                continue
            if not hit.value and not self._as_the(span):
                continue
            if shiply is None:
                shiply = bool(self.heads) or any(
                    word in SHIPLY for word in re.findall(r"[a-z]+", self.text[self.start : self.end])
                )
            if shiply and not self._goes_on(span):
                self._add(ship)

    def _numbers_alone(self) -> None:
        """Take "hull number 796", "hull numbers 119 and 121", and "CCG 4203", that no name stands before."""
        for begin, stop, navy in self._owners() if any(c.isdigit() for c in self.text[self.start : self.end]) else ():
            number = BARE_NUMBER.match(self.text, stop, self.end) if navy.startswith("navy:") else None
            if number and len(number[1]) > 2 and not 1900 <= int(number[1]) <= 2100:
                service = "coastguard" if navies()[navy[5:]].kind == "coast guard" else None
                spans = {"hull_number": number.span(1)}
                if self.text[begin:stop] in navies()[navy[5:]].prefixes:  # the number is its name
                    spans["name"] = (begin, number.end(1))
                self._add(_Ship(begin, number.end(1), spans, service, navy))
        for match in ALONE.finditer(self.text, self.start, self.end):
            owner, class_ = self._told_before(match.start(), None)
            for number in re.finditer(CODE, self.text[match.start(1) : match.end(1)]):
                span = (match.start(1) + number.start(), match.start(1) + number.end())
                if not self._taken(*span):
                    near = [it for it in self.heads if -60 < it.start - match.start() < 0]
                    platform = near[-1].platform.id if near else None
                    self._add(_Ship(*span, {"hull_number": span}, platform, owner, class_))

    def _number_after(
        self, at: int, head: Found | None, platform: str | None, owner: str | None, class_: ClassMention | None
    ) -> None:
        """Read a ship told by its number alone: "frigate 542", "destroyer (hull number 119)"."""
        bracket = IN_BRACKETS.match(self.text, at, self.end)
        listed = re.fullmatch(r"\d{2,4}(?:(?:, | and |, and )\d{2,4}){1,7}", bracket[1]) if bracket else None
        if bracket and listed and head is not None and head.platform.number == "many":  # "destroyers (161, 164)"
            for number in re.finditer(r"\d+", bracket[1]):
                span = (bracket.start(1) + number.start(), bracket.start(1) + number.end())
                self._add(_Ship(*span, {"hull_number": span}, platform, owner, class_))
            return
        if bracket:
            for number in NUMBER.finditer(bracket[1]):
                said = number[0] != number[1] or re.match(r"[A-Z]{2,4}-?\d", number[1])
                if said or (number[1].isdigit() and len(number[1]) in (3, 4, 5) and len(bracket[1]) < 8):
                    span = (bracket.start(1) + number.start(1), bracket.start(1) + number.end(1))
                    self._add(
                        _Ship(bracket.start(1) - 1, bracket.end(), {"hull_number": span}, platform, owner, class_)
                    )
                    return
        bare = BARE_NUMBER.match(self.text, at, self.end)
        if bare and head is not None and head.platform.number == "one" and not 1900 <= int(bare[1]) <= 2100:
            span = bare.span(1)
            self._add(_Ship(span[0], span[1], {"hull_number": span}, platform, owner, class_))

    # --- what stands round a name

    def _name_at(self, at: int, prefix: str | None = None) -> Span | None:
        """Return the stretch of the name that begins at an offset: the longest the ledger knows, else its capitals."""
        match = NAME.match(self.text, at, min(self.end, at + 80))
        if match is None:
            return None
        pieces = match[0].split(" ")
        for kept in range(len(pieces), 0, -1):
            name = trimmed(" ".join(pieces[:kept]))
            if pieces[0] in NOT_NAMES and kept == 1:
                break
            if len(name) > 2 and self._find(f"{prefix} {name}" if prefix else name):
                return at, at + len(name)
        kept_words: list[str] = []
        for piece in pieces[:4]:
            if piece.rstrip(".,") in NOT_NAMES and not (
                kept_words == [] and piece in ("Admiral", "Vice", "Rear", "Captain", "President", "The")
            ):
                break
            if piece == "of" and kept_words[-1] not in OF:
                break
            kept_words.append(piece)
            if piece.endswith(("'s", "’s")) or (piece.endswith(".") and len(piece) > 3):
                break
        name = trimmed(" ".join(kept_words))
        return (at, at + len(name)) if len(name) > 2 and name not in NOT_NAMES else None

    def _is_a_name(self, span: Span, head: Found | None) -> bool:
        """Tell whether capitals after a platform that the ledger does not know are a ship's name."""
        name = self.text[slice(*span)]
        if head is None or self.text[head.end : span[0]].strip(" "):
            return IN_BRACKETS.match(self.text, span[1], self.end) is not None and self._has_number(span)
        first = name.split(" ")[0]
        if first in NOT_NAMES or any(begin < span[1] and span[0] < stop for begin, stop, _ in self._owners()):
            return self._has_number(span)
        return head.platform.number == "one" or not is_place(name) or self._has_number(span)

    def _has_number(self, span: Span) -> bool:
        ship = _Ship(*span, {"name": span})
        self._near(ship)
        return "hull_number" in ship.spans

    def _ends_list(self, span: Span) -> bool:
        """Tell whether an unknown name in a list of ships is one: no place, person or state follows so."""
        name = self.text[slice(*span)]
        known = any(begin < span[1] and span[0] < stop for begin, stop, _ in self._owners())
        return not known and name.split(" ")[0] not in NOT_NAMES and not is_place(name)

    def _near(self, ship: _Ship) -> None:
        """Take the number and class in brackets after a name, or said after it."""
        bracket = IN_BRACKETS.match(self.text, ship.end, self.end)
        if bracket:
            inside = [it for it in self.classes if bracket.start() < it.start < bracket.end()]
            ship.class_ = inside[0] if inside else ship.class_
            for number in NUMBER.finditer(bracket[1]):
                begin, stop = bracket.start(1) + number.start(1), bracket.start(1) + number.end(1)
                if any(it.start <= begin < it.end for it in inside):
                    continue
                if (
                    number[1].isdigit()
                    and len(number[1]) == 4
                    and number[0] == number[1]
                    and number[1][:2] in ("19", "20")
                ):
                    continue  # built in that year, more likely than not
                ship.spans["hull_number"], ship.end = (begin, stop), bracket.end()
                return
            if inside:
                ship.end = bracket.end()
            return
        said = AFTER.match(self.text, ship.end, self.end)
        if said is None and ship.known:  # "Admiral Makarov 499", where the ledger has that number
            bare = BARE_NUMBER.match(self.text, ship.end, self.end)
            named = self._find(self.text[slice(*ship.spans["name"])])
            said = bare if bare and any(same_number(it, bare[1]) for it in named) else None
        if said:
            ship.spans["hull_number"], ship.end = said.span(1), said.end(1)

    def _told_before(self, at: int, class_: ClassMention | None) -> tuple[str | None, ClassMention | None]:
        """Return whose ships are meant, and of what class, by the words just before an offset."""
        floor = max(self.start, at - 70)
        whose = [
            it for it in self._owners() if it[2] and floor <= it[0] < at and (it[1] > at or self._plain(it[1], at))
        ]
        classes = [it for it in self.classes if floor <= it.start and it.end <= at + 1 and self._plain(it.end, at)]
        return whose[-1][2] if whose else None, class_ or (classes[-1] if classes else None)

    def _plain(self, start: int, end: int) -> bool:
        between = self.text[start:end].replace("-", " ").split()
        listed = words("between")
        heads = [self.text[it.start : it.end] for it in self.heads if start <= it.start and it.end <= end]
        skipped = {word for head in heads for word in head.replace("-", " ").split()}
        classes = {w for it in self.classes for w in self.text[it.start : it.end].replace("-", " ").split()}
        return all(word.lower() in listed or word in skipped or word in classes or word in QUOTES for word in between)

    def _owners(self) -> list[tuple[int, int, str]]:
        if self._whose is None:
            self._whose = owners(self.text, self.start, self.end)
        return self._whose

    def _as_the(self, span: Span) -> bool:
        """Tell whether "the" stands before a city's name and a verb after it: so are ships spoken of."""
        before = self.text[max(self.start, span[0] - 4) : span[0]].lower()
        after = self.text[span[1] : span[1] + 14].split()
        return before.endswith("the ") and bool(after) and after[0].strip(",.") in VERBS

    def _goes_on(self, span: Span) -> bool:
        """Tell whether the name is a part of a longer one: "Ronald Reagan Library", "Admiral Makarov"."""
        after = self.text[span[1] : span[1] + 2]
        return len(after) == 2 and after[0] == " " and after[1].isupper() and not _is_head(self.heads, span[1] + 1)

    # --- what is kept

    def _taken(self, start: int, end: int) -> bool:
        return any(it.start < end and start < it.end for it in self.ships)

    def _add(self, ship: _Ship) -> None:
        if len(self.ships) < _MOST and not self._taken(ship.start, ship.end):
            self.ships.append(ship)

    def _find(self, name: str) -> tuple[Hull, ...]:
        return ships_of(name, self.on) if any(c.isalpha() for c in name) else ()

    def _hulls(self, ship: _Ship) -> list[Hull]:
        """Return the ledger's ships that answer to all that is told; none where they contradict one another."""
        name = self.text[slice(*ship.spans["name"])] if "name" in ship.spans else ""
        number = self.text[slice(*ship.spans["hull_number"])] if "hull_number" in ship.spans else ""
        navies_ = navies_of(ship.owner, ship.prefix)
        if name:
            found = list(self._find(f"{ship.prefix} {name}" if ship.prefix else name))
        elif ship.class_ is None and navies_ is None:
            return []  # a number alone is borne in every navy
        else:
            found = hulls.find(number, None, self.on)
        if number:
            found = [it for it in found if same_number(it, number)]
        if navies_ is not None:
            found = [it for it in found if it.navy in navies_]
        if ship.class_ is not None and ship.class_.ids and not (name and number):
            found = [it for it in found if it.ship_class in ship.class_.ids]
        return found

    def _mention(self, ship: _Ship) -> Mention | None:
        found = self._hulls(ship)
        spans = dict(ship.spans)
        if ship.class_ is not None:
            spans["class_name"] = (ship.class_.start, ship.class_.end)
        class_name, class_id, kind = _class_of(ship, found)
        owned = {it.navy for it in found}
        navy = owned.pop() if len(owned) == 1 else None
        navy = navy or (ship.owner.removeprefix("navy:") if ship.owner and ship.owner.startswith("navy:") else None)
        open_ = navies_of(None, ship.prefix) if ship.prefix and navy is None else None
        navy = next(iter(open_)) if open_ and len(open_) == 1 else navy
        states = {navies()[key].state for key in open_ or ()}
        state = navies()[navy].state if navy in navies() else states.pop() if len(states) == 1 else state_of(ship.owner)
        unit = Unit(
            name=self.text[slice(*spans["name"])] if "name" in spans else None,
            hull_number=self.text[slice(*spans["hull_number"])] if "hull_number" in spans else None,
            class_name=class_name,
            class_id=class_id,
            kind=ship.platform or kind,
            navy=navy,
            state=state,
            hulls=tuple(it.id for it in found[:12]),
            span=(ship.start, ship.end),
            spans=spans,
        )
        return Mention("unit", ship.start, ship.end, unit)

    def _classes_alone(self, found: Iterable[Mention]) -> list[Mention]:
        """Return the classes named without a ship."""
        taken = {it.value.spans.get("class_name") for it in found}
        alone = []
        for it in self.classes:
            if (it.start, it.end) in taken:
                continue
            head = next(
                (h for h in self.heads if it.end <= h.start <= it.end + 30 and self._plain(it.end, h.start)), None
            )
            owner, _ = self._told_before(it.start, None)
            unit = Unit(
                class_name=it.name,
                class_id=it.ids[0] if len(it.ids) == 1 else None,
                kind=it.kind or (head.platform.id if head else None),
                state=state_of(owner),
                navy=owner.removeprefix("navy:") if owner and owner.startswith("navy:") else None,
                span=(it.start, it.end),
                spans={"class_name": (it.start, it.end)},
            )
            alone.append(Mention("unit", it.start, it.end, unit))
        return alone

    def _aircraft(self) -> list[Mention]:
        found = []
        for it in aircraft_types(self.text, self.start, self.end):
            owner, _ = self._told_before(it.start, None)
            span = (it.start, it.start + len(it.name))
            unit = Unit(
                class_name=it.name,
                kind=it.id,
                state=state_of(owner),
                span=(it.start, it.end),
                spans={"class_name": span},
            )
            found.append(Mention("unit", it.start, it.end, unit))
        return found


def _class_of(ship: _Ship, found: list[Hull]) -> tuple[str | None, str | None, str | None]:
    """Return class name, id and platform: as told, else what all the hulls share."""
    shared = {it.ship_class for it in found}
    known = classes.classes().get(next(iter(shared))) if len(shared) == 1 else None
    role = of_role(known.role) if known else None
    if ship.class_ is None:
        return None, known.id if known else None, role
    id_ = (
        ship.class_.ids[0] if len(ship.class_.ids) == 1 else known.id if known and known.id in ship.class_.ids else None
    )
    return ship.class_.name, id_, ship.class_.kind or role


def _is_head(heads: Iterable[Found], at: int) -> bool:
    return any(it.start == at for it in heads)
