"""What other warnings end: which warnings of the record are cancelled by another, and from when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.instants import moment
from offing.engine.warning_features import name_of

Row = Mapping[str, Any]
_NOTAM = "NOTAM"
_LATER = timedelta(days=365)  # a number told without its year is that of the last twelve months


@dataclass(frozen=True, slots=True)
class Ending:
    """Say by what a warning is cancelled: the id and name of another's line, and its time of issue, if known."""

    at: datetime | None
    by: str
    name: str


def cancellation_rows(document: int, body: Row, issued_us: int | None) -> list[dict[str, Any]]:
    """Return the rows of table cancellations for one warning as it is kept (its JSON object), issued then.

    A NOTAM names another of its own place by the number alone.
    """
    own = body["coordinator"] or ""
    return [
        {
            "document": document,
            "id": body["id"],
            "name": name_of(body),
            "series": _series(own if one["coordinator"] == _NOTAM else one["coordinator"]),
            "number": _number(one["number"]),
            "year": one["year"],
            "at": issued_us,
        }
        for one in body["cancels"]
        if one["coordinator"] and one["number"]
    ]


class Endings:
    """Hold every cancellation that stood in a generation."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[tuple[str, str], list[Row]] = {}
        for row in rows:
            self._rows.setdefault((row["series"], row["number"]), []).append(row)

    @classmethod
    def of_record(cls, connection: sa.Connection, generation: int) -> "Endings":
        """Return those of all documents that stood in *generation*."""
        table = db.cancellations
        query = sa.select(table).join(db.documents, table.c.document == db.documents.c.row)
        found = connection.execute(query.where(db.seen_at(db.documents, generation))).mappings()
        return cls(dict(row) for row in found)

    def of(self, body: Row) -> Ending | None:
        """Return what cancels a warning (its JSON object), of several the earliest that tells its time."""
        if not body["coordinator"] or not body["number"]:
            return None
        rows = self._rows.get((_series(body["coordinator"]), _number(body["number"])), ())
        found = [_ending(row) for row in rows if row["id"] != body["id"] and _means(row, body)]
        return min(found, key=lambda one: (one.at is None, one.at or datetime.max, one.by), default=None)


def _ending(row: Row) -> Ending:
    return Ending(None if row["at"] is None else moment(row["at"]), row["id"], row["name"])


def _means(row: Row, body: Row) -> bool:
    """Tell whether a cancellation of that number means this warning: by its year, or by when both were issued."""
    issued = time_of(body["issued"])
    if row["at"] is not None and issued is not None and moment(row["at"]) < issued:
        return False
    if row["year"] is not None and body["year"] is not None:
        return bool(row["year"] == body["year"])
    return row["at"] is not None and issued is not None and moment(row["at"]) - issued <= _LATER


def time_of(value: Any) -> datetime | None:
    """Return a time of a warning's JSON object, as it is kept or as it was read."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _series(name: str) -> str:
    return " ".join(name.upper().replace("-", " ").split())


def _number(number: str) -> str:
    return str(number).strip().lstrip("0") or "0"
