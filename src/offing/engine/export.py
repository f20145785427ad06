"""Formats of other tools: GeoJSON, CSV, and Parquet with geometry."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from offing.engine.warning_features import features
from offing.nav.columns import plain_floats
from offing.schema.tables import TIME
from offing.schema.text import cell, to_json

Line = Mapping[str, Any]

# Lines of the record without structures inside; lists hold one entry a craft.
FLAT = pa.schema(
    [
        pa.field("id", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("source", pa.string()),
        pa.field("t_start", TIME),
        pa.field("t_end", TIME),
        pa.field("lat", pa.float64()),
        pa.field("lon", pa.float64()),
        pa.field("craft", pa.list_(pa.string())),
        pa.field("names", pa.list_(pa.string())),
        pa.field("area", pa.string()),
        pa.field("detail", pa.string()),
        pa.field("fixes", pa.int64()),
        pa.field("longest_silence_s", pa.float64()),
        pa.field("settings", pa.string()),
        pa.field("version", pa.int64()),
        pa.field("open", pa.bool_()),
        pa.field("synthetic", pa.bool_()),
        *(pa.field(name, pa.string()) for name in ("review", "reviewed_by")),
        pa.field("reviewed_at", TIME),
        *(pa.field(name, pa.string()) for name in ("review_note", "review_note_by")),
        pa.field("changed_since", pa.list_(pa.string())),  # fields, where the line changed after that review
    ]
)
_ROWS = 65_536


def flat(lines: Iterable[Line]) -> pa.Table:
    """Return lines of the record as a table (FLAT); detail and settings are JSON texts."""
    return pa.Table.from_pylist([_flat(line) for line in lines], schema=FLAT)


def _flat(line: Line) -> Line:
    basis = line["basis"]
    return {
        **{
            name: line.get(name)
            for name in ("id", "kind", "source", "t_start", "t_end", "lat", "lon", "open", "synthetic")
        },
        "craft": [craft["id"] for craft in line["craft"]],
        "names": [craft.get("name") for craft in line["craft"]],
        "area": line.get("area"),
        "detail": to_json(line["detail"]),
        "fixes": basis.get("fixes"),
        "longest_silence_s": basis.get("longest_silence_s"),
        "settings": to_json(basis.get("settings") or {}),
        "version": basis.get("version"),
        **_judged(line.get("review") or {}),
    }


def _judged(review: Line) -> Line:
    """Return the columns of a line's review, ``review`` being noted where there are notes alone."""
    verdict = review.get("verdict") or ("noted" if review else None)
    told = {"review": verdict, "reviewed_by": review.get("by"), "reviewed_at": review.get("at")}
    told |= {"review_note": review.get("note"), "review_note_by": review.get("note_by")}
    return told | {"changed_since": review.get("changed") or []}


def write_csv(table: pa.Table, out: IO[bytes]) -> None:
    """Write *table* as UTF-8 CSV with a header, no cell of which a spreadsheet takes for a formula.

    Times are ISO 8601, UTC; lists are joined by "; ".
    """
    pyarrow.csv.write_csv(pa.table({cell(name): _as_text(table[name]) for name in table.column_names}), out)


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_timestamp(kind):
        return pc.replace_substring(pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ"), ".000000Z", "Z")
    if pa.types.is_list(kind) or pa.types.is_struct(kind):
        return pa.chunked_array([pa.array([_joined(value) for value in column.to_pylist()], pa.string())])
    if pa.types.is_dictionary(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _harmless(column)
    return column


def _joined(value: Any) -> str | None:
    if isinstance(value, list):
        plain = all(isinstance(one, str | None) for one in value)
        return cell("; ".join(one or "" for one in value)) if plain else cell(json.dumps(value, default=str))
    return None if value is None else cell(to_json(value))


def _harmless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column of texts with `cell` applied once to each different one."""
    text = column.cast(pa.string())
    different = pc.unique(text)
    safe = pa.array([None if word is None else cell(word) for word in different.to_pylist()], pa.string())
    return pc.take(safe, pc.index_in(text, value_set=different, skip_nulls=False))


def write_parquet(table: pa.Table, out: IO[bytes]) -> None:
    """Write *table* as Parquet; where it has ``lat`` and ``lon``, as GeoParquet 1.1 with a column of points."""
    if "lat" in table.column_names and "geometry" not in table.column_names:
        table = table.append_column("geometry", _points(table["lat"], table["lon"]))
        column = {"encoding": "WKB", "geometry_types": ["Point"]}
        geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
        table = table.replace_schema_metadata({"geo": json.dumps(geo)})
    pq.write_table(table, out, compression="zstd", row_group_size=_ROWS * 2)


def _points(lat: pa.ChunkedArray, lon: pa.ChunkedArray) -> pa.Array:
    """Return well-known binary points: byte order, type 1, then x and y as little-endian doubles."""
    points = np.zeros(len(lat), np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")]))
    points["order"], points["type"] = 1, 1
    points["x"] = lon.to_numpy(zero_copy_only=False)
    points["y"] = lat.to_numpy(zero_copy_only=False)
    bytes_ = pa.FixedSizeBinaryArray.from_buffers(pa.binary(21), len(points), [None, pa.py_buffer(points.tobytes())])
    nowhere = pc.or_(pc.is_null(lat, nan_is_null=True), pc.is_null(lon, nan_is_null=True))
    return pc.if_else(nowhere, pa.scalar(None, pa.binary()), bytes_.cast(pa.binary()))


def write_geojson(rows: Iterable[Line], out: IO[bytes]) -> None:
    """Write *rows* as one GeoJSON FeatureCollection (RFC 7946), a feature a line of the file.

    Their ``lat`` and ``lon`` become a point, everything else properties; of a warning each area is a feature.
    """
    out.write(b'{"type":"FeatureCollection","features":[')
    every = (feature for row in rows for feature in line_feature(row))
    for number, feature in enumerate(every):
        out.write((b",\n" if number else b"\n") + to_json(feature).encode())
    out.write(b"\n]}\n")


def line_feature(row: Line) -> Iterable[Line]:
    """Return the GeoJSON features of one line, fix or craft: of a warning one an area."""
    return features(row) if row.get("source") == "warning" and "detail" in row else (_feature(row),)


def _feature(row: Line) -> Line:
    lat, lon = row.get("lat"), row.get("lon")
    properties = {name: value for name, value in row.items() if name not in ("lat", "lon", "id")}
    point = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    own = {"id": row["id"]} if row.get("id") is not None else {}
    return {"type": "Feature", **own, "geometry": point, "properties": properties}


def table_rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of *table* as dictionaries, NaN as null, a batch at a time."""
    for start in range(0, table.num_rows, _ROWS):
        for row in plain_floats(table.slice(start, _ROWS)).to_pylist():
            yield {name: None if value != value else value for name, value in row.items()}
