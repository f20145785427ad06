"""Which lines lie in what a user asks for: events and claims by their place, warnings by their areas."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from offing.engine.area_names import Found
from offing.engine.choose import Ring, within
from offing.engine.whole import WARNING

Row = Mapping[str, Any]


def meets(row: Row, polygons: Sequence[Sequence[Ring]]) -> bool:
    """Tell whether a row of the record lies in any of the polygons: by its place, of a warning by any of its areas."""
    if row["kind"] != WARNING or not row["body"]["geometry"]:
        return within(row["lat"], row["lon"], list(map(list, polygons)))
    import shapely

    asked = shapely.MultiPolygon([shapely.Polygon(rings[0], rings[1:]) for rings in polygons])
    return bool(shapely.intersects(geometry_of(row["body"]), asked))


def among(rows: list[dict[str, Any]], named: Found) -> list[dict[str, Any]]:
    """Return the rows that tell of an area by its id or lie in it, warnings with any of their areas or positions."""
    placed = {id(row) for row in named.among([row for row in rows if row["kind"] != WARNING])}
    return [row for row in rows if id(row) in placed or (row["kind"] == WARNING and _touches(row, named))]


def _touches(row: Row, named: Found) -> bool:
    positions = [one for area in row["body"]["areas"] for shape in area["shapes"] for one in shape["positions"]]
    if row["lat"] is not None:
        positions.append([row["lat"], row["lon"]])
    if not positions:
        return False
    lat, lon = np.array(positions, float).T
    return bool(named.holds(lat, lon).any()) or (bool(row["body"]["geometry"]) and _crosses(row, named))


def _crosses(row: Row, named: Found) -> bool:
    import shapely

    outlines = [wkb for wkb in named.areas["geometry"].to_pylist() if wkb is not None]
    shapes = [one for one in shapely.from_wkb(outlines) if one.geom_type in ("Polygon", "MultiPolygon")]
    return bool(shapely.intersects(geometry_of(row["body"]), shapes).any())


def geometry_of(said: Row) -> Any:
    """Return the geometry of a warning or of one of its areas as a shapely geometry, None where it has none."""
    import shapely

    return shapely.from_geojson(json.dumps(said["geometry"])) if said["geometry"] else None
