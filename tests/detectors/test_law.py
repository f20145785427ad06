"""Every detector there is goes through the law, without being listed."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detectors.convoys import sail, told
from detectors.fleets import DAY, HOUR, MINUTE, SECOND, T0, Fix, Static, fleets, grid_table, heard_until, line
from detectors.flights import HELO
from detectors.gatherings import EAST, WEST, displaced, drill
from detectors.law import MICRO, Record
from offing.detectors import all_detectors

KINDS = sorted(all_detectors())
EXAMPLES = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def cuts(draw: st.DrawFn, fixes: list[Fix]) -> list[int]:
    """Draw edges of windows: anywhere, and exactly at fixes."""
    span = (heard_until(fixes) - T0) // MINUTE + 2
    anywhere = draw(st.lists(st.integers(0, span).map(lambda n: T0 + n * MINUTE), max_size=6))
    at_fixes = draw(st.lists(st.sampled_from(sorted({fix.t for fix in fixes})), max_size=4))
    return anywhere + at_fixes


@pytest.mark.parametrize("kind", KINDS)
@EXAMPLES
@given(data=st.data())
def test_any_windows_and_any_buckets_give_what_one_window_gives(kind: str, data: st.DataObject) -> None:
    fixes, statics = data.draw(fleets())
    record = Record(all_detectors()[kind], fixes, statics, more=data.draw(st.sampled_from((0, 0, HOUR, 2 * DAY))))
    whole = record.events()
    edges = data.draw(cuts(fixes))
    assert record.events(edges) == whole
    assert record.events(edges, buckets=data.draw(st.sampled_from((7, 64)))) == whole


def busy() -> tuple[list[Fix], list[Static]]:
    """Return a fleet in which every detector finds something."""
    fixes: list[Fix] = []
    for number in range(12):
        craft, lat = 211000100 + number, 54.0 + (number // 2) * 0.1 + (number % 2) * 0.001
        fixes += line(craft, range(T0, T0 + 4 * HOUR, 5 * MINUTE), lat, 8.0, 0.1, believed=10)
        fixes += line(craft, range(T0 + 12 * HOUR, T0 + 2 * DAY, HOUR), lat, 8.0, 0.1, segment=T0, believed=10)
        fixes += line(craft, range(T0 + 7 * SECOND, T0 + 30 * HOUR, 3 * HOUR), -lat, 9.0, 10.0)
        drifter = number + 50
        fixes += [
            Fix(
                211000100 + drifter,
                T0 + n * 5 * MINUTE,
                40.0 + drifter * 0.1 + n * 0.002,
                -20.0,
                1.5,
                cog=0.0,
                heading=90.0,
            )
            for n in range(100)
        ]
        # From the anchorage off the Elbe out to sea, and back to it.
        caller, away = 211000200 + number, [0.13, 0.26, 0.39, 0.26, 0.13]
        fixes += line(caller, range(T0, T0 + 6 * HOUR, 10 * MINUTE), 54.03, 8.0, 0.1, segment=T0, believed=10)
        fixes += [Fix(caller, T0 + (6 + n) * HOUR, 54.03 + off, 8.0, 8.0) for n, off in enumerate(away)]
        fixes += line(caller, range(T0 + 11 * HOUR, T0 + DAY, HOUR), 54.03, 8.0, 0.1, segment=T0, believed=10)
        # Through the Strait of Gibraltar, eastward.
        fixes += [Fix(211000300 + number, T0 + n * HOUR, 35.95 + n / 120, -6.3 + n * 1.4 / 6, 11.5) for n in range(7)]
        # Two that steam side by side far out, and one that crosses ahead of them.
        for side in range(3):
            steaming = 211000400 + 10 * number + side
            for n in range(60):
                east, north = (n, 0.0007 * side) if side < 2 else (31.0, 0.002 * (n - 30.9))
                lat, lon, cog = 20.0 - number + north, -40.0 + 0.0034 * east, 90.0 * (side < 2)
                fixes.append(Fix(steaming, T0 + n * MINUTE + side, lat, lon, 11.0, segment=T0 + side, cog=cog))
    # A ship at sea, and another that turns six minutes after her.
    legs = [(0.0, 12.0, 60.0), (60.0, 12.0, 60.0), (350.0, 12.0, 60.0), (60.0, 12.0, 60.0)]
    fixes += sail(211000401, legs) + sail(211000402, legs, 34.94, -30.02, late=6 * MINUTE)
    fixes += sail(211000403, legs, 35.04, -30.0)
    # A helicopter that is away from her frigate for an hour.
    for n in range(0, 180, 5):
        away = n // 60 == 1
        fixes.append(Fix(799000001, T0 + n * MINUTE, 0.0, -20.0, 0.0, segment=T0))
        lat, sog, alt = (0.3, 80.0, 150.0) if away else (0.0, 0.0, 10.0)
        fixes.append(Fix(HELO, T0 + n * MINUTE, lat, -20.0, sog, segment=T0, alt_m=alt))
    # Two pairs of warships that meet and work in one place, and ships displaced together.
    gathered, warships = drill()
    fixes += gathered + displaced()
    statics = [Static(211000100, T0 + n * HOUR, name=name) for n, name in enumerate(("ALBATROSS", "PENGUIN", "PUFFIN"))]
    return fixes, statics + warships + told(35, 211000401, 211000402, 211000403)


@pytest.fixture(scope="module")
def processes() -> ProcessPoolExecutor:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.mark.parametrize("kind", KINDS)
def test_spawned_processes_over_1_7_and_64_buckets_give_the_same(kind: str, processes: ProcessPoolExecutor) -> None:
    record = Record(all_detectors()[kind], *busy())
    whole = record.events()
    assert whole, f"add to busy() what {kind} finds"
    for buckets in (1, 7, 64):
        assert record.events([T0 + DAY], buckets=buckets, pool=processes) == whole


@pytest.mark.parametrize("kind", [kind for kind in KINDS if all_detectors()[kind].per == "pair"])
@EXAMPLES
@given(data=st.data())
def test_a_gate_does_not_look_ahead(kind: str, data: st.DataObject) -> None:
    fixes, statics = data.draw(fleets())
    record = Record(all_detectors()[kind], fixes, statics)
    grid = grid_table(record.fixes, record.detector.step // MICRO)
    end = data.draw(st.sampled_from([*(fix.t for fix in fixes), record.end]))
    early = pa.array([t < end for t in grid["t"].cast(pa.int64()).to_pylist()], pa.bool_())
    whole, known = record.let(grid, record.end), record.let(grid.filter(early), end)
    assert known is None or known.tolist() == whole[early.to_numpy(zero_copy_only=False)].tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_heard_is_nothing_found(kind: str) -> None:
    record = Record(all_detectors()[kind], [], [Static(211000001, T0), Static(211000001, T0 + DAY)])
    assert record.events([T0 + HOUR]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_rows_at_the_same_time_decides_no_identity(kind: str) -> None:
    fixes, statics = busy()
    # Not those who gather or are displaced: a hull in many places at once keeps company with nobody.
    kept = {*WEST, *EAST, *(fix.craft for fix in displaced())}
    fixes = [fix if fix.craft in kept else replace(fix, t=fix.t - fix.t % HOUR) for fix in fixes]
    forwards = Record(all_detectors()[kind], fixes, statics).events()
    backwards = Record(all_detectors()[kind], fixes[::-1], statics).events()
    assert [(e["craft"], e["t_start"]) for e in forwards] == [(e["craft"], e["t_start"]) for e in backwards]
