"""What a line asserts, as slots that can be held against the record: from a claim's JSON, once ties are known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from offing.atlas import hull_identities
from offing.atlas.classes import classes
from offing.atlas.ship_names import plain
from offing.record.matching_craft import Fleet, Ties, bare_name, fleet_of, hull_id, unit_craft
from offing.record.matching_places import Where
from offing.record.matching_tracks import SHIP_KN, SLACK_KN

Row = Mapping[str, Any]
PlaceOf = Callable[[Mapping[str, Any] | None], Where | None]

MINUTE_US, HOUR_US, DAY_US = 60_000_000, 3_600_000_000, 86_400_000_000
# By how much a time may be meant otherwise than it is told.
_DOUBT_US = {"second": MINUTE_US, "minute": 15 * MINUTE_US, "hour": 30 * MINUTE_US, "part_of_day": HOUR_US}
_SHORT = ("second", "minute")
_NEAR_US = 15 * MINUTE_US  # a moment told is meant as the quarter of an hour around it
_ZONE_US = 12 * HOUR_US
_COARSE = ("day", "week", "month", "span", "quarter", "season", "year")

TALK = frozenset(("meeting", "pledge", "statement", "reaction"))
_OF_TARGETS = ("sighting", "tally")  # kinds whose ships are those of the targets, and not of who acts
_ROLE_PLACES = ("from", "to", "through")


@dataclass(frozen=True, slots=True)
class Named:
    """Hold a ship that a line names: its words, the ledger's id where it is surely one, and the craft that are it.

    ``key`` tells it from others: that id, else its state and name, None where it may be several.
    """

    words: str
    hull: str | None
    craft: tuple[int, ...]
    state: str | None
    speed_kn: float
    military: bool
    candidates: int = 0
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Hold a count that a line tells: of whose craft, how many, and how it is bound."""

    words: str
    count: int
    bound: str
    fleet: Fleet | None


@dataclass(frozen=True, slots=True)
class Asserted:
    """Hold one line to be checked.

    ``time`` is told in µs, half open; ``doubt_us`` is by how much it may be meant otherwise. ``sources`` are the ids
    of who says or saw it, ``source_states`` theirs, ``publisher`` and ``cluster`` the document's.
    """

    id: str
    lane: str
    kind: str
    modality: str
    named: tuple[Named, ...] = ()
    parties: tuple[tuple[str, Fleet], ...] = ()
    counts: tuple[Counted, ...] = ()
    where: Where | None = None
    where_words: str = ""
    time: tuple[int, int] | None = None
    time_words: str = ""
    granularity: str = ""
    doubt_us: int = 0
    published: int | None = None
    sources: frozenset[str] = frozenset()
    source_states: frozenset[str] = frozenset()
    publisher: str = ""
    cluster: str = ""
    detail: Mapping[str, Any] = None  # type: ignore[assignment]
    observing: frozenset[str] = frozenset()  # the ships that saw
    synthetic: bool = False


def asserted(row: Row, ties: Ties, place_of: PlaceOf) -> Asserted:
    """Return a row of claims (with its document's columns) as slots."""
    body = row["body"]
    time, doubt, granularity, words = _time(row, body)
    place = _place(body)
    sources = [body.get(name) for name in ("origin", "observer", "speaker")]
    if row["sighted"]:
        sources += body.get("actors") or ()
    told = [one for one in sources if one]
    subjects = body.get("targets") if row["kind"] in _OF_TARGETS else body.get("actors")
    parties = tuple(_parties(subjects or (), body))
    return Asserted(
        id=row["id"],
        lane="sighted" if row["sighted"] else "said",
        kind=row["kind"],
        modality=row["modality"],
        named=tuple(_named(unit, ties) for unit in body.get("units") or () if _is_named(unit)),
        parties=parties,
        counts=tuple(_counts(row, body)),
        where=place_of(place),
        where_words=str((place or {}).get("name") or ""),
        time=time,
        time_words=words,
        granularity=granularity,
        doubt_us=doubt,
        published=row["document_published"],
        sources=frozenset(str(one["id"]) for one in told),
        source_states=frozenset(str(one["state"]) for one in told if one.get("state")),
        publisher=str(row["document_publisher"] or ""),
        cluster=str(row["document_cluster"]),
        detail=body.get("detail") or {},
        observing=frozenset(hull_id(one) for unit in body.get("platforms") or () for one in unit.get("hulls") or ()),
        synthetic=bool(row["document_synthetic"]),
    )


def _time(row: Row, body: Row) -> tuple[tuple[int, int] | None, int, str, str]:
    told = body.get("time") or {}
    start, end = row["t_start"], row["t_end"]
    granularity = str(told.get("granularity") or "")
    words = str(told.get("local") or "")
    if start is None and end is None:
        return None, 0, granularity, words
    if start is None or end is None:
        return None, 0, granularity, words
    end = max(end, start + 1)
    doubt = _DOUBT_US.get(granularity, 0)
    if granularity == "span" and end - start <= DAY_US:
        doubt = 15 * MINUTE_US if end - start < DAY_US and "T" in words else doubt
    if granularity in _SHORT:
        start, end = start - _NEAR_US, end + _NEAR_US
    if granularity in _COARSE and told.get("zone") in (None, "UTC") and "T" not in words and ":" not in words:
        doubt = _ZONE_US
    return (start, end), doubt, granularity, words


def _place(body: Row) -> Mapping[str, Any] | None:
    place: Mapping[str, Any] | None = body.get("place")
    if place and place.get("lat") is not None:
        return place
    detail = body.get("detail") or {}
    for name in _ROLE_PLACES:
        other = detail.get(name)
        if isinstance(other, Mapping) and other.get("lat") is not None:
            return {**other, "role": name}
    return place


def _is_named(unit: Row) -> bool:
    return bool(unit.get("name") or unit.get("hull_number"))


def _named(unit: Row, ties: Ties) -> Named:
    hulls = {hull_id(one) for one in unit.get("hulls") or ()}
    hull = next(iter(hulls)) if len(hulls) == 1 else None
    identity = hull_identities.by_id(hull) if hull else None
    known = classes().get(identity.latest.ship_class) if identity else None
    speed = max(SHIP_KN, known.speed_kn * SLACK_KN) if known and known.speed_kn else SHIP_KN
    words = " ".join(str(one) for one in (unit.get("name"), unit.get("hull_number")) if one)
    state = identity.state if identity else unit.get("state")
    craft = unit_craft(unit, ties)
    military = bool(hull or unit.get("navy")) or any(ties.whose[key].service for key in craft if key in ties.whose)
    key = hull if hulls or not (unit.get("name") and state) else f"name:{state}:{plain(bare_name(str(unit['name'])))}"
    return Named(words, hull, craft, state, speed, military, len(hulls), key)


def _parties(subjects: Any, body: Row) -> list[tuple[str, Fleet]]:
    """Return the states and services whose ships a line is about, with the ships that would be theirs."""
    found: dict[tuple[str | None, str | None], tuple[str, Fleet]] = {}
    for party in subjects:
        fleet = fleet_of(str(party.get("id") or ""), "warship", party.get("state"))
        if fleet is not None:
            found.setdefault((fleet.state, None), (str(party.get("name") or fleet.state), fleet))
    if not found:
        for force in body.get("forces") or ():
            fleet = fleet_of(force.get("owner"), str(force.get("unit") or ""))
            if fleet is not None:
                found.setdefault((fleet.state, None), (str(fleet.state), fleet))
    return list(found.values())


def _counts(row: Row, body: Row) -> list[Counted]:
    found = []
    parties = [one for one in (*(body.get("actors") or ()), *(body.get("targets") or ())) if one.get("state")]
    states = {one["state"] for one in parties}
    if row["sighted"] or row["kind"] in _OF_TARGETS:
        states = {one["state"] for one in body.get("targets") or () if one.get("state")}
    sole = next(iter(states)) if len(states) == 1 else None
    for force in body.get("forces") or ():
        if force.get("count") is None:
            continue
        unit = str(force.get("unit") or "")
        words = f"{force['count']} {unit.replace('_', ' ')}"
        bound = str(force.get("bound") or "exactly")
        fleet = fleet_of(force.get("owner"), unit, sole if not force.get("owner") else None)
        found.append(Counted(words if bound == "exactly" else f"{bound} {words}", int(force["count"]), bound, fleet))
    return found


def with_parties(one: Asserted, parties: tuple[tuple[str, Fleet], ...]) -> Asserted:
    """Return an exercise that is told by name alone, with the parties that other lines tell of that name."""
    return replace(one, parties=parties) if parties and not one.parties and not one.named else one
