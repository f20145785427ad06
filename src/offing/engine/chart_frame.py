"""The part of the world that a map shows, and where positions fall on the picture."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offing.nav.projection import Projection, clipped, middle, suited, unwrapped

Floats = NDArray[np.float64]
_MARGIN = 0.08  # of the width and height left free around what is shown
_LEAST_M = 60_000.0  # across, however near to one another all things are
_APART = 1.0  # degrees between points of a line that is bent by the projection
_PAD = 40.0  # pixels beyond the edge, to which outlines are cut


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold the rectangle of a picture that a map fills, and what of the world it shows.

    ``left top width height`` are pixels; ``x y`` is the upper left corner on the map's plane, ``scale`` pixels a unit.
    """

    projection: Projection
    left: float
    top: float
    width: float
    height: float
    x: float
    y: float
    scale: float

    def pixels(self, lat: ArrayLike, lon: ArrayLike) -> Floats:
        """Return where positions fall on the picture, as rows of x and y (down)."""
        x, y = self.projection.forward(lat, lon)
        return np.column_stack([self.left + (x - self.x) * self.scale, self.top + (self.y - y) * self.scale])

    def near(self, lon: float) -> float:
        """Return the longitude, a full turn off where needed, that lies nearest to the middle of the map."""
        return lon - 360.0 * round((lon - self.projection.lon_0) / 360.0)

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Tell whether a point of the picture lies on the map, *margin* pixels from its edge."""
        across = self.left + margin <= x <= self.left + self.width - margin
        return across and self.top + margin <= y <= self.top + self.height - margin

    def position(self, x: float, y: float) -> tuple[float, float]:
        """Return latitude and longitude of a point of the picture."""
        return self.projection.inverse(self.x + (x - self.left) / self.scale, self.y - (y - self.top) / self.scale)

    def metres_a_pixel(self) -> float:
        """Return how many metres a pixel is wide in the middle of the map."""
        lat, _ = self.position(self.left + self.width / 2, self.top + self.height / 2)
        return self.projection.metres(lat) / self.scale

    def extent(self) -> tuple[float, float, float, float]:
        """Return the southernmost and northernmost latitude on the map, its middle longitude and how wide it is."""
        edge = np.linspace(0.0, 1.0, 33)
        xs = self.left + self.width * np.concatenate([edge, edge, 0 * edge, 0 * edge + 1])
        ys = self.top + self.height * np.concatenate([0 * edge, 0 * edge + 1, edge, edge])
        places = [self.position(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        south, north = min(lat for lat, _ in places), max(lat for lat, _ in places)
        if not self.projection.polar:
            return south, north, self.projection.lon_0, min(math.degrees(self.width / self.scale), 360.0)
        pole = 90.0 if self.projection.kind == "north" else -90.0
        spot = self.pixels([pole], [0.0])[0]
        if self.holds(*spot):
            return min(south, pole), max(north, pole), self.projection.lon_0, 360.0
        lon, wide = middle([lon for _, lon in places])
        return south, north, lon, wide

    def lines(self, lat: Floats, lon: Floats, *, ring: bool = False) -> Iterator[Floats]:
        """Yield a line, or a ring cut to the map, in pixels: once for each time the map shows it.

        Lines run straight in latitude and longitude.
        """
        lat, lon = _dense(lat, unwrapped(lon, self.projection.lon_0), self.projection.polar)
        for turn in (0,) if self.projection.polar else (-360.0, 0.0, 360.0):
            points = self._cut(lat, lon + turn) if ring else self.pixels(lat, lon + turn)
            if len(points) and self._touches(points):
                yield _thinned(points)

    def _cut(self, lat: Floats, lon: Floats) -> Floats:
        low, high = self.projection.latitudes
        ring = np.column_stack([lat, lon])
        for limit, above in ((low, True), (high, False)):
            ring = clipped(ring, 0, limit, above=above)
        if self.projection.polar and len(ring):
            ring = np.column_stack(_dense(ring[:, 0], ring[:, 1], True))
        points = self.pixels(ring[:, 0], ring[:, 1])
        right, bottom = self.left + self.width + _PAD, self.top + self.height + _PAD
        for axis, limit, above in ((0, self.left - _PAD, True), (0, right, False)):
            points = clipped(points, axis, limit, above=above)
        for axis, limit, above in ((1, self.top - _PAD, True), (1, bottom, False)):
            points = clipped(points, axis, limit, above=above)
        return points

    def _touches(self, points: Floats) -> bool:
        (west, top), (east, bottom) = points.min(axis=0), points.max(axis=0)
        across = east >= self.left and west <= self.left + self.width
        return bool(across and bottom >= self.top and top <= self.top + self.height)


def fitted(lats: Sequence[float], lons: Sequence[float], left: float, top: float, width: float, height: float) -> Frame:
    """Return the frame that shows all positions, in a rectangle of the picture."""
    lon_0, _ = middle(lons)
    lat, lon = np.asarray(lats, np.float64), np.asarray(lons, np.float64)
    projection = suited(float(lat.min()), float(lat.max()), lon_0)
    near = lon - 360.0 * np.round((lon - lon_0) / 360.0)
    x, y = projection.forward(lat, near)
    mid_x, mid_y = (float(x.min() + x.max()) / 2, float(y.min() + y.max()) / 2)
    least = _LEAST_M / projection.metres(float(lat.mean()))
    spread_x, spread_y = (max(float(np.ptp(axis)) * (1 + 2 * _MARGIN), least) for axis in (x, y))
    scale = min(width / spread_x, height / spread_y)
    if not projection.polar:
        scale = max(scale, width / (2 * math.pi))
        mid_y = _within(projection, mid_y, height / scale / 2)
    return Frame(projection, left, top, width, height, mid_x - width / scale / 2, mid_y + height / scale / 2, scale)


def _within(projection: Projection, y: float, half: float) -> float:
    """Return the middle moved so that the map does not reach beyond the poles, as far as it can be."""
    _, (low, high) = projection.forward(list(projection.latitudes), [projection.lon_0] * 2)
    return float((low + high) / 2 if high - low <= 2 * half else min(max(y, low + half), high - half))


def _dense(lat: Floats, lon: Floats, bent: bool) -> tuple[Floats, Floats]:
    """Return a line with points at most a degree apart, where the projection bends it."""
    if not bent or len(lat) < 2:
        return lat, lon
    steps = np.ceil(np.maximum(np.abs(np.diff(lat)), np.abs(np.diff(lon))) / _APART).astype(np.int64)
    if steps.max(initial=1) <= 1:
        return lat, lon
    steps = np.maximum(steps, 1)
    number = np.repeat(np.arange(len(steps)), steps)
    share = (np.arange(len(number)) - np.repeat(np.cumsum(steps) - steps, steps)) / np.repeat(steps, steps)
    made = [values[number] + share * np.diff(values)[number] for values in (lat, lon)]
    return np.append(made[0], lat[-1]), np.append(made[1], lon[-1])


def _thinned(points: Floats) -> Floats:
    """Return a line without points that fall on the same half pixel as the one before."""
    grid = np.round(points * 2)
    kept = np.append(True, (np.diff(grid, axis=0) != 0).any(axis=1))
    kept[-1] = True
    return np.asarray(points[kept], np.float64)
