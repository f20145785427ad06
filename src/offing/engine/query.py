"""SQL over lake and record: DuckDB on Arrow tables, able to read them and nothing else."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from offing.engine.home import Home
from offing.engine.lines import LINES
from offing.engine.reader import INPUTS, Record
from offing.engine.reviews import REVIEWS
from offing.engine.said_tables import CLAIMS, DOCUMENTS
from offing.engine.summary import CRAFT
from offing.engine.warning_tables import WARNINGS
from offing.schema.errors import UsageError
from offing.schema.tables import AREAS, FIXES, PORTS, RECEPTION, STATIC_RUNS


@dataclass(frozen=True, slots=True)
class Lazy:
    """Hold a table's columns, and how to get its rows once a query names it."""

    schema: pa.Schema
    load: Callable[[], pa.Table | ds.Dataset]


Tables = Mapping[str, Lazy]

# Everything a query could use to leave the tables it is given; set before the lock.
_CONFINEMENT = (
    "SET TimeZone = 'UTC'",
    "SET temp_directory = ''",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
# A PIVOT is MULTI: DuckDB rewrites it into several statements.
_READING = ("SELECT", "EXPLAIN", "MULTI")
_ROWS = 65_536


class Query:
    """Answer SQL over Arrow tables, read-only and cut off from files, network and extensions."""

    def __init__(self, tables: Tables) -> None:
        self._tables = dict(tables)
        self._connection = duckdb.connect(":memory:")
        for name, table in tables.items():
            self._connection.register(name, table.schema.empty_table())
        for statement in _CONFINEMENT:
            self._connection.execute(statement)

    def ask(self, sql: str) -> Iterator[pa.RecordBatchReader]:
        """Yield the answer to each statement of *sql* as batches of rows.

        Raises UsageError where a statement does more than read, or where DuckDB refuses it.
        """
        try:
            statements = self._connection.extract_statements(sql)
        except duckdb.Error as error:
            raise UsageError(_words(error)) from None
        for statement in statements:
            yield self._answer(statement)

    def _answer(self, statement: Any) -> pa.RecordBatchReader:
        self._fill(statement.query)
        kind = statement.type.name
        if kind not in _READING:
            raise UsageError(f"offing sql only reads: {kind} is refused. Write SELECT, DESCRIBE, SHOW or SUMMARIZE")
        try:
            relation = self._connection.sql(statement)
            reader = relation.to_arrow_reader(_ROWS)
        except duckdb.Error as error:
            raise UsageError(_words(error)) from None
        return pa.RecordBatchReader.from_batches(reader.schema, _watched(reader))

    def _fill(self, sql: str) -> None:
        """Load the tables that *sql* names, each once."""
        for name in [name for name in self._tables if re.search(rf"\b{name}\b", sql, re.IGNORECASE)]:
            self._connection.register(name, self._tables.pop(name).load())

    def close(self) -> None:
        """Let go of the tables."""
        self._connection.close()


@contextmanager
def open_query(home: Home) -> Iterator[Query]:
    """Yield a Query over a home's events, claims, warnings, documents, reviews, fixes, craft, inputs and so on."""
    record = Record(home)
    with home.pin() as generation:
        query = Query(
            {
                "events": Lazy(LINES, lambda: record.events(source="track")),
                "claims": Lazy(CLAIMS, record.claims),
                "warnings": Lazy(WARNINGS, record.warnings),
                "documents": Lazy(DOCUMENTS, record.documents),
                "reviews": Lazy(REVIEWS, record.reviews),
                "fixes": Lazy(FIXES, lambda: record.dataset("tracks", generation)),
                "craft": Lazy(CRAFT, record.craft),
                "statics": Lazy(STATIC_RUNS, lambda: record.dataset("static_runs", generation)),
                "inputs": Lazy(INPUTS, record.inputs),
                "reception": Lazy(RECEPTION, record.reception),
                "areas": Lazy(AREAS, record.areas),
                "ports": Lazy(PORTS, record.ports),
            }
        )
        try:
            yield query
        finally:
            query.close()


def _watched(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """Yield the batches of *reader*; rows that cannot be computed are found only on the way."""
    try:
        yield from reader
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise UsageError(_words(error)) from None


def _words(error: Exception) -> str:
    """Return what DuckDB says, without the name of its class."""
    if isinstance(error, duckdb.PermissionException):
        names = "events, claims, warnings, documents, reviews, fixes, craft, statics, inputs, reception, areas, ports"
        return f"offing sql reads its own tables only: {names}"
    return str(error).split("\n\n")[0].strip()
