"""Which hulls the claims of documents mean: rows of the table named_hulls, and how to ask it.

A hull of the ledger is told by its id there. A ship that the ledger lacks is ``hull:<navy or state>:<number>``, or
``name:<navy or state>:<name>`` where no number is told; a class without a hull in the ledger is
``class:<navy or state>:<class>``. Numbers and names are folded as the atlas folds them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from offing.atlas.hulls import Hull
from offing.atlas.navies import navies
from offing.atlas.ship_names import plain
from offing.engine import database as db

Row = Mapping[str, Any]
_LONGEST = 120  # characters of a name or number that is told apart by them
_MANY = 500
NO_SHIPS = frozenset(
    (
        *("aircraft", "fighter", "bomber", "patrol_aircraft", "transport_aircraft", "helicopter", "drone", "balloon"),
        *("troops", "vehicle"),
    )
)


def hull_rows(claim: Row) -> list[dict[str, Any]]:
    """Return the rows of named_hulls for one row of claims: each hull once as seen, and once as observer."""
    found: dict[tuple[str, bool], dict[str, Any]] = {}
    for slot, unit in _units(claim["body"]):
        observing = slot.startswith("platforms.")
        number, name = (_folded(unit.get(part)) for part in ("hull_number", "name"))
        for hull, certain in _meant(unit, number, name):
            row = found.setdefault(
                (hull, observing),
                {
                    **{"claim": claim["row"], "hull": hull, "slot": slot, "number": number, "name": name},
                    **{"certain": certain, "observing": observing},
                    **{"sighted": claim["sighted"], "t_start": claim["t_start"]},
                },
            )
            if certain and not row["certain"]:
                row.update(slot=slot, number=number, name=name, certain=True)
    return list(found.values())


def keys_of(hulls: Iterable[Hull]) -> list[str]:
    """Return every key under which claims may name one ship of the ledger, by its entries.

    Beside its ids those that it had while the ledger lacked it.
    """
    found: dict[str, None] = {}
    for hull in hulls:
        found[hull.id] = None
        for whose in (hull.navy, navies()[hull.navy].state):
            if hull.pennant:
                found[f"hull:{whose}:{plain(hull.pennant)}"] = None
    return list(found)


def mentions(connection: sa.Connection, keys: Iterable[str], generation: int) -> list[dict[str, Any]]:
    """Return the mentions of hulls in what documents said as of *generation*, oldest first.

    Each row has the columns of named_hulls and its claim's ``document``; of what tells no time nothing says when.
    """
    wanted = list(dict.fromkeys(keys))
    named, claims, documents = db.named_hulls, db.claims.c, db.documents
    joined = named.join(db.claims, named.c.claim == claims.row).join(documents, claims.document == documents.c.row)
    query = sa.select(named, claims.document).select_from(joined).where(db.seen_at(documents, generation))
    found: list[dict[str, Any]] = []
    for start in range(0, len(wanted), _MANY):
        some = query.where(named.c.hull.in_(wanted[start : start + _MANY]))
        found += [dict(row) for row in connection.execute(some).mappings()]
    return sorted(found, key=lambda row: (row["t_start"] is None, row["t_start"] or 0, row["row"]))


def counts_of(connection: sa.Connection, keys: Iterable[str], generation: int) -> int:
    """Return how many current claims surely name a hull."""
    named, claims, documents = db.named_hulls.c, db.claims.c, db.documents
    query = sa.select(sa.func.count(sa.distinct(named.claim))).select_from(
        db.named_hulls.join(db.claims, named.claim == claims.row).join(documents, claims.document == documents.c.row)
    )
    query = query.where(named.hull.in_(list(keys)), named.certain, db.seen_at(documents, generation))
    return int(connection.scalar(query) or 0)


def keys_like(
    connection: sa.Connection, word: str | None, whose: Iterable[str], *, exactly: str | None = None
) -> list[str]:
    """Return the keys of ships that the ledger lacks by a folded number or name, of some navies or states (all: none).

    With *exactly* that key alone, where the record has it.
    """
    named = db.named_hulls.c
    unknown = sa.or_(named.hull.startswith("hull:"), named.hull.startswith("name:"))
    query = sa.select(named.hull).where(unknown).distinct().order_by(named.hull).limit(_MANY)
    if exactly is not None:
        return list(connection.scalars(query.where(named.hull == exactly)))
    found = connection.scalars(query.where(sa.or_(named.number == word, named.name == word)))
    some = set(whose)
    keys = [key for key in found if not some or key.split(":", 2)[1] in some]
    return [key for key in keys if key.split(":", 2)[2] == word]


def _units(body: Row) -> Iterator[tuple[str, Row]]:
    """Yield every unit that a claim's body tells, with its slot's name."""
    for slot in ("units", "platforms"):
        for number, unit in enumerate(body.get(slot) or ()):
            yield f"{slot}.{number}", unit
    for name, value in (body.get("detail") or {}).items():
        for number, one in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(one, Mapping) and (one.get("hulls") or one.get("hull_number")):
                yield f"detail.{name}.{number}" if isinstance(value, list) else f"detail.{name}", one


def _meant(unit: Row, number: str | None, name: str | None) -> Iterator[tuple[str, bool]]:
    """Yield the hulls that a unit may be, and whether it is surely that one."""
    hulls = unit.get("hulls") or ()
    if hulls:
        told = bool(number or name)
        yield from ((hull, told and len(hulls) == 1) for hull in hulls)
        return
    whose = unit.get("navy") or unit.get("state") or ""
    class_ = unit.get("class_id") or _folded(unit.get("class"))
    if number:
        yield f"hull:{whose}:{number}", bool(whose)
    elif name:
        yield f"name:{whose}:{name}", bool(whose)
    elif class_ and unit.get("kind") not in NO_SHIPS:
        yield f"class:{whose}:{class_}", False


def _folded(text: str | None) -> str | None:
    return plain(text)[:_LONGEST] or None if text else None
