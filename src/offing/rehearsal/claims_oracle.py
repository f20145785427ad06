"""What is due to each claim of a rehearsal's papers, from what was truly sent and heard alone.

The rules of the design, worked out from true ways, receivers and the very messages that came in; no code is shared with
what matches claims, and nothing of it reads a paper or a record. In short:

- heard within some minutes at the place told: confirmed; too far off to have got there: contradicted;
- of a force, more heard together than told: contradicted; as many: confirmed; fewer: not observable;
- silent then, heard before and after by the same receiver, which heard others at the place: not seen;
- else what a ministry saw for itself: corroborated where it agrees, disputed where it cannot be;
- else not observable; and open where its time has not come.

Between what is sure and what is impossible lies what is marginal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from offing.rehearsal.heard import HeardTimes
from offing.rehearsal.played import Played
from offing.rehearsal.told import AS_OF_US, Due, Stated

_MINUTE, _HOUR, _DAY = 60_000_000, 3_600_000_000, 86_400_000_000  # µs
_NM, _KNOT = 1852.0, 1852.0 / 3600.0
_KNOWN_US = 10 * _MINUTE  # to the nearest report on either side, for a place to be known
_HERE_M, _NOT_HERE_M = 3.0 * _NM, 15.0 * _NM
_GROUP_M, _NO_GROUP_M = 7.0 * _NM, 25.0 * _NM
_SURELY_KN, _NEVER_KN = 25.0, 60.0
_OTHERS_M, _NOBODY_M = 10.0 * _NM, 90.0 * _NM
_SILENT_US = 90 * _MINUTE
_SEEN_M, _SEEN_US = 5.0 * _NM, 15 * _MINUTE
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_GEOD = Geod(ellps="WGS84")
Number = TypeVar("Number", int, float)
CONFIRMED, CONTRADICTED, NOT_SEEN = "confirmed", "contradicted", "not seen"
NOT_OBSERVABLE, CORROBORATED, DISPUTED, OPEN = "not observable", "corroborated", "disputed", "open"
MARGINAL = "marginal"


@dataclass(frozen=True, slots=True)
class Found:
    """Hold what came of looking: a verdict (or MARGINAL), why, and whether anybody could have heard."""

    verdict: str
    why: str
    hearable: bool = False


def due(played: Played, heard: HeardTimes, stated: Sequence[Stated], *, as_of: int | None = None) -> list[Due]:
    """Return what is due to each claim as of a time (µs; by default AS_OF_US after the end), given what was *heard*."""
    oracle = _Oracle(played, heard)
    now = played.end + AS_OF_US if as_of is None else as_of
    found = [oracle.alone(one, now) for one in stated]
    return [_with_sightings(oracle, one, what, stated) for one, what in zip(stated, found, strict=True)]


class _Oracle:
    def __init__(self, played: Played, heard: HeardTimes) -> None:
        self.played = played
        own = np.repeat(heard.crafts, np.diff(heard.offsets)) == heard.by
        self.times = {
            int(craft): heard.times[first:last][own[first:last]]
            for craft, first, last in zip(heard.crafts, heard.offsets[:-1], heard.offsets[1:], strict=True)
        }
        self.forces = {one.key: one.force for one in played.members}
        self.ships = [one.key for one in played.members if one.ais]

    def alone(self, one: Stated, now: int) -> Found:
        """Return what transmissions make of a claim."""
        if one.since is not None and one.modality == "planned" and one.since >= now:
            return Found(OPEN, "its time has not come")
        if one.since is None or one.lat is None or not (one.craft or one.party):
            lacks = "tells no time" if one.since is None else "tells no place"
            return Found(NOT_OBSERVABLE, lacks if one.craft or one.party else "nothing that transmissions show")
        if one.party:
            return self._counted(one)
        found = [self._named(one, key) for key in one.craft]
        return self._together(found)

    def _together(self, found: list[Found]) -> Found:
        verdicts = {one.verdict for one in found}
        why = "; ".join(dict.fromkeys(one.why for one in found))
        if len(verdicts) == 1:
            return Found(found[0].verdict, why, any(one.hearable for one in found))
        return Found(MARGINAL, why, any(one.hearable for one in found))

    def _named(self, one: Stated, key: int) -> Found:
        heard = self.times.get(key, np.empty(0, np.int64))
        if not len(heard):
            return Found(NOT_OBSERVABLE, "it was never heard")
        t = np.arange(_sure(one.since), _sure(one.until), _MINUTE, dtype=np.int64)
        at = np.searchsorted(heard, t)
        before, after = heard[np.maximum(at - 1, 0)], heard[np.minimum(at, len(heard) - 1)]
        both = (at > 0) & (at < len(heard))
        far = self._far(key, one, t)
        known = both & (t - before <= _KNOWN_US) & (after - t <= _KNOWN_US)
        if bool((known & (far <= _HERE_M)).any()):
            return Found(CONFIRMED, "heard there then", True)
        never = self._out_of(key, one, before, t) | self._out_of(key, one, after, t)
        if bool((both & (never | (known & (far >= _NOT_HERE_M)))).all()):
            return Found(CONTRADICTED, "heard where it could not have come from", True)
        if bool(known.any()):
            return Found(MARGINAL, "heard near, but not there", True)
        if not both.all() or int(after[0] - before[0]) > 2 * _DAY or before[0] != before[-1]:
            return Found(MARGINAL, "not heard both before and after", True)
        return self._silent(one, key, (int(before[0]), int(after[0])))

    def _silent(self, one: Stated, key: int, silence: tuple[int, int]) -> Found:
        """Return what it means that a ship that is heard before and after is not heard."""
        if self._quick(key, one, silence) > _SURELY_KN:
            return Found(MARGINAL, "it could hardly have come there and back", True)
        near = self._others(key, one, _OTHERS_M)
        if near and silence[1] - silence[0] >= _SILENT_US and self._same_receiver(key, one, silence):
            return Found(NOT_SEEN, "silent, while others there were heard", True)
        if not near and not self._others(key, one, _NOBODY_M):
            return Found(NOT_OBSERVABLE, "nobody was heard there then")
        if not self._reached(_place(one), _sure(one.since)):
            return Found(MARGINAL, "no receiver reached the place, though others were heard not far off")
        return Found(MARGINAL, "a silence that may be by chance", True)

    def _counted(self, one: Stated) -> Found:
        t = np.array([(_sure(one.since) + _sure(one.until)) // 2], np.int64)
        close, doubtful, mute = 0, 0, 0
        for key in self.ships:
            if self.forces[key] != one.party:
                continue
            far = float(np.nan_to_num(self._far(key, one, t)[0], nan=np.inf))
            if far > _NO_GROUP_M:
                continue
            heard = self.times.get(key, t[:0])
            gap = int(np.abs(heard - t[0]).min()) if len(heard) else None
            mute += gap is None or gap > 45 * _MINUTE
            if gap is not None and gap <= 45 * _MINUTE:
                close += far <= _GROUP_M and gap <= _KNOWN_US
                doubtful += far > _GROUP_M or gap > _KNOWN_US
        count = one.count or 0
        if doubtful:
            return Found(MARGINAL, f"{close} heard there, {doubtful} near", True)
        if close > count:
            return Found(CONTRADICTED, f"{close} were heard there", True)
        if close == count:
            return Found(CONFIRMED, "as many were heard there", True)
        return Found(NOT_OBSERVABLE, f"{close} were heard there" if close else "none of them was heard", bool(close))

    def _far(self, key: int, one: Stated, t: Ints) -> Floats:
        lat, lon = self.played.knots.at(key, t)
        return _metres(lat, lon, *_place(one))

    def _out_of(self, key: int, one: Stated, heard: Ints, t: Ints) -> Flags:
        """Return at which times no ship could be at the place told that was where it was when heard."""
        far = self._far(key, one, heard) - 8.0 * _NM
        return np.asarray(far > _NEVER_KN * _KNOT * np.abs(t - heard) * 1e-6)

    def _quick(self, key: int, one: Stated, silence: tuple[int, int]) -> float:
        """Return the speed that a ship must have made to be at the place told in a silence, knots."""
        ends = np.array(silence, np.int64)
        far = np.maximum(self._far(key, one, ends) - 3.0 * _NM, 0.0)
        took = np.maximum(np.array([_sure(one.since) - ends[0], ends[1] - _sure(one.until)]) * 1e-6, 1.0)
        return float((far / took / _KNOT).max())

    def _others(self, key: int, one: Stated, within_m: float) -> bool:
        """Tell whether any other craft was heard in the claim's hour within a distance of its place."""
        hour = _sure(one.since) // _HOUR * _HOUR
        wide = within_m == _NOBODY_M
        since, until = (hour - _HOUR, hour + 2 * _HOUR) if wide else (hour, hour + _HOUR)
        for other, heard in self.times.items():
            some = heard[(heard >= since) & (heard < until)]
            if other == key or not len(some):
                continue
            if bool((self._far(other, one, some) <= within_m).any()):
                return True
        return False

    def _same_receiver(self, key: int, one: Stated, silence: tuple[int, int]) -> bool:
        """Tell whether one receiver ashore reaches the place told and where the ship was before and after."""
        lat, lon = self.played.knots.at(key, np.array(silence, np.int64))
        spots = [_place(one), *zip(lat.tolist(), lon.tolist(), strict=True)]
        return any(
            all(_metres(np.array([a]), np.array([b]), each.lat, each.lon)[0] <= 0.8 * each.range_m for a, b in spots)
            for each in self.played.receivers
            if each.kind == "shore"
        )

    def _reached(self, spot: tuple[float, float], t: int) -> bool:
        """Tell whether any receiver reaches a place within half an hour of a time."""
        for one in self.played.receivers:
            if _metres(np.array([spot[0]]), np.array([spot[1]]), one.lat, one.lon)[0] > 1.02 * one.range_m:
                continue
            over = one.kind == "shore" or any(a - 30 * _MINUTE < t < b + 30 * _MINUTE for a, b in one.passes)
            if over:
                return True
        return False


def _with_sightings(oracle: _Oracle, one: Stated, found: Found, stated: Iterable[Stated]) -> Due:
    """Return a claim's verdict, that of others' eyes where transmissions say nothing of it."""
    if found.verdict == NOT_OBSERVABLE and one.lat is not None and one.since is not None:
        told = [_seen(oracle, one, other) for other in stated if other.observer and other.observer != one.observer]
        ways = {each for each in told if each}
        if ways:
            verdict = ways.pop() if len(ways) == 1 else MARGINAL
            found = replace(found, verdict=verdict, why=f"{found.why}; a ministry saw it")
    marginal = found.verdict == MARGINAL
    verdict = NOT_OBSERVABLE if marginal else found.verdict
    return Due(one, verdict, found.why, _slots(one, verdict), found.hearable, marginal)


def _seen(oracle: _Oracle, one: Stated, other: Stated) -> str:
    """Return what a sighting makes of a claim, nothing where they are of different things."""
    if other.lat is None or one.lat is None:
        return ""
    apart = float(_metres(np.array([other.lat]), np.array([other.lon]), *_place(one))[0])
    between = max(_sure(other.since) - _sure(one.until), _sure(one.since) - _sure(other.until), 0)
    here = apart <= _SEEN_M and between <= _SEEN_US
    if one.party and one.party == other.party:
        if not here:
            return MARGINAL if apart <= _NO_GROUP_M and between <= 2 * _HOUR else ""
        return CORROBORATED if one.count == other.count else DISPUTED
    shared = set(one.craft) & set(other.craft)
    if shared and shared == set(one.craft):
        if here:
            return CORROBORATED
        speed = max(apart - 3.0 * _NM, 0.0) / max(between * 1e-6, 1.0) / _KNOT
        if speed > _SURELY_KN:
            return DISPUTED if speed > _NEVER_KN else MARGINAL
        return MARGINAL if apart <= _NOT_HERE_M and between <= 2 * _HOUR else ""
    # A ship named is one of those counted at least, and says nothing of how many they are.
    mixed = shared or (one.craft and other.party and _of_party(oracle, one, other))
    return MARGINAL if mixed and apart <= _NO_GROUP_M and between <= 2 * _HOUR else ""


def _of_party(oracle: _Oracle, one: Stated, other: Stated) -> bool:
    """Tell whether a claim names a ship of the force that another counts."""
    return any(oracle.forces.get(key) == other.party for key in one.craft)


def _slots(one: Stated, verdict: str) -> dict[str, str]:
    """Return the verdict due to each slot told, where it is the same for all; else to that which decides."""
    told = {"who": bool(one.craft or one.party), "where": one.lat is not None, "when": one.since is not None}
    told["how many"] = one.count is not None
    decides = "how many" if one.party and verdict in (CONTRADICTED, DISPUTED, NOT_OBSERVABLE) else ""
    return {slot: verdict for slot, there in told.items() if there and (not decides or slot == decides)}


def _metres(lat: Floats, lon: Floats, to_lat: float, to_lon: float) -> Floats:
    """Return geodesics to one place; NaN where a craft is not in the story."""
    same = np.full(len(lat), 1.0)
    return np.asarray(_GEOD.inv(lon, lat, to_lon * same, to_lat * same)[2], np.float64)


def _place(one: Stated) -> tuple[float, float]:
    return _sure(one.lat), _sure(one.lon)


def _sure(value: Number | None) -> Number:
    if value is None:
        raise ValueError("a claim without this slot has nothing to look at")
    return value
