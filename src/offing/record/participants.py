"""Which ships are said to take part, list against list.

A list is complete for a state's ships where the claim counts exactly as many as it names. Only then does a ship that it
leaves out stand in dispute with who names her.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from offing.atlas.navies import navies
from offing.atlas.ship_names import skeleton
from offing.record.telling import Telling, owner_of
from offing.record.told_slots import Told, Value

Unit = Mapping[str, Any]
_LISTING = frozenset(("unit", "exercise", "force"))
_NO_SHIPS = frozenset(
    (
        *("aircraft", "fighter", "bomber", "patrol_aircraft", "transport_aircraft", "helicopter", "drone", "balloon"),
        *("troops", "vehicle"),
    )
)
_WHOLE = re.compile(r"\b(?:consist|compris|made up|composed)", re.IGNORECASE)  # "includes" leaves room for others
_FEWEST = 2  # ships that make a list


@dataclass(frozen=True, slots=True)
class Named:
    """Hold the ships of one state that a telling says take part, by key; ``complete`` where it declares to be so."""

    telling: Telling
    state: str | None
    ships: Mapping[str, str]
    complete: bool


def participants(tellings: Iterable[Telling]) -> tuple[list[Told], list[tuple[str, tuple[str, ...]]]]:
    """Return the values told of whether ships took part, and remarks on ships that one origin alone names.

    Ships that the same claims name, and the same lists leave out, are told together.
    """
    every = list(tellings)
    lists = [named for telling in every for named in lists_of(telling)]
    elsewhere = _mentioned(every)
    disputed: dict[tuple[tuple[int, ...], tuple[int, ...]], list[str]] = {}
    added: dict[tuple[int, ...], list[str]] = {}
    names = {key: name for one in lists for key, name in one.ships.items()}
    for state, key in dict.fromkeys((one.state, ship) for one in lists for ship in one.ships):
        own = [(n, one) for n, one in enumerate(lists) if one.state == state]
        naming = [n for n, one in own if key in one.ships]
        origins = {lists[n].telling.origin.key for n in naming}
        without = [n for n, one in own if key not in one.ships and one.telling.origin.key not in origins]
        complete = tuple(n for n in without if lists[n].complete)
        if complete:
            disputed.setdefault((tuple(naming), complete), []).append(key)
        elif without and len(origins | elsewhere.get(key, set())) == 1 and not any(lists[n].complete for n in naming):
            added.setdefault(tuple(naming), []).append(key)
    values = [told for (naming, complete), keys in disputed.items() for told in _values(lists, naming, complete, keys)]
    remarks = []
    for numbers, keys in added.items():
        tellings_here = [lists[n].telling for n in numbers]
        called = _together([names[key] for key in keys])
        words = f"only {tellings_here[0].origin.name} names {called}; no list that says it is complete tells otherwise"
        remarks.append((words, tuple(dict.fromkeys(one.line for one in tellings_here))))
    return values, remarks


def _mentioned(tellings: Iterable[Telling]) -> dict[str, set[str]]:
    """Return the origins that name each ship in whatever they tell of the operation."""
    found: dict[str, set[str]] = {}
    for one in tellings:
        for unit in one.body.get("units") or ():
            if unit.get("name") or unit.get("hull_number"):
                found.setdefault(ship_key(unit), set()).add(one.origin.key)
    return found


def _together(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _values(lists: Sequence[Named], naming: Sequence[int], complete: Sequence[int], keys: Sequence[str]) -> list[Told]:
    called = _together([lists[naming[0]].ships[key] for key in keys])
    many = len(keys) > 1
    topic = f"whether {called} take{'' if many else 's'} part"
    yes = Value("named" if not many else "both named" if len(keys) == 2 else "all named", text="so")
    no = Value("not in a list that says it is complete", text="not")
    key = ("ship", *keys)
    told = [Told(topic, "who", yes, _as_fact(lists[n].telling), key) for n in naming]
    return told + [Told(topic, "who", no, _as_fact(lists[n].telling), key) for n in complete]


def named_ships(tellings: Iterable[Telling]) -> list[Told]:
    """Return each ship that tellings say takes part as a value, so that its support can be counted."""
    found = []
    for one in (named for telling in tellings for named in lists_of(telling)):
        for key, name in one.ships.items():
            topic = f"{name} takes part"
            found.append(Told(topic, "who", Value("named", text="so"), one.telling, ("ship", key)))
    return found


def _as_fact(telling: Telling) -> Telling:
    """Return a telling so that a plan to take part stands against who later took part."""
    return replace(telling, body={**telling.body, "modality": "occurred"})


def lists_of(telling: Telling) -> list[Named]:
    """Return the ships that a telling says take part, by state."""
    if telling.kind not in _LISTING or telling.modality in ("denied", "cancelled"):
        return []
    if telling.detail.get("before") or telling.body.get("rule") in ("trained-together",):
        return []
    ships: dict[str | None, dict[str, str]] = {}
    for unit in telling.body.get("units") or ():
        if unit.get("kind") not in _NO_SHIPS and (unit.get("name") or unit.get("hull_number")):
            ships.setdefault(_state(unit, telling), {})[ship_key(unit)] = _called(unit)
    counts: dict[str | None, int] = {}
    for force in telling.body.get("forces") or ():
        if force.get("count") is not None and force.get("bound") == "exactly" and force["unit"] not in _NO_SHIPS:
            owner = owner_of(force.get("owner"))
            counts[owner] = counts.get(owner, 0) + int(force["count"])
    if _WHOLE.search(telling.words("trigger")):
        counts |= {state: len(some) for state, some in ships.items() if state not in counts}
    named = sum(len(some) for some in ships.values())
    whole = len(counts) == 1 and sum(counts.values()) == named and named >= _FEWEST
    return [
        Named(telling, state, some, whole or (counts.get(state) == len(some) and len(some) >= _FEWEST))
        for state, some in ships.items()
    ]


def _state(unit: Unit, telling: Telling) -> str | None:
    if unit.get("state"):
        return str(unit["state"])
    for one in (unit.get("navy"), *(hull.partition(":")[0] for hull in unit.get("hulls") or ())):
        if one in navies():
            return navies()[one].state
    return next(iter(telling.states)) if len(telling.states) == 1 else None


def ship_key(unit: Unit) -> str:
    """Return by what a ship is told apart: the one hull of the ledger it is, else its number, else its name."""
    hulls: Sequence[str] = unit.get("hulls") or ()
    if len(hulls) == 1:
        return str(hulls[0])
    return str(unit.get("hull_number") or skeleton(str(unit.get("name"))))


def _called(unit: Unit) -> str:
    name, number = unit.get("name"), unit.get("hull_number")
    return f"{name} ({number})" if name and number else str(name or number)
