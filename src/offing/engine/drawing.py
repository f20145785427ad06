"""What a user draws: a circle, a box, or the polygons of a file, as areas of the record."""

import hashlib
import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from offing.engine import outlines
from offing.engine.own_areas import ROLES, Drawn, clean_name
from offing.schema.errors import InputError, UsageError
from offing.schema.text import visible

if TYPE_CHECKING:
    from offing.atlas.shapes import Axis

# `drawn` says nothing of what an area is; `boundary` leaves it to the file to say.
AS: Final = ("drawn", "boundary", *ROLES)
_AXES: Final = ("lon,lat", "lat,lon")
_GIVEN: Final = "given.geojson"
_NUMBERED = re.compile(r"given \d+")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Drawing:
    """Hold the areas that were given, remarks on the whole, and the features left out, each with the reason."""

    areas: list[Drawn]
    remarks: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold how a file is to be read."""

    name_field: str | None = None
    layer: str | None = None
    axis: str = "lon,lat"


AS_IT_IS = Reading()


def drawn(
    what: str | None,
    *,
    circle: str | None = None,
    box: str | None = None,
    name: str | None = None,
    as_: str = "drawn",
    holder: str | None = None,
    reading: Reading = AS_IT_IS,
) -> Drawing:
    """Return the areas that the words of `offing area add` mean: a file, GeoJSON, a circle or a box.

    Raises UsageError, and InputError for a file that cannot be read.
    """
    if sum(one is not None for one in (what, circle, box)) != 1:
        raise UsageError("give one thing to add: a FILE, GeoJSON, --circle LAT,LON,KM or --box S,W,N,E")
    if as_ not in AS:
        raise UsageError(f"--as {as_!r}: write one of {', '.join(AS)}")
    if reading.axis not in _AXES:
        raise UsageError(f"--axis {reading.axis!r}: write one of {' or '.join(_AXES)}")
    named = None if name is None else clean_name(name)
    state = _state(holder)
    if what is None:
        return Drawing([_shape(circle, box, named, as_, state, reading)])
    if what.lstrip().startswith(("{", "[")):
        return _from_text(what, named, as_, state, reading)
    return _from_file(Path(what), what, named, as_, state, reading)


def _shape(
    circle: str | None, box: str | None, name: str | None, as_: str, holder: str | None, reading: Reading
) -> Drawn:
    words, shape = (circle, "--circle LAT,LON,KM") if circle is not None else (box, "--box S,W,N,E")
    option = shape.split()[0]
    if reading != AS_IT_IS:
        raise UsageError(f"--name-field, --layer and --axis are for files, not for {option}")
    if name is None:
        raise UsageError(f"{option} needs a name for the area: --name NAME")
    numbers = _numbers(str(words), shape)
    geometry = outlines.circle(*numbers) if circle is not None else outlines.box(*numbers)
    return _area(name, geometry, as_, {"holder": holder}, {"from": f"drawn with {option} {words}"})


def _numbers(words: str, shape: str) -> list[float]:
    asked = shape.count(",") + 1
    try:
        numbers = [float(word) for word in words.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != asked or any(number != number for number in numbers):
        raise UsageError(f"{words!r} is not what {shape} asks for: {asked} numbers with commas between")
    return numbers


def _state(holder: str | None) -> str | None:
    if holder is None:
        return None
    from offing.atlas import states

    code = states.named(holder) or states.named(holder.upper())
    if code is None:
        raise UsageError(f"--holder {holder!r} is no state; write its two letters, such as JP, or its name")
    return code


def _area(
    name: str, geometry: bytes, as_: str, said: Mapping[str, Any], source: dict[str, Any], key: str | None = None
) -> Drawn:
    """Return an area; of what a file says of it, its role counts only where the file is to be believed in that."""
    kind = "drawn" if as_ == "drawn" else "boundary"
    role = said.get("role") if as_ == "boundary" else ROLES.get(as_)
    return Drawn(name, geometry, kind, said.get("holder"), role, said.get("note"), source, key)


def _from_text(text: str, name: str | None, as_: str, holder: str | None, reading: Reading) -> Drawing:
    """Return the areas in GeoJSON that was written on the command line."""
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"what was given is not GeoJSON: {error}") from None
    with tempfile.TemporaryDirectory(prefix="offing-") as folder:
        path = Path(folder) / _GIVEN
        path.write_text(text, encoding="utf-8")
        try:
            drawing = _from_file(path, "GeoJSON given", name, as_, holder, reading)
        except InputError as error:
            raise UsageError(str(error).replace(str(path), "the GeoJSON given")) from None
    if any(_NUMBERED.fullmatch(area.name) for area in drawing.areas):
        raise UsageError("the GeoJSON given names no area; add --name NAME")
    return drawing


def _from_file(path: Path, shown: str, name: str | None, as_: str, holder: str | None, reading: Reading) -> Drawing:
    from offing.engine.boundary_files import read_boundaries

    found = read_boundaries(path, name_field=reading.name_field, layer=reading.layer, axis=cast("Axis", reading.axis))
    rows = found.areas.to_pylist()
    if name is not None and len(rows) > 1:
        raise UsageError(f"--name names one area, and {shown} holds {len(rows):,}; --name-field names theirs")
    source = {"from": visible(shown), "file": visible(Path(shown).name), "remarks": list(found.remarks)}
    if path.is_file():
        source["sha256"] = _sha256(path)
    areas = []
    for row in rows:
        said = {**row, "holder": holder or row["holder"]}
        told = source | {"repairs": list(found.repairs.get(row["area_id"], ()))}
        key = None if name else row["area_id"].partition(":")[2]
        areas.append(_area(name or row["name"], row["geometry"], as_, said, told, key))
    return Drawing(areas, found.remarks, found.refused)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
