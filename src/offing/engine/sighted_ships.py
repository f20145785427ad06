"""How many ships sightings saw together, and where they saw them pass: rows of sighted_ships and sighted_passages.

Only what the hulls that a sighting names for certain do not tell is kept: ships of a class, or of any, that are more.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from offing.schema.tally import SHIPS

Row = Mapping[str, Any]
Whose = tuple[str | None, str | None]  # state and navy
_ANY = frozenset(("ship", "warship"))  # these may be the very ships that are told by kind beside them
_MOST = 10_000  # ships in one sighting
_LONGEST = 200


def ship_rows(claim: Row) -> list[dict[str, Any]]:
    """Return the rows of sighted_ships for one row of claims; none where it is no sighting of ships."""
    if not claim["sighted"]:
        return []
    body = claim["body"]
    units = [one for one in body.get("units") or () if one.get("kind") in SHIPS or _is_ship(one)]
    classes: dict[Whose, dict[str, int]] = {}
    whole: dict[Whose, int] = {}
    named: dict[tuple[Whose, str | None], int] = {}
    for one in units:
        whose, n, of = (_state(one, body), one.get("navy")), _bounded(one.get("count") or 1), one.get("class_id")
        whole[whose] = whole.get(whose, 0) + n
        if of:
            classes.setdefault(whose, {})[of] = classes.get(whose, {}).get(of, 0) + n
        if _is_certain(one):
            named[whose, of] = named.get((whose, of), 0) + 1
    for whose, n in _forces(body).items():
        whole[whose] = max(whole.get(whose, 0), n)
    told: list[tuple[Whose, str | None, int]] = []
    for whose, total in whole.items():
        own = classes.get(whose, {})
        # Ships that are all named, or all of one class that is told, say no more than those names or that class.
        told += [(whose, of, n) for of, n in own.items() if n > named.get((whose, of), 0)]
        known = sum(n for (it, _), n in named.items() if it == whose)
        if total > max([known, *own.values()]):
            told.append((whose, None, total))
    return [
        {
            **{"claim": claim["row"], "state": whose[0], "navy": whose[1], "class_id": of},
            **{"ships": n, "t_start": claim["t_start"]},
        }
        for whose, of, n in told
    ]


def _is_certain(unit: Row) -> bool:
    """Tell whether a unit is one hull for certain, as named_hulls has it."""
    if not (unit.get("hull_number") or unit.get("name")):
        return False
    hulls = unit.get("hulls") or ()
    return len(hulls) == 1 if hulls else bool(unit.get("navy") or unit.get("state"))


def _is_ship(unit: Row) -> bool:
    return not unit.get("kind") and bool(unit.get("hull_number") or unit.get("hulls"))


def _state(unit: Row, body: Row) -> str | None:
    return unit.get("state") or next((one.get("state") for one in body.get("targets") or () if one.get("state")), None)


def _forces(body: Row) -> dict[Whose, int]:
    """Return how many ships the counts of a claim come to, by state and navy."""
    kinds: dict[Whose, int] = {}
    generic: dict[Whose, int] = {}
    for force in body.get("forces") or ():
        if force["unit"] not in SHIPS or not force.get("count"):
            continue
        whose = _owner(force.get("owner"), body)
        n = _bounded(force["count"])
        if force["unit"] in _ANY:
            generic[whose] = max(generic.get(whose, 0), n)
        else:
            kinds[whose] = kinds.get(whose, 0) + n
    return {whose: max(kinds.get(whose, 0), generic.get(whose, 0)) for whose in {**kinds, **generic}}


def _owner(owner: str | None, body: Row) -> Whose:
    kind, _, rest = (owner or "").partition(":")
    if kind == "state":
        return rest, None
    if kind == "navy":
        from offing.atlas.navies import navies

        if rest in navies():
            return navies()[rest].state, rest
    return _state({}, body), None


def _bounded(count: int) -> int:
    return max(0, min(int(count), _MOST))


def passage_rows(claim: Row) -> Iterator[dict[str, Any]]:
    """Yield the rows of sighted_passages for one row of claims; none where it saw no ship pass anything."""
    if not claim["sighted"]:
        return
    body = claim["body"]
    detail = body.get("detail") or {}
    through = detail.get("through") or ()
    places = [one for one in (through if isinstance(through, list) else [through]) if isinstance(one, Mapping)]
    if not places and (body.get("place") or {}).get("role") == "through":
        places = [body["place"]]
    heading = detail.get("heading_deg", detail.get("heading"))
    for one in places:
        yield {
            "claim": claim["row"],
            "name": str(one.get("name") or "")[:_LONGEST],
            "lat": one.get("lat"),
            "lon": one.get("lon"),
            "heading": None if heading is None else str(heading)[:_LONGEST],
            "t_start": claim["t_start"],
        }
