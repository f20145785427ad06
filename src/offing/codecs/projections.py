"""Positions in another projection: known by their size or by what the file says, and brought to WGS 84."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from offing.schema.errors import InputError

Transform = Callable[[float, float], tuple[float, float]]
_CODE = re.compile(r"(?:urn:(?:x-)?ogc:def:crs:)?(EPSG|OGC|ESRI):(?:[\d.]{0,8}:)?([A-Za-z0-9]{1,12})", re.IGNORECASE)
_DEGREES = ("OGC:CRS84", "EPSG:4326", "OGC:CRS84H", "EPSG:4979")
WHAT_TO_DO = (
    "transform it to WGS 84 degrees first (ogr2ogr -t_srs EPSG:4326 new.geojson old.geojson), or say what it is with "
    "--map crs=EPSG:32652"
)
ANOTHER = "positions in another projection"


def code_of(told: Any) -> str | None:
    """Return the code of a CRS as files tell it ("EPSG:3857", a URN, or GeoJSON's old member), None where none is."""
    if isinstance(told, dict):
        properties = told.get("properties")
        told = properties.get("name") or properties.get("code") if isinstance(properties, dict) else None
    if isinstance(told, int):
        told = f"EPSG:{told}"
    if not isinstance(told, str):
        return None
    told = f"EPSG:{told}" if re.fullmatch(r"\d{4,6}", told.strip()) else told
    found = _CODE.fullmatch(told.strip()[:80])
    return f"{found[1].upper()}:{found[2].upper()}" if found else None


@lru_cache(maxsize=16)
def to_degrees(code: str) -> Transform | None:
    """Return what turns east and north of a CRS into longitude and latitude; None where they are that already.

    Raises InputError where the code is not known, or is no projection of the Earth.
    """
    if code in _DEGREES:
        return None
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    try:
        transformer = Transformer.from_crs(CRS.from_user_input(code), "EPSG:4326", always_xy=True)
    except ProjError:
        raise InputError(f"{ANOTHER}: {code} is not known; {WHAT_TO_DO}") from None

    def turned(east: float, north: float) -> tuple[float, float]:
        lon, lat = transformer.transform(east, north)
        return float(lon), float(lat)

    return turned


def in_degrees(east: float, north: float, transform: Transform | None) -> tuple[float, float]:
    """Return longitude and latitude of a position; raises InputError where it is none in degrees."""
    lon, lat = transform(east, north) if transform is not None else (east, north)
    if abs(lat) <= 90 and abs(lon) <= 180:
        return lon, lat
    if transform is None and max(abs(lat), abs(lon)) > 360:
        raise InputError(f"{ANOTHER}: {east:g}, {north:g} are no degrees; {WHAT_TO_DO}")
    raise InputError(f"a position that is not on Earth: {lat:g}, {lon:g}")
