"""The stage: a grid of time, and on it where every craft is as far as it has been worked out."""

from hashlib import blake2b

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from offing.rehearsal.helmsman import closing_mps, coming, pursued, wander
from offing.rehearsal.plane import moved, offset
from offing.rehearsal.scenario_orders import STEP_US

Floats = NDArray[np.float64]

STEP_S = STEP_US / 1e6
KNOT_MPS = 1852.0 / 3600.0
_TRIALS = 8
_ALONG_S, _ACROSS_S = 420.0, 300.0  # how slowly a ship wanders about her station


def dice(seed: int, name: str) -> Generator:
    """Return the random numbers of one name: another craft more or less does not change them."""
    return default_rng([seed, int.from_bytes(blake2b(name.encode(), digest_size=8).digest())])


class Track:
    """Hold one craft's positions on the grid: NaN where it is not, or not yet worked out."""

    def __init__(self, steps: int, seed: int, name: str) -> None:
        self.lat, self.lon = np.full(steps, np.nan), np.full(steps, np.nan)
        self.alt = np.full(steps, np.nan)
        self.heading = np.full(steps, np.nan)
        self._seed, self._name = seed, name
        self._wander: tuple[Floats, Floats] | None = None

    @property
    def wander(self) -> tuple[Floats, Floats]:
        """Return how she wanders ahead and to the right, each of deviation 1, over the whole scenario."""
        if self._wander is None:
            rng = dice(self._seed, f"{self._name} helmsman")
            ahead = wander(rng, len(self.lat), STEP_S, _ALONG_S)
            self._wander = ahead, wander(rng, len(self.lat), STEP_S, _ACROSS_S)
        return self._wander

    def velocity(self, at: int) -> tuple[float, float]:
        """Return metres a second east and north with which she comes to step *at*."""
        if at < 1 or np.isnan(self.lat[at - 1]):
            return 0.0, 0.0
        east, north = offset(self.lat[at - 1], self.lon[at - 1], self.lat[at], self.lon[at])
        return float(east) / STEP_S, float(north) / STEP_S

    def known(self, at: int) -> bool:
        """Tell whether her place at step *at* is worked out."""
        return not np.isnan(self.lat[at])

    def take_station(self, first: int, last: int, lat: Floats, lon: Floats, closing_kn: float, most_kn: float) -> None:
        """Fill steps *first* to *last* with the station, coming to it from where she is at *closing_kn* at most."""
        if self.known(first):
            east, north = offset(lat[0], lon[0], self.lat[first], self.lon[first])
            own = self.velocity(first)
            away, drift = np.array([east, north], np.float64), np.array(own) - _velocity(lat, lon)
            closing = closing_mps(float(east), float(north), *_ahead(lat, lon), most_kn * KNOT_MPS)
            lat, lon = _come(lat, lon, away, drift, min(max(closing, 0.5), closing_kn * KNOT_MPS), most_kn * KNOT_MPS)
        self._set(first, last, lat, lon)

    def pursue(self, first: int, last: int, lat: Floats, lon: Floats, most_kn: float) -> None:
        """Fill steps *first* to *last* with a chase of the station from where she is, however far."""
        if self.known(first) and len(lat) > 1:
            away = np.array(offset(lat[0], lon[0], self.lat[first], self.lon[first]), np.float64)
            east, north = offset(lat[:-1], lon[:-1], lat[1:], lon[1:])
            speeds = np.stack([east, north], axis=1) / STEP_S
            extra = pursued(speeds, away, self.velocity(first), most_kn * KNOT_MPS, STEP_S)
            lat, lon = moved(lat, lon, extra[:, 0], extra[:, 1])
        self._set(first, last, lat, lon)

    def _set(self, first: int, last: int, lat: Floats, lon: Floats) -> None:
        if self.known(first):
            lon = lon + 360.0 * np.round((self.lon[first] - lon[0]) / 360.0)
        self.lat[first : last + 1], self.lon[first : last + 1] = lat, lon


def _come(lat: Floats, lon: Floats, away: Floats, drift: Floats, closing: float, most: float) -> tuple[Floats, Floats]:
    """Return the way to a station; the more slowly the longer she would otherwise have to exceed her speed."""
    seconds = np.arange(len(lat), dtype=np.float64) * STEP_S
    for _ in range(_TRIALS):
        extra = coming(seconds, away, drift, closing)
        found = moved(lat, lon, extra[:, 0], extra[:, 1])
        if len(lat) < 2 or _fastest(*found) <= most:
            return found
        closing *= 0.75
    return found


def _fastest(lat: Floats, lon: Floats) -> float:
    east, north = offset(lat[:-1], lon[:-1], lat[1:], lon[1:])
    return float(np.hypot(east, north).max()) / STEP_S


def _velocity(lat: Floats, lon: Floats) -> Floats:
    """Return metres a second east and north with which a station begins."""
    if len(lat) < 2:
        return np.zeros(2)
    east, north = offset(lat[0], lon[0], lat[1], lon[1])
    return np.array([float(east), float(north)]) / STEP_S


def _ahead(lat: Floats, lon: Floats) -> tuple[float, float]:
    """Return metres a second east and north that a station makes good over its first half hour."""
    later = min(len(lat) - 1, 180)
    if later < 1:
        return 0.0, 0.0
    east, north = offset(lat[0], lon[0], lat[later], lon[later])
    return float(east) / (later * STEP_S), float(north) / (later * STEP_S)
