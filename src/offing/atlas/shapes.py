"""Make geometry of unknown quality sound, and say what was mended, or refuse it.

Sound means: degrees on WGS 84, longitude before latitude, closed rings that cross neither
themselves nor each other, cut at 180 degrees and closed along a pole that they go round.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from offing.atlas import rings
from offing.nav.runs import Floats
from offing.schema.errors import InputError

Axis = Literal["lon,lat", "lat,lon"]
_FURTHEST = 720.0  # longitudes beyond two turns are no degrees
_ROUNDING = 1e-9  # a tenth of a millimetre; files are full of 180.00000000000003
_TURN = 360.0 - _ROUNDING


class Unsound(InputError):
    """Refuse geometry that cannot be made sound."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Hold sound geometry as well-known binary, and the repairs in words, none where it was sound already."""

    wkb: bytes
    repairs: tuple[str, ...]


def sound(geometry: Any, *, axis: Axis = "lon,lat", lines: bool = False) -> Sound:
    """Return *geometry* (GeoJSON, WKB, shapely or parts) as sound polygons, as lines where *lines* is set.

    *axis* tells which coordinate comes first. Where latitudes beyond 90 degrees show that it
    is the other way round, this is refused and said; where all numbers lie below 90 either
    order can be right, and *axis* is believed. Longitudes to two turns round the world are
    taken; two vertices in a row more than 180 degrees of longitude apart mean that the way
    leads over the antimeridian (save edges of a whole turn, such as a box round the world
    has). A ring that goes round the world once encloses the pole of its hemisphere. Raises
    Unsound with what is wrong: no such geometry, no numbers, no degrees, no area.
    """
    repairs: list[str] = []
    parts = _taken_apart(geometry)
    every = [*(ring for polygon in parts.polygons for ring in polygon), *parts.lines]
    _check(every, axis)
    if axis == "lat,lon":
        repairs.append("latitude and longitude were swapped, as asked")
    column = 0 if axis == "lon,lat" else 1
    parts.polygons = [[_degrees(ring, column) for ring in polygon] for polygon in parts.polygons]
    parts.lines = [_degrees(line, column) for line in parts.lines]
    if lines:
        return _lines(parts, repairs)
    return _areas(parts, repairs)


def _taken_apart(geometry: Any) -> rings.Parts:
    if isinstance(geometry, rings.Parts):
        return rings.Parts(geometry.polygons, geometry.lines, geometry.points)
    if isinstance(geometry, bytes | bytearray | memoryview):
        return rings.from_wkb(bytes(geometry))
    if isinstance(geometry, Mapping):
        return rings.from_geojson(geometry)
    import shapely

    if geometry is None or not isinstance(geometry, shapely.Geometry):
        raise Unsound("there is no geometry")
    return rings.from_wkb(shapely.to_wkb(geometry))


def _check(every: list[Floats], axis: Axis) -> None:
    """Raise Unsound where coordinates are no degrees, with the hint that helps."""
    vertices = np.concatenate(every) if every else np.empty((0, 2))
    wrong = int(np.count_nonzero(~np.isfinite(vertices).all(axis=1)))
    if wrong:
        raise Unsound(f"{wrong:,} of its {len(vertices):,} vertices have a coordinate that is no number")
    first, second = (np.abs(vertices[:, column]).max(initial=0.0) for column in (0, 1))
    lon, lat = (first, second) if axis == "lon,lat" else (second, first)
    if lat <= 90.0 + _ROUNDING and lon <= _FURTHEST:
        return
    if lat > 90.0 and lat <= 360.0 and lon <= 90.0:
        other = "lat,lon" if axis == "lon,lat" else "lon,lat"
        raise Unsound(
            f"a latitude of {lat:g} lies beyond the poles, but all is well when latitude and longitude change "
            f"places: if the file writes them as {other}, read it with axis {other}"
        )
    what = f"a latitude of {lat:g}" if lat > 90.0 else f"a longitude of {lon:g}"
    raise Unsound(f"{what} is no position in degrees; is it in another coordinate system that the file does not name?")


def _degrees(vertices: Floats, column: int) -> Floats:
    """Return vertices with the longitude first, freed from what rounding put beyond 180 and 90 degrees."""
    lon, lat = vertices[:, column], np.clip(vertices[:, 1 - column], -90.0, 90.0)
    beyond = np.abs(lon) - 180.0
    lon = np.where((beyond > 0.0) & (beyond <= _ROUNDING), np.copysign(180.0, lon), lon)
    return np.stack((lon, lat), axis=1)


def _left_out(parts: rings.Parts, repairs: list[str], *, lines: bool) -> None:
    """Raise Unsound where nothing of the wanted kind is there; say what else there was."""
    others = [(len(parts.polygons if lines else parts.lines), "polygon" if lines else "line"), (parts.points, "point")]
    there = [f"{count} {name}{'s' if count > 1 else ''}" for count, name in others if count]
    kind = "lines" if lines else "polygons"
    if not any(len(one) for one in (parts.lines if lines else parts.polygons)):
        said = f"it has only {' and '.join(there)}" if there else "it is empty"
        raise Unsound(f"{said}; {'a gate' if lines else 'an area'} needs {kind}")
    repairs += [f"{what} beside the {kind} left out" for what in there]


def _areas(parts: rings.Parts, repairs: list[str]) -> Sound:
    import shapely

    _left_out(parts, repairs, lines=False)
    mender = _Mender(repairs)
    polygons = [made for rings_ in parts.polygons if (made := mender.polygon(rings_)) is not None]
    mender.say()
    flat = [part for one in polygons for part in shapely.get_parts(one) if part.geom_type == "Polygon"]
    shape = _valid(flat[0] if len(flat) == 1 else shapely.MultiPolygon(flat), repairs)
    if shape.geom_type not in ("Polygon", "MultiPolygon") or not shape.area > 0.0:
        raise Unsound("it encloses no area")
    return Sound(shapely.to_wkb(shape), tuple(repairs))


def _valid(shape: Any, repairs: list[str]) -> Any:
    """Return *shape* without crossings, its polygons only, and say where the first one was."""
    import shapely

    if shapely.is_valid(shape):
        return shape
    reason = shapely.is_valid_reason(shape).replace("[", " at longitude, latitude ").replace("]", "")
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(shapely.get_parts(mended)) if part.geom_type == "Polygon"]
    repairs.append(f"its rings crossed or touched themselves or each other ({reason}); they were parted there")
    # The parts may share sides, which no sound shape has.
    return shapely.union_all(parts)


class _Mender:
    """Mend ring after ring, and count what was done."""

    def __init__(self, repairs: list[str]) -> None:
        self._repairs = repairs
        self._closed = self._dropped = self._wrapped = self._cut = 0
        self._poles: set[str] = set()

    def say(self) -> None:
        """Add what was done to the repairs."""
        for count, what in (
            (self._closed, "not closed; the last vertex was joined to the first"),
            (self._dropped, "of fewer than three different vertices; left out"),
            (self._wrapped, "with longitudes beyond 180 degrees; they were brought within -180 to 180"),
            (self._cut, "over the antimeridian; cut at 180 degrees"),
        ):
            if count:
                self._repairs.append(f"{count} {'ring' if count == 1 else 'rings'} {what}")
        self._repairs.extend(
            f"a ring goes round the {pole} pole; it was closed along the pole" for pole in sorted(self._poles)
        )

    def polygon(self, written: list[Floats]) -> Any:
        """Return one polygon, or several where it had to be cut; None where its outer ring encloses nothing."""
        import shapely

        closed = [self._close(ring) for ring in written]
        if not closed or closed[0] is None:
            return None
        kept = [ring for ring in closed if ring is not None]
        plane = [self._unrolled(ring) for ring in kept]
        if all(turned is ring for turned, ring in zip(plane, kept, strict=True)):
            return shapely.Polygon(kept[0], kept[1:])
        shell, *holes = (self._folded(ring) for ring in plane)
        return shapely.difference(shell, shapely.union_all(holes)) if holes else shell

    def _close(self, ring: Floats) -> Floats | None:
        if len(ring) and (ring[0] != ring[-1]).any():
            ring = np.concatenate((ring, ring[:1]))
            self._closed += 1
        if len(ring) < 4 or len(np.unique(ring, axis=0)) < 3:
            self._dropped += 1
            return None
        return ring

    def _unrolled(self, ring: Floats) -> Floats:
        """Return a ring with longitudes that run on over 180 degrees, closed along the pole it goes round.

        The very ring comes back where there is nothing to do.
        """
        steps = np.diff(ring[:, 0])
        whole = np.abs(steps) >= _TURN
        if (np.abs(steps[~whole]) <= 180.0).all() and (not whole.any() or _is_simple(ring)):
            return ring if np.abs(ring[:, 0]).max() <= 180.0 else ring.copy()
        steps = steps - 360.0 * np.round(steps / 360.0)
        turns = round(float(steps.sum()) / 360.0)
        if abs(turns) > 1:
            raise Unsound(f"a ring goes round the world {abs(turns)} times")
        lon = ring[0, 0] + np.concatenate(([0.0], np.cumsum(steps)))
        # Sums of differences round; what is no other turn keeps the number that was written.
        lon = ring[:, 0] + 360.0 * np.round((lon - ring[:, 0]) / 360.0)
        run = np.stack((lon, ring[:, 1]), axis=1)
        return run if not turns else self._capped(run)

    def _capped(self, run: Floats) -> Floats:
        """Return a line once round the world as a ring closed along the pole of its hemisphere."""
        if run[:, 1].min() < 0.0 < run[:, 1].max():
            raise Unsound(
                "a ring goes round the world on both sides of the equator: which pole it encloses is not said"
            )
        pole = 90.0 if run[:, 1].max() > 0.0 else -90.0
        self._poles.add("north" if pole > 0.0 else "south")
        return np.concatenate((run, [(run[-1, 0], pole), (run[0, 0], pole)], run[:1]))

    def _folded(self, ring: Floats) -> Any:
        """Return what a ring encloses as polygons from -180 to 180."""
        import shapely

        shape = _valid(shapely.Polygon(ring), self._repairs)
        west, east = ring[:, 0].min(), ring[:, 0].max()
        if west >= -180.0 and east <= 180.0:
            return shape
        turns = range(int(np.floor((west + 180.0) / 360.0)), int(np.ceil((east + 180.0) / 360.0)))
        pieces = []
        for turn in turns:
            piece = shapely.intersection(shape, shapely.box(turn * 360.0 - 180.0, -90.0, turn * 360.0 + 180.0, 90.0))
            pieces.append(shapely.transform(piece, lambda xy, turn=turn: xy - (turn * 360.0, 0.0)))
        pieces = [piece for piece in pieces if piece.area > 0.0]
        self._cut += len(pieces) > 1
        self._wrapped += len(pieces) == 1
        return shapely.union_all(pieces)


def _is_simple(ring: Floats) -> bool:
    """Tell whether a ring encloses an area in the plane just as it is written."""
    import shapely

    shape = shapely.Polygon(ring)
    return bool(shapely.is_valid(shape) and shape.area > 0.0)


def _lines(parts: rings.Parts, repairs: list[str]) -> Sound:
    import shapely

    _left_out(parts, repairs, lines=True)
    pieces: list[Floats] = []
    cut = 0
    for line in parts.lines:
        if len(np.unique(line, axis=0)) < 2:
            raise Unsound("a line has fewer than two different vertices")
        found = _line_pieces(line)
        cut += len(found) > 1
        pieces += found
    if cut:
        repairs.append(f"{cut} {'line' if cut == 1 else 'lines'} over the antimeridian; cut at 180 degrees")
    made = [shapely.LineString(piece) for piece in pieces]
    return Sound(shapely.to_wkb(made[0] if len(made) == 1 else shapely.MultiLineString(made)), tuple(repairs))


def _line_pieces(line: Floats) -> list[Floats]:
    """Return a line within -180 to 180, cut where it goes over the antimeridian."""
    import shapely

    steps = np.diff(line[:, 0])
    lon = line[:, 0] + 360.0 * np.concatenate(([0.0], np.cumsum(-np.round(steps / 360.0))))
    if np.abs(lon).max() <= 180.0:
        return [np.stack((lon, line[:, 1]), axis=1)]
    run = shapely.LineString(np.stack((lon, line[:, 1]), axis=1))
    pieces = []
    for turn in range(int(np.floor((lon.min() + 180.0) / 360.0)), int(np.ceil((lon.max() + 180.0) / 360.0))):
        west = turn * 360.0 - 180.0
        piece = shapely.intersection(run, shapely.box(west, -90.0, west + 360.0, 90.0))
        found = [part for part in shapely.get_parts(piece) if part.geom_type == "LineString"]
        pieces += [shapely.get_coordinates(part) - (turn * 360.0, 0.0) for part in found]
    return pieces
