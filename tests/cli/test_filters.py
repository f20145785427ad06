import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from offing.cli.filters import read_area, read_pairs, read_span, read_time
from offing.schema.errors import OffingError, UsageError

NOW = datetime(2023, 7, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("45s", timedelta(seconds=45)),
        ("30min", timedelta(minutes=30)),
        ("30m", timedelta(minutes=30)),
        ("1.5h", timedelta(minutes=90)),
        ("1d 12h", timedelta(hours=36)),
        ("2W", timedelta(weeks=2)),
    ],
)
def test_spans(words: str, span: timedelta) -> None:
    assert read_span(words) == span


@pytest.mark.parametrize("words", ["", "3", "h", "3 hours", "-3h", "3h and", "3y"])
def test_what_is_no_span_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="no length of time"):
        read_span(words)


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2023-07-18", datetime(2023, 7, 18, tzinfo=UTC)),
        ("2023-07-18T06:30", datetime(2023, 7, 18, 6, 30, tzinfo=UTC)),
        ("2023-07-18 06:30:10Z", datetime(2023, 7, 18, 6, 30, 10, tzinfo=UTC)),
        ("2023-07-18T06:30+09:00", datetime(2023, 7, 17, 21, 30, tzinfo=UTC)),
        ("3d", datetime(2023, 7, 17, 12, tzinfo=UTC)),
        ("now", NOW),
    ],
)
def test_times(words: str, moment: datetime) -> None:
    found = read_time(words, now=NOW)
    assert found == moment
    assert found.tzinfo is UTC


@pytest.mark.parametrize("words", ["", "yesterday", "18/07/2023", "2023-13-01", "25:00", "9999-12-31T23:59:59-12:00"])
def test_what_is_no_time_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="is no time"):
        read_time(words)


def test_a_span_that_reaches_before_all_time_is_refused() -> None:
    for words, said in (("800000d", "is no time"), ("99999999999d", "longer than any time")):
        with pytest.raises(UsageError, match=said):
            read_time(words)


@given(west=st.floats(-180, 180), east=st.floats(-180, 180), south=st.floats(-90, 89), lon=st.floats(-179.9, 179.9))
def test_a_box_holds_the_longitudes_from_west_to_east(west: float, east: float, south: float, lon: float) -> None:
    west, east, lon = round(west, 2), round(east, 2), round(lon, 3) + 0.0005
    south = round(south, 1)
    area = shape(read_area(f"{west:.2f},{south:.1f},{east:.2f},{south + 1:.1f}"))
    inside = west < lon < east if west < east else (lon > west or lon < east)
    assert area.contains(Point(lon, south + 0.5)) == inside


@pytest.mark.parametrize("words", ["0,0,1", "0,5,1,4", "-181,0,1,1", "0,0,1,91"])
def test_a_wrong_box_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match=r"W,S,E,N"):
        read_area(words)


def test_polygons_are_found_wherever_geojson_keeps_them(tmp_path) -> None:
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    polygon = {"type": "Polygon", "coordinates": [ring]}
    several = {"type": "MultiPolygon", "coordinates": [[ring], [ring]]}
    nested = {"type": "GeometryCollection", "geometries": [polygon, {"type": "Point", "coordinates": [0, 0]}]}
    features = [{"type": "Feature", "geometry": g, "properties": {}} for g in (polygon, several, nested, None)]
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert read_area(str(path)) == {"type": "MultiPolygon", "coordinates": [[ring]] * 4}


@pytest.mark.parametrize("text", ["{", "[]", '{"type":"Point","coordinates":[0,0]}'])
def test_a_file_without_polygons_is_refused(tmp_path, text: str) -> None:
    path = tmp_path / "x.geojson"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"x\.geojson"):
        read_area(str(path))


def test_pairs() -> None:
    assert read_pairs(["mmsi=SHIP_ID", "t = WHEN=x"], "--map") == {"mmsi": "SHIP_ID", "t": "WHEN=x"}
    with pytest.raises(UsageError, match="--map"):
        read_pairs(["mmsi"], "--map")


@pytest.mark.parametrize("words", ["Sea of Japan", "strait:tsushima", "CNTAO", "zone:JP:12", "동해"])
def test_what_is_neither_numbers_nor_a_file_is_a_name(words: str) -> None:
    assert read_area(words) == words


@pytest.mark.parametrize("words", ["absent.geojson", "./there", "boxes/a", "absent.gpkg"])
def test_a_file_that_is_not_there_is_no_name(words: str) -> None:
    with pytest.raises(OffingError, match="o such file"):
        read_area(words)


def test_what_is_mended_in_a_file_is_said(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "open.geojson"
    path.write_text('{"type":"Polygon","coordinates":[[[170,0],[-170,0],[-170,5],[170,5]]]}')
    area = shape(read_area(str(path)))
    assert area.contains(Point(-175, 2))
    assert not area.contains(Point(0, 2))
    told = capsys.readouterr().err
    assert "not closed" in told
    assert "antimeridian" in told
    path.write_text('{"type":"Polygon","coordinates":[[[35,140],[36,140],[36,141],[35,141],[35,140]]]}')
    with pytest.raises(UsageError, match="latitude and longitude change places"):
        read_area(str(path))
