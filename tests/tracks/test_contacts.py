import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from offing.schema.tables import CONTACTS, GRID
from offing.tracks.contacts import join_contacts
from tracks.reports import at, grid

GEOD = Geod(ellps="WGS84")
A, B = {"craft_id": 201_000_001}, {"craft_id": 201_000_002}


def contacts(*rows: dict[str, Any], within_m: float = 1000.0) -> list[dict[str, Any]]:
    found = join_contacts(grid(*({"s": 0, **row} for row in rows)), within_m=within_m)
    assert found.schema == CONTACTS
    return found.to_pylist()  # type: ignore[no-any-return]


def test_nobody_meets_in_an_empty_sea() -> None:
    assert contacts() == []
    assert contacts({**A, "lat": 35.0, "lon": 139.0}) == []


def test_a_contact_tells_how_the_two_lay() -> None:
    row = {"lat": 35.0, "nav_status": None, "length": 48}
    one = {**A, **row, "lon": 139.0, "sog_kn": 10.0, "cog_deg": 90.0, "offset": 5, "frame": 3}
    other = {**B, **row, "lon": 139.01, "sog_kn": 4.0, "cog_deg": 270.0, "offset": 6, "frame": 4}
    (found,) = contacts(other, one)
    assert found["range_m"] == pytest.approx(GEOD.inv(139.0, 35.0, 139.01, 35.0)[2], rel=1e-6)
    assert found["bearing_deg"] == pytest.approx(90, abs=0.01)
    assert found["relative_speed_kn"] == pytest.approx(14, abs=1e-3)
    assert found["course_difference_deg"] == pytest.approx(180, abs=0.02)
    assert (found["lat"], found["lon"]) == (35.0, pytest.approx(139.005))
    assert [found[name] for name in ("craft_a", "craft_b", "sog_a_kn", "sog_b_kn")] == [201_000_001, 201_000_002, 10, 4]
    assert [found[f"{name}_{side}"] for side in "ab" for name in ("frame", "offset", "length")] == [3, 5, 48, 4, 6, 48]


def test_without_a_course_the_speeds_differ_at_least_by_that() -> None:
    (found,) = contacts({**A, "lat": 0.0, "lon": 0.0, "sog_kn": 3.0}, {**B, "lat": 0.0, "lon": 0.0, "cog_deg": 1.0})
    assert (found["range_m"], found["relative_speed_kn"], found["course_difference_deg"]) == (0, 3, None)


def test_only_the_same_moment_and_different_craft_count() -> None:
    here = {"lat": 35.0, "lon": 139.0}
    assert contacts({**A, **here}, {**B, **here, "s": 600}) == []
    assert contacts({**A, **here}, {**A, **here, "segment": at(9)}) == []


def test_rows_are_sorted_by_pair_and_time() -> None:
    rows = [
        {"craft_id": craft, "segment": at(n), "s": s, "lat": 35.0, "lon": 139.0}
        for s in (1200, 0, 600)
        for craft, n in ((3, 0), (1, 9), (2, 0), (1, 4))
    ]
    found = [(row["craft_a"], row["segment_a"], row["craft_b"], row["segment_b"], row["t"]) for row in contacts(*rows)]
    assert found == sorted(found)
    assert len(found) == 3 * 5


PLACES = {
    "open sea": (35.0, 139.0),
    "antimeridian": (52.0, 179.999),
    "north pole": (89.999, 20.0),
    "south pole": (-90.0, 0.0),
    "null island": (0.0, 0.0),
}


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(sorted(PLACES)),
    st.sampled_from([5.0, 500.0, 3000.0, 40_000.0]),
    st.lists(st.tuples(st.integers(0, 360), st.floats(0, 3), st.integers(1, 6), st.integers(0, 1)), max_size=14),
)
def test_contacts_are_all_pairs_within_reach_and_no_others(where: str, within_m: float, craft: list[Any]) -> None:
    lat, lon = PLACES[where]
    rows = []
    for number, (azimuth, share, key, step) in enumerate(craft):
        x, y, _ = GEOD.fwd(lon, lat, azimuth, share * within_m)
        rows.append({"lat": y, "lon": x, "craft_id": key, "segment": at(number), "s": 600 * step, "offset": number})
    found = {(row["offset_a"], row["offset_b"]): row["range_m"] for row in contacts(*rows, within_m=within_m)}
    for a in rows:
        for b in rows:
            if a["craft_id"] >= b["craft_id"] or a["s"] != b["s"]:
                continue
            length = GEOD.inv(a["lon"], a["lat"], b["lon"], b["lat"])[2]
            measured = found.pop((a["offset"], b["offset"]), None)
            if measured is None:
                assert length > within_m * (1 - 1e-5)
            else:
                assert length <= within_m * (1 + 1e-5)
                assert measured == pytest.approx(length, rel=1e-6, abs=1e-3)
    assert found == {}


def test_course_difference_and_midpoint_hold_at_the_pole() -> None:
    """Two craft side by side on one course, on either side of the pole: their courses by name are opposite."""
    (found,) = contacts(
        {**A, "lat": 89.999, "lon": 90.0, "cog_deg": 90.0, "sog_kn": 9.0},
        {**B, "lat": 89.999, "lon": -90.0, "cog_deg": 270.0, "sog_kn": 9.0},
    )
    assert found["course_difference_deg"] == pytest.approx(0, abs=0.01)
    assert found["relative_speed_kn"] == pytest.approx(0, abs=0.01)
    assert found["lat"] == pytest.approx(90, abs=1e-6)


def test_midpoint_across_the_antimeridian() -> None:
    (found,) = contacts({**A, "lat": 0.0, "lon": 179.999}, {**B, "lat": 0.0, "lon": -179.997})
    assert found["lon"] == pytest.approx(-179.999)
    assert found["bearing_deg"] == pytest.approx(90)


def test_a_crowded_port_gives_each_pair_once() -> None:
    random = np.random.default_rng(5)
    n = 150
    rows = [
        {"craft_id": k + 1, "lat": 35 + y, "lon": 139 + x} for k, (y, x) in enumerate(random.uniform(0, 0.02, (n, 2)))
    ]
    found = contacts(*rows, within_m=5000)
    assert len(found) == math.comb(n, 2)
    assert len({(row["craft_a"], row["craft_b"]) for row in found}) == math.comb(n, 2)


@given(
    st.lists(
        st.tuples(st.floats(-0.1, 0.1), st.floats(-0.1, 0.1), st.floats(0, 20), st.floats(0, 359)),
        min_size=2,
        max_size=12,
    ),
    st.data(),
)
def test_a_reach_of_each_and_a_relative_speed_only_choose_among_the_contacts(places, data) -> None:
    rows = [
        {**dict.fromkeys(GRID.names), "craft_id": 211000000 + n, "segment": 0, "t": 0, "frame": 1, "offset": n}
        | {"length": 1}
        | {"lat": lat, "lon": lon, "sog_kn": sog, "cog_deg": cog if n % 3 else None}
        for n, (lat, lon, sog, cog) in enumerate(places)
    ]
    grid = pa.Table.from_pylist(rows, GRID)
    reach = np.array(data.draw(st.lists(st.floats(10, 30_000), min_size=len(rows), max_size=len(rows))))
    every = join_contacts(grid, within_m=20_000).to_pylist()
    chosen = join_contacts(grid, within_m=20_000, reach_m=reach, relative_kn=6.0).to_pylist()
    number = {row["craft_id"]: n for n, row in enumerate(rows)}
    far = {(c["craft_a"], c["craft_b"]): max(reach[number[c["craft_a"]]], reach[number[c["craft_b"]]]) for c in every}
    clear = [c for c in every if abs(c["range_m"] - far[c["craft_a"], c["craft_b"]]) > 0.1]
    clear = [c for c in clear if abs(c["relative_speed_kn"] - 6.0) > 1e-4]
    wanted = [c for c in clear if c["range_m"] < far[c["craft_a"], c["craft_b"]] and c["relative_speed_kn"] < 6.0]
    assert [c for c in chosen if c in clear] == wanted
    assert all(c in every for c in chosen)
