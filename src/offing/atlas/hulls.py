"""The hull ledger: navy and number over a time, with every name a ship goes by.

One file a navy in ``data/hulls``; a further file may add to the same navy. The same steel
under another number is another entry. Sightings that name a class alone keep every hull of
it as candidates (``candidates``) and are never merged with one of them by this module.
"""

import re
import tomllib
import unicodedata
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from offing.atlas import classes
from offing.atlas.navies import navies
from offing.atlas.ship_names import plain, skeleton
from offing.schema.errors import UsageError

_FOLDER = Path(__file__).parent / "data" / "hulls"
LANGUAGES = ("zh", "zh-Hant", "ja", "ko", "ru")
_KEYS = {"id", "pennant", "class", "name", "also", "fleet", "from", "to", "mmsi", "imo", "doubt", "source", *LANGUAGES}
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_CUTS = re.compile(r"[()\[\]「」『』“”\"]|艦番号|舷号|舷號|hull (?:number|no\.?)", re.IGNORECASE)
# Words for what a ship is, which say nothing about which one.
_ROLES = re.compile(
    r"^(?:護衛艦|掃海艇|ミサイル艇|補給艦|空母|航空母艦|巡視船|海警船|フリゲート|駆逐艦)|(?:舰|艦|号|號|함)$"
)


@dataclass(frozen=True, slots=True)
class Hull:
    """Hold one ship under one number.

    ``pennant`` is empty for ships that bear a name only. ``since`` and ``until`` are the first
    and last day, None where not known; ``mmsi`` stands only where it was published. ``doubt``
    says what about the entry is not certain, ``origin`` in which file it stands.
    """

    id: str
    navy: str
    pennant: str
    name: str
    ship_class: str
    names: dict[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    fleet: str = ""
    since: date | None = None
    until: date | None = None
    mmsi: int | None = None
    imo: int | None = None
    doubt: str = ""
    sources: tuple[str, ...] = ()
    origin: str = ""

    def borne_on(self, day: date) -> bool:
        """Tell whether the ship may have borne this number on *day*."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def spellings(self) -> tuple[str, ...]:
        """Return every name it goes by, in all languages."""
        return (self.name, *self.names.values(), *self.also)


class Ledger:
    """Look ships up by number, name or class among *hulls*; refuse two under one number at one time."""

    def __init__(self, hulls: Iterable[Hull]) -> None:
        self.hulls = tuple(hulls)
        _refuse_conflicts(self.hulls)

    # Made when first asked for: who only lists hulls need not wait for it.
    @cached_property
    def _by_word(self) -> dict[str, dict[str, Hull]]:
        found: dict[str, dict[str, Hull]] = defaultdict(dict)
        for it in self.hulls:
            digits = re.sub(r"\D", "", it.pennant)
            for word in {plain(it.pennant), digits, *map(plain, it.spellings())} - {""}:
                found[word][it.id] = it
        return found

    @cached_property
    def _by_skeleton(self) -> dict[str, dict[str, Hull]]:
        found: dict[str, dict[str, Hull]] = defaultdict(dict)
        for it in self.hulls:
            if "ru" in it.names:
                for name in (it.name, *it.also):
                    found[skeleton(name)][it.id] = it
        return found

    @cached_property
    def _by_class(self) -> dict[str, list[Hull]]:
        found: dict[str, list[Hull]] = defaultdict(list)
        for it in self.hulls:
            found[it.ship_class].append(it)
        return found

    def find(self, text: str, navy: str | None = None, on: date | None = None) -> list[Hull]:
        """Return the hulls that a name or number means, several where it leaves them open.

        Case, width, hyphens and accents do not matter, nor a navy's prefix ("JS"). Where text
        gives several of name, number and class ("Guiyang (119)") each hull answers to all.
        """
        found: dict[str, Hull] | None = None
        for part in filter(str.strip, _CUTS.split(unicodedata.normalize("NFKC", text))):
            meant = self._meant(part.strip(), navy)
            if meant is not None:
                found = meant if found is None else {key: it for key, it in found.items() if key in meant}
        return [it for it in (found or {}).values() if (navy in (None, it.navy)) and (on is None or it.borne_on(on))]

    def candidates(self, class_or_text: str, navy: str | None = None, on: date | None = None) -> list[Hull]:
        """Return all hulls of the class that an id, a name or a phrase means: any of them may be meant."""
        listed = classes.classes().get(class_or_text)
        meant = classes.named(listed.name if listed else class_or_text, navy)
        if listed:  # an id says which of several that share a name
            meant = [it for it in meant if listed.id in (it.id, it.part_of)]
        hulls = [hull for it in meant for hull in self._by_class[it.id]]
        return [it for it in hulls if (navy in (None, it.navy)) and (on is None or it.borne_on(on))]

    def _meant(self, part: str, navy: str | None) -> dict[str, Hull] | None:
        """Return what one part of a text means; None where it is a word for a kind of ship."""
        for words in (part, _ROLES.sub("", part)):
            prefix, _, rest = words.partition(" ")
            whose = _prefixes().get(plain(prefix), ()) if rest else ()
            for name, only in ((words, ()), (rest, whose)) if whose else ((words, ()),):
                found = self._by_word.get(plain(name)) or self._by_skeleton.get(skeleton(name)) or {}
                found = {**found, **self._padded(name, {it.navy for it in found.values()})}
                if found:
                    return {key: it for key, it in found.items() if not only or it.navy in only}
        if classes.says_class(part):
            return {it.id: it for it in self.candidates(part, navy)}
        return {} if _ROLES.sub("", part) else None

    def _padded(self, number: str, but_not: set[str]) -> dict[str, Hull]:
        """Find a number written without the zeros that are painted (99 for 099), where no other is so painted."""
        if not number.isdigit():
            return {}
        found = {**self._by_word.get(number.zfill(2), {}), **self._by_word.get(number.zfill(3), {})}
        return {key: it for key, it in found.items() if it.navy not in but_not}


def parse(content: str | Mapping[str, Any], origin: str) -> list[Hull]:
    """Return the hulls of one file's text, or of the tables it holds.

    *origin* names it in messages. Raises UsageError where an entry lacks what it must have,
    has a key that is not known, or names a navy, a class or a source that is not there.
    """
    try:
        tables = tomllib.loads(content) if isinstance(content, str) else content
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{origin} is no TOML: {error}") from error
    navy, sources = tables.get("navy", ""), tables.get("sources", {})
    if navy not in navies():
        raise UsageError(f"{origin}: navy = {navy!r} is no navy; write one of {', '.join(navies())}")
    return [_hull(entry, navy, sources, origin) for entry in tables.get("hulls", [])]


@cache
def built_in() -> Ledger:
    """Return the ledger that is shipped, from every file of the folder."""
    files = sorted(_FOLDER.glob("*.toml"))
    return Ledger(it for file in files for it in parse(file.read_text(encoding="utf-8"), file.name))


def with_more(*more: Iterable[Hull]) -> Ledger:
    """Return the shipped ledger with hulls of the user's own, as ``parse`` gives them."""
    return Ledger((*built_in().hulls, *(it for hulls in more for it in hulls)))


def hulls() -> tuple[Hull, ...]:
    """Return every hull that is shipped."""
    return built_in().hulls


def find(text: str, navy: str | None = None, on: date | None = None) -> list[Hull]:
    """Return the shipped hulls that a name or number means; see ``Ledger.find``."""
    return built_in().find(text, navy, on)


def candidates(class_or_text: str, navy: str | None = None, on: date | None = None) -> list[Hull]:
    """Return the shipped hulls of a class, of which any may be meant; see ``Ledger.candidates``."""
    return built_in().candidates(class_or_text, navy, on)


def _hull(entry: Mapping[str, Any], navy: str, sources: Mapping[str, str], origin: str) -> Hull:
    name, pennant = entry.get("name", ""), entry.get("pennant", "")
    where = f"{origin}: {navy} {pennant or '(no number)'} {name or '(no name)'}"
    strange = sorted(set(entry) - _KEYS)
    if strange:
        raise UsageError(f"{where}: {', '.join(strange)} is not known; known are {', '.join(sorted(_KEYS))}")
    if not name or not entry.get("source"):
        raise UsageError(f"{where}: an entry needs a name and a source")
    if entry.get("class") not in classes.classes():
        raise UsageError(f"{where}: class {entry.get('class')!r} is not defined; add it to a file of data/classes")
    lacking = [key for key in entry["source"] if key not in sources]
    if lacking:
        raise UsageError(f"{where}: [sources] has no {', '.join(lacking)}")
    return Hull(
        id=entry.get("id") or f"{navy}:{pennant or '-'.join(name.lower().split())}",
        navy=navy,
        pennant=pennant,
        name=name,
        ship_class=entry["class"],
        names={language: entry[language] for language in LANGUAGES if language in entry},
        also=tuple(entry.get("also", ())),
        fleet=entry.get("fleet", ""),
        since=_day(entry.get("from"), where, last=False),
        until=_day(entry.get("to"), where, last=True),
        mmsi=entry.get("mmsi"),
        imo=entry.get("imo"),
        doubt=entry.get("doubt", ""),
        sources=tuple(sources[key] for key in entry["source"]),
        origin=origin,
    )


def _day(text: str | None, where: str, *, last: bool) -> date | None:
    """Read YYYY, YYYY-MM or YYYY-MM-DD as its first day, or its *last*."""
    if text is None:
        return None
    read = _DATE.fullmatch(str(text))
    try:
        if read is None:
            raise ValueError
        year, month = int(read[1]), int(read[2] or (12 if last else 1))
        return date(year, month, int(read[3] or (monthrange(year, month)[1] if last else 1)))
    except ValueError:
        raise UsageError(f"{where}: {text!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD") from None


def _refuse_conflicts(hulls: Iterable[Hull]) -> None:
    """Raise UsageError where two hulls of a navy bear one number (or, with none, one name) at one time.

    The Russian fleets number apart from each other: entries of two fleets do not conflict.
    """
    bearers: dict[tuple[str, str], list[Hull]] = defaultdict(list)
    ids: dict[str, Hull] = {}
    for it in hulls:
        if it.id in ids:
            other = ids[it.id]
            raise UsageError(
                f"{it.id} stands twice: {other.name} in {other.origin} and {it.name} in {it.origin}; "
                "end one with `to`, and give it an `id` of its own"
            )
        ids[it.id] = it
        number = (it.navy, plain(it.pennant) or f"name {plain(it.name)}")
        for other in bearers[number]:
            apart = it.fleet and other.fleet and it.fleet != other.fleet
            if not apart and _overlap(it, other):
                raise UsageError(
                    f"{it.navy} {it.pennant or it.name} is borne by two at one time: {other.name} in {other.origin} "
                    f"and {it.name} in {it.origin}; say `from` and `to`, or name the fleet of each"
                )
        bearers[number].append(it)


def _overlap(one: Hull, other: Hull) -> bool:
    first = max(one.since or date.min, other.since or date.min)
    return first <= min(one.until or date.max, other.until or date.max)


@cache
def _prefixes() -> dict[str, tuple[str, ...]]:
    """Map each ship-name prefix to the navies that write it."""
    found: dict[str, tuple[str, ...]] = {}
    for key, it in navies().items():
        for prefix in it.prefixes:
            found[plain(prefix)] = (*found.get(plain(prefix), ()), key)
    return found
