"""The unit of a column of speeds, from its name or from how far craft really moved."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offing.codecs.columns import ColumnName

_KNOT_M_S = 1852 / 3600
_IN_KNOTS = {"kn": 1.0, "m/s": 1 / _KNOT_M_S, "km/h": 1 / 1.852, "mph": 1609.344 / 1852}
_GUESSES = {"knots": 1.0, "metres a second": 1 / _KNOT_M_S, "kilometres an hour": 1 / 1.852, "tenths of a knot": 0.1}
_PAIRS = 20  # fewer pairs of rows say nothing
_SPREAD = 0.15  # of the logarithm; the nearest two units lie 0.6 apart
_TOP_TENTHS = 1023


@dataclass(frozen=True, slots=True)
class SpeedChoice:
    """Hold what turns a column into knots, and why."""

    scale: float
    words: str


def choose_speed(
    name: ColumnName,
    crafts: NDArray[np.int64],
    times: NDArray[np.int64],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    speed: NDArray[np.float64],
) -> SpeedChoice:
    """Return the unit of *speed*: what the name says, else what fits the displacement (µs, degrees)."""
    named = next((unit for unit in name.units if unit in _IN_KNOTS), None)
    if named is not None:
        tenths = 0.1 if "x10" in name.units else 1.0
        unit = {"kn": "knots", "mph": "miles an hour"}.get(named, named)
        return SpeedChoice(_IN_KNOTS[named] * tenths, f"{'tenths of ' * (tenths < 1)}{unit} by its name")
    if "x10" in name.units:
        return SpeedChoice(0.1, "tenths of a knot by its name")
    ratio = _moved_against_said(crafts, times, lat, lon, speed)
    for words, scale in _GUESSES.items():
        if ratio is not None and abs(np.log(ratio / scale)) < _SPREAD:
            return SpeedChoice(scale, f"{words}: fits the distance covered")
    whole = len(speed) > 0 and not np.any(speed % 1)
    if whole and _TOP_TENTHS >= np.max(speed) > 102.3:
        return SpeedChoice(0.1, "tenths of a knot: whole numbers up to 1023")
    return SpeedChoice(1.0, "knots (assumed)")


def _moved_against_said(
    crafts: NDArray[np.int64],
    times: NDArray[np.int64],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    speed: NDArray[np.float64],
) -> float | None:
    """Return the median of knots made good over speed as written, None where too few craft moved."""
    order = np.lexsort((times, crafts))
    crafts, times, lat, lon, speed = crafts[order], times[order], lat[order], lon[order], speed[order]
    seconds = np.diff(times) / 1e6
    north = np.diff(lat) * 111_195
    east = np.diff(lon) * 111_195 * np.cos(np.radians((lat[1:] + lat[:-1]) / 2))
    metres = np.hypot(north, east)
    said = (speed[1:] + speed[:-1]) / 2
    steady = np.abs(np.diff(speed)) < 0.2 * said
    use = (np.diff(crafts) == 0) & (seconds > 1) & (seconds < 600) & (metres > 100) & steady
    made = metres[use] / seconds[use] / _KNOT_M_S
    ratios = made[made < 80] / said[use][made < 80]
    if len(ratios) < _PAIRS:
        return None
    middle = float(np.median(ratios))
    return middle if np.mean(np.abs(np.log(ratios / middle)) < _SPREAD) > 0.5 else None
