"""Names of columns, and what users map."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.columns import read_name
from offing.codecs.columns_craft import read_crafts, read_imo, valid_imo
from offing.codecs.columns_lines import cut_lines, read_lines
from offing.codecs.columns_map import find_columns, read_map
from offing.codecs.columns_values import read_angles, read_numbers
from offing.codecs.columns_words import mobile_codes, ship_type_codes, status_codes
from offing.schema.craft import craft_label
from offing.schema.errors import InputError, UsageError


@pytest.mark.parametrize(
    ("name", "role", "units"),
    [
        ("MMSI", "mmsi", ()), ("ssvid", "mmsi", ()), ("LAT", "lat", ()), ("Latitude_degrees", "lat", ("deg",)),
        ("SPEED_KNOTSx10", "sog_kn", ("x10", "kn")),
        ("SOG_knots", "sog_kn", ("kn",)), ("Speed (m/s)", "sog_kn", ("m/s",)),
        ("speed_km_h", "sog_kn", ("km/h",)), ("speed_mps", "sog_kn", ("m/s",)), ("BaseDateTime", "t", ()),
        ("base_date_time", "t", ()), ("# Timestamp", "t", ()),
        ("TIMESTAMP_UTC", "t", ("utc",)), ("\ufeffmmsi", "mmsi", ()),
        ("dimBow", "to_bow_m", ()), ("dim_star", "to_starboard_m", ()),
        ("VesselName", "name", ()), ("shipType", "ship_type", ()),
        ("DRAUGHT_METERSx10", "draught_m", ("x10", "m")), ("Type of mobile", "mobile", ()), ("vessel_lon", "lon", ()),
        ("Navigational status", "nav_status", ()), ("TransceiverClass", "mobile", ()), ("long", "lon", ()),
    ],
)  # fmt: skip
def test_names_are_known_by_any_spelling(name: str, role: str, units: tuple[str, ...]) -> None:
    read = read_name(name)
    assert role in read.roles()
    assert read.units == units


@pytest.mark.parametrize("name", ["gap_id", "off_lat", "gap_start", "max_gap", "ETA", "Cargo", "flag", "posacc", ""])
def test_other_names_have_no_role(name: str) -> None:
    assert read_name(name).roles() == ()


def test_mapping_reckons_and_reads_times() -> None:
    names = ["Y", "spd", "day", "clock", "a*b", "when"]
    given_ = [
        "lat=y",
        "sog_kn=spd/10",
        "cog_deg=spd*0.5",
        "heading_deg=spd - 90",
        "t=day+clock",
        "name=a*b",
        "lon=#2",
        "mmsi=-",
    ]
    found = find_columns(read_map(given_), names)
    assert found["mmsi"] is None
    shown = {target: (m.column, m.scale, m.divide, m.shift, m.clock) for target, m in found.items() if m}
    assert shown == {
        "lat": (0, 1.0, False, 0.0, None),
        "sog_kn": (1, 10.0, True, 0.0, None),
        "cog_deg": (1, 0.5, False, 0.0, None),
        "heading_deg": (1, 1.0, False, -90.0, None),
        "t": (2, 1.0, False, 0.0, 3),
        "name": (4, 1.0, False, 0.0, None),
        "lon": (1, 1.0, False, 0.0, None),
    }
    mapped = find_columns(read_map("t=when:ms"), names)["t"]
    assert mapped is not None
    assert (mapped.column, mapped.unit_us) == (5, 1000.0)
    assert read_map({"lat": "Y"}) == read_map(["lat=Y"]) == read_map("lat=Y") == {"lat": "Y"}


@pytest.mark.parametrize("text", ["lat", "=Y", "lat=", "latitude_of_ship=Y"])
def test_mapping_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--map"):
        read_map([text])


def test_mapping_to_an_absent_column_names_those_there_are() -> None:
    with pytest.raises(InputError, match="there is no such column; there are A, #2"):
        find_columns({"lat": "Y"}, ["A", ""])


@given(
    degrees=st.integers(0, 89),
    minutes=st.integers(0, 59),
    tenths=st.integers(0, 599),
    south=st.booleans(),
    dms=st.booleans(),
)
def test_angles_in_degrees_minutes_seconds(degrees: int, minutes: int, tenths: int, south: bool, dms: bool) -> None:
    seconds = tenths / 10
    wanted = (degrees + minutes / 60 + seconds / 3600) * (-1 if south else 1)
    letter = "S" if south else "N"
    minute = minutes + seconds / 60
    texts = (
        [
            f"{degrees}°{minutes}'{seconds}\"{letter}",
            f"{letter}{degrees} {minutes} {seconds}",
            f"{degrees}-{minutes}-{seconds} {letter}",
        ]
        if dms
        else [
            f"{degrees} {minute!r}{letter}",
            f"{degrees}° {minute!r}' {letter}",
            f"{abs(wanted)!r}{letter}",
            f"{wanted!r}",
        ]
    )
    if any("e" in text for text in texts):
        return
    assert read_angles(pl.Series(texts)) == pytest.approx([wanted] * len(texts), abs=1e-9)


def test_what_is_no_angle_is_nan() -> None:
    assert np.isnan(read_angles(pl.Series(["north", "", None, "54 61 0 N", "1.2.3"]))).all()


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6), st.sampled_from(["x", "", " 1.5 ", "nan", "inf"]))))
def test_numbers_are_what_float_says(values: list[object]) -> None:
    texts = [None if value is None else str(value) for value in values]

    def number(text: str | None) -> float:
        try:
            found = float(text) if text is not None else np.nan
        except ValueError:
            return np.nan
        return found if np.isfinite(found) else np.nan

    assert np.array_equal(
        read_numbers(pl.Series(texts, dtype=pl.String)), [number(text) for text in texts], equal_nan=True
    )


def test_imo_numbers() -> None:
    read = read_imo(
        pl.Series(["IMO9074729", "9074729", "imo: 9074729", "907472", "0", "9074720", None, "x", "922689100"])
    )
    assert np.nan_to_num(read).tolist() == [9074729, 9074729, 9074729, 0, 0, 9074720, 0, 0, 0]
    assert valid_imo(read).tolist() == [True, True, True, False, False, False, False, False, False]


def test_craft_by_mmsi_else_imo_else_refused() -> None:
    frame = pl.DataFrame(
        {
            "c0": ["235070762", "", "0", "abc", "1234567890", "99", None],
            "c1": ["9074729", "9074729", "", "9074729", "", "", "1"],
        }
    )
    keys, labels, reasons = read_crafts(frame, {"mmsi": {"column": 0}, "imo": {"column": 1}})
    assert [craft_label(int(key)) for key in keys[[0, 1, 5]]] == ["mmsi:235070762", "imo:9074729", "mmsi:000000099"]
    assert labels == {}
    refused = {reason: np.flatnonzero(rows).tolist() for reason, rows in reasons.items()}
    assert refused == {"MMSI unreadable": [3], "MMSI out of range": [4], "no craft identity": [2, 6]}


def test_own_ids_carry_labels() -> None:
    frame = pl.DataFrame({"c0": ["alpha", " alpha ", None, "NULL", "b"]})
    keys, labels, reasons = read_crafts(frame, {"id": {"column": 0}})
    assert [labels.get(int(key)) for key in keys] == ["id:alpha", "id:alpha", None, None, "id:b"]
    assert np.flatnonzero(reasons["no craft identity"]).tolist() == [2, 3]


def test_words_stand_for_codes() -> None:
    assert status_codes(pl.Series(["Under way using engine", "MOORED ", "dancing", None])).to_list() == [
        0,
        5,
        None,
        None,
    ]
    assert ship_type_codes(pl.Series(["CARGO", "Tanker", "Unspecified", None])).to_list() == [70, 80, None, None]
    assert mobile_codes(pl.Series(["Class A", "B", "Base Station", "AtoN", "?"])).to_list() == [1, 18, 4, 21, None]
    assert status_codes(pl.Series([None, None], dtype=pl.String)).to_list() == [None, None]


FIELD = st.text(st.characters(codec="utf-8", exclude_characters='\r\n\x00"'), max_size=6)


@given(
    rows=st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=1, max_size=8),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_quoted_lines_read_back(rows: list[list[str]], newline: str) -> None:
    text = newline.join(",".join(f'"{field}"' for field in row) for row in rows) + newline
    lines = cut_lines(text.encode(), ",")
    assert lines.columns.tolist() == [3] * len(rows)
    frame = read_lines(lines, np.ones(len(rows), bool), ",", 3, range(3))
    assert [[field or "" for field in row] for row in frame.rows()] == rows


@given(st.binary(max_size=200), st.sampled_from([",", ";"]))
def test_any_bytes_are_cut_into_their_lines(data: bytes, separator: str) -> None:
    lines = cut_lines(data, separator)
    wanted = data.split(b"\n")
    wanted = wanted[:-1] if wanted[-1] == b"" else wanted
    assert [data[a:b] for a, b in zip(lines.starts, lines.stops, strict=True)] == [
        line.removesuffix(b"\r") for line in wanted
    ]
    width = 3
    keep = (lines.columns == width) & (lines.stops > lines.starts)
    assert read_lines(lines, keep, separator, width, [0, 2]).height == keep.sum()


def test_a_mark_that_encloses_nothing_breaks_no_other_line() -> None:
    data = b'1,GUN 5",x\n2,"A, B",y\n3,"open,z\n4,say ""hi"",w\n5,"say ""hi""",v\n'
    lines = cut_lines(data, ",")
    assert lines.columns.tolist() == [3] * 5
    frame = read_lines(lines, np.ones(5, bool), ",", 3, range(3))
    assert lines.open.tolist() == [False, False, True, False, False]
    assert frame["c1"].to_list() == ["GUN 5'", "A, B", "'open", "say ''hi''", 'say "hi"']
    assert frame["c2"].to_list() == ["x", "y", "z", "w", "v"]


def test_latin_1_lines_and_utf_8_lines_live_together() -> None:
    lines = cut_lines("1,ÆRØ,x\n".encode("latin-1") + "2,ÆRØ,y\n".encode(), ",")
    assert read_lines(lines, np.ones(2, bool), ",", 3, range(3))["c1"].to_list() == ["ÆRØ", "ÆRØ"]
