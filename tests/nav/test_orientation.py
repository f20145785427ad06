"""On which side of a line: against exact fractions."""

from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from offing.nav.orientation import side

degrees = st.floats(-360, 360).filter(lambda value: value == 0 or abs(value) > 1e-60)


def exact(x_a: float, y_a: float, x_b: float, y_b: float, x: float, y: float) -> int:
    a, b, c, d, e, f = map(Fraction, (x_a, y_a, x_b, y_b, x, y))
    turn = (a - e) * (d - f) - (b - f) * (c - e)
    return (turn > 0) - (turn < 0)


def sign(value: float) -> int:
    return (value > 0) - (value < 0)


@given(degrees, degrees, degrees, degrees, degrees, degrees)
@example(0, 0, 1, 1, 0.5, 0.5)
@example(0.1, 0.1, 0.3, 0.3, 0.2, 0.2)
@example(12.0, 12.0, 24.0, 24.0, 0.5 + 2**-52, 0.5)
def test_the_side_is_exact(x_a: float, y_a: float, x_b: float, y_b: float, x: float, y: float) -> None:
    assert sign(side(x_a, y_a, x_b, y_b, x, y)) == exact(x_a, y_a, x_b, y_b, x, y)


@given(degrees, degrees, degrees, degrees, st.floats(0, 1), st.integers(-3, 3))
def test_next_to_the_line_too(x_a: float, y_a: float, x_b: float, y_b: float, share: float, steps: int) -> None:
    x, y = x_a + share * (x_b - x_a), y_a + share * (y_b - y_a) + steps * 2.0**-44
    assume(y == 0 or abs(y) > 1e-60)
    assume(x == 0 or abs(x) > 1e-60)
    assert sign(side(x_a, y_a, x_b, y_b, x, y)) == exact(x_a, y_a, x_b, y_b, x, y)


@pytest.mark.parametrize("steps", range(-8, 9))
def test_interpreted_it_is_the_same(steps: int) -> None:
    plain = getattr(side, "py_func", side)
    place = (12.0, 12.0, 24.0, 24.0, 0.5 + steps * 2.0**-53, 0.5)
    assert sign(plain(*place)) == sign(side(*place)) == exact(*place)
