import random

import numpy as np
import pyarrow as pa
import pytest

from offing.atlas import ship_kinds
from offing.atlas.ship_kinds import (
    CARGO,
    FISHING,
    GUARD,
    MILITARY,
    OTHER,
    PASSENGER,
    TOW,
    UNKNOWN,
    beams_at,
    kind_column,
    kinds_at,
    lengths_at,
    state_craft,
)
from offing.schema.ship_types import ship_type_name
from offing.schema.tables import STATIC_RUNS

T = 1_688_169_600_000_000
A, B = 211000001, 211000002


def runs(*rows: dict[str, object]) -> pa.Table:
    plain = {"craft_id": A, "t_start": T, "t_end": T, "reports": 1, "type": 5, "frame": 1, "offset": 0, "length": 9}
    return pa.Table.from_pylist([{**plain, **row} for row in rows], STATIC_RUNS)


def kind(statics: pa.Table, craft: int = A, t: int = T) -> int:
    return int(kinds_at(statics, np.array([craft]), np.array([t]))[0])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        *((35, MILITARY), (55, GUARD), (51, GUARD), (30, FISHING), (52, TOW), (31, TOW), (69, PASSENGER), (70, CARGO)),
        *((33, OTHER), (99, OTHER), (7, UNKNOWN), (0, UNKNOWN), (199, UNKNOWN), (None, UNKNOWN), (38, UNKNOWN)),
    ],
)
def test_a_type_tells_the_kind(code: int | None, expected: int) -> None:
    assert kind(runs({"ship_type": code})) == expected


def test_the_kinds_agree_with_the_words_for_the_types() -> None:
    same = {"military", "fishing", "pilot", "passenger", "cargo", "tanker"}
    for code in range(256):
        word, name = ship_type_name(code), ship_kinds.kind_name(kind(runs({"ship_type": code})))
        if code < 100:
            assert (word is None) == (name is None), code
        if word in same or name in same:
            assert word == name, code


def test_nothing_is_known_before_it_was_said() -> None:
    told = runs({"ship_type": 70, "t_start": T}, {"ship_type": 35, "t_start": T + 10})
    assert [kind(told, t=t) for t in (T - 1, T, T + 9, T + 10)] == [UNKNOWN, CARGO, CARGO, MILITARY]
    assert kind(told, B) == UNKNOWN


def test_a_report_without_a_type_takes_nothing_back() -> None:
    told = runs({"ship_type": 35}, {"t_start": T + 1, "type": 24, "name": "X"})
    assert kind(told, t=T + 5) == MILITARY


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("CHINACOASTGUARD1305", None, GUARD),
        ("COAST GUARD 12", 90, GUARD),
        ("NAVAL SHIP", None, MILITARY),
        ("PLA NAVY SHIP", None, MILITARY),
        ("COAST GUARD 12", 70, CARGO),
        ("NAVYGATOR", None, UNKNOWN),
        ("ALBATROSS", 90, OTHER),
    ],
)
def test_a_name_tells_where_no_type_does(name: str, code: int | None, expected: int) -> None:
    assert kind(runs({"ship_type": code, "name": name})) == expected


def test_of_each_sort_of_report_the_last_counts() -> None:
    told = runs({"ship_type": 35}, {"t_start": T + 9, "ship_type": None, "name": "X"})
    assert [kind(told, t=t) for t in (T, T + 9)] == [MILITARY, UNKNOWN]
    both = runs({"type": 24, "ship_type": 37, "t_start": T + 9}, {"ship_type": 35})
    assert kind(both, t=T + 9) == MILITARY


def test_another_name_takes_the_word_of_the_first_back() -> None:
    told = runs({"name": "WARSHIP 1"}, {"name": "ALBATROSS", "t_start": T + 5})
    assert [kind(told, t=t) for t in (T, T + 5)] == [MILITARY, UNKNOWN]


def test_dimensions_add_up_to_length_and_breadth() -> None:
    told = runs(
        {"to_bow_m": 100, "to_stern_m": 20, "to_port_m": 8, "to_starboard_m": 9},
        {"craft_id": B, "to_bow_m": 0, "to_stern_m": 140},
    )
    craft, t = np.array([A, B, 7]), np.full(3, T)
    assert lengths_at(told, craft, t).tolist()[:2] == [120.0, 140.0]
    assert beams_at(told, craft, t)[0] == 17.0
    assert np.isnan(lengths_at(told, craft, t)[2]) and np.isnan(beams_at(told, craft, t)[1])


def test_no_statics_and_no_craft() -> None:
    none = STATIC_RUNS.empty_table()
    assert kinds_at(none, np.array([A]), np.array([T])).tolist() == [UNKNOWN]
    assert kinds_at(runs({"ship_type": 35}), np.zeros(0, np.int64), np.zeros(0, np.int64)).tolist() == []


def test_state_craft_are_the_military_and_the_guards() -> None:
    assert state_craft(np.array([MILITARY, GUARD, CARGO, UNKNOWN], np.int8)).tolist() == [True, True, False, False]


def test_words_come_as_a_column() -> None:
    assert kind_column(np.array([MILITARY, UNKNOWN], np.int8)).to_pylist() == ["military", None]


def test_many_at_once_are_as_one_by_one() -> None:
    rng = random.Random(5)
    rows = [
        {"craft_id": A + rng.randrange(6), "t_start": T + rng.randrange(50), "ship_type": rng.choice([35, 70, 0, None])}
        for _ in range(60)
    ]
    told = runs(*rows)
    kind_of = {35: MILITARY, 70: CARGO, 0: UNKNOWN, None: UNKNOWN}
    asked = [(A - 1 + rng.randrange(8), T - 2 + rng.randrange(60)) for _ in range(300)]
    plain = []
    for craft, t in asked:
        known = [r for r in rows if r["craft_id"] == craft and r["t_start"] <= t]
        latest = max((r["t_start"] for r in known), default=None)
        plain.append(max((kind_of[r["ship_type"]] for r in known if r["t_start"] == latest), default=0))
    craft, t = np.array(asked).T
    assert kinds_at(told, craft, t).tolist() == plain
    shuffled = told.take(pa.array(rng.sample(range(60), 60)))
    assert kinds_at(shuffled, craft, t).tolist() == plain
