"""Two reports of one observation: one sighting, told by several documents.

Reports are of one observation where all of this holds: they stand in different documents; their kind is one, the same
observer saw the same ships (by number or name; where none is told, the same classes or counts); their hours meet or
are at most half an hour apart, none of them longer than a day and a half; and their places are the same by name, or
nearer than the reach of both and five miles. Of several candidates the nearest in time and place are taken first, and
no sighting has two reports of one document. So what is one depends on what is held, and never on the order it came in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.instants import DAY_US, moment

Row = Mapping[str, Any]
_LONGEST_US = DAY_US * 3 // 2
_APART_US = 30 * 60_000_000
_APART_KM, _KM_A_DEGREE = 5 * 1.852, 111.2
_WIDEST_KM = 200.0
_MANY = 500


@dataclass(frozen=True, slots=True)
class Relays:
    """Hold for each report that another speaks for the claim that does, and for each speaker the others."""

    spoken_for: Mapping[int, int]
    others: Mapping[int, tuple[int, ...]]


def relays(connection: sa.Connection, generation: int, mark: int | None = None) -> Relays:
    """Return which sightings of *generation* are reports of one observation, as rows of claims; of one *mark* only."""
    rows = connection.execute(_query(generation, mark)).mappings()
    by_mark: dict[int, list[Row]] = {}
    for row in rows:
        by_mark.setdefault(row["mark"], []).append(dict(row))
    spoken_for: dict[int, int] = {}
    others: dict[int, tuple[int, ...]] = {}
    for some in by_mark.values():
        for group in joined(some):
            first, *rest = (row["row"] for row in group)
            others[first] = tuple(rest)
            spoken_for |= dict.fromkeys(rest, first)
    return Relays(spoken_for, others)


def _query(generation: int, mark: int | None) -> sa.Select[Any]:
    marks, claims, documents = db.sighting_marks.c, db.claims.c, db.documents.c
    nth = sa.func.row_number().over(
        partition_by=documents.cluster, order_by=(documents.published.is_(None), documents.published, documents.id)
    )
    living = sa.select(documents.row, nth.label("nth")).where(db.seen_at(db.documents, generation)).subquery()
    if mark is None:
        seen = sa.select(marks.mark).join(db.claims, marks.claim == claims.row)
        seen = seen.join(living, claims.document == living.c.row).where(marks.mark.is_not(None), living.c.nth == 1)
        several = seen.group_by(marks.mark).having(sa.func.count(sa.distinct(claims.document)) > 1)
        asked: sa.ColumnElement[bool] = marks.mark.in_(several)
    else:
        asked = marks.mark == mark
    query = sa.select(
        claims.row, claims.id, claims.document, claims.t_start, claims.t_end, claims.lat, claims.lon,
        marks.mark, marks.place, marks.radius_km, marks.relayed, documents.published,
    )  # fmt: skip
    query = query.join(db.claims, marks.claim == claims.row).join(db.documents, claims.document == documents.row)
    return query.join(living, documents.row == living.c.row).where(
        asked, living.c.nth == 1, claims.t_start.is_not(None)
    )


def joined(rows: Iterable[Row]) -> list[list[Row]]:
    """Return the groups of two and more reports of one observation, who speaks for it first; see the module."""
    ordered = sorted(rows, key=lambda row: (row["t_start"], row["id"]))
    pairs = sorted(_pairs(ordered))
    group = list(range(len(ordered)))
    members = {n: [n] for n in group}
    for _, _, _, one, other in pairs:
        a, b = group[one], group[other]
        if a == b or _share_document(ordered, members[a], members[b]):
            continue
        for n in members.pop(b):
            group[n] = a
            members[a].append(n)
    groups = [[ordered[n] for n in some] for some in members.values() if len(some) > 1]
    return [sorted(some, key=_order) for some in groups]


def _pairs(rows: Sequence[Row]) -> Iterable[tuple[float, str, str, int, int]]:
    for n, row in enumerate(rows):
        for m in range(n + 1, len(rows)):
            other = rows[m]
            if other["t_start"] > row["t_start"] + _LONGEST_US + _APART_US:
                break
            away = _away(row, other)
            if away is not None:
                yield away, row["id"], other["id"], n, m


def _away(one: Row, other: Row) -> float | None:
    """Return how far apart two reports are in hours and tens of kilometres; None where they are of two observations."""
    if one["document"] == other["document"]:
        return None
    ends = [row["t_start"] if row["t_end"] is None else row["t_end"] for row in (one, other)]
    if any(end - row["t_start"] > _LONGEST_US for row, end in zip((one, other), ends, strict=True)):
        return None
    gap = max(one["t_start"], other["t_start"]) - min(ends)
    if gap > _APART_US:
        return None
    apart = _distance_km(one, other)
    reach = sum(min(row["radius_km"] or 0.0, _WIDEST_KM) for row in (one, other))
    named = bool(one["place"]) and one["place"] == other["place"]
    if not named and (apart is None or apart > reach + _APART_KM):
        return None
    hours: float = abs(one["t_start"] - other["t_start"]) / 3.6e9
    return round(hours + (apart or 0.0) / 10, 6)


def _distance_km(one: Row, other: Row) -> float | None:
    """Return the distance between two reports, flat, which is near enough for what is near; None where not known."""
    if None in (one["lat"], one["lon"], other["lat"], other["lon"]):
        return None
    north, east = one["lat"] - other["lat"], (one["lon"] - other["lon"] + 180) % 360 - 180
    middle: float = radians((one["lat"] + other["lat"]) / 2)
    apart: float = _KM_A_DEGREE * hypot(north, east * cos(middle))
    return apart


def _share_document(rows: Sequence[Row], some: Sequence[int], others: Sequence[int]) -> bool:
    return not {rows[n]["document"] for n in some}.isdisjoint(rows[n]["document"] for n in others)


def _order(row: Row) -> tuple[bool, bool, int, str]:
    """Return the order of speaking: who saw it before who relays it, what was published first, then by id."""
    return bool(row["relayed"]), row["published"] is None, row["published"] or 0, row["id"]


def with_relays(connection: sa.Connection, rows: list[dict[str, Any]], generation: int) -> list[dict[str, Any]]:
    """Return rows of claims without the reports that another speaks for, which has them under ``relays``."""
    if not any(row["sighted"] for row in rows):
        return rows
    found = relays(connection, generation)
    kept = [row for row in rows if row["row"] not in found.spoken_for]
    told = reports(connection, [one for row in kept for one in found.others.get(row["row"], ())])
    for row in kept:
        if row["row"] in found.others:
            row["relays"] = [told[one] for one in found.others[row["row"]]]
    return kept


def reports(connection: sa.Connection, rows: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return by its row of claims what is shown of a report: its id, who tells it, and in which document."""
    claims, documents = db.claims.c, db.documents.c
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(rows), _MANY):
        query = sa.select(claims.row, claims.id, claims.body, documents.id.label("document"), documents.title)
        query = query.add_columns(documents.publisher, documents.published)
        query = query.join(db.documents, claims.document == documents.row)
        for row in connection.execute(query.where(claims.row.in_(rows[start : start + _MANY]))).mappings():
            speaker = row["body"].get("speaker") or row["body"].get("observer") or {}
            published = None if row["published"] is None else moment(row["published"])
            found[row["row"]] = {
                "id": row["id"],
                "by": speaker.get("name"),
                "document": {name: row[name] for name in ("title", "publisher")}
                | {"id": row["document"], "published": published},
            }
    return found
