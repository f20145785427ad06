"""What truly happened in a rehearsal: from the true paths of all craft, the background's too, and from its script.

Kinds that follow from paths and from what was heard are computed here, by the plain reading
of the design's definitions and with no code of the detectors. What takes intent (company,
a rendezvous, replenishment, shadowing …) stands in the script, as do all decoys.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from offing.rehearsal.happened import interfered
from offing.rehearsal.heard import HeardTimes, heard_times
from offing.rehearsal.observable import judged
from offing.rehearsal.oracle_decoys import near_misses
from offing.rehearsal.oracle_pairs import meetings
from offing.rehearsal.oracle_places import depths, transits, visits
from offing.rehearsal.oracle_ports import Harbours, calls
from offing.rehearsal.oracle_silences import conflicts, displaced, gaps, perhaps_conflicts
from offing.rehearsal.oracle_stays import drifts, loiterings, lying, stops
from offing.rehearsal.oracle_ways import MINUTE, Way, ways
from offing.rehearsal.played import Played, Truth

COMPUTED = (
    "area_visit",
    "close_quarters",
    "drift",
    "encounter",
    "gap",
    "identity_conflict",
    "loitering",
    "port_visit",
    "stop",
    "strait_transit",
    "voyage",
)
_MIDWAY = ("replenishment", "shadowing", "watch")
_MARGINS = (-1.0, 0.0, 1.0)


def true_events(
    played: Played, *, heard: HeardTimes | None = None, kinds: Collection[str] | None = None
) -> list[Truth]:
    """Return everything that truly happened and every decoy, each judged: could it be observed, and if not why.

    *heard* is what receivers had of whom (made here if it is not given); *kinds* are those of
    COMPUTED that are wanted, all by default. Takes a hundredth of a second a craft and hour.
    """
    reports = everything_heard(played) if heard is None else heard
    known = list(ways(played, reports))
    wanted = frozenset(COMPUTED if kinds is None else kinds)
    # Interference is asked for anew: the script knows of its own craft alone, not of the traffic.
    found = [one for one in played.truth if one.decoy or one.kind not in (*COMPUTED, "gnss_interference")]
    found += interfered(played)
    found += [one for one in _computed(played, known, wanted, reports) if one.kind in wanted]
    found = [_midway(one, known) for one in found]
    wrong = {way.craft: displaced(way, played.interference) for way in known} if played.interference else {}
    return judged(played, sorted(found, key=_order), known, wrong)


def _midway(one: Truth, known: Sequence[Way]) -> Truth:
    """Return a truth of two craft under way placed at the mean of both ways, as such events are listed.

    A watch lies where its first shadowing does.
    """
    if one.kind not in _MIDWAY or one.decoy:
        return one
    craft, start, end = set(one.craft), one.t_start, one.t_end
    if one.kind == "watch":
        first = one.detail["followers"][0]
        craft, start, end = {one.detail["target"], first["craft"]}, first["since"], first["until"]
    t = np.arange(start, end + 1, MINUTE)
    parts = [way.between(t) for way in known if way.member.key in craft]
    lat, lon = (np.concatenate(column) for column in zip(*parts, strict=True)) if parts else (np.empty(0),) * 2
    here = ~np.isnan(lat)
    if not here.any():
        return one
    east = float(lon[here][0]) + float(((lon[here] - lon[here][0] + 180.0) % 360.0 - 180.0).mean())
    return replace(one, lat=float(lat[here].mean()), lon=(east + 180.0) % 360.0 - 180.0)


def everything_heard(played: Played) -> HeardTimes:
    """Return when position reports of each craft were heard, those of ships and those of aircraft."""
    from offing.rehearsal.adsb_frames import heard_aircraft

    return merged([heard_times(played), heard_aircraft(played)])


def merged(parts: Iterable[HeardTimes]) -> HeardTimes:
    """Return what was heard in all *parts*, in one."""
    every = list(parts)
    craft = np.concatenate([np.repeat(one.crafts, np.diff(one.offsets)) for one in every])
    t, by = (np.concatenate([getattr(one, name) for one in every]) for name in ("times", "by"))
    order = np.lexsort((t, craft))
    crafts, first = np.unique(craft[order], return_index=True)
    return HeardTimes(crafts, np.append(first, len(t)), t[order], by[order])


def _computed(played: Played, known: list[Way], wanted: Collection[str], heard: HeardTimes) -> Iterator[Truth]:
    harbours = Harbours()
    until = int(heard.times.max(initial=played.start))
    users = Counter(way.craft for way in known if len(way.heard))
    doubled: list[Truth] = []
    if "identity_conflict" in wanted:
        doubled = list(conflicts(known))
        for way in known:
            doubled += perhaps_conflicts(way, played.interference)
    yield from doubled
    for way in known:
        zones = depths(way) if "area_visit" in wanted else {}
        found = visits(way, zones)
        if way.ship:
            found += _alone(way, harbours, wanted, until)
        if users[way.craft] > 1:
            found = [_of_two(one, doubled) for one in found]
        yield from found
        yield from near_misses(way, [*found, *doubled], harbours, zones)
    if {"encounter", "close_quarters"} & set(wanted):
        yield from meetings(known, harbours)


def _of_two(one: Truth, doubled: Sequence[Truth]) -> Truth:
    """Return what a craft did whose identity another used too.

    Whether an identity is silent that another still transmits, the definition leaves open; and
    once a second craft is heard, nobody knows which of both it was that had been heard before.
    """
    if one.kind == "gap":
        return replace(one, marginal=True)
    begun = (each.t_start for each in doubled if each.craft == one.craft and not each.marginal)
    if any(one.t_start < t <= one.t_end for t in begun):
        return replace(one, observable=False, why="meanwhile another craft began to use its identity")
    return one


def _alone(way: Way, harbours: Harbours, wanted: Collection[str], until: int) -> Iterator[Truth]:
    yield from stops(way)
    yield from drifts(way)
    yield from loiterings(way, harbours)
    yield from transits(way)
    yield from gaps(way, until)
    if {"port_visit", "voyage"} & set(wanted):
        yield from calls(way, harbours, {margin: lying(way, margin) for margin in _MARGINS}, until)


def _order(one: Truth) -> tuple[int, str, tuple[int, ...]]:
    return one.t_start, one.kind, one.craft
