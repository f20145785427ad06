"""Names to places: islands, capes, bays, seas, straits, ports, bases, cities, states, disputed places.

A look-up gives candidates, best first, each with an extent and never a bare point. It knows
what the atlas's modules hold; nothing is fetched.
"""

from collections import defaultdict
from dataclasses import replace
from functools import cache

from offing.atlas import places, ports
from offing.atlas.known import CITY_RADIUS_KM, Place, every
from offing.atlas.spelling import bare, fold
from offing.nav.sectors import farthest_m

# Of one name the kind that a report more often means comes first.
_RANK = ("sea", "strait", "island", "state", "islands", "reef", "peninsula", "bay", "cape", "region", "disputed")
_KINDS = {kind: number for number, kind in enumerate((*_RANK, "city", "base", "port", "anchorage"))}
# Entries of two modules so near to one another, of one name and of kinds that mean one, are one place.
_SAME = (
    {"port", "city"},
    {"island", "disputed"},
    {"islands", "disputed"},
    {"reef", "disputed"},
    {"island", "state"},
    {"bay", "sea"},
)


def look_up(name: str, near: tuple[float, float] | None = None) -> list[Place]:
    """Return the places of a name, best first; *near*, (lat, lon), is where the text speaks of.

    Case, width, accents, hyphens and the script's form of a Han character do not matter, nor does a word for
    the kind (Island, 島, 섬, остров, Strait, 海峡 …), which then must fit the kind. Empty where none is known.
    """
    key = fold(name)
    found = {place.id: place for place in _of_key(key, name, 1.0)}
    if not found:
        for rest, kinds in bare(key):
            for place in _of_key(rest, rest, 0.9):
                if place.kind in kinds:
                    found.setdefault(place.id, place)
    ranked = [_nearer(place, near) for place in _merged(list(found.values()))]
    return sorted(ranked, key=lambda place: (-round(place.score, 2), _KINDS[place.kind], -place.weight, place.id))


def _of_key(key: str, name: str, score: float) -> list[Place]:
    exact, loose = _index()
    found = [replace(place, score=score) for place in exact.get(key, ())]
    named = {place.id for place in found}
    known = (_ports().get(port.port_id) for port in ports.named(name) if port.port_id not in named)
    found += [replace(place, matched=name, score=score) for place in known if place]
    for city in places.cities(key):
        id_ = f"city:{city.state}:{fold(city.name)}"
        found.append(Place(id_, "city", city.name, city.lat, city.lon, CITY_RADIUS_KM, name, score, None, city.people))
    named = {place.id for place in found}
    return found + [replace(place, score=score * 0.8) for place in loose.get(key, ()) if place.id not in named]


def _nearer(place: Place, near: tuple[float, float] | None) -> Place:
    """Return the place with the score it has in a text about *near*: half of it at 5,000 km from there."""
    if near is None:
        return place
    away = max(farthest_m(*near, place.lat, place.lon) / 1000.0 - place.radius_km, 0.0)
    return replace(place, score=place.score / (1.0 + (away / 5000.0) ** 1.3))


def _merged(found: list[Place]) -> list[Place]:
    """Return the places without those that another module knows better."""
    kept: list[Place] = []
    for place in sorted(found, key=lambda place: (-place.score, _KINDS[place.kind], -place.weight)):
        if not any(_is_same(place, other) for other in kept):
            kept.append(place)
    return kept


def _is_same(a: Place, b: Place) -> bool:
    if {a.kind, b.kind} not in _SAME:
        return False
    return farthest_m(a.lat, a.lon, b.lat, b.lon) / 1000.0 < max(a.radius_km, b.radius_km) + 15.0


@cache
def _index() -> tuple[dict[str, list[Place]], dict[str, list[Place]]]:
    """Return places by folded name, and by what is left of it without the word for its kind."""
    exact: dict[str, list[Place]] = defaultdict(list)
    loose: dict[str, list[Place]] = defaultdict(list)
    for place, names in every():
        for key, name in {fold(name): name for name in reversed(names)}.items():
            known = replace(place, matched=name)
            exact[key].append(known)
            for rest, kinds in bare(key):
                if place.kind in kinds:
                    loose[rest].append(known)
    return exact, loose


@cache
def _ports() -> dict[str, Place]:
    return {place.id: place for place, _ in every() if place.kind in ("port", "base", "anchorage")}
