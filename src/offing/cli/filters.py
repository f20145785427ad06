"""What a user may write for a time, a span, an area or a pair, and what it means."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from offing.cli.terminal import remark
from offing.schema.errors import InputError, UsageError

_UNITS = {"s": 1, "min": 60, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(min|[smhdw])", re.IGNORECASE)
_BOUNDARIES = (".gpkg", ".shp", ".zip")
_BOX = re.compile(r"\s*-?\d+(\.\d*)?\s*(,\s*-?\d+(\.\d*)?\s*){3}")


def read_span(words: str) -> timedelta:
    """Return the time that *words* such as ``3h``, ``90min`` or ``1d 12h`` stand for.

    Raises UsageError where they stand for none.
    """
    parts = _SPAN.findall(words)
    if not parts or _SPAN.sub("", words).strip():
        raise UsageError(f"{words!r} is no length of time; write 45s, 30min, 3h, 2d, 1w or several, such as 1d12h")
    try:
        return timedelta(seconds=sum(float(n) * _UNITS[unit.lower()] for n, unit in parts))
    except OverflowError:
        raise UsageError(f"{words!r} is longer than any time there was; write such as 3h, 2d, 1w") from None


def read_time(words: str, *, now: datetime | None = None) -> datetime:
    """Return the UTC moment *words* name: ISO 8601, a date, ``now``, or a span before *now*.

    A time without a zone is UTC. Raises UsageError.
    """
    if words.strip().lower() == "now":
        return now or datetime.now(UTC)
    is_span = _SPAN.findall(words) and not _SPAN.sub("", words).strip()
    since = read_span(words) if is_span else None
    try:
        if since is not None:
            return (now or datetime.now(UTC)) - since
        moment = datetime.fromisoformat(words.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the latter: a year beyond 1 to 9999
        raise UsageError(
            f"{words!r} is no time; write 2023-07-20, 2023-07-20T06:30:00Z, or a span before now such as 3d"
        ) from None


def read_area(words: str) -> dict[str, Any] | str:
    """Return the GeoJSON geometry (Polygon or MultiPolygon) of a box W,S,E,N or of a file's polygons, else a name.

    A box whose west lies east of its east crosses the antimeridian and yields two polygons.
    What is neither numbers nor a file is left to be looked up as the name of an area. Raises UsageError.
    """
    if _BOX.fullmatch(words):
        return _box(*(float(edge) for edge in words.split(",")))
    if _is_name(words):
        return words
    polygons = _from_boundaries(words) if Path(words).suffix.lower() in _BOUNDARIES else _from_geojson(words)
    if not polygons:
        raise UsageError(f"--area {words}: holds no Polygon or MultiPolygon")
    return {"type": "MultiPolygon", "coordinates": polygons}


def _from_geojson(words: str) -> list[Any]:
    from offing.atlas.shapes import sound

    try:
        stored = json.loads(Path(words).read_text(encoding="utf-8"))
    except OSError as error:
        hint = "write the name of an area, W,S,E,N in degrees, or the name of a GeoJSON file"
        raise UsageError(f"--area {words!r}: {error.strerror or error}; {hint}") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--area {words}: not GeoJSON: {error}") from None
    found: list[Any] = []
    for polygon in _polygons(stored):
        try:
            made = sound({"type": "Polygon", "coordinates": polygon})
        except InputError as error:
            raise UsageError(f"--area {words}: {error}") from None
        found += _mended(words, made.wkb, made.repairs)
    return found


def _from_boundaries(words: str) -> list[Any]:
    """Return the polygons of a GeoPackage or a Shapefile."""
    from offing.engine.boundary_files import read_boundaries

    read = read_boundaries(Path(words))
    if read.refused:
        raise UsageError(f"--area {words}: {': '.join(read.refused[0])}")
    rows = zip(read.areas["area_id"].to_pylist(), read.areas["geometry"].to_pylist(), strict=True)
    return [polygon for id_, wkb in rows for polygon in _mended(words, wkb, read.repairs.get(id_, ()))]


def _mended(words: str, wkb: bytes, repairs: Iterable[str]) -> list[Any]:
    """Return the polygons of a sound geometry; say on stderr what was mended."""
    from offing.engine.outlines import as_geojson

    for repair in repairs:
        remark(f"offing: --area {words}: {repair}")
    return _polygons(as_geojson(wkb))


def _is_name(words: str) -> bool:
    """Tell a name from the place of a file, be it one that is not there, and from numbers gone wrong."""
    if not any(letter.isalpha() for letter in words):
        return False
    return not (
        Path(words).exists() or Path(words).suffix.lower() in (".json", ".geojson", *_BOUNDARIES) or "/" in words
    )


def _box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90):
        raise UsageError(
            f"--area {west:g},{south:g},{east:g},{north:g}: a box is W,S,E,N in degrees, "
            "W and E within ±180, S below N within ±90"
        )
    spans = [(west, east)] if west < east else [(west, 180.0), (-180.0, east)]
    rings = [[[[w, south], [e, south], [e, north], [w, north], [w, south]]] for w, e in spans]
    return {"type": "MultiPolygon", "coordinates": rings}


def _polygons(node: Any) -> list[Any]:
    if not isinstance(node, dict):
        return []
    if node.get("type") == "Polygon":
        return [node["coordinates"]]
    if node.get("type") == "MultiPolygon":
        return list(node["coordinates"])
    parts = [*(node.get("features") or ()), *(node.get("geometries") or ()), node.get("geometry")]
    return [polygon for part in parts for polygon in _polygons(part)]


def read_pairs(words: list[str], option: str) -> dict[str, str]:
    """Return the FIELD=COLUMN pairs of *words*; raises UsageError naming *option*."""
    pairs = [word.partition("=") for word in words]
    for (field, sign, column), word in zip(pairs, words, strict=True):
        if not (field and sign and column):
            raise UsageError(f"{option} {word!r}: write FIELD=COLUMN, such as {option} mmsi=SHIP_ID")
    return {field.strip(): column.strip() for field, _, column in pairs}
