"""What the hull ledger answers to the words of a text: names, numbers and whose ships they are."""

import re
from datetime import date
from functools import cache, lru_cache

from offing.atlas import gazetteer, hulls
from offing.atlas.hulls import Hull
from offing.atlas.navies import navies
from offing.atlas.ship_names import plain, skeleton
from offing.reports.lexicon import Entry, Lexicon
from offing.reports.owners import owners

# Names of ships that are everyday words or well-known persons' as well.
_COMMON = frozenset(
    skeleton(word) for word in "Moroz Smerch Metel Burya Passat Iney Razliv Moskva Marshal Krylov Grad Typhoon".split()
)

# Sweden's and others' are seldom written so in English texts, and Israel's less often than India's.
_FOREMOST = {"HMS": "rn", "INS": "indian-navy"}
_MOST_READ = 20_000  # characters of a text in which states are looked for


def state_of(owner: str | None) -> str | None:
    """Return the state of a party's id, None where it tells none."""
    if owner is None:
        return None
    kind, _, key = owner.partition(":")
    return key if kind == "state" else navies()[key].state if key in navies() else None


def navies_of(owner: str | None, prefix: str | None, text: str | None = None) -> frozenset[str] | None:
    """Return the navies that an owner or a prefix leaves open, None where neither tells.

    Of navies that share a prefix those count whose states *text* speaks of; where it tells nothing, the one that
    English texts mean by it without more.
    """
    if prefix is not None:
        found = frozenset(key for key, it in navies().items() if prefix in it.prefixes)
        if prefix in _FOREMOST and text is None:
            return frozenset((_FOREMOST[prefix],))
        if text is not None and (prefix in _FOREMOST or len(found) > 1):
            spoken = frozenset(key for key in found if navies()[key].state in _states_in(text))
            return spoken or (frozenset((_FOREMOST[prefix],)) if prefix in _FOREMOST else found)
        return found or None
    if owner is None:
        return None
    kind, _, key = owner.partition(":")
    if kind == "navy":
        return frozenset((key,))
    return frozenset(it.id for it in navies().values() if it.state == key) or None


def same_number(hull: Hull, number: str) -> bool:
    """Tell whether a number as written may be a hull's, with or without letters and leading zeros."""
    theirs, ours = plain(hull.pennant), plain(number)
    digits, wanted = re.sub(r"\D", "", theirs), re.sub(r"\D", "", ours)
    return theirs == ours or (
        bool(wanted) and digits.lstrip("0") == wanted.lstrip("0") and (ours.isdigit() or theirs.isdigit())
    )


@lru_cache(maxsize=8192)
def is_place(name: str) -> bool:
    """Tell whether the gazetteer knows a place of a name."""
    return bool(gazetteer.look_up(name))


@lru_cache(maxsize=8192)
def ships_of(name: str, on: date | None) -> tuple[Hull, ...]:
    """Return the ledger's ships of a name on a day."""
    return tuple(hulls.find(name, None, on))


@cache
def ledger_names() -> Lexicon:
    """Return the ledger's names; the value tells whether one can be taken where nothing beside it says ship."""
    entries: dict[str, bool] = {}
    for hull in hulls.hulls():
        for name in (hull.name, *(it for it in hull.also if it.isascii())):
            if len(name) >= 4 and not any(c.isdigit() for c in name):
                own = is_own(name, hull.navy)
                for spelling in spellings(name, hull.navy):
                    entries[spelling] = entries.get(spelling, True) and own
                    entries.setdefault(spelling.upper(), own)
    return Lexicon(Entry(name, "ship", own) for name, own in entries.items())


def is_own(name: str, navy: str) -> bool:
    """Tell whether a name is a ship's and hardly anything else's: neither a person's nor a place's."""
    if navy not in ("rfn", "jmsdf") or len(name) < 5:
        return False
    return not is_place(name) and skeleton(name) not in _COMMON


def spellings(name: str, navy: str) -> set[str]:
    """Return the ways in which the ending of a Russian name is written in Latin letters."""
    found = {name, name.replace("'", "’")}
    if navy == "rfn":
        stem = re.sub(r"(?:iy|yy|yi|ii|ij|yj|y|i)$", "", name)
        if stem != name and len(stem) > 3:
            found |= {stem + ending for ending in ("iy", "yy", "yi", "y", "ii", "i")}
    return found


@lru_cache(maxsize=4)
def _states_in(text: str) -> frozenset[str]:
    """Return the states whose names, adjectives or services a text has."""
    found = (state_of(owner) for _, _, owner in owners(text, 0, min(len(text), _MOST_READ)) if owner)
    return frozenset(code for code in found if code)
