"""The areas whose visitors are recorded, numbered: zones first, then polygons."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from offing.atlas.area_index import area_index
from offing.atlas.shore import distance_of, shore
from offing.atlas.zones import Zones, zone_id, zone_words, zones_of
from offing.nav.columns import readonly
from offing.nav.distance import arc_m, earth_vectors, unit_vectors
from offing.nav.polygons import Polygons
from offing.nav.runs import Floats, Ints

EVERYONE, AIRCRAFT = 1, 2
_KEPT: Final = 4
_last: list[tuple[pa.Table, str, "Followed"]] = []


@dataclass(frozen=True)
class Followed:
    """Hold the areas: ``zones``; the polygons indexed in ``index``, whose rows ``polygons`` holds (AREAS).

    ``by`` tells for each polygon whose visits count (EVERYONE or AIRCRAFT), ``centre`` its
    middle as an earth vector. Polygon k bears the number ``first_polygon + k``.
    """

    zones: Zones
    index: Polygons
    polygons: pa.Table
    by: NDArray[np.int8]
    centre: Floats

    @property
    def first_polygon(self) -> int:
        """Return the number of the first polygon."""
        return 3 * len(shore().codes)

    def ids(self, numbers: Ints) -> list[str]:
        """Return the area ids of *numbers*."""
        return self._told(numbers, zone_id, "area_id")

    def names(self, numbers: Ints) -> list[str]:
        """Return the areas' names; zones are called by what they are."""
        return self._told(numbers, zone_words, "name")

    def numbers(self, ids: list[str]) -> list[int]:
        """Return the numbers of areas by their ids, -1 where none bears that id now."""
        wanted = set(ids)
        known = {zone_id(n): n for n in range(self.first_polygon)} if wanted else {}
        known |= {one: self.first_polygon + k for k, one in enumerate(self.polygons["area_id"].to_pylist())}
        return [known.get(one, -1) for one in ids]

    def distance_m(self, numbers: Ints, lat: Floats, lon: Floats) -> Floats:
        """Return how far positions are from the shore of each zone, or from the middle of each polygon, in metres."""
        metres = np.full(len(numbers), np.nan)
        for n in np.unique(numbers).tolist():
            some = numbers == n
            if n < self.first_polygon:
                owner = self.zones.owner[n // 3]
                coasts = [code for code, one in zip(shore().codes, self.zones.owner, strict=True) if one == owner]
                metres[some] = np.min([distance_of(lat[some], lon[some], code) for code in coasts], axis=0)
            else:
                offset = earth_vectors(lat[some], lon[some]) - self.centre[n - self.first_polygon]
                metres[some] = arc_m(np.linalg.norm(offset, axis=1))
        return metres

    def _told(self, numbers: Ints, of_zone, column: str) -> list[str]:  # type: ignore[no-untyped-def]
        names = self.polygons[column].to_pylist()
        every = {
            int(n): of_zone(int(n)) if n < self.first_polygon else names[n - self.first_polygon]
            for n in np.unique(numbers)
        }
        return [every[n] for n in numbers.tolist()]


def followed(areas: pa.Table, also: str) -> Followed:
    """Return the areas among *areas* (AREAS) whose visitors are recorded, built once for the same table.

    Those the user drew or loaded, the ADIZs for aircraft, and the kinds named in *also*.
    """
    for table, words, known in _last:
        if table is areas and words == also:
            return known
    kinds = ["drawn", "boundary", "adiz", *also.split()]
    polygons = areas.filter(pc.is_in(areas["kind"], value_set=pa.array(kinds))).combine_chunks()
    by = [AIRCRAFT if kind == "adiz" and "adiz" not in also else EVERYONE for kind in polygons["kind"].to_pylist()]
    index = area_index(polygons).arrays
    found = Followed(zones_of(areas), index, polygons, readonly(by, np.int8), _centres(polygons))
    _last.insert(0, (areas, also, found))
    del _last[_KEPT:]
    return found


def _centres(polygons: pa.Table) -> Floats:
    """Return the middle of each area: that of its parts, the larger counting more."""
    import shapely

    centres = np.zeros((polygons.num_rows, 3))
    for row, geometry in enumerate(polygons["geometry"].to_pylist()):
        parts = shapely.get_parts(shapely.from_wkb(geometry))
        lon, lat = shapely.get_coordinates(shapely.centroid(parts)).T
        weight = shapely.area(parts) * np.cos(np.radians(lat))
        x, y, z = weight @ unit_vectors(lat, lon)
        north, east = np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))
        centres[row] = earth_vectors(north, east)
    return readonly(centres, np.float64)
