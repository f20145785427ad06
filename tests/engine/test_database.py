"""The migrations make the schema that the program uses, on both databases."""

import os
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from offing.engine import database as db
from offing.engine.home import Home
from offing.engine.migrations.upgrade import HEAD, REVISIONS, alembic_config, revision


def is_ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
    """The index of texts is a virtual table, which metadata cannot tell."""
    return kind != "table" or not (name or "").startswith("text_index")


def lacking(connection: sa.Connection) -> list:
    opts = {"target_metadata": db.metadata, "compare_type": True, "include_object": is_ours}
    context = MigrationContext.configure(connection, opts=opts)
    return compare_metadata(context, db.metadata)


def test_migrations_make_exactly_the_schema(database_url: str | None, tmp_path: Path) -> None:
    engine = db.connect(database_url or tmp_path / "migrated.sqlite")
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    with engine.connect() as connection:
        assert lacking(connection) == []
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == HEAD
    engine.dispose()


def test_a_new_home_has_what_the_migrations_make(home: Home) -> None:
    with home.database.connect() as connection:
        assert lacking(connection) == []
    assert revision(home.database) == HEAD


def test_revisions_are_those_of_the_scripts() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert scripts.get_current_head() == HEAD
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == REVISIONS


def test_times_keep_their_microseconds_and_json_its_shape(home: Home) -> None:
    late = 253_402_300_799_999_999
    with db.publishing(home.database) as connection:
        connection.execute(sa.insert(db.events).values(**event(t_start=late, detail={"ä": [1, None, 0.1]})))
    with home.database.connect() as connection:
        row = connection.execute(sa.select(db.events)).mappings().one()
    assert row["t_start"] == late
    assert row["detail"] == {"ä": [1, None, 0.1]}
    assert row["state"] is None
    assert (row["lat"], row["row"]) == (0.1 + 0.2, 1)


def test_place_with_undecodable_bytes_can_be_stored(home: Home) -> None:
    place = os.fsdecode(b"/logs/\xffoo")
    with db.publishing(home.database) as connection:
        row = {"name": "x", "path": place, "source": "nmea", "source_version": 1}
        connection.execute(sa.insert(db.inputs).values(**row))
        assert connection.scalar(sa.select(db.inputs.c.path)) == "/logs/\\xffoo"


def test_failed_publication_leaves_nothing(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), db.publishing(home.database) as connection:
        connection.execute(sa.insert(db.events).values(**event()))
        1 / 0  # noqa: B018
    with home.database.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(db.events)) == 0


def test_reader_sees_the_generation_before_while_the_next_is_written(home: Home) -> None:
    with db.publishing(home.database) as writer:
        writer.execute(sa.insert(db.generations).values(made_at=0, command="read"))
        assert home.generation() == 0
    assert home.generation() == 1


def test_rows_are_seen_in_the_generations_of_their_life(home: Home) -> None:
    with db.publishing(home.database) as connection:
        for since, until in ((1, None), (1, 3), (3, None)):
            connection.execute(sa.insert(db.events).values(**event(since_generation=since, until_generation=until)))

        def seen(condition: sa.ColumnElement[bool]) -> list[int]:
            return list(connection.scalars(sa.select(db.events.c.row).where(condition).order_by(db.events.c.row)))

        assert [seen(db.seen_at(db.events, generation)) for generation in range(4)] == [[], [1, 2], [1, 2], [1, 3]]
        assert seen(db.current(db.events)) == [1, 3]


def test_foreign_keys_are_kept(home: Home) -> None:
    with pytest.raises(sa.exc.IntegrityError), db.publishing(home.database) as connection:
        connection.execute(sa.insert(db.event_craft).values(row=5, position=0, craft_id=1))


def test_publication_is_on_the_disk_before_it_counts(sqlite_home: Home) -> None:
    def level(connection: sa.Connection) -> int:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        return int(raw.execute("PRAGMA synchronous").fetchone()[0])

    with db.publishing(sqlite_home.database) as connection:
        assert level(connection) == 2
    with sqlite_home.database.connect() as connection:
        assert level(connection) == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def event(**values: object) -> dict[str, object]:
    """Return the columns of an event row."""
    fixed = {"id": "00", "kind": "gap", "version": 1, "settings": {}, "t_start": 0, "lat": 0.1 + 0.2, "open": False}
    rest = {"detail": {}, "fixes": 2, "evidence": [], "slice": 0, "since_generation": 1}
    return fixed | rest | values
