"""What is new in the record: what happened in a time, and what was learnt in it, by which generation made it known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.said_lines import NAMED
from offing.engine.tallied import copied
from offing.engine.whole import WARNING

Row = dict[str, Any]
_MANY = 500
_LATE = 400  # lines that later data changed, that are looked at one by one
_NAMES = 20_000  # claims of exercises whose names are looked through
_INPUTS = 1000


@dataclass(frozen=True)
class News:
    """Ask what is new from *since_us* to *until_us* in a record as of *generation*.

    ``before`` is the latest generation made before that time, ``latest`` the latest made in it.
    """

    connection: sa.Connection
    generation: int
    since_us: int
    until_us: int

    @cached_property
    def before(self) -> int:
        """Return the latest generation made before the time, 0 where there is none."""
        return self._latest(db.generations.c.made_at < self.since_us)

    @cached_property
    def latest(self) -> int:
        """Return the latest generation made by the end of the time."""
        return self._latest(db.generations.c.made_at < self.until_us)

    def _latest(self, condition: sa.ColumnElement[bool]) -> int:
        table = db.generations.c
        query = sa.select(sa.func.coalesce(sa.func.max(table.id), 0)).where(condition, table.id <= self.generation)
        return int(self.connection.scalar(query) or 0)

    @cached_property
    def _copies(self) -> tuple[frozenset[int], dict[str, int]]:
        """Return the documents that only repeat another, and how many copies each cluster has."""
        first, count = copied(self.connection, self.generation)
        if not first:
            return frozenset(), count
        table = db.documents.c
        query = sa.select(table.row, table.cluster).where(db.seen_at(db.documents, self.generation))
        query = query.where(table.cluster.in_(sorted(first)) if len(first) <= _MANY else sa.true())
        rows = self.connection.execute(query)
        return frozenset(row for row, cluster in rows if first.get(cluster, row) != row), count

    # Claims and warnings

    def said(
        self, condition: sa.ColumnElement[bool], limit: int, *, newest_first: bool = True
    ) -> tuple[list[Row], int]:
        """Return the latest claims that answer to a condition on claims and documents, and how many there are in all.

        Copies of one text are told once.
        """
        claims, documents = db.claims.c, db.documents.c
        copies, _ = self._copies
        found = sa.select(claims.row, claims.t_start, documents.published).join(
            db.documents, claims.document == documents.row
        )
        found = found.where(db.seen_at(db.documents, self.generation), condition)
        if copies:
            found = found.where(claims.document.not_in(_written(copies)))
        total = int(self.connection.scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0)
        when = sa.func.coalesce(claims.t_start, documents.published)
        some = found.order_by(when.desc() if newest_first else when, claims.row).limit(limit)
        rows = [row[0] for row in self.connection.execute(some)] if total else []
        return self.said_rows(rows), total

    def said_rows(self, rows: Sequence[int]) -> list[Row]:
        """Return rows of claims with their documents' columns, in that order, as lines are made of them."""
        claims, documents = db.claims.c, db.documents.c
        _, count = self._copies
        query = sa.select(db.claims, *NAMED).join(db.documents, claims.document == documents.row)
        query = query.where(claims.row.in_(list(rows)))
        found = {row["row"]: dict(row) for row in self.connection.execute(query).mappings()} if rows else {}
        return [found[row] | {"copies": count.get(found[row]["document_cluster"], 0)} for row in rows if row in found]

    def happened(self) -> sa.ColumnElement[bool]:
        """Return the condition that a claim tells of the time asked about."""
        return sa.and_(db.claims.c.t_start >= self.since_us, db.claims.c.t_start < self.until_us)

    def learnt(self) -> sa.ColumnElement[bool]:
        """Return the condition that a claim's document was read in that time, and tells of another."""
        when, since = db.claims.c.t_start, db.documents.c.since_generation
        other = sa.or_(when.is_(None), when < self.since_us, when >= self.until_us)
        return sa.and_(since > self.before, since <= self.latest, other)

    def relays(self) -> int:
        """Return how many documents read in that time only repeat what another tells."""
        copies, _ = self._copies
        table = db.documents.c
        fresh = sa.select(table.row).where(table.since_generation > self.before, table.since_generation <= self.latest)
        return sum(row in copies for row in self.connection.scalars(fresh)) if copies else 0

    # Events

    def events(self, kind: str, limit: int, *, learnt: bool) -> tuple[list[Row], int]:
        """Return the latest events of a kind that happened in the time, or were only learnt of in it, and how many.

        An event that later data changed is none that was learnt of: it was known before.
        """
        table = db.events.c
        inside = sa.and_(table.t_start >= self.since_us, table.t_start < self.until_us)
        condition = inside
        if learnt:
            older = db.events.alias()
            known = sa.select(older.c.row).where(older.c.id == table.id, older.c.row < table.row).exists()
            fresh = sa.and_(table.since_generation > self.before, table.since_generation <= self.latest)
            condition = sa.and_(sa.not_(inside), fresh, ~known)
        query = sa.select(db.events).where(table.kind == kind, db.seen_at(db.events, self.generation), condition)
        count = sa.select(sa.func.count()).select_from(db.events)
        count = count.where(table.kind == kind, db.seen_at(db.events, self.generation), condition)
        total = int(self.connection.scalar(count) or 0)
        some = query.order_by(table.t_start.desc(), table.id).limit(limit)
        return [dict(row) for row in self.connection.execute(some).mappings()] if total else [], total

    def closed(self) -> tuple[list[tuple[Row, Row | None]], int, int]:
        """Return events that later data changed or withdrew in that time, each with what stands in its place.

        Then how many open ones only went on, and how many there are that are not told one by one.
        """
        table = db.events.c
        ended = sa.and_(table.until_generation > self.before, table.until_generation <= self.latest)
        known = sa.and_(ended, table.since_generation <= self.before)
        went_on = sa.select(sa.func.count()).where(known, table.open, table.replaced_by == table.id)
        changed = sa.and_(known, sa.or_(~table.open, table.replaced_by.is_(None), table.replaced_by != table.id))
        total = int(self.connection.scalar(sa.select(sa.func.count()).where(changed)) or 0)
        on = int(self.connection.scalar(went_on) or 0)
        if not total:
            return [], on, 0
        query = sa.select(db.events).where(changed).order_by(table.t_start.desc(), table.row).limit(_LATE)
        old = [dict(row) for row in self.connection.execute(query).mappings()]
        heirs = self._standing({row["replaced_by"] for row in old if row["replaced_by"]})
        return [(row, heirs.get(row["replaced_by"] or "")) for row in old], on, max(0, total - len(old))

    def _standing(self, ids: Iterable[str]) -> dict[str, Row]:
        wanted, found = sorted(ids), dict[str, Row]()
        for start in range(0, len(wanted), _MANY):
            query = sa.select(db.events).where(db.events.c.id.in_(wanted[start : start + _MANY]))
            query = query.where(db.seen_at(db.events, self.generation))
            found |= {row["id"]: dict(row) for row in self.connection.execute(query).mappings()}
        return found

    # Exercises

    def exercise_names(self) -> list[tuple[int, str, bool]]:
        """Return row, name and whether it is new of each claim that names an exercise, oldest first."""
        claims, documents = db.claims.c, db.documents.c
        fresh = sa.and_(documents.since_generation > self.before, documents.since_generation <= self.latest)
        new = sa.or_(fresh, self.happened())
        base = sa.select(claims.row).join(db.documents, claims.document == documents.row)
        base = base.where(claims.kind == "exercise", db.seen_at(db.documents, self.generation))
        if self.connection.scalar(base.where(new).limit(1)) is None:
            return []
        when = sa.func.coalesce(claims.t_start, documents.published, 0)
        query = base.add_columns(claims.body, new.label("new")).order_by(when.desc(), claims.row.desc())
        told = [
            (row, (body.get("detail") or {}).get("name"), bool(is_new))
            for row, body, is_new in self.connection.execute(query.limit(_NAMES))
        ]
        return [(row, name, is_new) for row, name, is_new in reversed(told) if isinstance(name, str) and name]

    # Warnings

    def cancellations(self) -> list[Row]:
        """Return what cancels other warnings from that time on, or was read in it: rows of cancellations."""
        table, documents = db.cancellations.c, db.documents.c
        fresh = sa.and_(documents.since_generation > self.before, documents.since_generation <= self.latest)
        inside = sa.and_(table.at >= self.since_us, table.at < self.until_us)
        query = sa.select(db.cancellations).join(db.documents, table.document == documents.row)
        query = query.where(db.seen_at(db.documents, self.generation), sa.or_(fresh, inside))
        return [dict(row) for row in self.connection.execute(query.order_by(table.at, table.row)).mappings()]

    def warnings_called(self, numbers: Iterable[str]) -> dict[str, str]:
        """Return the ids of the warnings of some names ("HYDROPAC 2151/26") that tell an area."""
        table, documents = db.warned_areas.c, db.documents.c
        wanted, found = sorted(set(numbers)), dict[str, str]()
        for start in range(0, len(wanted), _MANY):
            query = sa.select(table.number, table.warning).join(db.documents, table.document == documents.row)
            query = query.where(table.number.in_(wanted[start : start + _MANY]))
            found |= dict(self.connection.execute(query.where(db.seen_at(db.documents, self.generation))).all())
        return found

    @staticmethod
    def is_warning() -> sa.ColumnElement[bool]:
        """Return the condition that a claim is a warning."""
        return db.claims.c.kind == WARNING

    # Inputs

    def inputs(self) -> tuple[list[Row], list[Row], int]:
        """Return inputs read in that time with their frames' accounts, those taken away in it, and how many more."""
        table = db.inputs.c
        fresh = sa.and_(table.since_generation > self.before, table.since_generation <= self.latest)
        gone = sa.and_(table.until_generation > self.before, table.until_generation <= self.latest)
        current = sa.select(db.inputs).where(fresh, db.seen_at(db.inputs, self.generation))
        total = int(self.connection.scalar(sa.select(sa.func.count()).select_from(current.subquery())) or 0)
        read = [dict(r) for r in self.connection.execute(current.order_by(table.id.desc()).limit(_INPUTS)).mappings()]
        accounts: dict[int, list[Mapping[str, Any]]] = {}
        ids = [row["id"] for row in read]
        for start in range(0, len(ids), _MANY):
            frames = sa.select(db.frames.c.input_id, db.frames.c.account)
            frames = frames.where(db.frames.c.input_id.in_(ids[start : start + _MANY]))
            for which, account in self.connection.execute(frames):
                accounts.setdefault(which, []).append(account or {})
        for row in read:
            row["accounts"] = accounts.get(row["id"], [])
        taken = sa.select(db.inputs).where(gone, table.replaced_by.is_(None)).order_by(table.id.desc()).limit(_INPUTS)
        return read, [dict(r) for r in self.connection.execute(taken).mappings()], max(0, total - len(read))


def _written(ids: Iterable[int]) -> sa.BindParameter[Any]:
    """Return numbers for a query that are written into it: there may be more than a database takes beside it."""
    return sa.bindparam(None, sorted(ids), expanding=True, literal_execute=True, type_=sa.Integer())
