"""Everything with a name that the atlas knows, as places of one form, each with its outline."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from offing.atlas import disputed, places, ports, seas, shore, states, straits
from offing.nav.distance import ECCENTRICITY_2
from offing.nav.sectors import circle, farthest_m, middle

Floats = NDArray[np.float64]
Line = tuple[Floats, Floats]  # latitudes and longitudes; one position, or a closed ring

CITY_RADIUS_KM = 10.0
_PORT_RADIUS_KM = {"port": 5.0, "base": 3.0, "anchorage": 3.0}
# Ends of two pieces of one shore are rounded each by itself.
_JOINED_M = 50.0
# Distances from these are measured from the position, not from the circle round it.
_POINTS = ("cape", "reef", "city", "port", "base", "anchorage")


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a candidate for a name.

    ``id`` is an area_id (``sea:…``), a port_id, ``place:…``, ``city:STATE:NAME`` or ``state:JP``; ``lat``,
    ``lon`` a point in or near its middle, ``radius_km`` what reaches from there to its edge. ``matched`` is
    which of its names answered; ``score``, 0 to 1, how well: 1 the name itself, less where a word for the kind
    had to be taken off or where it lies far away. ``note`` are words that go with it, ``weight`` its size or
    people, which decide between equals of one kind.
    """

    id: str
    kind: str
    name: str
    lat: float
    lon: float
    radius_km: float
    matched: str = ""
    score: float = 0.0
    note: str | None = None
    weight: float = 0.0

    @property
    def is_point(self) -> bool:
        """Tell whether distances from it are measured from its position."""
        return self.kind in _POINTS

    @property
    def is_land(self) -> bool:
        """Tell whether its outline is a shoreline, with land inside."""
        return self.kind == "state" or self.id in _outlined()

    def outline(self) -> list[Line]:
        """Return its outline: shores or borders as closed rings (a state's in pieces), its circle, or its position."""
        prefix, _, rest = self.id.partition(":")
        if prefix == "state":
            return _shores(rest)
        if self.id in _outlined():
            return [shore.outline(lat, lon) for lat, lon in _outlined()[self.id]]
        if prefix in ("strait", "sea", "disputed"):
            return _borders(self.id)
        if self.is_point:
            return [(np.array([self.lat]), np.array([self.lon]))]
        return [circle(self.lat, self.lon, self.radius_km * 1000.0)]


def every() -> Iterator[tuple[Place, list[str]]]:
    """Yield each place with its names; cities apart, which are searched in their file."""
    yield from _named()
    yield from _seas()
    yield from _straits()
    yield from _disputed()
    yield from _states()
    table = ports.rows()
    columns = [table[name].to_pylist() for name in ("port_id", "kind", "name", "lat", "lon")]
    for id_, kind, name, lat, lon in zip(*columns, strict=True):
        yield Place(id_, kind, name, lat, lon, _PORT_RADIUS_KM[kind]), [name]


def _named() -> Iterator[tuple[Place, list[str]]]:
    for entry in places.named():
        note = disputed.describe(entry.disputed) if entry.disputed else None
        lat, lon = middle(*zip(*entry.at, strict=True)) if entry.outline else entry.at[0]
        place = Place(
            f"place:{entry.id}", entry.kind, entry.name, lat, lon, entry.radius_km, note=note, weight=entry.radius_km
        )
        yield place, _all(entry.names)


def _straits() -> Iterator[tuple[Place, list[str]]]:
    for strait in straits.straits():
        place = _area(strait.area_id, "strait", strait.name, strait.outline, strait.note)
        yield place, [strait.name, *_all(strait.names)]


def _seas() -> Iterator[tuple[Place, list[str]]]:
    for sea in seas.seas():
        corners = [corner for ring in sea.outline for corner in ring]
        yield _area(sea.area_id, "sea", sea.name, corners, sea.note), [name.name for name in sea.names]


def _disputed() -> Iterator[tuple[Place, list[str]]]:
    single = [entry for entry in places.named() if entry.disputed and entry.id != entry.disputed]
    # A name of one of several islands is not the whole's: the islands are places of their own.
    parts = {name for entry in single for name in _all(entry.names)}
    for claimed in disputed.places():
        corners = [corner for ring in claimed.polygons for corner in ring]
        for lat, lon, km in claimed.circles:
            corners += [(float(y), float(x)) for y, x in zip(*circle(lat, lon, km * 1000.0), strict=True)]
        place = _area(claimed.code, "disputed", claimed.name, corners, disputed.describe(claimed.id))
        yield place, [name.name for name in claimed.names if name.name not in parts]


def _states() -> Iterator[tuple[Place, list[str]]]:
    held = shore.shore()
    for code, names in states.names().items():
        root = held.roots[held.codes.index(code)] if code in held.codes else -1
        if root >= 0:
            low, high = held.tree.box[root].astype(np.float64).reshape(2, 3)
            lat, lon = (float(values[0]) for values in _geodetic((low + high)[None, :] / 2))
            reach = float(np.linalg.norm(high - low)) / 2000.0
            name = states.state(code).name
            yield Place(f"state:{code}", "state", name, lat, lon, reach, weight=reach), _all(names)


def _all(names: dict[str, tuple[str, ...]]) -> list[str]:
    return [name for spellings in names.values() for name in spellings]


def _area(id_: str, kind: str, name: str, corners: Iterable[tuple[float, float]], note: str | None) -> Place:
    lats, lons = (np.array(values) for values in zip(*corners, strict=True))
    lat, lon = middle(lats, lons)
    reach = farthest_m(lat, lon, lats, lons) / 1000.0
    return Place(id_, kind, name, lat, lon, reach, note=note, weight=reach)


@cache
def _outlined() -> dict[str, tuple[tuple[float, float], ...]]:
    kinds = ("island", "islands")
    return {f"place:{entry.id}": entry.at for entry in places.named() if entry.outline and entry.kind in kinds}


def _borders(area_id: str) -> list[Line]:
    import shapely

    table = {"sea": seas, "strait": straits, "disputed": disputed}[area_id.partition(":")[0]].rows()
    row = table["area_id"].to_pylist().index(area_id)
    parts = shapely.get_parts(shapely.from_wkb(table["geometry"][row].as_py()))
    corners = [shapely.get_coordinates(part.exterior) for part in parts]
    return [(points[:, 1], points[:, 0]) for points in corners]


def _shores(code: str) -> list[Line]:
    """Return a state's shores, joined from the leaves of the shore's tree in the order in which they were drawn."""
    held = shore.shore()
    tree, leaves, stack = held.tree, [], [int(held.roots[held.codes.index(code)])]
    while stack:
        node = stack.pop()
        link = int(tree.link[node])
        if link >= 0:
            stack += [node + 1, link]
        else:
            leaves.append(-1 - link)
    lines: list[list[Floats]] = []
    ring = -1
    for leaf in sorted(leaves, key=lambda leaf: (held.leaf_ring[leaf], held.leaf_at[leaf])):
        points = np.float64(tree.points[tree.starts[leaf] : tree.starts[leaf + 1]])
        vectors = tree.origin[leaf] + float(tree.scale[leaf]) * points
        joins = held.leaf_ring[leaf] == ring and float(np.linalg.norm(lines[-1][-1][-1] - vectors[0])) < _JOINED_M
        if joins:
            lines[-1].append(vectors)
        else:
            lines.append([vectors])
        ring = held.leaf_ring[leaf]
    return [_geodetic(np.concatenate(line)) for line in lines]


def _geodetic(vectors: Floats) -> Line:
    x, y, z = vectors.T
    lat: Floats = np.degrees(np.arctan2(z, (1 - ECCENTRICITY_2) * np.hypot(x, y)))
    return lat, np.degrees(np.arctan2(y, x))
