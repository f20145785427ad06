from datetime import timedelta

import pytest

from detectors.fleets import HOUR, MINUTE, SECOND, T0, Fix, line
from detectors.law import Event, Record, moment_of
from offing.detectors.stop import stop

SHIP = 211000001
Speeds = list[float | None]


def found(fixes: list[Fix], **settings: object) -> list[Event]:
    return Record(stop, fixes, **settings).events_of_every_cut()


def voyage(speeds: Speeds, step: int = 10 * MINUTE, **more: object) -> list[Fix]:
    return line(SHIP, range(T0, T0 + step * len(speeds), step), sog=speeds, **more)  # type: ignore[arg-type]


def test_the_example_of_the_docstring() -> None:
    (event,) = found(voyage([12, 0.1, 0.3, 0.4, 0.1, 7]))
    assert (event["t_start"], event["t_end"]) == (moment_of(T0 + 10 * MINUTE), moment_of(T0 + 40 * MINUTE))
    assert (event["fixes"], event["duration_h"], event["state"], event["open"]) == (4, 0.5, "stopped", False)


@pytest.mark.parametrize(
    ("speeds", "stops"),
    [
        ([5, 0.2, 0.2, 0.2, 5], 0),  # 0.2 does not begin
        ([5, 0.19, 0.2, 0.5, 0.5, 5], 1),  # 0.5 does not end
        ([5, 0.1, 0.1, 0.51, 0.3, 0.3, 0.3], 1),  # 0.51 does, and 0.3 does not begin again
        ([5, 0.1, 0.1, 0.6, 0.1, 0.1, 5], 2),
        ([5, 0.1, 5, 0.1, 5], 0),  # no time passes between one fix and itself
    ],
)
def test_hysteresis_at_its_bounds(speeds: Speeds, stops: int) -> None:
    assert len(found(voyage(speeds))) == stops


@pytest.mark.parametrize(("lasting", "stops"), [(10 * MINUTE - 1, 0), (10 * MINUTE, 1)])
def test_ten_minutes_to_the_microsecond_are_a_stop(lasting: int, stops: int) -> None:
    assert len(found(line(SHIP, [T0, T0 + lasting, T0 + HOUR], sog=[0.1, 0.1, 9.0]))) == stops


def test_settings_are_taken() -> None:
    fixes = voyage([5, 0.9, 1.4, 0.9, 5])
    assert found(fixes, slower_than_kn=1.0, faster_than_kn=1.5)
    assert not found(fixes, slower_than_kn=1.0, faster_than_kn=1.5, at_least=timedelta(minutes=21))


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ([5, 5, 0, 5], "moored"),
        ([1, 1, 1, 5], "anchored"),
        ([1, 5, 1, 5], "stopped"),
        ([None, 15, None, 1], "anchored"),
    ],
)
def test_the_state_is_what_most_fixes_that_tell_it_say(statuses: list[int | None], state: str) -> None:
    fixes = [
        fix for n, said in enumerate(statuses) for fix in line(SHIP, [T0 + n * HOUR], sog=0.0, status=said, segment=T0)
    ]
    assert [event["state"] for event in found(fixes)] == [state]


@pytest.mark.parametrize(
    ("place", "minutes", "state"),
    [
        ((54.1785, 7.8935), 20, "moored"),  # Helgoland's harbour
        ((54.15, 7.85), 50, "stopped"),
        ((54.15, 7.85), 70, "anchored"),
        ((54.0, 8.0), 120, "stopped"),
    ],
)
def test_where_no_status_is_told_the_shore_decides(place: tuple[float, float], minutes: int, state: str) -> None:
    times = range(T0, T0 + minutes * MINUTE + 1, 10 * MINUTE)
    (event,) = found(line(SHIP, times, *place, sog=0.0), anchorage_m=10_000.0)
    assert (event["state"], event["state_from"]) == (state, "distance to shore")
    assert (event["shore_m"] <= 200) == (state == "moored") and event["shore_m"] % 10 == 0
    (told,) = found(line(SHIP, times, *place, sog=0.0, status=0))
    assert (told["state"], told["state_from"]) == ("stopped", "navigational status")


def test_how_near_a_berth_and_an_anchorage_lie_can_be_set() -> None:
    off = line(SHIP, range(T0, T0 + 2 * HOUR, 10 * MINUTE), 54.15, 7.85, sog=0.0)
    assert found(off, berth_m=5_000.0)[0]["state"] == "moored"
    assert found(off, anchorage_m=1_000.0)[0]["state"] == "stopped"
    assert found(off)[0]["state"] == "anchored"


def test_a_ship_silent_alongside_never_left_and_one_found_elsewhere_did() -> None:
    at_berth = line(SHIP, range(T0, T0 + HOUR, 10 * MINUTE), sog=0.0)
    same = line(SHIP, range(T0 + 20 * HOUR, T0 + 21 * HOUR, 10 * MINUTE), 54.004, sog=0.0, segment=T0)
    other = line(SHIP, range(T0 + 20 * HOUR, T0 + 21 * HOUR, 10 * MINUTE), 54.005, sog=0.0, segment=T0)
    assert [e["fixes"] for e in found(at_berth + same)] == [12]
    assert [e["fixes"] for e in found(at_berth + other)] == [6, 6]


@pytest.mark.parametrize(("silent", "fixes"), [(24 * HOUR, [12]), (24 * HOUR + SECOND, [6, 6])])
def test_more_than_a_day_unheard_ends_a_stop_even_in_the_same_place(silent: int, fixes: list[int]) -> None:
    first = line(SHIP, range(T0, T0 + HOUR, 10 * MINUTE), sog=0.0)
    again = T0 + 50 * MINUTE + silent
    second = line(SHIP, range(again, again + HOUR, 10 * MINUTE), sog=0.0, segment=T0)
    assert [e["fixes"] for e in found(first + second)] == fixes


def test_a_ship_that_sailed_unheard_between_two_berths_within_hours_left() -> None:
    at_berth = line(SHIP, range(T0, T0 + HOUR, 10 * MINUTE), sog=0.0)
    other = line(SHIP, range(T0 + 3 * HOUR, T0 + 4 * HOUR, 10 * MINUTE), 54.2, sog=0.0, segment=T0)
    assert [e["fixes"] for e in found(at_berth + other)] == [6, 6]


def test_without_speeds_the_way_between_fixes_tells() -> None:
    under_way = [Fix(SHIP, T0 + n * HOUR, 54.0 + 0.1 * n, 8.0) for n in range(4)]
    lying = [Fix(SHIP, T0 + (3 + n) * HOUR, 54.3, 8.0) for n in range(1, 5)]
    leaving = [Fix(SHIP, T0 + (7 + n) * HOUR, 54.3 + 0.1 * n, 8.0) for n in range(1, 3)]
    (event,) = found(under_way + lying + leaving)
    assert (event["t_start"], event["t_end"]) == (moment_of(T0 + 3 * HOUR), moment_of(T0 + 7 * HOUR))


def test_without_speeds_the_noise_of_near_duplicates_ends_no_stop() -> None:
    fixes = [Fix(SHIP, T0 + n * 10 * MINUTE + d, 54.0 + d * 1e-11, 8.0) for n in range(6) for d in (0, SECOND)]
    assert [event["fixes"] for event in found(fixes)] == [11]  # all but the first, whose successor tells nothing


def test_without_speeds_nothing_is_said_of_a_long_silence() -> None:
    assert not found([Fix(SHIP, T0, 54.0, 8.0), Fix(SHIP, T0 + 7 * HOUR, 54.0, 8.0)])
    assert found([Fix(SHIP, T0, 54.0, 8.0), Fix(SHIP, T0 + 6 * HOUR, 54.0, 8.0)])


@pytest.mark.parametrize("lon", [179.9995, -179.9995, 8.0])
def test_the_mean_position_and_reach_hold_across_the_antimeridian(lon: float) -> None:
    wrapped = (lon + 0.001 + 540) % 360 - 180
    fixes = line(SHIP, [T0, T0 + HOUR], 0.0, lon, 0.0) + line(SHIP, [T0 + 2 * HOUR], 0.0, wrapped, 0.0, segment=T0)
    (event,) = found(fixes)
    assert event["lon"] == pytest.approx((lon + 0.001 / 3 + 540) % 360 - 180, abs=2e-7)
    assert event["reach_m"] == 111


def test_a_stop_at_the_pole_is_one_stop() -> None:
    fixes = [Fix(SHIP, T0 + n * 10 * MINUTE, 89.9999, (n * 97) % 360 - 180, 0.0) for n in range(10)]
    (event,) = found(fixes)
    assert event["reach_m"] <= 23
    assert event["lat"] == pytest.approx(89.9999)


@pytest.mark.parametrize("step", [SECOND, HOUR])
def test_the_rate_of_reports_does_not_matter(step: int) -> None:
    speeds: Speeds = [8.0] + [0.1] * (2 * HOUR // step + 1) + [8.0]
    (event,) = Record(stop, voyage(speeds, step)).events()
    assert event["duration_h"] == 2.0


def test_repeated_times_are_borne() -> None:
    fixes = line(SHIP, [T0, T0, T0 + HOUR, T0 + HOUR], sog=[0.0, None, 0.0, None])
    assert [(event["duration_h"], event["fixes"]) for event in found(fixes)] == [(1.0, 4)]


def test_two_hulls_that_stop_in_the_same_second_give_two_stops_of_their_own() -> None:
    times = range(T0, T0 + HOUR, 10 * MINUTE)
    fixes = line(SHIP, times, sog=0.0) + line(SHIP, times, -30.0, sog=0.0, segment=T0 + 1)
    events = Record(stop, fixes).events()
    assert [(e["t_start"], e["lat"]) for e in events] == [(moment_of(T0), 54.0), (moment_of(T0 + 1), -30.0)]


def test_decoys_drifting_and_slow_steaming_are_no_stops() -> None:
    assert not found(voyage([1.0, 0.8, 0.3, 0.25, 1.2] * 6))
