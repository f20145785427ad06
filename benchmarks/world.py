"""Ten million fixes against the known world: zones, seas and distances; and all place detectors together."""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

import ours
from measure import Measured, Ratio, Report, Skipped, best, run_child
from offing.atlas.shore import shore
from tables import make_fixes

ROWS = 10_000_000
# Peers get fewer: at their rate ten million would take half an hour.
PEER_ROWS = {"shapely": 200_000, "sedonadb": 200_000}
WARM_ROWS = 50_000
PLACES = ("area_visit", "strait_transit", "port_visit", "voyage", "loitering", "drift")
_CHUNK = 250_000


def measure_zones(report: Report, rows: int = ROWS) -> None:
    """Put the same question to each: which areas hold each fix, and how far the nearest shore is."""
    for waters in ("coast", "ocean"):
        _measure_zones(report, waters, rows)


def _measure_zones(report: Report, waters: str, rows: int) -> None:
    report.heading(f"Zones, seas and distance to shore of {rows:,} fixes ({waters}), two threads")
    lines = {}
    for who in ("offing", *PEER_ROWS):
        n = PEER_ROWS.get(who, rows)
        child = run_child([sys.executable, Path(__file__), f"zones:{waters}", who, str(n)])
        if child.status:
            report.add(Skipped("zones", who, f"its process ended with status {child.status}"))
            continue
        said = json.loads(child.out)
        note = f"{said['memberships']:,} memberships" + (f"; {said['note']}" if said.get("note") else "")
        lines[who] = Measured("zones", who, waters, n, said["seconds"], child.peak_mb, said["cpu"], note)
        report.add(lines[who])
    mine = lines.pop("offing", None)
    if mine is None:
        return
    report.add(Ratio("zones", "seconds", mine.seconds, "at most 6", "s", mine.seconds <= 6))
    report.add(Ratio("zones", "peak", mine.peak_mb or 0, "below 1000", "MB", (mine.peak_mb or 0) < 1000))
    for who, line in lines.items():
        report.add(Ratio("zones", f"offing is faster than {who} by", mine.rate / line.rate))


def measure_places(report: Report, rows: int = ROWS) -> None:
    """Run every place detector, and the pair detector, over the same fixes in one process."""
    report.heading(f"Place detectors over {rows:,} fixes, two threads")
    child = run_child([sys.executable, Path(__file__), "places", "offing", str(rows)])
    if child.status:
        report.add(Skipped("places", "offing", f"its process ended with status {child.status}"))
        return
    said = json.loads(child.out)
    for kind, one in said.items():
        note = f"found {one['found']:,}"
        report.add(Measured("places", "offing", kind, rows, one["seconds"], None, one["cpu"], note))
    together = sum(said[kind]["seconds"] for kind in PLACES)
    pairs = said["encounter"]["seconds"]
    report.add(Ratio("places", "together", together, "no more than the pair detector", "s", together <= pairs))
    report.add(Ratio("places", "the pair detector takes", pairs, unit="s"))


def zones(waters: str, who: str, rows: int) -> dict[str, Any]:
    """Return what one engine takes to tell the areas and the distance to shore of each fix."""
    from offing.engine.areas import areas_of

    areas = areas_of(None)
    areas = areas.filter(pa.array([kind in ("sea", "strait", "adiz") for kind in areas["kind"].to_pylist()]))
    ask = {"offing": _offing, "shapely": _shapely, "sedonadb": _sedonadb}[who](areas.combine_chunks())
    ask(*_positions(waters, WARM_ROWS))
    lat, lon = _positions(waters, rows)
    seconds, cpu, told = best(lambda: ask(lat, lon), 2, warm=True)
    return {"seconds": seconds, "cpu": cpu, **told}


def _positions(waters: str, rows: int) -> tuple[Any, Any]:
    """Return positions of craft under way: at sea as in the other parts, or off coasts all over the world."""
    if waters == "ocean":
        tables = (make_fixes(min(_CHUNK, rows - n), seed=n) for n in range(0, rows, _CHUNK))
        parts = [(table["lat"].to_numpy().copy(), table["lon"].to_numpy().copy()) for table in tables]
        return tuple(np.concatenate(columns) for columns in zip(*parts, strict=True))
    # Tracks of a thousand fixes a minute apart that begin up to a degree from a random shore.
    rng = np.random.default_rng(1)
    tree = shore().tree
    x, y, z = tree.origin[rng.integers(0, len(tree.origin), rows // 1000)].astype(float).T
    lat, lon = (np.empty((rows // 1000, 1000)) for _ in range(2))
    for track in range(len(lat)):
        course = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.02, 1000))
        step = rng.choice([0.0, 0.001, 0.003, 0.005]) + rng.normal(0, 1e-5, 1000)
        lat[track] = np.degrees(np.arctan2(z[track], np.hypot(x[track], y[track]))) + np.cumsum(step * np.cos(course))
        lon[track] = np.degrees(np.arctan2(y[track], x[track])) + np.cumsum(step * np.sin(course))
    lat += rng.uniform(-1, 1, (len(lat), 1))
    return np.clip(lat, -89.9, 89.9).ravel(), ((lon + 180) % 360 - 180).ravel()


def _offing(areas: pa.Table) -> Callable[[Any, Any], dict[str, Any]]:
    from offing.atlas.area_index import area_index
    from offing.atlas.zones import zones_of, zones_of_each
    from offing.engine.areas import areas_of

    zoned, index = zones_of(areas_of(None)), area_index(areas)

    def work(part: tuple[Any, Any]) -> int:
        metres, _, offsets, _ = zones_of_each(zoned, *part)
        assert np.isfinite(metres).all()
        return int(offsets[-1] + index.inside(*part)[0][-1])

    def ask(lat: Any, lon: Any) -> dict[str, Any]:
        lat, lon = (np.ascontiguousarray(values) for values in (lat, lon))
        for values in (lat, lon):
            values.flags.writeable = False
        parts = [(lat[n : n + _CHUNK], lon[n : n + _CHUNK]) for n in range(0, len(lat), _CHUNK)]
        with ThreadPoolExecutor(2) as pool:
            return {"memberships": sum(pool.map(work, parts))}

    return ask


def _shore_lines() -> Any:
    """Return the shore that Offing ships as lines in degrees, one a leaf of its tree."""
    import shapely

    from offing.nav.distance import ECCENTRICITY_2

    tree = shore().tree
    leaf = np.repeat(np.arange(len(tree.origin)), np.diff(tree.starts))
    x, y, z = (tree.origin[leaf].astype(float) + tree.scale[leaf, None].astype(float) * tree.points).T
    lat = np.degrees(np.arctan2(z, (1 - ECCENTRICITY_2) * np.hypot(x, y)))
    return shapely.linestrings(np.stack((np.degrees(np.arctan2(y, x)), lat), axis=1), indices=leaf)


def _shapely(areas: pa.Table) -> Callable[[Any, Any], dict[str, Any]]:
    import shapely

    polygons = shapely.STRtree(shapely.from_wkb(np.array(areas["geometry"].to_pylist(), object)))
    lines = _shore_lines()
    coast = shapely.STRtree(lines)

    def work(part: Any) -> int:
        found = polygons.query(part, predicate="intersects").shape[1]
        nearest = coast.nearest(part)
        assert np.isfinite(shapely.distance(part, lines[nearest])).all()
        return found

    def ask(lat: Any, lon: Any) -> dict[str, Any]:
        points = shapely.points(lon, lat)
        with ThreadPoolExecutor(2) as pool:
            told = sum(pool.map(work, np.array_split(points, 8)))
        return {"memberships": told, "note": "planar distance in degrees, no zones"}

    return ask


def _sedonadb(areas: pa.Table) -> Callable[[Any, Any], dict[str, Any]]:
    import sedonadb

    session = sedonadb.connect()
    polygons = pa.table({"wkb": areas["geometry"].cast(pa.binary())})
    session.create_data_frame(polygons).to_view("areas_wkb")
    session.sql("SELECT ST_GeomFromWKB(wkb) AS geometry FROM areas_wkb").to_memtable().to_view("areas")

    def ask(lat: Any, lon: Any) -> dict[str, Any]:
        points = pa.table({"lat": lat, "lon": lon})
        session.create_data_frame(points).to_view("fixes", overwrite=True)
        counted = session.sql(
            "SELECT count(*) AS n FROM (SELECT ST_Point(lon, lat) AS geometry FROM fixes) f "
            "JOIN areas a ON ST_Intersects(f.geometry, a.geometry)"
        )
        found = counted.to_arrow_table()["n"][0].as_py()
        return {"memberships": found, "note": "membership alone, no distance, no zones"}

    return ask


def places(rows: int) -> dict[str, dict[str, float]]:
    """Return what each place detector takes over the same fixes, and the pair detector beside them."""
    small, fixes = make_fixes(WARM_ROWS), make_fixes(rows)
    told = {}
    for kind in (*PLACES, "encounter"):
        ask = ours.encounters if kind == "encounter" else lambda table, kind=kind: ours.place(kind, table)
        ask(small)
        seconds, cpu, found = best(lambda ask=ask: ask(fixes), 2, warm=True)
        told[kind] = {"seconds": seconds, "cpu": cpu, "found": found.num_rows}
    return told


if __name__ == "__main__":
    part, who, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
    print(json.dumps(zones(part.partition(":")[2], who, rows) if part.startswith("zones") else places(rows)))
