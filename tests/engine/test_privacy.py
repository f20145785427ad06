from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from offing.engine.privacy import Privacy

T = datetime(2023, 7, 20, 6, 30, tzinfo=UTC)
CARGO, YACHT, SAIL = "mmsi:219000001", "mmsi:219000002", "mmsi:219000003"
PLEASURE = {YACHT, SAIL}


def line(*labels: str, **changed: object) -> dict[str, object]:
    craft = [
        {
            "id": label,
            "name": "N " + label,
            "flag": "DK",
            "type": "sailing" if label == SAIL else "pleasure",
            "hull": None,
        }
        for label in labels
    ]
    evidence = [{"frame": 1, "offset": 0, "length": 9}]
    return {
        "id": "ab" * 8, "kind": "stop", "t_start": T, "t_end": T + timedelta(hours=2), "craft": craft,
        "detail": {"distance_m": 4.0, "name": "LADY ANN"}, "evidence": evidence,
    } | changed  # fmt: skip


@pytest.mark.parametrize("label", ["mmsi:970123456", "mmsi:972000001", "mmsi:974999999"])
def test_distress_devices_never_go_out(label: str) -> None:
    privacy = Privacy()
    assert list(privacy.lines([line(label), line(CARGO, label), line(CARGO)])) == [line(CARGO)]
    assert privacy.withheld == 2
    assert privacy.table(pa.table({"craft": [label, CARGO]}), "craft").to_pydict() == {"craft": [CARGO]}


def test_a_craft_in_distress_is_held_back_about_that_time() -> None:
    privacy = Privacy(PLEASURE, {CARGO: (T + timedelta(hours=20),)})
    later = {"t_start": T + timedelta(days=3), "t_end": None}
    assert [one["t_start"] for one in privacy.lines([line(CARGO), line(CARGO, **later)])] == [later["t_start"]]
    times = pa.array([T, T + timedelta(days=5)], pa.timestamp("us", "UTC"))
    assert privacy.table(pa.table({"craft": [CARGO] * 2, "t": times}), "craft").num_rows == 1


def test_pleasure_craft_are_masked_and_lead_nowhere() -> None:
    privacy = Privacy(PLEASURE)
    masked, again, plain = privacy.lines([line(YACHT, CARGO), line(SAIL, YACHT), line(CARGO)])
    assert [one["id"] for one in masked["craft"]] == ["masked:1", CARGO]
    assert [one["id"] for one in again["craft"]] == ["masked:2", "masked:1"]
    assert masked["id"] != again["id"]
    assert masked["craft"][0] == {"id": "masked:1", "name": None, "flag": None, "type": "pleasure", "hull": None}
    for word in (YACHT, "219000002", "LADY ANN", "ab" * 8, "'frame'"):
        assert word not in str(masked)
    assert masked["detail"] == {"distance_m": 4.0}
    assert plain == line(CARGO)


def test_with_a_reason_they_go_out_as_they_are() -> None:
    assert list(Privacy().lines([line(YACHT)])) == [line(YACHT)]


def test_tables_are_masked_alike() -> None:
    table = pa.table(
        {
            "craft_id": [219000001, 219000002, 219000002],
            "craft": [CARGO, YACHT, YACHT],
            "name": ["A", "LADY ANN", None],
            "offset": [1, 2, 3],
            "lat": [1.0, 2.0, 3.0],
        }
    )
    shown = Privacy(PLEASURE).table(table, "craft")
    assert shown.to_pylist() == [
        {"craft_id": 219000001, "craft": CARGO, "name": "A", "offset": 1, "lat": 1.0},
        {"craft_id": None, "craft": "masked:1", "name": None, "offset": None, "lat": 2.0},
        {"craft_id": None, "craft": "masked:1", "name": None, "offset": None, "lat": 3.0},
    ]
    assert Privacy().table(table, "craft") == table
