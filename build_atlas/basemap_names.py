"""The names on the page's basemap: seas, straits, disputed places, cities, in English and as written there."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from offing.atlas import disputed, seas, straits
from offing.atlas.places import _cities, _city

_MOST_LOCAL = 2
_PEOPLE = (8_000_000, 3_000_000, 1_000_000, 400_000, 150_000)  # of whom a city has at least so many from a zoom on
_ZOOMS = (2.5, 3.5, 4.5, 5.5, 6.5)
Feature = dict[str, Any]


def write_names(path: Path) -> None:
    """Write a GeoJSON FeatureCollection of points with `what`, `name`, `local` and the least `zoom` it is shown at."""
    features = [*_seas(), *_straits(), *_disputed(), *_of_cities()]
    told = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    print(f"{len(features):,} names, {path.stat().st_size / 1e3:.0f} kB")


def _seas() -> Iterator[Feature]:
    for sea in seas.seas():
        shape = shapely.MultiPolygon([shapely.Polygon([(lon, lat) for lat, lon in ring]) for ring in sea.outline])
        largest = max(shape.geoms, key=lambda one: one.area)
        point = shapely.get_point(shapely.maximum_inscribed_circle(shapely.buffer(largest, 0), tolerance=0.05), 0)
        area = shape.area
        zoom = 1.0 if area > 1500 else 2.5 if area > 150 else 3.5 if area > 30 else 4.5
        local = _local((one.lang, one.name) for one in sea.names)
        yield _feature("sea", sea.name, local, point.x, point.y, zoom)


def _straits() -> Iterator[Feature]:
    for strait in straits.straits():
        lat, lon = np.mean(np.array([*strait.gates[0], *strait.gates[1]]), axis=0)
        pairs = ((lang, name) for lang, names in strait.names.items() for name in names)
        yield _feature("strait", strait.name, _local(pairs), (lon + 180) % 360 - 180, lat, 5.2)


def _disputed() -> Iterator[Feature]:
    for place in disputed.places():
        points = [one[:2] for one in place.circles] or [point for ring in place.polygons for point in ring]
        lat, lon = np.mean(np.array(points), axis=0)
        local = _local((one.lang, one.name) for one in place.names)
        feature = _feature("disputed", place.name, local, lon, lat, 4.8)
        feature["properties"]["claimants"] = ", ".join((*place.claimants, *place.parties))
        yield feature


def _of_cities() -> Iterator[Feature]:
    for line in _cities().split("\n"):
        if line and not line.startswith("#"):
            city = _city(line)
            zoom = next((z for people, z in zip(_PEOPLE, _ZOOMS, strict=True) if city.people >= people), None)
            if zoom is not None:
                yield _feature("city", city.name, None, city.lon, city.lat, zoom)


def _local(pairs: Iterable[tuple[str, str]]) -> str | None:
    """Return the first names in other scripts than Latin."""
    found = dict.fromkeys(name for lang, name in pairs if lang != "en" and any(ord(one) > 0x250 for one in name))
    return " · ".join(list(found)[:_MOST_LOCAL]) or None


def _feature(what: str, name: str, local: str | None, lon: float, lat: float, zoom: float) -> Feature:
    told = {"what": what, "name": name, "zoom": zoom} | ({"local": local} if local else {})
    point = {"type": "Point", "coordinates": [round(float(lon), 4), round(float(lat), 4)]}
    return {"type": "Feature", "geometry": point, "properties": told}
