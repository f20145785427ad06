"""Islands and coasts that more than one claim, from data/disputed.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from offing.atlas import wkb
from offing.atlas.names import Name, names_of
from offing.atlas.state_names import state_name
from offing.nav.distance import distance_m
from offing.schema.tables import AREAS

DATA = Path(__file__).parent / "data" / "disputed.toml"

Point = tuple[float, float]  # lat, lon


@dataclass(frozen=True)
class Disputed:
    """A disputed place: who claims it, who is there, and the regions that take in its shores.

    Circles are (lat, lon, radius in km), polygons rings of (lat, lon). `parties` are claimants
    that no code stands for.
    """

    id: str
    names: tuple[Name, ...]
    claimants: tuple[str, ...]
    parties: tuple[str, ...]
    administered_by: str | None
    note: str | None
    source: str
    circles: tuple[tuple[float, float, float], ...]
    polygons: tuple[tuple[Point, ...], ...]

    @property
    def name(self) -> str:
        """Return the name it is shown under."""
        return self.names[0].name

    @property
    def code(self) -> str:
        """Return what the shoreline and the areas call it: "disputed:ID"."""
        return f"disputed:{self.id}"


@cache
def places() -> tuple[Disputed, ...]:
    """Return every disputed place, in the order of the file."""
    return tuple(_place(entry) for entry in tomllib.loads(DATA.read_text(encoding="utf-8"))["place"])


def place(id_or_code: str) -> Disputed:
    """Return the place of that id or "disputed:ID"; KeyError where there is none."""
    wanted = id_or_code.removeprefix("disputed:")
    for candidate in places():
        if candidate.id == wanted:
            return candidate
    raise KeyError(wanted)


def inside(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int16]:
    """Return for n points of a shoreline the number in places() of the region each lies in, -1 for none."""
    found = np.full(len(lat), -1, np.int16)
    for number, candidate in enumerate(places()):
        found[(found < 0) & _holds(candidate, lat, lon)] = number
    return found


def describe(id_or_code: str) -> str:
    """Return the words for a place: "Liancourt Rocks, disputed (claimed by Japan and South Korea)"."""
    found = place(id_or_code)
    return f"{found.name}, disputed (claimed by {_listed(_claiming(found))})"


@cache
def _by_name() -> dict[str, Disputed]:
    return {name.name.casefold(): entry for entry in places() for name in entry.names}


def named(name: str) -> Disputed | None:
    """Return the disputed place that bears a name in any language, None where none does."""
    return _by_name().get(" ".join(name.split()).casefold().removeprefix("the "))


def rows() -> pa.Table:
    """Return the regions of every disputed place as AREAS rows of kind "disputed"; `holder` names the claimants."""
    found = [
        {
            "area_id": entry.code,
            "kind": "disputed",
            "name": entry.name,
            "of": None,
            "holder": " ".join(entry.claimants),
            "role": None,
            "note": _note(entry),
            "geometry": wkb.polygons([[ring] for ring in (*entry.polygons, *(wkb.circle(*c) for c in entry.circles))]),
        }
        for entry in places()
    ]
    return pa.Table.from_pylist(found, AREAS)


def _place(entry: dict[str, Any]) -> Disputed:
    return Disputed(
        id=entry["id"],
        names=names_of(entry["names"]),
        claimants=tuple(entry["claimants"]),
        parties=tuple(entry.get("parties", ())),
        administered_by=entry.get("administered_by"),
        note=entry.get("note"),
        source=entry["source"],
        circles=tuple((lat, lon, km) for lat, lon, km in entry.get("circles", ())),
        polygons=tuple(tuple((lat, lon) for lat, lon in ring) for ring in entry.get("polygons", ())),
    )


def _holds(candidate: Disputed, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    held = np.zeros(len(lat), np.bool_)
    for centre_lat, centre_lon, km in candidate.circles:
        near = np.abs(lat - centre_lat) < km / 100.0  # a degree of latitude is longer than 110 km
        held[near] |= distance_m(lat[near], lon[near], centre_lat, centre_lon) <= km * 1000.0
    for ring in candidate.polygons:
        held |= _within(np.asarray(ring), lat, lon)
    return held


def _within(ring: NDArray[np.float64], lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which points lie in a ring (crossings counted to the east); no authored ring meets the antimeridian."""
    held = np.zeros(len(lat), np.bool_)
    low, high = ring.min(axis=0), ring.max(axis=0)
    near = np.flatnonzero((lat >= low[0]) & (lat <= high[0]) & (lon >= low[1]) & (lon <= high[1]))
    y, x = lat[near], lon[near]
    odd = np.zeros(len(near), np.bool_)
    for (y_a, x_a), (y_b, x_b) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if y_a != y_b:
            odd ^= ((y_a > y) != (y_b > y)) & (x < x_a + (y - y_a) * (x_b - x_a) / (y_b - y_a))
    held[near] = odd
    return held


def _claiming(entry: Disputed) -> list[str]:
    return [*sorted(state_name(code) for code in entry.claimants), *entry.parties]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _note(entry: Disputed) -> str:
    said = [f"claimed by {_listed(_claiming(entry))}"]
    if entry.administered_by:
        said.append(f"administered by {state_name(entry.administered_by)}")
    return "; ".join([*said, *([entry.note] if entry.note else [])])
