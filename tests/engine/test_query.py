from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from offing.engine.query import Lazy, Query
from offing.schema.errors import UsageError


@pytest.fixture
def query(tmp_path: Path) -> Query:
    pq.write_table(pa.table({"craft_id": [1, 2, 3], "sog_kn": [0.1, 5.0, 12.0]}), tmp_path / "lake.parquet")
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    events = pa.table({"id": ["a", "b"], "kind": ["gap", "stop"], "detail": ['{"x": 1}', '{"x": 2}']})
    fixes = ds.dataset(tmp_path / "lake.parquet")
    return Query({"events": Lazy(events.schema, lambda: events), "fixes": Lazy(fixes.schema, lambda: fixes)})


def ask(query: Query, sql: str) -> list[list[dict[str, object]]]:
    return [answer.read_all().to_pylist() for answer in query.ask(sql)]


def test_tables_and_parquet_are_asked_together(query: Query) -> None:
    sql = "SELECT kind, count(*) AS n FROM events, fixes WHERE sog_kn > 1 GROUP BY kind ORDER BY kind"
    assert ask(query, sql) == [[{"kind": "gap", "n": 2}, {"kind": "stop", "n": 2}]]


def test_several_statements_have_several_answers(query: Query) -> None:
    assert ask(query, "SELECT 1 AS a; SELECT 2 AS b;") == [[{"a": 1}], [{"b": 2}]]
    assert ask(query, "  -- nothing") == []


@pytest.mark.parametrize("sql", ["SHOW TABLES", "DESCRIBE fixes", "SUMMARIZE fixes", "EXPLAIN SELECT * FROM fixes"])
def test_what_helps_to_look_round_is_answered(query: Query, sql: str) -> None:
    assert ask(query, sql)[0]


def test_pivots_json_and_time_zones_need_no_extension(query: Query) -> None:
    assert ask(query, "SELECT max((detail->>'x')::int) AS x FROM events") == [[{"x": 2}]]
    assert ask(query, "SELECT strftime(TIMESTAMPTZ '2020-01-01 09:00+09', '%H') AS h") == [[{"h": "00"}]]
    assert len(ask(query, "PIVOT events ON kind USING count(*) GROUP BY id")[0]) == 2


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{folder}/secret.csv')",
        "SELECT * FROM '{folder}/secret.csv'",
        "SELECT * FROM read_text('{folder}/secret.csv')",
        "SELECT * FROM read_parquet('{folder}/lake.parquet')",
        "SELECT * FROM glob('{folder}/*')",
        "COPY events TO '{folder}/out.csv'",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "ATTACH '{folder}/out.db'",
        "INSTALL httpfs",
        "LOAD '{folder}/x.duckdb_extension'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "PRAGMA enable_object_cache",
        "CREATE TABLE mine AS SELECT 1",
        "INSERT INTO events VALUES ('c', 'gap', '')",
        "DELETE FROM events",
        "DROP VIEW events",
        "SELECT 1; COPY events TO '{folder}/out.csv'",
        "SELECT * FROM query",
        "SELECT * FROM nothing",
        "SELEC 1",
    ],
)
def test_all_else_is_refused_and_changes_nothing(query: Query, tmp_path: Path, sql: str) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UsageError):
        ask(query, sql.format(folder=tmp_path))
    assert sorted(tmp_path.iterdir()) == before
    assert ask(query, "SELECT count(*) AS n FROM events") == [[{"n": 2}]]


def test_an_error_half_way_is_told_as_such() -> None:
    words = ["1"] * 300_000 + ["ship"]
    table = pa.table({"word": words})
    query = Query({"events": Lazy(table.schema, lambda: table)})
    with pytest.raises(UsageError, match="ship"):
        ask(query, "SELECT word::INT FROM events")


def test_only_tables_that_a_query_names_are_loaded() -> None:
    def load() -> pa.Table:
        raise AssertionError("nobody asked for it")

    table = pa.table({"id": ["a"]})
    query = Query({"events": Lazy(table.schema, lambda: table), "reception": Lazy(table.schema, load)})
    assert ask(query, "SELECT * FROM Events") == [[{"id": "a"}]]
    assert [row["name"] for row in ask(query, "SHOW TABLES")[0]] == ["events", "reception"]
