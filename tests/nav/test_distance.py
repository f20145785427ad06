"""Distances from one position to many, as whole arrays, against those of each by itself."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from offing.nav.distance import distance_m, ranges_m

lats, lons = st.floats(-90, 90), st.floats(-180, 180)


@given(lats, lons, st.lists(st.tuples(lats, lons), max_size=12))
def test_whole_arrays_are_measured_as_each_pair_is(lat: float, lon: float, others: list[tuple[float, float]]) -> None:
    there = np.array([(lat, lon), (-lat, lon + 180.0), (lat, lon + 0.1), *others]).T
    ranges = ranges_m(lat, lon, *there)
    assert np.allclose(ranges, distance_m(lat, lon, *there), rtol=1e-9, atol=1e-6)
    assert ranges[0] == 0.0


def test_an_unknown_position_is_at_an_unknown_range() -> None:
    assert np.isnan(ranges_m(35.0, 135.0, [np.nan, 36.0], [135.0, np.nan])).all()
    assert ranges_m(35.0, 135.0, 36.0, 135.0).shape == ()
