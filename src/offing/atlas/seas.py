"""Oceans and seas, by the limits of Limits of Oceans and Seas (IHO Special Publication 23, 1953).

The facts are in ``data/seas.toml``; whoever adds an entry there adds a sea.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from offing.atlas import wkb
from offing.atlas.names import Name, names_of
from offing.schema.tables import AREAS

DATA = Path(__file__).parent / "data" / "seas.toml"

Ring = tuple[tuple[float, float], ...]  # lat, lon


@dataclass(frozen=True, slots=True)
class Sea:
    """Describe a sea.

    ``outline`` are its parts, each a ring of (lat, lon), counter-clockwise and open; a sea across the
    antimeridian has parts on either side. Edges over land are no coastline. ``of`` is the id of the sea that
    contains it.
    """

    id: str
    names: tuple[Name, ...]
    of: str | None
    source: str
    outline: tuple[Ring, ...]

    @property
    def name(self) -> str:
        """Return the name it is shown under."""
        return self.names[0].name

    @property
    def area_id(self) -> str:
        """Return the id of its area."""
        return f"sea:{self.id}"

    @property
    def note(self) -> str:
        """Return where its limits are from."""
        return f"limits: {self.source}"


@cache
def seas() -> tuple[Sea, ...]:
    """Return the seas in the order of the file; raise ValueError where an entry is wrong."""
    found = tuple(_sea(entry) for entry in _told()["sea"])
    ids = [sea.id for sea in found]
    if len(set(ids)) < len(ids):
        raise ValueError(f"{DATA.name}: two seas are called {max(ids, key=ids.count)!r}")
    return found


@cache
def provenance() -> dict[str, str]:
    """Return title, source, licence, how it was made and as of when."""
    return dict(_told()["provenance"])


@cache
def rows() -> pa.Table:
    """Return AREAS rows of kind "sea"; `of` is the area_id of the sea that contains it."""
    table = [
        (sea.area_id, "sea", sea.name, sea.of and f"sea:{sea.of}", None, None, sea.note, _geometry(sea))
        for sea in seas()
    ]
    columns = zip(*table, strict=True)
    return pa.table([pa.array(c, field.type) for c, field in zip(columns, AREAS, strict=True)], schema=AREAS)


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def _sea(entry: dict[str, Any]) -> Sea:
    try:
        outline = tuple(_ring(ring) for ring in entry["outline"])
        return Sea(entry["id"], names_of(entry["names"]), entry.get("of"), entry["source"], outline)
    except (KeyError, TypeError, ValueError) as wrong:
        raise ValueError(f"{DATA.name}: sea {entry.get('id', entry)!r}: {wrong!r}") from wrong


def _ring(text: str) -> Ring:
    """Return the points of "lat lon, lat lon, …"."""
    pairs = [pair.split() for pair in text.split(",")]
    return tuple((float(lat), float(lon)) for lat, lon in pairs)


def _geometry(sea: Sea) -> bytes:
    return wkb.polygons([[ring] for ring in sea.outline])
