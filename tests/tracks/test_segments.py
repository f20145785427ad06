"""Segments, told by stories of hulls on a chart of metres east and north of a place."""

import math
from typing import Any

import numpy as np
import pytest

from offing.tracks.make import TrackCarry, make_tracks
from tracks.reports import reports, sayings

KN = 1852 / 3600


def sail(
    times: Any, east: float, north: float, kn: float = 0.0, course: float = 0.0, *, at: Any = (35.0, 139.0), **said: Any
) -> list[dict[str, Any]]:
    """Return the reports of a hull that holds its course from a place metres from *at*, tagged with its start."""
    lat, lon = at
    rows = []
    for s in times:
        x = east + kn * KN * math.sin(math.radians(course)) * s
        y = north + kn * KN * math.cos(math.radians(course)) * s
        here = {
            "lat": lat + y / 111_195,
            "lon": (lon + x / 111_195 / math.cos(math.radians(lat)) + 180) % 360 - 180,
        }
        rows.append({"s": s, **here, "sog_kn": kn, "cog_deg": course, **said})
    return rows


def segments(*hulls: list[dict[str, Any]]) -> list[set[Any]]:
    """Return for each hull the segments that its fixes were put into."""
    rows = [{**row, "frame": number} for number, hull in enumerate(hulls) for row in hull]
    fixes = make_tracks(reports(*rows), sayings(), TrackCarry.empty()).fixes.to_pylist()
    assert len(fixes) == len(rows)
    return [{fix["segment"] for fix in fixes if fix["frame"] == number} for number in range(len(hulls))]


def apart(found: list[set[Any]]) -> bool:
    return all(len(names) == 1 for names in found) and len(set.union(*found)) == len(found)


@pytest.mark.parametrize("step", [2, 10, 60, 180, 600])
def test_two_hulls_under_one_identity_are_taken_apart(step: int) -> None:
    times = np.arange(0, 6 * 3600, step)[:400]
    assert apart(segments(sail(times, 0, 0, 12, 90), sail(times + step // 2, 3e5, 1e5, 9, 200)))


@pytest.mark.parametrize("step", [2, 10, 60, 180])
def test_two_hulls_three_miles_apart_on_the_same_course_stay_apart(step: int) -> None:
    times = np.arange(0, 6 * 3600, step)[:400]
    assert apart(segments(sail(times, 0, 0, 12, 90), sail(times + step // 2, 0, 5600, 12, 90)))


def test_hulls_that_pass_close_by_each_other_keep_to_themselves() -> None:
    times = np.arange(0, 3600, 10)
    eastward, southward = sail(times, -8000, 0, 14, 90), sail(times + 4, 100, 9000, 15, 180)
    assert apart(segments(eastward, southward))


def test_opposite_courses_a_cable_apart_keep_to_themselves() -> None:
    times = np.arange(0, 3600, 6)
    assert apart(segments(sail(times, -9000, 0, 10, 90), sail(times + 3, 9000, 180, 10, 270)))


def test_a_hull_silent_for_hours_comes_back_to_its_own_segment() -> None:
    often, seldom = np.arange(0, 8 * 3600, 60), np.concatenate([np.arange(0, 3600, 30), np.arange(6, 8, 0.01) * 3600])
    assert apart(segments(sail(often, 0, 0, 10, 90), sail(seldom + 7, 30_000, 37_000, 8, 90)))


def test_a_spike_stands_alone_and_breaks_nothing() -> None:
    track = sail(np.arange(0, 3600, 10), 0, 0, 12, 45)
    spike = sail([1800], 60_000, -20_000, 12, 45)
    assert apart(segments(track, spike))


def test_good_fixes_after_a_silence_do_not_go_to_a_stray() -> None:
    before, after = np.arange(0, 3600, 10), np.arange(4 * 3600, 5 * 3600, 10)
    stray = sail([1800], 40_000, 30_000, 12, 90)
    assert apart(segments(sail([*before, *after], 0, 0, 12, 90), stray))


def test_strays_are_not_strung_together() -> None:
    track = sail(np.arange(0, 10 * 86_400, 600), 0, 0)
    strays = [sail([n * 2 * 86_400 + 300], 200_000 + n * 50_000, 10_000) for n in range(1, 5)]
    assert apart(segments(track, *strays))


def test_a_stray_first_fix_does_not_take_the_track() -> None:
    found = segments(sail([0], 50_000, 0), sail(np.arange(10, 8000, 10), 0, 0, 10, 0))
    assert apart(found)


def test_thirty_hours_of_silence_do_not_split_a_voyage() -> None:
    times = [*np.arange(0, 3600, 60), *np.arange(31 * 3600, 32 * 3600, 60)]
    assert apart(segments(sail(times, 0, 0, 14, 60, at=(20.0, 150.0))))


def test_a_jump_no_hull_can_sail_splits() -> None:
    found = segments(sail(np.arange(0, 600, 10), 0, 0), sail(np.arange(3600, 4200, 10), 120_000, 0))
    assert apart(found)


@pytest.mark.parametrize("place", [(10.0, 179.99), (-89.9, 30.0), (89.95, -100.0), (0.0, 0.001)])
def test_meridian_and_poles_are_places_like_any_other(place: tuple[float, float]) -> None:
    times = np.arange(0, 3600, 60)
    track = sail(times, -4000, 0, 8, 90, at=place)
    assert apart(segments(track))
    elsewhere = (place[0] + (0.5 if place[0] < 0 else -0.5), place[1])
    assert apart(segments(track, sail(times + 30, 0, 0, 8, 90, at=elsewhere)))


def test_a_fast_craft_is_believed_what_it_says() -> None:
    times = np.arange(0, 3600, 120)
    assert apart(segments(sail(times, 0, 0, 60, 90)))
    assert apart(segments(sail(times, 0, 0, 150, 90, craft_id=111_431_001, type=9, sog_kn=None)))


def test_hourly_fixes_of_a_ship_that_turns_stop_and_goes_are_one_segment() -> None:
    random = np.random.default_rng(3)
    east, north = np.cumsum(random.normal(0, 15_000, (2, 200)), axis=1)
    rows = [sail([3600 * n], east[n] - 0.0, north[n])[0] | {"sog_kn": None, "cog_deg": None} for n in range(200)]
    assert apart(segments(rows))


def test_more_hulls_than_are_kept_alive_still_give_every_fix_a_segment() -> None:
    times = np.arange(0, 1200, 60)
    hulls = [sail(times + n, n * 100_000, 0) for n in range(12)]
    found = segments(*hulls)
    assert len(set.union(*found)) == sum(len(names) for names in found)


def test_two_places_at_one_moment_begin_two_segments() -> None:
    assert apart(segments(sail([0], 0, 0), sail([0], 70_000, 0)))


def test_fixes_of_a_segment_are_counted_up_to_ten() -> None:
    fixes = make_tracks(reports(*sail(range(0, 120, 10), 0, 0)), sayings(), TrackCarry.empty()).fixes
    assert fixes["in_segment"].to_pylist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10]
