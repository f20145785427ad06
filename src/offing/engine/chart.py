"""A map of lines of the record: where each was, by what lane it is known, areas announced, tracks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offing.codecs.svg import Drawing, path, shortened, text_width
from offing.engine.chart_frame import Frame, fitted
from offing.engine.chart_ground import INK, draw_degrees, draw_ground, draw_scale
from offing.engine.chart_labels import Box, Taken, placed
from offing.engine.chart_signs import COLOURS, MEANING, sign
from offing.schema.errors import UsageError

Floats = NDArray[np.float64]
MOST_CORNERS = 200_000  # of areas on one map
_LABELS = 400  # marks that a label is sought room for
_SIGN, _LETTERS = 7.0, 13.0
_CELL = 9.0  # pixels within which marks of one lane are drawn as one
_LEFT, _RIGHT, _HEAD, _FOOT = 58, 18, 62, 92
_BAND = 26
_BAND_WORDS = "RE-ENACTMENT: nothing shown here happened"
SOURCE = "Shore: GSHHG 2.3.6 (LGPL-3.0-or-later), simplified to 60 m. Not for navigation. Drawn by Offing."
CAUTION = "Transmitted: only what was received; counts are lower bounds, and a craft not drawn may have been there."


@dataclass(frozen=True, slots=True)
class Mark:
    """Hold one thing at a position: its lane, and what stands beside it; ``emphasis`` orders labels, low first."""

    lat: float
    lon: float
    lane: str
    label: str = ""
    emphasis: int = 0


@dataclass(frozen=True, slots=True)
class Region:
    """Hold an area (a GeoJSON geometry): announced, or where something may have been (``vague``)."""

    geometry: Mapping[str, Any]
    lane: str
    label: str = ""
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """Hold one stretch of a craft's track, degrees; ``dashed``: a way between sightings that could be sailed."""

    lat: Floats
    lon: Floats
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold what a map shows. ``notes`` are said below it, ``synthetic`` says that nothing of it happened."""

    title: str
    subtitle: str = ""
    marks: Sequence[Mark] = ()
    regions: Sequence[Region] = ()
    paths: Sequence[Path] = ()
    notes: Sequence[str] = ()
    synthetic: bool = False
    width: int = 1500
    height: int = 1050
    counts: Mapping[str, int] = field(default_factory=dict)


def draw(picture: Picture) -> str:
    """Return the map as SVG; raise UsageError where nothing of it has a place."""
    lats, lons = _places(picture)
    if not lats:
        raise UsageError("none of the lines chosen has a place, so that there is nothing to draw a map of")
    band = _BAND if picture.synthetic else 0
    top = _HEAD + band
    size = (picture.width - _LEFT - _RIGHT, picture.height - top - _FOOT - band)
    frame = fitted(lats, lons, _LEFT, top, *map(float, size))
    drawing = Drawing(picture.width, picture.height, picture.title)
    drawing.add("rect", width=picture.width, height=picture.height, fill="#ffffff")
    drawing.clip("map", frame.left, frame.top, frame.width, frame.height)
    draw_ground(drawing, frame, "map")
    draw_degrees(drawing, frame)
    left_out = _draw_content(drawing, frame, picture)
    draw_scale(drawing, frame)
    _head(drawing, picture, band)
    _foot(drawing, picture, frame, left_out)
    return drawing.write()


def _places(picture: Picture) -> tuple[list[float], list[float]]:
    lats = [mark.lat for mark in picture.marks]
    lons = [mark.lon for mark in picture.marks]
    for region in picture.regions:
        if not region.vague or not picture.marks:
            for _, ring in _rings(region.geometry):
                lats += ring[:, 0].tolist()
                lons += ring[:, 1].tolist()
    for one in picture.paths:
        lats += one.lat.tolist()
        lons += one.lon.tolist()
    return lats, lons


def _rings(geometry: Mapping[str, Any]) -> Iterator[tuple[str, Floats]]:
    """Yield the rings, lines and points of a GeoJSON geometry: which of them each is, and its (lat, lon)."""
    kind = geometry["type"]
    if kind == "GeometryCollection":
        for one in geometry["geometries"]:
            yield from _rings(one)
    elif kind.startswith("Multi"):
        for one in geometry["coordinates"]:
            yield from _rings({"type": kind.removeprefix("Multi"), "coordinates": one})
    else:
        parts = geometry["coordinates"] if kind == "Polygon" else [geometry["coordinates"]]
        for part in parts:
            rows = np.asarray([part] if kind == "Point" else part, np.float64).reshape(-1, np.shape(part)[-1])
            if len(rows):
                yield kind, rows[:, 1::-1]


def _draw_content(drawing: Drawing, frame: Frame, picture: Picture) -> int:
    """Draw regions, tracks, marks and labels; return how many labels found no room."""
    with drawing.group(clip_path="url(#map)"):
        corners = 0
        for region in picture.regions:
            corners += _draw_region(drawing, frame, region) if corners < MOST_CORNERS else 0
        for one in picture.paths:
            for points in frame.lines(one.lat, one.lon):
                style = {"stroke_dasharray": "6 5", "stroke": COLOURS["sighted"]} if one.dashed else {}
                style = {"stroke": COLOURS["transmitted"], **style}
                drawing.add("path", d=path(points), fill="none", stroke_width=1.3, opacity=0.65, **style)
        groups = _grouped(frame, picture.marks)
        for lane, x, y, _ in sorted(groups, key=lambda one: list(COLOURS).index(one[0])):
            sign(drawing, lane, x, y, _SIGN)
        return _label(drawing, frame, groups, picture)


def _draw_region(drawing: Drawing, frame: Frame, region: Region) -> int:
    """Draw one area and return how many corners it has."""
    colour, corners, fills = COLOURS[region.lane], 0, []
    look = {"fill": "none", "stroke": colour, "stroke_width": 1.2 if region.vague else 1.8}
    look |= {"stroke_dasharray": "5 4"} if region.vague else {}
    for kind, ring in _rings(region.geometry):
        corners += len(ring)
        if kind == "Point":
            x, y = map(float, frame.pixels(ring[:1, 0], [frame.near(ring[0, 1])])[0])
            sign(drawing, region.lane, x, y, _SIGN)
            continue
        if kind == "Polygon":
            fills += [path(points, closed=True) for points in frame.lines(ring[:, 0], ring[:, 1], ring=True)]
        for part in _edges(ring):
            for points in frame.lines(part[:, 0], part[:, 1]):
                drawing.add("path", d=path(points), **look)
    if fills:
        opacity = 0.06 if region.vague else 0.16
        drawing.add("path", d="".join(fills), fill=colour, fill_opacity=opacity, fill_rule="evenodd")
    return corners


def _edges(ring: Floats) -> list[Floats]:
    """Return a ring's edge without what only closes it along 180 degrees."""
    seam = np.abs(np.abs(ring[:, 1]) - 180) < 1e-6
    breaks = np.flatnonzero(seam[:-1] & seam[1:]) + 1
    return [part for part in np.split(ring, breaks) if len(part) > 1]


Group = tuple[str, float, float, list[Mark]]


def _grouped(frame: Frame, marks: Iterable[Mark]) -> list[Group]:
    """Return where signs are drawn, with the marks that each stands for: those of one lane that would cover another."""
    found: dict[tuple[str, int, int], Group] = {}
    for mark in marks:
        x, y = map(float, frame.pixels([mark.lat], [frame.near(mark.lon)])[0])
        key = (mark.lane, round(x / _CELL), round(y / _CELL))
        found.setdefault(key, (mark.lane, x, y, []))[3].append(mark)
    return list(found.values())


def _label(drawing: Drawing, frame: Frame, groups: Sequence[Group], picture: Picture) -> int:
    size = _SIGN * 1.2
    taken = Taken(Box(x - size, y - size, x + size, y + size) for _, x, y, _ in groups)
    corner = (frame.left + frame.width, frame.top + frame.height)
    taken.add(Box(corner[0] - 280, corner[1] - 56, corner[0], corner[1]))  # where the scale lies
    wanted = [(min(one.emphasis for one in marks), lane, x, y, _words(marks)) for lane, x, y, marks in groups]
    named = [region for region in picture.regions if region.label and not region.vague]
    wanted += [(0, one.lane, *_middle(frame, one), one.label) for one in named]
    wanted = [
        one for one in sorted(wanted, key=lambda one: (one[0], one[4], one[2])) if one[4] and frame.holds(*one[2:4])
    ]
    left_out = 0
    for n, (_, lane, x, y, words) in enumerate(wanted):
        label = placed(frame, taken, x, y, words, _LETTERS, size + 2) if n < _LABELS else None
        if label is None:
            left_out += 1
            continue
        look = {"fill": "#1c242b", "stroke": "#ffffff", "stroke_width": 3, "paint_order": "stroke"}
        drawing.text(label.x, label.y, label.words, _LETTERS, **look, stroke_linejoin="round", data_lane=lane)
    return left_out


def _words(marks: Sequence[Mark]) -> str:
    ordered = sorted(marks, key=lambda one: one.emphasis)
    told = list(dict.fromkeys(mark.label for mark in ordered if mark.label))
    if not told:
        return f"{len(marks)}×" if len(marks) > 1 else ""
    more = len(marks) - 1
    return f"{told[0]} +{more}" if more else told[0]


def _middle(frame: Frame, region: Region) -> tuple[float, float]:
    rings = [ring for _, ring in _rings(region.geometry)]
    if not rings:
        return -1.0, -1.0
    ring = max(rings, key=len)
    lon = np.unwrap(ring[:, 1], period=360.0)
    lon += 360.0 * round((frame.projection.lon_0 - float(lon[0])) / 360.0)
    points = frame.pixels(ring[:, 0], lon)
    x, y = (points.min(axis=0) + points.max(axis=0)) / 2
    return float(x), float(y)


def _head(drawing: Drawing, picture: Picture, band: int) -> None:
    if band:
        for y in (0, picture.height - band):
            drawing.add("rect", x=0, y=y, width=picture.width, height=band, fill="#b3261e")
            look = {"text_anchor": "middle", "fill": "#ffffff", "font_weight": "bold"}
            drawing.text(picture.width / 2, y + band - 8, _BAND_WORDS, 15, **look)
    wide = picture.width - _LEFT - _RIGHT
    title = shortened(picture.title, 24, wide, bold=True)
    drawing.text(_LEFT, band + 31, title, 24, font_weight="bold", fill=INK)
    drawing.text(_LEFT, band + 52, shortened(picture.subtitle, 14, wide), 14, fill=INK)


def _foot(drawing: Drawing, picture: Picture, frame: Frame, left_out: int) -> None:
    y, x = frame.top + frame.height + 40, float(_LEFT)
    for lane in (lane for lane in COLOURS if picture.counts.get(lane)):
        sign(drawing, lane, x + 7, y - 5, 6.5)
        words = f"{lane} {picture.counts[lane]:,}"
        drawing.text(x + 19, y, words, 14, font_weight="bold", fill=INK)
        more = MEANING[lane]
        width = text_width(words, 14, bold=True)
        drawing.text(x + 25 + width, y, more, 12, fill=INK)
        x += 25 + width + text_width(more, 12) + 24
    notes = list(picture.notes)
    if any(region.vague for region in picture.regions):
        notes.append("dashed: where a place as told may have been")
    if left_out:
        notes.append(f"{left_out:,} {'label' if left_out == 1 else 'labels'} had no room")
    wide = picture.width - _LEFT - _RIGHT
    drawing.text(_LEFT, y + 21, shortened("; ".join(notes), 12, wide), 12, fill=INK)
    drawing.text(_LEFT, y + 40, shortened(f"{CAUTION} {SOURCE}", 11, wide), 11, fill="#5b6873")
