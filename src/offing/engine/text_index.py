"""The index of stored texts: made when a text is kept, asked when words are searched for.

SQLite keeps it as an FTS5 table that holds no text of its own, PostgreSQL as a table of lexemes with a GIN index.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import sqlalchemy as sa

from offing.engine.search_words import asked_words, words_of

STATEMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "sqlite": ("CREATE VIRTUAL TABLE text_index USING fts5(words, content='', tokenize='ascii')",),
    "postgresql": (
        "CREATE TABLE text_index (row BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_text_index_words ON text_index USING gin (words)",
    ),
}
_MOST_PARTS: Final = 12
_PUT: Final[Mapping[str, str]] = {
    "sqlite": "INSERT INTO text_index (rowid, words) VALUES (:row, :words)",
    "postgresql": "INSERT INTO text_index (row, words) VALUES (:row, array_to_tsvector(string_to_array(:words, ' ')))",
}
_ASK: Final[Mapping[str, str]] = {
    "sqlite": "SELECT rowid AS row FROM text_index WHERE text_index MATCH :asked ORDER BY rank LIMIT :most",
    "postgresql": "SELECT row FROM text_index WHERE words @@ CAST(:asked AS tsquery) ORDER BY row DESC LIMIT :most",
}


def lay_with(table: sa.Table) -> None:
    """Lay the index down with *table*, where that is made without migrations."""
    for dialect, statements in STATEMENTS.items():
        for statement in statements:
            sa.event.listen(table, "after_create", sa.DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]


def put(connection: sa.Connection, texts: Iterable[tuple[int, str]]) -> None:
    """Put texts into the index, each by its row of ``indexed_texts``."""
    postgres = connection.dialect.name == "postgresql"
    rows = []
    for row, text in texts:
        words = words_of(text)
        rows.append({"row": row, "words": " ".join(sorted(set(words)) if postgres else words)})
    if rows:
        connection.execute(sa.text(_PUT[connection.dialect.name]), rows)


def ask(connection: sa.Connection, query: str, most: int) -> list[int]:
    """Return the rows of ``indexed_texts`` whose texts hold every part of *query*, at most *most*, the best first.

    The last word may be the beginning of one.
    """
    parts = asked_words(query)[:_MOST_PARTS]
    if not parts:
        return []
    asked = _for_sqlite(parts) if connection.dialect.name == "sqlite" else _for_postgres(parts)
    found = connection.execute(sa.text(_ASK[connection.dialect.name]), {"asked": asked, "most": most})
    return [int(row) for row in found.scalars()]


def _for_sqlite(parts: list[list[str]]) -> str:
    # Words hold letters and digits alone, so a quotation mark cannot stand in one.
    return " AND ".join(f'"{" ".join(part)}"' for part in parts) + " *"


def _for_postgres(parts: list[list[str]]) -> str:
    return " & ".join(f"'{word}'" for part in parts for word in part) + ":*"
