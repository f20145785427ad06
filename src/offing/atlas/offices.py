"""Who held which public office when, and how their names are written."""

import calendar
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from offing.atlas.ship_names import plain, skeleton

_FOLDER = Path(__file__).parent / "data" / "offices"
_FAMILY_FIRST = frozenset(("CN", "KP", "KR", "TW", "VN"))
_CALLED_BY_LAST = frozenset(("VN",))


@dataclass(frozen=True, slots=True)
class Office:
    """Hold one office of a state ("state" is None for that of an alliance).

    ``kind`` is what such offices of any state are called ("defense minister"), "commander of" or "spokesperson of"
    and a party's id.
    """

    id: str
    state: str | None
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Tenure:
    """Hold that a person had an office from a day to a day, both included.

    ``end`` is None where no end is known; then ``known_until`` is the day it was last known of.
    """

    office: Office
    person: str
    start: date
    end: date | None
    known_until: date

    def holds(self, on: date) -> bool:
        """Tell whether it lasted, or for all that is known still lasts, on a day."""
        return self.start <= on and (self.end is None or on <= self.end)


@dataclass(frozen=True, slots=True)
class Person:
    """Hold one person in public office. ``called`` is the name used alone, ``spellings`` all full names in English."""

    id: str
    name: str
    called: str
    state: str | None
    spellings: tuple[str, ...]
    tenures: tuple[Tenure, ...]
    names: dict[str, str] = field(default_factory=dict)

    def offices(self, on: date) -> tuple[Tenure, ...]:
        """Return what the person held on a day, in the order of the file."""
        return tuple(one for one in self.tenures if one.holds(on))


@cache
def persons() -> dict[str, Person]:
    """Return everyone who is listed, by id."""
    held: dict[str, list[Tenure]] = defaultdict(list)
    known: dict[str, dict[str, Any]] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for key, entry in table["office"].items():
            state = key.partition(":")[0]
            office = Office(key, state if state.isupper() else None, entry["title"], entry["kind"])
            for person, start, end in entry["holders"]:
                held[person].append(_tenure(office, person, start, end, date.fromisoformat(table["known_until"])))
        known |= table["person"]
    return {key: _person(key, entry, tuple(held[key])) for key, entry in known.items()}


@cache
def offices() -> dict[str, Office]:
    """Return every office that somebody listed has held, by id."""
    return {one.office.id: one.office for person in persons().values() for one in person.tenures}


def holder(office: str, on: date) -> Tenure | None:
    """Return who held an office on a day, None where none or several are known."""
    found = [one for one in _tenures().get(office, ()) if one.holds(on)]
    return found[0] if len(found) == 1 else None


def office_of(state: str | None, kind: str) -> Office | None:
    """Return the office of a kind in a state, None where none is listed."""
    return _by_kind().get((state, kind))


def named(name: str) -> tuple[Person, ...]:
    """Return everyone whose full name it may be, however a Cyrillic or Chinese name is put into Latin letters."""
    found = _spelled().get(plain(name)) or _skeletons().get(skeleton(name), {})
    return tuple(persons()[key] for key in found)


def called(name: str) -> tuple[Person, ...]:
    """Return everyone who is called by this name alone ("Putin")."""
    return tuple(persons()[key] for key in _calls().get(skeleton(name), {}))


def _tenure(office: Office, person: str, start: str, end: str, known_until: date) -> Tenure:
    return Tenure(office, person, _first_day(start), _last_day(end) if end else None, known_until)


def _first_day(text: str) -> date:
    return date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 7 else f"{text}-01"[:10])


def _last_day(text: str) -> date:
    """Return the last day of a day, a month or a year."""
    if len(text) == 4:
        return date(int(text), 12, 31)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, calendar.monthrange(year, month)[1])
    return date.fromisoformat(text)


def _person(key: str, entry: dict[str, Any], tenures: tuple[Tenure, ...]) -> Person:
    state = entry.get("state") or next((one.office.state for one in tenures), None)
    name: str = entry["name"]
    words = name.split()
    first = state in _FAMILY_FIRST and state not in _CALLED_BY_LAST and not entry.get("family")
    family = entry.get("family") or words[0 if first else -1]
    spellings = dict.fromkeys(word for one in (name, *entry.get("also", ())) for word in _spellings(one, state))
    return Person(key, name, family, state, tuple(spellings), tenures, entry.get("names", {}))


def _spellings(name: str, state: str | None) -> list[str]:
    """Return the orders and hyphens that a name is written in as well."""
    found = [name]
    words = name.split()
    if state in ("KR", "KP", "TW") and len(words) == 2 and "-" in words[1]:  # Kim Jong-un, Kim Jong Un, Kim Jongun
        family, (one, two) = words[0], words[1].split("-", 1)
        found += [f"{family} {one}-{two.title()}", f"{family} {one} {two.title()}", f"{family} {one}{two}"]
    if state == "JP" and len(words) == 2:
        found.append(f"{words[1]} {words[0]}")
    return found


@cache
def _tenures() -> dict[str, list[Tenure]]:
    found: dict[str, list[Tenure]] = defaultdict(list)
    for person in persons().values():
        for one in person.tenures:
            found[one.office.id].append(one)
    return found


@cache
def _by_kind() -> dict[tuple[str | None, str], Office]:
    return {(one.state, one.kind): one for one in offices().values()}


@cache
def _spelled() -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key, person in persons().items():
        for name in (*person.spellings, *person.names.values()):
            found[plain(name)][key] = None
    return found


@cache
def _skeletons() -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key, person in persons().items():
        for name in person.spellings:
            found[skeleton(name)][key] = None
    return found


@cache
def _calls() -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key, person in persons().items():
        found[skeleton(person.called)][key] = None
    return found
