"""The map's square and what each zoom shows of a track."""

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.nav.mercator import SIDE, codes, project, tile_codes, unproject
from offing.nav.thinning import DEEPEST, levels

LAT, LON = st.floats(-85, 85), st.floats(-180, 179.999)


@given(lat=LAT, lon=LON)
def test_the_square_is_that_of_the_web(lat: float, lon: float):
    x, y = project(np.array([lat]), np.array([lon]))
    east, north = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(lon, lat)
    half = 20037508.342789244
    assert x[0] / SIDE == pytest.approx((east + half) / (2 * half), abs=1e-9)
    assert y[0] / SIDE == pytest.approx((half - north) / (2 * half), abs=1e-9)
    back = unproject(x, y)
    assert (back[0][0], back[1][0]) == (pytest.approx(lat, abs=1e-7), pytest.approx(lon, abs=1e-7))


@given(lat=LAT, lon=LON, z=st.integers(0, 20))
def test_a_point_has_a_code_of_its_tile(lat: float, lon: float, z: int):
    x, y = project(np.array([lat]), np.array([lon]))
    first, beyond = tile_codes(z, int(x[0]) >> (32 - z), int(y[0]) >> (32 - z))
    assert first <= int(codes(x, y)[0]) < beyond
    if 0 < z <= 16:
        other = tile_codes(z, (int(x[0]) >> (32 - z)) ^ 1, int(y[0]) >> (32 - z))
        assert not other[0] <= int(codes(x, y)[0]) < other[1]


@given(steps=st.lists(st.tuples(st.integers(-(2**24), 2**24), st.integers(1, 9)), min_size=1, max_size=60))
def test_what_a_zoom_leaves_out_lies_where_something_is_shown(steps: list[tuple[int, int]]):
    x = np.cumsum([1 << 30, *(step for step, _ in steps)]).astype(np.uint32)
    t = np.cumsum([0, *(wait for _, wait in steps)]).astype(np.int64)
    first = np.zeros(len(x), bool)
    first[0] = True
    found = levels(x, x, t, first)
    assert found[0] == 0
    assert found.max() <= DEEPEST
    for z in range(0, 15):
        cell = 1 << (24 - z)
        shown = np.flatnonzero(found <= z)
        before = shown[np.searchsorted(shown, np.arange(len(x)), "right") - 1]
        assert (np.abs(x.astype(np.int64) - x[before].astype(np.int64)) < cell).all()


def test_a_ship_that_lies_still_is_shown_now_and_then():
    n = 10_000
    still = np.full(n, 12345, np.uint32)
    first = np.zeros(n, bool)
    first[0] = True
    found = levels(still, still, np.arange(n), first)
    assert np.count_nonzero(found == 0) == 16
