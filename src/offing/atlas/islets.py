"""Islets that country polygons lack or give to a neighbour, from data/islets.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offing.nav.distance import distance_m

DATA = Path(__file__).parent / "data" / "islets.toml"


class Islet(NamedTuple):
    """A circle whose shores belong to the state or territory of a code."""

    name: str
    lat: float
    lon: float
    radius_km: float
    code: str


@cache
def islets() -> tuple[Islet, ...]:
    """Return every entry, in the order of the file."""
    regions = tomllib.loads(DATA.read_text(encoding="utf-8"))["islets"]
    return tuple(Islet(*entry) for region in regions.values() for entry in region)


def inside(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int16]:
    """Return for n points of a shoreline the number in islets() of the circle each lies in, -1 for none."""
    found = np.full(len(lat), -1, np.int16)
    for number, islet in enumerate(islets()):
        near = np.flatnonzero(np.abs(lat - islet.lat) < islet.radius_km / 100.0)
        away = distance_m(lat[near], lon[near], islet.lat, islet.lon)
        found[near[away <= islet.radius_km * 1000.0]] = number
    return found
