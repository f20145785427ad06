"""The kernel against a plain reading of one pair, compiled and interpreted."""

import math
import subprocess
import sys

import numpy as np
import pytest

from offing.nav import manoeuvres as kept
from offing.nav.columns import readonly
from offing.nav.manoeuvres import keep_company, who_follows

MINUTE = 60_000_000
STEP = 5 * MINUTE


def seen(course_a: list[float], course_b: list[float], knots: float, east: float, north: float) -> np.ndarray:
    """Return what is seen of two craft that hold their station whatever their courses."""
    rows = np.zeros((len(course_a), kept.SEEN))
    rows[:, kept.EAST], rows[:, kept.NORTH], rows[:, kept.RANGE] = east, north, math.hypot(east, north)
    for courses, sog in ((course_a, kept.SOG_A), (course_b, kept.SOG_B)):
        radians = np.radians(courses)
        rows[:, sog] = knots
        rows[:, sog + 1], rows[:, sog + 2] = knots * np.sin(radians), knots * np.cos(radians)
    rows[:, kept.LAT] = 35.0
    return rows


def follow(rows: np.ndarray, least: int = 3 * 60 * MINUTE) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = len(rows)
    keys = tuple(readonly(np.full(n, value), np.int64) for value in (1, 10, 2, 20))
    pointers = readonly(np.tile(np.arange(n)[:, None], (1, 6)), np.int64)
    none = (
        readonly(np.zeros(0), np.int64),
        readonly(np.zeros((0, kept.COUNTS)), np.int64),
        readonly(np.zeros((0, kept.MEASURES)), np.float64),
    )
    t = readonly(np.arange(n) * STEP, np.int64)
    kinds = readonly(np.zeros((n, 2)), np.int64)
    return keep_company(keys, t, readonly(rows, np.float64), kinds, pointers, *none, 6.0, least, 30 * MINUTE)


def courses(*turns: tuple[int, float], n: int = 60) -> list[float]:
    """Return courses step by step, which change at these steps by these degrees."""
    return [sum(by for step, by in turns if row >= step) % 360 for row in range(n)]


def test_a_pair_is_taken_up_once_its_contacts_reach_back() -> None:
    rows = seen(courses(n=37), courses(n=37), 12.0, 0.0, 1000.0)
    counts, measures, owner = follow(rows)
    assert counts[0, [kept.STEPS, kept.FIRST, kept.END]].tolist() == [37, 0, 36 * STEP]
    assert (owner == 0).all() and measures[0, kept.NEAREST_M] == 1000.0
    assert len(follow(rows[:36])[0]) == 0


@pytest.mark.parametrize(
    ("lag", "kind"), [(0, "TOGETHER"), (1, "TOGETHER"), (4, None), (8, "IN_SUCCESSION"), (9, "IN_SUCCESSION")]
)
def test_a_lag_tells_how_two_turned(lag: int, kind: str | None) -> None:
    # b lies eight steps of way astern of a: 12 knots for 40 minutes.
    astern = 12 * 1852 * 40 / 60
    rows = seen(courses((20, 60.0)), courses((20 + lag, 60.0)), 12.0, 0.0, -astern)
    counts, _, _ = follow(rows)
    assert counts[0, [kept.TURNS_A, kept.TURNS_B]].tolist() == [1, 1]
    for name in ("TOGETHER", "IN_SUCCESSION"):
        assert counts[0, getattr(kept, name)] == (name == kind)
    assert counts[0, kept.B_AFTER_A] == (lag in (1, 4))
    assert counts[0, kept.TOLD_TURNS] == (kind == "TOGETHER")


def test_a_turn_about_is_alike_to_port_and_to_starboard() -> None:
    rows = seen(courses((20, 178.0)), courses((20, -178.0)), 12.0, 1000.0, 0.0)
    counts, _, _ = follow(rows)
    assert counts[0, kept.COMMON_TURNS] == 1


def test_unlike_turns_are_not_matched() -> None:
    rows = seen(courses((20, 60.0)), courses((20, -60.0)), 12.0, 1000.0, 0.0)
    counts, _, _ = follow(rows)
    assert counts[0, kept.COMMON_TURNS] == 0 and counts[0, kept.TURNS_A] == 1


def test_helmsmans_noise_is_no_turn() -> None:
    wavering = [8.0 * (-1) ** row for row in range(60)]
    counts, _, _ = follow(seen(wavering, wavering[::-1], 12.0, 1000.0, 0.0))
    assert counts[0, [kept.TURNS_A, kept.TURNS_B, kept.CHANGES_A]].tolist() == [0, 0, 0]


def test_who_follows_needs_more_answers_near_by() -> None:
    counts = np.zeros((4, kept.COUNTS), np.int64)
    counts[:, kept.SLOW] = 10
    counts[:, kept.SLOW_RANGE_SUM] = [6000, 6000, 2000, 6000]  # tens of metres over ten contacts
    counts[:, kept.B_AFTER_A] = [2, 2, 2, 0]
    counts[:, kept.A_AFTER_B] = [0, 0, 0, 3]
    counts[:, [kept.LARGE_A, kept.LARGE_B]] = 3
    counts[1, kept.AT_ONCE] = 2
    assert who_follows(counts, 2).tolist() == [1, -1, -1, 0]


def test_the_kernel_runs_without_the_compiler_as_with_it() -> None:
    said = """
import sys; sys.path[:0] = sys.argv[1].split(':')
from nav.test_manoeuvres import courses, follow, seen
rows = seen(courses((15, 60.0), (40, -90.0)), courses((19, 60.0), (41, -90.0)), 12.0, 900.0, -5000.0)
counts, measures, owner = follow(rows)
print(counts.tolist(), measures.tolist(), owner.tolist())
"""
    path = ":".join(sys.path)
    told = [
        subprocess.run(
            [sys.executable, "-c", said, path],
            env={"OFFING_INTERPRETED": interpreted},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for interpreted in ("1", "0")
    ]
    assert told[0] == told[1] != ""
