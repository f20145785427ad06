"""What is decided about a table's columns, by header and values."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import pytest

from offing.codecs.columns import read_name
from offing.codecs.columns_layout import Layout, inspect_columns
from offing.codecs.columns_read import read_rows
from offing.codecs.columns_speed import choose_speed

MMSI, T = "235070762", "2016-01-12 13:02:11"


def decide(names: Sequence[str], rows: Sequence[Sequence[str | None]], **options: Any) -> Layout:
    columns = list(zip(*rows, strict=True))
    sample = pl.DataFrame({f"c{i}": column for i, column in enumerate(columns)}, schema_overrides={})
    return inspect_columns(names, sample, options)


def read(names: Sequence[str], rows: Sequence[Sequence[str | None]], **options: Any) -> list[dict[str, Any]]:
    layout = decide(names, rows, **options)
    assert not layout.missing, layout.missing
    columns = list(zip(*rows, strict=True))
    frame = pl.DataFrame(
        {f"c{i}": column for i, column in enumerate(columns)}, schema=[f"c{i}" for i in range(len(columns))]
    )
    given: Mapping[str, Any] = {"fields": layout.fields, "comma": layout.comma, "names": names}
    n = len(rows)
    found, account = read_rows(frame, given, np.arange(n, dtype=np.int64), np.ones(n, np.int32))
    assert account.balanced()
    rows_read: list[dict[str, Any]] = found.positions.to_pylist()
    return rows_read


def test_column_order_does_not_matter() -> None:
    names = ["MMSI", "time", "lat", "lon", "sog", "cog"]
    row = [MMSI, T, "50.5", "-1.25", "5.9", "157.8"]
    one, other = read(names, [row]), read(names[::-1], [row[::-1]])
    assert one == other
    assert (one[0]["lat"], one[0]["lon"]) == (50.5, -1.25)


@pytest.mark.parametrize(
    ("lat", "lon", "wanted"),
    [
        ("54.5N", "10.25W", (54.5, -10.25)),
        ("54°30'0\"N", "010°15'0\"E", (54.5, 10.25)),
        ("54 30.0 S", "10 15.0 W", (-54.5, -10.25)),
        ("32700000", "-6150000", (54.5, -10.25)),
        ("54,5", "10,25", (54.5, 10.25)),
        ("54.5", "349.75", (54.5, -10.25)),
    ],
)
def test_coordinates_in_any_form(lat: str, lon: str, wanted: tuple[float, float]) -> None:
    found = read(["mmsi", "t", "lat", "lon"], [[MMSI, T, lat, lon]] * 3)
    assert [(row["lat"], row["lon"]) for row in found] == [pytest.approx(wanted, abs=1e-12)] * 3


def test_degrees_and_minutes_run_together_with_sides() -> None:
    names = ["mmsi", "t", "lat", "lat_ns", "lon", "lon_ew"]
    found = read(names, [[MMSI, T, "5432.19", "N", "01015.00", "W"]] * 3)
    assert (found[0]["lat"], found[0]["lon"]) == pytest.approx((54 + 32.19 / 60, -10.25))


def test_millionths_of_a_degree_by_name() -> None:
    found = read(["mmsi", "t", "lat_e6", "lon_e6"], [[MMSI, T, "54500000", "-10250000"]])
    assert (found[0]["lat"], found[0]["lon"]) == (54.5, -10.25)


def test_swapped_coordinates_are_exchanged_and_said_where_no_doubt_is_left() -> None:
    rows = [[MMSI, T, f"{139 + i / 100}", f"{35 + i / 100}"] for i in range(10)]
    assert any("look swapped" in words for words in decide(["mmsi", "t", "lat", "lon"], rows).decided)
    assert (read(["mmsi", "t", "lat", "lon"], rows)[0]["lat"]) == 35.0
    half = rows[:6] + [[MMSI, T, "35.0", "80.0"]] * 4
    assert any("map them" in words for words in decide(["mmsi", "t", "lat", "lon"], half).decided)
    assert len(read(["mmsi", "t", "lat", "lon"], half)) == 4


@pytest.mark.parametrize(
    ("name", "written", "knots"),
    [("SOG", "12", 12.0), ("SPEED_KNOTSx10", "123", 12.3), ("speed_mps", "5", 9.719), ("Speed (km/h)", "18.52", 10.0)],
)
def test_unit_of_speed_by_its_name(name: str, written: str, knots: float) -> None:
    found = read(["mmsi", "t", "lat", "lon", name], [[MMSI, T, "50", "1", written]])
    assert found[0]["sog_kn"] == pytest.approx(knots, abs=1e-3)


@pytest.mark.parametrize(
    ("per_knot", "words"),
    [(1.0, "knots"), (0.514444, "metres a second"), (1.852, "kilometres an hour"), (10.0, "tenths of a knot")],
)
def test_unit_of_speed_by_displacement(per_knot: float, words: str) -> None:
    knots = np.linspace(8, 14, 60)
    times = np.arange(60, dtype=np.int64) * 60_000_000
    lat = 50 + np.concatenate([[0], np.cumsum((knots[1:] + knots[:-1]) / 2 / 60 / 60)])
    choice = choose_speed(read_name("speed"), np.zeros(60, np.int64), times, lat, np.zeros(60), knots * per_knot)
    assert choice.words.startswith(words)
    assert choice.scale * per_knot == pytest.approx(1, abs=1e-4)


def test_whole_speeds_up_to_1023_are_tenths() -> None:
    found = read(["mmsi", "t", "lat", "lon", "speed"], [[MMSI, T, "50", "1", speed] for speed in ("171", "0", "1023")])
    assert [row["sog_kn"] for row in found] == pytest.approx([17.1, 0.0, None])


def test_not_available_is_null() -> None:
    names = ["mmsi", "t", "lat", "lon", "sog", "cog", "heading", "rot", "status"]
    rows = [
        [MMSI, T, "50.5", "1.5", "102.3", "360", "511", "-128", "15"],
        [MMSI, T, "50.5", "1.5", "NULL", "", "NA", "\\N", "99"],
    ]
    for row in read(names, rows):
        kept = {key: value for key, value in row.items() if value is not None}
        assert set(kept) == {"craft_id", "t", "lat", "lon", "type", "offset", "length"}


def test_courses_below_zero_are_turned_round() -> None:
    names = ["mmsi", "t", "lat", "lon", "cog"]
    assert read(names, [[MMSI, T, "50", "1", cog] for cog in ("-90", "90")])[0]["cog_deg"] == 270
    wrapped = read(names, [[MMSI, T, "50", "1", cog] for cog in ("-49.6", "-100", "204.7")])
    assert [row["cog_deg"] for row in wrapped] == pytest.approx([None, 309.6, 204.7])


def test_the_more_exact_time_is_used_and_the_other_where_it_is_rounded() -> None:
    names = ["timestamp_pretty", "timestamp", "mmsi", "lat", "lon"]
    rows = [
        ["01/04/2018 05:19:48", "1522559988000", MMSI, "54", "10"],
        ["01/04/2018 02:50:07", "1.522551e+12", MMSI, "54", "10"],
        ["01/04/2018 05:19:49", "", MMSI, "54", "10"],
        ["gone", "1.522551e+12", MMSI, "54", "10"],
    ] + [["01/04/2018 05:19:48", "1522559988000", MMSI, "54", "10"]] * 10
    found = read(names, rows)
    assert [row["t"].strftime("%m-%d %H:%M:%S") for row in found[:4]] == [
        "04-01 05:19:48", "04-01 02:50:07", "04-01 05:19:49", "04-01 02:50:00",
    ]  # fmt: skip


def test_date_and_time_of_day_in_two_columns() -> None:
    found = read(
        ["date", "time", "mmsi", "lat", "lon"],
        [["13/01/2016", "13:02:11.5", MMSI, "50", "1"], ["13/01/2016", "", MMSI, "50", "1"]],
    )
    assert [row["t"].isoformat() for row in found] == ["2016-01-13T13:02:11.500000+00:00"]


def test_a_count_from_a_given_start() -> None:
    names = ["id", "time", "lat", "lon"]
    rows = [["a", "0", "50", "1"], ["a", "10.5", "50", "1"]] * 2
    assert decide(names, rows).missing == ("time",)
    found = read(names, rows, start="2020-01-01T00:00:00Z")
    assert [row["t"].isoformat() for row in found[:2]] == [
        "2020-01-01T00:00:00+00:00",
        "2020-01-01T00:00:10.500000+00:00",
    ]


def test_identity_is_mmsi_else_imo_else_own_id_else_name() -> None:
    def words(names: list[str], *values: str) -> str:
        return next(
            one
            for one in decide([*names, "t", "lat", "lon"], [[*values, T, "50", "1"]] * 4).decided
            if one.startswith("craft")
        )

    assert (
        words(["mmsi", "imo", "id", "name"], MMSI, "9074729", "a", "SHIP")
        == "craft: column mmsi (MMSI) or else column imo (IMO number)"
    )
    assert words(["imo", "name"], "IMO9074729", "SHIP") == "craft: column imo (IMO number)"
    assert words(["track_id", "name"], "7", "SHIP") == "craft: column track_id (the log's own id)"
    assert words(["name"], "SHIP") == "craft: column name (the log's own id)"
    assert words(["vessel_id"], MMSI) == "craft: column vessel_id (MMSI)"
    assert words(["mmsi", "name"], "", "SHIP") == "craft: column name (the log's own id)"


def test_a_row_number_is_no_craft() -> None:
    rows = [[str(index), T, "50", "1"] for index in range(20)]
    assert decide(["id", "t", "lat", "lon"], rows).missing == ("craft identity (MMSI, IMO number, own id or name)",)


def test_a_list_of_events_with_ships_named_is_no_log() -> None:
    names = ["name", "t", "lat", "lon"]
    rows = [[f"SHIP {index}" if index % 3 == 0 else "NA", T, "50", "1"] for index in range(30)]
    assert decide(names, rows).missing == ("craft identity (MMSI, IMO number, own id or name)",)
    log = [[f"SHIP {index % 5}", T, "50", "1"] for index in range(30)]
    assert not decide(names, log).missing


def test_intervals_are_no_positions() -> None:
    names = ["ssvid", "gap_start", "gap_end", "off_lat", "off_lon", "on_lat", "on_lon"]
    missing = decide(names, [[MMSI, T, T, "1.5", "2.5", "3.5", "4.5"]] * 3).missing
    assert [words.split()[0] for words in missing] == ["latitude", "longitude", "time"]
    assert "off_lat and on_lat could each be it" in missing[0]


def test_a_mapping_goes_before_any_guess() -> None:
    names = ["ssvid", "gap_start", "off_lat", "off_lon", "on_lat", "spd", "lat"]
    rows = [[MMSI, "01/02/2016 00:00:00", "1.5", "2.5", "3.5", "100", "9"]] * 2
    mapping = ["lat=off_lat", "lon=off_lon", "t=gap_start:mdy", "sog_kn=spd/10"]
    row = read(names, rows, map=mapping)[0]
    assert (row["lat"], row["lon"], row["sog_kn"], row["t"].month) == (1.5, 2.5, 10.0, 1)
    assert read(names, rows, map=[*mapping, "sog_kn=-"])[0]["sog_kn"] is None


def test_without_header_only_what_is_safe_is_recognised() -> None:
    rows = [[MMSI, "1465264800", f"{50 + i / 1000}", f"{-121.25 + i / 1000}", "5"] for i in range(10)]
    found = read([""] * 5, rows)
    assert (found[0]["lat"], found[0]["lon"], found[0]["sog_kn"]) == (50.0, -121.25, None)
    unsure = [[*row[:3], "21.2512", row[4]] for row in rows]
    assert decide([""] * 5, unsure).missing[:2] == ("latitude", "longitude")
    mapped = read([""] * 5, unsure, map=["lat=#3", "lon=#4", "sog_kn=#5"])
    assert (mapped[0]["lon"], mapped[0]["sog_kn"]) == (21.2512, 5.0)
