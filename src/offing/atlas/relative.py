"""Relative places to regions: so far off, in that direction, between, off, within, in.

Distance and bearing of "110 km south-west of Tsushima" are measured from the nearest point of
the outline, for so does a navigator who says how far a shore is: a position belongs to the region
when it lies at such a distance from the shore, and its bearing from the point of the shore that is
nearest to it is such. Capes, cities, ports and reefs are measured from their position. Where no
distance is told ("east of the Philippines") the hull round the outline takes its place, for nobody
means the waters among the islands.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offing.atlas.gazetteer import look_up
from offing.atlas.known import Place
from offing.atlas.regions import Region, on_the_map
from offing.nav.distance import destination, distance_m
from offing.nav.sectors import Plane, middle, sectors
from offing.schema.errors import UsageError

Floats = NDArray[np.float64]

OFF_KM = 50.0
SIDE_KM = (100.0, 500.0)
# Between: by way of it no more than a fifth longer than straight across.
DETOUR = 1.2
_KM = {"km": (1.0, 1.0), "m": (0.001, 0.001), "nm": (1.852, 1.852), "statute mile": (1.609344, 1.609344)}
_MILES = (1.609344, 1.852)
_SPREAD = 0.1
_MOST_POINTS, _MOST_OF_HULL = 3000, 1000  # a hull has no bays
_FEW = 200
_JOINED_M = 50.0
_STEPS = 25
# A state's shore may run to millions of corners.
_STATE_THIN_M = 1_000.0
# Round a state or an island of more than this no bend or islet is drawn that is a tenth of the distance, or 5 km.
_LARGE_KM = 300.0
_COARSE, _COARSEST_M = 0.1, 5_000.0
_PIECE = 16


@dataclass(frozen=True, slots=True)
class Offset:
    """Say: a figure of a unit (km, m, nm, mile, statute mile) in a direction from a place.

    ``bearing_deg`` None is any direction; ``points`` is of how many points the compass is (4, 8, 16, 32).
    A "mile" is nautical or statute, unless the text tells.
    """

    place: str
    figure: str
    unit: str
    bearing_deg: float | None
    points: int = 8


@dataclass(frozen=True, slots=True)
class Between:
    """Say: between two places."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Off:
    """Say: off a place, near it, round it; None takes OFF_KM."""

    place: str
    within_km: float | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """Say: within a figure of a unit of a place."""

    place: str
    figure: str
    unit: str


@dataclass(frozen=True, slots=True)
class Side:
    """Say: in a direction from a place, no distance told; ``points`` as in Offset."""

    place: str
    bearing_deg: float
    points: int = 4


@dataclass(frozen=True, slots=True)
class In:
    """Say: in or at a place."""

    place: str


Form = Offset | Between | Off | Within | Side | In


def region_of(form: Form, near: tuple[float, float] | None = None) -> Region:
    """Return the region that a relative form means; *near*, (lat, lon), helps to choose among places of one name.

    Raise UsageError where a place is not known or two places leave nothing between them.
    """
    if isinstance(form, Between):
        return _between(form, near)
    place, assumed = _place(form.place, near)
    if isinstance(form, Offset):
        near_km, far_km, said = ranges_km(form.figure, form.unit)
        half = 180.0 if form.bearing_deg is None else 180.0 / form.points
        return _sector(place, form.bearing_deg, half, near_km, far_km, [*assumed, *said])
    if isinstance(form, Within):
        _, far_km, said = ranges_km(form.figure, form.unit, spread=0.0)
        return _around(place, far_km, assumed + said)
    if isinstance(form, Off):
        reach = OFF_KM if form.within_km is None else form.within_km
        said = [f"off: taken as within {reach:g} km"] if form.within_km is None else []
        return _around(place, reach, assumed + said)
    if isinstance(form, Side):
        reach = min(max(SIDE_KM[0], 2 * place.radius_km), SIDE_KM[1])
        said = [f"no distance told: taken as within {reach:.0f} km"]
        return _sector(place, form.bearing_deg, 180.0 / form.points, 0.0, reach, assumed + said)
    return _within_it(place, assumed)


def ranges_km(figure: str, unit: str, spread: float = _SPREAD) -> tuple[float, float, list[str]]:
    """Return the nearest and farthest that a figure may mean in km, and what was assumed.

    To either side it is the larger of half the figure's rounding and a tenth of it.
    """
    number = Decimal(figure.replace(",", ""))
    said: list[str] = []
    if unit == "mile":
        low, high = _MILES
        said.append(f"mile: nautical or statute, {float(number) * low:.0f} or {float(number) * high:.0f} km")
    elif unit in _KM:
        low, high = _KM[unit]
    else:
        raise UsageError(f"{unit!r} is no unit of distance; write km, m, nm, mile or statute mile")
    give = float(max(rounding(number) / 2, number * Decimal(spread))) if spread else 0.0
    return max((float(number) - give) * low, 0.0), (float(number) + give) * high, said


def rounding(number: Decimal) -> Decimal:
    """Return to what a figure was rounded: the largest of 1, 5, 10, 50 … (0.1, 0.5 …) that divides it, to half of it.

    So 110 was rounded to 10, 100 to 50, 50 to 10, 7 to 1, 12.5 to 0.5.
    """
    exponent = number.normalize().as_tuple().exponent
    least = Decimal(10) ** (int(exponent) - 1)
    return max(
        (step for step in (least, least * 5, least * 10, least * 50) if _is_rounded(number, step)), default=least
    )


def _is_rounded(number: Decimal, step: Decimal) -> bool:
    return number % step == 0 and step * 2 <= number


def _place(name: str, near: tuple[float, float] | None) -> tuple[Place, list[str]]:
    found = look_up(name, near)
    if not found:
        raise UsageError(f"no place is known by the name {name!r}")
    return found[0], _taken(name, found)


def _taken(name: str, found: list[Place]) -> list[str]:
    said = [found[0].note] if found[0].note and found[0].kind != "strait" else []
    if len(found) > 1:
        others = ", ".join(f"{place.name} ({place.kind})" for place in found[1:4])
        said.append(f"{name}: taken for {found[0].name} ({found[0].kind}), not {others}")
    return said


def _sector(
    place: Place, bearing: float | None, half: float, near_km: float, far_km: float, assumed: list[str]
) -> Region:
    """Return what lies at such distances and bearings from the nearest point of the place's outline."""
    import shapely

    plane = Plane(place.lat, place.lon)
    near_m, far_m = near_km * 1000.0, far_km * 1000.0
    if near_m == 0 and _is_large(place):
        pieces, land = _coarse(plane, place, far_m)
        shape = shapely.geometrycollections(pieces)
    else:
        shape, land = _drawn(plane, place)
    if bearing is None:
        found = shapely.difference(_grown(_thinned(shape, far_km), far_m), _grown(_thinned(shape, near_km), near_m))
    elif near_m > 0:
        found = _fan(plane, shape, (bearing, half, near_m, far_m))
    else:
        shape = shapely.convex_hull(shape)
        found = shapely.difference(_fan(plane, shape, (bearing, half, near_m, far_m), _MOST_OF_HULL), shape)
    found = shapely.difference(found, land)
    inside = _midst(plane, shape, 0.0 if bearing is None else bearing, (near_m + far_m) / 2)
    wide = "any bearing" if bearing is None else f"bearing {bearing:.4g}° ± {half:.4g}°"
    whose = _whose(place) if near_km or place.is_point else f"the hull round {place.name}"
    method = f"{near_km:.0f} to {far_km:.0f} km, {wide}, from the nearest point of {whose}"
    return on_the_map(plane, found, inside, method, assumed)


def _fan(plane: Plane, shape: Any, fan: tuple[float, float, float, float], most: int = _MOST_POINTS) -> Any:
    """Return the positions whose nearest point of a shape sees them in a sector (bearing, half width, near, far)."""
    import shapely

    bearing, half, near_m, far_m = fan
    points = _sampled(shape, max(0.05 * near_m, 0.005 * far_m), most)
    lats, lons = plane.back(points[:, 0], points[:, 1])
    x, y = plane.forward(*sectors(lats, lons, bearing, half, near_m, far_m))
    seen = shapely.make_valid(shapely.polygons(np.stack((x, y), axis=-1)))
    if len(points) == 1:
        return seen[0]
    reach = shapely.box(*(shapely.bounds(shape) + far_m * 1.5 * np.array([-1, -1, 1, 1])))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=reach))
    cell, owner = shapely.STRtree(shapely.points(points)).query(cells, predicate="contains")
    return shapely.union_all(shapely.intersection(cells[cell], seen[owner]), grid_size=1.0)


def _sampled(shape: Any, spacing: float, most: int) -> Floats:
    """Return points along a shape's outline, so near to one another that it makes no difference."""
    import shapely

    spacing = max(spacing, shapely.length(shape) / most)
    thin = shapely.segmentize(shapely.simplify(shape, spacing / 4), spacing)
    points = np.unique(np.round(shapely.get_coordinates(thin)), axis=0)
    if len(points) < 2 * most:
        return points
    _, kept = np.unique(np.floor(points / spacing), axis=0, return_index=True)  # thousands of islets, four corners each
    return points[np.sort(kept)]


def _drawn(plane: Plane, place: Place) -> tuple[Any, Any]:
    """Return a place's extent in a plane, and the land in it: polygons, a point, or a state's shores as lines."""
    import shapely

    lines = plane.lines(place.outline())
    nothing = shapely.Polygon()
    if place.kind == "state":
        thin = [shapely.simplify(shapely.linestrings(line), _STATE_THIN_M) for line in lines if len(line) > 1]
        closed = [shapely.make_valid(shapely.Polygon(line.coords)) for line in thin if _is_closed(line)]
        return shapely.multilinestrings(thin), shapely.union_all(closed)
    if len(lines[0]) == 1:
        return shapely.points(lines[0][0]), nothing
    whole = shapely.union_all([shapely.make_valid(shapely.Polygon(line)) for line in lines])
    return whole, whole if place.is_land else nothing


def _is_closed(line: Any) -> bool:
    """Tell whether a line comes back to where it began; its ends are rounded each by itself."""
    import shapely

    points = shapely.get_coordinates(line)
    return len(points) > 3 and float(np.hypot(*(points[0] - points[-1]))) < _JOINED_M


def _midst(plane: Plane, shape: Any, bearing: float, metres: float) -> tuple[float, float]:
    """Return what lies so far off the outermost corner in that direction."""
    import shapely

    points = shapely.get_coordinates(shape)
    turn = np.radians(bearing)
    outermost = points[np.argmax(points @ (np.sin(turn), np.cos(turn)))]
    lat, lon = destination(*plane.back(*outermost), bearing, metres)
    return float(lat), float(lon)


def _around(place: Place, reach_km: float, assumed: list[str]) -> Region:
    import shapely

    plane = Plane(place.lat, place.lon)
    if _is_large(place):
        return _around_large(plane, place, reach_km, assumed)
    shape, land = _drawn(plane, place)
    if place.kind in ("city", "port", "base"):
        from offing.atlas import shore

        inland = float(shore.nearest(place.lat, place.lon)[0][0]) / 1000.0
        if inland > 5.0:
            reach_km += inland
            assumed = [*assumed, f"{place.name} lies {inland:.0f} km inland: so much was added"]
    found = shapely.difference(_grown(_thinned(shape, reach_km), reach_km * 1000.0), land)
    inside = _midst(plane, shape, 0.0, reach_km * 500.0)
    return on_the_map(plane, found, inside, f"within {reach_km:.0f} km of {_whose(place)}", assumed)


def _is_large(place: Place) -> bool:
    return place.kind == "state" or (place.is_land and place.radius_km > _LARGE_KM)


def _around_large(plane: Plane, place: Place, reach_km: float, assumed: list[str]) -> Region:
    """Return what lies within a distance of a state's or a large island's shores, drawn no finer than a user sees."""
    import shapely

    pieces, land = _coarse(plane, place, reach_km * 1000.0)
    found = shapely.difference(shapely.union_all(shapely.buffer(pieces, reach_km * 1000.0, quad_segs=8)), land)
    inside = _midst(plane, shapely.geometrycollections(pieces), 0.0, reach_km * 500.0)
    return on_the_map(plane, found, inside, f"within {reach_km:.0f} km of {_whose(place)}", assumed)


def _coarse(plane: Plane, place: Place, reach_m: float) -> tuple[Any, Any]:
    """Return shores in short pieces and the land, as they matter at a distance: of islets one in each tenth of it.

    Short, because GEOS takes minutes to grow a long line that winds, and moments for its pieces.
    """
    import shapely

    fine_m = min(reach_m * _COARSE, _COARSEST_M)
    rings = plane.lines(place.outline())
    points = np.concatenate(rings)
    starts = np.cumsum([0, *map(len, rings)])[:-1]
    low, high = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    large = (high - low).max(axis=1) > fine_m
    thin = [shapely.simplify(shapely.linestrings(rings[n]), fine_m) for n in np.flatnonzero(large) if len(rings[n]) > 1]
    islets = ((low + high) / 2)[~large]
    _, kept = np.unique(np.floor(islets / fine_m), axis=0, return_index=True)
    closed = [shapely.make_valid(shapely.Polygon(line.coords)) for line in thin if _is_closed(line)]
    pieces = [piece for line in thin for piece in _pieces(shapely.get_coordinates(line))]
    return np.array([*pieces, *shapely.points(islets[kept])]), shapely.union_all(closed)


def _pieces(points: Floats) -> list[Any]:
    """Return a line cut into pieces that share their ends."""
    import shapely

    cuts = range(0, max(len(points) - 1, 1), _PIECE)
    return [shapely.linestrings(points[at : at + _PIECE + 1]) for at in cuts]


def _grown(shape: Any, metres: float) -> Any:
    """Return what lies within a distance of a shape: part by part, for thousands at once take GEOS a minute."""
    import shapely

    return shapely.union_all(shapely.buffer(shapely.get_parts(shape), metres, quad_segs=32), grid_size=1.0)


def _thinned(shape: Any, reach_km: float) -> Any:
    """Return a shape without what makes no difference at a distance: 0.2 % of it, and 1 % among thousands of islets."""
    import shapely

    parts = shapely.get_parts(shapely.simplify(shape, reach_km * 2.0))
    if len(parts) < _FEW:
        return shapely.geometrycollections(parts)
    small = shapely.length(parts) < reach_km * 50.0
    islets = np.array([shapely.get_coordinates(part)[0] for part in parts[small]])
    _, kept = np.unique(np.floor(islets / (reach_km * 10.0)), axis=0, return_index=True)
    return shapely.geometrycollections([*parts[~small], *shapely.points(islets[kept])])


def _within_it(place: Place, assumed: list[str]) -> Region:
    import shapely

    plane = Plane(place.lat, place.lon)
    shape, _ = _drawn(plane, place)
    if place.is_point or place.kind == "state":
        reach = place.radius_km if place.is_point else OFF_KM
        return _around(place, reach, [*assumed, f"in: taken as within {reach:.0f} km"])
    if place.is_land:
        return _around(place, OFF_KM / 2, [*assumed, f"at an island: taken as within {OFF_KM / 2:.0f} km of it"])
    return on_the_map(plane, shapely.make_valid(shape), (place.lat, place.lon), f"the extent of {place.name}", assumed)


def _between(form: Between, near: tuple[float, float] | None) -> Region:
    """Return the water by way of which it is not much longer from the one to the other than straight across."""
    import shapely

    a, b, assumed = _pair(form, near)
    plane = Plane(*middle([a.lat, b.lat], [a.lon, b.lon]))
    for _ in range(2):  # the second time round the midst of the gap, where the plane is true
        (shape_a, land_a), (shape_b, land_b) = _drawn(plane, a), _drawn(plane, b)
        ends = shapely.get_coordinates(shapely.shortest_line(shape_a, shape_b))
        lats, lons = plane.back(ends[:, 0], ends[:, 1])
        plane = Plane(*middle(lats, lons))
    gap = float(distance_m(lats[0], lons[0], lats[1], lons[1]))
    if gap < 100.0:
        raise UsageError(f"{a.name} and {b.name} touch: nothing lies between them")
    (shape_a, land_a), (shape_b, land_b) = _drawn(plane, a), _drawn(plane, b)
    thin_a, thin_b = _thinned(shape_a, gap / 1000.0), _thinned(shape_b, gap / 1000.0)
    facing_a = _facing(thin_a, _grown(thin_b, DETOUR * gap))
    facing_b = _facing(thin_b, _grown(facing_a, DETOUR * gap))
    shares = np.linspace(1 - 1 / DETOUR, 1 / DETOUR, _STEPS) * DETOUR * gap
    lenses = [shapely.intersection(_grown(facing_a, share), _grown(facing_b, DETOUR * gap - share)) for share in shares]
    found = shapely.difference(shapely.union_all(lenses), shapely.union(land_a, land_b))
    method = f"between {_whose(a)} and {_whose(b)}: no farther from either than they are apart, {gap / 1000:.0f} km"
    method += f", and by way of it at most {DETOUR - 1:.0%} longer"
    return on_the_map(plane, found, (plane.lat, plane.lon), method, assumed)


def _facing(shape: Any, reach: Any) -> Any:
    """Return what of a shape, part by part, lies in the reach of another."""
    import shapely

    parts = shapely.intersection(shapely.get_parts(shape), reach)
    return shapely.geometrycollections(parts[~shapely.is_empty(parts)])


def _pair(form: Between, near: tuple[float, float] | None) -> tuple[Place, Place, list[str]]:
    """Return the two places of those names that go best together: well matched, and near to one another."""
    found_a, found_b = look_up(form.a, near), look_up(form.b, near)
    for name, found in ((form.a, found_a), (form.b, found_b)):
        if not found:
            raise UsageError(f"no place is known by the name {name!r}")

    def fit(pair: tuple[Place, Place]) -> float:
        apart = float(distance_m(pair[0].lat, pair[0].lon, pair[1].lat, pair[1].lon)) / 1000.0
        # Coarse, so that among neighbours the order of the look-up stands.
        return round(pair[0].score * pair[1].score / (1 + (apart / 1500.0) ** 2), 1)

    pairs: list[tuple[Place, Place]] = [(a, b) for a in found_a[:8] for b in found_b[:8] if a.id != b.id]
    if not pairs:
        raise UsageError(f"{form.a} and {form.b} are one place: nothing lies between them")
    a, b = max(pairs, key=fit)
    first_a = [a, *(place for place in found_a if place.id != a.id)]
    first_b = [b, *(place for place in found_b if place.id != b.id)]
    return a, b, _taken(form.a, first_a) + _taken(form.b, first_b)


def _whose(place: Place) -> str:
    return place.name if place.is_point else f"the outline of {place.name}"
