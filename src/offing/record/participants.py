"""Which ships are said to take part, list against list.

A list is complete for a state's ships where the claim counts exactly as many as it names. Only then does a ship that it
leaves out stand in dispute with who names her.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    """Return the values told of whether a ship took part, and remarks on ships that one origin alone names."""
    lists = [named for telling in tellings for named in lists_of(telling)]
    values: list[Told] = []
    remarks: list[tuple[str, tuple[str, ...]]] = []
    for state, key in dict.fromkeys((one.state, ship) for one in lists for ship in one.ships):
        own = [one for one in lists if one.state == state]
        naming = [one for one in own if key in one.ships]
        origins = {one.telling.origin.key for one in naming}
        without = [one for one in own if key not in one.ships and one.telling.origin.key not in origins]
        name = naming[0].ships[key]
        complete = [one for one in without if one.complete]
        if complete:
            values += _values(key, name, naming, complete)
        elif without and len(origins) == 1:
            who = naming[0].telling.origin.name
            words = f"only {who} names {name}; no list that says it is complete leaves her out"
            remarks.append((words, tuple(dict.fromkeys(one.telling.line for one in naming))))
    return values, remarks


def named_ships(tellings: Iterable[Telling]) -> list[Told]:
    """Return each ship that tellings say takes part as a value, so that its support can be counted."""
    found = []
    for one in (named for telling in tellings for named in lists_of(telling)):
        for key, name in one.ships.items():
            topic = f"{name} takes part"
            found.append(Told(topic, "who", Value("is named", text="so"), one.telling, ("ship", key)))
    return found


def _values(key: str, name: str, naming: Sequence[Named], complete: Sequence[Named]) -> list[Told]:
    topic = f"whether {name} takes part"
    yes, no = Value("is named", text="so"), Value("is not in a list that says it is complete", text="not")
    told = [Told(topic, "who", yes, _as_fact(one.telling), ("ship", key)) for one in naming]
    return told + [Told(topic, "who", no, _as_fact(one.telling), ("ship", key)) for one in complete]


def _as_fact(telling: Telling) -> Telling:
    """Return a telling so that a plan to take part stands against who later took part."""
    from dataclasses import replace

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
