"""`offing sql`: DuckDB over lake and record, read-only."""

import csv
import math
import sys
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from offing.cli.place import open_home
from offing.cli.read import Json
from offing.cli.terminal import print_json, print_table, remark
from offing.schema.errors import UsageError
from offing.schema.text import cell, to_json

if TYPE_CHECKING:
    import pyarrow as pa

    from offing.engine.query import Query

_SHOWN = 1000


def sql(
    ctx: typer.Context,
    query: Annotated[str | None, typer.Argument(help="One or more statements; without it, asked for on stdin.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print comma-separated rows.")] = False,
    json: Json = False,
) -> None:
    """Ask the record and the lake in SQL (DuckDB's), read-only and offline.

    Tables: `events`, `claims`, `warnings`, `documents`, `reviews`, `fixes`, `craft`, `statics`, `inputs`, `reception`,
    `areas`, `ports`. `SHOW TABLES` and `DESCRIBE fixes` tell their columns. Times are UTC; a column `craft_id` joins
    the tables. `warnings` has a row an area, its `windows` a list; in `reviews`, `now` is the line that one reaches
    today. `synthetic` (of `events`, `craft`, `inputs`) tells rehearsals.

    Examples:
    `offing sql "SELECT kind, count(*) FROM events GROUP BY kind"`

    `offing sql "SELECT number, label, unnest(windows, recursive := true) FROM warnings WHERE subject = 'gunnery'"`

    `offing sql --csv "SELECT t, lat, lon, sog_kn FROM fixes WHERE craft_id = 219000123 ORDER BY t" > track.csv`

    """
    from offing.engine.query import open_query

    show = _print_json if json else _print_csv if as_csv else _print_table
    with open_query(open_home(ctx)) as tables:
        if query is None and sys.stdin.isatty():
            _converse(tables, show)
            return
        for answer in tables.ask(sys.stdin.read() if query is None else query):
            show(answer)


def _converse(tables: "Query", show: Any) -> None:
    """Answer what is typed until the end of input; a statement ends with a semicolon."""
    import readline  # noqa: F401 - gives input() a history

    remark("SQL over events, claims, warnings, documents, reviews, fixes, craft, statics, inputs, reception, areas and")
    remark("ports. End a statement with ; and leave with Ctrl-D.")
    asked = ""
    while True:
        try:
            asked += input("offing> " if not asked else "   ...> ") + "\n"
        except EOFError:
            remark("")
            return
        if not asked.rstrip().endswith(";"):
            continue
        try:
            for answer in tables.ask(asked):
                show(answer)
        except UsageError as error:
            remark(f"offing: {error}")
        asked = ""


def _rows(answer: "pa.RecordBatchReader") -> Iterator[tuple[Any, ...]]:
    # Not by name: two columns of an answer may share one.
    import pyarrow as pa

    from offing.nav.columns import plain_floats

    for batch in answer:
        columns = plain_floats(pa.Table.from_batches([batch])).columns
        yield from zip(*(column.to_pylist() for column in columns), strict=True)


def _print_json(answer: "pa.RecordBatchReader") -> None:
    names = answer.schema.names
    print_json(dict(zip(names, map(_finite, row), strict=True)) for row in _rows(answer))


def _finite(value: Any) -> Any:
    """Return *value*, or null for a number that JSON does not have; sums of integers come as decimals."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _print_csv(answer: "pa.RecordBatchReader") -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(cell(name) for name in answer.schema.names)
    for row in _rows(answer):
        writer.writerow(_cell(value) for value in row)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value if isinstance(value, int | float | None) else cell(_told(value))


def _print_table(answer: "pa.RecordBatchReader") -> None:
    names = answer.schema.names
    numbers = [field.name for field in answer.schema if _is_number(field.type)]
    shown: list[list[str]] = []
    more = False
    for row in _rows(answer):
        if len(shown) == _SHOWN:
            more = True
            break
        shown.append([_told(value) for value in row])
    print_table(names, shown, right=numbers)
    if more:
        remark(f"offing: the first {_SHOWN:,} rows; --csv or --json print them all")


def _is_number(type_: Any) -> bool:
    import pyarrow.types as kinds

    return bool(kinds.is_integer(type_) or kinds.is_floating(type_) or kinds.is_decimal(type_))


def _told(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.8g}" if abs(value) < 1e6 else f"{value:.10g}"
    if isinstance(value, datetime):
        return value.isoformat(" ").replace("+00:00", "Z")
    if isinstance(value, dict | list):
        return _in_json(value)
    return "" if value is None else str(value)


def _in_json(value: Any) -> str:
    """Return a list or structure as JSON, as `export` writes it; a list of texts alone with "; " between."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    return to_json({"": value})[len('{"": ') : -1]
