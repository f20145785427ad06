from typing import Any

import numpy as np
import pyarrow as pa

from offing.tracks.make import TrackCarry, make_tracks
from offing.tracks.reception import add_reception, reception_at, was_heard
from tracks.reports import at, reports, sayings


def heard(*rows: dict[str, Any]) -> pa.Table:
    return make_tracks(reports(*rows), sayings(), TrackCarry.empty()).reception


def micros(seconds: float) -> np.ndarray:
    return np.array([round(at(seconds).timestamp() * 1e6)])


def test_distinct_craft_are_counted_by_hour_cell_class_and_receiver() -> None:
    here = {"lat": 35.5, "lon": 139.5, "receiver": "north"}
    found = heard(
        {"s": 0, **here},
        {"s": 1, **here},
        {"s": 2, **here, "craft_id": 7},
        {"s": 3, **here, "craft_id": 8, "type": 18},
        {"s": 4, **here, "craft_id": 9, "type": 4},
        {"s": 4, **here, "craft_id": 10, "type": 21},
        {"s": 3600, **here},
        {"s": 5, **here, "lat": -0.5, "lon": -0.5, "receiver": None},
        {"s": 5, **here, "lat": None},
    )
    rows = [tuple(row.values()) for row in found.to_pylist()]
    assert rows == [
        (at(0), -1, -1, "A", None, 1),
        (at(0), 35, 139, "A", "north", 2),
        (at(0), 35, 139, "B", "north", 1),
        (at(0), 35, 139, "aid", "north", 1),
        (at(0), 35, 139, "base", "north", 1),
        (at(3600), 35, 139, "A", "north", 1),
    ]


def test_edges_of_the_world_have_cells() -> None:
    found = heard({"s": 0, "lat": 90.0, "lon": 180.0}, {"s": 9, "lat": -90.0, "lon": -180.0, "craft_id": 7})
    assert found.select(["cell_lat", "cell_lon"]).to_pylist() == [
        {"cell_lat": -90, "cell_lon": -180},
        {"cell_lat": 89, "cell_lon": -180},
    ]
    hours, _ = reception_at(found, np.array([90.0]), np.array([180.0]), micros(0), micros(60))
    assert hours.tolist() == [1]


def test_counts_of_disjoint_craft_add_up() -> None:
    here = {"lat": 35.5, "lon": 139.5}
    parts = [heard({"s": 0, **here, "craft_id": craft}) for craft in (1, 2)]
    assert add_reception(parts) == heard({"s": 0, **here, "craft_id": 1}, {"s": 0, **here, "craft_id": 2})
    assert add_reception([]).num_rows == 0


def test_a_place_is_heard_in_the_hours_asked_for_and_unknown_otherwise() -> None:
    here = {"lat": 35.5, "lon": 139.5}
    found = heard(
        {"s": 0, **here}, {"s": 10, **here, "craft_id": 7}, {"s": 2 * 3600, **here}, {"s": 0, "lat": 34.5, "lon": 139.5}
    )
    hours, craft = reception_at(found, np.array([35.1]), np.array([139.9]), micros(60), micros(2 * 3600 + 1))
    assert (hours.tolist(), craft.tolist()) == ([2], [3])
    hours, craft = reception_at(found, np.array([35.1]), np.array([139.9]), micros(3600), micros(2 * 3600))
    assert (hours.tolist(), craft.tolist()) == ([0], [0])
    assert was_heard(found, 35.5, 139.1, at(0), at(60)) is True
    assert was_heard(found, 36.5, 139.1, at(0), at(60)) is None
    assert was_heard(found.slice(0, 0), 36.5, 139.1, at(0), at(60)) is None
