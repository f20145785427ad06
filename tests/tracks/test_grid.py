from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from offing.schema.tables import GRID
from offing.tracks.grid import resample
from tracks.reports import START, at, fixes

STEP = timedelta(minutes=10)
GEOD = Geod(a=6_371_008.8, b=6_371_008.8)


def points(*rows: dict[str, Any], edge: float = -1e6) -> list[dict[str, Any]]:
    found = resample(fixes(*rows), step=STEP, edge=at(edge))
    assert found.schema == GRID
    return found.to_pylist()  # type: ignore[no-any-return]


def seconds(found: list[dict[str, Any]]) -> list[float]:
    return [(point["t"] - START).total_seconds() for point in found]


def test_points_lie_between_the_fixes() -> None:
    a = {"s": 300, "lat": 35.0, "lon": 139.0, "sog_kn": 10.0, "cog_deg": 350.0, "offset": 1, "nav_status": 5}
    b = {"s": 900, "lat": 35.02, "lon": 139.01, "sog_kn": 20.0, "cog_deg": 20.0, "offset": 2}
    (point,) = points(a, b)
    assert point["t"] == at(600)
    assert (point["lat"], point["lon"]) == (pytest.approx(35.01), pytest.approx(139.005))
    assert (point["sog_kn"], point["cog_deg"]) == (15.0, 5.0)
    assert (point["offset"], point["nav_status"]) == (1, 5)


def test_unknown_speed_and_course_are_those_of_the_way() -> None:
    (point,) = points({"s": 300, "lat": 35.0, "lon": 139.0}, {"s": 900, "lat": 35.05, "lon": 139.0})
    assert point["sog_kn"] == pytest.approx(0.05 * 60 * 6, rel=0.01)
    assert point["cog_deg"] == pytest.approx(0, abs=1e-6)
    (point,) = points({"s": 300, "lat": 35.0, "lon": 139.0}, {"s": 900, "lat": 35.0001, "lon": 139.0})
    assert point["cog_deg"] is None


def test_a_fix_on_the_grid_is_its_own_point() -> None:
    rows = [{"s": s, "lat": 35.0, "lon": 139.0, "sog_kn": 1.0, "offset": s} for s in (0, 600, 1200)]
    found = points(*rows)
    assert seconds(found) == [0, 600, 1200]
    assert [point["offset"] for point in found] == [0, 600, 1200]
    assert seconds(points({"s": 600, "lat": 35.0, "lon": 139.0})) == []  # no speed, and no way to tell it


def test_nothing_is_drawn_across_a_silence_or_between_segments() -> None:
    still = {"lat": 35.0, "lon": 139.0, "sog_kn": 0.0}
    assert seconds(points({"s": 500, **still}, {"s": 4101, **still})) == []
    assert seconds(points({"s": 501, **still}, {"s": 4101, **still})) == [600, 1200, 1800, 2400, 3000, 3600]
    assert seconds(points({"s": 500, **still}, {"s": 700, **still, "segment": at(700)})) == []
    assert seconds(points({"s": 500, **still}, {"s": 700, **still, "craft_id": 499_000_000})) == []


def test_two_interleaved_segments_are_walked_each_by_itself() -> None:
    first, second = {"lat": 35.0, "lon": 139.0}, {"lat": 10.0, "lon": 99.0, "segment": at(5)}
    rows = [{"s": s, "sog_kn": 0.0, **(second if s % 10 else first)} for s in (0, 5, 550, 555, 1300, 1305)]
    found = points(*rows)
    assert seconds(found) == [0, 600, 1200, 600, 1200]
    assert [point["lat"] for point in found] == [35.0] * 3 + [10.0] * 2


def test_two_fixes_of_one_moment_give_one_point() -> None:
    here = {"lat": 35.0, "lon": 139.0, "sog_kn": 0.0}
    assert seconds(points({"s": 0, **here}, {"s": 600, **here}, {"s": 600, **here}, {"s": 900, **here})) == [0, 600]


@pytest.mark.parametrize("place", [(35.0, 179.99, 35.1, -179.9), (89.95, 0.0, 89.95, 180.0), (80.0, 5.0, 80.2, 9.0)])
def test_the_way_is_the_great_circle(place: tuple[float, float, float, float]) -> None:
    lat_a, lon_a, lat_b, lon_b = place
    found = points({"s": 0, "lat": lat_a, "lon": lon_a}, {"s": 3000, "lat": lat_b, "lon": lon_b}, edge=1)
    azimuth, _, length = GEOD.inv(lon_a, lat_a, lon_b, lat_b)
    for point, s in zip(found, seconds(found), strict=True):
        lon, lat, _ = GEOD.fwd(lon_a, lat_a, azimuth, length * s / 3000)
        assert GEOD.inv(lon, lat, point["lon"], point["lat"])[2] < 1


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 90), st.sampled_from([START, at(60)])), min_size=1, max_size=40, unique=True),
    st.integers(0, 90),
)
def test_windows_that_overlap_by_the_last_fix_of_each_segment_equal_one(rows: list[Any], cut: int) -> None:
    rows.sort(key=lambda row: row[0])
    whole = fixes(*({"s": m * 97, "segment": s, "lat": m / 90, "lon": -m / 90, "sog_kn": 3.0} for m, s in rows))
    edge = at(cut * 97)
    early = whole.filter(pc.less(whole["t"], edge))
    carried = {row[1]: number for number, row in enumerate(rows) if row[0] < cut}
    kept = np.sort(np.array([*carried.values(), *range(early.num_rows, len(rows))], np.int64))
    parts = [
        resample(early, step=STEP, edge=START - STEP),
        resample(whole.take(pa.array(kept)), step=STEP, edge=edge),
    ]
    together = pa.concat_tables(parts).sort_by(
        [("craft_id", "ascending"), ("segment", "ascending"), ("t", "ascending")]
    )
    assert together == resample(whole, step=STEP, edge=START - STEP)
