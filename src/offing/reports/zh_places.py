"""Places of Taiwanese releases: round Taiwan, sectors of its ADIZ, the median line, so many miles off a city."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from offing.atlas import airspace, lines
from offing.atlas.phrases import form_of
from offing.atlas.relative import Off, Offset, Side, region_of
from offing.nav.sectors import farthest_m, middle
from offing.reports.zh_lexicon import words
from offing.schema.claim import Place
from offing.schema.errors import UsageError

_ENTERED = re.compile(
    r"(?:進入我?|我|於|及|,)(?P<list>[東西南北中部束線、,及與和\s]{1,30}空域(?:[、及與和][東西南北中部、及]{1,12}空域)*)"
)
_SECTOR = re.compile(r"(?P<way>東北|東南|西北|西南|[北中南東西束])部?\s?(?=空域|[、,及與和])")
_SECTOR_EN = re.compile(r"(?P<way>north|south)(?P<side>east|west)ern ADIZ")
_CROSSED = re.compile(r"[逾谕渝踰途]越(?P<line>(?:臺灣|台灣|臺海|台海)?(?:海峽)?中線(?:及?其?延伸線?)?|海峽)")
_OFF = re.compile(
    r"(?P<city>[\u4e00-\u9fff]{2,3}?)?(?P<way>東北|東南|西北|西南|[東西南北])(?:方|側)?\s?約?\s?(?P<n>\d{1,3})(?=\s?浬|及|、|,)"
)
_MORE = re.compile(r"\s?浬?\s?[、,及與和]\s?約?\s?(?P<n>\d{1,3})(?=\s?浬|及|、)")
BEARINGS = {"北": 0.0, "東北": 45.0, "東": 90.0, "東南": 135.0, "南": 180.0, "西南": 225.0, "西": 270.0, "西北": 315.0}
_SECTOR_NOTE = "a part of Taiwan's air defence identification zone; its ministry has published no bounds of it"
_ROUND_NOTE = "drawn as Taiwan's air defence identification zone, on whose map the ministry shows what it counts"
_NEAR = (24.0, 120.5)  # of places that bear one name, the one by Taiwan is meant
_NOT_BEFORE_CITY = "位於分在距離約浬及與和"


def around(even: str, start: int, end: int) -> Place | None:
    """Return the waters and airspace round Taiwan where a stretch names them."""
    match = words().around.search(even, start, end)
    if match is None:
        return None
    lat, lon, radius, geometry = _zone()
    return Place(match[0], lat, lon, geometry, radius, "name", "at", _ROUND_NOTE, match.span())


def sectors(even: str, start: int, end: int) -> list[Place]:
    """Return the sectors of the zone that a stretch says were entered, one for each direction."""
    found = []
    for entered in _ENTERED.finditer(even, start, end):
        low, high = entered.span("list")
        for match in _SECTOR.finditer(even, low, high):
            way = words().directions[match["way"]]
            name = f"{way}空域" if len(way) == 2 else f"{way}部空域"
            found.append(Place(name, role="to", note=_SECTOR_NOTE, span=(match.start(), match.end())))
    return found


def sector_in_english(even: str, start: int, end: int) -> Place | None:
    """Return the sector that the English heading of a Chinese release names ("southwestern ADIZ")."""
    match = _SECTOR_EN.search(even, start, end)
    return Place(match[0], role="at", note=_SECTOR_NOTE, span=match.span()) if match else None


def median_line(even: str, start: int, end: int) -> Place | None:
    """Return the median line of the strait where a stretch says that it was crossed."""
    match = _CROSSED.search(even, start, end)
    if match is None:
        return None
    lat, lon, radius, geometry, note = _median()
    return Place(match["line"], lat, lon, geometry, radius, "name", "through", note, match.span("line"))


def offs(even: str, start: int, end: int) -> list[Place]:
    """Return the places told as so many nautical miles in a direction from a city, names not repeated filled in."""
    found: list[Place] = []
    city = ""
    for match in _OFF.finditer(even, start, end):
        city = (match["city"] or "").lstrip(_NOT_BEFORE_CITY) or city
        found.append(_off(even, city, match["way"], match["n"], match.start(), match.end("n")))
        at = match.end()
        while (more := _MORE.match(even, at, end)) is not None:
            found.append(_off(even, city, match["way"], more["n"], more.start("n"), more.end("n")))
            at = more.end()
    return found


def named(even: str, start: int, end: int, role: str) -> Place:
    """Return the place a stretch names ("臺灣東部海域", "蘇澳外海"), without a position where the atlas has none."""
    lat, lon, radius, geometry, method, note = _by_name(even[start:end])
    return Place(even[start:end], lat, lon, geometry, radius, method, role, note, (start, end))


def _off(even: str, city: str, way: str, figure: str, start: int, end: int) -> Place:
    end += len("浬") if even[end : end + 1] == "浬" else 0
    name = f"{city}{way}方{figure}浬"
    try:
        lat, lon, radius, geometry, note = _resolved(city, figure, way)
    except UsageError as error:
        return Place(name, note=str(error), span=(start, end))
    return Place(name, lat, lon, geometry, radius, "relative", "at", note, (start, end))


@cache
def _zone() -> tuple[float, float, float, Mapping[str, Any]]:
    zone = next(zone for zone in airspace.zones() if zone.id == "taiwan")
    ring = zone.outer[0]
    lats, lons = zip(*ring, strict=True)
    lat, lon = middle(lats, lons)
    corners = [[y, x] for x, y in (*ring, ring[0])]
    return lat, lon, farthest_m(lat, lon, lats, lons) / 1000.0, {"type": "Polygon", "coordinates": [corners]}


@cache
def _median() -> tuple[float, float, float, Mapping[str, Any], str]:
    line = next(line for line in lines.lines() if line.id == "taiwan-strait-median")
    lats, lons = zip(*line.points, strict=True)
    lat, lon = middle(lats, lons)
    drawn = {"type": "LineString", "coordinates": [[x, y] for y, x in line.points]}
    return lat, lon, farthest_m(lat, lon, lats, lons) / 1000.0, drawn, line.note


@lru_cache(maxsize=256)
def _by_name(name: str) -> tuple[float | None, float | None, float | None, Mapping[str, Any] | None, str, str]:
    import shapely

    form = form_of(name)
    try:
        region = region_of(form, near=_NEAR) if form else None
    except UsageError:
        region = None
    if region is None:
        return None, None, None, None, "none", "the atlas knows no such place"
    drawn: Mapping[str, Any] = shapely.geometry.mapping(region.geometry)
    method = "relative" if isinstance(form, Off | Side) else "name"
    return region.lat, region.lon, region.radius_km, drawn, method, "; ".join((region.method, *region.assumed))


@lru_cache(maxsize=256)
def _resolved(city: str, figure: str, way: str) -> tuple[float, float, float, Mapping[str, Any], str]:
    import shapely

    region = region_of(Offset(city, figure, "nm", BEARINGS[way]), near=_NEAR)
    drawn: Mapping[str, Any] = shapely.geometry.mapping(region.geometry)
    return region.lat, region.lon, region.radius_km, drawn, "; ".join((region.method, *region.assumed))
