"""Position logs as Parquet, with the same columns as delimited text."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from offing.codecs.columns_layout import inspect_columns
from offing.codecs.columns_map import read_map
from offing.codecs.columns_read import read_rows, used_columns
from offing.schema.errors import Damaged, InputError, UnknownFormat
from offing.schema.source import Head, Options, Parsed, Recognition, Source, Stretch

_MAGIC = b"PAR1"
_ROWS = 250_000
_SAMPLE = 20_000

_DOC = """Read Parquet files whose rows are positions of craft, in any order of columns.

The schema and the values of the first rows decide what the columns are, as for delimited
text, and --map says otherwise. Times may be of any Arrow type of time, numbers or texts.
"""


def recognise(head: Head, options: Options) -> Recognition:
    """Tell whether *head* begins a Parquet file; its columns are judged with the first rows."""
    if not head.data.startswith(_MAGIC):
        return Recognition(0.0, decided=("no Parquet file",))
    kept: dict[str, Any] = {"map": read_map(options.get("map"))}
    if options.get("start"):
        kept["start"] = str(options["start"])
    return Recognition(0.95, {"options": kept}, ("Parquet",))


def batches(path: str) -> Iterator[pa.Table]:
    """Yield the rows of the file at *path*, at most 250,000 a table.

    Raises Damaged where the file is no whole Parquet file.
    """
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS):
                yield pa.Table.from_batches([batch])
    except (pa.ArrowInvalid, OSError) as error:
        raise Damaged(f"cannot be read as Parquet ({error}); get the file again") from error


def parse(stretch: Stretch, layout: dict[str, Any], carry: dict[str, Any]) -> Parsed:
    """Read one table of rows; the first decides the layout, which travels in *carry*.

    Raises UnknownFormat where the columns hold no positions, InputError where the columns
    that matter are nested.
    """
    table = stretch.data
    assert isinstance(table, pa.Table)  # noqa: S101 - unit "rows" hands over tables
    if "fields" not in carry:
        carry = _decide(table, layout.get("options", {}))
    if table.column_names != carry["names"]:
        raise InputError(f"row {stretch.offset}: columns change to {', '.join(table.column_names)}")
    frame = _frame(table, used_columns(carry["fields"]))
    offsets = np.arange(stretch.offset, stretch.offset + table.num_rows, dtype=np.int64)
    read, account = read_rows(frame, carry, offsets, np.zeros(table.num_rows, np.int32))
    return Parsed(read.positions, read.statics, account, carry, read.labels)


def _decide(table: pa.Table, options: Options) -> dict[str, Any]:
    names = table.column_names
    flat = [index for index, field in enumerate(table.schema) if not pa.types.is_nested(field.type)]
    sample = _frame(table.slice(0, _SAMPLE), flat)
    nested = [names[index] for index in range(len(names)) if index not in flat]
    blank = pl.Series([None] * sample.height, dtype=pl.String)
    sample = sample.with_columns([blank.alias(f"c{index}") for index in range(len(names)) if index not in flat])
    if not table.num_rows:
        raise UnknownFormat("a Parquet file without rows")
    inspected = inspect_columns(names, sample, options)
    if inspected.missing:
        inside = f"; {', '.join(nested)} is nested and not looked into" if nested else ""
        raise UnknownFormat(
            f"a table without {'; without '.join(inspected.missing)} (columns: {', '.join(names)}{inside}); "
            "if it is there, say where: --map lat=COLUMN …"
        )
    return {"names": names, "fields": inspected.fields, "comma": inspected.comma, "decided": list(inspected.decided)}


def _frame(table: pa.Table, columns: list[int]) -> pl.DataFrame:
    series = {}
    for index in columns:
        values = table.column(index)
        if pa.types.is_dictionary(values.type):
            values = values.cast(values.type.value_type)
        if pa.types.is_decimal(values.type):
            values = values.cast(pa.float64())
        if pa.types.is_binary(values.type) or pa.types.is_large_binary(values.type):
            values = values.cast(pa.string())
        one = pl.Series(f"c{index}", values)
        series[f"c{index}"] = one.cast(pl.Int64) if one.dtype == pl.Boolean else one
    return pl.DataFrame(series)


SOURCE = Source(
    name="parquet",
    family="ais",
    version=1,
    unit="rows",
    recognise=recognise,
    parse=parse,
    batches=batches,
    options=("map", "start"),
    doc=_DOC,
)
