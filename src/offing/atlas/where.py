"""Everything that the atlas knows of one position."""

from typing import Any

import numpy as np
import pyarrow as pa

from offing.atlas import claims, seas, shore, zones
from offing.atlas.land import inland
from offing.nav.distance import distance_m
from offing.nav.nearest import build, nearest
from offing.schema.errors import UsageError

NM_M = zones.NM_M
_FARTHEST_M = 200 * NM_M
_LINES_WITHIN_M = 100 * NM_M
_PORTS = 3
_POLYGONS = ("Polygon", "MultiPolygon")


def where(lat: float, lon: float, areas: pa.Table, ports: pa.Table) -> dict[str, Any]:
    """Return what is known of a position in degrees, from *areas* (AREAS) and *ports* (PORTS).

    ``shores``: every holder's shore within 200 nm, nearest first. ``zones``: those that the
    shoreline makes. ``areas``: the polygons that hold the position, ``also`` being a sea's
    other English names. ``lines``: those within 100 nm. ``ports``: the three nearest. Raises
    UsageError where the numbers are no position.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise UsageError(f"{lat} {lon} is no position: latitude comes first, -90 to 90, then longitude, -180 to 180")
    return {
        "lat": lat,
        "lon": lon,
        "inland": bool(inland(lat, lon)),
        "shores": _shores(lat, lon),
        "zones": _zones(lat, lon, areas),
        "areas": _areas(lat, lon, areas),
        "lines": _lines(lat, lon, areas),
        "ports": _ports(lat, lon, ports),
    }


def _shores(lat: float, lon: float) -> list[dict[str, Any]]:
    near = shore.within(lat, lon, _FARTHEST_M)
    if not near:
        [metres], [holder] = shore.nearest(lat, lon)
        near = [(shore.holders()[int(holder)], float(metres))]
    return [{"holder": code, "name": claims.shore_of(code), "distance_nm": _nm(metres)} for code, metres in near]


def _zones(lat: float, lon: float, areas: pa.Table) -> list[dict[str, Any]]:
    if inland(lat, lon):
        return []
    place = np.array([lat]), np.array([lon])
    *_, numbers = zones.zones_of_each(zones.zones_of(areas), *place)
    return [{"area_id": zones.zone_id(int(n)), "name": zones.zone_words(int(n))} for n in numbers]


def _areas(lat: float, lon: float, areas: pa.Table) -> list[dict[str, Any]]:
    import shapely

    shapes = shapely.from_wkb(np.array(areas["geometry"].to_pylist(), object))
    x = -180.0 if lon == 180 else lon
    inside = [
        row for row in np.flatnonzero(shapely.intersects_xy(shapes, x, lat)) if shapes[row].geom_type in _POLYGONS
    ]
    told = ("area_id", "kind", "name", "of", "holder", "role", "note")
    found: list[dict[str, Any]] = areas.take(pa.array(inside, pa.int64())).select(told).to_pylist()
    also = {sea.area_id: [n.name for n in sea.names if n.lang == "en" and n.name != sea.name] for sea in seas.seas()}
    return [area | {"also": also.get(area["area_id"], [])} for area in found]


def _lines(lat: float, lon: float, areas: pa.Table) -> list[dict[str, Any]]:
    import shapely

    found = []
    for row in areas.to_pylist():
        if row["kind"] == "line":
            x, y = shapely.get_coordinates(shapely.from_wkb(row["geometry"])).T
            [metres], _ = nearest(build(y[:-1], x[:-1], y[1:], x[1:]), lat, lon, _LINES_WITHIN_M)
            if np.isfinite(metres):
                told = {name: row[name] for name in ("area_id", "name", "note")}
                found.append(told | {"distance_nm": _nm(metres)})
    return sorted(found, key=lambda line: float(line["distance_nm"]))


def _ports(lat: float, lon: float, ports: pa.Table) -> list[dict[str, Any]]:
    metres = distance_m(lat, lon, *(ports[name].to_numpy() for name in ("lat", "lon")))
    order = np.argsort(metres, kind="stable")[:_PORTS]
    rows = ports.take(pa.array(order)).select(["port_id", "name", "kind", "state"]).to_pylist()
    return [row | {"distance_nm": _nm(metres[which])} for row, which in zip(rows, order, strict=True)]


def _nm(metres: float) -> float:
    return round(float(metres) / NM_M, 2)
