"""Ships over time: entries of the ledger that are one ship under several numbers, and what words mean one.

The ledger has an entry for each number that a ship bore. Entries of one navy with one name and one class, none of
which overlaps another in time, are one ship.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from offing.atlas import classes, hulls
from offing.atlas.hulls import Hull
from offing.atlas.navies import navies
from offing.atlas.ship_names import plain

_LONGEST = 200  # characters of what is asked for
_WORDS = 12
_OF_CLASS = re.compile(r"^(?:pr\.?|project|проекта?|пр\.?|type)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identity:
    """Hold one ship: its entries in the ledger, the earliest first."""

    entries: tuple[Hull, ...]

    @property
    def latest(self) -> Hull:
        """Return the entry that holds now, or held last."""
        return self.entries[-1]

    @property
    def id(self) -> str:
        """Return the id that the ship goes by: that of its latest entry."""
        return self.latest.id

    @property
    def state(self) -> str:
        """Return the state whose ship it is."""
        return navies()[self.latest.navy].state

    def names(self) -> tuple[str, ...]:
        """Return every name it goes by, in all languages."""
        return tuple(dict.fromkeys(name for it in reversed(self.entries) for name in it.spellings()))

    def words(self) -> str:
        """Return the ship in a few words: number, name, class, navy."""
        it = self.latest
        class_ = classes.classes()[it.ship_class]
        name = navies()[it.navy].name
        return f"{it.id}: {' '.join(part for part in (it.pennant, it.name) if part)}, {class_.name} class, {name}"


def identity_of(hull: Hull) -> Identity:
    """Return the ship that an entry of the shipped ledger is of."""
    return _identities()[hull.id]


def by_id(id_: str) -> Identity | None:
    """Return the ship with an entry of that id, None where there is none."""
    return _identities().get(id_)


def identities(found: Iterable[Hull]) -> list[Identity]:
    """Return the ships that entries are of, each once."""
    return list({one.id: one for one in map(identity_of, found)}.values())


def look_up(text: str, on: date | None = None) -> list[Identity]:
    """Return the ships that words mean, several where they leave it open, none where the ledger knows none.

    Words are an entry's id, a number or a name in any spelling, before it or behind it the class ("Pr. 20380 Gromky",
    "Type 052D 119"), or the whole with a state or navy before a colon ("RU:548"). With *on* the number is one of that
    day.
    """
    text = " ".join(text.split())[:_LONGEST]
    if one := by_id(text) or by_id(text.lower()):
        return [one]
    whose, _, rest = text.partition(":")
    if rest and (some := _navies(whose)):
        found = [it for navy in some for it in _found(rest.strip(), navy, on)]
    else:
        found = _found(text, None, on)
    return identities(found)


def navies_meant(words: str) -> list[str]:
    """Return the navies that the letters of a state, its name, or a navy's id mean."""
    return _navies(words)


def _navies(words: str) -> list[str]:
    wanted = plain(words)
    return [
        key for key, it in navies().items() if wanted and wanted in (plain(key), it.state.casefold(), plain(it.name))
    ]


def _found(text: str, navy: str | None, on: date | None) -> list[Hull]:
    found = hulls.find(text, navy, on)
    words = text.split()
    if len(found) == 1 or not 1 < len(words) <= _WORDS:
        return found
    for cut in range(1, len(words)):
        head, tail = words[:cut], words[cut:]
        for class_words, name in ((head, tail), (tail, head)):
            named = hulls.find(" ".join(name), navy, on)
            of = _of_class(class_words, navy)
            if both := [it for it in named if it.id in of]:
                return both
        first, second = (hulls.find(" ".join(part), navy, on) for part in (head, tail))
        if both := [it for it in first if it in second]:
            return both
    return found


def _of_class(words: list[str], navy: str | None) -> set[str]:
    bare = [word for word in words if not _OF_CLASS.match(word)]
    tried = [" ".join(words), " ".join(bare), f"Project {' '.join(bare)}"]
    return {it.id for text in tried if text for it in hulls.candidates(text, navy)}


@cache
def _identities() -> dict[str, Identity]:
    groups: dict[tuple[str, str, str], list[Hull]] = {}
    for it in hulls.hulls():
        groups.setdefault((it.navy, plain(it.name), it.ship_class), []).append(it)
    found: dict[str, Identity] = {}
    for some in groups.values():
        ordered = sorted(some, key=lambda it: (it.since or date.min, it.until or date.max, it.id))
        one_ship = all(_follows(a, b) for a, b in pairwise(ordered))
        for parts in [ordered] if one_ship else [[it] for it in ordered]:
            found |= {it.id: Identity(tuple(parts)) for it in parts}
    return found


def _follows(one: Hull, other: Hull) -> bool:
    """Tell whether a number was given up about when the other was taken: at most a year of both, as sources tell it."""
    if one.until is None or other.since is None or one.fleet != other.fleet:
        return False
    return (one.until - other.since).days < 366
