"""Read the boundaries that a user has: GeoJSON, GeoPackage or Shapefile into rows of AREAS.

What the file says of an area is taken as it says it; what had to be changed to take it is told.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from offing.atlas import rings
from offing.atlas.shapes import Axis, Unsound, sound
from offing.engine.boundary_staging import MOST_BYTES, Staged, staged
from offing.engine.own_areas import LONGEST_NAME, clean_name, slug
from offing.nav.runs import Floats
from offing.schema.errors import InputError, UsageError
from offing.schema.tables import AREAS

MOST_VERTICES = 30_000_000  # some half a gigabyte; the zones of the whole world have ten million
# Fields that hold a name, the best first: Marine Regions, Natural Earth, and what people write.
_NAMES = ("geoname", "name", "name_en", "name_long", "title", "label", "territory1", "sovereign1", "area_name", "id")
_HOLDERS = tuple(f"iso_ter{n}" for n in "123"), tuple(f"iso_sov{n}" for n in "123"), ("iso_a2", "iso2", "holder")
_SOVEREIGNS = ("sovereign1", "sovereign2", "sovereign3")
_KIND = "pol_type"
# What Marine Regions' POL_TYPE says, in the words of AREAS.
_ROLES: Mapping[str, str] = {
    "200nm": "EEZ",
    "12nm": "territorial sea",
    "24nm": "contiguous zone",
    "internal waters": "internal waters",
    "archipelagic waters": "archipelagic waters",
}
# Lines straight in another coordinate system are bent in degrees; in pieces of this length by some metres at most.
_PIECE_M = 10_000.0
_BATCH = 16  # features, each of which may have a million vertices
# Nothing that GDAL might be led to fetch can be fetched.
_OFFLINE = {
    "GDAL_HTTP_PROXY": "http://127.0.0.1:1",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
}

_Moved = Callable[[rings.Parts, list[str]], rings.Parts]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Hold what a boundary file gave.

    `areas` are rows of AREAS, `remarks` are on the file as a whole, `repairs` on areas by
    their id, `refused` the features left out, each with the reason.
    """

    areas: pa.Table
    remarks: tuple[str, ...]
    repairs: Mapping[str, tuple[str, ...]]
    refused: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Found:
    """Gather rows while features are read."""

    prefix: str
    stem: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    repairs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)
    features: int = 0
    vertices: int = 0


def read_boundaries(
    place: Path,
    *,
    name_field: str | None = None,
    layer: str | None = None,
    axis: Axis = "lon,lat",
    prefix: str = "boundary:",
    most_bytes: int = MOST_BYTES,
    most_vertices: int = MOST_VERTICES,
) -> Boundaries:
    """Return the areas of a boundary file on disk, a few features in memory at a time.

    Names come from *name_field*, else from the fields that Marine Regions and Natural Earth
    use, else the areas are numbered. Another coordinate system is changed to WGS 84; a file
    that names none is taken as WGS 84 where its numbers can be degrees. Simplifies nothing.
    Raises InputError where the file cannot be read, is too large, or holds no sound area, and
    UsageError where it has no such field or layer.
    """
    with staged(place, layer=layer, most_bytes=most_bytes) as file:
        found = _Found(prefix, place.name.split(".")[0] or "area")
        remarks: list[str] = []
        with _gdal(file) as noted:
            _read(file, found, remarks, name_field=name_field, layer=layer, axis=axis, most=most_vertices)
        # An unclosed ring is said of the area it belongs to.
        remarks += [message for message in noted() if "Non closed ring" not in message]
    if not found.rows:
        why = f": {found.refused[0][0]}: {found.refused[0][1]}" if found.refused else "; it has no features"
        raise InputError(f"{place}: holds no area that can be used{why}")
    areas = pa.Table.from_pylist(found.rows, schema=AREAS)
    return Boundaries(areas, tuple(dict.fromkeys(remarks)), found.repairs, tuple(found.refused))


class _gdal:  # noqa: N801 - reads as a function: with _gdal(file) as noted
    """Keep GDAL from the network, turn its errors into InputError, and gather its warnings."""

    def __init__(self, file: Staged) -> None:
        self._file = file
        self._caught = warnings.catch_warnings(record=True)

    def __enter__(self) -> Callable[[], list[str]]:
        import pyogrio

        pyogrio.set_gdal_config_options(_OFFLINE)
        self._noted = self._caught.__enter__() or []
        warnings.simplefilter("always")
        return lambda: [str(one.message) for one in self._noted]

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

        self._caught.__exit__(kind, error, trace)
        broken = (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, pa.ArrowException)
        if isinstance(error, broken):
            message = str(error).replace(self._file.dataset, self._file.name)
            raise InputError(f"{self._file.name}: cannot be read as {self._file.driver}: {message}") from error


def _read(
    file: Staged,
    found: _Found,
    remarks: list[str],
    *,
    name_field: str | None,
    layer: str | None,
    axis: Axis,
    most: int,
) -> None:
    import pyogrio

    chosen = _layer(file, layer)
    info = pyogrio.read_info(file.dataset, layer=chosen)
    if info["driver"] != file.driver:
        raise InputError(f"{file.name}: GDAL takes it for {info['driver']}, not {file.driver}")
    fields = {str(name).lower(): str(name) for name in reversed(info["fields"])}
    wanted = _wanted(fields, info["fields"], name_field, file)
    moved = _mover(info["crs"], axis, remarks, file)
    columns = list(dict.fromkeys(wanted.values()))
    with pyogrio.open_arrow(file.dataset, layer=chosen, columns=columns, batch_size=_BATCH, use_pyarrow=True) as opened:
        meta, reader = opened
        geometry = meta["geometry_name"] or "wkb_geometry"
        for batch in reader:
            for row in batch.to_pylist():
                said = {key: row.get(column) for key, column in wanted.items()}
                _add(found, said, row.get(geometry), moved, axis)
                if found.vertices > most:
                    raise InputError(
                        f"{file.name}: has more than the {most:,} vertices that are read of one file; "
                        "keep the features you need in a file of their own"
                    )


def _layer(file: Staged, layer: str | None) -> str | None:
    """Return the layer of a GeoPackage to be read."""
    import pyogrio

    if file.driver != "GPKG":
        return None
    layers = {str(name): str(kind) for name, kind in pyogrio.list_layers(file.dataset)}
    if layer is not None:
        if layer not in layers:
            raise UsageError(f"{file.name} has no layer {layer!r}; it has {', '.join(layers) or 'none'}")
        return layer
    areas = [name for name, kind in layers.items() if "Polygon" in kind or kind in ("Unknown", "GeometryCollection")]
    if len(areas) != 1:
        raise InputError(
            f"{file.name}: holds {len(areas)} layers of polygons; name one of {', '.join(layers) or 'none'}"
        )
    return areas[0]


def _wanted(fields: Mapping[str, str], every: Any, name_field: str | None, file: Staged) -> dict[str, str]:
    """Return the columns to be read, by what they are for."""
    if name_field is not None and name_field not in list(every) and name_field.lower() not in fields:
        raise UsageError(f"{file.name} has no field {name_field!r}; it has {', '.join(map(str, every)) or 'none'}")
    known = [*_NAMES, *(one for group in _HOLDERS for one in group), *_SOVEREIGNS, _KIND]
    wanted = {key: fields[key] for key in known if key in fields}
    if name_field is not None:
        wanted["the name"] = name_field if name_field in list(every) else fields[name_field.lower()]
    return wanted


def _mover(text: str | None, axis: Axis, remarks: list[str], file: Staged) -> _Moved | None:
    """Return what brings geometry to WGS 84; None where it is there already."""
    import pyproj
    import pyproj.network

    if text is None or "Undefined" in text[:60]:
        remarks.append("names no coordinate system; its numbers were taken as degrees on WGS 84")
        return None
    pyproj.network.set_network_enabled(active=False)  # type: ignore[attr-defined]
    try:
        crs = pyproj.CRS.from_user_input(text).to_2d()
        if crs.equals(pyproj.CRS.from_epsg(4326), ignore_axis_order=True) or crs.to_epsg() == 4326:
            return None
        change = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except pyproj.exceptions.ProjError as error:
        raise InputError(f"{file.name}: its coordinate system cannot be changed to WGS 84: {error}") from error
    remarks.append(f"changed from {crs.name} to WGS 84")
    piece = _PIECE_M / crs.axis_info[0].unit_conversion_factor if crs.is_projected else np.inf

    def moved(parts: rings.Parts, repairs: list[str]) -> rings.Parts:
        added = 0

        def one(vertices: Floats) -> Floats:
            nonlocal added
            fine = _divided(vertices if axis == "lon,lat" else vertices[:, ::-1], piece)
            added += len(fine) - len(vertices)
            return np.stack(change.transform(fine[:, 0], fine[:, 1]), axis=1)

        polygons = [[one(ring) for ring in polygon] for polygon in parts.polygons]
        done = rings.Parts(polygons, [one(line) for line in parts.lines], parts.points)
        if axis != "lon,lat":
            repairs.append("the coordinates were swapped, as asked")
        if added:
            repairs.append(f"{added:,} vertices were added on long sides, which are bent in degrees")
        return done

    return moved


def _divided(vertices: Floats, piece: float) -> Floats:
    """Return a line with vertices at least every *piece* along it."""
    if not np.isfinite(vertices).all() or np.abs(vertices).max(initial=0.0) > 1e9:
        raise Unsound("it has a coordinate that is no number or lies beyond the earth")
    if len(vertices) < 2:
        return vertices
    steps = np.diff(vertices, axis=0)
    pieces = np.maximum(np.ceil(np.hypot(steps[:, 0], steps[:, 1]) / piece), 1).astype(np.int64)
    which = np.repeat(np.arange(len(steps)), pieces)
    share = (np.arange(len(which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[which]
    return np.concatenate((vertices[which] + share[:, None] * steps[which], vertices[-1:]))


def _add(found: _Found, said: Mapping[str, Any], wkb: bytes | None, moved: _Moved | None, axis: Axis) -> None:
    """Add one feature as a row, or among the refused."""
    found.features += 1
    name = _name(said) or (f"{found.stem} {found.features}")
    repairs: list[str] = []
    try:
        if wkb is None:
            raise Unsound("there is no geometry")
        parts = rings.from_wkb(wkb)
        found.vertices += sum(len(ring) for polygon in parts.polygons for ring in polygon)
        if moved is not None:
            parts = moved(parts, repairs)
        made = sound(parts, axis=axis if moved is None else "lon,lat")
    except InputError as error:
        found.refused.append((name, str(error)))
        return
    area_id = first = f"{found.prefix}{slug(name)}"
    number = 1
    while area_id in found.repairs:
        number += 1
        area_id = f"{first}-{number}"
    if number > 1:
        repairs.append(f"it is the {number}. area of this name; its id ends in -{number}")
    found.repairs[area_id] = (*repairs, *made.repairs)
    row = {"area_id": area_id, "kind": found.prefix.rstrip(":"), "name": name, "geometry": made.wkb}
    found.rows.append({**row, **_standing(said)})


def _name(said: Mapping[str, Any]) -> str | None:
    """Return what the file calls an area, on one line."""
    for key in ("the name", *_NAMES):
        if (value := said.get(key)) is None:
            continue
        try:
            return clean_name(str(value)[: LONGEST_NAME - 1])
        except UsageError:
            continue
    return None


def _standing(said: Mapping[str, Any]) -> dict[str, str | None]:
    """Return holder, role and note as far as the file tells them."""
    holder = next((codes for group in _HOLDERS if (codes := _codes(said, group))), None)
    sovereigns = dict.fromkeys(str(said[key]) for key in _SOVEREIGNS if said.get(key))
    kind = str(said[_KIND]).strip() if said.get(_KIND) else None
    role = _ROLES.get(kind.lower(), kind.lower()) if kind else None
    named = f"the file names {', '.join(sovereigns)}" if sovereigns else None
    note = "; ".join(part for part in (kind, named) if part) or None
    return {"holder": holder, "role": role, "note": note}


def _codes(said: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    """Return the two-letter codes in some fields, separated by blanks; None where one is longer."""
    codes = dict.fromkeys(str(said[key]).strip() for key in keys if said.get(key))
    if not codes or not all(len(code) == 2 and code.isascii() and code.isalpha() for code in codes):
        return None
    return " ".join(code.upper() for code in codes)
