import numpy as np
import pytest

from offing.codecs.adsb_encode import encode_places
from offing.codecs.adsb_sky import SECOND, Aircraft, Sky, locate, motion_at


def half(lat: float, lon: float, odd: bool) -> tuple[int, int]:
    lats, lons = encode_places(np.array([lat]), np.array([lon]), np.array([odd]))
    return int(lats[0]), int(lons[0])


def heard(one: Aircraft, t: float, lat: float, lon: float, odd: bool) -> tuple[float, float] | None:
    return locate(one, round(t * SECOND), odd, half(lat, lon, odd), on_ground=False)


@pytest.mark.parametrize(("apart", "told"), [(10.0, True), (10.1, False)])
def test_a_pair_must_lie_within_ten_seconds(apart: float, told: bool) -> None:
    one = Aircraft()
    assert heard(one, 0, 36.0, 133.0, odd=False) is None
    assert (heard(one, apart, 36.0, 133.0, odd=True) is not None) == told


def test_from_then_on_every_message_tells_a_place_for_five_minutes() -> None:
    one = Aircraft()
    heard(one, 0, 36.0, 133.0, odd=False)
    assert heard(one, 1, 36.0, 133.0, odd=True) == pytest.approx((36.0, 133.0), abs=1e-4)
    assert heard(one, 300, 36.3, 133.2, odd=True) == pytest.approx((36.3, 133.2), abs=1e-4)
    assert heard(one, 601, 36.3, 133.2, odd=True) is None


def test_a_place_that_nobody_could_reach_is_not_believed_until_it_is_told_again() -> None:
    one = Aircraft()
    heard(one, 0, 36.0, 133.0, odd=False)
    heard(one, 1, 36.0, 133.0, odd=True)
    assert heard(one, 2, 52.0, 4.0, odd=False) is None
    assert heard(one, 3, 52.0, 4.0, odd=True) is None
    assert heard(one, 4, 52.0, 4.0, odd=False) == pytest.approx((52.0, 4.0), abs=1e-4)


def test_on_the_ground_only_a_place_tells() -> None:
    one = Aircraft()
    assert locate(one, 0, False, (1000, 2000), on_ground=True) is None
    assert locate(one, SECOND, True, (1000, 2000), on_ground=True) is None


def test_a_speed_holds_for_ten_seconds() -> None:
    one = Aircraft(motion=(5 * SECOND, 90.0, 45.0, None))
    assert motion_at(one, 15 * SECOND) == (90.0, 45.0, None)
    assert motion_at(one, 15 * SECOND + 1) == (None, None, None)


def test_what_is_forgotten_at_a_cut_is_forgotten_without_one() -> None:
    whole, cut = Sky(), Sky()
    for t, address in ((0, "a"), (500, "b"), (1101, "b"), (1102, "a")):
        cut = Sky.from_carry(cut.as_carry())
        for sky in (whole, cut):
            sky.of(address, t * SECOND).motion = sky.of(address, t * SECOND).motion or (t * SECOND, 1.0, 2.0, None)
        assert whole.craft[address] == cut.craft[address]
