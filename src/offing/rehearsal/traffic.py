"""The background traffic of a rehearsal: what sails, fishes and lies about while the forces play.

A scenario's [traffic] table says how much there is of each kind, in which area. Whatever of
it looks like ships in company, a shadower, a replenishment or a meeting is noted as a decoy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from offing.rehearsal import lane_ships
from offing.rehearsal.anchorages import anchored, moored
from offing.rehearsal.ferries import ferries
from offing.rehearsal.fishing import fishing
from offing.rehearsal.lanes import Lane, lanes
from offing.rehearsal.muster import Muster
from offing.rehearsal.pilots import jobs, pilots
from offing.rehearsal.played import TRAFFIC_MMSI, Played
from offing.rehearsal.small_craft import drifting, loitering, pleasure
from offing.rehearsal.waters import WORLD, Area, Road, roads
from offing.schema.errors import UsageError

# What a table without any count stands for: shares of who transmits at sea on a day.
_USUAL = {
    "lanes": 110, "ferries": 6, "fishing": 30, "anchored": 20, "moored": 24, "pilots": 2, "tows": 3, "pleasure": 8,
    "pairs": 2, "overtakings": 2, "escorts": 0, "drifting": 2, "loitering": 1,
}  # fmt: skip
KINDS = tuple(_USUAL)
# How many craft each counted thing is.
_CRAFT = {"tows": 2, "pairs": 2, "overtakings": 2, "escorts": 2}
_MOST_PORTS = 60
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_MOST = TRAFFIC_MMSI[1] - TRAFFIC_MMSI[0] + 1
# The parts draw their numbers apart from one another, so that one more ferry moves no trawler.
_STREAMS = ("area", "ports", *KINDS)


@dataclass(frozen=True, slots=True)
class TrafficSpec:
    """Hold a [traffic] table: the area (none: the world), the ports lanes lead between, and how many of each kind."""

    area: Area | None
    between: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    since: int | None = None  # µs; none: as long as the rehearsal
    until: int | None = None

    @property
    def craft(self) -> int:
        """Return how many craft it asks for."""
        return sum(n * _CRAFT.get(kind, 1) for kind, n in self.counts.items())

    def scaled(self, craft: int) -> "TrafficSpec":
        """Return it with *craft* craft in all; lanes take up what rounding leaves."""
        share = craft / max(self.craft, 1)
        counts = {kind: int(n * share) for kind, n in self.counts.items()}
        scaled = replace(self, counts=counts)
        rest = craft - scaled.craft
        return replace(self, counts=counts | {"lanes": counts.get("lanes", 0) + rest})


def traffic_spec(said: Mapping[str, Any]) -> TrafficSpec:
    """Return a [traffic] table as read, checked.

    Its keys: ``area`` (latitude south, longitude west, north, east), ``lane_between`` (pairs of ports),
    ``since`` and ``until`` (of a long story, the days on which there is traffic) and how many of each of
    KINDS. UsageError where a key is unknown or a value is not what it should be.
    """
    unknown = sorted(set(said) - {"area", "lane_between", "since", "until", *KINDS})
    if unknown:
        raise UsageError(
            f"[traffic] has no {unknown[0]!r}; it knows area, lane_between, since, until, {', '.join(KINDS)}"
        )
    counts = {}
    for kind in KINDS:
        n = said.get(kind, 0)
        if not isinstance(n, int) or isinstance(n, bool) or n < 0:
            raise UsageError(f"[traffic] {kind} = {n!r} is not a number of craft")
        counts[kind] = n
    area = _area(said["area"]) if "area" in said else None
    between = _between(said.get("lane_between", ()))
    since, until = (_moment(said, key) for key in ("since", "until"))
    return TrafficSpec(area, between, counts if any(counts.values()) else dict(_USUAL), since, until)


def _moment(said: Mapping[str, Any], key: str) -> int | None:
    value = said.get(key)
    if value is None:
        return None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise UsageError(f"[traffic] {key} = {value!r} is not a time; write it as 2023-07-15T00:00:00Z")
    return (value - _EPOCH) // _MICROSECOND


def _area(said: Any) -> Area:
    try:
        south, west, north, east = (float(one) for one in said)
    except (TypeError, ValueError) as wrong:
        raise UsageError(f"[traffic] area = {said!r} is not [south, west, north, east] in degrees") from wrong
    if not (-90 <= south < north <= 90 and -180 <= west <= 180 and -180 <= east <= 180 and west != east):
        raise UsageError(f"[traffic] area = {said!r} is not [south, west, north, east] in degrees")
    return south, west, north, east


def _between(said: Any) -> tuple[tuple[str, str], ...]:
    pairs = [tuple(pair) for pair in said] if isinstance(said, list | tuple) else [()]
    if any(len(pair) != 2 or not all(isinstance(name, str) for name in pair) for pair in pairs):
        raise UsageError(f"[traffic] lane_between = {said!r} is not a list of pairs of ports")
    return tuple((a, b) for a, b in pairs)


def background(
    spec: Mapping[str, Any],
    *,
    count: int | None = None,
    seed: int,
    start_us: int,
    end_us: int,
    first_mmsi: int = TRAFFIC_MMSI[0],
) -> Played:
    """Return the traffic of a [traffic] table between two times (µs): members, paths, spells and decoys.

    *count* scales it to that many craft; of kinds that the area has no water or ports for there
    are fewer. The same arguments give the same traffic. UsageError where the table is wrong.
    """
    asked = traffic_spec(spec)
    if count is not None:
        asked = asked.scaled(count)
    if asked.craft > TRAFFIC_MMSI[1] - first_mmsi + 1:
        raise UsageError(f"{asked.craft} craft are more than the {_MOST} identities that rehearsals have for traffic")
    start_us, end_us = max(start_us, asked.since or start_us), min(end_us, asked.until or end_us)
    if start_us >= end_us:
        raise UsageError("[traffic] since and until leave no time within the scenario; let one come before the other")
    rngs = _rngs(seed)
    muster = Muster(first_mmsi, start_us, end_us)
    _people(muster, asked, rngs)
    return muster.played(seed)


def harbours(spec: Mapping[str, Any], *, seed: int) -> list[Road]:
    """Return the ports that background() would use for a table and seed."""
    asked = traffic_spec(spec)
    return _ports(_rngs(seed)["ports"], asked.area or WORLD, asked.counts)


def _rngs(seed: int) -> dict[str, np.random.Generator]:
    streams = np.random.SeedSequence([seed, 0x0FF1]).spawn(len(_STREAMS))
    return {name: np.random.default_rng(one) for name, one in zip(_STREAMS, streams, strict=True)}


def _people(muster: Muster, asked: TrafficSpec, rngs: Mapping[str, np.random.Generator]) -> None:
    n = asked.counts
    area = asked.area or WORLD
    by = _ports(rngs["ports"], area, n)
    listed = _listed(rngs["area"], asked)
    lane_ships.pairs(rngs["pairs"], muster, listed, n["pairs"])
    lane_ships.overtakings(rngs["overtakings"], muster, listed, n["overtakings"])
    lane_ships.escorts(rngs["escorts"], muster, listed, n["escorts"])
    lane_ships.tows(rngs["tows"], muster, listed, n["tows"])
    ferries(rngs["ferries"], muster, by, n["ferries"])
    fishing(rngs["fishing"], muster, area, n["fishing"])
    anchored(rngs["anchored"], muster, area, by[1::2], n["anchored"])
    moored(rngs["moored"], muster, by, n["moored"])
    pilots(rngs["pilots"], muster, by[::2], n["pilots"])
    pleasure(rngs["pleasure"], muster, area, n["pleasure"])
    drifting(rngs["drifting"], muster, area, n["drifting"])
    loitering(rngs["loitering"], muster, area, n["loitering"])
    # The ships that pilots meet count among those of the lanes.
    met = jobs(muster.length, n["pilots"]) if by else 0
    lane_ships.through_traffic(rngs["lanes"], muster, listed, max(0, n["lanes"] - met))


def _ports(rng: np.random.Generator, area: Area, n: Mapping[str, int]) -> list[Road]:
    wanted = max(4 * n["ferries"], n["moored"] // 8 + 1 if n["moored"] else 0, n["anchored"] // 4, 2 * n["pilots"])
    return roads(rng, area, min(_MOST_PORTS, max(wanted, 8))) if wanted else []


def _listed(rng: np.random.Generator, asked: TrafficSpec) -> list[Lane]:
    n = asked.counts
    if not any(n[kind] for kind in ("lanes", "tows", "pairs", "overtakings", "escorts")):
        return []
    most = 120 if asked.area is None else 10
    return lanes(rng, asked.area, int(min(most, max(4, n["lanes"] // 12))), asked.between)
