"""Straits, passages and canals: two gates each, with names, regime and rival positions.

The facts are in ``data/straits.toml``; whoever adds an entry there adds a strait.
"""

import struct
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from offing.atlas import wkb
from offing.nav import gates
from offing.schema.tables import AREAS

Point = tuple[float, float]
Line = tuple[Point, ...]

_DATA = Path(__file__).parent / "data" / "straits.toml"


@dataclass(frozen=True, slots=True)
class Strait:
    """Describe a strait.

    ``gates`` are its two lines of (lat, lon), the strait on the left hand of whoever walks
    along them; ``sides`` say what lies beyond each. ``outline`` is the ring round the water
    between, counter-clockwise and open; east of 180 degrees longitude counts on.
    ``names`` are those in use besides, by language (ISO 639); ``regime`` and ``positions``
    are sentences, ``of`` the strait that contains it.
    """

    id: str
    name: str
    names: dict[str, tuple[str, ...]]
    sides: tuple[str, str]
    gates: tuple[Line, Line]
    outline: Line
    states: tuple[str, ...]
    regime: str
    positions: tuple[str, ...]
    of: str | None
    source: str

    @property
    def area_id(self) -> str:
        """Return the id of its area."""
        return f"strait:{self.id}"

    @property
    def note(self) -> str:
        """Return regime and positions in words."""
        return " ".join((self.regime, *self.positions))


@cache
def straits() -> tuple[Strait, ...]:
    """Return the straits in the order of the file; raise ValueError where an entry is wrong."""
    told = _told()
    found = tuple(_strait(entry, told["regimes"]) for entry in told["strait"])
    ids = [strait.id for strait in found]
    if len(set(ids)) < len(ids):
        raise ValueError(f"{_DATA.name}: two straits are called {max(ids, key=ids.count)!r}")
    return found


@cache
def provenance() -> dict[str, str]:
    """Return title, source, licence, how it was made and as of when."""
    return dict(_told()["provenance"])


@cache
def rows() -> pa.Table:
    """Return AREAS: each strait's water (kind *strait*) and its two gates (kind *gate*).

    The strait lies on the left hand of each gate's line; a gate's ``role`` names what lies
    beyond it.
    """
    table = [row for strait in straits() for row in _rows(strait)]
    columns = zip(*table, strict=True)
    return pa.table([pa.array(c, field.type) for c, field in zip(columns, AREAS, strict=True)], schema=AREAS)


@dataclass(frozen=True, slots=True)
class GatedStraits:
    """Hold the straits of a table of areas that have two gates, ``gates`` 2n and 2n + 1 being those of strait n."""

    gates: gates.Gates
    area_ids: tuple[str, ...]
    names: tuple[str, ...]
    sides: tuple[tuple[str, str], ...]


def gated(areas: pa.Table) -> GatedStraits:
    """Return the straits of AREAS with both their gates, sorted by id, whoever defined them."""
    lines = areas.filter(pc.equal(areas["kind"], "gate"))
    wholes = areas.filter(pc.is_in(areas["area_id"], lines["of"].combine_chunks()))
    columns = (lines[name].to_pylist() for name in ("of", "area_id", "role", "geometry"))
    named = zip(wholes["area_id"].to_pylist(), wholes["name"].to_pylist(), strict=True)
    return _gated(tuple(zip(*columns, strict=True)), tuple(named))


@lru_cache(maxsize=4)
def _gated(lines: tuple[tuple[str, str, str | None, bytes], ...], named: tuple[tuple[str, str], ...]) -> GatedStraits:
    names = dict(named)
    of: dict[str, list[tuple[str, str, Line]]] = {}
    for whole, area_id, role, geometry in lines:
        of.setdefault(whole, []).append((area_id, role or "", _line_of(geometry)))
    found = {area_id: sorted(pair) for area_id, pair in sorted(of.items()) if len(pair) == 2 and area_id in names}
    return GatedStraits(
        gates.build([line for pair in found.values() for _, _, line in pair]),
        tuple(found),
        tuple(names[area_id] for area_id in found),
        tuple((one[1], other[1]) for one, other in found.values()),
    )


def _line_of(geometry: bytes) -> Line:
    """Return the points (lat, lon) of a WKB line, which both byte orders may bear."""
    order = "<" if geometry[0] == 1 else ">"
    (count,) = struct.unpack_from(f"{order}I", geometry, 5)
    values = struct.unpack_from(f"{order}{2 * count}d", geometry, 9)
    return tuple(zip(values[1::2], values[::2], strict=True))


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


def _strait(entry: dict[str, Any], regimes: dict[str, str]) -> Strait:
    try:
        first, second = (_line(gate) for gate in entry["gates"])
        one, other = (_line(shore) for shore in entry.get("shores", ((), ())))
        north, south = entry["sides"]
        return Strait(
            entry["id"],
            entry["name"],
            {language: tuple(names) for language, names in entry["names"].items()},
            (north, south),
            (first, second),
            (*first, *one, *second, *other),
            tuple(entry["states"]),
            regimes[entry["regime"]],
            tuple(entry.get("positions", ())),
            entry.get("of"),
            entry["source"],
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise ValueError(f"{_DATA.name}: strait {entry.get('id', entry)!r}: {wrong!r}") from wrong


def _line(points: Sequence[Sequence[float]]) -> Line:
    return tuple((float(lat), float(lon)) for lat, lon in points)


def _rows(strait: Strait) -> list[tuple[Any, ...]]:
    water = (strait.area_id, "strait", strait.name, _of(strait), " ".join(strait.states), None, strait.note)
    found: list[tuple[Any, ...]] = [(*water, wkb.polygons(_parts(strait.outline)))]
    for number, (gate, side) in enumerate(zip(strait.gates, strait.sides, strict=True), 1):
        name, line = f"{strait.name}, gate to {side}", [(lat, _wrapped(lon)) for lat, lon in gate]
        found.append((f"gate:{strait.id}:{number}", "gate", name, strait.area_id, None, side, None, wkb.line(line)))
    return found


def _of(strait: Strait) -> str | None:
    return None if strait.of is None else f"strait:{strait.of}"


def _parts(ring: Line) -> list[list[Line]]:
    """Return the ring as one polygon, or as those west and east of the antimeridian."""
    if max(lon for _, lon in ring) <= 180.0:
        return [[ring]]
    return [[_cut(ring, 1.0)], [tuple((lat, lon - 360.0) for lat, lon in _cut(ring, -1.0))]]


def _cut(ring: Line, side: float) -> Line:
    """Return the part of *ring* west (side 1) or east (side -1) of 180 degrees: Sutherland and Hodgman, 1974."""
    kept: list[Point] = []
    for (lat_a, lon_a), (lat_b, lon_b) in zip(ring, (*ring[1:], ring[0]), strict=True):
        a, b = side * (180.0 - lon_a), side * (180.0 - lon_b)
        if a >= 0:
            kept.append((lat_a, lon_a))
        if (a > 0 > b) or (a < 0 < b):
            kept.append((lat_a + a / (a - b) * (lat_b - lat_a), 180.0))
    return tuple(kept)


def _wrapped(lon: float) -> float:
    return lon - 360.0 if lon > 180.0 else lon
