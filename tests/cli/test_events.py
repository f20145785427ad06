"""Lines of the record as a person reads them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from offing.cli.events import describe, print_events, settings_in_line

T0 = datetime(2023, 7, 20, 6, 30, tzinfo=UTC)


def line(kind: str, detail: dict[str, Any], lasted: timedelta | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": "0123456789abcdef",
        "kind": kind,
        "t_start": T0,
        "t_end": None if lasted is None else T0 + lasted,
        "lat": 54.0,
        "lon": 10.0,
        "craft": [{"id": "mmsi:219000001", "name": "ALDER"}],
        "detail": detail,
        "open": lasted is None,
        **more,
    }


ENCOUNTER = {
    "duration_h": 2.17,
    "min_range_m": 200.0,
    "mean_range_m": 205.0,
    "mean_speed_a_kn": 0.1,
    "mean_speed_b_kn": 0.0,
    "steps": 14,
}
GAP = {"silence_h": 16.75, "distance_m": 115_820.0, "implied_speed_kn": 3.8, "lat_end": 1.0, "lon_end": 2.0}
CONFLICT = {
    "reason": "in two places up to 867.7 km apart by turns; name changed from ELM TREE to FIR",
    "possible_causes": "one MMSI set on two ships; a clock in error",
    "returns": 1392,
    "jumps": 0,
    "distance_m": 867_700.0,
    "implied_speed_kn": 12_345.6,
    "name_from": "ELM TREE",
    "imo_from": 9074729,
    "changed_by": "2023-07-20T06:30:00Z",
    "callsign_to": None,
}


@pytest.mark.parametrize(
    ("kind", "detail", "lasted", "words"),
    [
        (
            "encounter",
            ENCOUNTER,
            timedelta(minutes=130),
            ["min range 200 m, mean range 205 m, mean speeds 0.1 and 0.0 kn"],
        ),
        (
            "gap",
            GAP,
            timedelta(hours=16, minutes=44, seconds=49),
            ["silence 16 h 44 min, 115.8 km covered, implied 3.8 kn"],
        ),
        (
            "gap",
            {"silence_h": 16.75, "distance_m": 9_960.0},
            timedelta(hours=20),
            ["silence 16 h 45 min, 9,960 m covered"],
        ),
        ("gap", dict.fromkeys(GAP), None, ["open since 2023-07-20 06:30Z"]),
        (
            "stop",
            {"state": "anchored", "duration_h": 0.61, "reach_m": 15.0},
            timedelta(hours=1),
            ["anchored, within 15 m"],
        ),
        (
            "identity_conflict",
            CONFLICT,
            timedelta(hours=1),
            [CONFLICT["reason"], "possible causes: one MMSI set on two ships; a clock in error"],
        ),
        (
            "identity_conflict",
            {"reason": "country code not assigned", "possible_causes": "an MMSI set wrongly or never set"},
            timedelta(0),
            ["country code not assigned", "possible causes: an MMSI set wrongly or never set"],
        ),
        ("sudden_stop", {"loss_kn": 6.5, "sure": False, "turns": 0}, timedelta(0), ["loss 6.5 kn, not sure"]),
        ("loitering", {}, timedelta(hours=1), []),
        (
            "strait_transit",
            {"area": "Strait of Juan de Fuca", "area_id": "strait:juan-de-fuca", "direction": "Pacific to Haro"},
            timedelta(hours=5),
            ["Strait of Juan de Fuca, direction Pacific to Haro"],
        ),
        (
            "voyage",
            {"from": "Port of the Five Winds Isle", "from_id": "XXPFW", "to": "Hamburg", "to_id": "DEHAM"},
            timedelta(hours=5),
            ["from Port of the Five Winds Isle, to Hamburg"],
        ),
    ],
)
def test_what_is_known_of_an_event_in_words(
    kind: str, detail: dict[str, Any], lasted: timedelta | None, words: list[str]
) -> None:
    assert describe(line(kind, detail, lasted)) == words


def test_the_whole_leaves_out_only_what_is_said_already_or_nothing() -> None:
    assert describe(line("identity_conflict", CONFLICT, timedelta(hours=1)), whole=True)[2:] == [
        "returns 1,392, implied speed 12,346 kn, IMO from 9074729, changed by 2023-07-20 06:30:00Z"
    ]
    assert describe(line("encounter", ENCOUNTER, timedelta(hours=2)), whole=True)[0].endswith(", steps 14")
    assert describe(line("gap", dict.fromkeys(GAP)), whole=True) == []


def test_a_line_says_how_long_and_whether_it_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    lasting = timedelta(hours=2)
    print_events(
        [
            line("stop", {}, lasting),
            line("stop", {}, lasting, open=True),
            line("gap", {}),
            line("gap", {}, timedelta(0)),
        ]
    )
    shown = [told for told in capsys.readouterr().out.splitlines() if "°" in told]
    heads = [head.partition("Z  ")[2].partition("  ")[0] for head in shown]
    assert heads == ["2 h", "2 h, open", "open", ""]


def test_settings_as_one_reads_them() -> None:
    settings = {"within_m": "500", "at_least": "2h", "slower_than_kn": "2"}
    assert settings_in_line(settings) == "within 500 m, at least 2h, slower than 2 kn"
