import csv
import io
import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from offing.engine.export import FLAT, flat, table_rows, write_csv, write_geojson, write_parquet

T = datetime(2023, 7, 20, 6, 30, tzinfo=UTC)
HOSTILE = '=HYPERLINK("http://x","y")\x1b[2J\n'


def line(**changed: object) -> dict[str, object]:
    craft = [{"id": "mmsi:219000123", "name": HOSTILE, "flag": None, "type": 70, "hull": None}]
    return {
        "id": "00aa",
        "kind": "gap",
        "source": "track",
        "t_start": T,
        "t_end": None,
        "lat": 54.5,
        "lon": -10.25,
        "craft": craft,
        "area": None,
        "detail": {"distance_m": 12.5, "note": "a,b"},
        "basis": {"fixes": 2, "longest_silence_s": 7200.0, "settings": {"longer_than": "PT6H"}, "version": 1},
        "open": False,
        "synthetic": False,
        "evidence": [],
    } | changed


def test_csv_holds_each_line_and_no_formula() -> None:
    out = io.BytesIO()
    write_csv(flat([line(), line(id="-1", lat=None, lon=None)]), out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode())))
    assert [row["id"] for row in rows] == ["00aa", "'-1"]
    assert rows[0]["lon"] == "-10.25"
    assert rows[0]["t_start"] == "2023-07-20T06:30:00Z"
    assert rows[0]["names"].startswith("'=HYPERLINK")
    assert "\x1b" not in out.getvalue().decode()
    assert json.loads(rows[0]["detail"]) == {"distance_m": 12.5, "note": "a,b"}
    assert (rows[1]["lat"], rows[1]["t_end"]) == ("", "")


def test_csv_of_fixes_keeps_numbers_and_fractions_of_seconds() -> None:
    t = [T, T.replace(microsecond=500_000)]
    names = pa.array(["@a", "b"]).dictionary_encode()
    out = io.BytesIO()
    write_csv(pa.table({"t": pa.array(t, pa.timestamp("us", "UTC")), "lat": [-1.5, None], "name": names}), out)
    assert out.getvalue().decode().splitlines() == [
        '"t","lat","name"',
        '"2023-07-20T06:30:00Z",-1.5,"\'@a"',
        '"2023-07-20T06:30:00.500000Z",,"b"',
    ]


def test_geojson_is_what_the_rfc_asks_for() -> None:
    out = io.BytesIO()
    write_geojson([line(), line(id="b", lat=None)], out)
    collection = json.loads(out.getvalue())
    first, second = collection["features"]
    assert shapely.geometry.shape(first["geometry"]).equals(shapely.Point(-10.25, 54.5))
    assert (first["id"], second["geometry"]) == ("00aa", None)
    assert first["properties"]["craft"][0]["name"] == HOSTILE
    assert first["properties"]["t_start"] == "2023-07-20T06:30:00Z"
    assert "\x1b" not in out.getvalue().decode()


def test_an_empty_collection_is_valid() -> None:
    out = io.BytesIO()
    write_geojson([], out)
    assert json.loads(out.getvalue()) == {"type": "FeatureCollection", "features": []}
    out = io.BytesIO()
    write_csv(flat([]), out)
    assert out.getvalue().decode().count("\n") == 1


def test_parquet_carries_points_that_others_read() -> None:
    out = io.BytesIO()
    write_parquet(flat([line(), line(lat=None, lon=None)]), out)
    stored = pq.read_table(io.BytesIO(out.getvalue()))
    assert shapely.from_wkb(stored["geometry"][0].as_py()).equals(shapely.Point(-10.25, 54.5))
    assert stored["geometry"][1].as_py() is None
    assert stored.select(FLAT.names).schema.equals(FLAT)
    geo = json.loads(stored.schema.metadata[b"geo"])
    assert geo["columns"][geo["primary_column"]] == {"encoding": "WKB", "geometry_types": ["Point"]}


def test_rows_have_null_for_not_a_number() -> None:
    assert list(table_rows(pa.table({"a": [1.0, float("nan"), None]}))) == [{"a": 1.0}, {"a": None}, {"a": None}]


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_text_of_any_alphabet_survives(write) -> None:
    out = io.BytesIO()
    write(pa.table({"name": ["桜", "Ø"]}), out)
    assert "桜".encode() in out.getvalue() or write is write_parquet
