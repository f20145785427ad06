"""Lines at sea that someone keeps to and others do not recognise, from data/lines.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from offing.atlas import wkb
from offing.atlas.names import Name, names_of
from offing.schema.tables import AREAS

DATA = Path(__file__).parent / "data" / "lines.toml"


@dataclass(frozen=True, slots=True)
class SeaLine:
    """Describe a line: its points (lat, lon), who drew it and keeps to it, and who does not recognise it.

    `sides` are the words for what lies to its right and to its left, walking along the points.
    """

    id: str
    name: str
    names: tuple[Name, ...]
    used_by: tuple[str, ...]
    sides: tuple[str, str]
    declared: str
    positions: str
    source: str
    points: tuple[tuple[float, float], ...]

    @property
    def area_id(self) -> str:
        """Return the id of its area."""
        return f"line:{self.id}"

    @property
    def note(self) -> str:
        """Return who keeps to it and who does not recognise it."""
        return f"{self.declared} {self.positions}"


@cache
def lines() -> tuple[SeaLine, ...]:
    """Return every line in the order of the file."""
    return tuple(_line(entry) for entry in tomllib.loads(DATA.read_text(encoding="utf-8"))["line"])


@cache
def rows() -> pa.Table:
    """Return the lines as AREAS rows of kind "line"; `holder` are the states that keep to it."""
    found = [
        {
            "area_id": line.area_id,
            "kind": "line",
            "name": line.name,
            "of": None,
            "holder": " ".join(line.used_by),
            "role": None,
            "note": line.note,
            "geometry": wkb.line(line.points),
        }
        for line in lines()
    ]
    return pa.Table.from_pylist(found, AREAS)


def side_of(line: SeaLine, lat: float, lon: float) -> str | None:
    """Return on which side of a line of two points a position lies, in words; None beside its ends or on it."""
    (lat_a, lon_a), (lat_b, lon_b) = line.points
    along = ((lat - lat_a) * (lat_b - lat_a) + (lon - lon_a) * (lon_b - lon_a)) / (
        (lat_b - lat_a) ** 2 + (lon_b - lon_a) ** 2
    )
    across = (lat_b - lat_a) * (lon - lon_a) - (lon_b - lon_a) * (lat - lat_a)
    if not 0.0 <= along <= 1.0 or across == 0.0:
        return None
    return line.sides[0] if across > 0 else line.sides[1]


def _line(entry: dict[str, Any]) -> SeaLine:
    right, left = entry["sides"]
    return SeaLine(
        id=entry["id"],
        name=entry["name"],
        names=names_of(entry["names"]),
        used_by=tuple(entry["used_by"]),
        sides=(right, left),
        declared=entry["declared"],
        positions=entry["positions"],
        source=entry["source"],
        points=tuple((float(lat), float(lon)) for lat, lon in entry["line"]),
    )
