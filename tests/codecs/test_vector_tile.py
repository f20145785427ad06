"""Vector tiles, read by another library, hold what was put in."""

import mapbox_vector_tile
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.vector_tile import Column, lines_layer, points_layer, text

SPOT = st.tuples(st.integers(-300, 4400), st.integers(-300, 4400))


def read(layer: bytes) -> list[dict]:
    told = mapbox_vector_tile.decode(layer, default_options={"y_coord_down": True})
    return told["layer"]["features"] if told else []


def columns(n: int, data: st.DataObject) -> tuple[dict[str, Column], list[dict]]:
    texts = ["", "a", "Ö" * 70, "<b>"]
    whole = np.array([0, 127, 128, 1_690_000_000, 1 << 40])
    parts = np.array([0.5, -3.25], np.float32)
    made, told = {}, [dict[str, object]() for _ in range(n)]
    for name, values, packed in (("s", texts, [text(one) for one in texts]), ("i", whole, whole), ("f", parts, parts)):
        number = np.array(data.draw(st.lists(st.integers(-1, len(values) - 1), min_size=n, max_size=n)), np.int64)
        made[name] = Column(packed, number)
        for one, place in zip(told, number.tolist(), strict=True):
            if place >= 0:
                one[name] = values[place]
    return made, told


@given(spots=st.lists(SPOT, max_size=40), data=st.data())
def test_points(spots: list[tuple[int, int]], data: st.DataObject):
    made, told = columns(len(spots), data)
    x, y = np.array(spots, np.int64).reshape(-1, 2).T
    found = read(points_layer("layer", x, y, made))
    assert [tuple(one["geometry"]["coordinates"]) for one in found] == spots
    assert [one["properties"] for one in found] == told


@given(lines=st.lists(st.lists(SPOT, min_size=2, max_size=6, unique=True), min_size=1, max_size=9), data=st.data())
def test_lines(lines: list[list[tuple[int, int]]], data: st.DataObject):
    made, told = columns(len(lines), data)
    x, y = np.array([spot for line in lines for spot in line], np.int64).T
    found = read(lines_layer("layer", x, y, np.array([len(line) for line in lines]), made))
    assert [list(map(tuple, one["geometry"]["coordinates"])) for one in found] == lines
    assert [one["properties"] for one in found] == told


def test_a_layer_of_nothing_is_nothing():
    nothing = np.zeros(0, np.int64)
    assert points_layer("layer", nothing, nothing, {}) == b""
