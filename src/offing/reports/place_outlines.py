"""Places as said to where they lie: an outline with its middle and reach, and in words what was assumed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from offing.atlas.gazetteer import look_up
from offing.atlas.known import Place as Known
from offing.atlas.phrases import form_of
from offing.atlas.regions import Region
from offing.atlas.relative import Form, In, Off, Within, region_of
from offing.atlas.states import named, states
from offing.schema.claim import Place
from offing.schema.errors import UsageError

Near = tuple[float, float] | None

_ZONE = re.compile(
    r"^(?:the )?(?P<state>.+?)(?:['’]s?)? (?:[\w-]+ ){0,2}?"
    r"(?P<what>exclusive economic zone|EEZ|territorial \w+|contiguous zone)$"
)
_SHORES = re.compile(
    r"^(?:the )?(?P<state>.+?)(?:['’]s?)? (?:[\w-]+ ){0,2}?(?:waters|coasts?|shores|coastline|seas?|airspace)$"
)
_MEDIAN = re.compile(r"^(?:the )?(?:median|dividing|centre|center) line (?:of|in|down|along) (?:the )?(?P<water>.+)$")
# Oceans that the atlas holds in two.
_HALVES = {f"{name}{kind}": f"{name} Ocean" for name in ("Pacific", "Atlantic") for kind in ("", " Ocean")}
_WHOSE = re.compile(r"\b[A-Z]\w{1,15}['’]s (?=[A-Z])")  # "between Japan's Yonaguni and Taiwan"
_ZONE_OFF = re.compile(
    r"^(?:the )?(?:contiguous zone|exclusive economic zone|EEZ|territorial (?:waters|sea)),? (?=off|around)"
)
_LAID_DOWN = re.compile(r"\bADIZ|identification zone", re.IGNORECASE)
# United Nations Convention on the Law of the Sea, articles 3, 33 and 57; measured here from the shore.
_BREADTHS = {"exclusive": "200", "EEZ": "200", "territorial": "12", "contiguous": "24"}
# Fewer corners than a screen could show apart, and far less to keep.
_THIN = 0.004
_COARSE_DEG = 5.0
_MOST_RINGS = 60
_MOST_CORNERS = 600


def resolve(place: Place, near: Near = None) -> Place:
    """Return a place with geometry, middle and reach; unchanged but for a note where the atlas does not know it.

    *near*, (lat, lon), is where the document speaks of and helps to choose among places of one name.
    """
    if place.lat is not None or place.geometry is not None:
        return place
    if near is not None:  # coarse, so that one answer serves all documents about one part of the world
        near = (round(near[0] / _COARSE_DEG) * _COARSE_DEG, round(near[1] / _COARSE_DEG) * _COARSE_DEG)
    asked = (place.name, place.method, near)
    if asked not in _drawn:
        if len(_drawn) >= _MOST_DRAWN:
            _drawn.pop(next(iter(_drawn)))
        _drawn[asked] = _resolved(*asked)
    found = _drawn[asked]
    if isinstance(found, str):
        return replace(place, method=place.method if place.method == "coordinates" else "none", note=found)
    lat, lon, geometry, radius_km, note, method = found
    return replace(place, lat=lat, lon=lon, geometry=geometry, radius_km=radius_km, note=note, method=method)


_Answer = tuple[float, float, Mapping[str, Any] | None, float, str | None, str]


_drawn: dict[tuple[str, str, Near], _Answer | str] = {}  # what was asked before: some take a second to draw
_MOST_DRAWN = 512


def drawn() -> dict[tuple[str, str, Near], Any]:
    """Return what has been drawn, for another process to go on with."""
    return dict(_drawn)


def remember(others: Mapping[tuple[str, str, Near], Any]) -> None:
    """Take over what another process has drawn."""
    _drawn.update(others)


def _resolved(name: str, method: str, near: Near) -> _Answer | str:
    if (median := _MEDIAN.match(name)) and (known := look_up(median["water"], near)):
        lat, lon, geometry, radius_km, *_ = _of_known(known)
        return lat, lon, geometry, radius_km, f"the whole of {known[0].name}: where its line runs is not held", "name"
    if (ocean := _HALVES.get(re.sub(r"^the ", "", name))) and method in ("name", "none"):
        return _of_ocean(ocean, near)
    if method in ("name", "none"):
        known = look_up(re.sub(r"^the ", "", name), near)
        if known:
            return _of_known(known)
        if method == "none":
            return "no place of that name is known"
    form, said = _form(name)
    if form is None:
        return said or "no place of that name is known"
    try:
        region = region_of(form, near)
    except UsageError as error:
        return str(error)
    return _of_region(region, said)


def _of_ocean(name: str, near: Near) -> _Answer | str:
    """Return the half of an ocean where the text is, or that north of the equator, which texts mean more often."""
    halves = [known[0] for side in ("North", "South") if (known := look_up(f"{side} {name}"))]
    if not halves:
        return "no place of that name is known"
    half = halves[-1] if near is not None and near[0] < -_COARSE_DEG else halves[0]
    lat, lon, geometry, radius_km, _, method = _of_known([half])
    return lat, lon, geometry, radius_km, f"taken as the {half.name}", method


def _form(name: str) -> tuple[Form | None, str | None]:
    """Return the form of a phrase; zones of states as what lies within their breadth of the shore."""
    if _LAID_DOWN.search(name):
        return None, "an air defence identification zone is laid down by lists of corners, not by a name"
    zone = _ZONE.match(name)
    if zone and (code := named(zone["state"])):
        breadth = next(nm for word, nm in _BREADTHS.items() if zone["what"].startswith(word))
        said = f"taken as within {breadth} nautical miles of the shore; no agreed limit is looked at"
        return Within(states()[code].name, breadth, "nm"), said
    shores = _SHORES.match(name)
    if shores and (code := named(shores["state"])):
        return Off(states()[code].name), None
    form = form_of(_WHOSE.sub("", _ZONE_OFF.sub("", name)))
    if isinstance(form, In) and not look_up(form.place):
        return None, None
    return form, None


def _of_known(found: list[Known]) -> _Answer:
    best = found[0]
    rivals = [it for it in found[1:] if it.score >= best.score - 0.05 and it.kind == best.kind]
    notes = [best.note] if best.note else []
    if rivals:
        notes.append(f"taken as {best.name} at {best.lat:.1f}, {best.lon:.1f}; {len(rivals)} more bear the name")
    return best.lat, best.lon, _outline(best), best.radius_km, "; ".join(notes) or None, "name"


def _outline(place: Known) -> Mapping[str, Any] | None:
    """Return a place's outline as GeoJSON; None for a state, whose shores would fill pages."""
    import shapely

    if place.kind == "state":
        return None
    if place.is_point:
        from offing.nav.sectors import circle

        lats, lons = circle(place.lat, place.lon, place.radius_km * 1000.0)
        lines = [(lats, lons)]
    else:
        lines = sorted(place.outline(), key=lambda line: -len(line[0]))[:_MOST_RINGS]
    rings = [shapely.Polygon(list(zip(lons, lats, strict=True))) for lats, lons in lines if len(lats) > 3]
    return _json(shapely.union_all([shapely.make_valid(ring) for ring in rings]), place.radius_km) if rings else None


def _of_region(region: Region, said: str | None) -> _Answer:
    notes = [region.method, *region.assumed, *([said] if said else [])]
    geometry = _json(region.geometry, region.radius_km)
    return region.lat, region.lon, geometry, region.radius_km, "; ".join(notes), _method(region)


def _method(region: Region) -> str:
    return "between" if region.method.startswith("between") else "relative"


def _filled(part: Any, tolerance: float) -> Any:
    """Return a polygon without holes that make no difference."""
    import shapely

    holes = [ring for ring in shapely.get_rings(part)[1:] if shapely.area(shapely.Polygon(ring)) > 4 * tolerance**2]
    return shapely.Polygon(shapely.get_exterior_ring(part), holes)


def _json(shape: Any, radius_km: float) -> Mapping[str, Any]:
    import json

    import shapely

    tolerance = radius_km / 111.0 * _THIN
    thin = shapely.simplify(shape, tolerance)
    while shapely.get_num_coordinates(thin) > _MOST_CORNERS:  # islets first, then what makes the least difference
        tolerance *= 2.0
        parts = [_filled(part, tolerance) for part in shapely.get_parts(thin) if shapely.area(part) > tolerance**2]
        thin = shapely.simplify(shapely.union_all(parts) if parts else shapely.envelope(thin), tolerance)
    found: Mapping[str, Any] = json.loads(shapely.to_geojson(shapely.set_precision(thin, 1e-4)))
    return found
