"""Words for ships, aircraft and troops to the platforms they mean, and types of aircraft.

The words stand in ``lexicons/en/platforms.toml``.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from offing.reports.lexicon import Entry, Lexicon
from offing.reports.packaged import text_of

AIR = frozenset(("aircraft", "fighter", "bomber", "patrol_aircraft", "transport_aircraft", "helicopter", "drone"))
LAND = frozenset(("troops", "vehicle"))
NAVAL = frozenset(("warship", "destroyer", "frigate", "corvette", "cruiser", "carrier", "amphibious", "submarine"))
SHIPS = NAVAL | {"ship", "patrol", "coastguard", "supply", "intelligence", "survey", "minesweeper", "tug"}
SEA = SHIPS | {"fishing", "merchant"}
# Roles of the atlas's classes to platforms; the first word that occurs decides.
_ROLES = (
    *(("helicopter destroyer", "destroyer"), ("destroyer escort", "frigate"), ("submarine rescue", "ship")),
    *(("submarine", "submarine"), ("destroyer", "destroyer"), ("frigate", "frigate"), ("corvette", "corvette")),
    *(("missile boat", "corvette"), ("battlecruiser", "cruiser"), ("cruiser", "cruiser"), ("carrier", "carrier")),
    *(("amphibious", "amphibious"), ("landing", "amphibious"), ("littoral", "warship"), ("command", "warship")),
    *(("patrol", "patrol"), ("intelligence", "intelligence"), ("surveillance", "intelligence")),
    *(("missile range", "intelligence"), ("survey", "survey"), ("mine", "minesweeper"), ("tug", "tug")),
    *(("oiler", "supply"), ("replenishment", "supply"), ("support", "supply"), ("cargo", "supply")),
)
_TYPE = re.compile(
    r"(?<![\w/-])(?:[A-Z][A-Za-z]{0,3}(?:/A)?|Shahed)[-‐‑](?:CK-)?\d{1,4}(?P<version>[A-Z]{0,4}\d?(?:/[A-Z]{1,2}){0,2})"
    r"(?P<plural>'?s)?(?![\w-])"
)


@dataclass(frozen=True, slots=True)
class Platform:
    """Hold what a word means: the platform's id ("" for forces of any kind) and how it may be counted.

    ``number`` is "one", "many" or "either" (craft); ``group`` tells that one of it is several ships.
    """

    id: str
    number: str
    group: bool = False
    note: str | None = None
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AircraftType:
    """Hold a type of aircraft as found: its platform, name without version or plural, and its stretch."""

    id: str
    name: str
    start: int
    end: int
    plural: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Hold a platform's word as found."""

    start: int
    end: int
    platform: Platform


def platforms(text: str, start: int = 0, end: int | None = None) -> list[Found]:
    """Return the words for platforms and groups between two offsets, those that mean something else there left out."""
    end = len(text) if end is None else end
    hits = _lexicon().hits(small(text[start:end]))  # "Coast Guard ships" mixes cases as it likes
    found = [Found(start + hit.start, start + hit.end, hit.value) for hit in hits]
    return [it for it in found if _is_meant(it, text, start, end)]


def aircraft_types(text: str, start: int = 0, end: int | None = None) -> list[AircraftType]:
    """Return the types of aircraft named between two offsets ("Tu-95MS", "P-8A", "Su-35s", "Rafale")."""
    end = len(text) if end is None else end
    types, found = _types(), []
    for match in _TYPE.finditer(text, start, end):
        stem = match[0][: len(match[0]) - len(match["version"]) - len(match["plural"] or "")]
        id_ = types.get(stem.replace("‐", "-").replace("‑", "-").upper())
        if id_:
            tail = match.start("plural") if match["plural"] else match.end()
            found.append(
                AircraftType(id_, text[match.start() : tail], match.start(), match.end(), bool(match["plural"]))
            )
    for hit in _names().hits(text, start, end):
        if not any(it.start < hit.end and hit.start <= it.end + 1 for it in found):  # "P-3 Orion" is one
            plural = text[hit.end : hit.end + 1] == "s"
            found.append(AircraftType(hit.value, text[hit.start : hit.end], hit.start, hit.end + plural, plural))
    return sorted(found, key=lambda it: it.start)


def small(text: str) -> str:
    """Return a text in small letters that keep their places: what would become two characters stays."""
    folded = text.lower()
    return folded if len(folded) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def of_role(role: str) -> str:
    """Return the platform of a role as the atlas's classes name it ("guided-missile destroyer")."""
    return next((id_ for word, id_ in _ROLES if word in role), "ship")


@cache
def words(table: str) -> frozenset[str]:
    """Return one of the word lists of the file: between, notes, not_before, nicknames."""
    return frozenset(_tables()[table]["words"])


@cache
def service_of(word: str) -> str | None:
    """Return the platform that a plain ship is where this word of a service stands before it."""
    return next((id_ for id_, listed in _tables()["of_service"].items() if word in listed), None)


def owners() -> dict[str, list[str]]:
    """Return the words that tell an owner's id, beside the names of states and navies."""
    listed: dict[str, list[str]] = _tables()["owners"]
    return listed


def _is_meant(found: Found, text: str, start: int, end: int) -> bool:
    after = text[found.end : found.end + 2]
    if (after[:1] in "-‑‐" and after[1:].isalnum()) or (after[:1] == "'" and not found.platform.id):
        return False
    platform = found.platform
    if any(words in text[max(found.start - 12, 0) : found.end + 12] for words in platform.unless):
        return False
    if not platform.needs or (platform.id in SEA and after[:1] == " " and after[1:].isupper()):
        return True  # "the tanker Kama"
    return any(
        _stands(word, text, start, found.start) or _stands(word, text, found.end, end) for word in platform.needs
    )


def _stands(word: str, text: str, start: int, end: int) -> bool:
    at = text.find(word, start, end)
    while at >= 0:
        after, before = at + len(word), at - 1
        if not (before >= start and text[before].isalnum()) and not (after < end and text[after].isalnum()):
            return True
        at = text.find(word, at + 1, end)
    return False


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(text_of("lexicons/en", "platforms.toml"))


@cache
def _lexicon() -> Lexicon:
    entries: list[Entry] = []
    for table in _tables()["platform"]:
        id_, note, needs = table["id"], table.get("note"), tuple(table.get("needs", ()))
        unless = tuple(table.get("unless", ()))
        for word in table["words"]:
            same = word.endswith("craft")
            entries.append(
                Entry(word, "", Platform(id_, "either" if same else "one", False, note, needs, unless), "any")
            )
            if not same:
                many = Platform(id_, "many", False, note, needs, unless)
                entries.append(Entry(_plural(word), "", many, "any"))
        many = Platform(id_, "many", False, note, needs, unless)
        entries += [Entry(word, "", many, "any") for word in table.get("plural", ())]
    for table in _tables()["group"]:
        for word in table["words"]:
            number = "many" if word.endswith(("forces", "assets", "units")) else "one"
            entries.append(_entry(word, Platform(table["id"], number, group=True)))
            if number == "one":
                entries.append(_entry(_plural(word), Platform(table["id"], "many", group=True)))
    return Lexicon(entries)


def _entry(word: str, platform: Platform) -> Entry:
    return Entry(small(word), "", platform)


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    if word.startswith(("detachment of", "formation of", "squadron of", "group of", "sorties of", "fleet of")):
        head, _, rest = word.partition(" ")
        return f"{head.removesuffix('s')}s {rest}"
    return word + ("es" if word.endswith(("s", "x", "ch")) else "s")


@cache
def _types() -> dict[str, str]:
    return {name.upper(): table["id"] for table in _tables()["aircraft"] for name in table["types"]}


@cache
def _names() -> Lexicon:
    tables = _tables()["aircraft"]
    names = [(name, table["id"]) for table in tables for name in table.get("names", ())]
    return Lexicon(Entry(word, "", id_) for name, id_ in names for word in (name, name + "s"))
