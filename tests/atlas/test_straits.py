"""Every entry of the straits, held against the shore and against shapely."""

import math
import re
from itertools import pairwise

import pytest
import shapely

from offing.atlas import shore
from offing.atlas.straits import Strait, gated, provenance, rows, straits
from offing.schema.tables import AREAS

ALL = {strait.id: strait for strait in straits()}
CANALS = {"suez", "panama", "kiel-canal", "corinth"}
STATES = re.compile(r"[A-Z]{2}")
ACCUSING = re.compile(r"spoof|dark|illegal|violat|intru", re.IGNORECASE)
each = pytest.mark.parametrize("strait", straits(), ids=lambda strait: strait.id)


def polygon(strait: Strait) -> shapely.Polygon:
    return shapely.Polygon([(lon, lat) for lat, lon in strait.outline])


def line(gate: tuple) -> shapely.LineString:
    return shapely.LineString([(lon, lat) for lat, lon in gate])


def test_there_are_the_straits_that_matter() -> None:
    asked = """tsushima tsushima-east tsushima-west tsugaru soya osumi miyako yonaguni taiwan luzon bashi malacca
    singapore hormuz great-belt little-belt bering magellan bab-el-mandeb suez bosporus dardanelles
    gibraltar dover oresund"""
    assert set(asked.split()) <= set(ALL)
    assert len(ALL) >= 70


def test_the_data_say_where_they_are_from() -> None:
    assert {"title", "source", "licence", "made_by", "as_of"} <= set(provenance())


@each
def test_an_entry_is_whole(strait: Strait) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", strait.id)
    assert strait.name
    assert strait.source
    assert strait.regime.endswith(".")
    assert all(position.endswith(".") for position in strait.positions)
    assert all(re.fullmatch(r"[a-z]{2,3}", language) and names for language, names in strait.names.items())
    assert all(name == name.strip() and name for names in strait.names.values() for name in names)
    assert strait.states == tuple(sorted(strait.states))
    assert all(STATES.fullmatch(state) for state in strait.states)
    assert strait.sides[0] != strait.sides[1]
    assert strait.of is None or strait.of in ALL
    assert not ACCUSING.search(strait.note)
    if "disputed" in strait.regime:
        assert strait.positions, "a disputed regime needs the positions"


@each
def test_the_strait_lies_on_the_left_hand_of_its_gates(strait: Strait) -> None:
    water = polygon(strait)
    assert water.is_valid
    assert water.exterior.is_ccw
    for gate in strait.gates:
        for (lat_a, lon_a), (lat_b, lon_b) in pairwise(gate):
            step = 1e-4 / math.hypot(lat_b - lat_a, lon_b - lon_a)
            left = ((lon_a + lon_b) / 2 - (lat_b - lat_a) * step, (lat_a + lat_b) / 2 + (lon_b - lon_a) * step)
            assert water.covers(shapely.Point(left))
            assert water.exterior.distance(shapely.Point(*left)) <= 1.01e-4


@each
def test_gates_do_not_meet_but_at_their_ends(strait: Strait) -> None:
    one, other = (line(gate) for gate in strait.gates)
    assert one.is_simple
    assert other.is_simple
    assert not one.crosses(other)
    # A step of a ship in the fairway, halfway along a gate, must not cross the other by chance.
    assert one.interpolate(0.5, normalized=True).distance(other) > 0.01


@each
def test_gates_end_within_2_km_of_the_shore(strait: Strait) -> None:
    for gate in strait.gates:
        for lat, lon in (gate[0], gate[-1]):
            if lat < -60 or strait.id in CANALS:
                continue  # no shoreline in GSHHG: the Antarctic, and canals cut through land
            ((distance,), _) = shore.nearest([lat], [(lon + 180) % 360 - 180])
            assert distance < 2000, (lat, lon)


@pytest.mark.parametrize(("part", "whole"), [(s.id, s.of) for s in straits() if s.of])
def test_a_part_lies_within_the_strait_it_belongs_to(part: str, whole: str) -> None:
    shared = polygon(ALL[part]).intersection(polygon(ALL[whole])).area
    assert shared > 0.9 * polygon(ALL[part]).area


@pytest.mark.parametrize(
    ("lat", "lon", "within"),
    [
        (34.5, 129.0, {"tsushima", "tsushima-west"}),
        (34.0, 129.9, {"tsushima", "tsushima-east"}),
        (41.4, 140.6, {"tsugaru"}),
        (24.5, 119.5, {"taiwan"}),
        (21.5, 121.4, {"luzon", "bashi"}),
        (26.5, 56.5, {"hormuz"}),
        (35.95, -5.6, {"gibraltar"}),
        (1.2, 103.8, {"singapore"}),
        (70.0, 179.9, {"long"}),
        (70.0, -179.9, {"long"}),
        (48.0, -20.0, set()),
    ],
)
def test_where_one_is(lat: float, lon: float, within: set[str]) -> None:
    waters = rows().filter([kind == "strait" for kind in rows()["kind"].to_pylist()]).to_pylist()
    shapes = shapely.from_wkb([row["geometry"] for row in waters])
    held = {row["area_id"] for row, shape in zip(waters, shapes, strict=True) if shape.covers(shapely.Point(lon, lat))}
    assert held == {f"strait:{name}" for name in within}


def test_rows_are_areas_that_others_can_read() -> None:
    table = rows()
    assert table.schema.equals(AREAS)
    ids = table["area_id"].to_pylist()
    assert len(set(ids)) == len(ids) == 3 * len(ALL)
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    assert all(shape.is_valid for shape in shapes)
    west, south, east, north = shapely.total_bounds(shapes)
    assert (west, east) >= (-180, -180)
    assert max(abs(west), abs(east)) <= 180
    assert max(abs(south), abs(north)) <= 90
    for row, shape in zip(table.to_pylist(), shapes, strict=True):
        if row["kind"] == "gate":
            number = int(row["area_id"][-1]) - 1
            strait = ALL[row["of"].removeprefix("strait:")]
            turned = [(lat, lon - 360 if lon > 180 else lon) for lat, lon in strait.gates[number]]
            assert (row["role"], shape) == (strait.sides[number], line(tuple(turned)))
            assert abs(shape.bounds[2] - shape.bounds[0]) < 90
        else:
            strait = ALL[row["area_id"].removeprefix("strait:")]
            assert shape.area == pytest.approx(polygon(strait).area)
            assert row["holder"].split() == list(strait.states)
            assert row["note"].startswith(strait.regime)


def test_gates_find_their_strait_again() -> None:
    found = gated(rows())
    assert found.area_ids == tuple(sorted(strait.area_id for strait in straits()))
    place = found.area_ids.index("strait:gibraltar")
    assert (found.names[place], found.sides[place]) == ("Strait of Gibraltar", ("Atlantic", "Mediterranean"))


def test_a_gate_without_its_fellow_or_its_strait_makes_no_strait() -> None:
    kept = [row for row in rows().to_pylist() if row["area_id"] not in ("gate:dover:2", "strait:suez")]
    found = gated(rows().from_pylist(kept, AREAS))
    assert len(found.names) == len(ALL) - 2
    assert not {"strait:dover", "strait:suez"} & set(found.area_ids)
    nothing = gated(AREAS.empty_table())
    assert (nothing.names, len(nothing.gates.gate)) == ((), 0)
