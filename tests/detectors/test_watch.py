from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from detectors.convoys import Leg, off, sail, told
from detectors.fleets import MINUTE, T0
from detectors.law import Record, moment_of
from offing.detectors.watch import watch
from offing.schema.craft import craft_key, craft_label
from offing.schema.tables import EVENTS

TARGET, ONE, OTHER = 211000001, 211000002, 211000003
HEADER = pa.schema(
    [
        *EVENTS,
        *(pa.field(name, pa.string()) for name in ("target", "follower", "id")),
        pa.field("turns", pa.int32()),
    ]
)
START = moment_of(T0)


def at(hour: float) -> datetime:
    return START + timedelta(hours=hour)


def row(follower: int, since: float, until: float, target: int = TARGET, open_: bool = False) -> dict[str, Any]:
    return {
        "craft": sorted([target, follower]),
        "t_start": at(since),
        "t_end": at(until),
        "lat": 35.0 + since,
        "lon": 1.0,
        "open": open_,
        "fixes": 10,
        "longest_silence_s": since,
        "evidence": [{"frame": 1, "offset": follower, "length": n} for n in range(12)],
        "target": craft_label(target),
        "follower": craft_label(follower),
        "id": f"{follower}-{since}",
        "turns": 2,
    }


def watches(*rows: dict[str, Any], until: float = 100, **chosen: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = watch.find(pa.Table.from_pylist(list(rows), HEADER), at(until), **chosen).to_pylist()
    return found


def test_the_example_of_the_docstring() -> None:
    (event,) = watches(row(OTHER, 10, 16), row(ONE, 2, 9))
    assert event["craft"] == [TARGET, ONE, OTHER]
    assert event["shadowers"] == [craft_label(ONE), craft_label(OTHER)]
    assert (event["duration_h"], event["reliefs"], event["alone_h"], event["turns"]) == (14.0, 1, 1.0, 4)
    assert event["rests_on"] == [f"{ONE}-2", f"{OTHER}-10"]
    assert (event["t_start"], event["t_end"], event["open"]) == (at(2), at(16), False)
    assert (event["fixes"], event["longest_silence_s"], event["lat"]) == (20, 10.0, 37.0)
    assert len(event["evidence"]) == 20
    assert len(watches(row(ONE, 2, 9), row(OTHER, 12, 16))) == 2


def test_two_hours_are_the_bound_and_can_be_set() -> None:
    rows = row(ONE, 2, 9), row(OTHER, 11, 16)
    assert len(watches(*rows)) == 1
    assert len(watches(*rows, relief_within=timedelta(minutes=119))) == 2


def test_a_shadower_within_another_ones_time_does_not_end_it() -> None:
    (event,) = watches(row(ONE, 0, 20), row(OTHER, 3, 6), row(OTHER, 21, 25))
    assert (event["t_end"], event["alone_h"], event["reliefs"]) == (at(25), 1.0, 1)


def test_each_target_has_its_own_watch() -> None:
    found = watches(row(ONE, 2, 9), row(ONE, 3, 9, target=OTHER), row(TARGET, 3, 9, target=OTHER))
    assert [event["craft"] for event in found] == [[TARGET, ONE], [OTHER, TARGET, ONE]]


def test_it_is_open_while_a_shadowing_is_or_a_relief_may_come() -> None:
    assert watches(row(ONE, 2, 9, open_=True), until=30)[0]["open"]
    assert watches(row(ONE, 2, 9), until=11)[0]["open"]
    assert not watches(row(ONE, 2, 9), until=11.1)[0]["open"]


def test_craft_of_an_own_log_keep_their_keys() -> None:
    key = craft_key("id:SOME NAME")
    assert watches(row(key, 2, 9))[0]["craft"] == [TARGET, key]


def test_nothing_shadowed_is_nothing_watched() -> None:
    assert watch.find(EVENTS.append(pa.field("id", pa.string())).empty_table(), START).num_rows == 0


def test_ships_that_relieve_each_other_keep_one_watch() -> None:
    legs: list[Leg] = [(0, 12, 70), (60, 12, 60), (350, 12, 60), (60, 12, 60)] * 2
    astern, later = off(35.0, -30.0, 200, 4.0), []
    follower = sail(ONE, legs, *astern, late=6 * MINUTE)
    half = T0 + 250 * MINUTE
    later = [f for f in sail(OTHER, legs, *off(35.0, -30.0, 170, 4.0), late=6 * MINUTE) if f.t > half]
    fixes = sail(TARGET, legs) + [f for f in follower if f.t <= half] + later
    record = Record(watch, fixes, told(35, TARGET, ONE, OTHER))
    (event,) = [e for e in record.events() if e["target"] == craft_label(TARGET)]
    assert event["shadowers"] == [craft_label(ONE), craft_label(OTHER)]
    assert record.events([half, half + 30 * MINUTE], buckets=7) == record.events()
