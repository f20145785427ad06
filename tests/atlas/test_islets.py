import itertools

import numpy as np

from offing.atlas import disputed
from offing.atlas.islets import inside, islets
from offing.atlas.states import states
from offing.nav.distance import distance_m


def test_every_islet_has_a_holder_and_a_place() -> None:
    for islet in islets():
        assert islet.code in states()
        assert abs(islet.lat) < 90
        assert abs(islet.lon) <= 180
        assert 0 < islet.radius_km < 400


def test_no_circle_meets_that_of_another_holder_nor_a_disputed_place() -> None:
    for a, b in itertools.combinations(islets(), 2):
        if a.code != b.code:
            assert distance_m(a.lat, a.lon, b.lat, b.lon) > (a.radius_km + b.radius_km) * 1000, (a, b)
    lats, lons = (np.array([islet[column] for islet in islets()]) for column in (1, 2))
    assert (disputed.inside(lats, lons) == -1).all()


def test_a_shore_within_the_circle_is_found() -> None:
    lat, lon = np.array([20.42, 20.42, 24.45, 24.48]), np.array([136.09, 137.09, 118.32, 118.08])
    assert [islets()[n].code if n >= 0 else None for n in inside(lat, lon)] == ["JP", None, "TW", None]
