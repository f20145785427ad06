"""Find the areas that hold each of many points."""

import hashlib
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import ArrayLike, NDArray

from offing.nav.columns import readonly, whole
from offing.nav.polygon_grid import build
from offing.nav.polygons import Polygons, members
from offing.nav.runs import Ints
from offing.schema.errors import InputError

_POLYGON, _MULTIPOLYGON = 3, 6
_KEPT: Final = 4  # indexes of the last few tables, each up to some hundred megabytes
_last: tuple[tuple[pa.Table, bytes, "AreaIndex"], ...] = ()


class AreaIndex:
    """Index the polygons among the rows of an AREAS table; rows of other or no geometry hold no point.

    `arrays` is what the kernels of nav/polygons.py take; they number areas by their row in
    the table. `numbers` are the rows that have polygons. The rule for points on borders and
    at 180 degrees is theirs too. Raises InputError where a geometry cannot be read.
    """

    def __init__(self, areas: pa.Table) -> None:
        lon, lat, ring_start, ring_area = _rings(areas)
        self.numbers: NDArray[np.int32] = np.unique(ring_area).astype(np.int32)
        self.arrays: Polygons = build(lon, lat, ring_start, ring_area, areas.num_rows)

    def inside(self, lat: ArrayLike, lon: ArrayLike) -> tuple[Ints, NDArray[np.int32]]:
        """Return the rows of the areas that hold each of n points, ascending: offsets (n + 1) and row numbers.

        Degrees; longitudes from -180 to 180. Point i lies in numbers[offsets[i]:offsets[i + 1]], an
        unknown one (NaN) in none.
        """
        north, east = (readonly(np.atleast_1d(np.asarray(values, np.float64)), np.float64) for values in (lat, lon))
        offsets, numbers = members(self.arrays, north, east)
        return offsets, numbers


def area_index(areas: pa.Table) -> AreaIndex:
    """Return the index of *areas*, kept for whoever comes with the same rows: detectors do, bucket after bucket."""
    global _last
    for table, _, index in _last:
        if table is areas:
            return index
    digest = _digest(areas)
    kept = next((index for _, known, index in _last if known == digest), None)
    index = kept or AreaIndex(areas)
    # Threads that come at once may both build it, which harms nothing: the tuple is put in place whole.
    _last = ((areas, digest, index), *_last[: _KEPT - 1])
    return index


def _digest(areas: pa.Table) -> bytes:
    """Return a digest of all geometries in their order, which is all that an index rests on."""
    geometry = whole(areas["geometry"])
    digest = hashlib.sha256(np.asarray(geometry.is_valid()).tobytes())
    sizes = np.asarray(pc.fill_null(pc.binary_length(geometry), 0))
    digest.update(sizes.tobytes())
    for value in geometry:
        if value.is_valid:
            digest.update(value.as_buffer())
    return digest.digest()


def _rings(areas: pa.Table) -> tuple[Any, Any, Ints, Ints]:
    """Return longitudes and latitudes of all rings joined, where each begins, and the row it belongs to."""
    import shapely  # not needed by what only passes tables on

    try:
        geometries = shapely.from_wkb(np.array(areas["geometry"].to_pylist(), object))
    except shapely.errors.GEOSException as error:
        raise InputError(f"the geometry of an area is not well-known binary: {error}") from error
    rows = np.flatnonzero(np.isin(shapely.get_type_id(geometries), (_POLYGON, _MULTIPOLYGON)))
    polygons, part_row = shapely.get_parts(geometries[rows], return_index=True)
    rings, ring_polygon = shapely.get_rings(polygons, return_index=True)
    vertices, vertex_ring = shapely.get_coordinates(rings, return_index=True)
    sizes = np.bincount(vertex_ring, minlength=len(rings))
    if not (np.all(np.abs(vertices[:, 0]) <= 180.0) and np.all(np.abs(vertices[:, 1]) <= 90.0)):
        raise InputError("an area has a vertex that is no longitude from -180 to 180 and latitude from -90 to 90")
    start = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    return vertices[:, 0], vertices[:, 1], start, rows[part_row[ring_polygon]].astype(np.int64)
