"""Ways by sea, against shapely for land and pyproj for length."""

from functools import cache
from itertools import pairwise

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from offing.atlas.coasts import rings_near
from offing.atlas.sea_ways import Way, passed, way, ways

CELL = 1 / 6
GEOD = pyproj.Geod(ellps="WGS84")
EAST_ASIA = shapely.box(112, 18, 155, 52)
SOYA, TSUGARU = "soya", "tsugaru"
VLADIVOSTOK, OKHOTSK, BUSAN = (42.9, 132.0), (47, 147), (35.0, 129.3)
EAST_OF_HONSHU, EAST_CHINA_SEA = (37, 143), (31, 128)


@cache
def land() -> np.ndarray:
    """Return the pieces of land of East Asia. Lakes are taken for land: no way leads over either."""
    rings = (np.stack((lon, lat), 1) for lat, lon in rings_near(18.0, 52.0, 133.5, 43.0, 0.05) if len(lat) > 3)
    parts = shapely.make_valid(np.array([shapely.Polygon(ring) for ring in rings]))
    parts = shapely.intersection(parts, EAST_ASIA)
    parts = parts[~shapely.is_empty(parts)]
    shapely.prepare(parts)
    return parts


def drawn(found: Way) -> shapely.LineString:
    """Return a way's corners joined by geodesics, with a place every 3 km."""
    places: list[tuple[float, float]] = []
    for (lat, lon), (north, east) in pairwise(found.places):
        steps = max(int(GEOD.inv(lon, lat, east, north)[2] // 3000), 1)
        places += [(lon, lat), *GEOD.npts(lon, lat, east, north, steps), (east, north)]
    return shapely.LineString(places)


def at_sea(place: tuple[float, float]) -> bool:
    return not shapely.dwithin(land(), shapely.Point(place[1], place[0]), 0.2).any()


positions = st.tuples(st.floats(20, 50), st.floats(118, 150)).filter(at_sea)


@settings(max_examples=25)
@given(positions, positions)
def test_a_way_keeps_off_the_land_and_is_no_shorter_than_a_great_circle(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    found = way([one], [other])
    assert found is not None
    line = drawn(found)
    # Islands inside a cell of the grid and capes at its rim: no deeper than half a cell, no longer than a cell.
    for piece in land()[shapely.intersects(land(), line)]:
        for part in shapely.get_parts(shapely.intersection(line, piece)):
            middle = shapely.line_interpolate_point(part, 0.5, normalized=True)
            assert shapely.distance(shapely.boundary(piece), middle) < CELL / 2
            assert shapely.length(part) < CELL
    assert found.length_m >= 0.997 * GEOD.inv(one[1], one[0], other[1], other[0])[2] - 1e-3
    legs = [GEOD.inv(a[1], a[0], b[1], b[0])[2] for a, b in pairwise(found.places)]
    assert found.length_m == pytest.approx(sum(legs), rel=0.005, abs=20)


@settings(max_examples=40)
@given(st.lists(positions, min_size=1, max_size=3), st.lists(positions, min_size=1, max_size=3))
def test_the_way_back_is_the_way_there(starts: list[tuple[float, float]], ends: list[tuple[float, float]]) -> None:
    there, back = way(starts, ends), way(ends, starts)
    assert there is not None and back is not None
    assert (there.length_m, there.places) == (back.length_m, back.places[::-1])
    assert [one.id for one in there.straits] == [one.id for one in back.straits][::-1]
    turned = zip(there.straits, back.straits[::-1], strict=True)
    assert all(one.towards != other.towards for one, other in turned)


def test_a_strait_that_one_leg_leads_through_is_told_by_the_side_it_leads_to() -> None:
    lat, lon = np.array([45.8, 44.4]), np.array([141.0, 145.6])
    assert [one.towards for one in passed(lat, lon)] == ["east"]
    assert [one.towards for one in passed(lat[::-1], lon[::-1])] == ["west"]


def names(found: Way | None) -> list[tuple[str, str]]:
    assert found is not None
    return [(one.id, one.towards) for one in found.straits]


def test_ways_lead_through_the_straits_that_a_seaman_would_name() -> None:
    assert names(way([EAST_CHINA_SEA], [VLADIVOSTOK])) == [("tsushima", "north-east")]
    assert names(way([VLADIVOSTOK], [OKHOTSK])) == [(SOYA, "east")]
    assert names(way([VLADIVOSTOK], [EAST_OF_HONSHU])) == [(TSUGARU, "east")]
    assert names(way([EAST_OF_HONSHU], [VLADIVOSTOK])) == [(TSUGARU, "west")]


def test_other_ways_lead_through_other_straits_and_cross_no_closed_line() -> None:
    found = ways([VLADIVOSTOK], [EAST_OF_HONSHU], within_m=3_000_000)
    told = [tuple(one.id for one in each.straits) for each in found]
    assert told[0] == (TSUGARU,)
    assert any(SOYA in each for each in told) and len(set(told)) == len(told)
    assert [each.length_m for each in found] == sorted(each.length_m for each in found)
    across_tsugaru = ((41.8, 140.2), (40.9, 140.6))
    shut = way([VLADIVOSTOK], [EAST_OF_HONSHU], closed=[across_tsugaru])
    assert shut is not None
    assert TSUGARU not in [one.id for one in shut.straits]
    line = shapely.LineString([(lon, lat) for lat, lon in across_tsugaru])
    assert not shapely.intersects(drawn(shut), line)


def test_a_way_pulled_tight_still_crosses_no_closed_line() -> None:
    # In open water nothing else keeps it from the straight line.
    line = ((30.0, 140.0), (34.0, 140.0))
    found = way([(32.0, 139.0)], [(32.0, 141.0)], closed=[line])
    assert found is not None
    assert not shapely.intersects(drawn(found), shapely.LineString([(lon, lat) for lat, lon in line]))
    straight = way([(32.0, 139.0)], [(32.0, 141.0)])
    assert straight is not None and found.length_m > 1.5 * straight.length_m


def test_what_is_too_far_or_no_sea_has_no_way() -> None:
    assert way([VLADIVOSTOK], [OKHOTSK], within_m=100_000) is None
    assert way([(42.0, 50.5)], [BUSAN]) is None  # the Caspian


def test_a_way_over_the_antimeridian_is_the_short_one() -> None:
    found = way([(50.0, 175.0)], [(50.0, -175.0)])
    assert found is not None and found.length_m < 1.03 * GEOD.inv(175, 50, -175, 50)[2]
