"""Lines of the record as the gathering of operations looks at them: claims, sightings, warnings and events."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from offing.atlas.hulls import find, hulls
from offing.atlas.navies import navies
from offing.atlas.operation_names import speaks_of_exercise
from offing.atlas.ship_names import plain
from offing.atlas.states import named
from offing.engine import database as db
from offing.engine.choose import Wanted
from offing.engine.hull_mentions import NO_SHIPS
from offing.engine.lines import craft_of
from offing.engine.said_lines import Said, ended_us, lane_of, said_rows
from offing.engine.who import flag_of, label_of
from offing.schema.craft import craft_key, is_rehearsal
from offing.schema.operation import Trace, Waters

Row = Mapping[str, Any]
_LANES = {"report": "said", "sighting": "sighted", "warning": "announced"}
_COLUMNS = [db.events.c[name] for name in ("row", "id", "kind", "t_start", "t_end", "lat", "lon", "synthetic")]
_MANY = 500
_GROUPS = ("group_activity", "rendezvous")
_SEEN = ("sighting", "tally")
_SHORTEST = 4  # letters of a name that a craft is taken for a ship by


def said_traces(connection: sa.Connection, generation: int, rejected: frozenset[str] = frozenset()) -> list[Trace]:
    """Return all claims, sightings and warnings of *generation*, copies and relays once, without the *rejected*."""
    rows = said_rows(connection, Wanted(), Said(True, True, True), generation)
    return [trace_of(row) for row in rows if row["id"] not in rejected]


def trace_of(row: Row) -> Trace:
    """Return what gathering looks at of one row of `said_rows`."""
    lane = lane_of(row)
    common: dict[str, Any] = {"id": row["id"], "lane": _LANES[lane], "kind": row["kind"], "start": row["t_start"]}
    common |= {"published": row["document_published"], "document": row["document_cluster"]}
    common |= {"at": row["body"]["spans"]["quote"][0], "synthetic": bool(row["document_synthetic"])}
    if lane == "warning":
        return Trace(**common, end=ended_us(row), place=_warned(row), subject=row["body"]["subject"])
    return Trace(**common, end=row["t_end"], **_said(row))


def _said(row: Row) -> dict[str, Any]:
    body, kind = row["body"], row["kind"]
    detail = body.get("detail") or {}
    seen = kind in _SEEN
    parties = [*(body.get("targets") or ()), *([] if seen else body.get("actors") or ())]
    whose = {one.get("state") for one in parties}
    if kind == "reaction":
        whose = {one.get("state") for one in (*(body.get("targets") or ()), *(body.get("actors") or ()))}
    units = body.get("units") or ()
    if not any(whose):
        whose = {unit.get("state") for unit in units} | {_owner(force) for force in body.get("forces") or ()}
    own = frozenset(state for state in whose if state)
    name = detail.get("name")
    return {
        "modality": row["modality"],
        "name": name if isinstance(name, str) else None,
        "patrol": detail.get("what") == "patrol",
        "speaks": isinstance(name, str) or "commands" in detail or speaks_of_exercise(body.get("text") or ""),
        "apart": "before" in detail or "after" in detail,
        "states": own,
        "hulls": frozenset(_hulls(units, own, known_only=seen)),
        "meets": _meant(detail.get("meets")),
        "place": _waters(body.get("place")),
        "toward": _waters(detail.get("to")),
    }


def _owner(force: Row) -> str | None:
    kind, _, rest = str(force.get("owner") or "").partition(":")
    return rest if kind == "state" else navies()[rest].state if kind == "navy" and rest in navies() else None


def _hulls(units: Iterable[Row], whose: frozenset[str], *, known_only: bool) -> Iterable[str]:
    """Yield the ships that a claim surely means, of the states that it is about; what the ledger lacks as written."""
    for unit in units:
        meant: list[str] = unit.get("hulls") or []
        words = unit.get("hull_number") or unit.get("name")
        if not known_only and not meant and words and unit.get("kind") not in NO_SHIPS:
            yield f"ship:{plain(words)}"
        if len(meant) == 1 and (unit.get("name") or unit.get("hull_number")):
            navy = navies().get(meant[0].split(":")[0])
            if navy is None or not whose or navy.state in whose:
                yield meant[0]


def _meant(meets: Any) -> frozenset[str]:
    """Return the states whose ships are to be met: of a party, or of words such as "the Russian ships"."""
    if isinstance(meets, Mapping):
        return frozenset(str(meets["state"]).split()[:1]) if meets.get("state") else frozenset()
    if isinstance(meets, list):
        return frozenset(code for one in meets for code in _meant(one))
    words = str(meets or "")[:200].replace("’s", "").replace("'s", "").split()
    return frozenset(code for word in words if word[:1].isupper() and (code := named(word.strip(",.;"))) is not None)


def _waters(place: Any) -> Waters | None:
    if isinstance(place, list):
        place = place[0] if place else None
    if isinstance(place, str):
        return Waters(place)
    if not isinstance(place, Mapping):
        return None
    told = {name: place.get(name) for name in ("lat", "lon", "geometry")}
    return Waters(str(place.get("name") or ""), **told, radius_km=float(place.get("radius_km") or 0.0))


def _warned(row: Row) -> Waters | None:
    geometry = row["body"]["geometry"]
    return None if row["lat"] is None and not geometry else Waters("", row["lat"], row["lon"], geometry=geometry)


def event_rows(
    connection: sa.Connection,
    generation: int,
    kinds: Sequence[str],
    windows: Iterable[tuple[int, int]],
    keys: Iterable[int],
) -> list[dict[str, Any]]:
    """Return the events of some kinds and craft that meet any of some stretches of time, with their ``craft``."""
    spans = _merged(windows)
    rows = _events_of(connection, generation, kinds, spans, keys)
    craft = craft_of(connection, rows)
    more = {key for number, row in rows.items() if row["kind"] in _GROUPS for key in craft.get(number, ())} - {*keys}
    rows |= _events_of(connection, generation, kinds, spans, more)  # of those who were in company with them
    return _with_craft(connection, rows)


def _events_of(
    connection: sa.Connection,
    generation: int,
    kinds: Sequence[str],
    spans: Sequence[tuple[int, int]],
    keys: Iterable[int],
) -> dict[int, dict[str, Any]]:
    table, of, found = db.events.c, db.event_craft.c, dict[int, dict[str, Any]]()
    every = sorted(keys)
    for start in range(0, len(every), _MANY) if spans else ():
        own = sa.select(of.row).where(of.craft_id.in_(every[start : start + _MANY]))
        # The empty text before it keeps SQLite from walking all events of the kinds: those of the craft are few.
        query = sa.select(*_COLUMNS).where(table.row.in_(own), (sa.literal("") + table.kind).in_(list(kinds)))
        query = query.where(db.seen_at(db.events, generation), table.t_start <= spans[-1][1])
        query = query.where(sa.or_(table.t_end.is_(None), table.t_end >= spans[0][0]))
        found |= {row["row"]: dict(row) for row in connection.execute(query).mappings() if _meets(row, spans)}
    return found


def _meets(row: Mapping[Any, Any], spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether an event meets any of some stretches of time, which are apart and in order."""
    at = bisect_left(spans, row["t_start"], key=lambda span: span[1])
    return at < len(spans) and (row["t_end"] is None or row["t_end"] >= spans[at][0])


def events_called(connection: sa.Connection, generation: int, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the events of those ids, of whatever kind, with their ``craft`` (keys)."""
    found: dict[int, dict[str, Any]] = {}
    every = sorted(ids)
    for start in range(0, len(every), _MANY):
        query = sa.select(*_COLUMNS).where(db.events.c.id.in_(every[start : start + _MANY]))
        query = query.where(db.seen_at(db.events, generation))
        found |= {row["row"]: dict(row) for row in connection.execute(query).mappings()}
    return _with_craft(connection, found)


def _with_craft(connection: sa.Connection, found: Mapping[int, dict[str, Any]]) -> list[dict[str, Any]]:
    craft = craft_of(connection, found)
    return [row | {"craft": craft.get(number, [])} for number, row in found.items()]


def _merged(windows: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for since, until in sorted(windows):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def event_traces(rows: Iterable[Row], ships: Mapping[int, Sequence[str]], labels: Mapping[int, str]) -> list[Trace]:
    """Return what gathering looks at of events; *ships* are the hulls that craft are tied to."""
    return [
        Trace(
            id=row["id"],
            lane="transmitted",
            kind=row["kind"],
            start=row["t_start"],
            end=row["t_end"],
            states=frozenset(
                navies()[hull.partition(":")[0]].state for key in row["craft"] for hull in ships.get(key, ())
            ),
            hulls=frozenset(hull for key in row["craft"] for hull in ships.get(key, ())),
            craft=frozenset(label_of(key, labels) for key in row["craft"]),
            place=None if row["lat"] is None else Waters("", row["lat"], row["lon"]),
            synthetic=bool(row["synthetic"]),
        )
        for row in rows
    ]


def ships_of(connection: sa.Connection, heard: Iterable[tuple[int, str | None]]) -> dict[int, list[str]]:
    """Return the hulls of the ledger that craft are tied to: by a user, by an MMSI the ledger has, or by name and flag.

    *heard* are craft and what they called themselves. A craft of a rehearsal bears "SIM" before its name and no state's
    flag; its name alone ties it.
    """
    found = {key: list(hulls) for key, hulls in _numbers().items()}
    for key, name in sorted((key, name) for key, name in heard if name):
        for hull in _called(name, flag_of(key), is_rehearsal(key)):
            if hull not in found.setdefault(key, []):
                found[key].append(hull)
    table = db.hull_ties
    for tie in connection.execute(sa.select(table).order_by(table.c.row)).mappings():  # the latest of a pair holds
        key = craft_key(tie["craft"])
        kept = [one for one in found.get(key, []) if one != tie["hull"]]
        found[key] = [*kept, tie["hull"]] if tie["tied"] else kept
    known = navies()
    return {key: some for key, hulls in found.items() if (some := [one for one in hulls if one.split(":")[0] in known])}


def _called(name: str, flag: str | None, rehearsed: bool) -> list[str]:
    first, _, rest = name.strip().partition(" ")
    words = rest if rehearsed and first == "SIM" else name
    if (flag is None and not rehearsed) or not _may_be(words):
        return []
    meant = [hull for hull in find(words) if rehearsed or navies()[hull.navy].state == flag]
    whose = {hull.navy for hull in meant}
    return [hull.id for hull in meant] if len(whose) == 1 else []


def _may_be(words: str) -> bool:
    """Tell whether a ship of the ledger may go by that name, its first word perhaps a prefix ("JS")."""
    if sum(map(str.isalpha, words)) < _SHORTEST:
        return False
    return plain(words) in _names() or plain(words.partition(" ")[2]) in _names()


@cache
def _names() -> frozenset[str]:
    return frozenset(plain(name) for hull in hulls() for name in hull.spellings())


@cache
def _numbers() -> dict[int, tuple[str, ...]]:
    """Return the ships of the ledger by the keys of craft whose MMSI or IMO number it has."""
    found: dict[int, tuple[str, ...]] = {}
    for hull in hulls():
        for label in [f"mmsi:{hull.mmsi}"] * bool(hull.mmsi) + [f"imo:{hull.imo}"] * bool(hull.imo):
            found[craft_key(label)] = (*found.get(craft_key(label), ()), hull.id)
    return found
