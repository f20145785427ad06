"""Tables that are only ever added to: the database itself refuses to change or delete a row."""

import sqlalchemy as sa


def guards(table: str, key: str) -> dict[str, list[str]]:
    """Return by dialect the statements after which *table* takes new rows alone; *key* names its rows."""
    words = f"{table} are only ever added to"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    # REPLACE deletes a row without telling the trigger of deletions.
    known = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608 - the names are the program's own
    return {
        "sqlite": [
            f"CREATE TRIGGER {table}_not_updated BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table} WHEN {known} {refuse}",
        ],
        "postgresql": [
            f"CREATE FUNCTION {table}_only_added() RETURNS trigger LANGUAGE plpgsql "
            f"AS $$ BEGIN RAISE EXCEPTION '{words}'; END $$",
            f"CREATE TRIGGER {table}_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_only_added()",
        ],
    }


def guard(table: sa.Table, key: str) -> None:
    """Lay the guards down with *table*, where it is made without migrations."""
    for dialect, statements in guards(table.name, key).items():
        for statement in statements:
            sa.event.listen(table, "after_create", sa.DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]
