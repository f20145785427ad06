"""What is known of each area: for lists, for a page about one, and as GeoJSON."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from offing.atlas import provenance
from offing.engine import outlines
from offing.engine.area_names import find, other_names
from offing.engine.areas import areas_of, ports_of
from offing.engine.home import Home
from offing.engine.own_areas import Row, own_rows
from offing.engine.shore_zones import in_words

Facts = dict[str, Any]

# Which file of the atlas holds what.
_FILES = {
    "sea": "seas.toml",
    "strait": "straits.toml",
    "gate": "straits.toml",
    "disputed": "disputed.toml",
    "sector": "claims.toml",
    "adiz": "adiz.toml",
    "line": "lines.toml",
    "port": "ports.csv",
    "base": "bases.toml",
}


def listed(home: Home | None, *, own: bool = False) -> list[Facts]:
    """Return one object an area, port and anchorage, without outlines; of *own* only the user's."""
    if own:
        rows = own_rows(home) if home is not None else []
        return [_line(row["area_id"], row) for row in rows]
    areas = areas_of(home).drop_columns(["geometry"]).to_pylist()
    ports = ({**row, "holder": row["state"]} for row in ports_of(home).to_pylist())
    return [*(_line(row["area_id"], row) for row in areas), *(_line(row["port_id"], row) for row in ports)]


def _line(id_: str, row: Mapping[str, Any]) -> Facts:
    fields = ("name", "kind", "of", "holder", "role", "note")
    place = {name: row[name] for name in ("lat", "lon") if row.get(name) is not None}
    return {"id": id_, **{name: row.get(name) for name in fields}, **place}


def features(home: Home | None, words: str) -> list[Facts]:
    """Return every area, port and anchorage that answers to *words* as a GeoJSON feature with all that is known of it.

    Raises UsageError where nothing does.
    """
    found = find(home, words)
    own = {row["area_id"]: row for row in own_rows(home)} if home is not None else {}
    areas = [_area(row, own.get(row["area_id"])) for row in found.areas.to_pylist()]
    ports = [_port(row, own.get(row["port_id"])) for row in found.ports.to_pylist()]
    zones = [_zone(zone) for zone in found.zones]
    return [*areas, *ports, *zones]


def _area(row: Facts, own: Row | None) -> Facts:
    geometry = row.pop("geometry")
    id_ = row.pop("area_id")
    facts = _facts(id_, row, other_names().get(id_, ()), own)
    if geometry is None:
        return {"type": "Feature", "geometry": None, "properties": facts}
    facts["extent"] = asdict(outlines.extent(geometry))
    facts["size_km2"] = outlines.size_km2(geometry) or None
    return {"type": "Feature", "geometry": outlines.as_geojson(geometry), "properties": facts}


def _port(row: Facts, own: Row | None) -> Facts:
    from offing.atlas.ports import port

    place = {"type": "Point", "coordinates": [row.pop("lon"), row.pop("lat")]}
    id_ = row.pop("port_id")
    known = port(id_)
    facts = _facts(id_, {**row, "holder": row.pop("state")}, known.names if known else (), own)
    return {"type": "Feature", "geometry": place, "properties": facts}


def _zone(zone: str) -> Facts:
    facts = {"name": in_words(zone), "id": zone, "kind": "zone", "note": "made from the shoreline alone"}
    told = provenance.of_file("shore/holders.json")
    facts |= {"source": told.source, "data": told.title, "licence": told.licence, "as_of": told.as_of}
    return {"type": "Feature", "geometry": None, "properties": facts}


def _facts(id_: str, row: Facts, names: Iterable[str], own: Row | None) -> Facts:
    facts = {"name": row["name"], "id": id_, "also": [name for name in names if name != row["name"]]}
    facts |= {name: row.get(name) for name in ("kind", "of", "holder", "role", "note")}
    return facts | (_own_source(own) if own is not None else _atlas_source(id_, row))


def _atlas_source(id_: str, row: Facts) -> Facts:
    """Return where the atlas has an area or port from, and its licence: of the entry, else of its file."""
    file = _FILES.get(row["kind"])
    told = provenance.of_file(file) if file else None
    known = _entry_sources()
    # A gate has no source of its own but its strait's.
    source = known.get(id_) or known.get(row.get("of") or "") or row.get("source") or (told.source if told else None)
    if told is None:
        return {"source": source, "data": None, "licence": None, "as_of": None}
    return {"source": source, "data": told.title, "licence": told.licence, "as_of": told.as_of}


@cache
def _entry_sources() -> dict[str, str]:
    from offing.atlas import airspace, claims, disputed, lines, seas, straits

    found = {entry.area_id: entry.source for entry in straits.straits()}
    found |= {entry.code: entry.source for entry in disputed.places()}
    for some in (seas.seas(), claims.sector_list(), airspace.zones(), lines.lines()):
        found |= {entry.area_id: entry.source for entry in some}
    return found


def _own_source(row: Row) -> Facts:
    told = row["source"]
    source = ", ".join(
        filter(None, (told.get("from") or told.get("file"), told.get("sha256") and f"SHA-256 {told['sha256']}"))
    )
    return {"source": source, "licence": None, "mended": told.get("repairs") or None}
