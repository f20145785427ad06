from typing import Any

import pytest

from offing.tracks.static_runs import last_runs, make_runs
from tracks.reports import at, sayings


def runs(*rows: dict[str, Any]) -> list[tuple[Any, ...]]:
    made = make_runs(sayings(*rows), None).to_pylist()
    return [((r["t_start"] - at(0)).seconds, (r["t_end"] - at(0)).seconds, r["name"], r["reports"]) for r in made]


def test_reports_that_say_the_same_are_one_run_whatever_their_order() -> None:
    a, b = {"type": 5, "name": "A", "imo": 9074729}, {"type": 5, "name": "B", "imo": 9074729}
    found = runs({"s": 20, **a}, {"s": 0, **a}, {"s": 30, **b}, {"s": 10, **a}, {"s": 40, **a})
    assert found == [(0, 20, "A", 3), (30, 30, "B", 1), (40, 40, "A", 1)]


@pytest.mark.parametrize("change", [{"callsign": "X"}, {"imo": 7}, {"ship_type": 70}, {"to_bow_m": 9}, {"name": None}])
def test_any_particular_that_changes_ends_a_run(change: dict[str, Any]) -> None:
    said = {"type": 5, "name": "A", "callsign": "JABC", "imo": 9074729, "ship_type": 60, "to_bow_m": 100}
    assert len(runs({"s": 0, **said}, {"s": 10, **said, **change})) == 2
    assert len(runs({"s": 0, **said}, {"s": 10, **said, "draught_m": 4.0, "destination": "PUSAN"})) == 1


def test_the_two_parts_of_type_24_do_not_interrupt_each_other() -> None:
    part_a, part_b = {"type": 24, "name": "A"}, {"type": 24, "callsign": "JABC", "ship_type": 37}
    found = runs({"s": 0, **part_a}, {"s": 1, **part_b}, {"s": 60, **part_a}, {"s": 61, **part_b})
    assert found == [(0, 60, "A", 2), (1, 61, None, 2)]


def test_reports_without_a_believable_time_are_in_no_run() -> None:
    said = {"type": 5, "name": "A"}
    assert runs({"s": None, **said}) == []
    assert len(make_runs(sayings({"s": 50, **said}), at(10))) == 0


def test_a_run_points_at_its_first_report() -> None:
    said = {"type": 5, "name": "A"}
    run = make_runs(sayings({"s": 9, **said, "frame": 4, "offset": 7}, {"s": 3, **said, "frame": 5, "offset": 8}), None)
    assert run.select(["frame", "offset"]).to_pylist() == [{"frame": 5, "offset": 8}]


def test_the_last_run_of_each_kind_is_handed_on() -> None:
    before = make_runs(sayings({"s": 0, "type": 5, "name": "A"}, {"s": 1, "type": 5, "name": "B", "craft_id": 7}), None)
    now = make_runs(sayings({"s": 60, "type": 5, "name": "C"}, {"s": 61, "type": 24, "name": "D"}), None)
    assert last_runs(before, now)["name"].to_pylist() == ["B", "C", "D"]
