"""Positions in running text: each form by an example of our own, and the reports of piracy."""

import csv
import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.codecs.coordinates import positions

NARRATIVES = Path(__file__).parents[3] / "shared/data/text/pirate_attacks_first600_narratives.csv"
WARNINGS = Path(__file__).parents[3] / "shared/data/warnings/texts"
MINUTE = 1 / 60


@pytest.mark.parametrize(
    ("text", "lat", "lon", "form"),
    [
        ("Posn: 02:21N - 104:17E, off", 2 + 21 / 60, 104 + 17 / 60, "degrees minutes"),
        ("Posn:002:21.5S – 104:17.25W.", -(2 + 21.5 / 60), -(104 + 17.25 / 60), "degrees minutes"),
        ("04:47N -008: 42E", 4 + 47 / 60, 8 + 42 / 60, "degrees minutes"),
        ("38-21.7N121-18.2E、", 38 + 21.7 / 60, 121 + 18.2 / 60, "degrees minutes"),
        ("31-42.00N/122-10.50E", 31.7, 122.175, "degrees minutes"),
        ("68-42.9С 032-08.1В", 68.715, 32.135, "degrees minutes"),
        ("04-32-30.0S 152-30-00E", -(4 + 32.5 / 60), 152.5, "degrees minutes seconds"),
        ("N 39°24′36″、E 119°12′00″", 39.41, 119.2, "degrees minutes seconds"),
        ("S22 03 00 E087 30 00", -22.05, 87.5, "degrees minutes seconds"),
        ("N68 01,80 E014 30,00", 68.03, 14.5, "degrees minutes"),
        ("3341N09815E022", 33 + 41 / 60, 98.25, "degrees minutes, glued"),
        ("N394800E1003000-", 39.8, 100.5, "degrees minutes seconds, glued"),
        ("6230N-00500W", 62.5, -5.0, "degrees minutes, glued"),
        ("35.125° N, 139.5° E", 35.125, 139.5, "degrees"),
        ("34 degrees 30 minutes north, longitude 128 degrees 6 minutes east", 34.5, 128.1, "degrees minutes"),
        ("北緯３５度１２分３６秒、東経１３９度３０分", 35.21, 139.5, "degrees minutes seconds"),
        ("北纬23度30分东经117度06分", 23.5, 117.1, "degrees minutes"),
        ("２４－３０．６Ｎ　１２３－３０．０Ｅ", 24.51, 123.5, "degrees minutes"),
    ],
)
def test_forms(text, lat, lon, form):
    (position,) = positions(text)
    assert math.isclose(position.lat, lat, abs_tol=1e-9)
    assert math.isclose(position.lon, lon, abs_tol=1e-9)
    assert position.form == form
    assert text[slice(*position.span)].strip() == text[slice(*position.span)]


@pytest.mark.parametrize(
    "text",
    [
        "10:16.02N – 107:03.49, an anchorage",  # no hemisphere
        "91-00N 120-00E",
        "31-00N 120-61E",
        "31-61N 120-00E",
        "31-00N 181-00E",
        "in the 1990s 2000 waited",
        "8-51N 12 ships east",
        "scored 12 n 13 e",
        "2 nm N of 3 wrecks",
    ],
)
def test_what_is_no_position(text):
    assert positions(text) == []


def test_spans_are_of_the_whole_text():
    text = "先 12-30N 045-06E、 then 13-00N 046-00E"
    spans = [p.span for p in positions(text, 3)]
    assert [text[slice(*span)] for span in spans] == ["2-30N 045-06E", "13-00N 046-00E"]
    assert [p.span for p in positions(text, 18)] == spans[1:]


@given(
    st.integers(0, 89),
    st.integers(0, 599),
    st.integers(0, 179),
    st.integers(0, 599),
    st.sampled_from(["NE", "NW", "SE", "SW"]),
)
def test_what_is_written_is_read(lat, lat_m, lon, lon_m, quarter):
    """Any position written as warnings write it is read back to a tenth of a minute."""
    ns, ew = quarter
    text = f"AREA {lat:02d}-{lat_m / 10:04.1f}{ns} {lon:03d}-{lon_m / 10:04.1f}{ew}."
    (position,) = positions(text)
    assert math.isclose(abs(position.lat), lat + lat_m / 600, abs_tol=1e-9)
    assert math.isclose(abs(position.lon), lon + lon_m / 600, abs_tol=1e-9)
    assert (math.copysign(1, position.lat), math.copysign(1, position.lon)) == (
        1 if ns == "N" else -1,
        1 if ew == "E" else -1,
    )


@given(st.text(alphabet="0123456789 .,:-°'NSEW北緯東経度分\n", max_size=80))
def test_any_text_gives_positions_in_range_and_in_order(text):
    end = 0
    for position in positions(text):
        assert abs(position.lat) <= 90
        assert abs(position.lon) <= 180
        assert end <= position.span[0] < position.span[1] <= len(text)
        end = position.span[1]


@pytest.mark.parametrize("piece", ["1", "1 ", "12-", "N", "N1", "1°", "12-30N ", "1,", "north "])
def test_long_repetition_is_read_in_one_pass(piece):
    positions(piece * 100_000)


@pytest.mark.real
@pytest.mark.skipif(not NARRATIVES.exists(), reason="the shared real data are not here")
def test_narratives_of_piracy_are_read_as_written():
    """Of the narratives that write an angle, 98 in 100 are read, and exactly; 95 agree with the columns."""
    with NARRATIVES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    angle = re.compile(r"(\d+):\s?(\d+(?:\.\d+)?)\s?([NS])\b")
    written = [(r, angle.search(r["attack_description"])) for r in rows if angle.search(r["attack_description"])]
    read = [(r, m, p) for r, m in written for p in positions(r["attack_description"])[:1]]
    assert len(read) >= 0.98 * len(written)
    for _, m, p in read:
        assert math.isclose(abs(p.lat), int(m[1]) + float(m[2]) / 60, abs_tol=1e-9)
    # Some columns drop the decimals of the minutes: they agree to a minute, not better.
    apart = [max(abs(p.lat - float(r["latitude"])), abs(p.lon - float(r["longitude"]))) for r, _, p in read]
    assert sum(d <= 1.01 * MINUTE for d in apart) >= 0.95 * len(read)


@pytest.mark.real
@pytest.mark.skipif(not WARNINGS.exists(), reason="the shared real data are not here")
def test_warnings_leave_few_hemispheres_unread():
    """What a warning writes as two angles with a hemisphere between them is a position."""
    angle = re.compile(r"\d{2}-\d{2}(?:\.\d+)?[NSСЮ]\s?\d{3}-\d{2}(?:\.\d+)?[EWВЗ]")
    for path in sorted(WARNINGS.glob("*.txt")):
        text = path.read_text("utf-8")
        assert len(positions(text)) >= len(angle.findall(text)), path.name
