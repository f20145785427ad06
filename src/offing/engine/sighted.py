"""What was sighted, for counting: hulls named for certain, ships seen together, and where they were seen to pass."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow.compute as pc
import sqlalchemy as sa

from offing.engine import database as db
from offing.engine.areas import areas_of
from offing.engine.home import Home
from offing.engine.tallied import Waters
from offing.schema.tally import Named, Together, Way

_MANY = 500


@dataclass(frozen=True, slots=True)
class Sighted:
    """Hold what sightings tell of ships in a time and an area, and which of them are of a rehearsal."""

    named: list[Named]
    together: list[Together]
    synthetic: frozenset[int]


def sighted(
    connection: sa.Connection,
    generation: int,
    since_us: int | None = None,
    until_us: int | None = None,
    within: Waters | None = None,
    state: str | None = None,
    navy: str | None = None,
) -> Sighted:
    """Return what sightings of documents that stood in *generation* tell; each lies where its place has its middle.

    Copies of one text tell the same ships, which count once however often they are told.
    """
    chosen = _claims(connection, generation, since_us, until_us, within)
    named = [one for one in _named(connection, chosen) if _is_of(one.hull, one.state, state, navy)]
    together = _together(connection, chosen, state, navy)
    made_up = frozenset(row for row, told in chosen.items() if told[2])
    return Sighted(named, together, made_up)


Claims = dict[int, tuple[int, int, bool]]  # by row: start, end, of a rehearsal


def _claims(
    connection: sa.Connection, generation: int, since_us: int | None, until_us: int | None, within: Waters | None
) -> Claims:
    """Return the sightings of a time and an area."""
    claims, documents = db.claims.c, db.documents.c
    query = sa.select(claims.row, claims.t_start, claims.t_end, documents.synthetic, claims.lat, claims.lon)
    query = query.join(db.documents, claims.document == documents.row)
    query = query.where(claims.sighted, claims.t_start.is_not(None), db.seen_at(db.documents, generation))
    query = query.where(claims.modality.not_in(("denied", "called_for", "planned", "possible")))
    query = _in_time(query, claims.t_start, sa.func.coalesce(claims.t_end, claims.t_start), since_us, until_us)
    rows = connection.execute(query).all()
    if within is not None:
        rows = [row for row, inside in zip(rows, _inside(rows, within), strict=True) if inside]
    return {row[0]: (row[1], row[1] if row[2] is None else row[2], bool(row[3])) for row in rows}


def _inside(rows: Iterable[Any], within: Waters) -> Any:
    lat, lon = (np.array([np.nan if row[n] is None else row[n] for row in rows], float) for n in (4, 5))
    return within.holds(lat, lon)


def _in_time(query: sa.Select[Any], start: Any, end: Any, since_us: int | None, until_us: int | None) -> sa.Select[Any]:
    if since_us is not None:
        query = query.where(end >= since_us)
    return query if until_us is None else query.where(start < until_us)


def _named(connection: sa.Connection, chosen: Claims) -> list[Named]:
    table = db.named_hulls.c
    query = sa.select(table.claim, table.hull).where(table.sighted, table.certain, ~table.observing)
    rows: list[tuple[int, str]] = [
        (row[0], row[1]) for row in connection.execute(_of_those(query, table.t_start, chosen))
    ]
    of = known_hulls()
    found = []
    for claim, hull in rows:
        if (told := chosen.get(claim)) is not None:
            class_id, state = of.get(hull) or _parts_of(hull)
            found.append(Named(claim, hull, class_id, state, told[0], told[1]))
    return found


def _together(connection: sa.Connection, chosen: Claims, state: str | None, navy: str | None) -> list[Together]:
    table = db.sighted_ships.c
    query = _of_those(sa.select(table.claim, table.state, table.class_id, table.ships), table.t_start, chosen)
    if state is not None:
        query = query.where(table.state == state)
    if navy is not None:
        query = query.where(table.navy == navy)
    found = []
    for claim, whose, class_id, ships in connection.execute(query):
        if (told := chosen.get(claim)) is not None:
            found.append(Together(claim, class_id, whose, ships, told[0], told[1]))
    return found


def _of_those(query: sa.Select[Any], start: Any, chosen: Claims) -> sa.Select[Any]:
    """Return a query bounded to when the claims chosen begin, which an index knows."""
    begun = [told[0] for told in chosen.values()]
    return query.where(start >= min(begun), start <= max(begun)) if begun else query.where(sa.false())


def _is_of(hull: str, of: str | None, state: str | None, navy: str | None) -> bool:
    if state is not None and of != state:
        return False
    return navy is None or navy_of(hull) == navy


@cache
def known_hulls() -> Mapping[str, tuple[str, str]]:
    """Return class and state of each hull of the ledger, by its id."""
    from offing.atlas.hulls import built_in
    from offing.atlas.navies import navies

    states = {key: one.state for key, one in navies().items()}
    return {one.id: (one.ship_class, states[one.navy]) for one in built_in().hulls}


def class_sizes() -> dict[str, int]:
    """Return how many hulls of the ledger each class has."""
    found: dict[str, int] = {}
    for class_id, _ in known_hulls().values():
        found[class_id] = found.get(class_id, 0) + 1
    return found


def navy_of(hull: str) -> str | None:
    """Return the navy in a hull's key, None where only a state is known."""
    first, _, rest = hull.partition(":")
    whose = rest.partition(":")[0] if first in ("hull", "name", "class") else first
    return whose if whose and whose != whose.upper() else None


def _parts_of(hull: str) -> tuple[None, str | None]:
    """Return class and state of a hull that the ledger lacks, as far as its key tells them."""
    from offing.atlas.navies import navies

    whose = hull.split(":")[1] if hull.count(":") > 1 else ""
    listed = navies().get(whose)
    return None, listed.state if listed is not None else (whose or None)


def line_ids(connection: sa.Connection) -> Callable[[Iterable[int]], list[str]]:
    """Return what tells the ids of the lines of some rows of claims."""

    def ids(rows: Iterable[int]) -> list[str]:
        wanted = list(rows)
        query = sa.select(db.claims.c.row, db.claims.c.id).where(db.claims.c.row.in_(wanted[:_MANY]))
        known: dict[int, str] = dict(connection.execute(query).all())
        return list(dict.fromkeys(known[row] for row in wanted if row in known))

    return ids


def ways(connection: sa.Connection, home: Home, chosen: Iterable[int], within: Waters | None) -> dict[int, Way]:
    """Return which strait each of some sightings saw its ships pass: the widest that holds the place, else its name.

    With *within* only the straits of that area, and passages whose middle lies in it.
    """
    table = db.sighted_passages.c
    wanted = set(chosen)
    query = sa.select(table.claim, table.name, table.lat, table.lon, table.heading).order_by(table.row)
    rows = [row for row in connection.execute(query) if row[0] in wanted]
    if not rows:
        return {}
    lat, lon = (np.array([np.nan if row[n] is None else row[n] for row in rows], float) for n in (2, 3))
    places, of = np.unique(np.stack([lat, lon]), axis=1, return_inverse=True)
    straits = _straits_at(home, *places)
    inside = within.holds(*places) if within is not None else np.ones(places.shape[1], bool)
    names: dict[int, str] = {}
    found: dict[int, Way] = {}
    for (claim, name, _, _, heading), at in zip(rows, of.reshape(-1), strict=True):
        strait = straits[at]
        if within is not None and not (inside[at] or (strait is not None and strait[0] in within.ids)):
            continue
        told = strait[1] if strait is not None else names.setdefault(int(at), name)
        found.setdefault(claim, Way(told, heading))
    return found


def _straits_at(home: Home, lat: Any, lon: Any) -> list[tuple[str, str] | None]:
    """Return the widest strait (id, name) that holds each of n points, None where there is none."""
    import shapely

    areas = areas_of(home)
    straits = areas.filter(pc.equal(areas["kind"], "strait"))
    found: list[tuple[str, str] | None] = [None] * len(lat)
    sizes = [0.0] * len(lat)
    names = zip(straits["area_id"].to_pylist(), straits["name"].to_pylist(), strict=True)
    for named, shape in zip(names, shapely.from_wkb(straits["geometry"].to_pylist()), strict=True):
        shapely.prepare(shape)
        for at in np.flatnonzero(shapely.intersects_xy(shape, lon, lat)):
            if shape.area > sizes[at]:
                found[at], sizes[at] = named, shape.area
    return found
