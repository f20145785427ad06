"""What was sighted, for counting: hulls named for certain, ships seen together, and where they were seen to pass."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow.compute as pc
import sqlalchemy as sa
from numpy.typing import NDArray

from offing.engine import database as db
from offing.engine.areas import areas_of
from offing.engine.home import Home
from offing.engine.tallied import Waters
from offing.schema.tally import Ints, Named, Together, Way

_MANY = 500


@dataclass(frozen=True, slots=True)
class Sighted:
    """Hold what sightings tell of ships in a time and an area, and which of them are of a rehearsal."""

    named: Named
    together: Together
    synthetic: frozenset[int]
    rejected: frozenset[str] = frozenset()


def sighted(
    connection: sa.Connection,
    generation: int,
    since_us: int | None = None,
    until_us: int | None = None,
    within: Waters | None = None,
    state: str | None = None,
    navy: str | None = None,
    rejected: frozenset[str] = frozenset(),
    *,
    passing: bool = False,
) -> Sighted:
    """Return what sightings of documents that stood in *generation* tell; each lies where its place has its middle.

    Copies of one text tell the same ships, which count once however often they are told. Lines that were *rejected* are
    left out, and named. With *passing* only those that saw ships pass something are looked at.
    """
    claims = _claims(connection, generation, since_us, until_us, within, passing)
    claims, gone = _without(connection, claims, rejected)
    named = _named(connection, claims, state, navy, passing)
    together = _together(connection, claims, state, navy, passing)
    return Sighted(named, together, frozenset(claims.row[claims.synthetic].tolist()), gone)


@dataclass(frozen=True, slots=True)
class _Claims:
    """Hold the sightings asked for, column by column, sorted by row."""

    row: Ints
    start: Ints
    end: Ints
    synthetic: NDArray[np.bool_]

    def at(self, rows: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Return where each of some rows of claims stands here, and which do."""
        at = np.searchsorted(self.row, rows)
        at[at == len(self.row)] = 0
        return at, self.row[at] == rows if len(self.row) else np.zeros(len(rows), np.bool_)


def _claims(
    connection: sa.Connection,
    generation: int,
    since_us: int | None,
    until_us: int | None,
    within: Waters | None,
    passing: bool,
) -> _Claims:
    """Return the sightings of a time and an area."""
    claims = db.claims.c
    end = sa.func.coalesce(claims.t_end, claims.t_start)
    query = sa.select(claims.row, claims.t_start, end, claims.lat, claims.lon, claims.document)
    query = query.where(claims.sighted == sa.true(), claims.t_start.is_not(None))
    query = query.where(claims.modality.not_in(("denied", "called_for", "planned", "possible")))
    query = query.where(_passed(claims.row, passing))
    if since_us is not None:
        query = query.where(end >= since_us)
    if until_us is not None:
        query = query.where(claims.t_start < until_us)
    # Microseconds of any year that can be told stay exact as floats.
    found = np.array(connection.execute(query).cursor.fetchall(), np.float64).reshape(-1, 6)
    if within is not None and len(found):
        found = found[within.holds(found[:, 3], found[:, 4])]
    # Joined here, which is faster than a database that looks each document up.
    documents = _documents(connection, generation)
    at = np.minimum(np.searchsorted(documents[:, 0], found[:, 5]), max(len(documents) - 1, 0))
    stands = documents[at, 0] == found[:, 5] if len(documents) else np.zeros(len(found), np.bool_)
    found, made_up = found[stands], documents[at[stands], 1] != 0
    order = np.argsort(found[:, 0], kind="stable")
    row, start, ends = (found[order, n].astype(np.int64) for n in range(3))
    return _Claims(row, start, ends, made_up[order])


def _without(connection: sa.Connection, claims: _Claims, rejected: frozenset[str]) -> tuple[_Claims, frozenset[str]]:
    """Return the sightings without those of some ids, and which of these there were."""
    table, ids, known = db.claims.c, sorted(rejected), dict[int, str]()
    for start in range(0, len(ids), _MANY):
        query = sa.select(table.row, table.id).where(table.id.in_(ids[start : start + _MANY]))
        known.update(dict(connection.execute(query).all()))
    gone = np.isin(claims.row, np.array(sorted(known), np.int64))
    names = frozenset(known[row] for row in claims.row[gone].tolist())
    return _Claims(claims.row[~gone], claims.start[~gone], claims.end[~gone], claims.synthetic[~gone]), names


def _documents(connection: sa.Connection, generation: int) -> Ints:
    """Return row, and 1 where it is of a rehearsal, of each document that stood in *generation*, by row."""
    table = db.documents.c
    query = sa.select(table.row, table.synthetic).where(db.seen_at(db.documents, generation)).order_by(table.row)
    return np.array(connection.execute(query).cursor.fetchall(), np.int64).reshape(-1, 2)


def _columns(connection: sa.Connection, query: sa.Select[Any], count: int) -> list[tuple[Any, ...]]:
    """Return the answer to a query column by column, straight from the database's driver: there may be very many."""
    rows = connection.execute(query).cursor.fetchall()
    return list(zip(*rows, strict=True)) if rows else [()] * count


def _floats(values: Sequence[Any]) -> NDArray[np.float64]:
    return np.array([np.nan if one is None else one for one in values], np.float64)


def _passed(claim: Any, passing: bool) -> sa.ColumnElement[bool]:
    return claim.in_(sa.select(db.sighted_passages.c.claim)) if passing else sa.true()


def _named(connection: sa.Connection, claims: _Claims, state: str | None, navy: str | None, passing: bool) -> Named:
    table = db.named_hulls.c
    query = sa.select(table.claim, table.hull)
    # Written out, so that SQLite takes the index that holds it all.
    query = query.where(table.sighted == sa.true(), table.certain == sa.true(), table.observing == sa.false())
    query = query.where(_passed(table.claim, passing))
    rows, keys = _columns(connection, _of_those(query, table.t_start, claims), 2)
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    codes = np.array([places[key] for key in keys], np.int64)
    of = known_hulls()
    hulls = [(key, *(of.get(key) or _parts_of(key))) for key in places]
    wanted = np.array([_is_of(key, whose, state, navy) for key, _, whose in hulls], np.bool_)
    at, there = claims.at(np.array(rows, np.int64))
    there &= wanted[codes] if len(codes) else True
    chosen = at[there]
    return Named(claims.row[chosen], claims.start[chosen], claims.end[chosen], codes[there], hulls)


def _together(
    connection: sa.Connection, claims: _Claims, state: str | None, navy: str | None, passing: bool
) -> Together:
    table = db.sighted_ships.c
    query = _of_those(sa.select(table.claim, table.state, table.class_id, table.ships), table.t_start, claims)
    query = query.where(_passed(table.claim, passing))
    if state is not None:
        query = query.where(table.state == state)
    if navy is not None:
        query = query.where(table.navy == navy)
    rows, states, classes, ships = _columns(connection, query, 4)
    places: dict[tuple[str | None, str | None], int] = {}
    codes = [places.setdefault(kind, len(places)) for kind in zip(classes, states, strict=True)]
    at, there = claims.at(np.array(rows, np.int64))
    chosen = at[there]
    told = (claims.row[chosen], claims.start[chosen], claims.end[chosen], np.array(ships, np.int64)[there])
    return Together(*told, np.array(codes, np.int64)[there], list(places))


def _of_those(query: sa.Select[Any], start: Any, claims: _Claims) -> sa.Select[Any]:
    """Return a query bounded to when the sightings asked for begin, which an index knows."""
    if not len(claims.start):
        return query.where(sa.false())
    return query.where(start >= int(claims.start.min()), start <= int(claims.start.max()))


def _is_of(hull: str, of: str | None, state: str | None, navy: str | None) -> bool:
    if state is not None and of != state:
        return False
    return navy is None or navy_of(hull) == navy


@cache
def known_hulls() -> Mapping[str, tuple[str, str]]:
    """Return class and state of each hull of the ledger, by its id."""
    from offing.atlas.hulls import built_in

    states = _states_of_navies()
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
    parts = hull.split(":", 2)
    whose = parts[1] if len(parts) == 3 else ""
    return None, _states_of_navies().get(whose, whose or None)


@cache
def _states_of_navies() -> Mapping[str, str]:
    from offing.atlas.navies import navies

    return {key: one.state for key, one in navies().items()}


def line_ids(connection: sa.Connection) -> Callable[[Iterable[int]], dict[int, str]]:
    """Return what tells the ids of the lines of some rows of claims."""

    def ids(rows: Iterable[int]) -> dict[int, str]:
        wanted, found = sorted(set(rows)), dict[int, str]()
        for start in range(0, len(wanted), _MANY):
            query = sa.select(db.claims.c.row, db.claims.c.id)
            some = query.where(db.claims.c.row.in_(wanted[start : start + _MANY]))
            found.update(dict(connection.execute(some).all()))
        return found

    return ids


def ways(connection: sa.Connection, home: Home, chosen: Iterable[int], within: Waters | None) -> dict[int, Way]:
    """Return which strait each of some sightings saw its ships pass: the widest that holds the place, else its name.

    With *within* only the straits of that area, and passages whose middle lies in it.
    """
    table = db.sighted_passages.c
    wanted = set(chosen)
    query = sa.select(table.claim, table.name, table.lat, table.lon, table.heading).order_by(table.row)
    rows = [row for row in connection.execute(query).cursor.fetchall() if row[0] in wanted]
    if not rows:
        return {}
    lat, lon = (_floats([row[n] for row in rows]) for n in (2, 3))
    places, of = np.unique(np.stack([lat, lon]), axis=1, return_inverse=True)
    straits = _straits_at(home, *places)
    inside = within.holds(*places) if within is not None else np.ones(places.shape[1], bool)
    names: dict[int, str] = {}  # of several names of one place always the same, whichever was read first
    for (_, name, *_), at in zip(rows, of.reshape(-1).tolist(), strict=True):
        names[at] = min(names.get(at, name), name)
    found: dict[int, Way] = {}
    for (claim, _, _, _, heading), at in zip(rows, of.reshape(-1).tolist(), strict=True):
        strait = straits[at]
        if within is not None and not (inside[at] or (strait is not None and strait[0] in within.ids)):
            continue
        told = strait[1] if strait is not None else names[at]
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
