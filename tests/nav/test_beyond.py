import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.nav.beyond import beyond
from offing.nav.nearest import build, nearest

steps = st.sampled_from((0.0, 0.0, 1e-5, -1e-4, 0.003, -0.02, 0.3))


@st.composite
def walks(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Draw a walk in the middle of the points, across the date line, or round the pole; some of it unknown."""
    lat, lon = draw(st.sampled_from(((0.0, 179.99), (89.95, 10.0), (54.0, 8.0))))
    moves = draw(st.lists(st.tuples(steps, steps), min_size=1, max_size=60))
    lats = np.clip(lat + np.cumsum([north for north, _ in moves]), -90, 90)
    lons = (lon + np.cumsum([east for _, east in moves]) + 180) % 360 - 180
    lats[draw(st.lists(st.integers(0, len(moves) - 1), max_size=2))] = np.nan
    return lats, lons


@given(walks(), st.sampled_from((0.0, 500.0, 3_000.0, 37_040.0)), st.sampled_from((60_000.0, np.inf)))
def test_it_is_what_asking_about_every_position_gives(walk: tuple, limit: float, within: float) -> None:
    lat, lon = np.array([0.05, -0.3, 89.9, 54.01, 54.2]), np.array([-179.99, 179.5, -120.0, 8.0, 7.6])
    tree = build(lat, lon, lat, lon)

    def distance(lats: np.ndarray, lons: np.ndarray) -> np.ndarray:
        return nearest(tree, lats, lons, within)[0]

    assert beyond(*walk, limit, distance).tolist() == (distance(*walk) > limit).tolist()


@pytest.mark.parametrize("n", [0, 1000])
def test_a_craft_that_lies_still_is_asked_about_once(n: int) -> None:
    asked = []

    def distance(lats: np.ndarray, lons: np.ndarray) -> np.ndarray:
        asked.append(len(lats))
        return np.full(len(lats), 90_000.0)

    assert beyond(np.full(n, 54.0), np.full(n, 8.0), 37_040.0, distance).all()
    assert sum(asked) <= 1


def test_nothing_there_is_beyond_any_distance() -> None:
    empty = build([], [], [], [])
    assert beyond(np.zeros(3), np.zeros(3), 1e6, lambda lats, lons: nearest(empty, lats, lons)[0]).all()
