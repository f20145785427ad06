"""What truly happened, by the scenario's own word and the true paths.

The script says what, the paths say when and where.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from offing.nav.distance import distance_m
from offing.rehearsal.companies import companies
from offing.rehearsal.played import Played, Truth
from offing.rehearsal.scenario import Scenario
from offing.rehearsal.scenario_orders import Order
from offing.rehearsal.scenario_places import NM
from offing.rehearsal.stage import Track
from offing.rehearsal.witness import Witness

HOUR_US = 3_600_000_000
_MET_M = 5.0 * NM
_PARTED_M = 10.0 * NM
_ALONGSIDE_M = 100.0
_WATCHED_M = 12.0 * NM
_SHADOWING_H, _LEAST_SHADOWING_H = 3.0, 1.5
_TURNS = 2
_RELIEF_US = 1 * HOUR_US
_ALONGSIDE_MIN = 30.0


def happened(scenario: Scenario, tracks: dict[str, Track]) -> list[Truth]:
    """Return the scripted truth of forces in order of time; whether it could be observed is judged elsewhere."""
    witness = Witness(scenario, tracks)
    told = [truth for order in scenario.orders for truth in _of_order(witness, order)]
    shadowing = [one for one in told if one.kind == "shadowing" and not one.decoy]
    told += [*companies(witness), *_watches(shadowing)]
    return sorted(told, key=lambda one: (one.t_start, one.kind, one.craft))


def _of_order(witness: Witness, order: Order) -> Iterator[Truth]:
    phase = order.phase
    if phase.decoy:
        yield _decoy(witness, order)
    elif phase.meets:
        yield from _rendezvous(witness, order)
    elif phase.verb == "replenish":
        yield from _replenishment(witness, order)
    elif phase.verb == "shadow":
        for id_ in phase.who:
            yield from _shadowing(witness, order, id_)
    elif phase.verb in ("fly", "search"):
        yield _flight(witness, order)
    elif phase.verb == "exercise":
        yield _activity(witness, order)


def _decoy(witness: Witness, order: Order) -> Truth:
    phase, end = order.phase, witness.end_of(order)
    ids = tuple(dict.fromkeys([*phase.who, *([phase.target] if phase.target else [])]))
    what = {"what": phase.decoy}
    return witness.truth(phase.looks_like, ids, order.start, end, ids[0], what, decoy=True)


def _rendezvous(witness: Witness, order: Order) -> Iterator[Truth]:
    """Tell when and where the parties of an order came together: guides within 5 nm that had been farther apart."""
    phase = order.phase
    leaders = [phase.guide if phase.guide in party else party[0] for party in phase.parties]
    begin = witness.step(order.start)
    met, parted = 0, witness.last
    for other in leaders[1:]:
        apart = witness.apart_m(leaders[0], other)
        near = np.flatnonzero(apart[begin:] <= _MET_M)
        if not len(near):
            return
        first = begin + int(near[0])
        far = np.flatnonzero(~(apart[:first] <= _MET_M))
        met = max(met, int(far[-1]) + 1 if len(far) else 0)
        gone = np.flatnonzero(~(apart[first:] <= _PARTED_M))
        parted = min(parted, first + int(gone[0]) if len(gone) else witness.last)
    if met == 0:
        return
    groups = [[witness.key(id_) for id_ in party] for party in phase.parties]
    ids = tuple(id_ for party in phase.parties for id_ in party)
    middle = witness.middle(leaders, met)
    found = witness.truth(
        "rendezvous", ids, witness.time(met), witness.time(parted), leaders[0], {"groups": groups, "name": phase.name}
    )
    yield witness.placed(found, *middle)


def _replenishment(witness: Witness, order: Order) -> Iterator[Truth]:
    phase = order.phase
    for id_ in phase.who:
        first, last = witness.steps(order)
        gap = witness.gap_m(id_, phase.target)[first : last + 1]
        close = np.flatnonzero(gap <= _ALONGSIDE_M)
        if not len(close):
            continue
        since, until = witness.time(first + int(close[0])), witness.time(first + int(close[-1]))
        detail = {"receiver": witness.key(id_), "supply": witness.key(phase.target), "side": phase.side}
        minutes = (until - since) / 60e6
        yield witness.truth(
            "replenishment", (id_, phase.target), since, until, id_, detail, marginal=minutes < _ALONGSIDE_MIN * 1.15
        )


def _shadowing(witness: Witness, order: Order, id_: str) -> Iterator[Truth]:
    phase = order.phase
    first, last = witness.steps(order)
    near = np.flatnonzero(witness.apart_m(id_, phase.target)[first : last + 1] <= _WATCHED_M)
    if not len(near):
        return
    since, until = first + int(near[0]), first + int(near[-1])
    hours = (witness.time(until) - witness.time(since)) / HOUR_US
    if hours < _LEAST_SHADOWING_H:
        return
    turns = witness.turns(phase.target, since, until)
    others = [witness.key(one) for one in witness.company_of(phase.target, order)]
    detail = {
        "follower": witness.key(id_),
        "target": witness.key(phase.target),
        "turns": turns,
        "others_of_target": others,
    }
    weak = hours < _SHADOWING_H * 1.2 or turns < _TURNS
    yield witness.truth(
        "shadowing", (id_, phase.target), witness.time(since), witness.time(until), id_, detail, marginal=weak
    )


def _watches(shadowing: list[Truth]) -> Iterator[Truth]:
    """Chain the shadowings of one target that relieve one another into watches."""
    chains: dict[int, list[list[Truth]]] = {}
    for one in sorted(shadowing, key=lambda each: each.t_start):
        mine = chains.setdefault(one.detail["target"], [])
        if mine and one.t_start <= max(part.t_end for part in mine[-1]) + _RELIEF_US:
            mine[-1].append(one)
        else:
            mine.append([one])
    for target, watches in chains.items():
        for parts in watches:
            followers = [{"craft": p.detail["follower"], "since": p.t_start, "until": p.t_end} for p in parts]
            ids = dict.fromkeys([target, *(p.detail["follower"] for p in parts)])
            yield Truth(
                kind="watch",
                craft=tuple(sorted(ids)),
                t_start=parts[0].t_start,
                t_end=max(p.t_end for p in parts),
                lat=parts[0].lat,
                lon=parts[0].lon,
                detail={
                    "target": target,
                    "followers": followers,
                    "others_of_target": parts[0].detail["others_of_target"],
                },
                marginal=all(p.marginal for p in parts),
            )


def _flight(witness: Witness, order: Order) -> Truth:
    phase, id_ = order.phase, order.phase.who[0]
    craft, end = witness.scenario.craft[id_], witness.end_of(order)
    detail: dict[str, Any] = {"launch": order.start, "recovery": end}
    if craft.kind == "helicopter":
        detail |= {"ship": witness.key(craft.ship), "landed_on": witness.key(phase.landing or craft.ship)}
    else:
        base = craft.home
        detail |= {"ship": None, "base": base.name if base else ""}
    return witness.truth("flight", (id_,), order.start, end, id_, detail)


def _activity(witness: Witness, order: Order) -> Truth:
    phase = order.phase
    end = witness.end_of(order)
    aircraft = [
        other.phase.who[0]
        for other in witness.scenario.orders
        if other.phase.verb in ("fly", "search") and other.start < end and witness.end_of(other) > order.start
        if other.phase.target in phase.who or witness.scenario.craft[other.phase.who[0]].ship in phase.who
    ]
    found = witness.truth(
        "group_activity",
        phase.who,
        order.start,
        end,
        phase.guide,
        {
            "name": phase.name,
            "radius_m": phase.radius_nm * NM,
            "aircraft": sorted({witness.key(id_) for id_ in aircraft}),
            "parties": [[witness.key(id_) for id_ in party] for party in phase.parties],
        },
        marginal=end - order.start < 2 * HOUR_US,
    )
    return witness.placed(found, phase.place.lat, phase.place.lon) if phase.place else found


def interfered(played: Played) -> list[Truth]:
    """Return one gnss_interference for each interference of *played*: the craft whose reports it displaces.

    By true paths: whoever transmits within its circle while it lasts. Traffic counts too, so it
    is asked for once forces and traffic are joined; play() adds those of forces alone.
    """
    found = []
    for one in played.interference:
        times = np.arange(max(one.since, played.start), min(one.until, played.end) + 1, 60_000_000, dtype=np.int64)
        inside = {}
        for key in np.unique(played.spells.craft).tolist():
            steps = _within(played, key, times, one.lat, one.lon, one.radius_m)
            if len(steps):
                inside[key] = (int(steps[0]), int(steps[-1]))
        if inside:
            spans = [{"craft": key, "since": since, "until": until} for key, (since, until) in inside.items()]
            since, until = min(s for s, _ in inside.values()), max(u for _, u in inside.values())
            detail = {"manner": one.manner, "radius_m": one.radius_m, "members": spans}
            found.append(
                Truth(
                    "gnss_interference", tuple(sorted(inside)), since, until, one.lat, one.lon, detail,
                    marginal=len(inside) < 3,
                )
            )  # fmt: skip
    return found


def _within(
    played: Played, key: int, times: np.ndarray[tuple[int], np.dtype[np.int64]], lat: float, lon: float, radius_m: float
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return those of *times* at which a craft transmits within a circle."""
    own = slice(*np.searchsorted(played.spells.craft, [key, key + 1]).tolist())
    at = np.searchsorted(played.spells.since[own], times, side="right") - 1
    speaking = (at >= 0) & (times < played.spells.until[own][np.maximum(at, 0)])
    times = times[speaking]
    lats, lons = played.knots.at(key, times)
    return times[distance_m(lats, lons, np.full(len(lats), lat), np.full(len(lats), lon)) <= radius_m]
