from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from detectors.fleets import DAY, HOUR, MINUTE, SECOND, T0, Fix, Static, line
from detectors.law import Event, Record, moment_of
from offing.atlas.land import inland
from offing.detectors.identity_conflict import _ashore, identity_conflict

SHIP = 211000001
ACCUSING = ("spoof", "dark", "illegal", "violat", "intru", "fake", "suspic")


def found(fixes: list[Fix], statics: list[Static] | None = None, **settings: object) -> list[Event]:
    events = Record(identity_conflict, fixes, statics or [], **settings).events_of_every_cut()
    for event in events:
        words = f"{event['reason']} {event['possible_causes']}".lower()
        assert event["reason"] and event["possible_causes"]
        assert not any(word in words for word in ACCUSING)
    return events


def told(*names: str | None, every: int = HOUR, **more: object) -> list[Static]:
    return [Static(SHIP, T0 + n * every, name=name, offset=5 + n, **more) for n, name in enumerate(names)]  # type: ignore[arg-type]


def two_hulls(lasting: int = HOUR, every: int = 2 * MINUTE) -> list[Fix]:
    one = line(SHIP, range(T0, T0 + lasting, every), 54.0, 8.0)
    return one + line(SHIP, range(T0 + every // 2, T0 + lasting, every), 58.0, 11.0)


def test_one_identity_in_two_places_by_turns_is_one_event() -> None:
    (event,) = found(two_hulls())
    assert event["reason"].startswith("inconsistent positions")
    assert event["distance_m"] == pytest.approx(Geod(ellps="WGS84").inv(8.0, 54.0, 11.0, 58.0)[2], abs=1)
    assert event["implied_speed_kn"] == pytest.approx(event["distance_m"] / 1852 * 60, rel=1e-4)
    assert (event["t_start"], event["t_end"]) == (moment_of(T0 + 5 * MINUTE), moment_of(T0 + 59 * MINUTE))
    assert (event["jumps"], event["returns"]) == (1, 54)
    assert event["open"]
    assert "set on two ships" in event["possible_causes"]


def test_a_craft_that_jumps_and_does_not_come_back() -> None:
    fixes = line(SHIP, range(T0, T0 + HOUR, MINUTE), 54.0, -15.0)
    fixes += line(SHIP, range(T0 + 2 * HOUR, T0 + 3 * HOUR, MINUTE), 45.0, -15.0)
    (event,) = found(fixes)
    assert event["reason"] == "position jumps by 1,001.0 km in 1.05 h"
    assert event["distance_m"] == pytest.approx(Geod(ellps="WGS84").inv(8.0, 54.0, 8.0, 45.0)[2], abs=1)
    assert (event["t_start"], event["t_end"], event["fixes"]) == (*[moment_of(T0 + 2 * HOUR + 2 * MINUTE)] * 2, 2)
    assert [e["offset"] for e in event["evidence"]] == [6000, 6300]
    assert (event["lat"], event["lat_other"]) == (45.0, 54.0)


@pytest.mark.parametrize(("strays", "events"), [(2, 0), (3, 1)])
def test_a_place_counts_from_its_third_fix_on(strays: int, events: int) -> None:
    hull = line(SHIP, range(T0, T0 + HOUR, MINUTE))
    stray = line(SHIP, [T0 + 30 * MINUTE + n * SECOND for n in range(1, strays + 1)], 0.0, 0.0)
    assert len(found(hull + stray)) == events


def test_returns_after_more_than_a_day_are_none_and_signs_more_than_a_day_apart_are_two_events() -> None:
    fixes = line(SHIP, range(T0, T0 + HOUR, 10 * MINUTE), 54.0)
    fixes += line(SHIP, range(T0 + 2 * HOUR, T0 + 3 * HOUR, 10 * MINUTE), 45.0)
    fixes += line(SHIP, range(T0 + 30 * HOUR, T0 + 31 * HOUR, 10 * MINUTE), 54.0, believed=10, segment=T0)
    assert [(e["jumps"], e["returns"]) for e in found(fixes)] == [(1, 0)]
    assert [(e["jumps"], e["returns"]) for e in found(fixes, within=timedelta(hours=48))] == [(1, 1)]
    later = line(SHIP, range(T0 + 60 * HOUR, T0 + 61 * HOUR, 10 * MINUTE), 30.0)
    assert [(e["jumps"], e["open"]) for e in found(fixes + later)] == [(1, False), (1, True)]


@pytest.mark.parametrize(
    ("craft", "reason"),
    [
        (211000001, None),
        (299000001, "country code not assigned"),
        (1193046, "MMSI of no known form"),
        (123456789, "MMSI of no known form"),
        (799000001, None),  # rehearsals
        (2111234, None),  # a German coast station: 002111234
        (111211500, None),  # a German rescue aircraft
        (970211001, None),  # a distress device
        ((3 << 56) | 77, None),  # a log's own id
        ((1 << 56) | 9074729, None),  # an IMO number
    ],
)
def test_numbers_that_no_state_gave(craft: int, reason: str | None) -> None:
    fixes = line(craft, [T0, T0 + HOUR, T0 + 9 * DAY])
    events = found(fixes)
    assert [event["reason"] for event in events] == ([reason] if reason else [])
    for event in events:
        assert (event["t_start"], event["t_end"]) == (moment_of(T0), moment_of(T0 + 9 * DAY))
        assert (event["fixes"], event["longest_silence_s"], event["open"]) == (3, 9 * 86400 - 3600, True)
        assert [e["offset"] for e in event["evidence"]] == [100, 300]


def test_a_craft_of_no_state_has_one_event_whatever_else_does_not_fit() -> None:
    fixes = [Fix(299000001, f.t, f.lat, f.lon, f.sog, None, f.segment, f.in_segment) for f in two_hulls()]
    fixes += line(299000001, [T0 + 9 * DAY], segment=T0, believed=10)
    statics = [Static(299000001, T0 - HOUR, name="ALBATROSS"), Static(299000001, T0 + 5 * DAY, name="PENGUIN")]
    (event,) = found(fixes, statics)
    assert event["reason"].startswith("inconsistent positions")
    assert event["reason"].endswith("country code not assigned; name changed from ALBATROSS to PENGUIN")
    assert event["fixes"] == 61


STEPPE = (48.0, 68.0)


def test_positions_on_land_are_one_event_from_the_third_fix_on() -> None:
    (event,) = found(line(SHIP, range(T0, T0 + HOUR, 10 * MINUTE), *STEPPE))
    assert event["reason"] == "inconsistent positions: position on land, more than 10 km from any water known"
    assert "a ship carried by road" in event["possible_causes"] and "on test" in event["possible_causes"]
    assert (event["on_land"], event["fixes"], event["longest_silence_s"]) == (4, 4, 600)
    assert (event["t_start"], event["t_end"]) == (moment_of(T0 + 20 * MINUTE), moment_of(T0 + 50 * MINUTE))
    assert (event["lat"], event["lon"], event["distance_m"]) == (*STEPPE, None)
    assert [e["offset"] for e in event["evidence"]] == [200, 300, 600]


def test_positions_on_land_more_than_a_day_later_are_no_part_of_it() -> None:
    times = [*range(T0, T0 + HOUR, 10 * MINUTE), T0 + 20 * HOUR, T0 + 50 * HOUR, T0 + 51 * HOUR]
    (event,) = found(line(SHIP, times, *STEPPE))
    assert (event["on_land"], event["t_end"], event["open"]) == (5, moment_of(T0 + 20 * HOUR), False)


def test_a_craft_that_sailed_inland_is_on_a_canal_that_no_map_here_has() -> None:
    # From the mouth of the Elbe to the steppe, as if there were a way.
    along = [Fix(SHIP, T0 + n * HOUR, 54.0 - n * 0.25, 8.0 + n * 2.5) for n in range(25)]
    assert not found([Fix(f.craft, f.t, f.lat, f.lon, 10.0, None, T0, min(10, n + 1)) for n, f in enumerate(along)])


def test_a_hull_that_seems_to_leap_ashore_and_back_has_one_event() -> None:
    at_sea = line(SHIP, range(T0, T0 + 4 * HOUR, 10 * MINUTE))
    on_land = line(SHIP, range(T0 + HOUR, T0 + 3 * HOUR, 10 * MINUTE), *STEPPE)
    (event,) = found([fix for fix in at_sea if not T0 + HOUR <= fix.t < T0 + 3 * HOUR] + on_land)
    assert (event["jumps"], event["returns"], event["on_land"], event["fixes"]) == (1, 1, 10, 12)
    assert event["reason"].count("inconsistent positions") == 2


@pytest.mark.parametrize(
    "place", [(54.0, 8.0), (49.5, 8.45), (42.0, 51.0), (44.0, -87.0), (36.06, 120.3), (29.9, 32.55), (51.5, 0.05)]
)
def test_decoys_harbours_lakes_and_rivers_are_no_land(place: tuple[float, float]) -> None:
    assert not found(line(SHIP, range(T0, T0 + HOUR, 10 * MINUTE), *place))


@given(
    st.lists(
        st.tuples(
            st.floats(-90, 90) | st.just(np.nan), st.floats(-180, 180), st.integers(1, 20), st.floats(-0.02, 0.02)
        ),
        max_size=20,
    )
)
def test_land_is_asked_about_once_a_cell_and_found_everywhere(walks: list[tuple]) -> None:
    lat = np.concatenate([np.clip(lat + step * np.arange(n), -90, 90) for lat, _, n, step in walks] or [np.zeros(0)])
    lon = np.concatenate([(lon + step * np.arange(n) + 180) % 360 - 180 for _, lon, n, step in walks] or [np.zeros(0)])
    assert _ashore(lat, lon).tolist() == inland(lat, lon).tolist()


def test_a_change_of_name_says_from_what_to_what_and_when() -> None:
    (event,) = found(
        line(SHIP, range(T0, T0 + 2 * HOUR, MINUTE)), told("ALBATROSS", "ALBATROSS", "PENGUIN", every=40 * MINUTE)
    )
    assert event["reason"] == "name changed from ALBATROSS to PENGUIN"
    assert (event["name_from"], event["name_to"], event["name_changes"]) == ("ALBATROSS", "PENGUIN", 1)
    assert event["changed_after"] == moment_of(T0 + 40 * MINUTE)
    assert event["changed_by"] == event["t_start"] == event["t_end"] == moment_of(T0 + 80 * MINUTE)
    assert (event["lat"], event["lon"], event["fixes"]) == (54.0, 8.0, 0)
    assert event["evidence"] == [{"frame": 2, "offset": 7, "length": 60}]


def test_names_by_turns_are_one_event() -> None:
    (event,) = found(line(SHIP, [T0]), told("ALBATROSS", "PENGUIN", "ALBATROSS", "PENGUIN"))
    assert (event["name_from"], event["name_to"], event["name_changes"]) == ("ALBATROSS", "PENGUIN", 3)


@pytest.mark.parametrize("other", ["ALBATROS", "ALBATROSS 1", "AL BATROSS", "ALBXTRQSS", None])
def test_decoys_a_name_misspelt_cut_short_or_missing_is_no_change(other: str | None) -> None:
    assert not found(line(SHIP, [T0]), told("ALBATROSS", other, "ALBATROSS"))


def test_the_two_parts_of_a_class_b_report_do_not_contradict_one_another() -> None:
    name, sign = told("ALBATROSS", "ALBATROSS", family="part A"), told(None, None, family="part B", callsign="DABC")
    assert not found(line(SHIP, [T0]), name + [Static(s.craft, s.t + MINUTE, s.family, None, s.callsign) for s in sign])


def test_only_imo_numbers_whose_last_digit_checks_count() -> None:
    fixes = line(SHIP, [T0])
    valid = [Static(SHIP, T0, imo=9074729), Static(SHIP, T0 + HOUR, imo=9176187)]
    (event,) = found(fixes, valid)
    assert (event["imo_from"], event["imo_to"], event["name_from"]) == (9074729, 9176187, None)
    assert not found(fixes, [valid[0], Static(SHIP, T0 + HOUR, imo=9074730)])


def test_name_call_sign_and_number_that_change_at_once_are_one_event() -> None:
    statics = [
        Static(SHIP, T0, "voyage", "ALBATROSS", "DABC", 9074729),
        Static(SHIP, T0 + HOUR, "voyage", "PENGUIN", "V7XYZ", 9176187),
    ]
    (event,) = found(line(SHIP, [T0]), statics)
    assert event["reason"] == (
        "name changed from ALBATROSS to PENGUIN; call sign changed from DABC to V7XYZ; "
        "IMO number changed from 9074729 to 9176187"
    )


def test_two_hulls_heard_in_the_same_seconds_conflict_all_the_same() -> None:
    times = range(T0, T0 + 12 * HOUR, HOUR)
    one, other = line(SHIP, times), line(SHIP, times, -30.0, segment=T0 + 1)
    (event,) = found(one + other)
    assert event["returns"] == 18
    assert event["implied_speed_kn"] > 1000


@pytest.mark.parametrize("step", [SECOND, HOUR])
def test_the_rate_of_reports_does_not_matter(step: int) -> None:
    (event,) = Record(identity_conflict, two_hulls(20 * step, step)).events()
    assert event["returns"] > 0


@pytest.mark.parametrize(("place", "other"), [((0.0, 179.0), (0.0, -179.0)), ((89.0, 0.0), (89.0, 180.0))])
def test_distances_hold_at_the_antimeridian_and_the_pole(
    place: tuple[float, float], other: tuple[float, float]
) -> None:
    fixes = line(SHIP, range(T0, T0 + HOUR, 10 * MINUTE), *place)
    fixes += line(SHIP, range(T0 + MINUTE, T0 + HOUR, 10 * MINUTE), *other)
    (event,) = found(fixes)
    assert event["distance_m"] == pytest.approx(Geod(ellps="WGS84").inv(*place[::-1], *other[::-1])[2], abs=1)


def test_decoys_one_hull_alone_silent_or_with_a_glitch_has_no_conflict() -> None:
    assert not found(line(SHIP, [*range(T0, T0 + HOUR, MINUTE), T0 + 9 * DAY]), told("ALBATROSS", "ALBATROSS"))
