"""Flights: an aircraft's time in the air, and the ships that it left and came back to."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from offing.nav.columns import times
from offing.nav.episodes import micros
from offing.schema.craft import craft_label
from offing.schema.detector import detector, minutes
from offing.schema.tables import EVENTS

Event = dict[str, Any]
_SECOND = 1_000_000
_KN_MPS = 1852.0 / 3600.0
_DEGREE_M = 111_195.0
_MOST_EVIDENCE = 20
# A low pass is told from a take-off at the sortie's very end: steps of a minute, one of them missing.
_BESIDE_US = 120 * _SECOND
_DETAIL = pa.schema(
    [
        ("launched_from", pa.string()),
        ("recovered_on", pa.string()),
        ("begins", pa.string()),
        ("ends", pa.string()),
        ("duration_h", pa.float64()),
        ("max_alt_m", pa.float64()),
        ("lat_end", pa.float64()),
        ("lon_end", pa.float64()),
        ("rests_on", pa.list_(pa.string())),
    ]
)


@dataclass(frozen=True, slots=True)
class _End:
    """Say where and when a flight begins or ends: at a ship, or how else."""

    t: int
    lat: float
    lon: float
    how: str | None
    ship: int | None = None
    deck: Event | None = None


@detector(kind="flight", per="group", version=1, settles=minutes(30), of="any")
def flight(
    sortie: pa.Table,
    deck: pa.Table,
    until: datetime,  # noqa: ARG001 - what is open its members say
    *,
    within_m: float = 500.0,
    relative_kn: float = 30.0,
    rests: timedelta = minutes(10),
    least_fixes: int = 5,
) -> pa.Table:
    """Return one event for each flight: a sortie, or the part of one between two stays on a deck.

    A flight begins at a ship (``launched_from``) where the sortie's first fix is low, within
    *within_m* of her and at a speed relative to hers of at most *relative_kn*; it ends at one
    (``recovered_on``) where that holds of the last. Her place then is reckoned from where she
    was within two minutes of it. An aircraft that stays at a ship for *rests* in the middle of
    a sortie has landed: the sortie is two flights. One that is first heard as it passes a
    ship fast or high was not launched by her.

    ``begins`` and ``ends`` say *at a ship*, *on the ground*, *low and slow* (ashore, or at a
    ship that was not heard) or *first heard in the air* and *last heard in the air*. The
    aircraft is the first of the craft, ships follow. ``rests_on`` are the ids of the events it
    rests on. Sorties of fewer than *least_fixes* fixes are left out.

    Example: a helicopter that is heard from a frigate's deck on, flies 40 nautical miles and
    falls silent over a destroyer's deck gives one flight, launched from the one and recovered
    on the other.

    The definition is the design's; the thresholds are ours (see *sortie* and *deck*).
    """
    rows = []
    beside = _by_aircraft(_events(deck))
    limits = (within_m, relative_kn * _KN_MPS)
    for one in _events(sortie):
        if one["fixes"] < least_fixes:
            continue
        decks = [d for d in beside[one["craft"][0]] if _overlaps(d, one["since"], one["to"])]
        ends = list(_ends(one, decks, limits, micros(rests)))
        rows += [_row(one, begin, end, last=n == len(ends) - 1) for n, (begin, end) in enumerate(ends)]
    return _table(rows)


def _events(table: pa.Table) -> list[Event]:
    """Return events as dictionaries, with ``since`` and ``to`` in microseconds."""
    if not table.num_rows:
        return []
    listed: list[Event] = table.to_pylist()
    for event, since, to in zip(listed, times(table["t_start"]), times(table["t_end"]), strict=True):
        event["since"], event["to"] = int(since), int(to)
    return listed


def _by_aircraft(decks: Iterable[Event]) -> defaultdict[int, list[Event]]:
    found: defaultdict[int, list[Event]] = defaultdict(list)
    for one in sorted(decks, key=lambda d: (d["since"], d["craft"])):
        found[one["_aircraft"]].append(one)
    return found


def _overlaps(one: Event, since: int, to: int) -> bool:
    return bool(one["since"] <= to + _BESIDE_US and one["to"] >= since - _BESIDE_US)


def _ends(one: Event, decks: list[Event], limits: tuple[float, float], rests_us: int) -> Iterator[tuple[_End, _End]]:
    """Yield where each flight of a sortie begins and ends."""
    begin, end = _launch(one, decks, limits), _recovery(one, decks, limits)
    for stay in sorted((d for d in decks if d["at_ship"]), key=lambda d: (d["since"], d["to"])):
        landed = stay["to"] - stay["since"] >= rests_us and stay["since"] > begin.t and stay["to"] < end.t
        if landed and stay is not begin.deck and stay is not end.deck:
            yield begin, _at(stay, "first", stay["since"])
            begin = _at(stay, "last", stay["to"])
    if begin.deck is None or begin.deck is not end.deck:
        yield begin, end


def _at(stay: Event, which: str, t: int) -> _End:
    return _End(t, stay[f"_lat_{which}"], stay[f"_lon_{which}"], "at a ship", stay["_ship"], stay)


def _launch(one: Event, decks: list[Event], limits: tuple[float, float]) -> _End:
    found = _ship_at(one, "first", one["since"], (one["lat"], one["lon"]), decks, limits)
    how = one["begins"] if one["begins"] != "in the air" else "first heard in the air"
    plain = _End(one["since"], one["lat"], one["lon"], how)
    if found is None:
        return plain
    if how == "on the ground" or not found["at_ship"] or found["to"] <= one["since"]:
        return _End(plain.t, plain.lat, plain.lon, "at a ship", found["_ship"], found)
    return _at(found, "last", found["to"])


def _recovery(one: Event, decks: list[Event], limits: tuple[float, float]) -> _End:
    place = (one["lat_end"], one["lon_end"])
    if one["open"]:
        return _End(one["to"], *place, None)
    found = _ship_at(one, "last", one["to"], place, decks, limits)
    how = one["ends"] if one["ends"] != "in the air" else "last heard in the air"
    if found is None:
        return _End(one["to"], *place, how)
    if how == "on the ground" or not found["at_ship"] or found["since"] >= one["to"]:
        return _End(one["to"], *place, "at a ship", found["_ship"], found)
    return _at(found, "first", found["since"])


def _ship_at(
    one: Event, which: str, t: int, place: tuple[float, float], decks: list[Event], limits: tuple[float, float]
) -> Event | None:
    """Return the event with the ship at whose deck a sortie begins or ends, the nearest of several."""
    if one["begins" if which == "first" else "ends"] == "in the air" and not _may_be_low(one[f"alt_{which}_m"]):
        return None
    best: tuple[float, int, Event] | None = None
    for deck in decks:
        apart = _apart(one, which, t, place, deck, limits[1])
        if apart is not None and apart <= limits[0] and (best is None or (apart, deck["_ship"]) < best[:2]):
            best = (apart, deck["_ship"], deck)
    return best[2] if best else None


def _may_be_low(alt_m: float | None) -> bool:
    return alt_m is None or alt_m <= 250.0


def _apart(one: Event, which: str, t: int, place: tuple[float, float], deck: Event, slow_mps: float) -> float | None:
    """Return how far from a ship an aircraft was in metres; None where that is not known or it was too fast for her."""
    if deck["at_ship"] and deck["since"] <= t <= deck["to"]:
        return float(deck["min_range_m"])
    side, when = min((("first", deck["since"]), ("last", deck["to"])), key=lambda end: abs(end[1] - t))
    if abs(when - t) > _BESIDE_US:
        return None
    ship = _velocity(deck[f"_sog_{side}"], deck[f"_cog_{side}"])
    own = _velocity(one[f"speed_{which}_kn"], one[f"_cog_{which}"])
    if math.hypot(own[0] - ship[0], own[1] - ship[1]) > slow_mps:
        return None
    east, north = _offset((deck[f"_lat_{side}"], deck[f"_lon_{side}"]), place)
    passed = (t - when) / _SECOND
    return math.hypot(east - ship[0] * passed, north - ship[1] * passed)


def _velocity(sog_kn: float | None, cog_deg: float | None) -> tuple[float, float]:
    """Return metres a second east and north; nothing where either is unknown."""
    if sog_kn is None or cog_deg is None:
        return 0.0, 0.0
    course = math.radians(cog_deg)
    return sog_kn * _KN_MPS * math.sin(course), sog_kn * _KN_MPS * math.cos(course)


def _offset(here: tuple[float, float], there: tuple[float, float]) -> tuple[float, float]:
    turn = (there[1] - here[1] + 180.0) % 360.0 - 180.0
    return turn * math.cos(math.radians(here[0])) * _DEGREE_M, (there[0] - here[0]) * _DEGREE_M


def _row(one: Event, begin: _End, end: _End, *, last: bool) -> Event:
    ships = dict.fromkeys(ship for ship in (begin.ship, end.ship) if ship is not None)
    decks = [side.deck for side in (begin, end) if side.deck is not None]
    members = list({event["id"]: event for event in (one, *decks)}.values())
    evidence = [dict(items) for items in dict.fromkeys(tuple(p.items()) for m in members for p in m["evidence"])]
    return {
        "craft": [one["craft"][0], *ships],
        "t_start": begin.t,
        "t_end": max(end.t, begin.t),
        "lat": begin.lat,
        "lon": begin.lon,
        "open": bool(one["open"]) and last,
        "fixes": sum(member["fixes"] for member in members),
        "longest_silence_s": max(member["longest_silence_s"] for member in members),
        "evidence": evidence[:_MOST_EVIDENCE],
        "launched_from": None if begin.ship is None else craft_label(begin.ship),
        "recovered_on": None if end.ship is None else craft_label(end.ship),
        "begins": begin.how,
        "ends": end.how,
        "duration_h": round(max(end.t - begin.t, 0) / 3.6e9, 2),
        "max_alt_m": one["max_alt_m"],
        "lat_end": end.lat,
        "lon_end": end.lon,
        "rests_on": [member["id"] for member in members],
    }


def _table(rows: list[Event]) -> pa.Table:
    schema = pa.schema([*EVENTS, *_DETAIL])
    rows.sort(key=lambda row: (row["craft"], row["t_start"]))
    columns = [_column([row[field.name] for row in rows], field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _column(values: list[Any], type_: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(type_):
        return pa.array(values, pa.int64()).cast(type_)
    return pa.array(values, type_)
