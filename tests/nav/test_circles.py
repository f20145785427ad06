import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.nav.circles import circle_of


def sums(x: np.ndarray, y: np.ndarray) -> tuple[float, ...]:
    z = x * x + y * y
    each = (np.ones_like(x), x, y, x * x, y * y, x * y, x * z, y * z, z, z * z)
    return tuple(float(part.sum()) for part in each)


def ring(x: float, y: float, radius: float, n: int = 60, turn: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    angle = 2 * np.pi * turn * np.arange(n) / n
    return x + radius * np.cos(angle), y + radius * np.sin(angle)


@given(st.floats(-20_000, 20_000), st.floats(-20_000, 20_000), st.floats(150, 20_000), st.integers(8, 200))
def test_the_circle_is_found_wherever_it_lies(x: float, y: float, radius: float, n: int) -> None:
    assert circle_of(sums(*ring(x, y, radius, n))) == pytest.approx((x, y, radius), rel=1e-4, abs=1.0)


@given(st.integers(0, 2**32 - 1), st.floats(500, 5000))
def test_noise_of_gps_moves_it_little(seed: int, radius: float) -> None:
    noise = np.random.default_rng(seed).normal(0, 10, (2, 80))
    x, y = ring(300, -700, radius, 80, 1.3)
    assert circle_of(sums(x + noise[0], y + noise[1])) == pytest.approx((300, -700, radius), abs=15)


@pytest.mark.parametrize(
    "places",
    [
        (np.arange(60) * 100.0, np.zeros(60)),  # a straight line
        (np.arange(60) * 100.0, np.arange(60) * 37.0),
        ring(0, 0, 5000, 60, 0.3),  # a bend
        ring(0, 0, 50),  # swinging at anchor
        ring(0, 0, 2000, 7),  # too few
        tuple(np.random.default_rng(1).uniform(-3000, 3000, (2, 200))),  # a cloud
        (np.zeros(30), np.zeros(30)),
    ],
)
def test_what_runs_round_no_circle_has_none(places: tuple[np.ndarray, np.ndarray]) -> None:
    assert all(math.isnan(part) for part in circle_of(sums(*places)))


def test_compiled_and_interpreted_agree() -> None:
    told = sums(*ring(10, 20, 3000))
    assert getattr(circle_of, "py_func", circle_of)(told) == pytest.approx(circle_of(told), rel=1e-9)
