"""A stretch of English text as it is read for ships: what points to them there, and what stands round a name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from offing.atlas import hulls
from offing.atlas.hulls import Hull
from offing.reports.class_mentions import ClassMention, class_mentions
from offing.reports.owners import owners
from offing.reports.platforms import SEA, Found, platforms, words
from offing.reports.ship_ledger import is_place, ledger_names, navies_of, same_number, ships_of
from offing.reports.ship_words import (
    AFTER,
    BARE_NUMBER,
    CIVIL,
    ENDS_NAME,
    IN_BRACKETS,
    NAME,
    NOT_NAMES,
    NUMBER,
    OF,
    OWN_CODE,
    OWN_NUMBER,
    QUOTES,
    SHIPLY,
    trimmed,
)
from offing.schema.claim import Span

MOST = 60  # ships, and classes, of one stretch
_REACH = 70
_RANKS = ("Admiral", "Vice-Admiral", "Marshal")
_NO_NAME_ENDS = ("-based", "-built", "-led", "-flagged", "-owned", "-class", "-made", "-registered")
_TITLES = ("Admiral", "Vice", "Rear", "Captain", "President", "The")


@dataclass(slots=True)
class ShipFound:
    """Hold what is known of one ship so far; ``lead`` is where the words that say what it is begin."""

    start: int
    end: int
    spans: dict[str, Span] = field(default_factory=dict)
    platform: str | None = None
    owner: str | None = None
    class_: ClassMention | None = None
    prefix: str | None = None
    known: bool = False


class Scene:
    """Hold one stretch of a text with its words for ships, its classes, owners and names of the ledger."""

    def __init__(self, text: str, start: int, end: int, on: date | None) -> None:
        self.text, self.start, self.end, self.on = text, start, end, on
        self.heads = [it for it in platforms(text, start, end) if it.platform.id in SEA and not it.platform.group]
        self.classes = class_mentions(text, start, end)[:MOST]
        hits = ledger_names().hits(text, start, end)
        self.ledger = [hit for hit in hits if not any(it.start <= hit.start < it.end for it in self.classes)]

    @cached_property
    def owners(self) -> list[tuple[int, int, str]]:
        """Return where words name an owner, with its id."""
        return owners(self.text, self.start, self.end)

    @cached_property
    def is_naval(self) -> bool:
        """Tell whether a word for a ship or of seafaring stands in the stretch."""
        small = re.findall(r"[a-z]+", self.text[self.start : self.end])
        return bool(self.heads) or any(word in SHIPLY for word in small)

    def find(self, name: str) -> tuple[Hull, ...]:
        """Return the ledger's ships of a name on the day of the text."""
        return ships_of(name, self.on) if any(c.isalpha() for c in name) else ()

    def words_of(self, span: Span) -> str:
        """Return what is written between two offsets."""
        return self.text[span[0] : span[1]]

    # --- the name

    def name_at(self, at: int, prefix: str | None = None) -> Span | None:
        """Return the stretch of the name that begins at an offset: the longest the ledger knows, else its capitals."""
        if any(it.start == at for it in self.classes):
            return None
        civil = CIVIL.match(self.text, at, min(self.end, at + 80))
        match = NAME.match(self.text, at, min(self.end, at + 80))
        if civil or match is None:
            return civil.span() if civil else None
        pieces = match[0].split(" ")
        name = self._known_name(pieces, prefix) or _capitals(pieces)
        if name in NOT_NAMES or not name:
            return None
        number = OWN_NUMBER.match(self.text, at + len(name), self.end)
        if number and not self.find(name):  # "CSB 8002", "Xiang Yang Hong 01"
            return at, number.end()
        return (at, at + len(name)) if len(name) > 2 else None

    def _known_name(self, pieces: list[str], prefix: str | None) -> str:
        """Return the longest name of the ledger that words begin with, empty where none or a longer one is meant."""
        for kept in range(len(pieces), 0, -1):
            name = trimmed(" ".join(pieces[:kept]))
            if pieces[0] in NOT_NAMES and kept == 1:
                break
            if len(name) > 2 and self.find(f"{prefix} {name}" if prefix else name):
                return "" if self._goes_on(pieces, kept) else name
        return ""

    def _goes_on(self, pieces: list[str], kept: int) -> bool:
        """Tell whether a known name is only the beginning of a longer one: "Xiang Yang" of "Xiang Yang Hong 01"."""
        if kept >= len(pieces) or kept < 2 or pieces[kept - 1][-1:] in ".,":
            return False
        after = pieces[kept].rstrip(".,")
        return after[:1].isupper() and after not in NOT_NAMES and not is_place(after) and len(after) > 1

    def is_name(self, span: Span, head: Found | None) -> bool:
        """Tell whether capitals after a platform that the ledger does not know are a ship's name."""
        name = self.words_of(span)
        if head is None or self.text[head.end : span[0]].strip(" "):
            bracketed = IN_BRACKETS.match(self.text, span[1], self.end) is not None and self.has_number(span)
            return bracketed or (head is not None and self._is_apposed(span, head))
        if name.split(" ")[0] in NOT_NAMES or self._is_owner(span):
            return self.has_number(span)
        titled = self.text[head.end - 1] in "ps" and self.text[head.start].isupper() and head.start > self.start
        return head.platform.number == "one" or titled or not is_place(name) or self.has_number(span)

    def _is_apposed(self, span: Span, head: Found) -> bool:
        """Tell whether a name stands between commas behind its platform: "a tanker, the Orion Star, left"."""
        between = self.text[head.end : span[0]]
        name = self.words_of(span)
        first = name.split(" ")[0]
        if between not in (", ", ", the ") or self._is_owner(span) or (first in NOT_NAMES and first not in _RANKS):
            return False
        if head.platform.number == "many":
            return not is_place(name) and re.compile(r" and [A-Z]|, [A-Z]").match(self.text, span[1]) is not None
        return not is_place(name) and ENDS_NAME.match(self.text, span[1], self.end) is not None

    def _is_owner(self, span: Span) -> bool:
        return any(begin < span[1] and span[0] < stop for begin, stop, _ in self.owners)

    def ends_list(self, span: Span, *, after_places: bool = False) -> bool:
        """Tell whether an unknown name in a list of ships is one: no place, person or state follows so."""
        name = self.words_of(span)
        plain = not self._is_owner(span) and name.split(" ")[0] not in NOT_NAMES
        return plain and (after_places or not is_place(name))

    # --- what stands beside it

    def has_number(self, span: Span) -> bool:
        """Tell whether a number in brackets, or said to be one, follows a name."""
        ship = ShipFound(*span, {"name": span})
        self.take_number(ship)
        return "hull_number" in ship.spans

    def take_number(self, ship: ShipFound) -> None:
        """Take the number and class in brackets after a name, or said after it."""
        own = OWN_CODE.search(self.words_of(ship.spans["name"]))
        if own:  # "Orsk 148", "CSB 8002", "Tombak-629"
            base = ship.spans["name"][0]
            group = own.lastindex or 1
            ship.spans["hull_number"] = (base + own.start(group), base + own.end(group))
            if not own.string[: own.start()].isupper() or ship.prefix:
                ship.spans["name"] = (base, base + own.start())
        bracket = IN_BRACKETS.match(self.text, ship.end, self.end)
        if bracket:
            self._take_bracket(ship, bracket)
            return
        said = AFTER.match(self.text, ship.end, self.end)
        if said is None and ship.known:  # "Admiral Makarov 499", where the ledger has that number
            bare = BARE_NUMBER.match(self.text, ship.end, self.end)
            named = self.find(self.words_of(ship.spans["name"]))
            said = bare if bare and any(same_number(it, bare[1]) for it in named) else None
        if said:
            ship.spans["hull_number"], ship.end = said.span(1), said.end(1)

    def _take_bracket(self, ship: ShipFound, bracket: re.Match[str]) -> None:
        inside = [it for it in self.classes if bracket.start() < it.start < bracket.end()]
        ship.class_ = inside[0] if inside else ship.class_
        for number in NUMBER.finditer(bracket[1]):
            begin, stop = bracket.start(1) + number.start(1), bracket.start(1) + number.end(1)
            if any(it.start <= begin < it.end for it in inside):
                continue
            said = number[0] != number[1]
            if number[1].isdigit() and len(number[1]) == 4 and not said and number[1][:2] in ("19", "20"):
                continue  # built in that year, more likely than not
            ship.spans["hull_number"], ship.end = (begin, stop), bracket.end()
            return
        if inside:
            ship.end = bracket.end()

    def told_before(self, at: int, class_: ClassMention | None) -> tuple[str | None, ClassMention | None]:
        """Return whose ships are meant, and of what class, by the words just before an offset."""
        floor = max(self.start, at - _REACH)
        whose = [it for it in self.owners if it[2] and floor <= it[0] < at and (it[1] > at or self.is_plain(it[1], at))]
        whose = [it for it in whose if " and the " not in self.text[it[1] : at]]
        classes = [it for it in self.classes if floor <= it.start and it.end <= at + 1 and self.is_plain(it.end, at)]
        return whose[-1][2] if whose else None, class_ or (classes[-1] if classes else None)

    def is_plain(self, start: int, end: int) -> bool:
        """Tell whether nothing but platforms, classes and words that say little stand between two offsets."""
        between = self.text[start:end].replace("-", " ").replace("(", " ").replace(")", " ").split()
        listed = words("between")
        heads = [self.text[it.start : it.end] for it in self.heads if start <= it.start and it.end <= end]
        skipped = {word for head in heads for word in head.replace("-", " ").split()}
        classes = {w for it in self.classes for w in self.text[it.start : it.end].replace("-", " ").split()}
        return all(word.lower() in listed or word in skipped or word in classes or word in QUOTES for word in between)

    # --- which ship it is

    def hulls_of(self, ship: ShipFound) -> list[Hull]:
        """Return the ledger's ships that answer to all that is told; none where they contradict one another."""
        name = self.words_of(ship.spans["name"]) if "name" in ship.spans else ""
        number = self.words_of(ship.spans["hull_number"]) if "hull_number" in ship.spans else ""
        navies_ = navies_of(ship.owner, ship.prefix)
        if name:
            found = list(self.find(f"{ship.prefix} {name}" if ship.prefix else name))
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


def _capitals(pieces: list[str]) -> str:
    """Return what of capitalised words can be a ship's name."""
    kept: list[str] = []
    for piece in pieces[:4]:
        if piece.rstrip(".,") in NOT_NAMES and (kept or piece not in _TITLES):
            break
        if piece.endswith(_NO_NAME_ENDS):
            break
        if piece == "of" and kept[-1] not in OF:
            break
        kept.append(piece)
        if piece.endswith(("'s", "’s")) or (piece.endswith(".") and len(piece) > 3):
            break
    return trimmed(" ".join(kept))


def is_head(heads: Iterable[Found], at: int) -> bool:
    """Tell whether a word for a ship begins at an offset."""
    return any(it.start == at for it in heads)
