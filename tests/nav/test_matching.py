"""Detections and tracks: which craft was where something was detected."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from offing.nav.matching import ERROR_M, alike, assigned, near

MINUTE = 60_000_000


def track(craft: int, *points: tuple[float, float, float], segment: int = 0) -> list[tuple[float, ...]]:
    return [(craft, segment, minute * MINUTE, lat, lon, 10.0, 0.0) for minute, lat, lon in points]


def matched(fixes: list[tuple[float, ...]], *detections: tuple[float, float, float]) -> dict[int, int]:
    columns = list(zip(*sorted(fixes), strict=True)) or [()] * 7
    whole = [np.array(column, np.int64) for column in columns[:3]]
    told = (*whole, *(np.array(column, np.float64) for column in columns[3:]))
    t, lat, lon = (np.array(column, np.float64) for column in zip(*detections, strict=True))
    error = np.full(len(t), ERROR_M)
    pairs = near((t * MINUTE).astype(np.int64), lat, lon, error, told)  # type: ignore[arg-type]
    chosen = assigned(pairs, np.zeros(len(t), np.int64))
    return {n: int(pairs.craft[at]) for n, at in chosen.items()}


LINE = track(7, (0, 34.0, 129.0), (60, 34.2, 129.0))


def test_a_detection_is_matched_where_the_craft_was_between_two_fixes() -> None:
    assert matched(LINE, (30, 34.1, 129.0)) == {0: 7}
    assert matched(LINE, (30, 34.2, 129.0)) == {}


def test_fixes_of_two_segments_are_not_joined() -> None:
    apart = track(7, (0, 34.0, 129.0)) + track(7, (60, 34.2, 129.0), segment=1)
    assert matched(apart, (30, 34.1, 129.0)) == {}


def test_one_fix_alone_is_carried_on_for_a_while() -> None:
    assert matched(track(7, (0, 34.0, 129.0)), (10, 34.0 + 10 / 6 / 60, 129.0)) == {0: 7}
    assert matched(track(7, (0, 34.0, 129.0)), (40, 34.0 + 40 / 6 / 60, 129.0)) == {}


def test_across_the_antimeridian() -> None:
    assert matched(track(7, (0, 10.0, 179.9), (60, 10.0, -179.9)), (30, 10.0, 180.0)) == {0: 7}


def test_a_craft_is_matched_once_in_a_scene_and_the_nearest_has_it() -> None:
    assert matched(LINE, (30, 34.105, 129.0), (30, 34.1, 129.0)) == {1: 7}


def test_nothing_heard_matches_nothing() -> None:
    assert matched([], (30, 34.1, 129.0)) == {}


def test_lengths_of_one_ship_may_differ_and_of_two_do() -> None:
    assert alike(150, 180) and alike(None, 200) and alike(20, 60)
    assert not alike(60, 300)


@given(st.permutations(range(4)))
def test_the_order_of_detections_does_not_matter(order: list[int]) -> None:
    seen = [(30, 34.1, 129.0), (30, 34.104, 129.0), (30, 34.1, 129.02), (30, 35.0, 129.0)]
    fixes = LINE + track(9, (0, 34.1, 129.02), (60, 34.1, 129.02))
    found = matched(fixes, *(seen[n] for n in order))
    assert {order[n]: craft for n, craft in found.items()} == matched(fixes, *seen)
