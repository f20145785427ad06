"""Which columns of a table are latitude and longitude, and how they are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from offing.codecs.columns import ColumnName
from offing.codecs.columns_map import Mapped
from offing.codecs.columns_values import Floats, read_angles, read_degrees, read_numbers

_MOST = 0.5
_SOME = 0.1  # of the values under a name of a coordinate: the rest is damaged
_NO_DOUBT = 0.9  # of rows with |lat| above 90 for lat and lon to be exchanged unasked
_MINUTES4 = 600_000.0  # AIS counts ten-thousandths of a minute
_E6, _E7 = 1e6, 1e7


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """Hold the layout fields of latitude and longitude, what was decided, or what is missing."""

    fields: dict[str, Any]
    decided: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def choose_places(
    names: Sequence[ColumnName], sample: pl.DataFrame, mapped: dict[str, Mapped | None], *, comma: bool
) -> PlaceChoice:
    """Return where *sample* (columns ``c0`` …) holds latitude and longitude, and in which form."""
    columns: dict[str, int] = {}
    missing = []
    for role, word in (("lat", "latitude"), ("lon", "longitude")):
        if (given := mapped.get(role)) is not None:
            columns[role] = given.column
            continue
        likely = _candidates(names, role)
        readable = [index for index in likely if _is_readable(sample[f"c{index}"], comma, _MOST)]
        readable = readable or [index for index in likely if _is_readable(sample[f"c{index}"], comma, _SOME)]
        if not readable:
            missing.append(word)
        elif names[readable[0]].rank(role) is None and len(readable) > 1:
            texts = " and ".join(names[index].text for index in readable)
            missing.append(f"{word} ({texts} could each be it)")
        else:
            columns[role] = readable[0]
    if missing:
        return PlaceChoice({}, missing=tuple(missing))
    return _settle_form(names, sample, columns, mapped, comma)


def _candidates(names: Sequence[ColumnName], role: str) -> list[int]:
    ranked = [(rank, index) for index, name in enumerate(names) if (rank := name.rank(role)) is not None]
    return [index for _, index in sorted(ranked)] or [i for i, name in enumerate(names) if name.hints(role)]


def _is_readable(values: pl.Series, comma: bool, share: float) -> bool:
    held = values.drop_nulls()
    if not len(held):
        return False
    numbers = read_numbers(held, comma=comma)
    if np.mean(np.isfinite(numbers)) > share:
        return True
    return held.dtype == pl.String and bool(np.mean(np.isfinite(read_angles(held, comma=comma))) > share)


def _settle_form(
    names: Sequence[ColumnName],
    sample: pl.DataFrame,
    columns: dict[str, int],
    mapped: dict[str, Mapped | None],
    comma: bool,
) -> PlaceChoice:
    fields: dict[str, Any] = {}
    said = []
    for role in ("lat", "lon"):
        fields[role], words = _one_form(names, sample, columns[role], role, mapped.get(role), comma)
        said.append(f"{'latitude' if role == 'lat' else 'longitude'}: column {_text(names, columns[role])}{words}")
    if mapped.get("lat") is None and mapped.get("lon") is None:
        said += _settle_pair(sample, fields, comma)
    said += _settle_wrap(sample, fields, comma)
    return PlaceChoice(fields, tuple(said))


def _one_form(
    names: Sequence[ColumnName], sample: pl.DataFrame, column: int, role: str, mapped: Mapped | None, comma: bool
) -> tuple[dict[str, Any], str]:
    values = sample[f"c{column}"]
    numbers = read_numbers(values, comma=comma)
    if values.dtype == pl.String and _is_angle(values, numbers, comma):
        return {"column": column, "form": "angle"}, ", degrees with minutes or letters"
    field: dict[str, Any] = {"column": column, "form": "degrees"}
    if mapped is not None and (mapped.scale != 1 or mapped.shift):
        return {**field, "scale": mapped.scale, "divide": mapped.divide, "shift": mapped.shift}, ", as mapped"
    sides = [index for index, name in enumerate(names) if name.rank(f"{role}_side") is not None]
    if sides and sample[f"c{sides[0]}"].dtype == pl.String:
        field["side"] = sides[0]
    scale, words = _scale(names[column], np.abs(numbers[np.isfinite(numbers)]), role)
    if scale:
        return {**field, "scale": scale, "divide": True}, words
    if _is_ddmm(numbers, role):
        return {**field, "form": "ddmm"}, ", degrees and minutes run together (5432.19 is 54° 32.19')"
    return field, ", degrees"


def _is_angle(values: pl.Series, numbers: Floats, comma: bool) -> bool:
    """Tell whether more of the texts read as degrees with letters or minutes than as plain numbers."""
    return bool(np.isfinite(read_angles(values, comma=comma)).sum() > 2 * np.isfinite(numbers).sum())


def _scale(name: ColumnName, sizes: Floats, role: str) -> tuple[float, str]:
    if "e6" in name.units or "e7" in name.units:
        return (_E6, ", millionths of a degree") if "e6" in name.units else (_E7, ", ten-millionths of a degree")
    limit = 91 if role == "lat" else 181
    if not len(sizes) or np.median(sizes) <= limit * 100 or np.any(sizes % 1):
        return 0.0, ""
    top = float(np.quantile(sizes, 0.99))
    if top <= limit * _MINUTES4:
        return _MINUTES4, ", ten-thousandths of a minute as AIS counts (assumed; for millionths map it with /1e6)"
    return (_E6, ", millionths of a degree") if top <= limit * _E6 else (_E7, ", ten-millionths of a degree")


def _is_ddmm(numbers: Floats, role: str) -> bool:
    sizes = np.abs(numbers[np.isfinite(numbers)])
    if not len(sizes) or np.mean(sizes > (181 if role == "lat" else 361)) < _MOST:
        return False
    return bool(np.mean((sizes < (9_001 if role == "lat" else 18_001)) & (sizes % 100 < 60)) >= _NO_DOUBT)


def _settle_pair(sample: pl.DataFrame, fields: dict[str, Any], comma: bool) -> list[str]:
    """Exchange latitude and longitude where no latitude could be what that column holds."""
    lat, lon = (np.abs(read_degrees(sample, fields[role], comma=comma)) for role in ("lat", "lon"))
    known = np.isfinite(lat) & np.isfinite(lon) & ~((lat == 91) & (lon == 181))
    if not known.any() or np.any(lon[known] > 91):
        return []
    share = float(np.mean((lat[known] > 91) & (lat[known] <= 180)))
    if share >= _NO_DOUBT and fields["lat"]["form"] == fields["lon"]["form"] == "degrees":
        fields["lat"], fields["lon"] = fields["lon"], fields["lat"]
        return ["latitude and longitude look swapped (latitudes beyond 90°): read the other way round"]
    if share > _MOST:
        return ["latitude and longitude look swapped; if they are, map them: --map lat=… --map lon=…"]
    return []


def _settle_wrap(sample: pl.DataFrame, fields: dict[str, Any], comma: bool) -> list[str]:
    lon = read_degrees(sample, fields["lon"], comma=comma)
    lon = lon[np.isfinite(lon) & (lon != 181)]
    beyond = (lon > 180) & (lon <= 360)
    if len(lon) and lon.min() >= 0 and np.mean(beyond) >= 0.01:
        fields["lon"]["wrap"] = True
        return ["longitude runs from 0 to 360°"]
    return []


def _text(names: Sequence[ColumnName], column: int) -> str:
    return names[column].text or f"#{column + 1}"
