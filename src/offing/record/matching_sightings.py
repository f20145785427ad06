"""What others saw, held against a line: it corroborates or disputes, and no observer corroborates itself.

Where a photograph is held whose own time and place agree with both, it confirms.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from offing.record.matching_asserted import Asserted, Counted
from offing.record.matching_media import Shot
from offing.record.matching_places import Where, apart_m
from offing.record.matching_tracks import DAY_US, KNOT_MPS, SHIP_KN
from offing.record.matching_words import km, when_words
from offing.schema.finding import Check

_LONGEST_US = 8 * 86_400_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """Hold one sighting: what it asserts, the name of who saw, and the files held that are of its time and place."""

    asserted: Asserted
    observer: str
    hulls: frozenset[str]
    states: frozenset[str]
    shots: tuple[Shot, ...] = ()


def seen_as(asserted: Asserted, observer: str, shots: Iterable[Shot] = ()) -> Seen:
    """Return a sighting with the ships that it surely names, and the states whose ships it tells of."""
    told = {fleet.state for _, fleet in asserted.parties} | {it.state for it in asserted.named}
    hulls = frozenset(it.key for it in asserted.named if it.key)
    agreeing = tuple(shot for shot in shots if shot.agrees(asserted.where, asserted.time, asserted.doubt_us))
    return Seen(asserted, observer, hulls, frozenset(state for state in told if state), agreeing)


class Sightings:
    """Find the sightings that may bear on a line: of its ships or states, from a day before to a day after it."""

    def __init__(self, seen: Iterable[Seen]) -> None:
        timed = [one for one in seen if one.asserted.time is not None and one.asserted.where is not None]
        self._seen = sorted(timed, key=lambda one: (one.asserted.time or (0, 0), one.asserted.id))
        times = np.array([one.asserted.time or (0, 0) for one in self._seen], np.int64).reshape(-1, 2)
        self._start, self._end = times[:, 0], times[:, 1]
        rows: dict[str, list[int]] = defaultdict(list)
        for n, one in enumerate(self._seen):
            for key in one.hulls | one.states:
                rows[key].append(n)
        self._rows = {key: np.array(some, np.int64) for key, some in rows.items()}

    def near(self, one: Asserted) -> Sequence[Seen]:
        """Return the sightings near a line's time of the ships that it names, or of the states that it tells of."""
        if one.time is None or not self._seen:
            return ()
        keys = {it.key for it in one.named if it.key} if one.named else _states(one)
        found = [self._rows[key] for key in keys if key in self._rows]
        if not found:
            return ()
        rows = np.unique(np.concatenate(found))
        since, until = one.time
        rows = rows[(self._start[rows] < until + DAY_US) & (self._end[rows] > since - DAY_US)]
        return [self._seen[row] for row in rows.tolist()]


def _states(one: Asserted) -> set[str]:
    told = {fleet.state for _, fleet in one.parties} | {it.fleet.state for it in one.counts if it.fleet}
    return {state for state in told if state}


def independent(one: Asserted, seen: Seen) -> bool:
    """Tell whether who saw is another than who tells the line: by name, state, publisher and text."""
    other = seen.asserted
    if one.id == other.id or one.cluster == other.cluster or (one.publisher and one.publisher == other.publisher):
        return False
    return not (one.sources & other.sources) and not (one.source_states & other.source_states)


def weighed(one: Asserted, checks: list[Check], seen: Sequence[Seen]) -> list[Check]:
    """Return the checks with what sightings by others add: transmissions stand, what they leave open is weighed."""
    weighable = ("not observable", "not seen")
    if one.where is None or one.time is None or not seen or all(check.verdict not in weighable for check in checks):
        return checks
    others = [it for it in seen if independent(one, it) and it.asserted.where and it.asserted.time]
    agreeing = [it for it in others if _same_ships(one, it) and _same_time(one, it) and _same_place(one, it)]
    disputing = [(it, why) for it in others if (why := _elsewhere(one, it))]
    return [_weigh(check, one, agreeing, disputing) for check in checks]


def _weigh(check: Check, one: Asserted, agreeing: Sequence[Seen], disputing: Sequence[tuple[Seen, str]]) -> Check:
    if check.verdict not in ("not observable", "not seen"):
        return check
    if check.slot == "how many":
        return _weigh_count(check, one, agreeing)
    if disputing and not agreeing and check.slot == "where":
        ids = tuple(it.asserted.id for it, _ in disputing)
        why = "; ".join(dict.fromkeys(why for _, why in disputing))
        return replace(check, verdict="disputed", seen=why, lane="sighted", against=ids, reason=why)
    if not agreeing or (check.slot == "who" and not _all_seen(one, agreeing)):
        return check
    if check.slot == "what" and not _does(one, agreeing):
        return check
    return _shown(check, one, agreeing) or _agreed(check, agreeing)


def _shown(check: Check, one: Asserted, agreeing: Sequence[Seen]) -> Check | None:
    """Return what files held confirm: taken at the line's time, in sight of its place, with all its ships in them."""
    found = [(it, shot) for it in agreeing for shot in it.shots if shot.agrees(one.where, one.time, one.doubt_us)]
    if not found or not _all_seen(one, [it for it, _ in found]):
        return None
    told = [f"recognised by {it.observer}: {shot.words()}" for it, shot in found]
    ids = tuple(dict.fromkeys(it.asserted.id for it, _ in found))
    seen = "; ".join(dict.fromkeys(told))
    return replace(check, verdict="confirmed", seen=seen, lane="sighted", against=ids, reason="")


def _agreed(check: Check, agreeing: Sequence[Seen]) -> Check:
    names = ", ".join(dict.fromkeys(it.observer for it in agreeing))
    ids = tuple(dict.fromkeys(it.asserted.id for it in agreeing))
    return replace(check, verdict="corroborated", seen=f"seen by {names}", lane="sighted", against=ids, reason="")


def _weigh_count(check: Check, one: Asserted, agreeing: Iterable[Seen]) -> Check:
    told = [it for it in one.counts if it.fleet or it.count]
    same, more = [], []
    for seen in agreeing:
        for count in told:
            for other in seen.asserted.counts:
                if other.bound != "exactly" or not _alike(count, other):
                    continue
                if other.count == count.count or (count.bound == "at least" and other.count >= count.count):
                    same.append(seen)
                elif other.count > count.count and count.bound in ("exactly", "at most"):
                    more.append((seen, other.count))
    if same:
        return _agreed(check, same)
    if more:
        why = "; ".join(f"{it.observer} saw {count}" for it, count in more)
        ids = tuple(it.asserted.id for it, _ in more)
        return replace(check, verdict="disputed", seen=why, lane="sighted", against=ids, reason=why)
    return check


def _alike(one: Counted, other: Counted) -> bool:
    mine, theirs = one.fleet, other.fleet
    if mine is None or theirs is None or mine.state != theirs.state:
        return False
    return mine.unit == theirs.unit or not {mine.unit, theirs.unit}.isdisjoint(("warship", "ship"))


def _same_ships(one: Asserted, seen: Seen) -> bool:
    if one.named:
        return bool({it.key for it in one.named if it.key} & seen.hulls)
    states = _states(one)
    return bool(states) and states <= seen.states


def _all_seen(one: Asserted, agreeing: Sequence[Seen]) -> bool:
    if not one.named:
        return True
    hulls = frozenset().union(*(it.hulls for it in agreeing))
    return all(it.key in hulls for it in one.named)


def _does(one: Asserted, agreeing: Sequence[Seen]) -> bool:
    if one.kind != "exercise":
        return one.kind in ("movement", "sighting", "unit", "force", "port_call", "tally")
    return any(it.asserted.kind == "exercise" or (it.asserted.detail or {}).get("activities") for it in agreeing)


def _same_time(one: Asserted, seen: Seen) -> bool:
    mine, theirs = one.time, seen.asserted.time
    if mine is None or theirs is None or theirs[1] - theirs[0] > _LONGEST_US:
        return False
    return mine[0] - one.doubt_us < theirs[1] and theirs[0] < mine[1] + one.doubt_us


def _same_place(one: Asserted, seen: Seen) -> bool:
    here, there = one.where, seen.asserted.where
    return here is not None and there is not None and bool(shapely.intersects(here.near, there.near))


def _elsewhere(one: Asserted, seen: Seen) -> str:
    """Return why a sighting of a ship that a line names disputes its place; empty where both can be."""
    here, there = one.where, seen.asserted.where
    mine, theirs = one.time, seen.asserted.time
    hulls = {it.key for it in one.named if it.key}
    if here is None or there is None or mine is None or theirs is None or not hulls or hulls - seen.hulls:
        return ""
    gap_us = max(0, mine[0] - one.doubt_us - theirs[1], theirs[0] - mine[1] - one.doubt_us)
    length_us = (mine[1] - mine[0]) + (theirs[1] - theirs[0]) + one.doubt_us
    line = shapely.get_coordinates(shapely.shortest_line(here.near, there.near))
    if not len(line) or _over_line(here, there):
        return ""
    apart = float(apart_m(line[0][1], line[0][0], line[1][1], line[1][0]))
    if apart <= SHIP_KN * KNOT_MPS * (gap_us + length_us) / 1e6:
        return ""
    place = seen.asserted.where_words or "another place"
    return f"{seen.observer} saw it at {place}, {km(apart)} off, from {when_words(theirs[0])}"


def _over_line(here: Where, there: Where) -> bool:
    """Tell whether two places may be near one another over 180 degrees, where a plane misleads."""
    (west, _, _, _), (_, _, east, _) = here.near.bounds, there.near.bounds
    return bool(abs(west - east) > 180.0 or abs(here.near.bounds[2] - there.near.bounds[0]) > 180.0)
