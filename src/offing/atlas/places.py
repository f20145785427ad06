"""Named islands, capes, peninsulas, bays, reefs and coasts (data/places.toml), and cities by the sea.

Cities come from GeoNames (CC BY 4.0), made by build_atlas/places.py into data/cities.tsv.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Named:
    """Hold one authored place.

    ``at`` are points on its islands, (lat, lon); where ``outline`` is true the shoreline round
    them is its outline, else a circle of ``radius_km`` round the first stands for it.
    ``disputed`` is the id of the disputed place it belongs to.
    """

    id: str
    kind: str  # island, islands, cape, peninsula, bay, reef, region
    names: dict[str, tuple[str, ...]]
    at: tuple[tuple[float, float], ...]
    radius_km: float
    outline: bool
    disputed: str | None = None

    @property
    def name(self) -> str:
        """Return the name it is shown under."""
        return self.names["en"][0]


@dataclass(frozen=True, slots=True)
class City:
    """Hold one city by the sea; ``keys`` are its folded names."""

    name: str
    state: str
    lat: float
    lon: float
    people: int
    keys: tuple[str, ...]


@cache
def named() -> tuple[Named, ...]:
    """Return every authored place, in the order of the file."""
    return tuple(_named(entry) for entry in tomllib.loads((_DATA / "places.toml").read_text(encoding="utf-8"))["place"])


def cities(key: str) -> Iterator[City]:
    """Yield the cities of one folded name; the file is searched as it is, for to index it would take longer."""
    text, wanted = _cities(), f"|{key}|"
    at = text.find(wanted)
    while at >= 0:
        end = text.index("\n", at)
        yield _city(text[text.rindex("\n", 0, at) + 1 : end])
        at = text.find(wanted, end)


def sizes() -> Iterator[tuple[str, int]]:
    """Yield each city's name and people, and no more, so that all of them are read in little time."""
    for line in _cities().split("\n"):
        if line and not line.startswith("#"):
            name, _, _, _, people, _ = line.split("\t")
            yield name, int(people)


@cache
def _cities() -> str:
    return "\n" + (_DATA / "cities.tsv").read_text(encoding="utf-8")


def _city(line: str) -> City:
    name, state, lat, lon, people, keys = line.split("\t")
    return City(name, state, float(lat), float(lon), int(people), tuple(keys.strip("|").split("|")))


def _named(entry: dict[str, Any]) -> Named:
    return Named(
        id=entry["id"],
        kind=entry["kind"],
        names={language: tuple(words) for language, words in entry["names"].items()},
        at=tuple((lat, lon) for lat, lon in entry["at"]),
        radius_km=float(entry["radius_km"]),
        outline=bool(entry.get("outline", True)),
        disputed=entry.get("disputed"),
    )
