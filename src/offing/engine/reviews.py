"""The trail of reviews: one is added, all are listed, and the chain that binds them is checked."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine import lake
from offing.engine.check import Check
from offing.engine.choose import Time, microseconds
from offing.engine.find_line import find_line
from offing.engine.followed import Followed, follow
from offing.engine.home import Home
from offing.engine.instants import moment
from offing.engine.reviewed import Reviewed, trail
from offing.engine.storage import storing
from offing.schema.errors import UsageError
from offing.schema.review import (
    HASHED,
    NOTE,
    START,
    VERDICTS,
    chained,
    checked_name,
    checked_note,
    content_hash,
    hash_of,
    head_of,
)
from offing.schema.tables import TIME

_HEAD = "reviews"  # the key in `meta` under which number and hash of the last review are kept

# One row a review, the earliest first. `now` is the line that it reaches today, null where none stands; `hash` is what
# the next one's `before` must be.
REVIEWS = pa.schema(
    [
        ("row", pa.int64()),
        *((name, pa.string()) for name in ("line", "kind", "source", "verdict", "note", "by")),
        ("at", TIME),
        ("now", pa.string()),
        ("digest", pa.string()),
        ("stood", pa.string()),
        ("generation", pa.int32()),
        *((name, pa.string()) for name in ("before", "hash")),
    ]
)


@dataclass(frozen=True, slots=True)
class Trail:
    """Hold the reviews of one line: which line, whether it stands, what stands in its place, and each review."""

    id: str
    kind: str
    source: str
    current: bool
    replaced_by: str | None
    reviews: tuple[dict[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return everything as JSON takes it (times as datetimes)."""
        names = ("id", "kind", "source", "current", "replaced_by", "reviews")
        return {name: getattr(self, name) for name in names}


def add_review(home: Home, line: str, verdict: str, *, by: str | None, note: str | None = None) -> dict[str, Any]:
    """Add one review of a line (its id, or the first digits of it) and return it; *verdict* is accept, reject or note.

    Raises UsageError where there is no such line, it stands no longer, or nobody or nothing is said.
    """
    if verdict not in VERDICTS:
        raise UsageError(f"{verdict!r} is no verdict; write one of {', '.join(VERDICTS)}")
    told = {"verdict": verdict, "by": checked_name(by), "note": checked_note(note)}
    if verdict == NOTE and told["note"] is None:
        raise UsageError("a note says something: --note TEXT")
    with home.lock(), storing("the record"):
        with db.publishing(home.database) as connection:
            row = _row(connection, line) | told | {"at": time.time_ns() // 1000}
            number, before = _head(connection)
            row |= {"row": number + 1, "before": before}
            connection.execute(sa.insert(db.reviews).values(row))
            _set_head(connection, number + 1, chained(before, content_hash(row)))
        if home.interrupted:  # what the writer before left is looked for by whoever takes the lock after it
            lake.sweep(home)
    return {name: value for name, value in row.items() if name != "stood"} | {"at": moment(row["at"])}


def _row(connection: sa.Connection, given: str) -> dict[str, Any]:
    """Return what a review keeps of the line it is of."""
    generation = db.current_generation(connection)
    found = find_line(connection, given)
    if not found.current:
        now = follow(connection, [(found.id, found.source)], generation)[found.id].now
        place = f"; {now} stands in its place" if now else ""
        raise UsageError(f"{found.id} stands in the record no longer{place}, so there is nothing to review")
    said = {"line": found.id, "kind": found.kind, "source": found.source, "stood": found.stood}
    return said | {"digest": hash_of(found.stood), "generation": generation}


def _head(connection: sa.Connection) -> tuple[int, str]:
    """Return number and hash of the last review, of which none is before the first."""
    kept = connection.scalar(sa.select(db.meta.c.value).where(db.meta.c.key == _HEAD))
    if kept is not None:
        number, _, digest = str(kept).partition(" ")
        return int(number), digest
    last = connection.execute(sa.select(db.reviews).order_by(db.reviews.c.row.desc()).limit(1)).mappings().first()
    return (0, START) if last is None else (last["row"], chained(last["before"], content_hash(dict(last))))


def _set_head(connection: sa.Connection, number: int, digest: str) -> None:
    value = f"{number} {digest}"
    if connection.execute(sa.update(db.meta).where(db.meta.c.key == _HEAD).values(value=value)).rowcount == 0:
        connection.execute(sa.insert(db.meta).values(key=_HEAD, value=value))


def trail_of(home: Home, line: str) -> Trail:
    """Return the reviews of a line (its id, or the first digits of it), be it one that stands no longer."""
    with home.pin() as generation, home.database.connect() as connection:
        found = find_line(connection, line)
        told = trail(connection, Reviewed.of_record(connection, generation), found.id, found.stood)
        now = follow(connection, [(found.id, found.source)], generation)[found.id].now
        return Trail(found.id, found.kind, found.source, found.current, None if now == found.id else now, told)


def reviews_table(
    connection: sa.Connection, generation: int, since: Time = None, verdicts: Sequence[str] = ()
) -> pa.Table:
    """Return reviews as a table of REVIEWS, those from *since* on and of some *verdicts* where that is asked for."""
    for one in verdicts:
        if one not in VERDICTS:
            raise UsageError(f"{one!r} is no verdict; write one of {', '.join(VERDICTS)}")
    table = db.reviews
    query = sa.select(table).order_by(table.c.row)
    if since is not None:
        query = query.where(table.c.at >= microseconds(since))
    if verdicts:
        query = query.where(table.c.verdict.in_(list(verdicts)))
    rows = [dict(row) for row in connection.execute(query).mappings()]
    followed = follow(connection, {(row["line"], row["source"]) for row in rows}, generation)
    for row in rows:
        row["hash"] = chained(row["before"], content_hash(row))
        row["now"] = followed.get(row["line"], Followed()).now
        row["at"] = moment(row["at"])
    return pa.Table.from_pylist([{name: row[name] for name in REVIEWS.names} for row in rows], schema=REVIEWS)


def check_reviews(home: Home, head: str | None = None) -> list[Check]:
    """Return what was checked of the chain of reviews, and whether it held: none was changed, none is missing.

    With *head* also whether the review with that hash, told at another time, is still in the chain.
    """
    with home.database.connect() as connection:
        return chain_checks(connection, head)


def chain_checks(connection: sa.Connection, head: str | None = None) -> list[Check]:
    """Return what check_reviews does, of the reviews that *connection* sees."""
    faults: list[str] = []
    hashes: list[str] = []
    number, running = 0, START
    for row in connection.execute(sa.select(db.reviews).order_by(db.reviews.c.row)).mappings():
        faults += _faults(row, number, running)
        number, running = row["row"], chained(row["before"], content_hash(dict(row)))
        hashes.append(running)
    faults += _ending(connection, number, running)
    told = f"{len(hashes):,} reviews, the last with the hash {running}"
    checks = [Check("chain", not faults, "; ".join(faults) or told)]
    if head is not None:
        at = [n for n, one in enumerate(hashes, 1) if one.startswith(head.strip().lower()) and len(head) >= 8]
        words = f"is that of review {at[0]:,}" if at else "is that of no review here"
        checks.append(Check("head", bool(at), f"{head} {words}"))
    return checks


def trail_to_bundle(connection: sa.Connection, reviews: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what an evidence bundle holds of a line's *reviews*: each whole, and the chain from the first to the last.

    Of the reviews of other lines between them only the hashes go out.
    """
    if not reviews:
        return {"trail": [], "before": START, "links": [], "head": START}
    table, first = db.reviews, min(one["row"] for one in reviews)
    query = sa.select(table).where(table.c.row >= first).order_by(table.c.row)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    links = [{"row": row["row"], "content": content_hash(row)} for row in rows]
    of = {one["row"]: one["of"] for one in reviews}
    trail = [{name: row[name] for name in (*HASHED, "before", "stood")} for row in rows if row["row"] in of]
    head = head_of(rows[0]["before"], (one["content"] for one in links))
    told = [row | {"of": of[row["row"]]} for row in trail]
    return {"trail": told, "before": rows[0]["before"], "links": links, "head": head}


def _faults(row: Any, number: int, running: str) -> list[str]:
    found = []
    if row["row"] != number + 1:
        found.append(f"reviews {number + 1:,} to {row['row'] - 1:,} are missing")
    elif row["before"] != running:
        found.append(f"review {number or 1:,} was changed, or the link of review {row['row']:,} to it")
    if hash_of(row["stood"]) != row["digest"]:
        found.append(f"what stands in review {row['row']:,} of its line is not what it was")
    return found


def _ending(connection: sa.Connection, number: int, running: str) -> list[str]:
    kept, digest = _head(connection)
    if kept > number:
        return [f"reviews {number + 1:,} to {kept:,} are missing"]
    return [] if (kept, digest) == (number, running) else [f"review {number:,} was changed, or its hash in the record"]
