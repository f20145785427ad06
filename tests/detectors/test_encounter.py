from datetime import timedelta

import pyarrow as pa
import pytest
from pyproj import Geod

from detectors.fleets import HOUR, MINUTE, SECOND, T0, Fix, line
from detectors.law import Event, Record, moment_of
from offing.detectors.encounter import encounter, gate
from offing.schema.tables import GRID

A, B = 211000001, 211000002


def found(fixes: list[Fix], **settings: object) -> list[Event]:
    # Most of these lie near an anchorage of the law's world, and not for the sake of it.
    return Record(encounter, fixes, **{"from_port_m": 0.0, **settings}).events_of_every_cut()


def side_by_side(
    hours: float,
    apart_deg: float = 0.002,
    sog: float = 1.0,
    lat: float = 54.0,
    lon: float = 8.0,
    step: int = 10 * MINUTE,
) -> list[Fix]:
    times = range(T0, T0 + round(hours * HOUR) + 1, step)
    return line(A, times, lat, lon, sog) + line(B, times, lat + apart_deg, lon, sog)


def test_the_example_of_the_docstring() -> None:
    (event,) = found(side_by_side(3 + 1 / 6))
    assert event["craft"] == [A, B]
    assert (event["t_start"], event["t_end"]) == (moment_of(T0 + 10 * MINUTE), moment_of(T0 + 190 * MINUTE))
    assert (event["steps"], event["duration_h"], event["open"]) == (19, 3.0, True)
    assert event["min_range_m"] == event["mean_range_m"] == pytest.approx(222, abs=1)
    assert event["mean_speed_a_kn"] == event["mean_speed_b_kn"] == 1.0
    assert event["lat"] == pytest.approx(54.001, abs=1e-6)
    assert len(event["evidence"]) == 4


@pytest.mark.parametrize(("hours", "events"), [(2 + 1 / 6, 1), (2, 0)])
def test_contacts_must_span_two_hours(hours: float, events: int) -> None:
    assert len(found(side_by_side(hours))) == events  # the grid begins after the first fix


@pytest.mark.parametrize(("sog", "events"), [(1.9, 1), (2.0, 0)])
def test_the_median_speed_must_be_below_two_knots(sog: float, events: int) -> None:
    assert len(found(side_by_side(4, sog=sog))) == events


def test_half_of_the_steps_slow_are_not_enough() -> None:
    times = range(T0, T0 + 2 * HOUR + 10 * MINUTE + 1, 10 * MINUTE)
    slow = [1.0] * 7 + [3.0] * 7
    assert not found(line(A, times, sog=slow) + line(B, times, 54.001, sog=1.0))
    slow = [1.0] * 8 + [3.0] * 6
    assert found(line(A, times, sog=slow) + line(B, times, 54.001, sog=1.0))


@pytest.mark.parametrize(("apart", "events"), [(0.00449, 1), (0.00451, 0)])
def test_five_hundred_metres_are_the_reach(apart: float, events: int) -> None:
    assert len(found(side_by_side(4, apart))) == events


def test_settings_are_taken() -> None:
    fixes = side_by_side(1.5, 0.008, 2.5)
    assert not found(fixes)
    assert found(fixes, at_least=timedelta(hours=1), within_m=1000.0, slower_than_kn=3.0)


@pytest.mark.parametrize(("missing", "events"), [(1, 1), (2, 2)])
def test_one_missing_step_is_bridged_and_two_are_not(missing: int, events: int) -> None:
    times = range(T0, T0 + 6 * HOUR, 10 * MINUTE)
    away = {16 + n for n in range(missing)}
    other = [Fix(B, t, 54.1 if n in away else 54.001, 8.0, 1.0) for n, t in enumerate(times)]
    assert len(found(line(A, times, sog=1.0) + other)) == events


@pytest.mark.parametrize("hole", range(1, 16))
def test_a_missing_step_anywhere_is_decided_the_same_by_any_window(hole: int) -> None:
    times = range(T0, T0 + 3 * HOUR, 10 * MINUTE)
    other = [Fix(B, t, 54.1 if n == hole else 54.001, 8.0, 1.0) for n, t in enumerate(times)]
    assert len(found(line(A, times, sog=1.0) + other, at_least=timedelta(minutes=115))) == 1


def test_craft_that_speed_up_together_have_parted_by_the_gate() -> None:
    times = range(T0, T0 + 8 * HOUR, 10 * MINUTE)
    speeds = [1.0] * 18 + [12.0] * 12 + [1.0] * 18
    events = found(line(A, times, sog=speeds) + line(B, times, 54.001, sog=speeds))
    assert [event["t_end"] for event in events] == [moment_of(T0 + 170 * MINUTE), moment_of(T0 + 470 * MINUTE)]


def test_the_gate_leaves_out_the_moored_and_the_fast_and_keeps_those_that_tell_nothing() -> None:
    rows = [(5, 0.0), (0, 4.0), (0, 4.1), (None, 1.0), (1, 0.0)]
    grid = pa.table(
        {
            **{field.name: pa.array([0] * len(rows)).cast(field.type) for field in GRID},
            "nav_status": pa.array([status for status, _ in rows], pa.int8()),
            "sog_kn": pa.array([sog for _, sog in rows], pa.float32()),
        }
    )
    assert gate(grid).tolist() == [False, True, False, True, True]


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 179.9999), (0.0, -179.9999), (89.999, 10.0), (-89.9985, -120.0)])
def test_two_craft_meet_at_the_antimeridian_and_at_the_poles(lat: float, lon: float) -> None:
    times = range(T0, T0 + 4 * HOUR, 10 * MINUTE)
    opposite = (lon + 180 + 180) % 360 - 180 if abs(lat) > 80 else -lon
    (event,) = found(line(A, times, lat, lon, 0.5) + line(B, times, lat, opposite, 0.5))
    assert event["min_range_m"] < 500
    assert abs(event["lat"]) > 89 or abs(abs(event["lon"]) - 180) < 1e-3


@pytest.mark.parametrize("step", [SECOND, HOUR])
def test_the_rate_of_reports_does_not_matter(step: int) -> None:
    fixes = side_by_side(3, step=step)
    (event,) = Record(encounter, fixes, from_port_m=0.0).events()
    assert event["steps"] == 18


def test_several_pairs_are_kept_apart() -> None:
    times = range(T0, T0 + 4 * HOUR, 10 * MINUTE)
    fixes = [fix for n in range(4) for fix in line(A + n, times, 54.0 + 0.001 * n, 8.0, 0.5)]
    assert [event["craft"] for event in found(fixes)] == [[A + i, A + j] for i in range(4) for j in range(i + 1, 4)]


def test_decoys_a_convoy_a_passing_and_ships_alongside_a_quay_are_none() -> None:
    times = range(T0, T0 + 6 * HOUR, 10 * MINUTE)
    convoy = line(A, times, sog=3.0) + line(B, times, 54.001, sog=3.0)
    passing = line(A, times, sog=1.0) + [Fix(B, t, 53.9 + 0.005 * n, 8.0, 1.8) for n, t in enumerate(times)]
    quay = line(A, times, sog=0.0, status=5) + line(B, times, 54.001, sog=0.0, status=5)
    assert not found(convoy) and not found(passing) and not found(quay)


ANCHORAGE = (54.03, 8.0)  # where the law's world has one


@pytest.mark.parametrize(("off_m", "events"), [(9_990.0, 0), (10_010.0, 1)])
def test_ten_kilometres_from_a_port_are_the_bound(off_m: float, events: int) -> None:
    # 100 m north of the one and south of the other, so that the middle lies there.
    lon, lat, _ = Geod(ellps="WGS84").fwd(ANCHORAGE[1], ANCHORAGE[0], 270.0, off_m)
    times = range(T0, T0 + 4 * HOUR, 10 * MINUTE)
    fixes = line(A, times, lat - 0.001, lon, 1.0) + line(B, times, lat + 0.001, lon, 1.0)
    assert len(found(fixes, from_port_m=10_000.0)) == events
    assert len(found(fixes, from_port_m=10_100.0)) == 0


def test_drifting_into_the_approaches_of_a_port_ends_it_and_out_of_them_begins_it() -> None:
    times = range(T0, T0 + 8 * HOUR + 1, 10 * MINUTE)
    inward = [
        Fix(craft, t, ANCHORAGE[0] + 0.18 - 0.004 * n, 8.0 + side, 1.0)
        for craft, side in ((A, 0.0), (B, 0.002))
        for n, t in enumerate(times)
    ]
    (event,) = found(inward, from_port_m=10_000.0)
    assert event["t_start"] == moment_of(T0 + 10 * MINUTE)
    assert event["t_end"] == moment_of(T0 + 220 * MINUTE)
    outward = [Fix(f.craft, T0 + 8 * HOUR - (f.t - T0), f.lat, f.lon, f.sog) for f in inward]
    (event,) = found(outward, from_port_m=10_000.0)
    assert event["t_start"] == moment_of(T0 + 260 * MINUTE)


def test_where_no_port_is_known_nothing_is_dropped() -> None:
    record = Record(encounter, side_by_side(3))
    assert not record.events()
    record.world = {"ports": record.world["ports"].slice(0, 0)}
    assert len(record.events()) == 1


def test_craft_in_a_harbour_that_no_list_has_lie_along_the_shore() -> None:
    in_harbour = side_by_side(3, 0.0005, lat=54.178, lon=7.8935)
    assert not found(in_harbour)
    assert len(found(in_harbour, from_shore_m=0.0)) == 1
    assert len(found(side_by_side(3, 0.0005, lat=54.16, lon=7.88))) == 1
