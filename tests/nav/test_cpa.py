import numpy as np
import pytest

from offing.nav.cpa import closest_approach


def approach(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, float]:
    cpa, tcpa = closest_approach(*(np.array([value]) for value in (*a, *b)))
    return float(cpa[0]), float(tcpa[0])


@pytest.mark.parametrize("lon", [0.0, 139.0, 179.95])
def test_head_on_at_twenty_knots_closes_ten_miles_in_half_an_hour(lon: float) -> None:
    there = (lon + 1 / 6 + 180) % 360 - 180
    cpa, tcpa = approach((0.0, lon, 10.0, 90.0), (0.0, there, 10.0, 270.0))
    assert tcpa == pytest.approx(1800, rel=2e-3)
    assert cpa < 30


def test_a_crossing_passes_at_the_distance_of_the_geometry() -> None:
    cpa, tcpa = approach((0.0, 0.0, 0.0, 0.0), (0.0, 0.1, 10.0, 315.0))
    assert cpa == pytest.approx(0.1 * 111_319 / np.sqrt(2), rel=1e-3)
    assert tcpa == pytest.approx(0.1 * 111_319 / np.sqrt(2) / (10 * 1852 / 3600), rel=1e-3)


def test_drawing_apart_lies_in_the_past_and_company_is_now() -> None:
    assert approach((0.0, 0.0, 10.0, 270.0), (0.0, 0.1, 10.0, 90.0))[1] < 0
    cpa, tcpa = approach((0.0, 0.0, 10.0, 45.0), (0.0, 0.01, 10.0, 45.0))
    assert tcpa == 0
    assert cpa == pytest.approx(1113.2, rel=1e-3)
