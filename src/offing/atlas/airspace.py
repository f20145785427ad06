"""Air defence identification zones, as those who declared them published them, from data/adiz.toml."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from offing.atlas import wkb
from offing.atlas.names import Name, names_of
from offing.schema.tables import AREAS

DATA = Path(__file__).parent / "data" / "adiz.toml"
# So short a piece of a great circle leaves the straight line on the map by less than a kilometre up to 75 degrees.
_LONGEST_SIDE_DEG = 1.5

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """Describe a zone: who declared it, when and how, and who does not accept it, in sentences.

    `outer` and `inner` are rings of (lat, lon), the inner ones left out; where only a part of its
    outer line is held that is `line`, and there are no rings.
    """

    id: str
    name: str
    names: tuple[Name, ...]
    state: str
    declared: str
    positions: str
    source: str
    outer: tuple[Line, ...]
    inner: tuple[Line, ...]
    line: Line

    @property
    def area_id(self) -> str:
        """Return the id of its area."""
        return f"adiz:{self.id}"

    @property
    def note(self) -> str:
        """Return who declared it and who does not accept it."""
        return " ".join(filter(None, (self.declared, self.positions)))

    @property
    def geometry(self) -> bytes:
        """Return its outline as WKB: polygons, or a line where only a part of its outer line is held."""
        if self.line:
            return wkb.line(self.line)
        first, *others = self.outer
        return wkb.polygons([[first, *self.inner], *([ring] for ring in others)])


@cache
def zones() -> tuple[Zone, ...]:
    """Return every zone in the order of the file."""
    return tuple(_zone(entry) for entry in tomllib.loads(DATA.read_text(encoding="utf-8"))["zone"])


@cache
def rows() -> pa.Table:
    """Return the zones as AREAS rows of kind "adiz"; `holder` declared it. They overlap where their makers do."""
    found = [
        {
            "area_id": zone.area_id,
            "kind": "adiz",
            "name": zone.name,
            "of": None,
            "holder": zone.state,
            "role": None,
            "note": zone.note,
            "geometry": zone.geometry,
        }
        for zone in zones()
    ]
    return pa.Table.from_pylist(found, AREAS)


def _zone(entry: dict[str, Any]) -> Zone:
    bent = entry.get("edges") == "great circle"
    outer = [_ring(ring, bent) for ring in entry.get("outer", ())]
    if "circle" in entry:
        lat, lon, radius_km = entry["circle"]
        outer.append(tuple(wkb.circle(lat, lon, radius_km, corners=180)))
    return Zone(
        id=entry["id"],
        name=entry["name"],
        names=names_of(entry["names"]),
        state=entry["state"],
        declared=entry["declared"],
        positions=entry.get("positions", ""),
        source=entry["source"],
        outer=tuple(outer),
        inner=tuple(_ring(ring, bent) for ring in entry.get("inner", ())),
        line=_points(entry.get("line", ())),
    )


def _ring(points: Sequence[Sequence[float]], bent: bool) -> Line:
    """Return a ring, with points put in along its great circles where its sides are *bent*."""
    ring = _points(points)
    if not bent:
        return ring
    return tuple(point for a, b in pairwise((*ring, ring[0])) for point in _side(a, b))


def _side(a: tuple[float, float], b: tuple[float, float]) -> Line:
    """Return a side without its end: straight along a parallel or a meridian, else a great circle (14 CFR 99.41)."""
    if a[0] == b[0] or a[1] == b[1]:
        return (a,)
    ends = np.radians(np.array([a, b]))
    first, last = np.column_stack(
        (np.cos(ends[:, 0]) * np.cos(ends[:, 1]), np.cos(ends[:, 0]) * np.sin(ends[:, 1]), np.sin(ends[:, 0]))
    )
    angle = np.arccos(first @ last)
    parts = int(np.ceil(np.degrees(angle) / _LONGEST_SIDE_DEG))
    share = np.arange(1, parts) / parts
    x, y, z = (np.outer(np.sin((1 - share) * angle), first) + np.outer(np.sin(share * angle), last)).T
    lat, lon = np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))
    return (a, *zip(lat.tolist(), lon.tolist(), strict=True))


def _points(points: Sequence[Sequence[float]]) -> Line:
    return tuple((float(lat), float(lon)) for lat, lon in points)
