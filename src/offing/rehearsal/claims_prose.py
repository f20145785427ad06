"""How the papers of a rehearsal put what they say: plain news English, one claim a sentence, hours in UTC."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from offing.atlas.states import states
from offing.rehearsal.claims_names import Ship

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SEEN = ("was seen near", "was sighted near", "was spotted near")
_WENT = ("passed", "sailed near", "was seen near", "was sighted near")
_MANY_WENT = ("passed", "sailed near", "were seen near", "were sighted near")
_TOPICS = ("closer naval cooperation", "joint maritime patrols", "regular port calls", "exchanges between their navies")


def place(lat: float, lon: float, rng: np.random.Generator) -> tuple[str, float, float]:
    """Return a position as news writes it, and where its figures lie."""
    if rng.uniform() < 0.5:
        lat, lon = round(lat, 2), round(lon, 2)
        words = f"{abs(lat):.2f}{'S' if lat < 0 else 'N'} {abs(lon):.2f}{'W' if lon < 0 else 'E'}"
        return words, lat, lon
    minutes = round(lat * 60), round(lon * 60)
    parts = [
        f"{abs(one) // 60}°{abs(one) % 60:02d}'{sides[one < 0]}"
        for one, sides in zip(minutes, ("NS", "EW"), strict=True)
    ]
    return " ".join(parts), minutes[0] / 60, minutes[1] / 60


def hours(since: int, until: int) -> str:
    """Return when, of a minute or from one hour to another, on one day."""
    begin, end = _moment(since), _moment(until)
    if until - since <= 60_000_000:
        return f"at {begin:%H:%M} UTC on {day(since)}"
    return f"between {begin:%H:%M} and {end:%H:%M} UTC on {day(since)}"


def day(us: int) -> str:
    """Return a day as news writes it: "1 January 2020"."""
    at = _moment(us)
    return f"{at.day} {at:%B %Y}"


def _moment(us: int) -> datetime:
    return datetime.fromtimestamp(us / 1e6, UTC)


def ships_went(ships: Sequence[Ship], where: str, when: str, rng: np.random.Generator) -> str:
    """Return that one or two named ships were at a place."""
    verbs = _WENT if len(ships) == 1 else _MANY_WENT
    verb = verbs[int(rng.integers(len(verbs)))]
    return f"The {' and the '.join(one.words for one in ships)} {verb}{where and ' '}{where} {when}".rstrip() + "."


def ship_noted(ship: Ship, when: str) -> str:
    """Return that a ship moved, without a place."""
    return f"The {ship.words} sailed south {when}."


def ship_placed(ship: Ship, where: str) -> str:
    """Return that a ship was at a place, without a time."""
    return f"The {ship.words} passed {where}."


def force_went(count: int, state: str, where: str, when: str, rng: np.random.Generator) -> str:
    """Return that so many warships of a state were at a place."""
    one = count == 1
    verbs = _WENT if one else _MANY_WENT
    verb = verbs[int(rng.integers(len(verbs)))]
    return f"{counted(count, state)} {verb} {where} {when}."


def counted(count: int, state: str) -> str:
    """Return so many warships of a state: "Three Indian warships"."""
    return f"{_COUNTS[count].capitalize()} {states()[state].demonym} warship{'s' * (count != 1)}"


def ship_saw(ship: Ship, where: str, when: str, rng: np.random.Generator) -> str:
    """Return that a ministry saw a ship, in its own words."""
    return f"The {ship.words} {_SEEN[int(rng.integers(len(_SEEN)))]} {where} {when}."


def force_saw(count: int, state: str, where: str, when: str) -> str:
    """Return that a ministry saw so many warships of a state, in its own words."""
    return f"{counted(count, state)} {'was' if count == 1 else 'were'} sighted near {where} {when}."


def ship_will(ship: Ship, where: str, when: str) -> str:
    """Return that a ship is to pass a place."""
    return f"The {ship.words} will pass {where} {when}."


def force_will(count: int, state: str, where: str, when: str) -> str:
    """Return that so many warships of a state are to be at a place."""
    return f"{counted(count, state)} will hold an exercise near {where} {when}."


def met(one: str, other: str, when: str) -> str:
    """Return that two states' defence ministers met."""
    first, second = (states()[code].demonym for code in (one, other))
    return f"The {first} defence minister held a video call with the {second} defence minister {when}."


def pledged(one: str, other: str, when: str, rng: np.random.Generator) -> str:
    """Return that two states promised one another something."""
    first, second = (states()[code].name for code in (one, other))
    return f"{first} and {second} pledged {_TOPICS[int(rng.integers(len(_TOPICS)))]} {when}."


def trader_went(kind: str, name: str, where: str, when: str) -> str:
    """Return that a merchant ship was at a place."""
    return f"The {kind} {name} passed {where} {when}."
