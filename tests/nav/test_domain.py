import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.nav.domain import domain_m, domain_radii


def test_the_radii_of_the_example() -> None:
    assert [round(float(r)) for r in domain_radii(200, 15)] == [1208, 704, 767, 585]
    assert [round(float(r)) for r in domain_radii(200, 15, 0.9)] == [471, 274, 299, 228]


@given(st.floats(10, 400), st.floats(1, 40), st.floats(0.05, 0.99), st.floats(-720, 720))
def test_every_direction_lies_on_the_quarter_ellipses(length: float, knots: float, risk: float, off: float) -> None:
    ahead, astern, starboard, port = (float(r) for r in domain_radii(length, knots, risk))
    assert ahead > astern and starboard > port
    metres = float(domain_m(length, knots, off, risk))
    x, y = metres * math.sin(math.radians(off)), metres * math.cos(math.radians(off))
    on = (y / (ahead if y >= 0 else astern)) ** 2 + (x / (starboard if x >= 0 else port)) ** 2
    assert on == pytest.approx(1.0)


@given(st.floats(10, 400), st.floats(1, 40), st.floats(0, 360))
def test_it_grows_with_length_and_speed_and_shrinks_with_the_risk(length: float, knots: float, off: float) -> None:
    here = float(domain_m(length, knots, off))
    assert float(domain_m(length * 1.1, knots, off)) == pytest.approx(here * 1.1)
    assert float(domain_m(length, knots * 1.1, off)) > here > float(domain_m(length, knots, off, 0.6))
