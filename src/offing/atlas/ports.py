"""Ports, naval bases and coast-guard stations of the world.

``data/ports.csv`` is merged from registry lists (see build_atlas/ports.py), ``data/ports_added.csv``
is written by hand where those lack or misplace a port, and ``data/bases.toml`` by hand. What is
added by hand replaces a built row of the same id.
"""

import io
import math
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from offing.schema.tables import PORTS

_DATA = Path(__file__).parent / "data"
_TEXT = pacsv.ConvertOptions(
    column_types={name: pa.string() for name in ("port_id", "name", "names", "state", "source")}
    | {"lat": pa.float64(), "lon": pa.float64()},
    strings_can_be_null=True,
    null_values=[""],
)
_COLUMNS = pa.schema([*PORTS, pa.field("names", pa.string())])
_MARK = "|"


@dataclass(frozen=True, slots=True)
class Port:
    """Hold what is known of one port: ``names`` are its other ones, ``state`` two letters (claimants: several)."""

    port_id: str
    name: str
    names: tuple[str, ...]
    kind: str
    state: str | None
    lat: float
    lon: float
    source: str


def rows() -> pa.Table:
    """Return the atlas's ports and bases, a table of PORTS ordered by id."""
    return _every().select(PORTS.names)


def port(port_id: str) -> Port | None:
    """Return the port of that id, None where there is none."""
    place = _by_id().get(port_id)
    return None if place is None else _port(place)


def named(name: str) -> list[Port]:
    """Return the ports that bear *name*, whatever its case and accents, ordered by id."""
    return [_port(place) for place in _by_name().get(_folded(name), ())]


def nearest(lat: float, lon: float) -> tuple[Port, float]:
    """Return the port nearest to a position in degrees, and its distance on WGS 84 in metres."""
    # Imported here: who only lists ports need not wait for the kernels.
    from offing.nav.distance import MEAN_RADIUS_M, earth_vectors

    table = _every()
    here = earth_vectors(np.array([lat], np.float64), np.array([lon], np.float64))
    chords = np.linalg.norm(earth_vectors(table["lat"].to_numpy(), table["lon"].to_numpy()) - here, axis=-1)
    place = int(chords.argmin())
    half = min(1.0, float(chords[place]) / 2 / MEAN_RADIUS_M)
    return _port(place), 2 * MEAN_RADIUS_M * math.asin(half)


def other_names() -> dict[str, list[str]]:
    """Return the other names of the ports that have some, by id."""
    table = _every()
    pairs = zip(table["port_id"].to_pylist(), table["names"].to_pylist(), strict=True)
    return {port_id: names.split(_MARK) for port_id, names in pairs if names}


@cache
def _every() -> pa.Table:
    built, added, bases = _read("ports.csv"), _read("ports_added.csv"), _bases()
    kept = pc.invert(pc.is_in(built["port_id"], added["port_id"]))
    ports = pa.concat_tables([built.filter(kept), added])
    ports = ports.append_column("kind", pa.array(["port"] * len(ports), pa.string()))
    every = pa.concat_tables([pa.table(ports.select(_COLUMNS.names).columns, schema=_COLUMNS), bases])
    return every.sort_by("port_id").combine_chunks()


def _read(name: str) -> pa.Table:
    """Read a CSV of ports, without the lines of its head that begin with ``#``."""
    raw = (_DATA / name).read_bytes()
    start = 0
    while raw.startswith(b"#", start):
        start = raw.index(b"\n", start) + 1
    return pacsv.read_csv(io.BytesIO(raw[start:]), convert_options=_TEXT)


def _bases() -> pa.Table:
    said = tomllib.loads((_DATA / "bases.toml").read_text(encoding="utf-8"))
    listed: list[dict[str, Any]] = [
        {
            "port_id": f"base:{base['id']}",
            "name": base["name"],
            "names": _MARK.join(base.get("names", ())) or None,
            "kind": "base",
            "state": base["state"],
            "lat": float(base["lat"]),
            "lon": float(base["lon"]),
            "source": base["source"],
        }
        for base in said["base"]
    ]
    return pa.Table.from_pylist(listed, _COLUMNS)


def _port(place: int) -> Port:
    row = {name: column[0] for name, column in _every().slice(place, 1).to_pydict().items()}
    names = row.pop("names")
    return Port(names=tuple(names.split(_MARK)) if names else (), **row)


@cache
def _by_id() -> dict[str, int]:
    return {port_id: place for place, port_id in enumerate(_every()["port_id"].to_pylist())}


@cache
def _by_name() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    table = _every()
    for place, (name, others) in enumerate(zip(table["name"].to_pylist(), table["names"].to_pylist(), strict=True)):
        for one in dict.fromkeys(_folded(n) for n in (name, *(others.split(_MARK) if others else ()))):
            found.setdefault(one, []).append(place)
    return found


def _folded(name: str) -> str:
    text = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l").replace("ø", "o"))
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())
