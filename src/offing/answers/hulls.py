"""One ship's page: who she is over time, where she was seen, what of the way between could be sailed, what is said."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from offing.atlas import classes, sea_ways
from offing.atlas.hull_identities import Identity, look_up, navies_meant
from offing.atlas.navies import navies
from offing.atlas.ship_names import plain
from offing.engine.hull_lines import exercises_beside, hull_lines
from offing.engine.hull_mentions import counts_of, keys_like, keys_of
from offing.engine.instants import moment
from offing.engine.lines import Line
from offing.engine.way_store import WayStore
from offing.record.hull_chains import Sea, chain, in_order
from offing.record.whereabouts import spots
from offing.schema.errors import SeveralMeant, UsageError
from offing.schema.review import REJECT, STANDING
from offing.schema.voyage import DISPUTED, SAILED, Chain, Leg, Link, Place, Seen, Way

Row = Mapping[str, Any]
_NM = 1852.0
_TURNED = ("反転", "turned back", "reversed")
_LISTED = 12


@dataclass(frozen=True, slots=True)
class Ship:
    """Hold a ship that is asked for: its identity in the ledger, None where that lacks it; its keys in the record."""

    identity: Identity | None
    keys: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Return the id that the ship goes by."""
        return self.identity.id if self.identity else self.keys[0]

    @property
    def class_id(self) -> str | None:
        """Return its class, None where that is not known."""
        return self.identity.latest.ship_class if self.identity else None


def ship_of(connection: sa.Connection, text: str, generation: int, on: date | None = None) -> Ship:
    """Return the one ship that words mean in the record. Raises UsageError where they mean none, or several.

    Where they mean several and the record tells of one alone, it is that one, and the remarks say so; where it tells of
    more, or of none, SeveralMeant names them.
    """
    if not text.strip():
        raise UsageError("say which ship: a number, a name, or RU:548")
    found = {one.id: Ship(one, tuple(keys_of(one.entries))) for one in look_up(text, on)}
    taken = {key for ship in found.values() for key in ship.keys}
    for key in _unknown(connection, text):
        if key not in taken:
            found[key] = Ship(None, (key,))
    if not found:
        raise UsageError(f"neither the ledger nor the record knows a ship {text!r}; write a number, a name, or RU:548")
    if len(found) == 1:
        return next(iter(found.values()))
    told = {id_: counts_of(connection, ship.keys, generation) for id_, ship in found.items()}
    named = [id_ for id_, count in told.items() if count]
    if len(named) == 1:
        others = ", ".join(_words(ship) for id_, ship in found.items() if id_ != named[0])
        words = f"{text!r} may also be {others}; the record tells of none of these"
        ship = found[named[0]]
        return Ship(ship.identity, ship.keys, (words,))
    likeliest = sorted(found, key=lambda id_: (-told[id_], id_))
    listed = [f"{_words(found[id_])} ({_lines_tell(told[id_])})" for id_ in likeliest[:_LISTED]]
    if len(found) > _LISTED:
        listed.append(f"and {len(found) - _LISTED} others")
    what = f"{text!r} is borne by {len(found)} ships; write the id of the one you mean, such as {likeliest[0]}:"
    raise SeveralMeant(what, listed)


def page(
    connection: sa.Connection,
    generation: int,
    ship: Ship,
    lines_of: Callable[[list[dict[str, Any]]], list[Line]],
    tied: Callable[[Ship], list[dict[str, Any]]],
    span: tuple[int | None, int | None],
    ways: WayStore,
) -> dict[str, Any]:
    """Return all that the record tells of a ship; *span* chooses among its lines by time (microseconds, half open)."""
    class_keys = [f"class:{whose}:{ship.class_id}" for whose in _whose(ship)] if ship.class_id else []
    rows = [row for row in hull_lines(connection, (*ship.keys, *class_keys), generation) if _within(row, span)]
    lines = dict(zip((row["row"] for row in rows), lines_of(rows), strict=True))
    named = [row for row in rows if any(one["certain"] and not one["observing"] for one in row["named"])]
    certain = [row for row in named if not _is_rejected(lines[row["row"]])]
    observing = [row for row in rows if any(one["observing"] for one in row["named"])]
    open_ = [row for row in rows if not any(one["certain"] or one["observing"] for one in row["named"])]
    open_ = _as_told(open_, lines)
    turned = {row["document"] for row in certain if set(_TURNED) & set(_detail(row).get("activities") or ())}
    seen = [_seen(row, lines[row["row"]], row["document"] in turned) for row in certain]
    sightings = [one for one in seen if one.sighted]
    earlier = [one for one, row in zip(seen, certain, strict=True) if "same_as" in _detail(row)]
    known = classes.classes().get(ship.class_id or "")
    speed = known.speed_kn if known else None
    told_by = f"the speed of the class {known.name}" if known and speed else "no speed of its class is known: taken as"
    made, left = chain(sightings, earlier, speed, told_by, _sea(ways))
    chained = {link.seen.id for link in made.links} | {id_ for link in made.links for id_ in link.told_by}
    rest = [lines[row["row"]] for row in certain if lines[row["row"]]["id"] not in chained]
    craft = tied(ship)
    return {
        "hull": identity_json(ship),
        "remarks": [*ship.remarks, *_remarks(made, left)],
        "synthetic": any(line["synthetic"] for line in lines.values()) or any(one["synthetic"] for one in craft),
        "speed_kn": made.speed_kn,
        "speed_from": f"{made.speed_from} {made.speed_kn:g} kn; a tenth more is allowed for",
        "sightings": [_link_json(link, lines_by_id(lines)) for link in made.links],
        "legs": [_leg_json(leg) for leg in made.legs],
        "may_be": [_brief(lines[row["row"]]) | {"candidates": _candidates(row, ship)} for row in open_],
        "observed_from": [_brief(lines[row["row"]]) for row in observing],
        "craft": craft,
        "port_calls": [_brief(line) for line in rest if line["kind"] == "port_call"]
        + [visit for one in craft for visit in one["port_visits"]],
        "operations": _operations(connection, certain, lines),
        "rejected": [_brief(lines[row["row"]]) for row in named if _is_rejected(lines[row["row"]])],
        "said": [_brief(line) for line in rest if line["kind"] != "port_call"],
        "documents": _documents(rows, lines),
    }


def _is_rejected(line: Line) -> bool:
    """Tell whether a review took a line to be wrong, so that nothing is joined by it."""
    return bool(line["review"]) and line["review"]["verdict"] == STANDING[REJECT]


def lines_by_id(lines: Mapping[int, Line]) -> dict[str, Line]:
    """Return lines by their ids."""
    return {line["id"]: line for line in lines.values()}


def identity_json(ship: Ship) -> dict[str, Any]:
    """Return who a ship is over time, as plain data."""
    if ship.identity is None:
        _, whose, word = ship.keys[0].split(":", 2)
        return {
            **{"id": ship.id, "navy": whose or None, "number": word if ship.id.startswith("hull:") else None},
            **{"name": word if ship.id.startswith("name:") else None, "class": None, "entries": []},
            "note": "the ledger of hulls lacks this ship",
        }
    it = ship.identity.latest
    return {
        **{"id": it.id, "navy": it.navy, "navy_name": navies()[it.navy].name, "state": ship.identity.state},
        **{"number": it.pennant or None, "name": it.name, "class": it.ship_class},
        "class_name": classes.classes()[it.ship_class].name,
        "names": list(ship.identity.names()),
        "entries": [
            {
                **{"id": one.id, "number": one.pennant or None, "name": one.name, "names": dict(one.names)},
                **{"also": list(one.also), "class": one.ship_class, "fleet": one.fleet or None},
                **{"from": one.since, "to": one.until, "mmsi": one.mmsi, "imo": one.imo},
                **{"doubt": one.doubt or None, "sources": list(one.sources)},
            }
            for one in ship.identity.entries
        ],
    }


def _unknown(connection: sa.Connection, text: str) -> list[str]:
    """Return the keys of ships that the ledger lacks and words mean."""
    if text.startswith(("hull:", "name:")):
        return keys_like(connection, None, (), exactly=text)
    whose, _, rest = text.partition(":")
    some = navies_meant(whose) if rest else []
    word = plain(rest if some else text)
    return keys_like(connection, word, {*some, *(navies()[navy].state for navy in some)}) if word else []


def _words(ship: Ship) -> str:
    return ship.identity.words() if ship.identity else f"{ship.id}, which the ledger lacks"


def _lines_tell(count: int) -> str:
    if not count:
        return "nothing in the record tells of it"
    return f"{count:,} line{' tells' if count == 1 else 's tell'} of it"


def _whose(ship: Ship) -> tuple[str, ...]:
    return (ship.identity.latest.navy, ship.identity.state) if ship.identity else ()


def _within(row: Row, span: tuple[int | None, int | None]) -> bool:
    start = row["t_start"] if row["t_start"] is not None else row["document_published"]
    if start is None:
        return span == (None, None)
    end = row["t_end"] if row["t_end"] is not None else start
    return (span[0] is None or end >= span[0]) and (span[1] is None or start < span[1])


def _as_told(rows: Sequence[dict[str, Any]], lines: Mapping[int, Line]) -> list[dict[str, Any]]:
    """Return lines in the order of their times; those of one document whose times meet, as the document tells them."""
    by_id = {lines[row["row"]]["id"]: row for row in rows}
    return [by_id[link.seen.id] for link in in_order(Link(_seen(row, lines[row["row"]], False)) for row in rows)]


def _detail(row: Row) -> Row:
    return row["body"].get("detail") or {}


def _seen(row: Row, line: Line, turned: bool) -> Seen:
    body, detail = row["body"], _detail(row)
    place = body.get("place") or {}
    found, slack = spots(place)
    through, heading = detail.get("through"), detail.get("heading_deg")
    passed = float(heading) if through and heading is not None and not turned else None
    return Seen(
        id=line["id"],
        document=row["document"],
        offset=body["spans"]["quote"][0],
        t_start=row["t_start"],
        t_end=row["t_end"],
        place=place.get("name"),
        lat=place.get("lat"),
        lon=place.get("lon"),
        spots=found,
        slack_m=slack,
        geometry=place.get("geometry"),
        through=passed,
        sighted=row["sighted"],
        line={"radius_km": place.get("radius_km")},
    )


def _sea(held: WayStore) -> Sea:
    """Return how ways are found, those that were found before from where they are kept."""

    def shortest(starts: Sequence[Place], ends: Sequence[Place]) -> Way | None:
        found = held.shortest(starts, ends)
        return None if found is None else _way(found)

    def others(
        starts: Sequence[Place], ends: Sequence[Place], within_m: float, closed: Sequence[tuple[Place, Place]]
    ) -> list[Way]:
        return [_way(one) for one in held.others(starts, ends, within_m, closed)]

    return Sea(shortest, others)


def _way(found: sea_ways.Way) -> Way:
    return Way(found.length_m, found.places, tuple((one.id, one.name, one.towards) for one in found.straits))


def _remarks(made: Chain, left: Iterable[Seen]) -> list[str]:
    disputes = sum(leg.verdict == DISPUTED for leg in made.legs)
    unplaced = sum(not link.seen.spots or link.seen.t_start is None for link in made.links)
    told = []
    if disputes:
        words = "one of the two may be of another ship, or a number, a time or a place told wrongly"
        times = "once" if disputes == 1 else f"{disputes} times"
        told.append(f"{times} no hull could have sailed from one sighting to the next: {words}")
    if unplaced:
        some = "1 sighting tells" if unplaced == 1 else f"{unplaced} sightings tell"
        told.append(f"{some} no place or time that a way could be drawn from")
    if count := len(list(left)):
        some = "1 statement of an earlier sighting tells" if count == 1 else f"{count} statements of earlier ones tell"
        told.append(f"{some} no place or time, and {'is' if count == 1 else 'are'} tied to none")
    return told


def _brief(line: Line) -> dict[str, Any]:
    """Return what a page tells of a line."""
    detail = line["detail"]
    place = detail.get("place") or {}
    observer = detail.get("observer") or detail.get("speaker") or {}
    document = detail.get("document") or {}
    relays = detail.get("relays") or ()
    return {
        **{"id": line["id"], "kind": line["kind"], "lane": line["source"]},
        **{"t_start": line["t_start"], "t_end": line["t_end"]},
        "granularity": (detail.get("time") or {}).get("granularity"),
        "inferred": (detail.get("time") or {}).get("inferred"),
        **{"place": place.get("name"), "lat": line["lat"], "lon": line["lon"], "radius_km": place.get("radius_km")},
        "heading_deg": (detail.get("detail") or {}).get("heading_deg"),
        "to": _name((detail.get("detail") or {}).get("to")),
        **{"observer": observer.get("name"), "means": detail.get("means"), "grade": detail.get("grade")},
        "platforms": [one.get("name") or one.get("class") or one.get("kind") for one in detail.get("platforms") or ()],
        "with": [_unit(one) for one in detail.get("units") or ()],
        **{"modality": detail.get("modality"), "tier": detail.get("tier"), "text": detail.get("text")},
        "name": (detail.get("detail") or {}).get("name"),
        "relays": len(relays) + int(document.get("copies") or 0),
        "document": {name: document.get(name) for name in ("id", "title", "publisher", "published")},
        **{"review": line.get("review"), "synthetic": line["synthetic"]},
    }


def _name(place: Any) -> str | None:
    return place.get("name") if isinstance(place, Mapping) else place if isinstance(place, str) else None


def _unit(unit: Row) -> str:
    words = [unit.get("name"), unit.get("hull_number"), unit.get("class")]
    return " ".join(str(one) for one in words if one) or str(unit.get("kind") or "ship")


def _link_json(link: Any, lines: Mapping[str, Line]) -> dict[str, Any]:
    line = lines[link.seen.id]
    told = _brief(line)
    if not link.seen.sighted:
        told["lane"] = "told by a later release"
        told["relays"] += max(len(link.told_by) - 1, 0)
    return told | {
        "same_as": {"told_by": list(link.told_by), "of": list(link.same)} if link.told_by else None,
        "disputed_with": list(link.disputed_with),
        "passing_deg": link.seen.through,
    }


def _leg_json(leg: Leg) -> dict[str, Any]:
    return {
        **{"from": leg.start, "to": leg.end, "verdict": leg.verdict, "words": leg.words},
        "joined": leg.verdict == SAILED,
        "order": "not told: taken the other way round" if leg.turned else "as listed",
        "hours": round(leg.hours, 2),
        "least_nm": None if leg.least_m is None else round(leg.least_m / _NM, 1),
        "most_nm": round(leg.most_m / _NM, 1),
        "ways": [
            {
                "nm": round(way.length_m / _NM, 1),
                "straits": [{"id": id_, "name": name, "towards": towards} for id_, name, towards in way.straits],
                "back": way.back,
                "line": [[lon, lat] for lat, lon in way.places],
            }
            for way in leg.ways
        ],
    }


def _candidates(row: Row, ship: Ship) -> list[str]:
    """Return all hulls that the units may be among which the ship is one."""
    slots = {one["slot"] for one in row["named"]}
    found: dict[str, None] = {}
    for number, unit in enumerate(row["body"].get("units") or ()):
        if f"units.{number}" in slots:
            found |= dict.fromkeys(unit.get("hulls") or ())
    return list(found) or [ship.id]


def _operations(connection: sa.Connection, rows: Sequence[Row], lines: Mapping[int, Line]) -> list[dict[str, Any]]:
    """Return the exercises that lines naming the ship are of, and those that their documents tell of besides."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = _detail(row).get("name")
        if isinstance(name, str) and row["kind"] in ("exercise", "unit", "force", "movement"):
            one = found.setdefault(plain(name), {"name": name, "of_the_ship": True, "lines": [], "documents": []})
            one["lines"].append(lines[row["row"]]["id"])
    beside = exercises_beside(connection, {row["document"] for row in rows})
    for some in beside.values():
        for claim in some:
            name = (claim["body"].get("detail") or {}).get("name")
            if isinstance(name, str) and plain(name):
                one = found.setdefault(plain(name), {"name": name, "of_the_ship": False, "lines": [], "documents": []})
                one["lines"].append(claim["id"])
    for one in found.values():
        one["lines"] = list(dict.fromkeys(one["lines"]))
        del one["documents"]
    return list(found.values())


def _documents(rows: Iterable[Row], lines: Mapping[int, Line]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        document = lines[row["row"]]["detail"]["document"]
        told = {name: document.get(name) for name in ("id", "title", "publisher", "published", "copies")}
        one = found.setdefault(document["id"], told | {"lines": 0})
        one["lines"] += 1
    return sorted(found.values(), key=lambda one: (one["published"] is None, one["published"] or moment(0), one["id"]))
