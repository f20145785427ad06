"""Which craft are a ship, by what statement, and what they transmitted in the time that they are tied to it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from offing.answers.hulls import Ship
from offing.atlas.ship_names import plain
from offing.engine.hull_ties import standing, ties_of
from offing.engine.instants import moment
from offing.engine.lines import Line
from offing.engine.reader import Record
from offing.engine.who import flag_of
from offing.schema.craft import craft_key, craft_label

_SHORTEST = 4  # letters of a name that a craft is tied to a ship by
_EVENTS = 20
_NAMED = ("craft_id", "name", "t_start", "t_end")


def craft_of_ship(
    record: Record, connection: sa.Connection, ship: Ship, span: tuple[int | None, int | None]
) -> list[dict[str, Any]]:
    """Return the craft tied to a ship, each with the statement, its fixes' number, port visits and other events.

    A craft is tied by an MMSI or IMO number that the ledger was told, by calling itself by the ship's name under its
    state's flag, or by a user; and by none of these where a user untied it.
    """
    users = standing(ties_of(connection, (ship.id, *ship.keys)))
    found = _by_ledger(ship) | _by_name(record, ship) | {label: _by_user(row) for label, row in users.items()}
    return [_told(record, label, how, span) for label, how in found.items() if how["tied"]]


def ties_json(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of ties as people and JSON are shown them."""
    return [
        {name: row[name] for name in ("id", "craft", "hull", "tied", "by", "why")}
        | {name: None if row[name] is None else moment(row[name]) for name in ("t_start", "t_end", "made_at")}
        for row in rows
    ]


def _by_user(row: Mapping[str, Any]) -> dict[str, Any]:
    words = f"{row['by']} says so: {row['why']}"
    return {"tied": row["tied"], "by": "user", "id": row["id"], "words": words, "span": (row["t_start"], row["t_end"])}


def _by_ledger(ship: Ship) -> dict[str, dict[str, Any]]:
    found = {}
    for it in ship.identity.entries if ship.identity else ():
        for label in [f"mmsi:{it.mmsi}"] * bool(it.mmsi) + [f"imo:{it.imo}"] * bool(it.imo):
            words = f"the ledger of hulls has this number ({', '.join(it.sources) or it.origin})"
            found[label] = {"tied": True, "by": "ledger", "id": None, "words": words, "span": (None, None)}
    return found


def _by_name(record: Record, ship: Ship) -> dict[str, dict[str, Any]]:
    if ship.identity is None:
        return {}
    names = {plain(name) for name in ship.identity.names() if name.isascii() and len(plain(name)) >= _SHORTEST}
    runs = record.names_heard()
    found: dict[str, dict[str, Any]] = {}
    for key, name in sorted({(key, name) for key, name in zip(*runs, strict=True) if name}):
        folded = plain(name)
        bare = plain(name.partition(" ")[2]) if " " in name else folded
        if (folded in names or bare in names) and flag_of(key) == ship.identity.state:
            words = f"called itself {name!r} under the flag {ship.identity.state}; another ship may bear the name"
            found[craft_label(key)] = {"tied": True, "by": "name", "id": None, "words": words, "span": (None, None)}
    return found


def _told(record: Record, label: str, how: Mapping[str, Any], span: tuple[int | None, int | None]) -> dict[str, Any]:
    since, until = (_later(how["span"][0], span[0], max), _later(how["span"][1], span[1], min))
    when = [None if us is None else moment(us) for us in (since, until)]
    key = craft_key(label)
    events: list[Line] = record.lines(craft=[key], since=when[0], until=when[1], source="track")
    heard = record.fix_count(key, since, until)
    visits = [one for one in events if one["kind"] == "port_visit"]
    return {
        **{"craft": label, "tied_by": how["by"], "tie": how["id"], "words": how["words"]},
        **{"since": when[0], "until": when[1]},
        **{"fixes": heard[0], "first_heard": heard[1], "last_heard": heard[2]},
        "port_visits": [_event(one) for one in visits],
        "events": [_event(one) for one in events if one["kind"] != "port_visit"][-_EVENTS:],
        "event_count": len(events),
        "synthetic": any(one["synthetic"] for one in events),
    }


def _later(one: int | None, other: int | None, choose: Callable[[int, int], int]) -> int | None:
    if one is None or other is None:
        return one if other is None else other
    return choose(one, other)


def _event(line: Line) -> dict[str, Any]:
    names = ("id", "kind", "t_start", "t_end", "lat", "lon", "area", "review", "synthetic")
    told = {name: line[name] for name in names}
    place = (line["detail"] or {}).get("port")
    name = place.get("name") if isinstance(place, Mapping) else place
    return told | {"lane": "transmitted", "place": name or line["area"], "document": None}
