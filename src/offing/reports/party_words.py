"""The words by which parties are known in English, in one lexicon: from the atlas and the list of parties.toml."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from offing.atlas import hulls, institutions, navies, offices, states
from offing.atlas.institutions import Institution
from offing.atlas.ship_names import skeleton
from offing.reports.lexicon import Case, Entry, Lexicon
from offing.reports.packaged import text_of

_TOGETHER = ("both", "the two", "two", "the three", "three")
# A surname alone names somebody only where it is long enough, and no Chinese, Korean or Vietnamese family's.
_SHORTEST_SURNAME = 4
_FAMILIES_OF_MANY = frozenset(("CN", "KP", "KR", "TW", "VN"))


@dataclass(frozen=True, slots=True)
class OfficeWord:
    """Hold what an office is called in the atlas, and whether the word names several ("presidents")."""

    kind: str
    plural: bool = False


@cache
def words() -> dict[str, Any]:
    """Return the list of English words around parties."""
    return tomllib.loads(text_of("lexicons/en", "parties.toml"))


@cache
def word_set(*path: str) -> frozenset[str]:
    """Return one list of the words, told by the keys that lead to it."""
    found: Any = words()
    for key in path:
        found = found[key]
    return frozenset(found.split() if isinstance(found, str) else found)


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of parties, offices and ranks; its hits' kinds are those of the functions below."""
    return Lexicon((*_states(), *_institutions(), *_offices(), *_persons(), *_together()))


def _states() -> Iterator[Entry]:
    """Yield "state" (code), "people" (code) and "seat" (code); "place" swallows territories, which are no states."""
    for code, one in states.states().items():
        terms = [one.name, one.demonym, *one.also]
        if one.of is not None:
            yield from (Entry(term, "place") for term in terms if term)
            continue
        if code == "US":
            terms += ["US", "U.S"]
        yield from (Entry(term, "state", code) for term in terms if term and states.named(term) in (code, None))
        if one.demonym.endswith(("n", "i")):
            yield Entry(one.demonym + "s", "people", code)
    yield from (Entry(term, "seat", code) for term, code in institutions.seats().items())


def _institutions() -> Iterator[Entry]:
    """Yield "party" (an institution), "owned" (one of several), "noun" and "nouns" (a role), "government"."""
    for one in institutions.institutions().values():
        yield from (Entry(term, "party", one) for term in _written(one.also))
        yield from (Entry(term, "owned", one) for term in _written(one.owned))
    for navy in navies.navies().values():
        party = Institution(f"navy:{navy.id}", navy.name, navy.state)
        for term in (navy.name, *navy.also):
            yield Entry(term, "party", party, _case_of_service(term))
    for noun, role in institutions.nouns("en").items():
        yield Entry(noun, "noun", role, "any")
    for noun, role in words()["plurals"].items():
        yield Entry(noun, "nouns", role, "any")
    yield from (Entry(noun, "government", "state") for noun in words()["government"])
    yield from (Entry(noun, "ministry", "") for noun in ("ministry", "Ministry"))


def _written(terms: Sequence[str]) -> Iterator[str]:
    """Yield names as the press writes them too: "the 7th fleet", "Fleet" small."""
    for term in terms:
        yield term
        if term.endswith(" Fleet"):
            yield term.removesuffix("Fleet") + "fleet"


def _case_of_service(name: str) -> Case:
    return "exact" if name.isupper() or " " not in name else "any"


def _offices() -> Iterator[Entry]:
    """Yield "office" (OfficeWord), "rank" and "honorific"."""
    for term, kind in words()["offices"].items():
        meant = term if kind == "=" else kind
        yield Entry(term, "office", OfficeWord(meant), "any")
        if term[-1].isalpha():
            yield Entry(_plural(term), "office", OfficeWord(meant, plural=True), "any")
    for rank in words()["ranks"].replace("\n", "").split("|"):
        yield Entry(rank, "rank")
        if "." not in rank and len(rank) > 4:
            yield Entry(f"{rank}s", "rank")
    yield from (Entry(word, "honorific") for word in words()["honorifics"])
    yield from (Entry(term, "place") for term in words()["swallowed"])


@cache
def _ships() -> frozenset[str]:
    """Return the skeletons of ships' names that begin with a rank."""
    ranks = tuple(rank for rank in words()["ranks"].replace("\n", "").split("|") if rank.isalpha())
    names = (name for hull in hulls.hulls() for name in (hull.name, *hull.also))
    return frozenset(skeleton(name) for name in names if name.startswith(ranks))


def is_ship(name: str) -> bool:
    """Tell whether a rank and a name are what a ship of the ledger is called."""
    return skeleton(name) in _ships()


def _plural(office: str) -> str:
    head = re.match(r"\w+(?=[ -](?:of|for|in|general)\b)", office)
    if head:
        return _plural(head[0]) + office[head.end() :]
    return f"{office[:-3]}men" if office.endswith("man") else f"{office}s"


def _persons() -> Iterator[Entry]:
    """Yield "person" (ids, of a full name) and "called" (ids, of a surname)."""
    full: dict[str, list[str]] = {}
    alone: dict[str, list[str]] = {}
    for key, person in offices.persons().items():
        for name in person.spellings:
            full.setdefault(name, []).append(key)
        if person.state not in _FAMILIES_OF_MANY and len(person.called) >= _SHORTEST_SURNAME:
            for spelling in person.spellings:
                surname = spelling.split()[-1] if person.called == person.name.split()[-1] else person.called
                if key not in alone.setdefault(surname, []):
                    alone[surname].append(key)
    for name, keys in full.items():
        yield Entry(name, "person" if " " in name else "called", tuple(keys))
    common = word_set("common_surnames")
    yield from (Entry(name, "called", tuple(keys)) for name, keys in alone.items() if name not in common)


def _together() -> Iterator[Entry]:
    """Yield "together" (the kind of a mention): "both countries"."""
    for kind, nouns in words()["together"].items():
        for count in _TOGETHER:
            yield from (Entry(f"{count} {noun}", "together", kind, "any") for noun in nouns)
