"""The morning sheet, part by part: what is asked of the record for each."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.cancelled import Endings
from offing.engine.instants import moment
from offing.engine.news import News
from offing.engine.tallied import official_counts
from offing.engine.whole import WARNING
from offing.record.changes import changes
from offing.record.standing import BEFORE, standings
from offing.schema.account import Account
from offing.schema.sheet import HAPPENED, LEARNT, SHOWN, Item, Part, Sheet, Trouble

Row = dict[str, Any]
Lines = Callable[[list[Row]], list[Row]]
_DAY_US = 86_400_000_000
_REASONS = 4
_TRANSIT, _PORT_VISIT, _PORT_CALL, _OWN_VISIT = "strait_transit", "port_visit", "port_call", "area_visit"


def morning_sheet(
    connection: sa.Connection,
    generation: int,
    span: tuple[datetime, datetime],
    span_us: tuple[int, int],
    lines: Lines,
) -> Sheet:
    """Return the sheet of a time; *lines* makes lines of rows of events and claims."""
    news = News(connection, generation, *span_us)
    parts = (
        _sightings(news, lines),
        _transits(news, lines),
        _visits(news, lines),
        _warnings(news, lines),
        _counts(news),
        _exercises(news, lines),
        _late(news, lines),
        _trouble(news),
    )
    made = connection.scalar(sa.select(db.generations.c.made_at).where(db.generations.c.id == generation))
    rehearsed = sa.select(db.inputs.c.id).where(db.current(db.inputs), db.inputs.c.synthetic).limit(1)
    told = any(item.line.get("synthetic") for part in parts for item in part.items)
    synthetic = told or connection.scalar(rehearsed) is not None
    return Sheet(*span, generation, None if made is None else moment(made), synthetic, parts)


def _items(what: str, rows: list[Row], lines: Lines) -> list[Item]:
    return [Item(what, line) for line in lines(rows)]


def _sightings(news: News, lines: Lines) -> Part:
    sighted = db.claims.c.sighted
    happened, of_then = news.said(sa.and_(sighted, news.happened()), SHOWN)
    learnt, of_before = news.said(sa.and_(sighted, news.learnt()), SHOWN)
    items = [*_items(HAPPENED, happened, lines), *_items(LEARNT, learnt, lines)]
    relays = news.relays()
    notes = (f"{relays:,} of the documents read only repeat what another tells",) if relays else ()
    return Part("sightings", tuple(items), {HAPPENED: of_then, LEARNT: of_before}, notes=notes)


def _transits(news: News, lines: Lines) -> Part:
    items, counts = _events(news, lines, (_TRANSIT,))
    return Part("transits", tuple(items), counts)


def _visits(news: News, lines: Lines) -> Part:
    items, counts = _events(news, lines, (_PORT_VISIT,))
    calls = db.claims.c.kind == _PORT_CALL
    for what, condition in ((HAPPENED, news.happened()), (LEARNT, news.learnt())):
        rows, n = news.said(sa.and_(calls, condition), SHOWN)
        counts[what] += n
        items += _items(what, rows, lines)
    return Part("visits", tuple(items), counts)


def _events(news: News, lines: Lines, kinds: Sequence[str]) -> tuple[list[Item], dict[str, int]]:
    items: list[Item] = []
    counts = {HAPPENED: 0, LEARNT: 0}
    for kind in kinds:
        for what in (HAPPENED, LEARNT):
            rows, n = news.events(kind, SHOWN, learnt=what == LEARNT)
            counts[what] += n
            items += _items(what, rows, lines)
    return items, counts


def _warnings(news: News, lines: Lines) -> Part:
    """Tell warnings that came into force, that were read and are still to come, that ended, and that were cancelled."""
    claims, own = db.claims.c, news.is_warning()
    ended = sa.and_(own, claims.t_end >= news.since_us, claims.t_end < news.until_us)
    goes_on = sa.or_(claims.t_end.is_(None), claims.t_end >= news.since_us)
    items: list[Item] = []
    counts: dict[str, int] = {}
    asked = (
        ("opened", sa.and_(own, news.happened())),
        ("announced", sa.and_(own, news.learnt(), goes_on)),
        ("ended", ended),
    )
    endings = Endings.of_record(news.connection, news.generation)
    for what, condition in asked:
        rows, counts[what] = news.said(condition, SHOWN)
        items += _items(what, [row | {"ended": endings.of(row["body"])} for row in rows], lines)
    cancelled = _cancelled(news, lines)
    counts["cancelled"] = len(cancelled)
    return Part("warnings", (*items, *cancelled[:SHOWN]), counts)


def _cancelled(news: News, lines: Lines) -> list[Item]:
    """Return a line for each warning that another cancels: its own where the record holds it, else the other's."""
    rows = news.cancellations()
    names = [_name(row) for row in rows]
    held = news.warnings_called(names)
    ids = [str(held.get(name) or row["id"]) for name, row in zip(names, rows, strict=True)]
    found = {line["id"]: line for line in lines(_said_by_id(news, ids))}
    return [
        Item("cancelled", found[id_], f"{name} is cancelled by {row['name']}{_at(row)}")
        for id_, name, row in zip(ids, names, rows, strict=True)
        if id_ in found
    ]


def _said_by_id(news: News, ids: Sequence[str]) -> list[Row]:
    claims, documents = db.claims.c, db.documents.c
    wanted = list(dict.fromkeys(ids))[: 2 * SHOWN]
    query = sa.select(claims.row).join(db.documents, claims.document == documents.row)
    query = query.where(claims.id.in_(wanted), db.seen_at(db.documents, news.generation))
    endings = Endings.of_record(news.connection, news.generation) if wanted else Endings(())
    rows = news.said_rows(list(news.connection.scalars(query)) if wanted else [])
    return [row | ({"ended": endings.of(row["body"])} if row["kind"] == WARNING else {}) for row in rows]


def _name(row: Row) -> str:
    year = f"/{row['year'] % 100:02d}" if row["year"] else ""
    return f"{row['series']} {row['number']}{year}"


def _at(row: Row) -> str:
    return "" if row["at"] is None else f", {moment(row['at']):%Y-%m-%d %H:%MZ}"


def _counts(news: News) -> Part:
    since = news.until_us - (BEFORE + 2) * _DAY_US
    counts, _ = official_counts(news.connection, news.generation, since, news.until_us)
    if not counts:  # none of late: the latest there is, however old
        counts, _ = official_counts(news.connection, news.generation, None, news.until_us)
    return Part("counts", standings=tuple(standings(counts, news.until_us)))


def _exercises(news: News, lines: Lines) -> Part:
    """Tell the exercises that are named for the first time, and those that were known and are spoken of again."""
    told_of = [(row, _folded(name), is_new) for row, name, is_new in news.exercise_names()]
    known = {key for _, key, is_new in told_of if not is_new}
    first: dict[str, int] = {}
    again: dict[str, int] = {}
    for row, key, is_new in told_of:
        if is_new and key in known:
            again[key] = row
        elif is_new:
            first.setdefault(key, row)
    by_row = dict.fromkeys(first.values(), "new name") | dict.fromkeys(again.values(), "told again")
    rows = news.said_rows(list(by_row)[: 2 * SHOWN])
    items = [Item(by_row[row["row"]], line) for row, line in zip(rows, lines(rows), strict=True)]
    return Part("exercises", tuple(items), {"new name": len(first), "told again": len(again)})


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())


def _late(news: News, lines: Lines) -> Part:
    closed, went_on, more = news.closed()
    kinds: dict[str, int] = {}
    for old, _ in closed:
        kinds[old["kind"]] = kinds.get(old["kind"], 0) + 1
    told = [(old, heir) for old, heir in closed if not _is_passing(old)]
    shown = told[:SHOWN]
    made = lines([heir or old for old, heir in shown])
    items = [
        Item("changed" if heir else "withdrawn", line | {"was": old["id"]}, changes(old, heir))
        for (old, heir), line in zip(shown, made, strict=True)
    ]
    notes = [f"{kind.replace('_', ' ')} {n:,}" for kind, n in sorted(kinds.items(), key=lambda one: -one[1])]
    words = [f"changed, by kind: {', '.join(notes)}"] if len(closed) > len(shown) else []
    if more:
        words.append(f"and {more:,} more lines, not looked at one by one")
    if went_on:
        words.append(f"{went_on:,} open lines only went on")
    return Part("late", tuple(items), {"changed": len(closed) + more}, notes=tuple(words))


def _is_passing(row: Row) -> bool:
    """Tell whether a line is a visit to one of the zones along every shore, or only serves others."""
    zone = str((row["detail"] or {}).get("area_id")).startswith(("zone:", "near:"))
    return (row["kind"] == _OWN_VISIT and zone) or bool((row["state"] or {}).get("working"))


def _trouble(news: News) -> Part:
    read, gone, more = news.inputs()
    troubles = [one for row in read if (one := _troubled(row)) is not None]
    troubles += [Trouble(row["name"], row["sha256"], ("taken away",)) for row in gone]
    notes = (f"{more:,} more inputs were read, not looked at one by one",) if more else ()
    return Part("trouble", troubles=tuple(troubles), counts={"read": len(read) + more}, notes=notes)


def _troubled(row: Row) -> Trouble | None:
    total = Account()
    for account in row["accounts"]:
        total += Account.from_dict(account) if account else Account()
    words = []
    if not row["complete"]:
        words.append("not read to its end")
    if total.rejected:
        likeliest = sorted(total.rejected.items(), key=lambda one: (-one[1], one[0]))
        told = ", ".join(f"{reason} {n:,}" for reason, n in likeliest[:_REASONS])
        words.append(f"{sum(total.rejected.values()):,} of {total.lines:,} lines not understood: {told}")
    return Trouble(row["name"], row["sha256"], tuple(words)) if words else None
