import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

import offing.atlas
from offing.atlas.land import inland

FILE = Path(offing.atlas.__file__).parent / "data" / "canals.toml"
PARTS = tomllib.loads(FILE.read_text(encoding="utf-8"))
PROVENANCE = PARTS.pop("provenance")
CANALS = {name: line for part in PARTS.values() for name, line in part.items()}
KM_A_DEGREE = 111.2


def along(line: list[list[float]], every_km: float = 1.0) -> np.ndarray:
    """Return points on a line, evenly spaced between its vertices."""
    points = [np.array(line[:1])]
    for one, other in itertools.pairwise(line):
        steps = max(1, int(length_km([one, other]) / every_km))
        points.append(np.linspace(one, other, steps + 1)[1:])
    return np.concatenate(points)


def length_km(line: list[list[float]]) -> float:
    lat, lon = np.array(line).T
    turn = np.diff(lon) * np.cos(np.radians(lat[:-1]))
    return float(np.hypot(np.diff(lat), turn).sum() * KM_A_DEGREE)


@pytest.mark.parametrize("name", CANALS)
def test_no_ship_in_a_canal_is_inland(name: str) -> None:
    lat, lon = along(CANALS[name]).T
    assert not inland(lat, lon).any()


# Locks, bridges and ports on canals, known apart from the lines.
@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (54.146, 9.350),  # Grünental, Kiel Canal
        (49.191, 11.246),  # the summit of the Main-Danube Canal
        (52.430, 10.788),  # Wolfsburg, Mittelland Canal
        (51.617, 7.325),  # the boat lift of Henrichenburg
        (50.481, 4.137),  # the boat lift of Strépy-Thieu
        (44.246, 28.272),  # Medgidia, Danube-Black Sea Canal
        (43.171, -78.693),  # Lockport, Erie Canal
        (31.300, 120.585),  # Suzhou, Grand Canal
        (48.690, 43.800),  # Marinovka, Volga-Don Canal
        (53.383, -2.567),  # Latchford, Manchester Ship Canal
    ],
)
def test_places_on_canals_are_not_inland(lat: float, lon: float) -> None:
    assert not inland(lat, lon)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (48.0, 68.0),  # the Kazakh steppe
        (25.0, 25.0),  # the Libyan Desert
        (45.0, 105.0),  # the Gobi
        (20.0, 51.0),  # the Empty Quarter
        (-25.0, 131.0),  # the middle of Australia
        (51.78, 10.62),  # the Harz, between the canals
        (33.0, -105.0),  # New Mexico
    ],
)
def test_deep_land_is_inland(lat: float, lon: float) -> None:
    assert inland(lat, lon)


def test_the_sea_the_rivers_and_the_unknown_are_not_inland() -> None:
    lat = [54.2, 0.0, 48.21, 53.54, 90.0, -40.0, np.nan, 48.0]
    lon = [7.9, -30.0, 16.40, 9.97, 0.0, 180.0, 68.0, np.nan]
    assert not inland(lat, lon).any()


def test_longitudes_go_round() -> None:
    assert inland([48.0, 48.0], [68.0 - 360, 68.0 + 360]).all()


def test_canals_are_whole_and_sourced() -> None:
    assert {"title", "source", "licence", "made_by", "as_of"} <= set(PROVENANCE)
    assert len(CANALS) == sum(map(len, PARTS.values())), "two canals of one name"
    for name, line in CANALS.items():
        assert len(line) >= 2, name
        assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in line), name
        assert max(length_km(leg) for leg in itertools.pairwise(line)) < 60, name
        # Back and forth is a vertex in the wrong place.
        assert length_km(line) < 4 * length_km([line[0], line[-1]]), name
