"""Which lines of today a reviewed line has become: itself, what replaced it, its words read anew, or a copy of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.whole import WARNING

Row = Mapping[str, Any]
OWN, REPLACED, ANEW, COPY = "this line", "the line it replaced", "the line before it was read anew", "a copy of it"
_MANY = 500
_EVER = 1 << 62
_EVENT = ("row", "id", "kind", "t_start", "t_end", "since_generation", "until_generation", "replaced_by")
_CLAIM = ("row", "id", "kind", "rule", "body", "document")


@dataclass(frozen=True, slots=True)
class Followed:
    """Hold what a line became: the other lines its reviews reach, with of what they are then, and which stands now."""

    heirs: Mapping[str, str] = field(default_factory=dict)
    now: str | None = None


def follow(connection: sa.Connection, lines: Iterable[tuple[str, str]], generation: int) -> dict[str, Followed]:
    """Return what each line, told by id and lane, has become by *generation*."""
    every = set(lines)
    found = _follow_events(connection, {line for line, source in every if source == "track"}, generation)
    return found | _follow_claims(connection, {line for line, source in every if source != "track"}, generation)


def _follow_events(connection: sa.Connection, ids: Iterable[str], generation: int) -> dict[str, Followed]:
    """Follow events by what replaced them; what was withdrawn and came back otherwise by kind, craft and time."""
    asked = set(ids)
    latest: dict[str, Row] = {}
    wanted = set(asked)
    while wanted:
        found = _latest(connection, wanted, generation)
        latest |= found
        heirs = {str(row["replaced_by"]) for row in found.values() if _gone(row, generation) and row["replaced_by"]}
        wanted = heirs - latest.keys()
    followed = {}
    for id_ in asked & latest.keys():
        chain = _chain(id_, latest, generation)
        last = latest[chain[-1]]
        if _gone(last, generation):
            heir = _overlapping(connection, last, generation)
            chain += [heir] if heir is not None else []
        else:
            heir = chain[-1]
        followed[id_] = Followed({one: REPLACED for one in chain if one != id_}, heir)
    return followed


def _gone(row: Row, generation: int) -> bool:
    return row["until_generation"] is not None and row["until_generation"] <= generation


def _latest(connection: sa.Connection, ids: Iterable[str], generation: int) -> dict[str, Row]:
    """Return of each id the row that stands, else the one that stood last."""
    table, found = db.events, dict[str, Row]()
    for some in _batches(ids):
        query = sa.select(*(table.c[name] for name in _EVENT)).where(table.c.id.in_(some))
        query = query.where(table.c.since_generation <= generation).order_by(table.c.row)
        for row in connection.execute(query).mappings():
            if row["id"] not in found or _gone(found[row["id"]], generation):
                found[row["id"]] = dict(row)
    return found


def _chain(id_: str, latest: Mapping[str, Row], generation: int) -> list[str]:
    chain = [id_]
    while _gone(row := latest[chain[-1]], generation):
        heir = row["replaced_by"]
        if heir is None or heir in chain or heir not in latest:
            break
        chain.append(str(heir))
    return chain


def _overlapping(connection: sa.Connection, gone: Row, generation: int) -> str | None:
    """Return the standing event of the same kind and craft that shares most time with one that is gone."""
    craft = _craft_of(connection, [gone["row"]]).get(gone["row"])
    if not craft:
        return None
    table, of = db.events, db.event_craft
    start, end = gone["t_start"], _EVER if gone["t_end"] is None else gone["t_end"]
    query = sa.select(table.c.row, table.c.id, table.c.t_start, table.c.t_end).join(of, table.c.row == of.c.row)
    query = query.where(of.c.craft_id == craft[0], table.c.kind == gone["kind"], db.seen_at(table, generation))
    query = query.where(table.c.t_start <= end, sa.or_(table.c.t_end.is_(None), table.c.t_end >= start))
    found = [dict(row) for row in connection.execute(query.order_by(table.c.t_start, table.c.id)).mappings()]
    members = _craft_of(connection, [row["row"] for row in found])
    alike = [row for row in found if members.get(row["row"]) == craft]

    def shared(row: Row) -> int:
        return int(min(end, _EVER if row["t_end"] is None else row["t_end"]) - max(start, row["t_start"]))

    return str(max(alike, key=shared)["id"]) if alike else None


def _craft_of(connection: sa.Connection, rows: Sequence[int]) -> dict[int, list[int]]:
    table, found = db.event_craft.c, dict[int, list[int]]()
    for some in _batches(rows):
        query = sa.select(table.row, table.craft_id).where(table.row.in_(some))
        for row, craft in connection.execute(query.order_by(table.row, table.craft_id)):
            found.setdefault(row, []).append(craft)
    return found


def _follow_claims(connection: sa.Connection, ids: Iterable[str], generation: int) -> dict[str, Followed]:
    """Follow claims, sightings and warnings to the standing lines that tell the same.

    Where newer readers read its document anew it is the line of the same kind that rests on the same words; of copies
    of its document it is the line that says it in the same words, for any of them may speak for all.
    """
    own = _reviewed(connection, ids, generation)
    kin = _kin(connection, own, generation)
    asked = {id_: kin[id_] for id_ in own if kin[id_]}
    bodies = _bodies(connection, own, asked)
    heirs: dict[str, dict[str, str]] = {id_: {} for id_ in own}
    for id_, others in asked.items():
        beside = bodies[own[id_]["document"]]
        claim = next(one for one in beside if one["id"] == id_)
        for document, how in others.items():
            alike = _alike(claim, bodies.get(document, ()), how, len(beside))
            if alike is not None and alike != id_:
                heirs[id_][alike] = how
    return {id_: Followed(heirs[id_], _now(id_, row["standing"], heirs[id_])) for id_, row in own.items()}


def _now(id_: str, stands: bool, heirs: Mapping[str, str]) -> str | None:
    """Return the line that stands now: itself, else its words read anew, else those of a copy."""
    if stands:
        return id_
    return min(heirs, key=lambda one: (heirs[one] == COPY, one), default=None)


def _reviewed(connection: sa.Connection, ids: Iterable[str], generation: int) -> dict[str, Row]:
    """Return of each claim id the row that stands, else the last that stood, with its document."""
    claims, documents, found = db.claims.c, db.documents.c, dict[str, Row]()
    standing = db.seen_at(db.documents, generation).label("standing")
    columns = (claims.id, claims.document, documents.id.label("document_id"), documents.cluster, standing)
    for some in _batches(ids):
        query = sa.select(*columns).join(db.documents, claims.document == documents.row)
        query = query.where(claims.id.in_(some), documents.since_generation <= generation)
        for row in connection.execute(query.order_by(claims.row)).mappings():
            if row["id"] not in found or not found[row["id"]]["standing"]:
                found[row["id"]] = dict(row)
    return found


def _kin(connection: sa.Connection, own: Mapping[str, Row], generation: int) -> dict[str, dict[int, str]]:
    """Return for each claim the other standing documents that may tell the same: its own read anew, and copies."""
    table = db.documents.c
    by_id: dict[str, list[int]] = {}
    by_cluster: dict[str, list[tuple[int, str]]] = {}
    columns = sa.select(table.row, table.id, table.cluster).where(db.seen_at(db.documents, generation))
    for some in _batches({row["cluster"] for row in own.values()}):
        for row in connection.execute(columns.where(table.cluster.in_(some)).order_by(table.row)):
            by_cluster.setdefault(row.cluster, []).append((row.row, row.id))
    lost = {row["document_id"] for row in own.values() if not row["standing"]}
    for some in _batches(lost):
        for row in connection.execute(columns.where(table.id.in_(some)).order_by(table.row)):
            by_id.setdefault(row.id, []).append(row.row)
    found = {}
    for id_, claim in own.items():
        others = by_cluster.get(claim["cluster"], ())
        kin = {other: COPY for other, document in others if document != claim["document_id"]}
        found[id_] = kin | ({} if claim["standing"] else dict.fromkeys(by_id.get(claim["document_id"], ()), ANEW))
    return found


def _bodies(
    connection: sa.Connection, own: Mapping[str, Row], asked: Mapping[str, Mapping[int, str]]
) -> dict[int, list[Row]]:
    documents = {own[id_]["document"] for id_ in asked} | {one for kin in asked.values() for one in kin}
    table, found = db.claims, dict[int, list[Row]]()
    for some in _batches(documents):
        query = sa.select(*(table.c[name] for name in _CLAIM)).where(table.c.document.in_(some))
        for row in connection.execute(query.order_by(table.c.row)).mappings():
            found.setdefault(row["document"], []).append(dict(row))
    return found


def _alike(claim: Row, others: Sequence[Row], how: str, beside: int) -> str | None:
    """Return the id of the line among *others* that tells what *claim* does, one of *beside* of its document."""
    same = [one for one in others if one["kind"] == claim["kind"]]
    ways = [_same_words] if how == COPY else [_same_trigger, _same_words]
    if claim["kind"] == WARNING:
        ways.append(_same_number)
        if len(same) == len(others) == beside == 1:
            return str(same[0]["id"])
    for way in ways:
        found = [one for one in same if way(claim, one)]
        if found:
            return str(max(found, key=lambda one: (_nearness(claim, one), -one["row"]))["id"])
    return None


def _nearness(claim: Row, other: Row) -> tuple[bool, bool]:
    return _trigger(claim)[1] == _trigger(other)[1], claim["rule"] == other["rule"]


def _same_trigger(one: Row, other: Row) -> bool:
    return _trigger(one)[0] == _trigger(other)[0]


def _same_words(one: Row, other: Row) -> bool:
    return _words(one["body"]["text"]) == _words(other["body"]["text"])


def _same_number(one: Row, other: Row) -> bool:
    names = ("coordinator", "number", "year")
    told = [[row["body"].get(name) for name in names] for row in (one, other)]
    return told[0] == told[1] and told[0][1] is not None


def _trigger(claim: Row) -> tuple[tuple[int, ...], str]:
    """Return where the words stand that made the claim, and the words: its sentence where no word is named."""
    spans, text = claim["body"]["spans"], claim["body"]["text"]
    start, end = span = tuple(spans.get("trigger") or spans["quote"])
    first = spans["quote"][0]
    return span, _words(text[start - first : end - first])


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


def _batches(keys: Iterable[Any]) -> Iterator[list[Any]]:
    every = sorted(set(keys))
    return (every[start : start + _MANY] for start in range(0, len(every), _MANY))
