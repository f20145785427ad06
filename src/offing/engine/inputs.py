"""Inputs and settings of a home, as they are looked up by the main path."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.accounted import accounts
from offing.engine.home import Home
from offing.engine.staging import Ingested
from offing.schema.errors import UsageError


def find_input(home: Home, which: str) -> dict[str, Any]:
    """Return the current input that *which* names: the start of its SHA-256, its name or its path.

    Raises UsageError where none or several answer to it.
    """
    columns = db.inputs.c
    query = sa.select(db.inputs).where(db.current(db.inputs))
    with home.database.connect() as connection:
        rows = [dict(row) for row in connection.execute(query.order_by(columns.id)).mappings()]
    found = [row for row in rows if _answers(row, which)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"no input answers to {which!r}; `offing inputs` lists them with their SHA-256")
    choice = ", ".join(f"{row['sha256'][:12]} ({row['name']})" for row in found[:5])
    raise UsageError(f"{which!r} names {len(found)} inputs: {choice}; give the SHA-256 of the one you mean")


def _answers(row: dict[str, Any], which: str) -> bool:
    by_hash = len(which) >= 6 and (row["sha256"] or "").startswith(which.lower())
    return by_hash or which in (row["name"], row["path"]) or row["name"].rsplit("/", 1)[-1] == which


def settings_of(home: Home) -> dict[str, dict[str, Any]]:
    """Return the detector settings kept with the record, by kind and name."""
    kept: dict[str, dict[str, Any]] = {}
    with home.database.connect() as connection:
        for kind, name, value in connection.execute(sa.select(db.settings)):
            kept.setdefault(kind, {})[name] = value
    return kept


def account_lines(home: Home, read: Iterable[tuple[str, Ingested | Exception]]) -> list[dict[str, Any]]:
    """Return one account for each (name, outcome), in that order; a refusal is told in ``refused``."""
    outcomes = list(read)
    ids = {outcome.input_id for _, outcome in outcomes if isinstance(outcome, Ingested)}
    with home.database.connect() as connection:
        known = {line["id"]: line for line in accounts(connection, db.inputs.c.id.in_(ids))}
    return [_account_line(name, outcome, known) for name, outcome in outcomes]


def _account_line(name: str, outcome: Ingested | Exception, known: dict[int, dict[str, Any]]) -> dict[str, Any]:
    if isinstance(outcome, Exception):
        return refused(name, outcome)
    return known[outcome.input_id] | {"input": name, "already": outcome.already}


def refused(name: str, reason: Exception | str) -> dict[str, Any]:
    """Return what stands in place of an account of the input *name*, which the reason need not repeat."""
    return {"input": name, "refused": str(reason).removeprefix(f"{name}: ").removeprefix(f"{name} ")}
