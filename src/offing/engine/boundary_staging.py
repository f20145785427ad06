"""Lay a boundary file out for GDAL under a name of our own, whatever it is packed in.

GDAL opens some eighty formats, several of which lead on to other files and to the network;
so what a file is is told here by its first bytes, and only three drivers are ever asked.
"""

import re
import struct
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from offing.engine.unpack import Limits, Refused, Unpacked, unpack
from offing.schema.errors import InputError

MOST_BYTES = 2 << 30
_RATIO = 200  # text of coordinates packs at most some 20 : 1
_FREE = 256 << 20  # what even a tiny container may unpack to
_SIDE_FILES = (".shx", ".dbf", ".prj", ".cpg")
_POLYGON_SHAPES = (5, 15, 25)
_FORMATS = "GeoJSON, GeoPackage and Shapefile (alone or zipped) are read"
# GeoJSON of 2008 may name its coordinate system by an address, which GDAL would fetch.
_LINKED = re.compile(
    rb'"crs"\s*:\s*\{[^{}]*("type"\s*:\s*"(link|url)"|"properties"\s*:\s*\{[^{}]*"href")', re.IGNORECASE
)
_PIECE = 4 << 20


@dataclass(frozen=True, slots=True)
class Staged:
    """Hold a file that GDAL may open: its name as shown, its driver, and the dataset's name with the driver forced."""

    name: str
    driver: str
    dataset: str


@contextmanager
def staged(place: Path, *, layer: str | None = None, most_bytes: int = MOST_BYTES) -> Iterator[Staged]:
    """Give out the one boundary file at *place*: itself, or unpacked for as long as it is used.

    Of several Shapefiles in one archive the one named *layer* is taken, or the only one that
    holds polygons. Raises InputError where there is none or more than one, or it is too large.
    """
    if not place.exists():
        raise InputError(f"{place}: there is no such file; boundary files are read from disk, never from the network")
    most = min(most_bytes, max(_FREE, _RATIO * place.stat().st_size))
    found = list(unpack([str(place.absolute())], limits=Limits(ratio=0.0, free=2 * most)))
    files = [one for one in found if isinstance(one, Unpacked)]
    refused = [one for one in found if isinstance(one, Refused)]
    if refused and not files:
        raise InputError(f"{refused[0].name}: {refused[0].reason}")
    chosen, driver = _chosen(place, [(one, driver) for one in files if (driver := _driver(one))], layer)
    with tempfile.TemporaryDirectory(prefix="offing-") as folder:
        suffix = {"GeoJSON": ".geojson", "GPKG": ".gpkg"}.get(driver, ".shp")
        path = Path(folder) / f"boundary{suffix}"
        left = most - _lay(chosen, path, most)
        if suffix == ".shp":
            for side in _beside(chosen, files):
                left -= _lay(side, path.with_suffix(PurePosixPath(side.name).suffix.lower()), left)
        if driver == "GeoJSON":
            _check_links(path, chosen.name)
        yield Staged(chosen.name, driver, f"{driver}:{path}" if suffix != ".shp" else str(path))


def _driver(file: Unpacked) -> str | None:
    try:
        head = file.head(128)
    except InputError:
        return None
    if head.startswith(b"SQLite format 3\0"):
        return "GPKG" if head[68:72] in (b"GPKG", b"GP10", b"GP11") else None
    if head.startswith(b"\0\0\x27\x0a"):
        return "ESRI Shapefile" if file.name.lower().endswith(".shp") else None
    return "GeoJSON" if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else None


def _chosen(place: Path, candidates: Sequence[tuple[Unpacked, str]], layer: str | None) -> tuple[Unpacked, str]:
    if not candidates:
        raise InputError(f"{place}: is no boundary file that Offing knows; {_FORMATS}")
    if len(candidates) == 1:
        return candidates[0]
    stems = [PurePosixPath(file.name.rpartition("!")[2]).stem for file, _ in candidates]
    named = [one for one, stem in zip(candidates, stems, strict=True) if stem == layer]
    polygons = [one for one in candidates if _holds_polygons(*one)]
    for few in (named, polygons):
        if len(few) == 1:
            return few[0]
    raise InputError(f"{place}: holds several boundary files; name one of them as the layer: {', '.join(stems[:20])}")


def _holds_polygons(file: Unpacked, driver: str) -> bool:
    return driver != "ESRI Shapefile" or struct.unpack_from("<i", file.head(36), 32)[0] in _POLYGON_SHAPES


def _beside(shapes: Unpacked, files: Sequence[Unpacked]) -> list[Unpacked]:
    """Return the files that belong to a Shapefile: those of its name, packed with it or beside it on disk."""
    if not shapes.container:
        near = [str(one) for one in shapes.path.parent.iterdir() if one.suffix.lower() in _SIDE_FILES]
        files = [one for one in unpack(sorted(near)) if isinstance(one, Unpacked)]
    stem = shapes.name[:-4].lower()
    return [one for one in files if one.name[-4:].lower() in _SIDE_FILES and one.name[:-4].lower() == stem]


def _lay(file: Unpacked, path: Path, most: int) -> int:
    """Put a file at *path* and return its size; raise InputError where it is larger than *most*."""
    size = 0
    if not file.container:
        size = file.path.stat().st_size
        path.symlink_to(file.path)
    else:
        with path.open("wb") as copy:
            for piece in file.chunks():
                size += len(piece)
                if size > most:
                    break
                copy.write(piece)
    if size > most:
        raise InputError(
            f"{file.name}: is larger than the {most:,} bytes that are read of a boundary file of its size; "
            "keep the features you need in a file of their own"
        )
    return size


def _check_links(path: Path, name: str) -> None:
    """Raise InputError where GeoJSON names its coordinate system by an address."""
    before = b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            if _LINKED.search(before + piece):
                raise InputError(f"{name}: names its coordinate system by a link, which Offing does not follow")
            before = piece[-4096:]
