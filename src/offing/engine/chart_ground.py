"""What lies under everything on a map: sea, land, meridians and parallels, and a scale."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from offing.atlas.coasts import rings_near
from offing.codecs.svg import Drawing, number, path, text_width
from offing.engine.chart_frame import Frame

Floats = NDArray[np.float64]
SEA, LAND, SHORE, GRID, INK = "#e4edf3", "#efe9dc", "#9a917f", "#b9c7d2", "#33414d"
_STEPS = (30, 20, 15, 10, 5, 2, 1, 1 / 2, 1 / 4, 1 / 6, 1 / 12, 1 / 30, 1 / 60)
_LINES = 4  # at least so many meridians or parallels across
_JUMP = 0.4  # degrees between neighbours on a shore, beyond which a ring was only closed
_NM = 1852.0
_BAR = 190.0  # pixels that a scale is at most long
_SMALL = 13.0
_BEYOND = 1.05  # meridians and parallels run on beyond the edge, so that they surely cross it


def draw_ground(drawing: Drawing, frame: Frame, clip: str) -> None:
    """Draw sea, land and the grid into *frame*, cut by the clip path of that name."""
    drawing.add(
        "rect", x=frame.left, y=frame.top, width=frame.width, height=frame.height, fill=SEA, stroke=INK, stroke_width=1
    )
    fills, strokes = _land(frame)
    with drawing.group(clip_path=f"url(#{clip})"):
        drawing.add("path", d="".join(fills), fill=LAND, fill_rule="evenodd")
        for line in _grid_lines(frame):
            drawing.add("path", d=line, fill="none", stroke=GRID, stroke_width=0.8)
        drawing.add("path", d="".join(strokes), fill="none", stroke=SHORE, stroke_width=0.9, stroke_linejoin="round")


def _land(frame: Frame) -> tuple[list[str], list[str]]:
    """Return the land as closed paths, of which an odd number holds land, and its shore as open ones."""
    south, north, lon, wide = frame.extent()
    least = 1.2 * frame.metres_a_pixel() / 111_000.0
    fills, strokes = [], []
    for lats, lons in rings_near(south, north, lon, wide, least):
        fills += [path(points, closed=True) for points in frame.lines(lats, lons, ring=True)]
        strokes += [path(points) for points in _shore(frame, lats, lons)]
    return fills, strokes


def _shore(frame: Frame, lat: Floats, lon: Floats) -> Iterator[Floats]:
    """Yield what of a ring is shore and on the map."""
    lon = lon - 360.0 * round((float(lon[0]) - frame.projection.lon_0) / 360.0)
    torn = np.append(
        (np.abs(np.diff(lat)) > _JUMP) | (np.abs(np.diff(lon)) * np.cos(np.radians(lat[1:])) > _JUMP), True
    )
    for turn in (0,) if frame.projection.polar else (-360.0, 0.0, 360.0):
        points = frame.pixels(lat, lon + turn)
        on = (points[:, 0] > frame.left - 9) & (points[:, 0] < frame.left + frame.width + 9)
        on &= (points[:, 1] > frame.top - 9) & (points[:, 1] < frame.top + frame.height + 9)
        grid = np.round(points * 2)
        on[1:] &= (np.diff(grid, axis=0) != 0).any(axis=1) | torn[1:]
        kept = np.flatnonzero(on)
        if len(kept) < 2:
            continue
        # What was left out between two points that are kept lay on the same half pixel, or off the map.
        passed = np.cumsum(torn) - torn
        apart = np.abs(np.diff(points[kept], axis=0)).max(axis=1) > 40
        breaks = np.flatnonzero(apart | (np.diff(passed[kept]) > 0)) + 1
        yield from (points[some] for some in np.split(kept, breaks) if len(some) > 1)


def _step(degrees: float) -> float:
    return next((step for step in _STEPS if degrees / step >= _LINES), _STEPS[-1])


def _graticule(frame: Frame) -> Iterator[tuple[str, float, list[Floats]]]:
    """Yield each meridian and parallel: which, its degrees, and its lines on the picture."""
    south, north, lon, wide = frame.extent()
    low, high = frame.projection.latitudes
    south, north = max(south, low), min(north, high)
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.2)
    across = _step(min(wide, (north - south) * 2.5 / squeeze) if not frame.projection.polar else wide / 2)
    along = _step(north - south)
    reach = wide / 2 if frame.projection.polar else wide / 2 * _BEYOND
    curve = np.linspace(lon - reach, lon + reach, 181)
    for n in range(math.ceil(south / along - 1e-9), math.floor(north / along + 1e-9) + 1):
        if abs(n * along) < 90:
            yield "parallel", n * along, list(frame.lines(np.full(181, n * along), curve))
    over, clear = (north - south) * (_BEYOND - 1), (north - south) / 8  # about a pole they would run together
    top = 90 - clear if frame.projection.kind == "north" else 90.0
    bottom = -90 + clear if frame.projection.kind == "south" else -90.0
    run = np.linspace(max(south - over, low, bottom), min(north + over, high, top), 61)
    first = math.ceil((lon - wide / 2) / across - 1e-9)
    for n in range(first, math.floor((lon + wide / 2) / across + 1e-9) + 1):
        if wide < 360 or n > first or (n * across) % 360 != ((lon + wide / 2) % 360):
            yield "meridian", n * across, list(frame.lines(run, np.full(61, n * across)))


def _grid_lines(frame: Frame) -> Iterator[str]:
    for _, _, lines in _graticule(frame):
        yield from map(path, lines)


def draw_degrees(drawing: Drawing, frame: Frame) -> None:
    """Write what each meridian and parallel is where it leaves the map; about a pole, parallels along one meridian."""
    used: list[tuple[float, float, float]] = []
    for kind, degrees, lines in _graticule(frame):
        words = show_degrees(degrees, "NS" if kind == "parallel" else "EW")
        if kind == "parallel" and frame.projection.polar:
            x, y = map(float, frame.pixels([degrees], [frame.projection.lon_0])[0])
            if frame.holds(x, y, 16):
                halo = {"stroke": SEA, "stroke_width": 3, "paint_order": "stroke"}
                drawing.text(x, y + 4, words, 11, text_anchor="middle", fill="#5b6873", **halo)
            continue
        edges = (
            ("left",) if kind == "parallel" else ("below", "above", "left") if frame.projection.polar else ("below",)
        )
        for line in lines:
            if any(_write(drawing, frame, line, edge, words, used) for edge in edges):
                break


def _write(
    drawing: Drawing, frame: Frame, line: Floats, edge: str, words: str, used: list[tuple[float, float, float]]
) -> bool:
    """Write what a line is where it crosses an edge of the map; tell whether it does, with room for it."""
    if edge == "left":
        y = _crossing(line, 0, frame.left)
        if y is None or not frame.top + 8 < y < frame.top + frame.height - 4:
            return False
        drawing.text(frame.left - 6, y + 4, words, _SMALL, text_anchor="end", fill=INK)
        return True
    below = edge == "below"
    x = _crossing(line, 1, frame.top + frame.height if below else frame.top)
    half = text_width(words, _SMALL) / 2 + 3
    if x is None or not frame.left < x < frame.left + frame.width:
        return False
    if any(side == below and x + half > start and x - half < end for side, start, end in used):
        return False
    used.append((below, x - half, x + half))
    drawing.text(x, frame.top + (frame.height + 16 if below else -5), words, _SMALL, text_anchor="middle", fill=INK)
    return True


def _crossing(line: Floats, axis: int, limit: float) -> float | None:
    """Return where along the other axis a line first crosses a limit."""
    side = line[:, axis] - limit
    where = np.flatnonzero(side[:-1] * side[1:] <= 0)
    for n in where:
        run = float(side[n] - side[n + 1])
        share = float(side[n]) / run if run else 0.0
        return float(line[n, 1 - axis] + share * (line[n + 1, 1 - axis] - line[n, 1 - axis]))
    return None


def show_degrees(degrees: float, hemispheres: str) -> str:
    """Return a latitude or longitude in whole minutes: 35°30'N."""
    degrees = degrees if hemispheres == "NS" else (degrees + 180) % 360 - 180
    minutes = round(abs(degrees) * 60)
    side = "" if minutes in (0, 10_800) else hemispheres[degrees < 0]
    return f"{minutes // 60}°{f'{minutes % 60:02d}′' if minutes % 60 else ''}{side}"


def draw_scale(drawing: Drawing, frame: Frame) -> None:
    """Draw a scale in the lower right corner, in nautical miles and kilometres, true in the middle of the map."""
    a_pixel = frame.metres_a_pixel()
    right, y = frame.left + frame.width - 16, frame.top + frame.height - 34
    bars = [(_round(_BAR * a_pixel / _NM), _NM, "nm"), (_round(_BAR * a_pixel / 1000), 1000.0, "km")]
    longest = max(many * metres / a_pixel for many, metres, _ in bars)
    box = {"x": right - longest - 58, "y": y - 14, "width": longest + 66, "height": 40}
    drawing.add("rect", **box, fill="#ffffff", fill_opacity=0.82, rx=3)
    for n, (many, metres, unit) in enumerate(bars):
        length, at = many * metres / a_pixel, y + n * 18
        line = f"M{number(right - length)} {number(at - 5)}v5h{number(length)}v-5"
        drawing.add("path", d=line, fill="none", stroke=INK, stroke_width=1.4)
        drawing.text(right - length - 5, at + 2, f"{number(many)} {unit}", 12, text_anchor="end", fill=INK)


def _round(most: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is no more than *most*."""
    power = 10.0 ** math.floor(math.log10(most))
    return next(many * power for many in (5, 2, 1) if many * power <= most)
